package coref

import (
	"maps"
	"math"
	"slices"
)

// prf is precision and recall of one metric, within [0, 1].
type prf struct{ p, r float64 }

func (m prf) f1() float64 {
	if m.p+m.r == 0 {
		return 0
	}
	return 2 * m.p * m.r / (m.p + m.r)
}

// A clustering names the cluster of each mention.
type clustering []int

// clusters by name.
func (c clustering) clusters() map[int][]int {
	out := map[int][]int{}
	for i, k := range c {
		out[k] = append(out[k], i)
	}
	return out
}

// muc is the link-based metric of Vilain et al. 1995.
func muc(gold, system clustering) prf {
	side := func(key, other clustering) float64 {
		num, den := 0, 0
		for _, members := range key.clusters() {
			seen := map[int]bool{}
			for _, m := range members {
				seen[other[m]] = true
			}
			num += len(members) - len(seen)
			den += len(members) - 1
		}
		if den == 0 {
			return 0
		}
		return float64(num) / float64(den)
	}
	return prf{p: side(system, gold), r: side(gold, system)}
}

// bCubed is the mention-based metric of Bagga and Baldwin 1998.
func bCubed(gold, system clustering) prf {
	g, s := gold.clusters(), system.clusters()
	overlap := map[[2]int]int{}
	for i := range gold {
		overlap[[2]int{gold[i], system[i]}]++
	}
	var p, r float64
	for i := range gold {
		n := float64(overlap[[2]int{gold[i], system[i]}])
		p += n / float64(len(s[system[i]]))
		r += n / float64(len(g[gold[i]]))
	}
	n := float64(max(len(gold), 1))
	return prf{p / n, r / n}
}

// ceafe is the entity-based metric of Luo 2005 with φ4: the best one-to-one
// matching of clusters. Clusters without a mention in common gain nothing, so
// that each connected part is matched by itself.
func ceafe(gold, system clustering) prf {
	g, s := gold.clusters(), system.clusters()
	if len(gold) == 0 {
		return prf{}
	}
	total := 0.0
	for _, members := range connected(g, s, gold, system) {
		row, col := map[int]int{}, map[int]int{}
		for _, i := range members {
			row[gold[i]], col[system[i]] = 0, 0
		}
		number(row)
		number(col)
		n := max(len(row), len(col))
		gain := make([][]float64, n)
		for i := range gain {
			gain[i] = make([]float64, n)
		}
		for _, i := range members {
			gain[row[gold[i]]][col[system[i]]] += 2 / float64(len(g[gold[i]])+len(s[system[i]]))
		}
		total += assign(gain)
	}
	return prf{total / float64(len(s)), total / float64(len(g))}
}

// number the keys of m in order.
func number(m map[int]int) {
	for n, k := range slices.Sorted(maps.Keys(m)) {
		m[k] = n
	}
}

// connected parts of the mentions: those reached from one another over gold and
// system clusters.
func connected(g, s map[int][]int, gold, system clustering) [][]int {
	seen := make([]bool, len(gold))
	var out [][]int
	for first := range gold {
		if seen[first] {
			continue
		}
		seen[first] = true
		part := []int{first}
		for at := 0; at < len(part); at++ {
			for _, cluster := range [][]int{g[gold[part[at]]], s[system[part[at]]]} {
				for _, m := range cluster {
					if !seen[m] {
						seen[m] = true
						part = append(part, m)
					}
				}
			}
		}
		out = append(out, part)
	}
	return out
}

// assign returns the highest total gain of a one-to-one assignment (Kuhn and
// Munkres, by shortest augmenting paths with potentials).
func assign(gain [][]float64) float64 {
	n := len(gain)
	u, v := make([]float64, n+1), make([]float64, n+1)
	match, way := make([]int, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least := make([]float64, n+1)
		used := make([]bool, n+1)
		for j := range least {
			least[j] = math.Inf(1)
		}
		for match[j0] != 0 {
			used[j0] = true
			i0, j1, delta := match[j0], 0, math.Inf(1)
			for j := 1; j <= n; j++ {
				if used[j] {
					continue
				}
				if c := -gain[i0-1][j-1] - u[i0] - v[j]; c < least[j] {
					least[j], way[j] = c, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := range least {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			j0 = j1
		}
		for j0 != 0 {
			match[j0] = match[way[j0]]
			j0 = way[j0]
		}
	}
	var total float64
	for j := 1; j <= n; j++ {
		total += gain[match[j]-1][j-1]
	}
	return total
}

// conll is the mean F1 of the three.
func conll(gold, system clustering) float64 {
	return (muc(gold, system).f1() + bCubed(gold, system).f1() + ceafe(gold, system).f1()) / 3
}
