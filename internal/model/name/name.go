// Package name finds the names in a document: people, organisations, places,
// nationalities, facilities, dates, sums of money, products.
//
// What goes in: tokens (only Form is read) and sentences. What comes out:
// Document.Names, the finds of two heads. The head "names" knows the classes of
// general newswire; the head "conflict" follows the guidelines of re3d, whose
// organisations include nominal ones ("the coalition") and which adds weapons,
// platforms and quantities. Names of one head do not overlap and stand in order
// of position; each carries the model's probability as its Score.
//
// Each head is a linear-chain conditional random field over words, affixes,
// shapes, word clusters and word lists (Lafferty et al. 2001; labels BIOES),
// trained by this project ([Train]). Sentences set in
// capitals are read without regard to case. A Recogniser never changes and is
// safe for concurrent use.
package name

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"khabar"
	"khabar/data/model/names"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// The heads, as in Name.Head.
const (
	HeadNames    = "names"
	HeadConflict = "conflict"
)

// sectionMemory is the memory's part of the model file.
const sectionMemory = "memory"

// Name is the name that the model file carries.
const Name = "names"

// Recogniser finds names.
type Recogniser struct {
	x        extractor
	main     *model
	conflict *model
	memory   *model    // weights of the document's memory
	pool     sync.Pool // of *work
}

// work is the scratch space of one call.
type work struct {
	forms []string
	feats []uint32
	copy  []float32
	heads map[*model]*headWork
	doc   pass // the main head's first pass over the document
	other pass // the conflict head's, sentence by sentence

	memory   *memory
	phrases  []uint32
	recalled [][]uint32
}

// pass is what a head made of a run of tokens.
type pass struct {
	traits []traits
	emit   []float32
	labels []label
}

func (p *pass) resize(tokens, labels int) {
	p.traits, p.labels = grow(p.traits, tokens), grow(p.labels, tokens)
	p.emit = grow(p.emit, tokens*labels)
	clear(p.emit)
}

type headWork struct {
	chain *chain
	words *wordScores
}

func newWork() *work { return &work{heads: map[*model]*headWork{}, memory: newMemory()} }

// Load returns the recogniser built into the program.
func Load() (*Recogniser, error) {
	data, err := names.FS.ReadFile(names.File)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	lexicon, err := LoadLexicon()
	if err != nil {
		return nil, err
	}
	return Open(data, lexicon)
}

// LoadLexicon returns the lexicon built into the program.
func LoadLexicon() (*Lexicon, error) {
	data, err := names.FS.ReadFile(names.Lexicon)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	return ReadLexicon(data)
}

// Open returns the recogniser stored in data, as Train writes it; lexicon is the
// one that it was trained with.
func Open(data []byte, lexicon *Lexicon) (*Recogniser, error) {
	f, err := modelfile.Read(data)
	if err != nil {
		return nil, err
	}
	clusters, err := cluster.Load()
	if err != nil {
		return nil, err
	}
	return newRecogniser(extractor{clusters: clusters, lexicon: lexicon}, f)
}

func newRecogniser(x extractor, f *modelfile.File) (*Recogniser, error) {
	if f.Name != Name {
		return nil, fmt.Errorf("name: model file of %q, not of %q", f.Name, Name)
	}
	main, err := unpack(f, HeadNames)
	if err != nil {
		return nil, err
	}
	conflict, err := unpack(f, HeadConflict)
	if err != nil {
		return nil, err
	}
	mem, err := unpack(f, sectionMemory)
	if err != nil {
		return nil, err
	}
	if mem.n != main.n {
		return nil, fmt.Errorf("name: memory of %d labels for a head of %d", mem.n, main.n)
	}
	r := &Recogniser{x: x, main: main, conflict: conflict, memory: mem}
	r.pool.New = func() any { return newWork() }
	return r, nil
}

