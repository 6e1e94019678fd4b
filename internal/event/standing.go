package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
)

// stand settles, once every trigger is known, what the words around each say of
// it: the content of a wish, the name of a crime before a court, a sum over a
// period, a habit.
func (r *reading) stand() {
	for _, d := range r.drafts {
		if d.mood.modality == khabar.ModalityActual && d.mood.outcome == "" {
			if mod := r.wished(d); mod != "" {
				d.mood.modality = mod
			}
		}
		if r.inCourt(d) {
			d.mood.context = true
		}
		d.mood.denied = d.mood.denied || r.untrue(d.tok)
		d.mood.idle = d.mood.idle || r.classed(d.tok)
		d.sum = r.summed(d)
		d.many = d.many || d.sum || r.habitual(d)
	}
}

// up returns the governor of a phrase past the words it is joined to, the phrase
// that hangs on it and its relation.
func (r *reading) up(i int) (g, below int, rel string) {
	for steps := 0; steps < 6; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 {
			return -1, i, ""
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		if base != "conj" && base != "appos" && !(base == "nmod" && collectives[r.view.Lemma(t.Head)] && prep(r.view, i) == "of") {
			return t.Head, i, t.Deprel
		}
		i = t.Head
	}
	return -1, i, ""
}

// wished reports whether a happening is only asked for, planned or possible: it
// is what a demand, a call, a plan or a condition is about.
func (r *reading) wished(d *draft) khabar.Modality {
	toks := []int{d.tok}
	for _, l := range d.matches[0].Light {
		toks = append(toks, l.Tok)
	}
	for _, tok := range toks {
		if m := r.wishedAt(tok); m != "" {
			return m
		}
	}
	return ""
}

func (r *reading) wishedAt(tok int) khabar.Modality {
	g, i, rel := r.up(tok)
	if g < 0 {
		return ""
	}
	l, class, noun := r.view.Lemma(g), r.view.Class(g), r.view.Class(tok) == 'N'
	base, _, _ := strings.Cut(rel, ":")
	switch {
	case noun && class == 'V' && (rel == "obj" || rel == "nsubj:pass") && r.cb.In("wishverb", l):
		return khabar.ModalityHypothetical
	case noun && class == 'V' && base == "obl" && prep(r.view, i) == "for" && r.cb.In("wishfor", l):
		return khabar.ModalityHypothetical
	case noun && class == 'V' && base == "obl" && prep(r.view, i) == "for" && r.view.Child(g, "obj") >= 0 && r.cb.In("wishnoun", r.view.Lemma(r.view.Child(g, "obj"))):
		return khabar.ModalityHypothetical
	case noun && base == "nmod" && r.cb.In("wishnoun", l):
		if p := prep(r.view, i); p == "for" || p == "of" || p == "on" && l == "proposal" {
			return khabar.ModalityHypothetical
		}
	case class == 'A' && (l == "close" || l == "due" || l == "near" || l == "ready") && (base == "obl" || base == "advcl" || base == "xcomp" || base == "ccomp"):
		return khabar.ModalityPlanned
	case base == "advcl" && r.marked(i, "until") && r.doc.Tokens[i].XPOS != "VBD" && r.view.Child(i, "aux", "aux:pass") < 0:
		return khabar.ModalityHypothetical
	case noun && base == "nsubj" && class != 'V':
		var up mood
		r.clauseMood(&up, g)
		if up.modality == khabar.ModalityHypothetical || up.modality == khabar.ModalityPlanned {
			return up.modality
		}
	}
	for _, k := range r.view.Kids(tok) { // "the withdrawal demanded by the rebels"
		if noun && r.doc.Tokens[k].Deprel == "acl" && r.doc.Tokens[k].XPOS == "VBN" && r.cb.In("wishverb", r.view.Lemma(int(k))) {
			return khabar.ModalityHypothetical
		}
	}
	return ""
}

