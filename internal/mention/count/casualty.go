package count

import (
	"strings"

	"khabar"
)

// group is a set of victims: a noun phrase with its count.
type group struct {
	head            int
	first, last     int // tokens of the words that count it
	low, best, high *int
	wording         string
	category        string
	known           bool // a value, not a bare plural
}

// casualties reads the harm done in sentence s.
func (r *reader) casualties(s int) {
	sent := r.doc.Sentences[s]
	for t := sent.First; t < sent.End; t++ {
		for _, w := range r.harmAt(t) {
			if !r.formFits(t, w) || !r.follows(t, w.rest, sent) || r.unreal(t, w) {
				continue
			}
			heads := r.victims(t, w, sent)
			if len(heads) == 0 {
				continue
			}
			r.emit(t, w, heads, r.scope(t, sent), sent)
			break
		}
		r.revised(t, sent)
	}
}

// revised reads a figure put right in passing: "seven were killed (later raised
// to 10)", of the effect told last in its sentence.
func (r *reader) revised(t int, sent khabar.Sentence) {
	toks := r.doc.Tokens
	if len(r.facts) == 0 || t == sent.First || t+2 >= sent.End || lower(toks[t-1].Form) != "later" || lower(toks[t+1].Form) != "to" {
		return
	}
	switch lower(toks[t].Form) {
	case "raised", "revised", "updated", "increased":
	default:
		return
	}
	n, ok := r.byNum.at(t + 2)
	last := r.facts[len(r.facts)-1]
	if !ok || last.Sent != toks[t].Sent || r.found[n].Best == nil {
		return
	}
	c := r.found[n]
	g := group{head: c.Last - 1, first: c.First, last: c.Last, low: c.Low, best: c.Best, high: c.High, wording: c.Wording, category: "total", known: true}
	r.add(t, harmWord{effect: last.Effect}, g, last.Scope, "count.revised")
}

// harmAt returns the rows of the table for token t: by its lemma, or by its form
// where the lemmatiser has missed the verb.
func (r *reader) harmAt(t int) []harmWord {
	if r.fatally(t) {
		return r.harm["kill"]
	}
	if list := r.harm[lower(r.doc.Tokens[t].Lemma)]; list != nil {
		return list
	}
	if lemma, ok := r.forms[lower(r.doc.Tokens[t].Form)]; ok {
		return r.harm[lemma]
	}
	if tok := r.doc.Tokens[t]; tok.UPOS == "VERB" && tok.XPOS != "VB" {
		return r.harm["*"] // "suffocated to death"
	}
	return nil
}

// fatally reports whether "fatally" makes the harm at t a killing.
func (r *reader) fatally(t int) bool {
	if t == 0 || !fatal[lower(r.doc.Tokens[t-1].Form)] {
		return false
	}
	tok := r.doc.Tokens[t]
	return tok.UPOS == "VERB" || r.forms[lower(tok.Form)] != ""
}

var fatal = map[string]bool{"fatally": true, "mortally": true}

// emit adds a row for each group of victims, and for the parts named beside it.
func (r *reader) emit(t int, w harmWord, heads []int, scope khabar.Scope, sent khabar.Sentence) {
	var groups []group
	for _, h := range heads {
		if g, ok := r.group(h, t, w); ok {
			if strings.HasPrefix(w.frame, "shot") && g.known {
				g.low = ptr(0)
			}
			groups = append(groups, g)
		}
	}
	if len(groups) == 0 {
		return
	}
	groups = append(r.once(groups, t), r.companions(t, w)...)
	split := r.breakdown(groups)
	for i, g := range groups {
		rule := w.id
		switch {
		case split && i == 0:
			g.category = "total"
		case split:
			rule = "count.part"
		case g.category == "total" && len(groups) > 1:
			g.category = "unspecified"
		}
		r.add(t, w, g, scope, rule)
	}
	if len(groups) == 1 && groups[0].known {
		for _, g := range r.parts(groups[0], t, sent) {
			r.add(t, w, g, scope, "count.part")
		}
	}
}

// once drops the second name of one person: "a lawyer and activist" under one
// article, "Ali Khan, a lawyer and the founder of a paper, was".
func (r *reader) once(groups []group, t int) []group {
	toks := r.doc.Tokens
	if first := groups[0]; len(groups) > 1 && groups[len(groups)-1].head < t && toks[first.head].UPOS == "PROPN" && toks[r.nameEnd(first.head)+1].Form == "," && r.isOne(first) {
		for k := t - 1; k > groups[len(groups)-1].head; k-- {
			if f := lower(toks[k].Form); f == "was" || f == "is" || f == "has" {
				return groups[:1]
			}
		}
	}
	for i := len(groups) - 1; i > 0; i-- {
		g, p := groups[i], groups[i-1]
		if !r.isOne(g) || !r.isOne(p) || p.head+1 >= g.first {
			continue
		}
		and := p.head+2 == g.first && isAnd(toks[p.head+1].Form)
		article := func(x group) bool { return lower(toks[x.first].Form) == "a" || lower(toks[x.first].Form) == "an" }
		if and && article(p) && !article(g) && toks[g.first].UPOS != "DET" && toks[g.first].XPOS != "PRP$" && toks[g.head].UPOS == "NOUN" && office[p.category] && office[g.category] {
			groups = append(groups[:i:i], groups[i+1:]...)
		}
	}
	return groups
}

// isOne reports whether a group is one person told without a number.
func (r *reader) isOne(g group) bool {
	_, counted := r.countOf(g.head)
	return !counted && g.best != nil && *g.best == 1
}

// office are the categories of which one person may have two.
var office = map[string]bool{"civilian": true, "journalist": true, "official": true, "unspecified": true, "religious": true, "aid worker": true, "health": true}

// breakdown reports whether the first group is the whole of the others: "14
// people, six of them children", "six people, two Turks and four Somalis".
func (r *reader) breakdown(groups []group) bool {
	if len(groups) < 2 || groups[0].best == nil {
		return false
	}
	sum, n, ofThem := 0, 0, true
	for _, g := range groups[1:] {
		if g.best == nil {
			continue
		}
		sum += *g.best
		n++
		ofThem = ofThem && (r.saysOfThem(g) || r.included(groups[0], g))
	}
	return n > 0 && (ofThem && sum <= *groups[0].best || n == len(groups)-1 && n > 1 && sum == *groups[0].best)
}

