package event

import (
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// CastCandidate is a candidate for a part in a violent event, for training.
type CastCandidate struct {
	Event *khabar.Event
	Words []string // how the report calls it, its own words first
	Class khabar.ActorClass
	Form  khabar.MentionForm // empty for a noun phrase that is no actor mention
	Cast  khabar.Role        // by the codebook; empty
	Own   bool               // it stands in a sentence of the event
	Tok   int

	f     castFeats
	words netWords
	v     *khabar.Vectors
}

// CastCandidates reads a document by the codebook alone and lists the candidates
// beside its violent events.
func (f *Finder) CastCandidates(doc *khabar.Document) []CastCandidate {
	r := f.tell(doc)
	c := r.newCasting()
	var out []CastCandidate
	for _, d := range r.drafts {
		e := doc.Events[d.events]
		for _, p := range r.pairs(c, d, e) {
			s := &c.cands[p.cand]
			x := CastCandidate{Event: e, Class: s.class, Own: p.own, Tok: s.tok, f: append(p.f, s.local...), words: p.words, v: &doc.Vectors}
			if s.mention >= 0 {
				a := &doc.Actors[s.mention]
				x.Form = a.Form
				x.Words = append(x.Words, a.Span.Of(doc.Text))
				if a.Entity >= 0 {
					x.Words = append(x.Words, doc.Entities[a.Entity].Name)
				}
			} else {
				x.Words = append(x.Words, r.phrase(s.tok).Of(doc.Text))
			}
			for k := range e.Actors {
				if r.isOf(s, &e.Actors[k]) {
					x.Cast = e.Actors[k].Role
					break
				}
			}
			out = append(out, x)
		}
	}
	return out
}

// CastLabel is the part a candidate plays, with how much it counts in training; a
// weight of 0 leaves it out.
type CastLabel struct {
	Role   khabar.Role
	Weight float32
}

// CastExample is a document's candidates with their labels.
type CastExample struct {
	Candidates []CastCandidate
	Labels     []CastLabel
}

// Levels of probability: from Add on, a candidate is added; below Keep, a party
// of the codebook is dropped; from Change on, one gets another part.
type Levels struct {
	Add, Keep map[khabar.Role]float64
	Change    float64
}

// CastConfig of a training run.
type CastConfig struct {
	Runs      int // whose mean is taken
	Epochs    int
	NetEpochs int // before, of the net alone
	Seed      uint64
	L2        float64
	Least     int // candidates in which a feature must be found
	Levels    Levels
	Log       func(format string, args ...any)
}

type castPair struct {
	f     castFeats
	words netWords
	v     *khabar.Vectors
	y     int
	w     float32
}

const castRate = 0.05

// TrainCast learns the model of roles and writes it.
func TrainCast(out io.Writer, man modelfile.Manifest, cfg CastConfig, examples []CastExample) error {
	var ps []castPair
	n := [castClasses]int{}
	for _, e := range examples {
		for k := range e.Candidates {
			if l := e.Labels[k]; l.Weight > 0 {
				c := &e.Candidates[k]
				y := partOf(c.Event.Type, l.Role)
				n[y]++
				ps = append(ps, castPair{slices.Clone(c.f), c.words, c.v, y, l.Weight})
			}
		}
	}
	cfg.Log("%d candidates", len(ps))
	for x, role := range castRoles {
		cfg.Log("%6d %s", n[x], role)
	}
	rare(ps, cfg.Least)
	width := 0
	for _, p := range ps {
		width = p.v.Width
	}
	net := newCastNetLearner(width, cfg.Seed, len(ps)*(cfg.NetEpochs+cfg.Epochs))
	order := rand.New(rand.NewPCG(cfg.Seed, 7)).Perm(len(ps))
	for epoch := range cfg.NetEpochs {
		loss := 0.0
		for _, i := range order {
			loss += castNetStep(net, &ps[i])
		}
		cfg.Log("net, epoch %d: loss %.4f", epoch+1, loss/float64(max(len(ps), 1)))
	}
	mean := make([]float32, castSize*castClasses)
	for run := range cfg.Runs {
		w := castRun(ps, cfg, run, net, run == 0)
		for i, x := range w {
			mean[i] += x / float32(cfg.Runs)
		}
	}
	m := castQuantise(mean)
	m.net = net.net()
	m.setLevels(cfg.Levels)
	return modelfile.Write(out, man, m.sections())
}

// castRun trains once, with its own order of the candidates. The net learns with
// the features of the first run; those of the others learn what it leaves.
func castRun(ps []castPair, cfg CastConfig, run int, net *castNetLearner, learn bool) []float32 {
	w, g := make([]float32, castSize*castClasses), make([]float32, castSize*castClasses)
	rng := rand.New(rand.NewPCG(cfg.Seed, 17+uint64(run)))
	order := rng.Perm(len(ps))
	for epoch := range cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			loss += castStep(w, g, &ps[i], float32(cfg.L2), net, learn)
		}
		cfg.Log("run %d, epoch %d: loss %.4f", run+1, epoch+1, loss/float64(max(len(ps), 1)))
	}
	return w
}

