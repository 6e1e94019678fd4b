package neural

// find finds the tree of highest score (Chu and Liu 1965, Edmonds 1967) with one
// root. scores holds a row a word, n+1 columns: column 0 is the root, column h+1
// the word h as head. It writes the head of each word, -1 for the root; scores
// may be changed.
func (t *treeFinder) find(scores []float32, n int, heads []int32) {
	if t.greedy(scores, n, heads) {
		return
	}
	t.solve(scores, n)
	var roots []int
	for i := range n {
		if t.head[i+1] == 0 {
			roots = append(roots, i)
		}
	}
	if len(roots) > 1 {
		t.oneRoot(scores, n, roots)
	}
	for i := range n {
		heads[i] = t.head[i+1] - 1
	}
}

// oneRoot solves again with each of the roots as the only one and leaves the
// best of these trees in t.head.
func (t *treeFinder) oneRoot(scores []float32, n int, roots []int) {
	column := make([]float32, n)
	for i := range n {
		column[i] = scores[i*(n+1)]
	}
	var best []int32
	top := 0.0
	for _, r := range roots {
		for i := range n {
			scores[i*(n+1)] = impossible
		}
		scores[r*(n+1)] = column[r]
		t.solve(scores, n)
		sum := 0.0
		for i := range n {
			sum += float64(scores[i*(n+1)+int(t.head[i+1])])
		}
		if best == nil || sum > top {
			best, top = append(best[:0], t.head...), sum
		}
	}
	copy(t.head, best)
}

const impossible = -1e9

// greedy takes the best head of each word and reports whether that is a tree
// with one root.
func (t *treeFinder) greedy(scores []float32, n int, heads []int32) bool {
	root := -1
	for i := range n {
		row := scores[i*(n+1) : (i+1)*(n+1)]
		best := 0
		for h, v := range row {
			if v > row[best] {
				best = h
			}
		}
		heads[i] = int32(best - 1)
		if best == 0 {
			if root >= 0 {
				return false
			}
			root = i
		}
	}
	if root < 0 {
		return false
	}
	t.seen = grow(t.seen, n)
	clear(t.seen)
	for i := range n {
		for k := i; t.seen[k] == 0; k = int(heads[k]) {
			t.seen[k] = int32(i + 1)
			if heads[k] < 0 {
				break
			}
			if h := heads[k]; t.seen[h] == int32(i+1) {
				return false
			}
		}
	}
	return true
}

// treeFinder holds the working memory of find.
type treeFinder struct {
	seen, head []int32
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// solve writes the best tree's heads into t.head: node 0 is the root, node i+1
// word i. Nodes of a circle are taken together, dearest arc into the circle
// first, and taken apart again at the end.
func (t *treeFinder) solve(scores []float32, n int) {
	m := n + 1
	s := make([][]float64, m) // s[d][h]
	for d := range s {
		s[d] = make([]float64, m)
		for h := range s[d] {
			s[d][h] = impossible
			if d > 0 && h != d {
				s[d][h] = float64(scores[(d-1)*m+h])
			}
		}
	}
	t.head = grow(t.head, m)
	for i, h := range edmonds(s) {
		t.head[i] = int32(h)
	}
}

// edmonds returns the head of every node; node 0 is the root. It is called only
// for the few sentences whose best heads are no tree, so it is written for
// plainness, not speed.
func edmonds(s [][]float64) []int {
	m := len(s)
	head := make([]int, m)
	head[0] = -1
	for d := 1; d < m; d++ {
		best := -1
		for h := range m {
			if h != d && (best < 0 || s[d][h] > s[d][best]) {
				best = h
			}
		}
		head[d] = best
	}
	circle := findCircle(head)
	if circle == nil {
		return head
	}
	in := make([]bool, m)
	total := 0.0
	for _, d := range circle {
		in[d] = true
		total += s[d][head[d]]
	}
	// The circle becomes the last node of a smaller graph.
	var rest []int
	for i := range m {
		if !in[i] {
			rest = append(rest, i)
		}
	}
	k := len(rest)
	small := make([][]float64, k+1)
	enter, leave := make([]int, k), make([]int, k)
	for a := range small {
		small[a] = make([]float64, k+1)
		for b := range small[a] {
			small[a][b] = impossible
		}
	}
	for a, d := range rest {
		for b, h := range rest {
			small[a][b] = s[d][h]
		}
		// arcs from the circle to d
		for i, h := range circle {
			if i == 0 || s[d][h] > s[d][leave[a]] {
				leave[a] = h
			}
		}
		small[a][k] = s[d][leave[a]]
		// arcs from d into the circle, each breaking it at one node
		best := impossible * 10.0
		for _, c := range circle {
			if v := s[c][d] - s[c][head[c]] + total; v > best {
				best, enter[a] = v, c
			}
		}
		small[k][a] = best
	}
	sub := edmonds(small)
	out := make([]int, m)
	copy(out, head)
	for a, d := range rest {
		switch h := sub[a]; {
		case h < 0:
			out[d] = -1
		case h == k:
			out[d] = leave[a]
		default:
			out[d] = rest[h]
		}
	}
	from := sub[k]
	out[enter[from]] = rest[from]
	return out
}

// findCircle returns the nodes of a circle of head, or nil.
func findCircle(head []int) []int {
	state := make([]int, len(head))
	for i := 1; i < len(head); i++ {
		k := i
		for k > 0 && state[k] == 0 {
			state[k] = i
			k = head[k]
		}
		if k > 0 && state[k] == i {
			circle := []int{k}
			for c := head[k]; c != k; c = head[c] {
				circle = append(circle, c)
			}
			return circle
		}
	}
	return nil
}

// BestTree writes the heads of the best tree with one root; see treeFinder.find.
func BestTree(scores []float32, n int, heads []int32) {
	var t treeFinder
	t.find(scores, n, heads)
}
