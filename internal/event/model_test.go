package event

import (
	"bytes"
	"testing"

	"khabar"
	"khabar/internal/model/modelfile"
)

func TestDecide(t *testing.T) {
	for _, c := range []struct {
		rule Class
		odds [classes]float64
		want Class
	}{
		{Now, [classes]float64{Now: 0.55, Past: 0.45}, Now},
		{Now, [classes]float64{Now: 0.45, Past: 0.4, Many: 0.15}, Past},
		{Now, [classes]float64{Now: 0.4, None: 0.42, Many: 0.18}, Many}, // not sure enough of none
		{Now, [classes]float64{Now: 0.1, None: 0.9}, None},
		{Past, [classes]float64{Now: 0.6, Past: 0.4}, Past},
		{Past, [classes]float64{Now: 0.8, Past: 0.2}, Now},
		{Unreal, [classes]float64{None: 0.9, Unreal: 0.1}, Unreal},
	} {
		if got := decide(c.rule, c.odds); got != c.want {
			t.Errorf("decide(%s, %v) = %s, want %s", c.rule, c.odds, got, c.want)
		}
	}
}

func TestSettle(t *testing.T) {
	for _, from := range []draft{
		{mood: mood{modality: khabar.ModalityActual}},
		{mood: mood{modality: khabar.ModalityPlanned}},
		{mood: mood{modality: khabar.ModalityActual, past: true}},
		{mood: mood{modality: khabar.ModalityActual}, many: true},
	} {
		for c := range classes {
			d := from
			d.class = c
			d.settle()
			if got := d.verdict(); got != c {
				t.Errorf("%s settled as %s reads %s", from.verdict(), c, got)
			}
		}
	}
}

// TestTrain holds that training gives the same bytes again and learns what sets
// two classes apart.
func TestTrain(t *testing.T) {
	var examples []Example
	for i := range 40 {
		var f feats
		f.add("bias")
		c := Now
		if i%2 == 1 {
			f.add("years ago")
			c = Past
		}
		examples = append(examples, Example{Candidate: Candidate{feats: f}, Class: c, Group: i})
	}
	cfg := Config{Epochs: 5, L2: 1e-3, Rate: 0.1, Folds: 4, Seed: 1, Log: t.Logf}
	f, err := Untrained()
	if err != nil {
		t.Fatal(err)
	}
	var words []Word
	for i := range 40 {
		var w wordFeats
		w.add("")
		x := Word{Group: i}
		if i%2 == 1 {
			w.add("lemma", "bomb")
			x.Types = []string{"ASSAULT"}
		}
		x.feats = w
		words = append(words, x)
	}
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		data := &Data{Teller: f.FitTeller(cfg.Seed, words, func(int) bool { return false }), Triggers: examples}
		if err := Train(w, modelfile.Manifest{Name: ModelName}, cfg, data); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two runs differ")
	}
	file, err := modelfile.Read(a.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var m model
	if err := m.read(file); err != nil {
		t.Fatal(err)
	}
	told, err := readTeller(file)
	if err != nil {
		t.Fatal(err)
	}
	space := told.space()
	if g := space.guess(words[0].feats, nil, true); g.odds > 0.4 {
		t.Errorf("a word of nothing tells %+v", g)
	}
	if g := space.guess(words[1].feats, nil, true); g.typ != "ASSAULT" || g.odds < 0.5 {
		t.Errorf("a word of an attack tells %+v", g)
	}
	for _, e := range examples[:2] {
		if p := m.odds(e.feats); p[e.Class] < 0.6 {
			t.Errorf("%s: odds %v", e.Class, p)
		}
	}
}
