package statement

import (
	"strings"

	"khabar"
)

// agreementsOf finds the agreements, ceasefires and talks of sentence s: a noun
// of the table with a name of its own, parties, or a word that says its state;
// and what two sides agree or one side pledges to do.
func (r *reader) agreementsOf(s int) {
	sent := r.doc.Sentences[s]
	for t := sent.First; t < sent.End; t++ {
		tok := r.doc.Tokens[t]
		if tok.UPOS == "VERB" {
			r.bindingVerb(s, t)
			continue
		}
		noun, ok := r.nouns[r.lemma(t)]
		if r.lemma(t) == "talk" && tok.XPOS == "NN" {
			continue // a talk is no process
		}
		if !ok || tok.UPOS != "NOUN" && tok.UPOS != "PROPN" || tok.Deprel == "compound" || tok.Deprel == "nmod:poss" || r.inCitation(tok.Span) {
			continue
		}
		if a := r.agreementAt(s, t, noun); a != nil {
			r.addAgreement(a, s)
		}
	}
}

// agreementAt reads the agreement that the noun at t stands for, or nil where
// the words do not say enough of one.
func (r *reader) agreementAt(s, t int, noun agreementNoun) *khabar.Agreement {
	name, named := r.agreementName(t)
	status, rule, governor := r.agreementState(t)
	status, sure := r.real(status, governor)
	if !sure && !named {
		return nil
	}
	a := &khabar.Agreement{Name: name, Parties: r.agreementParties(t, governor), Mediators: r.mediators(t, governor),
		Date: r.agreementDate(s, t, governor), Status: status, Quote: r.quote(s), Rule: "agreement." + r.lemma(t) + rule}
	if r.pointsBack(t) && r.inherit(a, s, t) {
		return nil
	}
	if noun.kind == "process" && len(a.Parties) == 0 && r.pointsBack(t) && outcome[a.Status] {
		a.Parties = r.partiesBefore()
	}
	switch {
	case noun.kind == "pledge":
		a.Name, a.Parties = r.pledge(t, a.Name, a.Parties)
		named = named || len(a.Parties) > 0
		if !named {
			return nil
		}
	case named && noun.weak && status == "" && len(a.Parties) == 0:
		return nil
	case named && (status != "" || noun.kind != "process" || len(a.Parties) > 0):
	case status == "" && len(a.Parties) < 2:
		return nil
	case status == "proposed" && len(a.Parties) == 0:
		return nil
	case noun.kind == "deal" && !named && !r.political(t, governor):
		return nil
	case noun.weak && len(a.Parties) == 0 && len(a.Mediators) == 0:
		return nil
	case noun.kind == "process" && len(a.Parties) == 0 && len(a.Mediators) == 0:
		return nil
	}
	if a.Status == "" {
		a.Status = "agreed"
		if noun.kind == "process" {
			a.Status = "ongoing"
		}
	}
	return a
}

