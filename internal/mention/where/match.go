package where

import (
	"math"
	"slices"

	"khabar"
	"khabar/internal/gazetteer"
)

// cand is a place that a span may mean.
type cand struct {
	table   *gazetteer.Table
	p       gazetteer.Place
	flags   gazetteer.NameFlag
	country string // ISO code
	unit    unitID
	at      vec
	score   float64
	prob    float64
}

// unit is the level that a qualifier beside a name gives it.
type unit uint8

const (
	unitNone unit = iota
	unitProvince
	unitDistrict
	unitTown
	unitQuarter
	unitNatural
)

var unitLists = []struct {
	list string
	unit unit
}{{"unit1", unitProvince}, {"unit2", unitDistrict}, {"town", unitTown}, {"quarter", unitQuarter}, {"valley", unitNatural}}

// span is a stretch of words that may be a place.
type span struct {
	first, last int // words, half-open
	key         string
	cands       []cand
	priors      gazetteer.Priors
	single      bool // one word
	qual        unit // "Bannu district": the qualifier, part of the span or not
	within      int  // span index of "Y" in "X, Y" where Y contains X; -1
	contains    bool // some span before a comma lies within this one
	link        link
	name        khabar.NameKind
	nameFit     nameFit
	score       float64
	best        int  // index into cands; -1
	surface     int  // group of spans with the same key
	variant     bool // the gazetteer knows it under another spelling
	fixed       bool // a place by grammar: "the Iraqi capital"
	told        bool // the words call it a town: "the village of X"
	beside      bool // the words may call it a town: "X village"
	conflict    bool // in a location of the conflict head
	unitWord    bool // the last word is a unit word taken in: "Bannu District"
}

// nameFit says how a recognised name lies about a span.
type nameFit uint8

const (
	fitNone    nameFit = iota
	fitExact           // the same words
	fitInside          // the span is part of the name
	fitAround          // the name is part of the span
	fitOverlap         // neither holds the other
)

const longestName = 7

// match finds the longest gazetteer names in s. Spans do not overlap.
func (f *Finder) match(s *scan) []span {
	var out []span
	var key [160]byte
	for i := 0; i < len(s.words); i++ {
		w := &s.words[i]
		if !w.upper {
			continue
		}
		if sp, ok := f.capital(s, i); ok {
			out = append(out, sp)
			i = sp.last - 1
			continue
		}
		sp, ok := f.longest(s, i, key[:0])
		if !ok {
			continue
		}
		f.extend(s, &sp)
		f.capitalOf(s, &sp)
		if _, people := f.demonyms[sp.key]; people && sp.qual != unitProvince {
			continue
		}
		sp.single = sp.last-sp.first == 1
		sp.within, sp.best = -1, -1
		out = append(out, sp)
		i = sp.last - 1
	}
	return out
}

// capital reads "Iraqi capital" and "South Sudanese capital" where no name of it follows.
func (f *Finder) capital(s *scan, i int) (span, bool) {
	if i > 0 && s.words[i].gap == gapSpace {
		if _, n := f.people(s, i-1); n == 2 {
			return span{}, false
		}
	}
	iso, n := f.people(s, i)
	j := i + n
	if n == 0 || j >= len(s.words) || s.words[j].gap != gapSpace || string(s.key(j)) != "capital" || s.words[j-1].poss {
		return span{}, false
	}
	c, ok := f.capitals[iso]
	if !ok || f.capitalNamed(s, j+1, &c) {
		return span{}, false
	}
	return capitalSpan(i, j+1, c), true
}

func capitalSpan(first, last int, c cand) span {
	return span{first: first, last: last, key: "capital " + c.country, cands: []cand{c}, fixed: true, within: -1, best: -1}
}

// capitalNamed reports whether the word at j, after "capital", begins its name: that of
// a town in the country of c, since seats of government change, or one that the
// gazetteer lacks and that is no day or month.
func (f *Finder) capitalNamed(s *scan, j int, c *cand) bool {
	if j >= len(s.words) || !s.words[j].upper || s.words[j].gap != gapSpace && s.words[j].gap != gapComma || dayOrMonth[string(s.key(j))] {
		return false
	}
	var key [160]byte
	sp, ok := f.longest(s, j, key[:0])
	if !ok {
		return true
	}
	return slices.ContainsFunc(sp.cands, func(o cand) bool { return o.country == c.country && o.p.Kind.Settlement() })
}

var dayOrMonth = map[string]bool{"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true,
	"sunday": true, "january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true,
	"august": true, "september": true, "october": true, "november": true, "december": true}

// capitalOf makes "the capital of [strife-torn] Somalia" mean the capital, unless its
// name stands beside it.
func (f *Finder) capitalOf(s *scan, sp *span) {
	c := f.countryOf(sp)
	if c == nil {
		return
	}
	for i := sp.first - 1; i > 0 && i >= sp.first-3 && (s.words[i+1].gap == gapSpace || s.words[i+1].gap == gapHyphen); i-- {
		if string(s.key(i)) != "of" {
			continue
		}
		if string(s.key(i-1)) != "capital" || s.words[i].gap != gapSpace || i > 1 && s.words[i-2].upper && s.words[i-2].gap != gapStop {
			return
		}
		if f.capitalNamed(s, sp.last, c) {
			return
		}
		sp.cands, sp.fixed, sp.key = []cand{*c}, true, "capital "+c.country
		return
	}
}

