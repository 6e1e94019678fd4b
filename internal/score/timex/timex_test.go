package timex

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"khabar"
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

var floors = map[string]float64{"relaxed F1": 91.5, "value F1": 77}

// TestTempEval holds the figures of the development set above a floor.
// KHABAR_ERRORS=n prints n errors.
func TestTempEval(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("KHABAR_ERRORS"))
	rows, err := Run(context.Background(), score.Options{Dir: sharedDir(t), Log: os.Stdout, Errors: n})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if floor, ok := floors[r.Measure]; ok && r.Value < floor {
			t.Errorf("%s %s %.2f below %.0f", r.Set, r.Measure, r.Value, floor)
		}
		t.Logf("%-26s %-12s %6.2f  n=%d %s", r.Set, r.Measure, r.Value, r.N, r.Note)
	}
}

const sample = `<?xml version="1.0"?><TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2025-10-12" functionInDocument="CREATION_TIME">x</TIMEX3></DCT>
<TEXT>They <EVENT eid="e1">met</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2025-10-10">Friday</TIMEX3> &amp; left
in <TIMEX3 tid="t2" type="DATE" value="2025-05" mod="START">early May</TIMEX3>.</TEXT></TimeML>`

func TestRead(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.tml")
	if err := os.WriteFile(name, []byte(sample), 0o600); err != nil {
		t.Fatal(err)
	}
	g, err := read(name)
	if err != nil {
		t.Fatal(err)
	}
	if g.dct != "2025-10-12" || len(g.gold) != 2 || g.gold[0].Of(g.text) != "Friday" || g.gold[1].Of(g.text) != "early May" {
		t.Fatalf("%+v", g)
	}
	var c tally
	c.add(g, []khabar.TimeMention{
		{Anchor: khabar.Anchor{Span: g.gold[0].Span}, Type: "DATE", Value: "2025-10-10"},
		{Anchor: khabar.Anchor{Span: khabar.Span{Start: g.gold[1].Start + 6, End: g.gold[1].End}}, Type: "DATE", Value: "2025"},
		{Anchor: khabar.Anchor{Span: khabar.Span{Start: 0, End: 4}}, Type: "DATE", Value: "2025"},
	}, nil, 0)
	want := map[string]float64{"relaxed F1": 80, "strict F1": 40, "value F1": 40, "type F1": 80}
	for _, r := range c.rows("x") {
		if math.Abs(r.Value-want[r.Measure]) > 1e-9 {
			t.Errorf("%s %.2f, want %.2f", r.Measure, r.Value, want[r.Measure])
		}
	}
}
