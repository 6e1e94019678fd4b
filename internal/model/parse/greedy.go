package parse

import (
	"khabar/internal/model/perceptron"
	"khabar/internal/model/tag"
)

// greedy is one transition parser, from left to right or, reversed, from right
// to left: the same system on the sentence read backwards.
type greedy struct {
	moves    *perceptron.Table
	labels   *perceptron.Model
	reversed bool
}

// guess is the tree one greedy parser finds. Words count from 0, the root is
// word n.
type guess struct {
	heads  []int32
	rels   []int32
	margin []int32 // by which the action that made the arc won
}

func (g *guess) resize(n int) {
	if cap(g.heads) < n {
		g.heads, g.rels, g.margin = make([]int32, 2*n), make([]int32, 2*n), make([]int32, 2*n)
	}
	g.heads, g.rels, g.margin = g.heads[:n], g.rels[:n], g.margin[:n]
}

// parse finds the tree of the words in s.
func (p *greedy) parse(s *space, out *guess) {
	s.load(p.reversed)
	out.resize(s.n)
	for !s.done() {
		a, margin := s.only()
		if a < 0 {
			s.feats = s.transitionFeatures(s.feats[:0])
			a, margin = s.best(p.moves.Score(s.feats))
		}
		if a == shift {
			s.doShift()
			continue
		}
		h, d := s.arc(a)
		rel := rootRel
		if int(h) <= s.n {
			s.feats = s.labelFeatures(s.feats[:0], h, d)
			p.labels.Score(s.feats, s.scores)
			rel = bestRel(s.scores)
		}
		s.attach(h, d, rel)
		i := s.wordOf(d)
		out.heads[i], out.rels[i], out.margin[i] = s.wordOf(h), int32(rel), margin
	}
}

// rootRel is the number of the relation "root", which an arc has if and only if
// its head is the root.
const rootRel = 0

func bestRel(scores []int32) int { return 1 + perceptron.Best(scores[1:], nil) }

// only returns the action when there is no choice, and -1 when there is.
func (s *state) only() (action int, margin int32) {
	switch {
	case len(s.stack) == 0:
		return shift, 0
	case s.front > s.n && len(s.stack) == 1:
		return left, 0
	case s.front > s.n:
		return right, 0
	}
	return -1, 0
}

// best returns the valid action of the highest score and its lead.
func (s *state) best(scores [perceptron.Actions]int32) (action int, margin int32) {
	action = -1
	var second int32
	for a := range actions {
		if !s.valid(a) {
			continue
		}
		switch {
		case action < 0:
			action, second = a, scores[a]-1<<20
		case scores[a] > scores[action]:
			second, action = scores[action], a
		default:
			second = max(second, scores[a])
		}
	}
	return action, scores[action] - second
}

// space is the working memory of one call.
type space struct {
	state
	words    []node // the words of the sentence as read, from 0
	backward bool
	feats    []uint64
	scores   []int32
	lower    []byte
	ahead    guess // from left to right
	back     guess // from right to left
	tree     tree
}

// read prepares the words of a sentence.
func (s *space) read(words []string, tags []tag.Tag, clusters *tag.Clusters) {
	s.words = s.words[:0]
	for i, w := range words {
		s.lower = tag.AppendLower(s.lower[:0], w)
		var nd node
		nd.low = perceptron.HashBytes(s.lower)
		nd.pos = perceptron.HashString(tags[i].UPOS)
		nd.tag = mix(nd.pos, perceptron.HashString(tags[i].XPOS))
		nd.c4, nd.c8 = nd.pos, nd.tag
		if code, ok := clusters.Path(string(s.lower)); ok {
			nd.c4, nd.c8 = uint64(code>>12|1<<5)*mulK, uint64(code>>6|1<<11)*mulK
		}
		s.words = append(s.words, nd)
	}
}

// load puts the words into the buffer of the start state.
func (s *space) load(backward bool) {
	n := len(s.words)
	s.backward = backward
	if cap(s.nodes) < n+2 {
		s.nodes = make([]node, n+2, 2*n+64)
	}
	s.nodes = s.nodes[:n+2]
	s.n, s.front, s.stack = n, 1, s.stack[:0]
	for i := range s.words {
		s.nodes[s.nodeOf(int32(i))] = s.words[i]
	}
	s.nodes[0] = node{low: 7, tag: 7, pos: 7, c4: 7, c8: 7}
	s.nodes[n+1] = node{low: 9, tag: 9, pos: 9, c4: 9, c8: 9}
}

// nodeOf and wordOf translate between words from 0 (root n) and nodes from 1
// (root n+1) in the order of the buffer.
func (s *space) nodeOf(i int32) int32 {
	if s.backward && int(i) < s.n {
		return int32(s.n) - i
	}
	return i + 1
}

func (s *space) wordOf(k int32) int32 {
	if s.backward && int(k) <= s.n {
		return int32(s.n) - k
	}
	return k - 1
}
