package extract

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"khabar"
	modeldata "khabar/data/model"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/name"
	"khabar/internal/model/neural"
)

// The benchmarks give CPU time of the process (cpu-ms/doc) beside the wall-clock
// time: on a shared machine only the former, and ratios within one run, mean
// anything.

var benched = sync.OnceValues(New)

func benchExtractor(tb testing.TB) *Extractor {
	tb.Helper()
	x, err := benched()
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// benchReports reads the bundled examples and cuts them anew into articles of
// about 600 words.
func benchReports(tb testing.TB) (reports, articles []*khabar.Report) {
	tb.Helper()
	for r := range benchExtractor(tb).Pages(context.Background(), examplePages, Options{}) {
		if r.Extraction != nil {
			reports = append(reports, &khabar.Report{Text: r.Extraction.Report.Text})
		}
	}
	var b strings.Builder
	words := 0
	for _, r := range reports {
		for line := range strings.Lines(r.Text) {
			b.WriteString(line)
			if words += len(strings.Fields(line)); words >= 600 {
				articles = append(articles, dated(b.String()))
				b.Reset()
				words = 0
			}
		}
		b.WriteString("\n")
	}
	for i, r := range reports {
		reports[i] = dated(r.Text)
	}
	return reports, articles
}

var examplePages = []string{filepath.Join("..", "examples", "reports")}

func dated(text string) *khabar.Report {
	return &khabar.Report{ID: "bench", Text: text, Published: "2026-03-05",
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedArgument, Earliest: "2026-03-05", Latest: "2026-03-05"}}
}

// measure runs work over docs, again and again, and reports CPU time, documents,
// tokens and bytes.
func measure(b *testing.B, docs []*khabar.Document, work func(i int)) {
	b.Helper()
	tokens, bytes := 0, 0
	for _, d := range docs {
		tokens, bytes = tokens+len(d.Tokens), bytes+len(d.Text)
	}
	b.ReportAllocs()
	start, done := cpuTime(b), 0
	for b.Loop() {
		for i := range docs {
			work(i)
		}
		done++
	}
	spent := (cpuTime(b) - start).Seconds()
	all := float64(done * len(docs))
	b.ReportMetric(1000*spent/all, "cpu-ms/doc")
	b.ReportMetric(all/spent, "docs/cpu-s")
	b.ReportMetric(float64(done*tokens)/spent, "tokens/cpu-s")
	b.ReportMetric(float64(done*bytes)/spent/1e6, "MB/cpu-s")
	b.ReportMetric(0, "ns/op") // wall clock of all documents together says nothing more
}

// cpuTime is the CPU time of the process so far, the garbage collector's
// included.
func cpuTime(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// walk returns the documents as each stage finds them, by the stage's place in
// the walk; the last are complete.
func walk(x *Extractor, reports []*khabar.Report) [][]*khabar.Document {
	at := make([][]*khabar.Document, len(x.stages.finders)+1)
	for _, r := range reports {
		doc := x.stages.annotate.Annotate(r)
		for k := range at {
			before := *doc
			at[k] = append(at[k], &before)
			if k < len(x.stages.finders) {
				x.stages.finders[k].Find(doc)
			}
		}
	}
	return at
}

// BenchmarkStages times each stage by itself on articles of 600 words.
func BenchmarkStages(b *testing.B) {
	x := benchExtractor(b)
	_, articles := benchReports(b)
	at := walk(x, articles)
	b.Run("sentence", func(b *testing.B) {
		measure(b, at[0], func(i int) { x.stages.annotate.Annotate(articles[i]) })
	})
	benchModels(b, at[0])
	for k, f := range x.stages.finders {
		b.Run(loaders[k].name, func(b *testing.B) {
			measure(b, at[k], func(i int) { doc := *at[k][i]; f.Find(&doc) })
		})
	}
	full := at[len(at)-1]
	b.Run("statement", func(b *testing.B) {
		measure(b, full, func(i int) { x.stages.statements.Find(full[i]) })
	})
}

// benchModels times the models of the sentence stage one by one.
func benchModels(b *testing.B, docs []*khabar.Document) {
	f, err := modelfile.Load(modeldata.FS, "reader.khm")
	if err != nil {
		b.Fatal(err)
	}
	reader, err := neural.FromFile(f, name.LabelsOf(name.HeadNames), name.LabelsOf(name.HeadConflict))
	if err != nil {
		b.Fatal(err)
	}
	names, err := name.Load()
	if err != nil {
		b.Fatal(err)
	}
	words, tags, arcs := make([]string, 1000), make([]neural.Tag, 1000), make([]neural.Arc, 1000)
	var s neural.Space
	sentences := func(doc *khabar.Document, do func(words []string)) {
		for _, s := range doc.Sentences {
			for k, t := range doc.Tokens[s.First:s.End] {
				words[k] = t.Form
			}
			do(words[:s.End-s.First])
		}
	}
	b.Run("sentence/read", func(b *testing.B) {
		measure(b, docs, func(i int) {
			sentences(docs[i], func(w []string) { reader.Read(&s, w) })
		})
	})
	b.Run("sentence/read+tag+parse", func(b *testing.B) {
		measure(b, docs, func(i int) {
			sentences(docs[i], func(w []string) {
				reader.Read(&s, w)
				reader.Tags(&s, tags[:len(w)])
				reader.Parse(&s, arcs[:len(w)])
			})
		})
	})
	b.Run("sentence/names", func(b *testing.B) {
		measure(b, docs, func(i int) { doc := *docs[i]; names.Recognise(&doc, nil) })
	})
}

// BenchmarkExtractAll is the whole of extract after the page has been read.
func BenchmarkExtractAll(b *testing.B) {
	x := benchExtractor(b)
	reports, articles := benchReports(b)
	for _, set := range []struct {
		name string
		of   []*khabar.Report
	}{{"examples", reports}, {"words=600", articles}} {
		docs := walk(x, set.of)[0]
		b.Run(set.name, func(b *testing.B) {
			measure(b, docs, func(i int) { r := *set.of[i]; x.Report(&r, Options{}) })
		})
	}
}

// BenchmarkJobs reads the example pages, from file to JSON, with more and more
// workers. How the wall clock falls is what counts here.
func BenchmarkJobs(b *testing.B) {
	x := benchExtractor(b)
	for _, jobs := range []int{1, 2, 4, 8} {
		if jobs > 2*runtime.NumCPU() {
			break
		}
		b.Run(fmt.Sprint(jobs), func(b *testing.B) {
			start, pages := cpuTime(b), 0
			for b.Loop() {
				for r := range x.Pages(context.Background(), examplePages, Options{Jobs: jobs}) {
					if _, err := json.Marshal(r.Extraction); err != nil {
						b.Fatal(err)
					}
					pages++
				}
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "reports/s")
			b.ReportMetric(float64(pages)/(cpuTime(b)-start).Seconds(), "reports/cpu-s")
		})
	}
}

// BenchmarkNew is the start-up: every model and table, loaded.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	start, n := cpuTime(b), 0
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(1000*(cpuTime(b)-start).Seconds()/float64(n), "cpu-ms/op")
}
