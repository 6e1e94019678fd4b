package parse

import "khabar/internal/model/perceptron"

// arbiter chooses, where the two greedy parsers disagree, whose head a word
// gets. It scores each head by itself: class 0 of a sparse perceptron is "this
// head", class 1 "not this head".
type arbiter struct{ model *perceptron.Model }

// settle joins the guesses in s.ahead and s.back into s.tree.
func (a *arbiter) settle(s *space) {
	n := len(s.words)
	t := &s.tree
	t.resize(n)
	for i := range n {
		h, o := s.ahead.heads[i], s.back.heads[i]
		t.heads[i], t.other[i], t.gain[i] = h, o, 0
		if h == o {
			continue
		}
		d := a.score(s, i, h, o)
		if d < 0 {
			t.heads[i], t.other[i], d = o, h, -d
		}
		t.gain[i] = d
	}
	if !t.mend() {
		copy(t.heads, s.ahead.heads)
	}
}

// score returns how much better head h (from ahead) is than o (from back).
func (a *arbiter) score(s *space, i int, h, o int32) int32 {
	var sc [2]int32
	s.feats = s.choiceFeatures(s.feats[:0], i, h, o)
	a.model.Score(s.feats, sc[:])
	return sc[0] - sc[1]
}

// at returns word i; the root and what lies outside stand for themselves.
func (s *space) at(i int32) *node {
	switch {
	case i < 0:
		return &outsideNode
	case int(i) >= len(s.words):
		return &rootNode
	}
	return &s.words[i]
}

var (
	outsideNode = node{low: 7, tag: 7, pos: 7, c4: 7, c8: 7}
	rootNode    = node{low: 9, tag: 9, pos: 9, c4: 9, c8: 9}
)

// bucket says how clear a choice was, by its lead in quantised weights.
func bucket(m int32) uint64 {
	switch {
	case m < 128:
		return 0
	case m < 512:
		return 1
	case m < 1280:
		return 2
	case m < 2560:
		return 3
	case m < 5120:
		return 4
	}
	return 5
}

// choiceFeatures appends the features of the choice between head h, which the
// parser from the left gives word i, and head o, which the one from the right
// gives.
func (s *space) choiceFeatures(f []uint64, i int, h, o int32) []uint64 {
	d, x, y := s.at(int32(i)), s.at(h), s.at(o)
	ra, rb := uint64(s.ahead.rels[i]), uint64(s.back.rels[i])
	dx, dy := s.signed(int32(i), h), s.signed(int32(i), o)
	ma, mb := bucket(s.ahead.margin[i]), bucket(s.back.margin[i])
	first := s.firstChild(int32(i))
	xh, yh := s.headOf(&s.ahead, h), s.headOf(&s.back, o)
	rel := mix(ra, rb)
	prev, next := s.at(int32(i)-1), s.at(int32(i)+1)
	var same uint64 // does the other parser see o below h, or h below o
	if s.headOf(&s.ahead, o) == h {
		same |= 1
	}
	if s.headOf(&s.back, h) == o {
		same |= 2
	}
	f = append(f,
		f1(2001, 1), f2(2002, ra, ma), f2(2003, rb, mb), f2(2004, ma, mb), f3(2005, rel, ma, mb), f1(2006, rel),
		f2(2007, d.tag, rel), f3(2008, d.tag, x.tag, y.tag), f4(2009, d.tag, x.tag, y.tag, rel), f2(2010, d.low, rel),
		f3(2011, d.low, x.tag, y.tag), f3(2012, dx, dy, d.tag), f3(2013, dx, dy, rel), f4(2014, d.tag, x.pos, y.pos, mix(dx, dy)),
		f3(2015, d.tag, x.low, 1), f3(2015, d.tag, y.low, 2), f3(2016, d.low, x.low, 1), f3(2016, d.low, y.low, 2),
		f4(2017, first.low, x.low, d.tag, 1), f4(2017, first.low, y.low, d.tag, 2), f3(2018, first.low, x.tag, y.tag), f3(2019, first.low, rel, d.pos),
		f4(2020, first.low, d.c8, x.low, 1), f4(2020, first.low, d.c8, y.low, 2), f3(2021, first.low, x.low, y.low),
		f3(2022, same, d.tag, rel), f4(2023, same, x.tag, y.tag, d.pos), f3(2024, prev.tag, d.tag, next.tag), f4(2025, prev.tag, d.tag, x.tag, y.tag), f4(2026, next.tag, d.tag, x.tag, y.tag),
		f3(2027, s.relOf(&s.ahead, h), x.tag, ra), f3(2028, s.relOf(&s.back, o), y.tag, rb),
		f4(2029, s.at(xh).tag, x.tag, d.tag, ra), f4(2030, s.at(yh).tag, y.tag, d.tag, rb),
		f4(2031, d.c4, x.c4, y.c4, rel), f3(2032, x.c8, d.c8, 1), f3(2032, y.c8, d.c8, 2), f4(2033, first.low, x.c8, d.c4, 1), f4(2033, first.low, y.c8, d.c4, 2),
		f4(2034, s.at(h-1).tag, x.tag, d.tag, 1), f4(2034, s.at(o-1).tag, y.tag, d.tag, 2), f4(2035, s.at(h+1).tag, x.tag, d.tag, 1), f4(2035, s.at(o+1).tag, y.tag, d.tag, 2),
		f3(2036, s.between(int32(i), h), d.tag, ra), f3(2037, s.between(int32(i), o), d.tag, rb), f3(2038, s.between(h, o), x.pos, y.pos),
		f4(2039, s.relOf(&s.back, h), s.relOf(&s.ahead, o), x.pos, y.pos), f3(2040, x.low, y.low, d.pos), f3(2041, same, ma, mb),
	)
	return f
}