// political reports whether a side of the deal at t is a state or an armed or
// political actor that the tables know, and not only by a person who signed.
func (r *reader) political(t, governor int) bool {
	heads := []int{}
	for _, marker := range []string{"between", "with", "among"} {
		if v := r.CaseChild(t, marker, "nmod", "obl"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
		if governor >= 0 {
			if v := r.CaseChild(governor, marker, "obl"); v >= 0 {
				heads = append(heads, r.Conjuncts(v)...)
			}
		}
	}
	if v := r.Child(t, "nmod:poss"); v >= 0 {
		heads = append(heads, v)
	}
	if governor >= 0 {
		heads = append(heads, r.subjects(governor)...)
		if v := r.CaseChild(governor, "by", "obl"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
	}
	for _, h := range heads {
		e := r.side(h)
		if e < 0 {
			continue
		}
		x := r.doc.Entities[e]
		if x.Class == khabar.ClassState || x.ActorID != "" && x.Sector != "MED" && x.Sector != "BUS" && x.Sector != "JRN" {
			if own := r.entity(h); own < 0 || r.doc.Entities[own].Class != khabar.ClassPerson {
				return true
			}
		}
	}
	return false
}

// partiesBefore returns the parties of the last talks found.
func (r *reader) partiesBefore() []string {
	for i := len(r.foundAgreements) - 1; i >= 0; i-- {
		lemma, _, _ := strings.Cut(strings.TrimPrefix(r.foundAgreements[i].Rule, "agreement."), ".")
		if r.nouns[lemma].kind == "process" && len(r.foundAgreements[i].Parties) > 0 {
			return append([]string{}, r.foundAgreements[i].Parties...)
		}
	}
	return []string{}
}

// addAgreement keeps one record per name and state. Two records without a name
// of their own are one where they share a party or one of them names none.
func (r *reader) addAgreement(a *khabar.Agreement, s int) {
	for i, have := range r.foundAgreements {
		if !strings.EqualFold(have.Name, a.Name) || have.Status != a.Status || !overlap(have.Parties, a.Parties) {
			continue
		}
		for _, p := range a.Parties {
			have.Parties = appendOnce(have.Parties, p)
		}
		for _, m := range a.Mediators {
			have.Mediators = appendOnce(have.Mediators, m)
		}
		if have.Date == "" {
			have.Date = a.Date
		}
		r.agreementSents[i] = append(r.agreementSents[i], s)
		return
	}
	r.foundAgreements = append(r.foundAgreements, a)
	r.agreementSents = append(r.agreementSents, []int{s})
}

func overlap(a, b []string) bool {
	if len(a) == 0 || len(b) == 0 {
		return true
	}
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}

// pointsBack reports whether the noun at t stands for agreements named before:
// "none of those agreements", "the talks were mediated by".
func (r *reader) pointsBack(t int) bool {
	d := r.Child(t, "det")
	if d < 0 {
		return false
	}
	switch r.form(d) {
	case "the", "those", "these", "this", "that":
		return true
	}
	return false
}

// inherit joins what is said of a noun that points back to the agreements of the
// sentence before: they take its state, its parties and its mediators, and their
// quote grows over both sentences. It reports whether any was found.
func (r *reader) inherit(a *khabar.Agreement, s, t int) bool {
	if !outcome[a.Status] && len(a.Mediators) == 0 {
		return false
	}
	plural := strings.HasSuffix(r.doc.Tokens[t].XPOS, "S") && r.nouns[r.lemma(t)].kind != "process"
	found := false
	for i := len(r.foundAgreements) - 1; i >= 0; i-- {
		have := r.foundAgreements[i]
		if !lastIs(r.agreementSents[i], s-1) || !r.agrees(have, a, t) {
			continue
		}
		if outcome[a.Status] {
			have.Status = a.Status
			have.Rule += "+" + strings.TrimPrefix(a.Rule, "agreement.")
		}
		for _, m := range a.Mediators {
			have.Mediators = appendOnce(have.Mediators, m)
		}
		have.Quote = khabar.QuoteAt(r.doc.Text, khabar.Span{Start: have.Start, End: a.End})
		r.agreementSents[i] = append(r.agreementSents[i], s)
		found = true
		if !plural {
			break
		}
	}
	return found
}

// outcome holds the states that a later sentence adds to an agreement.
var outcome = map[string]bool{"signed": true, "in force": true, "extended": true, "violated": true, "lapsed": true, "collapsed": true, "failed": true}

// agrees reports whether the noun at t can stand for an agreement found before:
// it has the same noun, or both are talks or their result and t names mediators.
func (r *reader) agrees(have, a *khabar.Agreement, t int) bool {
	lemma, _, _ := strings.Cut(strings.TrimPrefix(have.Rule, "agreement."), ".")
	if lemma == r.lemma(t) {
		return strings.Contains(have.Name, " ") || r.nouns[lemma].kind == "process"
	}
	return r.nouns[r.lemma(t)].kind == "process" && !outcome[a.Status] && len(a.Mediators) > 0
}

func lastIs(list []int, v int) bool { return len(list) > 0 && list[len(list)-1] == v }

// bindingVerb reads "A and B agreed to restore ties" and "A pledged not to
// attack": an agreement or a pledge that no noun names.
func (r *reader) bindingVerb(s, t int) {
	kind, ok := map[string]string{"agree": "agreement", "pledge": "pledge"}[r.lemma(t)]
	if !ok || r.Child(t, "aux:pass") >= 0 {
		return
	}
	content := r.Child(t, "xcomp", "ccomp")
	if content < t {
		content = r.purpose(t)
	}
	if content < t {
		return
	}
	status, sure := r.real("agreed", t)
	if !sure || status != "agreed" {
		return
	}
	for _, k := range r.contentNouns(content) {
		if _, named := r.nouns[r.lemma(k)]; named && kind == "agreement" {
			return // "agreed to extend the ceasefire" is the ceasefire's
		}
	}
	parties := r.parties(r.subjects(t))
	for _, marker := range []string{"with"} {
		if v := r.CaseChild(t, marker, "obl"); v >= 0 {
			parties = appendAll(parties, r.parties(r.Conjuncts(v)))
		}
	}
	if len(parties) == 0 || kind == "agreement" && len(parties) < 2 {
		return
	}
	a := &khabar.Agreement{Name: kind + " " + r.contentWords(content), Parties: parties, Mediators: r.talkMediators(s), Date: r.agreementDate(s, t, t),
		Status: "agreed", Quote: r.quote(s), Rule: "agreement." + r.lemma(t) + ".verb"}
	r.addAgreement(a, s)
}

// purpose returns the infinitive that the parse hangs from t as an adjunct: "agreed
// on Friday to restore ties".
func (r *reader) purpose(t int) int {
	v := r.Child(t, "advcl")
	if v < 0 || r.doc.Tokens[v].XPOS != "VB" {
		return -1
	}
	if m := r.Child(v, "mark"); m < 0 || r.form(m) != "to" {
		return -1
	}
	return v
}

func (r *reader) contentNouns(v int) []int {
	out := []int{}
	for _, k := range r.Kids(v) {
		if r.doc.Tokens[k].UPOS == "NOUN" {
			out = append(out, int(k))
		}
	}
	return out
}

// dated reports whether token i is part of a time or the preposition before one:
// "agreed on Friday to".
func dated(r *reader, i int) bool {
	for _, t := range r.doc.Times {
		if t.First <= i && i < t.Last || t.First == i+1 && r.doc.Tokens[i].UPOS == "ADP" {
			return true
		}
	}
	return false
}

// contentWords returns the words of a clause up to its first comma or bracket.
func (r *reader) contentWords(v int) string {
	first, last := r.Extent(v)
	if r.doc.Tokens[v].Head >= 0 && r.doc.Tokens[v].Head < v {
		first = max(first, r.doc.Tokens[v].Head+1)
	}
	for first < v && (r.doc.Tokens[first].UPOS == "PUNCT" || dated(r, first)) {
		first++
	}
	for k := v + 1; k < last; k++ {
		if f := r.doc.Tokens[k].Form; f == "," || f == "(" || f == ";" {
			last = k
		}
	}
	return strings.Join(strings.Fields(khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}.Of(r.doc.Text)), " ")
}

func appendAll(list, more []string) []string {
	for _, m := range more {
		list = appendOnce(list, m)
	}
	return list
}

// talkMediators returns who mediated the talks that sentence s names.
func (r *reader) talkMediators(s int) []string {
	sent := r.doc.Sentences[s]
	var out []string
	for t := sent.First; t < sent.End; t++ {
		if r.nouns[r.lemma(t)].kind == "process" {
			_, _, governor := r.agreementState(t)
			out = appendAll(out, r.mediators(t, governor))
		}
	}
	return out
}

// pledge names a pledge with what is pledged, and takes its giver for its party.
func (r *reader) pledge(t int, name string, parties []string) (string, []string) {
	for _, k := range r.Kids(t) {
		c := r.doc.Tokens[k]
		if int(k) < t && (c.Deprel == "compound" || c.Deprel == "nmod:poss" || c.Deprel == "amod") {
			parties = appendAll(parties, r.parties([]int{int(k)}))
		}
		if int(k) > t && (c.Deprel == "acl" || c.Deprel == "ccomp" || c.Deprel == "acl:relcl" && r.form(int(k)) != "made") {
			name += " " + r.contentWords(int(k))
		}
	}
	return name, parties
}

// real says what the form of the governing verb makes of a state: the infinitive
// or a modal makes an agreement a proposal, a negation makes it fail; what might
// end or might have been is no state at all (sure is false).
func (r *reader) real(status string, governor int) (string, bool) {
	if status == "" || governor < 0 {
		return status, true
	}
	reached := status == "agreed" || status == "signed" || status == "extended" || status == "ongoing" || status == "in force"
	switch r.mood(governor) {
	case moodNegated:
		if reached && status != "ongoing" {
			return "failed", true
		}
		return "", false
	case moodPossible:
		if reached {
			return "proposed", true
		}
		return status, status == "proposed"
	case moodUnreal:
		return "", false
	}
	return status, true
}

type mood byte

const (
	moodActual mood = iota
	moodPossible
	moodUnreal // it might have been
	moodNegated
)

var possibleAux = map[string]bool{"could": true, "would": true, "may": true, "might": true, "will": true, "can": true, "should": true, "must": true, "'ll": true, "'d": true}
var intending = map[string]bool{"to": true, "if": true, "unless": true, "at": true, "toward": true, "towards": true}
var awaiting = map[string]bool{"before": true, "once": true, "until": true, "when": true}
var discussing = map[string]bool{"discuss": true, "consider": true, "threaten": true, "oppose": true, "avoid": true, "propose": true, "suggest": true, "lead": true, "plan": true}
var failing = map[string]bool{"fail": true, "refuse": true, "decline": true}
var managing = map[string]bool{"manage": true, "begin": true, "start": true, "continue": true, "agree": true, "help": true, "use": true}

// mood of the verb at v.
func (r *reader) mood(v int) mood {
	if r.doc.Tokens[v].UPOS != "VERB" {
		return moodActual
	}
	modal, perfect, infinitive := false, false, false
	awaited, past := false, r.doc.Tokens[v].XPOS == "VBD"
	for _, k := range r.Kids(v) {
		c := r.doc.Tokens[k]
		switch form := r.form(int(k)); {
		case c.Deprel == "advmod" && (form == "not" || form == "n't" || form == "never"):
			return moodNegated
		case strings.HasPrefix(c.Deprel, "aux") && possibleAux[form]:
			modal = true
		case c.Deprel == "aux" && form == "have":
			perfect = true
		case strings.HasPrefix(c.Deprel, "aux") && c.XPOS == "VBD":
			past = true
		case (c.Deprel == "mark" || c.Deprel == "advmod") && awaiting[form]:
			awaited = true
		case (c.Deprel == "mark" || c.Deprel == "case") && form == "without":
			return moodNegated
		case (c.Deprel == "mark" || c.Deprel == "case") && intending[form]:
			infinitive = true
		}
	}
	if modal && perfect {
		return moodUnreal
	}
	h := r.doc.Tokens[v].Head
	if infinitive && h >= 0 {
		switch l := r.lemma(h); {
		case failing[l]:
			return moodNegated
		case managing[l]:
			return r.mood(h)
		}
	}
	if modal || infinitive || awaited && !past && r.doc.Tokens[v].XPOS != "VBG" {
		return moodPossible
	}
	if h >= 0 && r.doc.Tokens[v].XPOS == "VBG" && discussing[r.lemma(h)] {
		return moodPossible
	}
	if d := r.doc.Tokens[v].Deprel; h >= 0 && (d == "conj" || d == "xcomp") && r.doc.Tokens[h].UPOS == "VERB" && r.doc.Tokens[v].XPOS == "VB" {
		return r.mood(h)
	}
	return moodActual
}

var plainAdjectives = map[string]bool{"separate": true, "similar": true, "new": true, "such": true, "any": true, "own": true, "recent": true, "latest": true, "several": true, "past": true, "ongoing": true, "same": true, "other": true, "earlier": true, "previous": true, "historic": true, "so-called": true, "troubled": true, "appropriate": true, "controversial": true, "landmark": true, "unofficial": true}

// agreementName returns the noun with its compounds and adjectives; named tells
// whether a proper noun among them makes it a name ("the Doha agreement").
func (r *reader) agreementName(t int) (name string, named bool) {
	first := t
	for _, k := range r.Kids(t) {
		tok := r.doc.Tokens[k]
		if int(k) > t || tok.Deprel != "compound" && tok.Deprel != "amod" && tok.Deprel != "nmod:poss" && tok.Deprel != "nmod" {
			continue
		}
		if tok.XPOS == "PRP$" || plainAdjectives[r.lemma(int(k))] || mediating[r.lemma(int(k))] {
			continue
		}
		a, _ := r.Extent(int(k), "det")
		if tok.Deprel == "compound" && tok.UPOS == "PROPN" {
			named = true
		}
		first = min(first, a)
	}
	last := t + 1
	if v := r.CaseChild(t, "of", "nmod"); v >= 0 && len(r.doc.Tokens[v].Form) == 4 && r.doc.Tokens[v].XPOS == "CD" {
		named, last = named || r.doc.Tokens[t].UPOS == "NOUN" && first < t, v+1
	}
	for first < t && (r.doc.Tokens[first].XPOS == "PRP$" || plainAdjectives[r.lemma(first)] || r.doc.Tokens[first].UPOS == "PUNCT" || r.doc.Tokens[first].UPOS == "DET") {
		first++
	}
	words := khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}.Of(r.doc.Text)
	return strings.Join(strings.Fields(words), " "), named
}

