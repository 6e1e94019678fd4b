package event_test

import (
	"strings"
	"testing"

	"khabar"
)

// scenes are texts and where and when their events are. Each want is "TYPE
// place day"; "-" stands for none.
var scenes = []struct {
	name string
	text string
	want []string
}{
	{"a condemnation borrows no place", "BEIRUT: A bomb exploded in Tripoli on Monday.\n\nFrance condemned the arrest of the two writers.", []string{"ACCUSE - "}},
	{"signed where it says", "Peru and Chile signed an agreement in Lima on Tuesday.", []string{"SUPPORT Lima 2024-05-07"}},
	{"own clause, not that of the talks", "Troops attacked a checkpoint in Karachi after talks in Doha.", []string{"ASSAULT Karachi "}},
	{"in a town's longer name", "Gunmen shot a farmer dead in Makurdi City on Monday.", []string{"ASSAULT Makurdi 2024-05-06"}},
}

func TestScenes(t *testing.T) {
	read := reader(t)
	for _, c := range scenes {
		t.Run(c.name, func(t *testing.T) { sceneIs(t, read(c.text), c.want) })
	}
}

func sceneIs(t *testing.T, doc *khabar.Document, want []string) {
	t.Helper()
	var got []string
	for _, e := range doc.Events {
		place := "-"
		if e.Place != nil {
			place = e.Place.Name
		}
		got = append(got, e.Type+" "+place+" "+e.Time.Start)
	}
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || strings.HasPrefix(g, w)
		}
		if !found {
			t.Errorf("%q: no event %q among %q", doc.Text, w, got)
		}
	}
}
