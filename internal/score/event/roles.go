package event

import (
	"context"
	"path/filepath"
	"slices"

	"khabar"
	"khabar/internal/event"
	"khabar/internal/score"
	"khabar/internal/score/casualty"
	"khabar/internal/score/corpus"
)

// RoleExamples reads the sets that the model of roles is trained on, without the
// fifth of each that is kept unread: MUC-4 (dev.jsonl.gz) and pitf; and the train
// part of the corpus.
func RoleExamples(ctx context.Context, data, items string, limit int) ([]event.CastExample, error) {
	finder, err := event.NewPlain()
	if err != nil {
		return nil, err
	}
	c, err := newChainOf(finder)
	if err != nil {
		return nil, err
	}
	var out []event.CastExample
	err = score.Each(ctx, filepath.Join(data, "muc4", "dev.jsonl.gz"), limit, func(d *mucDoc) error {
		if gold := mucGold(d); !casualty.Unread(d.Text) && slices.ContainsFunc(gold, func(f []filler) bool { return len(f) > 0 }) {
			doc := c.before(mucReport(d))
			out = append(out, mucLabels(finder.CastCandidates(doc), gold))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	more, err := otherExamples(ctx, c, finder, data, items, limit)
	return append(out, more...), err
}

func otherExamples(ctx context.Context, c *chain, finder *event.Finder, data, items string, limit int) ([]event.CastExample, error) {
	var out []event.CastExample

	err := score.Each(ctx, filepath.Join(data, "pitf", "dev.jsonl.gz"), limit, func(d *pitfDoc) error {
		if !casualty.Unread(d.Text) {
			doc := c.before(pitfReport(d))
			out = append(out, pitfLabels(finder.CastCandidates(doc), said(doc, party(d.Gold.Perpetrator)), said(doc, party(d.Gold.Victim))))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := corpus.ReadDir(items)
	if err != nil {
		return nil, err
	}
	for _, it := range list {
		if it.Part() == corpus.Train {
			doc := c.before(it.Report())
			out = append(out, corpusLabels(finder.CastCandidates(doc), doc, it))
		}
	}
	return out, nil
}

// ownWeight is what a candidate of the corpus counts: its marks are the only
// ones that say who plays a part in which event.
const ownWeight = 2

// corpusLabels tells candidates from the marks of an item. The head of a marked
// phrase plays the part; other words in it, and other mentions of the same
// actor, are left out.
func corpusLabels(cs []event.CastCandidate, doc *khabar.Document, it *corpus.Item) event.CastExample {
	out := event.CastExample{Candidates: cs, Labels: make([]event.CastLabel, len(cs))}
	gold := map[*khabar.Event]*corpus.Event{}
	for _, e := range doc.Events {
		for _, g := range it.Events {
			if g.Type != e.Type || gold[e] != nil {
				continue
			}
			for _, w := range append([]khabar.Span{g.Trigger}, g.Further...) {
				if w.Overlaps(khabar.Span{Start: doc.Tokens[e.TriggerTok].Start, End: doc.Tokens[e.TriggerTok].End}) {
					gold[e] = g
				}
			}
		}
	}
	for k := range cs {
		if g := gold[cs[k].Event]; g != nil {
			out.Labels[k] = markOf(&cs[k], doc, g)
		}
	}
	same := map[*khabar.Event]map[string]bool{}
	for k := range cs {
		if out.Labels[k].Role != "" && len(cs[k].Words) > 1 {
			if same[cs[k].Event] == nil {
				same[cs[k].Event] = map[string]bool{}
			}
			same[cs[k].Event][cs[k].Words[1]] = true
		}
	}
	for k := range cs {
		if out.Labels[k].Role == "" && len(cs[k].Words) > 1 && same[cs[k].Event][cs[k].Words[1]] {
			out.Labels[k].Weight = 0
		}
	}
	return out
}

func markOf(c *event.CastCandidate, doc *khabar.Document, g *corpus.Event) event.CastLabel {
	at := doc.Tokens[c.Tok].Span
	for _, f := range g.Roles {
		if !f.Span.Overlaps(at) {
			continue
		}
		for i := c.Tok; ; i = doc.Tokens[i].Head {
			t := &doc.Tokens[i]
			if t.Head < 0 || !f.Span.Overlaps(doc.Tokens[t.Head].Span) {
				return event.CastLabel{Role: f.Role, Weight: ownWeight}
			}
			if t.Deprel != "conj" && t.Deprel != "appos" && t.Deprel != "flat" {
				return event.CastLabel{}
			}
		}
	}
	return event.CastLabel{Weight: ownWeight}
}

// mucLabels tells candidates from the answer keys of a document. The keys do not
// say which sentence told of whom, so an event counts only where one of its own
// candidates is in them.
func mucLabels(cs []event.CastCandidate, gold [][]filler) event.CastExample {
	out := event.CastExample{Candidates: cs, Labels: make([]event.CastLabel, len(cs))}
	told := map[*khabar.Event]bool{}
	for k := range cs {
		if cs[k].Event.Type != "ASSAULT" {
			continue
		}
		role, clear := mucRole(&cs[k], gold)
		out.Labels[k] = event.CastLabel{Role: role, Weight: 1}
		if !clear {
			out.Labels[k].Weight = 0
		}
		if role != "" && cs[k].Own {
			told[cs[k].Event] = true
		}
	}
	for k := range cs {
		if !told[cs[k].Event] {
			out.Labels[k].Weight = 0
		}
	}
	return out
}

// mucRole is the part in which a candidate is in the keys; clear is false where
// it is there in several, and the codebook's is none of them.
func mucRole(c *event.CastCandidate, gold [][]filler) (role khabar.Role, clear bool) {
	var roles []khabar.Role
	for k, name := range []khabar.Role{khabar.RolePerpetrator, khabar.RolePerpetrator, khabar.RoleTarget, khabar.RoleVictim} {
		for _, g := range gold[k] {
			if slices.ContainsFunc(c.Words, func(w string) bool { return alike(g, norm(w)) }) && !slices.Contains(roles, name) {
				roles = append(roles, name)
			}
		}
	}
	switch {
	case len(roles) == 0:
		return "", true
	case len(roles) == 1:
		return roles[0], true
	case slices.Contains(roles, c.Cast):
		return c.Cast, true
	}
	return "", false
}

// pitfLabels tells candidates from the coders' names of the parties. They name
// whom they know, so a description that is no such name may be the same party:
// it is left out.
func pitfLabels(cs []event.CastCandidate, perpetrator, victim []string) event.CastExample {
	out := event.CastExample{Candidates: cs, Labels: make([]event.CastLabel, len(cs))}
	for k := range cs {
		c := &cs[k]
		if c.Event.Type != "ASSAULT" {
			continue
		}
		p, v := shares(c.Words, perpetrator), shares(c.Words, victim)
		l := &out.Labels[k]
		switch {
		case p && v:
		case p:
			*l = event.CastLabel{Role: khabar.RolePerpetrator, Weight: 1}
		case v:
			*l = event.CastLabel{Role: khabar.RoleVictim, Weight: 1}
		case len(perpetrator)+len(victim) == 0:
		case c.Form == "" && c.Class == "", c.Form == khabar.FormName:
			l.Weight = 1
		}
	}
	return out
}

// RoleLevels are the levels found best on material that the model was not
// trained on.
func RoleLevels() event.Levels {
	l := event.Levels{Add: map[khabar.Role]float64{}, Keep: map[khabar.Role]float64{}, Change: 0.7}
	l.Add[khabar.RolePerpetrator], l.Add[khabar.RoleVictim], l.Add[khabar.RoleTarget] = 0.6, 0.65, 0.5
	for r := range l.Add {
		l.Keep[r] = 0.2
	}
	l.Keep[khabar.RoleVictim] = 0.1
	for _, r := range []khabar.Role{khabar.RoleActor, khabar.RoleRecipient, khabar.RoleParticipant, khabar.RoleMediator} {
		l.Add[r], l.Keep[r] = 0.75, 0.01
	}
	return l
}
