package when

import (
	"testing"

	"khabar"
)

func newFinder(t testing.TB) *Finder {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func find(f *Finder, published, text string) []khabar.TimeMention {
	doc := &khabar.Document{Text: text, Report: &khabar.Report{Text: text, Published: published}}
	f.Find(doc)
	return doc.Times
}

// TestExamples runs the + and - rows of the rules.
func TestExamples(t *testing.T) {
	f := newFinder(t)
	for _, x := range f.examples {
		got := find(f, "2025-10-15", x.text)
		if x.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: %q: found %q (%s), want nothing", x.rule, x.text, got[0].Of(x.text), got[0].Rule)
			}
			continue
		}
		ok := false
		for _, m := range got {
			ok = ok || m.Of(x.text) == x.want && m.Value == x.value
		}
		if !ok {
			t.Errorf("%s: %q: want %q = %s, got %s", x.rule, x.text, x.want, x.value, list(x.text, got))
		}
	}
}

func list(text string, ms []khabar.TimeMention) string {
	s := ""
	for _, m := range ms {
		s += " [" + m.Of(text) + " " + m.Type + " " + m.Value + " " + m.Mod + " " + m.Rule + " " + m.When.Start + ".." + m.When.End + "]"
	}
	return s
}
