// Package report turns a page into its reports: decoded, split, cleaned, dated.
//
// In goes a [collect.Item]; out come one or more [khabar.Report], each with its
// title, outlet, authors, dateline, captions, publication date with kind and
// evidence, language, genre and text. Text is normalised once (NFC, invisible
// characters out, white space folded, paragraphs parted by a blank line) and
// otherwise as printed; Blocks say what each stretch of it is. What the crawl
// lost is named in Damage, never filled in. With [Options].AsIs the text is kept
// byte for byte and only its blocks are told apart.
//
// Sub-packages: words (the tables of data/report), clean (lines), text and html
// (pages → drafts), pubdate (dates), draft (what they hand on).
package report

import (
	"fmt"
	"strings"

	reportdata "khabar/data/report"

	"khabar"
	"khabar/internal/collect"
	"khabar/internal/report/clean"
	"khabar/internal/report/draft"
	"khabar/internal/report/html"
	"khabar/internal/report/pubdate"
	"khabar/internal/report/text"
	"khabar/internal/report/words"
)

// Reader turns pages into reports. It is safe for concurrent use.
type Reader struct {
	t     *words.Tables
	judge *pubdate.Judge
	text  *text.Reader
	html  *html.Reader
}

// Options of one call of [Reader.Read].
type Options struct {
	Published string // a reference date for a page that has none (--published)
	AsIs      bool   // the text is one clean article: keep it byte for byte
}

// New returns a reader over the tables and the model in data/report.
func New() (*Reader, error) {
	model, err := reportdata.FS.ReadFile("blocks.model")
	if err != nil {
		return nil, fmt.Errorf("data/report: %w", err)
	}
	return NewWithModel(model)
}

// NewWithModel is New with other models for finding the article in HTML, as
// [Train] makes them.
func NewWithModel(model []byte) (*Reader, error) {
	t, err := words.Load(reportdata.FS)
	if err != nil {
		return nil, err
	}
	judge, err := pubdate.NewJudge(t, reportdata.FS)
	if err != nil {
		return nil, err
	}
	r := &Reader{t: t, judge: judge, text: text.New(t, judge.Scanner)}
	r.html, err = html.New(t, r.text, reportdata.FS, model)
	return r, err
}

// Train learns the models for finding the article in HTML.
func Train(examples []html.Example) ([]byte, error) {
	t, err := words.Load(reportdata.FS)
	if err != nil {
		return nil, err
	}
	tr, err := html.NewTrainer(t, text.New(t, pubdate.NewScanner(t.Months)), reportdata.FS)
	if err != nil {
		return nil, err
	}
	return tr.Train(examples)
}

// Read returns the reports of a page, at least one where there is no error. The
// error is a *khabar.Error.
func (r *Reader) Read(item *collect.Item, o Options) ([]*khabar.Report, error) {
	if o.Published != "" {
		if _, ok := r.judge.Parse(o.Published); !ok {
			return nil, khabar.Errorf(khabar.CodeInvalid, "report", "give a date such as 2019-10-04, 2019-10 or 2019", "%q is no date", o.Published)
		}
	}
	drafts, err := r.drafts(item, o)
	if err != nil {
		return nil, err
	}
	var out []*khabar.Report
	for i, a := range drafts {
		rep := r.assemble(a, item, o, i == 0)
		if i > 0 {
			rep.ID = fmt.Sprintf("%s#%d", item.ID, i+1)
		}
		if len(drafts) > 1 {
			rep.Page.Part, rep.Page.Parts = i+1, len(drafts)
		}
		out = append(out, rep)
	}
	return out, nil
}

func (r *Reader) drafts(item *collect.Item, o Options) ([]*draft.Article, error) {
	if strings.TrimSpace(item.Text) == "" {
		return nil, khabar.Errorf(khabar.CodeEmpty, "report", "", "%s: no text", item.ID)
	}
	switch {
	case o.AsIs && item.Kind != collect.KindHTML:
		return []*draft.Article{{}}, nil
	case item.Kind == collect.KindHTML:
		a, err := r.html.Read(item.Text, item.Page.URL)
		if err != nil {
			return nil, err
		}
		return []*draft.Article{a}, nil
	}
	drafts := r.text.Read(item.Text)
	if clean.Text(drafts[0].Blocks[0].Text) == "" {
		return nil, khabar.Errorf(khabar.CodeEmpty, "report", "", "%s: no text", item.ID)
	}
	return drafts, nil
}

// assemble puts a draft together. A record's title and date are those of its first
// part: its neighbours are lent neither.
func (r *Reader) assemble(a *draft.Article, item *collect.Item, o Options, first bool) *khabar.Report {
	rep := &khabar.Report{ID: item.ID, Page: item.Page, Title: a.Title, Subtitle: a.Subtitle, Outlet: a.Outlet,
		Agency: a.Agency, Authors: a.Authors, Places: []string{}, Captions: a.Captions, Truncated: a.Truncated}
	feed := ""
	if rec := item.Record; rec != nil {
		if first {
			feed = rec.Published
			keepHeadline(a, rec.Title)
			rep.Title = orElse(clean.Text(rec.Title), rep.Title)
		}
		if rec.Outlet != "" {
			rep.Outlet = clean.Text(rec.Outlet)
		}
	}
	if o.AsIs && item.Kind != collect.KindHTML {
		rep.Text = item.Text
		rep.Blocks = r.classify(rep.Text)
		r.readDatelines(rep, a)
	} else {
		r.compose(rep, a)
	}
	rep.Published, rep.PublishedInfo = r.judge.Decide(pubdate.Input{Article: a, Text: rep.Text, Feed: feed, Argument: o.Published, Address: item.Page.URL})
	rep.Language = r.language(rep.Text)
	rep.Genre = r.genre(rep, a, item.Page.URL)
	if rep.Outlet == "" {
		rep.Outlet = r.outletOf(item.Page.URL)
	}
	rep.Damage = append(a.Damage, r.damage(rep, o, item.Record != nil)...)
	if item.Guessed != "" {
		rep.Damage = append(rep.Damage, "charset: not declared, read as "+item.Guessed)
	}
	if rep.Authors == nil {
		rep.Authors = []string{}
	}
	return rep
}

// keepHeadline puts the first line of a record's text back into its body where it
// was taken for a title and the record has another.
func keepHeadline(a *draft.Article, title string) {
	if a.Title != "" && title != "" && !strings.EqualFold(a.Title, clean.Text(title)) {
		a.Blocks = append([]draft.Block{{Kind: khabar.BlockHeading, Text: a.Title}}, a.Blocks...)
	}
}

func orElse(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
