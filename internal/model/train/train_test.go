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

func TestLemmaIsReproducible(t *testing.T) {
	dir := data(t)
	first, err := Lemma(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Lemma(dir, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("other bytes the second time")
	}
	f, err := modelfile.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "lemma" || len(f.Data) != len(sets) || f.Trained == "" || len(f.Scores) == 0 {
		t.Errorf("model card %+v", f.Manifest)
	}
}

func TestLemmaRefusesAnEmptyFolder(t *testing.T) {
	if _, err := Lemma(t.TempDir(), 1); err == nil {
		t.Error("an empty folder gave no error")
	}
}
