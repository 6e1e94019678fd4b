package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
)

// roles fills e.Actors: the parts of every joined match, one entry an actor and
// role, in order of the words.
func (r *reading) roles(d *draft, e *khabar.Event) {
	for i := range d.matches {
		m := &d.matches[i]
		for _, p := range m.Parts() {
			if suffers[p.Role] && e.Type == "ASSAULT" && r.misread(p.Tok, m.Tok) {
				p.Role = khabar.RolePerpetrator
			}
			a := r.actor(p)
			if a == nil {
				continue
			}
			if m.Row.Type != e.Type && a.Role != khabar.RoleParticipant {
				continue
			}
			add(e, a)
			if doers[a.Role] {
				r.suspected(p, a, e)
				r.membership(p, a, e)
			}
		}
	}
	r.doersBeyond(d, e)
}

// misread reports whether a subject is taken for that of a passive although the
// verb has an object and no auxiliary: "gunmen shot dead an elder".
func (r *reading) misread(tok, verb int) bool {
	t := &r.doc.Tokens[tok]
	if t.Head != verb || t.Deprel != "nsubj:pass" || r.view.Child(verb, "aux:pass", "aux") >= 0 {
		return false
	}
	if r.view.Child(verb, "obj") > verb {
		return true
	}
	dead := verb + 1
	if dead+1 >= r.doc.Sentences[t.Sent].End || r.view.Lemma(dead) != "dead" {
		return false
	}
	switch r.doc.Tokens[dead+1].UPOS {
	case "DET", "NUM", "ADJ", "NOUN", "PROPN", "PRON":
		return true
	}
	return false
}

// doersBeyond adds doers that the words name where no slot of the trigger reaches:
// both sides of a fight told "between A and B", and the by-phrase behind an
// adjunct ("an attack on the village early today by gunmen").
func (r *reading) doersBeyond(d *draft, e *khabar.Event) {
	if e.Type != "ASSAULT" {
		return
	}
	for _, sent := range d.sents {
		for i := r.doc.Sentences[sent].First; i < r.doc.Sentences[sent].End; i++ {
			if fights[r.view.Lemma(i)] && (r.owner[i] == d || r.owner[i] == nil && r.nearest(i) == d) {
				r.between(i, e)
			}
		}
	}
	for k := range e.Actors {
		if role := e.Actors[k].Role; role == khabar.RolePerpetrator || role == khabar.RoleActor {
			return
		}
	}
	for i := range d.matches {
		if r.ahead(d.matches[i].Tok, e) || r.by(d, d.matches[i].Tok, e) {
			return
		}
	}
}

// ahead adds the actor that stands right before a finite active verb, where the
// parse gives the verb no subject of that name.
func (r *reading) ahead(verb int, e *khabar.Event) bool {
	t := &r.doc.Tokens[verb]
	if t.UPOS != "VERB" || t.XPOS != "VBD" && t.XPOS != "VBZ" && t.XPOS != "VBP" || r.view.Child(verb, "obj", "obl") < verb || r.view.Passive(verb) {
		return false
	}
	for m := range r.doc.Actors {
		a := &r.doc.Actors[m]
		if a.Last != verb || a.Form == khabar.FormPronoun || r.doc.Tokens[a.HeadTok].Sent != t.Sent {
			continue
		}
		if x := r.actor(codebook.Part{Role: khabar.RolePerpetrator, Tok: a.HeadTok}); x != nil {
			add(e, x)
			return true
		}
	}
	return false
}

// fights are words for happenings with two sides.
var fights = map[string]bool{"clash": true, "fight": true, "fighting": true, "battle": true, "gunfight": true, "gunbattle": true, "firefight": true,
	"skirmish": true, "exchange": true, "violence": true, "shootout": true}

// nearest returns the event whose trigger stands last before a token in its
// sentence, nil where none does.
func (r *reading) nearest(tok int) *draft {
	for i := tok - 1; i >= r.doc.Sentences[r.doc.Tokens[tok].Sent].First; i-- {
		if d := r.owner[i]; d != nil && !d.dead {
			return d
		}
	}
	return nil
}

// reach is how many words a "between" or "by" may stand behind its trigger.
const reach = 14

