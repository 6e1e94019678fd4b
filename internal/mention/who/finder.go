// Package who finds the actors of a report: who is named, described or meant by
// a pronoun, and which mentions stand for the same one.
//
// In: a [khabar.Document] with tokens, parse, names and places. Out: its Actors
// (mentions, in order of position) and Entities (what they refer to). Every
// mention has exact spans, names its rule, and is listed by its entity; an
// Entity of -1 means that no reading was sure enough.
//
// Names come from three sides: the list of known actors (longest match), the
// trained recogniser, and patterns (a title before capitals, a long name with
// its abbreviation in brackets). Nominal actors are noun phrases headed by a noun
// of data/actor/nouns.tsv; nationality words and places give them a country, and
// with it the id of the army, police or government meant. Places are no persons,
// and a place is an actor only where package where says so or where the syntax
// leaves no other reading.
//
// Short forms follow the report's own usage: "Khan" is the person of that name
// who is known by it; one who has a short form of his own ("Ibrahim Khan") is
// never meant by the bare surname. What pronouns and descriptions go back to is chosen
// by a learned ranker (rank.go), which may choose nothing: a description then is an
// entity of its own, a pronoun is left at -1.
//
// A [Finder] never changes and is safe for concurrent use.
package who

import (
	"slices"
	"sort"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// Finder finds actors.
type Finder struct {
	list     *actor.List
	surnames map[string][]int // folded last name → indices of known persons
	known    []actor.Actor
	links    *linkModel
}

// New loads the list of known actors.
func New() (*Finder, error) {
	f, err := untaught()
	if err != nil {
		return nil, err
	}
	if f.links, err = loadLinks(); err != nil {
		return nil, err
	}
	return f, nil
}

// untaught is a finder without the model of links.
func untaught() (*Finder, error) {
	list, err := actor.Load()
	if err != nil {
		return nil, err
	}
	f := &Finder{list: list, surnames: map[string][]int{}, known: list.Actors()}
	for i, a := range f.known {
		if a.Kind != actor.KindPerson {
			continue
		}
		words := actor.Words(a.Name)
		last := words[len(words)-1].Key
		f.surnames[last] = append(f.surnames[last], i)
	}
	return f, nil
}

// reading is the work on one document.
type reading struct {
	*Finder
	doc    *khabar.Document
	tree   *khabar.Tree
	text   string
	lower  []string   // tokens in lower case
	caps   []bool     // by sentence: written all in capitals
	nouns  []nounSeen // by token
	states map[string]int
	sure   map[string]bool // ids of actors named beyond doubt
	year   string

	ms      []mention
	taken   []int32 // token → 1+index of the name mention that covers it
	bodies  []int32 // token → 1+index of the described body it heads
	ents    []entity
	story   int      // the person the report is about; -1
	ana     anaphor  // the pronoun or description at hand
	options []option // what it may go back to
	none    linkFeats
	teacher *teacher          // nil outside training
	short   map[string]string // bracketed abbreviation → key of its long form
}

// kind of a mention, finer than its form.
type kind uint8

const (
	kindPerson  kind = iota // a named person
	kindNamed               // a named organisation, group, people
	kindState               // a state by name, nationality word or capital
	kindNominal             // a described actor
	kindPronoun
)

type mention struct {
	khabar.ActorMention
	kind    kind
	known   *actor.Actor // the listed actor it names, or nil
	key     string       // folded name or label
	parts   []string     // of a person: the words of the name, folded
	noun    *actor.Noun
	lemma   string // of a nominal: the head noun as looked up
	sector  string
	body    string // prefix of the body id it makes with a state
	country string // ISO3
	affil   int    // mention of the actor it belongs to; -1 where none
	role    string // office of a named person
	former  bool
	gender  string
	plural  bool
	definit bool // the, this, that, both
	counted bool // has a numeral or an indefinite determiner
	none    bool // "no group", "neither side": nobody
	loose   bool // "US-backed": who stands in this way is not whose the noun is
	title   int  // first token of the title before a name; First where none
}

// entity is a khabar.Entity under work.
type entity struct {
	khabar.Entity
	key     string
	parts   []string
	forms   [][]string // of a person: shorter multi-word forms used
	gender  string
	plural  bool
	person  bool
	lemma   string
	body    string
	noun    *actor.Noun
	bare    int // bare surnames given to it
	former  bool
	ranked  bool // the role is a bare title
	roleFor int  // mention the role was read from; -1 where none
}

// Find fills doc.Actors and doc.Entities.
func (f *Finder) Find(doc *khabar.Document) { f.find(doc, nil) }

func (f *Finder) find(doc *khabar.Document, t *teacher) {
	r := f.read(doc)
	r.teacher = t
	r.findNames()
	r.findPersons()
	r.findBrackets()
	r.findNominals()
	r.order()
	r.findOwners()
	r.linkNames()
	r.story = r.storyPerson()
	r.linkNominals(true)
	r.readRoles()
	r.linkNominals(false)
	r.findHandles()
	r.findPronouns()
	r.write()
}

func (f *Finder) read(doc *khabar.Document) *reading {
	r := &reading{Finder: f, doc: doc, tree: khabar.NewTree(doc), text: doc.Text,
		lower: make([]string, len(doc.Tokens)), caps: make([]bool, len(doc.Sentences)),
		states: map[string]int{}, sure: map[string]bool{}, short: map[string]string{},
		taken: make([]int32, len(doc.Tokens)), nouns: make([]nounSeen, len(doc.Tokens))}
	for i, t := range doc.Tokens {
		r.lower[i] = strings.ToLower(t.Form)
	}
	for i, s := range doc.Sentences {
		r.caps[i] = allCaps(s.Of(doc.Text))
	}
	if doc.Report != nil && len(doc.Report.Published) >= 4 {
		r.year = doc.Report.Published[:4]
	}
	for _, p := range doc.Places {
		if p.Place != nil {
			if iso := f.list.ISO3(p.Place.CountryCode); iso != "" {
				r.states[iso]++
			}
		}
	}
	return r
}

// allCaps reports whether hardly a small letter stands in s.
func allCaps(s string) bool {
	small, big := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			small++
		case c >= 'A' && c <= 'Z':
			big++
		}
	}
	return big > 8 && small*10 < big
}

