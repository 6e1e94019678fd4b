package coref

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/sentence"
)

// reader prepares documents for comparison.
type reader struct {
	words     *incident.Words
	corpus    *incident.Corpus
	annotator *sentence.Annotator
}

func newReader() (*reader, error) {
	r := &reader{}
	var err error
	if r.words, err = incident.LoadWords(); err != nil {
		return nil, err
	}
	if r.corpus, err = incident.LoadCorpus(); err != nil {
		return nil, err
	}
	r.annotator, err = sentence.New()
	return r, err
}

// bag is a set of stems, in order, each with its weight.
type bag struct {
	stems []string
	idf   []float64
	sum   float64
}

func (r *reader) bag(stems []string) bag {
	b := bag{stems: slices.Clone(stems)}
	slices.Sort(b.stems)
	b.stems = slices.Compact(b.stems)
	for _, s := range b.stems {
		b.idf = append(b.idf, r.corpus.IDF(s))
		b.sum += b.idf[len(b.idf)-1]
	}
	return b
}

// overlap of two bags, by weight, as a share of the lighter; clash is 1 where
// they have nothing in common, unknown where one is empty.
func (b bag) overlap(o bag) (share, clash, unknown float64) {
	if len(b.stems) == 0 || len(o.stems) == 0 {
		return 0, 0, 1
	}
	var both float64
	common := 0
	for i, j := 0, 0; i < len(b.stems) && j < len(o.stems); {
		switch c := strings.Compare(b.stems[i], o.stems[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			both += b.idf[i]
			common++
			i++
			j++
		}
	}
	if common == 0 {
		clash = 1
	}
	return both / (min(b.sum, o.sum) + 1e-9), clash, 0
}

// text is a document prepared for comparison.
type text struct {
	topic, subtopic string // for learning and for counting errors, never for comparing
	doc             *khabar.Document
	tree            *khabar.Tree
	stems           []string // of each token, "" where it has no content
	// what the words, the names, the other words, the first sentence and the
	// triggers of the document weigh
	all, names, plain, first, triggers incident.TermVec
	words, named, numbers              bag
	// people, places and times that the data set marks
	marked [kinds]bag
}

// The kinds of mentions that stand around events.
const (
	people = iota
	places
	times
	kinds
)

var kindOf = map[string]int{"HUM": people, "LOC": places, "TIM": times}

// mention of an event, prepared for comparison.
type mention struct {
	doc, sent   int // sent counts the sentences of the document
	first, last int // tokens, half-open
	head        int // the token that governs the others
	chain       string
	text        string
	stem        string // of the word that carries the meaning
	headStem    string
	upos        string
	depth       int // steps from the head to the root of its sentence
	initials    string
	words       bag // of the trigger
	window      incident.TermVec
	sentence    incident.TermVec
	// who does it, who or what it is done to, and everything beside it
	agents, patients, arguments bag
	marked, nearest             [kinds]bag // in the sentence; nearest to the trigger
}

// read a document; its mentions come in the order of the data set.
func (r *reader) read(d *document, index int) (*text, []*mention) {
	sentences := make([][]string, 0, len(d.Sentences))
	first, nth := map[int]int{}, map[int]int{} // token and place of each sentence
	tokens := 0
	for i, s := range d.Sentences {
		first[s.Sent], nth[s.Sent] = tokens, i
		tokens += len(s.Tokens)
		sentences = append(sentences, s.Tokens)
	}
	t := &text{topic: d.Topic, subtopic: d.Subtopic, doc: sentence.FromWords(sentences)}
	r.annotator.Analyse(t.doc)
	t.tree = khabar.NewTree(t.doc)
	r.weigh(t)
	around := r.mark(d, t, first)
	var out []*mention
	var triggers []string
	for _, m := range d.Mentions {
		if m.Kind != "event" || len(m.Tokens) == 0 {
			continue
		}
		at := first[m.Sent]
		e := &mention{doc: index, sent: nth[m.Sent], first: at + m.Tokens[0], last: at + m.Tokens[len(m.Tokens)-1] + 1,
			chain: m.Chain, text: strings.ToLower(m.Text), stem: r.words.HeadStem(m.Text), words: r.bag(r.words.Stems(m.Text))}
		r.trigger(t, e)
		r.surroundings(t, e, around[m.Sent])
		r.roles(t, e)
		triggers = append(triggers, e.stem)
		out = append(out, e)
	}
	t.triggers = r.corpus.Vector(triggers)
	return t, out
}

// weigh the words of a document.
func (r *reader) weigh(t *text) {
	var all, names, plain, first, numbers []string
	for _, tok := range t.doc.Tokens {
		stems := r.words.Stems(tok.Form)
		if len(stems) == 0 {
			t.stems = append(t.stems, "")
			continue
		}
		t.stems = append(t.stems, stems[len(stems)-1])
		all = append(all, stems...)
		if tok.Sent == 0 {
			first = append(first, stems...)
		}
		if tok.UPOS == "PROPN" {
			names = append(names, stems...)
		} else {
			plain = append(plain, stems...)
		}
		for _, s := range stems {
			if unicode.IsDigit(rune(s[0])) {
				numbers = append(numbers, s)
			}
		}
	}
	t.all, t.names, t.plain, t.first = r.corpus.Vector(all), r.corpus.Vector(names), r.corpus.Vector(plain), r.corpus.Vector(first)
	t.words, t.named, t.numbers = r.bag(all), r.bag(names), r.bag(numbers)
}

// mark collects the mentions of people, places and times, by sentence.
func (r *reader) mark(d *document, t *text, first map[int]int) map[int]*[kinds][][]int {
	var stems [kinds][]string
	out := map[int]*[kinds][][]int{}
	for _, m := range d.Mentions {
		kind, ok := kindOf[m.Type]
		if m.Kind != "entity" || !ok {
			continue
		}
		stems[kind] = append(stems[kind], r.words.Stems(m.Text)...)
		if out[m.Sent] == nil {
			out[m.Sent] = &[kinds][][]int{}
		}
		var tokens []int
		for _, k := range m.Tokens {
			tokens = append(tokens, first[m.Sent]+k)
		}
		out[m.Sent][kind] = append(out[m.Sent][kind], tokens)
	}
	for k := range stems {
		t.marked[k] = r.bag(stems[k])
	}
	return out
}

// trigger reads the words of the event.
func (r *reader) trigger(t *text, e *mention) {
	e.head = t.doc.Head(e.first, e.last)
	head := t.doc.Tokens[e.head]
	e.upos, e.headStem = head.UPOS, r.words.Stem(strings.ToLower(head.Form))
	for _, tok := range t.doc.Tokens[e.first:e.last] {
		e.initials += strings.ToLower(tok.Form[:1])
	}
	for h := head.Head; h >= 0; h = t.doc.Tokens[h].Head {
		e.depth++
	}
}

// reach is how many words on either side of an event are near it.
const reach = 5

// surroundings collects the words of the sentence and what is marked in it.
func (r *reader) surroundings(t *text, e *mention, marked *[kinds][][]int) {
	var window, rest []string
	s := t.doc.Sentences[t.doc.Tokens[e.head].Sent]
	for i := s.First; i < s.End; i++ {
		if t.stems[i] == "" || i >= e.first && i < e.last {
			continue
		}
		rest = append(rest, t.stems[i])
		if i >= e.first-reach && i < e.last+reach {
			window = append(window, t.stems[i])
		}
	}
	e.window, e.sentence = r.corpus.Vector(window), r.corpus.Vector(rest)
	if marked == nil {
		return
	}
	for kind, mentions := range marked {
		var stems, nearest []string
		least := math.MaxInt
		for _, tokens := range mentions {
			var own []string
			for _, i := range tokens {
				if t.stems[i] != "" {
					own = append(own, t.stems[i])
				}
			}
			stems = append(stems, own...)
			if d := min(apart(tokens[0], e.head), apart(tokens[len(tokens)-1], e.head)); d < least {
				least, nearest = d, own
			}
		}
		e.marked[kind], e.nearest[kind] = r.bag(stems), r.bag(nearest)
	}
}

func apart(a, b int) int { return max(a-b, b-a) }

// roles reads who does what to whom from the tree. An event without dependents
// has those of its governor beside it.
func (r *reader) roles(t *text, e *mention) {
	var agents, patients, others []string
	for _, k := range t.tree.Kids(e.head) {
		phrase := t.phrase(int(k), e)
		switch rel := t.doc.Tokens[k].Deprel; {
		case rel == "nsubj", isOblique(rel) && t.by(int(k)):
			agents = append(agents, phrase...)
		case rel == "nsubj:pass", rel == "obj", rel == "nmod", rel == "nmod:poss", rel == "compound":
			patients = append(patients, phrase...)
		case isOblique(rel), rel == "iobj", rel == "xcomp", rel == "ccomp":
			others = append(others, phrase...)
		}
	}
	governor := t.doc.Tokens[e.head].Head
	if len(agents)+len(patients)+len(others) == 0 && governor >= 0 {
		for _, k := range t.tree.Kids(governor) {
			if rel := t.doc.Tokens[k].Deprel; int(k) != e.head && (strings.HasPrefix(rel, "nsubj") || rel == "obj" || isOblique(rel)) {
				others = append(others, t.phrase(int(k), e)...)
			}
		}
	}
	e.agents, e.patients = r.bag(agents), r.bag(patients)
	e.arguments = r.bag(slices.Concat(agents, patients, others))
}

func isOblique(rel string) bool {
	return strings.HasPrefix(rel, "obl") || strings.HasPrefix(rel, "nmod")
}

func (t *text) by(i int) bool {
	for _, k := range t.tree.Kids(i) {
		if tok := t.doc.Tokens[k]; tok.Deprel == "case" && strings.EqualFold(tok.Form, "by") {
			return true
		}
	}
	return false
}

// longest is how many words of a phrase are looked at.
const longest = 8

// phrase returns the stems of the phrase under token i, outside e.
func (t *text) phrase(i int, e *mention) []string {
	var out []string
	queue := []int{i}
	for n := 0; n < len(queue) && n < longest; n++ {
		at := queue[n]
		if s := t.stems[at]; s != "" && (at < e.first || at >= e.last) {
			out = append(out, s)
		}
		for _, k := range t.tree.Kids(at) {
			switch t.doc.Tokens[k].Deprel {
			case "flat", "compound", "nmod", "nmod:poss", "amod", "appos", "nummod", "conj":
				queue = append(queue, int(k))
			}
		}
	}
	return out
}
