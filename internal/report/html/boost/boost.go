// Package boost holds gradient-boosted regression trees for two classes: the
// learner (Friedman 2001, with the second-order leaf values of Chen and Guestrin
// 2016) and the model that it leaves. Training is deterministic.
package boost

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// node of a tree, eight bytes: rows whose feature is at most cut go on to the
// next node, others to right. A leaf has feature leaf and its value as cut.
type node struct {
	feature, right uint16
	cut            float32
}

const leaf = math.MaxUint16

type tree []node

// Model is a sum of trees.
type Model struct {
	Features int
	base     float64
	trees    []tree
}

// Score returns the probability that each row is of the positive class. All rows
// pass a tree before the next one, which keeps it in the nearest cache.
func (m *Model) Score(rows [][]float32) []float64 {
	out := make([]float64, len(rows))
	for i := range out {
		out[i] = m.base
	}
	for _, t := range m.trees {
		for i, x := range rows {
			out[i] += float64(t.value(x))
		}
	}
	for i, s := range out {
		out[i] = 1 / (1 + math.Exp(-s))
	}
	return out
}

// value is that of the leaf that x comes to.
func (t tree) value(x []float32) float32 {
	n := t[0]
	for i := 0; n.feature != leaf; n = t[i] {
		if x[n.feature] <= n.cut {
			i++
		} else {
			i = int(n.right)
		}
	}
	return n.cut
}

// Params of training.
type Params struct {
	Trees, Depth int
	Rate         float64
	MinWeight    float64 // of a leaf, in summed curvature
	Lambda       float64 // L2 on leaf values
	Share        float64 // of the features that each tree may use
	Seed         uint64
}

// Mean returns the model whose log-odds are the mean of those of models.
func Mean(models []*Model) *Model {
	out := &Model{Features: models[0].Features}
	n := float64(len(models))
	for _, m := range models {
		out.base += m.base / n
		for _, t := range m.trees {
			t = slices.Clone(t)
			for i := range t {
				if t[i].feature == leaf {
					t[i].cut /= float32(n)
				}
			}
			out.trees = append(out.trees, t)
		}
	}
	return out
}

// Train fits a model to rows x with labels y and weights w.
func Train(x [][]float32, y []bool, w []float64, p Params) *Model {
	g := &grower{x: x, p: p, bins: quantiles(x)}
	g.index()
	score := make([]float64, len(x))
	grad, hess := make([]float64, len(x)), make([]float64, len(x))
	m := &Model{Features: len(x[0])}
	var pos, all float64
	for i := range y {
		all += w[i]
		if y[i] {
			pos += w[i]
		}
	}
	m.base = math.Log((pos + 1) / (all - pos + 1))
	for i := range score {
		score[i] = m.base
	}
	r := rand.New(rand.NewPCG(1, 2+p.Seed))
	for range p.Trees {
		g.use = r.Perm(len(x[0]))[:max(1, int(p.Share*float64(len(x[0]))))]
		slices.Sort(g.use)
		for i := range x {
			prob := 1 / (1 + math.Exp(-score[i]))
			target := 0.0
			if y[i] {
				target = 1
			}
			grad[i], hess[i] = w[i]*(prob-target), w[i]*prob*(1-prob)
		}
		t := g.grow(grad, hess)
		m.trees = append(m.trees, t)
		for i := range x {
			score[i] += float64(t.value(x[i]))
		}
	}
	return m
}

const maxBins = 48

// quantiles returns the cuts tried for each feature.
func quantiles(x [][]float32) [][]float32 {
	out := make([][]float32, len(x[0]))
	col := make([]float32, len(x))
	for f := range out {
		for i := range x {
			col[i] = x[i][f]
		}
		slices.Sort(col)
		uniq := slices.Compact(slices.Clone(col))
		if len(uniq) <= maxBins {
			out[f] = uniq[:len(uniq)-1]
			continue
		}
		var cuts []float32
		for b := 1; b < maxBins; b++ {
			cuts = append(cuts, col[b*len(col)/maxBins])
		}
		out[f] = slices.Compact(cuts)
	}
	return out
}

type grower struct {
	x    [][]float32
	bins [][]float32
	bin  [][]uint8 // row → feature → bin
	p    Params
	use  []int // features of the tree being grown
}

func (g *grower) index() {
	g.bin = make([][]uint8, len(g.x))
	for i, row := range g.x {
		g.bin[i] = make([]uint8, len(row))
		for f, v := range row {
			n, _ := slices.BinarySearch(g.bins[f], v)
			g.bin[i][f] = uint8(n)
		}
	}
}

