package coref

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"sort"

	"khabar/internal/model/modelfile"
)

// folds is the number of parts of the train topics. What is learned from the
// others judges each part, so that every step learns from answers such as the
// step before gives on texts it has not seen.
const folds = 5

// Settings of learning of each of the four questions.
var (
	learnTexts    = settings{hidden: 16, epochs: 4, dropout: 0.1, nets: 5}
	learnStories  = settings{hidden: 8, epochs: 12, dropout: 0.1, nets: 9}
	learnMentions = settings{hidden: 48, epochs: 6, dropout: 0.2, nets: 3}
	learnGroups   = settings{hidden: 12, epochs: 3, dropout: 0.1, nets: 5}
)

// Learned is what the train part of ECB+ teaches.
type Learned struct {
	Sections []modelfile.Section // of data/model/coref
	Synonyms []byte              // data/incident/synonyms.tsv
}

// Train learns from train.jsonl.gz in dir: the same bytes for the same seed.
func Train(dir string, seed uint64, log io.Writer) (*Learned, error) {
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	docs, err := read(filepath.Join(dir, "train.jsonl.gz"), 0)
	if err != nil {
		return nil, err
	}
	t := newTrainer(r.set(docs), seed, log)
	m := t.train()
	var b bytes.Buffer
	b.WriteString("# Pairs of trigger stems that name one happening, with strength.\n# Learned from ECB+ train (CC BY 3.0, github.com/cltl/ecbPlus) by khabar train incidents.\n")
	for _, p := range t.strengths.pairs() {
		fmt.Fprintf(&b, "%s\t%s\t%.3f\n", p[0], p[1], t.strengths.of(p, ""))
	}
	return &Learned{m.sections(), b.Bytes()}, nil
}

// trainer learns a model from documents with answers.
type trainer struct {
	*set
	fold      []int // by document
	strengths *strengths
	seed      uint64
	log       io.Writer
}

func newTrainer(s *set, seed uint64, log io.Writer) *trainer {
	t := &trainer{set: s, seed: seed, log: log}
	topics := map[string]int{}
	for _, d := range s.texts {
		if _, ok := topics[d.topic]; !ok {
			topics[d.topic] = len(topics)
		}
		t.fold = append(t.fold, topics[d.topic]%folds)
	}
	return t
}

// foldOf two documents, or -1.
func (t *trainer) foldOf(i, j int) int {
	if t.fold[i] == t.fold[j] {
		return t.fold[i]
	}
	return -1
}

func (t *trainer) train() *model {
	m := &model{}
	t.trainTexts(m)
	t.trainStories(m)
	t.strengths = t.set.strengths()
	sc := t.trainMentions(m)
	t.trainGroups(m, sc)
	return m
}

func (t *trainer) trainTexts(m *model) {
	var examples []example
	t.eachPair(func(i, j int) {
		examples = append(examples, example{t.pairs[[2]int{i, j}].row, t.texts[i].subtopic == t.texts[j].subtopic, 1, t.foldOf(i, j)})
	})
	byFold := crossFit(examples, learnTexts, t.seed)
	t.eachPair(func(i, j int) {
		p := t.pairs[[2]int{i, j}]
		if f := t.foldOf(i, j); f >= 0 {
			p.score = byFold[f].score(p.row)
		} else {
			p.score = worst
		}
	})
	m.texts = all(byFold)
}

// starts are the average scores at which groups are taken as examples: early and
// late ones.
var (
	storyStarts = []float64{2, 1, 0, -1}
	groupStarts = []float64{2, 1, 0.3}
)

func (t *trainer) trainStories(m *model) {
	var examples []example
	label := func(i int) string { return t.texts[i].subtopic }
	for _, start := range storyStarts {
		groups := t.alike(start)
		for j, b := range groups {
			for _, a := range groups[:j] {
				f := t.foldOf(a[0], b[0])
				if f < 0 || !t.anyPair(a, b) {
					continue
				}
				same, weight := sameLabel(a, b, label)
				examples = append(examples, example{t.compareStories(a, b), same, weight, f})
			}
		}
	}
	byFold := crossFit(examples, learnStories, t.seed)
	m.stories = all(byFold)
	gold := make(clustering, len(t.texts))
	number := map[string]int{}
	for i, d := range t.texts {
		if _, ok := number[d.subtopic]; !ok {
			number[d.subtopic] = len(number)
		}
		gold[i] = number[d.subtopic]
	}
	tell := func(least float64) {
		t.tell(sureStory, func(a, b []int) float64 {
			f := t.foldOf(a[0], b[0])
			if f < 0 {
				return worst
			}
			return byFold[f].score(t.compareStories(a, b))
		}, least)
	}
	m.leastStory = t.tune("stories", []float64{-0.4, -0.2, 0, 0.2, 0.4}, func(least float64) float64 {
		tell(least)
		return bCubed(gold, t.story).f1()
	})
	tell(m.leastStory)
}

// anyPair reports whether any documents of two groups were compared.
func (t *trainer) anyPair(a, b []int) bool {
	return slices.ContainsFunc(a, func(i int) bool {
		return slices.ContainsFunc(b, func(j int) bool { return t.pairs[[2]int{min(i, j), max(i, j)}] != nil })
	})
}

// sameLabel reports whether most of two groups have one label, and how much the
// pair weighs: by size, less where a group is mixed.
func sameLabel(a, b []int, label func(i int) string) (same bool, weight float64) {
	most := func(group []int) (string, float64) {
		n := map[string]int{}
		best := ""
		for _, i := range group {
			n[label(i)]++
		}
		for _, l := range slices.Sorted(maps.Keys(n)) {
			if n[l] > n[best] {
				best = l
			}
		}
		return best, float64(n[best]) / float64(len(group))
	}
	x, pureA := most(a)
	y, pureB := most(b)
	return x == y, pureA * pureB * math.Pow(float64(len(a)*len(b)), 0.25)
}

