package statement

import (
	"strings"

	"khabar"
)

// agreementsOf finds the agreements, ceasefires and talks of sentence s: a noun
// of the table with a name of its own, parties, or a word that says its state.
func (r *reader) agreementsOf(s int) {
	sent := r.doc.Sentences[s]
	for t := sent.First; t < sent.End; t++ {
		tok := r.doc.Tokens[t]
		noun, ok := r.nouns[r.lemma(t)]
		if !ok || tok.UPOS != "NOUN" && tok.UPOS != "PROPN" || tok.Deprel == "compound" {
			continue
		}
		name, named := r.agreementName(t)
		status, stateRule, stateTok := r.agreementState(t)
		parties := r.agreementParties(t, stateTok)
		if !named && status == "" && len(parties) < 2 || noun.weak && !named && (status == "" || len(parties) == 0) {
			continue
		}
		if noun.kind == "process" && named && status == "" && len(parties) == 0 {
			continue
		}
		if status == "" {
			status = map[string]string{"process": "ongoing"}[noun.kind]
		}
		if status == "" {
			status = "agreed"
		}
		a := &khabar.Agreement{Name: name, Parties: parties, Mediators: r.mediators(t, stateTok), Date: r.agreementDate(s, t), Status: status,
			Quote: r.quote(s), Rule: "agreement." + r.lemma(t) + stateRule}
		r.addAgreement(a)
	}
}

// addAgreement keeps one record per name and state.
func (r *reader) addAgreement(a *khabar.Agreement) {
	for _, have := range r.foundAgreements {
		if have.Name == a.Name && have.Status == a.Status {
			for _, p := range a.Parties {
				have.Parties = appendOnce(have.Parties, p)
			}
			if have.Date == "" {
				have.Date = a.Date
			}
			return
		}
	}
	r.foundAgreements = append(r.foundAgreements, a)
}

// agreementName returns the noun with its compounds and adjectives; named tells
// whether a proper noun among them makes it a name ("the Doha agreement").
func (r *reader) agreementName(t int) (name string, named bool) {
	first := t
	for _, k := range r.Kids(t) {
		tok := r.doc.Tokens[k]
		if int(k) > t || tok.Deprel != "compound" && tok.Deprel != "amod" && tok.Deprel != "nmod:poss" && tok.Deprel != "nmod" {
			continue
		}
		a, _ := r.Extent(int(k), "det")
		if tok.Deprel == "compound" && tok.UPOS == "PROPN" {
			named = true
		}
		first = min(first, a)
	}
	last := t + 1
	if v := r.CaseChild(t, "of", "nmod"); v >= 0 && len(r.doc.Tokens[v].Form) == 4 && r.doc.Tokens[v].XPOS == "CD" {
		named, last = named || r.doc.Tokens[t].UPOS == "NOUN" && first < t, v+1
	}
	words := khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}.Of(r.doc.Text)
	return strings.Join(strings.Fields(words), " "), named
}

// agreementState reads the state off the word that governs the noun.
func (r *reader) agreementState(t int) (status, rule string, governor int) {
	for hop, i := 0, t; hop < 3; hop++ {
		tok := r.doc.Tokens[i]
		h := tok.Head
		if h < 0 {
			return "", "", -1
		}
		lemma := r.lemma(h)
		for _, relation := range governorRelations(tok.Deprel, r.caseOf(i)) {
			if st, ok := r.states[stateKey{lemma, relation}]; ok {
				return st, "." + lemma + "." + relation, h
			}
		}
		if tok.Deprel != "conj" && tok.Deprel != "appos" && !strings.HasPrefix(tok.Deprel, "nmod") {
			return "", "", -1
		}
		i = h
	}
	return "", "", -1
}

func governorRelations(deprel, marker string) []string {
	switch {
	case deprel == "obj", deprel == "nsubj:pass", deprel == "acl:relcl":
		return []string{"obj"}
	case deprel == "nsubj":
		return []string{"subj"}
	case deprel == "obl" && marker == "from":
		return []string{"from"}
	case deprel == "obl" && (marker == "to" || marker == "on"):
		return []string{"obj"}
	case strings.HasPrefix(deprel, "nmod"):
		return []string{"noun"}
	}
	return nil
}

func (r *reader) caseOf(i int) string {
	if c := r.Child(i, "case"); c >= 0 {
		return r.form(c)
	}
	return ""
}

// agreementParties reads "between A and B", "with A", and the subject of the
// verb that signs, holds or breaks it.
func (r *reader) agreementParties(t, governor int) []string {
	var heads []int
	for _, marker := range []string{"between", "with", "among"} {
		if v := r.CaseChild(t, marker, "nmod", "obl"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
	}
	if v := r.Child(t, "nmod:poss"); v >= 0 {
		heads = append(heads, r.Conjuncts(v)...)
	}
	if governor >= 0 && r.doc.Tokens[governor].UPOS == "VERB" && !mediating[r.lemma(governor)] {
		if v := r.Child(governor, "nsubj"); v >= 0 && v != t {
			heads = append(heads, r.Conjuncts(v)...)
		}
		for _, marker := range []string{"with", "between"} {
			if v := r.CaseChild(governor, marker, "obl"); v >= 0 {
				heads = append(heads, r.Conjuncts(v)...)
			}
		}
	}
	return r.names(heads)
}

var mediating = map[string]bool{"broker": true, "mediate": true, "facilitate": true, "host": true}

func (r *reader) mediators(t, governor int) []string {
	var heads []int
	if governor >= 0 && mediating[r.lemma(governor)] {
		if v := r.Child(governor, "nsubj"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
		if v := r.CaseChild(governor, "by", "obl"); v >= 0 {
			heads = append(heads, r.Conjuncts(v)...)
		}
	}
	for _, k := range r.Kids(t) {
		if d := r.doc.Tokens[k].Deprel; strings.HasPrefix(d, "acl") && mediating[r.lemma(int(k))] {
			if v := r.CaseChild(int(k), "by", "obl"); v >= 0 {
				heads = append(heads, r.Conjuncts(v)...)
			}
		}
	}
	return r.names(heads)
}

// agreementDate takes the time that stands closest to the noun in its sentence.
func (r *reader) agreementDate(s, t int) string {
	best, distance := "", 9
	for _, when := range r.timesOf(s) {
		d := when.First - t
		if d < 0 {
			d = t - when.Last
		}
		if when.When.Start == "" || when.Type == "DURATION" || d >= distance {
			continue
		}
		best, distance = isoDate(when.When), d
	}
	return best
}

// isoDate writes an interval as one date where its precision allows.
func isoDate(w khabar.When) string {
	switch {
	case w.Precision == khabar.PrecisionYear && len(w.Start) >= 4:
		return w.Start[:4]
	case w.Precision == khabar.PrecisionMonth && len(w.Start) >= 7:
		return w.Start[:7]
	case w.Start == w.End || w.End == "":
		return w.Start
	}
	return w.Start + "/" + w.End
}
