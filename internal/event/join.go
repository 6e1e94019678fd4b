package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
)

// joinSentences joins drafts of one sentence that tell one happening: a noun and
// the verb it belongs to, an attack and the deaths in it.
func (r *reading) joinSentences() {
	for n := len(r.drafts) - 1; n >= 0; n-- {
		b := r.drafts[n]
		if b.dead {
			continue
		}
		for a := r.above(b); a != nil; a = r.above(b) {
			b = r.merge(a, b)
		}
	}
	r.sweep()
	r.joinSiblings()
	r.sweep()
	r.joinRaids()
}

// merge keeps as the head of the joined event the one that says most what
// happened: the firm one before the weak, the attack before the toll.
func (r *reading) merge(a, b *draft) *draft {
	if r.heavier(b, a) {
		a, b = b, a
	}
	r.join(a, b)
	return a
}

func (r *reading) heavier(b, a *draft) bool {
	if b.mood.idle && r.doc.Tokens[b.tok].Deprel == "amod" {
		return false // "the decapitated body was found": the epithet tells nothing
	}
	if a.weak != b.weak {
		return a.weak
	}
	if a.row().Casualty != b.row().Casualty {
		return a.row().Casualty
	}
	return false
}

// above returns the draft on the way up from b, or from a toll that was joined
// to it, that tells the same happening.
func (r *reading) above(b *draft) *draft {
	for i := range b.matches {
		if a := r.aboveTok(b, b.matches[i].Tok); a != nil {
			return a
		}
	}
	return nil
}

func (r *reading) aboveTok(b *draft, i int) *draft {
	var path []int
	for steps := 0; steps < 7; steps++ {
		g := r.doc.Tokens[i].Head
		if g < 0 {
			return nil
		}
		path = append(path, i)
		if a := r.owner[g]; a != nil && a != b && !a.dead {
			if r.same(a, b, path, g) {
				return a
			}
			return nil
		}
		i = g
	}
	return nil
}

// inside are prepositions by which a phrase names the happening in which
// something was done.
var inside = map[string]bool{"in": true, "during": true, "by": true, "with": true, "from": true, "at": true, "on": true,
	"amid": true, "of": true, "as": true, "through": true, "via": true, "into": true, "near": true, "when": true, "under": true}

// same decides whether b, hanging by path under a, is the same happening.
func (r *reading) same(a, b *draft, path []int, g int) bool {
	if !r.compatible(a, b) || a.mood.modality != b.mood.modality {
		return false
	}
	if top := path[len(path)-1]; differs(r.view, b.tok) && !inside[prep(r.view, top)] || a.typ() != b.typ() && a.many != b.many {
		return false
	}
	top := path[len(path)-1]
	rel := r.doc.Tokens[top].Deprel
	base, _, _ := strings.Cut(rel, ":")
	// on the way no report or opinion may stand between the two
	for _, p := range path[1:] {
		if eff := r.cb.Mood(r.view.Lemma(p), r.view.Class(p)); eff == "said" || eff == "denied" {
			return false
		}
	}
	violent := a.typ() == "ASSAULT"
	switch base {
	case "obl", "nmod":
		p := prep(r.view, top)
		if p == "after" || p == "following" || p == "since" || p == "before" {
			return violent && p != "before" && p != "since" && (a.row().Casualty || b.row().Casualty) && len(path) <= 2
		}
		return inside[p] || rel == "obl:agent"
	case "nsubj", "obj":
		return violent || a.weak || b.weak || a.row().Subtype == b.row().Subtype
	case "acl", "xcomp":
		return true
	case "advcl":
		return violent && (tolled(a) || b.row().Casualty || r.sharesAgent(a, b)) || a.typ() == "CONSULT"
	case "ccomp":
		return false
	case "conj", "parataxis":
		if !violent || len(path) > 1 && base == "parataxis" {
			return false
		}
		return (a.row().Casualty || r.tellsToll(b, path[0])) && r.view.Class(path[0]) == 'V' && !r.twoTolls(a, b) || r.sharesAgent(a, b) && !r.ownThing(b)
	case "compound", "appos", "amod", "nmod:poss":
		return true
	}
	return false
}

// tolled reports whether one of the words of a draft tells its toll.
func tolled(d *draft) bool {
	for i := range d.matches {
		if d.matches[i].Row.Casualty {
			return true
		}
	}
	return false
}

// tellsToll reports whether the word of a draft at tok tells its toll.
func (r *reading) tellsToll(d *draft, tok int) bool {
	for i := range d.matches {
		if d.matches[i].Tok == tok && d.matches[i].Row.Casualty {
			return true
		}
	}
	return false
}

func prep(v *codebook.View, i int) string {
	if c := v.Child(i, "case", "mark"); c >= 0 {
		return strings.ToLower(v.Doc().Tokens[c].Form)
	}
	return ""
}

