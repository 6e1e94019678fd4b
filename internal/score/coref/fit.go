package coref

import (
	"math"
	"math/rand/v2"
)

// example is a row of features with its answer. Fold is the part of the train
// topics it is of, or -1 where its two sides are of different ones.
type example struct {
	row    []float32
	same   bool
	weight float64
	fold   int
}

// settings of learning.
type settings struct {
	hidden, epochs int
	dropout        float64
	nets           int // in each fold
}

// Adam's settings (Kingma and Ba 2015), with decay of the weights.
const (
	rate   = 0.003
	decay  = 0.01
	beta1  = 0.9
	beta2  = 0.98
	little = 1e-8
	batch  = 64
)

// learn fits a net to the examples: the same net for the same examples and seed.
func learn(examples []example, s settings, seed uint64) net {
	rng := rand.New(rand.NewPCG(seed, 5))
	in := len(examples[0].row)
	mean, inv := moments(examples)
	weights := in * s.hidden
	p := make([]float64, weights+2*s.hidden+1)
	for i := range weights {
		p[i] = rng.NormFloat64() / math.Sqrt(float64(in))
	}
	for h := range s.hidden {
		p[weights+s.hidden+h] = rng.NormFloat64() / math.Sqrt(float64(s.hidden))
	}
	l := &learner{settings: s, in: in, p: p, g: make([]float64, len(p)), m1: make([]float64, len(p)), m2: make([]float64, len(p)),
		x: make([]float64, in), z: make([]float64, s.hidden), on: make([]bool, s.hidden), rng: rng}
	steps := s.epochs * ((len(examples) + batch - 1) / batch)
	step := 0
	for range s.epochs {
		order := rng.Perm(len(examples))
		for lo := 0; lo < len(order); lo += batch {
			for _, k := range order[lo:min(lo+batch, len(order))] {
				e := &examples[k]
				for i, v := range e.row {
					l.x[i] = max(-bound, min(bound, (float64(v)-mean[i])*inv[i]))
				}
				l.gather(e.same, e.weight/batch)
			}
			step++
			l.update(step, rate*(1-float64(step)/float64(steps+1)))
		}
	}
	n := net{in, s.hidden, make([]float32, 0, netSize(in, s.hidden))}
	for _, part := range [][]float64{mean, inv, p} {
		for _, v := range part {
			n.values = append(n.values, float32(v))
		}
	}
	return n
}

// moments are the mean and the inverse deviation of each feature.
func moments(examples []example) (mean, inv []float64) {
	n := float64(len(examples))
	mean, inv = make([]float64, len(examples[0].row)), make([]float64, len(examples[0].row))
	for _, e := range examples {
		for i, v := range e.row {
			mean[i] += float64(v) / n
		}
	}
	for _, e := range examples {
		for i, v := range e.row {
			inv[i] += (float64(v) - mean[i]) * (float64(v) - mean[i]) / n
		}
	}
	for i, v := range inv {
		inv[i] = 1 / math.Sqrt(v+1e-4)
	}
	return mean, inv
}

type learner struct {
	settings
	in           int
	p, g, m1, m2 []float64
	x, z         []float64
	on           []bool
	rng          *rand.Rand
}

// gather adds the gradient of the loss on the example in l.x.
func (l *learner) gather(same bool, weight float64) {
	bias := l.p[l.in*l.hidden:]
	out := bias[l.hidden:]
	sum := out[l.hidden]
	scale := 1 / (1 - l.dropout)
	for h := range l.hidden {
		if l.on[h] = l.rng.Float64() >= l.dropout; !l.on[h] {
			continue
		}
		z := bias[h]
		for i, w := range l.p[h*l.in : (h+1)*l.in] {
			z += w * l.x[i]
		}
		l.z[h] = z
		sum += out[h] * max(z, leak*z) * scale
	}
	d := 1 / (1 + math.Exp(-sum))
	if same {
		d--
	}
	d *= weight
	gBias := l.g[l.in*l.hidden:]
	gOut := gBias[l.hidden:]
	gOut[l.hidden] += d
	for h := range l.hidden {
		if !l.on[h] {
			continue
		}
		z, slope := l.z[h], 1.0
		if z < 0 {
			z, slope = leak*z, leak
		}
		gOut[h] += d * z * scale
		dz := d * out[h] * slope * scale
		gBias[h] += dz
		g := l.g[h*l.in : (h+1)*l.in]
		for i, x := range l.x {
			g[i] += dz * x
		}
	}
}

func (l *learner) update(step int, rate float64) {
	c1, c2 := 1-math.Pow(beta1, float64(step)), 1-math.Pow(beta2, float64(step))
	for i, g := range l.g {
		l.m1[i] = beta1*l.m1[i] + (1-beta1)*g
		l.m2[i] = beta2*l.m2[i] + (1-beta2)*g*g
		l.p[i] -= rate * (l.m1[i]/c1/(math.Sqrt(l.m2[i]/c2)+little) + decay*l.p[i])
	}
	clear(l.g)
}

// crossFit learns s.nets nets for each fold from the examples of the others. The
// nets of fold f are those that saw nothing of it.
func crossFit(examples []example, s settings, seed uint64) []jury {
	out := make([]jury, folds)
	for f := range out {
		var others []example
		for _, e := range examples {
			if e.fold >= 0 && e.fold != f {
				others = append(others, e)
			}
		}
		for k := range s.nets {
			out[f] = append(out[f], learn(others, s, 100*seed+uint64(f+10*k)))
		}
	}
	return out
}

// all the nets of all folds, as one jury.
func all(byFold []jury) jury {
	var out jury
	for _, j := range byFold {
		out = append(out, j...)
	}
	return out
}