// between adds the two sides named behind the next "between".
func (r *reading) between(tok int, e *khabar.Event) {
	end := r.doc.Sentences[r.doc.Tokens[tok].Sent].End
	at := -1
	for i := tok + 1; i < min(end, tok+reach) && r.owner[i] == nil; i++ {
		if w := strings.ToLower(r.doc.Tokens[i].Form); w == "between" || w == "among" {
			at = i
			break
		}
	}
	if at < 0 {
		return
	}
	first := r.sideFrom(at+1, min(end, at+reach))
	if first < 0 {
		return
	}
	r.side(first, e)
	for i := r.doc.Actors[first].Last; i < min(end, at+2*reach) && r.owner[i] == nil; i++ {
		if w := r.view.Lemma(i); w == "and" {
			if second := r.sideFrom(i+1, min(end, i+6)); second >= 0 {
				r.side(second, e)
			}
			return
		}
	}
}

// sideFrom returns the first actor mention that begins in [from, to) and can be
// a side, the longest where several begin there; -1 where there is none.
func (r *reading) sideFrom(from, to int) int {
	best := -1
	for k := range r.doc.Actors {
		a := &r.doc.Actors[k]
		if a.Form == khabar.FormPronoun || a.First < from || a.HeadTok >= to {
			continue
		}
		if best < 0 || a.First < r.doc.Actors[best].First || a.First == r.doc.Actors[best].First && a.Last > r.doc.Actors[best].Last {
			best = k
		}
	}
	return best
}

func (r *reading) side(m int, e *khabar.Event) {
	if a := r.known(m, codebook.Part{Role: khabar.RoleActor, Tok: r.doc.Actors[m].HeadTok}); a != nil {
		add(e, a)
	}
}

// by adds the doer of the next by-phrase that belongs to the trigger: between
// the two stands no verb that is not the event's own.
func (r *reading) by(d *draft, tok int, e *khabar.Event) bool {
	end := r.doc.Sentences[r.doc.Tokens[tok].Sent].End
	own := true
	for i := tok + 1; i < min(end, tok+2*reach); i++ {
		if o := r.owner[i]; o != nil {
			own = o == d
		} else if r.view.Class(i) == 'V' && r.doc.Tokens[i].UPOS == "VERB" && !carrying[r.view.Lemma(i)] {
			own = false
		}
		if !own || strings.ToLower(r.doc.Tokens[i].Form) != "by" {
			continue
		}
		m := r.sideFrom(i+1, min(end, i+7))
		if m < 0 || r.doc.Tokens[r.doc.Actors[m].HeadTok].Deprel == "nmod:poss" {
			continue
		}
		p := codebook.Part{Role: khabar.RolePerpetrator, Tok: r.doc.Actors[m].HeadTok}
		if a := r.actor(p); a != nil {
			add(e, a)
			r.suspected(p, a, e)
			r.membership(p, a, e)
			return true
		}
	}
	return false
}

// carrying verbs say that an attack was made.
var carrying = map[string]bool{"carry": true, "launch": true, "stage": true, "mount": true, "conduct": true, "commit": true, "perpetrate": true, "unleash": true, "cause": true}

// teller reports whether a token is the subject of a verb of saying: who tells
// of a happening is no party to it.
func (r *reading) teller(tok int) bool {
	t := &r.doc.Tokens[tok]
	if t.Head < 0 {
		return false
	}
	if t.Deprel == "nsubj" {
		return r.cb.Mood(r.view.Lemma(t.Head), r.view.Class(t.Head)) == "said"
	}
	c := r.view.Child(tok, "case")
	return c >= 0 && strings.EqualFold(r.doc.Tokens[c].Form, "according")
}

// suspected adds the group that a doer is thought to belong to: "gunmen
// suspected to be members of …", "militants believed to be from …".
func (r *reading) suspected(p codebook.Part, doer *khabar.EventActor, e *khabar.Event) {
	for _, k := range r.view.Kids(p.Tok) {
		if !strings.HasPrefix(r.doc.Tokens[k].Deprel, "acl") {
			continue
		}
		switch r.view.Lemma(int(k)) {
		case "suspect", "believe", "think", "allege", "say", "link", "belong", "identify", "loyal", "describe":
		default:
			continue
		}
		first, last := r.view.Extent(int(k))
		for i := first; i < last; i++ {
			m := r.view.Mention(i)
			if m < 0 || r.doc.Actors[m].HeadTok != i || r.doc.Actors[m].Form == khabar.FormPronoun {
				continue
			}
			if r.owner[i] != nil {
				return
			}
			if a := r.known(m, codebook.Part{Role: doer.Role, Tok: i}); a != nil && a.Class != khabar.ClassPerson && a.Role == doer.Role {
				add(e, a)
				return
			}
		}
	}
}

