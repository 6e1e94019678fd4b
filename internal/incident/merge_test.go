package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"khabar"

	"pgregory.net/rapid"
)

func num(n int) *int { return &n }

var bannu = khabar.Place{Name: "Bannu", Admin1: "Khyber Pakhtunkhwa", Country: "Pakistan", CountryCode: "PK",
	Lat: 32.986, Lon: 70.604, Precision: khabar.PlaceTown, GazetteerID: "1183880"}

var quetta = khabar.Place{Name: "Quetta", Admin1: "Balochistan", Country: "Pakistan", CountryCode: "PK",
	Lat: 30.184, Lon: 67.001, Precision: khabar.PlaceTown, GazetteerID: "1167528"}

// attack is a report with one attack, told in made-up words.
func attack(id, outlet, published, day, text string, place khabar.Place, killed int) *khabar.Extraction {
	e := &khabar.Event{
		ID: "e1", Type: "ASSAULT", Mode: "drone", Trigger: khabar.Mark{Text: "attacked"},
		Place: &place, Time: khabar.When{Start: day, End: day, Precision: khabar.PrecisionDay},
		Status: khabar.StatusAsserted, Modality: khabar.ModalityActual, Confidence: 0.8,
		Evidence:   []khabar.Quote{{Quote: text, Span: khabar.Span{End: len([]rune(text))}}},
		Casualties: []khabar.Casualty{{Effect: khabar.EffectKilled, Category: "total", Low: num(killed), Best: num(killed), High: num(killed), Wording: fmt.Sprint(killed), Scope: khabar.ScopeIncident}},
	}
	return &khabar.Extraction{Schema: khabar.Schema, Events: []*khabar.Event{e},
		Report: &khabar.Report{ID: id, Title: "Attack in " + place.Name, Outlet: outlet, Published: published, Text: text}}
}

func merge(t testing.TB, xs ...*khabar.Extraction) []*Incident {
	t.Helper()
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	ins, err := m.Merge(context.Background(), xs)
	if err != nil {
		t.Fatal(err)
	}
	return ins
}

const postText = "A drone attacked a police post near the Bannu market on Tuesday, leaving officers dead, rescue workers said."

func TestMergeTwoReports(t *testing.T) {
	a := attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
	b := attack("b", "The Herald", "2025-07-03", "2025-07-01", "The drone that attacked the police post in Bannu dropped a mortar shell; the dead officers were buried.", bannu, 4)
	ins := merge(t, a, b)
	if len(ins) != 1 {
		t.Fatalf("got %d incidents, want 1", len(ins))
	}
	in := ins[0]
	if !slices.Equal(in.Reports, []string{"a", "b"}) || in.Sources.Independent != 2 {
		t.Errorf("reports %v, independent %d", in.Reports, in.Sources.Independent)
	}
	k := in.Casualties[0]
	if *k.Low != 3 || *k.Best != 4 || *k.High != 4 || k.Rule != "published last" {
		t.Errorf("toll %d–%d–%d by %q, want 3–4–4 by the latest", *k.Low, *k.Best, *k.High, k.Rule)
	}
	if in.Disputed || in.Status != StatusAsserted {
		t.Errorf("a toll that rises from day to day is no dispute; got %v %q", in.Disputed, in.Status)
	}
	if len(in.Merges) != 1 || len(in.Merges[0].Features) == 0 {
		t.Errorf("no reason given for the merge: %+v", in.Merges)
	}
}

func TestTollsContradict(t *testing.T) {
	account := func(asOf string, low, high *int) TollAccount {
		return TollAccount{AsOf: asOf, Low: low, Best: low, High: high, Current: true}
	}
	three, atLeastThree, four := account("2025-07-02", num(3), num(3)), account("2025-07-02", num(3), nil), account("2025-07-02", num(4), num(4))
	later := account("2025-07-03", num(4), num(4))
	old := three
	old.Current = false
	for _, c := range []struct {
		name string
		h    []TollAccount
		want bool
	}{
		{"same day", []TollAccount{three, four}, true},
		{"risen", []TollAccount{three, later}, false},
		{"fallen", []TollAccount{four, account("2025-07-03", num(3), num(3))}, true},
		{"at least", []TollAccount{atLeastThree, four}, false},
		{"superseded", []TollAccount{old, four}, false},
		{"undated", []TollAccount{account("", num(3), num(3)), four}, true},
	} {
		if got := openToll(c.h); got != c.want {
			t.Errorf("%s: open %t, want %t", c.name, got, c.want)
		}
	}
}

