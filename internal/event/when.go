package event

import (
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/internal/mention/when"
)

// when gives an event the time its words name: in the clause of its trigger,
// else in the other sentences that tell it; else unknown.
func (r *reading) when(d *draft, e *khabar.Event) {
	w, k, ok := r.timeOf(d)
	if ok && r.loose(w, k, d) {
		if w, ok := r.onlyDay(d); ok {
			e.Time = w
			return
		}
		if w, ok := r.toldOn(d); ok {
			e.Time = w
			return
		}
	}
	if !ok {
		if w, ok := r.headed(d); ok {
			e.Time = w
			return
		}
		if w, ok := r.onlyDay(d); ok {
			e.Time = w
			return
		}
		if w, ok := r.toldOn(d); ok {
			e.Time = w
			return
		}
		e.Time = khabar.When{Precision: khabar.PrecisionUnknown, Note: "no time in the words of the event"}
		return
	}
	e.Time = w
	if e.Time.Mention == nil {
		mark := khabar.MarkAt(r.doc.Text, r.doc.Times[k].Span)
		e.Time.Mention = &mark
	}
	if e.Time.Expression == "" {
		e.Time.Expression = r.doc.Times[k].Span.Of(r.doc.Text)
	}
}

// loose reports whether a time is a month or longer and stands apart from the
// words of the event: "killed a judge, the third this year", "since 2019".
func (r *reading) loose(w khabar.When, k int, d *draft) bool {
	t := &r.doc.Times[k]
	if days(w.Start, w.End) < 27 || t.Sent != d.sent {
		return false
	}
	if t.First > 0 && strings.EqualFold(r.doc.Tokens[t.First-1].Form, "since") {
		return true
	}
	for i := d.tok; i < t.First; i++ {
		if r.doc.Tokens[i].Form == "," {
			return true
		}
	}
	h := r.doc.Tokens[r.doc.Head(t.First, t.Last)].Head
	return h < 0 || r.owner[h] != d
}

// spanDays is the length of time beyond which a perfect tense sums up: "have
// killed nine people this year".
const spanDays = 45

// overTime marks as an aggregate what is told in the perfect over a long time.
func (r *reading) overTime(d *draft, e *khabar.Event) {
	if e.Time.Start == "" || e.Time.End == "" || days(e.Time.Start, e.Time.End) <= spanDays || r.view.Class(d.tok) != 'V' {
		return
	}
	for _, k := range r.view.Kids(d.tok) {
		if t := &r.doc.Tokens[k]; t.Deprel == "aux" && r.view.Lemma(int(k)) == "have" && !strings.EqualFold(t.Form, "had") {
			d.many, e.Aggregate = true, true
		}
	}
}

// headed dates an event by the head of its item: "Panjgur, June 3: A bomb …".
func (r *reading) headed(d *draft) (khabar.When, bool) {
	if !r.items || d.mood.modality != khabar.ModalityActual || d.mood.past || d.many {
		return khabar.When{}, false
	}
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if r.doc.Sentences[t.Sent].Block != khabar.BlockDateline || r.story[t.Sent] != r.story[d.sent] || t.When.Precision != khabar.PrecisionDay || t.When.Start == "" {
			continue
		}
		w := t.When
		mark := khabar.MarkAt(r.doc.Text, t.Span)
		w.Mention, w.Expression, w.Note = &mark, mark.Text, "from the head of its item"
		return w, true
	}
	return khabar.When{}, false
}

// onlyDay dates an event by the one day its sentence names, where that day hangs
// in no clause set before or after and on no verb of saying.
func (r *reading) onlyDay(d *draft) (khabar.When, bool) {
	if d.mood.modality != khabar.ModalityActual || d.mood.past || d.many || speech[d.typ()] || r.behind(d.tok) {
		return khabar.When{}, false
	}
	only := -1
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if t.Sent != d.sent || t.When.Precision != khabar.PrecisionDay || t.When.Start == "" || t.Type == "SET" || t.Value == "PRESENT_REF" {
			continue
		}
		switch {
		case only < 0:
			only = k
		case t.When.Start != r.doc.Times[only].When.Start:
			return khabar.When{}, false
		}
	}
	if only < 0 || r.cited(only) || r.aside(only) {
		return khabar.When{}, false
	}
	t := &r.doc.Times[only]
	w := t.When
	mark := khabar.MarkAt(r.doc.Text, t.Span)
	w.Mention, w.Expression, w.Note = &mark, mark.Text, "the only day its sentence names"
	return w, true
}

