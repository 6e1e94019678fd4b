package pubdate

import (
	"fmt"
	"io/fs"
	"strings"

	"khabar"
	"khabar/internal/report/words"
)

// Judge decides on publication dates. It is safe for concurrent use.
type Judge struct {
	*Scanner
	journals map[string]words.Journal
	full     []*words.Pattern
}

// NewJudge loads the rows of inference.tsv from fsys.
func NewJudge(t *words.Tables, fsys fs.FS) (*Judge, error) {
	j := &Judge{Scanner: NewScanner(t.Months), journals: t.Journals}
	data, err := fs.ReadFile(fsys, "inference.tsv")
	if err != nil {
		return nil, fmt.Errorf("data/report: %w", err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 3 || c[0] != "full" {
			return nil, fmt.Errorf("data/report/inference.tsv:%d: kind, pattern and example are wanted", i+1)
		}
		re, err := words.Compile(c[1])
		if err != nil {
			return nil, fmt.Errorf("data/report/inference.tsv:%d: %w", i+1, err)
		}
		if !re.MatchString(c[2]) {
			return nil, fmt.Errorf("data/report/inference.tsv:%d: the example does not match", i+1)
		}
		j.full = append(j.full, re)
	}
	return j, nil
}

// infer bounds the date of an undated article: by the volume and issue of its
// journal, by its latest citation, by full-year figures, else by the latest date
// that it names as past.
func (j *Judge) infer(in Input) (string, khabar.PublishedInfo, bool) {
	lower := strings.ToLower(in.Text)
	dates := j.textDates(in.Text, lower)
	for _, f := range []func(Input, textDates) (bounds, bool){j.byIssue, j.byCitation, func(in Input, t textDates) (bounds, bool) { return j.byFullYear(in, lower, t) }, byLatest} {
		if b, ok := f(in, dates); ok {
			info := khabar.PublishedInfo{Kind: khabar.PublishedInferred, Earliest: b.earliest, Latest: b.latest, Quote: b.quote, Note: b.note}
			return common(b.earliest, b.latest), info, true
		}
	}
	return "", khabar.PublishedInfo{}, false
}

// bounds of a publication date; latest may be open.
type bounds struct{ earliest, latest, quote, note string }

// common is the part that two ISO days share: day, month, year or nothing.
func common(a, b string) string {
	switch {
	case b == "":
		return ""
	case a == b:
		return a
	case a[:7] == b[:7]:
		return a[:7]
	case a[:4] == b[:4]:
		return a[:4]
	}
	return ""
}

// textDates are the dates that a text names.
type textDates struct {
	latest  Date // with a year, as past
	quote   string
	cites   []cite
	maxYear int // the latest year named as past
}

// cite is a date inside round brackets: "(Dawn, January 27)".
type cite struct {
	Date
	quote string
}

func (j *Judge) textDates(text, lower string) textDates {
	var t textDates
	for _, f := range j.Find(text) {
		if ahead(text[:f.Start]) || f.End-f.Start == compact {
			continue
		}
		quote := text[f.Start:f.End]
		if in, ok := bracket(text, f.Start, f.End); ok {
			t.cites = append(t.cites, cite{f.Date, in})
		}
		if f.Year != 0 {
			t.maxYear = max(t.maxYear, f.Year)
			if f.Date.First() > t.latest.First() || t.latest.Year == 0 {
				t.latest, t.quote = f.Date, quote
			}
		}
	}
	for _, m := range bareYear.All(text, lower) {
		if y := atoi(text[m[2]:m[3]]); y <= lastYear && !ahead(text[:m[0]]) {
			t.maxYear = max(t.maxYear, y)
		}
	}
	return t
}

var bareYear = words.MustCompile(`\b(?:[Ii]n|[Ss]ince|of|[Mm]id-|early|late|[Dd]uring|year) ?((?:19|20)\d\d)\b`)

var aheadWords = []string{"by", "until", "till", "before", "through", "scheduled for", "due in", "planned for", "slated for", "set for", "expires in", "ends in", "next"}

// ahead reports whether the words before a date make it one that may lie ahead.
func ahead(before string) bool {
	before = strings.TrimRight(before, " ")
	for _, w := range aheadWords {
		if strings.HasSuffix(before, " "+w) {
			return true
		}
	}
	return false
}

const bracketMax = 160

// compact is the length of a date without signs (20201102): in running text such
// a number is more often no date.
const compact = 8

// bracket returns the round bracket around [start, end), where it is short.
func bracket(text string, start, end int) (string, bool) {
	open := strings.LastIndexByte(text[max(0, start-bracketMax):start], '(')
	if open < 0 {
		return "", false
	}
	open += max(0, start-bracketMax)
	if strings.ContainsAny(text[open:start], ")\n") {
		return "", false
	}
	shut := strings.IndexByte(text[end:min(len(text), end+bracketMax)], ')')
	if shut < 0 {
		return "", false
	}
	return text[open : end+shut+1], true
}

// byIssue reads a journal's volume as a year and its issue as a part of it. The
// latest citation narrows the start.
func (j *Judge) byIssue(in Input, t textDates) (bounds, bool) {
	a := in.Article
	journal, ok := j.journals[strings.ToLower(a.Journal)]
	if !ok || a.Volume == 0 {
		return bounds{}, false
	}
	year := journal.FirstYear + a.Volume - 1
	b := bounds{iso(year, 1, 1), iso(year, 12, 31), a.IssueQuote, fmt.Sprintf("volume 1 of %s is of %d", journal.Name, journal.FirstYear)}
	if n := journal.IssuesPerYear; n > 0 && a.Issue > 0 && a.Issue <= n {
		// An issue comes out within two issues of its even share of the year.
		b.earliest = dayOfYear(year, 365*(a.Issue-2)/n)
		b.latest = dayOfYear(year, 365*(a.Issue+2)/n)
		b.note += fmt.Sprintf(", with %d issues a year", n)
	}
	if c, ok := latestCite(t.cites, year); ok && c.First() > b.earliest && c.First() <= b.latest {
		b.earliest = c.First()
		b.note += fmt.Sprintf("; latest citation %s", c.quote)
	}
	return b, true
}

func dayOfYear(year, day int) string {
	day = min(max(day, 0), 364)
	for m := 1; ; m++ {
		n := daysIn(year, m)
		if day < n || m == 12 {
			return iso(year, m, min(day, n-1)+1)
		}
		day -= n
	}
}

// latestCite is the last day cited, with year for those that have none.
func latestCite(cites []cite, year int) (cite, bool) {
	var best cite
	for _, c := range cites {
		if c.Year == 0 {
			c.Year = year
		}
		if c.Day > 0 && c.valid() && (best.Year == 0 || c.First() > best.First()) {
			best = c
		}
	}
	return best, best.Year != 0
}

// minCites without a year make a citation style: those of the current year are
// printed without it.
const minCites = 2

func (j *Judge) byCitation(_ Input, t textDates) (bounds, bool) {
	bare := 0
	for _, c := range t.cites {
		if c.Year == 0 {
			bare++
		}
	}
	if bare < minCites || t.maxYear == 0 {
		return bounds{}, false
	}
	c, ok := latestCite(t.cites, t.maxYear)
	if !ok {
		return bounds{}, false
	}
	return bounds{c.First(), iso(c.Year, 12, 31), c.quote,
		fmt.Sprintf("latest citation; %d is the latest year named", t.maxYear)}, true
}

func (j *Judge) byFullYear(in Input, low string, t textDates) (bounds, bool) {
	for _, re := range j.full {
		for _, m := range re.All(in.Text, low) {
			year := atoi(in.Text[m[2]:m[3]])
			if year < firstYear || year >= lastYear || year < t.maxYear {
				continue
			}
			return bounds{iso(year+1, 1, 1), iso(year+1, 12, 31), in.Text[m[0]:m[1]],
				fmt.Sprintf("figures for the whole of %d are given, and no later year is named", year)}, true
		}
	}
	return bounds{}, false
}

// byLatest bounds an article from below only: no report is older than the
// latest day it tells of.
func byLatest(_ Input, t textDates) (bounds, bool) {
	if t.latest.Year == 0 {
		return bounds{}, false
	}
	return bounds{t.latest.First(), "", t.quote, "not before the latest date named"}, true
}
