package count

import (
	"khabar"
)

// The parse of wire prose is least reliable where a harm word meets its
// victims: "killing nine and wounding 12", "shot dead on Monday a politician".
// What stands next to the word is read off the surface, within the bounds that
// verbs, prepositions and clause marks set.

// rightVictim returns the head of the noun phrase or number that stands right of
// the harm word t, over adverbs and times, or -1. rest are the words of the harm
// phrase after its verb.
func (r *reader) rightVictim(t int, rest []string, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	i := t + 1
	for ; i < sent.End && i < t+8; i++ {
		if _, ok := r.byNum.at(i); ok {
			return r.countedAt(i)
		}
		tok := toks[i]
		switch {
		case isRest(lower(tok.Form), rest):
			if dead := lower(tok.Form) == "death"; dead || lower(tok.Form) == "to" {
				continue
			}
		case clauseOpens[lower(tok.Form)]:
			return -1
		case tok.UPOS == "ADV", dayWords[lower(tok.Form)]:
		case lower(tok.Form) == "on" && i+1 < sent.End && dayWords[lower(toks[i+1].Form)]:
		case tok.UPOS == "DET", tok.UPOS == "ADJ", tok.UPOS == "PRON", isNominal(tok.UPOS):
			return r.nounAt(i, sent)
		default:
			return -1
		}
	}
	return -1
}

// clauseOpens are words that open a clause, whatever the tagger makes of them:
// "three wounded when gunmen opened fire".
var clauseOpens = map[string]bool{"when": true, "where": true, "while": true, "after": true, "before": true, "as": true}

func isRest(form string, rest []string) bool {
	for _, w := range rest {
		if form == w {
			return true
		}
	}
	return false
}

// countedAt returns what the count that covers token i counts, where it can be
// people: its noun, or the number itself.
func (r *reader) countedAt(i int) int {
	n, _ := r.byNum.at(i)
	c := &r.found[n]
	if c.UnitTok < 0 {
		return c.Last - 1
	}
	if c.UnitTok < c.First || !r.countable(c.UnitTok) {
		return -1
	}
	if !r.joinedTo(c, c.UnitTok) {
		return c.Last - 1
	}
	return c.UnitTok
}

// joinedTo reports whether nothing but words of a noun phrase stands between a
// count and its noun.
func (r *reader) joinedTo(c *khabar.CountMention, noun int) bool {
	for k := c.Last; k < noun; k++ {
		switch tok := r.doc.Tokens[k]; tok.UPOS {
		case "VERB":
			if tok.XPOS != "VBN" && tok.XPOS != "VBG" {
				return false
			}
		case "CCONJ", "SCONJ":
			return false
		}
	}
	return true
}

// nounAt returns the head of the noun phrase that starts at token i where it
// names people, or -1.
func (r *reader) nounAt(i int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	if toks[i].UPOS == "PRON" && toks[i].XPOS != "PRP$" {
		if lower(toks[i].Form) == "her" && i+1 < sent.End && isNominal(toks[i+1].UPOS) {
			return -1
		}
		switch lower(toks[i].Form) {
		case "him", "her", "them":
			return i
		}
		return -1
	}
	head := -1
	for k := i; k < sent.End && k < i+12; k++ {
		switch tok := toks[k]; {
		case r.nominal(k):
			head = k
			continue
		case tok.UPOS == "DET" && k == i, tok.UPOS == "ADV" && k == i+1 && toks[i].UPOS == "DET", tok.XPOS == "PRP$", tok.XPOS == "POS", tok.UPOS == "ADJ", tok.UPOS == "NUM", tok.Form == "-",
			tok.UPOS == "VERB" && (tok.XPOS == "VBN" || tok.XPOS == "VBG") && head < 0:
			continue
		}
		break
	}
	for head > i && r.nameKind(head) == "" && !r.personal(head) && toks[head].UPOS == "PROPN" { // "Somali cleric Sheikh Abdul": the title says who
		k := head - 1
		if !isNominal(toks[k].UPOS) {
			break
		}
		head = k
	}
	if head < 0 || !r.personal(head) {
		return -1
	}
	if toks[head].UPOS == "PROPN" {
		return r.nameHead(head)
	}
	return head
}

// nameHead returns the head of the person's name that ends at token i: the parse
// hangs on it what is joined to the name.
func (r *reader) nameHead(i int) int {
	for n := range r.doc.Names {
		if name := &r.doc.Names[n]; name.Last == i+1 && name.First <= i && name.Kind == khabar.NamePerson {
			return r.doc.Head(name.First, name.Last)
		}
	}
	return i
}

