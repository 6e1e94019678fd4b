package text

import (
	"regexp"
	"strconv"
	"strings"

	"khabar"
	"khabar/internal/report/draft"
)

var (
	updatedWord = regexp.MustCompile(`(?i)^(?:last |recently )?(?:updated?|modified|edited|revised)(?: (?:on|at|date|time))?\s*[:|–-]?\s*`)
	statedWord  = regexp.MustCompile(`(?i)^(?:first |originally )?(?:published|posted|written|publication date|date(?: of publication)?|pub(?:lished)? ?date|issued|released|created|uploaded|date ?line|dated|filed|added|story published|time)(?: (?:on|at|date|time|in [^\d,:]{2,40},?))?\s*[:|–-]?\s*`)
	relative    = regexp.MustCompile(`(?i)^(?:\d+|an?|one|two|three|few) ?(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|weeks?|months?|mo|y|years?)\b.*\bago\b.*$|^(?:yesterday|today|just now)\b.{0,20}$`)
	// A date line holds a date and at most these beside it.
	dateRest  = regexp.MustCompile(`(?i)\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\b|\b\d{1,2} ?[ap]\.?m\b\.?|\b(?:at|on|in|by|gmt|utc|ist|pkt|pst|est|edt|et|pdt|pt|bst|cet|cest|eet|aft|gst|local time|t|z|hrs|hours|am|pm|a\.m|p\.m)\b|[+-]\d{2}:?\d{2}|[|,.;:()/•·–—@T-]|\s`)
	publishIn = regexp.MustCompile(`(?i)^\(?(?:this (?:article|story|piece|report) )?(?:was )?(?:originally |first )?(?:published|appeared|printed) (?:in|by|on) (?:the )?([^,\d]{2,50}?)(?:,| on) (?:on )?(.{0,80})\)?$`)
	header    = regexp.MustCompile(`^\s*(?:date|pubdate|pub_date|published|publish_date|timestamp|time|datetime)\s*[:=]?\s+(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?\s*`)
)

// isStamp reports whether s is a date of publication and nothing else.
func (r *Reader) isStamp(s string) bool {
	_, ok := r.parseStamp(s)
	return ok
}

const stampMax = 160

// mayStamp settles most lines: a stamp is short and has a digit or a word of
// relative time.
func mayStamp(s string) bool {
	if len(s) > stampMax {
		return false
	}
	if strings.ContainsAny(s, "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹") {
		return true
	}
	low := strings.ToLower(s)
	return strings.Contains(low, "ago") || strings.Contains(low, "yesterday") || strings.Contains(low, "today") || strings.Contains(low, "just now")
}

// parseStamp reads a line such as "Updated 04 October 2019", "October 18, 2025",
// "Published in Dawn, March 3rd, 2021" or "Updated 2 hours ago" (which has no
// value: it is relative to an unknown moment).
func (r *Reader) parseStamp(s string) (draft.Stamp, bool) {
	if !mayStamp(s) {
		return draft.Stamp{}, false
	}
	if m := publishIn.FindStringSubmatch(s); m != nil {
		if d, ok := r.dates.Parse(m[2]); ok && d.Year > 0 {
			return draft.Stamp{Kind: khabar.PublishedStated, Value: m[2], Quote: s}, true
		}
	}
	kind, rest, cued := khabar.PublishedStated, strings.TrimLeft(s, "|•·- "), false
	if m := updatedWord.FindString(rest); m != "" {
		kind, rest, cued = khabar.PublishedUpdated, rest[len(m):], true
	} else if m := statedWord.FindString(rest); m != "" {
		rest, cued = rest[len(m):], true
	}
	if relative.MatchString(strings.TrimSpace(rest)) && (cued || strings.Contains(rest, "ago")) {
		return draft.Stamp{Kind: kind, Quote: s}, true
	}
	found := r.dates.Find(rest)
	if len(found) == 0 || !cued && found[0].Year == 0 {
		return draft.Stamp{}, false
	}
	f := found[0]
	left := rest[:f.Start] + " " + rest[f.End:]
	for _, g := range found[1:] {
		left = strings.Replace(left, rest[g.Start:g.End], " ", 1)
	}
	left = updatedAnywhere.ReplaceAllString(dateRest.ReplaceAllString(left, ""), "")
	beside := f.Start < 3 && strings.ContainsAny(rest[f.End:], "|•·") // "4 March 2031 | AB/15"
	if len(left) > 0 && !((cued && f.Start < 24 || beside) && len(left) < 24) {
		return draft.Stamp{}, false
	}
	if f.Year == 0 || f.Day == 0 && !cued && len(found) == 1 && f.Month == 0 {
		return draft.Stamp{Kind: kind, Quote: s}, true
	}
	return draft.Stamp{Kind: kind, Value: rest[f.Start:f.End], Quote: s}, true
}

var updatedAnywhere = regexp.MustCompile(`(?i)last|updated?|modified|published|posted|first`)

