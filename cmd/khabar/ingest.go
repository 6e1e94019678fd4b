package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"khabar"
	"khabar/extract"
	"khabar/internal/collect"
	"khabar/internal/pipeline"
	"khabar/internal/store"
	"khabar/internal/store/sqlite"
)

// defaultDB is the record used where --db names none.
const defaultDB = "record.db"

func newIngestCmd() *cobra.Command {
	var db, from, format string
	var x extract.Options
	o := pipeline.Options{}
	cmd := &cobra.Command{
		Use:   "ingest INPUT...",
		Short: "Read pages into the record and merge their events into incidents",
		Long: `Read pages into the record and merge their events into incidents.

Inputs are those of khabar extract. Every page is kept as it came, and stands in
one state: pending, read, duplicate (the same bytes under another name) or failed.
A run may be cut off at any moment; the next one goes on where it stopped. Running
again on the same inputs changes nothing.`,
		Example: `  khabar ingest --db record.db reports/
  khabar ingest --db record.db --jobs 4 --format jsonl archive.jsonl.gz`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkDate(x.Published); err != nil {
				return usageError{err}
			}
			kind, err := collect.ParseKind(from)
			if err != nil {
				return usageError{err}
			}
			o.Collect = collect.Options{From: kind, Stdin: os.Stdin}
			return runIngest(cmd, db, format, args, x, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", defaultDB, "file of the record")
	f.StringVar(&from, "from", "", "read every input as this: text, html or jsonl (default: detect)")
	f.StringVar(&x.Published, "published", "", "reference date (YYYY-MM-DD, YYYY-MM or YYYY) for pages that have none")
	f.IntVar(&o.Jobs, "jobs", runtime.NumCPU(), "workers; the record is the same for every number")
	f.BoolVar(&o.Retry, "retry", false, "read again what failed before")
	f.StringVar(&format, "format", "table", formatHelp)
	return cmd
}

func runIngest(cmd *cobra.Command, db, format string, inputs []string, x extract.Options, o pipeline.Options) error {
	out, err := newListing(cmd.OutOrStdout(), format, "state", "reports", "input", "note")
	if err != nil {
		return err
	}
	reader, err := newReader(x)
	if err != nil {
		return err
	}
	s, err := sqlite.Open(cmd.Context(), db)
	if err != nil {
		return err
	}
	bar := progress(os.Stderr)
	o.Progress = bar.set
	sum, err := pipeline.Ingest(cmd.Context(), s, reader, inputs, o)
	bar.done()
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	failed := false
	for _, r := range sum.Inputs {
		failed = failed || r.Input.State == store.StateFailed
		if err := out.add([]string{string(r.Input.State), strconv.Itoa(len(r.Input.Reports)), r.Input.Key, note(r)}, r.Input); err != nil {
			return err
		}
	}
	if err := out.flush(); err != nil {
		return err
	}
	st := sum.Store
	fmt.Fprintf(os.Stderr, "%s: %d inputs (%s); %d reports, %d events, %d incidents\n", db, st.Inputs, states(st), st.Reports, st.Events, st.Incidents)
	if failed {
		return errSomeFailed
	}
	return nil
}

func note(r pipeline.InputResult) string {
	switch {
	case r.Input.Error != nil:
		return r.Input.Error.Code + ": " + r.Input.Error.Error()
	case r.Input.State == store.StateDuplicate:
		return "same bytes as " + r.Input.DuplicateOf
	case !r.New:
		return "known already"
	}
	return ""
}

// states of a record in words: "5 read, 1 failed".
func states(st store.Status) string {
	var parts []string
	for _, s := range store.States {
		if n := st.States[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	return strings.Join(parts, ", ")
}

// newReader makes the extractor a pipeline.Reader.
func newReader(o extract.Options) (pipeline.Reader, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	return func(_ context.Context, page *collect.Item) ([]*khabar.Extraction, *khabar.Error) {
		var out []*khabar.Extraction
		for _, r := range x.Page(page, o) {
			if r.Failure != nil {
				return nil, r.Failure.Error
			}
			out = append(out, r.Extraction)
		}
		return out, nil
	}, nil
}

// meter shows how far a long run has come, on a terminal only.
type meter struct{ bar *progressbar.ProgressBar }

func progress(f *os.File) *meter {
	if !term.IsTerminal(int(f.Fd())) {
		return &meter{}
	}
	return &meter{progressbar.NewOptions(-1, progressbar.OptionSetWriter(io.Writer(f)), progressbar.OptionSetDescription("reading"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("pages"), progressbar.OptionClearOnFinish())}
}

func (m *meter) set(done, total int) {
	if m.bar != nil {
		m.bar.ChangeMax(total)
		_ = m.bar.Set(done) // a bar that cannot be drawn stops nothing
	}
}

func (m *meter) done() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}