// leftVictim returns the head of the noun phrase or the number that is the
// subject of a passive or of dying, read leftwards from token i: phrases behind
// a preposition, insertions between commas and relative clauses are passed over.
func (r *reader) leftVictim(i int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	if i > sent.First+1 && lower(toks[i].Form) == "who" {
		k := i - 1
		if toks[k].Form == "," {
			k--
		}
		if toks[k].UPOS == "PROPN" && r.personal(k) { // "…, Ali Khan, who was killed"
			return r.nameHead(k)
		}
	}
	for ; i >= sent.First; i-- {
		tok := toks[i]
		if n, ok := r.byNum.at(i); ok {
			c := &r.found[n]
			if r.afterPreposition(c.First, sent) {
				i = c.First
				continue
			}
			if c.UnitTok < 0 || !r.joinedTo(c, c.UnitTok) {
				return c.Last - 1
			}
			if r.countable(c.UnitTok) {
				return c.UnitTok
			}
			i = c.First
			continue
		}
		switch {
		case tok.Form == ";" || tok.UPOS == "SCONJ":
			return -1
		case tok.Form == ",":
			if open := r.insertion(i, sent); open >= 0 {
				i = open
				continue
			}
			if next := toks[i+1]; next.UPOS == "ADP" || next.UPOS == "VERB" || next.UPOS == "AUX" {
				continue
			}
			return -1
		case tok.UPOS == "VERB" && tok.XPOS != "VBN" && tok.XPOS != "VBG", tok.UPOS == "AUX":
			rel := r.relativeBefore(i, sent)
			if rel < 0 {
				return -1
			}
			i = rel
		case r.nominal(i):
			first := r.phraseStart(i, sent)
			if r.numberIn(first, i) >= 0 {
				continue
			}
			if held := i > sent.First && captive[lower(tok.Form)] && toks[i-1].XPOS == "VBN"; held || r.afterPreposition(first, sent) || !r.personal(i) || dayWords[lower(tok.Form)] {
				i = first
				continue
			}
			if at := r.supposed(first, sent); at >= 0 {
				i = at
				continue
			}
			return i
		}
	}
	return -1
}

// captive words tell of a state after a participle, and name nobody else: "held
// hostage", "taken prisoner".
var captive = map[string]bool{"hostage": true, "captive": true, "prisoner": true}

// supposed returns the participle of "suspected to be", "said to be" before the
// token first, -1 where there is none.
func (r *reader) supposed(first int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	if first-3 < sent.First || lower(toks[first-1].Form) != "be" || lower(toks[first-2].Form) != "to" || toks[first-3].XPOS != "VBN" {
		return -1
	}
	return first - 3
}

// wholeOf returns the whole that v is named a part of on its left: the people of
// "six people, including a child, were killed"; v where it is no such part.
func (r *reader) wholeOf(v int, sent khabar.Sentence) int {
	for i := v - 1; i >= sent.First && i > v-14; i-- {
		switch tok := r.doc.Tokens[i]; {
		case partWords[lower(tok.Form)]:
			if i > sent.First && r.doc.Tokens[i-1].Form == "," {
				i--
			}
			if whole := r.leftVictim(i-1, sent); whole >= 0 {
				return whole
			}
			return v
		case tok.UPOS == "VERB" && tok.XPOS != "VBN", tok.UPOS == "AUX", tok.Form == ";":
			return v
		}
	}
	return v
}

// numberIn returns a count that starts in [first, last], or -1.
func (r *reader) numberIn(first, last int) int {
	for k := first; k <= last; k++ {
		if n, ok := r.byNum.at(k); ok {
			return n
		}
	}
	return -1
}

// nominal reports whether token i can head a noun phrase: a noun, or a word for
// people that the tagger took for an adjective with no noun after it.
func (r *reader) nominal(i int) bool {
	tok := r.doc.Tokens[i]
	if isNominal(tok.UPOS) {
		return true
	}
	if tok.UPOS != "ADJ" || r.personNoun(tok) == "" {
		return false
	}
	n := i + 1
	return n >= len(r.doc.Tokens) || !isNominal(r.doc.Tokens[n].UPOS) && r.doc.Tokens[n].UPOS != "ADJ"
}

// phraseStart walks left over the words of the noun phrase that ends at i.
func (r *reader) phraseStart(i int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	for i > sent.First {
		switch p := toks[i-1]; {
		case isNominal(p.UPOS), p.UPOS == "ADJ", p.UPOS == "DET", p.UPOS == "NUM", p.XPOS == "PRP$", p.XPOS == "POS", p.Form == "-":
			i--
			continue
		}
		break
	}
	return i
}