var courtPreps = map[string]bool{"with": true, "of": true, "for": true, "in": true, "on": true, "under": true, "against": true, "over": true}

// inCourt reports whether a trigger names a crime in a charge, a conviction or a
// case.
func (r *reading) inCourt(d *draft) bool {
	if d.typ() != "ASSAULT" && d.typ() != "COERCE" {
		return false
	}
	g, i, rel := r.up(d.tok)
	if g < 0 {
		return false
	}
	base, _, _ := strings.Cut(rel, ":")
	if t := &r.doc.Tokens[g]; base == "nmod" && t.Deprel == "obj" && t.Head >= 0 { // "convicted [the general of murder]"
		if r.cb.In("courtverb", r.view.Lemma(t.Head)) && r.view.Class(t.Head) == 'V' {
			g = t.Head
		}
	}
	l, class := r.view.Lemma(g), r.view.Class(g)
	switch base {
	case "obl", "nmod", "advcl", "acl":
		p := prep(r.view, i)
		if p == "" {
			if m := r.view.Child(i, "mark"); m >= 0 {
				p = r.view.Lemma(m)
			}
		}
		return courtPreps[p] && (class == 'V' && r.cb.In("courtverb", l) || class == 'N' && r.cb.In("courtnoun", l))
	case "compound":
		return class == 'N' && r.cb.In("courtnoun", l)
	}
	return false
}

// classed reports whether a noun names a kind of happening, not one: "execution
// rates", "the risk of kidnapping", "cases of arson", "attack drones".
func (r *reading) classed(tok int) bool {
	if r.view.Class(tok) != 'N' {
		return false
	}
	g, i, rel := r.up(tok)
	if g < 0 || r.view.Class(g) != 'N' {
		return false
	}
	l := r.view.Lemma(g)
	switch {
	case rel == "compound":
		return r.cb.In("kindnoun", l)
	case rel == "nmod":
		return r.cb.In("kindof", l) && prep(r.view, i) == "of" && r.view.Child(tok, "det", "nmod:poss", "nmod") < 0
	}
	return false
}

var ordinals = map[string]bool{"third": true, "fourth": true, "fifth": true, "sixth": true, "seventh": true, "eighth": true, "ninth": true, "tenth": true, "eleventh": true, "twelfth": true}

// summed reports whether a draft adds up several happenings: "41 times", "the
// fourth … since November", a counted toll over more than three days.
func (r *reading) summed(d *draft) bool {
	m := &d.matches[0]
	for _, k := range r.view.Kids(d.tok) {
		switch l := r.view.Lemma(int(k)); {
		case l == "time" && r.doc.Tokens[k].XPOS == "NNS" && r.view.Child(int(k), "nummod", "amod") >= 0,
			l == "occasion" && r.doc.Tokens[k].XPOS == "NNS":
			return true
		case ordinals[l] && r.view.Class(d.tok) == 'N':
			return r.spanned(d)
		}
	}
	return r.view.Class(d.tok) == 'V' && r.several(d.tok, m) && !r.single1(m) && r.spanned(d)
}

// several reports whether a clause counts two or more people or things.
func (r *reading) several(verb int, m *codebook.Match) bool {
	for k := range r.doc.Casualties {
		c := &r.doc.Casualties[k]
		if c.Trigger == verb && c.Best != nil && *c.Best > 1 {
			return true
		}
	}
	for k := range m.Args {
		a := &m.Args[k]
		if a.Kind == codebook.SlotPatient && r.view.Child(a.Tok, "nummod") >= 0 && r.doc.Tokens[a.Tok].XPOS == "NNS" {
			return true
		}
	}
	return false
}

// single1 reports whether the clause names one attack or weapon as its cause or
// setting: "killed in an ambush last month".
func (r *reading) single1(m *codebook.Match) bool {
	for k := range m.Args {
		l := r.view.Lemma(m.Args[k].Tok)
		if x := r.doc.Tokens[m.Args[k].Tok].XPOS; (x == "NN" || x == "NNP") && (r.cb.In("strikeword", l) && l != "violence" && l != "fighting" || r.cb.In("munition", l) || r.cb.In("killer", l)) {
			return true
		}
	}
	return false
}

