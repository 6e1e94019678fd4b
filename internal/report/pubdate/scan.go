// Package pubdate finds dates in the lines of a page and decides when a report
// was published, of what kind that knowledge is and between which days it lies.
//
// In go strings and the stamps of a draft; out comes a khabar.PublishedInfo
// whose Quote is the exact wording on the page. A date without a year, or one
// relative to a moment that is not known ("59 min ago"), gives nothing; dates
// that contradict one another are noted. Nothing is taken from the clock or from
// a file's time stamp.
package pubdate

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Date is a day, month or year; a zero field is not known. Alt is the other
// reading of an ambiguous numeric date (3/4/2019).
type Date struct {
	Year, Month, Day int
	Alt              *Date
}

// Found is a date in a string.
type Found struct {
	Date
	Start, End int
}

// Scanner finds dates.
type Scanner struct{ months map[string]int }

// NewScanner returns a scanner that knows these month names (lower-case).
func NewScanner(months map[string]int) *Scanner { return &Scanner{months} }

// token is a word, a number or a sign.
type token struct {
	start, end int
	kind       byte // 'w' word, 'n' number, else the sign itself ('o' for others)
	num        int
	digits     int
	month      int
	suffix     bool // 1st, 2nd
}

func (s *Scanner) tokens(text string) []token {
	out := make([]token, 0, len(text)/5+4)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case r >= '0' && r <= '9' || digit(r) >= 0:
			t := token{start: i, kind: 'n'}
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				d := digit(r)
				if d < 0 {
					break
				}
				if t.digits < 9 {
					t.num = t.num*10 + d
				}
				t.digits++
				i += n
			}
			for _, suf := range []string{"st", "nd", "rd", "th", "er", "º"} {
				if t.digits <= 2 && strings.HasPrefix(text[i:], suf) && !letterAt(text, i+len(suf)) {
					i, t.suffix = i+len(suf), true
					break
				}
			}
			t.end = i
			out = append(out, t)
		case unicode.IsLetter(r):
			start := i
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsLetter(r) && !unicode.IsMark(r) {
					break
				}
				i += n
			}
			t := token{start: start, end: i, kind: 'w'}
			if i-start <= 24 {
				t.month = s.months[strings.ToLower(text[start:i])]
			}
			out = append(out, t)
		default:
			k := byte('o')
			if r < 0x80 {
				k = byte(r)
			}
			out = append(out, token{start: i, end: i + n, kind: k})
			i += n
		}
	}
	return out
}

// digit is the value of a decimal digit in Latin, Arabic or Persian form.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	}
	return -1
}

func letterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[min(i, len(s)):])
	return unicode.IsLetter(r)
}

const firstYear, lastYear = 1850, 2100

func (t token) isYear() bool {
	return t.kind == 'n' && t.digits == 4 && t.num >= firstYear && t.num <= lastYear
}
func (t token) isDay() bool { return t.kind == 'n' && t.digits <= 2 && t.num >= 1 && t.num <= 31 }

// Find returns the dates of text that name at least a month, in order.
func (s *Scanner) Find(text string) []Found {
	if !hasDigit(text) {
		return nil
	}
	toks := s.tokens(text)
	var out []Found
	for i := 0; i < len(toks); {
		if d, n := match(toks[i:], text); n > 0 {
			out = append(out, Found{d, toks[i].start, toks[i+n-1].end})
			i += n
			continue
		}
		i++
	}
	return out
}

func hasDigit(s string) bool {
	for _, r := range s {
		if digit(r) >= 0 {
			return true
		}
	}
	return false
}

// match reads a date at the start of toks and says how many tokens it takes.
func match(toks []token, text string) (Date, int) {
	for _, f := range []func([]token, string) (Date, int){numeric, dayMonth, monthDay} {
		if d, n := f(toks, text); n > 0 && d.valid() {
			return d, n
		}
	}
	return Date{}, 0
}

// numeric reads 2020-11-02, 2020/11/02, 02/11/2020, 02.11.2020 and 20201102.
func numeric(toks []token, text string) (Date, int) {
	if toks[0].kind != 'n' {
		return Date{}, 0
	}
	if n := toks[0].num; toks[0].digits == 8 {
		return Date{Year: n / 10000, Month: n / 100 % 100, Day: n % 100}, 1
	}
	if len(toks) < 5 || toks[1].kind != toks[3].kind || !strings.ContainsRune("-/.", rune(toks[1].kind)) ||
		toks[2].kind != 'n' || toks[4].kind != 'n' || !adjacent(toks[:5]) {
		return Date{}, 0
	}
	a, b, c := toks[0], toks[2], toks[4]
	switch {
	case a.isYear() && b.digits <= 2 && c.digits <= 2:
		return Date{Year: a.num, Month: b.num, Day: c.num}, 5
	case !c.isYear() || a.digits > 2 || b.digits > 2:
		return Date{}, 0
	case b.num > 12:
		return Date{Year: c.num, Month: a.num, Day: b.num}, 5
	case a.num > 12 || toks[1].kind == '.' || a.num == b.num:
		return Date{Year: c.num, Month: b.num, Day: a.num}, 5
	}
	other := Date{Year: c.num, Month: a.num, Day: b.num}
	return Date{Year: c.num, Month: b.num, Day: a.num, Alt: &other}, 5
}

