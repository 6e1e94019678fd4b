package train

import (
	"math"
	"math/rand/v2"
	"testing"

	"khabar/internal/model/neural"
)

// TestGradients compares the gradients of a small network with differences of
// its loss.
func TestGradients(t *testing.T) {
	ps := &params{rng: rand.New(rand.NewPCG(1, 2))}
	const words = 40
	enc := newEncoder(ps, words)
	head := ps.add("head", 5, neural.Width, 0.3)
	bias := ps.add("head.bias", 1, 5, 0.1)
	rows := make([]neural.Rows, 9)
	for i := range rows {
		for k := range rows[i] {
			rows[i][k] = int32(ps.rng.IntN(neural.TableRows(k, words)))
		}
	}
	rows[3] = rows[7]
	ends := []int{4, 5, 9}
	gold := []int32{0, 1, 4, -1, 2, 3, 3, 0, 1}
	tp := newTape(ps, 1)
	loss := func() float64 {
		l, _, _ := tp.choose(tp.linear(enc.run(tp, rows, ends, 0), head, bias), gold, 1)
		return l
	}
	tp.learn = true
	loss()
	tp.backward()
	tp.learn = false
	for _, p := range ps.all {
		bad, n := 0, 0
		for range 12 {
			i := ps.rng.IntN(len(p.v))
			if p.sparse {
				r := rows[ps.rng.IntN(len(rows))]
				i = int(r[p.index])*p.c + ps.rng.IntN(p.c)
			}
			old := p.v[i]
			const h = 2e-3
			p.v[i] = old + h
			up := loss()
			p.v[i] = old - h
			down := loss()
			p.v[i] = old
			tp.reset()
			want, got := (up-down)/(2*h), float64(tp.g.v[p.index][i])
			n++
			if math.Abs(want-got) > 0.02+0.05*math.Abs(want) {
				bad++
				t.Logf("%s[%d]: gradient %.4f, difference %.4f", p.name, i, got, want)
			}
		}
		if bad > 1 { // a rectifier or gate may have its corner in between
			t.Errorf("%s: %d of %d gradients are off", p.name, bad, n)
		}
	}
}