func (g *grower) grow(grad, hess []float64) tree {
	all := make([]int, len(g.x))
	for i := range all {
		all[i] = i
	}
	var t tree
	g.split(&t, all, grad, hess, g.p.Depth)
	return t
}

func (g *grower) split(t *tree, rows []int, grad, hess []float64, depth int) int {
	var sg, sh float64
	for _, i := range rows {
		sg += grad[i]
		sh += hess[i]
	}
	at := len(*t)
	*t = append(*t, node{feature: leaf, cut: float32(-g.p.Rate * sg / (sh + g.p.Lambda))})
	if depth == 0 || len(rows) < 2 {
		return at
	}
	f, bin := g.best(rows, grad, hess, sg, sh)
	if f < 0 {
		return at
	}
	var left, right []int
	for _, i := range rows {
		if int(g.bin[i][f]) <= bin {
			left = append(left, i)
		} else {
			right = append(right, i)
		}
	}
	g.split(t, left, grad, hess, depth-1)
	r := g.split(t, right, grad, hess, depth-1)
	(*t)[at] = node{uint16(f), uint16(r), g.bins[f][bin]}
	return at
}

func (g *grower) best(rows []int, grad, hess []float64, sg, sh float64) (feature, bin int) {
	feature = -1
	gain := 1e-6
	base := sg * sg / (sh + g.p.Lambda)
	for _, f := range g.use {
		cuts := g.bins[f]
		var hg, hh [maxBins + 1]float64
		for _, i := range rows {
			b := g.bin[i][f]
			hg[b] += grad[i]
			hh[b] += hess[i]
		}
		var lg, lh float64
		for b := range cuts {
			lg += hg[b]
			lh += hh[b]
			rg, rh := sg-lg, sh-lh
			if lh < g.p.MinWeight || rh < g.p.MinWeight {
				continue
			}
			if d := lg*lg/(lh+g.p.Lambda) + rg*rg/(rh+g.p.Lambda) - base; d > gain {
				gain, feature, bin = d, f, b
			}
		}
	}
	return feature, bin
}

// Write prints the model, a node a line.
func (m *Model) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "model %d %d %.6g\n", m.Features, len(m.trees), m.base)
	for _, t := range m.trees {
		fmt.Fprintf(b, "tree %d\n", len(t))
		for _, n := range t {
			if n.feature == leaf {
				fmt.Fprintf(b, "%.4g\n", n.cut)
			} else {
				fmt.Fprintf(b, "%d %.6g %d\n", n.feature, n.cut, n.right)
			}
		}
	}
	return b.Flush()
}

// Read reads a model written by [Model.Write].
func Read(r *bufio.Scanner) (*Model, error) {
	m := &Model{}
	var trees int
	if !r.Scan() {
		return nil, fmt.Errorf("boost: no model")
	}
	if _, err := fmt.Sscanf(r.Text(), "model %d %d %g", &m.Features, &trees, &m.base); err != nil {
		return nil, fmt.Errorf("boost: header %q: %w", r.Text(), err)
	}
	for range trees {
		var n int
		if !r.Scan() {
			return nil, fmt.Errorf("boost: tree %d is missing", len(m.trees)+1)
		}
		if _, err := fmt.Sscanf(r.Text(), "tree %d", &n); err != nil || n < 1 || n >= leaf {
			return nil, fmt.Errorf("boost: tree header %q", r.Text())
		}
		t := make(tree, n)
		for i := range t {
			if !r.Scan() {
				return nil, fmt.Errorf("boost: tree %d is cut short", len(m.trees)+1)
			}
			if err := t[i].parse(r.Text(), i, n, m.Features); err != nil {
				return nil, err
			}
		}
		m.trees = append(m.trees, t)
	}
	return m, nil
}

// parse reads a node. Children lie behind their parent, so a walk always ends.
func (t *node) parse(s string, at, size, features int) error {
	feature, rest, inner := strings.Cut(s, " ")
	if !inner {
		v, err := strconv.ParseFloat(s, 32)
		if err != nil {
			return fmt.Errorf("boost: leaf %q: %w", s, err)
		}
		*t = node{feature: leaf, cut: float32(v)}
		return nil
	}
	cut, right, _ := strings.Cut(rest, " ")
	f, err1 := strconv.ParseUint(feature, 10, 16)
	c, err2 := strconv.ParseFloat(cut, 32)
	r, err3 := strconv.ParseUint(right, 10, 16)
	if err := errors.Join(err1, err2, err3); err != nil {
		return fmt.Errorf("boost: node %q: %w", s, err)
	}
	if int(f) >= features || int(r) <= at+1 || int(r) >= size {
		return fmt.Errorf("boost: node %q is out of range", s)
	}
	*t = node{uint16(f), uint16(r), float32(c)}
	return nil
}
