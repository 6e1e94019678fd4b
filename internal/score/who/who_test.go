package who

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"khabar/internal/score"
)

func shared() string {
	if d := os.Getenv("KHABAR_SHARED"); d != "" {
		return d
	}
	return "../../../../shared"
}

func TestEntityParts(t *testing.T) {
	got := entityParts("Discourse=x|Entity=(5-person-new-nnnnn-cf1-2,3-sgl(6-place-acc-x-y-1-coref)7)|SpaceAfter=No")
	if len(got) != 3 || got[0].id != "5" || got[0].kind != "person" || got[0].min[0] != 2 || !got[0].open || got[0].close ||
		got[1].id != "6" || !got[1].close || got[2].id != "7" || got[2].open {
		t.Errorf("%+v", got)
	}
}

// TestFigures holds the figures of a part of the sets above a floor; with
// WHO_SET it prints all rows of a set instead.
func TestFigures(t *testing.T) {
	o := score.Options{Log: os.Stderr}
	sets := map[string]float64{"pitf": 88} // of the perpetrators that the text names
	o.Limit = 300
	if s := os.Getenv("WHO_SET"); s != "" {
		sets, o.Limit = map[string]float64{s: 0}, 0
		o.Errors, _ = strconv.Atoi(os.Getenv("WHO_ERRORS"))
		if l := os.Getenv("WHO_LIMIT"); l != "" {
			o.Limit, _ = strconv.Atoi(l)
		}
	}
	for set, floor := range sets {
		o.Dir = filepath.Join(shared(), "data", set)
		if _, err := os.Stat(o.Dir); err != nil {
			t.Skipf("no %s", o.Dir)
		}
		rows, err := Run(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			t.Logf("%-45s %-45s %5.1f %s n=%d %s", r.Set, r.Measure, r.Value, r.Unit, r.N, r.Note)
		}
		if rows[1].Value < floor {
			t.Errorf("%s: %.1f, want at least %.1f", rows[1].Measure, rows[1].Value, floor)
		}
	}
}
