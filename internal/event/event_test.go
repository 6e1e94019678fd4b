package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/event"
	"khabar/internal/mention/arms"
	"khabar/internal/mention/count"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

type finder interface{ Find(*khabar.Document) }

func reader(t testing.TB) func(text string) *khabar.Document {
	t.Helper()
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	var finders []finder
	for _, load := range []func() (finder, error){
		func() (finder, error) { return when.New() },
		func() (finder, error) { return where.New() },
		func() (finder, error) { return who.New() },
		func() (finder, error) { return count.New() },
		func() (finder, error) { return arms.New() },
		func() (finder, error) { return event.New() },
	} {
		f, err := load()
		if err != nil {
			t.Fatal(err)
		}
		finders = append(finders, f)
	}
	return func(text string) *khabar.Document {
		doc := a.Annotate(&khabar.Report{Text: text, Language: "en", Published: "2024-05-10",
			PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: "2024-05-10", Latest: "2024-05-10"}})
		for _, f := range finders {
			f.Find(doc)
		}
		return doc
	}
}

// told writes an event as a line: TYPE/mode status role=name … place day.
func told(e *khabar.Event) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s/%s %s", e.Type, e.Mode, e.Status)
	if e.Modality != khabar.ModalityActual {
		fmt.Fprintf(&b, " %s", e.Modality)
	}
	if e.Aggregate {
		b.WriteString(" many")
	}
	if e.Outcome != "" {
		fmt.Fprintf(&b, " %s", e.Outcome)
	}
	var parts []string
	for _, a := range e.Actors {
		parts = append(parts, fmt.Sprintf(" %s=%s", a.Role, strings.ReplaceAll(a.Name, " ", "_")))
	}
	slices.Sort(parts)
	b.WriteString(strings.Join(parts, ""))
	return b.String()
}

