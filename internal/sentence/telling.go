package sentence

import (
	"math"
	"slices"

	"khabar"
	"khabar/internal/model/neural"
)

// leastEvent is the chance of an event below which nothing is said of a word.
const leastEvent = 0.01

// tell writes what the heads of events make of the words read last: of those that
// can tell an event.
func (a *Annotator) tell(out []khabar.Telling, s *space) {
	s.telling = s.telling[:0]
	for i, t := range s.tags {
		switch t.UPOS {
		case "VERB", "NOUN", "ADJ", "PROPN":
			s.telling = append(s.telling, i)
		}
	}
	types, none := a.reader.Types(), slices.Index(a.reader.Types(), neural.NoType)
	k, n := len(types), len(khabar.Telling{}.States)
	s.types, s.states = grow(s.types, len(s.telling)*k), grow(s.states, len(s.telling)*n)
	a.reader.EventScores(&s.net, s.telling, s.types, s.states)
	for j, i := range s.telling {
		row, states := s.types[j*k:(j+1)*k], s.states[j*n:(j+1)*n]
		if far(row, none) {
			continue
		}
		softmax(row)
		t := &out[i]
		if t.Event = 1 - row[none]; t.Event < leastEvent {
			continue
		}
		softmax(states)
		copy(t.States[:], states)
	}
}

// far reports whether the score of none is so far above the others that together
// they have less than half of leastEvent.
func far(scores []float32, none int) bool {
	most := scores[none] - float32(math.Log(2*float64(len(scores))/leastEvent))
	for c, v := range scores {
		if c != none && v > most {
			return false
		}
	}
	return true
}

func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}

// softmax makes probabilities of scores.
func softmax(x []float32) {
	top, sum := slices.Max(x), float32(0)
	for i, v := range x {
		x[i] = float32(math.Exp(float64(v - top)))
		sum += x[i]
	}
	for i := range x {
		x[i] /= sum
	}
}
