package when

import (
	"sort"
	"strings"
)

// tense of the words around a mention.
type tense uint8

const (
	unknown tense = iota
	past
	present
	future
)

// tense of the verb that governs a match: by the parse where it stands, else by
// the tags, else by the words around.
func (e *env) tense(m *match) tense {
	if e.tenseOf == m.first {
		return e.tenseKnown
	}
	e.tenseOf = m.first
	t := unknown
	first := m.whole
	if n := len(e.out) - 1; n >= 0 && e.out[n].end == first && e.out[n].typ == "TIME" {
		first = e.out[n].first // "until 9 a.m. Tuesday"
	}
	switch e.before(first) {
	case "until", "till", "effective", "through":
		e.tenseKnown = future
		return future
	case "as":
		if w := e.word(first - 2); w == "early" || w == "soon" || w == "late" {
			e.tenseKnown = future
			return future
		}
	}
	if e.noun(m.end) && m.end-m.first == 1 {
		e.tenseKnown = past // "Friday's attack" has been
		return past
	}
	if len(e.doc.Tokens) > 0 {
		t = e.taggedTense(m)
	}
	if t == unknown {
		t = e.wordTense(m)
	}
	e.tenseKnown = t
	return t
}

// docToken returns the index of the document token that ends after byte b.
func (e *env) docToken(b int32) int {
	toks := e.doc.Tokens
	return sort.Search(len(toks), func(i int) bool { return toks[i].End > int(b) })
}

// taggedTense climbs from the mention to the first verb with a tense.
func (e *env) taggedTense(m *match) tense {
	toks := e.doc.Tokens
	i := e.docToken(e.toks[m.first].start)
	if i >= len(toks) {
		return unknown
	}
	for last := e.toks[m.end-1].end; i+1 < len(toks) && toks[i].Head == i+1 && toks[i+1].Start < int(last); {
		i++ // the head of "Thursday morning"
	}
	if toks[i].Deprel == "compound" {
		return unknown // "a June agreement" is not dated by the verb above it
	}
	for steps := 0; steps < 12; steps++ {
		h := toks[i].Head
		if h < 0 || h >= len(toks) || h == i {
			return unknown
		}
		i = h
		if t := e.verbTense(i); t != unknown {
			return t
		}
	}
	return unknown
}

// verbTense is the tense of token i with its auxiliaries.
func (e *env) verbTense(i int) tense {
	toks := e.doc.Tokens
	t := unknown
	rel := toks[i].Deprel
	switch toks[i].XPOS {
	case "VBD":
		t = past
	case "VBZ", "VBP":
		t = present
	case "VBN":
		if strings.HasPrefix(rel, "acl") {
			t = past // "the terms announced Friday"
		}
	case "VB", "VBG":
	default:
		if toks[i].UPOS != "NOUN" && toks[i].UPOS != "ADJ" && toks[i].UPOS != "PROPN" {
			return unknown
		}
	}
	if isPlan(toks[i].Lemma) {
		return future
	}
	low := max(0, i-8)
	for k := i - 1; k >= low && toks[k].Sent == toks[i].Sent; k-- {
		if toks[k].Head != i || !strings.HasPrefix(toks[k].Deprel, "aux") && toks[k].Deprel != "cop" && toks[k].Deprel != "mark" {
			continue
		}
		switch {
		case toks[k].XPOS == "MD" && isFutureModal(toks[k].Form):
			return future
		case toks[k].XPOS == "VBD" && t == unknown:
			t = past
		case toks[k].Lemma == "be" && (toks[k].XPOS == "VBZ" || toks[k].XPOS == "VBP") && toks[i].XPOS == "VB":
			return future // "is to resume"
		case (toks[k].XPOS == "VBZ" || toks[k].XPOS == "VBP") && t == unknown:
			t = present
			if toks[i].XPOS == "VBN" && toks[k].Deprel != "aux:pass" {
				t = past
			}
		case toks[k].XPOS == "TO" && t == unknown && toks[i].XPOS == "VB" && rel == "xcomp" && !isDone(toks[toks[i].Head].Lemma):
			t = future // "agreed to meet Friday"; not "gathered to mark it on Friday"
		}
	}
	return t
}

// isDone reports whether what is said to be done with a verb was done, or not, at
// the verb's own time: "tried to enter the base on Friday".
func isDone(lemma string) bool {
	switch lemma {
	case "try", "attempt", "manage", "fail", "begin", "start", "continue", "cease", "stop", "seem", "appear", "happen",
		"come", "help", "force", "compel", "use", "refuse", "decline", "struggle", "dare", "prove", "turn", "pretend", "get":
		return true
	}
	return false
}

// isPlan reports whether a verb puts what is dated beside it in the future.
func isPlan(lemma string) bool {
	switch lemma {
	case "schedule", "plan", "expect", "slate", "due":
		return true
	}
	return false
}

func isFutureModal(w string) bool {
	switch strings.ToLower(w) {
	case "will", "'ll", "’ll", "shall", "would":
		return true
	}
	return false
}

// wordTense looks for the nearest word that shows a tense, before and after
// the mention and within its sentence.
func (e *env) wordTense(m *match) tense {
	best, t := 1<<30, unknown
	seen := 0
	for i := m.first - 1; i >= 0 && seen < 25 && !e.toks[i+1].brk && !e.sentenceEnd(i); i-- {
		seen++
		if x := e.cue(i); x != unknown {
			best, t = seen, x
			break
		}
	}
	seen = 0
	for i := m.end; i < len(e.toks) && seen < best && seen < 15 && !e.toks[i].brk && !e.sentenceEnd(i); i++ {
		seen++
		if x := e.cue(i); x != unknown {
			return x
		}
	}
	return t
}

