package event

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/score"
)

func TestReadNews(t *testing.T) {
	all := func(string) bool { return true }
	for _, c := range []struct{ text, err string }{
		{"# head\nwiki-1\t8\tASSAULT\tnow\nwiki-1\t40\t-\t-\n", ""},
		{"wiki-1\t8\tASSAULT\n", "told.tsv:1: 3 columns"},
		{"\nwiki-1\teight\tASSAULT\tnow\n", "told.tsv:2"},
		{"wiki-1\t8\tASSAULT\tsoon\n", "told.tsv:1"},
	} {
		name := filepath.Join(t.TempDir(), "told.tsv")
		if err := os.WriteFile(name, []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := readNews(name, all)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%q: error %v, want %q", c.text, err, c.err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if st := got["wiki-1"]; st == nil || st.end != 40 || len(st.marks) != 1 || st.marks[0].typ != "ASSAULT" {
			t.Errorf("%q: read %+v", c.text, got)
		}
	}
}

// TestNewsScore compares events with marks: one right, one taken for now, one of
// another type, and one beyond what was read.
func TestNewsScore(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	text := "Émile shot a guard. They met. He left. Police fired."
	doc := &khabar.Document{Text: text, Sentences: []khabar.Sentence{{Span: khabar.Span{Start: 0, End: len(text)}, End: 4}}}
	add := func(word, typ string) {
		at := strings.Index(text, word)
		span := khabar.Span{Start: at, End: at + len(word)}
		doc.Tokens = append(doc.Tokens, khabar.Token{Span: span, Form: word})
		doc.Events = append(doc.Events, &khabar.Event{Type: typ, Status: khabar.StatusAsserted, Modality: khabar.ModalityActual,
			Trigger: khabar.Mark{Span: span, Text: word}, Evidence: []khabar.Quote{{Span: span}}})
	}
	add("shot", "ASSAULT")
	add("met", "CONSULT")
	add("left", "REJECT")
	add("fired", "ASSAULT")
	// offsets of code points: one less than bytes after the first letter
	st := &story{end: 40, marks: []newsMark{{6, "ASSAULT", 0}, {25, "CONSULT", 1}, {33, "RETREAT", 0}}}
	s := newsScorer{set: "x", types: map[string]*score.PRF{}}
	s.document("x", st, doc)
	if s.events != (side{right: 2, said: 3, found: 2, marks: 3}) || s.pins != (side{right: 1, said: 3, found: 1, marks: 2}) {
		t.Errorf("events %+v, pins %+v", s.events, s.pins)
	}
	rows := s.rows(cb)
	if rows[0].N != 3 || rows[0].Value < 66 || rows[0].Value > 67 {
		t.Errorf("types %+v", rows[0])
	}
}
