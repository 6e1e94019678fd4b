package name

import "khabar"

// ClassesOf returns the classes of a head in the order of its labels.
func ClassesOf(head string) []khabar.NameKind {
	if head == HeadConflict {
		return conflictClasses
	}
	return mainClasses
}

// LabelsOf returns how many labels a head has: one for outside and four a class
// (begin, inside, end, single).
func LabelsOf(head string) int { return labels(len(ClassesOf(head))) }

// Masks returns the labels that each token of s may have under a head, as bits;
// annotated are the classes that the set marks, nil for all.
func Masks(s Sentence, head string, annotated []khabar.NameKind) ([]uint64, error) {
	return masksOf(s, ClassesOf(head), annotated)
}

// Scores are what another model says of the tokens of a document: for each head a
// number a label, a row a token. They are added to the recogniser's own.
type Scores struct{ main, conflict []float32 }

// Resize makes room for the tokens of a document.
func (s *Scores) Resize(tokens int) {
	s.main = grow(s.main, tokens*LabelsOf(HeadNames))
	s.conflict = grow(s.conflict, tokens*LabelsOf(HeadConflict))
}

// Of returns the rows of the tokens [first, end).
func (s *Scores) Of(first, end int) (main, conflict []float32) {
	m, c := LabelsOf(HeadNames), LabelsOf(HeadConflict)
	return s.main[first*m : end*m], s.conflict[first*c : end*c]
}

// The weights of the recogniser's own scores and of the others, set on the
// development part of ner_worldwide (names) and of re3d (conflict).
var (
	ownWeight   = [2]float32{mainHead: 1, conflictHead: 1}
	otherWeight = [2]float32{mainHead: 0.5, conflictHead: 0.5}
)

// certain is how far the score of "outside" must be above all others, under both
// heads, for a token to be left out without a look at its features: of six tokens in
// ten, and the development sets score alike.
const certain = 3

// readOther marks the tokens of a sentence that the other scores are certain of.
func (w *work) readOther(other *Scores, s khabar.Sentence) {
	n := s.End - s.First
	w.idle = w.allIdle[s.First:s.End]
	clear(w.idle)
	if other == nil {
		return
	}
	main, conflict := other.Of(s.First, s.End)
	m, c := len(main)/n, len(conflict)/n
	for i := range w.idle {
		w.idle[i] = aside(main[i*m:(i+1)*m]) && aside(conflict[i*c:(i+1)*c])
	}
}

func aside(row []float32) bool {
	top := row[outside] - certain
	for _, v := range row[1:] {
		if v > top {
			return false
		}
	}
	return true
}

// leaveOut scores token i as outside every name, under both heads.
func (w *work) leaveOut(emit []float32, i int) {
	fill := func(emit []float32, n int) {
		row := emit[i*n : (i+1)*n]
		for l := range row {
			row[l] = -2 * hopeless
		}
		row[outside] = 0
	}
	fill(emit, w.net.heads[mainHead].n)
	if len(w.net.heads) > conflictHead {
		fill(w.other.emit, w.net.heads[conflictHead].n)
	}
}

// blend adds other scores to emit, as weighted for the head.
func (w *work) blend(head int, emit, other []float32) {
	own, weight := ownWeight[head], otherWeight[head]
	n := w.net.heads[head].n
	for i := range len(emit) / n {
		if w.idle[i] {
			continue
		}
		row, add := emit[i*n:(i+1)*n], other[i*n:(i+1)*n]
		for l, v := range row {
			row[l] = float32(own*v) + float32(weight*add[l])
		}
	}
}