// included reports whether "including" or the like stands between a whole and g,
// or a part of it: "six people, three of them farmers and three traders".
func (r *reader) included(whole, g group) bool {
	for k := whole.last; k < g.first; k++ {
		if f := lower(r.doc.Tokens[k].Form); partWords[f] || (f == "them" || f == "whom") && lower(r.doc.Tokens[k-1].Form) == "of" {
			return true
		}
	}
	return false
}

func (r *reader) saysOfThem(g group) bool {
	for k := g.first; k < min(g.last+2, len(r.doc.Tokens)); k++ {
		switch lower(r.doc.Tokens[k].Form) {
		case "them", "whom":
			return true
		}
	}
	return false
}

// companions reads "killed along with his wife and two children", also where
// time and place stand between: "killed on Monday at home, along with a guard".
func (r *reader) companions(t int, w harmWord) []group {
	if w.frame != "obj" {
		return nil
	}
	toks := r.doc.Tokens
	sent := r.doc.Sentences[toks[t].Sent]
	start := t + 1 + len(w.rest)
	at := -1 // the last word of "along with"
	for i := start; i+1 < sent.End && i < start+22 && at < 0; i++ {
		form := lower(toks[i].Form)
		switch {
		case (form == "along" || form == "together") && lower(toks[i+1].Form) == "with":
			at = i + 1
		case form == "alongside", form == "with" && i == start:
			at = i
		case toks[i].UPOS == "VERB", toks[i].UPOS == "AUX", toks[i].UPOS == "SCONJ", form == ";":
			return nil
		}
	}
	if at < 0 {
		return nil
	}
	v := -1
	if _, ok := r.byNum.at(at + 1); ok {
		v = r.countedAt(at + 1)
	} else if next := toks[at+1]; next.XPOS == "PRP$" || next.UPOS == "DET" {
		v = r.nounAt(at+1, sent)
	}
	if v < 0 || !r.personal(v) {
		return nil
	}
	var out []group
	for _, h := range r.listed(r.sound(r.conjuncts(v), t, sent), -1, sent) {
		if g, ok := r.group(h, t, w); ok && g.known {
			out = append(out, g)
		}
	}
	return out
}

func (r *reader) add(t int, w harmWord, g group, scope khabar.Scope, rule string) {
	a := r.doc.Anchored(g.first, g.last)
	for _, old := range r.facts {
		if old.Effect == w.effect && old.First < a.Last && a.First < old.Last {
			return // the same words already count for this effect
		}
	}
	mark := khabar.MarkAt(r.doc.Text, a.Span)
	r.facts = append(r.facts, khabar.CasualtyFact{
		More: r.more(t, g, w.effect), Other: r.otherAccount(t),
		Casualty: khabar.Casualty{Effect: w.effect, Category: g.category, Party: r.party(g.head), Low: g.low, Best: g.best, High: g.high,
			Wording: g.wording, Scope: scope, Mention: &mark, Rule: rule},
		Anchor: a, Trigger: t, VictimTok: g.head, AgentTok: r.agent(t), Rule: rule,
	})
}

// otherAccount reports whether the words before the trigger t give its figure to a
// source set against the others, or to a side that claims it.
func (r *reader) otherAccount(t int) bool {
	toks := r.doc.Tokens
	for i := t - 1; i > r.doc.Sentences[toks[t].Sent].First; i-- {
		switch l := lower(toks[i].Lemma); {
		case toks[i].Form == ";":
			return false
		case l == "claim" && toks[i].UPOS == "VERB" && lower(toks[i+1].Form) != "responsibility":
			return true
		case (l == "report" || l == "source" || l == "account") && toks[i].UPOS == "NOUN" && setApart[lower(toks[i-1].Form)]:
			return true
		}
	}
	return false
}

// setApart are words that set a source against those of the figures before.
var setApart = map[string]bool{"other": true, "some": true, "local": true, "unconfirmed": true, "conflicting": true, "independent": true}

func (r *reader) formFits(t int, w harmWord) bool {
	tok := r.doc.Tokens[t]
	switch w.form {
	case "verb":
		if tok.UPOS == "VERB" || tok.UPOS == "ADJ" && tok.XPOS == "VBN" {
			return true
		}
		return r.verbInDisguise(t, w) || r.fatally(t)
	case "adj":
		return tok.UPOS == "ADJ" || tok.UPOS == "VERB" && tok.XPOS == "VBN" || tok.UPOS == "NOUN" && strings.EqualFold(tok.Form, w.lemma)
	default:
		return tok.UPOS == "NOUN" || tok.UPOS == "PROPN" || tok.UPOS == "ADJ" && (w.frame == "count" || w.frame == "amongst")
	}
}

// verbInDisguise reports whether a token that the tagger took for another part
// of speech is a form of the verb: the participle of a phrase ("burnt to
// death"), a past form, or a present form before a number ("Bomb kills two").
func (r *reader) verbInDisguise(t int, w harmWord) bool {
	tok := r.doc.Tokens[t]
	form := lower(tok.Form)
	if r.forms[form] != w.lemma || tok.UPOS == "ADP" || tok.UPOS == "DET" {
		return false
	}
	if form == w.lemma || form == w.lemma+"s" {
		_, counted := r.byNum.at(t + 1)
		return counted
	}
	return len(w.rest) > 0 || len(r.harm[form]) == 0
}

// follows reports whether the words stand in order after t, in its clause.
func (r *reader) follows(t int, words []string, sent khabar.Sentence) bool {
	at := t + 1
	for n, w := range words {
		limit := min(sent.End, at+1)
		if n == 0 {
			limit = min(sent.End, t+9)
		}
		found := false
		for ; at < limit && !found; at++ {
			tok := r.doc.Tokens[at]
			found = strings.EqualFold(tok.Form, w) || lower(tok.Lemma) == w
			if !found && tok.UPOS == "VERB" || tok.Form == ";" {
				return false
			}
			if !found && n > 0 && tok.UPOS != "PRON" {
				return false
			}
		}
		if !found {
			return false
		}
	}
	return true
}

