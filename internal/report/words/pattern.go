package words

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// Pattern is a regular expression that first looks for one of the literal
// strings that every match must hold, which settles most lines at once, and
// reads a long text only around these.
type Pattern struct {
	*regexp.Regexp
	needles []string            // lower-case; one must occur; empty where nothing is known
	longest int                 // bytes that a match can take; unbounded where nothing is known
	whole   bool                // a match is the whole of a text
	local   bool                // whether a stretch matches depends on nothing beyond its edges
	within  [utf8.RuneSelf]bool // what can stand in a match
}

// unbounded is more bytes than a match is looked for in part of a text.
const unbounded = 4096

// Compile compiles a pattern.
func Compile(expr string) (*Pattern, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return nil, err
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil, err
	}
	p := &Pattern{Regexp: re, longest: longest(tree), whole: ended(tree)}
	p.needles = needles(tree.Simplify())
	p.letters(tree)
	p.local = !anchored(tree) && (p.longest < unbounded || !p.within['\n'])
	return p, nil
}

// MustCompile is [Compile] for patterns in code.
func MustCompile(expr string) *Pattern {
	p, err := Compile(expr)
	if err != nil {
		panic(err)
	}
	return p
}

// May reports whether s, given in lower case, can hold a match.
func (p *Pattern) May(lower string) bool {
	if len(p.needles) == 0 {
		return true
	}
	for _, n := range p.needles {
		if strings.Contains(lower, n) {
			return true
		}
	}
	return false
}

// In reports whether s, of which lower is the lower case, holds a match.
func (p *Pattern) In(s, lower string) bool {
	if p.whole && len(s) > p.longest || !p.May(lower) {
		return false
	}
	if !p.splits(s, lower) {
		return p.MatchString(s)
	}
	for _, n := range p.needles {
		from, to := 0, 0 // read last
		for at := 0; ; at += len(n) {
			i := strings.Index(lower[at:], n)
			if i < 0 {
				break
			}
			at += i
			a, b := p.around(s, at, at+len(n))
			if a >= from && b <= to {
				continue
			}
			if from, to = a, b; p.MatchString(s[a:b]) {
				return true
			}
		}
	}
	return false
}

// All returns the places of all matches in s and of their groups, as
// FindAllStringSubmatchIndex does; lower is the lower case of s.
func (p *Pattern) All(s, lower string) [][]int {
	if !p.May(lower) {
		return nil
	}
	if !p.splits(s, lower) {
		return p.FindAllStringSubmatchIndex(s, -1)
	}
	var near [][2]int
	for _, n := range p.needles {
		for at := 0; ; at += len(n) {
			i := strings.Index(lower[at:], n)
			if i < 0 {
				break
			}
			at += i
			a, b := p.around(s, at, at+len(n))
			near = append(near, [2]int{a, b})
		}
	}
	slices.SortFunc(near, func(a, b [2]int) int { return a[0] - b[0] })
	var out [][]int
	for k := 0; k < len(near); {
		a, b := near[k][0], near[k][1]
		for k++; k < len(near) && near[k][0] <= b; k++ {
			b = max(b, near[k][1])
		}
		for _, m := range p.FindAllStringSubmatchIndex(s[a:b], -1) {
			for g := range m {
				if m[g] >= 0 {
					m[g] += a
				}
			}
			out = append(out, m)
		}
	}
	return out
}

// splits reports whether s may be read around the needles alone: places in lower
// must be those in s.
func (p *Pattern) splits(s, lower string) bool {
	return p.local && len(p.needles) > 0 && len(s) == len(lower)
}

// around returns the stretch that every match lies in that holds [first, last) of
// s. Beyond its edges stands no part of a word, so that \b reads as in s.
func (p *Pattern) around(s string, first, last int) (from, to int) {
	least, most := 0, len(s)
	if p.longest < unbounded {
		least, most = max(0, first-p.longest), min(len(s), last+p.longest)
	}
	for from = first; from > least && !p.stops(s[from-1]) || from > 0 && inWord(s[from-1]); from-- {
	}
	for to = last; to < most && !p.stops(s[to]) || to < len(s) && inWord(s[to]); to++ {
	}
	return from, to
}

// stops reports whether a byte is of no word and of no match.
func (p *Pattern) stops(c byte) bool { return !inWord(c) && !p.within[c] }

// letters notes what can stand in a match of re.
func (p *Pattern) letters(re *syntax.Regexp) {
	note := func(from, to rune) {
		for c := from; c <= min(to, utf8.RuneSelf-1); c++ {
			p.within[c] = true
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			note(c, c)
		}
	case syntax.OpCharClass:
		for i := 0; i < len(re.Rune); i += 2 {
			note(re.Rune[i], re.Rune[i+1])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		note(0, utf8.RuneSelf)
	}
	for _, sub := range re.Sub {
		p.letters(sub)
	}
}

// inWord reports whether a byte is of a word, as \b has it, or of a longer letter.
func inWord(c byte) bool {
	return c >= utf8.RuneSelf || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// longest returns how many bytes a match of re can take, at most unbounded.
func longest(re *syntax.Regexp) int {
	n := 0
	switch re.Op {
	case syntax.OpLiteral:
		n = utf8.UTFMax * len(re.Rune)
		if re.Flags&syntax.FoldCase == 0 {
			n = len(string(re.Rune))
		}
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			n = utf8.RuneLen(re.Rune[len(re.Rune)-1])
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		n = utf8.UTFMax
	case syntax.OpStar, syntax.OpPlus:
		n = unbounded
	case syntax.OpRepeat:
		n = unbounded
		if re.Max >= 0 {
			n = re.Max * longest(re.Sub[0])
		}
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			n = max(n, longest(sub))
		}
	default:
		for _, sub := range re.Sub {
			n += longest(sub)
		}
	}
	return min(n, unbounded)
}

// anchored reports whether re knows the edges of the text or of its lines.
func anchored(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return true
	}
	return slices.ContainsFunc(re.Sub, anchored)
}

// ended reports whether re runs from the beginning to the end of the text.
func ended(re *syntax.Regexp) bool {
	n := len(re.Sub)
	return re.Op == syntax.OpConcat && re.Sub[0].Op == syntax.OpBeginText && re.Sub[n-1].Op == syntax.OpEndText && longest(re) < unbounded
}

const maxNeedles = 64

// needles returns literals one of which is in every match of re, or nil.
func needles(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}
	case syntax.OpCapture, syntax.OpPlus:
		return needles(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needles(re.Sub[0])
		}
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if n := needles(sub); better(n, best) {
				best = n
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			n := needles(sub)
			if n == nil {
				return nil
			}
			all = append(all, n...)
		}
		slices.Sort(all)
		if all = slices.Compact(all); len(all) <= maxNeedles {
			return all
		}
	}
	return nil
}

// better prefers needles of five letters and more, or nearly so many, then fewer of
// them.
func better(a, b []string) bool {
	if a == nil || shortest(a) == 0 {
		return false
	}
	if b == nil {
		return true
	}
	if sa, sb := min(shortest(a), 5), min(shortest(b), 5); sa != sb {
		return sa > sb
	}
	return len(a) < len(b)
}

func shortest(list []string) int {
	n := len(list[0])
	for _, s := range list {
		n = min(n, len(strings.TrimSpace(s)))
	}
	return n
}
