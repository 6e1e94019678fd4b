package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/mention/count"
)

// tolls are texts and the sums of each event that has any: "killed 6 wounded 2",
// in the order of the events.
var tolls = []struct {
	name string
	text string
	want []string
}{
	{"dead and wounded of one attack", "Six traders were killed and two others injured in an attack on a market.", []string{"killed 6 wounded 2"}},
	{"dead and wounded in explosions", "Three women were killed and nine people wounded in two explosions in the town.", []string{"killed 3 wounded 9"}},
	{"shot dead and wounded", "Four men were shot dead and three wounded in a gang attack on a bus on Friday.", []string{"killed 4 wounded 3"}},
	{"confirmed dead and injured", "Nine villagers were confirmed dead and 11 others seriously injured after a bomber targeted a procession.", []string{"killed 9 wounded 11"}},
	{"another ten in the attack", "Gunmen killed six farmers in a village, an official said. Another 10 people were wounded in the attack.", []string{"killed 6 wounded 10"}},
	{"the attacks together", "A series of bombs hit the city, killing seven people, police said. The attacks also wounded 15 people.", []string{"killed 7 wounded 15"}},
	{"fire that is no blaze", "Police opened fire on a crowd at the port, killing five people.", []string{"killed 5"}},
	{"a hail that is no weather", "Two men died in a hail of bullets outside a bar on Monday.", []string{"killed 2"}},
	{"gas that leaks nowhere", "Ali Rana, who was working at the gas station, was killed.", []string{"killed 1"}},
	{"tear gas", "Nine prisoners were killed on Sunday by tear gas.", []string{"killed 9"}},
	{"gas that leaked", "Nine workers were killed in a gas leak on Sunday.", nil},
	{"burnt to death", "A boy was burnt to death on Sunday in a case of political violence.", []string{"killed 1"}},
	{"signs of torture", "The bodies of nine men with signs of torture were found on Sunday.", []string{"killed 9"}},
	{"dead after a protest", "Five civilians have been confirmed dead following a protest on Monday.", []string{"killed 5"}},
	{"both in one clause set after", "The army sent troops on Tuesday after gunmen ambushed traders and left seven dead.", []string{"killed 7"}},
	{"the wounded of the same attack", "The number of people killed in Tuesday's attack on a market has risen to 25, doctors said, after seven of the wounded died.", []string{"killed 25"}},
	{"another's figure", "Raiders killed six people in a village on Monday, police said. The opposition party claims 40 people were killed.", []string{"killed 6"}},
	{"other reports", "At least 27 people were killed in a battle on Monday. Other reports say 70 were killed.", []string{"killed 27"}},
	{"the only figure is a claim", "The opposition party claims 40 people were killed in a raid on a village.", []string{"killed 40"}},
	{"bodies told first", "Soldiers have dug up 45 corpses from a mass grave. The army says raiders committed a massacre on Monday.", []string{"killed 45"}},
	{"an epithet of the body", "The decapitated body of Ali Khan, a writer, was found on Monday in a rural area.", []string{"killed 1"}},
	{"another attack", "Gunmen killed six farmers in a village. Three guards were wounded in a separate attack on a school.", []string{"killed 6", "wounded 3"}},
}

func TestTolls(t *testing.T) {
	read := reader(t)
	for _, c := range tolls {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, e := range read(c.text).Events {
				if s := sums(e); s != "" {
					got = append(got, s)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q: %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// sums writes the tolls of an event's own account.
func sums(e *khabar.Event) string {
	var out []string
	for _, effect := range []khabar.Effect{khabar.EffectKilled, khabar.EffectWounded} {
		var rows []khabar.Casualty
		for _, c := range e.Casualties {
			if c.Effect == effect && c.By == "" {
				rows = append(rows, c)
			}
		}
		if n := count.Sum(rows); n != nil {
			out = append(out, fmt.Sprintf("%s %d", effect, *n))
		}
	}
	return strings.Join(out, " ")
}
