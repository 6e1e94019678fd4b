package layers

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"khabar/internal/model/conllu"
	"khabar/internal/sentence"
)

var shared = sync.OnceValues(sentence.New)

func run(t testing.TB, in, from, format string) string {
	t.Helper()
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Annotate(a, strings.NewReader(in), from, format, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const given = "# newdoc id = d\n# sent_id = x-1\n# text = They didn't stay.\n" +
	"1\tThey\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"2\tdid\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"3\tn't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"4\tstay\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" +
	"5\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n"

func TestCoNLLUKeepsWhatIsGiven(t *testing.T) {
	out := run(t, given+given, "conllu", "conllu")
	ss, err := conllu.ReadAll(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	in, _ := conllu.ReadAll(strings.NewReader(given + given))
	if len(ss) != len(in) {
		t.Fatalf("%d sentences", len(ss))
	}
	for i, s := range ss {
		if strings.Join(s.Comments, "|") != strings.Join(in[i].Comments, "|") || len(s.Ranges) != 1 || s.Ranges[0] != in[i].Ranges[0] {
			t.Errorf("comments or ranges changed: %+v", s)
		}
		for k, w := range s.Words {
			if w.Form != in[i].Words[k].Form || w.Misc != in[i].Words[k].Misc {
				t.Errorf("word %+v", w)
			}
			if w.Lemma == "_" || w.UPOS == "_" || w.XPOS == "_" || w.Deprel == "_" || w.Head < 0 {
				t.Errorf("word %+v is not filled", w)
			}
		}
	}
	if got := ss[0].Words[2]; got.Lemma != "not" || got.Head != 4 || got.Deprel != "advmod" {
		t.Errorf("n't: %+v", got)
	}
}

func TestTokensToBIO(t *testing.T) {
	out := run(t, "Talks\nresumed\n.\n\n\nThey\nended\n.\n", "tokens", "bio")
	var words []string
	for _, l := range strings.Split(strings.TrimRight(out, "\n"), "\n") {
		w, tag, ok := strings.Cut(l, "\t")
		if ok && tag == "" || !ok && l != "" {
			t.Errorf("line %q", l)
		}
		words = append(words, w)
	}
	if got := strings.Join(words, " "); got != "Talks resumed .  They ended ." {
		t.Errorf("words %q", got)
	}
}

func TestTextToJSON(t *testing.T) {
	var d jsonDocument
	text := "Señor Ñandú left “Doha”. He is in Kabul."
	if err := json.Unmarshal([]byte(run(t, text, "text", "json")), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Sentences) != 2 || d.Text != text {
		t.Fatalf("%+v", d)
	}
	rs := []rune(text)
	for _, s := range d.Sentences {
		for _, k := range s.Tokens {
			if got := string(rs[k.Start:k.End]); got != k.Form {
				t.Errorf("%q at the offsets of %q", got, k.Form)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Annotate(a, strings.NewReader("1\tbroken\n"), "conllu", "conllu", &b); err == nil {
		t.Error("broken CoNLL-U gave no error")
	}
	if err := Annotate(a, strings.NewReader(""), "text", "none", &b); err == nil {
		t.Error("an unknown format gave no error")
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("a\nb\n\nc\tO\n")
	f.Fuzz(func(t *testing.T, in string) {
		ss, err := ReadTokens(strings.NewReader(in))
		if err != nil {
			return
		}
		for _, s := range ss {
			for _, w := range s {
				if w == "" || strings.ContainsAny(w, "\n\t") {
					t.Errorf("token %q", w)
				}
			}
		}
	})
}
