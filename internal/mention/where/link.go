package where

import (
	"khabar/internal/gazetteer"
)

// link is what the words around a span say of where it lies, apart from "X, Y" (see
// commas): "X village in Y", "X, a town in the Y district", "Y's town of X", "X, near Y",
// "the Nigerian town of X".
type link struct {
	to     int     // span index of Y; -1 for none
	within float64 // km around Y in which X lies; 0 where it lies in Y itself
	people string  // country of a nationality word before it
}

// linkWords may stand between a place and the one that it is said to lie in; so may
// directions and unit words.
var linkWords = map[string]bool{"in": true, "of": true, "the": true, "a": true, "an": true, "s": true, "northern": true, "southern": true, "eastern": true,
	"western": true, "central": true, "northeastern": true, "northwestern": true, "southeastern": true, "southwestern": true, "far": true,
	"restive": true, "volatile": true, "troubled": true, "remote": true, "border": true, "coastal": true, "mountainous": true, "rural": true,
	"main": true, "largest": true, "second": true, "biggest": true, "key": true, "strategic": true, "neighbouring": true, "neighboring": true,
	"oil": true, "rich": true, "flashpoint": true, "northernmost": true, "southernmost": true, "local": true, "government": true, "lga": true,
	"county": true, "sub": true, "provincial": true, "regional": true, "state": true, "located": true, "situated": true, "north": true,
	"south": true, "east": true, "west": true, "northeast": true, "northwest": true, "southeast": true, "southwest": true}

const longestLink = 8 // words

// links notes for each span where its neighbours say that it lies.
func (f *Finder) links(s *scan, spans []span) {
	for i := range spans {
		a := &spans[i]
		a.link = link{to: -1}
		if i+1 < len(spans) {
			a.link = f.forward(s, a, &spans[i+1], i+1)
		}
		if a.link.to < 0 && i > 0 && s.words[spans[i-1].last-1].poss && f.linking(s, spans[i-1].last, a.first) {
			a.link = link{to: i - 1}
		}
		a.link.people = f.peopleBefore(s, a)
	}
	for i := len(spans) - 1; i >= 0; i-- { // over a name that the gazetteer lacks
		for l := &spans[i].link; l.to > i && len(spans[l.to].cands) == 0; {
			l.within += spans[l.to].link.within
			l.to = spans[l.to].link.to
		}
	}
}

// forward reads "X village in Y", "X, near Y", "X, 30 km north of Y".
func (f *Finder) forward(s *scan, a, b *span, to int) link {
	none := link{to: -1}
	n := b.first - a.last
	if n < 0 || n > longestLink || s.words[a.last-1].poss {
		return none
	}
	if n == 0 {
		if s.words[b.first].gap == gapComma && b.qual != unitNone {
			return link{to: to}
		}
		return none
	}
	km, joined := 0.0, false
	for k := a.last; k <= b.first; k++ {
		if g := s.words[k].gap; g != gapSpace && g != gapComma && g != gapHyphen {
			return none
		}
		if k == b.first {
			break
		}
		key := s.key(k)
		switch w := string(key); {
		case w == "in" || w == "of":
			joined = true
		case w == "near" || w == "outside" || w == "from":
			joined, km = true, max(km, nearKm)
		case lengths[w] || number(w) && n > 1:
			km = max(km, distantKm)
		case linkWords[w] || f.unitOf(key) != unitNone:
		default:
			return none
		}
	}
	if !joined && !(s.words[a.last].gap == gapComma || f.unitOf(s.key(a.last)) != unitNone) {
		return none
	}
	return link{to: to, within: km}
}

// Within how many kilometres a place lies that is near another, or some way off it.
const nearKm, distantKm = 60, 150

// linking reports whether only words that may stand inside a link lie in [i, j).
func (f *Finder) linking(s *scan, i, j int) bool {
	if j-i > longestLink/2 {
		return false
	}
	for k := i; k <= j; k++ {
		if g := s.words[k].gap; g != gapSpace && g != gapHyphen {
			return false
		}
		if w := string(s.key(k)); k < j && (w == "in" || s.words[k].upper || !linkWords[w] && f.unitOf(s.key(k)) == unitNone) {
			return false
		}
	}
	return true
}

// peopleBefore is the country of the nationality word that describes a: "the Nigerian
// town of X".
func (f *Finder) peopleBefore(s *scan, a *span) string {
	for i := a.first - 1; i >= 0 && i >= a.first-longestLink/2; i-- {
		if s.words[i+1].gap != gapSpace && s.words[i+1].gap != gapHyphen {
			return ""
		}
		if s.words[i].upper {
			if i > 0 && s.words[i].gap == gapSpace {
				if iso, n := f.people(s, i-1); n == 2 {
					return iso
				}
			}
			return f.demonyms[string(s.key(i))]
		}
		if w := string(s.key(i)); w == "in" || !linkWords[w] && f.unitOf(s.key(i)) == unitNone {
			return ""
		}
	}
	return ""
}

// Fits of a reading to a link.
const (
	linkNone = iota
	linkIn   // it lies where the words say
	linkOut  // it does not
)

// fits says whether reading c of sp lies where its link says.
func (c *cand) fits(spans []span, sp *span) int {
	if sp.link.to < 0 {
		return linkNone
	}
	b := &spans[sp.link.to]
	fit := linkNone
	for j := range b.cands {
		d := &b.cands[j]
		if d.p.ID == c.p.ID {
			continue
		}
		in, unit := c.lies(d, sp.link.within)
		if in {
			return linkIn
		}
		if unit {
			fit = linkOut
		}
	}
	return fit
}

// lies reports whether c lies in d, or within km of it; unit is false where d is no
// place that another can be said to lie in.
func (c *cand) lies(d *cand, km float64) (in, unit bool) {
	if c.country != d.country && km == 0 && d.country != "" {
		return false, d.p.Kind == gazetteer.KindCountry || d.p.Kind == gazetteer.KindAdmin1 || d.p.Kind == gazetteer.KindAdmin2
	}
	apart := kmCos(c.at.dot(d.at))
	switch d.p.Kind {
	case gazetteer.KindCountry:
		return km > 0 && apart < 1000 || c.country == d.country, true
	case gazetteer.KindAdmin1:
		return c.unit == d.unit && c.table == d.table || apart < 40 || c.unit == 0 && apart < nearKm+km, true
	case gazetteer.KindAdmin2:
		return c.table == d.table && c.p.Admin2 == d.p.Index || apart < 40+km, true
	}
	if !d.p.Kind.Settlement() {
		return false, false
	}
	return apart < 30+km, km > 0
}

// astray reports whether sp is a small place that no reading puts where the words say
// it lies: there is another place of that name, which the gazetteer lacks.
func (sp *span) astray(spans []span) bool {
	if sp.link.to < 0 {
		return false
	}
	for i := range sp.cands {
		c := &sp.cands[i]
		if k := c.p.Kind; !(k.Settlement() || k == gazetteer.KindAdmin2 || k == gazetteer.KindSite) || c.fits(spans, sp) != linkOut {
			return false
		}
	}
	return len(sp.cands) > 0
}
