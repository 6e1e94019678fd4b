package claim

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"unicode"
	"unicode/utf8"

	"khabar"
	data "khabar/data/claim"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// Gold is an attribution as an annotator marked it: byte spans, each part in
// order of position.
type Gold struct {
	Source, Cue, Content []khabar.Span
}

// Example is an annotated document.
type Example struct {
	Doc  *khabar.Document
	Gold []Gold
}

// Config of a training run.
type Config struct {
	Epochs int // passes over the data, default 5
	Folds  int // for scores that the cue scorer trains on, default 4
	Seed   uint64
	Log    func(format string, args ...any)
}

// decision is one choice among options, with how good each is.
type decision struct {
	options []feats
	target  []float32
}

// instance is a word that may be a cue.
type instance struct {
	doc      int
	i        int
	gold     int // index into the document's gold; -1
	contents []option
	sources  []option
	cfeats   []feats
	cgood    []float32
	sgood    []float32
}

type trainer struct {
	cfg   Config
	ex    []Example
	views []*view
	cues  map[string]bool
	words []string
	inst  []instance
	text  []int // of each example, the number of its text: coders of one text stay in one fold
}

// Train learns a model from examples and writes it.
func Train(w io.Writer, man modelfile.Manifest, cfg Config, examples []Example) error {
	words, err := loadTables(data.FS)
	if err != nil {
		return err
	}
	if cfg.Epochs == 0 {
		cfg.Epochs = 5
	}
	if cfg.Folds == 0 {
		cfg.Folds = 4
	}
	t := &trainer{cfg: cfg, ex: examples}
	clusters, err := cluster.Load()
	if err != nil {
		return err
	}
	for _, e := range examples {
		t.views = append(t.views, newView(e.Doc, clusters))
	}
	t.numberTexts()
	t.collectCues(words)
	t.collectInstances()
	return modelfile.Write(w, man, t.fit().sections(t.words))
}

// numberTexts counts the texts; coders of one stand next to one another.
func (t *trainer) numberTexts() {
	n := -1
	for d := range t.ex {
		if d == 0 || t.ex[d].Doc.Text != t.ex[d-1].Doc.Text {
			n++
		}
		t.text = append(t.text, n)
	}
}

// headOf is the token that stands for a cue's words: the one governed from
// outside them; of several, a verb or noun before others.
func headOf(v *view, spans []khabar.Span) int {
	toks := tokensIn(v, spans)
	best := -1
	for _, i := range toks {
		if !v.word[i] {
			continue
		}
		h := v.tok(i).Head
		inside := slices.Contains(toks, h)
		switch {
		case best < 0:
			best = i
		case !inside && slices.Contains(toks, v.tok(best).Head):
			best = i
		}
		if !inside && (v.tok(i).UPOS == "VERB" || v.tok(i).UPOS == "NOUN") && v.tok(best).UPOS != "VERB" {
			best = i
		}
	}
	if best < 0 && len(toks) > 0 {
		return toks[0]
	}
	return best
}

func tokensIn(v *view, spans []khabar.Span) []int {
	var out []int
	for _, s := range spans {
		i, _ := slices.BinarySearchFunc(v.doc.Tokens, s.Start, func(t khabar.Token, at int) int { return cmp.Compare(t.End, at+1) })
		for ; i < len(v.doc.Tokens) && v.doc.Tokens[i].Start < s.End; i++ {
			out = append(out, i)
		}
	}
	return out
}

func (t *trainer) collectCues(words *tables) {
	hits, seen := map[string]int{}, map[string]int{}
	for d, e := range t.ex {
		v := t.views[d]
		for _, g := range e.Gold {
			if h := headOf(v, g.Cue); h >= 0 {
				hits[v.key(h)]++
			}
		}
		for i := range v.doc.Tokens {
			seen[v.key(i)]++
		}
	}
	t.cues = map[string]bool{}
	for k, n := range hits {
		if (n >= 2 && 100*n >= 4*seen[k] || 100*n >= 12*seen[k]) && validKey(k) {
			t.cues[k] = true
		}
	}
	for _, k := range words.words {
		t.cues[k] = true
	}
	for k := range t.cues {
		t.words = append(t.words, k)
	}
	slices.Sort(t.words)
	t.cfg.Log("%d cue words", len(t.words))
}

func validKey(k string) bool {
	r, _ := utf8.DecodeRuneInString(k)
	return unicode.IsLetter(r) || r == ':'
}

