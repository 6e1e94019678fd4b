package where

import (
	"slices"

	"khabar/internal/gazetteer"
)

// kindsOfTown go before "of" and a name, or after a name, in small letters.
var kindsOfTown = map[string]bool{"city": true, "town": true, "village": true, "hamlet": true, "suburb": true, "township": true,
	"settlement": true, "villages": true, "towns": true, "district": true, "area": true, "neighbourhood": true, "neighborhood": true, "locality": true}

// addTold adds the names that the words beside them call a town and that neither the
// gazetteer nor the recogniser knows: "the village of X" always, "X village" where a
// name of the gazetteer is spelt nearly so.
func (f *Finder) addTold(s *scan, spans []span) []span {
	out := spans
	add := func(first, last int, sure bool) {
		if at, _ := slices.BinarySearchFunc(spans, first, func(x span, w int) int { return x.last - 1 - w }); at < len(spans) && spans[at].first < last {
			return
		}
		if len(out) == len(spans) {
			out = append([]span(nil), spans...)
		}
		out = append(out, span{first: first, last: last, single: last-first == 1, within: -1, best: -1, told: sure, beside: !sure,
			key: string(gazetteer.AppendKey(nil, s.text[s.words[first].start:s.words[last-1].end]))})
	}
	for i := range s.words {
		if s.words[i].upper || !kindsOfTown[string(s.key(i))] {
			continue
		}
		if i+2 < len(s.words) && s.words[i+1].gap == gapSpace && string(s.key(i+1)) == "of" && s.words[i+2].gap == gapSpace {
			if last := s.nameFrom(i + 2); last > i+2 {
				add(i+2, last, true)
				continue
			}
		}
		if s.words[i].gap != gapSpace || i == 0 || s.words[i-1].poss {
			continue
		}
		first := i
		for first > 0 && i-first < 3 && s.words[first-1].upper && !s.words[first-1].shout && (first == i || s.words[first].gap == gapSpace || s.words[first].gap == gapHyphen) {
			first--
		}
		if _, n := f.people(s, i-1); first < i && n == 0 && !f.sentenceStart(s, first) {
			add(first, i, false)
		}
	}
	if len(out) > len(spans) {
		slices.SortStableFunc(out, func(a, b span) int { return a.first - b.first })
		out = slices.CompactFunc(out, func(next, kept span) bool { return next.first < kept.last })
	}
	return out
}

// nameFrom is where the run of capitalised words from i on ends, i where there is none.
func (s *scan) nameFrom(i int) int {
	if s.words[i].shout {
		return i
	}
	last := i
	for last < len(s.words) && last-i < 4 && (last == i || s.words[last].gap == gapSpace || s.words[last].gap == gapHyphen) {
		if w := &s.words[last]; !w.upper && !(articleOf[string(s.key(last))] && last+1 < len(s.words) && s.words[last+1].upper) {
			break
		}
		last++
		if s.words[last-1].poss {
			break
		}
	}
	return last
}

var articleOf = map[string]bool{"al": true, "el": true, "as": true, "ad": true, "ar": true, "an": true, "de": true, "la": true}

// dropBeside drops the names that only "X village" proposed and no spelling supports.
func dropBeside(spans []span) []span {
	return slices.DeleteFunc(spans, func(x span) bool { return x.beside && len(x.cands) == 0 })
}
