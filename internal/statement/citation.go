package statement

import (
	"regexp"
	"strconv"
	"strings"

	"khabar"
)

const monthNames = `(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)`

// bracket is the style of analytic journals: (Publisher, Month D[, YYYY]),
// (Twitter/@handle, Month D), and the damaged (, Month D) whose publisher the
// crawl has lost.
var bracket = regexp.MustCompile(`\(([^()\n]{0,90}?),\s*(` + monthNames + `)(?:\s+(\d{1,2}))?(?:,?\s+(\d{4}))?\)`)

// marker is a footnote marker in running text; a note block of the same number
// holds the work.
var marker = regexp.MustCompile(`\[(\d{1,3})\]`)

// imprint is the end of a book's reference: (City: Publisher, Year).
var imprint = regexp.MustCompile(`\((?:[^():]{1,60}:\s*)?([^():]{1,60}),\s*(\d{4})\)`)

var handle = regexp.MustCompile(`^(?:Twitter|X|Facebook|Telegram|Instagram|YouTube)\s*[/,]\s*@?(.+)$`)

// citations finds bracketed references and footnotes, in order of position.
func (r *reader) citations() []*khabar.Citation {
	var out []*khabar.Citation
	text := r.doc.Text
	for _, m := range bracket.FindAllStringSubmatchIndex(text, -1) {
		span := khabar.Span{Start: m[0], End: m[1]}
		c := &khabar.Citation{Raw: span.Of(text), Span: span, Date: r.citationDate(text, m), Supports: r.supported(span)}
		nameCitation(c, strings.TrimSpace(text[m[2]:m[3]]))
		out = append(out, c)
	}
	return append(out, r.footnotes()...)
}

func nameCitation(c *khabar.Citation, publisher string) {
	if m := handle.FindStringSubmatch(publisher); m != nil {
		c.Publisher = publisher[:strings.IndexAny(publisher, "/,")]
		c.Handle = strings.TrimPrefix(m[1], "@")
		if strings.Contains(c.Handle, " ") {
			c.Author, c.Handle = c.Handle, ""
		}
		return
	}
	c.Publisher, c.Damaged = publisher, publisher == ""
}

// citationDate gives the date as precise as printed. A missing year is taken
// from the report's bounds where only one year fits; else it stays out.
func (r *reader) citationDate(text string, m []int) string {
	month := monthNumber(text[m[4]:m[5]])
	day, year := 0, 0
	if m[6] >= 0 {
		day, _ = strconv.Atoi(text[m[6]:m[7]]) // one or two digits by the pattern
	}
	if m[8] >= 0 {
		year, _ = strconv.Atoi(text[m[8]:m[9]]) // four digits by the pattern
	} else {
		year = r.yearBefore(month, day)
	}
	date := "--" + two(month) // ISO 8601: the year is not known
	if year > 0 {
		date = strconv.Itoa(year) + "-" + two(month)
	}
	if day > 0 {
		date += "-" + two(day)
	}
	return date
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func monthNumber(name string) int {
	for i, m := range []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
		if strings.HasPrefix(strings.ToLower(name), m) {
			return i + 1
		}
	}
	return 0
}

// yearBefore returns the year of the last such day on or before the report's
// publication, or 0 where its bounds leave more than one.
func (r *reader) yearBefore(month, day int) int {
	info := r.doc.Report.PublishedInfo
	y1, y2 := lastYear(info.Earliest, month, day), lastYear(info.Latest, month, day)
	if y1 == y2 {
		return y1
	}
	return 0
}

func lastYear(bound string, month, day int) int {
	if len(bound) < 10 {
		return 0
	}
	year, err := strconv.Atoi(bound[:4])
	if err != nil {
		return 0
	}
	if two(month)+"-"+two(max(day, 1)) > bound[5:10] {
		year--
	}
	return year
}

// supported returns the claims whose sentence ends with the bracket.
func (r *reader) supported(span khabar.Span) []string {
	for i, s := range r.doc.Sentences {
		if s.Start > span.Start || span.Start >= s.End {
			continue
		}
		if s.Start == span.Start && i > 0 && r.doc.Sentences[i-1].Para == s.Para {
			s = r.doc.Sentences[i-1] // the bracket was split off
		}
		return r.claimsIn(s.Span)
	}
	return nil
}

func (r *reader) claimsIn(area khabar.Span) []string {
	var ids []string
	for _, c := range r.doc.Claims {
		if c.Span.Overlaps(area) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// footnotes joins the markers of the text to the note blocks. A marker belongs
// to the sentence before it.
func (r *reader) footnotes() []*khabar.Citation {
	notes := map[string]khabar.Span{}
	for _, b := range r.doc.Report.Blocks {
		if b.Kind != khabar.BlockNote {
			continue
		}
		if m := marker.FindStringSubmatchIndex(b.Of(r.doc.Text)); m != nil && m[0] == 0 {
			notes[b.Of(r.doc.Text)[m[2]:m[3]]] = b.Span
		}
	}
	var out []*khabar.Citation
	for _, m := range marker.FindAllStringSubmatchIndex(r.doc.Text, -1) {
		note, ok := notes[r.doc.Text[m[2]:m[3]]]
		if !ok || note.Start == m[0] {
			continue
		}
		c := &khabar.Citation{Raw: note.Of(r.doc.Text), Span: note}
		body := strings.TrimSpace(strings.TrimPrefix(c.Raw, r.doc.Text[m[0]:m[1]]))
		if author, _, ok := strings.Cut(body, ","); ok {
			c.Author = author
		}
		if b := imprint.FindStringSubmatch(body); b != nil {
			c.Publisher, c.Date = strings.TrimSpace(b[1]), b[2]
		}
		if before := r.sentenceBefore(m[0]); before >= 0 {
			c.Supports = r.claimsIn(r.doc.Sentences[before].Span)
		}
		out = append(out, c)
	}
	return out
}

func (r *reader) sentenceBefore(at int) int {
	best := -1
	for i, s := range r.doc.Sentences {
		if s.Start < at {
			best = i
			if s.End > at && s.Start+3 >= at && i > 0 {
				best = i - 1
			}
		}
	}
	return best
}
