package where

import (
	"sort"
	"strings"

	"khabar"
	"khabar/internal/gazetteer"
)

// compassWords make a phrase of direction when nothing else is in the name.
var compassWords = map[string]bool{"north": true, "south": true, "east": true, "west": true, "northern": true, "southern": true, "eastern": true,
	"western": true, "central": true, "upper": true, "lower": true, "middle": true, "great": true, "greater": true, "and": true, "far": true,
	"northeast": true, "northwest": true, "southeast": true, "southwest": true, "northeastern": true, "northwestern": true, "southeastern": true,
	"southwestern": true, "centre": true, "center": true, "coast": true, "coastal": true, "region": true, "regions": true, "province": true}

// branched are groups whose branches are named after provinces ("ISIS-Khorasan").
var branched = map[string]bool{"is": true, "isis": true, "isil": true, "isid": true, "daesh": true, "aq": true, "qaeda": true, "state": true}

// refuse takes from the spans the readings that grammar rules out, and reports which
// spans have none left: a phrase of direction ("the South East"), the surname of a
// person named in full, the province in a group's name ("ISIS-Khorasan"), a town after
// an article that no noun takes up ("both sides of the Atlantic").
func (f *Finder) refuse(s *scan, doc *khabar.Document, spans []span, support []support) []bool {
	out := make([]bool, len(spans))
	names := surnames(doc)
	for i := range spans {
		sp := &spans[i]
		if sp.fixed || len(sp.cands) == 0 || sp.within >= 0 || sp.contains {
			continue
		}
		switch u := &support[sp.surface]; {
		case compass(sp) && !curated(sp.cands):
			out[i] = true
		case sp.single && u.loc == 0 && names[sp.key] && (!f.state(sp) || sp.nameFit == fitExact && sp.name == khabar.NamePerson):
			out[i] = true
		case s.words[sp.first].gap == gapHyphen && sp.first > 0 && branched[string(s.key(sp.first-1))] && !f.state(sp):
			out[i] = true
		case s.withArticle(doc, sp):
			before := len(sp.cands)
			keepNamed(sp)
			out[i] = len(sp.cands) == 0 && before > 0
		}
	}
	return out
}

// told reports whether grammar and the recogniser agree that sp is a place: a location
// after a preposition of place.
func (f *Finder) told(s *scan, sp *span) bool {
	i := sp.first - 1
	if sp.nameFit != fitExact || sp.name != khabar.NameLocation || i < 0 || s.words[sp.first].gap != gapSpace || s.words[i].upper && !s.words[i].plain {
		return false
	}
	switch prev := string(s.key(i)); prev {
	case "in", "at", "near", "outside":
		return !f.lists["common"][sp.key]
	case "of":
		return s.distance(i) != ""
	}
	return false
}

func compass(sp *span) bool {
	for _, w := range strings.Fields(sp.key) {
		if !compassWords[w] {
			return false
		}
	}
	return true
}

// state reports whether sp may mean a country or its capital.
func (f *Finder) state(sp *span) bool {
	for i := range sp.cands {
		if k := sp.cands[i].p.Kind; k == gazetteer.KindCountry || k == gazetteer.KindCapital || k == gazetteer.KindContinent {
			return true
		}
	}
	return false
}

// surnames are the last words of the persons that the text names in full.
func surnames(doc *khabar.Document) map[string]bool {
	out := map[string]bool{}
	for i := range doc.Names {
		n := &doc.Names[i]
		if n.Kind != khabar.NamePerson || n.Head == conflictHead || n.Last-n.First < 2 {
			continue
		}
		words := strings.Fields(gazetteer.Key(n.Of(doc.Text)))
		if len(words) > 1 {
			out[words[len(words)-1]] = true
		}
	}
	return out
}

// withArticle reports whether "the" stands before sp and no noun takes both up, as in
// "the Aleppo countryside".
func (s *scan) withArticle(doc *khabar.Document, sp *span) bool {
	i := sp.first - 1
	if i < 0 || s.words[sp.first].gap != gapSpace || string(s.key(i)) != "the" || sp.unitWord || sp.qual != unitNone {
		return false
	}
	start, end := s.words[sp.first].start, s.words[sp.last-1].end
	first := sort.Search(len(doc.Tokens), func(k int) bool { return doc.Tokens[k].End > start })
	last := first
	for last < len(doc.Tokens) && doc.Tokens[last].Start < end {
		last++
	}
	if first == last {
		return false
	}
	switch h := &doc.Tokens[doc.Head(first, last)]; h.Deprel {
	case "compound", "amod", "flat", "nmod:poss", "nmod:desc":
		return false
	}
	return true
}

// keepNamed keeps the readings that go with an article: all but towns and their
// districts that have none in their name.
func keepNamed(sp *span) {
	kept := sp.cands[:0]
	for _, c := range sp.cands {
		if !(c.p.Kind.Settlement() || c.p.Kind == gazetteer.KindAdmin2) || strings.HasPrefix(c.p.Name, "The ") {
			kept = append(kept, c)
		}
	}
	sp.cands = kept
}
