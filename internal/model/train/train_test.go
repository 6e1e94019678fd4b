package train

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar/internal/model/modelfile"
)

// data lays out a made-up data folder.
func data(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, set := range sets {
		if err := os.Mkdir(filepath.Join(dir, set.dir), 0o755); err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"train", "dev"} {
			var b strings.Builder
			for i := range 30 {
				fmt.Fprintf(&b, "1\tEnvoys\tenvoy\tNOUN\tNNS\t_\t2\tnsubj\t_\t_\n2\tmet%d\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n", i)
			}
			if err := os.WriteFile(filepath.Join(dir, set.dir, "x-"+part+".conllu"), []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func TestRunIsReproducible(t *testing.T) {
	o := Options{Data: data(t), Seed: 1, Epochs: 2}
	for _, model := range []string{"tagger", "lemma"} { // the parser's tables are too wide for a test
		first, err := Run(model, o)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Run(model, o)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("%s: other bytes the second time", model)
		}
		f, err := modelfile.Read(first)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name != model || len(f.Data) != len(sets) || f.Trained == "" || len(f.Scores) == 0 {
			t.Errorf("%s: model card %+v", model, f.Manifest)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	if _, err := Run("oracle", Options{Data: data(t)}); err == nil {
		t.Error("an unknown model gave no error")
	}
	if _, err := Run("lemma", Options{Data: t.TempDir()}); err == nil {
		t.Error("an empty folder gave no error")
	}
}
