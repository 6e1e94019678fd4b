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
	x      extractor
	net    *net      // the main head and, but while training, the conflict head
	memory *net      // weights of the document's memory
	pool   sync.Pool // of *work
}

// The heads' places in the net.
const (
	mainHead = iota
	conflictHead
)

// work is the scratch space of one call.
type work struct {
	net    *net
	words  *wordScores
	chains []*chain // one a head
	forms  []string
	feats  []uint32
	sums   outputs
	lookup
	seen   seen
	traits []traits // of the document
	doc    pass     // the main head's first pass over the document
	other  pass     // the conflict head's, sentence by sentence
	idle   []bool   // tokens of the sentence that the other scores leave no doubt about
	// the same of the document
	allIdle []bool

	memory   *memory
	phrases  []uint32
	recalled [][]uint32
}

// pass is what a head made of a run of tokens.
type pass struct {
	emit   []float32
	labels []label
}

func (p *pass) resize(tokens, labels int) {
	p.labels = grow(p.labels, tokens)
	p.emit = grow(p.emit, tokens*labels)
}

func newWork(m *net) *work {
	w := &work{net: m, words: newWordScores(m), memory: newMemory(), seen: newSeen()}
	for _, h := range m.heads {
		c := newChain(h.n)
		c.set(h.trans)
		w.chains = append(w.chains, c)
	}
	return w
}

// Load returns the recogniser built into the program.
func Load() (*Recogniser, error) {
	f, err := modelfile.Load(names.FS, names.File)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	lexicon, err := LoadLexicon()
	if err != nil {
		return nil, err
	}
	return open(f, lexicon)
}

// LoadLexicon returns the lexicon built into the program.
func LoadLexicon() (*Lexicon, error) {
	f, err := modelfile.Load(names.FS, names.Lexicon)
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	return lexiconFrom(f)
}

// Open returns the recogniser stored in data, as Train writes it; lexicon is the
// one that it was trained with.
func Open(data []byte, lexicon *Lexicon) (*Recogniser, error) {
	f, err := modelfile.Read(data)
	if err != nil {
		return nil, err
	}
	return open(f, lexicon)
}

func open(f *modelfile.File, lexicon *Lexicon) (*Recogniser, error) {
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
	m, err := unpack(f, HeadNames, HeadConflict)
	if err != nil {
		return nil, err
	}
	mem, err := unpack(f, sectionMemory)
	if err != nil {
		return nil, err
	}
	if main := m.heads[mainHead]; mem.n != main.n || len(main.classes) > maxClasses {
		return nil, fmt.Errorf("name: memory of %d labels for a head of %d", mem.n, main.n)
	}
	r := &Recogniser{x: x, net: m, memory: mem}
	r.pool.New = func() any { return newWork(m) }
	return r, nil
}

// Recognise fills doc.Names. other, where given, are scores of another model.
func (r *Recogniser) Recognise(doc *khabar.Document, other *Scores) {
	w := r.pool.Get().(*work)
	defer r.pool.Put(w)
	doc.Names = nil
	add := func(head string, s Span, p float64) {
		doc.Names = append(doc.Names, khabar.Name{Anchor: doc.Anchored(s.First, s.Last), Kind: s.Kind, Head: head, Score: p})
	}
	r.firstPass(w, doc, other, add)
	w.remember(r.memory, doc, func(s Span, p float64) { add(HeadNames, s, p) })
	slices.SortStableFunc(doc.Names, func(a, b khabar.Name) int {
		if c := cmp.Compare(a.First, b.First); c != 0 {
			return c
		}
		return cmp.Compare(b.Head, a.Head)
	})
}