// agreementState reads the state off the word that governs the noun.
func (r *reader) agreementState(t int) (status, rule string, governor int) {
	for _, k := range r.Kids(t) { // "agreements yielded nothing", parsed as a participle
		st, ok := r.states[stateKey{r.lemma(int(k)), "subj"}]
		if ok && r.doc.Tokens[k].Deprel == "acl" && (outcome[st] && st != "signed" || r.Child(int(k), "obj") >= 0) {
			return st, "." + r.lemma(int(k)) + ".subj", int(k)
		}
	}
	for steps, i := 0, t; steps < 3; steps++ {
		tok := r.doc.Tokens[i]
		h := tok.Head
		if h < 0 {
			return "", "", -1
		}
		lemma := r.lemma(h)
		for _, relation := range governorRelations(tok.Deprel, r.caseOf(i)) {
			st, ok := r.states[stateKey{lemma, relation}]
			particle := r.Child(h, "compound:prt") >= 0 || h+1 < len(r.doc.Tokens) && (r.form(h+1) == "off" || r.form(h+1) == "up")
			if ok && !(relation == "obj" && (lemma == "call" && !particle || lemma == "sign" && particle)) {
				return st, "." + lemma + "." + relation, h
			}
		}
		hop := tok.Deprel == "conj" || tok.Deprel == "appos" || strings.HasPrefix(tok.Deprel, "nmod") && r.caseOf(i) == "of"
		if !hop || r.doc.Tokens[h].UPOS == "VERB" && tok.Deprel != "conj" {
			return "", "", -1
		}
		i = h
	}
	return "", "", -1
}