// collectInstances lists the options of each possible cue, and how well each
// agrees with the gold.
func (t *trainer) collectInstances() {
	var found, all, cOK, sOK int
	for d, e := range t.ex {
		v := t.views[d]
		owner, skip := map[int]int{}, map[int]bool{}
		for g := range e.Gold {
			all++
			h := headOf(v, e.Gold[g].Cue)
			for _, i := range tokensIn(v, e.Gold[g].Cue) {
				skip[i] = true
			}
			if h >= 0 && t.cues[v.key(h)] {
				owner[h] = g
				found++
			}
		}
		for i := range v.doc.Tokens {
			g, pos := owner[i]
			if !t.cues[v.key(i)] || !pos && skip[i] {
				continue
			}
			in := instance{doc: d, i: i, gold: -1, contents: v.contents(nil, i), sources: v.sources(nil, i)}
			if pos {
				in.gold = g
			}
			c := v.cue(i)
			for k := range in.contents {
				in.cfeats = append(in.cfeats, v.contentFeatures(nil, &c, &in.contents[k]))
			}
			if pos {
				in.cgood = agreement(v, in.contents, e.Gold[g].Content)
				in.sgood = agreement(v, in.sources, e.Gold[g].Source)
				if len(e.Gold[g].Source) == 0 {
					in.sgood[0] = 1
				}
				if len(in.cgood) > 0 && slices.Max(in.cgood) >= 0.5 {
					cOK++
				}
				if slices.Max(in.sgood) >= 0.5 {
					sOK++
				}
			}
			if len(in.contents) > 0 {
				t.inst = append(t.inst, in)
			}
		}
	}
	t.cfg.Log("%d gold, %d with a known cue word; options hold the content of %d, the source of %d; %d candidates", all, found, cOK, sOK, len(t.inst))
}

// agreement is the Jaccard overlap of each option with the gold, in words.
func agreement(v *view, options []option, gold []khabar.Span) []float32 {
	want := map[int]bool{}
	for _, i := range tokensIn(v, gold) {
		if v.word[i] {
			want[i] = true
		}
	}
	out := make([]float32, len(options))
	for k := range options {
		both, n := 0, 0
		for _, p := range options[k].runs() {
			for i := p.first; i < p.last; i++ {
				if v.word[i] {
					n++
					if want[i] {
						both++
					}
				}
			}
		}
		if union := n + len(want) - both; union > 0 && n > 0 {
			out[k] = float32(both) / float32(union)
		}
	}
	return out
}

// targets turns agreements into a distribution: nearly all on the best.
func targets(good []float32) []float32 {
	if len(good) == 0 || slices.Max(good) < 0.3 {
		return nil
	}
	out := slices.Clone(good)
	for i := range out {
		out[i] *= sharp
	}
	softmax(out)
	return out
}

// learner is a linear scorer under AdaGrad.
type learner struct{ w, g []float32 }

func newLearner() *learner {
	return &learner{make([]float32, tableSize), make([]float32, tableSize)}
}

const (
	rate  = 0.05
	l2    = 1e-5
	sharp = 8 // how much better the best option is than one with less agreement
	// half is what a cue counts whose content or source is read wrong: it is a
	// cue, but the claim would be no use.
	half = 0.5
)

func (l *learner) score(f feats) float32 {
	var s float32
	for _, i := range f {
		s += l.w[i]
	}
	return s
}

func (l *learner) step(f feats, grad float32) {
	for _, i := range f {
		g := grad + l2*l.w[i]
		l.g[i] += g * g
		l.w[i] -= rate * g / float32(math.Sqrt(float64(l.g[i])+1e-6))
	}
}

func (l *learner) choice(d decision) {
	s := make([]float32, len(d.options))
	for k, f := range d.options {
		s[k] = l.score(f)
	}
	softmax(s)
	for k, f := range d.options {
		if g := s[k] - d.target[k]; g > 1e-4 || g < -1e-4 {
			l.step(f, g)
		}
	}
}

func (l *learner) binary(f feats, y float32) {
	l.step(f, float32(sigmoid(l.score(f)))-y)
}

func (l *learner) quantise() weights {
	top := float32(0)
	for _, x := range l.w {
		top = max(top, float32(math.Abs(float64(x))))
	}
	q := weights{w: make([]int8, tableSize), scale: top / 127}
	for i, x := range l.w {
		q.w[i] = int8(math.Round(float64(x / q.scale)))
	}
	return q
}

// rankers trains the content and source scorers on instances of the documents
// that keep allows.
func (t *trainer) rankers(keep func(doc int) bool) (content, source *learner) {
	content, source = newLearner(), newLearner()
	var cs, ss []decision
	for n := range t.inst {
		in := &t.inst[n]
		if in.gold < 0 || !keep(in.doc) {
			continue
		}
		v := t.views[in.doc]
		if y := targets(in.cgood); y != nil {
			cs = append(cs, decision{in.cfeats, y})
		}
		if y := targets(in.sgood); y != nil {
			c := v.cue(in.i)
			best := &in.contents[argmax(in.cgood)]
			var fs []feats
			for k := range in.sources {
				fs = append(fs, v.sourceFeatures(nil, &c, &in.sources[k], best))
			}
			ss = append(ss, decision{fs, y})
		}
	}
	t.run(cs, content)
	t.run(ss, source)
	return content, source
}

