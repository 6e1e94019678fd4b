package name

import (
	"fmt"

	"khabar"
)

// A label is the place of a token in a name: outside, or beginning, inside, end
// or single of a class (BIOES). Label 0 is outside; class c has labels 4c+1 to
// 4c+4, in the order begin, inside, end, single.
type label = uint8

const (
	outside = 0
	begin   = 1
	inside  = 2
	end     = 3
	single  = 4
)

// maxLabels bounds the labels of a head: a set of labels is a uint64.
const maxLabels = 64

func labels(classes int) int { return 4*classes + 1 }

func at(class int, place label) label { return label(4*class) + place }

func classOf(l label) int { return int(l-1) / 4 }

func placeOf(l label) label {
	if l == outside {
		return outside
	}
	return (l-1)%4 + 1
}

// follows reports whether label b may stand after label a.
func follows(a, b label) bool {
	pa, pb := placeOf(a), placeOf(b)
	if pa == begin || pa == inside {
		return (pb == inside || pb == end) && classOf(a) == classOf(b)
	}
	return pb != inside && pb != end
}

// starts and stops report whether a sentence may begin or end with l.
func starts(l label) bool { p := placeOf(l); return p != inside && p != end }
func stops(l label) bool  { p := placeOf(l); return p != inside && p != begin }

// Span is a name in a sentence: tokens [First, Last) and its class.
type Span struct {
	First, Last int
	Kind        khabar.NameKind
}

// encode writes spans as labels. The spans must not overlap.
func encode(n int, spans []Span, classes []khabar.NameKind) ([]label, error) {
	out := make([]label, n)
	for _, s := range spans {
		c := indexOf(classes, s.Kind)
		if c < 0 {
			return nil, fmt.Errorf("name: no class %q", s.Kind)
		}
		if s.First == s.Last-1 {
			out[s.First] = at(c, single)
			continue
		}
		for i := s.First; i < s.Last; i++ {
			out[i] = at(c, inside)
		}
		out[s.First], out[s.Last-1] = at(c, begin), at(c, end)
	}
	return out, nil
}

func indexOf(classes []khabar.NameKind, k khabar.NameKind) int {
	for i, c := range classes {
		if c == k {
			return i
		}
	}
	return -1
}