// signed returns a bucket of the distance from word i to h with its direction.
func (s *space) signed(i, h int32) uint64 {
	if int(h) == len(s.words) {
		return 32
	}
	if h < i {
		return distance(h, i) | 16
	}
	return distance(i, h)
}

// firstChild returns the first word before i that the parser from the left makes
// its child, or nothing: a preposition, mostly.
func (s *space) firstChild(i int32) *node {
	for j := max(0, i-4); j < i; j++ {
		if s.ahead.heads[j] == i {
			return &s.words[j]
		}
	}
	return &outsideNode
}

func (s *space) headOf(g *guess, i int32) int32 {
	if i < 0 || int(i) >= len(s.words) {
		return -1
	}
	return g.heads[i]
}

func (s *space) relOf(g *guess, i int32) uint64 {
	if i < 0 || int(i) >= len(s.words) {
		return 99
	}
	return uint64(g.rels[i])
}

// between sums up what lies between two words: verbs, commas, conjunctions.
func (s *space) between(i, j int32) uint64 {
	if i > j {
		i, j = j, i
	}
	var out uint64
	for k := i + 1; k < min(j, int32(len(s.words))); k++ {
		switch s.words[k].pos {
		case posVerb:
			out |= 1
		case posPunct:
			out |= 2
		case posCconj, posSconj:
			out |= 4
		}
	}
	return out
}

var (
	posVerb  = perceptron.HashString("VERB")
	posPunct = perceptron.HashString("PUNCT")
	posCconj = perceptron.HashString("CCONJ")
	posSconj = perceptron.HashString("SCONJ")
)

// labeller names the relations of a finished tree, with both guesses at hand.
type labeller struct{ model *perceptron.Model }

// name returns the relation of word i, whose head is not the root.
func (l *labeller) name(s *space, i int) int {
	s.feats = s.relationFeatures(s.feats[:0], i)
	l.model.Score(s.feats, s.scores)
	return bestRel(s.scores)
}

