package khabar

import "encoding/json"

// Schema names the output contract (docs/schema/khabar-1.schema.json).
const Schema = "khabar/1"

// Extraction is what one report becomes, or the error that stands in its place.
type Extraction struct {
	Schema     string          `json:"schema"`
	Report     *Report         `json:"report,omitempty"`
	Events     []*Event        `json:"events"`
	Claims     []*Claim        `json:"claims"`
	Figures    []*Figure       `json:"figures"`
	Agreements []*Agreement    `json:"agreements"`
	People     []*Person       `json:"people"`
	Relations  []*Relation     `json:"relations"`
	Citations  []*Citation     `json:"citations"`
	Mentions   []OutputMention `json:"mentions,omitempty"`
}

// Failure stands in the output for a page that could not be read.
type Failure struct {
	Schema string `json:"schema"`
	Page   Page   `json:"page"`
	Error  *Error `json:"error"`
}

// OutputMention is a mention as --mentions prints it. The keys of its kind are
// always there: a place that could not be resolved has null coordinates and a
// reason, an open or vague count has null bounds.
type OutputMention struct {
	Kind string `json:"kind"` // time, place, person, organisation, actor, count, weapon, trigger
	Mark
	Value string     `json:"value,omitempty"` // time: TIMEX3 value; weapon: canonical term; trigger: event type
	Timex string     `json:"timex_type,omitempty"`
	Place *PlaceKeys `json:"-"`
	Count *CountKeys `json:"-"`
	Actor string     `json:"actor_id,omitempty"`
	Rule  string     `json:"rule,omitempty"`
}

// PlaceKeys are the keys of a place mention.
type PlaceKeys struct {
	Lat         *float64 `json:"lat"`
	Lon         *float64 `json:"lon"`
	CountryCode *string  `json:"country_code"`
	GazetteerID *string  `json:"gazetteer_id"`
	Reason      string   `json:"reason,omitempty"`
}

// CountKeys are the keys of a count mention.
type CountKeys struct {
	Low  *int `json:"low"`
	Best *int `json:"best"`
	High *int `json:"high"`
}

// MarshalJSON prints the keys of the mention's kind.
func (m OutputMention) MarshalJSON() ([]byte, error) {
	type plain OutputMention
	return json.Marshal(struct {
		plain
		*PlaceKeys
		*CountKeys
	}{plain(m), m.Place, m.Count})
}

// MapSpans applies f, once, to every span of x that counts positions in
// x.Report.Text. Marks may be shared between events.
func (x *Extraction) MapSpans(f func(Span) Span) {
	seen := map[*Mark]bool{}
	mark := func(m *Mark) {
		if m != nil && !seen[m] {
			seen[m] = true
			m.Span = f(m.Span)
		}
	}
	for i := range x.Report.Blocks {
		x.Report.Blocks[i].Span = f(x.Report.Blocks[i].Span)
	}
	for _, e := range x.Events {
		mark(&e.Trigger)
		for i := range e.Actors {
			mark(e.Actors[i].Mention)
		}
		if e.Place != nil {
			mark(e.Place.Mention)
		}
		mark(e.Time.Mention)
		for i := range e.Casualties {
			mark(e.Casualties[i].Mention)
		}
		for i := range e.Weapons {
			mark(e.Weapons[i].Mention)
		}
		for i := range e.Evidence {
			e.Evidence[i].Span = f(e.Evidence[i].Span)
		}
	}
	for _, c := range x.Claims {
		mark(c.Source.Mention)
		mark(c.Cue)
		if c.Content != nil {
			*c.Content = f(*c.Content)
		}
		for i := range c.Parts {
			c.Parts[i] = f(c.Parts[i])
		}
		c.Span = f(c.Span)
	}
	for _, g := range x.Figures {
		g.Span = f(g.Span)
	}
	for _, a := range x.Agreements {
		a.Span = f(a.Span)
	}
	for _, p := range x.People {
		for i := range p.Mentions {
			p.Mentions[i].Span = f(p.Mentions[i].Span)
		}
	}
	for _, r := range x.Relations {
		r.Span = f(r.Span)
	}
	for _, c := range x.Citations {
		c.Span = f(c.Span)
	}
	for i := range x.Mentions {
		x.Mentions[i].Span = f(x.Mentions[i].Span)
	}
}
