package coref

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khabar/internal/model/modelfile"
	"khabar/internal/score"
)

var train = flag.Bool("train", false, "learn weights and synonyms on the train part and write them to data/incident")

func dataDir(t testing.TB) string {
	root := os.Getenv("KHABAR_SHARED")
	if root == "" {
		root = "../../../../shared"
	}
	dir := filepath.Join(root, "data/ecbplus")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("ECB+ is not here:", err)
	}
	return dir
}

func TestMetrics(t *testing.T) {
	gold := clustering{0, 0, 0, 1, 1, 2}
	for _, c := range []struct {
		name              string
		system            clustering
		muc, bcubed, ceaf float64
	}{
		{"the same", clustering{5, 5, 5, 7, 7, 9}, 1, 1, 1},
		// MUC: p 2/3, r 2/3. B³ p: (1+1+1/3+2/3·2+1)/6 …, by hand.
		{"one moved", clustering{0, 0, 1, 1, 1, 2}, 2.0 / 3, f1((2+1.0/3+4.0/3+1)/6, (4.0/3+1.0/3+2+1)/6), (0.8 + 0.8 + 1) / 3},
		{"all apart", clustering{0, 1, 2, 3, 4, 5}, 0, f1(1, 0.5), f1((0.5+2.0/3+1)/6, (0.5+2.0/3+1)/3)},
	} {
		got := []float64{muc(gold, c.system).f1(), bCubed(gold, c.system).f1(), ceafe(gold, c.system).f1()}
		for i, want := range []float64{c.muc, c.bcubed, c.ceaf} {
			if math.Abs(got[i]-want) > 1e-9 {
				t.Errorf("%s: metric %d is %.4f, want %.4f", c.name, i, got[i], want)
			}
		}
	}
}

func f1(p, r float64) float64 { return 2 * p * r / (p + r) }

// TestTrain writes what is learned on the train part.
func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("only with -train")
	}
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := read(filepath.Join(dataDir(t), "train.jsonl.gz"), 0)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	tr := newTrainer(r.set(docs), t.Output())
	m := tr.train()
	t.Logf("learned in %v", time.Since(start))
	var out bytes.Buffer
	err = modelfile.Write(&out, modelfile.Manifest{
		Name: "mentions of events", Version: "1", Seed: 0,
		Trained: "go test ./internal/score/coref -run Train -train: four juries of nets of one hidden layer, AdamW",
		Data:    []modelfile.DataSet{{Name: "ECB+ train", Licence: "CC BY 3.0"}},
	}, m.sections())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("../../../data/model/coref/coref.khm", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Pairs of trigger stems that name one happening, with strength.\n# Learned from ECB+ train (CC BY 3.0, github.com/cltl/ecbPlus) by internal/score/coref, TestTrain.\n")
	for _, p := range tr.strengths.pairs() {
		fmt.Fprintf(&b, "%s\t%s\t%.3f\n", p[0], p[1], tr.strengths.of(p, ""))
	}
	if err := os.WriteFile("../../../data/incident/synonyms.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestDev holds the figure on dev.
func TestDev(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds")
	}
	rows, err := Run(context.Background(), score.Options{Dir: dataDir(t), Log: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		t.Logf("%-40s %5.1f", r.Measure, r.Value)
		if r.Measure == "CoNLL F1" && r.Value < 79 {
			t.Errorf("CoNLL F1 %.1f is below what it was", r.Value)
		}
	}
}
