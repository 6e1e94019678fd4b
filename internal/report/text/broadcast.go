package text

import (
	"regexp"
	"strings"

	"khabar"
	"khabar/internal/report/draft"
	"khabar/internal/report/pubdate"
)

// broadcast is the line above a monitored broadcast: who monitored it, the
// station, its language, the hour and the day.
var (
	broadcast   = regexp.MustCompile(`^(?:\[([^\[\]]{2,60})\]\s*)?(\p{Lu}.{2,90}?),? in (?:\p{Lu}[\p{L}-]+(?: and \p{Lu}[\p{L}-]+)?)(?: (?:to|for) .{2,60}?)?,?(?: at)? (\d{4}|\d{1,2}[:.]\d{2}) ?(?:GMT|gmt|UTC)(?: on)?,? (.{3,30})$`)
	reportBy    = regexp.MustCompile(`(?i)^(?:(?:text|excerpts?|summary) (?:of|from) )?(?:(?:an? )?(?:report|commentary|statement|interview|announcement|news item|item) )?(?:(?:carried|broadcast|published|by|from) )+(?:the )?`)
	place       = regexp.MustCompile(`^(\p{Lu}[\p{L}'’ .-]{2,40}(?:, \p{Lu}[\p{L}'’ .-]{2,40})?), (.{6,40})$`)
	releaseLine = regexp.MustCompile(`(?i)^(?:press release|media release|news release|for immediate release|press statement|media statement|for release|embargoed until .{1,40})(?:\s*[|:–—-]?\s*(?:no\.? ?)?[\d/-]*)$`)
)

// station is a broadcast's header taken apart.
type station struct{ agency, name, date string }

// parseBroadcast reads "[Port Monitoring] Radio Dolna in Varesh 1530 GMT 3 Feb 26".
func (r *Reader) parseBroadcast(s string) (station, bool) {
	if len(s) > 240 || !strings.Contains(s, " in ") || !strings.Contains(s, "GMT") && !strings.Contains(s, "gmt") && !strings.Contains(s, "UTC") {
		return station{}, false
	}
	m := broadcast.FindStringSubmatch(s)
	if m == nil {
		return station{}, false
	}
	date := strings.Trim(m[4], " .)]")
	found := r.dates.Find(date)
	if len(found) == 0 || found[0].Start != 0 {
		return station{}, false
	}
	f := found[0]
	if y := yearTail.FindStringSubmatch(strings.TrimSpace(date[f.End:])); y != nil && f.Year == 0 {
		f.Year = pubdate.Century(y[1])
	} else if strings.TrimSpace(date[f.End:]) != "" {
		return station{}, false
	}
	st := station{agency: m[1], name: reportBy.ReplaceAllString(m[2], ""), date: date[:f.End]}
	if f.Year != 0 {
		st.date = f.String()
	}
	return st, true
}

const releaseMax = 60 // bytes of a line such as "For immediate release"

func isRelease(s string) bool { return len(s) <= releaseMax && releaseLine.MatchString(s) }

func (r *Reader) isBroadcast(s string) bool {
	_, ok := r.parseBroadcast(s)
	return ok
}

// readBroadcast takes a broadcast's header into a.
func (r *Reader) readBroadcast(s string, a *draft.Article) {
	st, ok := r.parseBroadcast(s)
	if !ok {
		return
	}
	a.Monitored = true
	a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedStated, Value: st.date, Quote: s})
	if a.Agency == "" {
		a.Agency = st.agency
	}
	if a.Outlet == "" {
		a.Outlet = st.name
	}
}

// parsePlaceStamp reads the place and day at the head of a statement: "Geneva, 9
// November 2024".
func (r *Reader) parsePlaceStamp(s string) (where string, stamp draft.Stamp, ok bool) {
	if len(s) > 90 || !strings.Contains(s, ", ") || !strings.ContainsAny(s, "0123456789") {
		return "", stamp, false
	}
	m := place.FindStringSubmatch(s)
	if m == nil {
		return "", stamp, false
	}
	found := r.dates.Find(m[2])
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len(m[2]) || found[0].Year == 0 || found[0].Day == 0 {
		return "", stamp, false
	}
	name, _, ok := r.datelinePlace(m[1], true)
	return name, draft.Stamp{Kind: khabar.PublishedStated, Value: m[2], Quote: s}, ok
}

func (r *Reader) isPlaceStamp(s string) bool {
	_, _, ok := r.parsePlaceStamp(s)
	return ok
}

// readPlaceStamp takes a place and day into a.
func (r *Reader) readPlaceStamp(s string, a *draft.Article) {
	if where, stamp, ok := r.parsePlaceStamp(s); ok {
		a.Stamps = append(a.Stamps, stamp)
		a.Places = append(a.Places, where)
	}
}

// markIssuer marks the line under "Press release" that names who issued it.
func markIssuer(lines []line) {
	for i, l := range lines[:min(len(lines), headMax)] {
		if solid(l) {
			return
		}
		if l.role != release {
			continue
		}
		for j := i + 1; j < min(len(lines), i+3); j++ {
			if n := lines[j]; n.role == headline && bodyWord.MatchString(n.Text) && titled(n.Text) && strings.Count(n.Text, " ") < 8 && headlineWithin(lines[j+1:]) {
				lines[j].role = outlet
				return
			}
		}
	}
}

// headlineWithin reports whether another headline stands above the first paragraph.
func headlineWithin(lines []line) bool {
	for _, l := range lines[:min(len(lines), headMax)] {
		if solid(l) {
			return false
		}
		if l.role == headline {
			return true
		}
	}
	return false
}
