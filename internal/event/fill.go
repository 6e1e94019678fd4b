package event

import (
	"fmt"

	"khabar"
)

// drop removes drafts that are no event of their own: a weak trigger that joined
// nothing and has no named party, a hypothetical without parties.
func (r *reading) drop() {
	for _, d := range r.drafts {
		named, any := r.parties(d)
		switch {
		case r.accidental(d), r.spokenOf(d), r.personal(d), d.mood.denied && len(d.sents) == 1 && !r.dated(d.tok):
			d.dead, d.other = true, true
		case d.row().Joins, d.mood.idle, d.many && d.mood.modality != khabar.ModalityActual:
			d.dead = true
		case !any && d.typ() == "ASSAULT" && len(d.matches) == 1 && r.view.Class(d.tok) == 'N' && r.bareOf(d):
			d.dead = true
		case !any && (partied[d.typ()] || d.typ() != "ASSAULT" && r.view.Class(d.tok) == 'N' && len(d.matches[0].Light) == 0):
			d.dead = true
		case d.weak && d.typ() == "ASSAULT":
			d.dead = !any && !r.violent(d) && !r.counted(d) || d.mood.modality != khabar.ModalityActual && !named
		case d.weak:
			d.dead = !named || d.mood.modality != khabar.ModalityActual && d.mood.modality != khabar.ModalityPlanned
		case d.mood.modality == khabar.ModalityHypothetical || d.mood.modality == khabar.ModalityNegated || d.mood.modality == khabar.ModalityPlanned:
			d.dead = !any
		case d.many && r.view.Class(d.tok) == 'N':
			d.dead = !any && !r.counted(d)
		}
	}
	r.sweep()
}

// parties reports whether a draft has a named actor, and any actor, as a party.
func (r *reading) parties(d *draft) (named, any bool) {
	for i := range d.matches {
		for _, p := range d.matches[i].Parts() {
			if a := r.actor(p); a != nil {
				any = true
				named = named || a.Entity >= 0 && !r.doc.Entities[a.Entity].Anonymous || a.ActorID != ""
			}
		}
	}
	return named, any
}

// partied types are nothing without a party.
var partied = map[string]bool{"CONSULT": true, "SUPPORT": true, "AGREE": true, "ACCUSE": true, "REQUEST": true, "THREATEN": true, "COOPERATE": true, "AID": true}

// bareOf reports whether the words around an attack say nothing more of it: no
// weapon, toll, place or time in its sentence.
func (r *reading) bareOf(d *draft) bool {
	if r.counted(d) || r.dated(d.tok) {
		return false
	}
	for k := range r.doc.Arms {
		if a := &r.doc.Arms[k]; a.Sent == d.sent && a.Class != "countermeasure" && (d.tok < a.First || a.Last <= d.tok) {
			return false
		}
	}
	for k := range r.doc.Places {
		if p := &r.doc.Places[k]; p.Sent == d.sent && p.Place != nil && !p.AsActor {
			return false
		}
	}
	return true
}

// accidental reports whether deaths and damage come from an accident or nature:
// nobody did it, no weapon did, and a sentence that tells it names a mishap.
func (r *reading) accidental(d *draft) bool {
	if d.typ() != "ASSAULT" {
		return false
	}
	for i := range d.matches {
		row := d.matches[i].Row
		if !row.Casualty && row.Subtype != "explosion" && row.Subtype != "destruction" && row.Subtype != "strike" && row.Subtype != "arson" {
			return false
		}
		for _, p := range d.matches[i].Parts() {
			if p.Role == khabar.RolePerpetrator && r.actor(p) != nil {
				return false
			}
		}
	}
	mishap := false
	for _, s := range d.sents {
		for i := r.doc.Sentences[s].First; i < r.doc.Sentences[s].End; i++ {
			l := r.view.Lemma(i)
			if r.cb.In("munition", l) || r.cb.In("killer", l) || l == "attack" || l == "bombing" || l == "shoot" || l == "shooting" {
				return false
			}
			mishap = mishap || r.cb.In("accident", l) && l != "collapse" || r.cb.In("nature", l) || l == "disaster" || l == "fire" && r.view.Class(i) == 'N' && !r.gunfire(i) || l == "gas" && r.leaks(i)
		}
	}
	return mishap
}

