package where

import (
	"strconv"

	"khabar"
	"khabar/internal/gazetteer"
)

// support is what the whole text says about a surface.
type support struct {
	n, loc, after, comma int
}

var locativeWords = map[string]bool{"in": true, "at": true, "near": true, "from": true, "to": true, "outside": true,
	"across": true, "into": true, "toward": true, "towards": true, "inside": true, "around": true, "throughout": true,
	"between": true, "via": true, "through": true, "leaving": true, "northern": true, "southern": true, "eastern": true,
	"western": true, "central": true}

// gather counts, for each surface, how its spans stand in the text.
func (f *Finder) gather(s *scan, spans []span) []support {
	var out []support
	index := map[string]int{}
	for i := range spans {
		sp := &spans[i]
		g, ok := index[sp.key]
		if !ok {
			g = len(out)
			index[sp.key] = g
			out = append(out, support{})
		}
		sp.surface = g
		u := &out[g]
		u.n++
		if sp.first > 0 && s.words[sp.first].gap == gapSpace {
			switch {
			case locativeWords[string(s.key(sp.first-1))]:
				u.loc++
			case s.cased(sp.first-1) && !f.sentenceStart(s, sp.first-1) || f.lists.has("title", s.key(sp.first-1)):
				u.after++
			}
		}
		if sp.within >= 0 || sp.contains {
			u.comma++
		}
	}
	return out
}

func (f *Finder) sentenceStart(s *scan, i int) bool {
	return s.words[i].gap == gapEdge || s.words[i].gap == gapStop
}

// commas links "X, Y" where Y is a country or unit that holds a place called X.
func (f *Finder) commas(s *scan, spans []span) {
	for i := 0; i+1 < len(spans); i++ {
		a, b := &spans[i], &spans[i+1]
		if b.first != a.last || s.words[b.first].gap != gapComma {
			continue
		}
		if holds(a, b) {
			a.within = i + 1
			b.contains = true
		}
	}
}

// holds reports whether some reading of b is a unit that holds some reading of a.
func holds(a, b *span) bool {
	for i := range a.cands {
		if a.cands[i].inside(b) {
			return true
		}
	}
	return false
}

// inside reports whether c lies in a unit that b may mean.
func (c *cand) inside(b *span) bool {
	for j := range b.cands {
		if d := &b.cands[j]; d.table == c.table && d.p.Index != c.p.Index {
			switch d.p.Kind {
			case gazetteer.KindCountry, gazetteer.KindAdmin1, gazetteer.KindAdmin2:
				if c.p.Country == d.p.Index || c.p.Admin1 == d.p.Index || c.p.Admin2 == d.p.Index {
					return true
				}
			}
		}
	}
	return false
}

// isPlace adds up the features that say whether a span is a place.
func (f *Finder) isPlace(s *scan, sp *span, u *support, named bool, acc *sum) {
	acc.add("d.bias", "", 1)
	f.around(s, sp, acc)
	f.itself(s, sp, acc)
	acc.flag("d.comma", "within", sp.within >= 0)
	acc.flag("d.comma", "contains", sp.contains)
	acc.flag("d.unknown", string(sp.name), len(sp.cands) == 0)
	if u.n > 1 {
		acc.flag("d.text", "loc", u.loc > 0)
		acc.flag("d.text", "after", u.after > 0)
		acc.flag("d.text", "comma", u.comma > 0)
		acc.flag("d.text", "loc>after", u.loc > u.after)
	}
	if named {
		f.recognised(sp, acc)
	}
}

