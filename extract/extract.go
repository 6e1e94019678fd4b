// Package extract is khabar as a library: pages in, one extraction a report out.
//
//	x, err := extract.New()
//	for r := range x.Pages(ctx, []string{"reports/"}, extract.Options{Jobs: 4}) {
//		if r.Failure != nil { … }
//		fmt.Println(r.Extraction.Report.Title, len(r.Extraction.Events))
//	}
//
// Results come in input order and are the same bytes for every number of
// workers. An Extractor keeps no state between pages and is safe for concurrent
// use. A page that cannot be read yields a Failure in its place, and the rest
// goes on. Offsets in what leaves this package count Unicode code points.
package extract

import (
	"context"
	"fmt"
	"io"
	"iter"
	"runtime/debug"
	"sync"

	"khabar"
	"khabar/internal/collect"
	"khabar/internal/report"
)

// Options of one run.
type Options struct {
	Jobs      int          // workers; 0 and 1 mean one
	Mentions  bool         // carry the mentions
	AsIs      bool         // every page is one clean article: nothing is cut or normalised
	Published string       // reference date (ISO) for pages that have none
	From      collect.Kind // the kind of every page; empty to detect it
	Stdin     io.Reader    // read for "-"
	Limits    collect.Limits
	Fetch     func(ctx context.Context, url string) (io.ReadCloser, error)
}

// Result is what one report became, or the failure that stands in the place of
// a page. Item is the page it came from; nil where it could not be collected.
type Result struct {
	Item       *collect.Item
	Extraction *khabar.Extraction
	Failure    *khabar.Failure
}

// Extractor reads pages. It holds the models and tables, loaded once.
type Extractor struct {
	reports *report.Reader
	stages  *stages
}

// New loads every model and table.
func New() (*Extractor, error) {
	reports, err := report.New()
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	s, err := newStages()
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	return &Extractor{reports: reports, stages: s}, nil
}

// Pages reads the inputs (files, folders, "-", URLs where Options.Fetch is set)
// and yields a result for each report, in order.
func (x *Extractor) Pages(ctx context.Context, inputs []string, o Options) iter.Seq[Result] {
	return func(yield func(Result) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var workers sync.WaitGroup
		defer workers.Wait()
		defer cancel()
		jobs := max(o.Jobs, 1)
		queue := make(chan chan []Result, jobs) // pages in order, each with the place of its results
		slots := make(chan struct{}, jobs)
		workers.Go(func() {
			defer close(queue)
			for item, failure := range collect.Walk(ctx, inputs, collect.Options{From: o.From, Stdin: o.Stdin, Limits: o.Limits, Fetch: o.Fetch}) {
				place := make(chan []Result, 1)
				if failure != nil {
					place <- []Result{{Failure: failure}}
				} else {
					select {
					case slots <- struct{}{}:
					case <-ctx.Done():
						return
					}
					workers.Go(func() {
						defer func() { <-slots }()
						place <- x.Page(item, o)
					})
				}
				select {
				case queue <- place:
				case <-ctx.Done():
					return
				}
			}
		})
		for place := range queue {
			for _, r := range <-place {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Page reads one page: a result for each of its reports, or one failure.
func (x *Extractor) Page(item *collect.Item, o Options) (results []Result) {
	stage := "report"
	defer func() {
		if p := recover(); p != nil {
			results = []Result{{Item: item, Failure: crashed(item, stage, p)}}
		}
	}()
	reports, err := x.reports.Read(item, report.Options{Published: o.Published, AsIs: o.AsIs})
	if err != nil {
		return []Result{{Item: item, Failure: &khabar.Failure{Schema: khabar.Schema, Page: item.Page, Error: asError(err)}}}
	}
	stage = "extract"
	for _, r := range reports {
		results = append(results, Result{Item: item, Extraction: x.Report(r, o)})
	}
	return results
}

// Report reads one report. Its offsets must count bytes, as package report
// leaves them; those of the extraction count code points.
func (x *Extractor) Report(r *khabar.Report, o Options) *khabar.Extraction {
	if r.Language != "" && r.Language != "en" {
		r.Damage = append(r.Damage, "language: "+r.Language+`; the models read English ("en"), little or nothing is extracted`)
	}
	doc, said := x.stages.read(r)
	return assemble(doc, said, o.Mentions)
}

// Document runs every stage over r and returns the layers, with offsets in
// bytes: what the evaluations look at.
func (x *Extractor) Document(r *khabar.Report) *khabar.Document {
	doc, _ := x.stages.read(r)
	return doc
}

// crashed turns a broken invariant in one page into that page's failure.
func crashed(item *collect.Item, stage string, p any) *khabar.Failure {
	return &khabar.Failure{Schema: khabar.Schema, Page: item.Page, Error: khabar.Errorf(khabar.CodeInternal, stage,
		"this is a defect in khabar: please report it with the page", "%s: %v\n%s", item.ID, p, debug.Stack())}
}

func asError(err error) *khabar.Error {
	if e, ok := err.(*khabar.Error); ok {
		return e
	}
	return khabar.Errorf(khabar.CodeInternal, "report", "", "%w", err)
}
