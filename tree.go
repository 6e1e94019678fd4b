package khabar

import "strings"

// Tree is a view of a document's parse, from governor to dependents. Build it
// once per stage; it is read-only afterwards.
type Tree struct {
	doc   *Document
	first []int32 // index of a token's first child in kids
	kids  []int32 // children of token 0, then of token 1 …, each in order
}

// NewTree returns the tree of doc.
func NewTree(doc *Document) *Tree {
	n := len(doc.Tokens)
	t := &Tree{doc: doc, first: make([]int32, n+2), kids: make([]int32, n)}
	for _, tok := range doc.Tokens {
		if tok.Head >= 0 {
			t.first[tok.Head+2]++
		}
	}
	for i := 2; i < len(t.first); i++ {
		t.first[i] += t.first[i-1]
	}
	for i, tok := range doc.Tokens {
		if tok.Head >= 0 {
			t.kids[t.first[tok.Head+1]] = int32(i)
			t.first[tok.Head+1]++
		}
	}
	return t
}

// Kids returns the children of token i, in order.
func (t *Tree) Kids(i int) []int32 { return t.kids[t.first[i]:t.first[i+1]] }

// Child returns the first child of i under one of the relations, exactly as
// written, or -1.
func (t *Tree) Child(i int, rels ...string) int {
	for _, k := range t.Kids(i) {
		for _, rel := range rels {
			if t.doc.Tokens[k].Deprel == rel {
				return int(k)
			}
		}
	}
	return -1
}

// CaseChild returns the first child of i under one of the relations (or a
// subtype of it) whose case marker is word, or -1: CaseChild(v, "by", "obl").
func (t *Tree) CaseChild(i int, word string, rels ...string) int {
	for _, k := range t.Kids(i) {
		if !relIs(t.doc.Tokens[k].Deprel, rels) {
			continue
		}
		if c := t.Child(int(k), "case"); c >= 0 && strings.EqualFold(t.doc.Tokens[c].Form, word) {
			return int(k)
		}
	}
	return -1
}

func relIs(deprel string, rels []string) bool {
	for _, rel := range rels {
		if deprel == rel || len(deprel) > len(rel) && deprel[len(rel)] == ':' && deprel[:len(rel)] == rel {
			return true
		}
	}
	return false
}

// Conjuncts returns i and everything joined to it, in order of discovery.
func (t *Tree) Conjuncts(i int) []int {
	out := []int{i}
	for n := 0; n < len(out); n++ {
		for _, k := range t.Kids(out[n]) {
			if t.doc.Tokens[k].Deprel == "conj" {
				out = append(out, int(k))
			}
		}
	}
	return out
}

// Extent returns the token range [first, last) of the subtree of i, leaving out
// children whose relation is listed (and what hangs from them).
func (t *Tree) Extent(i int, without ...string) (first, last int) {
	first, last = i, i+1
	for _, k := range t.Kids(i) {
		if relIs(t.doc.Tokens[k].Deprel, without) {
			continue
		}
		a, b := t.Extent(int(k))
		first, last = min(first, a), max(last, b)
	}
	return first, last
}
