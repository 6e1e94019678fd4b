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

// blend adds other scores to emit, as weighted for the head.
func blend(head int, emit, other []float32) {
	own, w := ownWeight[head], otherWeight[head]
	other = other[:len(emit)]
	for i, v := range emit {
		emit[i] = float32(own*v) + float32(w*other[i])
	}
}