func TestReprintDatesFromFirstPrint(t *testing.T) {
	h := []TollAccount{
		{EventRef: EventRef{Report: "a"}, Published: "2025-07-01", Low: num(5), Best: num(5), High: num(5), text: 1, group: "a"},
		{EventRef: EventRef{Report: "b"}, Published: "2025-07-03", Low: num(5), Best: num(5), High: num(5), text: 1, group: "a"},
		{EventRef: EventRef{Report: "c"}, Published: "2025-07-02", Low: num(8), Best: num(8), High: num(8), text: 2, group: "c"},
	}
	c := mergeToll(tollKey{khabar.EffectKilled, "total"}, h)
	if *c.Best != 8 || openToll(c.History) {
		t.Errorf("a late reprint of 5 stands against 8: best %d, open %t", *c.Best, openToll(c.History))
	}
}

// undated moves the day of an attack out of its words and the report's date
// into a dateline without a year.
func undated(x *khabar.Extraction, dateline string) *khabar.Extraction {
	n := len([]rune(dateline))
	x.Report.Published, x.Report.Text = "", dateline+x.Report.Text
	x.Report.Blocks = []khabar.Block{{Kind: khabar.BlockDateline, Span: khabar.Span{End: n}}}
	x.Events[0].Time = khabar.When{Precision: khabar.PrecisionUnknown}
	return x
}

func TestDatelineWithoutYear(t *testing.T) {
	a := attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
	for dateline, want := range map[string]int{"BANNU, July 1 (Wire) - ": 1, "BANNU, 2 July (Wire) - ": 1, "BANNU, Feb 3 (Wire) - ": 2, "BANNU, Dec 30 (Wire) - ": 2} {
		b := undated(attack("b", "", "", "", "A drone attacked a police post near the Bannu market, leaving three officers dead, police said.", bannu, 3), dateline)
		if got := len(merge(t, a, b)); got != want {
			t.Errorf("%s: %d incidents, want %d", dateline, got, want)
		}
	}
}

func TestContestedResponsibility(t *testing.T) {
	told := []Actor{{Name: "Rebels", ActorID: "actor:r", Role: khabar.RolePerpetrator}}
	denies := []Responsible{{Actor: "The Rebels", ActorID: "actor:r", Stance: "denies"}}
	if !contested(denies, told) {
		t.Error("who is told to have done it and denies contests it")
	}
	if contested(denies, nil) {
		t.Error("a denial by one nobody names contests nothing")
	}
}

func TestKeepApart(t *testing.T) {
	base := func() *khabar.Extraction {
		return attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
	}
	for name, other := range map[string]*khabar.Extraction{
		"another place": attack("b", "The Herald", "2025-07-02", "2025-07-01", "Gunmen opened fire on a bus in Quetta, hospital staff said.", quetta, 3),
		"another week":  attack("b", "The Herald", "2025-07-12", "2025-07-11", postText[:60], bannu, 3),
		"another type": func() *khabar.Extraction {
			x := attack("b", "The Herald", "2025-07-02", "2025-07-01", postText[:70], bannu, 3)
			x.Events[0].Type = "CONSULT"
			return x
		}(),
	} {
		if ins := merge(t, base(), other); len(ins) != 2 {
			t.Errorf("%s: got %d incidents, want 2", name, len(ins))
		}
	}
}

