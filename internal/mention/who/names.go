package who

import (
	"sort"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// findNames puts the named groups, organisations, peoples and states, and notes
// the persons the list knows.
func (r *reading) findNames() {
	words := actor.Words(r.text)
	hits := r.list.Scan(nil, r.text, words, func(pos int) bool {
		t := r.tokenAt(pos)
		return t < len(r.doc.Tokens) && r.sentCaps(t)
	})
	for _, h := range hits {
		if !h.Unsure {
			r.sure[h.Actor.ID] = true
			if h.Actor.Kind == actor.KindState {
				r.states[h.Actor.Country()]++
			}
		}
	}
	for i := 0; i < len(hits); {
		j := i + 1
		for j < len(hits) && hits[j].First == hits[i].First && hits[j].Last == hits[i].Last {
			j++
		}
		if h := r.choose(hits[i:j]); h != nil {
			span := khabar.Span{Start: words[h.First].Start, End: words[h.Last-1].End}
			if first, last, ok := r.tokens(span); ok && (r.doc.Tokens[last-1].End <= span.End+2 || r.text[span.End] == '-') {
				r.putKnown(h, first, last, span)
			}
		}
		i = j
	}
	for i := range r.doc.Names {
		if n := &r.doc.Names[i]; n.Kind == khabar.NameOrg && n.Head != "conflict" {
			r.putRecognised(n)
		}
	}
}

// choose settles whom an ambiguous name means: the actor named beyond doubt
// elsewhere, then the one whose country the report is about, then the one that
// needs no evidence. Nil where nothing speaks for any.
func (r *reading) choose(hits []actor.Hit) *actor.Hit {
	best, bestScore := -1, 0
	for i, h := range hits {
		score := 0
		if r.sure[h.Actor.ID] && (h.Unsure || len(hits) > 1) {
			score += 8
		}
		if !h.Unsure {
			score += 2
		}
		for n, iso := range h.Actor.Countries {
			if r.states[iso] > 0 {
				score += 4 - min(n, 3)
				break
			}
		}
		if r.year != "" && (h.Actor.Since != "" && r.year < h.Actor.Since) {
			score -= 6
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 || bestScore < 2 {
		return nil
	}
	return &hits[best]
}

// apart are what turns a name before a hyphen into a mere likeness: "US-backed
// rebels" are not the United States'.
var apart = map[string]bool{"backed": true, "aligned": true, "allied": true, "supported": true, "funded": true, "friendly": true, "occupied": true,
	"based": true, "linked": true, "affiliated": true, "trained": true, "born": true, "style": true, "inspired": true, "armed": true, "made": true, "sponsored": true, "held": true, "opposed": true}

// loosely reports whether the words before or after a name only compare with it:
// whether it is opposed ("anti-Taliban", no mention at all), or stands apart.
func (r *reading) loosely(span khabar.Span) (opposed, loose bool) {
	before := strings.ToLower(r.text[max(0, span.Start-5):span.Start])
	for _, p := range []string{"anti-", "pro-", "non-"} {
		if strings.HasSuffix(before, p) {
			return true, false
		}
	}
	if span.End < len(r.text) && r.text[span.End] == '-' {
		rest := r.text[span.End+1 : min(len(r.text), span.End+14)]
		end := 0
		for end < len(rest) && isLetter(rest[end]) {
			end++
		}
		loose = apart[strings.ToLower(rest[:end])]
	}
	return false, loose
}

func (r *reading) putKnown(h *actor.Hit, first, last int, span khabar.Span) {
	a := h.Actor
	m := mention{known: a, kind: kindNamed, sector: a.Sector, country: a.Country(), affil: -1}
	opposed, loose := r.loosely(span)
	if opposed {
		return
	}
	m.loose = loose
	form, rule := khabar.FormName, "list."+string(a.Kind)
	switch {
	case a.Kind == actor.KindPerson:
		m.kind, m.gender, m.sector = kindPerson, a.Gender, ""
		m.parts = r.parts(first, last)
		form = khabar.FormName
	case h.Form == actor.FormCapital:
		if p := r.placeOf(first, last); p == nil || !p.AsActor || p.InName {
			return
		}
		m.kind, form = kindState, khabar.FormCapital
	case h.Form == actor.FormAdjective, h.Form == actor.FormDemonym:
		m.kind, form = kindNamed, khabar.FormNORP
		if a.Kind == actor.KindState {
			m.kind = kindState
		}
		m.plural = h.Form == actor.FormDemonym || a.Kind == actor.KindPeople
		if m.plural && r.doc.Tokens[last-1].UPOS == "ADJ" {
			m.plural = false
		}
		if h.Form == actor.FormDemonym {
			m.kind = kindNamed
		}
	case a.Kind == actor.KindState:
		m.kind = kindState
		if !r.standsAsActor(first, last) {
			return
		}
		if d := r.doc.Tokens[r.head(first, last)].Deprel; d == "compound" || d == "amod" {
			form = khabar.FormNORP
		}
	}
	if form == khabar.FormName && last < len(r.doc.Tokens) && r.doc.Tokens[last].XPOS == "POS" {
		form = khabar.FormPossessive
	}
	r.claim(r.put(m, first, last, form, rule))
}

// placeOf returns the place mention that overlaps the tokens, or nil.
func (r *reading) placeOf(first, last int) *khabar.PlaceMention {
	s := r.doc.Anchored(first, last).Span
	ps := r.doc.Places
	for i := sort.Search(len(ps), func(i int) bool { return ps[i].End > s.Start }); i < len(ps) && ps[i].Start < s.End; i++ {
		if ps[i].Overlaps(s) {
			return &ps[i]
		}
	}
	return nil
}

// motion are verbs whose object is a place even where it is a country.
var motion = map[string]bool{"visit": true, "leave": true, "enter": true, "flee": true, "reach": true, "exit": true, "tour": true, "cross": true, "hit": true, "rock": true}

// place prepositions: a country after one of these is where, not who.
var placePrepositions = map[string]bool{"in": true, "at": true, "from": true, "into": true, "across": true, "near": true, "inside": true,
	"throughout": true, "within": true, "outside": true, "around": true, "via": true, "through": true, "on": true, "toward": true, "towards": true, "along": true, "off": true, "beyond": true}

// standsAsActor reports whether a country's name stands for its state: by
// package where, or by its place in the clause.
func (r *reading) standsAsActor(first, last int) bool {
	if p := r.placeOf(first, last); p != nil {
		if p.AsActor {
			return true
		}
		if p.InName {
			return false
		}
	}
	h := r.head(first, last)
	t := r.doc.Tokens[h]
	if c := r.tree.Child(h, "case"); c >= 0 && placePrepositions[r.lower[c]] {
		return false
	}
	switch rel, _, _ := strings.Cut(t.Deprel, ":"); rel {
	case "nsubj", "iobj", "vocative":
		return true
	case "obj":
		return t.Head < 0 || !motion[r.doc.Tokens[t.Head].Lemma]
	case "compound", "amod":
		return true // "US forces", "Pakistan army"
	case "nmod", "obl":
		if t.Deprel == "nmod:poss" {
			return true
		}
		c := r.tree.Child(h, "case")
		return c >= 0 && (r.lower[c] == "by" || r.lower[c] == "with" || r.lower[c] == "between" || r.lower[c] == "against")
	case "conj":
		return t.Head >= first || t.Head >= 0 && r.doc.Tokens[t.Head].UPOS == "PROPN" && r.taken[t.Head] != 0
	}
	return false
}

// putRecognised adds an organisation the recogniser found and the list does not
// know. A name whose head is an actor noun ("Foreign Ministry") is left to the
// nominal rules, which read its parts.
func (r *reading) putRecognised(n *khabar.Name) {
	first, last := n.First, n.Last
	for first < last && (r.lower[first] == "the" || r.doc.Tokens[first].UPOS == "PUNCT") {
		first++
	}
	if last > first && r.doc.Tokens[last-1].XPOS == "POS" {
		last--
	}
	if first >= last || r.widenListed(first, last) || !r.freeOfNames(first, last) {
		return
	}
	if noun, _ := r.nounAt(last - 1); noun != nil && (noun.Org || noun.Kind == actor.NounBody || noun.Body != "") && !r.alike(first, last) {
		return
	}
	if p := r.placeOf(first, last); p != nil && !p.InName && p.Start <= n.Start && p.End >= n.End && p.Place != nil {
		return
	}
	r.dropInside(first, last)
	m := mention{kind: kindNamed, key: actor.Fold(r.doc.Anchored(first, last).Of(r.text)), affil: -1}
	form := khabar.FormName
	if last < len(r.doc.Tokens) && r.doc.Tokens[last].XPOS == "POS" {
		form = khabar.FormPossessive
	}
	r.claim(r.put(m, first, last, form, "name.org"))
}

// widenListed turns a listed organisation into an unknown one where the
// recogniser found a longer name with the same end and more capitals before it:
// a Supreme National Security Council is not the United Nations'.
func (r *reading) widenListed(first, last int) bool {
	n := int(r.taken[last-1]) - 1
	if n < 0 || r.ms[n].kind != kindNamed || r.ms[n].known == nil || r.ms[n].known.Kind == actor.KindPeople || r.ms[n].First <= first || r.ms[n].Last != last || !r.free(first, r.ms[n].First) {
		return false
	}
	for i := first; i < r.ms[n].First; i++ {
		if t := &r.doc.Tokens[i]; t.UPOS != "PROPN" && t.UPOS != "ADJ" || !isUpper(t.Form) || r.placeOf(i, i+1) != nil {
			return false
		}
	}
	m := &r.ms[n]
	m.Anchor, m.HeadTok, m.title = r.doc.Anchored(first, last), r.head(first, last), first
	m.known, m.sector, m.country, m.Rule = nil, "", "", "name.org"
	m.key = actor.Fold(m.Of(r.text))
	r.claim(n)
	return true
}

// alike reports whether the words are a proper name of more than an actor noun
// with its country or portfolio: "Aurora Party" is, "Foreign Ministry" is not.
func (r *reading) alike(first, last int) bool {
	for i := first; i < last-1; i++ {
		w := r.lower[i]
		if r.taken[i] != 0 || w == "of" || w == "'s" || w == "’s" || w == "and" || w == "-" || w == "the" || r.placeOf(i, i+1) != nil {
			continue
		}
		if _, ok := r.list.Portfolio(w); ok {
			continue
		}
		if _, ok := r.list.Modifier(w); ok {
			continue
		}
		if r.list.Noun(w) != nil || r.doc.Tokens[i].UPOS == "ADJ" {
			continue
		}
		return true
	}
	return false
}

// freeOfNames reports whether no listed name but those of states and peoples
// lies in the tokens.
func (r *reading) freeOfNames(first, last int) bool {
	for i := first; i < last; i++ {
		if n := r.taken[i]; n != 0 {
			m := &r.ms[n-1]
			if m.kind != kindState && !(m.known != nil && m.known.Kind == actor.KindPeople) || m.First < first || m.Last > last || m.First == first && m.Last == last {
				return false
			}
		}
	}
	return true
}

// dropInside takes back the state and people mentions within a longer name,
// except possessives ("Pakistan's Movement for Justice").
func (r *reading) dropInside(first, last int) {
	for i := first; i < last; i++ {
		n := int(r.taken[i]) - 1
		if n < 0 || r.ms[n].Form == khabar.FormPossessive {
			continue
		}
		r.ms = append(r.ms[:n], r.ms[n+1:]...)
		for j := range r.taken {
			switch k := int(r.taken[j]) - 1; {
			case k == n:
				r.taken[j] = 0
			case k > n:
				r.taken[j]--
			}
		}
	}
}