func adjacent(toks []token) bool {
	for i := 1; i < len(toks); i++ {
		if toks[i].start != toks[i-1].end {
			return false
		}
	}
	return true
}

// dayMonth reads "4 October 2019", "4th of Oct., 2019", "8-9 October 2019"
// (the last day), "4-Oct-2019" and "4 October".
func dayMonth(toks []token, text string) (Date, int) {
	if !toks[0].isDay() {
		return Date{}, 0
	}
	i, day := 1, toks[0].num
	if len(toks) > i+1 && dash(toks[i], text) && toks[i+1].isDay() && toks[i+1].num > day {
		day = toks[i+1].num
		i += 2
	}
	if len(toks) > i && toks[i].kind == '-' {
		i++
	}
	if len(toks) > i+1 && toks[i].kind == 'w' && linking(text[toks[i].start:toks[i].end]) {
		i++
	}
	if len(toks) <= i || toks[i].month == 0 {
		return Date{}, 0
	}
	d := Date{Month: toks[i].month, Day: day}
	n := i + 1
	if y, used := year(toks[n:], text); used > 0 {
		d.Year, n = y, n+used
	} else if y, ok := shortYear(toks, i, text); ok {
		d.Year, n = y, n+1
	}
	return d, n
}

// shortYear reads the year of a telegram date, "4 FEB 90": the month at i in
// capitals, two digits after it. Years from 50 on are of the last century.
func shortYear(toks []token, i int, text string) (int, bool) {
	if i+1 >= len(toks) {
		return 0, false
	}
	month, y := text[toks[i].start:toks[i].end], toks[i+1]
	if month != strings.ToUpper(month) || month == strings.ToLower(month) || y.kind != 'n' || y.digits != 2 || y.suffix || y.start != toks[i].end+1 {
		return 0, false
	}
	return century(y.num), true
}

// century gives a year of two digits its century: from 50 on the last one.
func century(y int) int {
	if y >= 50 {
		return 1900 + y
	}
	return 2000 + y
}

// Century is the year that two digits stand for.
func Century(digits string) int { return century(atoi(digits)) }

func linking(w string) bool { return w == "of" || w == "de" || w == "do" || w == "del" }

// dash reports whether t is a hyphen or a dash of any length.
func dash(t token, text string) bool {
	return t.kind == '-' || text[t.start:t.end] == "–" || text[t.start:t.end] == "—"
}

// year reads ", 2019", ". 2019", "de 2019" and "2019" at the start of toks.
func year(toks []token, text string) (int, int) {
	for i := 0; i < len(toks) && i < 3; i++ {
		t := toks[i]
		switch {
		case t.isYear():
			return t.num, i + 1
		case t.kind == ',' || t.kind == '.' || t.kind == '-':
		case t.kind == 'w' && linking(text[t.start:t.end]):
		default:
			return 0, 0
		}
	}
	return 0, 0
}

// monthDay reads "October 18, 2025", "Oct. 8–9, 2025" (the last day), "October
// 2025" and "October 18".
func monthDay(toks []token, text string) (Date, int) {
	if toks[0].month == 0 || len(toks) < 2 || !capital(text[toks[0].start:]) {
		return Date{}, 0
	}
	i := 1
	if toks[i].kind == '.' || toks[i].kind == '-' {
		i++
	}
	if y, used := year(toks[i:], text); used > 0 {
		return Date{Year: y, Month: toks[0].month}, i + used
	}
	if len(toks) <= i || !toks[i].isDay() {
		return Date{}, 0
	}
	d := Date{Month: toks[0].month, Day: toks[i].num}
	n := i + 1
	if len(toks) > n+1 && dash(toks[n], text) && toks[n+1].isDay() && toks[n+1].num > d.Day {
		d.Day = toks[n+1].num
		n += 2
	}
	if y, used := year(toks[n:], text); used > 0 {
		d.Year, n = y, n+used
	}
	return d, n
}

// capital keeps the verbs "may" and "march" from being months. Scripts without
// case count as capital.
func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return !unicode.IsLower(r) || r > 0x24f
}

func (d Date) valid() bool {
	if d.Month < 1 || d.Month > 12 || d.Day < 0 || d.Year != 0 && (d.Year < firstYear || d.Year > lastYear) {
		return false
	}
	return d.Day == 0 || d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// First and Last day of d, ISO; d must have a year.
func (d Date) First() string {
	return iso(d.Year, max(d.Month, 1), max(d.Day, 1))
}

// Last day of d, ISO.
func (d Date) Last() string {
	switch {
	case d.Month == 0:
		return iso(d.Year, 12, 31)
	case d.Day == 0:
		return iso(d.Year, d.Month, daysIn(d.Year, d.Month))
	}
	return iso(d.Year, d.Month, d.Day)
}

// String is d as ISO, as precise as it is known.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return pad(d.Year, 4)
	case d.Day == 0:
		return pad(d.Year, 4) + "-" + pad(d.Month, 2)
	}
	return iso(d.Year, d.Month, d.Day)
}

func iso(y, m, d int) string { return pad(y, 4) + "-" + pad(m, 2) + "-" + pad(d, 2) }

func pad(n, width int) string {
	s := strconv.Itoa(n)
	for len(s) < width {
		s = "0" + s
	}
	return s
}
