package neural

import (
	"strings"

	"khabar/internal/model/kernel"
)

// dense is a layer of weights in bytes.
type dense struct {
	m    *kernel.Int8Matrix
	n, k int
	bias []float32
}

// norm is a layer norm.
type norm struct{ gain, bias []float32 }

// table holds the rows of one kind of feature.
type table struct {
	rows  []int8 // Width a row
	scale []float32
}

// layer of the encoder.
type layer struct {
	norm
	dense
}

// Reader is a trained network.
type Reader struct {
	vocab   *Vocabulary
	tables  [NumTables]table
	in, out norm
	layers  [Layers]layer

	upos, xpos      tags
	dep, head, u    dense
	root            []float32
	rels            tags
	relWord, relHd  dense
	relRoot         []float32
	rootRel         int // the relation of the root
	names, conflict dense
	types           tags
	states          dense
}

// tags is a head that gives labels.
type tags struct {
	dense
	labels []string
}

// Space is the working memory of one caller, and holds what the last sentences
// were read as.
type Space struct {
	n      int
	ends   []int // of the sentences, in words
	one    [1]int
	known  known
	x      []float32 // the vectors of the words, Width each
	u, h   []float32
	tops   []float32 // the largest number of each row of u
	bytes  []uint8
	scales []float32
	// the vectors of the words in bytes, and the heads of a sentence's
	outBytes  []uint8
	outScales []float32
	heads8    []uint8
	headScale []float32
	headSet   kernel.Int8Matrix
	a, b      []float32
	arcs      []float32
	heads     []int32
	tree      treeFinder
}

// Vectors returns the vectors of the words read last, Width numbers a word. They
// are overwritten by the next reading.
func (s *Space) Vectors() []float32 { return s.x }

// Bytes returns the vectors in bytes, as kernel.Quantize writes them, and the
// scale of each.
func (s *Space) Bytes() ([]uint8, []float32) { return s.outBytes, s.outScales }

// Read reads a sentence into s.
func (r *Reader) Read(s *Space, words []string) {
	s.one[0] = len(words)
	r.ReadAll(s, words, s.one[:])
}

// ReadAll reads the words of several sentences into s, since weights that are at
// hand are best used for many words; ends are the ends of the sentences, in words.
// What a sentence is read as does not depend on the others.
func (r *Reader) ReadAll(s *Space, words []string, ends []int) {
	n := len(words)
	s.n, s.ends = n, ends
	s.x, s.u, s.tops = grow(s.x, n*Width), grow(s.u, n*Width), grow(s.tops, n)
	first := 0
	for _, end := range ends {
		for i := first; i < end; i++ {
			copy(s.x[i*Width:(i+1)*Width], s.known.vector(r, words[i], i == first))
		}
		first = end
	}
	for k := range r.layers {
		l := &r.layers[k]
		s.norms(&l.norm, s.u)
		if k%2 == 0 {
			s.widen()
			s.multiply(&l.dense)
			kernel.AddLeaky(s.x, s.h, Leak)
			continue
		}
		s.bytes, s.scales = grow(s.bytes, n*Width), grow(s.scales, n)
		s.round(s.bytes, s.scales, s.u)
		s.multiply(&l.dense)
		first := 0
		for _, end := range ends {
			kernel.Recur(s.x[first*Width:end*Width], s.h[3*first*Width:3*end*Width], Width)
			first = end
		}
	}
	s.norms(&r.out, s.x)
	s.outBytes, s.outScales = grow(s.outBytes, n*Width), grow(s.outScales, n)
	s.round(s.outBytes, s.outScales, s.x)
}

// norms writes the layer norms of the rows of s.x to dst, their largest numbers
// to s.tops.
func (s *Space) norms(l *norm, dst []float32) {
	for i := range s.n {
		s.tops[i] = kernel.LayerNorm(dst[i*Width:(i+1)*Width], s.x[i*Width:(i+1)*Width], l.gain, l.bias)
	}
}

// round writes the rows of u, whose largest numbers are s.tops, in bytes.
func (s *Space) round(bytes []uint8, scales, u []float32) {
	for i := range s.n {
		scales[i] = kernel.QuantizeBy(bytes[i*Width:(i+1)*Width], u[i*Width:(i+1)*Width], s.tops[i])
	}
}

