package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"
)

func newExplainCmd() *cobra.Command {
	var db, format string
	cmd := &cobra.Command{
		Use:   "explain ID",
		Short: "Show what a value rests on: rule, quote, report, page",
		Long: `Show what is known of an incident, an event (report#event) or a report, and for
every value the chain it rests on: value, rule or model, quote with its place in
the report, report, page. Each quote is checked against the stored report.`,
		Example: `  khabar explain --db record.db i0123456789abcdef
  khabar explain --db record.db '003_page#e4'`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := openRecord(cmd.Context(), db)
			if err != nil {
				return err
			}
			defer s.Close()
			doc, print, err := find(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			switch format {
			case "text":
				e := &explainer{ctx: cmd.Context(), st: s, w: cmd.OutOrStdout()}
				print(e)
				return e.err
			case "json":
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				enc.SetEscapeHTML(false)
				return enc.Encode(doc)
			default:
				return usageError{fmt.Errorf("--format %q: want text or json", format)}
			}
		},
	}
	cmd.Flags().StringVar(&db, "db", defaultDB, "file of the record")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// find what an id names: a report, an event of one, or an incident.
func find(ctx context.Context, s store.Store, id string) (doc any, print func(*explainer), err error) {
	sum, x, err := s.Report(ctx, id)
	if err == nil {
		return x, func(e *explainer) { e.report(sum, x) }, nil
	}
	if !notFound(err) {
		return nil, nil, err
	}
	if cut := strings.LastIndexByte(id, '#'); cut > 0 {
		sum, x, err := s.Report(ctx, id[:cut])
		if err != nil && !notFound(err) {
			return nil, nil, err
		}
		if ev := eventOf(x, id[cut+1:]); err == nil && ev != nil {
			return ev, func(e *explainer) { e.event(sum, x, ev) }, nil
		}
	}
	in, err := s.Incident(ctx, id)
	if err == nil {
		return in, func(e *explainer) { e.incident(in) }, nil
	}
	if !notFound(err) {
		return nil, nil, err
	}
	return nil, nil, khabar.Errorf(khabar.CodeNotFound, "explain", "ids stand in the first column of khabar incidents and khabar events", "no report, event or incident has the id %q", id)
}

func notFound(err error) bool {
	var e *khabar.Error
	return errors.As(err, &e) && e.Code == khabar.CodeNotFound
}

func eventOf(x *khabar.Extraction, id string) *khabar.Event {
	if x == nil {
		return nil
	}
	for _, e := range x.Events {
		if e.ID == id {
			return e
		}
	}
	return nil
}

// explainer prints chains. The first error stops it.
type explainer struct {
	ctx context.Context
	st  store.Store
	w   io.Writer
	err error
}

func (e *explainer) line(depth int, format string, args ...any) {
	if e.err == nil {
		_, e.err = fmt.Fprintf(e.w, "%s%s\n", strings.Repeat("  ", depth), oneLine(fmt.Sprintf(format, args...)))
	}
}

// value prints a value with the rule that gave it.
func (e *explainer) value(depth int, name, value, rule string) {
	if value == "" {
		return
	}
	if rule != "" {
		value += "   ← " + rule
	}
	e.line(depth, "%-12s %s", name, value)
}

// mark prints the words a value rests on, checked against the text.
func (e *explainer) mark(depth int, text []rune, words string, s khabar.Span) {
	check := "✓"
	if s.Start < 0 || s.End > len(text) || s.Start > s.End || string(text[s.Start:s.End]) != words {
		check = "✗ the report does not say this here"
	}
	e.line(depth, "“%s” [%d–%d] %s", words, s.Start, s.End, check)
}

func (e *explainer) optional(depth int, text []rune, m *khabar.Mark) {
	if m != nil {
		e.mark(depth, text, m.Text, m.Span)
	}
}

func (e *explainer) report(sum store.ReportSummary, x *khabar.Extraction) {
	r := x.Report
	e.line(0, "report %s (version %d): %s", r.ID, sum.Version, r.Title)
	e.source(1, r)
	e.line(1, "%d events, %d claims, %d figures, %d agreements, %d people", len(x.Events), len(x.Claims), len(x.Figures), len(x.Agreements), len(x.People))
	for _, d := range r.Damage {
		e.line(1, "damage: %s", d)
	}
	for _, ev := range x.Events {
		e.line(1, "%s#%s  %s %s  %s", r.ID, ev.ID, ev.Type, ev.Mode, ev.Trigger.Text)
	}
}

// source prints the report's own chain: outlet, date, page.
func (e *explainer) source(depth int, r *khabar.Report) {
	e.value(depth, "outlet", strings.Trim(r.Outlet+" / "+r.Agency, " /"), "")
	date := string(r.PublishedInfo.Kind)
	if r.PublishedInfo.Quote != "" {
		date += ": “" + r.PublishedInfo.Quote + "”"
	}
	e.value(depth, "published", r.Published, date)
	page := r.Page.Path
	if page == "" {
		page = r.Page.URL
	}
	e.value(depth, "page", page, "sha256 "+r.Page.SHA256)
	if _, err := e.st.Page(e.ctx, r.Page.SHA256); err != nil {
		e.line(depth, "the page's bytes are not in the record: %v", err)
	}
}

func (e *explainer) event(sum store.ReportSummary, x *khabar.Extraction, ev *khabar.Event) {
	text := []rune(x.Report.Text)
	e.line(0, "event %s#%s", x.Report.ID, ev.ID)
	e.value(1, "type", strings.TrimSpace(ev.Type+" "+ev.Mode), ev.Rule)
	e.mark(2, text, ev.Trigger.Text, ev.Trigger.Span)
	e.value(1, "status", string(ev.Status)+", "+string(ev.Modality), "")
	for _, a := range ev.Actors {
		e.value(1, string(a.Role), strings.TrimSpace(a.Name+" "+a.ActorID), "")
		e.optional(2, text, a.Mention)
	}
	e.where(1, text, ev)
	e.value(1, "time", strings.Trim(ev.Time.Start+"/"+ev.Time.End, "/"), strings.TrimSpace(string(ev.Time.Precision)+" "+ev.Time.Note))
	e.optional(2, text, ev.Time.Mention)
	for _, c := range ev.Casualties {
		e.value(1, string(c.Effect), toll(&store.Range{Low: c.Low, Best: c.Best, High: c.High})+" "+c.Category+" ("+c.Wording+")", c.Rule)
		e.optional(2, text, c.Mention)
		e.claim(2, x, c.By)
	}
	for _, w := range ev.Weapons {
		e.value(1, "weapon", w.Term, "")
		e.optional(2, text, w.Mention)
	}
	for _, c := range ev.Claims {
		e.line(1, "claim %s", c)
		e.claim(2, x, c)
	}
	e.line(1, "evidence")
	for _, q := range ev.Evidence {
		e.mark(2, text, q.Quote, q.Span)
	}
	e.line(0, "in report %s: %s", sum.ID, sum.Title)
	e.source(1, x.Report)
}

func (e *explainer) where(depth int, text []rune, ev *khabar.Event) {
	p := ev.Place
	if p == nil {
		e.value(depth, "place", "none", ev.PlaceReason)
		return
	}
	e.value(depth, "place", fmt.Sprintf("%s, %s, %s (%.3f, %.3f) %s", p.Name, p.Admin1, p.Country, p.Lat, p.Lon, p.Precision),
		strings.Trim(p.Rule+"; "+ev.PlaceReason+"; gazetteer "+p.GazetteerID, "; "))
	e.optional(depth+1, text, p.Mention)
}

// claim prints who says so.
func (e *explainer) claim(depth int, x *khabar.Extraction, id string) {
	for _, c := range x.Claims {
		if c.ID == id {
			e.value(depth, "says", strings.TrimSpace(c.Source.Name+" ("+string(c.Source.Type)+") "+string(c.Stance)+" "+c.Channel), c.Rule)
			e.optional(depth+1, []rune(x.Report.Text), c.Cue)
		}
	}
}

func (e *explainer) incident(in *incident.Incident) {
	e.line(0, "incident %s (%s): %s", in.ID, in.Kind, in.Title)
	e.value(1, "type", strings.TrimSpace(in.Type+" "+in.Mode), "the mode most accounts give")
	e.value(1, "status", string(in.Status), "")
	if in.Place != nil {
		e.value(1, "place", in.Place.Name+", "+in.Place.Country, "the finest place of the accounts")
	}
	e.value(1, "time", strings.Trim(in.Time.Start+"/"+in.Time.End, "/"), "the narrowest time of the accounts")
	e.value(1, "sources", fmt.Sprintf("%d reports, %d independent", in.Sources.Reports, in.Sources.Independent), "copies and one newsroom count once")
	for _, c := range in.Casualties {
		e.value(1, string(c.Effect), toll(&store.Range{Low: c.Low, Best: c.Best, High: c.High})+" "+c.Category, c.Rule)
		for _, h := range c.History {
			e.line(2, "%s %s#%s %s: %s%s", h.Published, h.Report, h.Event, h.Outlet, toll(&store.Range{Low: h.Low, Best: h.Best, High: h.High}), map[bool]string{false: " (replaced later)"}[h.Current])
		}
	}
	for _, d := range in.Disagree {
		e.line(1, "accounts differ on %s:", d.Field)
		for _, v := range d.Values {
			e.line(2, "%s  %v", v.Value, v.Events)
		}
	}
	for _, m := range in.Merges {
		e.line(1, "merged %s#%s with %s#%s: score %.2f, average %.2f", m.A.Report, m.A.Event, m.B.Report, m.B.Event, m.Score, m.Average)
		for _, f := range m.Features {
			e.line(2, "%-16s %6.3f × %6.3f", f.Feature, f.Value, f.Weight)
		}
	}
	for _, r := range in.Events {
		if e.err != nil {
			return
		}
		sum, x, err := e.st.Report(e.ctx, r.Report)
		if err != nil {
			e.err = err
			return
		}
		if ev := eventOf(x, r.Event); ev != nil {
			e.event(sum, x, ev)
		}
	}
}
