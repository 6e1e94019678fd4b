package who

import (
	"slices"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// linkNames joins the named mentions into entities.
func (r *reading) linkNames() {
	byKey := map[string]int{}
	for i := range r.ms {
		m := &r.ms[i]
		switch m.kind {
		case kindState:
			r.refer(i, r.keyed(byKey, "state:"+m.country, func() entity { return r.listed(m.known) }))
		case kindNamed:
			switch {
			case m.known != nil && m.known.Kind == actor.KindState: // Afghans
				r.refer(i, r.keyed(byKey, "people of "+m.country, func() entity {
					return entity{plural: true, Entity: khabar.Entity{Name: m.Of(r.text), Class: khabar.ClassGroup, Sector: "CVL", Country: m.country}}
				}))
			case m.known != nil:
				r.refer(i, r.keyed(byKey, m.known.ID, func() entity { return r.listed(m.known) }))
			default:
				key := m.key
				if long, ok := r.short[key]; ok {
					key = long
				}
				r.refer(i, r.keyed(byKey, key, func() entity {
					return entity{key: key, Entity: khabar.Entity{Name: clean(m.Of(r.text)), Class: khabar.ClassOrganisation, Country: m.country, Sector: m.sector}}
				}))
			}
		}
	}
	r.linkPersons()
}

func (r *reading) keyed(byKey map[string]int, key string, build func() entity) int {
	e, ok := byKey[key]
	if !ok {
		e = r.newEntity(build())
		r.ents[e].key = key
		byKey[key] = e
	}
	return e
}

func (r *reading) listed(a *actor.Actor) entity {
	e := entity{Entity: khabar.Entity{Name: a.Name, ActorID: a.ID, Class: a.Class, Sector: a.Sector, Country: a.Country()}}
	if a.Kind != actor.KindState && a.Parent != "" {
		if p, ok := r.list.ByID(a.Parent); ok {
			e.Affiliation, e.AffiliationID = p.Name, p.ID
		}
	}
	e.plural = a.Kind == actor.KindPeople
	e.gender, e.person = a.Gender, a.Kind == actor.KindPerson
	return e
}

// clean puts a name on one line.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }

// linkPersons joins persons: full names first, then short forms by the report's
// own usage.
func (r *reading) linkPersons() {
	var singles []int
	for i := range r.ms {
		m := &r.ms[i]
		if m.kind != kindPerson {
			continue
		}
		if len(m.parts) < 2 && m.known == nil {
			singles = append(singles, i)
			continue
		}
		e := r.samePerson(m)
		if e < 0 {
			e = r.newPerson(m)
		}
		r.addPart(i, e)
	}
	for _, i := range singles {
		e := r.bareName(i)
		if e < 0 {
			e = r.newPerson(&r.ms[i])
		}
		r.ents[e].bare++
		r.refer(i, e)
	}
}

func (r *reading) newPerson(m *mention) int {
	e := entity{Entity: khabar.Entity{Name: clean(m.Of(r.text)), Class: khabar.ClassPerson, Sector: m.sector}}
	if m.known != nil {
		e = r.listed(m.known)
		r.office(&e)
	}
	e.parts, e.gender, e.person = m.parts, m.gender, true
	return r.newEntity(e)
}

// addPart refers mention i to person e and keeps the fullest name.
func (r *reading) addPart(i, e int) {
	m, x := &r.ms[i], &r.ents[e]
	if m.known == nil && x.ActorID == "" && len(m.parts) > len(x.parts) {
		x.forms = append(x.forms, x.parts)
		x.parts, x.Name = m.parts, clean(m.Of(r.text))
	} else if len(m.parts) < len(x.parts) && len(m.parts) > 1 {
		x.forms = append(x.forms, m.parts)
	}
	if x.gender == "" {
		x.gender = m.gender
	}
	if x.Sector == "" {
		x.Sector = m.sector
	}
	r.refer(i, e)
}

// samePerson finds the person that a full name names again: the same words, or
// one name within the other with the same last word ("Ibrahim Khan", "Muhammad
// Ibrahim Khan"), or the same words in another spelling.
func (r *reading) samePerson(m *mention) int {
	for e := range r.ents {
		x := &r.ents[e]
		if !x.person {
			continue
		}
		if m.known != nil && x.ActorID == m.known.ID {
			return e
		}
		if m.known != nil && x.ActorID != "" || len(x.parts) < 2 {
			continue
		}
		if m.gender != "" && x.gender != "" && m.gender != x.gender {
			continue
		}
		if nests(m.parts, x.parts) || nests(x.parts, m.parts) || slices.EqualFunc(m.parts, x.parts, spelledAlike) {
			return e
		}
	}
	return -1
}

// nests reports whether short is a run of long's words that keeps its last word,
// or the given name and the last word.
func nests(short, long []string) bool {
	n, k := len(long), len(short)
	if k < 2 || k > n {
		return false
	}
	if slices.Equal(short, long[n-k:]) {
		return true
	}
	if short[0] == long[0] && short[k-1] == long[n-1] {
		at := 0
		for _, w := range long {
			if at < k && short[at] == w {
				at++
			}
		}
		return at == k
	}
	return k > 1 && n-k == 1 && slices.Equal(short, long[:k])
}

// spelledAlike reports whether two words are one in different transliterations:
// the same consonants ("Qadir", "Kadir"; "Mohammed", "Muhammad").
func spelledAlike(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) < 4 || len(b) < 4 {
		return false
	}
	x, y := skeleton(a), skeleton(b)
	return len(x) > 1 && x == y
}

