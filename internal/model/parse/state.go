package parse

// A state of the arc-hybrid system (Kuhlmann, Gómez-Rodríguez and Satta 2011):
// a stack and a buffer of nodes. Nodes are numbered from 1; the root is node
// n+1 at the end of the buffer; 0 stands for no node.
//
//	shift: the front of the buffer goes onto the stack
//	left:  the top of the stack becomes a dependent of the front of the buffer
//	right: the top of the stack becomes a dependent of the one below it
const (
	shift = iota
	left
	right
	actions
)

type state struct {
	n     int // words
	front int // front of the buffer; n+1 when only the root is left
	stack []int32
	nodes []node // 0 … n+1
}

// node is a word under construction.
type node struct {
	head          int32
	rel           int32 // number of the relation + 1; 0: none yet
	l1, l2        int32 // leftmost and second leftmost child
	r1, r2        int32 // rightmost and second rightmost child
	nl, nr        int32 // children on each side
	lrels, rrels  uint64
	low, tag, pos uint64
	c4, c8        uint64
}

func (s *state) done() bool { return s.front > s.n && len(s.stack) == 0 }

// peek returns the i-th node of the stack from its top, 0 where there is none.
func (s *state) peek(i int) int32 {
	if k := len(s.stack) - 1 - i; k >= 0 {
		return s.stack[k]
	}
	return 0
}

// buffer returns the i-th node of the buffer, 0 past its end.
func (s *state) buffer(i int) int32 {
	if k := s.front + i; k <= s.n+1 {
		return int32(k)
	}
	return 0
}

// valid reports whether action a may be taken. The root takes one child.
func (s *state) valid(a int) bool {
	switch a {
	case shift:
		return s.front <= s.n
	case left:
		return len(s.stack) > 0 && (s.front <= s.n || len(s.stack) == 1)
	default:
		return len(s.stack) > 1
	}
}

// arc returns the head and the dependent that left or right would join.
func (s *state) arc(a int) (head, dep int32) {
	if a == left {
		return int32(s.front), s.peek(0)
	}
	return s.peek(1), s.peek(0)
}

func (s *state) doShift() {
	s.stack = append(s.stack, int32(s.front))
	s.front++
}

// attach joins dep, the top of the stack, to head and takes it off the stack.
func (s *state) attach(head, dep int32, rel int) {
	d, h := &s.nodes[dep], &s.nodes[head]
	d.head, d.rel = head, int32(rel)+1
	if dep < head {
		h.l2, h.l1 = h.l1, dep
		h.nl++
		h.lrels = mix(h.lrels, uint64(rel)+1)
	} else {
		h.r2, h.r1 = h.r1, dep
		h.nr++
		h.rrels = mix(h.rrels, uint64(rel)+1)
	}
	s.stack = s.stack[:len(s.stack)-1]
}

// costs returns how many gold arcs each action makes unreachable (the dynamic
// oracle of Goldberg and Nivre 2013), and a large number where it is not valid.
func (s *state) costs(gold []int32) [actions]int {
	var c [actions]int
	for a := range c {
		if !s.valid(a) {
			c[a] = 1 << 20
		}
	}
	top, below, b := s.peek(0), s.peek(1), int32(s.front)
	inBuffer := func(i int32) bool { return i >= b }
	if top != 0 {
		deps := 0
		for d := s.front; d <= s.n; d++ {
			if gold[d] == top {
				deps++
			}
		}
		c[left] += deps
		c[right] += deps
		if g := gold[top]; g == below && below != 0 || inBuffer(g) && g != b {
			c[left]++
		}
		if inBuffer(gold[top]) {
			c[right]++
		}
	}
	if s.front <= s.n {
		for i, x := range s.stack {
			if gold[x] == b {
				c[shift]++
			}
			if gold[b] == x && i < len(s.stack)-1 {
				c[shift]++
			}
		}
	}
	return c
}
