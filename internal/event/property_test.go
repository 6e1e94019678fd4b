package event_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"khabar"
)

// sample is prose of khabar's own, 600 words when repeated, with several events.
const sample = `QUETTA, Pakistan: Gunmen attacked a police station in Quetta on Monday, killing three officers and wounding seven others, officials said.

The attackers fled after a gunfight that lasted two hours. A bomb disposal squad later defused a roadside bomb outside the station. No group claimed responsibility for the attack.

The interior minister condemned the attack and vowed to punish those behind it. "We will respond with full force," he told reporters in Islamabad, where he met the Afghan ambassador on Tuesday.

In a separate incident, a drone dropped explosives on a checkpoint near Bannu, a security official said on condition of anonymity. Two soldiers were wounded.

The government and the rebels resumed talks in Doha last week after Qatar brokered a ceasefire. Both sides agreed to exchange prisoners, but the talks could collapse if the fighting continues.

Police recorded 58 attacks in the province in 2023, when dozens of soldiers were killed. Thousands of people marched through Karachi to protest against the violence.
`

// TestPromises holds what the package promises of any text: exact spans, ids in
// order, known types, no value without words.
func TestPromises(t *testing.T) {
	read := reader(t)
	texts := []string{"", " ", "Attack.", "\n\n\n", "The. attack! on? by;", strings.Repeat("killed ", 200), sample, strings.ToUpper(sample), strings.ReplaceAll(sample, " ", "\u00a0")}
	shared := os.Getenv("KHABAR_SHARED")
	if shared == "" {
		shared = "../../../shared"
	}
	files, err := filepath.Glob(filepath.Join(shared, "reports", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	for _, text := range texts {
		doc := read(text)
		ids := map[string]bool{}
		for _, e := range doc.Events {
			ids[e.ID] = true
		}
		last := -1
		for _, e := range doc.Events {
			holds(t, doc, e, ids)
			if e.TriggerTok <= last {
				t.Errorf("%s: triggers out of order", e.ID)
			}
			last = e.TriggerTok
		}
	}
}

func holds(t *testing.T, doc *khabar.Document, e *khabar.Event, ids map[string]bool) {
	t.Helper()
	mark := func(what string, m *khabar.Mark) {
		if m != nil && m.Text != m.Span.Of(doc.Text) {
			t.Errorf("%s %s: %q is not the text there", e.ID, what, m.Text)
		}
	}
	mark("trigger", &e.Trigger)
	mark("time", e.Time.Mention)
	if e.Place != nil {
		mark("place", e.Place.Mention)
	} else if e.PlaceReason == "" {
		t.Errorf("%s: no place and no reason", e.ID)
	}
	for _, a := range e.Actors {
		mark("actor", a.Mention)
		if a.Name == "" || a.Role == "" || a.Class == "" {
			t.Errorf("%s: actor without name, role or class: %+v", e.ID, a)
		}
	}
	for _, w := range e.Weapons {
		mark("weapon", w.Mention)
	}
	if len(e.Evidence) == 0 {
		t.Errorf("%s: no evidence", e.ID)
	}
	for _, q := range e.Evidence {
		if q.Quote != q.Span.Of(doc.Text) {
			t.Errorf("%s: evidence %q is not the text there", e.ID, q.Quote)
		}
	}
	for _, l := range e.Links {
		if !ids[l.To] || l.To == e.ID {
			t.Errorf("%s: link to %q", e.ID, l.To)
		}
	}
	if e.Rule == "" || e.Type == "" || e.Status == "" || e.Modality == "" || e.Confidence <= 0 || e.Confidence >= 1 {
		t.Errorf("%s: incomplete: %+v", e.ID, e)
	}
	if e.Time.Start == "" && e.Time.End == "" && e.Time.Precision != khabar.PrecisionUnknown {
		t.Errorf("%s: no time, yet precision %s", e.ID, e.Time.Precision)
	}
}

// TestDeterministic holds that one Finder gives the same events every time and
// from several goroutines at once.
func TestDeterministic(t *testing.T) {
	read := reader(t)
	want, err := json.Marshal(read(sample).Events)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := json.Marshal(read(sample).Events)
			if err != nil || string(got) != string(want) {
				t.Errorf("events differ between runs: %s", got)
			}
		})
	}
	wg.Wait()
}

// TestStory holds how the events of a whole report come out.
func TestStory(t *testing.T) {
	doc := reader(t)(sample)
	var attacks, lasting []*khabar.Event
	for _, e := range doc.Events {
		if e.Type == "ASSAULT" && !e.Aggregate {
			attacks = append(attacks, e)
		}
		if e.Aggregate {
			lasting = append(lasting, e)
		}
	}
	if len(attacks) < 2 || len(attacks) > 4 {
		t.Errorf("%d attacks, want the station, the checkpoint and at most the gunfight and the fighting", len(attacks))
	}
	if len(attacks) > 0 {
		a := attacks[0]
		if a.Place == nil || a.Place.Name != "Quetta" || len(a.Casualties) < 2 || a.TargetKind != "police station" {
			t.Errorf("first attack: place %+v, casualties %v, target %q", a.Place, a.Casualties, a.TargetKind)
		}
	}
	if len(lasting) == 0 {
		t.Error("58 attacks in a year are no aggregate")
	}
	for _, e := range lasting {
		if e.Status != khabar.StatusBackground && e.Status != khabar.StatusProposed {
			t.Errorf("aggregate %s is %s", e.ID, e.Status)
		}
	}
}
