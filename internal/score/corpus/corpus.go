// Package corpus reads khabar's own corpus of annotated sentences and short
// reports, checks its labels against the codebook, and scores the whole of
// extract on it.
//
// In: the notation of corpus/README.md. Out: items with their plain text and
// what is marked in it, offsets in bytes of that text; figures of train, dev and
// test apart. Reading is strict: whatever the notation does not know is an
// error with file and line, and all errors of a file are told at once.
package corpus

import (
	"hash/fnv"

	"khabar"
)

// Part of the corpus an item belongs to.
type Part string

// The parts. Test is read by nobody and tuned on by nothing.
const (
	Train Part = "train"
	Dev   Part = "dev"
	Test  Part = "test"
)

// Parts in the order they are reported.
var Parts = []Part{Train, Dev, Test}

// Item is a stretch of one to three sentences, or a short report.
type Item struct {
	File                        string
	Line                        int // of the header
	Register, Region, Published string
	Title                       string
	Text                        string // paragraphs parted by a blank line
	Paragraphs                  []khabar.Span
	Events                      []*Event // in order of their triggers
	Claims                      []*Claim // in order of their cues
	Negatives                   []Negative
}

// Part of the item: the FNV-1a hash (64 bits) of its text modulo 20.
func (it *Item) Part() Part {
	h := fnv.New64a()
	h.Write([]byte(it.Text))
	switch n := h.Sum64() % 20; {
	case n < 14:
		return Train
	case n < 17:
		return Dev
	}
	return Test
}

// Event is a marked event. Status and Modality are filled in where the notation
// leaves them out; the modality of what is only "proposed" is Open.
type Event struct {
	N          int
	Type, Mode string
	Trigger    khabar.Span
	Further    []khabar.Span // more words that tell it
	Status     khabar.Status
	Modality   khabar.Modality
	Aggregate  bool
	Outcome    khabar.Outcome
	Roles      []Filler
	Places     []khabar.Span
	Times      []Time
	Weapons    []khabar.Span
}

// Open is the modality of a proposed event that the notation does not tell:
// planned or hypothetical.
const Open khabar.Modality = ""

// Pin reports whether the event is shown as a happening of its own.
func (e *Event) Pin() bool { return pin(e.Status, e.Modality, e.Aggregate) }

func pin(s khabar.Status, m khabar.Modality, aggregate bool) bool {
	return s != khabar.StatusProposed && s != khabar.StatusBackground && m == khabar.ModalityActual && !aggregate
}

// Filler plays a part in an event.
type Filler struct {
	Role khabar.Role
	Span khabar.Span
	Harm []Harm
}

// Harm counts people harmed; a bound or best number not told is nil.
type Harm struct {
	Effect          khabar.Effect
	Low, Best, High *int
}

// Time of an event. Start and End are days, both empty where no value is given.
type Time struct {
	Span       khabar.Span
	Start, End string
}

// Claim is who says something, by which words.
type Claim struct {
	N       int
	Sources []khabar.Span
	Cues    []khabar.Span
	Stance  khabar.Stance
}

// Negative looks like a trigger and is none.
type Negative struct {
	Span   khabar.Span
	Reason string
}
