// Package html takes an HTML page apart: the article's blocks, its captions and
// what the page says of itself.
package html

import (
	"net/url"
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"khabar"
	"khabar/internal/report/clean"
	"khabar/internal/report/draft"
	"khabar/internal/report/text"
	"khabar/internal/report/words"
)

// Reader reads HTML pages. It is safe for concurrent use.
type Reader struct {
	t    *words.Tables
	text *text.Reader
}

// New returns a reader over the tables.
func New(t *words.Tables, text *text.Reader) *Reader { return &Reader{t, text} }

// Read returns the article of a page.
func (r *Reader) Read(page, address string) (*draft.Article, error) {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return nil, khabar.Errorf(khabar.CodeUnreadable, "report", "", "the HTML cannot be parsed: %w", err)
	}
	u, _ := url.Parse(address)
	res, err := trafilatura.ExtractDocument(doc, trafilatura.Options{ExcludeComments: true, OriginalURL: u})
	if err != nil {
		return nil, khabar.Errorf(khabar.CodeEmpty, "report", "", "no article was found: %w", err)
	}
	a := &draft.Article{Title: clean.Text(res.Metadata.Title), Outlet: res.Metadata.Sitename}
	for _, l := range strings.Split(res.ContentText, "\n") {
		if l = clean.Text(l); l != "" {
			a.Blocks = append(a.Blocks, draft.Block{Kind: khabar.BlockParagraph, Text: l})
		}
	}
	return a, nil
}
