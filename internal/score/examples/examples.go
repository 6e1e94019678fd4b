// Package examples scores the whole of extract on the project's own example
// reports against their gold annotation (examples/README.md says how they are
// written down): articles cut, titles, dates, events with their values, claims.
package examples

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khabar"
	"khabar/extract"
	"khabar/internal/mention/count"
	"khabar/internal/score"
)

// Page is one gold file.
type Page struct {
	Page    string   `json:"page"`
	Reports []Report `json:"reports"`
}

// Report is the gold of one article.
type Report struct {
	Title     string  `json:"title"`
	Published string  `json:"published"`
	Kind      string  `json:"kind"`
	Outlet    string  `json:"outlet"`
	Place     string  `json:"place"`
	Events    []Event `json:"events"`
	Claims    []Claim `json:"claims"`
}

// Event is a gold event. Empty values are not scored.
type Event struct {
	Quote    string              `json:"quote"`
	Type     string              `json:"type"`
	Mode     string              `json:"mode"`
	Place    string              `json:"place"`
	Date     string              `json:"date"`
	Killed   *int                `json:"killed"`
	Wounded  *int                `json:"wounded"`
	Status   string              `json:"status"`
	Modality string              `json:"modality"`
	Actors   map[string][]string `json:"actors"`
	// Optional events are right to find and no loss to miss.
	Optional bool `json:"optional"`
}

// Claim is a gold claim.
type Claim struct {
	Quote, Source, Stance string
}

// tally counts right over scored for one measure.
type tally struct{ hit, n int }

type scorer struct {
	o        score.Options
	measures map[string]*tally
	order    []string
	events   score.PRF
	claims   score.PRF
	shown    int
	pages    map[string]*readPage
}

// readPage is a page with what was read of it.
type readPage struct {
	gold Page
	got  []*khabar.Extraction
}

// Run scores the pages of o.Dir (a folder with reports/ and gold/).
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(o.Dir, "gold", "*.json"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("score: no gold/*.json in %s", o.Dir)
	}
	sort.Strings(files)
	s := &scorer{o: o, measures: map[string]*tally{}, pages: map[string]*readPage{}}
	for _, file := range files {
		if filepath.Base(file) == incidentsFile {
			continue
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var page Page
		if err := json.Unmarshal(raw, &page); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		s.page(ctx, x, page)
	}
	incidents, err := s.incidents(ctx)
	if err != nil {
		return nil, err
	}
	return append(s.rows(), incidents...), nil
}

func (s *scorer) mark(measure string, right bool, format string, args ...any) {
	t := s.measures[measure]
	if t == nil {
		t = &tally{}
		s.measures[measure] = t
		s.order = append(s.order, measure)
	}
	t.n++
	if right {
		t.hit++
		return
	}
	s.miss(measure+": "+format, args...)
}

func (s *scorer) miss(format string, args ...any) {
	if s.shown < s.o.Errors {
		s.shown++
		fmt.Fprintf(s.o.Log, format+"\n", args...)
	}
}

func (s *scorer) page(ctx context.Context, x *extract.Extractor, page Page) {
	var got []*khabar.Extraction
	for r := range x.Pages(ctx, []string{filepath.Join(s.o.Dir, "reports", page.Page)}, extract.Options{}) {
		if r.Extraction != nil {
			got = append(got, r.Extraction)
		}
	}
	s.pages[page.Page] = &readPage{page, got}
	s.mark("articles cut", len(got) == len(page.Reports), "%s: %d articles, gold %d", page.Page, len(got), len(page.Reports))
	for i, want := range page.Reports {
		if i < len(got) {
			s.report(page.Page, want, got[i])
		} else {
			s.events.Gold += len(want.Events)
			s.claims.Gold += len(want.Claims)
		}
	}
}

func (s *scorer) report(page string, want Report, got *khabar.Extraction) {
	r := got.Report
	s.mark("title", r.Title == want.Title, "%s: %q, gold %q", page, r.Title, want.Title)
	s.mark("publication date", r.Published == want.Published, "%s: %q, gold %q", page, r.Published, want.Published)
	if want.Published != "" {
		s.mark("publication kind", string(r.PublishedInfo.Kind) == want.Kind, "%s: %q, gold %q", page, r.PublishedInfo.Kind, want.Kind)
	}
	if want.Outlet != "" {
		s.mark("outlet", r.Outlet == want.Outlet, "%s: %q, gold %q", page, r.Outlet, want.Outlet)
	}
	if want.Place != "" {
		s.mark("dateline place", strings.EqualFold(r.Place, want.Place), "%s: %q, gold %q", page, r.Place, want.Place)
	}
	s.matchEvents(page, want.Events, got)
	s.matchClaims(page, want.Claims, got)
}

// reported are the happenings: what is background, aggregate or not actual is
// scored only where the gold holds it.
func reported(e *khabar.Event) bool {
	return e.Status != khabar.StatusBackground && !e.Aggregate && e.Modality == khabar.ModalityActual
}