// cutHeader takes a crawl header ("date 2020-11-02 ") off the first line.
func cutHeader(s string) (draft.Stamp, string, bool) {
	m := header.FindStringSubmatchIndex(s)
	if m == nil {
		return draft.Stamp{}, s, false
	}
	quote := strings.TrimSpace(s[m[0]:m[1]])
	return draft.Stamp{Kind: khabar.PublishedHeader, Value: s[m[2]:m[3]], Quote: quote}, s[m[1]:], true
}

var (
	fieldLine = regexp.MustCompile(`(?i)^(publication|source|outlet|publisher|newspaper|section|category|title|headline|author|authors|byline|url|link|language|length|subject|type|country|dateline|body|load-date|copyright|document type|word count|words|location|place|news agency|agency|journal)\s*:\s*(.*)$`)
	volume    = regexp.MustCompile(`(?i)\b(?:volume|vol\.?)\s*:?\s*(\d{1,3})\b(?:[\s,;]*(?:issue|iss\.?|no\.?|number)\s*:?\s*(\d{1,3})\b)?`)
	// sure fields are header fields wherever they stand; the others only near the top.
	sureField = regexp.MustCompile(`(?i)^(publication|source|outlet|publisher|newspaper|section|url|link|load-date|document type|word count|byline|length|news agency|agency|journal|language)$`)
)

// isField reports whether s is a header field: a name, a colon, a short value.
func (r *Reader) isField(s string) bool {
	if i := strings.IndexByte(s, ':'); i < 0 || i > 20 {
		return false
	}
	m := fieldLine.FindStringSubmatch(s)
	return m != nil && len(m[2]) <= 160 && sureField.MatchString(m[1]) && !sentenceEnd(m[2])
}

// readField takes a header field into a.
func (r *Reader) readField(s string, a *draft.Article) {
	m := fieldLine.FindStringSubmatch(s)
	if m == nil {
		return
	}
	name, value := strings.ToLower(m[1]), strings.TrimSpace(m[2])
	r.readVolume(s, a)
	if v := volume.FindStringIndex(value); v != nil {
		value = strings.TrimRight(value[:v[0]], " ,;:-–|")
	}
	switch name {
	case "publication", "outlet", "publisher", "newspaper", "journal", "source":
		if a.Outlet == "" && value != "" && !strings.HasPrefix(value, "http") {
			a.Outlet = r.outletName(value)
		}
		if a.Volume > 0 {
			a.Journal = value
		}
	case "author", "authors", "byline":
		r.readByline("By "+value, a)
	case "agency", "news agency":
		a.Agency = value
	case "section", "category":
		a.Menu = append(a.Menu, menuLabels(value)...)
	case "title", "headline":
		if a.Title == "" {
			a.Title = value
		}
	case "language":
		a.Language = value
	}
}

func (r *Reader) readVolume(s string, a *draft.Article) {
	m := volume.FindStringSubmatchIndex(s)
	if m == nil || a.Volume > 0 {
		return
	}
	a.Volume, _ = strconv.Atoi(s[m[2]:m[3]])
	if m[4] >= 0 {
		a.Issue, _ = strconv.Atoi(s[m[4]:m[5]])
	}
	a.IssueQuote = s[m[0]:m[1]]
}

var (
	reporters = regexp.MustCompile(`[Rr]eporting (?:and [a-z]+ )?by ([^;.)]+)`)
	inPlace   = regexp.MustCompile(` in [A-Z][\w .-]*$`)
)

// readReporters takes the names of "Reporting by X in Kabul and Y" where no
// byline gave any.
func (r *Reader) readReporters(s string, a *draft.Article) {
	m := reporters.FindStringSubmatch(s)
	if m == nil || len(a.Authors) > 0 {
		return
	}
	for _, n := range nameSplit.Split(m[1], -1) {
		if n = inPlace.ReplaceAllString(strings.TrimSpace(n), ""); nameLike(n) {
			a.Authors = append(a.Authors, n)
		}
	}
}

// readPublishedIn takes the outlet of "Published in X, March 4th, 2031".
func (r *Reader) readPublishedIn(s string, a *draft.Article) {
	m := publishIn.FindStringSubmatch(s)
	if m == nil || a.Outlet != "" {
		return
	}
	for _, name := range []string{m[1], "The " + m[1]} {
		if o := r.t.Outlet(name); o != nil {
			a.Outlet = o.Name
			return
		}
	}
	if outletLike(m[1]) {
		a.Outlet = m[1]
	}
}

func (r *Reader) readByline(s string, a *draft.Article) {
	if isDesk(s) {
		r.readReporters(s, a)
		return
	}
	b := r.parseByline(s)
	for _, n := range b.names {
		if !contains(a.Authors, n) {
			a.Authors = append(a.Authors, n)
		}
	}
	for _, i := range b.missing {
		a.Damage = append(a.Damage, "byline: author "+strconv.Itoa(i)+" of "+strconv.Itoa(b.total)+` missing in "`+s+`"`)
	}
	if b.outlet != "" && a.Outlet == "" {
		a.Outlet = b.outlet
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}
