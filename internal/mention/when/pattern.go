package when

import (
	"fmt"
	"strings"
)

// node is a state of the trie that all patterns share: the words of a text are
// followed along it from each place where some rule may begin.
type node struct {
	lits    map[lit]*node
	classes []edge
	rules   []int // rules whose pattern ends here
}

type lit struct {
	id   int32
	glue bool // no white space before it
}

type edge struct {
	class class
	slot  uint8
	glue  bool
	to    *node
}

// elem is one step of a pattern that has been spelt out.
type elem struct {
	word  string
	class class
	slot  uint8
	glue  bool
}

// class of tokens; the named ones come from words.tsv, the built-in ones from
// the shape of a token.
type class uint8

// Built-in classes.
const (
	clsNone  class = iota
	clsN           // a number phrase: 48, twenty-five, two and a half
	clsOrd         // 8th, eighth, twenty-first
	clsDay         // 1 to 31, 1st to 31st
	clsYear        // 1000 to 2199
	clsShort       // '89
	clsTwo         // two digits
	clsTens        // 1990s
	clsClock       // 10:35
	clsHM          // 0630, 1400
	clsHour        // 0 to 24
	clsISO
	clsSlash
	clsHalf
	clsSolarYear // 1300 to 1450
	clsHM3       // 630, as in "630 a.m."
	clsDec       // 6.30
	firstLexical
)

var builtins = map[string]class{
	"n": clsN, "ord": clsOrd, "day": clsDay, "year": clsYear, "yy": clsShort, "two": clsTwo, "tens": clsTens,
	"clock": clsClock, "hm": clsHM, "hour": clsHour, "iso": clsISO, "slash": clsSlash, "half": clsHalf,
	"solaryear": clsSolarYear, "hm3": clsHM3, "dec": clsDec,
}

// spell expands a pattern into the plain sequences it stands for. Its grammar:
// words and %classes apart by spaces; (a|b c) alternatives; ? after an element
// or a group makes it optional; ^ before an element: no white space before it;
// %class:slot names what it catches.
func (l *lexicon) spell(pattern string) ([][]elem, error) {
	p := &speller{lex: l, in: pattern}
	seqs, err := p.alternatives()
	if err != nil {
		return nil, err
	}
	if p.pos < len(p.in) {
		return nil, fmt.Errorf("pattern: unexpected %q", p.in[p.pos:])
	}
	for _, s := range seqs {
		if len(s) == 0 {
			return nil, fmt.Errorf("pattern may match nothing")
		}
	}
	return seqs, nil
}

type speller struct {
	lex *lexicon
	in  string
	pos int
}

func (p *speller) alternatives() ([][]elem, error) {
	var all [][]elem
	for {
		seqs, err := p.sequence()
		if err != nil {
			return nil, err
		}
		all = append(all, seqs...)
		if p.pos >= len(p.in) || p.in[p.pos] != '|' {
			return all, nil
		}
		p.pos++
	}
}

func (p *speller) sequence() ([][]elem, error) {
	seqs := [][]elem{nil}
	for {
		for p.pos < len(p.in) && p.in[p.pos] == ' ' {
			p.pos++
		}
		if p.pos >= len(p.in) || p.in[p.pos] == '|' || p.in[p.pos] == ')' {
			return seqs, nil
		}
		part, err := p.element()
		if err != nil {
			return nil, err
		}
		if p.pos < len(p.in) && p.in[p.pos] == '?' {
			p.pos++
			part = append(part, nil)
		}
		var next [][]elem
		for _, s := range seqs {
			for _, t := range part {
				next = append(next, append(s[:len(s):len(s)], t...))
			}
		}
		if len(next) > 20000 {
			return nil, fmt.Errorf("pattern stands for more than 20000 sequences")
		}
		seqs = next
	}
}

func (p *speller) element() ([][]elem, error) {
	if p.in[p.pos] == '(' {
		p.pos++
		seqs, err := p.alternatives()
		if err != nil {
			return nil, err
		}
		if p.pos >= len(p.in) {
			return nil, fmt.Errorf("pattern: ( without )")
		}
		p.pos++
		return seqs, nil
	}
	start := p.pos
	for p.pos < len(p.in) && !strings.ContainsRune(" |()?", rune(p.in[p.pos])) {
		p.pos++
	}
	e, err := p.lex.elem(p.in[start:p.pos])
	return [][]elem{{e}}, err
}

func (l *lexicon) elem(s string) (elem, error) {
	var e elem
	if len(s) > 1 && s[0] == '^' {
		e.glue = true
		s = s[1:]
	}
	if len(s) < 2 || s[0] != '%' {
		e.word = s
		return e, nil
	}
	name, slot, named := strings.Cut(s[1:], ":")
	if !named {
		slot = name
	}
	c, ok := l.classes[name]
	if !ok {
		return e, fmt.Errorf("pattern: no class %%%s", name)
	}
	e.class = c
	e.slot = l.slot(slot)
	return e, nil
}

