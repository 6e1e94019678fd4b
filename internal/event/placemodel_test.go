package event

import (
	"bytes"
	"testing"

	"khabar/internal/model/modelfile"
)

// TestTrainPlaces holds that training gives the same bytes again, and that the model
// read back ranks what it learned first.
func TestTrainPlaces(t *testing.T) {
	var good, bad spotFeats
	good.add(1)
	bad.add(2)
	train := func() []byte {
		var xs []PlaceExample
		for range 20 {
			xs = append(xs, PlaceExample{Weight: 1, Spots: []PlaceSpot{{f: bad}, {f: good, Right: true}}})
		}
		var b bytes.Buffer
		cfg := PlaceConfig{Epochs: 4, Rate: 0.05, Seed: 1, Log: t.Logf}
		if err := TrainPlaces(&b, modelfile.Manifest{Name: PlaceName, Version: "1"}, cfg, xs); err != nil {
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
	m, err := readPlaces(f)
	if err != nil {
		t.Fatal(err)
	}
	if m.score(good) <= m.score(bad) {
		t.Errorf("scores %g and %g", m.score(good), m.score(bad))
	}
}

func TestReadPlacesRefuses(t *testing.T) {
	for _, c := range []struct {
		name, model string
		weights     int
	}{{"another model", "names", spotSize}, {"too few weights", PlaceName, 3}} {
		var b bytes.Buffer
		if err := modelfile.Write(&b, modelfile.Manifest{Name: c.model, Version: "1"}, []modelfile.Section{
			{Name: "weights", Data: make([]byte, c.weights)}, {Name: "scale", Data: modelfile.Uint32Bytes([]uint32{1})}}); err != nil {
			t.Fatal(err)
		}
		f, err := modelfile.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readPlaces(f); err == nil {
			t.Errorf("%s: read without error", c.name)
		}
	}
}
