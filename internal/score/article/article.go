// Package article measures how well the text of an article is found in an HTML
// page, on two sets.
//
// article_extraction (Zyte): precision and recall of runs of four words, each
// the mean over pages, and the F1 of the two means, as the benchmark's
// evaluate.py reckons them. article_extraction_trafilatura: phrases that must
// and must not appear, and, where the set gives them, title, author and date.
package article

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"khabar/internal/collect"
	"khabar/internal/report"
	"khabar/internal/report/html"
	"khabar/internal/score"
)

// Page is a page of either set with its truth.
type Page struct {
	Name, URL           string
	HTML                []byte
	Body                string   // article_extraction
	With, Without       []string // article_extraction_trafilatura
	Title, Author, Date string
	Genre               string // by genre.tsv
}

//go:embed genre.tsv
var genreLabels string

// labelled gives the pages their genres.
func labelled(pages []*Page) []*Page {
	for line := range strings.Lines(genreLabels) {
		start, genre, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, p := range pages {
			if strings.HasPrefix(p.Name, start) {
				p.Genre = genre
			}
		}
	}
	return pages
}

// Example is the page as the trainer wants it.
func (p *Page) Example() (html.Example, error) {
	item, err := p.item()
	if err != nil {
		return html.Example{}, err
	}
	return html.Example{HTML: item.Text, Body: p.Body, With: p.With, Without: p.Without}, nil
}

// item passes the page through collect, as extract does.
func (p *Page) item() (*collect.Item, error) {
	for item, failure := range collect.Walk(context.Background(), []string{"-"}, collect.Options{From: collect.KindHTML, Stdin: bytes.NewReader(p.HTML)}) {
		if failure != nil {
			return nil, failure.Error
		}
		item.Page.URL = p.URL
		return item, nil
	}
	return nil, fmt.Errorf("%s: no page", p.Name)
}

// Load reads either set from its folder, in order of name.
func Load(dir string) ([]*Page, error) {
	if data, err := os.ReadFile(filepath.Join(dir, "ground-truth.json")); err == nil {
		return loadBodies(dir, data)
	}
	data, err := os.ReadFile(filepath.Join(dir, "evaldata.json"))
	if err != nil {
		return nil, fmt.Errorf("neither ground-truth.json nor evaldata.json: %w", err)
	}
	return loadPhrases(dir, data)
}

func loadBodies(dir string, data []byte) ([]*Page, error) {
	var truth map[string]struct{ ArticleBody, URL string }
	if err := json.Unmarshal(data, &truth); err != nil {
		return nil, fmt.Errorf("ground-truth.json: %w", err)
	}
	var out []*Page
	for id, t := range truth {
		page, err := readGzip(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			return nil, err
		}
		out = append(out, &Page{Name: id, URL: t.URL, HTML: page, Body: t.ArticleBody})
	}
	return labelled(sorted(out)), nil
}

func loadPhrases(dir string, data []byte) ([]*Page, error) {
	var truth map[string]struct {
		File, Title, Author, Date string
		With, Without             []string
	}
	if err := json.Unmarshal(data, &truth); err != nil {
		return nil, fmt.Errorf("evaldata.json: %w", err)
	}
	var out []*Page
	for url, t := range truth {
		page, err := readGzip(filepath.Join(dir, "html", t.File+".gz"))
		if err != nil {
			return nil, err
		}
		out = append(out, &Page{Name: t.File, URL: url, HTML: page, With: t.With, Without: t.Without, Title: t.Title, Author: t.Author, Date: t.Date})
	}
	return labelled(sorted(out)), nil
}

func sorted(pages []*Page) []*Page {
	slices.SortFunc(pages, func(a, b *Page) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.URL, b.URL)) })
	return pages
}

func readGzip(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return io.ReadAll(z)
}

// Run measures the reader on the set in o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	pages, err := Load(o.Dir)
	if err != nil {
		return nil, err
	}
	r, err := report.New()
	if err != nil {
		return nil, err
	}
	if o.Limit > 0 {
		pages = pages[:min(o.Limit, len(pages))]
	}
	return measure(ctx, pages, func(int) *report.Reader { return r }, o)
}