// afterPreposition reports whether the phrase that starts at i hangs from a
// preposition.
func (r *reader) afterPreposition(i int, sent khabar.Sentence) bool {
	if i > sent.First+1 && isAnd(r.doc.Tokens[i-1].Form) && r.nominal(i-2) {
		j := r.phraseStart(i-2, sent)
		return j > sent.First && lower(r.doc.Tokens[j-1].Form) == "between"
	}
	return i > sent.First && r.doc.Tokens[i-1].UPOS == "ADP"
}

// insertion returns the comma or bracket that opens the insertion closed at i,
// or -1.
func (r *reader) insertion(i int, sent khabar.Sentence) int {
	for k := i - 1; k >= sent.First && k > i-20; k-- {
		if r.doc.Tokens[k].Form == "," {
			return k
		}
	}
	return -1
}

// relativeBefore returns the relative pronoun of the clause that token i is in,
// or -1.
func (r *reader) relativeBefore(i int, sent khabar.Sentence) int {
	for k := i - 1; k >= sent.First && k > i-14; k-- {
		switch lower(r.doc.Tokens[k].Form) {
		case "who", "whom", "which", "that":
			return k
		case ",", ";":
			return -1
		}
	}
	return -1
}

// listed adds to heads the phrases that continue a list of victims to the right
// of its last one: "a mother, her three children and two guards".
// subject is the token that may be followed by the harm verb itself, where the
// list stands on its left; -1 else.
func (r *reader) listed(heads []int, subject int, sent khabar.Sentence) []int {
	toks := r.doc.Tokens
	at := r.nameEnd(heads[len(heads)-1])
	for steps := 0; steps < 6; steps++ {
		i, comma, joined := r.separator(at+1, sent)
		if i == at+1 {
			if i, joined = r.overPhrase(at+1, sent); !joined {
				return heads
			}
		}
		if i >= sent.End {
			return heads
		}
		next := -1
		if _, ok := r.byNum.at(i); ok {
			next = r.countedAt(i)
			if next >= 0 && isNumber(toks[next]) && !r.partitive(next, sent) {
				next = -1 // a bare number begins another clause: "12 killed and 30 wounded"
			}
		} else if tok := toks[i]; tok.UPOS == "DET" || tok.XPOS == "PRP$" || joined && toks[i].Deprel == "conj" && toks[i].UPOS == "NOUN" {
			next = r.nounAt(i, sent)
			if next >= 0 && comma && !joined && !r.listGoesOn(next, sent) {
				next = -1 // an apposition
			}
		} else if joined || comma {
			next = r.nameAt(i, joined, subject, sent)
		}
		if next < 0 || r.nameEnd(next) != subject && r.speaks(r.nameEnd(next), sent) || !r.personal(next) {
			return heads
		}
		heads = appendOnce(heads, next)
		at = r.nameEnd(next)
	}
	return heads
}

// nameEnd returns the last token of the person's name that token i is in, i
// where it is in none.
func (r *reader) nameEnd(i int) int {
	for n := range r.doc.Names {
		if name := &r.doc.Names[n]; name.First <= i && i < name.Last && name.Kind == khabar.NamePerson {
			return name.Last - 1
		}
	}
	return i
}

// separator passes the commas and conjunctions that start at token i.
func (r *reader) separator(i int, sent khabar.Sentence) (next int, comma, joined bool) {
	for ; i < sent.End; i++ {
		switch form := r.doc.Tokens[i].Form; {
		case form == ",":
			comma = true
			if i+2 < sent.End && isDigit(r.doc.Tokens[i+1].Form) && r.doc.Tokens[i+2].Form == "," {
				i += 2 // an age: "Ali Khan, 20, and"
			}
		case isAnd(form), form == "plus":
			joined = true
		case form == "as" && i+2 < sent.End && r.wordsAt(i, asWellAs):
			joined = true
			i += 2
		case lower(form) == "also" && joined:
		default:
			return i, comma, joined
		}
	}
	return i, comma, joined
}

var asWellAs = []string{"as", "well", "as"}

// nameAt returns the head of the person's name that token i begins, title and
// all, -1 where there is none, where the name says who spoke, or where no
// conjunction makes it one of a list.
func (r *reader) nameAt(i int, joined bool, subject int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	for k := i; k < sent.End && k < i+4 && isNominal(toks[k].UPOS); k++ {
		for n := range r.doc.Names {
			name := &r.doc.Names[n]
			if name.First != k || name.Kind != khabar.NamePerson {
				continue
			}
			if name.Last < sent.End && name.Last-1 != subject && (toks[name.Last].UPOS == "VERB" || toks[name.Last].UPOS == "AUX" || toks[name.Last].XPOS == "POS") || !joined && !r.listGoesOn(name.Last-1, sent) {
				return -1
			}
			return r.doc.Head(name.First, name.Last)
		}
	}
	return -1
}

