// Command train learns data/report/blocks.model, the trees that find an article
// in an HTML page, from sets in the formats of package article:
//
//	go run ./internal/score/article/train -o data/report/blocks.model DIR…
//	go run ./internal/score/article/train -cv DIR…   (cross-validates on the first)
//
// The shipped model is trained on the open halves of article_extraction (MIT) and
// article_extraction_trafilatura (Apache-2.0). Training is deterministic.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"khabar/internal/score"
	"khabar/internal/score/article"
)

func main() {
	out := flag.String("o", "", "file to write the model to")
	cv := flag.Bool("cv", false, "cross-validate on the first folder instead")
	errs := flag.Int("errors", 0, "pages to show, worst first")
	flag.Parse()
	if err := run(*out, *cv, *errs, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(out string, cv bool, errs int, dirs []string) error {
	if len(dirs) == 0 || cv == (out != "") {
		return fmt.Errorf("give -o FILE or -cv, and the folders of the sets")
	}
	if cv {
		rows, err := article.CrossValidate(context.Background(), dirs, score.Options{Dir: dirs[0], Log: os.Stderr, Errors: errs})
		for _, r := range rows {
			fmt.Printf("%s\t%s\t%.2f\t%d\n", r.Set, r.Measure, r.Value, r.N)
		}
		return err
	}
	var pages []*article.Page
	for _, d := range dirs {
		more, err := article.Load(d)
		if err != nil {
			return err
		}
		pages = append(pages, more...)
	}
	model, err := article.Train(pages)
	if err != nil {
		return err
	}
	return os.WriteFile(out, model, 0o644)
}