// membership adds the group whose members the doers are: "FMLN guerrillas",
// "members of the armed forces".
func (r *reading) membership(p codebook.Part, doer *khabar.EventActor, e *khabar.Event) {
	if doer.ActorID != "" || doer.Class != khabar.ClassGroup && doer.Class != khabar.ClassPerson {
		return
	}
	for _, k := range r.view.Kids(p.Tok) {
		switch t := &r.doc.Tokens[k]; {
		case t.Deprel == "compound" || t.Deprel == "nmod:poss" || t.Deprel == "amod" || t.Deprel == "appos":
		case t.Deprel == "nmod" && prep(r.view, int(k)) == "of":
		default:
			continue
		}
		m := r.view.Mention(int(k))
		if m < 0 || r.doc.Actors[m].Form == khabar.FormPronoun || r.owner[int(k)] != nil {
			continue
		}
		a := r.known(m, codebook.Part{Role: doer.Role, Tok: int(k)})
		if a != nil && (a.Class == khabar.ClassGroup || a.Class == khabar.ClassOrganisation) && a.Entity != doer.Entity && (a.ActorID != "" || r.doc.Actors[m].Form == khabar.FormName) {
			add(e, a)
		}
	}
}

// add puts an actor into the event unless it stands there already.
func add(e *khabar.Event, a *khabar.EventActor) {
	for i := range e.Actors {
		b := &e.Actors[i]
		if a.Entity >= 0 && a.Entity == b.Entity || (a.Entity < 0 || b.Entity < 0) && a.Mention != nil && b.Mention != nil && a.Mention.Span.Overlaps(b.Mention.Span) ||
			a.Entity < 0 && b.Entity < 0 && strings.EqualFold(a.Name, b.Name) {
			if a.Role == b.Role || a.Entity >= 0 || b.Entity >= 0 {
				return
			}
		}
	}
	e.Actors = append(e.Actors, *a)
}

// actor makes an event actor of a part, or nil where no one and nothing that can
// play it stands there.
func (r *reading) actor(p codebook.Part) *khabar.EventActor {
	if r.barred(p) {
		return nil
	}
	if m := r.view.Mention(p.Tok); m >= 0 && r.doc.Actors[m].HeadTok == p.Tok || m >= 0 && r.inName(m, p.Tok) {
		return r.known(m, p)
	}
	if k := r.view.Child(p.Tok, "appos", "flat"); k >= 0 && !r.inCitation(k) { // "the writer A. B."
		if m := r.view.Mention(k); m >= 0 && r.doc.Actors[m].HeadTok == k && r.doc.Actors[m].Form == khabar.FormName {
			a := r.known(m, p)
			if from := r.phrase(p.Tok).Start; a != nil && from < r.doc.Actors[m].Start {
				mark := khabar.MarkAt(r.doc.Text, khabar.Span{Start: from, End: r.doc.Actors[m].End})
				a.Mention = &mark
			}
			return a
		}
	}
	return r.unknown(p)
}

// inName reports whether the token lies in a name, so that the name is meant.
func (r *reading) inName(m, tok int) bool {
	a := &r.doc.Actors[m]
	return a.Form == khabar.FormName && a.First <= tok && tok < a.Last
}

// barred words play no part: another event, a work cited, a weapon, a time, a
// place in a slot where no actor can be told from it.
func (r *reading) barred(p codebook.Part) bool {
	if r.kindOnly(p.Tok) {
		return true
	}
	if d := r.owner[p.Tok]; d != nil && r.view.Mention(p.Tok) < 0 || r.inCitation(p.Tok) {
		return true
	}
	if d := r.view.Child(p.Tok, "det"); d >= 0 && (r.view.Lemma(d) == "no" || r.view.Lemma(d) == "neither") {
		return true
	}
	switch p.Role {
	case khabar.RolePerpetrator, khabar.RoleVictim, khabar.RoleTarget, codebook.RoleParty:
		if r.teller(p.Tok) {
			return true
		}
	}
	l := r.view.Lemma(p.Tok)
	switch p.Role {
	case khabar.RolePerpetrator, khabar.RoleActor, khabar.RoleParticipant:
		if r.cb.In("munition", l) || r.cb.In("strikeword", l) || r.cb.In("aircraft", l) && p.Slot.Kind == codebook.SlotComp {
			return true
		}
	}
	if p.Slot.Kind == codebook.SlotPoss || p.Slot.Kind == codebook.SlotComp {
		return r.inTime(p.Tok)
	}
	return r.inTime(p.Tok) && r.view.Mention(p.Tok) < 0
}