// cue is the tense that a single word shows.
func (e *env) cue(i int) tense {
	t := &e.toks[i]
	if t.kind != kindWord || t.upper {
		return unknown
	}
	if t.entry != nil {
		for k := range t.entry.senses {
			switch s := &t.entry.senses[k]; s.s {
			case "past":
				return past
			case "future":
				return future
			case "present":
				return present
			}
		}
	}
	w := e.text[t.start:t.end]
	if len(w) > 4 && strings.HasSuffix(w, "ed") && !t.upper {
		return past
	}
	return unknown
}

// sentenceEnd reports whether token i ends a sentence.
func (e *env) sentenceEnd(i int) bool {
	t := &e.toks[i]
	if t.kind != kindPunct || t.end-t.start != 1 {
		return false
	}
	switch e.text[t.start] {
	case '!', '?':
		return true
	case '.':
		return i+1 >= len(e.toks) || e.toks[i+1].space && (e.toks[i+1].upper || e.toks[i+1].kind != kindWord)
	}
	return false
}

// plausible weighs the words that are times only at times: May, March, Sun,
// second, spring, and bare numbers that may be years.
func (e *env) plausible(m *match) bool {
	for i := range m.caps[:m.ncap] {
		c := &m.caps[i]
		if c.lexi == nil || !c.lexi.amb && c.slot != slotSeason || m.end-m.first > 1 && c.slot != slotUnit && c.slot != slotSeason {
			continue
		}
		if !e.ambiguous(m, c) {
			return false
		}
	}
	return true
}

// ambiguous decides one everyday word.
func (e *env) ambiguous(m *match, c *capture) bool {
	t := &e.toks[c.tok]
	if c.slot == slotUnit {
		return m.get(slotN) != nil && m.get(slotOrd) == nil
	}
	if c.slot == slotSeason {
		if m.get(slotYear) != nil {
			return true
		}
		if len(e.doc.Tokens) > 0 {
			if i := e.docToken(t.start); i < len(e.doc.Tokens) && strings.HasPrefix(e.doc.Tokens[i].XPOS, "VB") {
				return false
			}
		}
		if m.end-m.first > 1 {
			return true
		}
		switch e.before(m.first) {
		case "in", "since", "by", "until", "till", "during", "this", "last", "next", "and", "or", "of", "late", "early":
			return true
		}
		return false
	}
	if e.text[t.end-1] == '.' && t.end < int32(len(e.text)) {
		return true
	}
	if t.end-t.start <= 5 && t.entry.abbr {
		return false // "Jan", "Sun" without a full stop
	}
	if i := e.docToken(t.start); i < len(e.doc.Tokens) && e.doc.Tokens[i].XPOS != "" {
		x := e.doc.Tokens[i].XPOS
		if x != "NNP" && x != "NN" {
			return false
		}
		if w := e.before(m.first); (w == "the" || w == "a") && x == "NNP" && m.end < len(e.toks) && e.toks[m.end].kind == kindWord && !e.toks[m.end].upper {
			return true // "the March accession"
		}
	}
	switch e.before(m.first) {
	case "in", "since", "until", "till", "by", "from", "to", "of", "for", "last", "next", "this", "between", "through", "before", "after", "and", "early", "late", "during", "or", "every", "each", "-", "on":
		return true
	}
	return false
}

// yearContext reports whether a bare number may be a year: no money, no count.
func (e *env) yearContext(m *match) bool {
	t := &e.toks[m.first]
	if t.n < 1800 || t.n > 2060 {
		return false
	}
	if m.first > 0 && !t.brk {
		p := &e.toks[m.first-1]
		switch e.text[p.start:p.end] {
		case "$", "£", "€", "#", "No", "no", "number", "Rs", "Highway", "Flight", "Resolution", "resolution", "Section", "Article", "Order", "Bus", "Unit", "flight", "Room":
			return false
		case "about", "approximately", "some", "nearly", "least", "than", "over":
			if t.n%50 == 0 || !e.clauseEnd(m.end) {
				return false // "at least 2000 men", but "more than 2023."
			}
		}
	}
	if m.end >= len(e.toks) {
		return true
	}
	n := &e.toks[m.end]
	if n.kind == kindPunct {
		switch e.text[n.start:n.end] {
		case "%", "$", "°":
			return false
		}
		return true
	}
	if n.kind != kindWord || n.brk {
		return n.kind == kindWord
	}
	if i := e.docToken(n.start); i < len(e.doc.Tokens) && e.doc.Tokens[i].XPOS == "NNS" && t.n%10 == 0 { // "2000 rifles", but "2019 protests"
		switch e.before(m.first) {
		case "in", "the", "since", "of", "by", "from", "until", "during", "for", "'s":
			return true
		}
		return false
	}
	if n.entry != nil {
		for k := range n.entry.senses {
			if s := n.entry.senses[k].s; s == "measure" {
				return false
			}
		}
	}
	return true
}

// shortYearContext reports whether "'89" stands where a year may.
func (e *env) shortYearContext(m *match) bool {
	switch e.before(m.first) {
	case "in", "of", "since", "until", "till", "from", "to", "by", "early", "late", "mid", "the", "before", "after", "spring", "summer", "fall", "winter":
		return true
	}
	return m.pre > 0
}