func skeleton(s string) string {
	var b strings.Builder
	var last byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'h', 'w', '\'':
			if i > 0 {
				continue
			}
			if c == 'h' || c == 'w' {
				break
			}
			c = 'a'
		case 'q', 'c':
			c = 'k'
		case 'z':
			c = 's'
		case 'v':
			c = 'f'
		}
		if c != last {
			b.WriteByte(c)
			last = c
		}
	}
	return b.String()
}

// bareName finds whom a single name means. Everybody in the report who bears it
// is weighed: by last word before first, by how often he is named, by nearness,
// and by who has been called so before. One with a short form of his own is out.
func (r *reading) bareName(i int) int {
	m := &r.ms[i]
	if len(m.parts) == 0 {
		return -1
	}
	word := m.parts[0]
	best, bestScore := -1, 0.0
	for e := range r.ents {
		x := &r.ents[e]
		if !x.person || len(x.parts) == 0 {
			continue
		}
		score := bears(x, word)
		if score == 0 || m.gender != "" && x.gender != "" && m.gender != x.gender {
			continue
		}
		if slices.ContainsFunc(x.forms, func(f []string) bool { return f[len(f)-1] == word }) {
			score -= 4
		}
		before, near := 0, -1
		for _, n := range x.Mentions {
			if n < i {
				before++
				near = max(near, n)
			}
		}
		if before == 0 {
			score -= 1
		} else {
			score += 0.6 * float64(min(before, 4))
			if gap := r.ms[i].Sent - r.ms[near].Sent; gap <= 2 {
				score += 1 - 0.3*float64(gap)
			}
		}
		if x.ActorID != "" {
			score++
		}
		if x.bare > 0 {
			score += 2
		}
		score += r.standing(i, x)
		if score > bestScore {
			best, bestScore = e, score
		}
	}
	if best >= 0 {
		return best
	}
	return r.listedSurname(i, word)
}

// kin are nouns for relatives, who are seldom called by the family's name.
var kin = map[string]bool{"sister": true, "brother": true, "wife": true, "husband": true, "son": true, "daughter": true, "mother": true, "father": true,
	"widow": true, "cousin": true, "niece": true, "nephew": true, "uncle": true, "aunt": true, "grandson": true, "granddaughter": true, "spouse": true}

