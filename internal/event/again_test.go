package event_test

import "testing"

// retold are reports and how many events of a type they tell.
var retold = []struct {
	name string
	text string
	typ  string
	n    int
}{
	{"arrested and taken into custody", "Police arrested the writer Adam Sorel in Lima on Monday.\n\nHis lawyer spoke to the press.\n\nThe court sat late.\n\nAdam Sorel was arrested at his home.", "COERCE", 1},
	{"two arrested", "Police arrested the writer Adam Sorel in Lima on Monday.\n\nPolice arrested the singer Maria Lund in Quito on Tuesday.", "COERCE", 2},
	{"the battle after the ambush", "Gunmen ambushed a patrol near the border on Monday, killing two soldiers.\n\nThe attackers fled after a gun battle.", "ASSAULT", 1},
	{"condemned only", "The president condemned the attack.", "ASSAULT", 0},
	{"arrests in a raid", "Police arrested three men in a raid on a house in Lima.", "ASSAULT", 0},
}

func TestRetold(t *testing.T) {
	read := reader(t)
	for _, c := range retold {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			var lines []string
			for _, e := range read(c.text).Events {
				if e.Type == c.typ {
					n++
				}
				lines = append(lines, told(e))
			}
			if n != c.n {
				t.Errorf("%q: %d of type %s, want %d: %q", c.text, n, c.typ, c.n, lines)
			}
		})
	}
}