// spanned reports whether the sentence gives the clause a span of more than
// three days.
func (r *reading) spanned(d *draft) bool {
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if t.Sent != d.sent || !r.ownTime(k, d.tok) {
			continue
		}
		if t.Type == "DURATION" {
			if !long(t.Value) {
				continue
			}
			switch r.before(t) {
			case "in", "over", "within", "during", "past", "last":
				return true
			}
			continue
		}
		if r.before(t) == "since" || t.When.Precision == khabar.PrecisionYear {
			return true
		}
	}
	return false
}

// before is the word that leads a time expression, the article aside: its own
// first word or the one in front.
func (r *reading) before(t *khabar.TimeMention) string {
	for i := t.First; i < t.Last; i++ {
		switch l := r.view.Lemma(i); l {
		case "the", "a", "an":
			continue
		case "past", "last", "since", "in", "over", "within", "during":
			return l
		}
		break
	}
	if t.First > 0 && r.doc.Tokens[t.First-1].Sent == t.Sent {
		if l := r.view.Lemma(t.First - 1); l != "the" {
			return l
		}
		if t.First > 1 {
			return r.view.Lemma(t.First - 2)
		}
	}
	return ""
}

// long reports whether a TIMEX3 duration lasts more than three days.
func long(value string) bool {
	if !strings.HasPrefix(value, "P") || strings.HasPrefix(value, "PT") || len(value) < 3 {
		return false
	}
	n, unit := value[1:len(value)-1], value[len(value)-1]
	if unit == 'D' {
		return len(n) > 1 || n > "3"
	}
	return unit == 'W' || unit == 'M' || unit == 'Y' || unit == 'E'
}

// habitual reports whether a clause tells what happens as a rule: "those who
// attack reporters", "they used to drop bombs".
func (r *reading) habitual(d *draft) bool {
	t := &r.doc.Tokens[d.tok]
	if r.view.Class(d.tok) != 'V' || t.Head < 0 {
		return false
	}
	h := r.view.Lemma(t.Head)
	if t.Deprel == "acl:relcl" && (t.XPOS == "VBP" || t.XPOS == "VB") && !r.dated(d.tok) {
		return h == "those" || h == "that" || h == "anyone" || r.doc.Tokens[t.Head].XPOS == "NNS" && !telling[d.typ()]
	}
	return t.Deprel == "xcomp" && h == "use" && strings.EqualFold(r.doc.Tokens[t.Head].Form, "used") && !r.view.Passive(t.Head)
}

// private types are matters of state or of groups: between private persons they
// are no events.
var private = map[string]bool{"CONSULT": true, "AGREE": true, "THREATEN": true, "ACCUSE": true, "REQUEST": true}

// personal reports whether a draft passes between private people: kin or a man
// or woman without office on one side, and nobody of standing on the other.
func (r *reading) personal(d *draft) bool {
	if !private[d.typ()] || d.typ() == "ACCUSE" && d.row().Mode == "investigate" {
		return false
	}
	kin := false
	for i := range d.matches {
		for _, p := range d.matches[i].Parts() {
			a := r.actor(p)
			if a == nil {
				continue
			}
			if r.cb.In("privateword", r.view.Lemma(p.Tok)) {
				kin = true
				continue
			}
			if a.Class != khabar.ClassPerson || a.ActorID != "" {
				return false
			}
			if m := r.view.Mention(p.Tok); m < 0 || r.doc.Actors[m].Form != khabar.FormPronoun {
				return false
			}
			if a.Entity >= 0 {
				if e := &r.doc.Entities[a.Entity]; e.Role != "" || e.Affiliation != "" || e.Sector != "" && e.Sector != "CVL" {
					return false
				}
			}
		}
	}
	return kin
}