// CrossValidate trains on four fifths of the pages of dirs and measures on the
// rest, five times; the rows are of the set in dirs[0].
func CrossValidate(ctx context.Context, dirs []string, o score.Options) ([]score.Row, error) {
	const folds = 5
	pages, err := Load(dirs[0])
	if err != nil {
		return nil, err
	}
	var others []*Page
	for _, d := range dirs[1:] {
		more, err := Load(d)
		if err != nil {
			return nil, err
		}
		others = append(others, more...)
	}
	readers := make([]*report.Reader, folds)
	for k := range folds {
		in := slices.Clone(others)
		for i, p := range pages {
			if i%folds != k {
				in = append(in, p)
			}
		}
		model, err := Train(in)
		if err != nil {
			return nil, err
		}
		if readers[k], err = report.NewWithModel(model); err != nil {
			return nil, err
		}
	}
	return measure(ctx, pages, func(i int) *report.Reader { return readers[i%folds] }, o)
}

// Train learns the finder's models from pages.
func Train(pages []*Page) ([]byte, error) {
	var examples []html.Example
	for _, p := range pages {
		e, err := p.Example()
		if err != nil {
			return nil, err
		}
		examples = append(examples, e)
	}
	return report.Train(examples)
}

// measure reads each page with the reader for its index.
func measure(ctx context.Context, pages []*Page, reader func(int) *report.Reader, o score.Options) ([]score.Row, error) {
	var t tally
	var errs []pageError
	for i, p := range pages {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		got, err := read(reader(i), p)
		if err != nil && o.Log != nil {
			fmt.Fprintf(o.Log, "%s: %v\n", p.Name, err)
		}
		if o.Log != nil && o.Errors > 0 && p.Genre != "" && p.Genre != got.genre {
			fmt.Fprintf(o.Log, "genre: %s: %s, gold %s\n", p.Name, got.genre, p.Genre)
		}
		errs = append(errs, pageError{p, t.add(p, got), got.text})
	}
	printErrors(errs, o)
	return t.rows(filepath.Base(o.Dir)), nil
}

// found is what the reader made of a page; empty where it failed.
type found struct{ text, title, authors, date, genre string }

func read(r *report.Reader, p *Page) (found, error) {
	item, err := p.item()
	if err != nil {
		return found{}, err
	}
	reps, err := r.Read(item, report.Options{})
	if err != nil {
		return found{}, err
	}
	var texts []string
	for _, rep := range reps {
		texts = append(texts, rep.Text)
	}
	return found{strings.Join(texts, "\n\n"), reps[0].Title, strings.Join(reps[0].Authors, "; "), reps[0].Published, string(reps[0].Genre)}, nil
}

// tally adds up the figures of a set.
type tally struct {
	pages           int
	precision       []float64
	recall          []float64
	tp, fn, fp, tn  int // phrases
	title, titles   int
	author, authors int
	date, dates     int
	genre, genres   int
}

// add scores a page and returns how good it is, from 0 to 1.
func (t *tally) add(p *Page, got found) float64 {
	t.pages++
	if p.Genre != "" {
		if t.genres++; p.Genre == got.genre {
			t.genre++
		}
	}
	if p.Body != "" || len(p.With)+len(p.Without) == 0 {
		pr, re := shingleScore(p.Body, got.text)
		t.precision, t.recall = append(t.precision, pr), append(t.recall, re)
		return 2 * pr * re / max(pr+re, 1e-9)
	}
	good, all := 0, 0
	for _, s := range p.With {
		if all++; holds(got.text, s) {
			t.tp++
			good++
		} else {
			t.fn++
		}
	}
	for _, s := range p.Without {
		if all++; holds(got.text, s) {
			t.fp++
		} else {
			t.tn++
			good++
		}
	}
	t.meta(p, got)
	return float64(good) / float64(max(all, 1))
}

func (t *tally) meta(p *Page, got found) {
	count := func(n, all *int, want string, ok bool) {
		if want == "" {
			return
		}
		*all++
		if ok {
			*n++
		}
	}
	count(&t.title, &t.titles, p.Title, words(got.title) == words(p.Title))
	count(&t.author, &t.authors, p.Author, words(got.authors) == words(p.Author))
	count(&t.date, &t.dates, p.Date, got.date == p.Date)
}

// holds compares by words: the text's white space is folded, the phrase's may
// not be.
func holds(text, phrase string) bool {
	return strings.Contains(strings.Join(strings.Fields(text), " "), strings.Join(strings.Fields(phrase), " "))
}

var word = regexp.MustCompile(`[\p{L}\p{N}\p{M}_]+`)

func words(s string) string { return strings.Join(word.FindAllString(strings.ToLower(s), -1), " ") }

