package khabar

// Document is a report under analysis. Each stage fills its own layer, reads
// the layers before it and changes neither the text nor another stage's layer.
// All spans count bytes of Text; token indices count Document.Tokens.
type Document struct {
	Report *Report
	Text   string

	Tokens    []Token    // internal/sentence
	Sentences []Sentence // internal/sentence
	Names     []Name     // internal/sentence (name recogniser)
	Vectors   Vectors    // internal/sentence: for the stages that learn from them, no part of the output
	Tellings  []Telling  // internal/sentence: one a token

	Times      []TimeMention  // internal/mention/when
	Places     []PlaceMention // internal/mention/where
	Actors     []ActorMention // internal/mention/who
	Entities   []Entity       // internal/mention/who: what the ActorMentions refer to
	Counts     []CountMention // internal/mention/count
	Casualties []CasualtyFact // internal/mention/count
	Arms       []ArmMention   // internal/mention/arms

	Events []*Event // internal/event
	Claims []*Claim // internal/claim
}

// Token is a syntactic word. Form is a substring of Document.Text.
type Token struct {
	Span
	Form   string
	Lemma  string
	UPOS   string // universal part of speech: NOUN, VERB, PROPN …
	XPOS   string // Penn tag: NN, VBD …
	Head   int    // index of the governor in Document.Tokens; -1 for a root
	Deprel string // universal relation with subtype: nsubj, nsubj:pass, obl …
	Sent   int    // index of its sentence
}

// Vectors hold what the encoder knows of each token of a document: Width bytes a
// token, whole numbers plus 128, in steps of the token's scale.
type Vectors struct {
	Width  int
	Bytes  []uint8
	Scales []float32
}

// Sentence is a sentence or a heading. First and End are token indices, half-open.
type Sentence struct {
	Span
	First, End int
	Block      BlockKind // kind of the block it lies in
	Para       int       // index of its paragraph, counted over the text
}

// Telling is what the encoder's heads take a token for: the chance that it tells
// of an event, and how that event then stands.
type Telling struct {
	Event  float32
	States [5]float32 // chances of neural.States: now, past, several, unreal, negated
}

// NameKind is the class given by the name recogniser.
type NameKind string

const (
	NamePerson   NameKind = "PER"
	NameOrg      NameKind = "ORG"
	NameLocation NameKind = "LOC"
	NameNORP     NameKind = "NORP" // nationalities, religious and political groups as adjectives or plurals
	NameFacility NameKind = "FAC"
	NameDate     NameKind = "DATE"
	NameMoney    NameKind = "MONEY"
	NameProduct  NameKind = "PRODUCT"
	NameMisc     NameKind = "MISC"
	// The classes of the conflict head (re3d guidelines), beside the ones above.
	NameWeapon   NameKind = "WEAPON"
	NamePlatform NameKind = "PLATFORM"
	NameQuantity NameKind = "QUANTITY"
)

// Name is a name found by the trained recogniser.
type Name struct {
	Anchor
	Kind  NameKind
	Head  string // which model head found it: "names" or "conflict"
	Score float64
}

// Anchor ties a mention to its words: a byte span, its sentence, and its
// tokens (half-open).
type Anchor struct {
	Span
	Sent        int
	First, Last int // token range, half-open: [First, Last)
}

// Head returns the index of the token within [First, Last) whose governor lies
// outside it: the syntactic head. The last such token wins for appositions.
func (d *Document) Head(first, last int) int {
	for i := first; i < last; i++ {
		if h := d.Tokens[i].Head; h < first || h >= last {
			return i
		}
	}
	return last - 1
}

// Anchored returns the anchor of the token range [first, last).
func (d *Document) Anchored(first, last int) Anchor {
	return Anchor{
		Span:  Span{d.Tokens[first].Start, d.Tokens[last-1].End},
		Sent:  d.Tokens[first].Sent,
		First: first, Last: last,
	}
}

// TimeMention is an expression of time, in the terms of TimeML.
type TimeMention struct {
	Anchor
	Value string // TIMEX3 value: "2019-10-04", "P2D", "2019-W40", "XXXX-05-29", "PRESENT_REF"
	Type  string // TIMEX3 type: DATE, TIME, DURATION, SET
	Mod   string // TIMEX3 mod: APPROX, START, MID, END, BEFORE, AFTER …
	When  When   // the days it stands for; zero where it stands for none (a bare duration)
	// Relative is true where When rests on the publication date. When that date
	// is itself a range, When is as wide as the doubt.
	Relative bool
	Rule     string
}

// Precision of a When.
type Precision string

const (
	PrecisionDay     Precision = "day"
	PrecisionWeek    Precision = "week"
	PrecisionMonth   Precision = "month"
	PrecisionSeason  Precision = "season"
	PrecisionYear    Precision = "year"
	PrecisionApprox  Precision = "approx"
	PrecisionUnknown Precision = "unknown"
)

// When is an interval of days, inclusive at both ends (ISO 8601 days). An empty
// Start or End is open.
type When struct {
	Start      string    `json:"start,omitempty"`
	End        string    `json:"end,omitempty"`
	Precision  Precision `json:"precision"`
	Expression string    `json:"expression,omitempty"`
	Mention    *Mark     `json:"mention,omitempty"`
	Note       string    `json:"note,omitempty"` // doubt: "publication date is a range", "calendar slip?"
}

