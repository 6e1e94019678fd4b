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
