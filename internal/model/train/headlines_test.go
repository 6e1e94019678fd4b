package train

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"khabar/internal/model/conllu"
)

func TestHeadlinesAreTrees(t *testing.T) {
	out, err := headlines(600, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := headlines(600, 1)
	if err != nil || !reflect.DeepEqual(out, again) {
		t.Fatal("the same seed gave other headlines", err)
	}
	capitals := 0
	for _, s := range out {
		if f := s.Words[0].Form; len(f) > 1 && f == strings.ToUpper(f) {
			capitals++
		}
		for i := range s.Words {
			checkHeadlineWord(t, s, i)
		}
	}
	if capitals < 40 || capitals > 160 {
		t.Errorf("%d of 600 in capitals", capitals)
	}
}

// checkHeadlineWord follows the heads from word i to the root.
func checkHeadlineWord(t *testing.T, s *conllu.Sentence, i int) {
	t.Helper()
	if w := s.Words[i]; w.Form == "" || w.UPOS == "" || w.XPOS == "" || w.Deprel == "" {
		t.Errorf("word %+v", w)
	}
	steps := 0
	for k := i; s.Words[k].Head > 0; k = s.Words[k].Head - 1 {
		if steps++; steps > len(s.Words) {
			t.Fatalf("%s: a circle in %v", s.Words[i].Form, s.Words)
		}
	}
}

func TestBrokenPatternsAreRefused(t *testing.T) {
	slots := map[string][]conllu.Word{"ONE": {{Form: "bomb"}}}
	for i, p := range []string{
		"{NONE}/0/root",
		"{ONE}/2/nsubj",
		"{ONE}/1/nsubj kills/VERB/VBZ/0/root",
		"{ONE}/0/nsubj",
		"{ONE}/0/root kills/VERB/VBZ/0/root",
		"kills/VERB/0/root",
	} {
		if _, err := readPatterns(p, slots); err == nil || !strings.Contains(err.Error(), "headlines.txt:1") {
			t.Error(fmt.Sprint(i), p, err)
		}
	}
	if _, err := readSlots("ONE\tbomb"); err == nil {
		t.Error("a short line was taken")
	}
}
