// Package event makes events of a document's mentions, by the codebook over the
// parse.
//
// In: a [khabar.Document] with sentences, parse, times, places, actors,
// casualties and arms. Out: Document.Events, in order of their triggers, one for
// each happening the report tells of.
//
// The walk: codebook rows match triggers (package codebook); each match becomes
// a draft with its mood (planned, denied, in the past, one of many …); drafts of
// one sentence that tell the same happening are joined ("carried out an attack,
// killing three"); drafts of later sentences join the event they speak of ("the
// blast", "two men were killed"); then each event is filled: who, where, when,
// with what, what toll, by which words. Who played which role the codebook says of
// the clause, and a learned scorer of everyone beside the event (cast.go) confirms,
// corrects and adds to it.
//
// Promises: every event names the codebook row that made it; its trigger,
// evidence and mentions are exact spans; a planned, denied, hypothetical or
// habitual happening says so; a date or place that the words do not give stays
// empty with a reason.
package event

import (
	"fmt"
	"maps"
	"slices"

	"khabar"
	events "khabar/data/model/event"
	eventplaces "khabar/data/model/event-places"
	eventroles "khabar/data/model/event-roles"
	"khabar/internal/codebook"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// Finder fills Document.Events. It is safe for concurrent use.
type Finder struct {
	cb      *codebook.Codebook
	version string
	model   model
	guesser *teller
	caster  *castModel  // nil: parts by the codebook alone
	placer  *placeModel // nil: places by the rules alone
}

// New loads the codebook and the models of triggers, of parts and of places.
func New() (*Finder, error) {
	file, err := modelfile.Load(eventroles.FS, eventroles.File)
	if err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	places, err := modelfile.Load(eventplaces.FS, eventplaces.File)
	if err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	return NewWith(file, places)
}

// NewWith takes other models of parts and places.
func NewWith(parts, places *modelfile.File) (*Finder, error) {
	f, err := NewPlain()
	if err != nil {
		return nil, err
	}
	if f.caster, err = readCast(parts); err != nil {
		return nil, err
	}
	if f.placer, err = readPlaces(places); err != nil {
		return nil, err
	}
	return f, nil
}

// NewPlain casts by the codebook and places by rules alone: what the models of parts
// and places are trained over.
func NewPlain() (*Finder, error) {
	f, err := Untrained()
	if err != nil {
		return nil, err
	}
	file, err := modelfile.Load(events.FS, events.File)
	if err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if err := f.model.read(file); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	if f.guesser, err = readTeller(file); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	return f, nil
}

// Untrained has the codebook and no models: what they are trained over.
func Untrained() (*Finder, error) {
	cb, err := codebook.New()
	if err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	f := &Finder{cb: cb, version: cb.Version}
	if f.model.clusters, err = cluster.Load(); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	return f, nil
}

// reading is one document being read.
type reading struct {
	*Finder
	doc    *khabar.Document
	view   *codebook.View
	drafts []*draft
	owner  map[int]*draft // token of a trigger or of its wording → draft
	story  []int          // sentence → story
	items  bool           // each dateline heads an item of its own
	times  string         // the tense that most of it is told in

	guesses []guess // of the teller, one a token
	codes   []code  // word clusters of the lemmas
}

// code is the word cluster of a lemma, if any.
type code struct {
	path  uint16
	known bool
}

// Find fills doc.Events.
func (f *Finder) Find(doc *khabar.Document) { f.read(doc) }

func (f *Finder) read(doc *khabar.Document) *reading {
	r := f.tell(doc)
	r.castAll()
	for i, d := range r.drafts {
		r.fill(d, doc.Events[i])
	}
	r.inheritTimes()
	r.links()
	for i, e := range doc.Events {
		e.Confidence = r.confidence(r.drafts[i], e)
	}
	return r
}

// tell finds the events of a document and the parties that the codebook gives them.
func (f *Finder) tell(doc *khabar.Document) *reading {
	doc.Events = nil
	r := f.open(doc)
	r.judge()
	r.joinSentences()
	r.joinStory()
	r.joinSame()
	r.drop()
	for _, d := range r.drafts {
		doc.Events = append(doc.Events, r.event(d))
	}
	return r
}

// open drafts the events of a document and settles how each stands to fact.
func (f *Finder) open(doc *khabar.Document) *reading {
	r := f.view(doc)
	r.stories()
	r.draft()
	r.stand()
	// "a series of bombs hit": several happenings are told by words that the codebook knows
	r.drafts = slices.DeleteFunc(r.drafts, func(d *draft) bool {
		several := d.row().General() && d.verdict() == Many
		if several {
			maps.DeleteFunc(r.owner, func(_ int, o *draft) bool { return o == d })
		}
		return several
	})
	r.times = r.toldIn()
	return r
}

func (f *Finder) view(doc *khabar.Document) *reading {
	r := &reading{Finder: f, doc: doc, view: f.cb.View(doc), owner: map[int]*draft{}}
	r.codes = make([]code, len(doc.Tokens))
	for i := range r.codes {
		r.codes[i].path, r.codes[i].known = f.model.clusters.Path(r.view.Lemma(i))
	}
	return r
}

// draft is an event in the making.
type draft struct {
	matches []codebook.Match // the first gives the type
	tok     int
	sent    int
	sents   []int
	mood    mood
	class   Class // what the scorer and the rules make of it
	many    bool  // an aggregate: several happenings in one phrase
	sum     bool  // an aggregate by a count over a period
	weak    bool
	dead    bool // joined into another, or dropped
	other   bool // dropped as no attack at all: its toll is no other's
	events  int  // index in doc.Events once made
}

func (d *draft) row() *codebook.Row { return d.matches[0].Row }

func (d *draft) typ() string { return d.row().Type }

// draft makes a draft of every match whose words no better match owns.
func (r *reading) draft() {
	matches := r.guess(r.cb.Match(r.view))
	owned, light := map[int]bool{}, map[int]bool{}
	for i := range matches {
		m := &matches[i]
		for _, l := range m.Light {
			light[l.Tok] = true
		}
		for _, a := range m.Args {
			if a.Tok != m.Tok && m.Owns(a.Tok) {
				owned[a.Tok] = owned[a.Tok] || !isLight(m, a.Tok)
			}
		}
	}
	for i := range matches {
		m := matches[i]
		if owned[m.Tok] || light[m.Tok] && m.Row.General() {
			continue
		}
		s := r.doc.Tokens[m.Tok].Sent
		d := &draft{matches: []codebook.Match{m}, tok: m.Tok, sent: s, sents: []int{s}, weak: m.Row.Weak}
		d.mood, d.many = r.mood(&m)
		r.drafts = append(r.drafts, d)
		r.owner[m.Tok] = d
		for _, l := range m.Light {
			if r.owner[l.Tok] == nil {
				r.owner[l.Tok] = d
			}
		}
	}
}

func isLight(m *codebook.Match, tok int) bool {
	return slices.ContainsFunc(m.Light, func(l codebook.Light) bool { return l.Tok == tok })
}

// stories numbers the stories of a report: one, but for digests, where each
// paragraph is its own, and reports with several datelines, each of which begins
// one.
func (r *reading) stories() {
	r.story = make([]int, len(r.doc.Sentences))
	digest := r.doc.Report != nil && r.doc.Report.Genre == khabar.GenreDigest
	heads := 0
	for s := range r.doc.Sentences {
		if r.itemHead(s) {
			heads++
		}
	}
	r.items = heads > 1
	n := 0
	for s := range r.doc.Sentences {
		if s > 0 && (digest && r.doc.Sentences[s].Para != r.doc.Sentences[s-1].Para || r.items && r.itemHead(s)) {
			n++
		}
		r.story[s] = n
	}
}

// itemHead reports whether sentence s begins a dateline.
func (r *reading) itemHead(s int) bool {
	sents := r.doc.Sentences
	return sents[s].Block == khabar.BlockDateline && (s == 0 || sents[s-1].Block != khabar.BlockDateline || sents[s-1].Para != sents[s].Para)
}

// join puts b into a.
func (r *reading) join(a, b *draft) {
	a.matches = append(a.matches, b.matches...)
	for _, s := range b.sents {
		if !slices.Contains(a.sents, s) {
			a.sents = append(a.sents, s)
		}
	}
	slices.Sort(a.sents)
	if a.weak && !b.weak {
		a.weak = false
	}
	b.dead = true
	for tok, d := range r.owner {
		if d == b {
			r.owner[tok] = a
		}
	}
}

// sweep removes the dead.
func (r *reading) sweep() {
	r.drafts = slices.DeleteFunc(r.drafts, func(d *draft) bool { return d.dead })
}
