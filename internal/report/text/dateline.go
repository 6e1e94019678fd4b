package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar/internal/report/pubdate"
)

// Dateline is the place, agency and date at the start of a paragraph.
type Dateline struct {
	Places  []string
	Agency  string   // name of the agency, where one stands in it
	Outlet  string   // of an outlet's prefix ("X Press:")
	Date    string   // the part that holds a date; ISO where it has a year
	Authors []string // named by an editor's mark ("[By Ana Petrel]")
	Tagged  bool     // marks in square brackets follow: a monitored report
	Known   bool     // an agency, a date, an outlet or a known city stands in it
	Item    bool     // only one item of several may begin so: a place that is not known, or a bare date
	End     int      // bytes it takes, separator included, without the space after it
}

const datelineMax = 180

var (
	datelineSep = regexp.MustCompile(`\s*(?::|—|--+|–| - |(?:\)|\d)\s?-)(?:\s|$|[“"‘'\[]|\p{Lu})`)
	wireName    = regexp.MustCompile(`^[A-Z][\w.&'’-]*(?:[ /-]+[\w.&'’-]+){0,5}$`)
	bracketed   = regexp.MustCompile(`\s*[(\[]([^()\[\]]{1,60})[)\]]\s*`)
	inner       = regexp.MustCompile(`\s*\[[^\[\]()]{1,20}\]\)`) // "(Orvat Press [OP])"
	placeSplit  = regexp.MustCompile(`\s*/\s*|\s+and\s+|\s*&\s*|\s*;\s*`)
	noDate      = regexp.MustCompile(`(?i),? *\b(?:no date|undated|date not given)\b`)
	noPlace     = regexp.MustCompile(`(?i)^(?:no city|no place|clandestine|undisclosed|unknown location)$`)
	fromOur     = regexp.MustCompile(`(?i)(?:^|, ?)(?:from|by) (?:our|a) (?:own |special |staff |local )*(?:correspondent|reporter)s?(?: in\b| at\b|$)`)
	byTag       = regexp.MustCompile(`(?i)^(?:(?:report|article|dispatch|commentary|story|analysis) )?by (.+)$`)
	yearTail    = regexp.MustCompile(`^,? ?['’]?(\d{2})$`)
)

// Dateline reads the dateline of a paragraph: "ISLAMABAD/WASHINGTON:", "BANNU,
// Pakistan:", "KABUL (Reuters) -", "GAZA, Oct 3 (AFP) –", "Kabul: …", "LIMA
// (PERU), 12 MAR 91 (EFE) -- [TEXT] …".
func (r *Reader) Dateline(s string) (Dateline, bool) {
	window := s[:min(len(s), datelineMax)]
	if c, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(c) && !unicode.IsDigit(c) || !mayDateline(window) {
		return Dateline{}, false
	}
	var bare Dateline // a date alone: a place may follow ("June 5 – Quetta:")
	for at := 0; at < len(window); {
		m := datelineSep.FindStringIndex(window[at:])
		if m == nil {
			break
		}
		headEnd, sepEnd := sepBounds(window, at+m[0], at+m[1])
		if headEnd > 0 && headEnd < len(s) && sepEnd < len(s) && !within(window[:headEnd]) {
			if d, ok := r.parseDateline(strings.TrimSpace(window[:headEnd]), strings.Contains(window[headEnd:sepEnd], ":")); ok {
				d.End = sepEnd
				if d.Date != "" && len(d.Places) == 0 && d.Item && bare.End == 0 {
					bare = d
				} else {
					r.takeTags(&d, s)
					return d, true
				}
			}
		}
		at = sepEnd
	}
	return bare, bare.End > 0
}

// within reports whether a bracket is open at the end of s.
func within(s string) bool {
	return strings.Count(s, "(")+strings.Count(s, "[") > strings.Count(s, ")")+strings.Count(s, "]")
}

// takeTags adds the editor's marks after the separator to d.
func (r *Reader) takeTags(d *Dateline, s string) {
	n, tags := r.leadTags(s[d.End:], d.Known)
	if n == 0 || d.End+n >= len(s) {
		return
	}
	d.End, d.Tagged = d.End+n, true
	for _, t := range tags {
		if m := byTag.FindStringSubmatch(t); m != nil && nameLike(m[1]) {
			d.Authors = append(d.Authors, properName(m[1]))
		}
	}
}

