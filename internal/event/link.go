package event

import (
	"strings"

	"khabar"
)

// links joins events by the words between them: "in response to", "after",
// "following", "as part of", "sparked".
func (r *reading) links() {
	for _, d := range r.drafts {
		r.linkUp(d)
	}
}

// linkUp looks from a trigger to the event above it.
func (r *reading) linkUp(d *draft) {
	for m := range d.matches {
		i := d.matches[m].Tok
		kind := ""
		for steps := 0; steps < 7; steps++ {
			if kind == "" {
				kind = r.linkWord(i)
			}
			g := r.doc.Tokens[i].Head
			if g < 0 {
				break
			}
			if a := r.owner[g]; a != nil && a != d {
				if kind != "" && !a.dead {
					r.link(a, d, kind)
				}
				break
			}
			i = g
		}
	}
}

// linkWord reads the marker of a phrase or clause.
func (r *reading) linkWord(i int) string {
	c := r.view.Child(i, "case", "mark")
	if c < 0 {
		return ""
	}
	switch l := strings.ToLower(r.doc.Tokens[c].Form); l {
	case "after", "following", "since":
		return "follows"
	case "to":
		g := r.doc.Tokens[i].Head
		if g >= 0 {
			switch r.view.Lemma(g) {
			case "response", "retaliation", "reaction", "revenge", "reprisal":
				return "response_to"
			}
		}
		if c > 0 && r.view.Lemma(c-1) == "response" {
			return "response_to"
		}
	case "for":
		g := r.doc.Tokens[i].Head
		if g >= 0 {
			switch r.view.Lemma(g) {
			case "retaliation", "revenge", "reprisal", "retaliate":
				return "response_to"
			}
		}
	case "over", "because":
		return "cause"
	case "amid", "during":
		return "part_of"
	case "in":
		if c+2 < len(r.doc.Tokens) && r.view.Lemma(c+1) == "response" {
			return "response_to"
		}
	}
	return ""
}

func (r *reading) link(from, to *draft, kind string) {
	e := r.doc.Events[from.events]
	id := r.doc.Events[to.events].ID
	for _, l := range e.Links {
		if l.To == id {
			return
		}
	}
	e.Links = append(e.Links, khabar.Link{To: id, Kind: kind})
}
