package count

import (
	"strings"

	"khabar"
)

// personal reports whether the noun at head can name people.
func (r *reader) personal(head int) bool {
	t := r.doc.Tokens[head]
	if r.personNoun(t) != "" {
		return true
	}
	switch t.UPOS {
	case "PRON":
		return true
	case "NUM":
		return true
	case "PROPN":
		k := r.nameKind(head)
		return k == khabar.NamePerson || k == khabar.NameNORP || k == "" && (strings.HasSuffix(t.XPOS, "S") || r.agentive(t))
	case "ADJ", "NOUN":
		if r.nameKind(head) == khabar.NameNORP {
			return true
		}
		return r.agentive(t)
	}
	return false
}

// agentive reports whether a noun has the ending of one who does something, and
// is no known thing: "controller", "activist".
func (r *reader) agentive(t khabar.Token) bool {
	l := lower(t.Lemma)
	for _, suffix := range []string{"man", "woman", "ist", "ian", "ee", "eer", "er", "or", "ant", "ite"} {
		if len(l) > len(suffix)+2 && strings.HasSuffix(l, suffix) && !r.things[l] {
			return true
		}
	}
	return false
}

// countable reports whether a number before the noun at head can count people:
// anything that is not known to be a thing.
func (r *reader) countable(head int) bool {
	t := r.doc.Tokens[head]
	return r.personal(head) || isNominal(t.UPOS) && !r.things[lower(t.Lemma)] && !r.things[strings.TrimSuffix(lower(t.Form), "s")]
}

func (r *reader) personNoun(t khabar.Token) string {
	if c := r.people[lower(t.Lemma)]; c != "" {
		return c
	}
	return r.people[strings.TrimSuffix(lower(t.Form), "s")]
}

func (r *reader) nameKind(tok int) khabar.NameKind {
	for _, n := range r.doc.Names {
		if n.First <= tok && tok < n.Last && n.Head != "conflict" {
			return n.Kind
		}
	}
	return ""
}

// group reads the noun phrase headed by h as victims of t.
func (r *reader) group(h, t int, w harmWord) (group, bool) {
	toks := r.doc.Tokens
	if w.frame == "toll" {
		return r.counted(h, h, "total")
	}
	if h == t { // the noun is itself what is counted
		if g, ok := r.counted(h, h, "total"); ok || w.frame != "body" {
			return g, ok
		}
		first, last := r.phrase(h)
		return group{head: h, first: first, last: last, low: ptr(1), best: ptr(1), high: ptr(1), known: true, category: "total",
			wording: khabar.Span{Start: toks[first].Start, End: toks[last-1].End}.Of(r.doc.Text)}, true
	}
	if w.frame == "lives" && lower(toks[h].Lemma) == "life" {
		return r.counted(h, h, "total")
	}
	if f := lower(toks[h].Form); f == "another" || ordinals[f] && h < t {
		first := h
		if ordinals[f] {
			first--
		}
		return group{head: h, first: first, last: h + 1, low: ptr(1), best: ptr(1), high: ptr(1), known: true, category: "unspecified",
			wording: khabar.Span{Start: toks[first].Start, End: toks[h].End}.Of(r.doc.Text)}, true
	}
	if h < t && r.ranked(h) {
		return group{}, false
	}
	if l := lower(toks[h].Lemma); (l == "body" || l == "corpse") && w.frame != "lives" {
		return group{}, false // "the decapitated body of a man": the man is counted
	}
	h = r.norpHead(h)
	if w.frame == "person" && !r.personal(h) {
		return group{}, false
	}
	if g, ok := r.familyOf(h); ok {
		return g, true
	}
	if c, ok := r.countOf(h); ok {
		if !r.countable(h) && !isNumber(toks[h]) {
			return group{}, false
		}
		return r.counted(h, r.nounOfThem(h, c), "")
	}
	g, ok := r.uncounted(h, w.effect == khabar.EffectKilled && w.form == "verb" || w.effect == khabar.EffectWounded && w.form == "verb")
	if g.first <= t && t < h {
		g.first = t + 1
		for g.first < h && isRest(lower(r.doc.Tokens[g.first].Form), w.rest) {
			g.first++
		}
		g.wording = khabar.Span{Start: r.doc.Tokens[g.first].Start, End: r.doc.Tokens[g.last-1].End}.Of(r.doc.Text)
	}
	return g, ok
}

