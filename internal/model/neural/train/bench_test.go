package train

import (
	"math/rand/v2"
	"testing"

	"khabar/internal/model/neural"
)

func BenchmarkStep(b *testing.B) {
	const words = 32000
	ps := &params{rng: rand.New(rand.NewPCG(1, 2))}
	freq := make([]float64, words)
	for i := range freq {
		freq[i] = 1 / float64(i+10)
	}
	g := &guesser{enc: newEncoder(ps, words), noise: newNoise(freq)}
	g.w = ps.add("guess", neural.Width, neural.Width, 0.07)
	g.b = ps.add("guess.bias", 1, neural.Width, 0)
	g.norm = ps.norm("guess.norm", neural.Width)
	g.prior = ps.add("guess.prior", words, 1, 0)
	g.prior.sparse = true
	bt := &batch{}
	for i := range partSize {
		var r neural.Rows
		r[0] = g.noise.draw(ps.rng)
		for k := 1; k < len(r); k++ {
			r[k] = int32(ps.rng.IntN(neural.TableRows(k, words)))
		}
		bt.rows = append(bt.rows, r)
		if i%25 == 24 || i == partSize-1 {
			bt.ends = append(bt.ends, i+1)
		}
	}
	tp, sum := newTape(ps, 1), newGrads(ps)
	tp.learn = true
	for b.Loop() {
		c := *bt
		c.rows = append([]neural.Rows(nil), bt.rows...)
		c.hide(ps.rng, words)
		g.learn(tp, &c)
		tp.g.addTo(sum, ps)
		ps.update(sum, 1, 1e-3, 1)
	}
	b.ReportMetric(float64(b.N*partSize)/b.Elapsed().Seconds(), "tokens/s")
}
