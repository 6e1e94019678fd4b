package timex

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"khabar/internal/score"
)

func sharedDir(t *testing.T) string {
	dir := os.Getenv("KHABAR_SHARED")
	if dir == "" {
		dir = "../../../../shared"
	}
	dir = filepath.Join(dir, "data", "tempeval3")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no TempEval-3 data: ", err)
	}
	return dir
}

// TestTempEval holds the figures of the development set above a floor.
// KHABAR_ERRORS=n prints n errors.
func TestTempEval(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("KHABAR_ERRORS"))
	rows, err := Run(context.Background(), score.Options{Dir: sharedDir(t), Log: os.Stdout, Errors: n})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		t.Logf("%-26s %-12s %6.2f  n=%d %s", r.Set, r.Measure, r.Value, r.N, r.Note)
	}
}
