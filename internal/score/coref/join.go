package coref

import (
	"container/heap"
	"maps"
	"slices"
)

// joining of groups, pair by pair, the pair with the highest score first. Unlike
// average link it asks a trained scorer about whole groups, anew after each step.
type joining struct {
	groups  [][]int
	near    []map[int]bool // groups that a group may be scored with
	version []int
	score   func(a, b []int) float64
	least   float64
	queue   proposals
}

// join joins groups until no two of them that are near score least or more. near
// calls its argument with each pair of items that lie near one another. Ties go
// to the groups that stand first.
func join(groups [][]int, near func(pair func(a, b int)), score func(a, b []int) float64, least float64) [][]int {
	j := &joining{groups: slices.Clone(groups), near: make([]map[int]bool, len(groups)), version: make([]int, len(groups)), score: score, least: least}
	owner := map[int]int{}
	for g, items := range groups {
		j.near[g] = map[int]bool{}
		for _, i := range items {
			owner[i] = g
		}
	}
	near(func(a, b int) {
		if x, y := owner[a], owner[b]; x != y {
			j.near[x][y], j.near[y][x] = true, true
		}
	})
	for a := range groups {
		for _, b := range slices.Sorted(maps.Keys(j.near[a])) {
			if a < b {
				j.propose(a, b)
			}
		}
	}
	for len(j.queue) > 0 {
		if p := heap.Pop(&j.queue).(proposal); j.version[p.a] == p.va && j.version[p.b] == p.vb {
			j.step(p.a, p.b)
		}
	}
	return slices.DeleteFunc(j.groups, func(g []int) bool { return g == nil })
}

func (j *joining) propose(a, b int) {
	a, b = min(a, b), max(a, b)
	if s := j.score(j.groups[a], j.groups[b]); s >= j.least {
		heap.Push(&j.queue, proposal{s, a, b, j.version[a], j.version[b]})
	}
}

// step joins group b to group a.
func (j *joining) step(a, b int) {
	both := append(slices.Clone(j.groups[a]), j.groups[b]...)
	slices.Sort(both)
	j.groups[a], j.groups[b] = both, nil
	j.version[a]++
	j.version[b]++
	for c := range j.near[b] {
		delete(j.near[c], b)
		if c != a {
			j.near[a][c], j.near[c][a] = true, true
		}
	}
	j.near[b] = nil
	for _, c := range slices.Sorted(maps.Keys(j.near[a])) {
		j.propose(a, c)
	}
}

// proposal to join groups a < b, as they were at versions va and vb.
type proposal struct {
	score        float64
	a, b, va, vb int
}

type proposals []proposal

func (p proposals) Len() int { return len(p) }
func (p proposals) Less(i, j int) bool {
	if p[i].score != p[j].score {
		return p[i].score > p[j].score
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