// ranked reports whether the noun at h is one in a row of others: "the third
// journalist killed this year" is told before.
func (r *reader) ranked(h int) bool {
	first, _ := r.phrase(h)
	if lower(r.doc.Tokens[first].Form) != "the" {
		return false
	}
	for k := first + 1; k < h; k++ {
		if f := lower(r.doc.Tokens[k].Form); ordinals[f] || len(f) > 2 && isDigit(f) && strings.HasSuffix(f, "th") {
			return true
		}
	}
	return false
}

// norpHead moves from a nationality that modifies to the noun it modifies, which
// the parse of a title in capitals may have left out: "Somali Member of Parliament".
func (r *reader) norpHead(h int) int {
	if r.nameKind(h) != khabar.NameNORP || strings.HasSuffix(r.doc.Tokens[h].XPOS, "S") {
		return h
	}
	if n := h + 1; n < len(r.doc.Tokens) && isNominal(r.doc.Tokens[n].UPOS) && r.personal(n) && r.doc.Tokens[n].Sent == r.doc.Tokens[h].Sent {
		return n
	}
	return h
}

func isNumber(t khabar.Token) bool { return t.UPOS == "NUM" || t.XPOS == "CD" }

// counted is a group whose count mention is at or on the token.
func (r *reader) counted(h, noun int, category string) (group, bool) {
	c, ok := r.countOf(h)
	if !ok {
		return group{}, false
	}
	if category == "" {
		category = r.category(noun)
	}
	last := max(c.Last, noun+1)
	if noun < c.First {
		last = c.Last
	}
	g := group{head: noun, first: c.First, last: last, low: c.Low, best: c.Best, high: c.High,
		wording: c.Wording, category: category, known: c.Best != nil}
	return g, true
}

// nounOfThem turns "five of them children", "two of the wounded" to the noun
// that says who they are.
func (r *reader) nounOfThem(h int, c khabar.CountMention) int {
	if c.UnitTok >= 0 {
		return c.UnitTok
	}
	return h
}

// familyOf reads "a family of five", "a group of 12 pilgrims".
func (r *reader) familyOf(h int) (group, bool) {
	switch lower(r.doc.Tokens[h].Lemma) {
	case "family", "group", "total", "crowd", "team", "crew", "party", "number":
	default:
		return group{}, false
	}
	v := r.CaseChild(h, "of", "nmod")
	if v < 0 {
		return group{}, false
	}
	g, ok := r.counted(v, v, "")
	if !ok {
		return g, false
	}
	if g.category == "" {
		g.category = "civilian"
	}
	return g, true
}

// uncounted reads a phrase without a number: one named or described person
// counts one, a plural counts nothing but is kept in words.
//
// bodily harm is done to people unless the noun is known to be a thing; other
// effects need a noun known to be a person.
func (r *reader) uncounted(h int, bodily bool) (group, bool) {
	t := r.doc.Tokens[h]
	first, last := r.phrase(h)
	g := group{head: h, first: first, last: last, category: r.category(h)}
	g.wording = khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}.Of(r.doc.Text)
	one := func() (group, bool) {
		g.low, g.best, g.high, g.known = ptr(1), ptr(1), ptr(1), true
		return g, true
	}
	if det := r.Child(h, "det"); det >= 0 && strings.EqualFold(r.doc.Tokens[det].Form, "no") {
		if !r.personal(h) {
			return g, false
		}
		g.low, g.best, g.high, g.known = ptr(0), ptr(0), ptr(0), true
		return g, true
	}
	switch t.UPOS {
	case "PRON":
		switch lower(t.Form) {
		case "him", "her", "he", "she":
			return one()
		case "nobody", "none":
			g.low, g.best, g.high, g.known = ptr(0), ptr(0), ptr(0), true
			return g, true
		}
		return g, false
	case "PROPN":
		switch r.nameKind(h) {
		case khabar.NamePerson:
			return one()
		case khabar.NameNORP:
			return g, true
		case "":
			if t.XPOS == "NNP" && bodily {
				return one() // an office or a name the recogniser does not know
			}
		}
		return g, false
	case "NOUN", "ADJ", "NUM":
		if !r.personal(h) && !(bodily && r.countable(h)) {
			return g, false
		}
		if lower(t.Lemma) == "couple" || strings.HasSuffix(t.XPOS, "S") && first < h && lower(r.doc.Tokens[first].Form) == "both" {
			g.low, g.best, g.high, g.known = ptr(2), ptr(2), ptr(2), true
			return g, true
		}
		if collective[lower(t.Lemma)] || strings.HasSuffix(t.XPOS, "S") {
			return g, true
		}
		return one()
	}
	return g, false
}

