// Package codebook says which words mean which event.
//
// The codebook is data (data/codebook): the 16 event types of PLOVER with their
// modes and contexts, and one file of trigger rows per type. A row names the
// lemmas and part of speech of a trigger, what its arguments must and must not
// be, who plays which part by grammatical relation (its scheme), and examples
// that must and must not match. This package loads and checks those data and
// matches them over a parsed [khabar.Document]:
//
//	cb, err := codebook.New()
//	v := cb.View(doc)
//	for _, m := range cb.Match(v) { … m.Row.Type, m.Token, m.Parts … }
//
// Roles are read from the logical clause: voice, relative clauses, participles,
// shared subjects and light verbs ("carried out an attack") are undone first, so
// a row speaks of agent and patient only.
//
// The types follow the PLOVER manual (draft 0.8, Open Event Data Alliance,
// CC BY-SA 4.0); rows, sets and examples are khabar's own.
package codebook

import (
	"io/fs"

	data "khabar/data/codebook"
)

// Codebook holds the tables. It never changes and is safe for concurrent use.
type Codebook struct {
	Version  string
	Types    []Type
	Modes    []Mode
	Contexts []Context
	Sectors  []Sector
	Rows     []*Row

	rank    map[string]int // type → place in Types
	scores  map[[2]string]float64
	schemes map[string]*Scheme
	sets    map[string]map[string]bool
	gates   []gate
	gatesOf map[string][]int     // word → numbers of the gates that have it
	support map[string][]Support // by lemma
	byLemma map[string][]*Row
	targets map[string]string
	moods   map[string]string // "lemma/POS" → effect
	forms   forms

	words      map[string]bool        // all lemmas of rows and sets
	hyphenated map[string]bool        // words with a hyphen that rows or sets name
	contextsOf map[[2]string][]string // the contexts of a lemma, or of two in a row
	general    map[string]*Row        // by type
}

// Type of event.
type Type struct {
	Name       string
	Quad       string // VC, MC, VX, MX
	Score      float64
	Recipient  string // required, optional
	Scheme     string
	Definition string
}

// Mode of a type. A name repeats across types.
type Mode struct {
	Type, Name string
	Score      float64
	HasScore   bool
	Source     string // plover, ngec
}

// Context of an event.
type Context struct{ Name string }

// Sector of an actor.
type Sector struct{ Name, Meaning, Kind string }

// Row is one trigger: lemmas of one part of speech with the same constraints.
type Row struct {
	Type, Mode, Subtype string
	Contexts            []string
	Tactic, Outcome     string
	AlsoType, AlsoMode  string // a second event of the same words
	Weak                bool   // no event on its own: it joins one, or needs a named party and a violent sentence
	Joins               bool   // no event on its own, whatever its parties: it only joins one
	Casualty            bool   // it counts people harmed
	Lemmas              []string
	POS                 byte // V, N, A
	Prio                int
	Good, Bad           []string // examples that must and must not match
	File                string
	Line                int

	scheme      *Scheme
	constraints []constraint
	specific    int
}

// General reports whether the row is that of a type: it has no words of its own,
// see [Codebook.General].
func (r *Row) General() bool { return len(r.Lemmas) == 0 }

// Name of the row as events cite it: "assault:112".
func (r *Row) Name() string { return r.File + ":" + itoa(r.Line) }

// New loads the codebook built into the program.
func New() (*Codebook, error) { return Load(data.FS) }

// Load reads a codebook from its folder. Every error names file and line.
func Load(fsys fs.FS) (*Codebook, error) {
	l := loader{fs: fsys, cb: &Codebook{
		rank: map[string]int{}, general: map[string]*Row{}, scores: map[[2]string]float64{}, contextsOf: map[[2]string][]string{}, schemes: map[string]*Scheme{},
		sets: map[string]map[string]bool{}, gatesOf: map[string][]int{}, support: map[string][]Support{},
		byLemma: map[string][]*Row{}, targets: map[string]string{}, moods: map[string]string{}, forms: forms{},
	}}
	return l.load()
}

// Rank of a type: lower wins where two types match equally well.
func (c *Codebook) Rank(typ string) int { return c.rank[typ] }

// HasMode reports whether a type has a mode.
func (c *Codebook) HasMode(typ, mode string) bool {
	_, ok := c.scores[[2]string{typ, mode}]
	return ok
}

// In reports whether a lemma is in a set of data/codebook/sets.tsv.
func (c *Codebook) In(set, lemma string) bool { return c.sets[set][lemma] }

// TargetKind names the kind of thing attacked, from its lemma and the lemmas
// before it ("police", "station" → "police station"); empty where unknown.
func (c *Codebook) TargetKind(lemma string, before ...string) string {
	for _, b := range before {
		if k := c.targets[b+" "+lemma]; k != "" {
			return k
		}
	}
	return c.targets[lemma]
}

// Mood is what a governing word says about an event below it (planned,
// hypothetical, negated, denied, failed, actual, said); empty for nothing.
func (c *Codebook) Mood(lemma string, pos byte) string {
	if c.moods[lemma] == "" {
		return ""
	}
	return c.moods[lemma+"/"+string(pos)]
}

// Support is a word that carries an event noun.
type Support struct {
	Lemma    string
	POS      byte
	Particle string
	Noun     Slot // where the event noun sits
	Subj     string
	Obj      string
	Effect   string
}

// WordContexts marks in have the contexts that the words of a stretch bring up.
func (c *Codebook) WordContexts(v *View, first, last int, have map[string]bool) {
	for i := first; i < last; i++ {
		for _, name := range c.contextsOf[[2]string{v.lemmas[i]}] {
			have[name] = true
		}
		if i+1 == last || v.lemmas[i+1] == "" {
			continue
		}
		for _, name := range c.contextsOf[[2]string{v.lemmas[i], v.lemmas[i+1]}] {
			have[name] = true
		}
	}
}