// add puts a spelt pattern into the trie.
func (l *lexicon) add(root *node, seq []elem, rule int) {
	n := root
	for _, e := range seq {
		n = n.step(l, e)
	}
	for _, r := range n.rules {
		if r == rule {
			return
		}
	}
	n.rules = append(n.rules, rule)
}

func (n *node) step(l *lexicon, e elem) *node {
	if e.class == clsNone {
		if n.lits == nil {
			n.lits = map[lit]*node{}
		}
		k := lit{l.intern(e.word).id, e.glue}
		if n.lits[k] == nil {
			n.lits[k] = &node{}
		}
		return n.lits[k]
	}
	for _, x := range n.classes {
		if x.class == e.class && x.slot == e.slot && x.glue == e.glue {
			return x.to
		}
	}
	to := &node{}
	n.classes = append(n.classes, edge{e.class, e.slot, e.glue, to})
	return to
}

// capture is what one class element caught.
type capture struct {
	slot uint8
	n    int32 // a number
	frac int32 // tenths
	s    string
	tok  int
	lexi *sense // the sense, for a lexical class
}

// match is one way a pattern fits the tokens [first, end).
type match struct {
	first, end int
	rule       int
	pre        int // rule of the modifier before it, plus one
	whole      int // where the modifier begins
	caps       [10]capture
	ncap       int
}

func (m *match) get(slot uint8) *capture {
	for i := range m.caps[:m.ncap] {
		if m.caps[i].slot == slot {
			return &m.caps[i]
		}
	}
	return nil
}

// walk follows the trie from token i and appends every match to out.
func (l *lexicon) walk(toks []tok, i int, n *node, m *match, out []match) []match {
	for _, r := range n.rules {
		m.rule, m.end = r, i
		out = append(out, *m)
	}
	if i >= len(toks) {
		return out
	}
	t := &toks[i]
	if t.brk && i > m.first {
		return out
	}
	if t.entry == nil && (t.kind == kindWord || t.kind == kindPunct) {
		return out
	}
	if t.entry != nil && n.lits != nil {
		if to := n.lits[lit{t.entry.id, false}]; to != nil {
			out = l.walk(toks, i+1, to, m, out)
		}
		if !t.space {
			if to := n.lits[lit{t.entry.id, true}]; to != nil {
				out = l.walk(toks, i+1, to, m, out)
			}
		}
	}
	for k := range n.classes {
		e := &n.classes[k]
		if e.glue && t.space || m.ncap == len(m.caps) {
			continue
		}
		out = l.follow(toks, i, e, m, out)
	}
	return out
}

// follow takes edge e at token i in every way it fits.
func (l *lexicon) follow(toks []tok, i int, e *edge, m *match, out []match) []match {
	c := &m.caps[m.ncap]
	*c = capture{slot: e.slot, tok: i}
	if e.class < firstLexical {
		end := builtin(toks, i, e.class, c)
		if end < 0 {
			return out
		}
		m.ncap++
		out = l.walk(toks, end, e.to, m, out)
		m.ncap--
		return out
	}
	ent := toks[i].entry
	if ent == nil {
		return out
	}
	for k := range ent.senses {
		s := &ent.senses[k]
		if s.class != e.class || s.cap && !toks[i].upper || !phraseAt(toks, i, s.rest) {
			continue
		}
		*c = capture{slot: e.slot, tok: i, n: s.n, s: s.s, lexi: s}
		m.ncap++
		out = l.walk(toks, i+1+len(s.rest), e.to, m, out)
		m.ncap--
		c = &m.caps[m.ncap]
	}
	return out
}

func phraseAt(toks []tok, i int, rest []int32) bool {
	if i+len(rest) >= len(toks) {
		return len(rest) == 0
	}
	for k, id := range rest {
		t := &toks[i+1+k]
		if t.entry == nil || t.entry.id != id || t.brk {
			return false
		}
	}
	return true
}

