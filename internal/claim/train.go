package claim

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
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
	vectors *khabar.Vectors
	options []feats
	words   []roles
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
	cwords   []roles
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
				in.cwords = append(in.cwords, v.contentWords(i, &in.contents[k]))
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

// learner is a linear scorer under AdaGrad, and a net beside it.
type learner struct {
	w, g []float32
	net  *netLearner
	s    []float32
}

// newLearner makes a learner that will see so many decisions.
func (t *trainer) newLearner(roles, decisions int) *learner {
	return &learner{w: make([]float32, tableSize), g: make([]float32, tableSize),
		net: newNetLearner(roles, t.ex[0].Doc.Vectors.Width, t.cfg.Seed, decisions*t.cfg.Epochs)}
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

// scores of the options of a decision, by features and net.
func (l *learner) scores(d *decision) []float32 {
	l.s = l.s[:0]
	for _, f := range d.options {
		l.s = append(l.s, l.score(f))
	}
	l.net.addScores(l.s, d.vectors, d.words)
	return l.s
}

func (l *learner) choice(d *decision) {
	s := l.scores(d)
	softmax(s)
	for k, f := range d.options {
		s[k] -= d.target[k]
		if g := s[k]; g > 1e-4 || g < -1e-4 {
			l.step(f, g)
		}
	}
	l.net.learn(s)
}

func (l *learner) binary(d *decision, y float32) {
	s := l.scores(d)
	s[0] = float32(sigmoid(s[0])) - y
	l.step(d.options[0], s[0])
	l.net.learn(s)
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
	q.net = l.net.net()
	return q
}

// rankers trains the content and source scorers on instances of the documents
// that keep allows.
func (t *trainer) rankers(keep func(doc int) bool) (content, source *learner) {
	var cs, ss []decision
	for n := range t.inst {
		in := &t.inst[n]
		if in.gold < 0 || !keep(in.doc) {
			continue
		}
		if y := targets(in.cgood); y != nil {
			d := t.contentDecision(in)
			d.target = y
			cs = append(cs, d)
		}
		if y := targets(in.sgood); y != nil {
			d := t.sourceDecision(in, &in.contents[argmax(in.cgood)])
			d.target = y
			ss = append(ss, d)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { content = t.run(cs, contentRoles) })
	wg.Go(func() { source = t.run(ss, sourceRoles) })
	wg.Wait()
	return content, source
}

func (t *trainer) contentDecision(in *instance) decision {
	return decision{vectors: &t.ex[in.doc].Doc.Vectors, options: in.cfeats, words: in.cwords}
}

func (t *trainer) sourceDecision(in *instance, content *option) decision {
	v := t.views[in.doc]
	c := v.cue(in.i)
	d := decision{vectors: &t.ex[in.doc].Doc.Vectors}
	for k := range in.sources {
		d.options = append(d.options, v.sourceFeatures(nil, &c, &in.sources[k], content))
		d.words = append(d.words, v.sourceWords(in.i, &in.sources[k]))
	}
	return d
}

func (t *trainer) run(ds []decision, roles int) *learner {
	l := t.newLearner(roles, len(ds))
	rng := rand.New(rand.NewPCG(t.cfg.Seed, 7))
	for range t.cfg.Epochs {
		rng.Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		for i := range ds {
			l.choice(&ds[i])
		}
	}
	return l
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
	d            decision
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
	cd := t.contentDecision(in)
	s := content.scores(&cd)
	softmax(s)
	ci := argmax(s)
	cp := float64(s[ci])
	sd := t.sourceDecision(in, &in.contents[ci])
	s = source.scores(&sd)
	softmax(s)
	si := argmax(s)
	l := labelled{doc: in.doc, gold: in.gold >= 0, d: decision{vectors: cd.vectors,
		options: []feats{v.cueFeatures(nil, &c, &in.contents[ci], &in.sources[si], cp, float64(s[si]))},
		words:   []roles{v.cueWords(in.i, &in.contents[ci], &in.sources[si])}}}
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
	rng := rand.New(rand.NewPCG(t.cfg.Seed, 11))
	var order []int
	for i := range ls {
		if keep(ls[i].doc) {
			order = append(order, i)
		}
	}
	l := t.newLearner(cueRoles, len(order))
	for range t.cfg.Epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, i := range order {
			l.binary(&ls[i].d, ls[i].y)
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
				all = append(all, scored{sigmoid(l.scores(&ls[i].d)[0]), &ls[i]})
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