var unrealAux = map[string]bool{"could": true, "would": true, "may": true, "might": true, "will": true, "can": true, "should": true, "'ll": true, "'d": true, "shall": true, "must": true}
var realInfinitive = map[string]bool{"go": true, "manage": true, "continue": true, "report": true, "believe": true, "know": true, "say": true, "think": true, "fear": true, "confirm": true, "appear": true, "presume": true, "use": true}

// unreal drops harm that did not happen: negated, modal, intended.
func (r *reader) unreal(t int, w harmWord) bool {
	toks := r.doc.Tokens
	if w.form == "noun" {
		return false
	}
	if r.eitherHarm(t) {
		return true
	}
	infinitive, perfect := false, false
	for _, k := range r.Kids(t) {
		c := toks[k]
		perfect = perfect || c.Deprel == "aux" && lower(c.Form) == "have"
		switch form := lower(c.Form); {
		case c.Deprel == "advmod" && (form == "not" || form == "n't" || form == "never") && !r.counts1(int(k)):
			return true
		case strings.HasPrefix(c.Deprel, "aux") && unrealAux[form] && !((form == "may" || form == "might") && r.perfectAfter(int(k), t)):
			return true
		case c.Deprel == "mark" && form == "to":
			infinitive = r.onlyAux(int(k)+1, t)
		case c.Deprel == "mark" && form == "if":
			return true
		}
	}
	if h := toks[t].Head; infinitive {
		return !perfect && (h < 0 || !realInfinitive[lower(toks[h].Lemma)]) // "claims to have killed" tells of the dead
	}
	return false
}

// eitherHarm reports whether the verb at t is one of two by which nobody says who
// suffered which: "about 100 were killed or wounded".
func (r *reader) eitherHarm(t int) bool {
	toks := r.doc.Tokens
	harms := func(i, or int) bool {
		return or > 0 && i < len(toks) && i >= 0 && lower(toks[or].Form) == "or" && toks[i].Sent == toks[t].Sent && r.harm[r.forms[lower(toks[i].Form)]] != nil
	}
	return harms(t+2, t+1) || harms(t-2, t-1)
}

// onlyAux reports whether nothing but auxiliaries and adverbs stands in [i, t).
func (r *reader) onlyAux(i, t int) bool {
	for ; i < t; i++ {
		if u := r.doc.Tokens[i].UPOS; u != "AUX" && u != "ADV" && u != "PART" && u != "CCONJ" && u != "VERB" {
			return false
		}
	}
	return true
}

// perfectAfter keeps "may have killed 12": told, if hedged.
func (r *reader) perfectAfter(aux, verb int) bool {
	for i := aux + 1; i < verb; i++ {
		if lower(r.doc.Tokens[i].Form) == "have" {
			return true
		}
	}
	return false
}

// scope of the harm told by the trigger t: one incident, or a total over several.
// A cue that has its own harm words ("a conflict that has claimed") speaks of
// what stands in and right after it, other cues of the whole sentence.
func (r *reader) scope(t int, sent khabar.Sentence) khabar.Scope {
	l := strings.ToLower(sent.Of(r.doc.Text))
	for _, cue := range r.totals {
		if !strings.Contains(l, cue.word) {
			continue
		}
		m := cue.re.FindStringIndex(l)
		if m == nil {
			continue
		}
		at := r.doc.Tokens[t].Start - sent.Start
		if cue.own && (at < m[0] || at >= m[1]+25) {
			continue
		}
		if !cue.own && r.oneIncident(l) {
			return khabar.ScopeIncident
		}
		return khabar.ScopeTotal
	}
	return khabar.ScopeIncident
}

// oneIncident reports whether a sentence with a date names the one incident that
// its figures are of.
func (r *reader) oneIncident(l string) bool {
	for _, cue := range r.incidents {
		if strings.Contains(l, cue.word) && cue.re.MatchString(l) {
			return true
		}
	}
	return false
}

// victims returns the heads of the phrases that name who was harmed by t.
func (r *reader) victims(t int, w harmWord, sent khabar.Sentence) []int {
	switch w.frame {
	case "obj", "person":
		return r.objects(t, w, sent)
	case "subj", "subjmany":
		return r.subjects(t, w, sent)
	case "pred":
		return r.predicated(t, sent)
	case "of":
		if v := r.CaseChild(t, "of", "nmod"); v >= 0 {
			heads := r.conjuncts(v)
			for _, h := range r.listed([]int{v}, -1, sent) {
				heads = appendOnce(heads, h)
			}
			return heads
		}
		if v := r.afterOf(t+len(w.rest), sent); v >= 0 {
			return r.listed([]int{v}, -1, sent)
		}
		if v := r.Child(t, "nmod:poss"); v >= 0 {
			return r.conjuncts(v)
		}
	case "taken":
		h := r.doc.Tokens[t].Head
		if _, ok := r.byUnit.at(t); !ok || h < 0 || !taking[lower(r.doc.Tokens[h].Lemma)] {
			return nil
		}
		return []int{t}
	case "count":
		if _, ok := r.byUnit.at(t); ok {
			return []int{t}
		}
	case "body":
		if v := r.CaseChild(t, "of", "nmod"); v >= 0 {
			return r.conjuncts(v)
		}
		if _, ok := r.byUnit.at(t); ok {
			return []int{t}
		}
		return r.bodyOf(t)
	case "lives":
		if h := r.doc.Tokens[t].Head; h >= 0 {
			switch lower(r.doc.Tokens[h].Lemma) {
			case "claim", "take", "cost":
				if v := r.CaseChild(t, "of", "nmod"); v >= 0 {
					return r.conjuncts(v)
				}
				if v := r.afterOf(t, sent); v >= 0 {
					return r.listed([]int{v}, -1, sent)
				}
				return []int{t}
			case "lose":
				if v := r.Child(h, "nsubj", "nsubj:pass"); v >= 0 && v != t {
					return r.conjuncts(v)
				}
				return []int{t}
			}
		}
	case "toll":
		return r.toll(t, sent)
	case "shot":
		return r.shot(t, w, sent)
	case "shotof":
		if r.fateTold(t) {
			return nil
		}
		v := r.afterOf(t, sent)
		if v < 0 || !r.personal(v) {
			return nil
		}
		return r.listed([]int{v}, -1, sent)
	case "lost":
		return r.lost(t, sent)
	case "sustained":
		return r.sustained(t, sent)
	case "amongst":
		return r.amongst(t, sent)
	}
	return nil
}