// kindOnly reports whether a word only says what kind of attack it was, not who
// made it: "a terrorist attack".
func (r *reading) kindOnly(tok int) bool {
	d := r.doc.Tokens[tok].Deprel
	return (d == "compound" || d == "amod") && r.view.Lemma(tok) == "terrorist" && r.owner[r.doc.Tokens[tok].Head] != nil
}

func (r *reading) inTime(tok int) bool {
	for k := range r.doc.Times {
		if t := &r.doc.Times[k]; t.First <= tok && tok < t.Last {
			return true
		}
	}
	return false
}

// known makes an event actor of an actor mention.
func (r *reading) known(m int, p codebook.Part) *khabar.EventActor {
	a := &r.doc.Actors[m]
	mark := khabar.MarkAt(r.doc.Text, a.Span)
	out := &khabar.EventActor{Name: mark.Text, Role: p.Role, Class: khabar.ClassGroup, Mention: &mark, Entity: a.Entity}
	if a.Entity >= 0 {
		en := &r.doc.Entities[a.Entity]
		out.Name, out.ActorID, out.Class, out.Sector, out.Country = en.Name, en.ActorID, en.Class, en.Sector, en.Country
	} else if a.Form == khabar.FormPronoun {
		return nil
	}
	if p.Slot.Kind == codebook.SlotComp && out.Class == khabar.ClassPerson && (p.Role == khabar.RolePerpetrator || p.Role == khabar.RoleParticipant) && a.Form == khabar.FormNominal && !r.attacker(a.HeadTok) {
		return nil // "police attack": by or on them?
	}
	out.Role = party(p.Role, out.Class)
	if out.Role == khabar.RoleTarget && areas[r.view.Lemma(p.Tok)] {
		return nil
	}
	if doers[out.Role] && (out.Class == khabar.ClassVehicle || out.Class == khabar.ClassFacility) {
		return r.crew(p)
	}
	return out
}

// crew is who attacks where the words name what they fly or drive: its owner
// ("the army's jets", "Malian drones"), else the craft itself ("warplanes").
func (r *reading) crew(p codebook.Part) *khabar.EventActor {
	if p.Slot.Kind == codebook.SlotComp || !r.cb.In("warcraft", r.view.Lemma(p.Tok)) {
		return nil
	}
	for _, k := range r.view.Kids(p.Tok) {
		switch t := &r.doc.Tokens[k]; t.Deprel {
		case "compound", "amod", "nmod:poss", "nmod":
			m := r.view.Mention(int(k))
			if m < 0 || r.doc.Actors[m].HeadTok == p.Tok || t.Deprel == "nmod" && prep(r.view, int(k)) != "of" && prep(r.view, int(k)) != "from" {
				continue
			}
			if a := r.known(m, codebook.Part{Role: p.Role, Tok: int(k)}); a != nil && a.Class != khabar.ClassVehicle {
				return a
			}
		}
	}
	mark := khabar.MarkAt(r.doc.Text, r.phrase(p.Tok))
	return &khabar.EventActor{Name: mark.Text, Role: p.Role, Class: khabar.ClassVehicle, Mention: &mark, Entity: -1}
}

// attacker reports whether a noun before an attack names who made it: "rebel
// attack", "police raid".
func (r *reading) attacker(tok int) bool {
	l := r.view.Lemma(tok)
	if r.cb.In("killer", l) {
		return true
	}
	g := r.doc.Tokens[tok].Head
	return g >= 0 && r.cb.In("force", l) && raids[r.view.Lemma(g)]
}

// raids are attacks that a force before them makes, not suffers.
var raids = map[string]bool{"raid": true, "operation": true, "strike": true, "airstrike": true, "shelling": true, "bombardment": true, "fire": true, "gunfire": true, "crackdown": true, "offensive": true, "assault": true}

// areas are where things happen, not things attacked.
var areas = map[string]bool{"department": true, "province": true, "region": true, "district": true, "country": true, "municipality": true,
	"county": true, "state": true, "area": true, "zone": true, "neighborhood": true, "neighbourhood": true, "highway": true, "road": true, "street": true, "field": true}

// doers are roles that people and their organisations play.
var doers = map[khabar.Role]bool{khabar.RolePerpetrator: true, khabar.RoleActor: true, khabar.RoleParticipant: true, khabar.RoleMediator: true}

