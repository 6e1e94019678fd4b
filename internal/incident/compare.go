package incident

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"khabar"

	incidentdata "khabar/data/incident"
)

// modeTable says which modes of a type can name one happening.
type modeTable map[[3]string]bool

func loadModes() (modeTable, error) {
	t := modeTable{}
	err := eachRow(incidentdata.FS, "modes.tsv", func(f []string) error {
		if len(f) != 3 {
			return fmt.Errorf("want 3 columns, have %d", len(f))
		}
		modes := strings.Fields(f[2])
		for _, a := range modes {
			for _, b := range modes {
				t[[3]string{f[0], a, b}] = true
			}
		}
		return nil
	})
	return t, err
}

// comparer turns a pair of items into features.
type comparer struct {
	words  *Words
	modes  modeTable
	corpus *Corpus
}

// compare returns the features of a pair, or false where the two cannot be the
// same happening.
func (c *comparer) compare(a, b *item) (v Vector, ok bool) {
	if a.e.Type != b.e.Type {
		return v, false
	}
	v[Bias] = 1
	ok = c.time(&v, a, b) && c.place(&v, a, b)
	if !ok {
		return v, false
	}
	if v[TimeUnknown] == 1 {
		weekdays(&v, a.weekday, b.weekday)
		if !a.days.none || !b.days.none {
			v[Afloat] = v[PlaceUnknown]
		}
	}
	c.mode(&v, a, b)
	c.trigger(&v, a, b)
	c.text(&v, a, b)
	c.actors(&v, a, b)
	c.toll(&v, a, b)
	persons(&v, a, b)
	if shareWeapon(a.e, b.e) {
		v[WeaponSame] = 1
	}
	if a.ref.Report == b.ref.Report {
		c.sameReport(&v, a, b)
	} else if a.days.none && b.days.none {
		repeatUndated(&v)
	}
	return v, true
}

func (c *comparer) mode(v *Vector, a, b *item) {
	switch {
	case a.e.Mode == "" || b.e.Mode == "":
	case a.e.Mode == b.e.Mode:
		v[ModeSame] = 1
	case !c.modes[[3]string{a.e.Type, a.e.Mode, b.e.Mode}]:
		v[ModeClash] = 1
	}
}

func (c *comparer) trigger(v *Vector, a, b *item) {
	if a.stem == b.stem {
		v[TriggerSame] = 1
		v[TriggerRare] = c.corpus.IDF(a.stem) / (c.corpus.MaxIDF() + 0.01)
	} else {
		v[TriggerSynonym] = c.words.Synonym(a.stem, b.stem)
		v[SameStem4] = sharedStart(a.stem, b.stem)
	}
}

// sharedStart is 1 where two stems begin with the same four letters: forms of one
// word that the stemmer keeps apart ("explod", "explos").
func sharedStart(a, b string) float64 {
	if len(a) >= 4 && len(b) >= 4 && a[:4] == b[:4] {
		return 1
	}
	return 0
}

func (c *comparer) text(v *Vector, a, b *item) {
	if a.report == b.report && sameSentence(a.e, b.e) {
		return // one sentence says nothing about itself
	}
	v[SentenceCos] = a.vec.Cos(b.vec)
	v[RareWords] = c.corpus.Rare(a.vec, b.vec)
	if a.report != b.report {
		v[ReportCos] = a.report.vec.Cos(b.report.vec)
		v[TitleCos] = a.report.title.Cos(b.report.title)
		v[ReportRare] = c.corpus.Rare(a.report.vec, b.report.vec)
	}
	v[TriggerReport] = v[TriggerSame] * v[ReportCos]
	v[SynonymReport] = v[TriggerSynonym] * v[ReportCos]
}

// maxApart is how many days two dated accounts of one happening may lie apart:
// reports slip by a day or two over night hours, time zones and "on Monday".
const maxApart = 3

// coarse is the number of days over which a period says next to nothing.
const coarse = 45

func (c *comparer) time(v *Vector, a, b *item) bool {
	x, y := a.days, b.days
	if x.none || y.none {
		v[TimeUnknown] = 1
		return c.season(v, x, y)
	}
	gap := max(x.from, y.from) - min(x.to, y.to)
	if gap > maxApart {
		return toldLater(v, x, y, gap)
	}
	switch {
	case gap > 0:
		v[TimeApart] = float64(gap) / maxApart
	case !x.known || !y.known:
		v[TimeUnknown] = 1
	case x.from == x.to && y.from == y.to:
		v[TimeSame] = 1
	default:
		longer := max(x.to-x.from, y.to-y.from) + 1
		if longer > coarse {
			v[TimeUnknown] = 1
		}
		v[TimeOverlap] = 1 / math.Sqrt(float64(longer))
	}
	return true
}

