package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"khabar/extract"
	"khabar/internal/collect"
)

func newExtractCmd() *cobra.Command {
	var o extract.Options
	var from string
	cmd := &cobra.Command{
		Use:   "extract [FILE|DIR|URL|-]...",
		Short: "Read pages and print one JSON object per report (schema khabar/1)",
		Long: `Read pages and print one JSON object per report (schema khabar/1, described in
docs/contract.md), in input order. Nothing is kept.

Inputs: text, HTML, JSON Lines (fields id, text, published, title, outlet, url),
gzip and zip of these, folders, and - for standard input. A page that cannot be
read yields an object with an error in its place; the rest goes on, and the exit
status is 1.`,
		Example: `  khabar extract report.txt | jq '.events[] | {type, place: .place.name, time}'
  khabar extract --jobs 4 pages/ > extractions.jsonl
  curl -s https://example.org/story.html | khabar extract --from html -
  khabar extract --as-is --mentions --published 2025-10-18 article.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"-"}
			}
			if err := checkDate(o.Published); err != nil {
				return usageError{err}
			}
			kind, err := collect.ParseKind(from)
			if err != nil {
				return usageError{err}
			}
			o.From = kind
			return runExtract(cmd, args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&from, "from", "", "read every input as this: text, html or jsonl (default: detect)")
	f.BoolVar(&o.AsIs, "as-is", false, "each input is one clean article: nothing is cut, cleaned or normalised")
	f.BoolVar(&o.Mentions, "mentions", false, "carry every mention (time, place, person, organisation, actor, count, weapon, trigger)")
	f.StringVar(&o.Published, "published", "", "reference date (YYYY-MM-DD, YYYY-MM or YYYY) for pages that have none")
	f.IntVar(&o.Jobs, "jobs", runtime.NumCPU(), "workers; the output is the same for every number")
	return cmd
}

func checkDate(s string) error {
	if s == "" {
		return nil
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return nil
		}
	}
	return fmt.Errorf("--published %q: write it YYYY-MM-DD, YYYY-MM or YYYY", s)
}

func runExtract(cmd *cobra.Command, inputs []string, o extract.Options) error {
	x, err := extract.New()
	if err != nil {
		return err
	}
	o.Stdin = os.Stdin
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	failed := false
	for r := range x.Pages(cmd.Context(), inputs, o) {
		var line any = r.Extraction
		if r.Failure != nil {
			line, failed = r.Failure, true
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("extract: writing output: %w", err)
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("extract: writing output: %w", err)
		}
	}
	if failed {
		return errSomeFailed
	}
	return cmd.Context().Err()
}
