// Package parse finds the dependency tree of a sentence, in Universal
// Dependencies with relation subtypes.
//
// In: the words of a sentence and their tags. Out: for each word its head and
// relation; exactly one word is the root, and the tree is projective. Method: a
// greedy arc-hybrid transition parser, trained with a dynamic oracle and
// exploration (Goldberg and Nivre 2013), with the features of Zhang and Nivre
// (2011) and word clusters. The action is chosen from a dense hashed table of
// three weights a feature; only when an arc is made is its relation chosen, by
// a second, sparse model.
//
// A [Parser] never changes and is safe for concurrent use.
package parse

import (
	"fmt"
	"sync"

	"khabar/internal/model/modelfile"
	"khabar/internal/model/perceptron"
	"khabar/internal/model/tag"
)

// Parser is a trained parser.
type Parser struct {
	moves    *perceptron.Dense
	labels   *perceptron.Model
	rels     []string
	clusters *tag.Clusters
	spaces   sync.Pool
}

// Name is the name a parser's model file carries.
const Name = "parser"

// Arc is a word's place in the tree. Head counts the words from 0; -1 is the root.
type Arc struct {
	Head int
	Rel  string
}

// FromFile reads a parser.
func FromFile(f *modelfile.File, clusters *tag.Clusters) (*Parser, error) {
	if f.Name != Name {
		return nil, fmt.Errorf("parse: model file of %q, not of %q", f.Name, Name)
	}
	p := &Parser{}
	var err error
	if p.clusters, err = clusters.For(f); err != nil {
		return nil, err
	}
	if p.moves, err = perceptron.DenseFromFile(f, "moves"); err != nil {
		return nil, err
	}
	if p.labels, err = perceptron.FromFile(f, "labels"); err != nil {
		return nil, err
	}
	if p.rels, err = f.Strings("relations"); err != nil {
		return nil, err
	}
	if len(p.rels) != p.labels.Classes() {
		return nil, fmt.Errorf("parse: %d relations for %d classes", len(p.rels), p.labels.Classes())
	}
	p.init()
	return p, nil
}

func (p *Parser) init() {
	p.spaces.New = func() any { return &space{scores: make([]int32, len(p.rels))} }
}

type space struct {
	state
	feats  []uint64
	scores []int32
	lower  []byte
}

// Parse finds the tree of words with tags and puts it in out, which must be as
// long.
func (p *Parser) Parse(words []string, tags []tag.Tag, out []Arc) {
	s := p.spaces.Get().(*space)
	s.read(words, tags, p.clusters)
	for !s.done() {
		s.feats = s.transitionFeatures(s.feats[:0])
		a := s.best(p.moves.Score(s.feats))
		if a == shift {
			s.doShift()
			continue
		}
		h, d := s.arc(a)
		s.feats = s.labelFeatures(s.feats[:0], h, d)
		p.labels.Score(s.feats, s.scores)
		s.attach(h, d, p.relation(s, h))
	}
	for i := range out {
		nd := &s.nodes[i+1]
		out[i] = Arc{int(nd.head) - 1, p.rels[nd.rel-1]}
		if int(nd.head) == s.n+1 {
			out[i].Head = -1
		}
	}
	p.spaces.Put(s)
}

// rootRel is the number of the relation "root", which an arc has if and only if
// its head is the root.
const rootRel = 0

// relation returns the best relation to a head, by the scores.
func (p *Parser) relation(s *space, head int32) int {
	if int(head) == s.n+1 {
		return rootRel
	}
	return 1 + perceptron.Best(s.scores[1:], nil)
}

// best returns the valid action of the highest score.
func (s *state) best(scores [perceptron.Width]int32) int {
	best := -1
	for a := range actions {
		if s.valid(a) && (best < 0 || scores[a] > scores[best]) {
			best = a
		}
	}
	return best
}

// read prepares the nodes of a sentence.
func (s *space) read(words []string, tags []tag.Tag, clusters *tag.Clusters) {
	n := len(words)
	if cap(s.nodes) < n+2 {
		s.nodes = make([]node, n+2, 2*n+64)
	}
	s.nodes = s.nodes[:n+2]
	s.nodes[0] = node{low: 7, tag: 7, pos: 7, c4: 7, c8: 7}
	s.nodes[n+1] = node{low: 9, tag: 9, pos: 9, c4: 9, c8: 9}
	for i, w := range words {
		s.lower = tag.AppendLower(s.lower[:0], w)
		nd := &s.nodes[i+1]
		nd.low = perceptron.HashBytes(s.lower)
		nd.pos = perceptron.HashString(tags[i].UPOS)
		nd.tag = mix(nd.pos, perceptron.HashString(tags[i].XPOS))
		nd.c4, nd.c8 = nd.pos, nd.tag
		if code, ok := clusters.Path(string(s.lower)); ok {
			nd.c4, nd.c8 = uint64(code>>12|1<<5)*mulK, uint64(code>>6|1<<11)*mulK
		}
	}
	s.reset(n)
}
