package claim

import (
	"strings"

	"khabar"
)

// stand is how a source stands to what it says.
type stand struct {
	stance khabar.Stance
	hedge  khabar.Hedge
	rule   string
	none   bool // no claim: "no group claimed responsibility"
}

// stance is what the tables say and, where no phrase settles it, the model makes
// of that.
func (r *reading) stance(a *attribution) stand {
	st := r.tableStance(a)
	if r.stances != nil && !st.none && !r.settled(a, &st) {
		r.learned(a, &st)
	}
	return st
}

// settled reports whether a stance is certain: told by a phrase, by what the source
// says of its own deed or of a report, or the author's
// own judgement.
func (r *reading) settled(a *attribution, st *stand) bool {
	return strings.HasPrefix(st.rule, "claim.phrase") || strings.HasPrefix(st.rule, "claim.content") && st.stance != khabar.StancePromises || r.judgement(a)
}

// tableStance reads the phrase at the cue, else its word, and then what the
// content itself says.
func (r *reading) tableStance(a *attribution) stand {
	st := r.phraseStance(a)
	if st.stance == khabar.StanceDenies && r.ownDeed(a) {
		st.stance, st.rule = khabar.StanceDeniesResponsibility, "claim.content.denied_deed"
	}
	if st.none || st.rule != "" {
		return st
	}
	row, ok := r.cues[r.keyHash(a.i)]
	st = stand{stance: khabar.StanceAsserts, hedge: khabar.HedgeNone, rule: "claim.model"}
	if ok {
		st = stand{row.stance, row.hedge, "claim." + r.key(a.i), false}
	}
	if r.judgement(a) {
		st.stance = khabar.StanceAssesses
		return st
	}
	if st.stance == khabar.StanceAssesses && r.tells(a) {
		st.stance = khabar.StanceAsserts
	}
	if st.stance == khabar.StanceAsserts {
		r.contentStance(a, &st)
	}
	return st
}

// ownDeed reports whether the content tells a deed of the source itself: "denied
// that it carried out the attack".
func (r *reading) ownDeed(a *attribution) bool {
	root := r.contentRoot(a)
	if root < 0 || !r.deeds[r.lemma[root]] {
		return false
	}
	subj := r.Child(root, "nsubj")
	return subj >= 0 && r.own(subj, a)
}

// tells reports whether the source is one that tells and has no opinions: a
// document, reports at large.
func (r *reading) tells(a *attribution) bool {
	h := a.source.head
	return h >= 0 && (r.kinds[r.lemma[h]] == "document" || r.kinds[r.lemma[h]] == "vague")
}

// phraseStance looks for a phrase that begins at the cue, up to three words
// before it, or at a word of its cue span.
func (r *reading) phraseStance(a *attribution) stand {
	sent := r.sentence(a.i)
	for i := max(sent.first, a.i-3); i < min(a.i+2, sent.last); i++ {
		for k := range r.phrases[r.lemma[i]] {
			p := &r.phrases[r.lemma[i]][k]
			last, ok := p.fits(r.view, i, sent.last)
			if !ok || last <= a.i {
				continue
			}
			neg := r.negated(i) || r.negated(a.i)
			if p.need == "not" && !neg {
				continue
			}
			if p.need == "no" && neg {
				if p.stance == khabar.StanceClaimsResponsibility || p.stance == khabar.StanceBlames {
					return stand{none: true}
				}
				continue
			}
			if p.stance == "" {
				return stand{none: true}
			}
			return stand{stance: p.stance, hedge: khabar.HedgeNone, rule: "claim.phrase" + p.name}
		}
	}
	return stand{}
}

// negated reports whether the word at i is denied: by "not", by "no" before its
// subject, by "refused to".
func (r *reading) negated(i int) bool {
	for _, k := range r.Kids(i) {
		switch l := r.lemma[k]; {
		case l == "not" || l == "never" || l == "n't" || l == "neither" || l == "nor":
			return true
		case strings.HasPrefix(r.tok(int(k)).Deprel, "nsubj"):
			if d := r.Child(int(k), "det"); d >= 0 && (r.lemma[d] == "no" || r.lemma[d] == "neither") {
				return true
			}
			if l == "nobody" || l == "none" || r.lemma[k] == "no-one" {
				return true
			}
		}
	}
	return false
}

