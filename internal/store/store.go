// Package store is what khabar remembers: the contract of the record. Package
// sqlite implements it in one file; package storetest holds what every
// implementation must do.
//
// What is kept: every page as it came (by the hash of its bytes), every input
// with its state, every version of every report with what was extracted from it,
// and the incidents merged from them. Values are JSON documents of the contract
// (khabar.Extraction, incident.Incident); the columns beside them serve filters.
//
// Promises. An input is in exactly one [State], and the counts of the states add
// up to the inputs. Offer and Finish are each one transaction: when they return,
// what they did survives the death of the process; until then nothing of it is
// seen. Both can be repeated without effect. Readers never wait for the writer
// and see whole transactions. Lists come in a stated order that ends in an id, so
// that pages of a list neither repeat nor miss rows.
package store

import (
	"context"
	"encoding/json"
	"iter"

	"khabar"
	"khabar/internal/incident"
)

// State of an input.
type State string

const (
	StatePending   State = "pending"   // kept, not read yet
	StateRead      State = "read"      // read into reports
	StateDuplicate State = "duplicate" // the same bytes are in the record under another input
	StateFailed    State = "failed"    // could not be read; the error says why
)

// States in the order they are shown.
var States = []State{StatePending, StateRead, StateDuplicate, StateFailed}

// Input is one page as it was handed in. Key tells inputs apart: path or URL,
// and for one of many pages in a file the page's id.
type Input struct {
	Key         string        `json:"key"`
	ID          string        `json:"id"`
	Kind        string        `json:"kind"` // collect.Kind of the page
	Page        khabar.Page   `json:"page"`
	State       State         `json:"state"`
	Error       *khabar.Error `json:"error,omitempty"`
	DuplicateOf string        `json:"duplicate_of,omitempty"` // key of the input that has the same bytes
	Reports     []string      `json:"reports"`                // ids of the reports read from it
}

// ReportSummary is a report in a list.
type ReportSummary struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet,omitempty"`
	Agency    string `json:"agency,omitempty"`
	Published string `json:"published,omitempty"`
	Language  string `json:"language,omitempty"`
	Genre     string `json:"genre,omitempty"`
	Version   int    `json:"version"`
	Events    int    `json:"events"`
	Claims    int    `json:"claims"`
	Figures   int    `json:"figures"`
	Input     string `json:"input"`
	Snippet   string `json:"snippet,omitempty"`
}

// Window is a part of a list.
type Window struct {
	Limit, Offset int
}

// ReportQuery selects reports; empty fields select all. Ordered by publication,
// latest first, then id.
type ReportQuery struct {
	Q, Outlet, From, To string
	Window
}

// IncidentQuery selects incidents; empty fields select all, but an empty Kind
// selects those that happened ("all" selects every kind).
type IncidentQuery struct {
	Kind, Type, Mode, Status string
	Actor                    string // id or name, whole
	Country                  string // ISO 3166-1 alpha-2
	Admin1, Place            string // name, whole
	BBox                     *BBox
	From, To                 string // ISO days; incidents whose time overlaps
	Report                   string // those merged from this report
	Disputed                 *bool
	MinSources               int // independent sources
	Q                        string
	Sort                     string // time (default), reported, killed, sources; "-" before it turns it round
	Window
}

// BBox in degrees; West > East crosses the 180th meridian.
type BBox struct{ West, South, East, North float64 }

// IncidentSummary is an incident in a list.
type IncidentSummary struct {
	ID          string          `json:"incident_id"`
	Kind        incident.Kind   `json:"kind"`
	Type        string          `json:"type"`
	Mode        string          `json:"mode,omitempty"`
	Title       string          `json:"title"`
	Status      incident.Status `json:"status"`
	Disputed    bool            `json:"disputed"`
	Place       *khabar.Place   `json:"place"`
	Time        khabar.When     `json:"time"`
	Actors      []ActorSummary  `json:"actors"`
	Killed      *Range          `json:"killed"`
	Wounded     *Range          `json:"wounded"`
	Weapons     []string        `json:"weapons"`
	Reports     int             `json:"reports"`
	Independent int             `json:"independent"`
	Confidence  float64         `json:"confidence"`
}

// ActorSummary names an actor and its role.
type ActorSummary struct {
	Name    string      `json:"name"`
	ActorID string      `json:"actor_id,omitempty"`
	Role    khabar.Role `json:"role"`
}

// Range of a toll.
type Range struct {
	Low  *int `json:"low"`
	Best *int `json:"best"`
	High *int `json:"high"`
}

// Facet is a value with the number of incidents that have it.
type Facet struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
	Count int    `json:"count"`
}

// Facets by field: type, mode, status, country, admin1, actor, weapon.
type Facets map[string][]Facet

// Point is an incident on the map.
type Point struct {
	ID          string  `json:"incident_id"`
	Lat         float64 `json:"lat"`
	Lon         float64 `json:"lon"`
	Type        string  `json:"type"`
	Mode        string  `json:"mode,omitempty"`
	Status      string  `json:"status"`
	Title       string  `json:"title"`
	Place       string  `json:"place"`
	Precision   string  `json:"precision"`
	Start       string  `json:"start,omitempty"`
	Killed      *int    `json:"killed"`
	Independent int     `json:"independent"`
}

