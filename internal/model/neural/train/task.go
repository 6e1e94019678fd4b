package train

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"

	"khabar/internal/model/kernel"
	"khabar/internal/model/neural"
)

// A task is something the reader learns: a head on the encoder with its examples.
type task interface {
	name() string
	size() int            // examples
	words(i int) []string // of example i
	// learn adds the gradient of the loss on the examples, whose sentences end at
	// ends; x holds their words' vectors. rows[k] tells which words of example k are
	// left, nil for all.
	learn(t *tape, x *mat, examples []int, kept [][]int, ends []int, weight float32) float64
	// evaluate returns figures on the development part.
	evaluate(r *reader) []figure
}

type figure struct {
	set, measure string
	value        float64
}

// tagger is a head that labels words; its examples may leave labels open: a word
// has a set of labels, as bits.
type tagger struct {
	label   string
	labels  []string
	w, b    *param
	texts   [][]string
	gold    [][]uint64
	dev     func(r *reader, g *tagger) []figure
	lossMul float32
}

func newTagger(ps *params, label string, labels []string) *tagger {
	g := &tagger{label: label, labels: labels, lossMul: 1}
	g.w = ps.add("head."+label, len(labels), neural.Width, float32(0.5/math.Sqrt(neural.Width)))
	g.b = ps.add("head."+label+".bias", 1, len(labels), 0)
	return g
}

func (g *tagger) name() string         { return g.label }
func (g *tagger) size() int            { return len(g.texts) }
func (g *tagger) words(i int) []string { return g.texts[i] }

func (g *tagger) evaluate(r *reader) []figure {
	if g.dev == nil {
		return nil
	}
	return g.dev(r, g)
}

func (g *tagger) learn(t *tape, x *mat, examples []int, kept [][]int, ends []int, weight float32) float64 {
	var gold []uint64
	for k, i := range examples {
		if kept[k] == nil {
			gold = append(gold, g.gold[i]...)
			continue
		}
		for _, w := range kept[k] {
			gold = append(gold, g.gold[i][w])
		}
	}
	return t.chooseOf(t.linear(t.dropout(x, headDrop), g.w, g.b), gold, weight*g.lossMul)
}

// chooseOf is choose for sets of labels that are all right.
func (t *tape) chooseOf(x *mat, gold []uint64, weight float32) (loss float64) {
	p := t.arena.take(x.c)
	for i, set := range gold {
		if set == 0 {
			continue
		}
		copy(p, x.row(i))
		softmaxRow(p)
		var mass float32
		for s := set; s != 0; s &= s - 1 {
			mass += p[bits.TrailingZeros64(s)]
		}
		mass = max(mass, 1e-9)
		loss -= math.Log(float64(mass))
		if !t.learn {
			continue
		}
		g := x.grad(i)
		for k, v := range p {
			g[k] += weight * v
		}
		for s := set; s != 0; s &= s - 1 {
			k := bits.TrailingZeros64(s)
			g[k] -= weight * p[k] / mass
		}
	}
	return loss
}

// Dropout of the encoder and of the heads' inputs; the share of words read as
// unknown, of sentences read in capitals, and of those that lose their marks.
const (
	encDrop  = 0.15
	headDrop = 0.25
	wordDrop = 0.08
	shout    = 0.08
	bare     = 0.04
)

// reader is the encoder and all tasks.
type reader struct {
	ps    *params
	vocab *neural.Vocabulary
	enc   *encoder
	tasks []task
}

// prepared is a batch of one task.
type prepared struct {
	task     task
	examples []int
	kept     [][]int
	rows     []neural.Rows
	ends     []int
}

// prepare reads the examples as the encoder will, disturbed by chance.
func (r *reader) prepare(tk task, examples []int, rng *rand.Rand) *prepared {
	b := &prepared{task: tk, examples: examples, kept: make([][]int, len(examples))}
	for k, i := range examples {
		words := tk.words(i)
		if d, ok := tk.(interface{ droppable(int) []int }); ok && rng.Float64() < bare {
			if keep := d.droppable(i); len(keep) > 1 && len(keep) < len(words) {
				b.kept[k] = keep
				short := make([]string, len(keep))
				for n, w := range keep {
					short[n] = words[w]
				}
				words = short
			}
		}
		if rng.Float64() < shout {
			up := make([]string, len(words))
			for n, w := range words {
				up[n] = strings.ToUpper(w)
			}
			words = up
		}
		first := len(b.rows)
		b.rows = r.vocab.Rows(words, b.rows)
		for n := first; n < len(b.rows); n++ {
			if rng.Float64() < wordDrop {
				b.rows[n][0] = 0
			}
		}
		b.ends = append(b.ends, len(b.rows))
	}
	return b
}

