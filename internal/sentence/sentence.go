// Package sentence turns a report into a document: words, sentences, tags,
// lemmas, dependency trees and names.
//
// In: a [khabar.Report], whose text is not changed. Out: a [khabar.Document]
// with Tokens, Sentences and Names filled. Every token's Form is the text at its
// span; tokens and sentences are in order and do not overlap; a sentence never
// crosses a block or a paragraph, and its tree has one root.
//
// Words are the syntactic words of Universal Dependencies ("do n't", "Pakistan
// 's", "30 - member"). The models are khabar's own (data/model), the word lists
// those of data/lang.
//
//	a, err := sentence.New()
//	doc := a.Annotate(report)
//
// An [Annotator] never changes and is safe for concurrent use.
package sentence

import (
	"strings"
	"sync"

	"khabar"
	langdata "khabar/data/lang"
	"khabar/internal/model/lemma"
	"khabar/internal/model/name"
	"khabar/internal/model/neural"
)

// Annotator holds the models and word lists.
type Annotator struct {
	tables *tables
	reader *neural.Reader
	lemmas *lemma.Lemmatizer
	names  *name.Recogniser
	spaces sync.Pool
}

// New loads the models built into the program.
func New() (*Annotator, error) {
	a := &Annotator{}
	a.spaces.New = func() any { return &space{} }
	var err error
	if a.tables, err = loadTables(langdata.FS, "en"); err != nil {
		return nil, err
	}
	return a, a.loadModels()
}

// space is the working memory of one call.
type space struct {
	spans []khabar.Span
	ends  []int
	words []string
	tags  []neural.Tag
	arcs  []neural.Arc
	net   neural.Space
	names name.Scores

	types, states []float32
	telling       []int // words that can tell an event
}

// Annotate reads a report.
func (a *Annotator) Annotate(r *khabar.Report) *khabar.Document {
	doc := &khabar.Document{Report: r, Text: r.Text, Tokens: make([]khabar.Token, 0, len(r.Text)/5+16)}
	s := a.spaces.Get().(*space)
	for _, p := range paragraphs(r) {
		a.paragraph(doc, s, p)
	}
	a.spaces.Put(s)
	a.Analyse(doc)
	return doc
}

// paragraph cuts one paragraph into sentences and words.
func (a *Annotator) paragraph(doc *khabar.Document, s *space, p para) {
	s.spans = a.tables.tokenize(doc.Text, p.Start, p.End, s.spans[:0])
	s.ends = a.tables.split(doc.Text, s.spans, s.ends[:0])
	first := 0
	for _, end := range s.ends {
		addSentence(doc, s.spans[first:end], p.Kind, p.index)
		first = end
	}
}

// batch is how many words are read at once: enough for the weights to be worth
// fetching, few enough for the numbers in between to stay in the cache.
const batch = 96

// Analyse fills tags, lemmas, trees and names of a document whose tokens and
// sentences are given.
func (a *Annotator) Analyse(doc *khabar.Document) {
	s := a.spaces.Get().(*space)
	s.names.Resize(len(doc.Tokens))
	doc.Vectors = khabar.Vectors{Width: neural.Width, Bytes: make([]uint8, len(doc.Tokens)*neural.Width), Scales: make([]float32, len(doc.Tokens))}
	doc.Tellings = make([]khabar.Telling, len(doc.Tokens))
	first := 0
	for i, sent := range doc.Sentences {
		if sent.End-doc.Sentences[first].First >= batch || i+1 == len(doc.Sentences) {
			a.sentences(doc, doc.Sentences[first:i+1], s)
			first = i + 1
		}
	}
	a.names.Recognise(doc, &s.names)
	a.spaces.Put(s)
}