// Undated events of reports that are years apart are not one happening, however
// alike; nor are two events of one sentence for standing in it.
func TestUndatedAndOneSentence(t *testing.T) {
	a := attack("a", "The Paper", "", "", "The group has refused to give up its bases in Bannu.", bannu, 0)
	b := attack("b", "The Herald", "2020-11-02", "", "The group has refused to talk in Bannu.", bannu, 0)
	a.Report.PublishedInfo = khabar.PublishedInfo{Kind: khabar.PublishedInferred, Earliest: "2025-10-09", Latest: "2025-11-30"}
	for _, x := range []*khabar.Extraction{a, b} {
		x.Events[0].Time = khabar.When{Precision: khabar.PrecisionUnknown}
		x.Events[0].Casualties = nil
	}
	if ins := merge(t, a, b); len(ins) != 2 {
		t.Errorf("years apart: %d incidents, want 2", len(ins))
	}
	c := attack("c", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 0)
	other := *c.Events[0]
	other.ID, other.Trigger = "e2", khabar.Mark{Text: "leaving"}
	other.Casualties = nil
	c.Events = append(c.Events, &other)
	if ins := merge(t, c); len(ins) != 2 {
		t.Errorf("one sentence: %d incidents, want 2", len(ins))
	}
}

func TestCopiesCountOnce(t *testing.T) {
	text := postText + " It was the second such strike in the district within a week and the police chief asked for jammers at every post."
	a := attack("a", "The Paper", "2025-07-02", "2025-07-01", text, bannu, 3)
	b := attack("b", "The Herald", "2025-07-02", "2025-07-01", text, bannu, 3)
	c := attack("c", "The Courier", "2025-07-03", "2025-07-01", "Officers died when the drone attacked their post close to the market of Bannu.", bannu, 3)
	ins := merge(t, a, b, c)
	if len(ins) != 1 {
		t.Fatalf("got %d incidents, want 1", len(ins))
	}
	if s := ins[0].Sources; s.Reports != 3 || s.Independent != 2 {
		t.Errorf("reports %d, independent %d; want 3 and 2", s.Reports, s.Independent)
	}
}

func TestOnlyHappenedHappens(t *testing.T) {
	for name, change := range map[string]func(e *khabar.Event){
		"background":   func(e *khabar.Event) { e.Status = khabar.StatusBackground },
		"planned":      func(e *khabar.Event) { e.Modality = khabar.ModalityPlanned },
		"hypothetical": func(e *khabar.Event) { e.Modality = khabar.ModalityHypothetical },
		"negated":      func(e *khabar.Event) { e.Modality = khabar.ModalityNegated },
		"aggregate":    func(e *khabar.Event) { e.Aggregate = true },
	} {
		x := attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
		change(x.Events[0])
		ins := merge(t, x)
		if len(ins) != 1 || ins[0].Kind != Kind(name) {
			t.Errorf("%s: %+v", name, ins)
		}
		y := attack("b", "The Herald", "2025-07-02", "2025-07-01", postText, bannu, 3)
		for _, in := range merge(t, x, y) {
			if in.Kind == KindHappened && len(in.Events) != 1 {
				t.Errorf("%s: counted among the events of an incident", name)
			}
		}
	}
}

func TestTollUpdateOfOneSource(t *testing.T) {
	a := attack("a", "The Paper", "2025-07-01", "2025-07-01", postText, bannu, 3)
	b := attack("b", "The Paper", "2025-07-02", "2025-07-01", strings.Replace(postText, "leaving", "on which a day later the count rose, leaving", 1), bannu, 5)
	ins := merge(t, a, b)
	if len(ins) != 1 {
		t.Fatalf("got %d incidents, want 1", len(ins))
	}
	k := ins[0].Casualties[0]
	if *k.Low != 5 || *k.Best != 5 || len(k.History) != 2 || k.History[0].Current || ins[0].Disputed {
		t.Errorf("a later figure of the same paper replaces its earlier one, kept in the history: %+v", k)
	}
}

