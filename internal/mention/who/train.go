package who

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"

	"khabar"
	linkdata "khabar/data/model/links"
	"khabar/internal/model/modelfile"
)

// LinkName is the name that the model file carries.
const LinkName = "links"

// LinkExample is a document whose mentions are known: Gold returns the entity that a
// mention stands for, "" where the annotators marked none there.
type LinkExample struct {
	Doc  *khabar.Document
	Own  bool // written for the purpose: counted several times, and judged apart
	Gold func(m *khabar.ActorMention) string
}

// LinkConfig of a training run.
type LinkConfig struct {
	Epochs int
	Rate   float64
	L2     float64
	Least  int // options in which a feature must be found
	Runs   int
	Own    int // times that an example written for the purpose counts
	Folds  int // parts the documents are cut into, each judged by what the others teach
	Seed   uint64
	Log    func(format string, args ...any)
}

// lesson is one choice; right marks the options that are right, the last of which is
// none.
type lesson struct {
	options []linkFeats
	right   []bool
	pronoun bool
	own     bool
	group   int // number of the document
}

// teacher chooses for a reading what is right, and writes the choices down.
type teacher struct {
	gold    func(m *khabar.ActorMention) string
	lessons []lesson
}

func (t *teacher) choose(r *reading, a *anaphor) int {
	m := a.m
	if m == nil {
		m = &mention{ActorMention: khabar.ActorMention{Anchor: r.doc.Anchored(a.tok, a.tok+1), HeadTok: a.tok, Form: khabar.FormPronoun}}
	}
	id := t.gold(&m.ActorMention)
	if id == "" {
		return -1
	}
	l := lesson{right: make([]bool, len(r.options)+1), pronoun: a.m == nil}
	best := -1
	for k := range r.options {
		o := &r.options[k]
		l.options = append(l.options, slices.Clone(o.f))
		n := o.name
		if n < 0 {
			n = o.near
		}
		if t.gold(&r.ms[n].ActorMention) == id {
			l.right[k] = true
			if best < 0 {
				best = o.entity
			}
		}
	}
	l.options = append(l.options, slices.Clone(r.none))
	l.right[len(r.options)] = best < 0
	t.lessons = append(t.lessons, l)
	return best
}

