package incident

import (
	"context"
	"fmt"
	"math"
	"strings"

	"khabar"
)

// Answer is what is known of two events: whether they are one happening.
type Answer int

// The answers.
const (
	Unknown Answer = iota
	Same
	Apart
)

// Lesson is a set of reports with what is known of their events.
type Lesson struct {
	Name    string
	Reports []*khabar.Extraction
	Answer  func(a, b EventRef) Answer
	// Fold of a report, by its id: reports that could be of one happening are of one.
	Fold func(report string) int
}

// Part of a lesson: the reports that keep allows.
func (l Lesson) Part(keep func(fold int) bool) Lesson {
	var kept []*khabar.Extraction
	for _, x := range l.Reports {
		if keep(l.Fold(x.Report.ID)) {
			kept = append(kept, x)
		}
	}
	l.Reports = kept
	return l
}

// LearnConfig of a training run.
type LearnConfig struct {
	Ridge float64 // pull of each weight towards the hand's, where all pairs together weigh one
	Care  float64 // what joining two happenings costs against keeping one apart
	Log   func(format string, args ...any)
}

// labelled is a pair to learn from.
type labelled struct {
	v      Vector
	same   bool
	weight float64
}

// Learn fits the weights to the lessons, by logistic regression with a pull
// towards prior, which holds what no lesson tells. No weight changes its sign:
// agreement never speaks against a pair. Each lesson weighs the same for each
// answer that it knows. There is no chance in it: same lessons, same weights.
func (m *Merger) Learn(ctx context.Context, cfg LearnConfig, lessons []Lesson, prior *Model) (*Model, error) {
	var pairs []labelled
	for _, l := range lessons {
		ps, err := m.labelled(ctx, &l)
		if err != nil {
			return nil, err
		}
		same, apart := 0, 0
		for _, p := range ps {
			if p.same {
				same++
			} else {
				apart++
			}
		}
		cfg.Log("%s: %d pairs of one happening, %d of two", l.Name, same, apart)
		for _, p := range ps {
			if p.same {
				p.weight = 1 / float64(same)
			} else {
				p.weight = cfg.Care / float64(apart)
			}
			pairs = append(pairs, p)
		}
	}
	var sum float64
	for i := range pairs {
		sum += pairs[i].weight
	}
	for i := range pairs {
		pairs[i].weight /= sum
	}
	out := *prior
	out.Weights = fit(pairs, prior.Weights, cfg.Ridge)
	return &out, nil
}

// labelled pairs of a lesson: those that the merger would compare and whose
// answer is known.
func (m *Merger) labelled(ctx context.Context, l *Lesson) ([]labelled, error) {
	b := m.prepare(l.Reports)
	var items []*item
	for _, it := range b.items {
		if it.kind == KindHappened {
			items = append(items, it)
		}
	}
	candidates, err := candidates(ctx, items)
	if err != nil {
		return nil, err
	}
	var out []labelled
	for _, p := range candidates {
		x, y := items[p[0]], items[p[1]]
		answer := l.Answer(x.ref, y.ref)
		if answer == Unknown || apart(x, y) {
			continue
		}
		if v, ok := b.cmp.compare(x, y); ok {
			out = append(out, labelled{v: v, same: answer == Same})
		}
	}
	return out, nil
}

// fit minimises the logistic loss of the pairs and ridge times the squared
// distance to prior, over weights that have the sign they have in prior. It holds
// at zero those that would cross it, and frees one that would turn back.
func fit(pairs []labelled, prior Vector, ridge float64) Vector {
	const most, close = 100, 1e-6
	w := prior
	var held [numFeatures]bool
	for range most {
		g, h := slopes(pairs, &w, &prior, ridge)
		for i := range h {
			if held[i] = held[i] && g[i]*prior[i] >= 0; held[i] {
				hold(h, g[:], i)
			}
		}
		// Of a step that crosses zero as much is taken as leads there.
		step := solve(h, g[:])
		length, stop := 1.0, -1
		for i, s := range step {
			if prior[i] != 0 && (w[i]-length*s)*prior[i] < 0 {
				length, stop = w[i]/s, i
			}
		}
		var moved float64
		for i, s := range step {
			w[i] -= length * s
			moved = max(moved, math.Abs(length*s))
		}
		if stop >= 0 {
			w[stop], held[stop] = 0, true
		} else if moved < close {
			break
		}
	}
	return w
}

// slopes are the gradient and the lower half of the Hessian at w.
func slopes(pairs []labelled, w, prior *Vector, ridge float64) (g Vector, h [][]float64) {
	h = make([][]float64, numFeatures)
	for i := range h {
		h[i] = make([]float64, numFeatures)
		g[i] = ridge * (w[i] - prior[i])
		h[i][i] = ridge
	}
	for k := range pairs {
		p := &pairs[k]
		var z float64
		for i, x := range p.v {
			z += x * w[i]
		}
		q := 1 / (1 + math.Exp(-z))
		d := q
		if p.same {
			d--
		}
		for i, x := range p.v {
			if x == 0 {
				continue
			}
			g[i] += p.weight * d * x
			for j, y := range p.v[:i+1] {
				h[i][j] += p.weight * q * (1 - q) * x * y
			}
		}
	}
	return g, h
}

// hold takes weight i out of a step.
func hold(h [][]float64, g []float64, i int) {
	g[i] = 0
	clear(h[i][:i])
	for j := i + 1; j < len(h); j++ {
		h[j][i] = 0
	}
	h[i][i] = 1
}

// solve h·x = g for a symmetric, positive definite h, of which the lower half is
// read (Cholesky).
func solve(h [][]float64, g []float64) []float64 {
	n := len(g)
	x := make([]float64, n)
	for i := range n {
		for j := range i + 1 {
			s := h[i][j]
			for k := range j {
				s -= h[i][k] * h[j][k]
			}
			if i == j {
				h[i][i] = math.Sqrt(s)
			} else {
				h[i][j] = s / h[j][j]
			}
		}
	}
	for i := range n {
		s := g[i]
		for k := range i {
			s -= h[i][k] * x[k]
		}
		x[i] = s / h[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		s := x[i]
		for k := i + 1; k < n; k++ {
			s -= h[k][i] * x[k]
		}
		x[i] = s / h[i][i]
	}
	return x
}

// Table writes the model as rows of weights.tsv, under the comment head.
func (m *Model) Table(head string) string {
	var b strings.Builder
	b.WriteString(head)
	for i, w := range m.Weights {
		fmt.Fprintf(&b, "%s\t%g\n", Feature(i), round2(w))
	}
	fmt.Fprintf(&b, "threshold\t%g\nmissing\t%g\n", m.Threshold, m.Missing)
	return b.String()
}

func round2(x float64) float64 { return math.Round(x*100)/100 + 0 }