// PlacePrecision says how fine a place is, coarsest last.
type PlacePrecision string

const (
	PlaceFacility PlacePrecision = "facility" // a named building, post or site
	PlaceTown     PlacePrecision = "town"
	PlaceNear     PlacePrecision = "near" // near a known place
	PlaceDistrict PlacePrecision = "district"
	PlaceProvince PlacePrecision = "province"
	PlaceRegion   PlacePrecision = "region" // a region, valley, sea or border, larger or other than a unit
	PlaceCountry  PlacePrecision = "country"
)

// Place is a resolved place. Lat and Lon are WGS 84 degrees.
type Place struct {
	Name        string         `json:"name"`
	Admin2      string         `json:"admin2,omitempty"`
	Admin1      string         `json:"admin1,omitempty"`
	Country     string         `json:"country,omitempty"`
	CountryCode string         `json:"country_code,omitempty"` // ISO 3166-1 alpha-2
	Lat         float64        `json:"lat"`
	Lon         float64        `json:"lon"`
	Precision   PlacePrecision `json:"precision"`
	GazetteerID string         `json:"gazetteer_id,omitempty"`
	Mention     *Mark          `json:"mention,omitempty"`
	Rule        string         `json:"rule,omitempty"`
}

// PlaceMention is a place name in the text. Place is nil where it could not be
// resolved; Reason then says why.
type PlaceMention struct {
	Anchor
	Name   string
	Place  *Place
	Reason string
	// Relation words around it: "near", "30 km north of", "border of".
	Relation string
	// AsActor is set where the name stands for its government or people
	// ("Islamabad said"): no event happens there.
	AsActor bool
	// InName is set where it is part of a longer name ("Kabul University").
	InName bool
	Rule   string
}

// ActorClass is the kind of thing an actor is.
type ActorClass string

const (
	ClassPerson       ActorClass = "person"
	ClassGroup        ActorClass = "group" // people or an armed group
	ClassOrganisation ActorClass = "organisation"
	ClassState        ActorClass = "state"
	ClassFacility     ActorClass = "facility"
	ClassVehicle      ActorClass = "vehicle"
	ClassOther        ActorClass = "other"
)

// MentionForm says in what form an actor is mentioned.
type MentionForm string

const (
	FormName       MentionForm = "name"    // Zalmay Khalilzad, the TTP
	FormNominal    MentionForm = "nominal" // two policemen, the militant group
	FormNORP       MentionForm = "norp"    // Pakistani, Afghans
	FormPronoun    MentionForm = "pronoun" // he, they
	FormCapital    MentionForm = "capital" // Islamabad, for its government
	FormPossessive MentionForm = "possessive"
)

// ActorMention is a mention of an actor: a name, a noun phrase or a pronoun.
// Head is the token index of its syntactic head.
type ActorMention struct {
	Anchor
	HeadTok int
	Form    MentionForm
	Entity  int    // index into Document.Entities; -1 where it refers to none
	Title   string // title or office in the mention: "Prime Minister", "police spokesman"
	Rule    string
}

// Entity is an actor as one report knows it: all mentions that refer to it.
type Entity struct {
	Name          string // fullest name in the report, or the canonical name where ActorID is set; a stable label where unnamed ("senior Pakistan government official")
	ActorID       string // id in data/actor; empty where unknown
	Class         ActorClass
	Sector        string // PLOVER sector: GOV, MIL, COP, UAF, REB, CVL, JRN, MED …
	Country       string // ISO 3166-1 alpha-3
	Role          string // office or description: "Taliban spokesman"
	Affiliation   string // the actor it belongs to, as named in the report
	AffiliationID string
	Held          *Period // when a named person held Role, where the report or data/actor says so
	Anonymous     bool    // an unnamed person or group of persons
	Mentions      []int   // indices into Document.Actors, in order
}

// CountMention is a number of things: "at least 27 police officers".
type CountMention struct {
	Anchor
	Low, Best, High *int   // nil where vague ("scores") or open
	Wording         string // the exact words: "at least 27"
	Unit            string // lemma of what is counted: "officer", "percent", "km"
	UnitTok         int    // its token index; -1 where none
	Rule            string
}

// CasualtyFact is one count of people harmed, before it is given to an event.
type CasualtyFact struct {
	Casualty
	Anchor        // the words it rests on
	Trigger   int // token index of the harming word: "killed", "injured"; -1 where none
	VictimTok int // head token of the victim phrase; -1 where none
	AgentTok  int // head token of the harmer, where the words name one; -1 where none
	// More is true where the words say that these come on top of those counted
	// before: "another five", "also killed two", "while a second blast killed six".
	More bool
	// Other is true where the words give it as the figure of somebody else: "other
	// reports say", "the party claims".
	Other bool
	Rule  string
}

// ArmMention is a weapon, munition or tactic word.
type ArmMention struct {
	Anchor
	Term   string // canonical term in data/arms: "drone", "IED", "suicide vest"
	Class  string // weapon | tactic | countermeasure
	Family string // the mode of ASSAULT it implies, where it does: drone, aerial, explosives, suicide-attack, firearms, heavy-weapons …
	Rule   string
}
