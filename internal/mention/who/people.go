package who

import (
	"fmt"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// People returns the named persons of a document that Find has read, in order of
// their first mention, with the posts the report gives them.
func People(doc *khabar.Document) []*khabar.Person {
	var out []*khabar.Person
	for i := range doc.Entities {
		e := &doc.Entities[i]
		if e.Class != khabar.ClassPerson || e.Anonymous {
			continue
		}
		p := &khabar.Person{Name: e.Name, Role: e.Role, Affiliation: e.Affiliation, Held: e.Held}
		for _, n := range e.Mentions {
			if m := &doc.Actors[n]; m.Form == khabar.FormName || m.Form == khabar.FormPossessive {
				p.Mentions = append(p.Mentions, khabar.PersonMention{Surface: m.Of(doc.Text), Span: m.Span})
			}
		}
		if len(p.Mentions) == 0 {
			continue
		}
		out = append(out, p)
	}
	for i, p := range out {
		p.ID = fmt.Sprintf("p%d", i+1)
	}
	return out
}

// EntityAt returns the entity of the noun phrase headed by token tok, or -1. A
// noun that only counts or groups ("dozens of militants", "members of the
// TTP") gives way to what is counted.
func EntityAt(doc *khabar.Document, tok int) int {
	return entityAt(doc, tok, 3)
}

func entityAt(doc *khabar.Document, tok, depth int) int {
	if tok < 0 || tok >= len(doc.Tokens) || depth == 0 {
		return -1
	}
	if n := mentionAt(doc, tok); n >= 0 {
		return doc.Actors[n].Entity
	}
	for i := tok + 1; i < len(doc.Tokens) && doc.Tokens[i].Sent == doc.Tokens[tok].Sent; i++ {
		t := &doc.Tokens[i]
		if t.Head != tok {
			continue
		}
		rel, _, _ := strings.Cut(t.Deprel, ":")
		if rel == "flat" || rel == "appos" || rel == "nmod" && measures[doc.Tokens[tok].Lemma] {
			if e := entityAt(doc, i, depth-1); e >= 0 {
				return e
			}
		}
	}
	return -1
}

// measures are nouns that count or group what comes after "of".
var measures = map[string]bool{"dozen": true, "hundred": true, "thousand": true, "score": true, "number": true, "handful": true, "group": true, "member": true,
	"band": true, "majority": true, "rest": true, "one": true, "two": true, "three": true, "some": true, "several": true, "many": true, "most": true, "all": true,
	"none": true, "few": true, "couple": true, "crowd": true, "contingent": true, "lot": true, "team": true, "wave": true, "party": true, "part": true, "pair": true, "million": true}

// EntitiesAt returns the entities of the noun phrase headed by tok and of the
// phrases joined to it ("India and Pakistan"), in order, each once.
func EntitiesAt(doc *khabar.Document, tree *khabar.Tree, tok int) []int {
	var out []int
	for _, t := range tree.Conjuncts(tok) {
		e := EntityAt(doc, t)
		for _, had := range out {
			if had == e {
				e = -1
			}
		}
		if e >= 0 {
			out = append(out, e)
		}
	}
	return out
}

// mentionAt returns the index in doc.Actors of the mention headed by token tok:
// the longest with that head, else the shortest around it; -1 where none.
func mentionAt(doc *khabar.Document, tok int) int {
	around := -1
	for i := range doc.Actors {
		m := &doc.Actors[i]
		if m.First > tok && m.HeadTok != tok {
			if m.Sent > doc.Tokens[tok].Sent {
				break
			}
			continue
		}
		if m.HeadTok == tok {
			return i
		}
		if m.First <= tok && tok < m.Last && (around < 0 || m.Last-m.First <= doc.Actors[around].Last-doc.Actors[around].First) {
			around = i
		}
	}
	return around
}

// held gives the persons of the list the dates of the office the report names.
func (r *reading) held(e *entity) *khabar.Period {
	if e.ActorID != "" && e.Role != "" {
		if p := heldBy(r.officesAt(e.ActorID), e.Role); p != nil {
			return p
		}
	}
	if e.former {
		return &khabar.Period{Note: "former"}
	}
	return nil
}

// officesAt returns the tenures of a person, the ones of the report's time first.
func (r *reading) officesAt(id string) []actor.Tenure {
	var now, other []actor.Tenure
	for _, t := range r.list.Held(id) {
		if r.year != "" && t.From[:4] <= r.year && (t.Until == "" || t.Until[:4] >= r.year) {
			now = append(now, t)
		} else {
			other = append(other, t)
		}
	}
	return append(now, other...)
}