// builtin matches a built-in class at token i and returns the token after it, or -1.
func builtin(toks []tok, i int, cls class, c *capture) int {
	t := &toks[i]
	c.n = t.n
	ok := false
	switch cls {
	case clsN:
		return numberPhrase(toks, i, c)
	case clsOrd:
		return ordinal(toks, i, c)
	case clsDay:
		if t.kind == kindNum {
			ok = t.digits <= 2 && t.n >= 1 && t.n <= 31
			break
		}
		if t.kind != kindOrd && t.kind != kindWord {
			return -1
		}
		if end := ordinal(toks, i, c); end > 0 && c.n >= 1 && c.n <= 31 {
			return end
		}
		return -1
	case clsYear:
		ok = t.kind == kindNum && t.digits == 4 && t.n >= 1000 && t.n < 2200
	case clsSolarYear:
		ok = t.kind == kindNum && t.digits == 4 && t.n >= 1300 && t.n < 1450
	case clsShort:
		ok = t.kind == kindShort
		c.n = fullYear(t.n)
	case clsTwo:
		ok = t.kind == kindNum && t.digits == 2
	case clsTens:
		ok = t.kind == kindTens
		c.frac = int32(t.digits)
	case clsClock:
		ok = t.kind == kindClock
		c.frac = t.a
	case clsDec:
		ok = t.kind == kindDec && t.b == 2 && t.n <= 24 && t.a < 60
		c.frac = t.a
	case clsHM:
		ok = t.kind == kindNum && t.digits == 4 && t.n/100 <= 24 && t.n%100 < 60
		c.n, c.frac = t.n/100, t.n%100
	case clsHM3:
		ok = t.kind == kindNum && (t.digits == 3 || t.digits == 4) && t.n/100 <= 12 && t.n/100 >= 1 && t.n%100 < 60
		c.n, c.frac = t.n/100, t.n%100
	case clsHour:
		ok = t.kind == kindNum && t.digits <= 2 && t.n <= 24
	case clsISO:
		ok = t.kind == kindISO
	case clsSlash:
		ok = t.kind == kindSlash
	case clsHalf:
		ok = t.kind == kindHalf
	}
	if !ok {
		return -1
	}
	return i + 1
}

// wordNumber is the value of a number word at i.
func wordNumber(toks []tok, i int, cls string) (int32, bool) {
	if i >= len(toks) || toks[i].entry == nil || toks[i].kind != kindWord {
		return 0, false
	}
	if cls == "num" {
		return toks[i].entry.num, toks[i].entry.isNum
	}
	return toks[i].entry.ord, toks[i].entry.isOrd
}

// numberPhrase reads 48, 1,400, 2.5, twenty-five, three hundred and six, a
// dozen, 5 1/2, two and a half.
func numberPhrase(toks []tok, i int, c *capture) int {
	t := &toks[i]
	switch t.kind {
	case kindNum:
		if i+1 < len(toks) && toks[i+1].kind == kindHalf && toks[i+1].n == 1 && toks[i+1].a == 2 {
			c.frac = 5
			return i + 2
		}
		return i + 1
	case kindDec:
		if t.b != 1 {
			return -1
		}
		c.frac = t.a
		return i + 1
	case kindWord:
	default:
		return -1
	}
	n, ok := wordNumber(toks, i, "num")
	if !ok {
		return -1
	}
	end := i + 1
	total := int32(0)
	for end < len(toks) {
		k := end
		hyphen := toks[k].kind == kindPunct && !toks[k].space && toks[k].entry != nil && toks[k].entry.hyphen
		if hyphen || n >= 100 && isWord(toks, k, "and") {
			k++
		}
		m, ok := wordNumber(toks, k, "num")
		if !ok {
			break
		}
		switch {
		case n%100 >= 20 && n%10 == 0 && m > 0 && m < 10, n >= 100 && n%100 == 0 && m < 100:
			n += m
		case m == 100 && n < 100 && n > 0:
			n *= 100
		case m == 1000 && n < 1000 && n > 0:
			total, n = n*1000, 0
		default:
			m = -1
		}
		if m < 0 {
			break
		}
		end = k + 1
	}
	c.n = total + n
	if end+2 < len(toks) && isWord(toks, end, "and") && isWord(toks, end+1, "a") && isWord(toks, end+2, "half") {
		c.frac = 5
		end += 3
	}
	return end
}

func isWord(toks []tok, i int, w string) bool {
	return i >= 0 && i < len(toks) && toks[i].entry != nil && toks[i].entry.word == w
}

func ordinal(toks []tok, i int, c *capture) int {
	t := &toks[i]
	if t.kind == kindOrd {
		c.n = t.n
		return i + 1
	}
	if n, ok := wordNumber(toks, i, "ord"); ok {
		c.n = n
		return i + 1
	}
	n, ok := wordNumber(toks, i, "num")
	if !ok || n < 20 || n%10 != 0 {
		return -1
	}
	k := i + 1
	if k < len(toks) && toks[k].entry != nil && toks[k].entry.hyphen {
		k++
	}
	m, ok := wordNumber(toks, k, "ord")
	if !ok || m > 9 {
		return -1
	}
	c.n = n + m
	return k + 1
}
