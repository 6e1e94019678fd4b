package cluster

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// smallest is the size under which a group is not split further.
const smallest = 4

// splitTree gives every vector a code: the words are split in two by spherical
// 2-means, each half again, to the depth of Bits. Words weigh by the root of
// their count, so that frequent words shape the groups.
func splitTree(vec []vector, counts []int, rng *rand.Rand) []uint16 {
	unit := make([]vector, len(vec))
	weight := make([]float32, len(vec))
	ids := make([]int32, len(vec))
	for i := range vec {
		unit[i] = vec[i]
		normalise(&unit[i])
		weight[i] = float32(math.Sqrt(float64(counts[i])))
		ids[i] = int32(i)
	}
	s := splitter{unit: unit, weight: weight, codes: make([]uint16, len(vec)), score: make([]float32, len(vec)), rng: rng}
	s.split(ids, 0)
	return s.codes
}

type splitter struct {
	unit   []vector
	weight []float32
	codes  []uint16
	score  []float32 // scratch: how much nearer a word is to the first centre
	rng    *rand.Rand
}

func (s *splitter) split(ids []int32, depth int) {
	if depth == Bits || len(ids) < smallest {
		return
	}
	n := s.halve(ids)
	for _, id := range ids[n:] {
		s.codes[id] |= 1 << (Bits - 1 - depth)
	}
	s.split(ids[:n], depth+1)
	s.split(ids[n:], depth+1)
}

// halve orders ids so that the first n lie closer to one centre and the rest to
// another. Neither part is smaller than an eighth: the tree stays shallow.
func (s *splitter) halve(ids []int32) (n int) {
	a, b := s.unit[ids[s.rng.IntN(len(ids))]], s.unit[ids[s.rng.IntN(len(ids))]]
	if a == b {
		b = s.unit[ids[0]]
	}
	for range 12 {
		var na, nb vector
		for _, id := range ids {
			u := &s.unit[id]
			d := dot(u, &a) - dot(u, &b)
			s.score[id] = d
			to := &na
			if d < 0 {
				to = &nb
			}
			for i := range dim {
				to[i] += s.weight[id] * u[i]
			}
		}
		normalise(&na)
		normalise(&nb)
		a, b = na, nb
	}
	sortByScore(ids, s.score)
	for n < len(ids) && s.score[ids[n]] >= 0 {
		n++
	}
	least := max(1, len(ids)/8)
	return min(max(n, least), len(ids)-least)
}

func normalise(v *vector) {
	if l := dot(v, v); l > 0 {
		inv := float32(1 / math.Sqrt(float64(l)))
		for i := range v {
			v[i] *= inv
		}
	}
}

// sortByScore orders ids by falling score, equal ones by id.
func sortByScore(ids []int32, score []float32) {
	slices.SortFunc(ids, func(a, b int32) int {
		if c := cmp.Compare(score[b], score[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
}
