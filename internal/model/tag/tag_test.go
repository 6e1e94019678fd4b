package tag

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
)

func bank(n int) []*conllu.Sentence {
	var out []*conllu.Sentence
	for i := range n {
		s := &conllu.Sentence{}
		for _, r := range []string{"The DET DT", fmt.Sprintf("envoy%dist NOUN NN", i), fmt.Sprintf("walk%ded VERB VBD", i), "in ADP IN", fmt.Sprintf("City%d PROPN NNP", i), ". PUNCT ."} {
			c := strings.Fields(r)
			s.Words = append(s.Words, conllu.Word{Form: c[0], UPOS: c[1], XPOS: c[2]})
		}
		out = append(out, s)
	}
	return out
}

func saved(t *testing.T, tg *Tagger) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: Name}, tg.Sections()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTrainSaveTag(t *testing.T) {
	o := Options{Seed: 1, Epochs: 4, Caps: 0.2, Clusters: NoClusters()}
	first, second := saved(t, Train(bank(80), o)), saved(t, Train(bank(80), o))
	if !bytes.Equal(first, second) {
		t.Error("the same seed gave other bytes")
	}
	f, err := modelfile.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	tg, err := FromFile(f, NoClusters())
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Tag, 6)
	for _, words := range []string{"The artist rested in Quetta .", "THE ARTIST RESTED IN QUETTA ."} {
		tg.Tag(strings.Fields(words), out)
		got := ""
		for _, g := range out {
			got += g.XPOS + " "
		}
		if got != "DT NN VBD IN NNP . " {
			t.Errorf("%s: %s", words, got)
		}
	}
	if n := testing.AllocsPerRun(50, func() { tg.Tag([]string{"The", "end", "came", "in", "Quetta", "."}, out) }); n > 1 {
		t.Errorf("%v allocations a sentence", n)
	}
}

func TestShouting(t *testing.T) {
	for text, want := range map[string]bool{
		"GUNMEN KILL FIVE IN RAID": true,
		"Gunmen kill five in raid": false,
		"UN AND NATO TALKS":        true,
		"The UN and NATO talks":    false,
		"5 , 6 !":                  false,
	} {
		if got := Shouting(strings.Fields(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestBrokenDictionaryIsRefused(t *testing.T) {
	for _, l := range []string{"word", "word\t", "word\t9", "word\tx", "word\t-1", "word\t99999999999999999999"} {
		if _, err := readDict([]string{l}, 3); err == nil {
			t.Errorf("%q: no error", l)
		}
	}
}

func FuzzAppendLower(f *testing.F) {
	f.Add("Don’t \xff")
	f.Fuzz(func(t *testing.T, w string) {
		AppendLower(nil, w)
		shape(w, true, false)
		for n := 1; n < 5; n++ {
			suffix([]byte(w), n)
			prefix([]byte(w), n)
		}
	})
}