// shot returns the people whom the verb at t says were shot, where nothing told
// near it says what became of them: in reports of attacks they are dead, as a
// rule. The row leaves it open, by a low of none.
func (r *reader) shot(t int, w harmWord, sent khabar.Sentence) []int {
	toks := r.doc.Tokens
	if t+1 >= sent.End || toks[t].XPOS == "VB" || toks[t].XPOS == "VBG" {
		return nil
	}
	passive := r.passiveLeft(t, sent)
	switch lower(toks[t+1].Form) {
	case "at":
		if !passive || t+2 >= sent.End || lower(toks[t+2].Form) == "by" {
			return nil // "were shot at by snipers", but "was shot at close range"
		}
	case "down", "off", "up", "into", "through", "from", "out", "video", "past", "over", "towards", "toward":
		return nil
	}
	if r.fateTold(t) {
		return nil
	}
	var heads []int
	if passive || toks[t].XPOS == "VBN" {
		heads = r.objects(t, w, sent)
	} else if v := r.rightVictim(t, nil, sent); v >= 0 && lower(toks[v].Form) == "them" {
		heads = r.objects(t, w, sent)
	} else if v >= 0 {
		heads = r.listed(r.sound(r.conjuncts(v), t, sent), -1, sent)
	}
	for _, h := range heads {
		if !r.personal(h) {
			return nil
		}
	}
	return heads
}

// fateTold reports whether the sentence of the shooting at t, or the one before
// or after, tells what became of anyone: dead, wounded, hit in the leg, in hospital.
func (r *reader) fateTold(t int) bool {
	s := r.doc.Tokens[t].Sent
	for n := max(s-1, 0); n <= min(s+1, len(r.doc.Sentences)-1); n++ {
		for i := r.doc.Sentences[n].First; i < r.doc.Sentences[n].End; i++ {
			l := lower(r.doc.Tokens[i].Lemma)
			if spared[l] || limbs[l] && i > 1 && (r.doc.Tokens[i-1].XPOS == "PRP$" || lower(r.doc.Tokens[i-2].Form) == "in") {
				return true
			}
			for _, h := range r.harm[l] {
				if (h.effect == khabar.EffectKilled || h.effect == khabar.EffectWounded) && !strings.HasPrefix(h.frame, "shot") && l != "shoot" {
					return true
				}
			}
		}
	}
	return false
}

// spared words tell that somebody shot lived, or where he was hit.
var spared = map[string]bool{"survive": true, "survivor": true, "hospital": true, "hospitalise": true, "hospitalize": true, "condition": true, "treat": true,
	"recover": true, "escape": true, "unhurt": true, "unharmed": true, "critical": true, "critically": true, "wounds": true, "wound": true, "surgery": true,
	"miss": true, "attempt": true, "bulletproof": true, "rubber": true, "pellet": true, "film": true, "movie": true, "scene": true, "goal": true}

// limbs are where a shot, "in the leg", is seldom mortal.
var limbs = map[string]bool{"leg": true, "arm": true, "hand": true, "foot": true, "knee": true, "thigh": true, "shoulder": true, "ankle": true, "abdomen": true, "stomach": true}

// lost reads "the army lost four men": the counted men of an armed force.
func (r *reader) lost(t int, sent khabar.Sentence) []int {
	v := r.countRight(t, sent)
	if v < 0 || isNumber(r.doc.Tokens[v]) {
		return nil
	}
	switch l := lower(r.doc.Tokens[v].Lemma); r.personNoun(r.doc.Tokens[v]) {
	case "military", "police", "militant":
	default:
		if l != "man" && l != "comrade" {
			return nil
		}
	}
	return r.listed([]int{v}, -1, sent)
}

// bodyOf reads "a body was found", "Ali Khan's body was found" and "whose body was
// found": the one person it was.
func (r *reader) bodyOf(t int) []int {
	toks := r.doc.Tokens
	if toks[t].XPOS != "NN" || !r.wasFound(t) {
		return nil
	}
	if v := r.Child(t, "nmod:poss"); v >= 0 {
		if lower(toks[v].Form) == "whose" && toks[t].Head >= 0 && strings.HasPrefix(toks[toks[t].Head].Deprel, "acl") {
			v = toks[toks[t].Head].Head
		} else if lower(toks[v].Form) == "whose" && v > 0 {
			v = r.nameHead(v - 1)
		}
		if v >= 0 && toks[v].UPOS != "PRON" && r.personal(v) {
			return []int{v}
		}
		return nil
	}
	if det := r.Child(t, "det"); det >= 0 && lower(toks[det].Form) == "a" {
		return []int{t}
	}
	return nil
}

// wasFound reports whether the noun at t is what was found.
func (r *reader) wasFound(t int) bool {
	found := func(i int) bool {
		switch lower(r.doc.Tokens[i].Lemma) {
		case "find", "discover", "recover", "dump", "collect", "exhume", "unearth", "retrieve":
			return true
		}
		return false
	}
	if h := r.doc.Tokens[t].Head; h >= 0 && found(h) && (r.doc.Tokens[t].Deprel == "nsubj:pass" || r.doc.Tokens[t].Deprel == "obj") {
		return true
	}
	for _, k := range r.Kids(t) {
		if r.doc.Tokens[k].Deprel == "acl" && found(int(k)) {
			return true
		}
	}
	return false
}

// afterOf returns whom an "of" right behind token t names, -1 where none: the
// parse may hang them elsewhere.
func (r *reader) afterOf(t int, sent khabar.Sentence) int {
	if t+1 >= sent.End || lower(r.doc.Tokens[t+1].Form) != "of" {
		return -1
	}
	return r.rightVictim(t+1, nil, sent)
}

// sustained reads "nine others sustained various degrees of injury".
func (r *reader) sustained(t int, sent khabar.Sentence) []int {
	for i := t + 1; i < min(sent.End, t+10); i++ {
		tok := r.doc.Tokens[i]
		if tok.UPOS == "VERB" {
			return nil
		}
		switch lower(tok.Lemma) {
		case "injury", "wound", "burn":
			if v := r.countLeft(t, sent); v >= 0 {
				return r.onLeft(v, t, sent)
			}
			return nil
		}
	}
	return nil
}

