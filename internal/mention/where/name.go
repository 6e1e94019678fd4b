package where

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/gazetteer"
)

// englishNames holds the common English names of units, by country code and key.
type englishNames map[string]string

func readEnglish(fsys fs.FS, name string) (englishNames, error) {
	m := englishNames{}
	err := readTSV(fsys, name, func(iso, rest string) error {
		key, english, ok := strings.Cut(rest, "\t")
		if !ok || len(iso) != 2 || english == "" || gazetteer.Key(key) != key {
			return fmt.Errorf("country, key and name wanted, not %q %q", iso, rest)
		}
		m[iso+" "+key] = english
		return nil
	})
	return m, err
}

// unitName is the name of a unit in plain English letters.
func (f *Finder) unitName(iso, name string) string {
	if name == "" {
		return ""
	}
	if e, ok := f.english[iso+" "+gazetteer.Key(name)]; ok {
		return e
	}
	return gazetteer.Plain(name)
}

// placeName is how the report writes the place, in ordinary case: the gazetteer's own
// name stands only for countries, abbreviations and descriptions ("the Iraqi capital").
func (f *Finder) placeName(s *scan, sp *span, c *cand) string {
	own := f.unitName(c.country, c.p.Name)
	if sp.fixed || c.p.Kind == gazetteer.KindCountry || c.p.Kind == gazetteer.KindContinent ||
		c.flags&(gazetteer.NameCaps|gazetteer.NamePostal) != 0 {
		return own
	}
	last := sp.last
	if last-1 > sp.first && s.words[last-1].upper && (sp.unitWord || f.bareOf(s, sp, own)) {
		last--
	}
	written := strings.Join(strings.Fields(s.text[s.words[sp.first].start:s.words[last-1].end]), " ")
	if strings.HasSuffix(written, ".") {
		return own
	}
	return ordinary(written, own)
}

// bareOf reports whether the words of sp but for a unit word at the end are the place's
// own name ("Bannu District" of Bannu).
func (f *Finder) bareOf(s *scan, sp *span, own string) bool {
	if u := f.unitOf(s.key(sp.last - 1)); u != unitProvince && u != unitDistrict {
		return false
	}
	bare := gazetteer.Key(s.text[s.words[sp.first].start:s.words[sp.last-2].end])
	key := gazetteer.Key(own)
	return key == bare || strings.TrimSuffix(key, " "+string(s.key(sp.last-1))) == bare
}

// ordinary writes a name set in capitals as names are written; like is a spelling to
// follow where it is of the same name.
func ordinary(name, like string) string {
	if !capitals(name) {
		return name
	}
	if strings.EqualFold(name, like) {
		return like
	}
	words := strings.Split(strings.ToLower(name), " ")
	for i, w := range words {
		if i > 0 && small[w] {
			continue
		}
		parts := strings.Split(w, "-")
		for j, p := range parts {
			if r := []rune(p); len(r) > 0 && !(i+j > 0 && small[p]) {
				r[0] = unicode.ToUpper(r[0])
				parts[j] = string(r)
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

// small are the words within a name that take no capital.
var small = map[string]bool{"of": true, "the": true, "and": true, "de": true, "del": true, "la": true, "las": true, "los": true, "el": true, "al": true,
	"e": true, "i": true, "du": true, "des": true, "da": true, "do": true, "dos": true, "on": true, "upon": true, "sur": true}

// capitals reports whether a name of more than one letter has no small letter.
func capitals(name string) bool {
	n := 0
	for _, r := range name {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n > 1
}

// toPlace writes the chosen reading of sp as a place of the contract.
func (f *Finder) toPlace(s *scan, sp *span, at khabar.Span, relation string) *khabar.Place {
	c := &sp.cands[sp.best]
	mark := khabar.MarkAt(s.text, at)
	p := &khabar.Place{Name: f.placeName(s, sp, c), Lat: c.p.Lat, Lon: c.p.Lon, GazetteerID: c.p.GazetteerID(), CountryCode: c.country,
		Country: c.table.NameOf(c.p.Country), Admin1: f.unitName(c.country, c.table.NameOf(c.p.Admin1)), Admin2: gazetteer.Plain(c.table.NameOf(c.p.Admin2)),
		Mention: &mark, Rule: "where: ranked"}
	switch c.p.Kind {
	case gazetteer.KindAdmin1:
		p.Admin1 = f.unitName(c.country, c.p.Name)
	case gazetteer.KindAdmin2:
		p.Admin2 = gazetteer.Plain(c.p.Name)
	}
	var ok bool
	if p.Precision, ok = precisions[c.p.Kind]; !ok {
		p.Precision = khabar.PlaceRegion
	}
	p.Precision = coarsen(p.Precision, sp.qual, relation)
	return p
}
