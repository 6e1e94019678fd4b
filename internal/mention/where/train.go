package where

import (
	"fmt"
	"math"

	"khabar"
	"khabar/internal/gazetteer"
)

// Gold is a place of a marked-up text: its bytes and its point.
type Gold struct {
	khabar.Span
	Lat, Lon float64
	ID       string  // GazetteerID where known
	Within   float64 // how far off, in km, a right reading may lie; 0 for 161
}

// Example is a marked-up text to learn from. Skip holds marked spans that are neither
// places nor the lack of one (demonyms, unplaced toponyms).
type Example struct {
	Doc  *khabar.Document
	Gold []Gold
	Skip []khabar.Span
	// Partial is set where only some of the places are marked: such a text teaches the
	// ranker alone, and never that a place is not in the gazetteer.
	Partial bool
}

type decision struct {
	feats []feature
	place bool
}

type choice struct {
	cands [][]feature
	right []bool
}

// Train learns both scorers from examples: first which spans are places, then, over the
// gold spans, which reading is right; the second is learned over a few rounds since its
// scene rests on itself.
func Train(examples []Example, rounds int) (Weights, error) {
	w := Weights{}
	f, err := newFinder(w)
	if err != nil {
		return nil, err
	}
	var ds []decision
	for i := range examples {
		if !examples[i].Partial {
			ds = append(ds, f.decisions(&examples[i])...)
			if bare := examples[i]; len(bare.Doc.Names) > 0 { // it must do without names too
				doc := *bare.Doc
				doc.Names, bare.Doc = nil, &doc
				ds = append(ds, f.decisions(&bare)...)
			}
		}
	}
	learnDecisions(w, ds)
	seed(w)
	for r := 0; r < rounds; r++ {
		var cs []choice
		for i := range examples {
			cs = append(cs, f.choices(&examples[i])...)
		}
		if len(cs) == 0 {
			return nil, fmt.Errorf("nothing to learn from")
		}
		learnChoices(w, cs)
	}
	return w, nil
}

// seed is where the ranker starts: size, and a comma.
func seed(w Weights) {
	w.at("r.pop")[""] = 4
	w.at("r.comma")["in"] = 4
	w.at("r.kind")["country"] = 3
	w.at("r.kind")["admin1"] = 1
	w.at("r.kind")["capital"] = 1
}

func (f *Finder) decisions(x *Example) []decision {
	var out []decision
	s := scanWords(x.Doc.Text)
	f.places(s, x.Doc, func(sp *span, feats []feature) bool {
		at := khabar.Span{Start: s.words[sp.first].start, End: s.words[sp.last-1].end}
		g, overlap := x.match(at)
		if (g != nil || !overlap) && !sp.fixed {
			out = append(out, decision{feats, g != nil})
		}
		return false
	})
	return out
}

// match returns the gold place at a span; overlap is true where another marked span
// shares some of it.
func (x *Example) match(at khabar.Span) (g *Gold, overlap bool) {
	for i := range x.Gold {
		if x.Gold[i].Span == at {
			return &x.Gold[i], true
		}
		overlap = overlap || x.Gold[i].Overlaps(at)
	}
	for _, s := range x.Skip {
		overlap = overlap || s.Overlaps(at)
	}
	return nil, overlap
}

// choices are made over what the finder itself takes for places and the gold ones.
func (f *Finder) choices(x *Example) []choice {
	s := scanWords(x.Doc.Text)
	spans := f.places(s, x.Doc, func(sp *span, feats []feature) bool {
		g, _ := x.match(khabar.Span{Start: s.words[sp.first].start, End: s.words[sp.last-1].end})
		return g != nil || sp.score > leastScore // in training as in use, the scene has them all
	})
	var out []choice
	f.resolve(s, spans, x.Doc.Report, func(i int, feats [][]feature) {
		sp := &spans[i]
		g, _ := x.match(khabar.Span{Start: s.words[sp.first].start, End: s.words[sp.last-1].end})
		if g == nil || len(sp.cands) == 0 {
			return
		}
		right, ok := rightCands(sp, g)
		if !ok && (g.ID == "" || x.Partial) {
			return // its point may be another source's idea of a large place
		}
		out = append(out, choice{feats, append(right, !ok)})
	})
	return out
}

