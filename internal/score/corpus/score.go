package corpus

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"khabar"
	"khabar/extract"
	"khabar/internal/codebook"
	"khabar/internal/mention/count"
	"khabar/internal/score"
)

// Run extracts from the plain text of every item under o.Dir and scores it
// against its marks. Misses are logged for train and dev only.
//
// An event is found where one of the system's, of the same type, has its trigger
// on a trigger or further word of it; each is used once, pairs on the trigger
// itself first. Values are scored on found events.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	items, err := ReadDir(o.Dir)
	if err != nil {
		return nil, err
	}
	cb, err := codebook.New()
	if err != nil {
		return nil, err
	}
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	var rows []score.Row
	for _, part := range Parts {
		s := &scorer{o: o, part: part, types: map[string]*score.PRF{}, roles: map[khabar.Role]*parts{}, values: map[string]*tally{}}
		if part == Test {
			s.o.Errors = 0
		}
		for _, it := range items {
			if it.Part() != part || o.Limit > 0 && s.n >= o.Limit {
				continue
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			s.n++
			s.item(it, x.Document(it.Report()))
		}
		if s.n > 0 {
			rows = append(rows, s.rows(cb)...)
		}
	}
	return rows, nil
}

// Report is the item as the stages read it.
func (it *Item) Report() *khabar.Report {
	r := &khabar.Report{ID: fmt.Sprintf("%s:%d", it.File, it.Line), Title: it.Title, Text: it.Text, Language: "en", Published: it.Published,
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedNone}}
	if it.Published != "" {
		r.PublishedInfo = khabar.PublishedInfo{Kind: khabar.PublishedArgument, Earliest: it.Published, Latest: it.Published}
	}
	for _, p := range it.Paragraphs {
		r.Blocks = append(r.Blocks, khabar.Block{Kind: khabar.BlockParagraph, Span: p})
	}
	return r
}

// tally counts right over scored.
type tally struct{ hit, n int }

// parts counts who plays a part: of the system's actors, those right; of the
// gold's, those found. Several of the former may be one of the latter.
type parts struct{ right, found score.PRF }

// scorer counts over the items of one part.
type scorer struct {
	o                         score.Options
	part                      Part
	n, shown                  int
	types                     map[string]*score.PRF // sets of types an item
	triggers, pins, aggregate score.PRF
	roles                     map[khabar.Role]*parts
	values                    map[string]*tally
}

func (s *scorer) miss(it *Item, format string, args ...any) {
	if s.shown < s.o.Errors {
		s.shown++
		fmt.Fprintf(s.o.Log, "%s:%d: %s\n", it.File, it.Line, fmt.Sprintf(format, args...))
	}
}

func (s *scorer) mark(it *Item, measure string, right bool, format string, args ...any) {
	t := s.values[measure]
	if t == nil {
		t = &tally{}
		s.values[measure] = t
	}
	t.n++
	if right {
		t.hit++
		return
	}
	s.miss(it, measure+": "+format, args...)
}

func (s *scorer) item(it *Item, doc *khabar.Document) {
	s.typeSets(it, doc.Events)
	pairs := match(it.Events, doc.Events)
	s.triggers.Gold += len(it.Events)
	s.triggers.System += len(doc.Events)
	s.triggers.Match += len(pairs)
	for _, g := range it.Events {
		if e := pairs[g]; e != nil {
			s.event(it, g, e)
		} else {
			s.miss(it, "event missed: %s %q", g.Type, g.Trigger.Of(it.Text))
		}
	}
	s.pinned(it, doc.Events)
	for _, n := range it.Negatives {
		i := slices.IndexFunc(doc.Events, func(e *khabar.Event) bool { return e.Trigger.Overlaps(n.Span) })
		got := ""
		if i >= 0 {
			got = doc.Events[i].Type
		}
		s.mark(it, negative+n.Reason, i < 0, "%s %q", got, n.Span.Of(it.Text))
	}
	s.claims(it, doc.Claims)
}

const negative = "left alone: "

