package coref

import (
	"context"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"

	"khabar/internal/score"
)

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
