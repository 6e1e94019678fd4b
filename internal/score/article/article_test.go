package article

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"khabar/internal/score"
)

func sharedData(t *testing.T, set string) string {
	t.Helper()
	root := os.Getenv("KHABAR_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", set)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("%s is absent: set KHABAR_SHARED", dir)
	}
	return dir
}

func TestShingleScore(t *testing.T) {
	for _, c := range []struct {
		want, got         string
		precision, recall float64
	}{
		{"a b c d", "a b c d", 1, 1},
		{"a b c d e", "a b c d", 1, 0.5},
		{"a b c d", "a b c d e", 0.5, 1},
		{"a b c d", "", 0, 0},
		{"a b", "a b", 1, 1},
		{"a b c d x a b c d", "a b c d", 1, 1.0 / 6},
	} {
		if p, r := shingleScore(c.want, c.got); p != c.precision || r != c.recall {
			t.Errorf("%q, %q: %v %v", c.want, c.got, p, r)
		}
	}
}

// TestSets holds the shipped reader to a floor on the first pages of both sets.
func TestSets(t *testing.T) {
	for set, floor := range map[string]float64{"article_extraction": 95, "article_extraction_trafilatura": 88} {
		rows, err := Run(context.Background(), score.Options{Dir: sharedData(t, set), Limit: 30})
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[2].Value; got < floor {
			t.Errorf("%s: %s %.1f, under %.1f", set, rows[2].Measure, got, floor)
		}
	}
}