// multiply writes d of the rows in s.bytes to s.h.
func (s *Space) multiply(d *dense) {
	s.h = grow(s.h, s.n*d.n)
	d.m.Mul(s.h, s.bytes, s.scales, d.bias)
}

// known keeps the vectors that words come in with, since most words of a text
// come again.
type known struct {
	at      map[entry]int
	vectors []float32
}

type entry struct {
	word  string
	first bool // of its sentence
}

// mostKnown bounds what is kept.
const mostKnown = 4096

func (k *known) vector(r *Reader, word string, first bool) []float32 {
	if at, ok := k.at[entry{word, first}]; ok {
		return k.vectors[at : at+Width]
	}
	if k.at == nil {
		k.at = make(map[entry]int)
	}
	if len(k.at) == mostKnown {
		clear(k.at)
		k.vectors = k.vectors[:0]
	}
	at := len(k.vectors)
	k.vectors = append(k.vectors, make([]float32, Width)...)
	x := k.vectors[at:]
	rows := r.vocab.row(word, first)
	r.embed(x, &rows)
	kernel.LayerNorm(x, x, r.in.gain, r.in.bias)
	k.at[entry{strings.Clone(word), first}] = at
	return x
}

// embed sums the rows of a word.
func (r *Reader) embed(x []float32, rows *Rows) {
	x = x[:Width]
	clear(x)
	for k := range r.tables {
		t := &r.tables[k]
		kernel.AddScaled(x, t.rows[int(rows[k])*Width:][:Width], t.scale[rows[k]])
	}
}

// apply writes d of the rows of x to dst, which it may replace.
func (s *Space) apply(dst []float32, d *dense, x []float32) []float32 {
	s.bytes, s.scales = quantize(s.bytes, s.scales, x, d.k)
	dst = grow(dst, len(s.scales)*d.n)
	d.m.Mul(dst, s.bytes, s.scales, d.bias)
	return dst
}

// applyOut is apply for the vectors of the sentence.
func (s *Space) applyOut(dst []float32, d *dense) []float32 {
	dst = grow(dst, s.n*d.n)
	d.m.Mul(dst, s.outBytes, s.outScales, d.bias)
	return dst
}

// quantize rounds the rows of x, k numbers each, into the memory given.
func quantize(bytes []uint8, scales []float32, x []float32, k int) ([]uint8, []float32) {
	m, stride := len(x)/k, kernel.Stride(k)
	bytes, scales = grow(bytes, m*stride), grow(scales, m)
	for i := range m {
		scales[i] = kernel.Quantize(bytes[i*stride:(i+1)*stride], x[i*k:(i+1)*k])
	}
	return bytes, scales
}

// widen writes each row of u in bytes, beside its neighbours in the sentence; the
// three share a scale.
func (s *Space) widen() {
	s.bytes, s.scales = grow(s.bytes, 3*s.n*Width), grow(s.scales, s.n)
	first := 0
	for _, end := range s.ends {
		for i := first; i < end; i++ {
			top := s.tops[i]
			if i > first {
				top = max(top, s.tops[i-1])
			}
			if i+1 < end {
				top = max(top, s.tops[i+1])
			}
			for k := range 3 {
				var row []float32 // of zeros, beyond the sentence
				if j := i + k - 1; j >= first && j < end {
					row = s.u[j*Width : (j+1)*Width]
				}
				at := (3*i + k) * Width
				s.scales[i] = kernel.QuantizeBy(s.bytes[at:at+Width], row, top)
			}
		}
		first = end
	}
}

// Tag is what the reader says of a word's part of speech.
type Tag struct{ UPOS, XPOS string }

// Arc is a word's place in the tree. Head counts the words from 0; -1 is the root.
type Arc struct {
	Head int
	Rel  string
}

// Tags writes the tags of the words read last.
func (r *Reader) Tags(s *Space, out []Tag) {
	s.a = s.applyOut(s.a, &r.upos.dense)
	s.b = s.applyOut(s.b, &r.xpos.dense)
	for i := range s.n {
		out[i] = Tag{r.upos.labels[best(s.a[i*r.upos.n:(i+1)*r.upos.n])], r.xpos.labels[best(s.b[i*r.xpos.n:(i+1)*r.xpos.n])]}
	}
}

