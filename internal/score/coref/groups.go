package coref

import (
	"math"

	"khabar/internal/incident"
)

// scores are the log-odds that two mentions are of one event.
type scores struct {
	*set
	pairs [][2]int // in order
	value []float64
	at    []map[int]float64 // by the mention that stands first
}

func (s *set) scores() *scores {
	out := &scores{set: s, at: make([]map[int]float64, len(s.mentions))}
	for i := range out.at {
		out.at[i] = map[int]float64{}
	}
	return out
}

func (s *scores) put(i, j int, value float64) {
	s.pairs, s.value = append(s.pairs, [2]int{i, j}), append(s.value, value)
	s.at[i][j] = value
}

func (s *scores) of(i, j int) float64 {
	if v, ok := s.at[min(i, j)][max(i, j)]; ok {
		return max(v, worst)
	}
	return missing
}

// alike groups mentions by average link.
func (s *scores) alike(threshold float64) [][]int {
	edges := make([]incident.Edge, len(s.pairs))
	for k, p := range s.pairs {
		edges[k] = incident.Edge{A: p[0], B: p[1], Score: s.value[k]}
	}
	groups, _ := incident.Cluster(len(s.mentions), edges, threshold, missing)
	return groups
}

// leastNear is the score of two mentions from which their groups may be joined.
const leastNear = -4

// near calls pair with the mentions whose groups may be joined.
func (s *scores) near(pair func(a, b int)) {
	for k, p := range s.pairs {
		if s.value[k] > leastNear {
			pair(p[0], p[1])
		}
	}
}

// groupFeatures is the length of the rows of compareGroups.
const groupFeatures = 25

// compareGroups returns what two groups of mentions have in common: their scores,
// and how they share documents, sentences and words.
func (s *scores) compareGroups(a, b []int) []float32 {
	a, b = smallFirst(a, b)
	var own, other, nOwn, nOther, stems, sentences float64
	t := tableOf(a, b, func(i, j int) float64 {
		v := s.of(i, j)
		x, y := s.mentions[i], s.mentions[j]
		if x.doc == y.doc {
			own += v
			nOwn++
			sentences += truth(x.sent == y.sent)
		} else {
			other += v
			nOther++
		}
		stems += truth(x.stem == y.stem)
		return v
	})
	n := nOwn + nOther
	inA, inB, inBoth := s.documents(a, b)
	r := row{}
	r.add(t.mean, t.top, t.highest, t.lowest, t.bottom, t.middle, t.bestA, t.bestB, t.deviation)
	r.add(own/max(nOwn, 1), truth(nOwn > 0), other/max(nOther, 1), truth(nOther > 0))
	r.add(inBoth/min(inA, inB), math.Log(1+inBoth), sentences/n, truth(sentences > 0))
	r.add(math.Log(inA), math.Log(inB), math.Log(float64(len(a))), math.Log(float64(len(b))))
	r.add(stems/n, truth(stems > 0), inA-float64(len(a)), inB-float64(len(b)))
	return r.values
}

// documents counts those of two groups.
func (s *scores) documents(a, b []int) (inA, inB, inBoth float64) {
	first := map[int]bool{}
	for _, i := range a {
		first[s.mentions[i].doc] = true
	}
	second := map[int]bool{}
	for _, j := range b {
		d := s.mentions[j].doc
		if !second[d] {
			second[d] = true
			inBoth += truth(first[d])
		}
	}
	return float64(len(first)), float64(len(second)), inBoth
}