// mayDateline reports whether a separator may stand in s.
func mayDateline(s string) bool {
	for _, sep := range []string{":", "—", "–", " -", ")-", "- "} {
		if strings.Contains(s, sep) {
			return true
		}
	}
	return false
}

// sepBounds returns where the words before a separator end and where the
// separator itself ends.
func sepBounds(s string, start, end int) (headEnd, sepEnd int) {
	headEnd = start
	for headEnd < end && (s[headEnd] == ')' || s[headEnd] >= '0' && s[headEnd] <= '9') {
		headEnd++
	}
	sepEnd = headEnd
	for sepEnd < end {
		r, n := utf8.DecodeRuneInString(s[sepEnd:])
		if r != ' ' && r != ':' && r != '-' && r != '—' && r != '–' {
			break
		}
		sepEnd += n
	}
	for sepEnd > headEnd && s[sepEnd-1] == ' ' {
		sepEnd--
	}
	return headEnd, max(sepEnd, headEnd+1)
}

// parseDateline reads the words before a separator, which is a colon or a dash.
func (r *Reader) parseDateline(head string, colon bool) (Dateline, bool) {
	var d Dateline
	rest, strong := r.datelineBrackets(head, colon, &d)
	if o, ok := r.outletPrefix(rest); ok {
		d.Outlet, d.Known = o, true
		return d, true
	}
	if m := noDate.FindStringIndex(rest); m != nil {
		rest, strong = rest[:m[0]]+rest[m[1]:], true
	}
	if m := fromOur.FindStringIndex(rest); m != nil {
		rest, strong = rest[:m[0]]+rest[m[1]:], true
	}
	rest, dated, ok := r.datelineDate(rest, &d)
	if !ok {
		return d, false
	}
	strong = strong || dated
	rest = strings.Trim(rest, " ,.–—-")
	switch {
	case rest == "" && dated:
		d.Item = true
		return d, true
	case rest == "" || strings.ContainsAny(rest, "()[]?!\"“”"):
		return d, false
	case strong && noPlace.MatchString(rest):
		d.Known = true
		return d, true
	}
	for _, p := range placeSplit.Split(rest, -1) {
		name, sure, ok := r.datelinePlace(p, strong)
		if !ok {
			return Dateline{}, false
		}
		d.Places = append(d.Places, name)
		d.Item = d.Item || !sure
		d.Known = d.Known || sure && (strong || r.t.Cities[name])
	}
	return d, len(d.Places) > 0
}

// datelineBrackets takes the brackets out of a dateline's head: an agency, or the
// country or region of the place before it.
func (r *Reader) datelineBrackets(head string, colon bool, d *Dateline) (rest string, strong bool) {
	var b strings.Builder
	head = inner.ReplaceAllString(head, ")")
	at := 0
	for _, m := range bracketed.FindAllStringSubmatchIndex(head, -1) {
		in := head[m[2]:m[3]]
		b.WriteString(head[at:m[0]])
		at = m[1]
		agency, known := r.agencyIn(in)
		switch last := strings.Trim(head[m[1]:], " ,.") == ""; {
		case known:
			d.Agency, strong = agency, true
		case !wireName.MatchString(in):
			b.WriteString(head[m[0]:m[1]])
			continue
		case last && d.Agency == "" && !colon && !r.t.NotPlaces[strings.ToLower(in)]:
			d.Agency = in // not known as an agency: it proves nothing
		}
		b.WriteByte(' ')
	}
	b.WriteString(head[at:])
	return strings.ReplaceAll(b.String(), " ,", ","), strong
}

// datelineDate takes the date out of a dateline's head, before or behind the
// place. It is not ok where words follow the date.
func (r *Reader) datelineDate(rest string, d *Dateline) (left string, dated, ok bool) {
	found := r.dates.Find(rest)
	if len(found) == 0 {
		return rest, false, true
	}
	f := found[0]
	before, after := strings.Trim(rest[:f.Start], " ,."), strings.Trim(rest[f.End:], " .")
	if m := yearTail.FindStringSubmatch(after); m != nil && f.Year == 0 {
		f.Year, after = pubdate.Century(m[1]), ""
	}
	d.Date = rest[f.Start:f.End]
	if f.Year != 0 {
		d.Date = f.String()
	}
	if after = strings.Trim(after, " ,"); after == "" {
		return weekday.ReplaceAllString(before, ""), true, true
	}
	if weekday.ReplaceAllString(before, "") == "" && !unicode.IsLower(firstRune(after)) {
		return strings.TrimLeft(after, " ,–—-"), true, true
	}
	return rest, false, false
}

