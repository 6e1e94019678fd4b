package who

import (
	"slices"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// findPersons puts the persons the recogniser found and those a title gives
// away, and reads the titles before them.
func (r *reading) findPersons() {
	for i := range r.doc.Names {
		n := &r.doc.Names[i]
		if n.Kind == khabar.NamePerson && n.Head != "conflict" {
			r.putPerson(n.First, n.Last, "name.person")
		}
	}
	for i := range r.doc.Tokens {
		r.putTitled(i)
	}
	r.putDescribed()
	r.putRemembered()
	for i := range r.ms {
		if r.ms[i].kind == kindPerson {
			r.readTitle(i)
		}
	}
}

// parts returns the words of a name, folded, without what no name ends in.
func (r *reading) parts(first, last int) []string {
	var out []string
	for _, w := range actor.Words(r.text[r.doc.Tokens[first].Start:r.doc.Tokens[last-1].End]) {
		if w.Key != "s" {
			out = append(out, w.Key)
		}
	}
	return out
}

// putPerson adds a person's name, cut free of titles and of the words around.
func (r *reading) putPerson(first, last int, rule string) {
	first, last = r.trimName(first, last)
	if first < last && r.doc.Sentences[r.doc.Tokens[first].Sent].Block == khabar.BlockDateline {
		return
	}
	first = r.skipTitles(first, last)
	if first >= last || !r.free(first, last) || !hasLetter(r.doc.Tokens[first].Form) {
		// A listed person inside a longer name: "Muhammad Imran Khan Afridi" is
		// another man.
		r.widenKnown(first, last)
		return
	}
	if noun, _ := r.nounAt(last - 1); noun != nil && last-first == 1 && !r.sentCaps(first) {
		return
	}
	if r.namedAfter(first, last) || r.cited(first, last) {
		return
	}
	if p := r.placeOf(first, last); p != nil && p.Place != nil && !p.AsActor && !p.InName && p.First <= first && p.Last >= last && (last-first > 1 || !r.afterTitle(first)) {
		return
	}
	m := mention{kind: kindPerson, parts: r.parts(first, last), affil: -1}
	if len(m.parts) == 0 {
		return
	}
	m.gender = r.list.Gender(m.parts[0])
	form := khabar.FormName
	if last < len(r.doc.Tokens) && r.doc.Tokens[last].XPOS == "POS" {
		form = khabar.FormPossessive
	}
	r.claim(r.put(m, first, last, form, rule))
}

// things are the nouns beside a name that make it no person's.
var things = map[string]bool{"god": true, "goddess": true, "deity": true, "village": true, "town": true, "city": true, "port": true, "hurricane": true,
	"cyclone": true, "typhoon": true, "storm": true, "ship": true, "vessel": true, "tanker": true, "ferry": true, "club": true, "fc": true, "river": true,
	"newspaper": true, "magazine": true, "hamlet": true, "district": true, "island": true, "stadium": true}

// namedAfter reports whether the noun right before or after a name says that it is a
// thing's: "the goddess Durga", "the village of Gul Zaman", "San Isidro port".
func (r *reading) namedAfter(first, last int) bool {
	sent := r.doc.Sentences[r.doc.Tokens[first].Sent]
	if last < sent.End && things[r.lower[last]] && r.doc.Tokens[last].UPOS != "VERB" {
		return true
	}
	i := first - 1
	if i > sent.First && r.lower[i] == "of" {
		i--
		return r.lower[i] == "village" || r.lower[i] == "town" || r.lower[i] == "port" || r.lower[i] == "hamlet"
	}
	return i >= sent.First && things[r.lower[i]]
}

// cited reports whether a name opens a bracketed reference: "(Gul Zaman, A Title, 2004)".
func (r *reading) cited(first, last int) bool {
	if first == 0 || last >= len(r.doc.Tokens) || r.doc.Tokens[first-1].Form != "(" || r.doc.Tokens[last].Form != "," {
		return false
	}
	year := false
	for j := last; j < len(r.doc.Tokens) && j < last+40; j++ {
		switch t := &r.doc.Tokens[j]; {
		case t.Form == ")":
			return year
		case t.UPOS == "VERB" && !isUpper(t.Form):
			return false
		case len(t.Form) == 4 && (strings.HasPrefix(t.Form, "19") || strings.HasPrefix(t.Form, "20")):
			year = true
		}
	}
	return false
}

// widenKnown replaces a listed person by the longer name the recogniser found
// around it, unless the rest is only a title.
func (r *reading) widenKnown(first, last int) {
	if first >= last {
		return
	}
	for i := first; i < last; i++ {
		n := int(r.taken[i]) - 1
		if n < 0 {
			continue
		}
		m := &r.ms[n]
		if m.kind != kindPerson || m.First < first || m.Last > last || m.Last-m.First == last-first {
			return
		}
		for j := first; j < last; j++ {
			if r.taken[j] != 0 && int(r.taken[j])-1 != n {
				return
			}
		}
		if r.skipTitles(first, m.First) == m.First && m.Last == last {
			return
		}
		m.Anchor, m.parts = r.doc.Anchored(first, last), r.parts(first, last)
		m.HeadTok, m.known, m.title, m.Rule = r.head(first, last), nil, first, "name.person"
		r.claim(n)
		return
	}
}

func hasLetter(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 'A' && r <= 'Z' || r > 127 || r >= 'a' && r <= 'z' })
}

