package parse

import (
	"fmt"
	"io"
	"math/rand/v2"
	"sort"
	"sync"

	"khabar/internal/model/conllu"
	"khabar/internal/model/perceptron"
	"khabar/internal/model/tag"
)

// Options of training.
type Options struct {
	Seed     uint64
	Epochs   int     // of each greedy parser
	Bits     uint    // the table of moves from the left has 1<<Bits slots, that from the right half of them
	Prune    float64 // smallest averaged weight of the greedy parsers' relations kept, in updates
	Wide     uint    // in training a table has 1<<Wide rows: so many that few features meet
	Explore  float64 // share of wrong moves followed after the first epoch
	Folds    int     // parts of the text that are parsed apart for the arbiter
	Clusters *tag.Clusters
	Log      io.Writer
}

// foldEpochs is how long the parsers that only serve the arbiter are trained.
const foldEpochs = 3

// stackPrune is the smallest averaged weight kept of theirs.
const stackPrune = 0.4

// stackEpochs is how long arbiter and labeller are trained: they overfit soon.
const stackEpochs = 3

type example struct {
	words []string
	tags  []tag.Tag
	heads []int32 // by word from 0; the root is word n
	rels  []int32
	ahead guess // parsed apart
	back  guess
}

// Bank is sentences with the tags a tagger gave them.
type Bank struct {
	Sents []*conllu.Sentence
	Tags  [][]tag.Tag
}

// Train trains a parser on bank. The sentences of more only serve the final
// greedy parsers, not arbiter and labeller.
func Train(bank, more Bank, o Options) *Parser {
	p := &Parser{clusters: o.Clusters, rels: relations(bank.Sents)}
	p.init()
	examples := p.examples(bank)
	p.parseApart(examples, o)
	p.trainArbiter(examples, o)
	p.trainLabeller(examples, o)
	p.ahead, p.back = p.trainBoth(append(examples, p.examples(more)...), o, o.Epochs)
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

func (p *Parser) examples(b Bank) []*example {
	ids := map[string]int32{}
	for i, r := range p.rels {
		ids[r] = int32(i)
	}
	var out []*example
	for k, s := range b.Sents {
		e := &example{tags: b.Tags[k]}
		for i := range s.Words {
			w := &s.Words[i]
			h := int32(w.Head) - 1
			if h < 0 {
				h = int32(len(s.Words))
			}
			e.words, e.heads, e.rels = append(e.words, w.Form), append(e.heads, h), append(e.rels, ids[w.Deprel])
		}
		out = append(out, e)
	}
	return out
}

// parseApart gives every example the guesses of parsers that did not see it.
func (p *Parser) parseApart(examples []*example, o Options) {
	for part := range o.Folds {
		var train, held []*example
		for i, e := range examples {
			if i/10%o.Folds == part {
				held = append(held, e)
			} else {
				train = append(train, e)
			}
		}
		ahead, back := p.trainBoth(train, o, foldEpochs)
		s := p.space()
		for _, e := range held {
			s.read(e.words, e.tags, o.Clusters)
			ahead.parse(s, &e.ahead)
			back.parse(s, &e.back)
		}
	}
}

// trainBoth trains a parser in each direction, side by side.
func (p *Parser) trainBoth(examples []*example, o Options, epochs int) (ahead, back greedy) {
	var wg sync.WaitGroup
	wg.Go(func() { ahead = p.trainGreedy(examples, o, epochs, false) })
	wg.Go(func() { back = p.trainGreedy(examples, o, epochs, true) })
	wg.Wait()
	return ahead, back
}

// learner trains one greedy parser.
type learner struct {
	o      Options
	moves  *perceptron.TableTrainer
	labels *perceptron.Trainer
	rng    *rand.Rand
	*space
	gold                   []int32 // heads by node
	words, right, labelled int
}

func (p *Parser) trainGreedy(examples []*example, o Options, epochs int, reversed bool) greedy {
	l := &learner{o: o,
		moves:  perceptron.NewTableTrainer(o.Wide),
		labels: perceptron.NewTrainer(len(p.rels)),
		rng:    rand.New(rand.NewPCG(o.Seed, 2)),
		space:  p.space(),
	}
	order := append([]*example(nil), examples...)
	for epoch := range epochs {
		l.rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		l.words, l.right, l.labelled = 0, 0, 0
		for _, e := range order {
			l.learn(e, reversed, epoch > 0)
		}
		logf(o.Log, "parser: reversed %v, epoch %d: %.2f %% heads, %.2f %% with relation\n", reversed, epoch+1, percent(l.right, l.words), percent(l.labelled, l.words))
	}
	bits := o.Bits
	if reversed {
		bits--
	}
	return greedy{l.moves.Table(bits), l.labels.Model(o.Prune), reversed}
}

func percent(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }

func logf(w io.Writer, format string, args ...any) {
	if w != nil {
		fmt.Fprintf(w, format, args...)
	}
}

func (l *learner) learn(e *example, reversed, explore bool) {
	s := l.space
	s.read(e.words, e.tags, l.o.Clusters)
	s.load(reversed)
	l.gold = append(l.gold[:0], make([]int32, s.n+1)...)
	for i, h := range e.heads {
		l.gold[s.nodeOf(int32(i))] = s.nodeOf(h)
	}
	for !s.done() {
		a := l.move(explore)
		if a == shift {
			s.doShift()
			continue
		}
		h, d := s.arc(a)
		s.attach(h, d, l.label(h, d, e))
	}
	l.words += s.n
}

// move chooses the next action and learns from it.
func (l *learner) move(explore bool) int {
	s := l.space
	if a, _ := s.only(); a >= 0 {
		return a
	}
	s.feats = s.transitionFeatures(s.feats[:0])
	l.moves.Tick()
	scores := l.moves.Score(s.feats)
	a, _ := s.best(scores)
	costs := s.costs(l.gold)
	gold := cheapest(costs, scores)
	if costs[a] > costs[gold] {
		l.moves.Update(s.feats, gold, a)
		if !explore || l.rng.Float64() >= l.o.Explore {
			return gold
		}
	}
	return a
}

func (l *learner) label(h, d int32, e *example) int {
	s := l.space
	i := s.wordOf(d)
	right := e.heads[i] == s.wordOf(h)
	if right {
		l.right++
	}
	if int(h) > s.n {
		if right {
			l.labelled++
		}
		return rootRel
	}
	s.feats = s.labelFeatures(s.feats[:0], h, d)
	l.labels.Score(s.feats, s.scores)
	rel := bestRel(s.scores)
	if !right {
		return rel
	}
	l.labels.Tick()
	if gold := int(e.rels[i]); rel != gold {
		l.labels.Update(s.feats, gold, rel)
	} else {
		l.labelled++
	}
	return rel
}

// cheapest returns the action of least cost; among equals, of highest score.
func cheapest(costs [actions]int, scores [perceptron.Actions]int32) int {
	best := 0
	for a := 1; a < actions; a++ {
		if costs[a] < costs[best] || costs[a] == costs[best] && scores[a] > scores[best] {
			best = a
		}
	}
	return best
}

func (p *Parser) trainArbiter(examples []*example, o Options) {
	tr := perceptron.NewTrainer(2)
	s := p.space()
	rng := rand.New(rand.NewPCG(o.Seed, 3))
	order := append([]*example(nil), examples...)
	for epoch := range stackEpochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		right, total, ahead := 0, 0, 0
		for _, e := range order {
			s.read(e.words, e.tags, o.Clusters)
			s.ahead, s.back = e.ahead, e.back
			for i, gold := range e.heads {
				h, b := e.ahead.heads[i], e.back.heads[i]
				if h == b || gold != h && gold != b {
					continue
				}
				s.feats = s.choiceFeatures(s.feats[:0], i, h, b)
				var sc [2]int32
				tr.Tick()
				tr.Score(s.feats, sc[:])
				class, got := 0, 0
				if gold == b {
					class = 1
				} else {
					ahead++
				}
				if sc[1] > sc[0] {
					got = 1
				}
				total++
				if got == class {
					right++
				} else {
					tr.Update(s.feats, class, got)
				}
			}
		}
		logf(o.Log, "arbiter: epoch %d: %.2f %% of %d, left to right alone %.2f %%\n", epoch+1, percent(right, total), total, percent(ahead, total))
	}
	p.arbiter.model = tr.Model(stackPrune)
}

