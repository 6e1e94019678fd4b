package words

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// Pattern is a regular expression that first looks for one of the literal
// strings that every match must hold, which settles most lines at once.
type Pattern struct {
	*regexp.Regexp
	needles []string // lower-case; one must occur; empty where nothing is known
}

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
	return &Pattern{re, needles(tree.Simplify())}, nil
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

// better prefers needles of two letters and more, then fewer of them.
func better(a, b []string) bool {
	if a == nil || shortest(a) == 0 {
		return false
	}
	if b == nil {
		return true
	}
	if sa, sb := min(shortest(a), 3), min(shortest(b), 3); sa != sb {
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