// untrue reports whether a happening stands in a claim that is called false.
func (r *reading) untrue(tok int) bool {
	for i, steps := tok, 0; i >= 0 && steps < 5; i, steps = r.doc.Tokens[i].Head, steps+1 {
		t := &r.doc.Tokens[i]
		if t.Head < 0 || !r.cb.In("assertion", r.view.Lemma(t.Head)) || r.view.Class(t.Head) != 'N' {
			continue
		}
		switch base, _, _ := strings.Cut(t.Deprel, ":"); base {
		case "acl", "ccomp", "nmod":
			g := r.doc.Tokens[t.Head].Head
			if g >= 0 && r.cb.In("falsehood", r.view.Lemma(g)) {
				return true
			}
		}
	}
	return false
}

// mentioned reports whether a happening is only what a blame, a condemnation or
// a claim of responsibility is about: it names no toll, no place and, for a
// blame, no day.
func (r *reading) mentioned(d *draft) bool {
	if len(d.sents) > 1 || len(d.matches) > 1 || r.counted(d) || r.ownFine(d) != nil {
		return false
	}
	g, _, rel := r.up(d.tok)
	if g < 0 || r.view.Class(g) != 'V' {
		return false
	}
	l := r.view.Lemma(g)
	base, _, _ := strings.Cut(rel, ":")
	switch {
	case r.cb.In("blameverb", l):
		return (base == "obl" || base == "advcl" || base == "xcomp" || base == "ccomp") && !r.dated(d.tok)
	case r.view.Class(d.tok) != 'N' || r.owner[g] == d:
		return false
	}
	return base == "obj" && r.cb.In("condemnverb", l) && r.view.Child(d.tok, "nmod", "compound", "nmod:poss") < 0
}

// remembered reports whether a trigger without a date of its own is context: in
// a sentence that dates only older things, or keeps a memory; or the known thing
// that something came after.
func (r *reading) remembered(d *draft, e *khabar.Event) bool {
	if len(d.matches) > 1 || len(d.sents) > 1 {
		return false
	}
	s := &r.doc.Sentences[d.sent]
	noun := r.view.Class(d.tok) == 'N'
	for i := s.First; i < s.End && noun; i++ {
		if l := r.view.Lemma(i); l == "anniversary" || l == "commemorate" {
			return true
		}
	}
	if _, _, own := r.timeOf(d); own {
		return false
	}
	if noun && !r.counted(d) {
		det := r.view.Child(d.tok, "det")
		g, i, _ := r.up(d.tok)
		if g >= 0 && det >= 0 && r.view.Lemma(det) == "the" && (prep(r.view, i) == "after" || prep(r.view, i) == "since" || prep(r.view, i) == "following") {
			return true
		}
	}
	return r.subordinate(d.tok) && r.onlyOld(d.sent)
}

// subordinate reports whether a token stands in a clause about an earlier time:
// after, since, when, who, which.
func (r *reading) subordinate(tok int) bool {
	for i, steps := tok, 0; i >= 0 && steps < 6; i, steps = r.doc.Tokens[i].Head, steps+1 {
		t := &r.doc.Tokens[i]
		switch {
		case t.Deprel == "acl:relcl":
			return true
		case t.Deprel == "advcl" && (r.marked(i, "after") || r.marked(i, "since") || r.marked(i, "when")):
			return true
		case strings.HasPrefix(t.Deprel, "obl") && (prep(r.view, i) == "after" || prep(r.view, i) == "since" || prep(r.view, i) == "following"):
			return true
		}
	}
	return false
}

// onlyOld reports whether a sentence has dates and all of them are long past.
func (r *reading) onlyOld(s int) bool {
	published, _ := r.published()
	if published == "" {
		return false
	}
	found := false
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if t.Sent != s || t.When.End == "" {
			continue
		}
		if days(t.When.End, published) <= staleDays {
			return false
		}
		found = true
	}
	return found
}
