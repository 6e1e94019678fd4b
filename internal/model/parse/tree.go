package parse

import "slices"

// tree is a tree over the words of a sentence under repair and labelling. Words
// count from 0, the root is word n.
type tree struct {
	n     int
	heads []int32
	other []int32 // the head the other guess gives, the same where they agree
	gain  []int32 // how much better heads is than other, at least 0
	state []int32
	first []int32 // first child of each word and the root, -1 for none
	next  []int32 // next child of the same head
	path  []int32
}

func (t *tree) resize(n int) {
	t.n = n
	for _, s := range []*[]int32{&t.heads, &t.other, &t.gain, &t.state, &t.first, &t.next} {
		if cap(*s) < n+1 {
			*s = make([]int32, 2*n+8)
		}
		*s = (*s)[:n+1]
	}
}

// mend turns words to their other head, cheapest first, until the heads make a
// tree with one word under the root. It reports false where that fails.
func (t *tree) mend() bool {
	for range 2*t.n + 2 {
		bad := t.fault()
		if len(bad) == 0 {
			return true
		}
		best := int32(-1)
		for _, i := range bad {
			if t.other[i] != t.heads[i] && (best < 0 || t.gain[i] < t.gain[best]) {
				best = i
			}
		}
		if best < 0 {
			return false
		}
		t.heads[best] = t.other[best] // for good: each word turns once
	}
	return false
}

// fault returns words of which one must turn: a cycle, or all words under the
// root where they are not one. It is empty for a tree.
func (t *tree) fault() []int32 {
	n := int32(t.n)
	bad := t.path[:0]
	roots := 0
	for i := range n {
		if t.heads[i] == n {
			roots++
			bad = append(bad, i)
		}
	}
	t.path = bad
	if roots > 1 {
		return bad
	}
	if roots == 0 {
		for i := range n {
			if t.other[i] == n {
				bad = append(bad, i)
			}
		}
		t.path = bad
		if len(bad) > 0 {
			return bad
		}
	}
	clear(t.state)
	for i := range n {
		j := i
		for j != n && t.state[j] == 0 {
			t.state[j] = i + 1
			j = t.heads[j]
		}
		if j != n && t.state[j] == i+1 {
			return t.cycle(j)
		}
	}
	return nil
}

func (t *tree) cycle(from int32) []int32 {
	bad := append(t.path[:0], from)
	for j := t.heads[from]; j != from; j = t.heads[j] {
		bad = append(bad, j)
	}
	slices.Sort(bad)
	t.path = bad
	return bad
}

// link lists the children of each word, in order.
func (t *tree) link() {
	for i := range t.first {
		t.first[i] = -1
	}
	for i := t.n - 1; i >= 0; i-- {
		h := t.heads[i]
		t.next[i], t.first[h] = t.first[h], int32(i)
	}
}