// relationFeatures appends the features of the relation of word i in s.tree.
func (s *space) relationFeatures(f []uint64, i int) []uint64 {
	t := &s.tree
	hi := t.heads[i]
	d, h := s.at(int32(i)), s.at(hi)
	dir := uint64(1)
	if hi < int32(i) {
		dir = 2
	}
	dist := s.signed(int32(i), hi)
	ra, rb := uint64(s.ahead.rels[i]), uint64(s.back.rels[i])
	if s.ahead.heads[i] != hi {
		ra |= 1 << 8
	}
	if s.back.heads[i] != hi {
		rb |= 1 << 8
	}
	// The first child before the word, its last child, and its siblings.
	c1, c2 := &outsideNode, &outsideNode
	var kids uint64 = 1
	for c := t.first[i]; c >= 0; c = t.next[c] {
		if c1 == &outsideNode {
			c1 = &s.words[c]
		}
		c2 = &s.words[c]
		kids = mix(kids, uint64(s.ahead.rels[c]))
	}
	var sibs, rest uint64 = 1, 1
	near := &outsideNode
	for c := t.first[hi]; c >= 0; c = t.next[c] {
		if c == int32(i) {
			sibs = mix(sibs, 77)
			continue
		}
		if s.words[c].pos == posPunct {
			continue
		}
		sibs = mix(sibs, uint64(s.ahead.rels[c]))
		if (c < hi) == (int32(i) < hi) {
			near = &s.words[c]
		} else {
			rest = mix(rest, uint64(s.ahead.rels[c]))
		}
	}
	hrel, gov := uint64(99), &rootNode
	if int(hi) < len(s.words) {
		hrel, gov = uint64(s.ahead.rels[hi]), s.at(t.heads[hi])
	}
	prev, next := s.at(int32(i)-1), s.at(int32(i)+1)
	rel := mix(ra, rb)
	return append(f,
		f1(3001, dir), f1(3002, ra), f1(3003, rb), f1(3004, rel), f2(3005, rel, d.tag), f2(3006, rel, d.low), f2(3007, rel, h.tag), f2(3008, rel, h.low),
		f2(3009, d.low, dir), f3(3010, d.tag, h.tag, dir), f3(3011, d.low, h.tag, dir), f3(3012, d.tag, h.low, dir), f3(3013, d.low, h.low, dir),
		f3(3014, d.tag, h.tag, dist), f4(3015, prev.tag, d.tag, h.tag, dir), f4(3016, next.tag, d.tag, h.tag, dir),
		f3(3017, c1.low, d.tag, dir), f4(3018, c1.low, d.tag, h.tag, dir), f3(3019, c1.low, h.low, dir), f3(3020, c1.low, d.low, h.low), f3(3021, c2.tag, d.tag, h.tag),
		f3(3022, kids, d.tag, dir), f4(3023, kids, d.tag, h.tag, dir), f3(3024, kids, rel, d.pos),
		f3(3025, sibs, d.tag, dir), f3(3026, sibs, rel, d.pos), f3(3027, sibs, d.tag, h.tag), f3(3028, rest, d.tag, h.tag), f3(3029, rest, rel, h.pos),
		f3(3030, near.tag, d.tag, h.tag), f3(3031, near.low, d.tag, h.low), f3(3032, near.tag, rel, d.pos),
		f3(3033, hrel, d.tag, h.tag), f3(3034, hrel, rel, d.pos), f4(3035, gov.tag, h.tag, d.tag, dir), f3(3036, gov.low, h.tag, rel),
		f3(3037, d.c8, h.tag, dir), f3(3038, d.tag, h.c8, dir), f3(3039, d.c8, h.c8, dir), f4(3040, d.c8, c1.low, h.tag, dir), f4(3041, d.c4, c1.low, h.c8, dir), f4(3042, d.c4, h.c4, rel, dir),
		f3(3043, c1.low, rel, d.c4), f3(3044, c1.low, rel, h.c4), f4(3045, d.pos, h.pos, dist, rel), f3(3046, d.low, kids, h.tag), f3(3047, h.low, sibs, d.tag),
	)
}
