package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/internal/report/clean"
	"khabar/internal/report/draft"
	"khabar/internal/report/words"
)

// role of a line on its page.
type role int

const (
	prose     role = iota // a paragraph of the article
	headline              // a headline, a section head or a label: short, no full stop
	bullet                // an item of a list
	caption               // of a photo, or a credit
	stamp                 // a printed date of publication
	byline                //
	outlet                // the outlet's name standing alone
	field                 // a header field: "Source: …"
	note                  // a footnote
	menu                  // section words
	furniture             //
	end                   // closes the article
	cut                   // the text breaks off
	rule                  // a line of signs between articles
	onAir                 // the header of a monitored broadcast
	issued                // place and day at the head of a statement
	release               // "For immediate release"
)

// line is a line with what it was taken for.
type line struct {
	clean.Line
	role
	key string // for comparing headlines
}

// classify gives each line the role that its own words tell.
func (r *Reader) classify(lines []clean.Line) []line {
	out := make([]line, len(lines))
	for i, l := range lines {
		out[i] = line{Line: l, role: r.roleOf(l), key: key(l.Text)}
	}
	return out
}

func (r *Reader) roleOf(l clean.Line) role {
	s := l.Text
	switch verdict := r.t.Line(s); {
	case separator(s):
		return rule
	case isRelease(s):
		return release
	case r.isBroadcast(s):
		return onAir
	case r.isPlaceStamp(s):
		return issued
	case r.isStamp(s):
		return stamp
	case r.isByline(s):
		return byline
	case r.isField(s):
		return field
	case verdict == words.End:
		return end
	case verdict == words.Cut:
		return cut
	case r.isMenu(s):
		return menu
	case r.isOutlet(s):
		return outlet
	case verdict == words.Furniture:
		return furniture
	case noteLine.MatchString(s) || r.onlyMarks(s):
		return note
	case r.isCaption(s, false):
		return caption
	case l.Bullet:
		return bullet
	case headlineLike(s) && !r.Wired(s):
		return headline
	}
	return prose
}

// onlyMarks reports whether s is nothing but editors' marks in square brackets.
func (r *Reader) onlyMarks(s string) bool {
	if !strings.HasPrefix(s, "[") || !strings.HasSuffix(s, "]") {
		return false
	}
	from, to := r.Marks(s, true)
	return from >= to
}

// Wired reports whether s begins with a dateline that names an agency or a day: a
// short dispatch, no headline.
func (r *Reader) Wired(s string) bool {
	if !strings.ContainsAny(s[:min(len(s), datelineMax)], "([0123456789") {
		return false
	}
	d, ok := r.Dateline(s)
	return ok && d.Known && (d.Agency != "" || d.Date != "" || d.Tagged)
}

var (
	noteLine      = regexp.MustCompile(`^(?:\[\d{1,3}\]|\(\d{1,3}\)|[¹²³⁴⁵⁶⁷⁸⁹]+|\^) ?\S`)
	separatorLine = regexp.MustCompile(`^(?:[-=_*~#+•·.–—] ?){3,}$`)
)

func separator(s string) bool { return separatorLine.MatchString(s) }

// key folds a headline for comparison: letters and digits, lower-case.
func key(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

const (
	headlineWords = 32
	headlineBytes = 240
)

// headlineLike reports whether s may be a headline or a section head: not too
// long and not closed like a sentence.
func headlineLike(s string) bool {
	if len(s) > headlineBytes || strings.Count(s, " ") >= headlineWords {
		return false
	}
	bare := strings.TrimRight(withoutMark(s), "”’\"')] ")
	last, _ := utf8.DecodeLastRuneInString(bare)
	switch last {
	case '.', '。', '۔', '।':
		return abbreviated(bare)
	case ',', ';', ':', '-', '–', '—', '…':
		return false
	case '!', '?':
		if len(bare) < len(s) && strings.ContainsAny(s[1:], "“\"") {
			return false // speech
		}
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "“‘\"'([ "))
	return !unicode.IsLower(first)
}

// abbreviated reports whether the full stop at the end belongs to an
// abbreviation ("attacks on the U.S.").
func abbreviated(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	last := s[i+1:]
	return strings.Count(last, ".") >= 2 && len(last) <= 6 && strings.Count(s, ". ") == 0
}

