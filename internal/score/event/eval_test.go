package event

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"khabar/internal/score"
)

// TestSets runs the evaluations on a few documents; EVAL=all runs them whole
// and prints the rows, ERRORS=n prints error samples.
func TestSets(t *testing.T) {
	shared := os.Getenv("KHABAR_SHARED")
	if shared == "" {
		shared = "../../../../shared"
	}
	for _, set := range []string{"muc4", "pitf", "hrdsattack"} {
		t.Run(set, func(t *testing.T) {
			dir := filepath.Join(shared, "data", set)
			if _, err := os.Stat(dir); err != nil {
				t.Skipf("no %s: set KHABAR_SHARED", dir)
			}
			o := score.Options{Dir: dir, Limit: 20}
			if os.Getenv("EVAL") == "all" {
				o.Limit, o.Log = 0, os.Stderr
				o.Errors, _ = strconv.Atoi(os.Getenv("ERRORS"))
			}
			rows, err := Run(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				t.Fatal("no rows")
			}
			for _, r := range rows {
				t.Logf("%-20s %-12s %-36s %5.1f  n=%-5d %s", r.Set, r.Stage, r.Measure, r.Value, r.N, r.Note)
			}
		})
	}
}