// amongst reads "the dead included six civilians" and "two lawmakers were among
// the dead".
func (r *reader) amongst(t int, sent khabar.Sentence) []int {
	toks := r.doc.Tokens
	if t+1 < sent.End && lower(toks[t+1].Lemma) == "include" {
		if v := r.rightVictim(t+1, nil, sent); v >= 0 {
			return r.listed([]int{v}, -1, sent)
		}
		return nil
	}
	if t-2 < sent.First || lower(toks[t-1].Form) != "the" || lower(toks[t-2].Form) != "among" {
		return nil
	}
	if v := r.leftVictim(r.auxLeft(t-2, sent), sent); v >= 0 && t-3 >= sent.First && lower(toks[t-3].Lemma) == "be" {
		return r.onLeft(v, t, sent)
	}
	return nil
}

var taking = map[string]bool{"take": true, "hold": true, "seize": true, "capture": true, "keep": true, "release": true, "free": true}

// objects returns those whom the verb at t harms: what stands right of an active
// form, what stands left of a passive or a bare participle, else what the parse
// gives.
func (r *reader) objects(t int, w harmWord, sent khabar.Sentence) []int {
	passive := r.passiveLeft(t, sent) && !r.countsPeopleAt(t+1)
	if !passive {
		if v := r.rightVictim(t, w.rest, sent); v >= 0 {
			if lower(r.doc.Tokens[v].Form) == "them" {
				if v = r.theyBefore(t, sent); v < 0 {
					return nil
				}
				return []int{v}
			}
			return r.listed(r.sound(r.conjuncts(v), t, sent), -1, sent)
		}
	}
	if heads := r.alsoHarmed(t, passive); heads != nil {
		return heads
	}
	if v := r.inverted(t, sent); v >= 0 {
		return r.listed(r.sound(r.conjuncts(v), t, sent), -1, sent)
	}
	if v := r.oneMore(t, sent); v >= 0 {
		return []int{v}
	}
	if xpos := r.doc.Tokens[t].XPOS; passive || xpos == "VBN" || xpos == "VBD" || xpos == "JJ" {
		if v := r.countLeft(t, sent); v >= 0 {
			return r.onLeft(v, t, sent)
		}
	}
	if t > sent.First && r.Child(t, "obj") < 0 && r.thingLeft(t, sent) {
		return nil
	}
	if v := r.parsedObjects(t, passive); len(v) > 0 && (!passive || r.anyPersonal(v)) {
		if passive && v[0] < t && r.byWhom(v[0], sent) {
			if left := r.leftVictim(r.auxLeft(t, sent), sent); left >= 0 {
				v = []int{left}
			}
		}
		if v[0] < t {
			return r.onLeft(v[0], t, sent)
		}
		return r.listed(r.sound(v, t, sent), -1, sent)
	}
	if !passive {
		return nil
	}
	if v := r.leftVictim(r.auxLeft(t, sent), sent); v >= 0 {
		return r.onLeft(v, t, sent)
	}
	if v := r.parsedObjects(t, passive); len(v) > 0 && r.doc.Tokens[v[0]].UPOS == "PROPN" {
		if a := r.Child(v[0], "appos"); a >= 0 && r.nameKind(a) == khabar.NamePerson { // "the Oba of Dalia, Ali Khan, was"
			return []int{a}
		}
	}
	if v := r.parsedObjects(t, passive); len(v) > 0 && r.doc.Tokens[v[0]].UPOS == "NOUN" && !dayWords[lower(r.doc.Tokens[v[0]].Form)] {
		return v[:1]
	}
	return nil
}

// alsoHarmed returns those told as harmed by the participle that t is joined to:
// the mayor of "a mayor who had helped the troops was abducted and killed".
func (r *reader) alsoHarmed(t int, passive bool) []int {
	if !passive || t < 2 || !isAnd(r.doc.Tokens[t-1].Form) {
		return nil
	}
	var heads []int
	for i := range r.facts {
		if f := &r.facts[i]; f.Trigger == t-2 && f.VictimTok >= 0 && f.VictimTok < t-2 {
			heads = appendOnce(heads, f.VictimTok)
		}
	}
	return heads
}

// inverted returns the victim of a participle that opens its sentence: "Killed in
// the raid were two guards"; -1 where there is none.
func (r *reader) inverted(t int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	if t > sent.First+1 || t > sent.First && lower(toks[t-1].Form) != "also" || toks[t].XPOS != "VBN" {
		return -1
	}
	for i := t + 1; i+1 < sent.End && i < t+16; i++ {
		switch tok := toks[i]; {
		case tok.UPOS == "AUX" && (lower(tok.Form) == "were" || lower(tok.Form) == "was"):
			return r.rightVictim(i, nil, sent)
		case tok.UPOS == "VERB", tok.UPOS == "AUX", tok.UPOS == "SCONJ", tok.Form == ",", tok.Form == ";":
			return -1
		}
	}
	return -1
}

// thingLeft reports whether what stands right before the passive or participle t
// is no person: "and several goats killed".
func (r *reader) thingLeft(t int, sent khabar.Sentence) bool {
	i := t - 1
	for i > sent.First && r.passable(i) {
		i--
	}
	tok := r.doc.Tokens[i]
	if tok.UPOS != "NOUN" || r.personal(i) || r.countable(i) || r.countRight(t, sent) >= 0 {
		return false
	}
	first := r.countedStart(i, sent)
	return first > sent.First && (isAnd(r.doc.Tokens[first-1].Form) || r.doc.Tokens[first-1].Form == ",")
}

// byWhom reports whether the phrase headed by v hangs from "by".
func (r *reader) byWhom(v int, sent khabar.Sentence) bool {
	first := r.countedStart(v, sent)
	return first > sent.First && lower(r.doc.Tokens[first-1].Form) == "by" && r.doc.Tokens[first].Form != "-" // "by-stander"
}

// oneMore returns "another" or "a fourth" where it stands for one person right
// before the passive or participle t: "and another was wounded".
func (r *reader) oneMore(t int, sent khabar.Sentence) int {
	i := t - 1
	for i >= sent.First && (r.doc.Tokens[i].UPOS == "AUX" || r.doc.Tokens[i].UPOS == "ADV") {
		i--
	}
	if i < sent.First || r.counts1(i) {
		return -1
	}
	switch form := lower(r.doc.Tokens[i].Form); {
	case form == "another":
		return i
	case ordinals[form] && i > sent.First && lower(r.doc.Tokens[i-1].Form) == "a":
		return i
	}
	return -1
}