// Each row: what the words tell. has lists what some event's line must hold, all
// of it; none lists types that no event may have; n is the number of events,
// -1 for any.
var cases = []struct {
	name string
	text string
	n    int
	has  []string
	none []string
}{
	{"active", "Gunmen attacked a police station in Kandahar on Tuesday.", 1, []string{"ASSAULT/ asserted", "perpetrator=Gunmen", "target=police_station"}, nil},
	{"passive", "A bridge was destroyed by rebels in the valley.", 1, []string{"ASSAULT/destroy asserted", "perpetrator=rebels", "target=bridge"}, nil},
	{"noun with by", "An attack by militants on an army convoy killed four soldiers.", 1, []string{"ASSAULT/", "perpetrator=militants", "convoy"}, nil},
	{"light verb", "Insurgents carried out an attack on a checkpoint.", 1, []string{"ASSAULT/", "perpetrator=insurgents", "target=checkpoint"}, nil},
	{"noun and verb are one", "Insurgents carried out an attack on a checkpoint, killing three policemen.", 1, []string{"ASSAULT/", "perpetrator=insurgents", "victim=policemen"}, nil},
	{"relative clause", "Police arrested the rebels who kidnapped a nurse.", -1, []string{"ASSAULT/abduct", "perpetrator=rebels", "victim=nurse"}, nil},
	{"died in", "Three soldiers died in an ambush near the border.", 1, []string{"ASSAULT/", "victim=soldiers"}, nil},
	{"later sentence joins", "A bomb exploded outside a mosque in Peshawar on Friday.\n\nThe blast killed five worshippers.", 1, []string{"ASSAULT/explosives"}, nil},
	{"another day is another event", "Gunmen attacked a bank in Quetta on Monday.\n\nRebels attacked a school in Kandahar on Thursday.", 2, []string{"perpetrator=Gunmen"}, nil},
	{"planned", "The rebels will attack the capital.", 1, []string{"proposed planned"}, nil},
	{"hypothetical", "The army could attack the town.", 1, []string{"proposed hypothetical"}, nil},
	{"negated", "The army did not attack the village.", 1, []string{"negated"}, nil},
	{"denied", "The army denied shelling the village.", -1, []string{"ASSAULT/heavy-weapons denied"}, nil},
	{"background", "Gunmen attacked the base in 2014.", 1, []string{"background"}, nil},
	{"aggregate", "Police recorded 134 attacks on checkpoints.", 1, []string{"background many"}, nil},
	{"claimed", "Rebels attacked a convoy, officials said.", 1, []string{"claimed"}, nil},
	{"foiled", "Security forces foiled an attack on the airport.", 1, []string{"foiled"}, nil},
	{"repelled", "Guards repelled a militant attack on the post.", 1, []string{"repelled"}, nil},
	{"survived", "The governor survived an assassination attempt in Kabul.", 1, []string{"ASSAULT/assassinate", "survived"}, nil},
	{"meeting", "The Turkish foreign minister met the Iranian president in Geneva.", 1, []string{"CONSULT/"}, nil},
	{"visit", "The Turkish foreign minister visited Kabul.", 1, []string{"CONSULT/visit"}, nil},
	{"truce declared", "The group declared a ceasefire.", 1, []string{"CONCEDE/"}, []string{"RETREAT"}},
	{"truce observed", "Both armies observed the ceasefire on Sunday.", 1, []string{"RETREAT/ceasefire"}, []string{"CONCEDE"}},
	{"talks called off", "The president called off the talks with the rebels.", -1, []string{"REJECT/meet"}, nil},
	{"ambassador summoned", "The ministry summoned the ambassador over the raid.", -1, []string{"ACCUSE/disapprove"}, nil},
	{"hostages rescued", "Troops rescued the hostages.", 1, []string{"AID/"}, []string{"RETREAT"}},
	{"own exercise", "The navy held a naval drill.", 1, []string{"MOBILIZE/troops"}, []string{"COOPERATE"}},
	{"joint exercise", "The two navies held joint exercises.", 1, []string{"COOPERATE/"}, []string{"MOBILIZE"}},
	{"arrest", "Police arrested three suspects in Lahore.", 1, []string{"COERCE/arrest", "recipient=suspects"}, nil},
	{"verdict", "A court sentenced the activist to ten years in prison.", -1, []string{"SANCTION/convict"}, nil},
	{"protest", "Thousands of people protested in Dhaka.", 1, []string{"PROTEST/demo"}, nil},
	{"labour strike", "Teachers went on strike.", 1, []string{"PROTEST/strike"}, []string{"ASSAULT"}},
	{"sport", "The striker attacked the penalty area and the goalkeeper saved his shot in the second half of the match.", -1, nil, []string{"ASSAULT"}},
	{"film", "The director shot the film in Morocco.", 0, nil, []string{"ASSAULT"}},
	{"metaphor", "The Senate killed the bill.", -1, nil, []string{"ASSAULT"}},
	{"staff", "The club fired its coach.", -1, nil, []string{"ASSAULT"}},
	{"illness", "He had a heart attack.", 0, nil, []string{"ASSAULT"}},
	{"disaster", "The earthquake killed forty people and destroyed homes.", 0, nil, []string{"ASSAULT"}},
	{"market", "Share prices exploded as investors bought bonds and stocks.", -1, nil, []string{"ASSAULT"}},
	{"recipe", "The recipe calls for sugar.", 0, nil, nil},
}

func TestCases(t *testing.T) {
	read := reader(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			doc := read(c.text)
			var lines []string
			for _, e := range doc.Events {
				lines = append(lines, told(e))
				for _, typ := range c.none {
					if e.Type == typ {
						t.Errorf("%q: an event of type %s: %s", c.text, typ, told(e))
					}
				}
			}
			if c.n >= 0 && len(lines) != c.n {
				t.Errorf("%q: %d events %q, want %d", c.text, len(lines), lines, c.n)
			}
			if len(c.has) > 0 && !slices.ContainsFunc(lines, func(l string) bool {
				return !slices.ContainsFunc(c.has, func(want string) bool { return !strings.Contains(strings.ToLower(l), strings.ToLower(want)) })
			}) {
				t.Errorf("%q: no event with %q among %q", c.text, c.has, lines)
			}
		})
	}
}
