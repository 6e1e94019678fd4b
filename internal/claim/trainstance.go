package claim

import (
	"io"
	"math/rand/v2"

	"khabar"
	data "khabar/data/claim"
	modeldata "khabar/data/model/claim"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// StanceExample is a document with what its claims are known to be.
type StanceExample struct {
	Doc    *khabar.Document
	Claims []StanceLabel
}

// StanceLabel is the stance of a claim with the given cue words.
type StanceLabel struct {
	Cues   []khabar.Span
	Stance khabar.Stance
}

// StanceConfig of a training run.
type StanceConfig struct {
	Epochs int
	L2     float64 // pull towards zero of the rows
	Dense  float64 // rate of the weights of vectors, as a part of the others
	Rate   float64
	Folds  int
	Seed   uint64
	Log    func(format string, args ...any)
}

// labelledStance is one claim to learn from; group numbers its document.
type labelledStance struct {
	in     stanceInput
	v      *khabar.Vectors
	gold   int
	group  int
	phrase bool // a phrase of the tables decides it
}

// TrainStances learns the stances from examples and writes them.
func TrainStances(w io.Writer, man modelfile.Manifest, cfg StanceConfig, examples []StanceExample) error {
	f, err := unlearned()
	if err != nil {
		return err
	}
	var all []labelledStance
	for g := range examples {
		all = append(all, f.stancesOf(&examples[g], g)...)
	}

	prior, right := 0, map[float32]int{}
	margins := []float32{0, 0.25, 0.5, 0.75, 1, 1.5, 2}
	for k := range cfg.Folds {
		m := fitStances(cfg, all, func(g int) bool { return g%cfg.Folds != k })
		for i := range all {
			l := &all[i]
			if l.group%cfg.Folds != k {
				continue
			}
			prior += int(flag(l.in.prior == l.gold))
			for _, x := range margins {
				got := l.in.prior
				if !l.phrase {
					got = m.best(&l.in, l.v, x)
				}
				right[x] += int(flag(got == l.gold))
			}
		}
	}
	cfg.Log("%d claims; by the tables %d, out of fold, by margin, %v", len(all), prior, right)
	return modelfile.Write(w, man, fitStances(cfg, all, func(int) bool { return true }).sections())
}

// unlearned is a finder whose stances are those of the tables.
func unlearned() (*Finder, error) {
	t, err := loadTables(data.FS)
	if err != nil {
		return nil, err
	}
	file, err := modelfile.Load(modeldata.FS, modeldata.File)
	if err != nil {
		return nil, err
	}
	m, err := readModel(file)
	if err != nil {
		return nil, err
	}
	c, err := cluster.Load()
	if err != nil {
		return nil, err
	}
	return newFinder(t, m, c, nil), nil
}

// stancesOf pairs the claims found in a document with its labels, by their cues.
func (f *Finder) stancesOf(e *StanceExample, group int) []labelledStance {
	r, found := f.open(e.Doc)
	var out []labelledStance
	for k := range found {
		a := &found[k]
		st := r.stance(a)
		if st.none {
			continue
		}
		in := r.stanceInput(a, &st)
		r.found = append(r.found, *a)
		for _, g := range e.Claims {
			if gold := stanceIndex(g.Stance); gold >= 0 && overlapsAny(r.span(a.cue), g.Cues) {
				out = append(out, labelledStance{in, &e.Doc.Vectors, gold, group, r.settled(a, &st)})
				break
			}
		}
	}
	return out
}

func overlapsAny(s khabar.Span, list []khabar.Span) bool {
	for _, o := range list {
		if s.Overlaps(o) {
			return true
		}
	}
	return false
}

// priorWeight is what the tables' stance counts for before anything is learned.
const priorWeight = 2

// fitStances fits the model to the groups that keep allows, by plain descent. What the
// tables say begins with a weight and is not pulled to zero.
func fitStances(cfg StanceConfig, all []labelledStance, keep func(group int) bool) *stanceModel {
	width := all[0].v.Width
	m := &stanceModel{rows: make([]float32, stanceSize*stanceCount), dense: make([]float32, stanceCount*stanceWords*width), width: width}
	start := make([]float32, len(m.rows))
	for k := range stanceCount {
		var f feats
		f.add(200, uint64(k))
		start[int(f[0]&(stanceSize-1))*stanceCount+k] = priorWeight
	}
	copy(m.rows, start)
	var order []int
	for i := range all {
		if keep(all[i].group) {
			order = append(order, i)
		}
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 17))
	x := make([]float32, width)
	for epoch := range cfg.Epochs {
		rate := float32(cfg.Rate * (1 - float64(epoch)/float64(cfg.Epochs)))
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l := &all[i]
			s := m.scores(&l.in, l.v)
			softmax(s[:])
			s[l.gold]--
			for _, j := range l.in.f {
				at := int(j&(stanceSize-1)) * stanceCount
				for k, g := range s {
					m.rows[at+k] -= rate * (g + float32(cfg.L2)*(m.rows[at+k]-start[at+k]))
				}
			}
			for w, t := range l.in.words {
				if t < 0 {
					continue
				}
				for c, b := range l.v.Bytes[t*width:][:width] {
					x[c] = float32(int(b)-128) * l.v.Scales[t]
				}
				for k, g := range s {
					at := (k*stanceWords + w) * width
					for c := range x {
						m.dense[at+c] -= rate * float32(cfg.Dense) * g * x[c]
					}
				}
			}
		}
	}
	return m
}