// rightCands marks the candidate with the gold id, else the ones near the gold point.
func rightCands(sp *span, g *Gold) ([]bool, bool) {
	right := make([]bool, len(sp.cands))
	for j := range sp.cands {
		if sp.cands[j].p.GazetteerID() == g.ID {
			right[j] = true
			return right, true
		}
	}
	ok := false
	limit := g.Within
	if limit == 0 {
		limit = 161
	}
	for j := range sp.cands {
		c := &sp.cands[j]
		if gazetteer.Distance(c.p.Lat, c.p.Lon, g.Lat, g.Lon) < limit {
			right[j], ok = true, true
		}
	}
	return right, ok
}

const (
	epochsPlace  = 16
	epochsChoice = 12
	l2Place      = 1e-3 // of the first scorer
	l2Choice     = 2e-4 // of the ranker
)

// rate of AdaGrad, by feature.
type rates map[string]map[string]float64

func (r rates) step(w Weights, f *feature, grad, rate, l2 float64) {
	m := r[f.template]
	if m == nil {
		m = map[string]float64{}
		r[f.template] = m
	}
	ws := w.at(f.template)
	g := grad*f.x - l2*ws[f.value]
	m[f.value] += g * g
	ws[f.value] += rate * g / (1e-6 + math.Sqrt(m[f.value]))
}

// learnDecisions fits a logistic regression.
func learnDecisions(w Weights, ds []decision) {
	r := rates{}
	rate := 0.2
	for e := 0; e < epochsPlace; e++ {
		for _, i := range order(len(ds), e) {
			d := &ds[i]
			score := 0.0
			for k := range d.feats {
				score += w[d.feats[k].template][d.feats[k].value] * d.feats[k].x
			}
			y := 0.0
			if d.place {
				y = 1
			}
			grad := y - 1/(1+math.Exp(-score))
			for k := range d.feats {
				r.step(w, &d.feats[k], grad, rate, l2Place)
			}
		}
		rate *= 0.85
	}
}

// learnChoices fits a softmax over the candidates of each choice.
func learnChoices(w Weights, cs []choice) {
	r := rates{}
	rate := 0.1
	for e := 0; e < epochsChoice; e++ {
		for _, i := range order(len(cs), e) {
			learnChoice(w, r, &cs[i], rate)
		}
		rate *= 0.85
	}
}

func learnChoice(w Weights, r rates, c *choice, rate float64) {
	p := make([]float64, len(c.cands))
	top := math.Inf(-1)
	for j, fs := range c.cands {
		for k := range fs {
			p[j] += w[fs[k].template][fs[k].value] * fs[k].x
		}
		top = max(top, p[j])
	}
	total, good := 0.0, 0.0
	for j := range p {
		p[j] = math.Exp(p[j] - top)
		total += p[j]
		if c.right[j] {
			good += p[j]
		}
	}
	for j, fs := range c.cands {
		grad := -p[j] / total
		if c.right[j] {
			grad += p[j] / max(good, 1e-12)
		}
		if math.Abs(grad) < 1e-4 {
			continue
		}
		for k := range fs {
			r.step(w, &fs[k], grad, rate, l2Choice)
		}
	}
}

// order is a fixed shuffle of 0..n-1 for epoch e.
func order(n, e int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	x := uint64(e)*0x9e3779b97f4a7c15 + 1
	for i := n - 1; i > 0; i-- {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		j := int(x % uint64(i+1))
		out[i], out[j] = out[j], out[i]
	}
	return out
}