// trimName cuts articles, points and possessive signs off the edges.
func (r *reading) trimName(first, last int) (int, int) {
	for first < last && (r.doc.Tokens[first].UPOS == "PUNCT" || r.lower[first] == "the") {
		first++
	}
	for last > first && (r.doc.Tokens[last-1].UPOS == "PUNCT" && !strings.HasSuffix(r.doc.Tokens[last-1].Form, ".") || r.doc.Tokens[last-1].XPOS == "POS" || r.lower[last-1] == "'s" || r.lower[last-1] == "’s") {
		last--
	}
	return first, last
}

// titleAt returns how many tokens from i on make a title, at most until last.
func (r *reading) titleAt(i, last int) (int, actor.Title) {
	for n := min(5, last-i); n > 0; n-- {
		if t, ok := r.list.Title(r.titleKey(i, i+n)); ok {
			for i+n < last && r.doc.Tokens[i+n].Form == "." {
				n++
			}
			return n, t
		}
	}
	return 0, actor.Title{}
}

func (r *reading) titleKey(first, last int) string {
	if last-first == 1 {
		return strings.TrimSuffix(r.lower[first], ".")
	}
	var b strings.Builder
	for i := first; i < last; i++ {
		w := strings.TrimSuffix(r.lower[i], ".")
		if w == "" || w == "-" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// skipTitles returns the first token of [first, last) that is no title. A lone
// last word is the name, whatever it looks like.
func (r *reading) skipTitles(first, last int) int {
	for first < last-1 {
		n, t := r.titleAt(first, last-1)
		if n == 0 || t.Kind == "name" && last-first-n < 2 || t.Kind == "style" && last-first-n < 2 && !strings.HasSuffix(r.doc.Tokens[first].Form, ".") && t.Gender == "" {
			return first
		}
		if t.Kind == "style" && t.Sector == "" && len(r.doc.Tokens[first].Form) > 3 && r.doc.Tokens[first].Form != "Miss" && last-first-n < 2 {
			return first
		}
		first += n
	}
	return first
}

// afterTitle reports whether a title stands right before token i.
func (r *reading) afterTitle(i int) bool { return r.titleBefore(i) < i }

// titleBefore returns the first token of the title that ends at token i, or i.
func (r *reading) titleBefore(i int) int {
	sent := r.doc.Sentences[r.doc.Tokens[i].Sent].First
	for n := min(5, i-sent); n > 0; n-- {
		if k, _ := r.titleAt(i-n, i); k == n && (isUpper(r.doc.Tokens[i-n].Form) || r.sentCaps(i)) {
			return i - n
		}
	}
	return i
}

func isUpper(s string) bool {
	return s != "" && (s[0] >= 'A' && s[0] <= 'Z' || s[0] >= 0xc3 && strings.ToLower(s) != s)
}

// putTitled adds the capitals after a title as a person where nothing else has
// them: "Constable Gul Zaman".
func (r *reading) putTitled(i int) {
	t := &r.doc.Tokens[i]
	if !isUpper(t.Form) || r.taken[i] != 0 || r.sentCaps(i) {
		return
	}
	end := r.doc.Sentences[t.Sent].End
	n, title := r.titleAt(i, end)
	if n == 0 || title.Kind == "office" && n == 1 && t.Deprel == "root" {
		return
	}
	first := i + n
	for first < end {
		n, _ := r.titleAt(first, end)
		if n == 0 {
			break
		}
		first += n
	}
	last := first
	for last < end && last-first < 4 && r.nameWord(last) {
		last++
	}
	for last > first && r.doc.Tokens[last-1].Form == "-" {
		last--
	}
	if last == first || last-first == 1 && title.Kind == "name" || last-first == 1 && title.Kind == "style" && title.Gender == "" && n == 1 && !strings.HasSuffix(t.Form, ".") {
		return
	}
	if p := r.placeOf(first, last); p != nil && p.Place != nil && !p.InName {
		return
	}
	r.putPerson(first, last, "title.person")
}

// nameWord reports whether token i may be part of a person's name.
func (r *reading) nameWord(i int) bool {
	t := &r.doc.Tokens[i]
	if r.taken[i] != 0 {
		return false
	}
	switch r.lower[i] {
	case "al", "el", "bin", "ibn", "ul", "ur", "de", "la", "von", "van", "der", "den", "da", "dos", "del", "bint", "abu", "-":
		return i+1 < len(r.doc.Tokens) && r.doc.Tokens[i+1].Sent == t.Sent && isUpper(r.doc.Tokens[i+1].Form)
	}
	if !isUpper(t.Form) || t.UPOS != "PROPN" {
		return false
	}
	noun, _ := r.nounAt(i)
	return noun == nil && r.list.CapitalOf(t.Form) == ""
}

// readTitle finds the office or rank before the name of mention m.
func (r *reading) readTitle(n int) {
	m := &r.ms[n]
	from := m.First
	for {
		before := r.titleBefore(from)
		if before == from {
			break
		}
		_, t := r.titleAt(before, from)
		if t.Gender != "" {
			m.gender = t.Gender
		}
		if t.Sector != "" {
			m.sector = t.Sector
		}
		from = before
	}
	m.title = from
	if from < m.First {
		m.Title = r.text[r.doc.Tokens[from].Start:r.doc.Tokens[m.First-1].End]
	}
	if m.known != nil && m.known.Kind == actor.KindPerson && r.contradicts(m) {
		m.known = nil
	}
	// The head of the whole phrase: a title may govern the name.
	if h := r.doc.Tokens[m.HeadTok].Head; h >= from && h < m.First {
		m.HeadTok = h
	}
}

// lowly are titles whose bearer is no statesman of the same name.
var lowly = []string{"constable", "head constable", "sepoy", "havildar", "naik", "lance naik", "private", "pvt", "cpl", "corporal", "sgt", "sergeant", "sub inspector", "assistant sub inspector", "inspector", "dsp", "sp", "ssp", "sho", "asi", "deputy superintendent of police", "superintendent of police", "detective"}

func (r *reading) contradicts(m *mention) bool {
	return slices.Contains(lowly, strings.ToLower(strings.TrimSuffix(strings.ReplaceAll(m.Title, "-", " "), ".")))
}

// sayers are verbs that persons are the subject of.
var sayers = map[string]bool{"say": true, "tell": true, "add": true, "warn": true, "explain": true, "insist": true, "write": true, "tweet": true, "recall": true, "comment": true,
	"remark": true, "state": true, "note": true, "argue": true, "ask": true, "declare": true, "reply": true, "announce": true, "claim": true}

// putDescribed adds runs of capitals that an office beside them or a verb of
// saying gives away as a person: "Gul Zaman, a farmer", "governor Gul Zaman".
func (r *reading) putDescribed() {
	toks := r.doc.Tokens
	for i := 0; i < len(toks); i++ {
		if !r.nameWord(i) || r.lower[i] == "-" || r.sentCaps(i) || !isUpper(toks[i].Form) || i > 0 && toks[i-1].Sent == toks[i].Sent && r.nameWord(i-1) {
			continue
		}
		end := r.doc.Sentences[toks[i].Sent].End
		last := i
		for last < end && r.nameWord(last) {
			last++
		}
		for last > i && toks[last-1].Form == "-" {
			last--
		}
		if words := len(r.parts(i, last)); words < 2 || words > 5 || r.placeOf(i, last) != nil {
			i = last
			continue
		}
		if r.officeBeside(i, last, end) {
			r.putPerson(i, last, "office.person")
		}
		i = last
	}
}

func (r *reading) officeBeside(first, last, end int) bool {
	toks := r.doc.Tokens
	if first > 0 && toks[first-1].Sent == toks[first].Sent {
		if noun, _ := r.roleWord(first - 1); noun != nil && noun.Role && toks[first-1].XPOS != "NNS" {
			return true
		}
	}
	if r.officeAhead(first, last, end) {
		return true
	}
	h := r.head(first, last)
	if toks[h].Deprel == "nsubj" && toks[h].Head >= 0 && sayers[toks[toks[h].Head].Lemma] {
		return true
	}
	if last+2 >= end || toks[last].Form != "," {
		return false
	}
	for j := last + 1; j < end && j < last+9; j++ {
		if noun, _ := r.roleWord(j); noun != nil && toks[j].XPOS != "NNS" {
			return j+1 >= end || toks[j+1].UPOS != "NOUN"
		}
		switch toks[j].UPOS {
		case "DET", "ADJ", "NOUN", "PROPN", "NUM", "PART":
		default:
			return false
		}
		if toks[j].UPOS == "DET" && j > last+1 {
			return false
		}
	}
	return false
}

// officeAhead reports whether a singular office stands before the comma before
// the name: "a spokesman for the ministry, Gul Zaman, said".
func (r *reading) officeAhead(first, last, end int) bool {
	toks := r.doc.Tokens
	if first < 2 || toks[first-1].Form != "," || last >= end || toks[last].Form != "," && toks[last].UPOS != "VERB" {
		return false
	}
	sent := r.doc.Sentences[toks[first].Sent].First
	for j := first - 2; j >= sent && j > first-14; j-- {
		if noun, _ := r.roleWord(j); noun != nil && noun.Role {
			return toks[j].XPOS != "NNS" && toks[j].UPOS != "ADJ"
		}
		switch u := toks[j].UPOS; {
		case u == "VERB" && toks[j].Deprel != "amod", u == "AUX", u == "PUNCT", u == "SCONJ", u == "CCONJ", u == "PRON":
			return false
		}
	}
	return false
}

// putRemembered adds the later short forms of persons named in full: once
// "Gul Zaman Afridi" is known, "Afridi" and "Zaman Afridi" are persons too.
func (r *reading) putRemembered() {
	type full struct {
		parts []string
		sent  int
	}
	last := map[string]full{}
	for i := range r.ms {
		if m := &r.ms[i]; m.kind == kindPerson && len(m.parts) > 1 {
			if w := m.parts[len(m.parts)-1]; last[w].parts == nil || m.Sent < last[w].sent {
				last[w] = full{m.parts, m.Sent}
			}
		}
	}
	if len(last) == 0 {
		return
	}
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if r.taken[i] != 0 || t.UPOS != "PROPN" || !isUpper(t.Form) || len(t.Form) < 3 {
			continue
		}
		f, ok := last[actor.Fold(t.Form)]
		if !ok || r.sentCaps(i) || r.doc.Sentences[t.Sent].Block == khabar.BlockDateline {
			continue
		}
		if p := r.placeOf(i, i+1); p != nil && (p.Last-p.First > 1 || p.AsActor) {
			continue
		}
		if i+1 < len(r.doc.Tokens) && r.doc.Tokens[i+1].Sent == t.Sent && r.nameWord(i+1) && t.Deprel != "nsubj" {
			continue
		}
		first := i
		for first > r.doc.Sentences[t.Sent].First && i-first < len(f.parts)-1 && r.nameWord(first-1) && slices.Contains(f.parts, actor.Fold(r.doc.Tokens[first-1].Form)) {
			first--
		}
		if first > r.doc.Sentences[t.Sent].First && r.nameWord(first-1) && !r.afterTitle(first) && t.UPOS == "PROPN" && r.doc.Tokens[first-1].UPOS == "PROPN" {
			continue // part of another name
		}
		r.putPerson(first, i+1, "memory.person")
	}
}
