package name

import (
	"log/slog"
	"math"
	"math/bits"
	"math/rand/v2"
	"strings"

	"khabar"
)

// Config of a training run. The zero value of a field means its default.
type Config struct {
	Epochs  int     // passes over the text (8)
	Rate    float64 // step size of AdaGrad (0.03)
	Decay   float64 // of weights towards 0 (5e-4)
	MinRows int     // occurrences a feature needs (2)
	Shout   float64 // share of sentences repeated in capitals (0.06)
	Drop    float64 // share of features hidden at random (0.1)
	Least   float64 // weights nearer to 0 are not stored (0.02)
	Seed    uint64
	Log     *slog.Logger
}

func (c Config) withDefaults() Config {
	set(&c.Epochs, 8)
	set(&c.Rate, 0.03)
	set(&c.Decay, 5e-4)
	set(&c.MinRows, 2)
	set(&c.Shout, 0.06)
	set(&c.Drop, 0.1)
	set(&c.Least, 0.02)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

func set[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// example is a sentence to learn from.
type example struct {
	feats [][]uint32
	masks []uint64  // labels each token may have
	base  []float32 // scores to add to, where given
}

// Corpus is a set of documents with the classes that it annotates: a token
// outside its names may still be a name of another class.
type Corpus struct {
	Docs  []Document
	Kinds []khabar.NameKind // classes annotated; nil for all
}

// masksOf returns the labels each token of s may have.
func masksOf(s Sentence, classes, annotated []khabar.NameKind) ([]uint64, error) {
	labs, err := encode(len(s.Tokens), s.Spans, classes)
	if err != nil {
		return nil, err
	}
	free := uint64(1)
	if annotated != nil {
		for c, k := range classes {
			if indexOf(annotated, k) < 0 {
				free |= 0xf << (4*c + 1)
			}
		}
	}
	out := make([]uint64, len(labs))
	for i, l := range labs {
		if out[i] = 1 << l; l == outside {
			out[i] = free
		}
	}
	return out, nil
}

// trainer learns the weights of a linear-chain conditional random field by
// stochastic gradient steps (AdaGrad).
type trainer struct {
	cfg     Config
	n       int
	classes []khabar.NameKind
	ids     map[uint32]int32 // features to rows
	w, g    []float32        // weights and summed squares of gradients, n a row
	trans   []float32
	transG  []float32
	fixed   bool // trans stays as it is
	full    *chain
	held    *chain
	emit    []float32
	rows    [][]int32
	rng     *rand.Rand
}

// fit trains on the examples, which it uses up. Where trans is given, it holds
// the scores of label pairs, and they stay.
func fit(cfg Config, classes []khabar.NameKind, examples []example, trans []float32) *weights {
	t := newTrainer(cfg, classes, examples)
	if trans != nil {
		t.trans, t.fixed = trans, true
	}
	order := make([]int, len(examples))
	for i := range order {
		order[i] = i
	}
	for epoch := range cfg.Epochs {
		t.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			loss += t.learn(&examples[i])
		}
		cfg.Log.Info("names", "epoch", epoch+1, "loss", math.Round(loss), "rows", len(t.ids))
	}
	return t.weights()
}

func newTrainer(cfg Config, classes []khabar.NameKind, examples []example) *trainer {
	n := labels(len(classes))
	t := &trainer{cfg: cfg, n: n, classes: classes, ids: map[uint32]int32{},
		trans: make([]float32, n*n), transG: make([]float32, n*n),
		full: newChain(n), held: newChain(n), rng: rand.New(rand.NewPCG(cfg.Seed, 7))}
	counts := map[uint32]int{}
	for _, ex := range examples {
		for _, fs := range ex.feats {
			for _, f := range fs {
				if counts[f]++; counts[f] == cfg.MinRows {
					t.ids[f] = int32(len(t.ids))
				}
			}
		}
	}
	t.w, t.g = make([]float32, len(t.ids)*n), make([]float32, len(t.ids)*n)
	for i := range t.trans {
		if !follows(label(i/n), label(i%n)) {
			t.trans[i] = forbidden
		}
	}
	// From here on the examples' features are row numbers; rare ones are gone.
	for _, ex := range examples {
		for i, fs := range ex.feats {
			kept := fs[:0]
			for _, f := range fs {
				if id, ok := t.ids[f]; ok {
					kept = append(kept, uint32(id))
				}
			}
			ex.feats[i] = kept
		}
	}
	return t
}

// learn takes one step on a sentence and returns its loss.
func (t *trainer) learn(ex *example) float64 {
	size, n := len(ex.feats), t.n
	t.emit = grow(t.emit, size*n)
	t.rows = grow(t.rows, size)
	clear(t.emit)
	copy(t.emit, ex.base)
	for i, fs := range ex.feats {
		rows := t.rows[i][:0]
		row := t.emit[i*n : (i+1)*n]
		for _, f := range fs {
			if t.rng.Float64() < t.cfg.Drop {
				continue
			}
			rows = append(rows, int32(f))
			for l, v := range t.w[int(f)*n : (int(f)+1)*n] {
				row[l] += v
			}
		}
		t.rows[i] = rows
	}
	t.full.set(t.trans)
	loss := t.full.sums(t.emit, size, nil)
	want, wantPair := t.given(ex.masks)
	if want == nil {
		t.held.set(t.trans)
		loss -= t.held.sums(t.emit, size, ex.masks)
		want, wantPair = t.held.marginal, t.held.pair
	} else {
		loss -= t.gold(ex.masks)
	}
	for i := range size {
		t.stepToken(i, want)
		if i > 0 && !t.fixed {
			t.stepPair(i, want, wantPair)
		}
	}
	return loss
}

// given returns what marginal and pair would for masks of one label each, and
// nil where a token may have several.
func (t *trainer) given(masks []uint64) (func(i, l int) float64, func(i, a, b int) float64) {
	for _, m := range masks {
		if bits.OnesCount64(m) != 1 {
			return nil, nil
		}
	}
	one := func(i, l int) float64 { return float64(masks[i] >> l & 1) }
	return one, func(i, a, b int) float64 { return one(i-1, a) * one(i, b) }
}

// gold returns the score of the labels that masks of one label each give.
func (t *trainer) gold(masks []uint64) float64 {
	sum, before := float32(0), 0
	for i, m := range masks {
		l := bits.TrailingZeros64(m)
		sum += t.emit[i*t.n+l]
		if i > 0 {
			sum += t.trans[before*t.n+l]
		}
		before = l
	}
	return float64(sum)
}

// leastGradient is the change of probability that is worth a step.
const leastGradient = 1e-3

func (t *trainer) stepToken(i int, want func(i, l int) float64) {
	n := t.n
	for l := range n {
		d := float32(t.full.marginal(i, l) - want(i, l))
		if d < leastGradient && d > -leastGradient {
			continue
		}
		for _, r := range t.rows[i] {
			t.step(&t.w[int(r)*n+l], &t.g[int(r)*n+l], d)
		}
	}
}

func (t *trainer) stepPair(i int, one func(i, l int) float64, want func(i, a, b int) float64) {
	n := t.n
	for a := range n {
		if t.full.alpha[(i-1)*n+a] < leastGradient && one(i-1, a) < leastGradient {
			continue
		}
		for b := range n {
			if !follows(label(a), label(b)) {
				continue
			}
			d := float32(t.full.pair(i, a, b) - want(i, a, b))
			if d > leastGradient || d < -leastGradient {
				t.step(&t.trans[a*n+b], &t.transG[a*n+b], d)
			}
		}
	}
}

func (t *trainer) step(w, g *float32, d float32) {
	d += float32(t.cfg.Decay) * *w
	*g += d * d
	*w -= float32(t.cfg.Rate) * d / float32(math.Sqrt(float64(*g)+1e-2))
}

func (t *trainer) weights() *weights {
	out := &weights{classes: t.classes, trans: t.trans,
		keys: make([]uint32, len(t.ids)), rows: make([][]float32, len(t.ids))}
	for f, id := range t.ids {
		out.keys[id] = f
		out.rows[id] = t.w[int(id)*t.n : (int(id)+1)*t.n]
	}
	return out
}

// shout returns a copy of s in capitals.
func (s Sentence) shout() Sentence {
	out := Sentence{Tokens: make([]string, len(s.Tokens)), Spans: s.Spans}
	for i, tok := range s.Tokens {
		out.Tokens[i] = strings.ToUpper(tok)
	}
	return out
}