// sentenceEnd reports whether s closes like a sentence.
func sentenceEnd(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "”’\"')]»› "))
	if end := withoutMark(s); !strings.ContainsRune(".!?…。۔؟।", r) && end != s {
		return sentenceEnd(end)
	}
	return strings.ContainsRune(".!?…。۔؟।", r)
}

const markEnd = 80 // bytes of a mark behind a sentence

// withoutMark cuts a square bracket off the end of s: an editor's mark, a footnote.
func withoutMark(s string) string {
	s = strings.TrimRight(s, " ")
	i := strings.LastIndexByte(s, '[')
	if i <= 0 || !strings.HasSuffix(s, "]") || len(s)-i > markEnd {
		return s
	}
	return strings.TrimRight(s[:i], " ")
}

// isMenu reports whether s is made of menu words, apart or glued together:
// "AfghanistanAnalysisHuman RightsOpinion", "Home World Asia".
func (r *Reader) isMenu(s string) bool {
	if len(s) > 400 || sentenceEnd(s) {
		return false
	}
	if parts := unglue(s); len(parts) >= 3 {
		known := r.menuWords(parts)
		return known*2 >= len(parts) || len(parts) >= 5 && glued(s)
	}
	parts := strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("|/›»>•·,→", c) })
	if len(parts) >= 2 && !strings.Contains(s, ", ") {
		return r.menuWords(parts) == len(parts)
	}
	if len(parts) == 1 {
		if _, ok := r.t.Menu[strings.ToLower(s)]; ok {
			return true
		}
		return r.menuRun(strings.Fields(strings.ToLower(s)))
	}
	return false
}

func (r *Reader) menuWords(parts []string) int {
	n := 0
	for _, p := range parts {
		if _, ok := r.t.Menu[strings.ToLower(strings.TrimSpace(p))]; ok {
			n++
		}
	}
	return n
}

// menuRun reports whether three or more menu words in a row make up the line.
func (r *Reader) menuRun(ws []string) bool {
	n := 0
	for i := 0; i < len(ws); n++ {
		switch {
		case i+1 < len(ws) && r.menuWords([]string{ws[i] + " " + ws[i+1]}) == 1:
			i += 2
		case r.menuWords(ws[i:i+1]) == 1:
			i++
		default:
			return false
		}
	}
	return n >= 3
}

// unglue splits s where a small letter is followed by a capital.
func unglue(s string) []string {
	var parts []string
	start := 0
	var prev rune
	for i, c := range s {
		if i > 0 && unicode.IsUpper(c) && unicode.IsLower(prev) && !particle(s[start:i]) {
			parts = append(parts, s[start:i])
			start = i
		}
		prev = c
	}
	return append(parts, s[start:])
}

// particle reports whether s ends in a part that names are glued to: McCain,
// MacArthur, DeLay, eBay, LaRouche.
func particle(s string) bool {
	word := s[strings.LastIndexByte(s, ' ')+1:]
	switch word {
	case "Mc", "Mac", "De", "Di", "Da", "La", "Le", "Fitz", "Van", "O", "e", "i", "You", "Link", "Whats":
		return true
	}
	return false
}

// glued reports whether a large share of the words of s are glued.
func glued(s string) bool {
	return (len(unglue(s))-1)*5 >= 2*len(strings.Fields(s))
}

