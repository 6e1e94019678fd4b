package claim

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"khabar/internal/model/modelfile"
)

// madeUp makes labelled stances that their one feature tells apart, against what
// the tables say.
func madeUp() []labelledStance {
	rng := rand.New(rand.NewPCG(1, 2))
	v := someVectors(rng, 4, 16)
	var out []labelledStance
	for i := range 60 {
		gold := i % 3
		in := stanceInput{words: [stanceWords]int{i % 4, -1, 1, -1}}
		in.f.add(200, 0)
		in.f.add(300, uint64(gold))
		out = append(out, labelledStance{in: in, v: v, gold: gold, group: i})
	}
	return out
}

func TestStancesAreLearnedAndStored(t *testing.T) {
	all := madeUp()
	m := fitStances(StanceConfig{Epochs: 20, L2: 1e-3, Dense: 3e-3, Rate: 0.1, Seed: 1}, all, func(int) bool { return true })
	var buf bytes.Buffer
	if err := modelfile.Write(&buf, modelfile.Manifest{Name: StanceName}, m.sections()); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	stored, err := readStances(f)
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		l := &all[i]
		if got := stored.best(&l.in, l.v, 0); got != l.gold {
			t.Errorf("example %d: %s, gold %s", i, stanceList[got], stanceList[l.gold])
		}
		if got := stored.best(&l.in, l.v, 100); got != l.in.prior {
			t.Errorf("example %d: %s against any margin", i, stanceList[got])
		}
	}
}

func TestStanceModelRefusesAnother(t *testing.T) {
	var buf bytes.Buffer
	if err := modelfile.Write(&buf, modelfile.Manifest{Name: ModelName}, (&stanceModel{}).sections()); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readStances(f); err == nil {
		t.Error("a model of another name is read")
	}
}
