package merging

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"testing"

	"khabar/extract"
	"khabar/internal/incident"
)

// TestUCDP reads made-up rows: two headlines of one event, one of another far off,
// one of another near by, and a list.
func TestUCDP(t *testing.T) {
	const rows = `{"id":"1","source_article":"\"Wire,2031-03-02,Bomb kills four in Tamra\";\"Post,2031-03-02,Four dead as bomb hits Tamra market\"","gold":{"date_start":"2031-03-02","date_end":"2031-03-02","lat":10,"lon":20,"where_prec":1}}
{"id":"2","source_article":"\"Wire,2031-03-02,Bomb kills two in Doro\"","gold":{"date_start":"2031-03-02","date_end":"2031-03-02","lat":15,"lon":20,"where_prec":1}}
{"id":"3","source_article":"\"Wire,2031-03-03,Gunmen kill one near Tamra\"","gold":{"date_start":"2031-03-03","date_end":"2031-03-03","lat":10.1,"lon":20,"where_prec":1}}
{"id":"4","source_article":"\"Post,2032-01-01,Summary of attacks\"","gold":{"date_start":"2031-03-03","date_end":"2031-03-03","lat":10.1,"lon":20,"where_prec":1}}
`
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ged_pakistan.jsonl.gz"), packed(t, rows), 0o644); err != nil {
		t.Fatal(err)
	}
	x, err := extract.New()
	if err != nil {
		t.Fatal(err)
	}
	l, err := UCDP(context.Background(), x, dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Reports) != 4 {
		t.Fatalf("%d reports, want 4 without the list", len(l.Reports))
	}
	ref := func(i int) incident.EventRef { return incident.EventRef{Report: l.Reports[i].Report.ID, Event: "e1"} }
	for _, c := range []struct {
		a, b int
		want incident.Answer
	}{{0, 1, incident.Same}, {0, 2, incident.Apart}, {0, 3, incident.Unknown}, {1, 1, incident.Unknown}} {
		if got := l.Answer(ref(c.a), ref(c.b)); got != c.want {
			t.Errorf("%d and %d: %v, want %v", c.a, c.b, got, c.want)
		}
	}
	if l.Fold(ref(0).Report) != l.Fold(ref(1).Report) {
		t.Error("one event is in two folds")
	}
}

func TestTally(t *testing.T) {
	if f := (Tally{Joined: 3, JoinedWrong: 1, Same: 4}).F1(); f != 75 {
		t.Errorf("F1 is %.1f, want 75", f)
	}
}

func packed(t *testing.T, text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