func (f *Finder) around(s *scan, sp *span, acc *sum) {
	i, j := sp.first-1, sp.last
	g := s.words[sp.first].gap
	acc.add("d.gap", strconv.Itoa(int(g)), 1)
	if s.words[sp.first].shout {
		acc.add("d.shout", "", 1)
		acc.flag("d.shout", "plain", s.words[sp.first].plain)
	}
	if i >= 0 && g != gapEdge && g != gapStop {
		key := s.key(i)
		switch {
		case f.lists.has("title", key):
			acc.add("d.prevkind", "title", 1)
		case f.lists.has("given", key) && s.cased(i):
			acc.add("d.prevkind", "given", 1)
		case s.cased(i) && g == gapSpace:
			acc.add("d.prevkind", "upper", 1)
			acc.flag("d.prevkind", "upper-start", f.sentenceStart(s, i))
		case !s.cased(i):
			acc.add("d.prevkind", "lower", 1)
		}
		if g == gapSpace && !s.cased(i) {
			acc.word("d.prev", key)
			acc.flag("d.prev2", "distance", string(key) == "of" && s.distance(i) != "")
		}
	}
	if j < len(s.words) {
		next := s.words[j]
		key := s.key(j)
		acc.add("d.nextgap", strconv.Itoa(int(next.gap)), 1)
		if s.words[j-1].poss {
			acc.add("d.next", "'s", 1)
		}
		switch {
		case next.gap == gapSpace && f.lists.has("org", key) && next.upper:
			acc.add("d.nextkind", "org", 1)
			acc.word("d.next", key)
		case next.gap == gapSpace && s.cased(j):
			acc.add("d.nextkind", "upper", 1)
		case next.gap == gapSpace:
			acc.add("d.nextkind", "lower", 1)
			acc.word("d.next", key)
		}
	}
}

// templates of features that are learned apart for names of one word and of more.
type templates struct{ caps, kind, pop, flag, prior, freq string }

var (
	templatesOne  = templates{"d.caps1", "d.kind1", "d.pop1", "d.flag1", "d.prior1", "d.freq1"}
	templatesMany = templates{"d.capsN", "d.kindN", "d.popN", "d.flagN", "d.priorN", "d.freqN"}
)

func (f *Finder) itself(s *scan, sp *span, acc *sum) {
	n := sp.last - sp.first
	acc.add("d.words", strconv.Itoa(min(n, 3)), 1)
	t := &templatesOne
	if n > 1 {
		t = &templatesMany
	}
	acc.flag(t.caps, "", !s.words[sp.first].shout && s.words[sp.first].caps && (n == 1 || s.words[sp.last-1].caps))
	acc.flag("d.short", "", sp.last-sp.first == 1 && len(sp.key) <= 3)
	acc.flag("d.list", "given", n == 1 && f.lists["given"][sp.key])
	acc.flag("d.list", "common", n == 1 && f.lists["common"][sp.key])
	acc.flag("d.list", "org", f.lists.has("org", s.key(sp.last-1)))
	acc.flag("d.qual", strconv.Itoa(int(sp.qual)), sp.qual != unitNone)
	pop, kinds, flags := 0.0, uint32(0), gazetteer.NameFlag(0)
	for i := range sp.cands {
		c := &sp.cands[i]
		pop = max(pop, c.p.Pop)
		kinds |= 1 << kindGroup(c.p.Kind)
		flags |= c.flags
	}
	for g := range kindGroups {
		acc.flag(t.kind, kindGroups[g], kinds&(1<<g) != 0)
	}
	acc.add(t.pop, "", pop/20)
	acc.flag(t.pop, "big", pop > 17)
	acc.flag(t.flag, "main", flags&gazetteer.NameMain != 0)
	acc.flag("d.flag", "curated", flags&gazetteer.NameCurated != 0)
	p := sp.priors
	if !p.Known {
		acc.add(t.prior, "unknown", 1)
		return
	}
	acc.add(t.prior, "in", float64(p.In)/16)
	acc.add(t.prior, "after", float64(p.After)/16)
	acc.add(t.prior, "lower", float64(p.Lower)/16)
	acc.flag(t.prior, "in0", p.In == 0)
	acc.flag(t.prior, "in2", p.In >= 2)
	acc.flag(t.prior, "in4", p.In >= 4)
	acc.flag(t.prior, "after6", p.After >= 6)
	acc.flag(t.prior, "lower4", p.Lower >= 4)
	acc.flag(t.prior, "lower12", p.Lower >= 12)
	acc.add(t.freq, strconv.Itoa(int(p.Frequency)), 1)
}

// kind groups as the scorers see them.
var kindGroups = [...]string{"other", "country", "admin1", "admin2", "capital", "seat", "town", "village", "quarter", "region", "site"}