func (r *reader) learn(t *tape, b *prepared) float64 {
	x := r.enc.run(t, b.rows, b.ends, encDrop)
	loss := b.task.learn(t, x, b.examples, b.kept, b.ends, 1/float32(len(b.rows)))
	t.backward()
	return loss / float64(len(b.rows))
}

// read runs the encoder over sentences, without learning.
func (r *reader) read(t *tape, texts [][]string) (*mat, []int) {
	var rows []neural.Rows
	var ends []int
	for _, words := range texts {
		rows = r.vocab.Rows(words, rows)
		ends = append(ends, len(rows))
	}
	return r.enc.run(t, rows, ends, 0), ends
}

// inBatches calls f with runs of texts of some size.
func inBatches(texts [][]string, f func(lo, hi int)) {
	lo, n := 0, 0
	for i, w := range texts {
		if n += len(w); n > 1500 || i == len(texts)-1 {
			f(lo, i+1)
			lo, n = i+1, 0
		}
	}
}

// parser is the head for tags and trees: heads by a biaffine score (Dozat and
// Manning 2017), relations by a small network over word and head.
type parser struct {
	upos, xpos             *tagger
	dep, depB, head, headB *param
	u, prior, root         *param
	relW, relH, relB, relO *param
	relOB, relRoot         *param
	rels                   []string
	texts                  [][]string
	heads                  [][]int32 // 0 the root, else word+1; -1 unknown
	rel                    [][]int32
	plain                  [][]int // words that are left when a sentence loses its marks
	dev                    func(r *reader, p *parser) []figure
}

func newParser(ps *params, upos, xpos, rels []string) *parser {
	const d, a, h = neural.Width, neural.ArcWidth, neural.RelWidth
	s := float32(1 / math.Sqrt(d))
	p := &parser{rels: rels, upos: newTagger(ps, "upos", upos), xpos: newTagger(ps, "xpos", xpos)}
	p.dep, p.depB = ps.add("arc.dep", a, d, s), ps.add("arc.dep.bias", 1, a, 0)
	p.head, p.headB = ps.add("arc.head", a, d, s), ps.add("arc.head.bias", 1, a, 0)
	p.u = ps.add("arc.u", a, a, float32(0.5/math.Sqrt(a)))
	p.prior = ps.add("arc.prior", 1, a, 0.02)
	p.root = ps.add("arc.root", 1, a, 0.1)
	p.relW, p.relH = ps.add("rel.word", h, d, s), ps.add("rel.head", h, d, s)
	p.relB, p.relRoot = ps.add("rel.bias", 1, h, 0), ps.add("rel.root", 1, h, 0.1)
	p.relO, p.relOB = ps.add("rel.out", len(rels), h, float32(1/math.Sqrt(h))), ps.add("rel.out.bias", 1, len(rels), 0)
	return p
}

func (p *parser) name() string                { return "parse" }
func (p *parser) size() int                   { return len(p.texts) }
func (p *parser) words(i int) []string        { return p.texts[i] }
func (p *parser) droppable(i int) []int       { return p.plain[i] }
func (p *parser) evaluate(r *reader) []figure { return p.dev(r, p) }

// arcs returns u, whose product with the heads' vectors scores arcs, and the
// heads' vectors.
func (p *parser) arcs(t *tape, x *mat) (u, h *mat) {
	dep := t.dropout(t.rectify(t.linear(x, p.dep, p.depB)), headDrop)
	h = t.dropout(t.rectify(t.linear(x, p.head, p.headB)), headDrop)
	return t.linear(dep, p.u, p.prior), h
}

// scores are the scores of the heads of the words [lo,hi): column 0 is the root.
func (p *parser) scores(t *tape, u, h *mat, lo, hi int) *mat {
	n := hi - lo
	s := t.mat(n, n+1)
	a := u.c
	all := t.mat(n+1, a)
	copy(all.row(0), p.root.v)
	copy(all.v[a:], h.v[lo*a:hi*a])
	kernel.Gemm(false, true, n, n+1, a, 1, u.v[lo*a:], a, all.v, a, 0, s.v, n+1)
	for i := range n {
		s.row(i)[i+1] = -1e9
	}
	t.back(func() {
		for i := range n {
			s.grad(i)[i+1] = 0
		}
		kernel.Gemm(false, false, n, a, n+1, 1, s.g, n+1, all.v, a, 1, u.g[lo*a:], a)
		kernel.Gemm(true, false, n+1, a, n, 1, s.g, n+1, u.v[lo*a:], a, 1, all.g, a)
		kernel.Add(t.g.v[p.root.index], all.grad(0))
		kernel.Add(h.g[lo*a:hi*a], all.g[a:])
	})
	return s
}