// TrainLinks learns from examples what pronouns and descriptions go back to.
func TrainLinks(w io.Writer, man modelfile.Manifest, cfg LinkConfig, examples []LinkExample) error {
	f, err := untaught()
	if err != nil {
		return err
	}
	var all []lesson
	for n, e := range examples {
		t := &teacher{gold: e.Gold}
		f.find(e.Doc, t)
		for i := range t.lessons {
			t.lessons[i].group, t.lessons[i].own = n, e.Own
		}
		all = append(all, t.lessons...)
	}
	judgeLinks(cfg, all)
	weights := fitLinks(cfg, all, func(int) bool { return true })
	top := 1e-6
	for _, x := range weights {
		top = max(top, math.Abs(x))
	}
	step := float32(top / 127)
	raw := make([]byte, linkSize)
	for i, x := range weights {
		raw[i] = byte(int8(math.Round(x / float64(step))))
	}
	return modelfile.Write(w, man, []modelfile.Section{{Name: "weights", Data: raw, Deflate: true},
		{Name: "scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(step)})}})
}

// judgeLinks logs what links a model draws in documents that it did not see, by bar.
func judgeLinks(cfg LinkConfig, all []lesson) {
	bars := []float64{0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7}
	made, right := make([][4]int, len(bars)), make([][4]int, len(bars))
	loss, total, gold := 0.0, 0, [4]int{}
	for k := range cfg.Folds {
		w := fitLinks(cfg, all, func(g int) bool { return g%cfg.Folds != k })
		for i := range all {
			l := &all[i]
			if l.group%cfg.Folds != k {
				continue
			}
			s, sum, good, best := make([]float64, len(l.options)), 0.0, 0.0, 0
			for n, o := range l.options {
				for _, j := range o {
					s[n] += w[j]
				}
				s[n] = math.Exp(s[n])
				sum += s[n]
				if l.right[n] {
					good += s[n]
				}
				if n < len(l.options)-1 && s[n] > s[best] {
					best = n
				}
			}
			loss -= math.Log(good / sum)
			total++
			kind := 0
			if l.pronoun {
				kind = 1
			}
			if l.own {
				kind += 2
			}
			if !l.right[len(l.right)-1] {
				gold[kind]++
			}
			for b, bar := range bars {
				if best < len(l.options)-1 && s[best]/sum >= bar {
					made[b][kind]++
					if l.right[best] {
						right[b][kind]++
					}
				}
			}
		}
	}
	if total == 0 {
		return
	}
	cfg.Log("out of fold: loss %.4f", loss/float64(total))
	for kind, name := range []string{"descriptions", "pronouns", "own descriptions", "own pronouns"} {
		for b, bar := range bars {
			cfg.Log("%s, bar %.2f: precision %.1f of %d, of %d to be drawn %.1f", name, bar,
				100*float64(right[b][kind])/float64(max(made[b][kind], 1)), made[b][kind], gold[kind], 100*float64(right[b][kind])/float64(max(gold[kind], 1)))
		}
	}
}

// fitLinks maximises the chance of the right options of the documents that keep
// allows, with AdaGrad: the mean of some runs in other orders.
func fitLinks(cfg LinkConfig, all []lesson, keep func(group int) bool) []float64 {
	count := make([]int, linkSize)
	for i := range all {
		for _, o := range all[i].options {
			for _, j := range o {
				count[j]++
			}
		}
	}
	g := make([]float64, 0, 64)
	rng := rand.New(rand.NewPCG(cfg.Seed, 23))
	var order []int
	for i := range all {
		if keep(all[i].group) {
			order = append(order, i)
			for n := 1; n < cfg.Own && all[i].own; n++ {
				order = append(order, i)
			}
		}
	}
	mean := make([]float64, linkSize)
	for range cfg.Runs {
		w, sum := make([]float64, linkSize), make([]float64, linkSize)
		for range cfg.Epochs {
			rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for _, i := range order {
				l := &all[i]
				if len(l.options) == 1 {
					continue
				}
				g = g[:0]
				total, good := 0.0, 0.0
				for k, o := range l.options {
					s := 0.0
					for _, j := range o {
						s += w[j]
					}
					e := math.Exp(s)
					g = append(g, e)
					total += e
					if l.right[k] {
						good += e
					}
				}
				for k, o := range l.options {
					d := g[k] / total
					if l.right[k] {
						d -= g[k] / good
					}
					if math.Abs(d) < 1e-4 {
						continue
					}
					for _, j := range o {
						if count[j] < cfg.Least {
							continue
						}
						x := d + cfg.L2*w[j]
						sum[j] += x * x
						w[j] -= cfg.Rate * x / math.Sqrt(sum[j]+1e-8)
					}
				}
			}
		}
		for j, x := range w {
			mean[j] += x / float64(cfg.Runs)
		}
	}
	return mean
}

func readLinks(f *modelfile.File) (*linkModel, error) {
	if f.Name != LinkName {
		return nil, fmt.Errorf("who: model file of %q, not of %q", f.Name, LinkName)
	}
	raw, err := f.Bytes("weights")
	if err != nil {
		return nil, err
	}
	scale, err := f.Uint32s("scale")
	if err != nil {
		return nil, err
	}
	if len(raw) != linkSize || len(scale) != 1 {
		return nil, fmt.Errorf("who: model of links has %d weights and %d scales", len(raw), len(scale))
	}
	m := &linkModel{w: make([]int8, linkSize), scale: math.Float32frombits(scale[0])}
	for i, b := range raw {
		m.w[i] = int8(b)
	}
	return m, nil
}

func loadLinks() (*linkModel, error) {
	f, err := modelfile.Load(linkdata.FS, linkdata.File)
	if err != nil {
		return nil, fmt.Errorf("who: %w", err)
	}
	return readLinks(f)
}
