package who

import (
	"math"
	"math/bits"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// A pronoun or a description goes back to an entity told of before it, or to none: a
// log-linear ranker (after Denis and Baldridge 2007) weighs the entities by their
// nearest mentions against "none". Hard constraints (number, gender, class, country,
// two places of one verb) leave candidates out before.

const (
	linkBits = 15
	linkSize = 1 << linkBits
)

// linkFeats are the features of an option, as rows of the weight table.
type linkFeats []uint32

const mulK = 0x517cc1b727220a95

func mix(h, v uint64) uint64 { return (bits.RotateLeft64(h, 5) ^ v) * mulK }

func hashString(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 29
	return h * mulK
}

func (f *linkFeats) add(kind uint64, parts ...uint64) {
	h := kind * mulK
	for _, p := range parts {
		h = mix(h, p)
	}
	h ^= h >> 31
	*f = append(*f, uint32(h*mulK>>(64-linkBits)))
}

// linkModel holds a weight for each feature, in steps of scale.
type linkModel struct {
	w     []int8
	scale float32
}

func (m *linkModel) sum(f linkFeats) float32 {
	n := int32(0)
	for _, i := range f {
		n += int32(m.w[i])
	}
	return float32(n) * m.scale
}

// Sorts of what goes back to something.
const (
	sortHe = iota
	sortShe
	sortThey
	sortIt
	sortBody
	sortOne
	sortSome
)

// anaphor is a mention that may go back to an entity.
type anaphor struct {
	sort    uint64
	tok     int // its head
	first   int
	det     uint64
	m       *mention // of a description
	p       pronoun
	mods    []string // of a description: the words before the noun
	word    string   // its last word
	quoted  bool
	deprel  uint64
	seen    bool // its noun has been used before
	postmod bool
}

// option is an entity that an anaphor may go back to.
type option struct {
	entity, near, name int // near is its last mention, name the last that is no pronoun
	f                  linkFeats
}

// Chances from which a link is drawn: a wrong person is worse than none.
const (
	pronounBar     = 0.45
	descriptionBar = 0.45
)

// goesBack returns the entity that an anaphor goes back to, or -1. Candidates are the
// entities of the mentions ms[:n] before it, and of the pronouns behind them.
func (r *reading) goesBack(a *anaphor, n int) int {
	r.options = r.options[:0]
	for k := len(r.ms) - 1; k >= n && a.m == nil; k-- {
		r.offer(a, k)
	}
	start := r.doc.Tokens[a.first].Start
	for k := r.lastBefore(start, n); k >= 0; k-- {
		r.offer(a, k)
	}
	for k := range r.options {
		o := &r.options[k]
		o.f = o.f[:0]
		r.describeOption(a, o, k)
	}
	r.none = r.none[:0]
	r.describeNone(a)
	if r.teacher != nil {
		return r.teacher.choose(r, a)
	}
	return r.likeliest(a)
}

func (r *reading) likeliest(a *anaphor) int {
	best, top, sum := -1, float32(0), float64(0)
	for k := range r.options {
		s := r.links.sum(r.options[k].f)
		if best < 0 || s > top {
			best, top = k, s
		}
		sum += math.Exp(float64(s))
	}
	if best < 0 {
		return -1
	}
	sum += math.Exp(float64(r.links.sum(r.none)))
	bar := descriptionBar
	if a.m == nil {
		bar = pronounBar
	}
	if math.Exp(float64(top))/sum < bar {
		return -1
	}
	return r.options[best].entity
}

// Reaches, in sentences.
const (
	reach = 4  // of a pronoun
	far   = 12 // of a description in other words
)

// offer makes the entity of mention k an option where it may be meant.
func (r *reading) offer(a *anaphor, k int) {
	p := &r.ms[k]
	if p.Entity < 0 || p.Start >= r.doc.Tokens[a.first].Start || p.First <= a.tok && a.tok < p.Last {
		return
	}
	for i := range r.options {
		if o := &r.options[i]; o.entity == p.Entity {
			if o.name < 0 && p.kind != kindPronoun {
				o.name = k
			}
			return
		}
	}
	x := &r.ents[p.Entity]
	gap := r.doc.Tokens[a.tok].Sent - p.Sent
	if a.m == nil {
		t := &r.doc.Tokens[a.tok]
		if gap > reach || !r.agrees(a.p, p, x) || r.coargument(a.tok, p) || p.HeadTok == t.Head && t.Deprel != "nmod:poss" {
			return
		}
		if a.quoted && gap == 0 && r.speaker(p) {
			return
		}
	} else if !r.mayBe(a, p, x, gap) {
		return
	}
	if len(r.options) < cap(r.options) {
		r.options = r.options[:len(r.options)+1]
	} else {
		r.options = append(r.options, option{})
	}
	o := &r.options[len(r.options)-1]
	o.entity, o.near, o.name = p.Entity, k, -1
	if p.kind != kindPronoun {
		o.name = k
	}
}

// mayBe reports whether a description may stand for entity x, last told of by p.
func (r *reading) mayBe(a *anaphor, p *mention, x *entity, gap int) bool {
	m := a.m
	if gap > far && lastWord(x.lemma) != a.word {
		return false
	}
	if m.country != "" && x.Country != "" && m.country != x.Country {
		return false
	}
	if x.Class == khabar.ClassFacility || x.Class == khabar.ClassVehicle {
		return false
	}
	if gap == 0 && r.apartFrom(m, p) {
		return false
	}
	switch a.sort {
	case sortOne:
		g := genderOf(m.lemma)
		return x.person && (g == "" || x.gender == "" || g == x.gender)
	case sortSome:
		return !x.person && (x.plural || x.Class == khabar.ClassGroup && x.noun == nil)
	}
	if m.noun.Org && lastWord(x.lemma) != a.word && !hasWord(x.Name, a.word) &&
		(a.word == "ministry" && !strings.HasPrefix(x.ActorID, "min:") || x.Sector != "" && m.sector != "" && kindred(x.Sector) != kindred(m.sector)) {
		return false // an institution is called by its kind
	}
	return !x.person && (x.noun == nil || x.noun.Kind != actor.NounPerson) && (m.plural == x.plural || x.noun == nil || m.body == "cop")
}

// kindred puts the sectors that go by the same nouns together.
func kindred(sector string) string {
	switch sector {
	case "MIL", "COP", "SPY":
		return "GOV"
	case "MED":
		return "JRN"
	case "IGO":
		return "NGO"
	}
	return sector
}

// description makes an anaphor of the description at mention i.
func (r *reading) description(i int) *anaphor {
	m := &r.ms[i]
	a := &r.ana
	mods := a.mods[:0]
	*a = anaphor{sort: sortBody, tok: m.HeadTok, first: m.First, m: m, word: lastWord(m.lemma), deprel: hashString(r.doc.Tokens[m.HeadTok].Deprel)}
	if m.noun.Kind == actor.NounPerson {
		a.sort = sortOne
		if m.plural {
			a.sort = sortSome
		}
	}
	a.det = detNone
	for j := m.First; j < m.HeadTok; j++ {
		t := &r.doc.Tokens[j]
		w := r.lower[j]
		switch {
		case w == "the" && a.det == detNone:
			a.det = detThe
		case w == "this" || w == "these" || w == "that" || w == "those" || w == "such":
			a.det = detThis
		case w == "both":
			a.det = detBoth
		case w == "other" || w == "another" || w == "more":
			a.det = detOther
		case t.Deprel == "nmod:poss" && t.UPOS == "PRON":
			a.det = detHis
		case t.XPOS == "POS":
			a.det = detPoss
		case w == "a" || w == "an" || w == "some" || w == "several" || w == "many" || w == "any" || w == "every" || w == "each" || w == "all" || w == "no":
			if a.det != detOther {
				a.det = detA
			}
		case t.UPOS == "NUM":
			switch a.det {
			case detThe, detThis, detBoth:
				a.det = detTheNum
			case detNone:
				a.det = detNum
			}
		case t.UPOS == "ADJ" || t.UPOS == "NOUN" || t.UPOS == "PROPN" || t.UPOS == "VERB":
			mods = append(mods, w)
		}
	}
	a.mods = mods
	for _, k := range r.tree.Kids(m.HeadTok) {
		if int(k) > m.HeadTok {
			switch rel, _, _ := strings.Cut(r.doc.Tokens[k].Deprel, ":"); rel {
			case "nmod", "acl", "appos":
				a.postmod = true
			}
		}
	}
	for k := i - 1; k >= 0 && !a.seen; k-- {
		a.seen = r.ms[k].noun != nil && lastWord(r.ms[k].lemma) == a.word
	}
	a.quoted = r.inQuotes(m.HeadTok)
	return a
}

// Determiners of a description.
const (
	detNone = iota
	detThe
	detThis
	detBoth
	detOther
	detHis
	detPoss
	detA
	detNum
	detTheNum
)

// lastWord of a lemma of several.
func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

func (r *reading) describeNone(a *anaphor) {
	f := &r.none
	n := uint64(min(len(r.options), 5))
	f.add(1, a.sort)
	f.add(2, a.sort, n)
	f.add(3, a.sort, a.deprel)
	f.add(4, a.sort, flag(a.quoted))
	if a.m == nil {
		f.add(5, a.sort, r.govHash(a.tok))
		f.add(6, a.sort, hashString(r.lower[a.tok]))
		return
	}
	word := hashString(a.word)
	f.add(7, word)
	f.add(8, word, a.det)
	f.add(9, a.sort, a.det)
	f.add(10, a.sort, a.det, flag(len(a.mods) > 0), flag(a.postmod))
	f.add(11, a.sort, a.det, flag(a.seen))
	f.add(12, a.det, flag(a.seen), flag(len(a.mods) > 0))
	f.add(13, sectorHash(a.m.sector), a.det)
	f.add(14, a.sort, flag(a.m.noun.Role), flag(a.m.noun.Armed), flag(a.m.noun.Group), a.det)
	f.add(15, a.sort, flag(a.m.country != ""), flag(a.m.affil >= 0), a.det)
	f.add(16, a.sort, a.det, flag(a.m.plural), flag(a.postmod))
	f.add(17, a.sort, flag(r.doc.Tokens[a.tok].Sent == 0))
}

func (r *reading) govHash(i int) uint64 {
	if h := r.doc.Tokens[i].Head; h >= 0 {
		return hashString(r.doc.Tokens[h].Lemma)
	}
	return 0
}

func sectorHash(s string) uint64 { return hashString(s) }

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// gapOf puts a number of sentences in a drawer.
func gapOf(gap int) uint64 {
	switch {
	case gap <= 3:
		return uint64(max(gap, 0))
	case gap <= 6:
		return 4
	case gap <= 12:
		return 5
	}
	return 6
}

// place of a mention in its clause.
func (r *reading) placing(tok int) uint64 {
	switch d := r.doc.Tokens[tok].Deprel; d {
	case "nsubj":
		return 1
	case "nsubj:pass":
		return 2
	case "obj", "iobj":
		return 3
	case "obl:agent":
		return 4
	case "nmod:poss":
		return 5
	case "compound", "amod":
		return 6
	case "appos":
		return 7
	case "conj":
		return 8
	case "root":
		return 9
	default:
		if strings.HasPrefix(d, "obl") {
			return 10
		}
		if strings.HasPrefix(d, "nmod") {
			return 11
		}
	}
	return 0
}

// describeOption says how the option stands to the anaphor; rank counts those told of
// since.
func (r *reading) describeOption(a *anaphor, o *option, rank int) {
	f := &o.f
	x, p := &r.ents[o.entity], &r.ms[o.near]
	if o.name >= 0 {
		p = &r.ms[o.name]
	}
	near := &r.ms[o.near]
	t := &r.doc.Tokens[a.tok]
	s := a.sort
	gap := gapOf(t.Sent - near.Sent)
	place := r.placing(near.HeadTok)
	kind := uint64(p.kind)
	told := uint64(min(bits.Len(uint(len(x.Mentions))), 4))
	same := flag(r.doc.Sentences[t.Sent].Para == r.doc.Sentences[near.Sent].Para)
	gender := uint64(0)
	if a.p.gender != "" && x.gender != "" {
		gender = 1
	}
	f.add(30, s)
	f.add(31, s, gap)
	f.add(32, s, uint64(min(rank, 4)))
	f.add(33, s, place, flag(gap == 0))
	f.add(34, s, place, gap, r.placing(a.tok))
	f.add(35, s, kind, hashString(string(x.Class)))
	f.add(36, s, kind, gap)
	f.add(37, s, told)
	f.add(38, s, gap, same, uint64(near.kind))
	f.add(39, s, uint64(min(rank, 3)), gap, flag(near.kind == kindPronoun))
	f.add(40, s, gender, kind)
	f.add(41, s, flag(o.entity == r.story))
	f.add(42, s, flag(near.kind == kindPronoun && r.lower[near.First] == r.lower[a.tok]), gap)
	f.add(43, s, flag(x.plural), flag(x.noun != nil), hashString(string(x.Class)))
	f.add(44, s, flag(a.quoted), flag(r.speaker(near)), flag(r.inQuotes(near.HeadTok)), flag(gap == 0))
	f.add(45, s, flag(x.ActorID != ""), kind)
	f.add(46, s, sectorHash(x.Sector))
	f.add(47, s, flag(x.Anonymous), told)
	if p.kind == kindNominal {
		f.add(48, s, flag(p.definit), flag(p.counted), gap)
		f.add(49, s, flag(r.ownedBySomebody(p)))
		f.add(50, s, hashString(lastWord(p.lemma)))
	}
	if a.m == nil {
		f.add(51, s, r.placing(a.tok), place)
		f.add(52, s, r.govHash(a.tok), sectorHash(x.Sector))
		f.add(53, s, uint64(len(r.options)), uint64(min(rank, 3)))
		return
	}
	m := a.m
	word := hashString(a.word)
	like := r.likeness(a, x, p)
	over := r.overlap(a, x, p)
	f.add(60, s, like)
	f.add(61, s, like, a.det)
	f.add(63, s, like, over)
	f.add(64, s, like, over, a.det)
	f.add(66, word, kind)
	f.add(68, word, like)
	f.add(70, s, sectorHash(m.sector), sectorHash(x.Sector), kind)
	f.add(71, s, like, flag(m.country != ""), flag(x.Country != ""))
	f.add(72, s, like, r.owners(m, x, p))
	fit := flag(r.fits(m, p))
	f.add(73, s, fit, a.det)
	f.add(75, s, fit, uint64(min(rank, 3)), a.det)
	f.add(76, s, a.det, flag(a.postmod), like)
	f.add(77, s, flag(m.plural), flag(x.plural), kind)
	f.add(78, s, like, kind, told)
	f.add(79, s, a.det, p.det(r), like)
}

// det is the determiner of a description that came before.
func (m *mention) det(r *reading) uint64 {
	if m.kind != kindNominal {
		return 7
	}
	return flag(m.definit) | flag(m.counted)<<1 | flag(m.plural)<<2
}

// likeness says how near the noun of a description is to what was called so before:
// 1 the same noun, 2 its last word, 3 a like one, 4 a word of the name or role, 0 none.
func (r *reading) likeness(a *anaphor, x *entity, p *mention) uint64 {
	m := a.m
	switch {
	case p.kind == kindNominal && p.lemma == m.lemma:
		return 1
	case x.lemma == m.lemma:
		return 2
	case p.kind == kindNominal && lastWord(p.lemma) == a.word || x.lemma != "" && lastWord(x.lemma) == a.word:
		return 3
	case x.noun != nil && (sameOffice(m.lemma, x.lemma) || alikeAttacker(m.noun, x.noun)):
		return 4
	case x.Role != "" && endsWith(x.Role, a.word):
		return 5
	case x.noun == nil && hasWord(x.Name, a.word):
		return 6
	case x.noun != nil && x.noun.Sector == m.noun.Sector && x.noun.Kind == m.noun.Kind && m.noun.Sector != "":
		return 7
	case x.noun != nil:
		return 8
	}
	return 0
}

// hasWord reports whether a name has a word, in small letters.
func hasWord(name, word string) bool {
	for w := range strings.FieldsSeq(name) {
		if len(w) == len(word) && strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// overlap compares the words before the noun: 0 none to compare, 1 all are known, 2
// some, 3 none; 4 more where the description before had others.
func (r *reading) overlap(a *anaphor, x *entity, p *mention) uint64 {
	known := 0
	for _, w := range a.mods {
		ok := hasWord(x.Name, w)
		for j := p.First; j < p.Last && !ok; j++ {
			ok = r.lower[j] == w
		}
		if ok {
			known++
		}
	}
	v := uint64(2)
	switch {
	case len(a.mods) == 0:
		v = 0
	case known == len(a.mods):
		v = 1
	case known == 0:
		v = 3
	}
	if p.kind == kindNominal {
		for j := p.First; j < p.HeadTok; j++ {
			switch r.doc.Tokens[j].UPOS {
			case "ADJ", "NOUN", "PROPN":
				if !slices.Contains(a.mods, r.lower[j]) {
					return v + 4
				}
			}
		}
	}
	return v
}

// owners compares whose the two are.
func (r *reading) owners(m *mention, x *entity, p *mention) uint64 {
	if m.affil < 0 || r.ms[m.affil].Entity < 0 {
		return flag(x.AffiliationID != "")
	}
	e := r.ms[m.affil].Entity
	switch {
	case p.affil >= 0 && r.ms[p.affil].Entity == e || x.AffiliationID != "" && x.AffiliationID == r.ents[e].ActorID:
		return 2
	case p.affil >= 0 || x.AffiliationID != "":
		return 3
	}
	return 4
}
