// Package text takes a page of plain text apart into its articles.
//
// In goes the page's text; out come drafts: title, bylines, stamps, captions and
// the blocks of the body, with what the crawl damaged. Lines are first judged by
// their own words (furniture, stamp, byline, caption, headline, prose), then by
// their place: a headline that is repeated, or that a fresh stamp, a byline or a
// dateline follows, opens a new article once the one before has a body. No rule
// knows a site or a document.
package text

import (
	"strings"

	"khabar"
	"khabar/internal/report/clean"
	"khabar/internal/report/draft"
	"khabar/internal/report/pubdate"
	"khabar/internal/report/words"
)

// Reader reads text pages. It is safe for concurrent use.
type Reader struct {
	t     *words.Tables
	dates *pubdate.Scanner
}

// New returns a reader over the tables.
func New(t *words.Tables, dates *pubdate.Scanner) *Reader { return &Reader{t, dates} }

// Read returns the articles of a page of text, at least one.
func (r *Reader) Read(page string) []*draft.Article {
	header, page, hasHeader := cutHeader(page)
	lines := r.classify(clean.Unwrap(clean.Lines(clean.Markup(page))))
	dropLists(lines)
	r.markOutlets(lines)
	markIssuer(lines)
	var out []*draft.Article
	for i, part := range split(lines, r.startsDateline) {
		a := r.article(part)
		if i == 0 && hasHeader {
			a.Stamps = append(a.Stamps, header)
		}
		if len(a.Blocks) > 0 {
			out = append(out, a)
		}
	}
	out = dropTeasers(out)
	if len(out) == 0 {
		out = append(out, whole(lines))
	}
	return out
}

const (
	teaserWords  = 40  // an article with fewer words beside a long one is a link to another page
	articleWords = 150 // a long one
)

// dropTeasers leaves out the headlines of other articles with their first lines,
// as pages print them under their own.
func dropTeasers(articles []*draft.Article) []*draft.Article {
	most := 0
	sizes := make([]int, len(articles))
	for i, a := range articles {
		for _, b := range a.Blocks {
			sizes[i] += countWords(b.Text)
		}
		most = max(most, sizes[i])
	}
	if most < articleWords {
		return articles
	}
	var out []*draft.Article
	for i, a := range articles {
		if sizes[i] >= teaserWords {
			out = append(out, a)
		}
	}
	return out
}

// whole keeps every line of a page in which no body was told apart.
func whole(lines []line) *draft.Article {
	a := &draft.Article{Damage: []string{"no article was told apart from the page's furniture: every line is kept"}}
	for _, l := range lines {
		a.Blocks = append(a.Blocks, draft.Block{Kind: khabar.BlockParagraph, Text: l.Text})
	}
	return a
}

func (r *Reader) startsDateline(s string) bool {
	d, ok := r.Dateline(s)
	return ok && d.Known
}

// article reads the lines of one article: head, body, tail.
func (r *Reader) article(lines []line) *draft.Article {
	a := &draft.Article{}
	dropTail(lines)
	start := r.head(lines, a)
	r.body(lines[start:], a)
	r.tail(a)
	return a
}

const headMax = 40 // lines in which an article's body must begin

// head reads what stands above the first paragraph and returns where the body
// begins. Bullets there are part of the body: they sum it up.
func (r *Reader) head(lines []line, a *draft.Article) int {
	var titleKey string
	from := titleAt(lines)
	for i, l := range lines {
		switch {
		case i < from && (l.role == prose || l.role == headline || l.role == bullet):
		case i >= headMax || l.role == prose && !r.headProse(lines, i, a):
			return i
		case l.role == bullet:
			if a.Title != "" || !r.bulletList(lines[i:]) {
				return i
			}
		case l.role == headline:
			switch {
			case a.Title == "" && r.bodyHeading(lines, i):
				return i
			case a.Title == "":
				a.Title, titleKey = l.Text, l.key
			case l.key == titleKey || covered(l.key, titleKey):
			case r.isCaption(l.Text, true):
				a.Captions = append(a.Captions, r.captionOf(l.Text))
			case a.Outlet == "" && r.outletForm(l.Text) && r.aboutHead(lines, i):
				a.Outlet = r.outletName(l.Text)
			case a.Subtitle == "" && len(a.Authors) == 0 && len(a.Stamps) == 0 && r.deck(lines, i):
				a.Subtitle = l.Text
			default:
				return i
			}
		case l.role == prose:
			a.Subtitle = l.Text
		case l.role == end || l.role == cut || l.role == note:
			return i
		default:
			r.aside(l, a, true)
		}
	}
	return len(lines)
}

// titleAt is the first line that is surely the title: a headline with a stamp or
// byline below, or one that is repeated. What stands above it, short of a
// paragraph, is the site's. It is 0 where there is none.
func titleAt(lines []line) int {
	for i, l := range lines[:min(len(lines), headMax)] {
		switch {
		case solid(l):
			return 0
		case l.role == headline && len(l.key) >= 12 && proseWithin(lines[i+1:], proseSpan) && (stamped(lines, i) || repeated(lines, i)):
			return i
		}
	}
	return 0
}

// bodyHeading reports whether the first headline-like line of a titleless part
// is really a short paragraph: something longer stands in no line after it.
func (r *Reader) bodyHeading(lines []line, i int) bool {
	for _, l := range lines[i+1:] {
		if l.role == prose || l.role == bullet || l.role == headline && len(l.Text) > 60 {
			return false
		}
	}
	return true
}