// countryOf returns the capital of the country that sp means without doubt, nil for none.
func (f *Finder) countryOf(sp *span) *cand {
	if len(sp.cands) == 0 || sp.cands[0].p.Kind != gazetteer.KindCountry {
		return nil
	}
	c, ok := f.capitals[sp.cands[0].country]
	if !ok {
		return nil
	}
	return &c
}

// longest returns the longest name that starts at word i.
func (f *Finder) longest(s *scan, i int, key []byte) (span, bool) {
	var best span
	found := false
	for j := i; j < len(s.words) && j < i+longestName; j++ {
		w := &s.words[j]
		if j > i {
			if !s.joined(j) {
				break
			}
			key = append(key, ' ')
		}
		at := len(key)
		key = append(key, s.key(j)...)
		if len(key) > 120 {
			break
		}
		more := false
		if cands, pri, longer := f.lookup(s, string(key), i, j); len(cands) > 0 {
			if w.upper || curated(cands) {
				best = span{first: i, last: j + 1, key: string(key), cands: cands, priors: pri}
				found = true
			}
			more = longer
		} else {
			more = longer
		}
		if !more && !w.poss {
			break
		}
		if w.poss {
			key = append(key[:at], s.full(j)...)
		}
	}
	return best, found
}

// joined reports whether word j may continue the name that word j-1 is part of.
func (s *scan) joined(j int) bool {
	switch s.words[j].gap {
	case gapSpace, gapHyphen:
		return true
	case gapStop:
		return s.words[j-1].dotted && s.words[j].upper
	}
	return false
}

func curated(cs []cand) bool {
	for i := range cs {
		if cs[i].flags&gazetteer.NameCurated != 0 {
			return true
		}
	}
	return false
}

// lookup gathers the places of key over the tables, dropping those whose name asks for
// capitals or a comma that the words lack.
func (f *Finder) lookup(s *scan, key string, i, j int) (cands []cand, pri gazetteer.Priors, longer bool) {
	var buf [64]gazetteer.Posting
	for _, t := range f.tables {
		r := t.Find(key)
		longer = longer || r.Longer
		if !r.Found {
			continue
		}
		if r.Priors.Known {
			pri = r.Priors
		}
		for _, p := range t.Postings(r, buf[:0]) {
			if p.Flags&gazetteer.NameCaps != 0 && !s.words[i].caps && !s.words[i].dotted {
				continue
			}
			if p.Flags&gazetteer.NamePostal != 0 && s.words[i].gap != gapComma {
				continue
			}
			c := cand{table: t, p: t.Place(p.Place), flags: p.Flags}
			if dup(cands, &c) {
				continue
			}
			f.place(&c)
			cands = append(cands, c)
		}
	}
	return cands, pri, longer
}

// unitID names a first-level unit over all tables; 0 for none.
type unitID uint32

// place fills what follows from the place of c.
func (f *Finder) place(c *cand) {
	c.country = c.table.CountryCode(c.p.Country)
	c.at = vecOf(c.p.Lat, c.p.Lon)
	a := c.p.Admin1
	if c.p.Kind == gazetteer.KindAdmin1 {
		a = c.p.Index
	}
	if a == gazetteer.None {
		return
	}
	for i, t := range f.tables {
		if t == c.table {
			c.unit = unitID(i<<24 | a + 1)
		}
	}
}

// vec is a point on the unit sphere.
type vec struct{ x, y, z float64 }

func vecOf(lat, lon float64) vec {
	const rad = math.Pi / 180
	s, c := math.Sincos(lat * rad)
	sl, cl := math.Sincos(lon * rad)
	return vec{c * cl, c * sl, s}
}

// dot is the cosine of the angle between two points.
func (v vec) dot(w vec) float64 { return v.x*w.x + v.y*w.y + v.z*w.z }

// cosKm is the cosine of an angle of that many kilometres; kmCos the way back.
func cosKm(km float64) float64 { return math.Cos(km / 6371) }

func kmCos(c float64) float64 { return 6371 * math.Acos(max(-1, min(1, c))) }

func dup(cs []cand, c *cand) bool {
	for i := range cs {
		if cs[i].p.ID == c.p.ID {
			return true
		}
	}
	return false
}

// extend takes in a capitalised unit word ("Bannu District") and notes the qualifier
// before or after the name.
func (f *Finder) extend(s *scan, sp *span) {
	if sp.last < len(s.words) {
		w := &s.words[sp.last]
		if w.gap == gapSpace && !s.words[sp.last-1].poss {
			if u := f.unitOf(s.key(sp.last)); u != unitNone {
				sp.qual = u
				if w.upper && (u == unitProvince || u == unitDistrict) && string(s.key(sp.last)) != "department" && !(sp.last+1 < len(s.words) && s.words[sp.last+1].upper && s.words[sp.last+1].gap == gapSpace) {
					sp.last++
					sp.unitWord = true
				}
				return
			}
		}
	}
	if u := f.unitOf(s.key(sp.last - 1)); u != unitNone && sp.last-sp.first > 1 {
		sp.qual = u
		return
	}
	i := sp.first - 1
	if i > 0 && s.words[sp.first].gap == gapSpace && string(s.key(i)) == "of" {
		i--
	}
	if i >= 0 && s.words[sp.first].gap == gapSpace && s.words[i+1].gap == gapSpace {
		sp.qual = f.unitOf(s.key(i))
	}
}

func (f *Finder) unitOf(w []byte) unit {
	for _, l := range unitLists {
		if f.lists.has(l.list, w) {
			return l.unit
		}
	}
	return unitNone
}