// compatible types may be one happening.
func (r *reading) compatible(a, b *draft) bool {
	if a.typ() == b.typ() {
		if a.typ() == "ASSAULT" && special(a) != special(b) && special(a) != "" && special(b) != "" {
			return false
		}
		return true
	}
	return a.weak && b.typ() == "ASSAULT" && a.typ() == "ASSAULT"
}

// special modes are happenings of their own beside an attack.
func special(d *draft) string {
	switch d.row().Mode {
	case "abduct", "sexual", "torture", "crowd-control":
		return d.row().Mode
	}
	return ""
}

// differs reports whether a noun announces another happening of the kind.
func differs(v *codebook.View, i int) bool {
	for _, k := range v.Kids(i) {
		switch v.Lemma(int(k)) {
		case "another", "second", "separate", "earlier", "previous", "similar", "other", "third", "subsequent", "different", "recent", "past", "last":
			if d := v.Doc().Tokens[k].Deprel; d == "amod" || d == "det" {
				return true
			}
		}
	}
	return false
}

// sharesAgent reports whether the doer of b is the doer of a.
func (r *reading) sharesAgent(a, b *draft) bool {
	for _, x := range a.matches {
		for _, p := range x.Args {
			if p.Kind != codebook.SlotAgent {
				continue
			}
			for _, q := range b.matches[0].Args {
				if q.Kind == codebook.SlotAgent && q.Tok == p.Tok {
					return true
				}
			}
		}
	}
	return false
}

// ownThing reports whether b names a thing or place of its own that it was done
// to: "bombed a bridge and burned a school" are two.
func (r *reading) ownThing(b *draft) bool {
	for _, p := range b.matches[0].Parts() {
		if p.Role == khabar.RoleTarget || p.Role == codebook.RoleParty && r.thing(p.Tok) != "" {
			return true
		}
	}
	return false
}

// twoTolls reports whether both have places of their own.
func (r *reading) twoTolls(a, b *draft) bool {
	return r.ownPlace(a) >= 0 && r.ownPlace(b) >= 0 && r.ownPlace(a) != r.ownPlace(b)
}

// ownPlace returns the place mention that hangs directly on a draft's trigger.
func (r *reading) ownPlace(d *draft) int {
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if p.Sent != d.sent || p.AsActor || p.InName {
			continue
		}
		h := r.doc.Head(p.First, p.Last)
		if g := r.doc.Tokens[h].Head; g == d.tok && r.doc.Tokens[h].Deprel != "nsubj" {
			return k
		}
	}
	return -1
}

// joinSiblings joins the drafts of one sentence that the tree keeps apart but
// that can only be one happening: a toll beside the one attack.
func (r *reading) joinSiblings() {
	for i, b := range r.drafts {
		if b.dead || !b.row().Casualty && !b.weak || b.typ() != "ASSAULT" {
			continue
		}
		var only *draft
		n := 0
		for k, a := range r.drafts {
			if k == i || a.dead || a.sent != b.sent || a.typ() != "ASSAULT" || !r.compatible(a, b) || a.many != b.many {
				continue
			}
			n++
			only = a
		}
		if n == 1 && only.mood.modality == b.mood.modality && only.mood.past == b.mood.past &&
			!differs(r.view, only.tok) && !differs(r.view, b.tok) && !r.twoTolls(only, b) && (!r.after(only, b) || r.ofTheWounded(b)) {
			r.merge(only, b)
		}
	}
}

// ofTheWounded reports whether those who died are the wounded of what was told
// before: "after seven of the wounded died".
func (r *reading) ofTheWounded(d *draft) bool {
	subject := r.view.Child(d.tok, "nsubj")
	if subject < 0 {
		return false
	}
	for _, i := range []int{subject, r.view.Child(subject, "nmod")} {
		if i < 0 {
			continue
		}
		switch strings.ToLower(r.doc.Tokens[i].Form) {
		case "wounded", "injured":
			return true
		}
	}
	return false
}

// after reports whether one of the two is told as following the other: it stands
// in a clause or phrase set before or after, and the other does not.
func (r *reading) after(a, b *draft) bool { return r.sequel(a, b) != r.sequel(b, a) }

// sequel returns the head of the clause or phrase set before or after another
// that d stands in, over the words of other; -1 where there is none.
func (r *reading) sequel(d, other *draft) int {
	i := d.tok
	for steps := 0; steps < 6; steps++ {
		if p := prep(r.view, i); p == "after" || p == "following" || p == "since" || p == "before" || p == "until" || p == "despite" {
			return i
		}
		g := r.doc.Tokens[i].Head
		if g < 0 || r.owner[g] != nil && r.owner[g] != other {
			break
		}
		i = g
	}
	return -1
}
