package incident

import "khabar"

// Kind says whether an incident happened. Only KindHappened counts and goes on
// the map.
type Kind string

const (
	KindHappened     Kind = "happened"
	KindPlanned      Kind = "planned"
	KindHypothetical Kind = "hypothetical"
	KindNegated      Kind = "negated"
	KindAggregate    Kind = "aggregate"
	KindBackground   Kind = "background"
)

// Status of an incident, derived from its accounts.
type Status string

const (
	StatusAsserted    Status = "asserted"    // an outlet tells it as fact
	StatusClaimed     Status = "claimed"     // only sources tell it
	StatusUnconfirmed Status = "unconfirmed" // told with an explicit lack of confirmation
	StatusDenied      Status = "denied"      // every account is a denial
	StatusDisputed    Status = "disputed"    // accounts contradict one another
	StatusProposed    Status = "proposed"
	StatusBackground  Status = "background"
)

// EventRef names an event of a report.
type EventRef struct {
	Report string `json:"report"`
	Event  string `json:"event"`
}

// Incident is what happened, merged from events of one or more reports.
type Incident struct {
	ID         string         `json:"incident_id"`
	Kind       Kind           `json:"kind"`
	Title      string         `json:"title"` // the evidence of its first event
	Type       string         `json:"type"`
	Mode       string         `json:"mode,omitempty"`
	Subtype    string         `json:"subtype,omitempty"`
	Contexts   []string       `json:"contexts"`
	Reports    []string       `json:"reports"`
	Events     []EventRef     `json:"events"`
	Mentions   []EventRef     `json:"mentions"` // background, planned … events that speak of it
	Place      *khabar.Place  `json:"place"`
	Time       khabar.When    `json:"time"`
	Actors     []Actor        `json:"actors"`
	Casualties []Casualty     `json:"casualties"`
	Weapons    []string       `json:"weapons"`
	Tactics    []string       `json:"tactics"`
	TargetKind string         `json:"target_kind,omitempty"`
	Outcome    khabar.Outcome `json:"outcome,omitempty"`
	Status     Status         `json:"status"`
	Disputed   bool           `json:"disputed"`
	Sources    Sources        `json:"sources"`
	Responsib  []Responsible  `json:"responsibility"`
	Disagree   []Disagreement `json:"disagreements"`
	Accounts   []Account      `json:"accounts"`
	Merges     []MergeReason  `json:"merges"`
	Confidence float64        `json:"confidence"`
	First      string         `json:"first_reported,omitempty"`
	Last       string         `json:"last_reported,omitempty"`
}

// Actor of an incident, with the events that name it in this role.
type Actor struct {
	Name    string            `json:"name"`
	ActorID string            `json:"actor_id,omitempty"`
	Role    khabar.Role       `json:"role"`
	Class   khabar.ActorClass `json:"class"`
	Sector  string            `json:"sector,omitempty"`
	Country string            `json:"country,omitempty"`
	Events  []EventRef        `json:"events"`
}

// Casualty is the merged toll of one effect and category; see [Toll].
type Casualty struct {
	Effect   khabar.Effect `json:"effect"`
	Category string        `json:"category"`
	Low      *int          `json:"low"`
	Best     *int          `json:"best"`
	High     *int          `json:"high"`
	Rule     string        `json:"rule"` // which part of the rule gave best
	History  []TollAccount `json:"history"`
}

// TollAccount is one account of a toll.
type TollAccount struct {
	EventRef
	Published string `json:"published,omitempty"`
	Outlet    string `json:"outlet,omitempty"`
	Source    string `json:"source,omitempty"` // who says so; empty for the report itself
	Low       *int   `json:"low"`
	Best      *int   `json:"best"`
	High      *int   `json:"high"`
	Wording   string `json:"wording"`
	Current   bool   `json:"current"` // false where the same source gave a later figure
	// AsOf is the date of publication; of copies of one text, that of the first.
	AsOf  string `json:"as_of,omitempty"`
	group string // independent group
	text  int    // copies of one text
}

// Responsible is one actor's stance on having done it.
type Responsible struct {
	Actor   string     `json:"actor"`
	ActorID string     `json:"actor_id,omitempty"`
	Stance  string     `json:"stance"`
	Events  []EventRef `json:"events"`
}

// Sources counts who tells it. Independent counts groups of reports: copies of
// one text, copies of one agency's text and reports of one outlet are one group.
type Sources struct {
	Reports     int        `json:"reports"`
	Outlets     []string   `json:"outlets"`
	Independent int        `json:"independent"`
	Groups      [][]string `json:"groups"`
}

// Disagreement is a field on which accounts differ. Open is true where neither
// value is the other's refinement or update.
type Disagreement struct {
	Field  string  `json:"field"`
	Values []Value `json:"values"`
	Open   bool    `json:"open"`
	Note   string  `json:"note,omitempty"`
}

// Value as given by some events.
type Value struct {
	Value  string     `json:"value"`
	Events []EventRef `json:"events"`
}

// Account is one event as one report tells it.
type Account struct {
	EventRef
	Title      string            `json:"report_title,omitempty"`
	Outlet     string            `json:"outlet,omitempty"`
	Agency     string            `json:"agency,omitempty"`
	Published  string            `json:"published,omitempty"`
	Status     khabar.Status     `json:"status"`
	Mode       string            `json:"mode,omitempty"`
	Place      string            `json:"place,omitempty"`
	Time       khabar.When       `json:"time"`
	Sources    []string          `json:"sources"` // who says so
	Casualties []khabar.Casualty `json:"casualties"`
	Evidence   []khabar.Quote    `json:"evidence"`
	Confidence float64           `json:"confidence"`
}

// MergeReason says why two groups of events were joined: the pair that spoke
// most for it, its score, and the average over all pairs.
type MergeReason struct {
	A        EventRef       `json:"a"`
	B        EventRef       `json:"b"`
	Score    float64        `json:"score"`
	Average  float64        `json:"average"`
	Features []Contribution `json:"features"`
}
