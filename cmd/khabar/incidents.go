package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"
	"khabar/internal/store/sqlite"
)

func newIncidentsCmd() *cobra.Command {
	var db, format, extractions string
	q := store.IncidentQuery{}
	cmd := &cobra.Command{
		Use:   "incidents",
		Short: "List incidents of the record, or merge extractions into incidents",
		Long: `List the incidents of a record: what happened, merged from the events of all
reports. With --from-extractions, merge the lines of khabar extract instead, with no
record kept; the output does not depend on the order of the lines.

The default lists what happened. Planned, hypothetical, negated, aggregate and
background events are kinds of their own (--kind), which count no happenings.
jsonl gives every incident whole: accounts, disagreements and why it was merged.`,
		Example: `  khabar incidents --db record.db --type ASSAULT --country PK --from 2025-07-01
  khabar extract reports/ | khabar incidents --from-extractions - --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if extractions != "" {
				return mergeExtractions(cmd, extractions, format)
			}
			return listIncidents(cmd, db, format, q)
		},
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", defaultDB, "file of the record")
	f.StringVar(&extractions, "from-extractions", "", "merge these lines of khabar extract (a file, or - for standard input)")
	f.StringVar(&format, "format", "table", formatHelp)
	f.StringVar(&q.Kind, "kind", "happened", "happened, planned, hypothetical, negated, aggregate, background or all")
	f.StringVar(&q.Type, "type", "", "event type, like ASSAULT")
	f.StringVar(&q.Mode, "mode", "", "mode, like drone")
	f.StringVar(&q.Status, "status", "", "asserted, claimed, unconfirmed, denied or disputed")
	f.StringVar(&q.Actor, "actor", "", "id or name of an actor")
	f.StringVar(&q.Country, "country", "", "country code (ISO alpha-2)")
	f.StringVar(&q.Admin1, "admin1", "", "province or state")
	f.StringVar(&q.Place, "place", "", "place")
	f.StringVar(&q.From, "from", "", "first day")
	f.StringVar(&q.To, "to", "", "last day")
	f.IntVar(&q.MinSources, "min-sources", 0, "independent sources at least")
	f.StringVar(&q.Q, "q", "", "words that must all stand")
	f.StringVar(&q.Sort, "sort", "time", "time, reported, killed or sources; - before it turns it round")
	f.IntVar(&q.Limit, "limit", -1, "how many to list (1,000 at most); -1 for all")
	f.IntVar(&q.Offset, "offset", 0, "how many to pass over")
	return cmd
}

// openRecord opens a record that is there already.
func openRecord(ctx context.Context, db string) (*sqlite.Store, error) {
	if _, err := os.Stat(db); err != nil {
		if os.IsNotExist(err) {
			return nil, khabar.Errorf(khabar.CodeNotFound, "store", "make one with khabar ingest --db FILE INPUT, or name one with --db", "%s: %w", db, fs.ErrNotExist)
		}
		return nil, err
	}
	return sqlite.Open(ctx, db)
}

var incidentHeader = []string{"incident", "start", "end", "type", "mode", "status", "place", "country", "killed", "wounded", "actors", "reports", "independent", "title"}

func incidentCells(s store.IncidentSummary) []string {
	place, country := "", ""
	if s.Place != nil {
		place, country = s.Place.Name, s.Place.CountryCode
	}
	var actors []string
	for _, a := range s.Actors {
		actors = append(actors, a.Name)
	}
	return []string{s.ID, s.Time.Start, s.Time.End, s.Type, s.Mode, string(s.Status), place, country, toll(s.Killed), toll(s.Wounded),
		strings.Join(actors, "; "), strconv.Itoa(s.Reports), strconv.Itoa(s.Independent), s.Title}
}

// toll in words: "4", or "3–5 (4)"; "some" where nobody gives a number.
func toll(r *store.Range) string {
	if r == nil {
		return ""
	}
	if r.Low == nil && r.Best == nil && r.High == nil {
		return "some"
	}
	text := func(n *int) string {
		if n == nil {
			return "?"
		}
		return strconv.Itoa(*n)
	}
	if r.Low != nil && r.High != nil && *r.Low == *r.High {
		return text(r.Low)
	}
	return fmt.Sprintf("%s–%s (%s)", text(r.Low), text(r.High), text(r.Best))
}

func listIncidents(cmd *cobra.Command, db, format string, q store.IncidentQuery) error {
	out, err := newListing(cmd.OutOrStdout(), format, incidentHeader...)
	if err != nil {
		return err
	}
	s, err := openRecord(cmd.Context(), db)
	if err != nil {
		return err
	}
	defer s.Close()
	list, total, err := s.Incidents(cmd.Context(), q)
	if err != nil {
		return err
	}
	for _, sum := range list {
		var doc any = sum
		if format == "jsonl" || format == "json" {
			if doc, err = s.Incident(cmd.Context(), sum.ID); err != nil {
				return err
			}
		}
		if err := out.add(incidentCells(sum), doc); err != nil {
			return err
		}
	}
	if len(list) < total {
		fmt.Fprintf(os.Stderr, "%d of %d incidents\n", len(list), total)
	}
	return out.flush()
}

// mergeExtractions merges the lines of name and lists every incident.
func mergeExtractions(cmd *cobra.Command, name, format string) error {
	out, err := newListing(cmd.OutOrStdout(), format, incidentHeader...)
	if err != nil {
		return err
	}
	in := io.NopCloser(cmd.InOrStdin())
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return khabar.Errorf(khabar.CodeNotFound, "incidents", "", "%w", err)
		}
		in = f
	}
	defer in.Close()
	failed := false
	var xs []*khabar.Extraction
	for x, err := range incident.ReadExtractions(in) {
		if err != nil {
			failed = true
			fmt.Fprintln(os.Stderr, "khabar:", err)
			continue
		}
		xs = append(xs, x)
	}
	m, err := incident.New()
	if err != nil {
		return err
	}
	ins, err := m.Merge(cmd.Context(), xs)
	if err != nil {
		return err
	}
	for _, in := range ins {
		if err := out.add(incidentCells(store.Summarise(in)), in); err != nil {
			return err
		}
	}
	if err := out.flush(); err != nil {
		return err
	}
	if failed {
		return errSomeFailed
	}
	return nil
}
