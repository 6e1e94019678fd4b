package event

import (
	"fmt"
	"math"
	"math/rand/v2"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

const (
	castRoleWords = 4  // words whose vectors the net reads
	castHidden    = 32 // hidden units
	castLeak      = 0.1
)

// netWords are the words of a pair that the net reads: the candidate, the word it
// hangs on, the trigger nearest to it in its sentence, and the first trigger of
// the event; -1 for none.
type netWords [castRoleWords]int32

// castNet adds to the scores of the parts what the encoder's vectors say: each
// word's vector passes through a matrix of its place, the sum through a leaky
// rectifier and a row of weights for each part. It knows which words and clauses
// are like those it learned from, which hashed features cannot.
type castNet struct {
	width     int
	q         []int8
	scale     []float32
	bias, out []float32 // castHidden; castClasses × castHidden
	m         *kernel.Int8Matrix
}

// project passes the vectors of the tokens from first to end through the matrices
// of all places, into their part of dst.
func (n *castNet) project(dst []float32, v *khabar.Vectors, first, end int) {
	const size = castRoleWords * castHidden
	n.m.Mul(dst[first*size:end*size], v.Bytes[first*v.Width:end*v.Width], v.Scales[first:end], nil)
}

// add adds the scores of a family's parts over what project made of the document.
func (n *castNet) add(s *[castClasses]float32, passed []float32, words *netWords, first, end int) {
	var z [castHidden]float32
	copy(z[:], n.bias)
	for r, t := range words {
		if t < 0 {
			continue
		}
		kernel.Add(z[:], passed[(int(t)*castRoleWords+r)*castHidden:][:castHidden])
	}
	kernel.Leaky(z[:], castLeak)
	for x := first; x < end; x++ {
		row := n.out[x*castHidden:][:castHidden]
		sum := float32(0)
		for j, h := range z {
			sum += float32(h * row[j])
		}
		s[x] += sum
	}
}

func (n *castNet) sections() []modelfile.Section {
	raw := make([]byte, len(n.q))
	for i, x := range n.q {
		raw[i] = byte(x)
	}
	var floats []uint32
	for _, part := range [][]float32{n.scale, n.bias, n.out} {
		for _, x := range part {
			floats = append(floats, math.Float32bits(x))
		}
	}
	return []modelfile.Section{{Name: "net", Data: raw}, {Name: "net.scales", Data: modelfile.Uint32Bytes(floats)}}
}

func readCastNet(f *modelfile.File) (*castNet, error) {
	raw, err := f.Bytes("net")
	if err != nil {
		return nil, err
	}
	floats, err := f.Uint32s("net.scales")
	if err != nil {
		return nil, err
	}
	const rows = castRoleWords * castHidden
	if len(raw) == 0 || len(raw)%rows != 0 || len(floats) != rows+castHidden+castClasses*castHidden {
		return nil, fmt.Errorf("event: model: net has %d weights and %d scales", len(raw), len(floats))
	}
	x := make([]float32, len(floats))
	for i, b := range floats {
		x[i] = math.Float32frombits(b)
	}
	q := make([]int8, len(raw))
	for i, b := range raw {
		q[i] = int8(b)
	}
	n := &castNet{width: len(raw) / rows, q: q, scale: x[:rows], bias: x[rows:][:castHidden], out: x[rows+castHidden:]}
	n.m = kernel.NewInt8Matrix(rows, n.width, q, n.scale)
	return n, nil
}

// Settings of the training of the net: Adam in batches, its rate falling to zero.
const (
	castNetRate  = 1e-3
	castNetBatch = 16
	castNetDecay = 1e-4
)

// castNetLearner learns the net beside the features.
type castNetLearner struct {
	width       int
	p, g, m, s  []float32 // matrices, biases, output weights; their gradient; Adam's means
	steps, seen int
	total       int // examples in all
	x           [castRoleWords][]float32
	z           [castHidden]float32
}

func newCastNetLearner(width int, seed uint64, total int) *castNetLearner {
	l := &castNetLearner{width: width, total: total}
	rng := rand.New(rand.NewPCG(seed, 13))
	rows := castRoleWords * castHidden * width
	size := rows + castHidden + castClasses*castHidden
	l.p, l.g, l.m, l.s = make([]float32, size), make([]float32, size), make([]float32, size), make([]float32, size)
	spread := float32(math.Sqrt(1 / float64(castRoleWords*width)))
	for i := range l.p[:rows] {
		l.p[i] = spread * float32(rng.NormFloat64())
	}
	for i := range l.out() {
		l.out()[i] = 0.1 * float32(rng.NormFloat64())
	}
	for r := range l.x {
		l.x[r] = make([]float32, width)
	}
	return l
}

func (l *castNetLearner) row(r, j int) int { return (r*castHidden + j) * l.width }
func (l *castNetLearner) bias() []float32 {
	return l.p[castRoleWords*castHidden*l.width:][:castHidden]
}
func (l *castNetLearner) out() []float32 {
	return l.p[castRoleWords*castHidden*l.width+castHidden:]
}

// add adds the scores of the parts to s.
func (l *castNetLearner) add(s *[castClasses]float32, v *khabar.Vectors, words *netWords, first, end int) {
	copy(l.z[:], l.bias())
	for r, t := range words {
		if t < 0 {
			continue
		}
		x := l.x[r]
		for c, b := range v.Bytes[int(t)*l.width:][:l.width] {
			x[c] = float32(int(b)-128) * v.Scales[t]
		}
		for j := range l.z {
			at := l.row(r, j)
			l.z[j] += kernel.Dot(l.p[at:at+l.width], x)
		}
	}
	for x := first; x < end; x++ {
		for j, z := range l.z {
			if z < 0 {
				z *= castLeak
			}
			s[x] += z * l.out()[x*castHidden+j]
		}
	}
}

// learn takes the gradient of the scores that add added last.
func (l *castNetLearner) learn(grad *[castClasses]float32, words *netWords, first, end int) {
	base := castRoleWords * castHidden * l.width
	gb, gout := l.g[base:base+castHidden], l.g[base+castHidden:]
	var dz [castHidden]float32
	for x := first; x < end; x++ {
		for j, z := range l.z {
			d := grad[x] * l.out()[x*castHidden+j]
			if z < 0 {
				z *= castLeak
				d *= castLeak
			}
			gout[x*castHidden+j] += grad[x] * z
			dz[j] += d
		}
	}
	kernel.Add(gb, dz[:])
	for r, t := range words {
		if t < 0 {
			continue
		}
		for j, d := range dz {
			at := l.row(r, j)
			kernel.Axpy(d, l.x[r], l.g[at:at+l.width])
		}
	}
	if l.seen++; l.seen%castNetBatch == 0 {
		l.step()
	}
}

func (l *castNetLearner) step() {
	l.steps++
	rate := castNetRate * max(0.02, 1-float64(l.seen)/float64(l.total))
	rate *= math.Sqrt(1-math.Pow(0.999, float64(l.steps))) / (1 - math.Pow(0.9, float64(l.steps)))
	for i, g := range l.g {
		g /= castNetBatch
		l.m[i] = 0.9*l.m[i] + 0.1*g
		l.s[i] = 0.999*l.s[i] + 0.001*g*g
		l.p[i] -= float32(rate) * (l.m[i]/(float32(math.Sqrt(float64(l.s[i])))+1e-8) + castNetDecay*l.p[i])
	}
	clear(l.g)
}

// net rounds what was learned.
func (l *castNetLearner) net() *castNet {
	const rows = castRoleWords * castHidden
	q, scale := kernel.QuantizeMatrix(rows, l.width, l.p[:rows*l.width])
	return &castNet{width: l.width, q: q, scale: scale, bias: l.bias(), out: l.out()}
}