var ordinals = map[string]bool{"second": true, "third": true, "fourth": true, "fifth": true, "sixth": true, "seventh": true}

// countsPeopleAt reports whether a count of people starts at token i.
func (r *reader) countsPeopleAt(i int) bool {
	n, ok := r.byNum.at(i)
	return ok && r.found[n].UnitTok >= 0 && r.personal(r.found[n].UnitTok)
}

// onLeft returns the victims of which one is v, left of the harm word t: the
// whole that v is part of, or the list that v stands in.
func (r *reader) onLeft(v, t int, sent khabar.Sentence) []int {
	if whole := r.wholeOf(v, sent); whole != v {
		return []int{whole}
	}
	heads := r.sound(r.withLeftConjuncts(v), t, sent)
	if list := r.listedLeft(heads[0], sent); len(list) > 1 {
		heads = append(list[:len(list)-1:len(list)-1], heads...)
	}
	for _, h := range r.listedLeft(heads[len(heads)-1], sent) {
		heads = appendOnce(heads, h)
	}
	if last := heads[len(heads)-1]; last < t {
		for _, h := range r.listed([]int{last}, r.auxLeft(t, sent), sent) {
			if h < t {
				heads = appendOnce(heads, h)
			}
		}
	}
	return heads
}

func (r *reader) anyPersonal(heads []int) bool {
	for _, h := range heads {
		if r.personal(h) {
			return true
		}
		if _, ok := r.countOf(h); ok && r.countable(h) {
			return true
		}
	}
	return false
}

// parsedObjects returns those whom the parse makes the object or the passive
// subject of t, or the noun it modifies.
func (r *reader) parsedObjects(t int, passive bool) []int {
	toks := r.doc.Tokens
	if v := r.Child(t, "obj"); v >= 0 && !passive && r.Child(t, "aux:pass") < 0 {
		return r.conjuncts(r.antecedent(v))
	}
	if v := r.Child(t, "nsubj:pass"); v >= 0 {
		return r.conjuncts(r.antecedent(v))
	}
	if v := r.Child(t, "nsubj"); v >= 0 && passive {
		return r.conjuncts(r.antecedent(v))
	}
	h := toks[t].Head
	if h < 0 {
		return nil
	}
	switch d := toks[t].Deprel; {
	case toks[t].XPOS == "VBN" && (d == "acl" || d == "amod"), d == "acl:relcl" && r.Child(t, "aux:pass") >= 0:
		return r.conjuncts(h)
	case d == "xcomp" && passive, d == "ccomp" && passive, d == "advcl" && passive: // "was reported killed"
		if v := r.Child(h, "nsubj:pass", "nsubj"); v >= 0 {
			return r.conjuncts(r.antecedent(v))
		}
	case d == "conj" && (toks[h].UPOS == "VERB" || toks[h].UPOS == "ADJ"):
		if v := r.Child(h, "obj"); v >= 0 && h == t-2 { // "shot and killed a guard"
			return r.conjuncts(v)
		}
		if v := r.Child(r.firstVerb(t), "nsubj:pass"); v >= 0 && toks[t].XPOS != "VBG" {
			return r.conjuncts(r.antecedent(v))
		}
		if (toks[h].Deprel == "acl" || toks[h].Deprel == "amod") && toks[t].XPOS == "VBN" {
			return r.conjuncts(toks[h].Head)
		}
	}
	for _, k := range r.Kids(t) { // "killed and injured dozens"
		if toks[k].Deprel == "conj" && toks[k].UPOS == "VERB" && int(k) == t+2 {
			if v := r.Child(int(k), "obj"); v >= 0 {
				return r.conjuncts(v)
			}
		}
	}
	return nil
}

// auxLeft returns the token before the auxiliaries of the passive at t.
func (r *reader) auxLeft(t int, sent khabar.Sentence) int {
	aux := t
	for i := t - 1; i >= sent.First && i > t-16; i-- {
		if lower(r.doc.Tokens[i].Lemma) == "be" || lower(r.doc.Tokens[i].Lemma) == "get" {
			aux = i
			break
		}
	}
	for aux-1 >= sent.First && r.passable(aux-1) && !r.counts1(aux-1) {
		aux--
	}
	if lower(r.doc.Tokens[aux].Form) == "to" { // "were said by neighbours to have been shot"
		for i := aux - 1; i > sent.First+1 && i > aux-12; i-- {
			if r.doc.Tokens[i].XPOS == "VBN" && reportParticiples[lower(r.doc.Tokens[i].Lemma)] && lower(r.doc.Tokens[i+1].Form) == "by" && lower(r.doc.Tokens[i-1].Lemma) == "be" {
				return i - 2
			}
		}
	}
	return aux - 1
}

// passiveLeft reports whether a form of "be" or "get" governs t from the left,
// with nothing but adverbs, times and verbs of report between them.
func (r *reader) passiveLeft(t int, sent khabar.Sentence) bool {
	for i := t - 1; i >= sent.First && i > t-7; i-- {
		tok := r.doc.Tokens[i]
		switch l := lower(tok.Lemma); {
		case l == "be", l == "get":
			return true
		case l == "have" && (i == t-1 || r.doc.Tokens[t-1].UPOS == "ADV" && i == t-2):
			return false // "is said to have killed"
		case r.passable(i):
		case tok.UPOS == "CCONJ" && i > sent.First && r.doc.Tokens[i-1].XPOS == "VBN": // "was shot and killed"
			i--
		default:
			return r.insertedPassive(t, sent) || r.Child(t, "aux:pass") >= 0 || r.joinedPassive(t)
		}
	}
	return r.Child(t, "aux:pass") >= 0
}

// joinedPassive reports whether the participle at t is joined to a passive: "were
// taken off a bus, lined up and shot".
func (r *reader) joinedPassive(t int) bool {
	h := r.firstVerb(t)
	return h != t && r.doc.Tokens[t].XPOS == "VBN" && r.Child(h, "aux:pass") >= 0 && r.Child(t, "obj", "nsubj", "nsubj:pass") < 0
}

// firstVerb returns the first of the verbs that the one at t is joined to.
func (r *reader) firstVerb(t int) int {
	for toks := r.doc.Tokens; toks[t].Deprel == "conj" && toks[t].Head >= 0 && toks[toks[t].Head].UPOS == "VERB"; {
		t = toks[t].Head
	}
	return t
}