// shingleScore is precision and recall of runs of four words, counted with
// their numbers. A text shorter than four words is one run.
func shingleScore(want, got string) (precision, recall float64) {
	a, b := runs(want), runs(got)
	var tp, fp, fn int
	for k, n := range a {
		tp += min(n, b[k])
		fn += max(0, n-b[k])
	}
	for k, n := range b {
		fp += max(0, n-a[k])
	}
	switch {
	case fp == 0 && fn == 0:
		return 1, 1
	case tp == 0:
		return 0, 0
	}
	return float64(tp) / float64(tp+fp), float64(tp) / float64(tp+fn)
}

func runs(s string) map[string]int {
	const size = 4
	ws := word.FindAllString(s, -1)
	out := map[string]int{}
	for i := 0; i < max(1, len(ws)-size+1); i++ {
		out[strings.Join(ws[i:min(i+size, len(ws))], " ")]++
	}
	return out
}

func mean(v []float64) float64 {
	var s float64
	for _, x := range v {
		s += x
	}
	return s / float64(max(len(v), 1))
}

func (t *tally) rows(set string) []score.Row {
	row := func(measure string, value float64, n int) score.Row {
		return score.Row{Set: set, Stage: "report", Measure: measure, Value: value, Unit: "%", N: n}
	}
	if len(t.precision) > 0 {
		p, r := mean(t.precision), mean(t.recall)
		f := row("text F1", 200*p*r/max(p+r, 1e-9), len(t.precision))
		f.First, f.Aim = 96.5, 97.5
		f.Note = "the shipped block model learned from the open halves: on them, see the cross-validated figure of the model card"
		out := []score.Row{row("text precision", 100*p, len(t.precision)), row("text recall", 100*r, len(t.recall)), f}
		return append(out, t.genreRow(row)...)
	}
	phrases := score.PRF{Match: t.tp, System: t.tp + t.fp, Gold: t.tp + t.fn}
	out := []score.Row{row("phrase precision", phrases.Precision(), t.tp+t.fp), row("phrase recall", phrases.Recall(), t.tp+t.fn), row("phrase F1", phrases.F1(), t.pages)}
	for _, m := range []struct {
		name   string
		n, all int
	}{{"title", t.title, t.titles}, {"author", t.author, t.authors}, {"date", t.date, t.dates}} {
		if m.all > 0 {
			out = append(out, row(m.name+" right", 100*float64(m.n)/float64(m.all), m.all))
		}
	}
	return append(out, t.genreRow(row)...)
}

// genreRow is the share of labelled pages whose genre is right, where there are any.
func (t *tally) genreRow(row func(string, float64, int) score.Row) []score.Row {
	if t.genres == 0 {
		return nil
	}
	return []score.Row{row("genre right", 100*float64(t.genre)/float64(t.genres), t.genres)}
}

// pageError is how well a page was read.
type pageError struct {
	page *Page
	good float64
	text string
}

// printErrors shows the worst pages: what is missing and what is too much.
func printErrors(pages []pageError, o score.Options) {
	if o.Errors == 0 || o.Log == nil {
		return
	}
	slices.SortStableFunc(pages, func(a, b pageError) int { return cmp.Compare(a.good, b.good) })
	for _, p := range pages[:min(o.Errors, len(pages))] {
		fmt.Fprintf(o.Log, "%.3f %s %s\n", p.good, p.page.Name, p.page.URL)
		for _, s := range p.page.With {
			if !holds(p.text, s) {
				fmt.Fprintf(o.Log, "  missing: %s\n", s)
			}
		}
		for _, s := range p.page.Without {
			if holds(p.text, s) {
				fmt.Fprintf(o.Log, "  too much: %s\n", s)
			}
		}
		if p.page.Body != "" {
			diff(o.Log, "  missing: ", p.page.Body, p.text)
			diff(o.Log, "  too much: ", p.text, p.page.Body)
		}
	}
}

// diff prints the lines of a whose runs are not in b.
func diff(w io.Writer, label, a, b string) {
	have := runs(b)
	for _, line := range strings.Split(a, "\n") {
		hit, all := 0, 0
		for k := range runs(line) {
			if all++; have[k] > 0 {
				hit++
			}
		}
		if strings.TrimSpace(line) != "" && hit*2 < all {
			r := []rune(line)
			fmt.Fprintln(w, label+string(r[:min(len(r), 160)]))
		}
	}
}