// repeatUndated says again what two events have in common of which neither has a date:
// without one, the place, the actor and the deed of a long war fit many days.
func repeatUndated(v *Vector) {
	v[Undated] = 1
	v[UndatedPlace] = v[PlaceSame] + v[PlaceNear] + v[PlaceWithin]
	v[UndatedActor] = v[ActorSame]
	v[UndatedTrigger] = v[TriggerSame]
	v[UndatedToll] = v[TollClash]
}

// weekdays compares the days of the week two undated events are told of.
func weekdays(v *Vector, a, b int) {
	if a == 0 || b == 0 {
		return
	}
	gap := max(a, b) - min(a, b)
	if gap = min(gap, 7-gap); gap == 0 {
		v[WeekdaySame] = 1
	} else {
		v[WeekdayClash] = float64(gap) / 3
	}
}

// toldLater compares an undated event, taken to be of the week before its
// report, with one of before that week: reports look back.
func toldLater(v *Vector, x, y days, gap int) bool {
	if x.from < y.from {
		x, y = y, x
	}
	if x.known || gap > maxLater {
		return false
	}
	v[TimeUnknown] = 1
	v[TimeBefore] = float64(gap) / maxLater
	return true
}

// maxLater is how many days before the week of its report an undated event may
// lie.
const maxLater = 60

// season compares two of which one has no date: by month and day, where it names
// those.
func (c *comparer) season(v *Vector, x, y days) bool {
	if y.none {
		x, y = y, x
	}
	switch {
	case x.season == 0:
		return true
	case y.none && y.season == 0:
		return true
	case y.none:
		gap := (x.season - y.season + 366) % 366
		gap = min(gap, 366-gap)
		v[TimeSeason] = 1 - min(float64(gap)/(maxApart+1), 1)
		return gap <= 6+maxApart
	}
	gap := seasonGap(x.season, y)
	if !y.known && gap > maxApart {
		v[TimeBefore] = float64(gap) / maxLater
		return gap <= maxLater
	}
	wide := float64(y.to-y.from+1) / 7
	v[TimeSeason] = (1 - min(float64(gap)/(maxApart+1), 1)) / math.Sqrt(max(wide, 1))
	return gap <= maxApart
}

// reach is how far, in kilometres, a happening may lie from the point its place
// was resolved to.
var reach = map[khabar.PlacePrecision]float64{
	khabar.PlaceFacility: 5, khabar.PlaceTown: 15, khabar.PlaceNear: 40, khabar.PlaceDistrict: 50,
	khabar.PlaceProvince: 200, khabar.PlaceRegion: 250, khabar.PlaceCountry: 800,
}

// maxTolerances is how many tolerances apart two places may be before they
// cannot be one.
const maxTolerances = 3

func (c *comparer) place(v *Vector, a, b *item) bool {
	p, q := a.e.Place, b.e.Place
	if p == nil || q == nil {
		v[PlaceUnknown] = 1
		return true
	}
	if p.GazetteerID != "" && p.GazetteerID == q.GazetteerID {
		if fine(p) {
			v[PlaceSame] = 1
		} else {
			v[PlaceWithin] = 1
		}
		return true
	}
	if within(p, q) || within(q, p) {
		v[PlaceWithin] = 1
		return true
	}
	tolerance := reach[p.Precision] + reach[q.Precision]
	if p.Precision == khabar.PlaceCountry || q.Precision == khabar.PlaceCountry {
		return p.CountryCode == "" || q.CountryCode == ""
	}
	d := Distance(p.Lat, p.Lon, q.Lat, q.Lon)
	switch {
	case d <= tolerance:
		v[PlaceNear] = 1 - d/tolerance
	case d <= maxTolerances*tolerance:
		v[PlaceApart] = (d - tolerance) / ((maxTolerances - 1) * tolerance)
	default:
		return false
	}
	return true
}

func fine(p *khabar.Place) bool {
	switch p.Precision {
	case khabar.PlaceFacility, khabar.PlaceTown, khabar.PlaceNear, khabar.PlaceDistrict:
		return true
	}
	return false
}

// within reports whether p lies inside the unit that q names.
func within(p, q *khabar.Place) bool {
	if p.CountryCode != q.CountryCode || p.CountryCode == "" {
		return false
	}
	switch q.Precision {
	case khabar.PlaceCountry:
		return true
	case khabar.PlaceProvince:
		return q.Admin1 != "" && p.Admin1 == q.Admin1
	case khabar.PlaceDistrict:
		return q.Admin2 != "" && p.Admin2 == q.Admin2 && p.Admin1 == q.Admin1
	}
	return false
}

