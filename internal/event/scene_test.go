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
	{"a citation's date is not the event's", "Rebels burned the bridge, a paper wrote (Daily Courier, January 29).", []string{"ASSAULT - ", "!ASSAULT - 2024-01-29"}},
	{"nor that of one whose paper the crawl lost", "Rebels burned the bridge on Monday as a warning (, January 29).", []string{"ASSAULT - 2024-05-06", "!ASSAULT - 2024-01-29"}},
	{"nor that of a paper named for an hour", "Rebels have burned the bridge (Dawn, January 29).", []string{"ASSAULT - ", "!ASSAULT - 2024-01-29"}},
	{"no day into a who-clause", "Police arrested two smugglers on Monday. They questioned a man who shot a nurse.", []string{"COERCE - 2024-05-06", "!ASSAULT - 2024-05-06"}},
	{"its day, not the year of a rank", "Gunmen killed a judge in Makurdi, the third this year, police said on Monday.", []string{"ASSAULT Makurdi 2024-05-06"}},
	{"the day of the other attack in the sentence", "Nine people were killed in an explosion and two suicide bombings in Karachi on Monday, police said.", []string{"ASSAULT Karachi 2024-05-06", "!ASSAULT Karachi  "}},
	{"the lead's day told right after", "A bombing in Karachi killed nine people, police say. The blast tore through a market on Monday.", []string{"ASSAULT Karachi 2024-05-06"}},
	{"the town told in the next sentence", "Gunmen killed a trader in northern Nigeria on Monday. They opened fire on his shop in Zaria.", []string{"ASSAULT Zaria "}},
	{"a visit in the next sentence lends no place", "A bomb killed nine people on Monday. The minister met his colleague in Geneva.", []string{"ASSAULT - "}},
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
		if bad, not := strings.CutPrefix(w, "!"); not {
			for _, g := range got {
				if strings.HasPrefix(g, bad) {
					t.Errorf("%q: event %q", doc.Text, g)
				}
			}
			continue
		}
		for _, g := range got {
			found = found || strings.HasPrefix(g, w)
		}
		if !found {
			t.Errorf("%q: no event %q among %q", doc.Text, w, got)
		}
	}
}

// parties are texts and who plays which part: "role=words" of some event, "!"
// before what no event may hold.
var parties = []struct {
	name string
	text string
	want []string
}{
	{"both sides between", "At least nine people were killed in fierce fighting between government troops and rebels on Saturday night.", []string{"actor=government_troops", "actor=rebels"}},
	{"fighting that no trigger heads", "Ten civilians have been killed in fighting in the city between the army and rebels, a group said.", []string{"rebels"}},
	{"shot dead someone", "Three masked gunmen shot dead the governor of the province on Tuesday.", []string{"perpetrator=masked_gunmen"}},
	{"right before the verb", "Nine others sustained injuries when suspected rebel fighters attacked the village on Sunday.", []string{"fighters"}},
	{"compound before the noun", "A rebel attack on the village killed four farmers.", []string{"perpetrator=rebel"}},
	{"by behind an adjunct", "Two traders were killed in two separate attacks carried out near the border on Monday by suspected bandits.", []string{"perpetrator=suspected_bandits"}},
	{"the teller is no party", "A war monitor said a bomb killed six people in the market.", []string{"!perpetrator=war_monitor", "!victim=war_monitor"}},
	{"no group", "No group bombed the market on Monday.", []string{"!perpetrator=group", "!perpetrator=No_group"}},
}

func TestParties(t *testing.T) {
	read := reader(t)
	for _, c := range parties {
		t.Run(c.name, func(t *testing.T) {
			var lines []string
			for _, e := range read(c.text).Events {
				lines = append(lines, told(e))
			}
			all := strings.Join(lines, "\n")
			for _, w := range c.want {
				if bad, not := strings.CutPrefix(w, "!"); not && strings.Contains(all, bad) || !not && !strings.Contains(all, w) {
					t.Errorf("%q: %s: %s", c.text, w, all)
				}
			}
		})
	}
}