// relations scores the relations of words to their heads: rows of x, -1 for the
// root.
func (p *parser) relations(t *tape, x *mat, heads []int) *mat {
	w := t.linear(t.dropout(x, headDrop), p.relW, p.relB)
	hd := t.linear(t.dropout(x, headDrop), p.relH, nil)
	z := t.mat(w.r, w.c)
	copy(z.v, w.v)
	for i, h := range heads {
		if h < 0 {
			kernel.Add(z.row(i), p.relRoot.v)
		} else {
			kernel.Add(z.row(i), hd.row(h))
		}
	}
	t.back(func() {
		kernel.Add(w.g, z.g)
		for i, h := range heads {
			if h < 0 {
				kernel.Add(t.g.v[p.relRoot.index], z.grad(i))
			} else {
				kernel.Add(hd.grad(h), z.grad(i))
			}
		}
	})
	return t.linear(t.dropout(t.rectify(z), headDrop), p.relO, p.relOB)
}

func (p *parser) learn(t *tape, x *mat, examples []int, kept [][]int, ends []int, weight float32) float64 {
	loss := p.upos.learn(t, x, examples, kept, ends, weight) + p.xpos.learn(t, x, examples, kept, ends, weight)
	u, h := p.arcs(t, x)
	heads, rels := make([]int, x.r), make([]int32, x.r)
	lo := 0
	for k, i := range examples {
		hi := ends[k]
		gold := p.goldHeads(i, kept[k])
		for n, g := range gold {
			rels[lo+n] = -1
			switch {
			case g > 0:
				heads[lo+n] = lo + int(g) - 1
			default:
				heads[lo+n] = -1
			}
			if g >= 0 {
				w := n
				if kept[k] != nil {
					w = kept[k][n]
				}
				rels[lo+n] = p.rel[i][w]
			}
		}
		l, _, _ := t.choose(p.scores(t, u, h, lo, hi), gold, weight)
		loss += l
		lo = hi
	}
	l, _, _ := t.choose(p.relations(t, x, heads), rels, weight)
	return loss + l
}

// goldHeads returns the heads of the words kept, counted among them.
func (p *parser) goldHeads(i int, kept []int) []int32 {
	if kept == nil {
		return p.heads[i]
	}
	at := map[int32]int32{0: 0, -1: -1}
	for n, w := range kept {
		at[int32(w+1)] = int32(n + 1)
	}
	out := make([]int32, len(kept))
	for n, w := range kept {
		out[n] = at[p.heads[i][w]]
	}
	return out
}

// best returns the best label of every word of the texts.
func (g *tagger) best(r *reader, t *tape, texts [][]string) []int {
	x, _ := r.read(t, texts)
	out := bestOf(t.linear(x, g.w, g.b))
	t.reset()
	return out
}

func bestOf(y *mat) []int {
	out := make([]int, y.r)
	for i := range out {
		for k, v := range y.row(i) {
			if v > y.row(i)[out[i]] {
				out[i] = k
			}
		}
	}
	return out
}

// parse returns tags (UPOS, XPOS), relations and heads (-1 the root, counted in
// the sentence) of every word of the texts.
func (p *parser) parse(r *reader, t *tape, texts [][]string) (tags [2][]int, rels []int, heads []int32) {
	x, ends := r.read(t, texts)
	tags[0] = bestOf(t.linear(x, p.upos.w, p.upos.b))
	tags[1] = bestOf(t.linear(x, p.xpos.w, p.xpos.b))
	u, h := p.arcs(t, x)
	heads = make([]int32, x.r)
	rows := make([]int, x.r)
	lo := 0
	for _, hi := range ends {
		neural.BestTree(p.scores(t, u, h, lo, hi).v, hi-lo, heads[lo:hi])
		for i := lo; i < hi; i++ {
			rows[i] = -1
			if heads[i] >= 0 {
				rows[i] = lo + int(heads[i])
			}
		}
		lo = hi
	}
	// Only the word that hangs from the root is a root.
	y := p.relations(t, x, rows)
	for i, h := range heads {
		for k, l := range p.rels {
			if (l == "root") != (h < 0) {
				y.row(i)[k] = -1e9
			}
		}
	}
	rels = bestOf(y)
	t.reset()
	return tags, rels, heads
}