func kindGroup(k gazetteer.Kind) int {
	switch k {
	case gazetteer.KindCountry:
		return 1
	case gazetteer.KindAdmin1:
		return 2
	case gazetteer.KindAdmin2:
		return 3
	case gazetteer.KindCapital:
		return 4
	case gazetteer.KindSeat1, gazetteer.KindSeat2:
		return 5
	case gazetteer.KindTown:
		return 6
	case gazetteer.KindVillage:
		return 7
	case gazetteer.KindQuarter:
		return 8
	case gazetteer.KindContinent, gazetteer.KindRegion, gazetteer.KindWater, gazetteer.KindMountain, gazetteer.KindIsland, gazetteer.KindBorder:
		return 9
	case gazetteer.KindSite:
		return 10
	}
	return 0
}

// nameArticles begin names of places of which the rest alone is another name.
var nameArticles = map[string]bool{"el": true, "abu": true, "umm": true, "um": true, "wadi": true, "tel": true, "tell": true, "jebel": true, "jabal": true,
	"kafr": true, "beit": true, "deir": true, "khan": true, "san": true, "santa": true, "puerto": true, "villa": true, "los": true, "las": true, "la": true}

// addUnknown adds the locations and facilities that the recogniser found and the
// gazetteer lacks; spans and names are in order.
func addUnknown(s *scan, spans []span, names []khabar.Name) []span {
	out := make([]span, 0, len(spans)+8)
	i, w := 0, 0
	for _, n := range names {
		if n.Head == conflictHead || n.Kind != khabar.NameLocation && n.Kind != khabar.NameFacility {
			continue
		}
		for w < len(s.words) && s.words[w].start < n.Start {
			w++
		}
		last := w
		for last < len(s.words) && s.words[last].end <= n.End {
			last++
		}
		if w == last || !s.words[w].upper || last-w > longestName {
			continue
		}
		if nameArticles[string(s.key(w))] {
			for i < len(spans) && spans[i].first >= w && spans[i].last <= last && spans[i].last-spans[i].first < last-w {
				i++ // "El Sahab" is not Sahab
			}
		}
		for i < len(spans) && spans[i].last <= w {
			out = append(out, spans[i])
			i++
		}
		if i < len(spans) && spans[i].first < last || len(out) > 0 && out[len(out)-1].last > w {
			continue
		}
		out = append(out, span{first: w, last: last, single: last-w == 1, within: -1, best: -1,
			key: string(gazetteer.AppendKey(nil, s.text[s.words[w].start:s.words[last-1].end]))})
	}
	return append(out, spans[i:]...)
}

var fitNames = [...]string{"none", "exact", "inside", "around", "overlap"}

// conflictHead is the recogniser whose locations are whole phrases ("the coast of X").
const conflictHead = "conflict"

func (f *Finder) recognised(sp *span, acc *sum) {
	acc.flag("d.conflict", "", sp.conflict)
	single := "n"
	if sp.single {
		single = "1"
	}
	acc.add("d.name", "any", 1)
	acc.add("d.name", fitNames[sp.nameFit]+string(sp.name), 1)
	acc.add("d.name", fitNames[sp.nameFit]+string(sp.name)+single, 1)
}

// fitNamesTo notes for each span the recognised name it lies on.
func fitNamesTo(s *scan, spans []span, names []khabar.Name) {
	j := 0
	for i := range spans {
		sp := &spans[i]
		start, end := s.words[sp.first].start, s.words[sp.last-1].end
		for j < len(names) && names[j].End <= start {
			j++
		}
		for k := j; k < len(names) && names[k].Start < end; k++ {
			n := names[k].Span
			if names[k].Head == conflictHead {
				sp.conflict = sp.conflict || names[k].Kind == khabar.NameLocation
				continue
			}
			fit := fitOverlap
			switch {
			case n.Start == start && (n.End == end || n.End == end+1 || n.End == end+2):
				fit = fitExact
			case n.Start <= start && end <= n.End:
				fit = fitInside
			case start <= n.Start && n.End <= end:
				fit = fitAround
			}
			if sp.nameFit == fitNone || fit < sp.nameFit {
				sp.nameFit, sp.name = fit, names[k].Kind
			}
		}
	}
}
