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

// Example is a candidate with its class. Group numbers its text: examples of one
// text stay on one side when scores are measured out of fold.
type Example struct {
	Candidate
	Class Class
	Group int
	Text  string // its sentence, for a look at errors
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

// Train fits the scorer to examples and writes it.
func Train(w io.Writer, man modelfile.Manifest, cfg Config, examples []Example) error {
	l := fit(cfg, examples)
	m := l.quantise()
	var out []modelfile.Section
	for c, name := range classNames {
		raw := make([]byte, len(m.w[c]))
		for i, x := range m.w[c] {
			raw[i] = byte(x)
		}
		out = append(out, modelfile.Section{Name: name, Data: raw})
	}
	out = append(out, modelfile.Section{Name: "scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(m.scale)})})
	return modelfile.Write(w, man, out)
}

// OutOfFold returns for each example the odds given by a scorer that saw no
// example of its text.
func OutOfFold(cfg Config, examples []Example) [][classes]float64 {
	out := make([][classes]float64, len(examples))
	for k := range cfg.Folds {
		var in []Example
		for _, e := range examples {
			if e.Group%cfg.Folds != k {
				in = append(in, e)
			}
		}
		m := fit(cfg, in).quantise()
		for i := range examples {
			if examples[i].Group%cfg.Folds == k {
				out[i] = m.odds(examples[i].feats)
			}
		}
	}
	return out
}

// learner is a multinomial logistic regression under AdaGrad.
type learner struct{ w, g [classes][]float32 }

func fit(cfg Config, examples []Example) *learner {
	l := &learner{}
	for c := range l.w {
		l.w[c] = make([]float32, 1<<tableBits)
		l.g[c] = make([]float32, 1<<tableBits)
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
		var s float32
		for _, i := range e.feats {
			s += l.w[c][i]
		}
		p[c] = float64(s)
		top = max(top, p[c])
	}
	p = softmax(p, top)
	for c := range p {
		grad := p[c]
		if Class(c) == e.Class {
			grad--
		}
		for _, i := range e.feats {
			g := float32(grad + cfg.L2*float64(l.w[c][i]))
			l.g[c][i] += g * g
			l.w[c][i] -= float32(cfg.Rate) * g / float32(math.Sqrt(float64(l.g[c][i])+1e-6))
		}
	}
}

func (l *learner) quantise() *model {
	top := float32(1e-6)
	for c := range l.w {
		for _, x := range l.w[c] {
			top = max(top, float32(math.Abs(float64(x))))
		}
	}
	m := &model{scale: top / 127}
	for c := range l.w {
		m.w[c] = make([]int8, len(l.w[c]))
		for i, x := range l.w[c] {
			m.w[c][i] = int8(math.Round(float64(x / m.scale)))
		}
	}
	return m
}

// Report logs how the scorer does on texts it did not see, beside the rules.
func Report(cfg Config, examples []Example) { report(cfg, examples, OutOfFold(cfg, examples)) }

// ReportOn logs how a scorer trained on examples does on others.
func ReportOn(cfg Config, examples, on []Example) {
	m := fit(cfg, examples).quantise()
	odds := make([][classes]float64, len(on))
	for i := range on {
		odds[i] = m.odds(on[i].feats)
	}
	report(cfg, on, odds)
}

func report(cfg Config, examples []Example, odds [][classes]float64) {
	var table [classes][classes]int
	for i, e := range examples {
		table[e.Class][decide(e.Rule, odds[i])]++
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
	for _, t := range []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8} {
		line(fmt.Sprintf("over %.1f", t), func(i int) bool { return odds[i][Now] > t })
	}
	for i, e := range examples {
		if c := decide(e.Rule, odds[i]); (c == Now) != (e.Class == Now) && cfg.Errors {
			cfg.Log("ERR %s rule %s as %s %.2f %s %s", e.Class, e.Rule, c, odds[i][Now], e.Type, e.Text)
		}
	}
	for rule := Past; rule < classes; rule++ {
		for _, t := range []float64{0.5, 0.6, 0.7, 0.8} {
			n, ok := 0, 0
			for i, e := range examples {
				if e.Rule == rule && odds[i][Now] >= t {
					n++
					if e.Class == Now {
						ok++
					}
				}
			}
			cfg.Log("rule %s over %.1f: %d now of %d", rule, t, ok, n)
		}
	}
	for _, t := range []float64{0.4, 0.5, 0.6, 0.7, 0.8} {
		n, ok, now := 0, 0, 0
		for i, e := range examples {
			if e.Rule == Now && odds[i][None] >= t {
				n++
				if e.Class == None {
					ok++
				}
				if e.Class == Now {
					now++
				}
			}
		}
		cfg.Log("none over %.1f: %d none, %d now of %d", t, ok, now, n)
	}
	loss := 0.0
	for i, e := range examples {
		loss -= math.Log(max(1e-9, odds[i][e.Class]))
	}
	cfg.Log("loss %.4f", loss/float64(len(examples)))
}