func best(x []float32) int {
	at := 0
	for i, v := range x {
		if v > x[at] {
			at = i
		}
	}
	return at
}

// Parse writes the trees of the sentences read last. Heads count from the first
// word of the sentence.
func (r *Reader) Parse(s *Space, out []Arc) {
	n := s.n
	s.a = s.applyOut(s.a, &r.dep)
	kernel.Leaky(s.a, Leak)
	s.a = s.apply(s.a, &r.u, s.a)
	s.b = s.applyOut(s.b, &r.head)
	kernel.Leaky(s.b, Leak)
	s.bytes, s.scales = quantize(s.bytes, s.scales, s.a, ArcWidth)
	s.heads = grow(s.heads, n)
	first := 0
	for _, end := range s.ends {
		if end > first {
			s.score(r.root, first, end)
			s.tree.find(s.arcs, end-first, s.heads[first:end])
		}
		first = end
	}

	s.a = s.applyOut(s.a, &r.relWord)
	s.b = s.applyOut(s.b, &r.relHd)
	first = 0
	for _, end := range s.ends {
		for i := first; i < end; i++ {
			a, with := s.a[i*RelWidth:(i+1)*RelWidth], r.relRoot
			if h := s.heads[i]; h >= 0 {
				with = s.b[(first+int(h))*RelWidth:][:RelWidth]
			}
			kernel.Add(a, with)
		}
		first = end
	}
	kernel.Leaky(s.a, Leak)
	s.b = s.apply(s.b, &r.rels.dense, s.a)
	for i, h := range s.heads {
		out[i] = Arc{int(h), r.relation(s.b[i*r.rels.n:(i+1)*r.rels.n], h < 0)}
	}
}

// relation returns the best relation; "root" is for the root alone.
func (r *Reader) relation(scores []float32, root bool) string {
	if root {
		return rootRelation
	}
	scores[r.rootRel] = impossible
	return r.rels.labels[best(scores)]
}

const rootRelation = "root"

// score multiplies the words of a sentence, in s.bytes, by their possible heads
// in s.b: a row a word, column 0 for the root. No word is its own head.
func (s *Space) score(root []float32, first, end int) {
	n := end - first
	s.heads8, s.headScale = grow(s.heads8, (n+1)*ArcWidth), grow(s.headScale, n+1)
	s.headScale[0] = kernel.Quantize(s.heads8[:ArcWidth], root)
	for i := range n {
		s.headScale[i+1] = kernel.Quantize(s.heads8[(i+1)*ArcWidth:(i+2)*ArcWidth], s.b[(first+i)*ArcWidth:(first+i+1)*ArcWidth])
	}
	s.headSet.SetRows(ArcWidth, s.heads8, s.headScale)
	s.arcs = grow(s.arcs, n*(n+1))
	s.headSet.Mul(s.arcs, s.bytes[first*ArcWidth:end*ArcWidth], s.scales[first:end], nil)
	for i := range n {
		s.arcs[i*(n+1)+i+1] = impossible
	}
}

// NameScores writes the scores of the labels of a head of the name recogniser,
// "names" or "conflict": a row a word, one number a label.
func (r *Reader) NameScores(s *Space, conflict bool, out []float32) {
	d := &r.names
	if conflict {
		d = &r.conflict
	}
	s.applyOut(out, d)
}

// Types names the labels of the head "types", in order: [NoType] and the types of
// the codebook.
func (r *Reader) Types() []string { return r.types.labels }

// NoType labels a word that tells of no event.
const NoType = "O"

// EventScores writes, for some of the words read last, the scores of the types of
// event that they may tell of and of how that event stands: a row a word, one
// number for each of Types and States.
func (r *Reader) EventScores(s *Space, words []int, types, states []float32) {
	s.bytes, s.scales = grow(s.bytes, len(words)*Width), grow(s.scales, len(words))
	for k, i := range words {
		copy(s.bytes[k*Width:(k+1)*Width], s.outBytes[i*Width:])
		s.scales[k] = s.outScales[i]
	}
	r.types.m.Mul(types, s.bytes, s.scales, r.types.bias)
	r.states.m.Mul(states, s.bytes, s.scales, r.states.bias)
}