func (t *trainer) run(ds []decision, l *learner) {
	rng := rand.New(rand.NewPCG(t.cfg.Seed, 7))
	for range t.cfg.Epochs {
		rng.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		for _, d := range ds {
			l.choice(d)
		}
	}
}

func argmax(x []float32) int {
	best := 0
	for i := range x {
		if x[i] > x[best] {
			best = i
		}
	}
	return best
}

type labelled struct {
	f            feats
	y            float32
	doc          int
	good         bool // content and source are both right
	gold         bool
	cgood, sgood bool
}

// judge reads an instance with two rankers and describes the cue decision.
func (t *trainer) judge(in *instance, content, source *learner) labelled {
	v := t.views[in.doc]
	c := v.cue(in.i)
	s := make([]float32, len(in.contents))
	for k, f := range in.cfeats {
		s[k] = content.score(f)
	}
	softmax(s)
	ci := argmax(s)
	cp := float64(s[ci])
	s = make([]float32, len(in.sources))
	for k := range in.sources {
		s[k] = source.score(v.sourceFeatures(nil, &c, &in.sources[k], &in.contents[ci]))
	}
	softmax(s)
	si := argmax(s)
	l := labelled{f: v.cueFeatures(nil, &c, &in.contents[ci], &in.sources[si], cp, float64(s[si])), doc: in.doc, gold: in.gold >= 0}
	if in.gold >= 0 {
		l.y = 1
		l.good = in.cgood[ci] >= 0.5 && in.sgood[si] >= 0.5
		l.cgood, l.sgood = in.cgood[ci] >= 0.5, in.sgood[si] >= 0.5
		if !l.good {
			l.y = half
		}
	}
	return l
}

func (t *trainer) fit() *model {
	var ls []labelled
	for k := range t.cfg.Folds {
		content, source := t.rankers(func(d int) bool { return t.text[d]%t.cfg.Folds != k })
		for n := range t.inst {
			if t.text[t.inst[n].doc]%t.cfg.Folds == k {
				ls = append(ls, t.judge(&t.inst[n], content, source))
			}
		}
	}
	t.report(ls)
	threshold := t.tune(ls)
	cueScorer := t.cueLearner(ls, func(int) bool { return true })
	content, source := t.rankers(func(int) bool { return true })
	return &model{content: content.quantise(), source: source.quantise(), cue: cueScorer.quantise(), threshold: threshold}
}

func (t *trainer) report(ls []labelled) {
	n, good, nc, ns := 0, 0, 0, 0
	for _, l := range ls {
		if l.gold {
			n++
			if l.good {
				good++
			}
			if l.cgood {
				nc++
			}
			if l.sgood {
				ns++
			}
		}
	}
	t.cfg.Log("content %d source %d", nc, ns)
	t.cfg.Log("out of fold: %d of %d gold cues with content and source right", good, n)
}

func (t *trainer) cueLearner(ls []labelled, keep func(doc int) bool) *learner {
	l := newLearner()
	rng := rand.New(rand.NewPCG(t.cfg.Seed, 11))
	var order []int
	for i := range ls {
		if keep(ls[i].doc) {
			order = append(order, i)
		}
	}
	for range t.cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.binary(ls[i].f, ls[i].y)
		}
	}
	return l
}

// tune finds the threshold of the best F1 of content and source, out of fold.
func (t *trainer) tune(ls []labelled) float64 {
	type scored struct {
		p float64
		l *labelled
	}
	var all []scored
	for k := range t.cfg.Folds {
		// Folds are cut along another line than those of the rankers.
		l := t.cueLearner(ls, func(d int) bool { return t.text[d]/t.cfg.Folds%t.cfg.Folds != k })
		for i := range ls {
			if t.text[ls[i].doc]/t.cfg.Folds%t.cfg.Folds == k {
				all = append(all, scored{sigmoid(l.score(ls[i].f)), &ls[i]})
			}
		}
	}
	gold := 0
	for _, e := range t.ex {
		gold += len(e.Gold)
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.p, a.p) })
	best, at := 0.0, 0.5
	hit, cueHit := 0, 0
	line := ""
	for n, s := range all {
		if s.l.good {
			hit++
		}
		if s.l.gold {
			cueHit++
		}
		f := 2 * float64(hit) / float64(n+1+gold)
		if f > best {
			best, at = f, s.p
			line = fmt.Sprintf("out of fold: F1 %.1f at p %.2f (cues F1 %.1f)", 100*f, at, 200*float64(cueHit)/float64(n+1+gold))
		}
	}
	t.cfg.Log("%s", line)
	return at
}
