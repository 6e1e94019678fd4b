package neural

import (
	"math"
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
	names, conflict dense
	types           tags
	states          dense
}

// tags is a head that gives labels.
type tags struct {
	dense
	labels []string
}

// Space is the working memory of one caller, and holds what the last sentence
// was read as.
type Space struct {
	n      int
	known  known
	x      []float32 // the vectors of the words, Width each
	u, h   []float32
	window []float32
	bytes  []uint8
	scales []float32
	// the vectors of the sentence in bytes, and the heads of its words
	outBytes  []uint8
	outScales []float32
	heads8    []int8
	headScale []float32
	headSet   kernel.Int8Matrix
	a, b      []float32
	arcs      []float32
	heads     []int32
	tree      treeFinder
}

// Vectors returns the vectors of the words of the sentence read last, Width
// numbers a word. They are overwritten by the next sentence.
func (s *Space) Vectors() []float32 { return s.x }

// Read reads a sentence into s.
func (r *Reader) Read(s *Space, words []string) {
	n := len(words)
	s.n = n
	s.x, s.u = grow(s.x, n*Width), grow(s.u, n*Width)
	for i, w := range words {
		copy(s.x[i*Width:(i+1)*Width], s.known.vector(r, w, i == 0))
	}
	for k := range r.layers {
		l := &r.layers[k]
		for i := range n {
			kernel.LayerNorm(s.u[i*Width:(i+1)*Width], s.x[i*Width:(i+1)*Width], l.gain, l.norm.bias)
		}
		if k%2 == 0 {
			s.h = s.apply(s.h, &l.dense, s.widen())
			rectify(s.h)
		} else {
			s.h = s.apply(s.h, &l.dense, s.u)
			s.recur()
		}
		kernel.Add(s.x, s.h[:n*Width])
	}
	for i := range n {
		x := s.x[i*Width : (i+1)*Width]
		kernel.LayerNorm(x, x, r.out.gain, r.out.bias)
	}
	s.outBytes, s.outScales = quantize(s.outBytes, s.outScales, s.x, Width)
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
const mostKnown = 2048

func (k *known) vector(r *Reader, word string, first bool) []float32 {
	if at, ok := k.at[entry{word, first}]; ok {
		return k.vectors[at : at+Width]
	}
	if len(k.at) == mostKnown || k.at == nil {
		k.at, k.vectors = make(map[entry]int), k.vectors[:0]
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
		row := t.rows[int(rows[k])*Width:][:Width]
		scale := t.scale[rows[k]]
		for i, q := range row {
			x[i] += float32(scale * float32(q))
		}
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

// widen sets each row of u beside its neighbours.
func (s *Space) widen() []float32 {
	s.window = grow(s.window, 3*s.n*Width)
	for i := range s.n {
		w := s.window[3*i*Width : 3*(i+1)*Width]
		if i > 0 {
			copy(w, s.u[(i-1)*Width:i*Width])
		} else {
			clear(w[:Width])
		}
		copy(w[Width:], s.u[i*Width:(i+1)*Width])
		if i+1 < s.n {
			copy(w[2*Width:], s.u[(i+1)*Width:(i+2)*Width])
		} else {
			clear(w[2*Width:])
		}
	}
	return s.window
}

// slopes are those of the rectifier above and below zero.
var slopes = [2]float32{1, Leak}

// rectify is the leaky rectifier; the sign bit picks the slope, since a branch
// would go either way.
func rectify(x []float32) {
	for i, v := range x {
		x[i] = v * slopes[math.Float32bits(v)>>31]
	}
}

// recur runs the recurrent unit over h, which holds candidate, forget gate and
// output gate of each unit, and leaves what it gives in the first n*Width
// numbers. Half of the units read forwards, half backwards.
func (s *Space) recur() {
	const half = Width / 2
	n := s.n
	for i := range n {
		g := s.h[3*i*Width+Width : 3*(i+1)*Width]
		kernel.HardSigmoid(g, g)
	}
	var state [Width]float32
	for i := range n {
		s.unit(i, &state, 0, half)
	}
	for i := n - 1; i >= 0; i-- {
		s.unit(i, &state, half, Width)
	}
	for i := range n {
		copy(s.h[i*Width:(i+1)*Width], s.h[3*i*Width:])
	}
}

// unit reads word i: state = f·state + (1-f)·candidate; out = r·state.
func (s *Space) unit(i int, state *[Width]float32, lo, hi int) {
	row := s.h[3*i*Width : 3*(i+1)*Width]
	c, f, r := row[lo:hi], row[Width+lo:Width+hi], row[2*Width+lo:2*Width+hi]
	st := state[lo:hi]
	f, r, st = f[:len(c)], r[:len(c)], st[:len(c)]
	for k, v := range c {
		st[k] = float32(f[k]*st[k]) + float32((1-f[k])*v)
		c[k] = float32(r[k] * st[k])
	}
}

// Tag is what the reader says of a word's part of speech.
type Tag struct{ UPOS, XPOS string }

// Arc is a word's place in the tree. Head counts the words from 0; -1 is the root.
type Arc struct {
	Head int
	Rel  string
}

// Tags writes the tags of the sentence read last.
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

// Parse writes the tree of the sentence read last.
func (r *Reader) Parse(s *Space, out []Arc) {
	n := s.n
	s.a = s.applyOut(s.a, &r.dep)
	rectify(s.a)
	s.a = s.apply(s.a[:n*ArcWidth], &r.u, s.a[:n*ArcWidth])
	s.b = s.applyOut(s.b, &r.head)
	rectify(s.b)
	s.score(r.root)
	s.heads = grow(s.heads, n)
	s.tree.find(s.arcs, n, s.heads)

	s.a = s.applyOut(s.a, &r.relWord)
	s.b = s.applyOut(s.b, &r.relHd)
	for i, h := range s.heads {
		a := s.a[i*RelWidth : (i+1)*RelWidth]
		if h < 0 {
			kernel.Add(a, r.relRoot)
		} else {
			kernel.Add(a, s.b[int(h)*RelWidth:(int(h)+1)*RelWidth])
		}
	}
	rectify(s.a)
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
	at := -1
	for i, v := range scores {
		if r.rels.labels[i] != rootRelation && (at < 0 || v > scores[at]) {
			at = i
		}
	}
	return r.rels.labels[at]
}

const rootRelation = "root"

// score multiplies the words in s.a by their possible heads in s.b: a row a
// word, column 0 for the root. No word is its own head.
func (s *Space) score(root []float32) {
	n := s.n
	s.bytes = grow(s.bytes, ArcWidth)
	s.heads8, s.headScale = grow(s.heads8, (n+1)*ArcWidth), grow(s.headScale, n+1)
	for i := range n + 1 {
		h := root
		if i > 0 {
			h = s.b[(i-1)*ArcWidth : i*ArcWidth]
		}
		s.headScale[i] = kernel.Quantize(s.bytes[:ArcWidth], h)
		for k, b := range s.bytes[:ArcWidth] {
			s.heads8[i*ArcWidth+k] = int8(b ^ 128)
		}
	}
	s.headSet.Reset(n+1, ArcWidth, s.heads8, s.headScale)
	d := dense{m: &s.headSet, n: n + 1, k: ArcWidth}
	s.arcs = s.apply(s.arcs, &d, s.a[:n*ArcWidth])
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

// TypeScores writes the scores of the types of event that a word may tell of: a
// row a word, one number for each of Types.
func (r *Reader) TypeScores(s *Space, out []float32) { s.applyOut(out, &r.types.dense) }

// StateScores writes the scores of how the event that a word may tell of stands:
// a row a word, one number for each of States.
func (r *Reader) StateScores(s *Space, out []float32) { s.applyOut(out, &r.states) }
