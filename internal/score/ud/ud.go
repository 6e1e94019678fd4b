// Package ud measures tags, lemmas, parses, words and sentences on a treebank of
// Universal Dependencies.
//
// In: a folder with CoNLL-U files (gzipped or not). The split is the dev part,
// or the test part where the folder holds no dev part. Out: UPOS, XPOS, lemma,
// UAS and LAS on gold words (all words, punctuation included, full relation
// subtypes), and words, sentences and LAS as F1 from raw text, aligned by
// characters other than white space as in the CoNLL 2018 shared task.
package ud

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/model/conllu"
	"khabar/internal/model/treebank"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

// bars are the figures of the design, by set and measure: first landing, aim.
var bars = map[string][2]float64{
	"ewt UPOS": {95.3, 96.4}, "gum UPOS": {96.8, 97.7},
	"ewt UAS": {85, 89}, "ewt LAS": {82, 86.5},
	"gum UAS": {87, 90.5}, "gum LAS": {84, 88},
}

// Run measures the treebank in o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	sents, part, err := read(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Limit > 0 {
		sents = firstDocuments(sents, o.Limit)
	}
	a, err := sentence.New()
	if err != nil {
		return nil, err
	}
	e := &evaluation{annotator: a, options: o, set: filepath.Base(o.Dir) + " " + part}
	for _, s := range sents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e.gold(s)
	}
	for _, d := range documents(sents) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e.raw(d)
	}
	return e.rows(), nil
}

func read(dir string) (sents []*conllu.Sentence, part string, err error) {
	for _, part = range []string{"dev", "test"} {
		if sents, err = treebank.Read(dir, part); err == nil {
			return sents, part, nil
		}
	}
	return nil, "", err
}

// document is a run of sentences up to the next "newdoc".
type document []*conllu.Sentence