// behind reports whether a trigger stands in a clause set before or after
// another, or in one that says who someone is.
func (r *reading) behind(tok int) bool {
	for i, n := tok, 0; i >= 0 && n < 8; i, n = r.doc.Tokens[i].Head, n+1 {
		if sequence[prep(r.view, i)] || r.doc.Tokens[i].Deprel == "acl:relcl" {
			return true
		}
	}
	return false
}

// aside reports whether a time hangs on a verb of saying, in a clause set before
// or after, or in what another event tells.
func (r *reading) aside(k int) bool {
	t := &r.doc.Times[k]
	if when.SaidAt(r.doc, t) >= 0 || when.OfSource(r.doc, t) {
		return true
	}
	h := r.doc.Head(t.First, t.Last)
	for i, n := h, 0; i >= 0 && n < 8; i, n = r.doc.Tokens[i].Head, n+1 {
		if n > 0 && r.owner[i] != nil && r.owner[i].typ() != "ASSAULT" || sequence[prep(r.view, i)] || r.doc.Tokens[i].Deprel == "acl:relcl" {
			return true
		}
		if n == 1 && r.cb.Mood(r.view.Lemma(i), r.view.Class(i)) == "said" {
			return true
		}
	}
	return false
}

// cited reports whether a time is the date of a citation: "(Daily News, January
// 29)", "(, June 3)" where the crawl lost the publisher, and "(Dawn, January 23)",
// where the publisher was read as a part of the day.
func (r *reading) cited(k int) bool {
	t := &r.doc.Times[k]
	first := r.doc.Sentences[t.Sent].First
	open := t.First - 1
	for ; open >= first && open > t.First-8; open-- {
		if f := r.doc.Tokens[open].Form; f == "(" || f == "-LRB-" {
			break
		} else if f == ")" || f == "]" || f == "[" {
			return false
		}
	}
	if open < first || open <= t.First-8 {
		return false
	}
	name := r.doc.Tokens[open+1].Form == ","
	for i := open + 1; i < t.First; i++ {
		c := r.doc.Tokens[i].Form[0]
		name = name || r.doc.Tokens[i].UPOS == "PROPN" || 'A' <= c && c <= 'Z'
	}
	return name
}

// inCitation reports whether a token lies in a citation, before its date.
func (r *reading) inCitation(tok int) bool {
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if tok >= t.First || t.First-tok >= 8 || !r.cited(k) {
			continue
		}
		i := tok
		for i < t.First && r.doc.Tokens[i].Form != "(" && r.doc.Tokens[i].Form != "-LRB-" {
			i++
		}
		if i == t.First {
			return true
		}
	}
	return false
}

// noteTold marks a time that toldOn gave: any day the story names is better.
const noteTold = "told on that day; it may have been the day before"

// toldOn dates an event by the day it was told, as an approximation: "ten people
// were killed, police said Friday" was that day or shortly before (in coded
// incident reports: that day 6 in 10, the day before 3 in 10). Only what is told
// as fresh fact is dated so.
func (r *reading) toldOn(d *draft) (khabar.When, bool) {
	if d.mood.modality != khabar.ModalityActual || d.mood.past || d.many {
		return khabar.When{}, false
	}
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if t.Sent != d.sent && !slices.Contains(d.sents, t.Sent) || t.When.Precision != khabar.PrecisionDay || t.When.Start == "" || t.When.Start != t.When.End || t.Type == "SET" {
			continue
		}
		h := r.doc.Tokens[r.doc.Head(t.First, t.Last)].Head
		if when.SaidAt(r.doc, t) < 0 && !when.OfSource(r.doc, t) && (h < 0 || r.cb.Mood(r.view.Lemma(h), r.view.Class(h)) != "said") {
			continue
		}
		mark := khabar.MarkAt(r.doc.Text, t.Span)
		return khabar.When{Start: t.When.Start, End: t.When.End, Precision: khabar.PrecisionApprox,
			Expression: mark.Text, Mention: &mark, Note: noteTold}, true
	}
	return khabar.When{}, false
}