// drawReports makes up a few reports that are likely to overlap.
func drawReports(t *rapid.T) []*khabar.Extraction {
	n := rapid.IntRange(0, 9).Draw(t, "reports")
	var xs []*khabar.Extraction
	for i := range n {
		x := attack(fmt.Sprintf("r%d", i), rapid.SampledFrom([]string{"Paper", "Herald", ""}).Draw(t, "outlet"), "2025-07-05",
			fmt.Sprintf("2025-07-%02d", rapid.IntRange(1, 4).Draw(t, "day")),
			rapid.SampledFrom([]string{postText, "Gunmen opened fire on a bus in Quetta.", "The police post in Bannu was attacked by a drone."}).Draw(t, "text"),
			rapid.SampledFrom([]khabar.Place{bannu, quetta}).Draw(t, "place"), rapid.IntRange(0, 5).Draw(t, "killed"))
		x.Events[0].Status = rapid.SampledFrom([]khabar.Status{khabar.StatusAsserted, khabar.StatusClaimed, khabar.StatusDenied, khabar.StatusBackground}).Draw(t, "status")
		second := *x.Events[0]
		second.ID = "e2"
		second.Place = nil
		second.Time = khabar.When{Start: "2025-07", End: "2025-07", Precision: khabar.PrecisionMonth}
		if rapid.Bool().Draw(t, "second") {
			x.Events = append(x.Events, &second)
		}
		xs = append(xs, x)
	}
	return xs
}

func TestOrderDoesNotMatter(t *testing.T) {
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		xs := drawReports(t)
		first := asJSON(t, m, xs)
		rand.New(rand.NewSource(rapid.Int64().Draw(t, "seed"))).Shuffle(len(xs), func(i, j int) { xs[i], xs[j] = xs[j], xs[i] })
		if again := asJSON(t, m, xs); first != again {
			t.Fatalf("order changes the incidents:\n%s\n%s", first, again)
		}
	})
}

func asJSON(t *rapid.T, m *Merger, xs []*khabar.Extraction) string {
	ins, err := m.Merge(context.Background(), xs)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(ins)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestEveryEventInOneIncident(t *testing.T) {
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		xs := drawReports(t)
		want := 0
		for _, x := range xs {
			want += len(x.Events)
		}
		ins, err := m.Merge(context.Background(), xs)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[EventRef]bool{}
		for _, in := range ins {
			for _, r := range append(slices.Clone(in.Events), in.Mentions...) {
				if seen[r] {
					t.Fatalf("%v stands twice", r)
				}
				seen[r] = true
			}
		}
		if len(seen) != want {
			t.Fatalf("%d events in, %d in incidents", want, len(seen))
		}
	})
}

func TestClusterCannotLink(t *testing.T) {
	groups, _ := Cluster(3, []Edge{{A: 0, B: 1, Score: 5}, {A: 1, B: 2, Score: 4}, {A: 0, B: 2, Score: 9, Cannot: true}}, 0, -4)
	if want := [][]int{{0, 1}, {2}}; fmt.Sprint(groups) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", groups, want)
	}
}

func BenchmarkMerge(b *testing.B) {
	m, err := New()
	if err != nil {
		b.Fatal(err)
	}
	var xs []*khabar.Extraction
	for i := range 500 {
		p := bannu
		p.GazetteerID = fmt.Sprint(i % 40)
		p.Lat += float64(i % 40)
		xs = append(xs, attack(fmt.Sprint("r", i), fmt.Sprint("outlet", i%7), "2025-07-05", fmt.Sprintf("2025-%02d-%02d", 1+i%12, 1+i%28), fmt.Sprint(postText, " Number ", i), p, i%9))
	}
	b.ResetTimer()
	for b.Loop() {
		if _, err := m.Merge(context.Background(), xs); err != nil {
			b.Fatal(err)
		}
	}
}

