package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Dateline is the place, agency and date at the start of a paragraph.
type Dateline struct {
	Places []string
	Agency string // name of the agency, where one stands in it
	Outlet string // of an outlet's prefix ("X Press:")
	Date   string // the part that holds a date
	Known  bool   // an agency, a date, an outlet or a known city stands in it
	End    int    // bytes it takes, separator included, without the space after it
}

const datelineMax = 110

var (
	datelineSep = regexp.MustCompile(`\s*(?::|—|--+|–| - |(?:\)|\d)\s?-)(?:\s|$|[“"‘']|\p{Lu})`)
	editorTags  = regexp.MustCompile(`^(?:\s*\[[^\[\]]{2,80}\])+(?:\s|$)`) // "[TEXT]", "[Report by …]"
	wireName    = regexp.MustCompile(`^[A-Z][A-Za-z.-]+(?:[ /-][A-Z][A-Za-z.-]+){0,3}$`)
	bracketed   = regexp.MustCompile(`\s*[(\[]([^()\[\]]{2,60})[)\]]\s*`)
	placeSplit  = regexp.MustCompile(`\s*/\s*|\s+and\s+|\s*&\s*|\s*;\s*`)
)

// Dateline reads the dateline of a paragraph: "ISLAMABAD/WASHINGTON:", "BANNU,
// Pakistan:", "KABUL (Reuters) -", "GAZA, Oct 3 (AFP) –", "Kabul: …".
func (r *Reader) Dateline(s string) (Dateline, bool) {
	window := s[:min(len(s), datelineMax)]
	if c, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(c) || !mayDateline(window) {
		return Dateline{}, false
	}
	for at := 0; at < len(window); {
		m := datelineSep.FindStringIndex(window[at:])
		if m == nil {
			return Dateline{}, false
		}
		headEnd, sepEnd := sepBounds(window, at+m[0], at+m[1])
		if headEnd > 0 && headEnd < len(s) && sepEnd < len(s) {
			if d, ok := r.parseDateline(strings.TrimSpace(window[:headEnd])); ok {
				d.End = sepEnd + len(strings.TrimRight(editorTags.FindString(s[sepEnd:]), " "))
				return d, true
			}
		}
		at = sepEnd
	}
	return Dateline{}, false
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

func (r *Reader) parseDateline(head string) (Dateline, bool) {
	var d Dateline
	strong := false // an agency or a date stands in it
	rest := bracketed.ReplaceAllStringFunc(head, func(b string) string {
		in := bracketed.FindStringSubmatch(b)[1]
		if a, ok := r.agencyIn(in); ok {
			d.Agency, strong = a, true
			return " "
		}
		if wireName.MatchString(in) && d.Agency == "" {
			d.Agency = in // not known as an agency: it proves nothing
			return " "
		}
		return b
	})
	if o, ok := r.outletPrefix(rest); ok {
		d.Outlet, d.Known = o, true
		return d, true
	}
	if found := r.dates.Find(rest); len(found) > 0 {
		f := found[0]
		if strings.Trim(rest[f.End:], " ,.") != "" {
			return d, false
		}
		d.Date, strong = rest[f.Start:f.End], true
		rest = weekday.ReplaceAllString(rest[:f.Start], "")
	}
	rest = strings.Trim(rest, " ,.")
	if rest == "" || strings.ContainsAny(rest, "()[]?!\"“”") {
		return d, false
	}
	for _, p := range placeSplit.Split(rest, -1) {
		name, ok := r.datelinePlace(p, strong)
		if !ok {
			return Dateline{}, false
		}
		d.Places = append(d.Places, name)
		d.Known = d.Known || strong || r.t.Cities[name]
	}
	return d, len(d.Places) > 0
}

var weekday = regexp.MustCompile(`(?i),?\s*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?\s*$`)

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

const placeWords = 5

// datelinePlace reads one place: a name in capitals, or a known city in mixed
// case, with its region or country after a comma. A strong dateline (with an
// agency or a date) takes any capitalised name.
func (r *Reader) datelinePlace(p string, strong bool) (string, bool) {
	p = strings.Trim(p, " ,.")
	city, region, _ := strings.Cut(p, ",")
	city = strings.TrimSpace(city)
	if city == "" || len(strings.Fields(p)) > placeWords || r.t.NotPlaces[strings.ToLower(city)] {
		return "", false
	}
	for _, w := range strings.Fields(city + " " + strings.ReplaceAll(region, ",", " ")) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(c) && !nameParticles[w] && w != "of" || unicode.IsDigit(c) {
			return "", false
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
	case capitals && utf8.RuneCountInString(letters) >= 3:
		return titleCase(city), true
	case r.t.Cities[city] || strong && utf8.RuneCountInString(letters) >= 3:
		return city, true
	}
	return "", false
}

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
