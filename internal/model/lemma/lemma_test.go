package lemma

import (
	"bytes"
	"strings"
	"testing"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
)

func bank(rows ...string) []*conllu.Sentence {
	s := &conllu.Sentence{}
	for _, r := range rows {
		c := strings.Fields(r)
		s.Words = append(s.Words, conllu.Word{Form: c[0], Lemma: c[1], UPOS: c[2], XPOS: c[3]})
	}
	return []*conllu.Sentence{s}
}

func trained(t *testing.T) *Lemmatizer {
	t.Helper()
	sections := Train(bank(
		"killed kill VERB VBD", "attacked attack VERB VBD", "wounded wound VERB VBD", "went go VERB VBD",
		"talks talk NOUN NNS", "guns gun NOUN NNS", "armies army NOUN NNS", "cities city NOUN NNS", "men man NOUN NNS",
		"Kabul Kabul PROPN NNP", "Doha Doha PROPN NNP", "Taliban Taliban PROPN NNP", "said say VERB VBD",
	)).Sections()
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: Name}, sections); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	l, err := FromFile(f)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLemma(t *testing.T) {
	l := trained(t)
	for _, c := range []struct{ form, upos, xpos, want string }{
		{"bombed", "VERB", "VBD", "bomb"}, {"WENT", "VERB", "VBD", "go"}, {"rockets", "NOUN", "NNS", "rocket"},
		{"bodies", "NOUN", "NNS", "body"}, {"Men", "NOUN", "NNS", "man"}, {"KABUL", "PROPN", "NNP", "KABUL"},
		{"Quetta", "PROPN", "NNP", "Quetta"}, {"?!", "PUNCT", ".", "?!"},
	} {
		if got := l.Lemma(c.form, c.upos, c.xpos); got != c.want {
			t.Errorf("%s/%s is %s, want %s", c.form, c.xpos, got, c.want)
		}
	}
}