// leaks reports whether "gas" at i can be what did the harm: no tear gas, and no
// name of a place or trade such as "gas station".
func (r *reading) leaks(i int) bool {
	if i > 0 && r.view.Lemma(i-1) == "tear" {
		return false
	}
	switch h := r.doc.Tokens[i].Head; {
	case r.doc.Tokens[i].Deprel != "compound" || h < 0:
		return true
	default:
		switch r.view.Lemma(h) {
		case "station", "company", "firm", "deal", "price", "mask", "minister", "chamber":
			return false
		}
	}
	return true
}

// gunfire reports whether "fire" at i is shooting: "opened fire", "under fire".
func (r *reading) gunfire(i int) bool {
	if i == 0 {
		return false
	}
	switch r.view.Lemma(i - 1) {
	case "open", "under", "return", "exchange", "of", "hostile":
		return true
	}
	return false
}

// violent reports whether a weapon stands in the sentence of a draft.
func (r *reading) violent(d *draft) bool {
	for k := range r.doc.Arms {
		if a := &r.doc.Arms[k]; a.Sent == d.sent && a.Class != "countermeasure" {
			return true
		}
	}
	return false
}

// counted reports whether a number of people harmed hangs on a draft: on its
// trigger, or on a word right below it ("left nine dead", "the bodies were found").
func (r *reading) counted(d *draft) bool {
	if r.view.Child(d.tok, "nummod") >= 0 {
		return true
	}
	for k := range r.doc.Casualties {
		t := r.doc.Casualties[k].Trigger
		if t < 0 {
			continue
		}
		if o := r.owner[t]; o == d {
			return true
		} else if h := r.doc.Tokens[t].Head; o == nil && h >= 0 && d.row().Casualty && r.owner[h] == d {
			return true
		}
	}
	return false
}

// event makes the event of a draft, with the parties and the toll that the
// codebook gives it.
func (r *reading) event(d *draft) *khabar.Event {
	n := len(r.doc.Events)
	d.events = n
	m := &d.matches[0]
	e := &khabar.Event{
		ID: fmt.Sprintf("e%d", n+1), Type: m.Row.Type, Mode: m.Row.Mode, Subtype: m.Row.Subtype,
		Contexts: []string{}, Actors: []khabar.EventActor{}, Casualties: []khabar.Casualty{}, Weapons: []khabar.Weapon{},
		Tactics: []string{}, Responsibility: []khabar.Responsibility{}, Links: []khabar.Link{}, Claims: []string{},
		Evidence: []khabar.Quote{}, Modality: d.mood.modality, Aggregate: d.many, Outcome: d.mood.outcome,
		Trigger: khabar.MarkAt(r.doc.Text, r.doc.Tokens[d.tok].Span),
		Rule:    m.Row.Name() + "@" + r.version, TriggerTok: d.tok, Sent: d.sent,
	}
	for _, s := range d.sents {
		if s != d.sent {
			e.AlsoSents = append(e.AlsoSents, s)
		}
		e.Evidence = append(e.Evidence, khabar.QuoteAt(r.doc.Text, r.doc.Sentences[s].Span))
	}
	r.roles(d, e)
	r.harm(d, e)
	return e
}

// fill fills an event whose parties are known.
func (r *reading) fill(d *draft, e *khabar.Event) {
	r.arms(d, e)
	r.when(d, e)
	r.overTime(d, e)
	r.where(d, e)
	r.contexts(d, e)
	r.status(d, e)
	if e.Type == "CONSULT" {
		r.consult(d, e)
	}
}

// status of an event as its words tell it; the claim stage refines it.
func (r *reading) status(d *draft, e *khabar.Event) {
	switch {
	case d.mood.denied:
		e.Status = khabar.StatusDenied
	case d.mood.unconfirmed:
		e.Status = khabar.StatusUnconfirmed
	case e.Modality == khabar.ModalityPlanned || e.Modality == khabar.ModalityHypothetical:
		e.Status = khabar.StatusProposed
	case e.Aggregate || d.mood.context || r.background(d, e) || r.mentioned(d):
		e.Status = khabar.StatusBackground
	case d.mood.said:
		e.Status = khabar.StatusClaimed
	default:
		e.Status = khabar.StatusAsserted
	}
}

