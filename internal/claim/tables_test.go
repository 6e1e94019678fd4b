package claim

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"khabar"
	data "khabar/data/claim"
)

// tablesWith returns the tables of the product with one file replaced.
func tablesWith(t *testing.T, name, content string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, n := range []string{"cues.tsv", "phrases.tsv", "hedges.tsv", "sources.tsv", "channels.tsv", "contents.tsv"} {
		b, err := data.FS.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		fsys[n] = &fstest.MapFile{Data: b}
	}
	fsys[name] = &fstest.MapFile{Data: []byte(content)}
	return fsys
}

func TestTablesSayWhereTheyAreWrong(t *testing.T) {
	for _, c := range []struct{ file, content, want string }{
		{"cues.tsv", "word\tstance\thedge\nsay\tasserts\tnone\n", "cues.tsv:2"},
		{"cues.tsv", "word\tstance\thedge\nsay/V\tshouts\tnone\n", "unknown stance"},
		{"cues.tsv", "word\tstance\thedge\nsay/V\tasserts\tnone\n\nsay/V\tdenies\tnone\n", "cues.tsv:4"},
		{"cues.tsv", "word\tstance\n", "header"},
		{"phrases.tsv", "phrase\tstance\tneed\n~ responsibility\tblames\t\n", "phrases.tsv:2"},
		{"phrases.tsv", "phrase\tstance\tneed\nblame/V\tblames\tnever\n", "need"},
		{"hedges.tsv", "word\thedge\nperhaps\tsurely\n", "unknown hedge"},
		{"sources.tsv", "lemma\tkind\ncow\tanimal\n", "kind of source"},
		{"channels.tsv", "word\tkind\nradio\n", "1 columns"},
		{"contents.tsv", "lemma\tkind\nfire\tword\n", "contents.tsv:2"},
	} {
		if _, err := loadTables(tablesWith(t, c.file, c.content)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: %v", c.file, c.content, err)
		}
	}
}

func TestEveryStanceHasAWord(t *testing.T) {
	tables, err := loadTables(data.FS)
	if err != nil {
		t.Fatal(err)
	}
	have := map[khabar.Stance]bool{}
	for row := range maps.Values(tables.cues) {
		have[row.stance] = true
	}
	for list := range maps.Values(tables.phrases) {
		for _, p := range list {
			have[p.stance] = true
		}
	}
	for _, s := range stances {
		if !have[s] {
			t.Errorf("no word or phrase gives the stance %q", s)
		}
	}
}

// FuzzFind holds Find to its promises on any text.
func FuzzFind(f *testing.F) {
	f.Add(mixed)
	f.Add("“He said “she said ”that\n\n“")
	f.Add("According to according to, he said, she said: no.")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		doc := read(strings.ToValidUTF8(text, ""))
		for _, c := range doc.Claims {
			if c.Span.Of(doc.Text) != c.Quote.Quote || !c.Contains(c.Cue.Span) || c.Content != nil && (c.Content.Start > c.Content.End || !c.Contains(*c.Content)) {
				t.Errorf("%q: %+v", text, c)
			}
		}
	})
}