var collective = map[string]bool{"family": true, "group": true, "crowd": true, "army": true, "team": true, "crew": true, "personnel": true,
	"people": true, "police": true, "staff": true, "public": true, "party": true, "convoy": true, "guard": false}

// phrase returns the tokens of the noun phrase before and including h.
func (r *reader) phrase(h int) (first, last int) {
	first = h
	for _, k := range r.Kids(h) {
		switch d := r.doc.Tokens[k].Deprel; {
		case int(k) < first && (d == "det" || d == "amod" || d == "compound" || d == "nummod" || d == "nmod:poss" || d == "flat"):
			first = int(k)
		}
	}
	return first, h + 1
}

// category of the people named by the noun at h.
func (r *reader) category(h int) string {
	t := r.doc.Tokens[h]
	base := r.personNoun(t)
	mod := ""
	for _, k := range r.Kids(h) {
		c := r.doc.Tokens[k]
		if c.Deprel == "compound" || c.Deprel == "amod" || c.Deprel == "nmod:poss" || c.Deprel == "appos" {
			if m := r.modifiers[lower(c.Lemma)]; m != "" {
				mod = m
			}
		}
	}
	if h > 0 && mod == "" {
		mod = r.modifiers[lower(r.doc.Tokens[h-1].Form)]
	}
	switch {
	case mod != "" && (base == "" || base == "total" || base == "civilian" || base == "unspecified" || isNeutral(lower(t.Lemma))):
		return mod
	case base != "":
		return base
	case isNumber(t), t.UPOS == "PRON":
		return "total"
	case t.UPOS == "PROPN" && r.nameKind(h) == khabar.NamePerson:
		return "unspecified"
	default:
		return "unspecified"
	}
}

func isNeutral(lemma string) bool {
	switch lemma {
	case "officer", "personnel", "guard", "member", "official", "worker", "force", "fighter", "commander", "man":
		return true
	}
	return false
}

var partWords = map[string]bool{"including": true, "among": true, "comprising": true, "included": true}

// parts reads what is said of whole's make-up: "including two children",
// "among them three policemen", "five of them women".
func (r *reader) parts(whole group, t int, sent khabar.Sentence) []group {
	toks := r.doc.Tokens
	var out []group
	open := false
	for i := whole.last; i < min(sent.End, whole.last+24); i++ {
		form := lower(toks[i].Form)
		if partWords[form] {
			open = true
			continue
		}
		if i != t && (toks[i].UPOS == "VERB" && toks[i].XPOS != "VBN" || form == "when" || form == "while" || form == ";") {
			if i > t {
				break
			}
		}
		for _, w := range r.harm[lower(toks[i].Lemma)] {
			if i != t && w.form == "verb" && toks[i].UPOS == "VERB" {
				return out
			}
		}
		ci, ok := r.byNum.at(i)
		if !ok {
			if open && r.singlePart(i) {
				g, ok := r.uncounted(i, false)
				if ok && g.known {
					out = append(out, g)
				}
			}
			continue
		}
		c := r.found[ci]
		i = c.Last - 1
		if c.Best == nil || whole.best != nil && *c.Best >= *whole.best {
			continue
		}
		noun := c.UnitTok
		ofThem := c.Last+1 < sent.End && lower(toks[c.Last].Form) == "of" && (lower(toks[c.Last+1].Form) == "them" || lower(toks[c.Last+1].Form) == "whom")
		if ofThem {
			noun = -1
			for k := c.Last + 2; k < min(sent.End, c.Last+6); k++ {
				if r.personNoun(toks[k]) != "" {
					noun = k
					break
				}
			}
		}
		if !open && !ofThem || noun < 0 || !r.personal(noun) {
			continue
		}
		g := group{head: noun, first: c.First, last: max(c.Last, noun+1), low: c.Low, best: c.Best, high: c.High, wording: c.Wording, category: r.category(noun), known: true}
		if g.category == "total" {
			continue
		}
		out = append(out, g)
		i = g.last - 1
	}
	return out
}

func (r *reader) singlePart(i int) bool {
	t := r.doc.Tokens[i]
	if t.UPOS != "NOUN" || t.XPOS != "NN" || r.personNoun(t) == "" || t.Deprel == "compound" {
		return false
	}
	det := r.Child(i, "det")
	return det >= 0 && (strings.EqualFold(r.doc.Tokens[det].Form, "a") || strings.EqualFold(r.doc.Tokens[det].Form, "an"))
}
