package claim

import (
	"cmp"
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
		inside := e.TriggerTok >= 0 && a.content.covers(e.TriggerTok)
		if !inside && !a.cue.has(e.TriggerTok) && !r.refersTo(k, e) {
			continue
		}
		r.join(e, c)
		if !a.cue.has(e.TriggerTok) {
			r.responsibility(e, c, a)
		}
		if inside {
			switch c.Stance {
			case khabar.StanceDenies, khabar.StanceDeniesResponsibility:
				denied = true
			case khabar.StanceAsserts, khabar.StanceAssesses, khabar.StanceBlames, khabar.StanceClaimsResponsibility:
				told = true
			}
		}
	}
	told = r.tollTold(e) || told
	r.suspects(e)
	r.figures(e)
	if r.unverified(e) && (e.Status == khabar.StatusAsserted || e.Status == khabar.StatusClaimed) {
		e.Status = khabar.StatusUnconfirmed
	}
	if e.Status == khabar.StatusAsserted && e.Modality == khabar.ModalityActual {
		switch {
		case denied && !told:
			e.Status = khabar.StatusDenied
		case told:
			e.Status = khabar.StatusClaimed
		}
	}
}

// unverified reports whether the report says in the event's sentence or the two
// behind it, in its story, that it could not be confirmed: "could not be
// independently verified", "there was no confirmation".
func (r *reading) unverified(e *khabar.Event) bool {
	for s := e.Sent; s < min(e.Sent+3, len(r.doc.Sentences)); s++ {
		sent := &r.doc.Sentences[s]
		for i := sent.First; i < sent.End; i++ {
			switch r.lemma[i] {
			case "verify", "corroborate":
				if r.negated(i) && r.quote[i] == 0 {
					return true
				}
			case "confirmation", "verification":
				if d := r.Child(i, "det"); d >= 0 && r.lemma[d] == "no" && r.quote[i] == 0 {
					return true
				}
			}
		}
	}
	return false
}

// tollTold reports whether a claim in the event's own paragraph gives its toll,
// as where a source stands only at the end of a story; it joins the two.
func (r *reading) tollTold(e *khabar.Event) bool {
	told := false
	for i := range e.Casualties {
		k := r.teller(e.Casualties[i].Mention)
		if k < 0 || r.doc.Sentences[r.doc.Claims[k].Sent].Para != r.doc.Sentences[e.Sent].Para {
			continue
		}
		told = true
		r.join(e, r.doc.Claims[k])
	}
	return told
}

// join makes a claim one about an event.
func (r *reading) join(e *khabar.Event, c *khabar.Claim) {
	if !slices.Contains(e.Claims, c.ID) {
		e.Claims = append(e.Claims, c.ID)
		c.About = append(c.About, e.ID)
	}
}

// refersTo reports whether a claim about a deed means the event e without its
// trigger: "the group claimed responsibility" after the attack was told.
func (r *reading) refersTo(k int, e *khabar.Event) bool {
	switch r.doc.Claims[k].Stance {
	case khabar.StanceClaimsResponsibility, khabar.StanceDeniesResponsibility, khabar.StanceBlames:
	default:
		return false
	}
	return r.deed(k) == e
}

// deed is the violent event that a claim of responsibility speaks of: one within
// its content, else the last one told before it, else the first of the report.
func (r *reading) deed(k int) *khabar.Event {
	a := &r.found[k]
	var before, after *khabar.Event
	for _, e := range r.doc.Events {
		if e.Type == "ASSAULT" && e.TriggerTok >= 0 && a.content.covers(e.TriggerTok) {
			return e
		}
	}
	for _, e := range r.doc.Events {
		if e.Type != "ASSAULT" || e.TriggerTok < 0 || e.Status == khabar.StatusBackground || e.Modality != khabar.ModalityActual && e.Modality != khabar.ModalityNegated {
			continue
		}
		switch {
		case e.TriggerTok < a.i:
			before = e
		case after == nil:
			after = e
		}
	}
	if before != nil {
		return before
	}
	return after
}

// suspects marks those whom the report itself only suspects.
func (r *reading) suspects(e *khabar.Event) {
	for i := range e.Actors {
		p := &e.Actors[i]
		if p.Role != khabar.RolePerpetrator || p.Mention == nil {
			continue
		}
		t := r.tokenAt(p.Mention.Start)
		for j := max(t-2, 0); j <= t && t < len(r.lemma); j++ {
			if l := r.lemma[j]; l == "suspected" || l == "alleged" || l == "suspect" && r.tok(j).Deprel == "amod" {
				row := khabar.Responsibility{Actor: p.Name, ActorID: p.ActorID, Stance: "blamed"}
				if !slices.ContainsFunc(e.Responsibility, func(o khabar.Responsibility) bool { return o.Actor == row.Actor }) {
					e.Responsibility = append(e.Responsibility, row)
				}
			}
		}
	}
}

