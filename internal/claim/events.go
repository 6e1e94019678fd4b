package claim

import (
	"slices"

	"khabar"
)

// tellEvents joins events and claims.
func (r *reading) tellEvents() {
	for _, e := range r.doc.Events {
		r.tell(e)
	}
}

func (r *reading) tell(e *khabar.Event) {
	told, denied := false, false
	for k, c := range r.doc.Claims {
		a := &r.found[k]
		if !r.speaksOf(a, e) {
			continue
		}
		e.Claims = append(e.Claims, c.ID)
		c.About = append(c.About, e.ID)
		r.responsibility(e, c, a)
		switch c.Stance {
		case khabar.StanceDenies, khabar.StanceDeniesResponsibility:
			denied = denied || c.Stance == khabar.StanceDenies && a.content.covers(e.TriggerTok)
		case khabar.StanceDeclines, khabar.StanceNeither, khabar.StanceProposes, khabar.StanceDemands, khabar.StancePromises, khabar.StanceWarns:
		default:
			told = true
		}
	}
	r.figures(e)
	if e.Status == khabar.StatusAsserted && e.Modality == khabar.ModalityActual {
		switch {
		case denied && !told:
			e.Status = khabar.StatusDenied
		case told:
			e.Status = khabar.StatusClaimed
		}
	}
}

// speaksOf reports whether a claim is about an event: its content or its cue
// holds the trigger.
func (r *reading) speaksOf(a *attribution, e *khabar.Event) bool {
	if e.TriggerTok < 0 {
		return false
	}
	return a.content.covers(e.TriggerTok) || a.cue.has(e.TriggerTok)
}

func (r *reading) responsibility(e *khabar.Event, c *khabar.Claim, a *attribution) {
	add := func(name, id, stance string) {
		row := khabar.Responsibility{Actor: name, ActorID: id, Stance: stance, By: c.ID}
		if name != "" && !slices.Contains(e.Responsibility, row) {
			e.Responsibility = append(e.Responsibility, row)
		}
	}
	switch c.Stance {
	case khabar.StanceClaimsResponsibility:
		add(c.Source.Name, c.Source.ActorID, "claims")
	case khabar.StanceDeniesResponsibility:
		add(c.Source.Name, c.Source.ActorID, "denies")
	case khabar.StanceBlames:
		if name, id := r.blamed(a); name != "" {
			add(name, id, "blamed")
		}
	}
}

// blamed is the party that a blaming cue names.
func (r *reading) blamed(a *attribution) (name, id string) {
	for _, k := range r.Kids(a.i) {
		if d := r.tok(int(k)).Deprel; d == "obj" || d == "iobj" || d == "nsubj:pass" {
			if e := r.entityAt(int(k)); e >= 0 {
				return r.doc.Entities[e].Name, r.doc.Entities[e].ActorID
			}
			return r.span(r.np(int(k))).Of(r.doc.Text), ""
		}
	}
	return "", ""
}

// figures gives rows of casualties that one claim alone makes to that claim,
// where the report has an account of its own.
func (r *reading) figures(e *khabar.Event) {
	_ = e
}
