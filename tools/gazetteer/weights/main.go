// Command weights learns data/place/weights.tsv from the development halves of the
// geoparsing sets and the coded incidents of PITF.
//
//	go run ./tools/gazetteer/weights [-shared ../shared] [-all]
//
// Without -all a quarter of the documents, by hash, is left out.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"khabar/internal/mention/where"
	"khabar/internal/score"
	"khabar/internal/score/geo"
)

func main() {
	log.SetFlags(0)
	shared := flag.String("shared", "../shared", "folder of the shared data")
	out := flag.String("out", "data/place/weights.tsv", "file to write")
	all := flag.Bool("all", false, "learn from every document")
	rounds := flag.Int("rounds", 3, "rounds of the ranker")
	bare := flag.Bool("bare", false, "with -eval: without tokens and names")
	eval := flag.Int("eval", -1, "do not learn: print the scores and this many errors a set")
	flag.Parse()
	dir := filepath.Join(*shared, "data", "geoparsing")
	var err error
	if *eval >= 0 {
		err = show(dir, *eval, *bare)
	} else {
		err = learn(dir, *out, *all, *rounds)
	}
	if err != nil {
		log.Fatal("weights: ", err)
	}
}

func show(dir string, n int, bare bool) error {
	var read geo.Reader
	if !bare {
		var err error
		if read, err = geo.Annotator(); err != nil {
			return err
		}
	}
	rows, err := geo.RunWith(context.Background(), score.Options{Dir: dir, Log: os.Stderr, Errors: n}, read)
	if err != nil {
		return err
	}
	more, err := geo.RunIncidentsWith(context.Background(), score.Options{Dir: filepath.Join(filepath.Dir(dir), "pitf"), Log: os.Stderr, Errors: n}, read)
	for _, r := range append(rows, more...) {
		fmt.Printf("%-28s %-40s %6.1f %-3s n=%d %s\n", r.Set, r.Measure, r.Value, r.Unit, r.N, r.Note)
	}
	return err
}

func learn(dir, out string, all bool, rounds int) error {
	f, err := where.New()
	if err != nil {
		return err
	}
	var xs []where.Example
	for _, set := range geo.Sets {
		texts, err := geo.Read(filepath.Join(dir, set+".jsonl.gz"), 0)
		if err != nil {
			return err
		}
		for i := range texts {
			if all || !geo.Held(texts[i].ID) {
				xs = append(xs, geo.Example(f, &texts[i]))
				if t, ok := geo.Shouted(&texts[i]); ok && len(xs)%4 == 1 {
					xs = append(xs, geo.Example(f, &t))
				}
			}
		}
	}
	incidents, err := geo.IncidentExamples(filepath.Join(filepath.Dir(dir), "pitf", "dev.jsonl.gz"), all)
	if err != nil {
		return err
	}
	xs = append(xs, incidents...)
	read, err := geo.Annotator()
	if err != nil {
		return err
	}
	for i := range xs {
		read(xs[i].Doc)
	}
	w, err := where.Train(xs, rounds)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Learned weights of internal/mention/where (tools/gazetteer/weights): template, value, weight.\n# Learned from %d development documents of GeoWebNews, LGL, TR-News, GeoVirus and PITF.\n", len(xs))
	if err := w.Write(&b); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
