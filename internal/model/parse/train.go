package parse

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sort"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/perceptron"
	"khabar/internal/model/tag"
)

// Options of training.
type Options struct {
	Seed     uint64
	Epochs   int
	Bits     uint    // the table of moves has 1<<Bits rows
	Prune    float64 // smallest averaged label weight kept, in updates
	Explore  float64 // share of wrong moves followed after the first epoch
	Clusters *tag.Clusters
	Log      io.Writer
}

type example struct {
	words []string
	tags  []tag.Tag
	heads []int32 // by node
	rels  []int
}

// Train trains a parser on sents with the tags a tagger gave them.
func Train(sents []*conllu.Sentence, tags [][]tag.Tag, o Options) *Parser {
	p := &Parser{clusters: o.Clusters, rels: relations(sents)}
	p.init()
	examples := p.examples(sents, tags)
	l := &learner{p: p, o: o,
		moves:  perceptron.NewDenseTrainer(o.Bits),
		labels: perceptron.NewTrainer(len(p.rels)),
		rng:    rand.New(rand.NewPCG(o.Seed, 2)),
		space:  &space{scores: make([]int32, len(p.rels))},
	}
	for epoch := range o.Epochs {
		l.rng.Shuffle(len(examples), func(i, j int) { examples[i], examples[j] = examples[j], examples[i] })
		l.words, l.right, l.labelled = 0, 0, 0
		for i := range examples {
			l.learn(&examples[i], epoch > 0)
		}
		if o.Log != nil {
			fmt.Fprintf(o.Log, "parser: epoch %d: %.2f %% heads, %.2f %% with relation\n", epoch+1,
				100*float64(l.right)/float64(l.words), 100*float64(l.labelled)/float64(l.words))
		}
	}
	p.moves, p.labels = l.moves.Dense(), l.labels.Model(o.Prune)
	return p
}

// relations lists "root" and then the others in order.
func relations(sents []*conllu.Sentence) []string {
	seen := map[string]bool{"root": true}
	var rels []string
	for _, s := range sents {
		for i := range s.Words {
			if r := s.Words[i].Deprel; !seen[r] {
				seen[r] = true
				rels = append(rels, r)
			}
		}
	}
	sort.Strings(rels)
	return append([]string{"root"}, rels...)
}

func (p *Parser) examples(sents []*conllu.Sentence, tags [][]tag.Tag) []example {
	ids := map[string]int{}
	for i, r := range p.rels {
		ids[r] = i
	}
	var out []example
	for k, s := range sents {
		e := example{tags: tags[k], heads: []int32{0}, rels: []int{0}}
		for i := range s.Words {
			w := &s.Words[i]
			h := w.Head
			if h == 0 {
				h = len(s.Words) + 1
			}
			e.words, e.heads, e.rels = append(e.words, w.Form), append(e.heads, int32(h)), append(e.rels, ids[w.Deprel])
		}
		out = append(out, e)
	}
	return out
}

type learner struct {
	p      *Parser
	o      Options
	moves  *perceptron.DenseTrainer
	labels *perceptron.Trainer
	rng    *rand.Rand
	*space
	words, right, labelled int
}

func (l *learner) learn(e *example, explore bool) {
	s := l.space
	s.read(e.words, e.tags, l.o.Clusters)
	for !s.done() {
		s.feats = s.transitionFeatures(s.feats[:0])
		l.moves.Tick()
		scores := l.moves.Score(s.feats)
		guess := s.best(scores)
		costs := s.costs(e.heads)
		gold := cheapest(costs, scores)
		if costs[guess] > costs[gold] {
			l.moves.Update(s.feats, gold, guess)
			if !explore || l.rng.Float64() >= l.o.Explore {
				guess = gold
			}
		}
		if guess == shift {
			s.doShift()
			continue
		}
		h, d := s.arc(guess)
		s.attach(h, d, l.label(h, d, e))
	}
	l.words += s.n
}

func (l *learner) label(h, d int32, e *example) int {
	s := l.space
	s.feats = s.labelFeatures(s.feats[:0], h, d)
	l.labels.Score(s.feats, s.scores)
	rel := l.p.relation(s, h)
	if e.heads[d] != h {
		return rel
	}
	l.right++
	l.labels.Tick()
	if gold := e.rels[d]; rel != gold {
		l.labels.Update(s.feats, gold, rel)
	} else {
		l.labelled++
	}
	return rel
}

// cheapest returns the action of least cost; among equals, of highest score.
func cheapest(costs [actions]int, scores [perceptron.Width]int32) int {
	best := 0
	for a := 1; a < actions; a++ {
		if costs[a] < costs[best] || costs[a] == costs[best] && scores[a] > scores[best] {
			best = a
		}
	}
	return best
}

// Jackknife tags each of k parts of sents with a tagger trained on the others,
// so that a parser trained on the result meets tags as they will be.
func Jackknife(sents []*conllu.Sentence, k int, o tag.Options) [][]tag.Tag {
	out := make([][]tag.Tag, len(sents))
	for part := range k {
		var train []*conllu.Sentence
		for i, s := range sents {
			if i/10%k != part {
				train = append(train, s)
			}
		}
		t := tag.Train(train, o)
		for i, s := range sents {
			if i/10%k == part {
				out[i] = make([]tag.Tag, len(s.Words))
				t.Tag(Forms(s), out[i])
			}
		}
	}
	return out
}

// Forms returns the forms of a sentence's words.
func Forms(s *conllu.Sentence) []string {
	out := make([]string, len(s.Words))
	for i := range s.Words {
		out[i] = s.Words[i].Form
	}
	return out
}

// Sections returns the parser as sections of a model file.
func (p *Parser) Sections() []modelfile.Section {
	return append(p.labels.Sections("labels"), p.clusters.Section(),
		p.moves.Section("moves"),
		modelfile.Section{Name: "relations", Data: modelfile.StringBytes(p.rels)})
}
