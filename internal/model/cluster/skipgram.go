package cluster

import (
	"math"
	"math/rand/v2"
	"sort"
)

// dim is the length of a word vector; an array type lets the compiler drop
// bounds checks in the inner loops.
const dim = 64

type vector [dim]float32

// skipGram learns a vector for every word: it tells the words around a word from
// noise words.
func (c *corpus) skipGram(cfg Config) []vector {
	rng := rand.New(rand.NewPCG(cfg.Seed, 1))
	in, out := make([]vector, len(c.words)), make([]vector, len(c.words))
	for i := range in {
		for j := range in[i] {
			in[i][j] = (rng.Float32() - 0.5) / dim
		}
	}
	keep, noise := c.keepShares(cfg.Sample), c.noiseTable()
	g := gram{in: in, out: out, noise: noise, negative: cfg.Negative, rng: rng}
	total, done := cfg.Epochs*len(c.tokens), 0
	var line []int32
	for epoch := range cfg.Epochs {
		for i, id := range c.tokens {
			if id != lineEnd {
				if k := keep[id]; k >= 1 || rng.Float32() < k {
					line = append(line, id)
				}
				if i+1 < len(c.tokens) {
					continue
				}
			}
			g.rate = float32(cfg.Rate * max(1e-3, 1-float64(done+i)/float64(total)))
			g.line(line, cfg.Window)
			line = line[:0]
		}
		done += len(c.tokens)
		cfg.Log.Info("skip-gram", "epoch", epoch+1)
	}
	return in
}

// keepShares returns for each word the share of its occurrences to train on.
func (c *corpus) keepShares(sample float64) []float32 {
	total := 0
	for _, n := range c.counts {
		total += n
	}
	keep := make([]float32, len(c.counts))
	for i, n := range c.counts {
		f := float64(n) / float64(total) / sample
		keep[i] = float32((math.Sqrt(f) + 1) / f)
	}
	return keep
}

// noiseTable holds each word in proportion to the 3/4 power of its count.
func (c *corpus) noiseTable() []int32 {
	const size = 1 << 20
	sum := 0.0
	cum := make([]float64, len(c.counts))
	for i, n := range c.counts {
		sum += math.Pow(float64(n), 0.75)
		cum[i] = sum
	}
	table := make([]int32, size)
	for i := range table {
		table[i] = int32(sort.SearchFloat64s(cum, (float64(i)+0.5)/size*sum))
	}
	return table
}

type gram struct {
	in, out  []vector
	noise    []int32
	negative int
	rate     float32
	rng      *rand.Rand
}

func (g *gram) line(ids []int32, window int) {
	for i := range ids {
		w := 1 + int(g.rng.Uint32N(uint32(window)))
		for j := max(0, i-w); j <= min(len(ids)-1, i+w); j++ {
			if j != i {
				g.pair(&g.in[ids[j]], ids[i])
			}
		}
	}
}

// pair moves h towards the word target and away from noise words.
func (g *gram) pair(h *vector, target int32) {
	var delta vector
	for k := 0; k <= g.negative; k++ {
		id, label := target, float32(1)
		if k > 0 {
			id, label = g.noise[g.rng.Uint32()&uint32(len(g.noise)-1)], 0
			if id == target {
				continue
			}
		}
		o := &g.out[id]
		step := g.rate * (label - sigmoid(dot(h, o)))
		for i := range dim {
			delta[i] += step * o[i]
			o[i] += step * h[i]
		}
	}
	for i := range dim {
		h[i] += delta[i]
	}
}

func dot(a, b *vector) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < dim; i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + s2 + s3
}

func sigmoid(x float32) float32 {
	switch {
	case x > 8:
		return 1
	case x < -8:
		return 0
	}
	return float32(1 / (1 + math.Exp(-float64(x))))
}
