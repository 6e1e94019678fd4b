package incident

import (
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"khabar"
)

// item is an event prepared for comparison.
type item struct {
	ref    EventRef
	key    string // order of items; unique
	x      *khabar.Extraction
	e      *khabar.Event
	kind   Kind
	stem   string
	words  []string // stems of the evidence
	vec    TermVec
	report *reportText
	days   days
	parts  []party
	toll   map[khabar.Effect]span
	// weekday that the evidence names, 1 to 7; 0 where it names none or several.
	weekday int
	people  []string // last names of the persons of the evidence who are no source
}

// reportText is a report prepared for comparison.
type reportText struct {
	id         string
	x          *khabar.Extraction
	words      []string
	titleWords []string
	vec, title TermVec
	keys       []string // the terms that weigh most
	group      int      // near-duplicate group
}

// party is an actor in an event, by every name it can be known.
type party struct {
	id, name, country, sector string
	side                      side
	named                     bool // somebody in particular: known, or a person by name
}

// side of a role: who does, who is done to, who takes part.
type side int

const (
	sideEither side = iota
	sideDoer
	sideDone
)

var sideOf = map[khabar.Role]side{
	khabar.RoleActor: sideDoer, khabar.RolePerpetrator: sideDoer,
	khabar.RoleRecipient: sideDone, khabar.RoleVictim: sideDone, khabar.RoleTarget: sideDone,
}

func (a side) fits(b side) bool { return a == b || a == sideEither || b == sideEither }

// kindOf an event: what it would be as an incident by itself.
func kindOf(e *khabar.Event) Kind {
	switch {
	case e.Aggregate:
		return KindAggregate
	case e.Modality == khabar.ModalityPlanned, e.Status == khabar.StatusProposed:
		return KindPlanned
	case e.Modality == khabar.ModalityHypothetical:
		return KindHypothetical
	case e.Modality == khabar.ModalityNegated:
		return KindNegated
	case e.Status == khabar.StatusBackground:
		return KindBackground
	default:
		return KindHappened
	}
}

// days is an interval of day numbers (days since 1970), inclusive.
type days struct {
	from, to int
	known    bool // from the text; otherwise from the publication date
	none     bool // no date at all
	// season is the day of the year, from 1, of a report that names month and day
	// but no year; 0 where it does not.
	season int
}

func (d days) wide() bool { return d.none || d.to-d.from > 10 }

// dayNumber of an ISO date as precise as it is: the first or last day it covers.
func dayNumber(iso string, last bool) (int, bool) {
	for _, f := range []struct {
		layout  string
		y, m, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if len(iso) < len(f.layout) || (len(iso) > len(f.layout) && f.d == 0) {
			continue
		}
		t, err := time.Parse(f.layout, iso[:len(f.layout)])
		if err != nil {
			continue
		}
		if last {
			t = t.AddDate(f.y, f.m, f.d).AddDate(0, 0, -1)
		}
		return int(t.Unix() / 86400), true
	}
	return 0, false
}

// eventDays of an event: its own time, else the week before publication, which
// may itself be known as a range only.
func eventDays(e *khabar.Event, r *khabar.Report) days {
	from, okFrom := dayNumber(e.Time.Start, false)
	to, okTo := dayNumber(e.Time.End, true)
	switch {
	case okFrom && okTo && to >= from:
		return days{from: from, to: to, known: true}
	case okFrom:
		return days{from: from, to: from + openDays(e.Time.Precision), known: true}
	case okTo:
		return days{from: to - openDays(e.Time.Precision), to: to, known: true}
	}
	for _, p := range [][2]string{{r.Published, r.Published}, {r.PublishedInfo.Earliest, r.PublishedInfo.Latest}} {
		first, okFirst := dayNumber(p[0], false)
		last, okLast := dayNumber(p[1], true)
		if okFirst && okLast && last >= first {
			return days{from: first - 6, to: last}
		}
	}
	return days{none: true, season: season(r)}
}

// monthDay is a day of a year, either way round.
var monthDay = regexp.MustCompile(`(?i)\b(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})|(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b`)