func documents(sents []*conllu.Sentence) []document {
	var out []document
	for _, s := range sents {
		if len(out) == 0 || starts(s, "newdoc") {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

func firstDocuments(sents []*conllu.Sentence, n int) []*conllu.Sentence {
	var out []*conllu.Sentence
	for i, d := range documents(sents) {
		if i < n {
			out = append(out, d...)
		}
	}
	return out
}

// starts reports whether s has the comment "# key" or "# key id = …".
func starts(s *conllu.Sentence, key string) bool {
	for _, c := range s.Comments {
		if strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(c, "#")), key) {
			return true
		}
	}
	return false
}

type evaluation struct {
	annotator *sentence.Annotator
	options   score.Options
	set       string
	printed   int

	words, upos, xpos, lemmas, lemmaWords, heads, arcs int
	wordF, sentF, arcF                                 score.PRF
}

// gold measures one sentence on its own words.
func (e *evaluation) gold(s *conllu.Sentence) {
	doc := sentence.FromWords([][]string{forms(s)})
	e.annotator.Analyse(doc)
	for i := range s.Words {
		w, t := &s.Words[i], &doc.Tokens[i]
		e.words++
		e.upos += count(w.UPOS == t.UPOS)
		e.xpos += count(w.XPOS == t.XPOS)
		if w.Lemma != "_" || w.Form == "_" {
			e.lemmaWords++
			e.lemmas += count(w.Lemma == t.Lemma)
		}
		e.heads += count(w.Head == t.Head+1)
		right := w.Head == t.Head+1 && w.Deprel == t.Deprel
		e.arcs += count(right)
		if !right && e.printed < e.options.Errors && e.options.Log != nil {
			e.printed++
			fmt.Fprintf(e.options.Log, "%s\n  %s: %s %s, gold %s %s\n", strings.Join(forms(s), " "),
				w.Form, t.Deprel, headForm(s, t.Head+1), w.Deprel, headForm(s, w.Head))
		}
	}
}

func headForm(s *conllu.Sentence, h int) string {
	if h <= 0 {
		return "ROOT"
	}
	return s.Words[h-1].Form
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

func forms(s *conllu.Sentence) []string {
	out := make([]string, len(s.Words))
	for i := range s.Words {
		out[i] = s.Words[i].Form
	}
	return out
}

// word is a word at its place in the text without white space.
type word struct {
	start, end int
	head       int // index of the head, -1 the root
	rel        string
}

// raw measures one document from its text.
func (e *evaluation) raw(d document) {
	text, gold, goldSents := assemble(d)
	doc := e.annotator.Annotate(&khabar.Report{Text: text})
	place := places(text)
	sys := make([]word, len(doc.Tokens))
	for i, t := range doc.Tokens {
		sys[i] = word{place[t.Start], place[t.End], t.Head, t.Deprel}
	}
	e.wordF.System += len(sys)
	e.wordF.Gold += len(gold)
	e.arcF.System += len(sys)
	e.arcF.Gold += len(gold)
	at := map[[2]int]int{}
	for i, w := range gold {
		at[[2]int{w.start, w.end}] = i
	}
	for _, w := range sys {
		g, ok := at[[2]int{w.start, w.end}]
		if !ok {
			continue
		}
		e.wordF.Match++
		if gold[g].rel == w.rel && samePlace(gold, gold[g].head, sys, w.head) {
			e.arcF.Match++
		}
	}
	e.sentF.System += len(doc.Sentences)
	e.sentF.Gold += len(goldSents)
	for _, s := range doc.Sentences {
		if goldSents[[2]int{place[s.Span.Start], place[s.Span.End]}] {
			e.sentF.Match++
		}
	}
}

func samePlace(a []word, i int, b []word, j int) bool {
	if i < 0 || j < 0 {
		return i < 0 && j < 0
	}
	return a[i].start == b[j].start && a[i].end == b[j].end
}

// places maps byte offsets of text to counts of the bytes before them that are
// no white space.
func places(text string) []int {
	out := make([]int, len(text)+1)
	n := 0
	for i, r := range text {
		for k := range len(string(r)) {
			if i+k < len(out) {
				out[i+k] = n
			}
			if !unicode.IsSpace(r) {
				n++
			}
		}
	}
	out[len(text)] = n
	return out
}

// assemble builds the text of a document, with a blank line between paragraphs,
// and the places of its words and sentences.
func assemble(d document) (string, []word, map[[2]int]bool) {
	var b strings.Builder
	var words []word
	sents := map[[2]int]bool{}
	n := 0 // bytes so far that are no white space
	for k, s := range d {
		if k > 0 && starts(s, "newpar") {
			b.WriteString("\n\n")
		}
		first, from := len(words), n
		ranges := s.Ranges
		for i := 0; i < len(s.Words); {
			last, form, space := i+1, s.Words[i].Form, s.Words[i].SpaceAfter()
			if len(ranges) > 0 && ranges[0].First == i+1 {
				last, form, space = ranges[0].Last, ranges[0].Form, ranges[0].SpaceAfter()
				ranges = ranges[1:]
			}
			words = append(words, within(s.Words[i:last], form, n)...)
			b.WriteString(form)
			n += solid(form)
			if space {
				b.WriteByte(' ')
			}
			i = last
		}
		for i := range s.Words {
			w := &words[first+i]
			w.rel, w.head = s.Words[i].Deprel, first+s.Words[i].Head-1
			if s.Words[i].Head == 0 {
				w.head = -1
			}
		}
		sents[[2]int{from, n}] = true
	}
	return b.String(), words, sents
}

// within places the words of one surface token: side by side where their forms
// make it up, all over it where they do not.
func within(ws []conllu.Word, form string, n int) []word {
	whole := ""
	for i := range ws {
		whole += ws[i].Form
	}
	out := make([]word, len(ws))
	for i := range ws {
		if whole != form {
			out[i] = word{start: n, end: n + solid(form)}
			continue
		}
		k := solid(ws[i].Form)
		out[i] = word{start: n, end: n + k}
		n += k
	}
	return out
}

// solid counts the bytes of s that are no white space.
func solid(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n += len(string(r))
		}
	}
	return n
}

func (e *evaluation) rows() []score.Row {
	set, _, _ := strings.Cut(strings.TrimPrefix(e.set, "ud_"), " ")
	var out []score.Row
	add := func(stage, measure string, value float64, n int, note string) {
		b := bars[set+" "+measure]
		out = append(out, score.Row{Set: e.set, Stage: stage, Measure: measure, Value: value, Unit: "%", N: n, First: b[0], Aim: b[1], Note: note})
	}
	share := func(k, n int) float64 { return score.PRF{Match: k, System: n}.Precision() }
	const given = "gold words"
	add("tags", "UPOS", share(e.upos, e.words), e.words, given)
	add("tags", "XPOS", share(e.xpos, e.words), e.words, given)
	add("lemma", "lemma", share(e.lemmas, e.lemmaWords), e.lemmaWords, given)
	add("parse", "UAS", share(e.heads, e.words), e.words, given)
	add("parse", "LAS", share(e.arcs, e.words), e.words, given)
	const raw = "raw text"
	add("words", "words F1", e.wordF.F1(), e.wordF.Gold, raw)
	add("sentences", "sentences F1", e.sentF.F1(), e.sentF.Gold, raw)
	add("parse", "LAS F1", e.arcF.F1(), e.arcF.Gold, raw)
	return out
}