// inheritTimes gives an undated event the day of another attack of its sentence,
// of the event before it in the same paragraph, told in the same tense, or, where
// it stands in the lead, of the same kind of event told right after it; the last
// goes before the day of the telling.
func (r *reading) inheritTimes() {
	for i, e := range r.doc.Events {
		told := e.Time.Note == noteTold
		if e.Time.Start != "" && !told || e.Aggregate || e.Modality != khabar.ModalityActual || r.drafts[i].mood.past || r.trails(r.drafts[i]) {
			continue
		}
		for k := i - 1; k >= 0 && !told; k-- {
			p := r.doc.Events[k]
			if r.story[p.Sent] != r.story[e.Sent] || e.Sent-p.Sent > 2 {
				break
			}
			if r.lends(k) && r.doc.Sentences[p.Sent].Para == r.doc.Sentences[e.Sent].Para {
				e.Time = p.Time
				e.Time.Note = "from event " + p.ID + ", told just before"
				break
			}
		}
		for k := i + 1; k < len(r.doc.Events) && (e.Time.Start == "" || told) && e.Type == "ASSAULT"; k++ {
			p := r.doc.Events[k]
			if r.story[p.Sent] != r.story[e.Sent] || p.Sent > e.Sent && (e.Sent > r.lead(e.Sent)+1 || p.Sent > e.Sent+2) {
				break
			}
			if r.lends(k) && (p.Type == e.Type || p.Type == "PROTEST" && r.bringsAbout(k, i)) && (!r.behind(p.TriggerTok) || r.bringsAbout(k, i)) && !differs(r.view, p.TriggerTok) && !r.elsewhere(r.drafts[k]) {
				e.Time = p.Time
				e.Time.Note = "from event " + p.ID + ", told just after"
				break
			}
		}
	}
}

// trails reports whether every trigger of an event in its first sentence stands
// in a clause set before or after another.
func (r *reading) trails(d *draft) bool {
	for _, m := range d.matches {
		if r.doc.Tokens[m.Tok].Sent == d.sent && !r.behind(m.Tok) {
			return false
		}
	}
	return true
}

// bringsAbout reports whether event k is what the harm of event i came after:
// "ten were killed after gunmen stormed the town on Monday", "following a protest
// on Monday".
func (r *reading) bringsAbout(k, i int) bool {
	a, b := r.drafts[k], r.drafts[i]
	return len(r.doc.Events[i].Casualties) > 0 && len(r.doc.Events[k].Casualties) == 0 && a.sent == b.sent && a.tok > b.tok && (prep(r.view, a.tok) == "after" || prep(r.view, a.tok) == "following")
}

// lends reports whether the time of event k can be that of a neighbour.
func (r *reading) lends(k int) bool {
	p := r.doc.Events[k]
	return p.Time.Precision == khabar.PrecisionDay && !p.Aggregate && p.Modality == khabar.ModalityActual && !r.drafts[k].mood.past
}

// lead returns the first sentence of running text of the story that s is in.
func (r *reading) lead(s int) int {
	first := s
	for first > 0 && r.story[first-1] == r.story[s] {
		first--
	}
	for first < s && r.doc.Sentences[first].Block != khabar.BlockParagraph && r.doc.Sentences[first].Block != "" {
		first++
	}
	return first
}

// days from a to b, both ISO days or shorter; 0 where either is none.
func days(a, b string) int {
	ta, errA := parseDay(a)
	tb, errB := parseDay(b)
	if errA != nil || errB != nil {
		return 0
	}
	return int(tb.Sub(ta).Hours() / 24)
}

func parseDay(s string) (time.Time, error) {
	switch len(s) {
	case 4:
		s += "-01-01"
	case 7:
		s += "-01"
	}
	return time.Parse("2006-01-02", s)
}
