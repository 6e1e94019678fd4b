package pubdate

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"khabar"
	"khabar/internal/report/draft"
)

// Input is everything known about when an article was published.
type Input struct {
	Article  *draft.Article
	Text     string // the article's body
	Feed     string // the date field of a record
	Argument string // --published
	Address  string // the page's URL, where it has one
}

// rank orders the kinds by what they are worth, best first. An argument stands
// in for a page that has no date of its own, so only inference comes after it.
var rank = []khabar.PublishedKind{
	khabar.PublishedFeed, khabar.PublishedStated, khabar.PublishedUpdated,
	khabar.PublishedHeader, khabar.PublishedDateline, khabar.PublishedArgument,
}

// known is an absolute date with its evidence.
type known struct {
	kind  khabar.PublishedKind
	date  Date
	quote string
}

// Decide returns the publication date, as precise as it is known, with its
// evidence.
func (j *Judge) Decide(in Input) (string, khabar.PublishedInfo) {
	dates, notes := j.known(in)
	settle(dates, in)
	slices.SortStableFunc(dates, func(a, b known) int {
		return slices.Index(rank, a.kind) - slices.Index(rank, b.kind)
	})
	if len(dates) == 0 || dates[0].kind == khabar.PublishedArgument {
		if published, info, ok := j.infer(in); ok {
			if len(dates) == 0 {
				info.Note = joinNotes(append([]string{info.Note}, notes...))
				return published, info
			}
			if first := dates[0].date.First(); first < info.Earliest || info.Latest != "" && first > info.Latest {
				notes = append(notes, fmt.Sprintf("the text speaks for %s or later (%q)", info.Earliest, info.Quote))
			}
		}
	}
	if len(dates) == 0 {
		notes = append(notes, j.yearless(in.Text))
		return "", khabar.PublishedInfo{Kind: khabar.PublishedNone, Note: joinNotes(notes)}
	}
	best := dates[0]
	if h := headerBeside(dates); h != nil {
		best = *h
	}
	published, info := best.info()
	for _, d := range dates[1:] {
		if d.kind != khabar.PublishedArgument && d.date.First() != best.date.First() && d.date.Alt == nil {
			notes = append(notes, fmt.Sprintf("%s: %s (%q)", d.kind, d.date, d.quote))
		}
	}
	info.Note = joinNotes(append([]string{info.Note}, notes...))
	return published, info
}

// besides gives a day without a year that of the reference date, or the year beside
// it where that is nearer.
func (j *Judge) besides(value, reference string) (Date, bool) {
	found := j.Find(value)
	ref, ok := j.Parse(reference)
	if !ok || len(found) == 0 || found[0].Day == 0 {
		return Date{}, false
	}
	d := found[0].Date
	d.Year, d.Alt = ref.Year, nil
	if ref.Month != 0 {
		for _, y := range []int{ref.Year - 1, ref.Year + 1} {
			if o := (Date{Year: y, Month: d.Month, Day: d.Day}); apart(o, ref) < apart(d, ref) {
				d.Year = y
			}
		}
	}
	return d, d.valid()
}

// unix reads a moment as seconds or milliseconds since 1970, as feeds and records
// store it: its day in UTC.
func unix(s string) (Date, bool) {
	whole, fraction, _ := strings.Cut(strings.TrimSpace(s), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(fraction, "0123456789") != "" {
		return Date{}, false
	}
	switch len(whole) {
	case 9, 10:
	case 12, 13:
		n /= 1000
	default:
		return Date{}, false
	}
	t := time.Unix(n, 0).UTC()
	return Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}, true
}

// settle reads the numeric dates that can be read either way by what the page
// tells: another date that is one of the readings, its language, its country.
func settle(dates []known, in Input) {
	for i := range dates {
		d := dates[i].date
		if d.Alt == nil {
			continue
		}
		first, second := Date{d.Year, d.Month, d.Day, nil}, *d.Alt // day first, month first
		for _, o := range dates {
			if o.date.Alt != nil || o.date.Day == 0 || o.kind == khabar.PublishedArgument {
				continue
			}
			switch a, b := apart(o.date, first), apart(o.date, second); {
			case a <= 1 && b > 1:
				dates[i].date = first
			case b <= 1 && a > 1:
				dates[i].date = second
			}
		}
		if dates[i].date.Alt == nil {
			continue
		}
		switch order(in) {
		case dayFirst:
			dates[i].date = first
		case monthFirst:
			dates[i].date = second
		}
	}
}

const (
	unknownOrder = iota
	dayFirst
	monthFirst
)

