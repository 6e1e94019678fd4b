package claim

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// someVectors makes n vectors of random numbers.
func someVectors(rng *rand.Rand, n, width int) *khabar.Vectors {
	v := &khabar.Vectors{Width: width, Bytes: make([]uint8, n*width), Scales: make([]float32, n)}
	x := make([]float32, width)
	for i := range n {
		for c := range x {
			x[c] = float32(rng.NormFloat64())
		}
		v.Scales[i] = kernel.Quantize(v.Bytes[i*width:(i+1)*width], x)
	}
	return v
}

// TestNetGradient holds the gradient of the net against differences of its score.
func TestNetGradient(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	v := someVectors(rng, 6, 32)
	l := newNetLearner(sourceRoles, v.Width, 1, 100)
	options := []roles{{0, 1, 2, 3, -1}, {0, 4, 4, 5, 2}, {0, -1, -1, -1, -1}}
	weight := []float32{0.5, -1, 0.25}
	loss := func() float64 {
		s := make([]float32, len(options))
		l.addScores(s, v, options)
		sum := 0.0
		for k, x := range s {
			sum += float64(weight[k] * x)
		}
		return sum
	}
	loss()
	l.learn(weight)
	for range 200 {
		i := rng.IntN(len(l.p))
		const d = 1e-3
		was := l.p[i]
		l.p[i] = was + d
		up := loss()
		l.p[i] = was - d
		down := loss()
		l.p[i] = was
		if got, want := float64(l.g[i]), (up-down)/(2*d); math.Abs(got-want) > 0.01+0.05*math.Abs(want) {
			t.Errorf("weight %d: gradient %.4f, difference %.4f", i, got, want)
		}
	}
}

// TestNetIsStored holds a net read from a file against the learner it came from.
func TestNetIsStored(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	v := someVectors(rng, 6, 32)
	l := newNetLearner(sourceRoles, v.Width, 1, 100)
	var buf bytes.Buffer
	man := modelfile.Manifest{Name: ModelName}
	if err := modelfile.Write(&buf, man, l.net().sections("source")); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(buf.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	n, err := readNet(f, "source", sourceRoles)
	if err != nil {
		t.Fatal(err)
	}
	options := []roles{{0, 1, 2, 3, -1}, {0, 4, 4, 5, 2}}
	want := make([]float32, len(options))
	l.addScores(want, v, options)
	passed := n.project(nil, v)
	for k := range options {
		if got := n.score(passed, &options[k]); math.Abs(float64(got-want[k])) > 0.02*(1+math.Abs(float64(want[k]))) {
			t.Errorf("option %d: %.4f stored, %.4f learned", k, got, want[k])
		}
	}
	if _, err := readNet(f, "source", cueRoles); err == nil {
		t.Error("a net of other roles is read")
	}
}
