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

// node of a tree: rows whose feature is at most Cut go Left, others Right. A
// leaf has Feature -1 and a Value.
type node struct {
	Feature     int
	Cut         float32
	Left, Right int
	Value       float64
}

// Model is a sum of trees.
type Model struct {
	Features int
	Base     float64
	trees    [][]node
}

// Score returns the probability that x is of the positive class.
func (m *Model) Score(x []float32) float64 {
	s := m.Base
	for _, t := range m.trees {
		s += t[leaf(t, x)].Value
	}
	return 1 / (1 + math.Exp(-s))
}

func leaf(t []node, x []float32) int {
	i := 0
	for t[i].Feature >= 0 {
		if x[t[i].Feature] <= t[i].Cut {
			i = t[i].Left
		} else {
			i = t[i].Right
		}
	}
	return i
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
		out.Base += m.Base / n
		for _, t := range m.trees {
			t = slices.Clone(t)
			for i := range t {
				t[i].Value /= n
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
	m.Base = math.Log((pos + 1) / (all - pos + 1))
	for i := range score {
		score[i] = m.Base
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
			score[i] += t[leaf(t, x[i])].Value
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

func (g *grower) grow(grad, hess []float64) []node {
	all := make([]int, len(g.x))
	for i := range all {
		all[i] = i
	}
	var tree []node
	g.split(&tree, all, grad, hess, g.p.Depth)
	return tree
}

func (g *grower) split(tree *[]node, rows []int, grad, hess []float64, depth int) int {
	var sg, sh float64
	for _, i := range rows {
		sg += grad[i]
		sh += hess[i]
	}
	at := len(*tree)
	*tree = append(*tree, node{Feature: -1, Value: -g.p.Rate * sg / (sh + g.p.Lambda)})
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
	l := g.split(tree, left, grad, hess, depth-1)
	r := g.split(tree, right, grad, hess, depth-1)
	(*tree)[at] = node{Feature: f, Cut: g.bins[f][bin], Left: l, Right: r}
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
	fmt.Fprintf(b, "model %d %d %.6g\n", m.Features, len(m.trees), m.Base)
	for _, t := range m.trees {
		fmt.Fprintf(b, "tree %d\n", len(t))
		for _, n := range t {
			if n.Feature < 0 {
				fmt.Fprintf(b, "%.4g\n", n.Value)
			} else {
				fmt.Fprintf(b, "%d %.6g %d %d\n", n.Feature, n.Cut, n.Left, n.Right)
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
	if _, err := fmt.Sscanf(r.Text(), "model %d %d %g", &m.Features, &trees, &m.Base); err != nil {
		return nil, fmt.Errorf("boost: header %q: %w", r.Text(), err)
	}
	for range trees {
		var n int
		if !r.Scan() {
			return nil, fmt.Errorf("boost: tree %d is missing", len(m.trees)+1)
		}
		if _, err := fmt.Sscanf(r.Text(), "tree %d", &n); err != nil || n < 1 || n > 1<<16 {
			return nil, fmt.Errorf("boost: tree header %q", r.Text())
		}
		t := make([]node, n)
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
func (t *node) parse(s string, at, size, features int) (err error) {
	*t = node{Feature: -1}
	feature, rest, inner := strings.Cut(s, " ")
	if !inner {
		if t.Value, err = strconv.ParseFloat(s, 64); err != nil {
			return fmt.Errorf("boost: leaf %q: %w", s, err)
		}
		return nil
	}
	cut, rest, _ := strings.Cut(rest, " ")
	left, right, _ := strings.Cut(rest, " ")
	var bad [4]error
	var c float64
	t.Feature, bad[0] = strconv.Atoi(feature)
	c, bad[1] = strconv.ParseFloat(cut, 32)
	t.Left, bad[2] = strconv.Atoi(left)
	t.Right, bad[3] = strconv.Atoi(right)
	t.Cut = float32(c)
	if err := errors.Join(bad[:]...); err != nil {
		return fmt.Errorf("boost: node %q: %w", s, err)
	}
	if t.Feature < 0 || t.Feature >= features || t.Left <= at || t.Right <= at || t.Left >= size || t.Right >= size {
		return fmt.Errorf("boost: node %q is out of range", s)
	}
	return nil
}
