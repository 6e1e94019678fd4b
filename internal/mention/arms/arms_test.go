package arms

import (
	"testing"
	"testing/fstest"

	"khabar"
)

func document(words ...string) *khabar.Document {
	doc := &khabar.Document{}
	for _, w := range words {
		start := len(doc.Text)
		doc.Text += w + " "
		doc.Tokens = append(doc.Tokens, khabar.Token{Span: khabar.Span{Start: start, End: start + len(w)}, Form: w, Lemma: w, UPOS: "NOUN"})
	}
	doc.Sentences = []khabar.Sentence{{First: 0, End: len(words)}}
	return doc
}

func TestFind(t *testing.T) {
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		words []string
		want  []string
	}{
		{[]string{"a", "roadside", "bomb", "and", "a", "drone"}, []string{"IED", "drone"}},
		{[]string{"Rocket", "-", "propelled", "grenade", "fire"}, []string{"RPG"}},
		{[]string{"a", "pistol", "hand", "grenade"}, []string{"pistol grenade"}},
		{[]string{"electronic", "anti", "-", "drone", "system"}, []string{"anti-drone system"}},
		{[]string{"amino", "acid"}, nil},
		{nil, nil},
	}
	for _, test := range tests {
		doc := document(test.words...)
		f.Find(doc)
		var got []string
		for _, a := range doc.Arms {
			got = append(got, a.Term)
		}
		if len(got) != len(test.want) {
			t.Errorf("%v: %v, want %v", test.words, got, test.want)
			continue
		}
		for i := range got {
			if got[i] != test.want[i] {
				t.Errorf("%v: %v, want %v", test.words, got, test.want)
			}
		}
	}
}

func TestLoadSaysWhere(t *testing.T) {
	for _, bad := range []string{"drone\tweapon\tdrone", "drone\ttoy\t\tdrone", "drone\tweapon\t\t;"} {
		_, err := load(fstest.MapFS{"arms.tsv": {Data: []byte("# head\n" + bad + "\n")}})
		if err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
