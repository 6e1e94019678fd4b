package when

import (
	"strconv"
	"strings"
	"testing"

	"khabar"
)

// parsed is a document of one sentence from rows "form lemma tag head relation",
// with heads counted from 1.
func parsed(published string, rows ...string) *khabar.Document {
	doc := &khabar.Document{}
	for _, r := range rows {
		f := strings.Fields(r)
		head, _ := strconv.Atoi(f[3])
		if doc.Text != "" {
			doc.Text += " "
		}
		at := len(doc.Text)
		doc.Text += f[0]
		doc.Tokens = append(doc.Tokens, khabar.Token{
			Span: khabar.Span{Start: at, End: len(doc.Text)}, Form: f[0], Lemma: f[1], XPOS: f[2], Head: head - 1, Deprel: f[4]})
	}
	doc.Report = &khabar.Report{Text: doc.Text, Published: published}
	return doc
}

// TestTense: which way a bare weekday points, by the verb above it; published
// on a Wednesday.
func TestTense(t *testing.T) {
	f := newFinder(t)
	verb := func(lemma, form string, day ...string) []string {
		return append([]string{"They they PRP 2 nsubj", form + " " + lemma + " VBD 0 root", "to to TO 4 mark", "enter enter VB 2 xcomp", "on on IN 6 case"}, day...)
	}
	friday := []string{"Friday Friday NNP 4 obl"}
	morning := []string{"Friday Friday NNP 7 compound", "morning morning NN 4 obl"}
	for _, c := range []struct {
		rows []string
		want string
	}{
		{verb("agree", "agreed", friday...), "2025-10-17"},
		{verb("try", "tried", friday...), "2025-10-10"},
		{verb("manage", "managed", morning...), "2025-10-10TMO"},
		{verb("agree", "agreed", morning...), "2025-10-17TMO"},
	} {
		doc := parsed("2025-10-15", c.rows...)
		f.Find(doc)
		if len(doc.Times) != 1 || doc.Times[0].Value != c.want {
			t.Errorf("%q: want %s, got %s", doc.Text, c.want, list(doc.Text, doc.Times))
		}
	}
}
