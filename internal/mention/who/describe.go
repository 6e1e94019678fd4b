package who

import (
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// linkNominals gives every described actor its entity: the named person it
// stands beside, the one it takes up ("the group", "the spokesman"), the body of
// a state, or a new one under a stable label. Bodies come first, since persons
// belong to them.
func (r *reading) linkNominals(bodies bool) {
	labels := map[string]int{}
	for i := range r.ms {
		m := &r.ms[i]
		if m.kind != kindNominal || m.none || m.Entity >= 0 || bodies != (m.noun.Kind == actor.NounBody) {
			continue
		}
		r.settleCountry(m)
		switch {
		case r.beside(i) >= 0:
			r.refer(i, r.beside(i))
			r.ms[i].Rule += ".apposition"
		case m.noun.Kind == actor.NounFacility || m.noun.Kind == actor.NounVehicle:
			r.refer(i, r.newEntity(r.described(m)))
		default:
			r.linkActor(i, labels)
		}
	}
}

func (r *reading) linkActor(i int, labels map[string]int) {
	m := &r.ms[i]
	if m.noun.Country && m.Form != khabar.FormName {
		r.linkCountry(i)
		return
	}
	d := r.described(m)
	key := ""
	switch {
	case m.noun.Kind == actor.NounBody && d.ActorID != "" && (!m.noun.Weak || strings.HasPrefix(m.body, "min:")):
		key = d.ActorID
	case m.noun.Kind == actor.NounBody && !m.counted && (m.Form == khabar.FormName || m.body != "" && !m.noun.Group):
		key = "body " + d.Name
	default:
		if e := r.goesBack(r.description(i), i); e >= 0 {
			r.ms[i].Rule += ".taken-up"
			r.refer(i, e)
			return
		}
		if m.plural && !m.counted && m.noun.Armed {
			key = "some " + d.Name // one side of the report
		}
	}
	if key == "" {
		r.refer(i, r.newEntity(d))
		return
	}
	e, ok := labels[key]
	if !ok && strings.Contains(key, ":") {
		for n := range r.ents { // a body named by the list
			if r.ents[n].ActorID == key {
				e, ok = n, true
				break
			}
		}
	}
	if !ok {
		e = r.newEntity(d)
	}
	labels[key] = e
	r.refer(i, e)
}

// linkCountry makes "the country" the state named last, where it is one.
func (r *reading) linkCountry(i int) {
	m := &r.ms[i]
	if !m.definit || m.plural {
		return
	}
	for n := i - 1; n >= 0 && m.Sent-r.ms[n].Sent <= 2; n-- {
		if p := &r.ms[n]; p.kind == kindState && p.Entity >= 0 {
			m.Rule += ".taken-up"
			r.refer(i, p.Entity)
			return
		}
	}
}

// settleCountry gives a body of a state ("the army", "police") the country its
// report or sentence is about, where that is one.
func (r *reading) settleCountry(m *mention) {
	if m.country != "" || m.body == "" || m.affil >= 0 || unsettled[m.lemma] {
		return
	}
	for j := m.First; j < m.HeadTok; j++ {
		if elsewhere[r.lower[j]] {
			return
		}
	}
	if iso := r.onlyState(m.Sent); iso != "" {
		m.country = iso
		m.Rule += ".country"
	}
}

// elsewhere are words that say a body is another state's, or of several.
var elsewhere = map[string]bool{"foreign": true, "international": true, "allied": true, "coalition": true, "multinational": true, "enemy": true,
	"neighbouring": true, "neighboring": true, "other": true, "rival": true, "occupying": true, "invading": true, "hostile": true, "western": true}

// unsettled are bodies that as often belong to another state than the one the
// report is about: nothing is guessed for them.
var unsettled = map[string]bool{"regime": true, "administration": true, "leadership": true, "state": true, "ruler": true, "junta": true, "presidency": true, "occupying power": true, "intelligence": true}

// onlyState returns the state of the places of a sentence, else the one that
// has nearly all places and nationality words of the report; "" in doubt.
func (r *reading) onlyState(sent int) string {
	s := r.doc.Sentences[sent]
	iso := ""
	for i := range r.doc.Places {
		p := &r.doc.Places[i]
		if p.Start < s.Start || p.End > s.End || p.Place == nil || p.AsActor || p.InName {
			continue
		}
		here := r.list.ISO3(p.Place.CountryCode)
		if iso != "" && here != iso {
			iso = "-"
			break
		}
		iso = here
	}
	if iso != "" && iso != "-" {
		return iso
	}
	total, best, bestN := 0, "", 0
	for c, n := range r.states {
		total += n
		if n > bestN || n == bestN && c < best {
			best, bestN = c, n
		}
	}
	if bestN*10 >= total*7 {
		return best
	}
	return ""
}

// described makes an entity of a description.
func (r *reading) described(m *mention) entity {
	d := entity{Entity: khabar.Entity{Name: r.label(m), Class: m.noun.Class, Sector: m.sector, Country: m.country},
		lemma: m.lemma, noun: m.noun, plural: m.plural, body: m.body, former: m.former}
	if m.noun.Kind == actor.NounPerson {
		d.Anonymous = true
		d.person = !m.plural
		d.gender = genderOf(m.lemma)
		if m.plural {
			d.Class = khabar.ClassGroup
		}
		if m.noun.Role && !m.plural {
			d.Role = d.Name
		}
	}
	r.affiliate(&d, m)
	armed := m.noun.Armed && (m.plural || m.noun.Kind == actor.NounBody)
	switch {
	case m.affil >= 0 && d.AffiliationID != "" && (armed || speaksFor(m, d.AffiliationID)):
		d.ActorID = d.AffiliationID
	case m.affil < 0 && (m.noun.Kind == actor.NounBody || armed):
		if id := bodyID(m.body, m.country); id != "" && r.national(m) {
			d.ActorID = id
		}
	}
	if d.ActorID == "" && m.plural && m.noun.Role && m.noun.Kind == actor.NounPerson && m.noun.Body != "" {
		d.ActorID = d.AffiliationID // "Pakistani officials" are the government's
	}
	if m.noun.Kind == actor.NounBody && d.ActorID == d.AffiliationID {
		d.Affiliation, d.AffiliationID = "", ""
	}
	if d.Sector == "" && m.noun.Kind == actor.NounPerson && !m.noun.Role {
		d.Sector = "CVL"
	}
	return d
}

// speaksFor reports whether a described part of an armed group stands for it:
// "the Taliban delegation", "Hamas leaders".
func speaksFor(m *mention, id string) bool {
	if !strings.HasPrefix(id, "actor:") {
		return false
	}
	return m.noun.Kind == actor.NounBody && !m.noun.Org && m.noun.Sector != "JRN" || m.noun.Kind == actor.NounPerson && m.plural && m.noun.Role
}

// national reports whether a body is the state's own: a province's government
// is not the state's, its police are.
func (r *reading) national(m *mention) bool {
	if m.body == "cop" || m.body == "mil" {
		return true
	}
	for j := m.First; j < m.HeadTok; j++ {
		switch r.lower[j] {
		case "provincial", "local", "regional", "district", "city", "municipal", "county":
			return false
		}
		if p := r.placeOf(j, j+1); p != nil && p.Place != nil && p.Place.Precision != khabar.PlaceCountry {
			return p.AsActor
		}
	}
	return true
}

func genderOf(lemma string) string {
	switch {
	case strings.HasSuffix(lemma, "woman"), lemma == "girl", lemma == "mother", lemma == "wife", lemma == "daughter", lemma == "sister", lemma == "widow", lemma == "queen", lemma == "nun", lemma == "schoolgirl", lemma == "first lady":
		return "f"
	case strings.HasSuffix(lemma, "man") && lemma != "human", lemma == "boy", lemma == "father", lemma == "husband", lemma == "son", lemma == "brother", lemma == "king", lemma == "priest", lemma == "imam", lemma == "schoolboy":
		return "m"
	}
	return ""
}

// vague are words of number that are no part of a label.
var vague = map[string]bool{"several": true, "many": true, "some": true, "few": true, "more": true, "least": true, "most": true, "other": true, "another": true, "dozens": true}

// label is the stable name of a described actor: its words without determiner,
// numeral and possessive sign.
func (r *reading) label(m *mention) string {
	var b strings.Builder
	end := -1
	for j := m.First; j < m.Last; j++ {
		t := &r.doc.Tokens[j]
		if b.Len() == 0 && (t.UPOS == "DET" || t.UPOS == "NUM" || vague[r.lower[j]] || t.UPOS == "PUNCT" || t.UPOS == "ADV" || t.UPOS == "PRON" || t.XPOS == "POS" || t.UPOS == "CCONJ" || t.UPOS == "ADP") {
			continue
		}
		if t.XPOS == "POS" {
			end = -1
			b.WriteByte(' ')
			continue
		}
		if end >= 0 && t.Start > end {
			b.WriteByte(' ')
		}
		if t.UPOS != "PROPN" && r.taken[j] == 0 && (b.Len() == 0 && j == r.doc.Sentences[t.Sent].First || r.caps[t.Sent]) {
			b.WriteString(r.lower[j])
		} else {
			b.WriteString(t.Form)
		}
		end = t.End
	}
	if b.Len() == 0 {
		return clean(m.Of(r.text))
	}
	if to := r.owner(m); to > m.Last {
		b.WriteByte(' ')
		b.WriteString(r.text[r.doc.Tokens[m.Last].Start:r.doc.Tokens[to-1].End])
	}
	return clean(b.String())
}

// owner returns the end of the "of" or "for" phrase right after a person noun
// ("a member of the Haqqani network"), or 0.
func (r *reading) owner(m *mention) int {
	if m.noun.Kind != actor.NounPerson || !m.noun.Role || m.Last >= len(r.doc.Tokens) || r.lower[m.Last] != "of" && r.lower[m.Last] != "for" {
		return 0
	}
	k := r.doc.Tokens[m.Last].Head
	if k <= m.Last || k-m.Last > 8 || r.doc.Tokens[k].Head != m.HeadTok {
		return 0
	}
	if n := int(r.taken[k]) - 1; n >= 0 && r.ms[n].Sent == m.Sent {
		return r.ms[n].Last
	}
	return k + 1
}

// beside returns the entity of the named person that the description stands
// beside (", the region's police chief"), or -1.
func (r *reading) beside(i int) int {
	m := &r.ms[i]
	t := r.doc.Tokens[m.HeadTok]
	if m.noun.Kind == actor.NounBody && t.Deprel == "appos" && t.Head >= 0 && m.affil < 0 {
		if n := int(r.taken[t.Head]) - 1; n >= 0 && r.ms[n].kind == kindNamed {
			return r.ms[n].Entity
		}
	}
	if m.noun.Kind == actor.NounBody && m.noun.Group && m.affil < 0 {
		// "the militant group Harakat": the name follows.
		for _, k := range append([]int32{int32(m.Last)}, r.tree.Kids(m.HeadTok)...) {
			if int(k) < m.Last || int(k) >= len(r.doc.Tokens) || int(k) > m.Last && r.doc.Tokens[k].Deprel != "appos" {
				continue
			}
			if n := int(r.taken[k]) - 1; n >= 0 && r.ms[n].kind == kindNamed && r.ms[n].Sent == m.Sent && groupLike(&r.ents[r.ms[n].Entity], m.lemma) {
				return r.ms[n].Entity
			}
		}
	}
	if m.noun.Kind != actor.NounPerson || m.plural || m.lemma == "source" {
		return -1
	}
	// The tree says so.
	if t.Deprel == "appos" && t.Head >= 0 {
		if e := r.personAt(t.Head); e >= 0 {
			return e
		}
	}
	for _, k := range r.tree.Kids(m.HeadTok) {
		if d := r.doc.Tokens[k].Deprel; d == "appos" || d == "flat" {
			if e := r.personAt(int(k)); e >= 0 {
				return e
			}
		}
	}
	// Or the role reader did.
	for n := range r.ms {
		p := &r.ms[n]
		if p.kind != kindPerson || p.Entity < 0 || p.Sent != m.Sent || r.ents[p.Entity].roleFor != n || r.ents[p.Entity].lemma != m.lemma {
			continue
		}
		if p.Last+4 > m.First && p.Last <= m.First || m.HeadTok < p.First && p.First-m.HeadTok < 12 {
			return p.Entity
		}
	}
	return -1
}

// personAt returns the entity of the named person whose name covers token k.
func (r *reading) personAt(k int) int {
	if n := int(r.taken[k]) - 1; n >= 0 && r.ms[n].kind == kindPerson {
		return r.ms[n].Entity
	}
	return -1
}

// apartFrom reports whether two mentions of one sentence must be two: who says
// something and whom it is about, or two places of one verb.
func (r *reading) apartFrom(m, p *mention) bool {
	if r.speaker(p) {
		return true
	}
	a, b := r.doc.Tokens[m.HeadTok], r.doc.Tokens[p.HeadTok]
	if a.Head == b.Head && a.Head >= 0 {
		return true
	}
	return a.Head >= 0 && strings.HasPrefix(a.Deprel, "obj") && r.doc.Tokens[a.Head].Deprel == "conj" && r.doc.Tokens[a.Head].Head == b.Head
}

// fits reports whether description m can stand for what mention p names.
func (r *reading) fits(m, p *mention) bool {
	x := &r.ents[p.Entity]
	if m.country != "" && x.Country != "" && m.country != x.Country {
		return false
	}
	if m.affil >= 0 && r.ms[m.affil].Entity >= 0 && x.AffiliationID != r.ents[r.ms[m.affil].Entity].ActorID {
		return false
	}
	switch {
	case m.noun.Group:
		if m.affil >= 0 {
			return false
		}
		return groupLike(x, m.lemma)
	case m.noun.Org && m.body == "" || m.body != "" && strings.HasPrefix(m.body, "min:"):
		return p.kind == kindNamed && x.Class == khabar.ClassOrganisation && r.namesLike(x, m) || x.noun != nil && x.lemma == m.lemma && (m.body == "" || x.body == m.body || m.body == "min:")
	case m.noun.Kind == actor.NounBody:
		return m.body != "" && m.country == "" && !m.plural && strings.HasPrefix(x.ActorID, m.body+":")
	case m.noun.Kind == actor.NounPerson && !m.plural:
		if !x.person {
			return false
		}
		if m.noun.Role {
			return x.lemma == m.lemma || x.noun != nil && sameOffice(m.lemma, x.lemma) || x.Role != "" && endsWith(x.Role, m.lemma)
		}
		return x.noun != nil && (x.lemma == m.lemma || alikeAttacker(m.noun, x.noun)) && x.Anonymous
	case m.noun.Kind == actor.NounPerson:
		return x.plural && x.noun != nil && x.Anonymous && m.Sent-p.Sent <= 3 && (x.lemma == m.lemma || alikeAttacker(m.noun, x.noun)) && m.affil < 0
	}
	return false
}

// namesLike reports whether an organisation's name carries the noun ("the
// ministry" for the Foreign Ministry, "the institute").
func (r *reading) namesLike(x *entity, m *mention) bool {
	for _, w := range strings.Fields(strings.ToLower(x.Name)) {
		if w == m.lemma && m.sector != "JRN" {
			return true
		}
	}
	return strings.HasPrefix(x.ActorID, "min:") && m.lemma == "ministry"
}

// groupLike reports whether an entity can be called "the group", or what else
// the lemma says.
func groupLike(x *entity, lemma string) bool {
	switch x.Sector {
	case "NGO":
		return x.noun == nil && !x.person && lemma != "faction" && lemma != "outfit"
	case "IGO":
		return x.noun == nil && (lemma == "organization" || lemma == "organisation" || lemma == "alliance" || lemma == "coalition")
	case "REB", "UAF", "PRM", "CRM":
		return !x.person && (x.noun == nil && x.Class != khabar.ClassState || x.noun != nil && x.noun.Group)
	case "PTY", "OPP", "REL":
		return !x.person && x.noun == nil && !strings.HasPrefix(x.ActorID, "people:")
	}
	return x.noun == nil && !x.person && x.Class == khabar.ClassOrganisation && x.ActorID == ""
}

// alikeAttacker joins the words for whoever attacked.
func alikeAttacker(a, b *actor.Noun) bool {
	return a.Armed && b.Armed && a.Kind == b.Kind && (a.Sector == "UAF" || a.Sector == "CRM") && (b.Sector == "UAF" || b.Sector == "CRM" || b.Sector == "REB")
}

// sameOffice joins the forms of one office word.
func sameOffice(a, b string) bool {
	for _, f := range [][]string{{"spokesman", "spokeswoman", "spokesperson"}, {"minister", "foreign minister", "defence minister", "defense minister", "interior minister"},
		{"prime minister", "premier"}, {"chief", "head", "leader"}, {"envoy", "representative"}, {"adviser", "advisor"}, {"senator", "lawmaker"}, {"journalist", "reporter"}} {
		ina, inb := false, false
		for _, w := range f {
			ina, inb = ina || w == a, inb || w == b
		}
		if ina && inb {
			return true
		}
	}
	return false
}

func endsWith(role, lemma string) bool {
	role = strings.ToLower(role)
	return strings.HasSuffix(role, lemma) || strings.Contains(role, lemma+" of") || strings.Contains(role, lemma+" for")
}
