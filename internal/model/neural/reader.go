package neural

import (
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
	rows   []Rows
	x      []float32 // the vectors of the words, Width each
	u, h   []float32
	window []float32
	bytes  []uint8
	scales []float32
	a, b   []float32
	arcs   []float32
	heads  []int32
	tree   treeFinder
}

// Vectors returns the vectors of the words of the sentence read last, Width
// numbers a word. They are overwritten by the next sentence.
func (s *Space) Vectors() []float32 { return s.x }

// Read reads a sentence into s.
func (r *Reader) Read(s *Space, words []string) {
	n := len(words)
	s.n = n
	s.rows = r.vocab.Rows(words, s.rows[:0])
	s.x, s.u = grow(s.x, n*Width), grow(s.u, n*Width)
	for i := range n {
		x := s.x[i*Width : (i+1)*Width]
		r.embed(x, &s.rows[i])
		kernel.LayerNorm(x, x, r.in.gain, r.in.bias)
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
	m := len(x) / d.k
	stride := kernel.Stride(d.k)
	s.bytes, s.scales = grow(s.bytes, m*stride), grow(s.scales, m)
	for i := range m {
		s.scales[i] = kernel.Quantize(s.bytes[i*stride:(i+1)*stride], x[i*d.k:(i+1)*d.k])
	}
	dst = grow(dst, m*d.n)
	d.m.Mul(dst, s.bytes, s.scales, d.bias)
	return dst
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

func rectify(x []float32) {
	for i, v := range x {
		x[i] = max(v, float32(Leak*v))
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
	s.a = s.apply(s.a, &r.upos.dense, s.x)
	s.b = s.apply(s.b, &r.xpos.dense, s.x)
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
	s.a = s.apply(s.a, &r.dep, s.x)
	rectify(s.a)
	s.a = s.apply(s.a[:n*ArcWidth], &r.u, s.a[:n*ArcWidth])
	s.b = s.apply(s.b, &r.head, s.x)
	rectify(s.b)
	s.score(r.root)
	s.heads = grow(s.heads, n)
	s.tree.find(s.arcs, n, s.heads)

	s.a = s.apply(s.a, &r.relWord, s.x)
	s.b = s.apply(s.b, &r.relHd, s.x)
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
	const stride = ArcWidth
	heads := grow(s.bytes, (n+1)*stride)
	scales := make([]float32, n+1)
	scales[0] = kernel.Quantize(heads[:stride], root)
	for i := range n {
		scales[i+1] = kernel.Quantize(heads[(i+1)*stride:(i+2)*stride], s.b[i*stride:(i+1)*stride])
	}
	signed := make([]int8, len(heads))
	for i, b := range heads {
		signed[i] = int8(b ^ 128)
	}
	s.bytes = heads
	d := dense{m: kernel.NewInt8Matrix(n+1, stride, signed, scales), n: n + 1, k: stride}
	s.arcs = s.apply(s.arcs, &d, s.a[:n*stride])
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
	s.apply(out, d, s.x)
}
