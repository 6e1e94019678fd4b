package coref

import (
	"math"
	"sort"

	"khabar/internal/incident"
)

// sample is a pair of mentions with its answer.
type sample struct {
	v      incident.Vector
	same   bool
	weight float64
}

// samples of every pair worth comparing. Chains count by the square root of their
// pairs, so that a chain of forty mentions does not outweigh forty chains.
func (s *set) samples() []sample {
	size := map[string]int{}
	for _, m := range s.mentions {
		size[m.chain]++
	}
	const keep = 10 // of the different pairs one in so many, with so much weight
	var out []sample
	different := 0
	for j, b := range s.mentions {
		for _, a := range s.mentions[:j] {
			v, ok := s.compare(a, b)
			if !ok {
				continue
			}
			x := sample{v: v, same: a.chain == b.chain, weight: 1}
			if x.same {
				x.weight = 1 / math.Sqrt(float64(size[a.chain]-1))
			} else if different++; different%keep != 0 {
				continue
			} else {
				x.weight = keep
			}
			out = append(out, x)
		}
	}
	return out
}

// fit learns weights by logistic regression with a ridge, by full-batch gradient
// steps scaled by the diagonal of the Hessian's bound: deterministic.
func fit(samples []sample, steps int, ridge float64) incident.Vector {
	var w, scale incident.Vector
	var total float64
	for i := range samples {
		total += samples[i].weight
		for f, x := range samples[i].v {
			scale[f] += samples[i].weight * x * x / 4
		}
	}
	var momentum incident.Vector
	for range steps {
		var g incident.Vector
		for i := range samples {
			x := &samples[i]
			var z float64
			for f, a := range x.v {
				z += a * w[f]
			}
			p := 1 / (1 + math.Exp(-z))
			if x.same {
				p--
			}
			p *= x.weight
			for f, a := range x.v {
				g[f] += p * a
			}
		}
		for f := range w {
			if scale[f] == 0 {
				continue
			}
			momentum[f] = 0.9*momentum[f] - 0.12*(g[f]+ridge*w[f])/(scale[f]+ridge)
			w[f] += momentum[f]
		}
	}
	return w
}

// strengths of pairs of trigger stems: how often two mentions of one story with
// these stems name one event. Without is a topic to leave out, so that learning
// on a topic does not see its own pairs.
type strengths struct {
	topics map[[2]string]map[string][2]int // same, all; by topic
}

func (s *set) strengths() *strengths {
	out := &strengths{map[[2]string]map[string][2]int{}}
	for j, b := range s.mentions {
		for _, a := range s.mentions[:j] {
			if a.topic != b.topic || a.stem == b.stem || s.story[a.doc] != s.story[b.doc] {
				continue
			}
			k := stemPair(a.stem, b.stem)
			if out.topics[k] == nil {
				out.topics[k] = map[string][2]int{}
			}
			n := out.topics[k][a.topic]
			n[1]++
			if a.chain == b.chain {
				n[0]++
			}
			out.topics[k][a.topic] = n
		}
	}
	return out
}

func stemPair(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// of a pair, each topic counting as one vote, over all topics but one.
func (s *strengths) of(pair [2]string, without string) float64 {
	var sum, n float64
	byTopic := s.topics[pair]
	topics := make([]string, 0, len(byTopic))
	for t := range byTopic {
		topics = append(topics, t)
	}
	sort.Strings(topics)
	for _, t := range topics {
		if c := byTopic[t]; t != without {
			sum += float64(c[0]) / float64(c[1])
			n++
		}
	}
	return sum / (n + 0.5)
}

// pairs with a strength worth keeping, in order.
func (s *strengths) pairs() [][2]string {
	var out [][2]string
	for p := range s.topics {
		if s.of(p, "") >= 0.1 {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i][0] < out[j][0] || (out[i][0] == out[j][0] && out[i][1] < out[j][1])
	})
	return out
}