// menuLabels returns the section words of a menu line, lower-case.
func menuLabels(s string) []string {
	parts := unglue(s)
	if len(parts) < 2 {
		parts = strings.FieldsFunc(s, func(c rune) bool { return strings.ContainsRune("|/›»>•·,→", c) })
	}
	var out []string
	for _, p := range parts {
		if p = strings.ToLower(strings.TrimSpace(p)); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// isCaption reports whether s is a caption or a credit; above the first
// paragraph (head) less is asked for.
func (r *Reader) isCaption(s string, head bool) bool {
	if len(s) > 480 {
		return false
	}
	low := strings.ToLower(s)
	for _, c := range r.t.Captions {
		if c.Kind == "head" && !head || !c.Pattern.May(low) {
			continue
		}
		m := c.Pattern.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		if c.Kind != "head" || r.creditLike(m[1]) {
			return true
		}
	}
	return false
}

// creditLike reports whether s names an agency or an outlet.
func (r *Reader) creditLike(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(c rune) bool { return c == '/' || c == ',' || c == '|' }) {
		part = strings.TrimSpace(part)
		if _, ok := r.t.Agency(part); ok || r.t.Outlet(part) != nil {
			return true
		}
	}
	return false
}

// captionOf parts a caption from its credit.
func (r *Reader) captionOf(s string) khabar.Caption {
	for _, c := range r.t.Captions {
		if c.Kind == "start" {
			continue
		}
		m := c.Pattern.FindStringSubmatchIndex(s)
		if m == nil || c.Kind == "head" && !r.creditLike(s[m[2]:m[3]]) {
			continue
		}
		text := s[:m[0]]
		if i := m[0]; i < m[2] && strings.ContainsAny(s[i:i+1], ".!?\"") {
			text = s[:i+1]
		} else if strings.HasPrefix(s[i:], "”") {
			text = s[:i+len("”")]
		}
		return khabar.Caption{Text: strings.TrimSpace(text), Credit: strings.TrimSpace(s[m[2]:m[3]])}
	}
	return khabar.Caption{Text: s}
}

// isOutlet reports whether s is the name of an outlet and nothing else.
func (r *Reader) isOutlet(s string) bool {
	return len(s) < 60 && r.t.Outlet(strings.TrimSpace(s)) != nil
}

// HeadingLike reports whether a paragraph standing alone may be a section head.
func HeadingLike(s string) bool {
	return len(s) <= 100 && strings.Count(s, " ") < 12 && headlineLike(s)
}

// Bulleted reports whether a line starts with a bullet.
func Bulleted(s string) bool {
	lines := clean.Lines(s)
	return len(lines) > 0 && lines[0].Bullet
}

// Unbullet cuts the bullet off the start of a line.
func Unbullet(s string) string { return clean.Unbullet(s) }

// Kinds says what a line is by its own words.
type Kinds struct{ Stamp, Byline, Caption, Menu bool }

// Kind judges a line that stands in another page than one of plain text.
func (r *Reader) Kind(s string) Kinds {
	if len(s) > 480 {
		return Kinds{}
	}
	return Kinds{r.isStamp(s), r.isByline(s), r.isCaption(s, false), r.isMenu(s)}
}

// Caption parts a caption from its credit.
func (r *Reader) Caption(s string) khabar.Caption { return r.captionOf(s) }

// Aside takes s into a where it is a byline, a stamp, a credit or a header
// field, and reports whether it was one.
func (r *Reader) Aside(s string, a *draft.Article) bool {
	l := line{Line: clean.Line{Text: s}}
	switch l.role = r.roleOf(l.Line); l.role {
	case stamp, byline, caption, outlet:
		r.aside(l, a, false)
		return true
	}
	return false
}

// Authors takes the names of a byline, with or without its "By", into a.
func (r *Reader) Authors(s string, a *draft.Article) {
	if m := byAny.FindString(s); len(m) < len(s) {
		s = s[len(m):]
	}
	if penName.MatchString(s) && !noName[strings.ToLower(s)] {
		if !contains(a.Authors, s) {
			a.Authors = append(a.Authors, s)
		}
		return
	}
	if !byWord.MatchString(s) {
		s = "By " + s
	}
	damage := a.Damage
	r.readByline(s, a)
	a.Damage = damage // an empty field of a page's data is no lost author
}

var (
	byAny   = regexp.MustCompile(`(?i)^(?:-+ ?)?(?:(?:written |reported |posted |story |words |text )?by|von|par|por|av|door|autor|author)\b[:\s]+`)
	penName = regexp.MustCompile(`^[\p{Ll}][\p{L}\p{N}_.-]{1,20}$`)
	noName  = map[string]bool{"admin": true, "administrator": true, "editor": true, "editors": true, "webmaster": true, "staff": true, "guest": true, "author": true, "user": true, "by": true, "root": true, "news": true, "newsroom": true, "desk": true, "webdesk": true, "reporter": true, "correspondent": true, "published": true, "share": true, "follow": true}
)

// Stamp reads a line that is a date of publication with a value.
func (r *Reader) Stamp(s string) (draft.Stamp, bool) {
	stamp, ok := r.parseStamp(s)
	return stamp, ok && stamp.Value != ""
}
