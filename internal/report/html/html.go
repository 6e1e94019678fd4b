// Package html takes an HTML page apart: the article's blocks, its captions and
// what the page says of itself.
//
// The article is found by trees trained on pages with their true text (see
// [Trainer]); no library's extractor and no rule for a site is in it. Title,
// authors, outlet and dates come from JSON-LD, <meta>, microdata and the page's
// own lines.
package html

import (
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar"
	"khabar/internal/report/draft"
	"khabar/internal/report/text"
	"khabar/internal/report/words"
)

// Reader reads HTML pages. It is safe for concurrent use.
type Reader struct{ f *Finder }

// New returns a reader over the tables in fsys (data/report), with models as
// [Trainer] makes them.
func New(t *words.Tables, text *text.Reader, fsys fs.FS, model []byte) (*Reader, error) {
	f, err := newFinder(t, text, fsys)
	if err != nil {
		return nil, err
	}
	return &Reader{f}, f.read(model)
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Read returns the article of a page.
func (r *Reader) Read(page, address string) (*draft.Article, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, khabar.Errorf(khabar.CodeUnreadable, "report", "", "the HTML cannot be parsed: %w", err)
	}
	m := readMeta(doc)
	p := r.f.prepare(doc, m)
	if len(p.blocks) == 0 {
		return nil, khabar.Errorf(khabar.CodeEmpty, "report", "the page may be drawn by a script", "no text in the HTML")
	}
	a := r.article(p, r.f.scores(p), m)
	if len(a.Blocks) == 0 {
		return nil, khabar.Errorf(khabar.CodeEmpty, "report", "the page may be a list or a gallery", "no article text was found in the HTML")
	}
	return a, nil
}

// article puts the chosen blocks together.
func (r *Reader) article(p *page, scores []float64, m *meta) *draft.Article {
	a := &draft.Article{Title: m.title(r.f.t), Language: m.language, Menu: lower(m.sections)}
	r.stamps(a, m)
	a.Outlet = r.outlet(m)
	titleKey := fold(a.Title)
	seen := map[string]bool{}
	begun := false
	threshold := p.cut(scores)
	first, last := extent(scores, threshold)
	for i, b := range p.blocks {
		caption := i >= first-captionBefore && i <= last && inFigure(b.node)
		if scores[i] < threshold && !caption || inComments(b.node) {
			continue
		}
		if !begun && !caption {
			begun = true
			r.printed(a, p, i)
		}
		switch key := fold(b.text); {
		case caption && b.words < 4, caption && seen[key]:
		case caption:
			seen[key] = true
			a.Captions = append(a.Captions, r.f.text.Caption(b.text))
		case key == titleKey && len(a.Blocks) < 3:
		case b.words >= 4 && seen[key]:
		case b.words <= 12 && r.f.t.Line(b.text) == words.Furniture:
		default:
			seen[key] = true
			a.Blocks = append(a.Blocks, draft.Block{Kind: kindOf(b), Text: b.text})
		}
	}
	r.text(a)
	r.authors(a, m, p)
	return a
}

const captionBefore = 8 // blocks above the article in which its first picture stands

// extent returns the first and the last block of the article.
func extent(scores []float64, threshold float64) (first, last int) {
	first, last = len(scores), -1
	for i, s := range scores {
		if s >= threshold {
			first, last = min(first, i), i
		}
	}
	return first, last
}

// text takes bylines, stamps and captions out of the chosen blocks.
func (r *Reader) text(a *draft.Article) {
	var kept []draft.Block
	for _, b := range a.Blocks {
		if b.Kind == khabar.BlockHeading || !r.f.text.Aside(b.Text, a) {
			kept = append(kept, b)
		}
	}
	a.Blocks = kept
}

func lower(list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, strings.ToLower(s))
	}
	return out
}

// commentNames are the names of elements that hold readers' comments.
var commentNames = []string{"comments", "comment-list", "commentlist", "comments-area", "comment-area", "disqus_thread", "respond", "comment-respond", "commentarea", "comment-content", "comment-body", "comments-section", "usercomments", "reader-comments"}

func inComments(n *html.Node) bool {
	for e := n; e != nil; e = e.Parent {
		for _, v := range []string{attr(e, "id"), attr(e, "class")} {
			for c := range strings.FieldsSeq(strings.ToLower(v)) {
				if slices.Contains(commentNames, c) {
					return e.DataAtom != atom.Body && e.DataAtom != atom.Article
				}
			}
		}
	}
	return false
}

// inFigure reports whether a block is the caption of a picture.
func inFigure(n *html.Node) bool {
	for e, k := n, 0; e != nil && k < 6; e, k = e.Parent, k+1 {
		if e.DataAtom == atom.Figcaption || strings.Contains(attr(e, "class"), "wp-caption") {
			return true
		}
		if e.DataAtom == atom.Figure {
			return find(e, func(x *html.Node) bool {
				return x.DataAtom == atom.Img || x.DataAtom == atom.Picture || x.DataAtom == atom.Video
			}) != nil
		}
	}
	return false
}

func kindOf(b block) khabar.BlockKind {
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return khabar.BlockHeading
	case atom.Li:
		return khabar.BlockBullet
	}
	return khabar.BlockParagraph
}
