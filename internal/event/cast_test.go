package event_test

import (
	"slices"
	"testing"

	"khabar"
)

// Each row: a report, and the parties of its first attack, each as role=words,
// that it must and must not have.
func TestCast(t *testing.T) {
	read := reader(t)
	for _, c := range []struct {
		name, text string
		has, not   []string
	}{
		{"blamed in the next sentence", "A bomb exploded outside a market in Quetta on Monday, killing eleven people. The police blamed the Baloch Liberation Army.",
			[]string{"perpetrator=Baloch Liberation Army"}, []string{"perpetrator=police"}},
		{"a doer first named later", "Two teachers were shot dead on the road to Wana on Tuesday. The gunmen, who rode motorcycles, fled.",
			[]string{"victim=Two teachers", "perpetrator=The gunmen"}, nil},
		{"suspected by others", "Nine farmers were killed in a raid on a hamlet near Jos. Residents suspect Fulani herdsmen.",
			[]string{"perpetrator=Fulani herdsmen"}, []string{"perpetrator=Residents"}},
		{"the owner of what bombs", "Warplanes of the Sudanese army bombed a market in Nyala on Sunday, killing nine traders.",
			[]string{"perpetrator=the Sudanese army"}, nil},
		{"craft without an owner", "Jets bombed a market in Nyala on Sunday, killing nine traders.", []string{"perpetrator=Jets"}, nil},
		{"claimed afterwards", "At least 30 people were killed in an attack on a hotel in Tunis, the ministry said. The Islamic State has claimed responsibility for the attack.",
			[]string{"perpetrator=Islamic State"}, []string{"perpetrator=the ministry"}},
		{"a kind of attack is no doer", "A terrorist attack on a market in Quetta killed nine people on Monday.", []string{"victim=nine people"}, []string{"perpetrator=terrorist"}},
		{"who denies is no doer", "A bomb exploded outside a market in Quetta on Monday, killing eleven people. The Taliban denied any involvement in the blast.",
			nil, []string{"perpetrator=The Taliban"}},
		{"who came afterwards is no doer", "Gunmen killed six farmers near Jos on Sunday. The army sent troops to the village, and the governor visited the survivors.",
			[]string{"perpetrator=Gunmen", "victim=six farmers"}, []string{"perpetrator=The army", "victim=the governor"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := read(c.text)
			i := slices.IndexFunc(doc.Events, func(e *khabar.Event) bool { return e.Type == "ASSAULT" })
			if i < 0 {
				t.Fatal("no attack")
			}
			var got []string
			for _, a := range doc.Events[i].Actors {
				if a.Mention != nil {
					got = append(got, string(a.Role)+"="+a.Mention.Text)
				}
			}
			for _, w := range c.has {
				if !slices.Contains(got, w) {
					t.Errorf("parties %q, without %q", got, w)
				}
			}
			for _, w := range c.not {
				if slices.Contains(got, w) {
					t.Errorf("parties %q, with %q", got, w)
				}
			}
		})
	}
}