func TestUndatedWeekdays(t *testing.T) {
	tell := func(id, day string) *khabar.Extraction {
		x := attack(id, id, "", "", "A drone attacked a police post near the Bannu market on "+day+", leaving three officers dead.", bannu, 3)
		x.Events[0].Time = khabar.When{Precision: khabar.PrecisionUnknown}
		return x
	}
	if got := len(merge(t, tell("a", "Tuesday"), tell("b", "Tuesday"))); got != 1 {
		t.Errorf("one day of the week: %d incidents, want 1", got)
	}
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	b := m.prepare([]*khabar.Extraction{tell("a", "Tuesday"), tell("b", "Tuesday"), tell("c", "Friday")})
	same, _ := b.cmp.compare(b.items[0], b.items[1])
	other, _ := b.cmp.compare(b.items[0], b.items[2])
	if m.model.Score(&same) < m.model.Score(&other)+3 {
		t.Errorf("Tuesday and Friday score %.1f, Tuesday and Tuesday %.1f", m.model.Score(&other), m.model.Score(&same))
	}
}

func TestPersonsKeepApart(t *testing.T) {
	tell := func(id, name string) *khabar.Extraction {
		text := "Police arrested " + name + " on suspicion of smuggling."
		x := attack(id, id, "", "", text, bannu, 1)
		start := len("Police arrested ")
		x.People = []*khabar.Person{{ID: "p1", Name: name, Mentions: []khabar.PersonMention{{Surface: name, Span: khabar.Span{Start: start, End: start + len(name)}}}}}
		return x
	}
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	b := m.prepare([]*khabar.Extraction{tell("a", "Example Alpha"), tell("b", "Example Alpha"), tell("c", "Example Omega")})
	same, _ := b.cmp.compare(b.items[0], b.items[1])
	other, _ := b.cmp.compare(b.items[0], b.items[2])
	if same[PersonSame] != 1 || other[PersonClash] != 1 {
		t.Errorf("same %v, other %v", same[PersonSame], other[PersonClash])
	}
}

func TestUndatedAccountOfLaterReportIsMention(t *testing.T) {
	a := attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
	b := attack("b", "The Herald", "2025-07-21", "", postText+" The post has been rebuilt since, and the market has reopened under guard.", bannu, 3)
	b.Events[0].Time = khabar.When{Precision: khabar.PrecisionUnknown}
	ins := merge(t, a, b)
	if len(ins) != 1 || len(ins[0].Events) != 1 || len(ins[0].Mentions) != 1 || ins[0].Sources.Reports != 1 {
		t.Fatalf("want one incident with one account and one mention, got %d: %+v", len(ins), ins[0].Events)
	}
}

func TestDisagreementOnStatus(t *testing.T) {
	for second, want := range map[khabar.Status]string{khabar.StatusClaimed: "", khabar.StatusUnconfirmed: "doubted", khabar.StatusDenied: "open"} {
		a := attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3)
		b := attack("b", "The Herald", "2025-07-02", "2025-07-01", postText, bannu, 3)
		b.Events[0].Status = second
		got := ""
		for _, d := range merge(t, a, b)[0].Disagree {
			if d.Field == "status" {
				got = map[bool]string{true: "open", false: "doubted"}[d.Open]
			}
		}
		if got != want {
			t.Errorf("asserted and %s: %q, want %q", second, got, want)
		}
	}
}

// An event that names one actor twice is still no candidate of itself.
func TestActorNamedTwice(t *testing.T) {
	var xs []*khabar.Extraction
	for id, text := range map[string]string{"a": "Officers died as a drone hit the police post near the Bannu market.", "b": postText, "c": postText} {
		x := attack(id, "The Paper", "2025-07-02", "2025-07-01", text, bannu, 3)
		rebels := khabar.EventActor{Name: "the rebels", ActorID: "org:rebels", Role: khabar.RolePerpetrator}
		x.Events[0].Actors = []khabar.EventActor{rebels, rebels}
		x.Events[0].Time = khabar.When{}
		xs = append(xs, x)
	}
	ins := merge(t, xs...)
	if len(ins) != 1 || len(ins[0].Events) != 3 || len(ins[0].Merges) != 2 {
		t.Errorf("got %+v, want one incident of three events joined in two steps", ins)
	}
}