// contentStance reads what the source says about its own deed: that it did it,
// did not, will; or that what others say is false.
func (r *reading) contentStance(a *attribution, st *stand) {
	root := r.contentRoot(a)
	if root < 0 {
		return
	}
	if i := r.findLemma(root-3, root+3, "such"); i > 0 && r.lemma[i-1] == "no" && r.Child(root, "expl") >= 0 {
		st.stance, st.rule = khabar.StanceDenies, "claim.content.no_such"
		return
	}
	if r.falsehoods[r.lemma[root]] && !r.negated(root) {
		st.stance, st.rule = khabar.StanceDenies, "claim.content.false"
		return
	}
	subj := r.Child(root, "nsubj", "nsubj:pass")
	own := subj >= 0 && r.own(subj, a)
	if !own {
		return
	}
	neg := r.negated(root)
	if neg && r.deeds[r.lemma[root]] && !r.future(root) {
		st.stance, st.rule = khabar.StanceDeniesResponsibility, "claim.content.not_us"
		return
	}
	end := min(root+8, r.sentence(root).last)
	switch {
	case r.findLemma(root-3, end, "nothing") >= 0 && r.findLemma(root, end, "with") >= 0, neg && (r.lemma[root] == "involve" || r.lemma[root] == "responsible" || r.findLemma(root, end, "behind") >= 0):
		st.stance, st.rule = khabar.StanceDeniesResponsibility, "claim.content.not_us"
	case r.lemma[root] == "responsible" || r.findLemma(root-2, root+1, "behind") >= 0 || r.lemma[root] == "carry" && r.findLemma(root, end, "attack") >= 0:
		if !neg {
			st.stance, st.rule = khabar.StanceClaimsResponsibility, "claim.content.us"
		}
	default:
		if r.future(root) && !r.conditional(root) {
			st.stance, st.rule = khabar.StancePromises, "claim.content.will"
		}
	}
}

// future reports whether the verb at root is about what will be done.
func (r *reading) future(root int) bool {
	for _, k := range r.Kids(root) {
		switch r.lemma[k] {
		case "will", "'ll", "wo", "shall", "would":
			if r.is(int(k), "aux") {
				return true
			}
		}
	}
	return false
}

func (r *reading) conditional(root int) bool {
	for _, k := range r.Kids(root) {
		if r.is(int(k), "advcl") {
			if m := r.Child(int(k), "mark"); m >= 0 && r.lemma[m] == "if" {
				return true
			}
		}
	}
	return false
}

func (r *reading) findLemma(first, last int, lemma string) int {
	for i := max(first, 0); i < last && i < len(r.lemma); i++ {
		if r.lemma[i] == lemma {
			return i
		}
	}
	return -1
}

// contentRoot is the head of the first piece of the content.
func (r *reading) contentRoot(a *attribution) int {
	if a.content.n == 0 {
		return -1
	}
	p := a.content.parts[0]
	s := r.sentence(p.first)
	return r.doc.Head(p.first, min(p.last, s.last))
}

// own reports whether the subject at i is the source itself: we, or a pronoun or
// name for the same actor.
func (r *reading) own(i int, a *attribution) bool {
	switch r.lemma[i] {
	case "we", "i":
		return true
	}
	if a.source.head < 0 {
		return false
	}
	if e := r.entityAt(i); e >= 0 && e == r.entityAt(a.source.head) {
		return true
	}
	return r.tok(i).UPOS == "PRON" && (r.lemma[i] == "it" || r.lemma[i] == "they" || r.lemma[i] == "he" || r.lemma[i] == "she") && r.entityAt(i) < 0
}

// entityAt is the index of the entity mentioned at token i, or -1.
func (r *reading) entityAt(i int) int {
	if i < 0 || r.actor[i] < 0 {
		return -1
	}
	return r.doc.Actors[r.actor[i]].Entity
}

// hedge is the doubt on a claim: of its cue, of words on the cue, of words on
// the head of the content.
func (r *reading) hedge(a *attribution, st stand) khabar.Hedge {
	if st.hedge != "" && st.hedge != khabar.HedgeNone {
		return st.hedge
	}
	for _, i := range []int{a.i, r.contentRoot(a)} {
		if i < 0 {
			continue
		}
		if h, ok := r.hedges[r.lemma[i]]; ok {
			return h
		}
		for _, k := range r.Kids(i) {
			if h, ok := r.hedges[r.lemma[k]]; ok && (i != a.i || !strings.HasPrefix(r.tok(int(k)).Deprel, "aux")) && !r.verbal(int(k)) || ok && r.is(int(k), "aux") {
				return h
			}
		}
	}
	return khabar.HedgeNone
}

// reporting reports whether a cue without a source is still a report: "was
// reported", "media reports suggest", "allegedly".
func (r *reading) reporting(a *attribution) bool {
	if _, ok := r.cues[r.keyHash(a.i)]; !ok {
		return false
	}
	return r.verbal(a.i) && a.content.n > 0
}