func isAnd(form string) bool { return form == "and" || form == "And" || form == "&" }

// overPhrase passes what hangs from a victim to an "and" before a count or one of
// his own: "eight people in the north and 10 in the south", "an elder allied to
// the council and five others", "the mayor, Ali Khan, and his brother". ok is
// false where there is none.
func (r *reader) overPhrase(i int, sent khabar.Sentence) (next int, ok bool) {
	toks := r.doc.Tokens
	participle := i+1 < sent.End && toks[i].XPOS == "VBN" && toks[i+1].UPOS == "ADP"
	if i >= sent.End || toks[i].UPOS != "ADP" && !participle && r.nameBetween(i, sent) < 0 {
		return i, false
	}
	for k := i; k < sent.End && k < i+12; k++ {
		tok := toks[k]
		if tok.Form == "," && k+4 < sent.End && r.wordsAt(k+1, asWellAs) {
			return k + 4, true
		}
		if isAnd(tok.Form) && k+1 < sent.End {
			_, counted := r.byNum.at(k + 1)
			one := lower(toks[k+1].Form) == "a" && (participle || lower(toks[i].Form) == "of")
			return k + 1, counted || one || toks[k+1].XPOS == "PRP$"
		}
		if end := r.nameBetween(k, sent); end >= 0 {
			k = end
			continue
		}
		if tok.UPOS == "VERB" && (k > i || !participle) || tok.UPOS == "AUX" || tok.UPOS == "PUNCT" || lower(tok.Form) == "between" {
			return i, false
		}
	}
	return i, false
}

// nameBetween returns the token that closes a name set off by the comma at i: a
// comma, or the last word before "and"; -1 where there is none.
func (r *reader) nameBetween(i int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	if toks[i].Form != "," {
		return -1
	}
	for k := i + 1; k < sent.End && k < i+7; k++ {
		if k > i+1 && (toks[k].Form == "," || isAnd(toks[k].Form)) {
			if isAnd(toks[k].Form) {
				return k - 1
			}
			return k
		}
		if toks[k].UPOS != "PROPN" && toks[k].Form != "-" {
			return -1
		}
	}
	return -1
}

// partitive reports whether the bare number at token i goes on to say of whom or
// where: "five of his guards", "10 in the north".
func (r *reader) partitive(i int, sent khabar.Sentence) bool {
	if i+1 >= sent.End {
		return false
	}
	switch lower(r.doc.Tokens[i+1].Form) {
	case "of":
		return i+2 >= sent.End || lower(r.doc.Tokens[i+2].Form) != "them" && lower(r.doc.Tokens[i+2].Form) != "whom"
	case "in", "at", "near", "from":
		return true
	}
	return false
}

// listedLeft returns v with the phrases that the list it ends holds on its left:
// "two men, two women and a baby were killed".
func (r *reader) listedLeft(v int, sent khabar.Sentence) []int {
	toks := r.doc.Tokens
	heads := []int{v}
	seenAnd := false
	for steps := 0; steps < 6; steps++ {
		i := r.countedStart(v, sent) - 1
		comma := false
		for ; i >= sent.First && (toks[i].Form == "," || isAnd(toks[i].Form)); i-- {
			seenAnd = seenAnd || toks[i].Form != ","
			comma = true
		}
		if !comma || !seenAnd {
			break
		}
		v = r.phraseBefore(i, sent)
		if v < 0 {
			break
		}
		heads = append([]int{v}, heads...)
	}
	return heads
}

// countedStart is phraseStart over a qualified count: "at least seven guards".
func (r *reader) countedStart(v int, sent khabar.Sentence) int {
	first := r.phraseStart(v, sent)
	if n := r.numberIn(first, v); n >= 0 {
		first = min(first, r.found[n].First)
	}
	return first
}

// phraseBefore returns the head of the phrase naming people that ends at token i,
// over phrases that hang from it, or -1.
func (r *reader) phraseBefore(i int, sent khabar.Sentence) int {
	toks := r.doc.Tokens
	for hop := 0; hop < 3 && i >= sent.First; hop++ {
		if _, ok := r.byNum.at(i); ok && isNumber(toks[i]) {
			return -1
		}
		if !isNominal(toks[i].UPOS) && toks[i].UPOS != "ADJ" {
			return -1
		}
		first := r.countedStart(i, sent)
		if r.afterPreposition(first, sent) {
			i = first - 2
			continue
		}
		if !r.personal(i) || first > sent.First && toks[first-1].UPOS == "VERB" {
			return -1
		}
		return i
	}
	return -1
}

