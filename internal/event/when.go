package event

import (
	"strings"
	"time"

	"khabar"
)

// when gives an event the time its words name: in the clause of its trigger,
// else in the other sentences that tell it; else unknown.
func (r *reading) when(d *draft, e *khabar.Event) {
	w, k, ok := r.timeOf(d)
	if !ok {
		if w, ok := r.headed(d); ok {
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
		if t.Sent != d.sent || t.When.Precision != khabar.PrecisionDay || t.When.Start == "" || t.When.Start != t.When.End || t.Type == "SET" {
			continue
		}
		h := r.doc.Tokens[r.doc.Head(t.First, t.Last)].Head
		if h < 0 || r.cb.Mood(r.view.Lemma(h), r.view.Class(h)) != "said" {
			continue
		}
		mark := khabar.MarkAt(r.doc.Text, t.Span)
		return khabar.When{Start: t.When.Start, End: t.When.End, Precision: khabar.PrecisionApprox,
			Expression: mark.Text, Mention: &mark, Note: "told on that day; it may have been the day before"}, true
	}
	return khabar.When{}, false
}

// inheritTimes gives an undated event the day of the event before it in the same
// paragraph, told in the same tense.
func (r *reading) inheritTimes() {
	for i, e := range r.doc.Events {
		if e.Time.Start != "" || e.Aggregate || e.Modality != khabar.ModalityActual || r.drafts[i].mood.past {
			continue
		}
		for k := i - 1; k >= 0; k-- {
			p := r.doc.Events[k]
			if r.story[p.Sent] != r.story[e.Sent] || e.Sent-p.Sent > 2 {
				break
			}
			if p.Time.Precision != khabar.PrecisionDay || p.Aggregate || p.Modality != khabar.ModalityActual || r.drafts[k].mood.past ||
				r.doc.Sentences[p.Sent].Para != r.doc.Sentences[e.Sent].Para {
				continue
			}
			e.Time = p.Time
			e.Time.Note = "from event " + p.ID + ", told just before"
			break
		}
	}
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