// staleDays is the age beyond which an event is context, not news.
const staleDays = 45

// background reports whether an event is past context: dated long before the
// report, or told in the past perfect without a date of the report's own week.
func (r *reading) background(d *draft, e *khabar.Event) bool {
	published, _ := r.published()
	if published != "" && e.Time.End != "" {
		age := days(e.Time.End, published)
		if age > staleDays {
			return true
		}
		if e.Time.Precision == khabar.PrecisionYear && age > 0 || e.Time.Precision == khabar.PrecisionDay && age >= 0 && age <= 7 {
			return e.Time.Precision == khabar.PrecisionYear
		}
	}
	if e.Time.Precision == khabar.PrecisionYear {
		return true
	}
	return d.class == Past || d.mood.past && len(d.sents) == 1 || r.remembered(d, e)
}

func (r *reading) published() (latest, earliest string) {
	if r.doc.Report == nil {
		return "", ""
	}
	i := r.doc.Report.PublishedInfo
	if i.Latest == "" {
		return r.doc.Report.Published, r.doc.Report.Published
	}
	return i.Latest, i.Earliest
}

// consult gives a meeting its mode: a call, a visit, many parties, a third place.
func (r *reading) consult(d *draft, e *khabar.Event) {
	for i := range d.matches {
		if m := d.matches[i].Row.Mode; m != "" && (e.Mode == "" || m == "visit" || m == "phone") {
			e.Mode = m
		}
	}
	if e.Mode != "" {
		if e.Mode == "visit" {
			visitor(e)
		}
		return
	}
	countries := map[string]bool{}
	mediated := false
	parties := 0
	for _, a := range e.Actors {
		if a.Role == khabar.RoleMediator {
			mediated = true
			continue
		}
		parties++
		if a.Country != "" {
			countries[a.Country] = true
		}
	}
	switch {
	case mediated:
		e.Mode = "third-party"
	case len(countries) >= 3 || parties >= 4:
		e.Mode = "multilateral"
	}
}

// visitor makes the doer of a visit its actor, where the visit was joined to a
// meeting of equals.
func visitor(e *khabar.Event) {
	for _, a := range e.Actors {
		if a.Role == khabar.RoleActor {
			return
		}
	}
	first := true
	for i := range e.Actors {
		if e.Actors[i].Role != khabar.RoleParticipant {
			continue
		}
		if first {
			e.Actors[i].Role = khabar.RoleActor
			first = false
		} else {
			e.Actors[i].Role = khabar.RoleRecipient
		}
	}
}

// contexts are those of the rows and those the words of the evidence bring up.
func (r *reading) contexts(d *draft, e *khabar.Event) {
	have := map[string]bool{}
	for i := range d.matches {
		for _, c := range d.matches[i].Row.Contexts {
			have[c] = true
		}
	}
	s := &r.doc.Sentences[d.sent]
	r.cb.WordContexts(r.view, s.First, s.End, have)
	for _, c := range r.cb.Contexts {
		if have[c.Name] {
			e.Contexts = append(e.Contexts, c.Name)
		}
	}
}

// confidence is a fixed sum, in tenths: 0.5, and for a certain row, a known
// doer, someone or something it was done to, a date, a place, a second sentence;
// less for a weak row and a mood other than fact.
func (r *reading) confidence(d *draft, e *khabar.Event) float64 {
	c := 50
	if !d.row().General() && !d.weak {
		c += 10
	}
	doer, done := false, false
	for _, a := range e.Actors {
		switch a.Role {
		case khabar.RoleActor, khabar.RolePerpetrator, khabar.RoleParticipant:
			doer = true
		default:
			done = true
		}
	}
	for _, y := range []bool{doer, done, e.Time.Start != "", e.Place != nil, len(d.sents) > 1} {
		if y {
			c += 8
		}
	}
	if e.Modality != khabar.ModalityActual || e.Status == khabar.StatusBackground {
		c -= 10
	}
	return float64(min(c, 98)) / 100
}
