package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"
)

// body wraps what an operation answers.
type body[T any] struct{ Body T }

// list is a part of a list of Total items.
type list[T any] struct {
	Total int `json:"total"`
	Items []T `json:"items"`
}

// Window of a list, as parameters. (Package huma sees exported embedded types only.)
type Window struct {
	Limit  int `query:"limit" minimum:"1" maximum:"1000" default:"50"`
	Offset int `query:"offset" minimum:"0" default:"0"`
}

func (w Window) window() store.Window { return store.Window{Limit: w.Limit, Offset: w.Offset} }

// Dates is an interval, as parameters.
type Dates struct {
	From string `query:"from" pattern:"^\\d{4}(-\\d{2}(-\\d{2})?)?$" doc:"first day (YYYY-MM-DD, YYYY-MM or YYYY)" example:"2025-07-01"`
	To   string `query:"to" pattern:"^\\d{4}(-\\d{2}(-\\d{2})?)?$" doc:"last day" example:"2025-07-31"`
}

// Filters of incidents, as parameters.
type Filters struct {
	Dates
	Kind       string `query:"kind" enum:"happened,planned,hypothetical,negated,aggregate,background,all" default:"happened"`
	Type       string `query:"type" example:"ASSAULT"`
	Mode       string `query:"mode" example:"drone"`
	Status     string `query:"status" enum:"asserted,claimed,unconfirmed,denied,disputed,proposed,background"`
	Actor      string `query:"actor" doc:"id or name"`
	Country    string `query:"country" pattern:"^[A-Z]{2}$" doc:"ISO 3166-1 alpha-2"`
	Admin1     string `query:"admin1"`
	Place      string `query:"place"`
	BBox       string `query:"bbox" doc:"west,south,east,north in degrees; west > east crosses the 180th meridian" example:"60,23,78,38"`
	Report     string `query:"report" doc:"id of a report"`
	Disputed   string `query:"disputed" enum:"true,false"`
	MinSources int    `query:"min_sources" minimum:"0" doc:"independent sources at least"`
	Q          string `query:"q" doc:"words that must all stand; the last may go on"`
}

func (f *Filters) query() (store.IncidentQuery, error) {
	q := store.IncidentQuery{Kind: f.Kind, Type: f.Type, Mode: f.Mode, Status: f.Status, Actor: f.Actor, Country: f.Country,
		Admin1: f.Admin1, Place: f.Place, From: f.From, To: f.To, Report: f.Report, MinSources: f.MinSources, Q: f.Q}
	if f.Disputed != "" {
		yes := f.Disputed == "true"
		q.Disputed = &yes
	}
	if f.BBox == "" {
		return q, nil
	}
	var n [4]float64
	parts := strings.Split(f.BBox, ",")
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || len(parts) != 4 {
			return q, khabar.Errorf(khabar.CodeInvalid, "api", "write it west,south,east,north in degrees", "bbox %q is not four numbers", f.BBox)
		}
		n[i] = v
	}
	q.BBox = &store.BBox{West: n[0], South: n[1], East: n[2], North: n[3]}
	return q, nil
}

// register adds every operation to api.
func (s *server) register(api huma.API) {
	get(api, "/api/status", "The record in numbers", s.status)
	get(api, "/api/codebook", "Event types and modes", s.codebook)
	get(api, "/api/inputs", "Inputs and their states", s.inputs)
	get(api, "/api/reports", "Reports", s.reports)
	get(api, "/api/reports/{id}", "One report with all that was extracted from it", s.report)
	get(api, "/api/incidents", "Incidents", s.incidents)
	get(api, "/api/incidents/facets", "Counts by field, under the filters of incidents", s.facets)
	get(api, "/api/incidents/points", "Points for a map, under the filters of incidents", s.points)
	get(api, "/api/incidents/timeline", "Counts by day, under the filters of incidents", s.timeline)
	get(api, "/api/incidents/{id}", "One incident with its accounts and why they were merged", s.incident)
	get(api, "/api/events", "Events as the reports tell them", s.events)
	for path, kind := range map[string]store.PartKind{"claims": store.PartClaim, "figures": store.PartFigure, "agreements": store.PartAgreement,
		"people": store.PartPerson, "relations": store.PartRelation, "citations": store.PartCitation} {
		get(api, "/api/"+path, strings.ToUpper(path[:1])+path[1:], s.parts(kind))
	}
	get(api, "/api/search", "Incidents and reports by words, best first", s.search)
}

// get registers an operation; its id follows from its path.
func get[I, O any](api huma.API, path, summary string, f func(context.Context, *I) (*body[O], error)) {
	id := strings.NewReplacer("/api/", "get-", "/", "-", "{", "", "}", "").Replace(path)
	huma.Register(api, huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary},
		func(ctx context.Context, in *I) (*body[O], error) {
			out, err := f(ctx, in)
			return out, problem(err)
		})
}