func (p *Parser) trainLabeller(examples []*example, o Options) {
	tr := perceptron.NewTrainer(len(p.rels))
	s := p.space()
	rng := rand.New(rand.NewPCG(o.Seed, 4))
	order := append([]*example(nil), examples...)
	for epoch := range stackEpochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		right, total, ahead := 0, 0, 0
		for _, e := range order {
			s.read(e.words, e.tags, o.Clusters)
			s.ahead, s.back = e.ahead, e.back
			p.arbiter.settle(s)
			s.tree.link()
			for i, gold := range e.rels {
				if s.tree.heads[i] != e.heads[i] || int(e.heads[i]) == len(e.words) {
					continue
				}
				s.feats = s.relationFeatures(s.feats[:0], i)
				tr.Tick()
				tr.Score(s.feats, s.scores)
				got := bestRel(s.scores)
				total++
				if e.ahead.rels[i] == gold {
					ahead++
				}
				if got == int(gold) {
					right++
				} else {
					tr.Update(s.feats, int(gold), got)
				}
			}
		}
		logf(o.Log, "labeller: epoch %d: %.2f %%, left to right alone %.2f %%\n", epoch+1, percent(right, total), percent(ahead, total))
	}
	p.labeller.model = tr.Model(stackPrune)
}

// Jackknife tags each of k parts of sents with a tagger trained on the others,
// so that a parser trained on the result meets tags as they will be.
func Jackknife(sents []*conllu.Sentence, k int, o tag.Options) [][]tag.Tag {
	out := make([][]tag.Tag, len(sents))
	var wg sync.WaitGroup
	for part := range k {
		wg.Go(func() { tagApart(sents, out, part, k, o) })
	}
	wg.Wait()
	return out
}

// tagApart tags one part of sents with a tagger trained on the others.
func tagApart(sents []*conllu.Sentence, out [][]tag.Tag, part, k int, o tag.Options) {
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

// GoldTags returns the tags that a sentence's words have.
func GoldTags(s *conllu.Sentence) []tag.Tag {
	out := make([]tag.Tag, len(s.Words))
	for i := range s.Words {
		out[i] = tag.Tag{UPOS: s.Words[i].UPOS, XPOS: s.Words[i].XPOS}
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