// covered reports whether one headline repeats the other but for a few letters
// (a site's name, a cut end).
func covered(a, b string) bool {
	if len(a) < 20 || len(b) < 20 {
		return false
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// headProse reports whether the prose line i still belongs to the head: a deck
// between the title and a stamp or byline, or a caption closed like a sentence.
func (r *Reader) headProse(lines []line, i int, a *draft.Article) bool {
	if a.Title == "" || a.Subtitle != "" || len(a.Stamps) > 0 || len(a.Authors) > 0 || len(lines[i].Text) > 320 {
		return false
	}
	if d, ok := r.Dateline(lines[i].Text); ok && !d.Item {
		return false
	}
	return r.deck(lines, i)
}

// deck reports whether line i is followed at once by a byline or a stamp, and
// further down by the body.
func (r *Reader) deck(lines []line, i int) bool {
	if !proseWithin(lines[i+1:], headMax) {
		return false
	}
	for _, l := range lines[i+1 : min(len(lines), i+4)] {
		switch l.role {
		case byline, stamp, issued:
			return true
		case furniture, outlet, caption, menu, field:
		default:
			return false
		}
	}
	return false
}

// aboutHead reports whether a stamp or byline stands beside line i.
func (r *Reader) aboutHead(lines []line, i int) bool {
	beside := func(j int) bool {
		return j >= 0 && j < len(lines) && (lines[j].role == stamp || lines[j].role == byline || lines[j].role == issued)
	}
	return beside(i-1) || beside(i+1)
}

// bulletList reports whether bullets here are followed by prose.
func (r *Reader) bulletList(lines []line) bool {
	for _, l := range lines {
		if l.role == prose {
			return true
		}
	}
	return false
}

// aside takes a line that is no part of the text.
func (r *Reader) aside(l line, a *draft.Article, head bool) {
	switch l.role {
	case stamp:
		if s, ok := r.parseStamp(l.Text); ok {
			a.Stamps = append(a.Stamps, s)
		}
		r.readPublishedIn(l.Text, a)
	case byline:
		r.readByline(l.Text, a)
	case onAir:
		r.readBroadcast(l.Text, a)
	case issued:
		r.readPlaceStamp(l.Text, a)
	case release:
		a.Menu = append(a.Menu, "press-release")
	case outlet:
		if a.Outlet == "" {
			a.Outlet = r.outletName(l.Text)
		}
	case field:
		r.readField(l.Text, a)
	case caption:
		a.Captions = append(a.Captions, r.captionOf(l.Text))
	case menu:
		if labels := menuLabels(l.Text); len(labels) <= menuTold {
			a.Menu = append(a.Menu, labels...)
		}
	}
}

const menuTold = 3 // labels at most that tell of an article; a longer list is the site's menu

// body reads the lines after the head.
func (r *Reader) body(lines []line, a *draft.Article) {
	titleKey := key(a.Title)
	for i, l := range lines {
		switch l.role {
		case prose, bullet, note, headline:
			if kind, ok := r.bodyKind(lines, i, a, titleKey); ok {
				a.Blocks = append(a.Blocks, draft.Block{Kind: kind, Text: l.Text})
			}
		case end:
			if !proseFollows(lines[i+1:], 3) {
				r.after(lines[i+1:], a)
				return
			}
		case cut:
			a.Truncated = true
			a.Damage = append(a.Damage, `cut off by the page: "`+l.Text+`"`)
		default:
			r.aside(l, a, len(a.Blocks) == 0)
		}
	}
}

// bodyKind says what block a line of the body is, and whether it is one.
func (r *Reader) bodyKind(lines []line, i int, a *draft.Article, titleKey string) (khabar.BlockKind, bool) {
	l := lines[i]
	switch l.role {
	case bullet:
		return khabar.BlockBullet, true
	case note:
		return khabar.BlockNote, true
	case prose:
		return khabar.BlockParagraph, true
	}
	last := !textFollows(lines[i+1:])
	switch {
	case titleKey != "" && (l.key == titleKey || covered(l.key, titleKey)):
		return "", false
	case last && len(a.Blocks) > 0 && len(l.Text) < 120 && !sentenceEnd(l.Text) && strings.Count(l.Text, " ") < 3:
		return "", false // a stray label under the text
	case last:
		return khabar.BlockParagraph, true
	case len(l.Text) > 140:
		return khabar.BlockParagraph, true
	}
	return khabar.BlockHeading, true
}

func textFollows(lines []line) bool {
	for _, l := range lines {
		switch l.role {
		case prose, bullet, note:
			return true
		case end:
			return false
		}
	}
	return false
}

// proseFollows reports whether at least n paragraphs still follow, so that a
// closing line was only an insert.
func proseFollows(lines []line, n int) bool {
	for _, l := range lines {
		if l.role == prose && len(l.Text) > 120 {
			n--
		}
	}
	return n <= 0
}

// after keeps from the lines below the article what tells of it: a byline or a
// date of publication.
func (r *Reader) after(lines []line, a *draft.Article) {
	for _, l := range lines {
		if l.role == field {
			r.readField(l.Text, a)
		}
	}
}

// tail takes a byline or stamp off the end of the last paragraph's lines.
func (r *Reader) tail(a *draft.Article) {
	for n := len(a.Blocks); n > 0; n = len(a.Blocks) {
		b := a.Blocks[n-1]
		if b.Kind != khabar.BlockHeading {
			return
		}
		a.Blocks = a.Blocks[:n-1]
	}
}