func answer[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

func answerList[T any](items []T, total int, err error) (*body[list[T]], error) {
	return answer(list[T]{total, items}, err)
}

type none struct{}

type statusBody struct {
	Version string       `json:"version"`
	Record  store.Status `json:"record"`
}

func (s *server) status(ctx context.Context, _ *none) (*body[statusBody], error) {
	st, err := s.st.Status(ctx)
	return answer(statusBody{s.version, st}, err)
}

func (s *server) codebook(context.Context, *none) (*body[Codebook], error) {
	return answer(s.book, nil)
}

func (s *server) inputs(ctx context.Context, in *struct {
	Window
	State string `query:"state" enum:"pending,read,duplicate,failed"`
}) (*body[list[store.Input]], error) {
	return answerList(s.st.Inputs(ctx, store.State(in.State), in.window()))
}

func (s *server) reports(ctx context.Context, in *struct {
	Window
	Dates
	Q      string `query:"q"`
	Outlet string `query:"outlet"`
}) (*body[list[store.ReportSummary]], error) {
	return answerList(s.st.Reports(ctx, store.ReportQuery{Q: in.Q, Outlet: in.Outlet, From: in.From, To: in.To, Window: in.window()}))
}

type id struct {
	ID string `path:"id"`
}

type reportBody struct {
	Summary    store.ReportSummary `json:"summary"`
	Extraction *khabar.Extraction  `json:"extraction"`
	Incidents  map[string]string   `json:"incidents" doc:"incident id by event id"`
}

func (s *server) report(ctx context.Context, in *id) (*body[reportBody], error) {
	sum, x, err := s.st.Report(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	out := reportBody{sum, x, map[string]string{}}
	ins, _, err := s.st.Incidents(ctx, store.IncidentQuery{Kind: "all", Report: in.ID, Window: store.Window{Limit: -1}})
	if err != nil {
		return nil, err
	}
	for _, i := range ins {
		if err := s.eventsOf(ctx, i.ID, in.ID, out.Incidents); err != nil {
			return nil, err
		}
	}
	return answer(out, nil)
}

// eventsOf notes which events of a report belong to an incident.
func (s *server) eventsOf(ctx context.Context, incidentID, reportID string, to map[string]string) error {
	in, err := s.st.Incident(ctx, incidentID)
	if err != nil {
		return err
	}
	for _, refs := range [][]incident.EventRef{in.Events, in.Mentions} {
		for _, r := range refs {
			if r.Report == reportID {
				to[r.Event] = incidentID
			}
		}
	}
	return nil
}

func (s *server) incidents(ctx context.Context, in *struct {
	Filters
	Window
	Sort string `query:"sort" enum:"time,-time,reported,-reported,killed,-killed,sources,-sources" default:"time" doc:"largest or latest first; - turns it round"`
}) (*body[list[store.IncidentSummary]], error) {
	q, err := in.Filters.query()
	if err != nil {
		return nil, err
	}
	q.Sort, q.Window = in.Sort, in.window()
	return answerList(s.st.Incidents(ctx, q))
}

func (s *server) facets(ctx context.Context, in *Filters) (*body[store.Facets], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	return answer(s.st.Facets(ctx, q))
}

func (s *server) points(ctx context.Context, in *Filters) (*body[list[store.Point]], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	points, err := s.st.Points(ctx, q)
	return answerList(points, len(points), err)
}

func (s *server) timeline(ctx context.Context, in *Filters) (*body[list[store.Day]], error) {
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	days, err := s.st.Timeline(ctx, q)
	return answerList(days, len(days), err)
}

func (s *server) incident(ctx context.Context, in *id) (*body[*incident.Incident], error) {
	return answer(s.st.Incident(ctx, in.ID))
}

func (s *server) events(ctx context.Context, in *struct {
	Window
	Dates
	Type     string `query:"type"`
	Mode     string `query:"mode"`
	Status   string `query:"status" enum:"asserted,claimed,unconfirmed,denied,proposed,background"`
	Modality string `query:"modality" enum:"actual,planned,hypothetical,negated"`
	Country  string `query:"country" pattern:"^[A-Z]{2}$"`
	Report   string `query:"report"`
	Incident string `query:"incident"`
	Q        string `query:"q"`
}) (*body[list[store.EventRow]], error) {
	return answerList(s.st.Events(ctx, store.EventQuery{Type: in.Type, Mode: in.Mode, Status: in.Status, Modality: in.Modality, Country: in.Country,
		Report: in.Report, Incident: in.Incident, From: in.From, To: in.To, Q: in.Q, Window: in.window()}))
}

type partsInput struct {
	Window
	Dates
	Name   string `query:"name" doc:"source, measure, agreement, person, actor or publisher"`
	Status string `query:"status" doc:"stance, unit, status, role or relation"`
	Report string `query:"report"`
	Q      string `query:"q"`
}

func (s *server) parts(kind store.PartKind) func(context.Context, *partsInput) (*body[list[store.PartRow]], error) {
	return func(ctx context.Context, in *partsInput) (*body[list[store.PartRow]], error) {
		return answerList(s.st.Parts(ctx, store.PartQuery{Kind: kind, Name: in.Name, Status: in.Status, Report: in.Report, Q: in.Q,
			From: in.From, To: in.To, Window: in.window()}))
	}
}

func (s *server) search(ctx context.Context, in *struct {
	Q     string `query:"q" required:"true" minLength:"1"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"40"`
}) (*body[list[store.Hit]], error) {
	hits, err := s.st.Search(ctx, in.Q, store.Window{Limit: in.Limit})
	return answerList(hits, len(hits), err)
}
