package examples

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/score"
)

// incidentsFile of the gold folder says which events are one incident.
const incidentsFile = "incidents.json"

// Incidents is the gold of the merging. A happening of the gold pages that no
// incident names stands alone.
type Incidents struct {
	Incidents []Incident `json:"incidents"`
}

// Incident is a gold incident. Empty values are not scored.
type Incident struct {
	Name        string     `json:"name"`
	Events      []EventRef `json:"events"`
	Mentions    []EventRef `json:"mentions"` // background of other reports that speaks of it
	Independent int        `json:"independent"`
	Disputed    *bool      `json:"disputed"`
	Killed      *Toll      `json:"killed"`
}

// Toll is what the merged toll must say.
type Toll struct {
	Low, Best, High *int
}

// EventRef names an event by words of its evidence.
type EventRef struct {
	Page  string `json:"page"`
	Part  int    `json:"part"` // article of the page, from 1; 0 is 1
	Type  string `json:"type"`
	Quote string `json:"quote"`
	// Optional events are scored where they are found and no loss to miss.
	Optional bool `json:"optional"`
}

// node is a gold event, with the groups it stands in.
type node struct {
	ref          EventRef
	gold, system int // negative: alone
	found        *incident.EventRef
}

// incidents merges all that was read and compares it with the gold. An event
// that was not found stands in no system incident, so it counts against recall.
func (s *scorer) incidents(ctx context.Context) ([]score.Row, error) {
	raw, err := os.ReadFile(filepath.Join(s.o.Dir, "gold", incidentsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var gold Incidents
	if err := json.Unmarshal(raw, &gold); err != nil {
		return nil, fmt.Errorf("%s: %w", incidentsFile, err)
	}
	if err := s.known(gold); err != nil {
		return nil, err
	}
	merged, err := s.merge(ctx)
	if err != nil {
		return nil, err
	}
	owner, mentioned := owners(merged)
	nodes := s.nodes(gold, owner)
	s.explain(gold, nodes, merged)
	values := &scorer{o: s.o, measures: map[string]*tally{}, pages: s.pages, shown: s.shown}
	for i, g := range gold.Incidents {
		values.incident(g, i, nodes, merged, mentioned)
	}
	return incidentRows(nodes, values), nil
}

// known checks that each event the incidents name is one of the gold pages.
func (s *scorer) known(gold Incidents) error {
	have := map[string]bool{}
	for n, p := range s.pages {
		for i, r := range p.gold.Reports {
			for _, e := range r.Events {
				have[EventRef{Page: n, Part: i + 1, Type: e.Type, Quote: e.Quote}.key()] = true
			}
		}
	}
	for _, g := range gold.Incidents {
		for _, r := range append(g.Events[:len(g.Events):len(g.Events)], g.Mentions...) {
			if !r.Optional && !have[r.key()] {
				return fmt.Errorf("%s: %s: no gold event %s %q in %s", incidentsFile, g.Name, r.Type, r.Quote, r.Page)
			}
		}
	}
	return nil
}

func (s *scorer) merge(ctx context.Context) ([]*incident.Incident, error) {
	m, err := incident.New()
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(s.pages))
	for n := range s.pages {
		names = append(names, n)
	}
	sort.Strings(names)
	var all []*khabar.Extraction
	for _, n := range names {
		all = append(all, s.pages[n].got...)
	}
	return m.Merge(ctx, all)
}

// owners of events: the index of the incident that holds it, and of the one it
// is attached to as a mention.
func owners(merged []*incident.Incident) (owner, mentioned map[incident.EventRef]int) {
	owner, mentioned = map[incident.EventRef]int{}, map[incident.EventRef]int{}
	for i, in := range merged {
		for _, r := range in.Events {
			if in.Kind == incident.KindHappened {
				owner[r] = i
			}
			mentioned[r] = i
		}
		for _, r := range in.Mentions {
			mentioned[r] = i
		}
	}
	return owner, mentioned
}

// nodes are the happenings of the gold: those the incidents name, then each that
// none names.
func (s *scorer) nodes(gold Incidents, owner map[incident.EventRef]int) []node {
	var out []node
	named := map[string]bool{}
	used := map[*khabar.Event]bool{}
	add := func(ref EventRef, group int) {
		x, e := s.find(ref, used)
		n := node{ref: ref, gold: group, system: -1 - len(out)}
		if e != nil {
			used[e] = true
			n.found = &incident.EventRef{Report: x.Report.ID, Event: e.ID}
			if i, ok := owner[*n.found]; ok {
				n.system = i
			}
		}
		if e != nil || !ref.Optional {
			out = append(out, n)
		}
	}
	for i, g := range gold.Incidents {
		for _, r := range g.Events {
			named[r.key()] = true
			add(r, i)
		}
		for _, r := range g.Mentions {
			named[r.key()] = true
		}
	}
	alone := len(gold.Incidents)
	for _, ref := range s.happenings() {
		if !named[ref.key()] {
			add(ref, alone)
			alone++
		}
	}
	return out
}

func (r EventRef) key() string {
	return fmt.Sprint(r.Page, "|", max(r.Part, 1), "|", r.Type, "|", r.Quote)
}

// happenings of the gold pages, in order of page.
func (s *scorer) happenings() []EventRef {
	var out []EventRef
	names := make([]string, 0, len(s.pages))
	for n := range s.pages {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		for i, r := range s.pages[n].gold.Reports {
			for _, e := range r.Events {
				told := e.Modality == "" || e.Modality == string(khabar.ModalityActual)
				if !e.Optional && told && e.Status != string(khabar.StatusBackground) && e.Status != string(khabar.StatusProposed) {
					out = append(out, EventRef{Page: n, Part: i + 1, Type: e.Type, Quote: e.Quote})
				}
			}
		}
	}
	return out
}

func (s *scorer) find(ref EventRef, used map[*khabar.Event]bool) (*khabar.Extraction, *khabar.Event) {
	p := s.pages[ref.Page]
	part := max(ref.Part, 1)
	if p == nil || part > len(p.got) {
		return nil, nil
	}
	x := p.got[part-1]
	return x, findEvent(Event{Type: ref.Type, Quote: ref.Quote}, x.Events, used)
}

// explain prints what was split and what was joined wrongly.
func (s *scorer) explain(gold Incidents, nodes []node, merged []*incident.Incident) {
	name := func(n node) string {
		if n.gold < len(gold.Incidents) {
			return gold.Incidents[n.gold].Name
		}
		return "alone"
	}
	for i, a := range nodes {
		if a.found == nil {
			s.miss("incident event missed: %s: %s %q", a.ref.Page, a.ref.Type, a.ref.Quote)
		}
		for _, b := range nodes[:i] {
			switch together := a.system == b.system; {
			case a.gold == b.gold && !together && a.found != nil && b.found != nil:
				s.miss("incident split: %s: %s %q | %s %q", name(a), b.ref.Page, b.ref.Quote, a.ref.Page, a.ref.Quote)
			case a.gold != b.gold && together:
				s.miss("incident joined wrongly: %s: %s %q (%s) | %s %q (%s)", merged[a.system].ID, b.ref.Page, b.ref.Quote, name(b), a.ref.Page, a.ref.Quote, name(a))
			}
		}
	}
}

// incident scores the values of the system incident that holds most events of g.
func (s *scorer) incident(g Incident, group int, nodes []node, merged []*incident.Incident, mentioned map[incident.EventRef]int) {
	votes := map[int]int{}
	for _, n := range nodes {
		if n.gold == group && n.system >= 0 {
			votes[n.system]++
		}
	}
	best := -1
	for i, v := range votes {
		if best < 0 || v > votes[best] || (v == votes[best] && i < best) {
			best = i
		}
	}
	for _, r := range g.Mentions {
		x, e := s.find(r, nil)
		if len(g.Events) == 0 || (e == nil && r.Optional) {
			continue
		}
		at := -1
		if e != nil {
			if i, ok := mentioned[incident.EventRef{Report: x.Report.ID, Event: e.ID}]; ok {
				at = i
			}
		}
		s.mark("incident mention attached", at >= 0 && at == best, "%s: %s %q", g.Name, r.Page, r.Quote)
	}
	if len(g.Events) == 0 {
		return
	}
	var in incident.Incident
	if best >= 0 {
		in = *merged[best]
	}
	if g.Independent > 0 {
		s.mark("incident independent sources", in.Sources.Independent == g.Independent, "%s: %d, gold %d", g.Name, in.Sources.Independent, g.Independent)
	}
	if g.Disputed != nil {
		s.mark("incident disputed", best >= 0 && in.Disputed == *g.Disputed, "%s: %t, gold %t", g.Name, in.Disputed, *g.Disputed)
	}
	if g.Killed != nil {
		var c incident.Casualty
		for _, k := range in.Casualties {
			if k.Effect == khabar.EffectKilled && k.Category == "total" {
				c = k
			}
		}
		same := equal(c.Low, g.Killed.Low) && equal(c.Best, g.Killed.Best) && equal(c.High, g.Killed.High)
		s.mark("incident killed", same, "%s: %s–%s–%s, gold %s–%s–%s", g.Name, show(c.Low), show(c.Best), show(c.High),
			show(g.Killed.Low), show(g.Killed.Best), show(g.Killed.High))
	}
}

func equal(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

func incidentRows(nodes []node, values *scorer) []score.Row {
	const set, stage = "examples", "incidents"
	pairs, precision, recall, found := compareGroups(nodes)
	f1 := 0.0
	if precision+recall > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	rows := []score.Row{
		{Set: set, Stage: stage, Measure: "incidents pairwise F1", Value: pairs.F1(), Unit: "%", N: pairs.Gold,
			Note: fmt.Sprintf("precision %.1f, recall %.1f", pairs.Precision(), pairs.Recall())},
		{Set: set, Stage: stage, Measure: "incidents B³ F1", Value: 100 * f1, Unit: "%", N: len(nodes),
			Note: fmt.Sprintf("precision %.1f, recall %.1f; %d of %d events found", 100*precision, 100*recall, found, len(nodes))},
	}
	for _, m := range values.order {
		t := values.measures[m]
		rows = append(rows, score.Row{Set: set, Stage: stage, Measure: m, Value: 100 * float64(t.hit) / float64(t.n), Unit: "%", N: t.n})
	}
	return rows
}

// compareGroups counts pairs of events in one incident, and returns precision
// and recall of B³: precision over the events found, recall over all, where one
// not found has none.
func compareGroups(nodes []node) (pairs score.PRF, precision, recall float64, found int) {
	for i, a := range nodes {
		var both, gold, system int
		for j, b := range nodes {
			g, k := a.gold == b.gold, a.found != nil && b.found != nil && (i == j || a.system == b.system)
			gold += one(g)
			system += one(k)
			both += one(g && k)
			if j < i {
				pairs.Gold += one(g)
				pairs.System += one(k)
				pairs.Match += one(g && k)
			}
		}
		recall += float64(both) / float64(gold)
		if a.found != nil {
			found++
			precision += float64(both) / float64(system)
		}
	}
	if found > 0 {
		precision /= float64(found)
	}
	if len(nodes) > 0 {
		recall /= float64(len(nodes))
	}
	return pairs, precision, recall, found
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