func (s *scorer) matchEvents(page string, want []Event, got *khabar.Extraction) {
	used := map[*khabar.Event]bool{}
	optional := 0
	for _, w := range want {
		e := findEvent(w, got.Events, used)
		if w.Optional {
			if e != nil {
				used[e] = true
				optional++
			}
			continue
		}
		s.events.Gold++
		if e == nil {
			s.miss("event missed: %s: %s %q", page, w.Type, w.Quote)
			continue
		}
		used[e] = true
		s.events.Match++
		s.values(page, w, e)
	}
	s.events.System -= optional
	for _, e := range got.Events {
		if used[e] || reported(e) {
			s.events.System++
		}
		if !used[e] && reported(e) {
			s.miss("event extra: %s: %s %q: %s", page, e.Type, e.Trigger.Text, e.Evidence[0].Quote)
		}
	}
}

func findEvent(w Event, events []*khabar.Event, used map[*khabar.Event]bool) *khabar.Event {
	for _, e := range events {
		if used[e] || e.Type != w.Type {
			continue
		}
		for _, q := range e.Evidence {
			if strings.Contains(fold(q.Quote), fold(w.Quote)) {
				return e
			}
		}
	}
	return nil
}

func fold(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }

func (s *scorer) values(page string, w Event, e *khabar.Event) {
	if w.Mode != "" {
		s.mark("event mode", e.Mode == w.Mode, "%s %q: %q, gold %q", page, w.Quote, e.Mode, w.Mode)
	}
	if w.Place != "" {
		name := ""
		if e.Place != nil {
			name = e.Place.Name
		}
		s.mark("event place", sameName(name, w.Place), "%s %q: %q (%s), gold %q", page, w.Quote, name, e.PlaceReason, w.Place)
	}
	if w.Date != "" {
		s.mark("event date", e.Time.Start == w.Date && e.Time.End == w.Date, "%s %q: %s..%s, gold %s", page, w.Quote, e.Time.Start, e.Time.End, w.Date)
	}
	s.number(page, "killed", w, e, khabar.EffectKilled, w.Killed)
	s.number(page, "wounded", w, e, khabar.EffectWounded, w.Wounded)
	if w.Status != "" {
		s.mark("event status", string(e.Status) == w.Status, "%s %q: %s, gold %s", page, w.Quote, e.Status, w.Status)
	}
	roles := make([]string, 0, len(w.Actors))
	for role := range w.Actors {
		roles = append(roles, role)
	}
	sort.Strings(roles)
	for _, role := range roles {
		s.mark("event "+role, hasActor(e, role, w.Actors[role]), "%s %q: %s, gold %v", page, w.Quote, actorList(e), w.Actors[role])
	}
}

func (s *scorer) number(page, measure string, w Event, e *khabar.Event, effect khabar.Effect, want *int) {
	if want == nil {
		return
	}
	var rows []khabar.Casualty
	for _, c := range e.Casualties {
		if c.Effect == effect && c.By == "" {
			rows = append(rows, c)
		}
	}
	got := count.Sum(rows)
	s.mark(measure, got != nil && *got == *want, "%s %q: %s, gold %d", page, w.Quote, show(got), *want)
}

func show(n *int) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

func hasActor(e *khabar.Event, role string, names []string) bool {
	for _, a := range e.Actors {
		if string(a.Role) != role {
			continue
		}
		for _, n := range names {
			if sameName(a.Name, n) || a.Mention != nil && sameName(a.Mention.Text, n) {
				return true
			}
		}
	}
	return false
}

func actorList(e *khabar.Event) string {
	var parts []string
	for _, a := range e.Actors {
		parts = append(parts, string(a.Role)+"="+a.Name)
	}
	return strings.Join(parts, ", ")
}

// sameName compares without articles and case; one may contain the other.
func sameName(a, b string) bool {
	a, b = strings.TrimPrefix(fold(a), "the "), strings.TrimPrefix(fold(b), "the ")
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func (s *scorer) matchClaims(page string, want []Claim, got *khabar.Extraction) {
	used := map[*khabar.Claim]bool{}
	for _, w := range want {
		s.claims.Gold++
		var found *khabar.Claim
		for _, c := range got.Claims {
			if !used[c] && strings.Contains(fold(c.Quote.Quote), fold(w.Quote)) && (sameName(c.Source.Name, w.Source) || c.Source.Mention != nil && sameName(c.Source.Mention.Text, w.Source)) &&
				(found == nil || string(c.Stance) == w.Stance && string(found.Stance) != w.Stance) {
				found = c
			}
		}
		if found == nil {
			s.miss("claim missed: %s: %s %s %q", page, w.Source, w.Stance, w.Quote)
			continue
		}
		used[found] = true
		s.claims.Match++
		s.mark("claim stance", string(found.Stance) == w.Stance, "%s %q: %s, gold %s", page, w.Quote, found.Stance, w.Stance)
	}
	s.claims.System += len(got.Claims)
}

func (s *scorer) rows() []score.Row {
	const set = "examples"
	rows := []score.Row{
		{Set: set, Stage: "events", Measure: "events F1", Value: s.events.F1(), Unit: "%", N: s.events.Gold,
			Note: fmt.Sprintf("precision %.1f, recall %.1f", s.events.Precision(), s.events.Recall())},
		{Set: set, Stage: "claims", Measure: "claims recall", Value: s.claims.Recall(), Unit: "%", N: s.claims.Gold,
			Note: fmt.Sprintf("source and quote; %d claims found in all", s.claims.System)},
	}
	for _, m := range s.order {
		t := s.measures[m]
		rows = append(rows, score.Row{Set: set, Stage: "extract", Measure: m, Value: 100 * float64(t.hit) / float64(t.n), Unit: "%", N: t.n})
	}
	return rows
}
