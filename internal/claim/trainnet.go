package claim

import (
	"math"
	"math/rand/v2"

	"khabar"
	"khabar/internal/model/kernel"
)

// Settings of the training of nets: Adam in batches, its rate falling to zero.
const (
	netRate  = 1e-3
	netBatch = 16
	netDecay = 1e-4
)

// netLearner learns a net.
type netLearner struct {
	n, width    int
	p, g        []float32 // weights, by row; biases; output weights. And their gradient.
	m, s        []float32 // Adam's means
	steps, seen int
	total       int // decisions in all
	rng         *rand.Rand
	// of the decision at hand
	role, tok []int32   // pairs of a role and a token
	pair      []int32   // of each option and role: its pair; -1
	x         []float32 // vector of each pair
	passed    []float32 // hidden units of each pair
	dpassed   []float32
	z         []float32 // hidden units of each option
}

func newNetLearner(n, width int, seed uint64, total int) *netLearner {
	l := &netLearner{n: n, width: width, rng: rand.New(rand.NewPCG(seed, 13)), total: total}
	size := n*hidden*width + 2*hidden
	l.p, l.g, l.m, l.s = make([]float32, size), make([]float32, size), make([]float32, size), make([]float32, size)
	spread := float32(math.Sqrt(1 / float64(n*width)))
	for i := range l.p[:n*hidden*width] {
		l.p[i] = spread * float32(l.rng.NormFloat64())
	}
	for i := range l.out() {
		l.out()[i] = 0.1 * float32(l.rng.NormFloat64())
	}
	return l
}

func (l *netLearner) row(r, j int) int { return (r*hidden + j) * l.width }
func (l *netLearner) bias() []float32  { return l.p[l.n*hidden*l.width:][:hidden] }
func (l *netLearner) out() []float32   { return l.p[l.n*hidden*l.width+hidden:] }

// addScores adds the scores of the options to s.
func (l *netLearner) addScores(s []float32, v *khabar.Vectors, options []roles) {
	l.role, l.tok, l.pair = l.role[:0], l.tok[:0], l.pair[:0]
	for k := range options {
		for r, t := range options[k][:l.n] {
			l.pair = append(l.pair, l.pairOf(int32(r), t))
		}
	}
	n := len(l.role)
	l.x, l.passed = sized(l.x, n*l.width), sized(l.passed, n*hidden)
	for i := range n {
		x := l.x[i*l.width:][:l.width]
		t := int(l.tok[i])
		for c, b := range v.Bytes[t*l.width:][:l.width] {
			x[c] = float32(int(b)-128) * v.Scales[t]
		}
		for j := range hidden {
			at := l.row(int(l.role[i]), j)
			l.passed[i*hidden+j] = kernel.Dot(l.p[at:at+l.width], x)
		}
	}
	l.z = sized(l.z, len(options)*hidden)
	for k := range options {
		z := l.z[k*hidden:][:hidden]
		copy(z, l.bias())
		for _, i := range l.pair[k*l.n:][:l.n] {
			if i >= 0 {
				kernel.Add(z, l.passed[int(i)*hidden:][:hidden])
			}
		}
		for j, x := range z {
			if x < 0 {
				x *= leak
			}
			s[k] += x * l.out()[j]
		}
	}
}

func (l *netLearner) pairOf(r, t int32) int32 {
	if t < 0 {
		return -1
	}
	for i := range l.role {
		if l.role[i] == r && l.tok[i] == t {
			return int32(i)
		}
	}
	l.role, l.tok = append(l.role, r), append(l.tok, t)
	return int32(len(l.role) - 1)
}

func sized(x []float32, n int) []float32 {
	if cap(x) < n {
		return make([]float32, n)
	}
	return x[:n]
}

// learn takes the gradient of each option's score that addScores added last.
func (l *netLearner) learn(grad []float32) {
	l.dpassed = sized(l.dpassed, len(l.role)*hidden)
	clear(l.dpassed)
	base := l.n * hidden * l.width
	gb, gout := l.g[base:base+hidden], l.g[base+hidden:]
	var dz [hidden]float32
	for k, g := range grad {
		if g < 1e-4 && g > -1e-4 {
			continue
		}
		for j, z := range l.z[k*hidden:][:hidden] {
			dz[j] = g * l.out()[j]
			if z < 0 {
				z *= leak
				dz[j] *= leak
			}
			gout[j] += g * z
		}
		kernel.Add(gb, dz[:])
		for _, i := range l.pair[k*l.n:][:l.n] {
			if i >= 0 {
				kernel.Add(l.dpassed[int(i)*hidden:][:hidden], dz[:])
			}
		}
	}
	for i := range l.role {
		for j, d := range l.dpassed[i*hidden:][:hidden] {
			if d != 0 {
				at := l.row(int(l.role[i]), j)
				kernel.Axpy(d, l.x[i*l.width:][:l.width], l.g[at:at+l.width])
			}
		}
	}
	if l.seen++; l.seen%netBatch == 0 {
		l.step()
	}
}

func (l *netLearner) step() {
	l.steps++
	rate := netRate * max(0.02, 1-float64(l.seen)/float64(l.total))
	rate *= math.Sqrt(1-math.Pow(0.999, float64(l.steps))) / (1 - math.Pow(0.9, float64(l.steps)))
	for i, g := range l.g {
		g /= netBatch
		l.m[i] = 0.9*l.m[i] + 0.1*g
		l.s[i] = 0.999*l.s[i] + 0.001*g*g
		l.p[i] -= float32(rate) * (l.m[i]/(float32(math.Sqrt(float64(l.s[i])))+1e-8) + netDecay*l.p[i])
	}
	clear(l.g)
}

// net rounds what was learned.
func (l *netLearner) net() *net {
	q, scale := kernel.QuantizeMatrix(l.n*hidden, l.width, l.p[:l.n*hidden*l.width])
	return &net{n: l.n, width: l.width, q: q, scale: scale, bias: l.bias(), out: l.out()}
}