// insertedPassive reads "were in the early hours of Monday killed": a form of be
// whose participle is t, with a prepositional phrase between them.
func (r *reader) insertedPassive(t int, sent khabar.Sentence) bool {
	toks := r.doc.Tokens
	for i := t - 1; i >= sent.First && i > t-10; i-- {
		switch toks[i].UPOS {
		case "VERB", "CCONJ", "SCONJ":
			return false
		case "PRON":
			if isRelative(toks[i].Form) {
				return false
			}
		case "AUX":
			next := toks[i+1]
			return lower(toks[i].Lemma) == "be" && (next.UPOS == "ADP" || next.Form == "," || dayWords[lower(next.Form)] || lower(next.Form) == "last" || lower(next.Form) == "early" || lower(next.Form) == "late")
		}
	}
	return false
}

var reportParticiples = map[string]bool{"believe": true, "report": true, "fear": true, "confirm": true, "presume": true, "say": true, "allege": true, "think": true, "suspect": true, "feel": true, "leave": true, "find": true, "shoot": true, "discover": true}

// passable words may stand between a victim and the harm word: auxiliaries,
// adverbs, "on Thursday", "yesterday", "believed to have".
func (r *reader) passable(i int) bool {
	tok := r.doc.Tokens[i]
	switch tok.UPOS {
	case "AUX", "ADV", "PART":
		return true
	case "VERB":
		return reportParticiples[lower(tok.Lemma)]
	}
	f := lower(tok.Form)
	if dayWords[f] || f == `"` || f == "''" || f == "``" || f == "“" || f == "”" {
		return true
	}
	return f == "on" && i+1 < len(r.doc.Tokens) && dayWords[lower(r.doc.Tokens[i+1].Form)]
}