func governorRelations(deprel, marker string) []string {
	switch {
	case deprel == "obj", deprel == "nsubj:pass", deprel == "acl:relcl", deprel == "xcomp":
		return []string{"obj"}
	case deprel == "nsubj":
		return []string{"subj"}
	case deprel == "obl" && marker == "from":
		return []string{"from"}
	case deprel == "obl" && (marker == "to" || marker == "on"):
		return []string{"obj"}
	case deprel == "obl" && marker == "for":
		return []string{"for"}
	case strings.HasPrefix(deprel, "nmod"):
		return []string{"noun"}
	}
	return nil
}

func (r *reader) caseOf(i int) string {
	if c := r.Child(i, "case"); c >= 0 {
		return r.form(c)
	}
	return ""
}

// agreementParties reads "between A and B", "with A", and the subject of the
// verb that signs, holds or breaks it.
func (r *reader) agreementParties(t, governor int) []string {
	var heads []int
	for _, marker := range []string{"between", "with", "among"} {
		if v := r.CaseChild(t, marker, "nmod", "obl"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
	}
	if v := r.Child(t, "nmod:poss"); v >= 0 {
		heads = append(heads, r.Conjuncts(v)...)
	}
	stated := r.parties(heads)
	if len(stated) == 0 {
		stated = r.unnamed(heads)
	}
	between := r.CaseChild(t, "between", "nmod", "obl") >= 0 && len(stated) >= 2
	if governor < 0 || r.doc.Tokens[governor].UPOS != "VERB" || mediating[r.lemma(governor)] || between {
		return stated
	}
	out := []string{}
	if v := r.Child(governor, "nsubj"); v >= 0 && v != t {
		out = r.parties(r.subjects(governor))
	} else if v < 0 && r.Child(governor, "nsubj:pass") < 0 {
		out = r.parties(r.subjects(governor))
	}
	for _, marker := range []string{"with", "between"} {
		if v := r.CaseChild(governor, marker, "obl"); v >= 0 {
			out = appendAll(out, r.parties(r.Conjuncts(v)))
		}
	}
	if v := r.CaseChild(governor, "by", "obl"); v >= 0 && r.Child(governor, "nsubj:pass") >= 0 {
		out = appendAll(out, r.parties(r.Conjuncts(v)))
	}
	return appendAll(out, stated)
}

// unnamed returns the words of counted parties that have no name: "two clans".
func (r *reader) unnamed(heads []int) []string {
	out := []string{}
	for _, h := range heads {
		n := r.Child(h, "nummod")
		if n < 0 || generic[r.lemma(h)] || r.doc.Tokens[h].UPOS != "NOUN" {
			continue
		}
		span := khabar.Span{Start: r.doc.Tokens[n].Start, End: r.doc.Tokens[h].End}
		out = appendOnce(out, strings.Join(strings.Fields(span.Of(r.doc.Text)), " "))
	}
	return out
}

// subjects returns the subject of the verb at v with all that is joined to it.
func (r *reader) subjects(v int) []int {
	s := r.subject(v)
	if s < 0 {
		return nil
	}
	heads := r.Conjuncts(s)
	// A subject that the parse splits: "Kabul's army and the League agreed".
	for _, k := range r.Kids(v) {
		if c := r.doc.Tokens[k]; c.Deprel == "nsubj" && int(k) != s {
			heads = append(heads, r.Conjuncts(int(k))...)
		}
	}
	return heads
}

// generic nouns name parties only by what was said before.
var generic = map[string]bool{"party": true, "side": true, "neighbor": true, "neighbour": true, "country": true, "leader": true, "delegation": true, "official": true, "envoy": true, "both": true, "they": true}

// parties returns the states, groups and organisations headed by toks, each once.
// A person is a party only by the side he stands for.
func (r *reader) parties(toks []int) []string {
	out := []string{}
	for _, t := range toks {
		e := r.side(t)
		if e < 0 {
			continue
		}
		switch r.doc.Entities[e].Class {
		case khabar.ClassState, khabar.ClassGroup, khabar.ClassOrganisation:
			out = appendOnce(out, r.doc.Entities[e].Name)
		}
	}
	return out
}

// side returns the entity that the phrase headed by t stands for: a known actor,
// or the known actor that modifies it ("Taliban representatives"); -1 for a
// phrase that only points back.
func (r *reader) side(t int) int {
	e := r.entity(t)
	if e >= 0 && r.doc.Entities[e].ActorID != "" && r.doc.Entities[e].Class != khabar.ClassPerson {
		return r.state(e)
	}
	if standsFor[r.lemma(t)] {
		near := -1 // the modifier next to the noun: "Afghan Taliban leader"
		for _, k := range r.Kids(t) {
			switch r.doc.Tokens[k].Deprel {
			case "compound", "amod", "nmod:poss":
				if m := r.namedAnywhere(int(k)); m >= 0 {
					near = r.state(m)
				}
			}
		}
		if near >= 0 {
			return near
		}
	}
	if e >= 0 && r.doc.Entities[e].Class == khabar.ClassPerson {
		return r.affiliation(e)
	}
	if v := r.Child(t, "acl"); v >= 0 && (r.lemma(v) == "know" || r.lemma(v) == "call") { // "the faction known as X"
		for _, k := range r.Kids(v) {
			if m := r.entity(int(k)); m >= 0 && r.doc.Entities[m].ActorID != "" {
				return m
			}
		}
	}
	if generic[r.lemma(t)] || r.doc.Tokens[t].UPOS == "PRON" && (e < 0 || generic[strings.ToLower(r.doc.Entities[e].Name)]) {
		return -1
	}
	return e
}

// standsFor holds the nouns whose modifier is the side: "Taliban representatives".
var standsFor = map[string]bool{"government": true, "administration": true, "regime": true, "representative": true, "delegation": true, "official": true, "authority": true, "leader": true, "leadership": true,
	"army": true, "military": true, "force": true, "troop": true, "fighter": true, "militant": true, "rebel": true, "group": true, "movement": true, "negotiator": true, "envoy": true, "president": true, "minister": true, "parliament": true}

// namedAnywhere returns the known actor that token t names, here or, where no
// mention covers it alone, elsewhere in the report; -1 where there is none.
func (r *reader) namedAnywhere(t int) int {
	form := r.doc.Tokens[t].Form
	for _, a := range r.doc.Actors {
		if a.Entity < 0 || a.Last-a.First > 2 || r.doc.Tokens[a.Last-1].Form != form {
			continue
		}
		if x := r.doc.Entities[a.Entity]; x.ActorID != "" && x.Class != khabar.ClassPerson {
			return a.Entity
		}
	}
	return -1
}

// affiliation returns the state or group that person e stands for, or -1.
func (r *reader) affiliation(e int) int {
	x := r.doc.Entities[e]
	for i, y := range r.doc.Entities {
		if y.Class != khabar.ClassState && y.Class != khabar.ClassGroup {
			continue
		}
		if x.AffiliationID != "" && y.ActorID == x.AffiliationID || x.Affiliation != "" && y.Name == x.Affiliation {
			return r.state(i)
		}
	}
	if x.Country == "" || x.Sector != "" && x.Sector != "GOV" && x.Sector != "MIL" && x.Sector != "LEG" {
		return -1
	}
	return r.stateOf(x.Country)
}

// state returns the state in place of its government, where the report names it.
func (r *reader) state(e int) int {
	if x := r.doc.Entities[e]; strings.HasPrefix(x.ActorID, "gov:") {
		if i := r.stateOf(x.Country); i >= 0 {
			return i
		}
	}
	return e
}

// stateOf returns the entity of the state with the country code, or -1.
func (r *reader) stateOf(country string) int {
	for i, y := range r.doc.Entities {
		if y.Class == khabar.ClassState && y.Country == country && strings.HasPrefix(y.ActorID, "state:") {
			return i
		}
	}
	return -1
}

var mediating = map[string]bool{"broker": true, "mediate": true, "facilitate": true, "host": true}

func (r *reader) mediators(t, governor int) []string {
	var heads []int
	if governor >= 0 && mediating[r.lemma(governor)] {
		heads = append(heads, r.doers(governor)...)
	}
	for _, k := range r.Kids(t) {
		if d := r.doc.Tokens[k].Deprel; strings.HasPrefix(d, "acl") && mediating[r.lemma(int(k))] {
			heads = append(heads, r.doers(int(k))...)
		}
	}
	return r.parties(heads)
}

// doers returns the subject of a verb, or those after "by".
func (r *reader) doers(v int) []int {
	if by := r.CaseChild(v, "by", "obl"); by >= 0 {
		return r.Conjuncts(by)
	}
	if s := r.Child(v, "nsubj"); s >= 0 && r.doc.Tokens[s].UPOS != "PRON" {
		return r.Conjuncts(s)
	}
	if r.doc.Tokens[v].Deprel == "xcomp" || r.doc.Tokens[v].Deprel == "conj" {
		return r.subjects(v)
	}
	return nil
}

// agreementDate takes the year that is part of the name, else the time that
// stands closest to the noun or its verb with no other clause between them.
func (r *reader) agreementDate(s, t, governor int) string {
	if v := r.CaseChild(t, "of", "nmod"); v >= 0 && len(r.doc.Tokens[v].Form) == 4 && r.doc.Tokens[v].XPOS == "CD" {
		return r.doc.Tokens[v].Form
	}
	best, distance := "", 13
	for _, when := range r.timesOf(s) {
		if when.When.Start == "" || when.Type == "DURATION" || when.Type == "SET" || r.ofAnother(when, t) {
			continue
		}
		for _, anchor := range []int{t, governor} {
			if anchor < 0 {
				continue
			}
			if d, ok := r.apart(when, anchor, t, governor); ok && d < distance {
				best, distance = isoDate(when.When), d
			}
		}
	}
	return best
}

// ofAnother reports whether a time is part of the name of another agreement.
func (r *reader) ofAnother(when khabar.TimeMention, t int) bool {
	h := r.doc.Tokens[r.doc.Head(when.First, when.Last)].Head
	if h < 0 || h == t {
		return false
	}
	_, other := r.nouns[r.lemma(h)]
	return other && r.doc.Tokens[h].UPOS != "VERB"
}

// apart counts the tokens between a time and an anchor; ok is false where a
// verb, another agreement, a bracket or "before" and "after" stand between.
func (r *reader) apart(when khabar.TimeMention, anchor, t, governor int) (int, bool) {
	lo, hi := anchor+1, when.First
	if when.First < anchor {
		lo, hi = when.Last, anchor
	}
	for k := lo; k < hi; k++ {
		tok := r.doc.Tokens[k]
		if k == t || k == governor {
			continue
		}
		if _, other := r.nouns[r.lemma(k)]; other && tok.UPOS == "NOUN" || tok.UPOS == "VERB" && !mediating[r.lemma(k)] || tok.Form == "(" || tok.Form == ";" {
			return 0, false
		}
		switch r.form(k) {
		case "before", "after", "since", "until", "despite":
			return 0, false
		}
	}
	return hi - lo, true
}

// isoDate writes an interval as one date where its precision allows.
func isoDate(w khabar.When) string {
	switch {
	case w.Precision == khabar.PrecisionYear && len(w.Start) >= 4:
		return w.Start[:4]
	case w.Precision == khabar.PrecisionMonth && len(w.Start) >= 7:
		return w.Start[:7]
	case w.Start == w.End || w.End == "":
		return w.Start
	}
	return w.Start + "/" + w.End
}
