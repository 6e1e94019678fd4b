package event

import (
	"bytes"
	"testing"

	"khabar"
	"khabar/internal/model/modelfile"
)

// TestTrainCast holds that training gives the same bytes again, and that the
// model read back tells apart what it learned.
func TestTrainCast(t *testing.T) {
	e := &khabar.Event{Type: "ASSAULT"}
	v := &khabar.Vectors{Width: 4, Bytes: bytes.Repeat([]byte{128, 200, 90, 130}, 40), Scales: make([]float32, 40)}
	var x CastExample
	for i := range 40 {
		var f castFeats
		f.add(1)
		role := khabar.Role("")
		if i%2 == 1 {
			f.add(2)
			role = khabar.RolePerpetrator
		} else {
			f.add(3)
		}
		x.Candidates = append(x.Candidates, CastCandidate{Event: e, f: f, words: netWords{int32(i), -1, -1, -1}, v: v})
		x.Labels = append(x.Labels, CastLabel{Role: role, Weight: 1})
	}
	cfg := CastConfig{Runs: 2, Epochs: 12, NetEpochs: 1, Seed: 1, Levels: Levels{Change: 0.7}, Log: t.Logf}
	train := func() []byte {
		var b bytes.Buffer
		if err := TrainCast(&b, modelfile.Manifest{Name: CastName, Version: "1"}, cfg, []CastExample{x}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	first := train()
	if !bytes.Equal(first, train()) {
		t.Error("two runs of training differ")
	}
	f, err := modelfile.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	m, err := readCast(f)
	if err != nil {
		t.Fatal(err)
	}
	passed := make([]float32, len(v.Scales)*castRoleWords*castHidden)
	m.net.project(passed, v, 0, len(v.Scales))
	for k, want := range []int{castNone, castPerpetrator} {
		p := m.judge(&candidate{}, x.Candidates[k].f, passed, &x.Candidates[k].words, castNone, castNoneElse)
		if p[want] < 0.7 {
			t.Errorf("candidate %d: probability of part %d is %.2f", k, want, p[want])
		}
	}
}

func TestReadCastRejects(t *testing.T) {
	for _, c := range []struct {
		name, model string
		sections    []modelfile.Section
	}{
		{"another model", "events", nil},
		{"no weights", CastName, nil},
		{"too few weights", CastName, []modelfile.Section{{Name: "weights", Data: []byte{1, 2}}}},
	} {
		var b bytes.Buffer
		if err := modelfile.Write(&b, modelfile.Manifest{Name: c.model, Version: "1"}, c.sections); err != nil {
			t.Fatal(err)
		}
		f, err := modelfile.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readCast(f); err == nil {
			t.Errorf("%s: read without error", c.name)
		}
	}
}
