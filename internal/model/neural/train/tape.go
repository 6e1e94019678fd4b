package train

import (
	"math/rand/v2"

	"khabar/internal/model/kernel"
)

// mat is a matrix of a pass: a row a word. g is the gradient of the loss.
type mat struct {
	r, c int
	v, g []float32
}

func (m *mat) row(i int) []float32  { return m.v[i*m.c : (i+1)*m.c] }
func (m *mat) grad(i int) []float32 { return m.g[i*m.c : (i+1)*m.c] }

// param is a trained matrix. Sparse ones are tables of which a pass touches few
// rows.
type param struct {
	name   string
	index  int
	r, c   int
	v      []float32
	m1, m2 []float32 // Adam's moments
	rate   float32   // learning rate relative to the run's
	sparse bool
}

// params is all that is trained.
type params struct {
	all []*param
	rng *rand.Rand
}

func (ps *params) add(name string, r, c int, scale float32) *param {
	p := &param{name: name, index: len(ps.all), r: r, c: c, rate: 1, v: make([]float32, r*c), m1: make([]float32, r*c), m2: make([]float32, r*c)}
	for i := range p.v {
		p.v[i] = scale * float32(ps.rng.NormFloat64())
	}
	ps.all = append(ps.all, p)
	return p
}

func (ps *params) byName(name string) *param {
	for _, p := range ps.all {
		if p.name == name {
			return p
		}
	}
	return nil
}

// grads are the gradients that one worker gathers.
type grads struct {
	v       [][]float32
	touched [][]int32 // rows of sparse parameters, in order of first touch
	mark    [][]bool
}

func newGrads(ps *params) *grads {
	g := &grads{}
	g.grow(ps)
	return g
}

// grow follows parameters that were added.
func (g *grads) grow(ps *params) {
	for i := len(g.v); i < len(ps.all); i++ {
		p := ps.all[i]
		g.v = append(g.v, make([]float32, len(p.v)))
		g.touched = append(g.touched, nil)
		var mark []bool
		if p.sparse {
			mark = make([]bool, p.r)
		}
		g.mark = append(g.mark, mark)
	}
}

func (g *grads) row(p *param, row int32) []float32 {
	if !g.mark[p.index][row] {
		g.mark[p.index][row] = true
		g.touched[p.index] = append(g.touched[p.index], row)
	}
	return g.v[p.index][int(row)*p.c : (int(row)+1)*p.c]
}

// addTo adds g to sum and empties g.
func (g *grads) addTo(sum *grads, ps *params) {
	for i, p := range ps.all {
		if !p.sparse {
			kernel.Add(sum.v[i], g.v[i])
			clear(g.v[i])
			continue
		}
		for _, row := range g.touched[i] {
			src := g.v[i][int(row)*p.c : (int(row)+1)*p.c]
			kernel.Add(sum.row(p, row), src)
			clear(src)
			g.mark[i][row] = false
		}
		g.touched[i] = g.touched[i][:0]
	}
}

// tape records a pass so that it can be run backwards.
type tape struct {
	ps    *params
	g     *grads
	rng   *rand.Rand
	learn bool // dropout on, backward steps kept
	backs []func()
	arena arena
}

func newTape(ps *params, seed uint64) *tape {
	return &tape{ps: ps, g: newGrads(ps), rng: rand.New(rand.NewPCG(seed, 77))}
}

func (t *tape) reset() {
	t.backs = t.backs[:0]
	t.arena.reset()
}

func (t *tape) backward() {
	for i := len(t.backs) - 1; i >= 0; i-- {
		t.backs[i]()
	}
	t.reset()
}

func (t *tape) back(f func()) {
	if t.learn {
		t.backs = append(t.backs, f)
	}
}

func (t *tape) mat(r, c int) *mat {
	m := &mat{r: r, c: c, v: t.arena.take(r * c)}
	if t.learn {
		m.g = t.arena.take(r * c)
	}
	return m
}

// arena hands out zeroed memory that is taken back all at once.
type arena struct {
	slabs   [][]float32
	at, use int
}

const slab = 1 << 20

func (a *arena) take(n int) []float32 {
	for a.at < len(a.slabs) && a.use+n > len(a.slabs[a.at]) {
		a.at, a.use = a.at+1, 0
	}
	if a.at == len(a.slabs) {
		a.slabs = append(a.slabs, make([]float32, max(slab, n)))
	}
	b := a.slabs[a.at][a.use : a.use+n : a.use+n]
	a.use += (n + 15) &^ 15
	clear(b)
	return b
}

func (a *arena) reset() { a.at, a.use = 0, 0 }
