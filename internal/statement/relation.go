package statement

import (
	"strings"

	"khabar"
)

// relationsOf finds how actors of sentence s stand to one another.
func (r *reader) relationsOf(s int) {
	sent := r.doc.Sentences[s]
	for t := sent.First; t < sent.End; t++ {
		for _, w := range r.relations[r.lemma(t)] {
			if w.form == "verb" && r.doc.Tokens[t].UPOS == "VERB" {
				r.verbRelation(s, t, w)
			}
			if w.form == "noun" && r.doc.Tokens[t].UPOS == "NOUN" {
				r.nounRelation(s, t, w)
			}
		}
	}
}

func (r *reader) verbRelation(s, t int, w relationWord) {
	if r.mood(t) != moodActual {
		return
	}
	a := r.subject(t)
	if blamed := r.blamed(t); blamed >= 0 {
		a, w.relation = blamed, w.relation+" (alleged)"
	}
	b := -1
	if marker, ok := strings.CutPrefix(w.frame, "="); ok {
		b = r.CaseChild(t, marker, "obl", "nmod")
		if b < 0 {
			if o := r.Child(t, "obj"); o >= 0 {
				b = r.CaseChild(o, marker, "nmod")
			}
		}
	} else if b = r.Child(t, "obj"); b < 0 {
		if p := r.Child(t, "nsubj:pass"); p >= 0 {
			a, b = r.CaseChild(t, "by", "obl"), r.antecedent(t, p)
		}
	}
	r.relate(s, a, b, w)
}

// antecedent is what the subject v of the relative clause at t stands for, else v.
func (r *reader) antecedent(t, v int) int {
	if h := r.doc.Tokens[t].Head; r.doc.Tokens[t].Deprel == "acl:relcl" && h >= 0 && r.doc.Tokens[v].UPOS == "PRON" {
		return h
	}
	return v
}

var blaming = map[string]bool{"blame": true, "accuse": true, "condemn": true, "criticize": true, "criticise": true, "suspect": true, "denounce": true}

// blamed returns whom another accuses of the deed at t ("A blamed B for backing
// C"), or -1.
func (r *reader) blamed(t int) int {
	if r.doc.Tokens[t].XPOS != "VBG" {
		return -1
	}
	h := r.doc.Tokens[t].Head
	if h >= 0 && r.doc.Tokens[h].UPOS != "VERB" {
		h = r.doc.Tokens[h].Head
	}
	if h < 0 || !blaming[r.lemma(h)] {
		return -1
	}
	return r.Child(h, "obj", "nsubj:pass")
}

var speaking = map[string]bool{"say": true, "tell": true, "claim": true, "warn": true, "add": true, "report": true, "argue": true, "believe": true}

// subject of t, through the verb it is joined to.
func (r *reader) subject(t int) int {
	for hop := 0; hop < 3; hop++ {
		if v := r.Child(t, "nsubj"); v >= 0 {
			return r.antecedent(t, v)
		}
		switch d := r.doc.Tokens[t].Deprel; {
		case d == "conj" && speaking[r.lemma(r.doc.Tokens[t].Head)]:
			return -1 // the clause reported has lost its own subject
		case d == "conj", d == "xcomp", d == "advcl":
			t = r.doc.Tokens[t].Head
		case d == "acl", d == "acl:relcl":
			return r.doc.Tokens[t].Head
		default:
			return -1
		}
	}
	return -1
}

func (r *reader) nounRelation(s, t int, w relationWord) {
	switch w.frame {
	case "between":
		r.between(s, t, w)
	case "of":
		b := r.Child(t, "nmod:poss")
		if b < 0 {
			b = r.CaseChild(t, "of", "nmod")
		}
		a := r.Child(t, "nsubj")
		if b < 0 {
			if a >= 0 && r.Child(t, "cop") >= 0 && r.doc.Tokens[t].XPOS == "NNS" { // "A and B are allies"
				r.pair(s, a, w)
			}
			return
		}
		if a < 0 {
			a = r.Child(t, "appos")
		}
		if a < 0 && r.doc.Tokens[t].Deprel == "appos" {
			a = r.doc.Tokens[t].Head
		}
		r.relate(s, a, b, w)
	}
}

// between reads "relations between A and B", "A's ties with B".
func (r *reader) between(s, t int, w relationWord) {
	change := ""
	if h := r.doc.Tokens[t].Head; h >= 0 {
		change = r.changes[r.lemma(h)]
	}
	if change != "" {
		w.relation += ", " + change
	}
	if v := r.CaseChild(t, "between", "nmod"); v >= 0 {
		r.pair(s, v, w)
		return
	}
	b := r.CaseChild(t, "with", "nmod")
	if b < 0 {
		b = r.CaseChild(t, "to", "nmod")
	}
	if b < 0 {
		if h := r.doc.Tokens[t].Head; h >= 0 && change != "" && r.doc.Tokens[t].Deprel == "obj" { // "A and B restored ties"
			r.pair(s, r.subject(h), w)
		}
		return
	}
	a := r.Child(t, "nmod:poss")
	if a < 0 {
		if h := r.doc.Tokens[t].Head; h >= 0 && r.doc.Tokens[t].Deprel == "obj" {
			a = r.subject(h)
		}
	}
	r.relate(s, a, b, w)
}

// pair relates the two that v joins.
func (r *reader) pair(s, v int, w relationWord) {
	if v < 0 {
		return
	}
	if both := r.Conjuncts(v); len(both) >= 2 {
		r.relate(s, both[0], both[1], w)
	}
}

// sideName returns the name of the known actor that the phrase headed by t
// stands for; empty for a phrase that names nobody.
func (r *reader) sideName(t int) string {
	e := r.side(t)
	if e < 0 {
		return ""
	}
	x := r.doc.Entities[e]
	switch {
	case x.Class == khabar.ClassFacility, x.Class == khabar.ClassVehicle, x.Class == khabar.ClassOther:
		return ""
	case x.ActorID == "" && (x.Anonymous || strings.ToLower(x.Name) == x.Name):
		return "" // a description, not a name
	}
	return x.Name
}

// relate records the relation where both sides are known, different actors.
func (r *reader) relate(s, a, b int, w relationWord) {
	if a < 0 || b < 0 {
		return
	}
	an, bn := r.sideName(a), r.sideName(b)
	if an == "" || bn == "" || an == bn {
		return
	}
	rel := &khabar.Relation{A: an, B: bn, Relation: w.relation, Quote: r.quote(s), Rule: w.id}
	if times := r.timesOf(s); len(times) == 1 {
		rel.Period = &khabar.Period{Start: times[0].When.Start, End: times[0].When.End, Open: times[0].When.End == "", Note: times[0].When.Note}
	}
	for _, have := range r.foundRelations {
		if have.A == rel.A && have.B == rel.B && have.Relation == rel.Relation {
			return
		}
	}
	r.foundRelations = append(r.foundRelations, rel)
}