// Distance in kilometres on a sphere.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const radius, rad = 6371.0, math.Pi / 180
	s1 := math.Sin((lat2 - lat1) * rad / 2)
	s2 := math.Sin((lon2 - lon1) * rad / 2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * radius * math.Asin(math.Sqrt(min(h, 1)))
}

func (c *comparer) actors(v *Vector, a, b *item) {
	if len(a.parts) == 0 || len(b.parts) == 0 {
		return
	}
	same, countries := 0, 0
	small, large := a.parts, b.parts
	if len(large) < len(small) {
		small, large = large, small
	}
	for _, p := range small {
		s, n := false, false
		for _, q := range large {
			s = s || sameParty(p, q)
			n = n || (p.country != "" && p.country == q.country)
		}
		if s {
			same++
		}
		if n {
			countries++
		}
	}
	v[ActorSame] = float64(same) / float64(len(small))
	v[CountrySame] = float64(countries) / float64(len(small))
	if same == 0 && clash(a.parts, b.parts) {
		v[ActorClash] = 1
	}
}

func sameParty(p, q party) bool {
	if !p.side.fits(q.side) {
		return false
	}
	if p.id != "" && q.id != "" {
		return p.id == q.id
	}
	return p.name == q.name || (p.name != "" && q.name != "" && (hasWords(p.name, q.name) || hasWords(q.name, p.name)))
}

// hasWords reports whether the words of part stand, together, in whole.
func hasWords(whole, part string) bool {
	return len(part) > 3 && strings.Contains(" "+whole+" ", " "+part+" ")
}

func persons(v *Vector, a, b *item) {
	if len(a.people) == 0 || len(b.people) == 0 || a.report == b.report && sameSentence(a.e, b.e) {
		return
	}
	if slices.ContainsFunc(a.people, func(p string) bool { return slices.Contains(b.people, p) }) {
		v[PersonSame] = 1
	} else {
		v[PersonClash] = 1
	}
}

// clash reports whether both events name somebody in particular on one side and
// never the same one.
func clash(a, b []party) bool {
	for _, p := range a {
		for _, q := range b {
			if p.named && q.named && p.side == q.side && (p.id == "") == (q.id == "") {
				return true
			}
		}
	}
	return false
}

// lacks reports whether a names somebody in particular of whom b does not speak.
func lacks(a, b []party) bool {
	for _, p := range a {
		if p.named && !slices.ContainsFunc(b, func(q party) bool { return sameParty(p, q) }) {
			return true
		}
	}
	return false
}

func (c *comparer) toll(v *Vector, a, b *item) {
	for _, effect := range []khabar.Effect{khabar.EffectKilled, khabar.EffectWounded, khabar.EffectAbducted} {
		x, okX := a.toll[effect]
		y, okY := b.toll[effect]
		if !okX || !okY {
			continue
		}
		switch {
		case x == y && x.low == x.high:
			v[TollSame] = max(v[TollSame], 1-1/float64(1+x.low))
		case x.low <= y.high && y.low <= x.high:
			v[TollOverlap] = 1
		default:
			lo, hi := min(x.high, y.high), max(x.low, y.low)
			v[TollClash] = max(v[TollClash], 1-float64(lo+1)/float64(hi+1))
		}
	}
}

func shareWeapon(a, b *khabar.Event) bool {
	for _, x := range a.Weapons {
		for _, y := range b.Weapons {
			if x.Term == y.Term {
				return true
			}
		}
	}
	return false
}

func (c *comparer) sameReport(v *Vector, a, b *item) {
	v[SameReport] = 1
	if a.stem == b.stem {
		v[SameReportStem] = 1
	}
	if sameSentence(a.e, b.e) {
		v[SameSentence] = 1
	}
	if lacks(a.parts, b.parts) && lacks(b.parts, a.parts) {
		v[OtherParty] = 1
	}
	if linked(a.e, b.e.ID) || linked(b.e, a.e.ID) {
		v[Linked] = 1
	}
}

// sameSentence reports whether two events of one report rest on the same words.
func sameSentence(a, b *khabar.Event) bool {
	return len(a.Evidence) > 0 && len(b.Evidence) > 0 && a.Evidence[0].Span.Overlaps(b.Evidence[0].Span)
}

func linked(e *khabar.Event, to string) bool {
	for _, l := range e.Links {
		if l.To == to && l.Kind == "same_as" {
			return true
		}
	}
	return false
}

// apart reports whether the report itself tells two of its events apart.
func apart(a, b *item) bool {
	if a.ref.Report != b.ref.Report {
		return false
	}
	for _, l := range a.e.Links {
		if l.To == b.e.ID && l.Kind != "same_as" {
			return true
		}
	}
	for _, l := range b.e.Links {
		if l.To == a.e.ID && l.Kind != "same_as" {
			return true
		}
	}
	return false
}