// season reads the day of the year from the dateline of r, 0 where it has none.
func season(r *khabar.Report) int {
	for _, b := range r.Blocks {
		if b.Kind != khabar.BlockDateline {
			continue
		}
		text := []rune(r.Text)
		if b.Start < 0 || b.End > len(text) || b.Start > b.End {
			return 0
		}
		m := monthDay.FindStringSubmatch(string(text[b.Start:b.End]))
		if m == nil {
			return 0
		}
		t, err := time.Parse("Jan 2 2006", m[1]+m[4]+" "+m[2]+m[3]+" 2024") // a leap year
		if err != nil {
			return 0
		}
		return t.YearDay()
	}
	return 0
}

// seasonGap is the number of days between a period and the week before a day of
// a year, in the year that suits best; 0 where they overlap.
func seasonGap(season int, d days) int {
	gap := math.MaxInt
	year := time.Unix(int64(d.from)*86400, 0).UTC().Year()
	for y := year - 1; y <= year+1; y++ {
		to := int(time.Date(y, time.January, season, 0, 0, 0, 0, time.UTC).Unix() / 86400)
		gap = min(gap, max(0, d.from-to, to-6-d.to))
	}
	return gap
}

// openDays is how long an interval open at one end is taken to be.
func openDays(p khabar.Precision) int {
	switch p {
	case khabar.PrecisionDay:
		return 0
	case khabar.PrecisionWeek:
		return 6
	case khabar.PrecisionMonth:
		return 30
	default:
		return 365
	}
}

func (w *Words) item(x *khabar.Extraction, r *reportText, e *khabar.Event) *item {
	it := &item{
		ref: EventRef{x.Report.ID, e.ID}, x: x, e: e, report: r,
		kind: kindOf(e), stem: w.HeadStem(e.Trigger.Text), days: eventDays(e, x.Report),
	}
	it.key = x.Report.ID + "\x00" + e.ID
	var text strings.Builder
	for _, q := range e.Evidence {
		text.WriteString(q.Quote)
		text.WriteByte('\n')
	}
	if text.Len() == 0 {
		text.WriteString(e.Trigger.Text)
	}
	it.words = w.Stems(text.String())
	for i := range e.Actors {
		it.parts = append(it.parts, partyOf(&e.Actors[i]))
	}
	it.toll = tolls(e)
	if len(e.Evidence) > 0 {
		it.weekday = weekday(e.Evidence[0].Quote)
		it.people = people(x, e.Evidence[0].Span)
	}
	return it
}

// people named within span, by last name, but for those that a claim comes from.
func people(x *khabar.Extraction, span khabar.Span) []string {
	var out []string
	for _, p := range x.People {
		for _, m := range p.Mentions {
			if m.Start < span.Start || m.End > span.End || isSource(x, m.Span) {
				continue
			}
			if words := strings.Fields(strings.ToLower(p.Name)); len(words) > 0 && !slices.Contains(out, words[len(words)-1]) {
				out = append(out, words[len(words)-1])
			}
		}
	}
	return out
}

func isSource(x *khabar.Extraction, span khabar.Span) bool {
	for _, c := range x.Claims {
		if c.Source.Mention != nil && c.Source.Mention.Span.Overlaps(span) {
			return true
		}
	}
	return false
}

// weekday is the one day of the week that text names, 1 to 7, or 0.
func weekday(text string) int {
	day := 0
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if !strings.EqualFold(w, d.String()) {
				continue
			}
			if day != 0 && day != int(d)+1 {
				return 0
			}
			day = int(d) + 1
		}
	}
	return day
}

func partyOf(a *khabar.EventActor) party {
	first, _ := utf8.DecodeRuneInString(a.Name)
	return party{id: a.ActorID, name: strings.ToLower(a.Name), country: a.Country, sector: a.Sector, side: sideOf[a.Role],
		named: a.ActorID != "" || a.Class == khabar.ClassPerson && unicode.IsUpper(first)}
}

// sortItems into the one order everything below goes by.
func sortItems(items []*item) {
	sort.SliceStable(items, func(i, j int) bool { return items[i].key < items[j].key })
}
