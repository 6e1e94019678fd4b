package tag

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/perceptron"
)

// Options of training.
type Options struct {
	Seed     uint64
	Epochs   int
	Prune    float64 // smallest averaged weight kept, in updates
	Caps     float64 // share of sentences added once more in capitals
	Clusters *Clusters
	Log      io.Writer
}

// dictMin is how often a word must have been seen for its tags to be taken as
// complete.
const dictMin = 30

// Train trains a tagger.
func Train(sents []*conllu.Sentence, o Options) *Tagger {
	t := &Tagger{clusters: o.Clusters}
	ids := map[Tag]uint16{}
	type example struct {
		words []string
		gold  []uint16
	}
	rng := rand.New(rand.NewPCG(o.Seed, 1))
	var examples []example
	seen := map[string]map[uint16]int{}
	for _, s := range sents {
		var e example
		for i := range s.Words {
			w := &s.Words[i]
			g := Tag{w.UPOS, w.XPOS}
			id, ok := ids[g]
			if !ok {
				id = uint16(len(t.tags))
				ids[g] = id
				t.tags = append(t.tags, g)
			}
			e.words, e.gold = append(e.words, w.Form), append(e.gold, id)
			low := string(AppendLower(nil, w.Form))
			if seen[low] == nil {
				seen[low] = map[uint16]int{}
			}
			seen[low][id]++
		}
		examples = append(examples, e)
		if rng.Float64() < o.Caps {
			up := example{gold: e.gold}
			for _, w := range e.words {
				up.words = append(up.words, strings.ToUpper(w))
			}
			examples = append(examples, up)
		}
	}
	t.dict, t.closed, t.usual = frequent(seen), t.inClosed(seen), usual(seen)
	t.init()
	tr := perceptron.NewTrainer(len(t.tags))
	s := &space{scores: make([]int32, len(t.tags))}
	for epoch := range o.Epochs {
		rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		wrong, total := 0, 0
		for _, e := range examples {
			s.read(e.words, t)
			p2, p1 := uint64(edge), uint64(edge)
			for i := range e.words {
				c := t.learn(tr, s, i, int(e.gold[i]), p1, p2)
				total++
				if c != int(e.gold[i]) {
					wrong++
				}
				p2, p1 = p1, t.hashes[c]
			}
		}
		if o.Log != nil {
			fmt.Fprintf(o.Log, "tagger: epoch %d: %.2f %% right\n", epoch+1, 100-100*float64(wrong)/float64(total))
		}
	}
	t.model = tr.Model(o.Prune)
	return t
}

func (t *Tagger) learn(tr *perceptron.Trainer, s *space, i, gold int, p1, p2 uint64) int {
	allowed := s.words[i+pad].allowed
	if len(allowed) == 1 {
		return int(allowed[0])
	}
	s.feats = features(s.feats[:0], s.words, i+pad, p1, p2)
	tr.Tick()
	tr.Score(s.feats, s.scores)
	c := perceptron.Best(s.scores, allowed)
	tr.Update(s.feats, gold, c)
	return c
}

// frequent returns the tags of the words seen often.
func frequent(seen map[string]map[uint16]int) map[string][]uint16 {
	d := map[string][]uint16{}
	for w, tags := range seen {
		n := 0
		for _, k := range tags {
			n += k
		}
		if n < dictMin {
			continue
		}
		var cs []uint16
		for c, k := range tags {
			if k > 1 || n < 10*dictMin {
				cs = append(cs, c)
			}
		}
		sort.Slice(cs, func(i, j int) bool { return cs[i] < cs[j] })
		d[w] = cs
	}
	return d
}

// usualMin is how often a word must have been seen for its tags to say something
// of it, usualShare which share of its uses a usual tag has.
const (
	usualMin   = 5
	usualShare = 0.1
)

// usual returns the usual tags of words, the most frequent first.
func usual(seen map[string]map[uint16]int) map[string][]uint16 {
	d := map[string][]uint16{}
	for w, tags := range seen {
		n := 0
		for _, k := range tags {
			n += k
		}
		if n < usualMin {
			continue
		}
		var cs []uint16
		for c, k := range tags {
			if float64(k) >= usualShare*float64(n) {
				cs = append(cs, c)
			}
		}
		sort.Slice(cs, func(i, j int) bool {
			if a, b := tags[cs[i]], tags[cs[j]]; a != b {
				return a > b
			}
			return cs[i] < cs[j]
		})
		d[w] = cs
	}
	return d
}

// inClosed returns the tags of closed classes that words were seen with.
func (t *Tagger) inClosed(seen map[string]map[uint16]int) map[string][]uint16 {
	d := map[string][]uint16{}
	for w, tags := range seen {
		for c := range tags {
			if closedClasses[t.tags[c].UPOS] {
				d[w] = append(d[w], c)
			}
		}
		slices.Sort(d[w])
	}
	return d
}

// Sections returns the tagger as sections of a model file.
func (t *Tagger) Sections() []modelfile.Section {
	var tags []string
	for _, g := range t.tags {
		tags = append(tags, g.UPOS+"\t"+g.XPOS)
	}
	return append(t.model.Sections("tag"), t.clusters.Section(),
		modelfile.Section{Name: "tags", Data: modelfile.StringBytes(tags)},
		modelfile.Section{Name: "dict.words", Data: modelfile.StringBytes(dictLines(t.dict))},
		modelfile.Section{Name: "closed.words", Data: modelfile.StringBytes(dictLines(t.closed))},
		modelfile.Section{Name: "usual.words", Data: modelfile.StringBytes(dictLines(t.usual))})
}

// dictLines writes what readDict reads.
func dictLines(d map[string][]uint16) []string {
	var lines []string
	for w, cs := range d {
		if len(cs) == 0 {
			continue
		}
		l := w + "\t"
		for i, c := range cs {
			if i > 0 {
				l += " "
			}
			l += fmt.Sprint(c)
		}
		lines = append(lines, l)
	}
	sort.Strings(lines)
	return lines
}
