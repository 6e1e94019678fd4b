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
	{"denied and told nowhere else", "The army denied shelling the village.", 0, nil, nil},
	{"denied responsibility", "The group denied responsibility for the attack in Kabul.", 0, nil, nil},
	{"accusation rejected", "The ministry rejected the accusation of supporting rebels.", -1, nil, []string{"REJECT"}},
	{"demand rejected", "The government rejected the demand of the rebels.", 1, []string{"REJECT/yield asserted"}, nil},
	{"demanded", "The minister demanded the release of the captured soldier.", 2, []string{"RETREAT/release proposed hypothetical"}, nil},
	{"close to", "The two sides are close to reaching a deal.", 1, []string{"proposed planned"}, nil},
	{"timetable", "Officials drew up a timetable for the withdrawal of foreign troops.", 1, []string{"proposed hypothetical"}, nil},
	{"would be", "The release of the prisoners would be a sign of goodwill.", 1, []string{"RETREAT/release proposed hypothetical"}, nil},
	{"sought", "The family sought the arrest of the officer.", 1, []string{"COERCE/arrest proposed"}, nil},
	{"hedged fact", "A militant group appears to have just carried out an attack on a camp, killing 19 soldiers.", 1, []string{"ASSAULT/ claimed hit"}, nil},
	{"inquiry into a fact", "The union demanded justice for the killing of a teacher.", -1, []string{"ASSAULT/"}, nil},
	{"sum over a week", "More than 90 reporters have been arrested in the past week.", 1, []string{"COERCE/arrest background many"}, nil},
	{"sum over two months", "In two months, gunmen have killed 14 elders.", 1, []string{"background many"}, nil},
	{"many times", "The truce was violated 41 times.", 1, []string{"REJECT/yield background many"}, nil},
	{"munitions on a day", "Mortar shells wounded four villagers on May 8 near Bannu.", 1, []string{"ASSAULT/explosives asserted hit"}, nil},
	{"shot dead on a day", "Gunmen shot dead two policemen and wounded a third in Kabul on Monday.", 1, []string{"ASSAULT/firearms asserted hit"}, nil},
	{"ambush last month", "Five soldiers were killed in an ambush in the past week.", 1, []string{"ASSAULT/ asserted"}, nil},
	{"those who", "The law punishes those who attack reporters.", 1, []string{"background many"}, nil},
	{"used to", "They used to drop bombs in bottles.", 1, []string{"background many"}, nil},
	{"after an old date", "Ties were cut in 2016 after a crowd stormed the embassy.", -1, []string{"background"}, nil},
	{"anniversary", "The town marked the tenth anniversary of the massacre of villagers.", 1, []string{"ASSAULT/massacre background"}, nil},
	{"crime of a conviction", "His convictions include crimes of kidnapping and rape.", 0, nil, nil},
	{"crime of a trial", "He was tried for the murder of a trader.", 1, []string{"ASSAULT/ background"}, nil},
	{"epithet", "The banned party held a meeting on Monday.", -1, nil, []string{"COERCE"}},
	{"remains banned", "The party remains banned in the country.", 0, nil, nil},
	{"kind of weapon", "The army bought attack drones and attack helicopters.", -1, nil, []string{"ASSAULT"}},
	{"charge", "The man was charged with attempted murder and arson.", -1, []string{"ACCUSE/investigate asserted", "recipient=man"}, nil},
	{"crime of a charge", "The man was charged with attempted murder and arson.", -1, []string{"background"}, nil},
	{"crime of a verdict", "The court convicted the general of murder on Monday.", 2, []string{"ASSAULT/ background"}, nil},
	{"left hospital", "He was released from hospital on Friday.", 0, nil, nil},
	{"partitive", "Two of its staff were released on Monday.", 1, []string{"RETREAT/release asserted", "recipient=staff"}, nil},
	{"captured", "The navy captured eleven pirates off the coast.", 1, []string{"ASSAULT/abduct asserted", "perpetrator=navy"}, nil},
	{"captured by police", "Police captured two suspects near the border.", 1, []string{"COERCE/arrest"}, []string{"ASSAULT"}},
	{"bomb defused", "A bomb was defused in Lahore on Monday.", 1, []string{"ASSAULT/explosives asserted foiled"}, nil},
	{"crisis defused", "The envoy defused the crisis.", 0, nil, nil},
	{"stones", "Protesters threw stones at the embassy in Baghdad.", 1, []string{"PROTEST/riot", "recipient=embassy"}, nil},
	{"bodies", "The bodies of four labourers were found in Panjgur on Monday.", 1, []string{"ASSAULT/ asserted", "victim=labourers"}, nil},
	{"bodies after a storm", "The bodies of two climbers were found after the avalanche.", 0, nil, nil},
	{"struck targets", "Israel struck targets in southern Lebanon on Monday.", 1, []string{"ASSAULT/ asserted", "perpetrator=Israel"}, nil},
	{"sanctions on people", "The union introduced sanctions on nine people.", 1, []string{"SANCTION/discontinue", "actor=union", "recipient=people"}, nil},
	{"rammed", "A man rammed a car into a convoy in Kabul.", 1, []string{"ASSAULT/ asserted", "target=convoy"}, nil},
	{"recovered", "Police recovered two kidnapped engineers in Bannu on Monday.", -1, []string{"AID/ asserted", "actor=police"}, nil},
	{"headline, active", "Security forces kill five militants in Bannu on Monday", 1, []string{"ASSAULT/ asserted", "perpetrator=security_forces", "victim=militants"}, nil},
	{"headline, passive", "Five militants killed in Bannu operation", 1, []string{"ASSAULT/ asserted hit victim=militants"}, nil},
	{"false claim", "The claim that seven people were killed in the raid is false, the ministry said.", 0, nil, nil},
	{"denied with a day", "The group denied that its fighters had attacked a village near Goma on Monday.", 1, []string{"ASSAULT/ denied"}, nil},
	{"only condemned", "The council condemned the attack on Tuesday.", -1, []string{"ACCUSE/disapprove asserted"}, nil},
	{"blamed for support", "India blamed Pakistan for supporting the group.", -1, []string{"SUPPORT/ background"}, nil},
	{"arrests in a raid", "Officers arrested three men in a raid on a house on Monday.", 1, []string{"COERCE/arrest"}, []string{"ASSAULT"}},
	{"bare noun", "Shelling accounted for most of the violations.", 0, nil, nil},
	{"match report", "The captain was hurt in a clash of heads. City bombed in the second half. The league leaders killed off the game with two goals in the match.", -1, nil, []string{"ASSAULT"}},
	{"present tense of a count", "Security forces kill five militants in Bannu", 1, []string{"ASSAULT/ asserted hit"}, nil},
	{"head of an item", "Bannu, May 8: Unidentified gunmen shot dead a tribal elder outside his house in Bannu district.", 1, []string{"ASSAULT/firearms asserted", "perpetrator=unidentified_gunmen", "victim=tribal_elder"}, nil},
	{"shot dead two", "Gunmen shot dead two policemen and wounded a third in Kabul on Monday.", 1, []string{"perpetrator=gunmen", "victim=policemen"}, nil},
	{"allied", "He blamed a militia allied with the government.", -1, nil, []string{"SUPPORT"}},
	{"private meeting", "He met the girl's father in the village.", 0, nil, nil},
	{"private threat", "The man threatened the victim.", 0, nil, nil},
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