func (r *reading) sentCaps(tok int) bool { return r.caps[r.doc.Tokens[tok].Sent] }

// tokenAt returns the first token that ends after byte pos.
func (r *reading) tokenAt(pos int) int {
	return sort.Search(len(r.doc.Tokens), func(i int) bool { return r.doc.Tokens[i].End > pos })
}

// tokens returns the token range of a byte span, and whether there is one.
func (r *reading) tokens(s khabar.Span) (first, last int, ok bool) {
	first = r.tokenAt(s.Start)
	last = first
	for last < len(r.doc.Tokens) && r.doc.Tokens[last].Start < s.End {
		last++
	}
	ok = last > first && r.doc.Tokens[first].Start <= s.Start && r.doc.Tokens[first].Sent == r.doc.Tokens[last-1].Sent
	return first, last, ok
}

// put adds a mention of the tokens [first, last) and returns its index.
func (r *reading) put(m mention, first, last int, form khabar.MentionForm, rule string) int {
	m.Anchor = r.doc.Anchored(first, last)
	m.HeadTok = r.head(first, last)
	m.Form, m.Rule, m.Entity = form, rule, -1
	m.title = first
	r.ms = append(r.ms, m)
	return len(r.ms) - 1
}

// head is the token of [first, last) whose governor lies outside it; the last
// real word where the tree is of no help.
func (r *reading) head(first, last int) int {
	for i := first; i < last; i++ {
		t := r.doc.Tokens[i]
		if (t.Head < first || t.Head >= last) && t.Deprel != "punct" && t.Deprel != "case" && t.Deprel != "det" {
			return i
		}
	}
	return last - 1
}

// claim marks the tokens of mention m as covered by a name.
func (r *reading) claim(m int) {
	for i := r.ms[m].First; i < r.ms[m].Last; i++ {
		r.taken[i] = int32(m) + 1
	}
}

func (r *reading) free(first, last int) bool {
	for i := first; i < last; i++ {
		if r.taken[i] != 0 {
			return false
		}
	}
	return true
}

// order sorts the mentions by position, the longer first, and keeps the links
// between them right.
func (r *reading) order() {
	perm := make([]int, len(r.ms))
	for i := range perm {
		perm[i] = i
	}
	sort.SliceStable(perm, func(a, b int) bool {
		x, y := &r.ms[perm[a]], &r.ms[perm[b]]
		if x.Start != y.Start {
			return x.Start < y.Start
		}
		return x.End > y.End
	})
	to := make([]int, len(perm))
	sorted := make([]mention, len(perm))
	for i, p := range perm {
		to[p], sorted[i] = i, r.ms[p]
	}
	for i := range sorted {
		if sorted[i].affil >= 0 {
			sorted[i].affil = to[sorted[i].affil]
		}
	}
	for i, n := range r.taken {
		if n > 0 {
			r.taken[i] = int32(to[n-1]) + 1
		}
	}
	r.ms = sorted
}

// refer makes mention m one of entity e.
func (r *reading) refer(m, e int) {
	r.ms[m].Entity = e
	r.ents[e].Mentions = append(r.ents[e].Mentions, m)
}

func (r *reading) newEntity(e entity) int {
	e.roleFor = -1
	r.ents = append(r.ents, e)
	return len(r.ents) - 1
}

// write puts the layers into the document.
func (r *reading) write() {
	r.renumber()
	r.doc.Actors = make([]khabar.ActorMention, len(r.ms))
	r.doc.Entities = make([]khabar.Entity, len(r.ents))
	for i := range r.ms {
		r.doc.Actors[i] = r.ms[i].ActorMention
	}
	for i := range r.ents {
		e := r.ents[i].Entity
		if r.ents[i].person && !e.Anonymous {
			e.Held = r.held(&r.ents[i])
		}
		slices.Sort(e.Mentions)
		e.Mentions = slices.Compact(e.Mentions)
		r.doc.Entities[i] = e
	}
}

// renumber sorts again after the pronouns came in, and writes the entities'
// lists of mentions anew. A mention is never dropped once it refers, so no
// entity is left without one.
func (r *reading) renumber() {
	r.order()
	for i := range r.ents {
		r.ents[i].Mentions = r.ents[i].Mentions[:0]
	}
	for i := range r.ms {
		if e := r.ms[i].Entity; e >= 0 {
			r.ents[e].Mentions = append(r.ents[e].Mentions, i)
		}
	}
}
