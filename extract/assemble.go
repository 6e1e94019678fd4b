package extract

import (
	"sort"

	"khabar"
	"khabar/internal/mention/who"
	"khabar/internal/statement"
)

// assemble puts the layers of doc into the contract's form.
func assemble(doc *khabar.Document, said statement.Found, mentions bool) *khabar.Extraction {
	x := &khabar.Extraction{
		Schema:     khabar.Schema,
		Report:     doc.Report,
		Events:     orEmpty(doc.Events),
		Claims:     orEmpty(doc.Claims),
		Figures:    orEmpty(said.Figures),
		Agreements: orEmpty(said.Agreements),
		People:     orEmpty(who.People(doc)),
		Relations:  orEmpty(said.Relations),
		Citations:  orEmpty(said.Citations),
	}
	fillLists(x)
	if mentions {
		x.Mentions = outputMentions(doc)
	}
	x.MapSpans(codePoints(doc.Text))
	return x
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// fillLists makes every list of the contract a list: an empty one prints as [].
func fillLists(x *khabar.Extraction) {
	x.Report.Authors, x.Report.Places = orEmpty(x.Report.Authors), orEmpty(x.Report.Places)
	for _, e := range x.Events {
		e.Contexts, e.Actors, e.Casualties = orEmpty(e.Contexts), orEmpty(e.Actors), orEmpty(e.Casualties)
		e.Weapons, e.Tactics, e.Responsibility = orEmpty(e.Weapons), orEmpty(e.Tactics), orEmpty(e.Responsibility)
		e.Links, e.Claims, e.Evidence = orEmpty(e.Links), orEmpty(e.Claims), orEmpty(e.Evidence)
	}
	for _, c := range x.Claims {
		c.About = orEmpty(c.About)
	}
	for _, f := range x.Figures {
		f.Actors, f.Checks = orEmpty(f.Actors), orEmpty(f.Checks)
	}
	for _, a := range x.Agreements {
		a.Parties, a.Mediators = orEmpty(a.Parties), orEmpty(a.Mediators)
	}
	for _, p := range x.People {
		p.Mentions = orEmpty(p.Mentions)
	}
	for _, c := range x.Citations {
		c.Supports = orEmpty(c.Supports)
	}
}

// outputMentions lists every mention in order of position.
func outputMentions(doc *khabar.Document) []khabar.OutputMention {
	out := []khabar.OutputMention{}
	at := func(kind string, s khabar.Span, rule string) *khabar.OutputMention {
		out = append(out, khabar.OutputMention{Kind: kind, Mark: khabar.MarkAt(doc.Text, s), Rule: rule})
		return &out[len(out)-1]
	}
	for _, t := range doc.Times {
		m := at("time", t.Span, t.Rule)
		m.Value, m.Timex = t.Value, t.Type
	}
	for _, p := range doc.Places {
		m := at("place", p.Span, p.Rule)
		m.Place = &khabar.PlaceKeys{Reason: p.Reason}
		if p.Place != nil {
			m.Place.Lat, m.Place.Lon = &p.Place.Lat, &p.Place.Lon
			m.Place.CountryCode, m.Place.GazetteerID = &p.Place.CountryCode, &p.Place.GazetteerID
		}
	}
	for _, a := range doc.Actors {
		if a.Form == khabar.FormPronoun {
			continue
		}
		m := at(actorKind(doc, a), a.Span, a.Rule)
		if a.Entity >= 0 {
			m.Actor = doc.Entities[a.Entity].ActorID
		}
	}
	for _, c := range doc.Counts {
		at("count", c.Span, c.Rule).Count = &khabar.CountKeys{Low: c.Low, Best: c.Best, High: c.High}
	}
	for _, w := range doc.Arms {
		at("weapon", w.Span, w.Rule).Value = w.Term
	}
	for _, e := range doc.Events {
		at("trigger", e.Trigger.Span, e.Rule).Value = e.Type
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Start != out[j].Start {
			return out[i].Start < out[j].Start
		}
		return out[i].End > out[j].End
	})
	return out
}

// actorKind tells persons and organisations that are named from other actors.
func actorKind(doc *khabar.Document, a khabar.ActorMention) string {
	if a.Form != khabar.FormName || a.Entity < 0 {
		return "actor"
	}
	switch doc.Entities[a.Entity].Class {
	case khabar.ClassPerson:
		return "person"
	case khabar.ClassOrganisation:
		return "organisation"
	}
	return "actor"
}