var dayWords = map[string]bool{"yesterday": true, "today": true, "monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true, "night": true, "morning": true, "evening": true, "afternoon": true, "weekend": true, "late": true, "early": true}

func (r *reader) subjects(t int, w harmWord, sent khabar.Sentence) []int {
	if left := r.countLeft(t, sent); left >= 0 {
		return r.onLeft(left, t, sent)
	}
	v := r.Child(t, "nsubj", "nsubj:pass")
	if v < 0 && r.doc.Tokens[t].Deprel == "conj" && r.doc.Tokens[t].Head >= 0 {
		v = r.Child(r.doc.Tokens[t].Head, "nsubj", "nsubj:pass")
	}
	if v < 0 && r.doc.Tokens[t].Deprel == "acl:relcl" || v >= 0 && isRelative(r.doc.Tokens[v].Form) {
		v = r.doc.Tokens[t].Head
	}
	if v < 0 && w.frame == "subj" && r.doc.Tokens[t].XPOS == "VBD" {
		if v = r.leftVictim(r.auxLeft(t, sent), sent); v >= 0 {
			return r.onLeft(v, t, sent)
		}
	}
	if v < 0 {
		return nil
	}
	if len(w.rest) > 0 || w.frame == "subjmany" {
		if _, ok := r.countOf(v); !ok {
			return nil
		}
	}
	return r.conjuncts(v)
}

func (r *reader) predicated(t int, sent khabar.Sentence) []int {
	toks := r.doc.Tokens
	if t > sent.First && r.forms[lower(toks[t-1].Form)] == "shoot" {
		return nil // "shot dead" is a row of its own
	}
	if v := r.countLeft(t, sent); v >= 0 {
		return r.onLeft(v, t, sent)
	}
	if v := r.left(t, sent); v >= 0 {
		return r.conjuncts(v)
	}
	if r.foundDead(t, sent) {
		if v := r.leftVictim(r.auxLeft(t, sent), sent); v >= 0 {
			return r.onLeft(v, t, sent)
		}
	}
	if v := r.Child(t, "nsubj"); v >= 0 {
		return r.conjuncts(r.antecedent(v))
	}
	if toks[t].Deprel == "amod" && toks[t].Head >= 0 {
		return []int{toks[t].Head}
	}
	if t > sent.First && (toks[t-1].UPOS == "NOUN" && r.personal(t-1)) && (t+1 >= sent.End || toks[t+1].UPOS == "PUNCT" || toks[t+1].UPOS == "CCONJ" || toks[t+1].UPOS == "SCONJ" || toks[t+1].UPOS == "ADP") {
		return []int{t - 1} // a headline: "rider dead"
	}
	if toks[t].Deprel == "xcomp" && toks[t].Head >= 0 {
		if v := r.Child(toks[t].Head, "obj"); v >= 0 {
			return r.conjuncts(v)
		}
	}
	return nil
}

// foundDead reports whether t follows a passive of finding or leaving.
func (r *reader) foundDead(t int, sent khabar.Sentence) bool {
	if t == sent.First {
		return false
	}
	switch lower(r.doc.Tokens[t-1].Lemma) {
	case "find", "leave", "discover", "report", "declare", "pronounce":
		return r.passiveLeft(t, sent)
	}
	return false
}

// left finds who "left" in "left six residents, two of them children, dead" has
// before the predicate t.
func (r *reader) left(t int, sent khabar.Sentence) int {
	for i := t - 1; i >= sent.First && i > t-16; i-- {
		if lower(r.doc.Tokens[i].Lemma) == "leave" {
			return r.countRight(i, sent)
		}
	}
	return -1
}

// theyBefore returns the counted people nearest to the left of t that are an
// object: those of "kidnapped eight men and killed them".
func (r *reader) theyBefore(t int, sent khabar.Sentence) int {
	for i := t - 1; i >= sent.First; i-- {
		n, ok := r.byNum.at(i)
		if !ok {
			continue
		}
		c := &r.found[n]
		i = c.First
		if c.UnitTok >= 0 && c.UnitTok < t && r.personal(c.UnitTok) && r.doc.Tokens[c.UnitTok].Deprel == "obj" {
			return c.UnitTok
		}
	}
	return -1
}

// toll reads "death toll rose to 45", "toll of at least 12".
func (r *reader) toll(t int, sent khabar.Sentence) []int {
	best := -1
	for i := t + 1; i < min(sent.End, t+36); i++ {
		c, ok := r.byNum.at(i)
		if !ok {
			continue
		}
		i = r.found[c].Last - 1
		if r.found[c].Best == nil || r.things[lower(r.found[c].Unit)] {
			continue
		}
		near := r.found[c].First < t+14
		if f := r.found[c].First; f > 0 {
			switch lower(r.doc.Tokens[f-1].Form) {
			case "from":
				continue
			case "at":
				if near || f > 1 && lower(r.doc.Tokens[f-2].Form) == "put" {
					return []int{i}
				}
			case "to":
				if near || f > 1 && tollVerbs[lower(r.doc.Tokens[f-2].Lemma)] {
					return []int{i}
				}
			case "of", "was", "is", "reached", "passed", "hit", "exceeded":
				if near {
					return []int{i}
				}
			}
		}
		if best < 0 && near {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return []int{best}
}

var tollVerbs = map[string]bool{"rise": true, "climb": true, "increase": true, "jump": true, "grow": true, "mount": true, "soar": true}

// countLeft finds "12 people were reportedly" or "30" directly left of t.
func (r *reader) countLeft(t int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	i := t - 1
	for i >= sent.First && r.passable(i) && !r.counts1(i) {
		i--
	}
	for steps := 0; i >= sent.First && steps < 6; i, steps = i-1, steps+1 {
		if n, ok := r.byNum.at(i); ok {
			c := r.found[n]
			if c.Last < t && r.afterPreposition(c.First, sent) && !r.opensSubject(c.First-1, sent) && lower(toks[t-1].Form) != "being" {
				return -1
			}
			if c.UnitTok >= 0 && c.UnitTok < t && r.countable(c.UnitTok) {
				return c.UnitTok
			}
			if c.UnitTok < 0 || c.UnitTok >= t {
				return i
			}
			return -1
		}
		if tok := toks[i]; !isNominal(tok.UPOS) && tok.UPOS != "ADJ" && tok.Form != "-" && tok.XPOS != "VBN" && tok.XPOS != "VBG" {
			return -1
		}
	}
	return -1
}

// opensSubject reports whether a count after the preposition at i can still be
// the subject of harm: "including three women", "with 12 people killed", "a
// total number of 12 people were killed".
func (r *reader) opensSubject(i int, sent khabar.Sentence) bool {
	switch lower(r.doc.Tokens[i].Form) {
	case "including", "among", "with", "after", "as", "before", "that":
		return true
	case "of":
		return i > sent.First && groupNouns[lower(r.doc.Tokens[i-1].Lemma)]
	}
	return false
}

var groupNouns = map[string]bool{"group": true, "total": true, "crowd": true, "team": true, "crew": true, "party": true, "number": true, "estimate": true}

// counts1 reports whether token i is part of a number.
func (r *reader) counts1(i int) bool {
	_, ok := r.byNum.at(i)
	return ok
}

// countRight finds "12" or "12 people" directly right of t.
func (r *reader) countRight(t int, sent khabar.Sentence) int {
	for i := t + 1; i < min(sent.End, t+5); i++ {
		c, ok := r.byNum.at(i)
		if !ok {
			if u := r.doc.Tokens[i].UPOS; u == "VERB" || u == "PUNCT" || u == "SCONJ" || u == "ADP" && !r.qualifies(i, sent) {
				return -1
			}
			continue
		}
		return r.countedAt(r.found[c].First)
	}
	return -1
}

// qualifies reports whether token i begins a qualifier ("at least").
func (r *reader) qualifies(i int, sent khabar.Sentence) bool {
	for _, q := range r.qualifiers[lower(r.doc.Tokens[i].Form)] {
		if i+len(q.words) <= sent.End && r.wordsAt(i, q.words) {
			return true
		}
	}
	return false
}

// antecedent follows a relative pronoun to its noun.
func (r *reader) antecedent(v int) int {
	if !isRelative(r.doc.Tokens[v].Form) {
		return v
	}
	if verb := r.doc.Tokens[v].Head; verb >= 0 && r.doc.Tokens[verb].Deprel == "acl:relcl" {
		return r.doc.Tokens[verb].Head
	}
	return v
}

func isRelative(form string) bool {
	switch lower(form) {
	case "who", "whom", "that", "which":
		return true
	}
	return false
}

// conjuncts returns v and the noun phrases joined to it.
func (r *reader) conjuncts(v int) []int {
	heads := []int{v}
	for i := 0; i < len(heads); i++ {
		for _, k := range r.Kids(heads[i]) {
			t := r.doc.Tokens[k]
			if t.Deprel == "conj" && (isNominal(t.UPOS) || t.UPOS == "NUM" || t.UPOS == "PRON") {
				heads = append(heads, int(k))
			}
		}
	}
	return heads
}

// withLeftConjuncts returns v with the phrases joined to it on its left, as in
// "two policemen and three civilians were killed".
func (r *reader) withLeftConjuncts(v int) []int {
	top := v
	for r.doc.Tokens[top].Deprel == "conj" {
		h := r.doc.Tokens[top].Head
		if h < 0 || !isNominal(r.doc.Tokens[h].UPOS) && r.doc.Tokens[h].UPOS != "NUM" || !r.personal(h) {
			break
		}
		top = h
	}
	return r.conjuncts(top)
}

func (r *reader) countOf(head int) (khabar.CountMention, bool) {
	if i, ok := r.byUnit.at(head); ok {
		return r.found[i], true
	}
	if i, ok := r.byNum.at(head); ok {
		return r.found[i], true
	}
	return khabar.CountMention{}, false
}

// agent returns the head of the harmer's phrase, or -1.
func (r *reader) agent(t int) int {
	if v := r.CaseChild(t, "by", "obl", "nmod"); v >= 0 {
		return v
	}
	if r.doc.Tokens[t].UPOS != "VERB" || r.Child(t, "nsubj:pass", "aux:pass") >= 0 {
		return -1
	}
	if v := r.Child(t, "nsubj"); v >= 0 {
		return r.antecedent(v)
	}
	h := r.doc.Tokens[t].Head
	switch d := r.doc.Tokens[t].Deprel; {
	case h < 0:
	case d == "conj", d == "advcl", d == "xcomp":
		return r.agent(h)
	case d == "acl" && r.doc.Tokens[t].XPOS == "VBG":
		return h
	}
	return -1
}