var weekday = regexp.MustCompile(`(?i)(?:^|,?\s*)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?\s*$`)

// agencyIn finds an agency in a bracket: "Reuters", "AP Photo", "Reuters/AFP".
func (r *Reader) agencyIn(s string) (string, bool) {
	for _, p := range strings.FieldsFunc(s, func(c rune) bool { return c == '/' || c == ',' || c == ';' || c == '|' }) {
		if a, ok := r.t.Agency(p); ok {
			return a, true
		}
		if o := r.t.Outlet(strings.TrimSpace(p)); o != nil {
			return o.Name, true
		}
	}
	return "", false
}

var pressName = regexp.MustCompile(`^(?:[A-Z][\w.&'’-]*\s){1,4}(?:Press|News|Times|Agency|Post|TV|Radio|Tribune|Media|News Agency)$`)

// outletPrefix reads the name of an outlet or agency before a colon.
func (r *Reader) outletPrefix(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if o := r.t.Outlet(s); o != nil && !r.t.NotPlaces[strings.ToLower(s)] {
		return o.Name, true
	}
	if pressName.MatchString(s) {
		return s, true
	}
	return "", false
}

const placeWords = 6

// unitWord ends the name of an administrative unit.
var unitWord = regexp.MustCompile(` (?:[Pp]rovince|[Dd]istrict|[Cc]ity|[Rr]egion|[Gg]overnorate|[Dd]epartment|[Aa]gency|[Ss]tate|[Cc]ounty|[Dd]ivision|[Vv]illage|[Tt]ehsil|[Oo]blast|[Pp]refecture|[Mm]unicipality|[Tt]own|[Tt]ownship)$`)

// datelinePlace reads one place: a name in capitals, or a known city in mixed
// case, with its region or country after a comma. A strong dateline (with an
// agency or a date) takes any capitalised name. It is not sure of any other.
func (r *Reader) datelinePlace(p string, strong bool) (name string, sure, ok bool) {
	p = strings.Trim(p, " ,.")
	bare := unitWord.ReplaceAllString(p, "")
	city, region, _ := strings.Cut(bare, ",")
	city = strings.TrimSpace(unitWord.ReplaceAllString(city, ""))
	if city == "" || len(strings.Fields(p)) > placeWords || r.t.NotPlaces[strings.ToLower(city)] {
		return "", false, false
	}
	for _, w := range strings.Fields(city + " " + strings.ReplaceAll(region, ",", " ")) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(c) && !nameParticles[w] && w != "of" && w != "district" && w != "province" || unicode.IsDigit(c) {
			return "", false, false
		}
	}
	letters := strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) {
			return c
		}
		return -1
	}, city)
	capitals := letters != "" && letters == strings.ToUpper(letters) && letters != strings.ToLower(letters)
	switch {
	case capitals && utf8.RuneCountInString(letters) >= 3 && !nameVerb.MatchString(strings.TrimPrefix(city, "THE ")):
		return titleCase(city), true, true
	case r.t.Cities[city] || strong && utf8.RuneCountInString(letters) >= 3:
		return city, true, true
	case (len(bare) < len(p) || strings.Count(p, " ") < 4) && utf8.RuneCountInString(letters) >= 4 && !nameVerb.MatchString(city):
		return city, false, true
	}
	return "", false, false
}

// nameVerb keeps who speaks ("Police say") from being a place.
var nameVerb = regexp.MustCompile(`(?i)\b(?:the|a|an|and|who|what|why|how|said|says?|police|army|minister|president|spokesman|officials?|he|she|it|they|we|this|that|his|their|mr|mrs|ms|dr|sir|lord|gen|general|col|colonel|sen|rep|gov|prof|has|have|is|are|was|in|up)\b`)

// titleCase turns ISLAMABAD into Islamabad and UNITED NATIONS into United
// Nations; small joining words stay small.
func titleCase(s string) string {
	var b strings.Builder
	start := true
	for _, c := range s {
		if start {
			b.WriteRune(unicode.ToUpper(c))
		} else {
			b.WriteRune(unicode.ToLower(c))
		}
		start = !unicode.IsLetter(c) && c != '\'' && c != '’'
	}
	out := b.String()
	for _, w := range []string{" Of ", " The ", " De ", " Al ", "-E-", "-I-", "-Ul-", "-Al-", " And "} {
		out = strings.ReplaceAll(out, w, strings.ToLower(w))
	}
	return out
}