// tune returns the value with the highest figure.
func (t *trainer) tune(what string, values []float64, figure func(v float64) float64) float64 {
	best, at := -1.0, 0.0
	for _, v := range values {
		f := figure(v)
		fmt.Fprintf(t.log, "%s joined from %.1f: %.1f\n", what, v, 100*f)
		if f > best {
			best, at = f, v
		}
	}
	return at
}

// synonym is the strength of the pair of two stems, leaving out their own topic.
func (t *trainer) synonym(a, b *mention) float64 {
	if a.stem == b.stem {
		return 0
	}
	without := ""
	if topic := t.texts[a.doc].topic; topic == t.texts[b.doc].topic {
		without = topic
	}
	return t.strengths.of(stemPair(a.stem, b.stem), without)
}

// sparse is one in how many pairs of different stems that are not of one event
// is learned from, with so much weight.
const sparse = 4

// trainMentions learns from the pairs of mentions. Chains count by the square root
// of their pairs, so that a chain of forty mentions does not outweigh forty chains.
func (t *trainer) trainMentions(m *model) *scores {
	size := map[string]int{}
	for _, x := range t.mentions {
		size[x.chain]++
	}
	var examples []example
	different := 0
	t.eachMentionPair(func(i, j int) {
		a, b := t.mentions[i], t.mentions[j]
		e := example{same: a.chain == b.chain, weight: 1, fold: t.foldOf(a.doc, b.doc)}
		if e.same {
			e.weight = 2 / math.Sqrt(float64(size[a.chain]-1))
		} else if different++; a.stem != b.stem {
			if different%sparse != 0 {
				return
			}
			e.weight = sparse
		}
		e.row = t.compareMentions(a, b, t.synonym(a, b))
		examples = append(examples, e)
	})
	byFold := crossFit(examples, learnMentions, t.seed)
	m.mentions = all(byFold)
	sc := t.set.scores()
	t.eachMentionPair(func(i, j int) {
		a, b := t.mentions[i], t.mentions[j]
		if f := t.foldOf(a.doc, b.doc); f >= 0 {
			sc.put(i, j, byFold[f].score(t.compareMentions(a, b, t.synonym(a, b))))
		}
	})
	return sc
}

func (t *trainer) trainGroups(m *model, sc *scores) {
	var examples []example
	label := func(i int) string { return t.mentions[i].chain }
	for _, start := range groupStarts {
		groups := sc.alike(start)
		owner := t.clustering(groups)
		seen := map[[2]int]bool{}
		for k, p := range sc.pairs {
			if a, b := owner[p[0]], owner[p[1]]; a != b && sc.value[k] > leastPair {
				seen[[2]int{min(a, b), max(a, b)}] = true
			}
		}
		pairs := slices.Collect(maps.Keys(seen))
		slices.SortFunc(pairs, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
		for _, p := range pairs {
			a, b := groups[p[0]], groups[p[1]]
			same, weight := sameLabel(a, b, label)
			examples = append(examples, example{sc.compareGroups(a, b), same, weight, t.foldOf(t.mentions[a[0]].doc, t.mentions[b[0]].doc)})
		}
	}
	byFold := crossFit(examples, learnGroups, t.seed)
	m.groups = all(byFold)
	gold, start := t.gold(), sc.alike(sureGroup)
	m.leastGroup = t.tune("groups", []float64{-0.2, 0, 0.2, 0.4}, func(least float64) float64 {
		groups := join(start, sc.near, func(a, b []int) float64 {
			f := t.foldOf(t.mentions[a[0]].doc, t.mentions[b[0]].doc)
			if f < 0 {
				return worst
			}
			return byFold[f].score(sc.compareGroups(a, b))
		}, least)
		return conll(gold, t.clustering(groups))
	})
}

// strengths of pairs of trigger stems: how often two mentions of one story with
// these stems name one event. Without is a topic to leave out, so that learning
// on a topic does not see its own pairs.
type strengths struct {
	topics map[[2]string]map[string][2]int // same, all; by topic
}

func (s *set) strengths() *strengths {
	out := &strengths{map[[2]string]map[string][2]int{}}
	for j, b := range s.mentions {
		for _, a := range s.mentions[:j] {
			if s.texts[a.doc].topic != s.texts[b.doc].topic || a.stem == b.stem || s.story[a.doc] != s.story[b.doc] {
				continue
			}
			k, topic := stemPair(a.stem, b.stem), s.texts[a.doc].topic
			if out.topics[k] == nil {
				out.topics[k] = map[string][2]int{}
			}
			n := out.topics[k][topic]
			n[1]++
			if a.chain == b.chain {
				n[0]++
			}
			out.topics[k][topic] = n
		}
	}
	return out
}

func stemPair(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// of a pair, each topic counting as one vote, over all topics but one.
func (s *strengths) of(pair [2]string, without string) float64 {
	var sum, n float64
	byTopic := s.topics[pair]
	topics := make([]string, 0, len(byTopic))
	for t := range byTopic {
		topics = append(topics, t)
	}
	sort.Strings(topics)
	for _, t := range topics {
		if c := byTopic[t]; t != without {
			sum += float64(c[0]) / float64(c[1])
			n++
		}
	}
	return sum / (n + 0.5)
}

// pairs with a strength worth keeping, in order.
func (s *strengths) pairs() [][2]string {
	var out [][2]string
	for p := range s.topics {
		if s.of(p, "") >= 0.1 {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i][0] < out[j][0] || (out[i][0] == out[j][0] && out[i][1] < out[j][1])
	})
	return out
}
