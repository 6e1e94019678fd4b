package train

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"khabar/internal/model/kernel"
	"khabar/internal/model/neural"
	"khabar/internal/sentence"
)

// Pretrain settings.
type Pretrain struct {
	Data    string // folder laid out as ../shared/data
	Seed    uint64
	Words   int     // size of the vocabulary
	Tokens  int     // stop after so many; 0 for all
	Rate    float64 // highest learning rate
	Workers int
	Log     *slog.Logger
	Save    func(func(io.Writer) error) error // keeps the state of the run
}

const (
	parts     = 4    // parts of a step; fixed, so that results do not depend on the workers
	partSize  = 512  // words of a part, at least
	longest   = 100  // words of a sentence
	negatives = 1024 // words drawn as wrong answers, a part
	hide      = 0.2  // share of words to guess
	warmup    = 300  // steps
)

// batch is a part of a step.
type batch struct {
	rows []neural.Rows
	ends []int
	at   []int   // words to guess
	gold []int32 // their rows in the word table
}

// vocabulary counts the words of the corpus and keeps the n most frequent, or the
// words given.
func (c *rawText) vocabulary(cut *sentence.Cutter, n int, words []string) (*neural.Vocabulary, []float64, int) {
	count := map[string]int{}
	total := 0
	var buf []byte
	c.sentences(cut, func(words []string) bool {
		for _, w := range words {
			buf = neural.Normal(buf[:0], w)
			count[string(buf)]++
			total++
		}
		return true
	})
	if words == nil {
		words = frequent(count, n)
	}
	v := neural.NewVocabulary(words)
	freq := make([]float64, v.Size())
	for i, w := range words {
		freq[v.Size()-len(words)+i] = float64(max(1, count[w]))
	}
	return v, freq, total
}