// typeSets compares the types that are told as not negated.
func (s *scorer) typeSets(it *Item, events []*khabar.Event) {
	gold, system := map[string]bool{}, map[string]bool{}
	for _, g := range it.Events {
		if g.Modality != khabar.ModalityNegated {
			gold[g.Type] = true
		}
	}
	for _, e := range events {
		if e.Modality != khabar.ModalityNegated {
			system[e.Type] = true
		}
	}
	at := func(typ string) *score.PRF {
		if s.types[typ] == nil {
			s.types[typ] = &score.PRF{}
		}
		return s.types[typ]
	}
	for typ := range gold {
		at(typ).Gold++
		if system[typ] {
			at(typ).Match++
		}
	}
	for typ := range system {
		at(typ).System++
	}
}

// match pairs gold events with the system's of the same type.
func match(gold []*Event, system []*khabar.Event) map[*Event]*khabar.Event {
	pairs := map[*Event]*khabar.Event{}
	used := map[*khabar.Event]bool{}
	pair := func(on func(*Event, *khabar.Event) bool) {
		for _, g := range gold {
			for _, e := range system {
				if pairs[g] == nil && !used[e] && g.Type == e.Type && on(g, e) {
					pairs[g], used[e] = e, true
				}
			}
		}
	}
	pair(func(g *Event, e *khabar.Event) bool { return e.Trigger.Overlaps(g.Trigger) })
	pair(func(g *Event, e *khabar.Event) bool { return slices.ContainsFunc(g.Further, e.Trigger.Overlaps) })
	return pairs
}

// pinned compares the happenings that are shown each on its own.
func (s *scorer) pinned(it *Item, events []*khabar.Event) {
	var gold []*Event
	var system []*khabar.Event
	for _, g := range it.Events {
		if g.Pin() {
			gold = append(gold, g)
		}
	}
	for _, e := range events {
		if pin(e.Status, e.Modality, e.Aggregate) {
			system = append(system, e)
		}
	}
	pairs := match(gold, system)
	s.pins.Gold += len(gold)
	s.pins.System += len(system)
	s.pins.Match += len(pairs)
	right := map[*khabar.Event]bool{}
	for _, e := range pairs {
		right[e] = true
	}
	for _, e := range system {
		if !right[e] {
			s.miss(it, "pin extra: %s %q", e.Type, e.Trigger.Text)
		}
	}
}

