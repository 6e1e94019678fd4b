package sentence

import (
	"math"
	"slices"

	"khabar"
	"khabar/internal/model/neural"
)

// leastEvent is the chance of an event below which nothing is said of a word.
const leastEvent = 0.01

// tell writes what the heads of events make of the words of the sentence read
// last.
func (a *Annotator) tell(out []khabar.Telling, s *space) {
	types, none := a.reader.Types(), slices.Index(a.reader.Types(), neural.NoType)
	k, n := len(types), len(khabar.Telling{}.States)
	s.types, s.states = grow(s.types, len(out)*k), grow(s.states, len(out)*n)
	a.reader.TypeScores(&s.net, s.types)
	a.reader.StateScores(&s.net, s.states)
	for i := range out {
		row := s.types[i*k : (i+1)*k]
		softmax(row)
		t := &out[i]
		if t.Event = 1 - row[none]; t.Event < leastEvent {
			continue
		}
		softmax(s.states[i*n : (i+1)*n])
		copy(t.States[:], s.states[i*n:])
	}
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
