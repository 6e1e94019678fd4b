package where

import (
	"strings"

	"khabar"
)

// Compose returns the place of mention i with what a comma chain or "in X, Y" around it
// adds: the finest place of the chain that agrees with the rest, its units filled. It
// returns nil where the mention is unresolved.
func Compose(doc *khabar.Document, i int) *khabar.Place {
	m := &doc.Places[i]
	if m.Place == nil {
		return nil
	}
	p := *m.Place
	for j := i - 1; j >= 0 && chained(doc, j, j+1); j-- {
		if q := doc.Places[j].Place; q != nil && within(q, &p) {
			p = *q
		}
	}
	for j := i + 1; j < len(doc.Places) && chained(doc, j-1, j); j++ {
		if q := doc.Places[j].Place; q != nil && within(&p, q) {
			fill(&p, q)
		}
	}
	return &p
}

// chained reports whether only a comma, "in" or "of" and unit words stand between two
// mentions that follow one another.
func chained(doc *khabar.Document, a, b int) bool {
	x, y := doc.Places[a].End, doc.Places[b].Start
	if x > y || y-x > 40 {
		return false
	}
	for _, w := range strings.Fields(strings.Trim(doc.Text[x:y], ", ")) {
		switch strings.ToLower(strings.Trim(w, ",")) {
		case "in", "of", "the", "district", "area", "town", "city", "village", "tehsil", "agency", "province", "state", "county",
			"northwestern", "southwestern", "northern", "southern", "eastern", "western", "northeastern", "southeastern", "s", "'s":
		default:
			return false
		}
	}
	return true
}

var fineness = map[khabar.PlacePrecision]int{khabar.PlaceFacility: 6, khabar.PlaceTown: 5, khabar.PlaceNear: 5,
	khabar.PlaceDistrict: 4, khabar.PlaceProvince: 3, khabar.PlaceRegion: 2, khabar.PlaceCountry: 1}

// within reports whether fine may lie in coarse.
func within(fine, coarse *khabar.Place) bool {
	if fineness[fine.Precision] <= fineness[coarse.Precision] || fine.CountryCode != coarse.CountryCode {
		return false
	}
	switch coarse.Precision {
	case khabar.PlaceProvince:
		return fine.Admin1 == "" || fine.Admin1 == coarse.Admin1
	case khabar.PlaceDistrict:
		return fine.Admin1 == "" || fine.Admin1 == coarse.Admin1
	}
	return true
}

func fill(fine, coarse *khabar.Place) {
	if fine.Admin1 == "" {
		fine.Admin1 = coarse.Admin1
	}
	if coarse.Precision == khabar.PlaceDistrict {
		fine.Admin2 = coarse.Admin2
	}
}
