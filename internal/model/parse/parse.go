// Package parse finds the dependency tree of a sentence, in Universal
// Dependencies with relation subtypes.
//
// In: the words of a sentence and their tags. Out: for each word its head and
// relation; exactly one word is the root, and every word hangs from it.
//
// Method: two greedy arc-hybrid transition parsers, one from left to right, one
// from right to left, trained with a dynamic oracle and exploration (Goldberg
// and Nivre 2013), with the features of Zhang and Nivre (2011) and word clusters.
// They err in different places; where they disagree, an arbiter that sees both
// trees chooses (stacking, after Nivre and McDonald 2008). A last model names the
// relations of the finished tree. Actions come from dense hashed tables of a few
// weights a feature, relations from sparse models.
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
	ahead, back greedy
	arbiter     arbiter
	labeller    labeller
	rels        []string
	clusters    *tag.Clusters
	spaces      sync.Pool
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
	if p.rels, err = f.Strings("relations"); err != nil {
		return nil, err
	}
	if len(p.rels) < 2 || p.rels[rootRel] != "root" {
		return nil, fmt.Errorf("parse: relations %q", p.rels)
	}
	if p.ahead, err = p.greedy(f, "ahead", false); err != nil {
		return nil, err
	}
	if p.back, err = p.greedy(f, "back", true); err != nil {
		return nil, err
	}
	if p.arbiter.model, err = sparse(f, "arbiter", 2); err != nil {
		return nil, err
	}
	if p.labeller.model, err = sparse(f, "labeller", len(p.rels)); err != nil {
		return nil, err
	}
	p.init()
	return p, nil
}

func (p *Parser) greedy(f *modelfile.File, name string, reversed bool) (g greedy, err error) {
	g.reversed = reversed
	if g.moves, err = perceptron.TableFromFile(f, name+".moves"); err != nil {
		return g, err
	}
	g.labels, err = sparse(f, name+".labels", len(p.rels))
	return g, err
}

func sparse(f *modelfile.File, name string, classes int) (*perceptron.Model, error) {
	m, err := perceptron.FromFile(f, name)
	if err == nil && m.Classes() != classes {
		err = fmt.Errorf("parse: %s has %d classes, not %d", name, m.Classes(), classes)
	}
	return m, err
}

// Sections returns the parser as sections of a model file.
func (p *Parser) Sections() []modelfile.Section {
	s := []modelfile.Section{p.clusters.Section(), {Name: "relations", Data: modelfile.StringBytes(p.rels)}}
	s = append(s, p.ahead.moves.Section("ahead.moves"), p.back.moves.Section("back.moves"))
	s = append(s, p.ahead.labels.Sections("ahead.labels")...)
	s = append(s, p.back.labels.Sections("back.labels")...)
	s = append(s, p.arbiter.model.Sections("arbiter")...)
	return append(s, p.labeller.model.Sections("labeller")...)
}

func (p *Parser) init() {
	p.spaces.New = func() any { return p.space() }
}

func (p *Parser) space() *space { return &space{scores: make([]int32, len(p.rels))} }

// Parse finds the tree of words with tags and puts it in out, which must be as
// long.
func (p *Parser) Parse(words []string, tags []tag.Tag, out []Arc) {
	if len(words) == 0 {
		return
	}
	s := p.spaces.Get().(*space)
	s.read(words, tags, p.clusters)
	p.ahead.parse(s, &s.ahead)
	p.back.parse(s, &s.back)
	p.arbiter.settle(s)
	s.tree.link()
	for i := range out {
		if h := int(s.tree.heads[i]); h < len(words) {
			out[i] = Arc{h, p.rels[p.labeller.name(s, i)]}
		} else {
			out[i] = Arc{-1, p.rels[rootRel]}
		}
	}
	p.spaces.Put(s)
}