// tokenAt is the first token that ends behind a position.
func (r *reading) tokenAt(pos int) int {
	i, _ := slices.BinarySearchFunc(r.doc.Tokens, pos, func(t khabar.Token, at int) int { return cmp.Compare(t.End, at+1) })
	return i
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
	if on := r.CaseChild(a.i, "on", "obl", "nmod"); on >= 0 && r.Child(a.i, "obj") >= 0 { // "blamed the attack on X"
		return r.party(on)
	}
	for _, k := range r.Kids(a.i) {
		if d := r.tok(int(k)).Deprel; d == "obj" || d == "iobj" || d == "nsubj:pass" {
			return r.party(int(k))
		}
	}
	return "", ""
}

// party is who stands at token i.
func (r *reading) party(i int) (name, id string) {
	if e := r.entityAt(i); e >= 0 {
		return r.doc.Entities[e].Name, r.doc.Entities[e].ActorID
	}
	return r.span(r.np(i)).Of(r.doc.Text), ""
}

// figures adds the accounts of single sources that differ from the report's own:
// facts that a claim holds, about the same harm, with another number.
func (r *reading) figures(e *khabar.Event) {
	own := len(e.Casualties)
	if own == 0 {
		return
	}
	first := r.teller(e.Casualties[0].Mention)
	party := first >= 0 && r.isParty(e, first)
	for k := range r.doc.Casualties {
		f := &r.doc.Casualties[k]
		c := r.claimAround(f.First)
		if c < 0 || f.Scope != khabar.ScopeIncident || f.Best == nil || r.lastToll(f) != e || r.tollOfOther(e, f) {
			continue
		}
		if c == first || r.sameSource(c, first) || !differs(e.Casualties[:own], f) {
			continue
		}
		row := f.Casualty
		row.By = r.doc.Claims[c].ID
		if party && f.Start < e.Casualties[0].Mention.Start {
			// The figures taken first are those of the side that claims the deed.
			for i := range e.Casualties[:own] {
				e.Casualties[i].By = r.doc.Claims[first].ID
			}
			row.By, party = "", false
		}
		if row.Rule == "" {
			row.Rule = f.Rule
		}
		if row.Mention == nil {
			m := khabar.MarkAt(r.doc.Text, f.Span)
			row.Mention = &m
		}
		e.Casualties = append(e.Casualties, row)
		r.join(e, r.doc.Claims[c])
	}
}

// tollOfOther reports whether a fact is a row of another event's own account: it
// is no second figure for e.
func (r *reading) tollOfOther(e *khabar.Event, f *khabar.CasualtyFact) bool {
	for _, o := range r.doc.Events {
		for i := range o.Casualties {
			if c := &o.Casualties[i]; o != e && c.By == "" && c.Effect == f.Effect && c.Mention != nil && c.Mention.Start == f.Start {
				return true
			}
		}
	}
	return false
}

// differs reports whether the report's own account has rows of the effect of f,
// none of which, nor their sum, has its number.
func differs(own []khabar.Casualty, f *khabar.CasualtyFact) bool {
	sum, rows := 0, 0
	for i := range own {
		c := &own[i]
		if c.Effect != f.Effect || c.Best == nil {
			continue
		}
		if *c.Best == *f.Best || c.Mention != nil && c.Mention.Overlaps(f.Span) {
			return false
		}
		sum += *c.Best
		rows++
	}
	return rows > 0 && sum != *f.Best
}

// teller is the claim that tells what stands at a mention, or -1.
func (r *reading) teller(m *khabar.Mark) int {
	if m == nil {
		return -1
	}
	return r.claimAround(r.tokenAt(m.Start))
}

// claimAround is the smallest claim of fact whose content holds token i, or -1.
func (r *reading) claimAround(i int) int {
	best := -1
	for k, c := range r.doc.Claims {
		if !r.found[k].content.covers(i) {
			continue
		}
		switch c.Stance {
		case khabar.StanceAsserts, khabar.StanceAssesses, khabar.StanceClaimsResponsibility:
			if best < 0 || c.Content.End-c.Content.Start < r.doc.Claims[best].Content.End-r.doc.Claims[best].Content.Start {
				best = k
			}
		}
	}
	return best
}

// isParty reports whether the source of claim k says that it did the deed.
func (r *reading) isParty(e *khabar.Event, k int) bool {
	name := r.doc.Claims[k].Source.Name
	return slices.ContainsFunc(e.Responsibility, func(x khabar.Responsibility) bool { return x.Stance == "claims" && x.Actor == name })
}

func (r *reading) sameSource(a, b int) bool {
	if a < 0 || b < 0 {
		return false
	}
	x, y := &r.doc.Claims[a].Source, &r.doc.Claims[b].Source
	return x.Entity >= 0 && x.Entity == y.Entity || x.Name == y.Name
}

// lastToll is the event with casualties that stands closest before a fact, in
// its own sentence or at most four before.
func (r *reading) lastToll(f *khabar.CasualtyFact) *khabar.Event {
	var best *khabar.Event
	for _, e := range r.doc.Events {
		if len(e.Casualties) == 0 || e.Sent > f.Sent {
			continue
		}
		last := e.Sent
		for _, s := range e.AlsoSents {
			if s <= f.Sent {
				last = max(last, s)
			}
		}
		if f.Sent-last <= 4 {
			best = e
		}
	}
	return best
}
