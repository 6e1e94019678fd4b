package who

import (
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// readRoles gives the named persons their offices and whom they belong to: from
// the words before the name, and from what stands beside it between commas.
func (r *reading) readRoles() {
	for i := range r.ms {
		if r.ms[i].kind != kindPerson || r.ms[i].Entity < 0 {
			continue
		}
		r.roleBefore(i)
		r.roleAfter(i)
		r.roleAhead(i)
	}
}

// roleWord reports whether token i is a noun that can be someone's office or
// description.
func (r *reading) roleWord(i int) (*actor.Noun, int) {
	noun, start := r.nounAt(i)
	if noun == nil || noun.Kind != actor.NounPerson {
		return nil, i
	}
	return noun, start
}

// roleBefore reads "Afghan Interior Minister", "TTP leader", "US special
// representative for Afghanistan" right before a name.
func (r *reading) roleBefore(n int) {
	m := &r.ms[n]
	sent := r.doc.Sentences[m.Sent].First
	first := m.title
	from := first
	for from > sent && m.First-from < 14 && r.roleToken(from-1) {
		from--
	}
	if from == m.First {
		return
	}
	// The role's head: the last role noun that no preposition leads to.
	head := -1
	for j := from; j < m.First; j++ {
		if u := r.doc.Tokens[j].UPOS; u == "ADP" && head >= 0 {
			break
		}
		if noun, _ := r.roleWord(j); noun != nil {
			head = j
		}
	}
	if head < 0 {
		if m.Title == "" {
			return
		}
		from, head = m.title, m.First-1
	}
	if r.doc.Tokens[head].XPOS == "NNS" {
		return // "journalists A, B and C"
	}
	for j := head - 1; j > from; j-- {
		if r.doc.Tokens[j].UPOS == "ADP" {
			from = j + 1 // "the record of Sool governor X"
		}
	}
	for from < head && (r.doc.Tokens[from].UPOS == "DET" || r.doc.Tokens[from].UPOS == "ADP" || r.doc.Tokens[from].UPOS == "PUNCT" || r.doc.Tokens[from].UPOS == "CCONJ" || r.doc.Tokens[from].UPOS == "NUM") {
		from++
	}
	if r.taken[from] != 0 && int(r.taken[from])-1 != n && r.ms[r.taken[from]-1].First < from {
		return
	}
	last := m.First
	for last > from && (r.doc.Tokens[last-1].Form == "," || r.doc.Tokens[last-1].Form == "." && r.doc.Tokens[last-1].Start > r.doc.Tokens[max(last-2, 0)].End) {
		last--
	}
	if last > from {
		r.setRole(n, from, last, head)
	}
}

// roleToken reports whether token i may be part of the office before a name.
func (r *reading) roleToken(i int) bool {
	t := &r.doc.Tokens[i]
	if k := int(r.taken[i]) - 1; k >= 0 {
		return r.ms[k].kind != kindPerson
	}
	switch t.UPOS {
	case "NOUN", "ADJ", "PROPN", "DET":
		return t.UPOS != "DET" || r.lower[i] == "the" || r.lower[i] == "a" || r.lower[i] == "an"
	case "ADP":
		return r.lower[i] == "of" || r.lower[i] == "for"
	case "PART":
		return t.XPOS == "POS"
	case "PUNCT":
		return t.Form == "-" || t.Form == "."
	}
	return t.XPOS == "POS"
}

// roleAfter reads ", the region's police chief," right after a name, and "X, 34,
// a farmer".
func (r *reading) roleAfter(n int) {
	m := &r.ms[n]
	toks := r.doc.Tokens
	end := r.doc.Sentences[m.Sent].End
	i := m.Last
	if i < end && toks[i].XPOS == "POS" {
		return
	}
	if i+1 >= end || toks[i].Form != "," && toks[i].Form != "–" && toks[i].Form != "—" {
		return
	}
	i++
	if i+1 < end && toks[i].UPOS == "NUM" && toks[i+1].Form == "," { // an age
		i += 2
	}
	first, head := i, -1
	j := i
	for ; j < end && j < i+16; j++ {
		t := &toks[j]
		if k := int(r.taken[j]) - 1; k >= 0 && r.ms[k].kind == kindPerson {
			if head < 0 {
				return
			}
			break
		}
		if t.UPOS == "PUNCT" && t.Form != "-" || t.UPOS == "VERB" && t.Deprel != "amod" || t.UPOS == "AUX" || t.UPOS == "PRON" && t.Deprel != "nmod:poss" || t.UPOS == "SCONJ" {
			break
		}
		if t.UPOS == "ADP" && head < 0 {
			return // ", in Kabul"
		}
		if head < 0 || r.doc.Tokens[j].UPOS != "ADP" {
			if noun, _ := r.roleWord(j); noun != nil && (head < 0 || head == j-1) {
				head = j
			}
		}
		if t.UPOS == "CCONJ" && head < 0 {
			return
		}
	}
	if head < 0 {
		return
	}
	// "at the time", "at that time" closes the office.
	for _, w := range []string{"at the time", "at that time", "then"} {
		if k := j - len(strings.Fields(w)); k > head && strings.Join(r.lower[k:j], " ") == w {
			r.ms[n].former = true
			j = k
		}
	}
	for first < head && (toks[first].UPOS == "DET" || toks[first].UPOS == "CCONJ") {
		first++
	}
	r.setRole(n, first, j, head)
}

// roleAhead reads "A spokesman for the ministry, Name Name, said": an office
// whose holder is named in apposition.
func (r *reading) roleAhead(n int) {
	m := &r.ms[n]
	toks := r.doc.Tokens
	sent := r.doc.Sentences[m.Sent].First
	i := m.title - 1
	if i <= sent || toks[i].Form != "," {
		return
	}
	head, first := -1, i
	for j := i - 1; j >= sent && j > i-18; j-- {
		t := &toks[j]
		if k := int(r.taken[j]) - 1; k >= 0 && r.ms[k].kind == kindPerson && (j+1 >= len(toks) || toks[j+1].XPOS != "POS") {
			break
		}
		if t.UPOS == "VERB" && t.Deprel != "amod" || t.UPOS == "AUX" || t.UPOS == "PUNCT" && t.Form != "-" && t.Form != ")" && t.Form != "(" || t.UPOS == "SCONJ" || t.UPOS == "PRON" {
			break
		}
		if noun, _ := r.roleWord(j); noun != nil && noun.Role {
			head = j
		}
		first = j
	}
	if head < 0 {
		return
	}
	for first < head && (toks[first].UPOS == "DET" || toks[first].UPOS == "ADP" || toks[first].UPOS == "CCONJ" || toks[first].UPOS == "ADV") {
		first++
	}
	// The name must be the apposition, not the next of a list.
	if end := r.doc.Sentences[m.Sent].End; m.Last < end && toks[m.Last].Form == "," || toks[m.HeadTok].Deprel == "appos" || m.Last < end && toks[m.Last].Form == "." && first > sent && definite[r.lower[first-1]] || m.Last < end && (toks[m.Last].UPOS == "VERB" || toks[m.Last].UPOS == "AUX") {
		r.setRole(n, first, i, head)
	}
}

// setRole notes the office written at tokens [first, last) with its head noun.
func (r *reading) setRole(n, first, last, head int) {
	m := &r.ms[n]
	e := &r.ents[m.Entity]
	for first < head && (r.doc.Tokens[first].XPOS == "POS" || r.doc.Tokens[first].UPOS == "PUNCT" || r.lower[first] == "s") {
		first++
	}
	text := clean(r.text[r.doc.Tokens[first].Start:r.doc.Tokens[last-1].End])
	if m.role == "" {
		m.role = text
	}
	if m.Title == "" {
		m.Title = text
	}
	w := mention{kind: kindNominal, affil: -1}
	noun, start := r.roleWord(head)
	if noun == nil {
		noun, start = &actor.Noun{Kind: actor.NounPerson, Role: true, Sector: m.sector, Lemma: r.lower[head]}, head
	}
	w.noun, w.lemma, w.sector, w.body = noun, noun.Lemma, noun.Sector, noun.Body
	r.modify(&w, first, start, head)
	r.modifyAfter(&w, head)
	for j := first; j < last; j++ {
		if r.lower[j] == "former" || r.lower[j] == "ex" || r.lower[j] == "late" || r.lower[j] == "then" {
			m.former = true
		}
		if k := int(r.taken[j]) - 1; k >= 0 && (j > head || w.affil < 0) {
			r.belongs(&w, k)
		}
	}
	if w.Sent = m.Sent; w.body == "cop" || w.body == "mil" {
		r.settleCountry(&w)
	}
	if _, rank := r.list.Title(r.titleKey(first, last)); e.Role == "" || e.roleFor < 0 || e.ranked && !rank {
		e.Role, e.roleFor, e.former, e.ranked = text, n, m.former, rank
	}
	if w.sector != "" && (e.Sector == "" || e.Sector == "CVL") {
		e.Sector = w.sector
	}
	if e.Country == "" {
		e.Country = w.country
	}
	if e.lemma == "" || noun.Role && e.noun != nil && !e.noun.Role {
		e.lemma, e.noun, e.body = noun.Lemma, noun, w.body
	}
	if e.Affiliation == "" {
		r.affiliate(e, &w)
	}
}

// affiliate gives e the actor that the words w say it belongs to.
func (r *reading) affiliate(e *entity, w *mention) {
	if w.affil >= 0 && r.ms[w.affil].Entity >= 0 {
		of := &r.ents[r.ms[w.affil].Entity]
		e.Affiliation, e.AffiliationID = of.Name, of.ActorID
		return
	}
	if id := bodyID(w.body, w.country); id != "" {
		if a, ok := r.list.ByID(id); ok {
			e.Affiliation, e.AffiliationID = a.Name, id
			return
		}
	}
	if w.country != "" && (e.Sector == "GOV" || e.Sector == "MIL" || e.Sector == "LEG") && w.noun.Role {
		if a, ok := r.list.ByID("state:" + w.country); ok {
			e.Affiliation, e.AffiliationID = a.Name, a.ID
		}
	}
}

// bodyID makes the id of a state's body: "mil", "PAK" → mil:PAK; "min:interior",
// "PAK" → min:PAK:interior.
func bodyID(body, country string) string {
	if body == "" || country == "" {
		return ""
	}
	if key, ok := strings.CutPrefix(body, "min:"); ok {
		return "min:" + country + ":" + key
	}
	return body + ":" + country
}

// heldBy returns the register's dates for an office read from the report.
func heldBy(list []actor.Tenure, role string) *khabar.Period {
	role = strings.ToLower(role)
	for _, t := range list {
		if strings.Contains(role, strings.ToLower(t.Office)) {
			return &khabar.Period{Start: t.From, End: t.Until, Open: t.Until == "", Note: "register of offices"}
		}
	}
	return nil
}
