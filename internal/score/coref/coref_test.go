package coref

import (
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

	"khabar/internal/incident"
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
	words, err := incident.LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	corpus, err := incident.LoadCorpus()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := read(filepath.Join(dataDir(t), "train.jsonl.gz"), 0)
	if err != nil {
		t.Fatal(err)
	}
	s := prepare(docs, words, corpus)
	start := time.Now()
	st := s.strengths()
	s.synonym = func(a, b *mention) float64 {
		if a.topic == b.topic {
			return st.of(stemPair(a.stem, b.stem), a.topic)
		}
		return st.of(stemPair(a.stem, b.stem), "")
	}
	samples := s.samples()
	t.Logf("%d samples, %v", len(samples), time.Since(start))
	w := fit(samples, 600, 1)
	t.Logf("fitted, %v", time.Since(start))
	model := &incident.Model{Weights: w}
	gold := s.gold()
	edges := s.edges(func(_, _ int, v *incident.Vector) float64 { return model.Score(v) })
	best := 0.0
	model.Missing = -4
	for _, th := range []float64{-3, -2.5, -2, -1.5, -1, -0.5, 0} {
		c := conll(gold, s.cluster(edges, th, model.Missing))
		t.Logf("threshold %.1f: %.1f, %v", th, 100*c, time.Since(start))
		if c > best {
			best, model.Threshold = c, th
		}
	}
	t.Logf("%d pairs; train CoNLL %.1f at threshold %.2f, missing %.0f", len(samples), 100*best, model.Threshold, model.Missing)
	writeWeights(t, model)
	var b strings.Builder
	b.WriteString("# Pairs of trigger stems that name one happening, with strength.\n# Learned from ECB+ train (CC BY 3.0, github.com/cltl/ecbPlus) by internal/score/coref, TestTrain.\n")
	for _, p := range st.pairs() {
		fmt.Fprintf(&b, "%s\t%s\t%.3f\n", p[0], p[1], st.of(p, ""))
	}
	if err := os.WriteFile("../../../data/incident/synonyms.tsv", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// writeWeights replaces the column "ecb".
func writeWeights(t *testing.T, m *incident.Model) {
	const name = "../../../data/incident/weights.tsv"
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{"threshold": m.Threshold, "missing": m.Missing}
	for i, w := range m.Weights {
		values[incident.Feature(i).String()] = w
	}
	lines := strings.Split(string(old), "\n")
	for i, l := range lines {
		f := strings.Split(l, "\t")
		if v, ok := values[f[0]]; ok && len(f) == 3 {
			lines[i] = fmt.Sprintf("%s\t%s\t%.4g", f[0], f[1], v)
		}
	}
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
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
		if r.Measure == "CoNLL F1" && r.Value < 60 {
			t.Errorf("CoNLL F1 %.1f is below the first landing", r.Value)
		}
	}
}