// party settles victim or target by what was hit.
func party(role khabar.Role, c khabar.ActorClass) khabar.Role {
	if role != codebook.RoleParty && role != khabar.RoleVictim {
		return role
	}
	switch c {
	case khabar.ClassFacility, khabar.ClassVehicle, khabar.ClassOther:
		return khabar.RoleTarget
	case khabar.ClassState, khabar.ClassOrganisation:
		if role == codebook.RoleParty {
			return khabar.RoleTarget
		}
	}
	return khabar.RoleVictim
}

// unknown makes an event actor of words that are no actor mention: a thing
// attacked, people the actor stage left out.
func (r *reading) unknown(p codebook.Part) *khabar.EventActor {
	t := &r.doc.Tokens[p.Tok]
	if t.UPOS != "NOUN" && t.UPOS != "PROPN" {
		return nil
	}
	class := r.classOf(p.Tok)
	if class == "" || areas[r.view.Lemma(p.Tok)] && p.Role != khabar.RolePerpetrator {
		return nil
	}
	role := party(p.Role, class)
	switch role {
	case khabar.RoleVictim:
		if class != khabar.ClassPerson && class != khabar.ClassGroup {
			return nil
		}
	case khabar.RoleTarget:
		if r.bareUnsure(p, class) {
			return nil
		}
	default:
		if class == khabar.ClassFacility || class == khabar.ClassVehicle || class == khabar.ClassOther {
			return r.crew(p)
		}
	}
	if p.Slot.Kind == codebook.SlotComp && class != khabar.ClassFacility && class != khabar.ClassVehicle {
		return nil
	}
	mark := khabar.MarkAt(r.doc.Text, r.phrase(p.Tok))
	return &khabar.EventActor{Name: mark.Text, Role: role, Class: class, Mention: &mark, Entity: -1}
}

// bareUnsure reports whether a phrase that may only say where it was ("in a
// village") fails to be a thing attacked.
func (r *reading) bareUnsure(p codebook.Part, class khabar.ActorClass) bool {
	return p.Unsure && class == khabar.ClassOther
}

// classOf guesses what a noun stands for from the codebook's sets; empty where
// they do not know it.
func (r *reading) classOf(tok int) khabar.ActorClass {
	l := r.view.Lemma(tok)
	t := &r.doc.Tokens[tok]
	if c := r.thing(tok); c != "" {
		return c
	}
	if r.view.IsPlace(tok) {
		return ""
	}
	if r.cb.In("person", l) || r.cb.In("force", l) || r.cb.In("killer", l) || r.cb.In("official", l) || r.cb.In("civilian", l) || r.cb.In("worker", l) {
		if t.XPOS == "NNS" || t.XPOS == "NNPS" || l == "people" || l == "police" || l == "army" || l == "militia" || l == "family" || l == "mob" || l == "gang" {
			return khabar.ClassGroup
		}
		return khabar.ClassPerson
	}
	return ""
}

// thing returns facility, vehicle or other for a noun that names one.
func (r *reading) thing(tok int) khabar.ActorClass {
	l := r.view.Lemma(tok)
	switch {
	case r.cb.In("vehicle", l):
		return khabar.ClassVehicle
	case r.cb.In("facility", l):
		return khabar.ClassFacility
	case r.cb.In("infrastructure", l):
		return khabar.ClassFacility
	}
	return ""
}

// phrase is the noun phrase of a head without what merely comments on it:
// determiner and number at its edge, clauses, appositions, conjuncts, and
// phrases other than "of …".
func (r *reading) phrase(head int) khabar.Span {
	first, last := head, head+1
	for _, k := range r.view.Kids(head) {
		t := &r.doc.Tokens[k]
		switch {
		case t.Deprel == "compound" || t.Deprel == "amod" || t.Deprel == "flat" || t.Deprel == "nmod:poss" || t.Deprel == "nummod" || t.Deprel == "nmod:desc":
			a, b := r.view.Extent(int(k))
			first, last = min(first, a), max(last, b)
		case t.Deprel == "nmod" && prep(r.view, int(k)) == "of" && int(k) > head:
			a, b := r.view.Extent(int(k), "acl", "nmod", "conj", "punct", "cc", "appos")
			first, last = min(first, a), max(last, b)
		}
	}
	return khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}
}

// targetKind names the kind of thing attacked.
func (r *reading) targetKind(tok int) string {
	var before []string
	for _, k := range r.view.Kids(tok) {
		if d := r.doc.Tokens[k].Deprel; d == "compound" || d == "amod" {
			before = append(before, r.view.Lemma(int(k)))
		}
	}
	if tok > 0 {
		before = append(before, r.view.Lemma(tok-1))
	}
	return r.cb.TargetKind(r.view.Lemma(tok), before...)
}
