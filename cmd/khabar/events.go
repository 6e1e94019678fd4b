package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/internal/store"
)

func newEventsCmd() *cobra.Command {
	var db, format string
	q := store.EventQuery{}
	cmd := &cobra.Command{
		Use:   "events",
		Short: "List events of the record as the reports tell them",
		Example: `  khabar events --db record.db --type CONSULT --from 2019-10
  khabar events --db record.db --incident i0123456789abcdef --format jsonl`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return listEvents(cmd, db, format, q) },
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", defaultDB, "file of the record")
	f.StringVar(&format, "format", "table", formatHelp)
	f.StringVar(&q.Type, "type", "", "event type, like ASSAULT")
	f.StringVar(&q.Mode, "mode", "", "mode, like drone")
	f.StringVar(&q.Status, "status", "", "asserted, claimed, unconfirmed, denied, proposed or background")
	f.StringVar(&q.Modality, "modality", "", "actual, planned, hypothetical or negated")
	f.StringVar(&q.Country, "country", "", "country code (ISO alpha-2)")
	f.StringVar(&q.Report, "report", "", "id of a report")
	f.StringVar(&q.Incident, "incident", "", "id of an incident")
	f.StringVar(&q.From, "from", "", "first day")
	f.StringVar(&q.To, "to", "", "last day")
	f.StringVar(&q.Q, "q", "", "words that must all stand")
	f.IntVar(&q.Limit, "limit", -1, "how many to list (1,000 at most); -1 for all")
	f.IntVar(&q.Offset, "offset", 0, "how many to pass over")
	return cmd
}

func listEvents(cmd *cobra.Command, db, format string, q store.EventQuery) error {
	out, err := newListing(cmd.OutOrStdout(), format, "event", "start", "end", "type", "mode", "status", "modality", "place", "actors", "outlet", "published", "incident", "evidence")
	if err != nil {
		return err
	}
	s, err := openRecord(cmd.Context(), db)
	if err != nil {
		return err
	}
	defer s.Close()
	rows, total, err := s.Events(cmd.Context(), q)
	if err != nil {
		return err
	}
	for _, r := range rows {
		cells, err := eventCells(r)
		if err != nil {
			return err
		}
		if err := out.add(cells, r); err != nil {
			return err
		}
	}
	if len(rows) < total {
		fmt.Fprintf(os.Stderr, "%d of %d events\n", len(rows), total)
	}
	return out.flush()
}

func eventCells(r store.EventRow) ([]string, error) {
	var e khabar.Event
	if err := json.Unmarshal(r.Event, &e); err != nil {
		return nil, fmt.Errorf("events: %s: %w", r.Report, err)
	}
	place, evidence := "", e.Trigger.Text
	if e.Place != nil {
		place = e.Place.Name
	}
	if len(e.Evidence) > 0 {
		evidence = e.Evidence[0].Quote
	}
	var actors []string
	for _, a := range e.Actors {
		actors = append(actors, a.Name+" ("+string(a.Role)+")")
	}
	return []string{r.Report + "#" + e.ID, e.Time.Start, e.Time.End, e.Type, e.Mode, string(e.Status), string(e.Modality), place,
		strings.Join(actors, "; "), r.Outlet, r.Published, r.Incident, evidence}, nil
}
