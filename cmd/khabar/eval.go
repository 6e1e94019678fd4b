package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"khabar/internal/score"
)

// evaluation is one row of the table of evaluations: a name, the folder of its
// data under --data, and the function that scores it.
type evaluation struct {
	name, dir, about string
	run              score.Func
}

func newEvalCmd() *cobra.Command {
	var data, format, write string
	o := score.Options{Log: os.Stderr}
	cmd := &cobra.Command{
		Use:   "eval SET [DIR]",
		Short: "Score a stage on a data set in its published format",
		Long:  "Score a stage on a data set in its published format.\n\nSets:\n" + evaluationList() + "  all  every set found under --data",
		Example: `  khabar eval ud_ewt ../shared/data/ud_ewt
  khabar eval all --data ../shared/data --write docs/scores.md`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			chosen, err := chooseEvaluations(args, data)
			if err != nil {
				return usageError{err}
			}
			var rows []score.Row
			for _, e := range chosen {
				o.Dir = e.dir
				start := time.Now()
				got, err := e.run(cmd.Context(), o)
				if err != nil {
					return fmt.Errorf("eval %s: %w", e.name, err)
				}
				fmt.Fprintf(os.Stderr, "%s: %d figures in %.1f s\n", e.name, len(got), time.Since(start).Seconds())
				rows = append(rows, got...)
			}
			if write != "" {
				if err := writeScores(write, rows); err != nil {
					return err
				}
			}
			return printRows(cmd.OutOrStdout(), rows, format)
		},
	}
	cmd.Flags().StringVar(&data, "data", filepath.Join("..", "shared", "data"), "folder that holds the data sets, one folder a set")
	cmd.Flags().StringVar(&format, "format", "table", "table, json or markdown")
	cmd.Flags().StringVar(&write, "write", "", "also write the table to this Markdown file, with date and commit")
	cmd.Flags().IntVar(&o.Errors, "errors", 0, "print up to this many errors of each kind to standard error")
	cmd.Flags().IntVar(&o.Limit, "limit", 0, "score only the first N documents")
	return cmd
}

func evaluationList() string {
	var b strings.Builder
	for _, e := range evaluations {
		fmt.Fprintf(&b, "  %-28s %s\n", e.name, e.about)
	}
	return b.String()
}

// chooseEvaluations resolves the set's name and folder; "all" takes every set
// whose folder exists.
func chooseEvaluations(args []string, data string) ([]evaluation, error) {
	var chosen []evaluation
	for _, e := range evaluations {
		if args[0] != "all" && args[0] != e.name {
			continue
		}
		if !filepath.IsAbs(e.dir) && !strings.HasPrefix(e.dir, "./") {
			e.dir = filepath.Join(data, e.dir)
		}
		if len(args) == 2 {
			e.dir = args[1]
		}
		if _, err := os.Stat(e.dir); err != nil {
			if args[0] == "all" {
				fmt.Fprintf(os.Stderr, "%s: skipped, no folder %s\n", e.name, e.dir)
				continue
			}
			return nil, fmt.Errorf("eval %s: %w (name the folder: khabar eval %s DIR)", e.name, err, e.name)
		}
		chosen = append(chosen, e)
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no evaluation %q (see khabar eval --help)", args[0])
	}
	return chosen, nil
}

func printRows(w io.Writer, rows []score.Row, format string) error {
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(rows)
	case "markdown":
		_, err := io.WriteString(w, markdown(rows))
		return err
	case "table":
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "SET\tSTAGE\tMEASURE\tVALUE\tN\tFIRST\tAIM\tNOTE")
		for _, r := range rows {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", r.Set, r.Stage, r.Measure, number(r.Value), r.N, goal(r.First), goal(r.Aim), r.Note)
		}
		return t.Flush()
	}
	return usageError{fmt.Errorf("unknown --format %q: table, json or markdown", format)}
}

func number(v float64) string { return fmt.Sprintf("%.1f", v) }

func goal(v float64) string {
	if v == 0 {
		return "–"
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0")
}

func markdown(rows []score.Row) string {
	var b strings.Builder
	b.WriteString("| set | stage | measure | now | N | first landing | aim | note |\n|---|---|---|---:|---:|---:|---:|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %s | %s | %s |\n", r.Set, r.Stage, r.Measure, number(r.Value), r.N, goal(r.First), goal(r.Aim), r.Note)
	}
	return b.String()
}

// writeScores writes the table with the date and commit it was measured at.
func writeScores(file string, rows []score.Row) error {
	commit := "unknown commit"
	if out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output(); err == nil {
		commit = string(bytes.TrimSpace(out))
	}
	text := fmt.Sprintf("# Scores\n\nMeasured by `make eval` on %s at %s, on the development data. \"First landing\" and \"aim\" are the figures of the design.\n\n%s",
		time.Now().UTC().Format("2006-01-02"), commit, markdown(rows))
	return os.WriteFile(file, []byte(text), 0o644)
}