// event scores the values of a found event.
func (s *scorer) event(it *Item, g *Event, e *khabar.Event) {
	what := g.Trigger.Of(it.Text)
	s.mark(it, "status", e.Status == g.Status, "%q: %s, gold %s", what, e.Status, g.Status)
	open := g.Modality == Open && (e.Modality == khabar.ModalityPlanned || e.Modality == khabar.ModalityHypothetical)
	s.mark(it, "modality", open || e.Modality == g.Modality, "%q: %s, gold %s", what, e.Modality, g.Modality)
	s.aggregate.Gold += one(g.Aggregate)
	s.aggregate.System += one(e.Aggregate)
	s.aggregate.Match += one(g.Aggregate && e.Aggregate)
	if g.Mode != "" {
		s.mark(it, "mode", e.Mode == g.Mode, "%q: %q, gold %q", what, e.Mode, g.Mode)
	}
	if g.Outcome != "" {
		s.mark(it, "outcome", e.Outcome == g.Outcome, "%q: %q, gold %q", what, e.Outcome, g.Outcome)
	}
	if len(g.Places) > 0 {
		right, name := false, ""
		if e.Place != nil {
			name = e.Place.Name
			right = slices.ContainsFunc(g.Places, func(p khabar.Span) bool { return same(it.Text, p, e.Place.Mention, name) })
		}
		s.mark(it, "place", right, "%q: %q (%s), gold %q", what, name, e.PlaceReason, g.Places[0].Of(it.Text))
	}
	if i := slices.IndexFunc(g.Times, func(t Time) bool { return t.Start != "" }); i >= 0 {
		t := g.Times[i]
		s.mark(it, "date", e.Time.Start == t.Start && e.Time.End == t.End, "%q: %s..%s, gold %s..%s", what, e.Time.Start, e.Time.End, t.Start, t.End)
	}
	s.toll(it, g, e, khabar.EffectKilled)
	s.toll(it, g, e, khabar.EffectWounded)
	s.fillers(it, g, e)
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// toll compares the best number of people harmed; a vague one is right as none.
func (s *scorer) toll(it *Item, g *Event, e *khabar.Event, effect khabar.Effect) {
	told := false
	var want *int
	for _, f := range g.Roles {
		for _, h := range f.Harm {
			if h.Effect != effect {
				continue
			}
			told = true
			if h.Best != nil {
				sum := *h.Best
				if want != nil {
					sum += *want
				}
				want = &sum
			}
		}
	}
	if !told {
		return
	}
	var rows []khabar.Casualty
	for _, c := range e.Casualties {
		if c.Effect == effect && c.By == "" {
			rows = append(rows, c)
		}
	}
	got := count.Sum(rows)
	right := got == nil && want == nil || got != nil && want != nil && *got == *want
	s.mark(it, string(effect), right && len(rows) > 0, "%q: %s, gold %s", g.Trigger.Of(it.Text), number(got), number(want))
}

func number(n *int) string {
	if n == nil {
		return "no number"
	}
	return fmt.Sprint(*n)
}

// same compares a gold span with a mention or a name.
func same(text string, gold khabar.Span, mention *khabar.Mark, name string) bool {
	return mention != nil && mention.Overlaps(gold) || sameName(gold.Of(text), name)
}

// sameName compares without articles and case; one may contain the other.
func sameName(a, b string) bool {
	a, b = fold(a), fold(b)
	return a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func fold(s string) string { return strings.TrimPrefix(strings.ToLower(s), "the ") }

// fillers compares who plays which part, role by role: an actor is right where
// its mention or name is a gold one's. Pronouns and names told again are no
// further fillers to find.
func (s *scorer) fillers(it *Item, g *Event, e *khabar.Event) {
	for _, role := range roles {
		var gold []khabar.Span
		for _, f := range g.Roles {
			if f.Role == role {
				gold = append(gold, f.Span)
			}
		}
		var system []khabar.EventActor
		for _, a := range e.Actors {
			if a.Role == role {
				system = append(system, a)
			}
		}
		if len(gold)+len(system) == 0 {
			continue
		}
		c := s.roles[role]
		if c == nil {
			c = &parts{}
			s.roles[role] = c
		}
		found := func(g khabar.Span) bool {
			return slices.ContainsFunc(system, func(a khabar.EventActor) bool { return same(it.Text, g, a.Mention, a.Name) })
		}
		for _, a := range system {
			c.right.System++
			if slices.ContainsFunc(gold, func(g khabar.Span) bool { return same(it.Text, g, a.Mention, a.Name) }) {
				c.right.Match++
			} else {
				s.miss(it, "%s extra: %q: %s", role, g.Trigger.Of(it.Text), a.Name)
			}
		}
		for _, f := range distinct(it.Text, gold) {
			c.found.Gold++
			if found(f) {
				c.found.Match++
			} else {
				s.miss(it, "%s missed: %q: %s", role, g.Trigger.Of(it.Text), f.Of(it.Text))
			}
		}
	}
}

var pronouns = map[string]bool{"he": true, "she": true, "it": true, "they": true, "him": true, "her": true, "them": true, "his": true,
	"its": true, "their": true, "who": true, "which": true, "that": true, "we": true, "i": true, "us": true, "our": true, "whom": true, "whose": true}

// distinct leaves out pronouns beside a noun, and what an earlier span names.
func distinct(text string, spans []khabar.Span) []khabar.Span {
	var nouns, out []khabar.Span
	for _, sp := range spans {
		if !pronouns[strings.ToLower(sp.Of(text))] {
			nouns = append(nouns, sp)
		}
	}
	if len(nouns) == 0 {
		return spans[:min(1, len(spans))]
	}
	for _, sp := range nouns {
		if !slices.ContainsFunc(out, func(o khabar.Span) bool { return sameName(o.Of(text), sp.Of(text)) }) {
			out = append(out, sp)
		}
	}
	return out
}

// claims looks for each gold claim by its source, or by its cue where it names
// none; a claim with the right stance is preferred.
func (s *scorer) claims(it *Item, claims []*khabar.Claim) {
	used := map[*khabar.Claim]bool{}
	for _, g := range it.Claims {
		var found *khabar.Claim
		better := func(c *khabar.Claim) bool {
			if found == nil {
				return true
			}
			return rankOf(g, c) > rankOf(g, found)
		}
		for _, c := range claims {
			if used[c] || !sourced(it.Text, g, c) || !better(c) {
				continue
			}
			found = c
		}
		words := g.Cues[0].Of(it.Text)
		s.mark(it, "claim source", found != nil, "%q", words)
		right := found != nil && found.Stance == g.Stance
		got := "not found"
		if found != nil {
			used[found] = true
			got = string(found.Stance)
		}
		s.mark(it, "claim source and stance", right, "%q: %s, gold %s", words, got, g.Stance)
	}
}

func sourced(text string, g *Claim, c *khabar.Claim) bool {
	if len(g.Sources) == 0 {
		return cued(g, c)
	}
	return slices.ContainsFunc(g.Sources, func(sp khabar.Span) bool { return same(text, sp, c.Source.Mention, c.Source.Name) })
}

func cued(g *Claim, c *khabar.Claim) bool {
	return c.Cue != nil && slices.ContainsFunc(g.Cues, c.Cue.Overlaps)
}

// rankOf says how well a claim of the right source fits: by stance, then by cue.
func rankOf(g *Claim, c *khabar.Claim) int { return 2*one(c.Stance == g.Stance) + one(cued(g, c)) }

func (s *scorer) rows(cb *codebook.Codebook) []score.Row {
	var rows []score.Row
	add := func(stage, measure string, value float64, n int, note string) {
		rows = append(rows, score.Row{Set: "corpus " + string(s.part), Stage: stage, Measure: measure, Value: value, Unit: "%", N: n, Note: note})
	}
	prf := func(stage, measure string, c score.PRF, about string) {
		add(stage, measure, c.F1(), c.Gold, about+fmt.Sprintf("precision %.1f, recall %.1f", c.Precision(), c.Recall()))
	}
	var micro score.PRF
	var each []string
	macro := 0.0
	for _, t := range cb.Types {
		c := s.types[t.Name]
		if c == nil {
			c = &score.PRF{}
		}
		micro.Match, micro.System, micro.Gold = micro.Match+c.Match, micro.System+c.System, micro.Gold+c.Gold
		macro += c.F1() / float64(len(cb.Types))
		each = append(each, fmt.Sprintf("%s %.0f", t.Name, c.F1()))
	}
	prf("events", "types F1, micro", micro, fmt.Sprintf("types an item, %d items; ", s.n))
	add("events", "types F1, macro", macro, micro.Gold, strings.Join(each, ", "))
	prf("events", "trigger and type F1", s.triggers, "")
	add("events", "pins precision", s.pins.Precision(), s.pins.System, "")
	add("events", "pins recall", s.pins.Recall(), s.pins.Gold, "")
	tallies := func(stage string, measures ...string) {
		for _, m := range measures {
			if t := s.values[m]; t != nil {
				add(stage, m, 100*float64(t.hit)/float64(t.n), t.n, "")
			}
		}
	}
	tallies("events", "status", "modality", "mode", "outcome")
	prf("events", "aggregate F1", s.aggregate, "of found events; ")
	tallies("events", "place", "date", "killed", "wounded")
	for _, role := range roles {
		if c := s.roles[role]; c != nil {
			p, r := c.right.Precision(), c.found.Recall()
			f1 := 0.0
			if p+r > 0 {
				f1 = 2 * p * r / (p + r)
			}
			add("roles", string(role)+" F1", f1, c.found.Gold, fmt.Sprintf("precision %.1f, recall %.1f", p, r))
		}
	}
	tallies("claims", "claim source", "claim source and stance")
	all := tally{}
	for _, r := range reasons {
		if t := s.values[negative+r]; t != nil {
			all.hit, all.n = all.hit+t.hit, all.n+t.n
		}
	}
	if all.n > 0 {
		add("negatives", "got an event", 100-100*float64(all.hit)/float64(all.n), all.n, "of all words that look like a trigger and are none; lower is better")
	}
	for _, r := range reasons {
		if t := s.values[negative+r]; t != nil {
			add("negatives", "got an event: "+r, 100-100*float64(t.hit)/float64(t.n), t.n, "")
		}
	}
	return rows
}
