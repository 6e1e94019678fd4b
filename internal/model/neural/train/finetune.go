package train

import (
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"khabar/internal/model/name"
	"khabar/internal/model/neural"
)

// Finetune settings.
type Finetune struct {
	Data    string
	Corpus  string // the project's corpus of events
	Seed    uint64
	Epochs  int
	Share   float64 // of the examples of each task, for trials
	Rate    float64
	Tables  float64 // learning rate of the tables, relative
	Encoder float64 // learning rate of the encoder, relative
	Workers int
	Log     *slog.Logger
	Save    func(func(io.Writer) error) error // writes the model file
	Keep    func(func(io.Writer) error) error // keeps the state of the run
}

const (
	stepParts = 4
	stepSize  = 480 // words of a part
)

// Run trains the reader: the encoder, started from a pre-trained one or from the
// state of an earlier run, together with its heads.
func (cfg Finetune) Run(pretrained io.Reader) error {
	st, err := readState(pretrained)
	if err != nil {
		return fmt.Errorf("encoder: %w", err)
	}
	r := &reader{ps: &params{rng: rand.New(rand.NewPCG(cfg.Seed, 11))}, vocab: neural.NewVocabulary(st.Words)}
	r.enc = newEncoder(r.ps, r.vocab.Size())
	for _, p := range r.ps.all {
		p.rate = float32(cfg.Encoder)
		if p.sparse {
			p.rate = float32(cfg.Tables)
		}
	}
	if err := r.addTasks(cfg); err != nil {
		return err
	}
	if err := r.ps.restore(st); err != nil {
		return err
	}
	return r.fit(cfg)
}

func (r *reader) addTasks(cfg Finetune) error {
	p, err := trees(r.ps, cfg.Data, cfg.Seed)
	if err != nil {
		return err
	}
	r.tasks = append(r.tasks, p)
	for _, head := range []string{name.HeadNames, name.HeadConflict} {
		g, err := names(r.ps, cfg.Data, head)
		if err != nil {
			return err
		}
		r.tasks = append(r.tasks, g)
	}
	types, states, err := triggers(r.ps, cfg.Corpus)
	if err != nil {
		return err
	}
	r.tasks = append(r.tasks, types, states)
	return nil
}

// batchOf is a batch before it is read.
type batchOf struct {
	task     int
	examples []int
}

// epoch cuts all tasks into batches, in an order of chance.
func (r *reader) epoch(rng *rand.Rand, share float64) []batchOf {
	var out []batchOf
	for k, tk := range r.tasks {
		order := rng.Perm(tk.size())
		order = order[:int(share*float64(len(order)))]
		var cur []int
		n := 0
		for _, i := range order {
			cur = append(cur, i)
			if n += len(tk.words(i)); n >= stepSize {
				out = append(out, batchOf{k, cur})
				cur, n = nil, 0
			}
		}
		if len(cur) > 0 {
			out = append(out, batchOf{k, cur})
		}
	}
	rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func (r *reader) fit(cfg Finetune) error {
	rng := rand.New(rand.NewPCG(cfg.Seed, 12))
	var tapes [stepParts]*tape
	for i := range tapes {
		tapes[i] = newTape(r.ps, cfg.Seed+100+uint64(i))
		tapes[i].learn = true
	}
	sum := newGrads(r.ps)
	step, start := 0, time.Now()
	for epoch := range cfg.Epochs {
		batches := r.epoch(rng, cfg.Share)
		steps := len(batches) / stepParts
		losses := make([]float64, len(r.tasks))
		counts := make([]float64, len(r.tasks))
		for k := range steps {
			step++
			var ready [stepParts]*prepared
			var loss [stepParts]float64
			for i := range ready {
				b := batches[k*stepParts+i]
				ready[i] = r.prepare(r.tasks[b.task], b.examples, rng)
			}
			run := func(i int) { loss[i] = r.learn(tapes[i], ready[i]) }
			if cfg.Workers > 1 {
				var wg sync.WaitGroup
				for i := range ready {
					wg.Go(func() { run(i) })
				}
				wg.Wait()
			} else {
				for i := range ready {
					run(i)
				}
			}
			for i := range tapes {
				tapes[i].g.addTo(sum, r.ps)
				losses[batches[k*stepParts+i].task] += loss[i]
				counts[batches[k*stepParts+i].task]++
			}
			done := (float64(epoch) + float64(k)/float64(steps)) / float64(cfg.Epochs)
			rate := cfg.Rate * min(1, float64(step)/200) * max(0.005, 1-done)
			r.ps.update(sum, step, float32(rate), 2)
		}
		attrs := []any{"epoch", epoch + 1, "steps", step, "seconds", int(time.Since(start).Seconds())}
		for i, tk := range r.tasks {
			attrs = append(attrs, "loss."+tk.name(), fmt.Sprintf("%.3f", losses[i]/max(1, counts[i])))
			for _, f := range tk.evaluate(r) {
				attrs = append(attrs, f.set+"."+f.measure, fmt.Sprintf("%.2f", f.value))
			}
		}
		cfg.Log.Info("reader", attrs...)
	}
	if err := cfg.Keep(func(w io.Writer) error { return r.ps.save(w, r.vocab) }); err != nil {
		return err
	}
	return cfg.Save(func(w io.Writer) error { return r.export(w, cfg) })
}