// Day counts incidents that began on a day.
type Day struct {
	Day    string `json:"day"`
	Count  int    `json:"count"`
	Killed int    `json:"killed"` // sum of the best values
}

// EventQuery selects events. Ordered by start of time, latest first, then report
// and event.
type EventQuery struct {
	Type, Mode, Status, Modality, Country, Report, Incident, From, To, Q string
	Window
}

// EventRow is an event in a list.
type EventRow struct {
	Report    string          `json:"report"`
	Incident  string          `json:"incident_id,omitempty"`
	Outlet    string          `json:"outlet,omitempty"`
	Published string          `json:"published,omitempty"`
	Event     json.RawMessage `json:"event"` // khabar.Event
}

// PartKind names what else is extracted from reports.
type PartKind string

const (
	PartClaim     PartKind = "claim"
	PartFigure    PartKind = "figure"
	PartAgreement PartKind = "agreement"
	PartPerson    PartKind = "person"
	PartRelation  PartKind = "relation"
	PartCitation  PartKind = "citation"
)

// PartQuery selects parts of one kind. Name is the source, measure, agreement,
// person, actor or publisher; Status the stance, unit, status or relation.
// Ordered by publication, latest first, then report and place in it.
type PartQuery struct {
	Kind                    PartKind
	Name, Status, Report, Q string
	From, To                string // publication of the report
	Window
}

// PartRow is a part in a list.
type PartRow struct {
	Report    string          `json:"report"`
	Outlet    string          `json:"outlet,omitempty"`
	Published string          `json:"published,omitempty"`
	Part      json.RawMessage `json:"part"`
}

// Hit of a search over reports and incidents.
type Hit struct {
	Kind    string `json:"kind"` // report, incident
	ID      string `json:"id"`
	Title   string `json:"title"`
	Date    string `json:"date,omitempty"`
	Snippet string `json:"snippet"` // matched words stand between ‹ and ›
}

// Status of the record.
type Status struct {
	Inputs    int           `json:"inputs"`
	States    map[State]int `json:"states"`
	Pages     int           `json:"pages"`
	Reports   int           `json:"reports"`
	Events    int           `json:"events"`
	Claims    int           `json:"claims"`
	Figures   int           `json:"figures"`
	Incidents int           `json:"incidents"` // of kind happened
	Earliest  string        `json:"earliest,omitempty"`
	Latest    string        `json:"latest,omitempty"` // publication
	// Stale is true where reports came in or changed after the last merge.
	Stale bool `json:"stale"`
}

// Store is the record. It is safe for concurrent use.
type Store interface {
	// Offer keeps a page and says in which state its input now is: pending where
	// it is to be read. Bytes that another input has make it a duplicate. A key
	// offered again with other bytes becomes pending again; with the same bytes
	// it keeps its state.
	Offer(ctx context.Context, in Input, page []byte) (State, error)
	// Finish records what a pending input was read into. The reports replace the
	// current versions of those read from the input before, which stay in the
	// history. An extraction whose report id belongs to another input gets a new
	// id, derived from its page's hash; Finish sets it.
	Finish(ctx context.Context, key string, xs []*khabar.Extraction) error
	// Fail records that an input could not be read.
	Fail(ctx context.Context, in Input, err *khabar.Error) error
	// Retry makes failed inputs pending.
	Retry(ctx context.Context) (int, error)
	// Pending yields the inputs that wait to be read, with their pages, in order of key.
	Pending(ctx context.Context) iter.Seq2[PendingPage, error]

	// Extractions yields the current extraction of every report, in order of id.
	Extractions(ctx context.Context) iter.Seq2[*khabar.Extraction, error]
	// SetIncidents replaces all incidents in one transaction.
	SetIncidents(ctx context.Context, ins []*incident.Incident) error

	Status(ctx context.Context) (Status, error)
	Inputs(ctx context.Context, state State, w Window) ([]Input, int, error)
	Page(ctx context.Context, sha256 string) ([]byte, error)
	Reports(ctx context.Context, q ReportQuery) ([]ReportSummary, int, error)
	Report(ctx context.Context, id string) (ReportSummary, *khabar.Extraction, error)
	Incidents(ctx context.Context, q IncidentQuery) ([]IncidentSummary, int, error)
	Incident(ctx context.Context, id string) (*incident.Incident, error)
	Facets(ctx context.Context, q IncidentQuery) (Facets, error)
	Points(ctx context.Context, q IncidentQuery) ([]Point, error)
	Timeline(ctx context.Context, q IncidentQuery) ([]Day, error)
	Events(ctx context.Context, q EventQuery) ([]EventRow, int, error)
	Parts(ctx context.Context, q PartQuery) ([]PartRow, int, error)
	Search(ctx context.Context, q string, w Window) ([]Hit, error)

	// Close finishes writing and closes the record.
	Close() error
}

// PendingPage is an input that waits to be read.
type PendingPage struct {
	Input Input
	Bytes []byte
}

// NotFound is the error for an id the record does not have.
func NotFound(kind, id string) *khabar.Error {
	return khabar.Errorf(khabar.CodeNotFound, "store", "", "no %s has the id %q", kind, id)
}
