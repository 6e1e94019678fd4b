package who

import (
	"sort"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

type pronoun struct {
	gender string // m, f, or "" for a thing
	plural bool
}

var pronouns = map[string]pronoun{
	"he": {"m", false}, "him": {"m", false}, "his": {"m", false}, "himself": {"m", false},
	"she": {"f", false}, "her": {"f", false}, "hers": {"f", false}, "herself": {"f", false},
	"they": {"", true}, "them": {"", true}, "their": {"", true}, "themselves": {"", true}, "theirs": {"", true},
	"it": {"", false}, "its": {"", false}, "itself": {"", false},
}

// doing are verbs that only somebody can be the subject of: "it" before one is
// an actor.
var doing = map[string]bool{"say": true, "claim": true, "deny": true, "accuse": true, "warn": true, "vow": true, "launch": true, "blame": true, "announce": true,
	"reject": true, "condemn": true, "carry": true, "attack": true, "release": true, "refuse": true, "agree": true, "demand": true, "call": true, "urge": true,
	"add": true, "report": true, "fight": true, "seize": true, "withdraw": true, "pledge": true, "support": true, "want": true, "plan": true, "acknowledge": true,
	"confirm": true, "declare": true, "threaten": true, "promise": true, "send": true, "kill": true, "shell": true, "bomb": true, "raid": true, "arrest": true, "sign": true, "extend": true}

// findPronouns puts the third-person pronouns and resolves those that are clear.
func (r *reading) findPronouns() {
	n := len(r.ms) // pronouns are added behind; the sorted part is searched
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.UPOS != "PRON" && t.UPOS != "DET" {
			continue
		}
		p, ok := pronouns[r.lower[i]]
		if !ok || t.Deprel == "expl" {
			continue
		}
		if p.gender == "" && !p.plural && !r.standsForActor(i) {
			continue
		}
		e, rule := r.antecedent(i, p, n)
		m := r.put(mention{kind: kindPronoun, affil: -1}, i, i+1, khabar.FormPronoun, "pronoun."+rule)
		r.ms[m].Entity = e
	}
}

// storyPerson is the person the report is about: the one of its title, else the one
// named clearly more often than any other; -1 where there is none.
func (r *reading) storyPerson() int {
	best, second, at := 0, 0, -1
	for e := range r.ents {
		x := &r.ents[e]
		if !x.person || x.Anonymous {
			continue
		}
		n := len(x.Mentions)
		if r.inTitle(x) {
			n += 4
		}
		if n > best {
			best, second, at = n, best, e
		} else {
			second = max(second, n)
		}
	}
	if best >= 3 && best >= 2*second {
		return at
	}
	return -1
}

// standsForActor reports whether "it" or "its" is surely somebody.
func (r *reading) standsForActor(i int) bool {
	t := &r.doc.Tokens[i]
	if t.Head < 0 {
		return false
	}
	gov := &r.doc.Tokens[t.Head]
	switch t.Deprel {
	case "nsubj":
		return gov.UPOS == "VERB" && doing[gov.Lemma]
	case "nmod:poss":
		noun, _ := r.nounAt(t.Head)
		return noun != nil && noun.Kind != actor.NounFacility && noun.Kind != actor.NounVehicle
	}
	return false
}

// antecedent finds the entity that pronoun i stands for, or -1. What is sure of its
// gender gives it to who had none.
func (r *reading) antecedent(i int, p pronoun, n int) (int, string) {
	a := &r.ana
	*a = anaphor{sort: sortIt, tok: i, first: i, p: p, deprel: hashString(r.doc.Tokens[i].Deprel), mods: a.mods[:0], quoted: r.inQuotes(i)}
	switch {
	case p.gender == "m":
		a.sort = sortHe
	case p.gender == "f":
		a.sort = sortShe
	case p.plural:
		a.sort = sortThey
	}
	e := r.goesBack(a, n)
	if e < 0 {
		return -1, "none"
	}
	if x := &r.ents[e]; x.gender == "" {
		x.gender = p.gender
	}
	return e, "salience"
}

// lastBefore returns the last of the sorted mentions ms[:n] that starts before
// byte pos.
func (r *reading) lastBefore(pos, n int) int {
	return sort.Search(n, func(k int) bool { return r.ms[k].Start >= pos }) - 1
}

// ownedBySomebody reports whether a pronoun owns the described person.
func (r *reading) ownedBySomebody(m *mention) bool {
	k := r.tree.Child(m.HeadTok, "nmod:poss")
	return k >= 0 && r.doc.Tokens[k].UPOS == "PRON"
}

// agrees reports whether an entity has the pronoun's number and gender.
func (r *reading) agrees(p pronoun, m *mention, x *entity) bool {
	if x.noun != nil && (x.noun.Kind == actor.NounFacility || x.noun.Kind == actor.NounVehicle) {
		return false
	}
	switch {
	case p.gender != "":
		return x.person && x.gender != opposite(p.gender) && m.kind != kindNamed && !(x.noun != nil && x.gender == "" && x.noun.Kind == actor.NounBody)
	case p.plural:
		if m.Form == khabar.FormNORP && !m.plural {
			return false
		}
		return !x.person && (x.plural || x.Class == khabar.ClassGroup)
	}
	if m.Form == khabar.FormNORP {
		return false
	}
	return !x.person && !x.plural && (x.Class == khabar.ClassOrganisation || x.Class == khabar.ClassGroup || x.Class == khabar.ClassState)
}

func opposite(g string) string {
	if g == "m" {
		return "f"
	}
	return "m"
}

// coargument reports whether pronoun i and mention m fill two places of one
// verb: then they are two.
func (r *reading) coargument(i int, m *mention) bool {
	t := &r.doc.Tokens[i]
	if t.Head >= 0 && accusative[r.lower[i]] && strings.HasPrefix(t.Deprel, "nsubj") {
		// "the judge ordered her held"
		v := &r.doc.Tokens[t.Head]
		if (v.Deprel == "xcomp" || v.Deprel == "ccomp") && r.doc.Tokens[m.HeadTok].Head == v.Head {
			return true
		}
	}
	return t.Head >= 0 && strings.HasPrefix(t.Deprel, "ob") && r.doc.Tokens[m.HeadTok].Head == t.Head && !strings.HasSuffix(r.lower[i], "sel") && !strings.HasSuffix(r.lower[i], "self")
}

var accusative = map[string]bool{"him": true, "her": true, "them": true}

// speaker reports whether mention m is the subject of a verb of saying.
func (r *reading) speaker(m *mention) bool {
	t := &r.doc.Tokens[m.HeadTok]
	if t.Deprel != "nsubj" || t.Head < 0 {
		return false
	}
	return sayers[r.doc.Tokens[t.Head].Lemma]
}

// inQuotes reports whether token i lies within quotation marks of its paragraph.
func (r *reading) inQuotes(i int) bool {
	s := r.doc.Tokens[i].Start
	from := strings.LastIndex(r.text[:s], "\n\n") + 1
	open := strings.LastIndexAny(r.text[from:s], "“\"")
	if open < 0 {
		return false
	}
	if strings.HasPrefix(r.text[from+open:], "“") {
		return strings.LastIndex(r.text[from:s], "”") < open
	}
	return strings.Count(r.text[from:s], "\"")%2 == 1
}
