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
// trained by this project ([TrainMain], [TrainConflict]). Sentences set in
// capitals are read without regard to case. A Recogniser never changes and is
// safe for concurrent use.
package name

import (
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

// Name is the name that the model file carries.
const Name = "names"

// Recogniser finds names.
type Recogniser struct {
	x        extractor
	main     *model
	conflict *model
	pool     sync.Pool // of *work
}

// work is the scratch space of one call.
type work struct {
	forms  []string
	traits []traits
	feats  []uint32
	emit   []float32
	copy   []float32
	labels []label
	chains map[*model]*chain
}

// Load returns the recogniser built into the program.
func Load() (*Recogniser, error) {
	f, err := modelfile.Load(names.FS, names.File)
	if err != nil {
		return nil, err
	}
	x, err := loadExtractor()
	if err != nil {
		return nil, err
	}
	return newRecogniser(x, f)
}

func loadExtractor() (extractor, error) {
	clusters, err := cluster.Load()
	if err != nil {
		return extractor{}, err
	}
	return extractor{clusters: clusters, lexicon: &Lexicon{}}, nil
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
	r := &Recogniser{x: x, main: main, conflict: conflict}
	r.pool.New = func() any { return &work{chains: map[*model]*chain{}} }
	return r, nil
}

// Recognise fills doc.Names.
func (r *Recogniser) Recognise(doc *khabar.Document) {
	w := r.pool.Get().(*work)
	defer r.pool.Put(w)
	doc.Names = nil
	for _, s := range doc.Sentences {
		before := len(doc.Names)
		w.forms = w.forms[:0]
		for _, t := range doc.Tokens[s.First:s.End] {
			w.forms = append(w.forms, t.Form)
		}
		r.sentence(w, w.forms, func(head string, n Span, score float64) {
			doc.Names = append(doc.Names, khabar.Name{Anchor: doc.Anchored(s.First+n.First, s.First+n.Last),
				Kind: n.Kind, Head: head, Score: score})
		})
		slices.SortStableFunc(doc.Names[before:], func(a, b khabar.Name) int { return a.First - b.First })
	}
}

// sentence calls found for each name of the sentence, main head first.
func (r *Recogniser) sentence(w *work, forms []string, found func(head string, n Span, score float64)) {
	if len(forms) == 0 {
		return
	}
	w.traits = grow(w.traits, len(forms))
	r.x.read(w.traits, forms)
	w.run(r.main, func(n Span, p float64) { found(HeadNames, n, p) })
	w.markMain()
	w.run(r.conflict, func(n Span, p float64) { found(HeadConflict, n, p) })
}

// markMain notes the labels that the main head gave, for the conflict head.
func (w *work) markMain() {
	for i, l := range w.labels {
		w.traits[i].main = 1 + uint32(l)
	}
}

// run labels the sentence in w.traits with m.
func (w *work) run(m *model, found func(Span, float64)) {
	size := len(w.traits)
	w.emit = grow(w.emit, size*m.n)
	w.labels = grow(w.labels, size)
	clear(w.emit)
	for i := range size {
		w.feats = features(w.feats[:0], w.traits, i)
		m.emit(w.emit[i*m.n:(i+1)*m.n], w.feats)
	}
	c := w.chains[m]
	if c == nil {
		c = newChain(m.n)
		c.set(m.trans)
		w.chains[m] = c
	}
	w.copy = append(w.copy[:0], w.emit...)
	c.best(w.labels, w.emit)
	c.spans(w.labels, w.copy, m.classes, found)
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