// order tells by the page's language and the country of its address whether the
// day or the month comes first in a numeric date.
func order(in Input) int {
	language := strings.ToLower(in.Article.Language)
	if language == "en-us" || language == "en_us" {
		return monthFirst
	}
	if u, err := url.Parse(in.Address); err == nil && u.Host != "" {
		host := u.Hostname()
		switch top := host[strings.LastIndexByte(host, '.')+1:]; {
		case top == "us" || top == "gov" || top == "mil":
			return monthFirst
		case len(top) == 2 && top != "tv" && top != "io" && top != "co" && top != "me" && top != "ph" && top != "ca":
			return dayFirst
		}
	}
	if language != "" && language != "en" && !strings.HasPrefix(language, "en-ca") && !strings.HasPrefix(language, "en-ph") {
		return dayFirst
	}
	return unknownOrder
}

// yearless notes the last day that a text names without a year.
func (j *Judge) yearless(text string) string {
	last := ""
	for _, f := range j.Find(text) {
		if f.Year == 0 && f.Day > 0 {
			last = text[f.Start:f.End]
		}
	}
	if last == "" {
		return ""
	}
	return fmt.Sprintf("the page names no year; the text says %q", last)
}

// headerBeside prefers the page's data to a printed date that is more than a day
// off: printed dates near an article may be those of its neighbours.
func headerBeside(dates []known) *known {
	if dates[0].kind != khabar.PublishedStated && dates[0].kind != khabar.PublishedUpdated {
		return nil
	}
	for i, d := range dates {
		if d.kind != khabar.PublishedHeader || d.date.Day == 0 || d.date.Alt != nil {
			continue
		}
		for _, s := range dates[:i] {
			if s.kind == khabar.PublishedStated && s.date.Alt == nil && apart(s.date, d.date) <= 1 {
				return &s
			}
		}
		return &dates[i]
	}
	return nil
}

// apart is the number of days between two days, however far.
func apart(a, b Date) int {
	t := func(d Date) time.Time {
		return time.Date(d.Year, time.Month(max(d.Month, 1)), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
	}
	return int(math.Abs(t(a).Sub(t(b)).Hours()) / 24)
}

func joinNotes(notes []string) string {
	var out []string
	for _, n := range notes {
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return strings.Join(out, "; ")
}

func (k known) info() (string, khabar.PublishedInfo) {
	info := khabar.PublishedInfo{Kind: k.kind, Earliest: k.date.First(), Latest: k.date.Last(), Quote: k.quote}
	if k.date.Alt == nil {
		return k.date.String(), info
	}
	a, b := k.date.First(), k.date.Alt.First()
	info.Earliest, info.Latest = min(a, b), max(a, b)
	info.Note = fmt.Sprintf("day and month of %q can be read either way", k.quote)
	return pad(k.date.Year, 4), info
}

// known collects the absolute dates of in, and notes on those that give none.
func (j *Judge) known(in Input) (dates []known, notes []string) {
	add := func(kind khabar.PublishedKind, value, quote string) {
		if value == "" {
			return
		}
		switch d, ok := j.Parse(value); {
		case ok:
			dates = append(dates, known{kind, d, quote})
		case kind == khabar.PublishedDateline && in.Argument != "":
			if d, ok := j.besides(value, in.Argument); ok {
				dates = append(dates, known{kind, d, quote})
				notes = append(notes, fmt.Sprintf("the dateline has no year: it is that nearest to the date given, %s", in.Argument))
			}
		case kind == khabar.PublishedDateline:
			notes = append(notes, fmt.Sprintf("the dateline has no year: %q", quote))
		default:
			notes = append(notes, fmt.Sprintf("no date can be read from %q", quote))
		}
	}
	if d, ok := unix(in.Feed); ok {
		dates = append(dates, known{khabar.PublishedFeed, d, in.Feed})
	} else {
		add(khabar.PublishedFeed, in.Feed, in.Feed)
	}
	for _, s := range in.Article.Stamps {
		add(s.Kind, s.Value, s.Quote)
	}
	add(khabar.PublishedArgument, in.Argument, in.Argument)
	return dates, notes
}

// Parse reads one date with at least a year: a full date, a month, or a year
// standing alone.
func (s *Scanner) Parse(value string) (Date, bool) {
	for _, f := range s.Find(value) {
		if f.Year != 0 {
			return f.Date, true
		}
	}
	v := strings.TrimSpace(value)
	if y, m, ok := strings.Cut(v, "-"); ok && len(y) == 4 && len(m) == 2 {
		if d := (Date{Year: atoi(y), Month: atoi(m)}); d.valid() && d.Year > 0 {
			return d, true
		}
	}
	if len(v) == 4 && atoi(v) >= firstYear && atoi(v) <= lastYear {
		return Date{Year: atoi(v)}, true
	}
	return Date{}, false
}

// atoi is the value of a string of ASCII digits, or -1.
func atoi(s string) int {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}