// standing weighs how likely the bare surname at mention i means person x rather than
// another of the name: the person of the report's title leads; a relative and the one
// who is speaking in the sentence follow.
func (r *reading) standing(i int, x *entity) float64 {
	score := 0.0
	if r.inTitle(x) {
		score += 2
	}
	for _, n := range x.Mentions {
		m := &r.ms[n]
		if m.title > 0 && kin[r.lower[m.title-1]] || m.title < m.First && kin[r.lower[m.First-1]] {
			score -= 2
		}
		if n < i && m.Sent == r.ms[i].Sent && r.speaker(m) {
			score -= 2
		}
	}
	return max(score, -4)
}

// inTitle reports whether the report's title has the full name of x.
func (r *reading) inTitle(x *entity) bool {
	if r.doc.Report == nil || r.doc.Report.Title == "" || x.Name == "" {
		return false
	}
	return strings.Contains(strings.ToLower(r.doc.Report.Title), strings.ToLower(x.Name))
}

// bears weighs how well a person is called by one word of the name.
func bears(x *entity, word string) float64 {
	n := len(x.parts)
	switch {
	case x.parts[n-1] == word:
		return 3
	case n > 2 && x.parts[n-2] == word && !particle[word]: // Fernando Torres Silva
		return 2
	case x.parts[0] == word:
		return 1.5
	case slices.Contains(x.parts, word) && !particle[word]:
		return 1
	case spelledAlike(x.parts[n-1], word):
		return 2
	}
	return 0
}

var particle = map[string]bool{"al": true, "el": true, "bin": true, "ibn": true, "ul": true, "de": true, "la": true, "von": true, "van": true, "abu": true, "abdul": true, "abdel": true, "mohammad": true, "muhammad": true, "mohammed": true}

// listedSurname knows statesmen by their last name alone, where the report is
// about their state and of their time, and nobody else in it bears the name.
func (r *reading) listedSurname(i int, word string) int {
	best := -1
	for _, n := range r.surnames[word] {
		if !r.inOffice(&r.known[n], r.ms[i].Title != "") {
			continue
		}
		if best >= 0 {
			return -1
		}
		best = n
	}
	if best < 0 {
		return -1
	}
	for e := range r.ents {
		if r.ents[e].ActorID == r.known[best].ID {
			return e
		}
	}
	m := &r.ms[i]
	m.known = &r.known[best]
	m.gender = m.known.Gender
	e := r.newPerson(m)
	r.ents[e].parts = r.wordsOf(m.known.Name)
	return e
}

func (r *reading) wordsOf(name string) []string {
	var out []string
	for _, w := range actor.Words(name) {
		out = append(out, w.Key)
	}
	return out
}

// inOffice reports whether a listed person held an office of a state of the
// report at its time. Without a date a title must stand before the name.
func (r *reading) inOffice(a *actor.Actor, titled bool) bool {
	for _, t := range r.list.Held(a.ID) {
		of, _ := r.list.ByID(t.Of)
		here := r.sure[t.Of]
		for _, iso := range of.Countries {
			here = here || r.states[iso] > 0
		}
		if !here {
			continue
		}
		if r.year == "" {
			if titled {
				return true
			}
			continue
		}
		if t.From[:4] <= r.year && (t.Until == "" || t.Until[:4] >= r.year) {
			return true
		}
	}
	return false
}

// office gives a listed person the state and the sector of an office.
func (r *reading) office(e *entity) {
	best := actor.Tenure{}
	for _, t := range r.list.Held(e.ActorID) {
		if best.Office == "" || r.year != "" && t.From[:4] <= r.year {
			best = t
		}
	}
	of, ok := r.list.ByID(best.Of)
	if !ok {
		return
	}
	e.Country = of.Country()
	if of.Kind != actor.KindState {
		e.Affiliation, e.AffiliationID, e.Sector = of.Name, of.ID, of.Sector
	}
}