// speaks reports whether a verb follows the phrase headed by i at once: it is
// the subject of its own clause.
func (r *reader) speaks(i int, sent khabar.Sentence) bool {
	if i+1 >= sent.End {
		return false
	}
	next := r.doc.Tokens[i+1]
	return next.UPOS == "AUX" || next.UPOS == "VERB" && next.XPOS != "VBG"
}

func appendOnce(list []int, v int) []int {
	for _, have := range list {
		if have == v {
			return list
		}
	}
	return append(list, v)
}

// sound keeps of the joined heads those that the surface does not contradict: no
// verb stands between a head and the one it is joined to, and none that follows
// the victims on their right is the subject of a clause of its own.
func (r *reader) sound(heads []int, t int, sent khabar.Sentence) []int {
	out := heads[:1]
	for _, h := range heads[1:] {
		lo, hi := min(heads[0], h), max(heads[0], h)
		ok := true
		cc := false
		for k := lo + 1; k < hi && ok; k++ {
			tok := r.doc.Tokens[k]
			cc = cc || tok.UPOS == "CCONJ"
			_, harms := r.forms[lower(tok.Form)]
			ok = !harms && (tok.UPOS != "VERB" || tok.XPOS == "VBN")
		}
		if _, counted := r.countOf(h); !counted && !r.personal(h) {
			continue
		}
		if !ok || lo > t && r.speaks(h, sent) || !cc && !r.listGoesOn(hi, sent) {
			continue
		}
		out = append(out, h)
	}
	return out
}

// listGoesOn reports whether a conjunction follows token i within its phrase: a
// phrase behind a bare comma is an apposition else.
func (r *reader) listGoesOn(i int, sent khabar.Sentence) bool {
	for k := i + 1; k < sent.End && k < i+12; k++ {
		switch r.doc.Tokens[k].UPOS {
		case "CCONJ":
			return true
		case "VERB", "AUX", "SCONJ":
			return false
		}
	}
	return false
}

// more reports whether the words around group g, harmed by t, say that it comes
// on top of those counted before in the text with the same effect.
func (r *reader) more(t int, g group, effect khabar.Effect) bool {
	last := -1
	for i := range r.facts {
		if r.facts[i].Effect == effect && r.facts[i].Best != nil {
			last = i
		}
	}
	if last < 0 || r.facts[last].Trigger == t {
		return false
	}
	toks := r.doc.Tokens
	for k := max(g.first-1, 0); k <= min(g.last, len(toks)-1); k++ {
		if moreWords[lower(toks[k].Form)] {
			return true
		}
	}
	sent := r.doc.Sentences[toks[t].Sent]
	sameSentence := r.facts[last].Trigger >= sent.First && r.facts[last].Trigger < t
	for k := t - 1; k >= sent.First && k > t-14; k-- {
		switch f := lower(toks[k].Form); {
		case f == "also" && (k >= t-3 || toks[k+1].UPOS == "VERB" && toks[k+1].XPOS == "VBD" && !r.tells(k+1)), elsewhere[f] && lower(toks[k+1].Form) != "such", sameSentence && k == t-1 && isAnd(f) && toks[t].UPOS == "VERB" && toks[g.head].UPOS != "PRON":
			return true
		case sameSentence && (f == "while" || f == ";"):
			return true
		case sameSentence && k <= r.facts[last].Trigger, f == ";":
			return false
		}
	}
	return false
}

// tells reports whether the verb at i says what others did: "also said that".
func (r *reader) tells(i int) bool {
	switch lower(r.doc.Tokens[i].Lemma) {
	case "say", "tell", "report", "claim", "confirm", "add", "state", "note", "include":
		return true
	}
	return false
}

var moreWords = map[string]bool{"another": true, "further": true, "additional": true, "more": true, "other": true, "others": true}
var elsewhere = map[string]bool{"elsewhere": true, "separate": true, "separately": true, "second": true, "another": true, "third": true}

// party says on which side the people headed by head were, where the noun tells:
// those who did the attack.
func (r *reader) party(head int) string {
	if attackers[lower(r.doc.Tokens[head].Lemma)] {
		return "attackers"
	}
	return ""
}

var attackers = map[string]bool{"attacker": true, "assailant": true, "bomber": true, "gunman": true, "raider": true, "hijacker": true}