// sentences reads some sentences that follow one another.
func (a *Annotator) sentences(doc *khabar.Document, sents []khabar.Sentence, s *space) {
	first, end := sents[0].First, sents[len(sents)-1].End
	ts := doc.Tokens[first:end]
	if len(ts) == 0 {
		return
	}
	s.resize(len(ts))
	for i := range ts {
		s.words[i] = asRead(ts[i].Form)
	}
	s.ends = s.ends[:0]
	for _, sent := range sents {
		s.ends = append(s.ends, sent.End-first)
	}
	a.reader.ReadAll(&s.net, s.words, s.ends)
	a.reader.Tags(&s.net, s.tags)
	a.reader.Parse(&s.net, s.arcs)
	main, conflict := s.names.Of(first, end)
	a.reader.NameScores(&s.net, false, main)
	a.reader.NameScores(&s.net, true, conflict)
	a.tell(doc.Tellings[first:end], s)
	bytes, scales := s.net.Bytes()
	copy(doc.Vectors.Bytes[first*neural.Width:], bytes)
	copy(doc.Vectors.Scales[first:], scales)
	for i := range ts {
		t := &ts[i]
		t.UPOS, t.XPOS = s.tags[i].UPOS, s.tags[i].XPOS
		t.Lemma = a.lemmas.Lemma(s.words[i], t.UPOS, t.XPOS)
		t.Deprel = s.arcs[i].Rel
	}
	for _, sent := range sents {
		for i := sent.First; i < sent.End; i++ {
			doc.Tokens[i].Head = -1
			if h := s.arcs[i-first].Head; h >= 0 {
				doc.Tokens[i].Head = sent.First + h
			}
		}
		settleObjects(doc.Tokens[sent.First:sent.End], sent.First)
		settleVoice(doc.Tokens[sent.First:sent.End], sent.First)
	}
}

func (s *space) resize(n int) {
	if cap(s.words) < n {
		s.words, s.tags, s.arcs = make([]string, 2*n), make([]neural.Tag, 2*n), make([]neural.Arc, 2*n)
	}
	s.words, s.tags, s.arcs = s.words[:n], s.tags[:n], s.arcs[:n]
}

// asRead returns a form as the models read it: entities decoded, soft hyphens
// and joiners dropped.
func asRead(form string) string {
	plain := true
	for i := 0; i < len(form); i++ {
		if form[i] == '&' || form[i] >= 0xc2 {
			plain = false
			break
		}
	}
	if plain {
		return form
	}
	var b strings.Builder
	z := tokenizer{text: form}
	for i := 0; i < len(form); {
		c := z.decode(i, len(form))
		if !strings.ContainsRune("\u00ad\u200b\u200c\u200d\u2060\ufeff", c.r) {
			b.WriteRune(c.r)
		}
		i = c.end
	}
	if b.Len() == 0 {
		return form
	}
	return b.String()
}

// para is a stretch of text that no sentence leaves.
type para struct {
	khabar.Span
	Kind  khabar.BlockKind
	index int // of the paragraph
}

// paragraphs lists the stretches: the report's blocks, cut at blank lines; or,
// where it has none, the lines of the text. A dateline does not count as a
// paragraph of its own.
func paragraphs(r *khabar.Report) []para {
	var out []para
	index := 0
	if len(r.Blocks) == 0 {
		for _, s := range cut(r.Text, khabar.Span{End: len(r.Text)}, "\n") {
			out = append(out, para{s, khabar.BlockParagraph, index})
			index++
		}
		return out
	}
	for _, b := range r.Blocks {
		for _, s := range cut(r.Text, b.Span, "\n\n") {
			out = append(out, para{s, b.Kind, index})
			if b.Kind != khabar.BlockDateline {
				index++
			}
		}
	}
	return out
}

// cut returns the non-empty pieces of text in span between occurrences of sep.
func cut(text string, span khabar.Span, sep string) []khabar.Span {
	var out []khabar.Span
	for start := span.Start; start < span.End; {
		end, next := span.End, span.End
		if i := strings.Index(text[start:span.End], sep); i >= 0 {
			end, next = start+i, start+i+len(sep)
		}
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, khabar.Span{Start: start, End: end})
		}
		start = next
	}
	return out
}

// addSentence appends a sentence of the words at spans.
func addSentence(doc *khabar.Document, spans []khabar.Span, kind khabar.BlockKind, par int) {
	first, index := len(doc.Tokens), len(doc.Sentences)
	for _, s := range spans {
		doc.Tokens = append(doc.Tokens, khabar.Token{Span: s, Form: s.Of(doc.Text), Sent: index, Head: -1})
	}
	doc.Sentences = append(doc.Sentences, khabar.Sentence{
		Span:  khabar.Span{Start: spans[0].Start, End: spans[len(spans)-1].End},
		First: first, End: len(doc.Tokens), Block: kind, Para: par,
	})
}
