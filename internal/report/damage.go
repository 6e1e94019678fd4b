package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/internal/report/words"
)

var (
	toldOutlet = words.MustCompile(`\b(?:told|tells|in an interview with|in a statement to|spoke (?:to|with)|speaking to) ((?:[Tt]he )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*){0,4})`)
	emptyCite  = regexp.MustCompile(`\(\s*,\s*[^()]{2,60}\)`)
)

// damage names what the page lost or contradicts, with its exact words.
func (r *Reader) damage(rep *khabar.Report, o Options, record bool) []string {
	var out []string
	if !o.AsIs && rep.Title == "" && !record {
		out = append(out, "title: none on the page")
	}
	if d := r.outletConflict(rep); d != "" {
		out = append(out, d)
	}
	for _, m := range emptyCites(rep.Text) {
		out = append(out, `citation: publisher missing in "`+m+`"`)
	}
	if !o.AsIs {
		out = append(out, r.brokenEnds(rep, record)...)
	}
	return out
}

// emptyCites are the brackets that begin with a comma.
func emptyCites(s string) []string {
	if !strings.Contains(s, "(,") && !strings.Contains(s, "( ,") {
		return nil
	}
	return emptyCite.FindAllString(s, -1)
}

// outletConflict notes that a source "told" another newspaper than the one that
// the header names. Agencies and broadcasters are quoted by others every day; a
// newspaper's own "told" names itself.
func (r *Reader) outletConflict(rep *khabar.Report) string {
	if rep.Outlet == "" {
		return ""
	}
	own := r.t.Outlet(rep.Outlet)
	if !toldOutlet.May(rep.Text) {
		return ""
	}
	for _, m := range toldOutlet.FindAllStringSubmatch(rep.Text, -1) {
		name := strings.TrimRight(m[1], ".")
		o := r.t.Outlet(name)
		if _, agency := r.t.Agency(name); o == nil || agency || o == own || strings.EqualFold(name, rep.Outlet) {
			continue
		}
		return `outlet: the header says "` + rep.Outlet + `", the text "` + strings.TrimRight(m[0], ".") + `"`
	}
	return ""
}

// brokenEnds notes paragraphs that end inside a sentence, and marks the report
// as truncated where it ends so, or begins with neither title nor dateline. A
// record of JSON Lines may well have no title.
func (r *Reader) brokenEnds(rep *khabar.Report, record bool) []string {
	var out []string
	last := -1
	for i, b := range rep.Blocks {
		if b.Kind == khabar.BlockParagraph {
			last = i
		}
	}
	for i, b := range rep.Blocks {
		s := b.Of(rep.Text)
		if b.Kind != khabar.BlockParagraph || len(s) < 80 || closed(s) {
			continue
		}
		out = append(out, `text: no end of sentence at "`+lastWords(s, 5)+`"`)
		if i == last {
			rep.Truncated = true
		}
	}
	if rep.Title == "" && !record && len(rep.Blocks) > 0 && rep.Blocks[0].Kind != khabar.BlockDateline {
		rep.Truncated = true
	}
	if first := strings.TrimLeft(rep.Text, "“\"‘'(…. "); first != "" && len(rep.Blocks) > 0 && rep.Blocks[0].Kind == khabar.BlockParagraph {
		if c, _ := utf8.DecodeRuneInString(first); unicode.IsLower(c) {
			out = append(out, `text: begins inside a sentence at "`+firstWords(rep.Text, 5)+`"`)
			rep.Truncated = true
		}
	}
	return out
}

// closed reports whether a paragraph ends like one.
func closed(s string) bool {
	if strings.HasSuffix(s, "]") { // an editor's mark
		if i := strings.LastIndexByte(s, '['); i > 0 && closed(strings.TrimRight(s[:i], " ")) {
			return true
		}
	}
	s = strings.TrimRight(s, " ”’\"')]»›*†‡0123456789")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?:;。۔؟।—–[(", r)
}

func lastWords(s string, n int) string {
	at := len(s)
	for ; n > 0; n-- {
		i := strings.LastIndexByte(s[:at], ' ')
		if i < 0 {
			return s
		}
		at = i
	}
	return s[at+1:]
}

func firstWords(s string, n int) string {
	at := 0
	for ; n > 0; n-- {
		i := strings.IndexByte(s[at:], ' ')
		if i < 0 {
			return s
		}
		at += i + 1
	}
	return s[:at-1]
}
