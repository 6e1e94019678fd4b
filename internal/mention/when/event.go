package when

import (
	"strings"

	"khabar"
)

// ForEvent chooses the time of the event whose trigger is token trigger of
// sentence sent, among the times of that sentence. A time that hangs on the
// trigger comes first, then one of the same clause, then the one fewest clauses
// away; DATE and TIME come before DURATION, and a SET never dates an event. The
// time of a verb of saying ("said on Friday") dates what it says only by the
// saying, so it is passed over unless the trigger is that verb. Where nothing
// fits, ok is false, and the event stage falls back on the narrative.
func ForEvent(doc *khabar.Document, sent, trigger int) (w khabar.When, mention int, ok bool) {
	best := 1 << 30
	for i := range doc.Times {
		t := &doc.Times[i]
		if t.Sent != sent || t.First >= t.Last || t.Last > len(doc.Tokens) || !dates(t) {
			continue
		}
		cost := distance(doc, t, trigger)
		if cost < 0 {
			continue
		}
		if t.Type == "DURATION" {
			cost += 1000
		}
		if t.Value == "PRESENT_REF" {
			cost += 500
		}
		if cost < best {
			best, mention, ok = cost, i, true
		}
	}
	if !ok {
		return khabar.When{}, -1, false
	}
	return doc.Times[mention].When, mention, true
}

// dates reports whether a mention stands for days, known or not.
func dates(t *khabar.TimeMention) bool {
	if t.Type == "SET" || t.Value == "PAST_REF" || t.Value == "FUTURE_REF" {
		return false
	}
	return t.When.Precision != "" && (t.Type != "DURATION" || t.When.Start != "")
}

// distance between a time and a trigger: clauses first, then words; -1 where
// the time belongs to a verb of saying or to the source.
func distance(doc *khabar.Document, t *khabar.TimeMention, trigger int) int {
	if v := SaidAt(doc, t); v >= 0 && v != trigger || OfSource(doc, t) {
		return -1
	}
	words := t.First - trigger
	if words < 0 {
		words = trigger - t.Last + 1
	}
	words = min(words, 90)
	if doc.Tokens[trigger].Deprel == "" {
		return words + 100*commas(doc, min(t.First, trigger), max(t.First, trigger))
	}
	depth := map[int]int{} // predicates passed on the way up from the trigger
	for i, n, steps := trigger, 0, 0; i >= 0 && steps < 60; steps++ {
		depth[i] = n
		h := doc.Tokens[i].Head
		if clausal(&doc.Tokens[i]) {
			n++
		}
		i = h
	}
	i := doc.Head(t.First, t.Last)
	passed := 0
	for steps := 0; i >= 0 && i < len(doc.Tokens) && steps < 60; steps++ {
		if n, ok := depth[i]; ok {
			if i != trigger && n > 0 && says(&doc.Tokens[i]) && !passive(doc, i) {
				return -1
			}
			if i != trigger {
				words += 10
			}
			return 100*(passed+n) + words
		}
		if clausal(&doc.Tokens[i]) {
			passed++
		}
		i = doc.Tokens[i].Head
	}
	return 900 + words
}

// OfSource reports whether a time stands in the words that name the source:
// "according to a statement published on Monday".
func OfSource(doc *khabar.Document, t *khabar.TimeMention) bool {
	first := doc.Sentences[t.Sent].First
	for i := t.First - 1; i >= first && i > t.First-10; i-- {
		switch doc.Tokens[i].UPOS {
		case "PUNCT", "AUX", "SCONJ":
			return false
		case "VERB":
			if doc.Tokens[i].XPOS != "VBN" && doc.Tokens[i].Lemma != "accord" {
				return false
			}
		}
		if strings.EqualFold(doc.Tokens[i].Form, "according") {
			return true
		}
	}
	return false
}

// SaidAt returns the verb of saying that a time stands right behind ("said on
// Friday", "told reporters late on Friday"), -1 where there is none. The words
// decide here: a parser often hangs such a time on the verb that follows.
func SaidAt(doc *khabar.Document, t *khabar.TimeMention) int {
	if t.Last < len(doc.Tokens) && (doc.Tokens[t.Last].Deprel == "case" && doc.Tokens[t.Last].UPOS == "PART") {
		return -1 // "said Friday's attack"
	}
	i := t.First - 1
	for i >= 0 && doc.Tokens[i].Sent == t.Sent && mayStandBetween(doc.Tokens[i].Lemma) {
		i--
	}
	if i < 0 || doc.Tokens[i].Sent != t.Sent || !says(&doc.Tokens[i]) || doc.Tokens[i].UPOS != "VERB" {
		return -1
	}
	return i
}

func mayStandBetween(lemma string) bool {
	switch lemma {
	case "on", "late", "early", "later", "in", "at", "reporter", "journalist", "responsibility":
		return true
	}
	return false
}

// clausal reports whether a token heads a clause below its governor.
func clausal(t *khabar.Token) bool {
	rel, _, _ := strings.Cut(t.Deprel, ":")
	switch rel {
	case "ccomp", "xcomp", "advcl", "acl", "parataxis", "csubj":
		return true
	case "conj":
		return t.UPOS == "VERB"
	}
	return false
}

func says(t *khabar.Token) bool {
	switch t.Lemma {
	case "say", "tell", "report", "announce", "add", "state", "confirm", "claim", "note", "declare", "write", "tweet", "explain":
		return true
	}
	return false
}

// passive reports whether a verb has a passive auxiliary: "have been reported
// killed on Monday" tells when they were killed.
func passive(doc *khabar.Document, verb int) bool {
	for i := verb - 1; i >= 0 && i > verb-6 && doc.Tokens[i].Sent == doc.Tokens[verb].Sent; i-- {
		if doc.Tokens[i].Head == verb && doc.Tokens[i].Deprel == "aux:pass" {
			return true
		}
	}
	return false
}

func commas(doc *khabar.Document, from, to int) int {
	n := 0
	for i := from; i < to; i++ {
		if f := doc.Tokens[i].Form; f == "," || f == ";" {
			n++
		}
	}
	return n
}