// firstPass reads each sentence for itself: it leaves the main head's finds in
// w.memory and adds the conflict head's.
func (r *Recogniser) firstPass(w *work, doc *khabar.Document, other *Scores, add func(string, Span, float64)) {
	main := &r.net.heads[mainHead]
	w.traits, w.allIdle = grow(w.traits, len(doc.Tokens)), grow(w.allIdle, len(doc.Tokens))
	w.doc.resize(len(doc.Tokens), main.n)
	w.memory.finds = w.memory.finds[:0]
	for _, s := range doc.Sentences {
		if s.First == s.End {
			continue
		}
		w.forms = w.forms[:0]
		for _, t := range doc.Tokens[s.First:s.End] {
			w.forms = append(w.forms, t.Form)
		}
		ts, emit := w.traits[s.First:s.End], w.doc.emit[s.First*main.n:s.End*main.n]
		labels := w.doc.labels[s.First:s.End]
		r.x.read(ts, w.forms, w.seen)
		w.readOther(other, s)
		w.score(ts, emit)
		if other != nil {
			main, conflict := other.Of(s.First, s.End)
			w.blend(mainHead, emit, main)
			if len(r.net.heads) > conflictHead {
				w.blend(conflictHead, w.other.emit, conflict)
			}
		}
		w.decode(mainHead, emit, labels, func(n Span, class int, p float64) {
			w.memory.finds = append(w.memory.finds, find{first: n.First + s.First, last: n.Last + s.First, class: class, p: p})
		})
		if len(r.net.heads) <= conflictHead {
			continue // while training
		}
		w.second(ts, labels, func(n Span, _ int, p float64) {
			add(HeadConflict, Span{First: n.First + s.First, Last: n.Last + s.First, Kind: n.Kind}, p)
		})
	}
}

// score writes the scores of a sentence's tokens: the main head's to emit, those
// of the conflict head to w.other.
func (w *work) score(ts []traits, emit []float32) {
	main := &w.net.heads[mainHead]
	if len(w.net.heads) > conflictHead {
		w.other.resize(len(ts), w.net.heads[conflictHead].n)
	}
	for i := range ts {
		if w.idle[i] {
			w.leaveOut(emit, i)
			continue
		}
		w.words.sum(&w.sums, ts, i)
		w.feats = lexiconFeatures(together(w.feats[:0], ts, i), ts, i)
		w.net.sum(&w.sums, w.feats, &w.lookup)
		for l := range main.n {
			emit[i*main.n+l] = float32(w.sums[l]) / unit
		}
		if len(w.net.heads) > conflictHead {
			conflict := &w.net.heads[conflictHead]
			for l := range conflict.n {
				w.other.emit[i*conflict.n+l] = float32(w.sums[conflict.off+l]) / unit
			}
		}
	}
}

// second reads the sentence that score was called for with the conflict head,
// which sees the labels of the main one.
func (w *work) second(ts []traits, labels []label, found func(Span, int, float64)) {
	h := &w.net.heads[conflictHead]
	for i, l := range labels {
		ts[i].main = 1 + uint32(l)
	}
	for i := range ts {
		if w.idle[i] {
			continue
		}
		w.feats = labelled(w.feats[:0], ts, i)
		w.sums = outputs{}
		w.net.sum(&w.sums, w.feats, &w.lookup)
		for l := range h.n {
			w.other.emit[i*h.n+l] += float32(w.sums[h.off+l]) / unit
		}
	}
	w.decode(conflictHead, w.other.emit, w.other.labels, found)
}

// decode writes a head's best labels under emit, and calls found for each name
// among them.
func (w *work) decode(head int, emit []float32, labels []label, found func(s Span, class int, p float64)) {
	c := w.chains[head]
	live := c.prune(emit, len(labels), w.idle)
	c.best(labels, emit, live)
	c.spans(labels, emit, live, func(s Span, class int, p float64) {
		s.Kind = w.net.heads[head].classes[class]
		found(s, class, p)
	})
}

// spans calls found for each name in labels, with its class and its probability
// under emit. Where a token can be outside names only, what stands before it has
// no bearing on what stands after: it is enough to look at the stretch between
// two of them.
func (c *chain) spans(labels []label, emit []float32, live []uint64, found func(Span, int, float64)) {
	from, to := 0, 0 // the stretch that sums was called for
	for i := 0; i < len(labels); i++ {
		if labels[i] == outside {
			continue
		}
		if i >= to {
			for from, to = i, i+1; from > 0 && live[from] != 1<<outside; {
				from--
			}
			for to < len(labels) && live[to-1] != 1<<outside {
				to++
			}
			c.sums(emit[from*c.n:to*c.n], to-from, live[from:to])
		}
		first, p := i, c.marginal(i-from, int(labels[i]))
		for placeOf(labels[i]) == begin || placeOf(labels[i]) == inside {
			i++
			p *= c.pair(i-from, int(labels[i-1]), int(labels[i])) / max(c.marginal(i-from-1, int(labels[i-1])), 1e-12)
		}
		found(Span{First: first, Last: i + 1}, classOf(labels[i]), p)
	}
}
