package examples

import (
	"math"
	"testing"

	"khabar/internal/incident"
)

func TestCompareGroups(t *testing.T) {
	at := &incident.EventRef{}
	for _, c := range []struct {
		name                string
		nodes               []node
		match, system, gold int
		precision, recall   float64
	}{
		{"all right", []node{{gold: 0, system: 4, found: at}, {gold: 0, system: 4, found: at}, {gold: 1, system: 5, found: at}}, 1, 1, 1, 1, 1},
		{"split", []node{{gold: 0, system: 4, found: at}, {gold: 0, system: 5, found: at}}, 0, 0, 1, 1, 0.5},
		{"joined wrongly", []node{{gold: 0, system: 4, found: at}, {gold: 1, system: 4, found: at}}, 0, 1, 0, 0.5, 1},
		{"not found", []node{{gold: 0, system: 4, found: at}, {gold: 0, system: -2}}, 0, 0, 1, 1, 0.25},
	} {
		p, precision, recall, _ := compareGroups(c.nodes)
		if p.Match != c.match || p.System != c.system || p.Gold != c.gold {
			t.Errorf("%s: pairs %+v", c.name, p)
		}
		if math.Abs(precision-c.precision) > 1e-9 || math.Abs(recall-c.recall) > 1e-9 {
			t.Errorf("%s: B³ %f %f", c.name, precision, recall)
		}
	}
}
