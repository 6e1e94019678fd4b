package who

import (
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// nounAt returns the actor noun whose last word is token i, the longest one, and
// the token it starts at.
func (r *reading) nounAt(i int) (*actor.Noun, int) {
	n := &r.nouns[i]
	if !n.read {
		n.noun, n.start = r.lookUp(i)
		n.read = true
	}
	return n.noun, n.start
}

// nounSeen keeps what nounAt found at a token.
type nounSeen struct {
	noun  *actor.Noun
	start int
	read  bool
}

func (r *reading) lookUp(i int) (*actor.Noun, int) {
	t := &r.doc.Tokens[i]
	switch t.UPOS {
	case "NOUN", "PROPN", "ADJ", "X":
	case "VERB": // "the accused" and, in capitals, anything
		if !r.sentCaps(i) && !(t.XPOS == "VBN" && r.nounLike(i)) {
			return nil, i
		}
	default:
		return nil, i
	}
	sent := r.doc.Sentences[t.Sent].First
	lemma := strings.ToLower(t.Lemma)
	if t.UPOS == "VERB" {
		lemma = strings.TrimSuffix(r.lower[i], "s") // in capitals the tagger takes nouns for verbs
	}
	for _, last := range [2]string{lemma, r.lower[i]} {
		best, start := r.list.Noun(last), i
		key := last
		words := 1
		for j := i - 1; j >= sent && words < 4 && r.list.NounTail(key); j-- {
			w := r.lower[j]
			if w == "-" || w == "–" {
				continue
			}
			if w == "" || !isLetter(w[0]) {
				break
			}
			words++
			key = w + " " + key
			if n := r.list.Noun(key); n != nil {
				best, start = n, j
			}
		}
		if best != nil {
			if t.UPOS == "ADJ" && !(start < i || t.XPOS == "NNS" || r.nounLike(i)) {
				return nil, i
			}
			return best, start
		}
		if lemma == r.lower[i] {
			break
		}
	}
	return nil, i
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 }

// nounLike reports whether an adjective stands as a noun: "the injured", "the
// accused".
func (r *reading) nounLike(i int) bool {
	switch rel, _, _ := strings.Cut(r.doc.Tokens[i].Deprel, ":"); rel {
	case "nsubj", "obj", "obl", "nmod", "conj", "root":
		return r.tree.Child(i, "det") >= 0
	}
	return false
}

// findNominals puts the described actors.
func (r *reading) findNominals() {
	within := make([]bool, len(r.doc.Tokens)) // inside a noun of several words
	for i := range r.doc.Tokens {
		if r.taken[i] == 0 {
			if _, start := r.nounAt(i); start < i {
				for j := start; j < i; j++ {
					within[j] = true
				}
			}
		}
	}
	for i := range r.doc.Tokens {
		if r.taken[i] != 0 || within[i] {
			continue
		}
		noun, start := r.nounAt(i)
		if noun == nil {
			continue
		}
		if p := r.placeOf(i, i+1); p != nil && p.First <= i && i+1 < p.Last && p.Place != nil {
			continue // "Port Sudan"
		}
		if r.inNounCompound(i) || r.isTitle(i) || noun.Role && r.casedAs(i) {
			continue
		}
		r.putNominal(noun, start, i)
	}
}

// inNounCompound reports whether token i is a modifier within a longer actor
// noun phrase ("police" in "police officer").
func (r *reading) inNounCompound(i int) bool {
	t := &r.doc.Tokens[i]
	if t.Deprel != "compound" && t.Deprel != "amod" && t.Deprel != "flat" && t.Deprel != "nmod" || t.Head <= i || t.Head > i+4 {
		return false
	}
	if noun, start := r.nounAt(t.Head); noun != nil {
		return start <= i || noun.Weak || noun.Role || noun.Kind == actor.NounFacility || noun.Kind == actor.NounVehicle || t.Deprel != "nmod"
	}
	return false
}

// isTitle reports whether the noun at i only introduces a name ("President
// Ghani"): the name's mention speaks for both.
func (r *reading) isTitle(i int) bool {
	if i+1 >= len(r.doc.Tokens) {
		return false
	}
	n := int(r.taken[i+1]) - 1
	for j := i + 1; n < 0 && j < len(r.doc.Tokens) && j < i+4 && r.doc.Tokens[j].Form == "."; j++ {
		n = int(r.taken[min(j+1, len(r.doc.Tokens)-1)]) - 1
	}
	return n >= 0 && r.ms[n].kind == kindPerson && (r.ms[n].First == i+1 || r.ms[n].title <= i)
}

// casedAs reports whether the noun only names what somebody is or was: "removed
// as prime minister".
func (r *reading) casedAs(i int) bool {
	c := r.tree.Child(i, "case")
	return c >= 0 && r.lower[c] == "as" && r.tree.Child(i, "det") < 0
}

// left returns the first token of the noun phrase headed by i: its determiners,
// numerals, adjectives and noun modifiers.
func (r *reading) left(i, start int) int {
	sent := r.doc.Sentences[r.doc.Tokens[i].Sent].First
	first := start
	for j := start; j < i; j++ { // the parse may hang "27" from "police"
		for _, k := range r.tree.Kids(j) {
			if d := r.doc.Tokens[k].Deprel; int(k) < first && int(k) >= sent && (d == "nummod" || d == "det" || d == "amod") {
				first = int(k)
			}
		}
	}
	for _, k := range r.tree.Kids(i) {
		k := int(k)
		if k >= i || k < sent {
			continue
		}
		rel, _, _ := strings.Cut(r.doc.Tokens[k].Deprel, ":")
		switch rel {
		case "det", "amod", "compound", "nummod", "flat", "nmod", "advmod":
			a, b := r.tree.Extent(k)
			if rel == "advmod" && r.doc.Tokens[k].UPOS != "ADV" || a >= i || b > i {
				continue
			}
			first = min(first, a)
		}
	}
	if u := r.doc.Tokens[first]; u.UPOS == "VERB" && first > sent && first < start && (r.doc.Tokens[first-1].UPOS == "NOUN" || r.doc.Tokens[first-1].UPOS == "PROPN" || r.doc.Tokens[first-1].UPOS == "PRON") {
		first++ // "police blamed dissidents": a verb taken for a participle
	}
	for first < start && resultative[r.lower[first]] && first > sent {
		first++ // "shot dead two militants"
	}
	cut := false
	for j := first; j < start; j++ {
		if u := r.doc.Tokens[j].UPOS; u == "VERB" && r.doc.Tokens[j].Deprel != "amod" || u == "SCONJ" || u == "ADP" && !r.possessed(j, start) || r.lower[j] == "," && (j == first || cut || r.doc.Tokens[j-1].UPOS != "ADJ") || measured[r.lower[j]] {
			first, cut = j+1, true
		}
	}
	first = r.whole(min(first, start), start, sent)
	// A possessor right before belongs to it, whatever the parse says.
	if first-2 >= sent && r.doc.Tokens[first-1].XPOS == "POS" {
		first -= 2
		if n := int(r.taken[first]) - 1; n >= 0 && r.ms[n].First >= sent {
			first = r.ms[n].First
		}
	}
	return first
}

// whole moves the start of a noun phrase so that it cuts nothing in two: a name
// ("Boko Haram militants"), a hyphenated participle ("US-backed rebels"); and
// leaves a time before it out ("last Wednesday unidentified people").
func (r *reading) whole(first, start, sent int) int {
	for k := range r.doc.Times {
		if t := &r.doc.Times[k]; t.First <= first && first < t.Last && t.Last <= start {
			first = t.Last
		}
	}
	if first-3 >= sent && r.doc.Tokens[first-2].Form == "-" && r.doc.Tokens[first-1].XPOS == "VBN" &&
		r.doc.Tokens[first-3].End == r.doc.Tokens[first-2].Start && r.doc.Tokens[first-2].End == r.doc.Tokens[first-1].Start {
		first -= 3
	}
	if n := int(r.taken[first]) - 1; n >= 0 && r.ms[n].First >= sent && r.ms[n].First < first {
		first = r.ms[n].First
	}
	return first
}

// resultative are adjectives that belong to the verb before them.
var resultative = map[string]bool{"dead": true, "alive": true, "captive": true, "hostage": true, "prisoner": true}

// possessed reports whether a possessive sign stands between tokens j and end:
// "the head of the region's" is then one owner.
func (r *reading) possessed(j, end int) bool {
	for ; j < end; j++ {
		if r.doc.Tokens[j].XPOS == "POS" {
			return true
		}
	}
	return false
}

// measured are the words of a qualifier before a numeral ("at least three").
var measured = map[string]bool{"least": true, "most": true, "than": true, "about": true, "around": true, "nearly": true, "almost": true}

var definite = map[string]bool{"the": true, "this": true, "that": true, "these": true, "those": true, "both": true, "its": true, "his": true, "her": true, "their": true}

// RuleNobody marks the mentions that stand for nobody ("no group", "neither side").
// They have no entity.
const RuleNobody = "noun.nobody"

func (r *reading) putNominal(noun *actor.Noun, start, i int) {
	first := r.left(i, start)
	t := &r.doc.Tokens[i]
	m := mention{kind: kindNominal, noun: noun, lemma: noun.Lemma, sector: noun.Sector, body: noun.Body, affil: -1}
	if noun.Lemma == "home" && i+1 < len(r.lower) && r.lower[i+1] == "to" {
		return
	}
	m.plural = strings.HasSuffix(noun.Lemma, "een") || t.XPOS == "NNS" || t.XPOS == "NNPS" || noun.Kind == actor.NounBody && noun.Body == "cop" || r.lower[i] == "people" || r.lower[i] == "personnel" || r.lower[i] == "troops"
	for j := first; j < i; j++ {
		u := r.doc.Tokens[j]
		switch {
		case u.UPOS == "DET" || u.UPOS == "PRON":
			if u.Head == i || u.Deprel == "nmod:poss" {
				m.definit = m.definit || definite[r.lower[j]]
				m.counted = m.counted || r.lower[j] == "a" || r.lower[j] == "an" || r.lower[j] == "some" || r.lower[j] == "several" || r.lower[j] == "another"
			}
			m.none = m.none || u.Head == i && (r.lower[j] == "no" || r.lower[j] == "neither")
		case u.UPOS == "NUM":
			m.counted = true
			if u.Head == i && r.lower[j] != "one" && r.lower[j] != "1" {
				m.plural = true
			}
		case r.lower[j] == "former" || r.lower[j] == "ex":
			m.former = true
		}
	}
	r.modify(&m, first, start, i)
	if t.XPOS == "NNS" && noun.Class == khabar.ClassOrganisation && noun.Lemma != "authority" {
		m.body = "" // "the governments": no one state's
	}
	form := khabar.FormNominal
	if noun.Kind == actor.NounBody && r.proper(first, i) {
		form = khabar.FormName
		for first < i && !isUpper(r.doc.Tokens[first].Form) || r.doc.Tokens[first].UPOS == "DET" {
			first++
		}
	}
	rule := "noun." + string(noun.Kind)
	if m.none {
		rule = RuleNobody
	}
	n := r.put(m, first, i+1, form, rule)
	r.ms[n].HeadTok = i
}

// proper reports whether an institution is written as a name ("Foreign
// Ministry", "the Nepal Army").
func (r *reading) proper(first, i int) bool {
	return r.doc.Tokens[i].UPOS == "PROPN" && isUpper(r.doc.Tokens[i].Form) && i > first && isUpper(r.doc.Tokens[i-1].Form) && !r.sentCaps(i)
}

// modify reads the words around the noun: what they make of its sector, whose
// it is, and its country.
func (r *reading) modify(m *mention, first, start, i int) {
	for j := first; j < i; j++ {
		if n := int(r.taken[j]) - 1; n >= 0 {
			r.belongs(m, n)
			continue
		}
		w := r.lower[j]
		if (w == "ministry" || w == "department") && j > first && m.noun.Role {
			if p, ok := r.list.Portfolio(r.lower[j-1]); ok {
				m.body, m.sector = "min:"+p.Key, p.Sector
				continue
			}
		}
		if j < start || m.noun.Weak {
			mod, ok := r.list.Modifier(w)
			if ok && (m.sector == "" || m.noun.Weak && m.noun.Sector == m.sector && (mod.Sector != "GOV" || mod.Body != "")) {
				m.sector = mod.Sector
				if m.noun.Weak {
					m.body = mod.Body
				} else if m.body == "" {
					m.body = mod.Body
				}
			}
		}
		if p := r.placeOf(j, j+1); p != nil && m.country == "" && p.Place != nil {
			m.country = r.list.ISO3(p.Place.CountryCode)
		}
	}
	r.portfolio(m, first, i)
}

// modifyAfter reads what stands behind the noun: "the governor of Kunduz", "a
// member of the Taliban", "a spokesman for the ministry".
func (r *reading) modifyAfter(m *mention, i int) {
	for _, k := range r.tree.Kids(i) {
		k := int(k)
		rel, _, _ := strings.Cut(r.doc.Tokens[k].Deprel, ":")
		if k < i || rel != "nmod" && rel != "obl" {
			continue
		}
		c := r.tree.Child(k, "case")
		if c < 0 {
			continue
		}
		switch r.lower[c] {
		case "of", "for", "from", "with", "to", "at":
			if n := r.nameHeadedBy(k); n >= 0 {
				r.belongs(m, n)
			} else if p := r.placeOf(k, k+1); p != nil && p.Place != nil && m.country == "" && r.lower[c] != "to" {
				m.country = r.list.ISO3(p.Place.CountryCode)
			}
			if m.sector == "" {
				if mod, ok := r.list.Modifier(strings.ToLower(r.doc.Tokens[k].Lemma)); ok {
					m.sector = mod.Sector
				}
			}
		case "in":
			if p := r.placeOf(k, k+1); p != nil && p.Place != nil && m.country == "" && m.noun.Kind == actor.NounBody {
				m.country = r.list.ISO3(p.Place.CountryCode)
			}
		}
	}
}

// nameHeadedBy returns the name mention that covers token k, or the described
// body headed by it; -1 where none.
func (r *reading) nameHeadedBy(k int) int {
	if n := int(r.taken[k]) - 1; n >= 0 {
		return n
	}
	if r.bodies != nil {
		return int(r.bodies[k]) - 1
	}
	return -1
}

// findOwners reads what stands behind the described actors, once all are put.
func (r *reading) findOwners() {
	r.bodies = make([]int32, len(r.doc.Tokens))
	for n := range r.ms {
		if m := &r.ms[n]; m.kind == kindNominal && m.noun.Kind == actor.NounBody {
			r.bodies[m.HeadTok] = int32(n) + 1
		}
	}
	for n := range r.ms {
		if m := &r.ms[n]; m.kind == kindNominal {
			r.modifyAfter(m, m.HeadTok)
		}
	}
}

// belongs makes the named actor n the one that mention m belongs to, or gives m
// its country.
func (r *reading) belongs(m *mention, n int) {
	of := &r.ms[n]
	if of.loose || m.noun.Against && of.kind != kindState {
		return
	}
	switch {
	case of.kind == kindState, of.kind == kindNamed && of.known != nil && of.known.Kind == actor.KindState:
		if m.country == "" {
			m.country = of.known.Country()
		}
	case of.kind == kindNamed && of.known != nil && of.known.Kind == actor.KindPeople:
		if m.country == "" && len(of.known.Countries) == 1 {
			m.country = of.known.Country()
		}
	case of.kind == kindNamed, of.kind == kindNominal:
		if m.affil < 0 {
			m.affil = n
		}
		if m.country == "" {
			m.country = of.country
		}
		if of.sector != "" && of.sector != "IGO" && of.sector != "NGO" && of.sector != "JRN" && (m.noun.Weak || m.noun.Armed || m.sector == "") {
			m.sector = of.sector
		}
	case of.kind == kindPerson && of.known != nil && m.body == "gov":
		if m.country == "" {
			m.country = r.stateOf(of.known)
		}
	case of.kind == kindPerson:
		if m.affil < 0 && m.noun.Kind == actor.NounBody {
			m.affil = n
		}
	}
}

// portfolio reads the field of a ministry or minister: "interior ministry",
// "ministry of foreign affairs". The body becomes min:KEY.
func (r *reading) portfolio(m *mention, first, i int) {
	switch m.lemma {
	case "ministry", "minister", "department", "secretary", "vice minister", "deputy minister", "foreign minister", "defence minister", "defense minister", "interior minister":
	default:
		return
	}
	for n := min(4, i-first); n > 0; n-- {
		if p, ok := r.list.Portfolio(strings.Join(r.lower[i-n:i], " ")); ok {
			m.body, m.sector = "min:"+p.Key, p.Sector
			return
		}
	}
	if i+2 < len(r.lower) && (r.lower[i+1] == "of" || r.lower[i+1] == "for") {
		from := i + 2
		if r.lower[from] == "the" {
			from++
		}
		for n := min(9, len(r.lower)-from); n > 0; n-- {
			if p, ok := r.list.Portfolio(strings.Join(r.lower[from:from+n], " ")); ok {
				m.body, m.sector = "min:"+p.Key, p.Sector
				return
			}
		}
	}
}

// stateOf returns the state that a listed person held office of, the office of
// the report's time first; "" where it was none.
func (r *reading) stateOf(a *actor.Actor) string {
	for _, t := range r.officesAt(a.ID) {
		if iso, ok := strings.CutPrefix(t.Of, "state:"); ok {
			return iso
		}
	}
	return ""
}
