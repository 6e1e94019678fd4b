// Command peers runs khabar and prose v2 over the same texts in one run and
// prints the ratio of their CPU times. prose tags and finds names; its model is
// loaded once and kept. khabar is run twice: annotating alone (tags, parse and
// names) and the whole of extract.
//
// Ratios within one run are the only figures to trust: machines differ and are
// shared.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/jdkato/prose/v2"

	"khabar"
	"khabar/extract"
	"khabar/internal/sentence"
)

func main() {
	dir := flag.String("texts", filepath.Join("..", "..", "examples", "reports"), "folder of text files to read")
	words := flag.Int("words", 600, "words of an article: the files are joined and cut anew")
	rounds := flag.Int("rounds", 20, "how often the articles are read")
	flag.Parse()
	articles, err := load(*dir, *words)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d articles of %d words, read %d times, one worker\n\n", len(articles), *words, *rounds)

	annotator, err := sentence.New()
	if err != nil {
		log.Fatal(err)
	}
	extractor, err := extract.New()
	if err != nil {
		log.Fatal(err)
	}
	first, err := prose.NewDocument(articles[0])
	if err != nil {
		log.Fatal(err)
	}
	peers := []struct {
		name string
		read func(text string) error
	}{
		{"prose v2: tags, names", func(text string) error {
			_, err := prose.NewDocument(text, prose.UsingModel(first.Model))
			return err
		}},
		{"khabar annotate: tags, parse, names", func(text string) error {
			annotator.Annotate(&khabar.Report{Text: text})
			return nil
		}},
		{"khabar extract: everything", func(text string) error {
			extractor.Report(&khabar.Report{Text: text, Published: "2026-01-01", PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedArgument, Earliest: "2026-01-01", Latest: "2026-01-01"}}, extract.Options{})
			return nil
		}},
	}
	base := 0.0
	fmt.Printf("%-38s %14s %10s\n", "", "articles/CPU-s", "ratio")
	for _, p := range peers {
		start := cpu()
		for range *rounds {
			for _, a := range articles {
				if err := p.read(a); err != nil {
					log.Fatal(err)
				}
			}
		}
		rate := float64(*rounds*len(articles)) / (cpu() - start).Seconds()
		if base == 0 {
			base = rate
		}
		fmt.Printf("%-38s %14.1f %9.2fx\n", p.name, rate, rate/base)
	}
}

// load joins the text files of dir and cuts them into articles.
func load(dir string, words int) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var paragraphs []string
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		paragraphs = append(paragraphs, strings.Split(string(raw), "\n\n")...)
	}
	var articles []string
	var b strings.Builder
	n := 0
	for _, p := range paragraphs {
		b.WriteString(p + "\n\n")
		if n += len(strings.Fields(p)); n >= words {
			articles = append(articles, b.String())
			b.Reset()
			n = 0
		}
	}
	if len(articles) == 0 {
		return nil, fmt.Errorf("%s holds fewer than %d words of text", dir, words)
	}
	return articles, nil
}

// cpu is the CPU time of the process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		log.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
