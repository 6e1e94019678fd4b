package incident

import (
	"container/heap"
	"slices"
)

// Edge is a compared pair of items, A < B. Cannot marks two that must not stand
// in one group.
type Edge struct {
	A, B   int
	Score  float64
	Cannot bool
}

// Join is one step of the clustering: the edge that spoke most for it, and the
// average over all pairs of the two groups.
type Join struct {
	Edge    int
	Average float64
}

// Cluster groups n items by average-link clustering: at each step the two groups
// with the highest average score over all their pairs join, until that average
// is below threshold. A pair without an edge scores missing; a cannot-link pair
// keeps its groups apart. Ties go to the groups with the lowest first items, so
// the result depends on the set of edges alone. Groups are sorted inside and by
// first item; joins come group by group, in order.
func Cluster(n int, edges []Edge, threshold, missing float64) (groups [][]int, joins [][]Join) {
	c := newClustering(n, edges, threshold, missing)
	c.run()
	for i, g := range c.members {
		if g != nil {
			slices.Sort(g)
			groups = append(groups, g)
			joins = append(joins, c.joins[i])
		}
	}
	return groups, joins
}

// bond sums the compared pairs between two groups.
type bond struct {
	sum    float64
	n      int
	cannot bool
	best   int // edge with the highest score
}

type clustering struct {
	edges              []Edge
	threshold, missing float64
	members            [][]int // by group, nil once absorbed; a group is named by its lowest item
	joins              [][]Join
	bonds              []map[int]bond // by group
	version            []int
	queue              proposals
}

func newClustering(n int, edges []Edge, threshold, missing float64) *clustering {
	c := &clustering{edges: edges, threshold: threshold, missing: missing,
		members: make([][]int, n), joins: make([][]Join, n), bonds: make([]map[int]bond, n), version: make([]int, n)}
	for i := range n {
		c.members[i] = []int{i}
		c.bonds[i] = map[int]bond{}
	}
	for i, e := range edges {
		b := bond{sum: e.Score, n: 1, cannot: e.Cannot, best: i}
		c.bonds[e.A][e.B], c.bonds[e.B][e.A] = b, b
	}
	for _, e := range edges {
		c.propose(e.A, e.B)
	}
	heap.Init(&c.queue)
	return c
}

// average over all pairs of groups a and b.
func (c *clustering) average(a, b int, d bond) float64 {
	pairs := len(c.members[a]) * len(c.members[b])
	return (d.sum + float64(pairs-d.n)*c.missing) / float64(pairs)
}

func (c *clustering) propose(a, b int) {
	if b < a {
		a, b = b, a
	}
	d := c.bonds[a][b]
	if avg := c.average(a, b, d); !d.cannot && avg >= c.threshold {
		c.queue = append(c.queue, proposal{avg, a, b, c.version[a], c.version[b]})
	}
}

func (c *clustering) run() {
	for len(c.queue) > 0 {
		p := heap.Pop(&c.queue).(proposal)
		if c.members[p.a] == nil || c.members[p.b] == nil || c.version[p.a] != p.va || c.version[p.b] != p.vb {
			continue
		}
		c.join(p)
	}
}

func (c *clustering) join(p proposal) {
	d := c.bonds[p.a][p.b]
	c.joins[p.a] = append(append(c.joins[p.a], c.joins[p.b]...), Join{d.best, p.average})
	c.members[p.a] = append(c.members[p.a], c.members[p.b]...)
	c.members[p.b], c.joins[p.b] = nil, nil
	c.version[p.a]++
	delete(c.bonds[p.a], p.b)
	for g, o := range c.bonds[p.b] {
		delete(c.bonds[g], p.b)
		if g == p.a {
			continue
		}
		n := c.merged(c.bonds[p.a][g], o)
		c.bonds[p.a][g], c.bonds[g][p.a] = n, n
	}
	c.bonds[p.b] = nil
	for _, g := range sortedKeys(c.bonds[p.a]) {
		before := len(c.queue)
		c.propose(p.a, g)
		if len(c.queue) > before {
			heap.Fix(&c.queue, before)
		}
	}
}

func (c *clustering) merged(a, b bond) bond {
	switch {
	case a.n == 0:
		return b
	case b.n == 0:
		return a
	}
	best := a.best
	if x, y := c.edges[a.best].Score, c.edges[b.best].Score; y > x || (y == x && b.best < a.best) {
		best = b.best
	}
	return bond{a.sum + b.sum, a.n + b.n, a.cannot || b.cannot, best}
}

func sortedKeys(m map[int]bond) []int {
	keys := make([]int, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// proposal to join groups a < b, as they were at versions va and vb.
type proposal struct {
	average      float64
	a, b, va, vb int
}

type proposals []proposal

func (p proposals) Len() int { return len(p) }
func (p proposals) Less(i, j int) bool {
	if p[i].average != p[j].average {
		return p[i].average > p[j].average
	}
	if p[i].a != p[j].a {
		return p[i].a < p[j].a
	}
	return p[i].b < p[j].b
}
func (p proposals) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p *proposals) Push(x any)   { *p = append(*p, x.(proposal)) }
func (p *proposals) Pop() any {
	old := *p
	x := old[len(old)-1]
	*p = old[:len(old)-1]
	return x
}