// Recognise fills doc.Names.
func (r *Recogniser) Recognise(doc *khabar.Document) {
	w := r.pool.Get().(*work)
	defer r.pool.Put(w)
	doc.Names = nil
	add := func(head string, s Span, p float64) {
		doc.Names = append(doc.Names, khabar.Name{Anchor: doc.Anchored(s.First, s.Last), Kind: s.Kind, Head: head, Score: p})
	}
	r.firstPass(w, doc, add)
	w.remember(r.main, r.memory, doc, func(s Span, p float64) { add(HeadNames, s, p) })
	slices.SortStableFunc(doc.Names, func(a, b khabar.Name) int {
		if c := cmp.Compare(a.First, b.First); c != 0 {
			return c
		}
		return cmp.Compare(b.Head, a.Head)
	})
}

// firstPass reads each sentence for itself: it leaves the main head's finds in
// w.memory and adds the conflict head's.
func (r *Recogniser) firstPass(w *work, doc *khabar.Document, add func(string, Span, float64)) {
	w.doc.resize(len(doc.Tokens), r.main.n)
	w.memory.finds = w.memory.finds[:0]
	for _, s := range doc.Sentences {
		if s.First == s.End {
			continue
		}
		w.forms = w.forms[:0]
		for _, t := range doc.Tokens[s.First:s.End] {
			w.forms = append(w.forms, t.Form)
		}
		ts, emit := w.doc.traits[s.First:s.End], w.doc.emit[s.First*r.main.n:s.End*r.main.n]
		labels := w.doc.labels[s.First:s.End]
		r.x.read(ts, w.forms)
		w.score(r.main, ts, emit)
		w.head(r.main).decode(w, emit, labels, r.main.classes, func(n Span, p float64) {
			w.memory.finds = append(w.memory.finds, find{first: n.First + s.First, last: n.Last + s.First,
				class: indexOf(r.main.classes, n.Kind), p: p})
		})
		if r.conflict == nil {
			continue // while training
		}
		w.second(r.conflict, ts, labels, func(n Span, p float64) {
			add(HeadConflict, Span{First: n.First + s.First, Last: n.Last + s.First, Kind: n.Kind}, p)
		})
	}
}

// second reads a sentence with the conflict head, which sees the labels of the
// main one.
func (w *work) second(m *model, ts []traits, labels []label, found func(Span, float64)) {
	for i, l := range labels {
		ts[i].main = 1 + uint32(l)
	}
	w.other.resize(len(ts), m.n)
	w.score(m, ts, w.other.emit)
	w.head(m).decode(w, w.other.emit, w.other.labels, m.classes, found)
}

// score adds the scores of m for a sentence to emit.
func (w *work) score(m *model, ts []traits, emit []float32) {
	h := w.head(m)
	for i := range ts {
		row := emit[i*m.n : (i+1)*m.n]
		for r := range roles {
			h.words.add(row, neighbour(ts, i, r), r)
		}
		w.feats = together(w.feats[:0], ts, i)
		m.emit(row, w.feats)
	}
}

// decode writes the best labels under emit, which it leaves as it is, and calls
// found for each name among them.
func (h *headWork) decode(w *work, emit []float32, labels []label, classes []khabar.NameKind, found func(Span, float64)) {
	w.copy = append(w.copy[:0], emit...)
	h.chain.best(labels, w.copy)
	h.chain.spans(labels, emit, classes, found)
}

// head returns the scratch space for m.
func (w *work) head(m *model) *headWork {
	h := w.heads[m]
	if h == nil {
		h = &headWork{chain: newChain(m.n), words: newWordScores(m)}
		h.chain.set(m.trans)
		w.heads[m] = h
	}
	return h
}

// spans calls found for each name in labels, with its probability under emit.
func (c *chain) spans(labels []label, emit []float32, classes []khabar.NameKind, found func(Span, float64)) {
	summed := false
	for i := 0; i < len(labels); i++ {
		if labels[i] == outside {
			continue
		}
		if !summed {
			c.sums(emit, len(labels), nil)
			summed = true
		}
		first, p := i, c.marginal(i, int(labels[i]))
		for placeOf(labels[i]) == begin || placeOf(labels[i]) == inside {
			i++
			p *= c.pair(i, int(labels[i-1]), int(labels[i])) / max(c.marginal(i-1, int(labels[i-1])), 1e-12)
		}
		found(Span{First: first, Last: i + 1, Kind: classes[classOf(labels[i])]}, p)
	}
}
