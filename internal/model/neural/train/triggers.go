package train

import (
	"fmt"

	"khabar"
	"khabar/internal/model/neural"
	"khabar/internal/score/corpus"
	"khabar/internal/sentence"
)

// triggers makes two tasks of the project's corpus: which words tell an event of
// which type, and how each such event stands.
func triggers(ps *params, dir string) (types, states *tagger, err error) {
	items, err := corpus.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	cut, err := sentence.NewCutter()
	if err != nil {
		return nil, nil, err
	}
	names := map[string]bool{}
	for _, it := range items {
		for _, e := range it.Events {
			names[e.Type] = true
		}
	}
	types = newTagger(ps, "types", append([]string{"O"}, sorted(names)...))
	states = newTagger(ps, "states", neural.States())
	var dev [2]tagger
	for _, it := range items {
		for _, par := range it.Paragraphs {
			cut.Cut(par.Of(it.Text), func(words []string, spans []khabar.Span) {
				a, b := goldOf(it, types.labels, par.Start, spans)
				switch it.Part() {
				case corpus.Train:
					types.add(words, a)
					states.add(words, b)
				case corpus.Dev:
					dev[0].add(words, a)
					dev[1].add(words, b)
				}
			})
		}
	}
	types.dev = func(r *reader, g *tagger) []figure { return g.measureTypes(r, &dev[0]) }
	states.dev = func(r *reader, g *tagger) []figure { return g.measureStates(r, &dev[1]) }
	return types, states, nil
}

func (g *tagger) add(words []string, gold []uint64) {
	g.texts, g.gold = append(g.texts, words), append(g.gold, gold)
}

// goldOf returns the labels that the words at spans, counted from base, may have:
// a trigger of several words is told by its first, the others are left open.
func goldOf(it *corpus.Item, labels []string, base int, spans []khabar.Span) (types, states []uint64) {
	types, states = make([]uint64, len(spans)), make([]uint64, len(spans))
	for i := range types {
		types[i] = 1
	}
	for _, e := range it.Events {
		label := uint64(0)
		for k, l := range labels {
			if l == e.Type {
				label = 1 << k
			}
		}
		for _, t := range append([]khabar.Span{e.Trigger}, e.Further...) {
			first := true
			for i, s := range spans {
				if s.Start+base >= t.End || s.End+base <= t.Start {
					continue
				}
				switch {
				case first && types[i] == 1:
					types[i] = label
				case first:
					types[i] |= label
				default:
					types[i] |= label
				}
				if first {
					states[i] |= 1 << stateOf(e)
				}
				first = false
			}
		}
	}
	return types, states
}

// stateOf returns the index of the state of an event in neural.States.
func stateOf(e *corpus.Event) int {
	switch {
	case e.Modality == khabar.ModalityNegated || e.Status == khabar.StatusDenied && !e.Pin():
		return neural.StateNegated
	case e.Aggregate:
		return neural.StateSeveral
	case e.Status == khabar.StatusBackground:
		return neural.StatePast
	case e.Pin():
		return neural.StateNow
	}
	return neural.StateUnreal
}

// measureTypes is the F1 of words that tell an event, with type.
func (g *tagger) measureTypes(r *reader, dev *tagger) []figure {
	var right, found, want float64
	t := newTape(r.ps, 0)
	inBatches(dev.texts, func(lo, hi int) {
		best := g.best(r, t, dev.texts[lo:hi])
		k := 0
		for i := lo; i < hi; i++ {
			for _, gold := range dev.gold[i] {
				got := best[k]
				k++
				if gold&1 == 0 {
					want++
				}
				if got != 0 && gold != 1 {
					found++
					right += float64(one(gold>>got&1 == 1))
				} else if got != 0 {
					found++
				}
			}
		}
	})
	return []figure{{"corpus", "trigger words F1", 200 * right / (found + want)}}
}

// measureStates is the share of triggers whose state is right.
func (g *tagger) measureStates(r *reader, dev *tagger) []figure {
	var right, n float64
	t := newTape(r.ps, 0)
	inBatches(dev.texts, func(lo, hi int) {
		best := g.best(r, t, dev.texts[lo:hi])
		k := 0
		for i := lo; i < hi; i++ {
			for _, gold := range dev.gold[i] {
				if gold != 0 {
					n++
					right += float64(one(gold>>best[k]&1 == 1))
				}
				k++
			}
		}
	})
	return []figure{{"corpus", fmt.Sprintf("state of %.0f triggers", n), 100 * right / n}}
}
