package attribution

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"khabar"
	"khabar/internal/claim"
	"khabar/internal/score"
)

const text = "The mayor said the bridge is closed."

func span(start, end int) khabar.Span { return khabar.Span{Start: start, End: end} }

func TestMatchCountsAgreement(t *testing.T) {
	gold := item{wordsOf(text, span(10, 14)), wordsOf(text, span(0, 9)), wordsOf(text, span(15, 35))}
	for _, c := range []struct {
		name                  string
		system                item
		cue, source, contents float64
	}{
		{"the same", gold, 1, 1, 1},
		{"half of the source", item{gold.cue, wordsOf(text, span(4, 9)), gold.content}, 1, 1, 1},
		{"another source", item{gold.cue, wordsOf(text, span(19, 25)), gold.content}, 1, 0, 1},
		{"one word of the content", item{gold.cue, gold.source, wordsOf(text, span(15, 18))}, 1, 1, 0},
		{"another cue, same content", item{wordsOf(text, span(26, 28)), gold.source, gold.content}, 1, 1, 1},
		{"nothing in common", item{wordsOf(text, span(26, 28)), nil, wordsOf(text, span(0, 3))}, 0, 0, 0},
	} {
		s := &scorer{}
		s.compare(article{text: text}, []item{c.system}, []item{gold}, 1)
		if s.t.cue.match != c.cue || s.t.source.match != c.source || s.t.content.match != c.contents {
			t.Errorf("%s: cue %v, source %v, content %v", c.name, s.t.cue.match, s.t.source.match, s.t.content.match)
		}
	}
}

func TestCodersAreAveraged(t *testing.T) {
	s := &scorer{}
	one := claim.Gold{Cue: []khabar.Span{span(10, 14)}, Source: []khabar.Span{span(0, 9)}, Content: []khabar.Span{span(15, 35)}}
	cue, content := khabar.MarkAt(text, span(10, 14)), span(15, 35)
	source := khabar.MarkAt(text, span(0, 9))
	c := &khabar.Claim{Cue: &cue, Content: &content, Source: khabar.ClaimSource{Mention: &source}}
	s.article(article{text: text, coders: [][]claim.Gold{{one}, {}}}, []*khabar.Claim{c})
	if s.t.both.match != 0.5 || s.t.both.system != 1 || s.t.both.gold != 0.5 {
		t.Errorf("%+v", s.t.both)
	}
}

func TestRunReadsTheFormat(t *testing.T) {
	dir := t.TempDir()
	line := `{"id":"a","coder":"x","text":"Café news: the mayor said the bridge is closed.","attributions":[{"source":[{"spans":[[11,20]],"text":"the mayor"}],"cue":[{"spans":[[21,25]],"text":"said"}],"content":[{"spans":[[26,46]],"text":"the bridge is closed"}]},{"attribution-no-source":[]}]}`
	if err := os.WriteFile(filepath.Join(dir, "test.jsonl"), []byte(line+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	rows, err := Run(context.Background(), score.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if rows[0].Set != "polnear test" || rows[0].N != 1 || rows[0].Value != 100 {
		t.Errorf("%+v", rows[0])
	}
	bad := filepath.Join(dir, "bad.jsonl")
	if err := os.WriteFile(bad, []byte(`{"id":"a","text":"x","attributions":[{"cue":[{"spans":[[0,9]]}]}]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := read(bad); err == nil {
		t.Error("a span outside the text was taken")
	}
	if _, err := Run(context.Background(), score.Options{Dir: t.TempDir()}); err == nil {
		t.Error("an empty folder was taken")
	}
}