func (m *castModel) setLevels(l Levels) {
	m.change = float32(l.Change)
	for x, role := range castRoles {
		m.add[x], m.keep[x] = float32(l.Add[role]), float32(l.Keep[role])
	}
}

// rare drops the features that fewer than least candidates have.
func rare(ps []castPair, least int) {
	n := make([]int32, castSize)
	for i := range ps {
		for _, f := range ps[i].f {
			n[f]++
		}
	}
	for i := range ps {
		ps[i].f = slices.DeleteFunc(ps[i].f, func(f uint32) bool { return n[f] < int32(least) })
	}
}

// family returns the parts among which a pair's is.
func (p *castPair) family() (first, end int) {
	if p.y >= castNoneElse {
		return castNoneElse, castClasses
	}
	return castNone, castNoneElse
}

// castNetStep is one step of the net alone, without features that know each
// candidate again and leave it nothing to learn.
func castNetStep(net *castNetLearner, p *castPair) float64 {
	first, end := p.family()
	var s [castClasses]float32
	net.add(&s, p.v, &p.words, first, end)
	castSoftmax(s[first:end])
	loss := -math.Log(float64(s[p.y]) + 1e-9)
	net.learn(p.gradient(s, first, end), &p.words, first, end)
	return loss
}

// gradient of the log loss by the scores whose softmax is s.
func (p *castPair) gradient(s [castClasses]float32, first, end int) *[castClasses]float32 {
	s[p.y]--
	for x := first; x < end; x++ {
		s[x] *= p.w
	}
	return &s
}

// castStep is one step of AdaGrad on the log loss, over the net's scores; learn
// lets the net learn too.
func castStep(w, g []float32, p *castPair, l2 float32, net *castNetLearner, learn bool) float64 {
	first, end := p.family()
	var s [castClasses]float32
	for _, i := range p.f {
		row := w[int(i)*castClasses:][:castClasses]
		for x := first; x < end; x++ {
			s[x] += row[x]
		}
	}
	net.add(&s, p.v, &p.words, first, end)
	castSoftmax(s[first:end])
	loss := -math.Log(float64(s[p.y]) + 1e-9)
	grad := p.gradient(s, first, end)
	if learn {
		net.learn(grad, &p.words, first, end)
	}
	for _, i := range p.f {
		row, sq := w[int(i)*castClasses:][:castClasses], g[int(i)*castClasses:][:castClasses]
		for x := first; x < end; x++ {
			d := grad[x] + l2*row[x]
			sq[x] += d * d
			row[x] -= castRate * d / float32(math.Sqrt(float64(sq[x])+1e-6))
		}
	}
	return loss
}

func castQuantise(w []float32) *castModel {
	top := float32(0)
	for _, x := range w {
		top = max(top, float32(math.Abs(float64(x))))
	}
	m := &castModel{w: make([]int8, len(w)+kernel.TablePadding), scale: max(top, 1e-6) / 127}
	for i, x := range w {
		m.w[i] = int8(math.Round(float64(x / m.scale)))
	}
	return m
}
