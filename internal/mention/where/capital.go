package where

import "slices"

// capitals adds the capitals that the words mean without a name: "Somalia's capital",
// "the country's capital", "in the capital".
func (f *Finder) unnamedCapitals(s *scan, spans []span) []span {
	var told map[string]int // how often the text speaks of each country
	out, own := spans, false
	for i := 2; i < len(s.words); i++ {
		if string(s.key(i)) != "capital" || s.words[i].upper && !s.words[i].shout || s.words[i].gap != gapSpace || f.compound(s, i) {
			continue
		}
		k := before(spans, i)
		iso := ""
		switch prev := string(s.key(i - 1)); {
		case k >= 0 && spans[k].last == i && f.countryOf(&spans[k]) != nil:
			iso = spans[k].cands[0].country
		case s.words[i-1].poss && (prev == "country" || prev == "nation"), prev == "the" && s.atPlace(i-2):
			if told == nil {
				told = f.countriesTold(s, spans)
			}
			iso = foremost(told)
		}
		c, ok := f.capitals[iso]
		if !ok || f.capitalNamed(s, i+1, &c) {
			continue
		}
		if !own {
			out, own = slices.Clone(spans), true
		}
		if n := slices.IndexFunc(spans, func(o span) bool { return o.first <= i && i < o.last }); n >= 0 {
			if o := &out[n]; o.first == i && o.last == i+1 && len(o.cands) == 0 {
				*o = capitalSpan(i, i+1, c) // the recogniser took it for a name
			}
			continue
		}
		out = append(out, capitalSpan(i, i+1, c))
	}
	if len(out) > len(spans) {
		slices.SortFunc(out, func(a, b span) int { return a.first - b.first })
	}
	return out
}

// compound reports whether "capital" at i is part of another noun or has its own "of":
// "capital punishment", "the capital of the firm".
func (f *Finder) compound(s *scan, i int) bool {
	if i+1 >= len(s.words) || s.words[i+1].gap != gapSpace {
		return false
	}
	w := string(s.key(i + 1))
	return w == "of" || notOfCity[w]
}

var notOfCity = map[string]bool{"punishment": true, "gains": true, "gain": true, "market": true, "markets": true, "investment": true,
	"expenditure": true, "spending": true, "crime": true, "crimes": true, "murder": true, "case": true, "charges": true, "region": true,
	"raised": true, "invested": true, "goods": true, "budget": true, "flows": true, "controls": true, "flight": true}

// atPlace reports whether the word at i, before "the capital", says where something is.
func (s *scan) atPlace(i int) bool {
	if i < 0 || s.words[i+1].gap != gapSpace {
		return false
	}
	switch string(s.key(i)) {
	case "in", "near", "outside", "around", "across", "inside", "from", "to", "into", "through", "toward", "towards", "throughout", "reached", "hit", "struck", "rocked":
		return true
	case "of":
		return i > 0 && ofPlace[string(s.key(i-1))]
	}
	return false
}

var ofPlace = map[string]bool{"north": true, "south": true, "east": true, "west": true, "northeast": true, "northwest": true, "southeast": true,
	"southwest": true, "outskirts": true, "suburb": true, "suburbs": true, "district": true, "districts": true, "area": true, "areas": true,
	"part": true, "parts": true, "neighbourhood": true, "neighborhood": true, "neighbourhoods": true, "neighborhoods": true, "centre": true,
	"center": true, "heart": true, "streets": true, "control": true, "edge": true, "side": true, "miles": true, "kilometres": true,
	"kilometers": true, "km": true}

// countriesTold counts how often the text names each country or its people; a name
// weighs more, and of equals the first.
func (f *Finder) countriesTold(s *scan, spans []span) map[string]int {
	told := map[string]int{}
	add := func(iso string, n int) {
		if iso == "" {
			return
		}
		if len(told) == 0 {
			n++
		}
		told[iso] += n
	}
	k := 0
	for i := 0; i < len(s.words); i++ {
		if k < len(spans) && spans[k].first == i {
			if f.countryOf(&spans[k]) != nil || spans[k].fixed {
				add(spans[k].cands[0].country, 4)
			}
			i = spans[k].last - 1
			k++
			continue
		}
		if iso, n := f.people(s, i); n > 0 {
			add(iso, 2)
			i += n - 1
		}
	}
	return told
}

// foremost is the country most spoken of, none where two are equal.
func foremost(told map[string]int) string {
	best, tie := "", false
	for iso, n := range told {
		switch {
		case best == "" || n > told[best]:
			best, tie = iso, false
		case n == told[best]:
			tie = true
		}
	}
	if tie {
		return ""
	}
	return best
}

// people is the country of the nationality word at i, and how many words it has.
func (f *Finder) people(s *scan, i int) (string, int) {
	if !s.words[i].upper {
		return "", 0
	}
	if i+1 < len(s.words) && s.words[i+1].upper && s.words[i+1].gap == gapSpace && !s.words[i].poss {
		var buf [80]byte
		key := append(append(append(buf[:0], s.key(i)...), ' '), s.key(i+1)...)
		if iso, ok := f.demonyms[string(key)]; ok {
			return iso, 2
		}
	}
	if iso, ok := f.demonyms[string(s.key(i))]; ok {
		return iso, 1
	}
	return "", 0
}

// before is the last span that ends at or before word i, -1 for none.
func before(spans []span, i int) int {
	for k := len(spans) - 1; k >= 0; k-- {
		if spans[k].last <= i {
			return k
		}
	}
	return -1
}
