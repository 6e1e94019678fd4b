// Package storetest holds what every implementation of store.Store must do.
package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"

	"pgregory.net/rapid"
)

// Test runs the contract against stores that open makes: each empty, each closed
// by the test.
func Test(t *testing.T, open func(t testing.TB) store.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s store.Store)
	}{
		{"Empty", empty}, {"OfferAndFinish", offerAndFinish}, {"Duplicate", duplicate}, {"ChangedPage", changedPage},
		{"PromoteCopy", promoteCopy}, {"Fail", fail}, {"SameID", sameID}, {"Incidents", incidents}, {"Parts", parts}, {"Search", search},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			defer closeStore(t, s)
			c.test(t, s)
		})
	}
	t.Run("StatesAddUp", func(t *testing.T) { statesAddUp(t, open) })
}

func closeStore(t testing.TB, s store.Store) {
	if err := s.Close(); err != nil {
		t.Error("Close:", err)
	}
}

// Input makes an input and its page.
func Input(key, text string) (store.Input, []byte) {
	sum := sha256.Sum256([]byte(text))
	return store.Input{Key: key, ID: key, Kind: "text", Page: khabar.Page{Path: key, SHA256: hex.EncodeToString(sum[:])}}, []byte(text)
}

// Extraction makes what a page may be read into: one attack, one claim, one figure.
func Extraction(id, text string) *khabar.Extraction {
	three := 3
	value := 12.0
	return &khabar.Extraction{Schema: khabar.Schema,
		Report: &khabar.Report{ID: id, Title: "Post attacked in Bannu", Outlet: "The Paper", Published: "2025-07-02", Text: text, Authors: []string{}, Places: []string{}},
		Events: []*khabar.Event{{ID: "e1", Type: "ASSAULT", Mode: "drone", Status: khabar.StatusAsserted, Modality: khabar.ModalityActual, Trigger: khabar.Mark{Text: "attacked"},
			Place: &khabar.Place{Name: "Bannu", Admin1: "Khyber Pakhtunkhwa", Country: "Pakistan", CountryCode: "PK", Lat: 32.98, Lon: 70.6, Precision: khabar.PlaceTown, GazetteerID: "1"},
			Time:  khabar.When{Start: "2025-07-01", End: "2025-07-01", Precision: khabar.PrecisionDay}, Confidence: 0.9,
			Actors:     []khabar.EventActor{{Name: "Tehrik-i-Taliban Pakistan", ActorID: "ttp", Role: khabar.RolePerpetrator, Class: khabar.ClassGroup}},
			Casualties: []khabar.Casualty{{Effect: khabar.EffectKilled, Category: "total", Low: &three, Best: &three, High: &three, Scope: khabar.ScopeIncident}},
			Weapons:    []khabar.Weapon{{Term: "drone"}}, Evidence: []khabar.Quote{{Quote: text}}}},
		Claims:  []*khabar.Claim{{ID: "c1", Source: khabar.ClaimSource{Name: "police", Type: khabar.SourceOrganisation}, Stance: khabar.StanceAsserts}},
		Figures: []*khabar.Figure{{ID: "f1", Value: &value, Measure: "drone attacks", Unit: "attacks"}},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func offer(t testing.TB, s store.Store, key, text string, want store.State) {
	t.Helper()
	in, page := Input(key, text)
	got, err := s.Offer(context.Background(), in, page)
	must(t, err)
	if got != want {
		t.Fatalf("Offer(%q) = %s, want %s", key, got, want)
	}
}

func finish(t testing.TB, s store.Store, key string, xs ...*khabar.Extraction) {
	t.Helper()
	must(t, s.Finish(context.Background(), key, xs))
}

func status(t testing.TB, s store.Store) store.Status {
	t.Helper()
	st, err := s.Status(context.Background())
	must(t, err)
	sum := 0
	for _, n := range st.States {
		sum += n
	}
	if sum != st.Inputs {
		t.Fatalf("states add up to %d of %d inputs", sum, st.Inputs)
	}
	return st
}

// dump is everything a reader can see.
func dump(t testing.TB, s store.Store) string {
	t.Helper()
	ctx := context.Background()
	inputs, _, err := s.Inputs(ctx, "", store.Window{Limit: -1})
	must(t, err)
	var xs []*khabar.Extraction
	for x, err := range s.Extractions(ctx) {
		must(t, err)
		xs = append(xs, x)
	}
	events, _, err := s.Events(ctx, store.EventQuery{Window: store.Window{Limit: -1}})
	must(t, err)
	reports, _, err := s.Reports(ctx, store.ReportQuery{Window: store.Window{Limit: -1}})
	must(t, err)
	b, err := json.Marshal([]any{inputs, xs, events, reports, status(t, s)})
	must(t, err)
	return string(b)
}

func empty(t *testing.T, s store.Store) {
	if st := status(t, s); st.Inputs != 0 || len(st.States) != len(store.States) || st.Stale {
		t.Errorf("an empty record has status %+v", st)
	}
	_, _, err := s.Report(context.Background(), "none")
	var e *khabar.Error
	if !errors.As(err, &e) || e.Code != khabar.CodeNotFound {
		t.Errorf("Report of an unknown id: %v, want code not_found", err)
	}
	if _, err := s.Incident(context.Background(), "none"); !errors.As(err, &e) || e.Code != khabar.CodeNotFound {
		t.Errorf("Incident of an unknown id: %v, want code not_found", err)
	}
}

func offerAndFinish(t *testing.T, s store.Store) {
	ctx := context.Background()
	offer(t, s, "a", "one", store.StatePending)
	offer(t, s, "a", "one", store.StatePending)
	var waiting []store.PendingPage
	for p, err := range s.Pending(ctx) {
		must(t, err)
		waiting = append(waiting, p)
	}
	if len(waiting) != 1 || string(waiting[0].Bytes) != "one" || waiting[0].Input.Kind != "text" {
		t.Fatalf("pending: %+v", waiting)
	}
	finish(t, s, "a", Extraction("a", "one"))
	once := dump(t, s)
	offer(t, s, "a", "one", store.StateRead)
	finish(t, s, "a", Extraction("a", "one"))
	if again := dump(t, s); again != once {
		t.Errorf("reading a page again changes the record:\n%s\n%s", once, again)
	}
	sum, x, err := s.Report(ctx, "a")
	must(t, err)
	if sum.Version != 1 || x.Report.Text != "one" || len(x.Events) != 1 {
		t.Errorf("report: %+v %+v", sum, x)
	}
	page, err := s.Page(ctx, waiting[0].Input.Page.SHA256)
	must(t, err)
	if string(page) != "one" {
		t.Errorf("page = %q", page)
	}
	if st := status(t, s); !st.Stale || st.Reports != 1 || st.Events != 1 {
		t.Errorf("status %+v", st)
	}
}

func duplicate(t *testing.T, s store.Store) {
	offer(t, s, "a", "one", store.StatePending)
	offer(t, s, "b", "one", store.StateDuplicate)
	finish(t, s, "a", Extraction("a", "one"))
	offer(t, s, "c", "one", store.StateDuplicate)
	st := status(t, s)
	if st.States[store.StateRead] != 1 || st.States[store.StateDuplicate] != 2 || st.Pages != 1 || st.Reports != 1 {
		t.Errorf("status %+v", st)
	}
	ins, total, err := s.Inputs(context.Background(), store.StateDuplicate, store.Window{Limit: 1, Offset: 1})
	must(t, err)
	if total != 2 || len(ins) != 1 || ins[0].Key != "c" || ins[0].DuplicateOf != "a" {
		t.Errorf("second duplicate of %d: %+v", total, ins)
	}
}

func changedPage(t *testing.T, s store.Store) {
	offer(t, s, "a", "one", store.StatePending)
	finish(t, s, "a", Extraction("a", "one"), Extraction("a#2", "further"))
	offer(t, s, "a", "two", store.StatePending)
	if st := status(t, s); st.Reports != 2 {
		t.Errorf("until it is read again the old reports stand; have %d", st.Reports)
	}
	finish(t, s, "a", Extraction("a", "two"))
	sum, x, err := s.Report(context.Background(), "a")
	must(t, err)
	if sum.Version != 2 || x.Report.Text != "two" {
		t.Errorf("version %d, text %q", sum.Version, x.Report.Text)
	}
	if st := status(t, s); st.Reports != 1 || st.Events != 1 {
		t.Errorf("a part that is gone must go: %+v", st)
	}
}

func promoteCopy(t *testing.T, s store.Store) {
	offer(t, s, "a", "one", store.StatePending)
	finish(t, s, "a", Extraction("a", "one"))
	offer(t, s, "b", "one", store.StateDuplicate)
	offer(t, s, "c", "one", store.StateDuplicate)
	offer(t, s, "a", "two", store.StatePending)
	offer(t, s, "b", "one", store.StatePending) // nobody else has these bytes now
	offer(t, s, "c", "one", store.StateDuplicate)
	ins, _, err := s.Inputs(context.Background(), store.StateDuplicate, store.Window{})
	must(t, err)
	if len(ins) != 1 || ins[0].DuplicateOf != "b" {
		t.Errorf("duplicates %+v", ins)
	}
}

func fail(t *testing.T, s store.Store) {
	ctx := context.Background()
	in, page := Input("a", "one")
	_, err := s.Offer(ctx, in, page)
	must(t, err)
	must(t, s.Fail(ctx, in, khabar.Errorf(khabar.CodeEmpty, "report", "", "no article")))
	gone := store.Input{Key: "gone", ID: "gone", Page: khabar.Page{Path: "gone"}}
	must(t, s.Fail(ctx, gone, khabar.Errorf(khabar.CodeNotFound, "collect", "", "no such file")))
	ins, total, err := s.Inputs(ctx, store.StateFailed, store.Window{})
	must(t, err)
	if total != 2 || ins[0].Error == nil || ins[0].Error.Code != khabar.CodeEmpty || ins[0].Error.Stage != "report" || ins[0].Error.Message != "no article" {
		t.Fatalf("failed: %+v", ins)
	}
	n, err := s.Retry(ctx)
	must(t, err)
	if st := status(t, s); n != 1 || st.States[store.StatePending] != 1 || st.States[store.StateFailed] != 1 {
		t.Errorf("only what has a page can be tried again: %d, %+v", n, st)
	}
}

func sameID(t *testing.T, s store.Store) {
	offer(t, s, "a.jsonl#1", "one", store.StatePending)
	offer(t, s, "b.jsonl#1", "two", store.StatePending)
	finish(t, s, "a.jsonl#1", Extraction("1", "one"))
	finish(t, s, "b.jsonl#1", Extraction("1", "two"))
	if st := status(t, s); st.Reports != 2 {
		t.Errorf("two inputs with one report id must both be kept: %+v", st)
	}
}

// merged makes an incident of the event of Extraction.
func merged(t testing.TB, xs ...*khabar.Extraction) []*incident.Incident {
	m, err := incident.New()
	must(t, err)
	ins, err := m.Merge(context.Background(), xs)
	must(t, err)
	return ins
}

func incidents(t *testing.T, s store.Store) {
	ctx := context.Background()
	x := Extraction("a", "A drone attacked a police post in Bannu.")
	y := Extraction("b", "Talks were held in Islamabad.")
	y.Events[0].Type, y.Events[0].Mode, y.Events[0].Place, y.Events[0].Casualties = "CONSULT", "visit", nil, nil
	for i, e := range []*khabar.Extraction{x, y} {
		key := fmt.Sprint("in", i)
		offer(t, s, key, e.Report.Text, store.StatePending)
		finish(t, s, key, e)
	}
	ins := merged(t, x, y)
	must(t, s.SetIncidents(ctx, ins))
	must(t, s.SetIncidents(ctx, ins))
	if st := status(t, s); st.Incidents != 2 || st.Stale {
		t.Errorf("status %+v", st)
	}
	yes := true
	for name, c := range map[string]struct {
		q    store.IncidentQuery
		want int
	}{
		"all": {store.IncidentQuery{}, 2}, "type": {store.IncidentQuery{Type: "ASSAULT"}, 1}, "mode": {store.IncidentQuery{Mode: "drone"}, 1},
		"actor by id": {store.IncidentQuery{Actor: "ttp"}, 2}, "actor by name": {store.IncidentQuery{Actor: "Tehrik-i-Taliban Pakistan"}, 2},
		"other actor": {store.IncidentQuery{Actor: "nobody"}, 0}, "country": {store.IncidentQuery{Country: "PK"}, 1},
		"admin1": {store.IncidentQuery{Admin1: "Khyber Pakhtunkhwa"}, 1}, "within": {store.IncidentQuery{BBox: &store.BBox{West: 70, South: 32, East: 71, North: 33}}, 1},
		"outside": {store.IncidentQuery{BBox: &store.BBox{West: 0, South: 0, East: 1, North: 1}}, 0}, "across 180": {store.IncidentQuery{BBox: &store.BBox{West: 60, South: 0, East: -170, North: 60}}, 1},
		"from": {store.IncidentQuery{From: "2025-07-01"}, 2}, "from later": {store.IncidentQuery{From: "2025-07-02"}, 0},
		"to": {store.IncidentQuery{To: "2025-07-01"}, 2}, "to month": {store.IncidentQuery{To: "2025-07"}, 2}, "to earlier": {store.IncidentQuery{To: "2025-06-30"}, 0},
		"report": {store.IncidentQuery{Report: "a"}, 1}, "disputed": {store.IncidentQuery{Disputed: &yes}, 0}, "sources": {store.IncidentQuery{MinSources: 2}, 0},
		"words": {store.IncidentQuery{Q: "police BANNU"}, 1}, "prefix": {store.IncidentQuery{Q: "Islam"}, 1}, "syntax": {store.IncidentQuery{Q: `" OR * NEAR(`}, 0},
		"marks only": {store.IncidentQuery{Q: "*)"}, 0}, "planned": {store.IncidentQuery{Kind: "planned"}, 0}, "every kind": {store.IncidentQuery{Kind: "all"}, 2},
	} {
		got, total, err := s.Incidents(ctx, c.q)
		must(t, err)
		if total != c.want || len(got) != c.want {
			t.Errorf("%s: %d of %d incidents, want %d", name, len(got), total, c.want)
		}
	}
	facets, err := s.Facets(ctx, store.IncidentQuery{})
	must(t, err)
	if f := facets["type"]; len(f) != 2 || f[0].Count != 1 {
		t.Errorf("facet type: %+v", f)
	}
	if f := facets["actor"]; len(f) != 1 || f[0].Value != "ttp" || f[0].Count != 2 {
		t.Errorf("facet actor: %+v", f)
	}
	points, err := s.Points(ctx, store.IncidentQuery{})
	must(t, err)
	if len(points) != 1 || points[0].Lat != 32.98 || points[0].Killed == nil || *points[0].Killed != 3 {
		t.Errorf("points: %+v", points)
	}
	days, err := s.Timeline(ctx, store.IncidentQuery{})
	must(t, err)
	if len(days) != 1 || days[0] != (store.Day{Day: "2025-07-01", Count: 2, Killed: 3}) {
		t.Errorf("days: %+v", days)
	}
	for _, in := range ins {
		got, err := s.Incident(ctx, in.ID)
		must(t, err)
		if got.ID != in.ID || got.Title != in.Title || len(got.Accounts) != len(in.Accounts) {
			t.Errorf("incident %s comes back as %+v", in.ID, got)
		}
	}
	events, _, err := s.Events(ctx, store.EventQuery{Incident: ins[0].ID})
	must(t, err)
	if len(events) != 1 || events[0].Incident != ins[0].ID {
		t.Errorf("events of an incident: %+v", events)
	}
	if _, _, err := s.Incidents(ctx, store.IncidentQuery{Sort: "colour"}); err == nil {
		t.Error("an unknown order is no error")
	}
}

func parts(t *testing.T, s store.Store) {
	ctx := context.Background()
	offer(t, s, "a", "one", store.StatePending)
	finish(t, s, "a", Extraction("a", "one"))
	for name, c := range map[string]struct {
		q    store.PartQuery
		want int
	}{
		"claims": {store.PartQuery{Kind: store.PartClaim}, 1}, "by source": {store.PartQuery{Kind: store.PartClaim, Name: "police"}, 1},
		"stance": {store.PartQuery{Kind: store.PartClaim, Status: "denies"}, 0}, "figures": {store.PartQuery{Kind: store.PartFigure, Q: "drone"}, 1},
		"percent sign": {store.PartQuery{Kind: store.PartFigure, Q: "%"}, 0}, "people": {store.PartQuery{Kind: store.PartPerson}, 0},
		"from": {store.PartQuery{Kind: store.PartClaim, From: "2025-07-03"}, 0},
	} {
		rows, total, err := s.Parts(ctx, c.q)
		must(t, err)
		if len(rows) != c.want || total != c.want {
			t.Errorf("%s: %d of %d, want %d", name, len(rows), total, c.want)
		}
	}
}

func search(t *testing.T, s store.Store) {
	ctx := context.Background()
	x := Extraction("a", "The café at the Kābul gate was hit by a drone.")
	offer(t, s, "a", x.Report.Text, store.StatePending)
	finish(t, s, "a", x)
	must(t, s.SetIncidents(ctx, merged(t, x)))
	hits, err := s.Search(ctx, "kabul cafe", store.Window{})
	must(t, err)
	if len(hits) != 2 || hits[0].Kind != "incident" || hits[1].Kind != "report" {
		t.Fatalf("hits: %+v", hits)
	}
	hits, err = s.Search(ctx, "gate", store.Window{})
	must(t, err)
	if len(hits) != 2 || hits[1].Snippet != "The café at the Kābul ‹gate› was hit by a drone." {
		t.Errorf("hits: %+v", hits)
	}
	if hits, err := s.Search(ctx, "  ", store.Window{}); err != nil || len(hits) != 0 {
		t.Errorf("a search for nothing: %v, %v", hits, err)
	}
}

// statesAddUp runs random walks: whatever is offered, finished or failed, every
// input is in one state and the counts add up.
func statesAddUp(t *testing.T, open func(t testing.TB) store.Store) {
	s := open(t)
	defer closeStore(t, s)
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			key := rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(rt, "key")
			text := rapid.SampledFrom([]string{"one", "two", "three"}).Draw(rt, "text")
			in, page := Input(key, text)
			state, err := s.Offer(ctx, in, page)
			must(t, err)
			switch {
			case state != store.StatePending:
			case rapid.Bool().Draw(rt, "works"):
				must(t, s.Finish(ctx, key, []*khabar.Extraction{Extraction(key, text)}))
			default:
				must(t, s.Fail(ctx, in, khabar.Errorf(khabar.CodeEmpty, "report", "", "no article")))
			}
			consistent(t, s)
		}
	})
}

// consistent checks what must hold of any record.
func consistent(t testing.TB, s store.Store) {
	t.Helper()
	st := status(t, s)
	ins, total, err := s.Inputs(context.Background(), "", store.Window{Limit: -1})
	must(t, err)
	if total != st.Inputs || len(ins) != total {
		t.Fatalf("%d inputs listed, %d counted", len(ins), st.Inputs)
	}
	byKey := map[string]store.Input{}
	reports := 0
	for _, in := range ins {
		byKey[in.Key] = in
		reports += len(in.Reports)
		if in.State == store.StateDuplicate && len(in.Reports) > 0 {
			t.Fatalf("the copy %q has reports of its own", in.Key)
		}
	}
	for _, in := range ins {
		if of := byKey[in.DuplicateOf]; in.State == store.StateDuplicate && (of.State == store.StateDuplicate || of.Page.SHA256 != in.Page.SHA256) {
			t.Fatalf("%q is a copy of %q, which is %+v", in.Key, in.DuplicateOf, of)
		}
	}
	if reports != st.Reports {
		t.Fatalf("%d reports listed by input, %d counted", reports, st.Reports)
	}
}
