package event

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"khabar"
	"khabar/internal/model/modelfile"
)

// Candidate is a trigger that the codebook finds, before drafts are joined.
type Candidate struct {
	khabar.Span
	Rule  Class // what the rules make of it
	Type  string
	feats feats
}

// Pair is two drafts that the rules of joining keep apart, of which the second
// may tell the first again.
type Pair struct {
	First  []khabar.Span // the words that tell the first
	Second khabar.Span
	feats  feats
}

// Candidates returns the triggers of a document with all that the scorer sees
// of them, in order of position.
func (f *Finder) Candidates(doc *khabar.Document) []Candidate {
	r := f.open(doc)
	out := make([]Candidate, len(r.drafts))
	for n, d := range r.drafts {
		out[n] = Candidate{Span: doc.Tokens[d.tok].Span, Rule: d.verdict(), Type: d.typ(), feats: r.features(n, nil)}
	}
	return out
}

// Pairs returns the pairs of a document, those with one second draft together.
func (f *Finder) Pairs(doc *khabar.Document) [][]Pair {
	r := f.open(doc)
	r.judge()
	r.joinSentences()
	r.joinStory()
	var out [][]Pair
	for n, b := range r.drafts {
		if b.class != Now {
			continue
		}
		var ps []Pair
		for k, a := range r.drafts[:n] {
			if !r.mayTwin(a, b) {
				continue
			}
			p := Pair{Second: doc.Tokens[b.tok].Span, feats: r.pair(nil, k, n)}
			for i := range a.matches {
				p.First = append(p.First, doc.Tokens[a.matches[i].Tok].Span)
			}
			ps = append(ps, p)
		}
		if ps != nil {
			out = append(out, ps)
		}
	}
	return out
}

// Example is a candidate with its class. Group numbers its text: examples of one
// text stay on one side when scores are measured out of fold.
type Example struct {
	Candidate
	Class Class
	Group int
	Text  string // its sentence, for a look at errors
}

// Twins are the pairs of one second draft: it tells again the one of them that is
// marked, none (NoTwin), or any of them (OneTwin), nobody said which.
type Twins struct {
	Pairs []Pair
	Same  int // index into Pairs, NoTwin or OneTwin
	Group int
}

// What Twins.Same says besides an index.
const (
	NoTwin  = -1
	OneTwin = -2
)

// Data is what the scorers are trained on, and the teller that is written with them.
type Data struct {
	Teller   *Teller
	Triggers []Example
	Twins    []Twins
}

// Config of a training run.
type Config struct {
	Epochs int     // passes over the data
	L2     float64 // pull towards zero
	Rate   float64
	Folds  int
	Seed   uint64
	Errors bool // log each error
	Log    func(format string, args ...any)
}

// Train fits the scorers and writes them.
func Train(w io.Writer, man modelfile.Manifest, cfg Config, data *Data) error {
	m := fit(cfg, data.Triggers).quantise()
	m.two, m.twoScale = fitPairs(cfg, data.Twins).quantise()
	var out []modelfile.Section
	section := func(name string, w []int8) {
		raw := make([]byte, len(w))
		for i, x := range w {
			raw[i] = byte(x)
		}
		out = append(out, modelfile.Section{Name: name, Data: raw})
	}
	for c, name := range classNames {
		section(name, m.w[c])
	}
	section("pairs", m.two)
	out = append(out, modelfile.Section{Name: "scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(m.scale), math.Float32bits(m.twoScale)})})
	return modelfile.Write(w, man, append(out, data.Teller.t.sections()...))
}

// Judge returns the finder with a scorer of triggers that is fitted to examples,
// those of the texts that leave names left out.
func (f *Finder) Judge(cfg Config, examples []Example, leave func(group int) bool) *Finder {
	var in []Example
	for _, e := range examples {
		if !leave(e.Group) {
			in = append(in, e)
		}
	}
	m := fit(cfg, in).quantise()
	m.clusters = f.model.clusters
	out := *f
	out.model = *m
	return &out
}

// JudgeAs returns the finder with the scorer of triggers of another.
func (f *Finder) JudgeAs(other *Finder) *Finder {
	out := *f
	out.model = other.model
	return &out
}

// weights is a linear scorer under AdaGrad.
type weights struct{ w, g []float32 }

func newWeights() weights {
	return weights{make([]float32, 1<<tableBits), make([]float32, 1<<tableBits)}
}

func (l *weights) score(f feats) float64 {
	var s float32
	for _, i := range f {
		s += l.w[i]
	}
	return float64(s)
}

func (l *weights) step(cfg *Config, f feats, grad float64) {
	for _, i := range f {
		g := float32(grad + cfg.L2*float64(l.w[i]))
		l.g[i] += g * g
		l.w[i] -= float32(cfg.Rate) * g / float32(math.Sqrt(float64(l.g[i])+1e-6))
	}
}

func (l *weights) top() float32 {
	top := float32(1e-6)
	for _, x := range l.w {
		top = max(top, float32(math.Abs(float64(x))))
	}
	return top
}

func (l *weights) steps(scale float32) []int8 {
	out := make([]int8, len(l.w))
	for i, x := range l.w {
		out[i] = int8(math.Round(float64(x / scale)))
	}
	return out
}

func (l *weights) quantise() ([]int8, float32) {
	scale := l.top() / 127
	return l.steps(scale), scale
}

// learner is a multinomial logistic regression.
type learner [classes]weights

func fit(cfg Config, examples []Example) *learner {
	l := &learner{}
	for c := range l {
		l[c] = newWeights()
	}
	rng := rand.New(rand.NewPCG(cfg.Seed, 5))
	order := rng.Perm(len(examples))
	for range cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.step(&cfg, &examples[i])
		}
	}
	return l
}

