package khabar

// Status of an event as its report tells it.
type Status string

const (
	StatusAsserted    Status = "asserted"    // told by the outlet as fact
	StatusClaimed     Status = "claimed"     // told by a source
	StatusUnconfirmed Status = "unconfirmed" // told with an explicit lack of confirmation
	StatusDenied      Status = "denied"
	StatusProposed    Status = "proposed"
	StatusBackground  Status = "background" // past context, not this report's news
)

// Modality of an event.
type Modality string

const (
	ModalityActual       Modality = "actual"
	ModalityPlanned      Modality = "planned"
	ModalityHypothetical Modality = "hypothetical"
	ModalityNegated      Modality = "negated"
)

// Outcome of an attack.
type Outcome string

const (
	OutcomeHit      Outcome = "hit"
	OutcomeRepelled Outcome = "repelled"
	OutcomeFoiled   Outcome = "foiled"
	OutcomeFailed   Outcome = "failed"
	OutcomeSurvived Outcome = "survived"
)

// Role of an actor in an event.
type Role string

const (
	RoleActor       Role = "actor"
	RoleRecipient   Role = "recipient"
	RoleParticipant Role = "participant"
	RoleMediator    Role = "mediator"
	RolePerpetrator Role = "perpetrator"
	RoleVictim      Role = "victim"
	RoleTarget      Role = "target"
)

// Event is something that happened, is said to have happened, or is proposed,
// as one report tells it.
type Event struct {
	ID             string           `json:"id"`
	Type           string           `json:"type"` // PLOVER type: ASSAULT, CONSULT …
	Mode           string           `json:"mode,omitempty"`
	Subtype        string           `json:"subtype,omitempty"`
	Contexts       []string         `json:"contexts"`
	Trigger        Mark             `json:"trigger"`
	Actors         []EventActor     `json:"actors"`
	Place          *Place           `json:"place"`
	PlaceReason    string           `json:"place_reason,omitempty"` // why Place is null, or by what rule it was chosen
	Time           When             `json:"time"`
	Casualties     []Casualty       `json:"casualties"`
	Weapons        []Weapon         `json:"weapons"`
	Tactics        []string         `json:"tactics"`
	TargetKind     string           `json:"target_kind,omitempty"`
	Outcome        Outcome          `json:"outcome,omitempty"`
	Status         Status           `json:"status"`
	Modality       Modality         `json:"modality"`
	Aggregate      bool             `json:"aggregate"`
	Responsibility []Responsibility `json:"responsibility"`
	Links          []Link           `json:"links"`
	Claims         []string         `json:"claims"`
	Evidence       []Quote          `json:"evidence"`
	Confidence     float64          `json:"confidence"`
	Rule           string           `json:"rule"` // codebook row that fired, with the codebook's version

	// What the reading stages need and the contract leaves out.
	TriggerTok int   `json:"-"` // token index of the trigger's head
	Sent       int   `json:"-"` // its sentence
	AlsoSents  []int `json:"-"` // further sentences joined into it
}

// EventActor is an actor in a role.
type EventActor struct {
	Name    string     `json:"name"`
	ActorID string     `json:"actor_id,omitempty"`
	Role    Role       `json:"role"`
	Class   ActorClass `json:"class"`
	Sector  string     `json:"sector,omitempty"`
	Country string     `json:"country,omitempty"` // ISO 3166-1 alpha-3
	Mention *Mark      `json:"mention,omitempty"`

	Entity int `json:"-"` // index into Document.Entities; -1 where none
}

// Effect of violence on people.
type Effect string

const (
	EffectKilled    Effect = "killed"
	EffectWounded   Effect = "wounded"
	EffectAbducted  Effect = "abducted"
	EffectArrested  Effect = "arrested"
	EffectDisplaced Effect = "displaced"
	EffectMissing   Effect = "missing"
)

// Scope of a casualty row.
type Scope string

const (
	ScopeIncident   Scope = "incident"
	ScopeTotal      Scope = "total" // over several incidents or a period
	ScopeBackground Scope = "background"
)

// Casualty is one row of an account. Rows with the same By are one account; the
// rows with an empty By are the report's own.
type Casualty struct {
	Effect   Effect `json:"effect"`
	Category string `json:"category"` // total, civilian, police, military, militant, journalist, health, child …, unspecified
	Party    string `json:"party,omitempty"`
	Low      *int   `json:"low"`
	Best     *int   `json:"best"`
	High     *int   `json:"high"`
	Wording  string `json:"wording"`
	Scope    Scope  `json:"scope"`
	By       string `json:"by,omitempty"` // id of the claim it rests on
	Mention  *Mark  `json:"mention,omitempty"`
	Rule     string `json:"rule,omitempty"`
}

// Weapon used or found.
type Weapon struct {
	Term    string `json:"term"`
	Mention *Mark  `json:"mention,omitempty"`
}

// Responsibility is one actor's stance on having done it.
type Responsibility struct {
	Actor   string `json:"actor"`
	ActorID string `json:"actor_id,omitempty"`
	Stance  string `json:"stance"` // claims, denies, blamed
	By      string `json:"by,omitempty"`
}

// Link joins two events of one report.
type Link struct {
	To   string `json:"to"`
	Kind string `json:"kind"` // response_to, follows, part_of, same_as, cause
}
