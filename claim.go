package khabar

// SourceType of a claim's source.
type SourceType string

const (
	SourceNamedOfficial        SourceType = "named official"
	SourceAnonymousOfficial    SourceType = "anonymous official"
	SourceNamedNonOfficial     SourceType = "named non-official"
	SourceAnonymousNonOfficial SourceType = "anonymous non-official"
	SourceOrganisation         SourceType = "organisation"
	SourceOutlet               SourceType = "media outlet"
	SourceSocial               SourceType = "social media account"
	SourceDocument             SourceType = "document"
	SourceUnspecified          SourceType = "unspecified"
)

// Stance of a claim.
type Stance string

const (
	StanceAsserts              Stance = "asserts"
	StanceDenies               Stance = "denies"
	StanceNeither              Stance = "neither confirms nor denies"
	StanceDeclines             Stance = "declines to comment"
	StanceClaimsResponsibility Stance = "claims responsibility"
	StanceDeniesResponsibility Stance = "denies responsibility"
	StanceBlames               Stance = "blames"
	StanceAssesses             Stance = "assesses"
	StanceProposes             Stance = "proposes"
	StanceDemands              Stance = "demands"
	StancePromises             Stance = "promises"
	StanceWarns                Stance = "warns"
)

// Hedge of a claim.
type Hedge string

const (
	HedgeNone     Hedge = "none"
	HedgeReported Hedge = "reported"
	HedgeLikely   Hedge = "likely"
	HedgePossible Hedge = "possible"
)

// ClaimSource is who a claim comes from.
type ClaimSource struct {
	Name            string     `json:"name"`
	Type            SourceType `json:"type"`
	ActorID         string     `json:"actor_id,omitempty"`
	Mention         *Mark      `json:"mention,omitempty"`
	AnonymityReason string     `json:"anonymity_reason,omitempty"`

	Entity int `json:"-"` // index into Document.Entities; -1 where none
}

// Claim is a statement by a source, through a channel, with a stance, about an
// event, a figure or a proposition. Quote is the whole sentence or sentences;
// Content is what is claimed.
type Claim struct {
	ID      string      `json:"id"`
	Source  ClaimSource `json:"source"`
	Channel string      `json:"channel,omitempty"`
	Via     string      `json:"via,omitempty"`
	Stance  Stance      `json:"stance"`
	Hedge   Hedge       `json:"hedge"`
	About   []string    `json:"about"`
	Cue     *Mark       `json:"cue,omitempty"`
	Content *Span       `json:"content,omitempty"`
	Parts   []Span      `json:"-"` // the pieces of a content that its cue interrupts, in order; empty where it is one
	Quote
	Direct bool   `json:"direct"`
	Rule   string `json:"rule,omitempty"`

	Sent   int `json:"-"` // sentence of the cue
	CueTok int `json:"-"` // token index of the cue's head; -1 where none
}

// Period is an interval of days; Open marks one that had not ended.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	Open  bool   `json:"open,omitempty"`
	Note  string `json:"note,omitempty"`
}

// Compare is the base a figure is compared with.
type Compare struct {
	Value         *float64 `json:"value,omitempty"`
	Period        *Period  `json:"period,omitempty"`
	ChangePercent *float64 `json:"change_percent,omitempty"`
}

// Figure is a reported statistic.
type Figure struct {
	ID        string   `json:"id"`
	Value     *float64 `json:"value"`
	ValueHigh *float64 `json:"value_high,omitempty"`
	Unit      string   `json:"unit"`
	Measure   string   `json:"measure"`
	Place     string   `json:"place,omitempty"`
	Actors    []string `json:"actors"`
	Period    *Period  `json:"period,omitempty"`
	Source    string   `json:"source,omitempty"`
	Qualifier string   `json:"qualifier,omitempty"`
	Compare   *Compare `json:"compare,omitempty"`
	Checks    []string `json:"checks"`
	Quote
	Rule string `json:"rule,omitempty"`
}

// Agreement is a deal, ceasefire, pledge or negotiation.
type Agreement struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Parties   []string `json:"parties"`
	Mediators []string `json:"mediators"`
	Date      string   `json:"date,omitempty"`
	Status    string   `json:"status"` // proposed, agreed, signed, in force, extended, violated, lapsed, collapsed, failed, ongoing
	Quote
	Rule string `json:"rule,omitempty"`
}

// PersonMention is one surface of a person.
type PersonMention struct {
	Surface string `json:"surface"`
	Span
}

// Person is a person with the post the report gives.
type Person struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Role        string          `json:"role,omitempty"`
	Affiliation string          `json:"affiliation,omitempty"`
	Held        *Period         `json:"held,omitempty"`
	Mentions    []PersonMention `json:"mentions"`
}

// Relation is how two actors stand to one another.
type Relation struct {
	A        string  `json:"a"`
	B        string  `json:"b"`
	Relation string  `json:"relation"`
	Period   *Period `json:"period,omitempty"`
	Quote
	Rule string `json:"rule,omitempty"`
}

// Citation is a bracketed reference of an analytic journal.
type Citation struct {
	Publisher string   `json:"publisher,omitempty"`
	Author    string   `json:"author,omitempty"`
	Handle    string   `json:"handle,omitempty"`
	Date      string   `json:"date,omitempty"`
	Damaged   bool     `json:"damaged"`
	Raw       string   `json:"raw"`
	Supports  []string `json:"supports"`
	Span
}
