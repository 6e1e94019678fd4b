package train

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"unicode"

	"khabar/internal/model/conllu"
)

// Headlines tell in the present tense and drop articles and auxiliaries ("Bomb
// kills two soldiers"); the treebanks hardly have them. headlines.txt holds
// made-up patterns with their trees, headline_words.tsv the words for their
// slots.
var (
	//go:embed headlines.txt
	headlinePatterns string
	//go:embed headline_words.tsv
	headlineWords string
)

// patternWord is a word of a pattern, or a slot.
type patternWord struct {
	slot string
	word conllu.Word
}

// headlines makes up n sentences: most in sentence case, some in title case,
// some in capitals.
func headlines(n int, seed uint64) ([]*conllu.Sentence, error) {
	words, err := readSlots(headlineWords)
	if err != nil {
		return nil, err
	}
	patterns, err := readPatterns(headlinePatterns, words)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 6))
	var out []*conllu.Sentence
	for i := range n {
		s := &conllu.Sentence{}
		for k, p := range patterns[i%len(patterns)] {
			w := p.word
			if p.slot != "" {
				fill := words[p.slot]
				one := fill[rng.IntN(len(fill))]
				w.Form, w.UPOS, w.XPOS = one.Form, one.UPOS, one.XPOS
			}
			if k == 0 {
				w.Form = capital(w.Form)
			}
			s.Words = append(s.Words, w)
		}
		out = append(out, recased(s, rng.Float64()))
	}
	return out, nil
}

// The shares of headlines in capitals and in title case.
const (
	inCapitals  = 0.15
	inTitleCase = 0.25
)

// recased sets s in capitals, in title case, or leaves it, as chance has it.
func recased(s *conllu.Sentence, chance float64) *conllu.Sentence {
	for i := range s.Words {
		w := &s.Words[i]
		switch {
		case chance < inCapitals:
			w.Form = strings.ToUpper(w.Form)
		case chance < inCapitals+inTitleCase && w.UPOS != "ADP" && w.UPOS != "PART" && w.UPOS != "CCONJ":
			w.Form = capital(w.Form)
		}
	}
	return s
}

func capital(s string) string {
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// readSlots reads lines of slot, form, UPOS and XPOS.
func readSlots(text string) (map[string][]conllu.Word, error) {
	out := map[string][]conllu.Word{}
	for i, l := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		f := strings.Split(l, "\t")
		if len(f) != 4 || f[1] == "" {
			return nil, fmt.Errorf("headline_words.tsv:%d: %q", i+1, l)
		}
		out[f[0]] = append(out[f[0]], conllu.Word{Form: f[1], UPOS: f[2], XPOS: f[3]})
	}
	return out, nil
}

func readPatterns(text string, slots map[string][]conllu.Word) ([][]patternWord, error) {
	var out [][]patternWord
	for i, l := range strings.Split(strings.TrimSpace(text), "\n") {
		if strings.HasPrefix(l, "#") {
			continue
		}
		p, err := readPattern(strings.Fields(l), slots)
		if err != nil {
			return nil, fmt.Errorf("headlines.txt:%d: %w", i+1, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// readPattern reads words as FORM/UPOS/XPOS/HEAD/RELATION or {SLOT}/HEAD/RELATION.
func readPattern(fields []string, slots map[string][]conllu.Word) ([]patternWord, error) {
	var out []patternWord
	roots := 0
	for _, field := range fields {
		f := strings.Split(field, "/")
		var w patternWord
		switch {
		case len(f) == 5:
			w.word = conllu.Word{Form: f[0], UPOS: f[1], XPOS: f[2]}
		case len(f) == 3 && len(slots[strings.Trim(f[0], "{}")]) > 0:
			w.slot = strings.Trim(f[0], "{}")
		default:
			return nil, fmt.Errorf("word %q", field)
		}
		head, err := strconv.Atoi(f[len(f)-2])
		if err != nil || head < 0 || head > len(fields) || head == len(out)+1 {
			return nil, fmt.Errorf("head of %q", field)
		}
		w.word.Head, w.word.Deprel = head, f[len(f)-1]
		if (head == 0) != (w.word.Deprel == "root") {
			return nil, fmt.Errorf("relation of %q", field)
		}
		if head == 0 {
			roots++
		}
		out = append(out, w)
	}
	if roots != 1 {
		return nil, fmt.Errorf("%d roots", roots)
	}
	return out, nil
}