func (l *learner) step(cfg *Config, e *Example) {
	var p [classes]float64
	top := math.Inf(-1)
	for c := range p {
		p[c] = l[c].score(e.feats)
		top = max(top, p[c])
	}
	p = softmax(p, top)
	for c := range p {
		grad := p[c]
		if Class(c) == e.Class {
			grad--
		}
		l[c].step(cfg, e.feats, grad)
	}
}

func (l *learner) quantise() *model {
	top := float32(0)
	for c := range l {
		top = max(top, l[c].top())
	}
	m := &model{scale: top / 127}
	for c := range l {
		m.w[c] = l[c].steps(m.scale)
	}
	return m
}

// fitPairs fits the scorer of pairs. Where a second draft tells one of several
// again, nobody said which, it is the one that the scorer likes best so far.
func fitPairs(cfg Config, twins []Twins) *weights {
	l := newWeights()
	rng := rand.New(rand.NewPCG(cfg.Seed, 9))
	order := rng.Perm(len(twins))
	for range 2 * cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			t := &twins[i]
			same := t.Same
			if same == OneTwin {
				same = l.best(t.Pairs)
			}
			for k := range t.Pairs {
				if t.Same == OneTwin && k != same {
					continue // it may be that one too
				}
				y := 0.0
				if k == same {
					y = 1
				}
				f := t.Pairs[k].feats
				l.step(&cfg, f, 1/(1+math.Exp(-l.score(f)))-y)
			}
		}
	}
	return &l
}

func (l *weights) best(pairs []Pair) int {
	best := 0
	for k := range pairs {
		if l.score(pairs[k].feats) > l.score(pairs[best].feats) {
			best = k
		}
	}
	return best
}

// split hands the parts of data outside and inside a fold to do.
func split[T any](all []T, group func(*T) int, folds int, do func(train, test []T)) {
	for k := range folds {
		var train, test []T
		for i := range all {
			if group(&all[i])%folds == k {
				test = append(test, all[i])
			} else {
				train = append(train, all[i])
			}
		}
		do(train, test)
	}
}

// Report logs how the scorers do on texts they did not see, beside the rules.
func Report(cfg Config, data *Data) {
	var seen []Example
	var odds [][classes]float64
	split(data.Triggers, func(e *Example) int { return e.Group }, cfg.Folds, func(train, test []Example) {
		m := fit(cfg, train).quantise()
		for i := range test {
			odds = append(odds, m.odds(test[i].feats))
		}
		seen = append(seen, test...)
	})
	report(cfg, seen, odds)
	for _, t := range []float64{-0.5, 0, 0.5, 1} {
		var hit, said, gold int
		split(data.Twins, func(t *Twins) int { return t.Group }, cfg.Folds, func(train, test []Twins) {
			h, s, g := reportPairs(fitPairs(cfg, train), test, t)
			hit, said, gold = hit+h, said+s, gold+g
		})
		cfg.Log("twins %d over %.1f: joined %d of %d told again, %d joined in all", len(data.Twins), t, hit, gold, said)
	}
}

// ReportOn logs how scorers trained on data do on other data.
func ReportOn(cfg Config, data, on *Data) {
	m := fit(cfg, data.Triggers).quantise()
	odds := make([][classes]float64, len(on.Triggers))
	for i := range on.Triggers {
		odds[i] = m.odds(on.Triggers[i].feats)
	}
	report(cfg, on.Triggers, odds)
	hit, said, gold := reportPairs(fitPairs(cfg, data.Twins), on.Twins, 0)
	cfg.Log("twins %d: joined %d of %d told again, %d joined in all", len(on.Twins), hit, gold, said)
}

func reportPairs(l *weights, test []Twins, least float64) (hit, said, gold int) {
	for i := range test {
		t := &test[i]
		if t.Same != NoTwin {
			gold++
		}
		k := l.best(t.Pairs)
		if l.score(t.Pairs[k].feats) <= least {
			continue
		}
		said++
		if k == t.Same || t.Same == OneTwin {
			hit++
		}
	}
	return hit, said, gold
}

func report(cfg Config, examples []Example, odds [][classes]float64) {
	var table [classes][classes]int
	for i, e := range examples {
		c := decide(e.Rule, odds[i])
		table[e.Class][c]++
		if cfg.Errors && (c == Now) != (e.Class == Now) {
			cfg.Log("ERR %s rule %s as %s %.2f %s %s", e.Class, e.Rule, c, odds[i][Now], e.Type, e.Text)
		}
	}
	for c := range table {
		cfg.Log("%-8s %5d", Class(c), table[c])
	}
	line := func(name string, pin func(i int) bool) {
		hit, said, gold := 0, 0, 0
		for i, e := range examples {
			if e.Class == Now {
				gold++
			}
			if pin(i) {
				said++
				if e.Class == Now {
					hit++
				}
			}
		}
		cfg.Log("%-8s pins %d, precision %.1f, recall %.1f", name, said, 100*float64(hit)/float64(max(1, said)), 100*float64(hit)/float64(max(1, gold)))
	}
	line("rules", func(i int) bool { return examples[i].Rule == Now })
	line("scorer", func(i int) bool { return decide(examples[i].Rule, odds[i]) == Now })
	for _, t := range []float64{0.4, 0.5, 0.6, 0.7} {
		line(fmt.Sprintf("over %.1f", t), func(i int) bool { return odds[i][Now] > t })
	}
	loss := 0.0
	for i, e := range examples {
		loss -= math.Log(max(1e-9, odds[i][e.Class]))
	}
	cfg.Log("loss %.4f", loss/float64(max(1, len(examples))))
}