// frequent returns the n most frequent words, most frequent first.
func frequent(count map[string]int, n int) []string {
	words := make([]string, 0, len(count))
	for w, k := range count {
		if k >= 3 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	return slices.Clone(words[:min(n, len(words))])
}

// Run pre-trains an encoder: it hides words and learns to name them (Devlin et
// al. 2019), against a sample of other words (Jean et al. 2015). from, where
// given, is the state of an earlier run to go on from.
func (cfg Pretrain) Run(from io.Reader) error {
	st := &state{}
	if from != nil {
		var err error
		if st, err = readState(from); err != nil {
			return fmt.Errorf("encoder: %w", err)
		}
	}
	cut, err := sentence.NewCutter()
	if err != nil {
		return err
	}
	text, err := load(cfg.Data, cfg.Seed)
	if err != nil {
		return err
	}
	vocab, freq, total := text.vocabulary(cut, cfg.Words, st.Words)
	if cfg.Tokens > 0 {
		total = min(total, cfg.Tokens)
	}
	cfg.Log.Info("corpus", "documents", len(text.docs), "tokens", total, "vocabulary", vocab.Size())
	ps := &params{rng: rand.New(rand.NewPCG(cfg.Seed, 1))}
	g := &guesser{enc: newEncoder(ps, vocab.Size()), noise: newNoise(freq)}
	g.w = ps.add("guess", neural.Width, neural.Width, float32(1/math.Sqrt(neural.Width)))
	g.b = ps.add("guess.bias", 1, neural.Width, 0)
	g.norm = ps.norm("guess.norm", neural.Width)
	g.prior = ps.add("guess.prior", vocab.Size(), 1, 0)
	g.prior.sparse = true
	if err := ps.restore(st); err != nil {
		return err
	}

	steps := total / (parts * (partSize + 12))
	batches := make(chan []*batch, 4)
	go func() {
		defer close(batches)
		cfg.feed(text, cut, vocab, len(freq), total, batches)
	}()
	var tapes [parts]*tape
	for i := range tapes {
		tapes[i] = newTape(ps, cfg.Seed+uint64(i))
		tapes[i].learn = true
	}
	sum := newGrads(ps)
	start := time.Now()
	step, seen := 0, 0
	var loss, n, hits float64
	for bs := range batches {
		step++
		var losses, counts, rights [parts]float64
		run := func(i int) { losses[i], counts[i], rights[i] = g.learn(tapes[i], bs[i]) }
		if cfg.Workers > 1 {
			var wg sync.WaitGroup
			for i := range tapes {
				wg.Go(func() { run(i) })
			}
			wg.Wait()
		} else {
			for i := range tapes {
				run(i)
			}
		}
		for i := range tapes {
			tapes[i].g.addTo(sum, ps)
			loss, n, hits = loss+losses[i], n+counts[i], hits+rights[i]
			seen += len(bs[i].rows)
		}
		rate := cfg.Rate * min(1, float64(step)/warmup) * max(0.03, 1-float64(step)/float64(steps+1))
		norm := ps.update(sum, step, float32(rate), 1)
		if step%100 == 0 {
			cfg.Log.Info("pretrain", "step", step, "of", steps, "tokens", seen, "loss", fmt.Sprintf("%.3f", loss/n), "right", fmt.Sprintf("%.3f", hits/n),
				"norm", fmt.Sprintf("%.2f", norm), "rate", fmt.Sprintf("%.5f", rate), "tokens/s", int(float64(seen)/time.Since(start).Seconds()))
			loss, n, hits = 0, 0, 0
		}
		if step%2000 == 0 {
			if err := cfg.Save(func(w io.Writer) error { return ps.save(w, vocab) }); err != nil {
				return err
			}
		}
	}
	runtime.KeepAlive(tapes)
	return cfg.Save(func(w io.Writer) error { return ps.save(w, vocab) })
}

// feed cuts the corpus into steps.
func (cfg Pretrain) feed(text *rawText, cut *sentence.Cutter, vocab *neural.Vocabulary, size, total int, out chan<- []*batch) {
	rng := rand.New(rand.NewPCG(cfg.Seed, 9))
	var step []*batch
	b := &batch{}
	seen := 0
	text.sentences(cut, func(words []string) bool {
		words = words[:min(len(words), longest)]
		seen += len(words)
		b.rows = vocab.Rows(words, b.rows)
		b.ends = append(b.ends, len(b.rows))
		if len(b.rows) < partSize {
			return seen < total
		}
		b.hide(rng, size)
		step, b = append(step, b), &batch{}
		if len(step) == parts {
			out <- step
			step = nil
		}
		return seen < total
	})
}

// hide chooses the words to guess. Most are masked, some replaced by another
// word, some left.
func (b *batch) hide(rng *rand.Rand, size int) {
	for i := range b.rows {
		w := b.rows[i][0]
		if w < neural.FirstWord || rng.Float64() >= hide {
			continue
		}
		b.at, b.gold = append(b.at, i), append(b.gold, w)
		switch x := rng.Float64(); {
		case x < 0.85:
			b.rows[i] = neural.Mask()
		case x < 0.93:
			b.rows[i] = b.rows[rng.IntN(len(b.rows))]
		}
	}
}

// noise draws words by their frequency to the power of 3/4.
type noise struct {
	sum []float64 // cumulative
}

func newNoise(freq []float64) *noise {
	s := &noise{sum: make([]float64, len(freq))}
	total := 0.0
	for i, f := range freq {
		total += math.Pow(f, 0.75)
		s.sum[i] = total
	}
	return s
}

func (s *noise) draw(rng *rand.Rand) int32 {
	x := rng.Float64() * s.sum[len(s.sum)-1]
	i, _ := slices.BinarySearch(s.sum, x)
	return int32(min(i, len(s.sum)-1))
}

// share is the probability that w is drawn at least once in n draws.
func (s *noise) share(w int32, n int) float64 {
	q := s.sum[w]
	if w > 0 {
		q -= s.sum[w-1]
	}
	return -math.Expm1(float64(n) * math.Log1p(-q/s.sum[len(s.sum)-1]))
}

// guesser names hidden words.
type guesser struct {
	enc   *encoder
	w, b  *param
	norm  [2]*param
	prior *param
	noise *noise
}

func (g *guesser) learn(t *tape, b *batch) (loss, n, right float64) {
	x := g.enc.run(t, b.rows, b.ends, 0.05)
	h := t.mat(len(b.at), x.c)
	for k, i := range b.at {
		copy(h.row(k), x.row(i))
	}
	t.back(func() {
		for k, i := range b.at {
			kernel.Add(x.grad(i), h.grad(k))
		}
	})
	h = t.norm(t.rectify(t.linear(h, g.w, g.b)), g.norm[0], g.norm[1])

	place := make(map[int32]int32, negatives+len(b.gold))
	var cand []int32
	add := func(w int32) int32 {
		at, ok := place[w]
		if !ok {
			at = int32(len(cand))
			place[w] = at
			cand = append(cand, w)
		}
		return at
	}
	gold := make([]int32, len(b.gold))
	for i, w := range b.gold {
		gold[i] = add(w)
	}
	for range negatives {
		add(g.noise.draw(t.rng))
	}
	words := g.enc.tables[0]
	e := t.mat(len(cand), words.c)
	fix := t.arena.take(len(cand))
	for k, w := range cand {
		copy(e.row(k), words.v[int(w)*words.c:(int(w)+1)*words.c])
		fix[k] = g.prior.v[w] - float32(math.Log(g.noise.share(w, negatives)))
	}
	y := t.mat(h.r, e.r)
	for i := range y.r {
		copy(y.row(i), fix)
	}
	kernel.Gemm(false, true, h.r, e.r, h.c, 1, h.v, h.c, e.v, e.c, 1, y.v, y.c)
	t.back(func() {
		kernel.Gemm(false, false, h.r, h.c, e.r, 1, y.g, y.c, e.v, e.c, 1, h.g, h.c)
		kernel.Gemm(true, false, e.r, e.c, h.r, 1, y.g, y.c, h.v, h.c, 1, e.g, e.c)
		bias := t.arena.take(e.r)
		for i := range y.r {
			kernel.Add(bias, y.grad(i))
		}
		for k, w := range cand {
			kernel.Add(t.g.row(words, w), e.grad(k))
			t.g.row(g.prior, w)[0] += bias[k]
		}
	})
	l, r, m := t.choose(y, gold, 1/float32(parts*len(gold)))
	t.backward()
	return l, float64(m), float64(r)
}
