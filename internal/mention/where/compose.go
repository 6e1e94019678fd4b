package where

import (
	"math"
	"strconv"
	"strings"

	"khabar"
)

// Compose returns the place of mention i with what a comma chain or "in X, Y" around it
// adds, or the point that "30 km north of X" means: the finest place of the chain that agrees with the rest, its units filled. It
// returns nil where the mention is unresolved.
func Compose(doc *khabar.Document, i int) *khabar.Place {
	m := &doc.Places[i]
	if m.Place == nil {
		return nil
	}
	p := *m.Place
	if lat, lon, ok := offset(m.Relation, p.Lat, p.Lon); ok && fineness[p.Precision] >= fineness[khabar.PlaceDistrict] {
		p.Lat, p.Lon, p.Precision, p.Rule = lat, lon, khabar.PlaceNear, "where: distance and direction"
		p.Name = m.Relation + " " + p.Name
		return &p
	}
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

var bearings = map[string]float64{"north": 0, "northeast": 45, "east": 90, "southeast": 135, "south": 180, "southwest": 225,
	"west": 270, "northwest": 315}

// offset moves a point by a relation such as "30 km north of".
func offset(relation string, lat, lon float64) (float64, float64, bool) {
	km, bearing := 0.0, -1.0
	words := strings.FieldsFunc(strings.ToLower(relation), func(r rune) bool { return r == ' ' || r == '(' || r == ')' || r == '-' || r == '\u00a0' })
	for i, w := range words {
		if b, ok := bearings[w]; ok {
			bearing = b
		}
		if i == 0 || km > 0 || !lengths[w] {
			continue
		}
		n, err := strconv.ParseFloat(strings.ReplaceAll(words[i-1], ",", ""), 64)
		if err != nil {
			continue
		}
		if strings.HasPrefix(w, "mile") {
			n *= 1.609344
		}
		km = n
	}
	if km <= 0 || km > 1000 || bearing < 0 || math.Abs(lat) > 75 {
		return 0, 0, false
	}
	rad := bearing * math.Pi / 180
	lat2 := lat + km/111.2*math.Cos(rad)
	lon2 := lon + km/111.2*math.Sin(rad)/math.Cos(lat*math.Pi/180)
	return lat2, math.Mod(lon2+540, 360) - 180, true
}

// chained reports whether only a comma, "in" or "of" and unit words stand between two
// mentions that follow one another.
func chained(doc *khabar.Document, a, b int) bool {
	return chainedText(doc.Text, doc.Places[a].End, doc.Places[b].Start)
}

func chainedText(text string, x, y int) bool {
	if x > y || y-x > 40 || strings.Contains(text[x:y], "\n\n") {
		return false
	}
	for _, w := range strings.Fields(strings.Trim(text[x:y], ", ")) {
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
