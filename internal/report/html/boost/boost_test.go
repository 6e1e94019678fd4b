package boost

import (
	"bufio"
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// xor builds rows of two classes that no single cut parts.
func xor(n int) (x [][]float32, y []bool, w []float64) {
	r := rand.New(rand.NewPCG(3, 4))
	for range n {
		a, b := r.Float32(), r.Float32()
		x = append(x, []float32{a, b, r.Float32()})
		y = append(y, (a > 0.5) != (b > 0.5))
		w = append(w, 1)
	}
	return x, y, w
}

var params = Params{Trees: 60, Depth: 3, Rate: 0.2, MinWeight: 0.5, Lambda: 1, Share: 1}

func TestLearns(t *testing.T) {
	x, y, w := xor(800)
	m := Train(x, y, w, params)
	right := 0
	for i, score := range m.Score(x) {
		if (score > 0.5) == y[i] {
			right++
		}
	}
	if right < 780 {
		t.Errorf("%d of 800 right", right)
	}
}

func TestWriteRead(t *testing.T) {
	x, y, w := xor(300)
	var a, b bytes.Buffer
	if err := Train(x, y, w, params).Write(&a); err != nil {
		t.Fatal(err)
	}
	if err := Train(x, y, w, params).Write(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("training twice gives two models")
	}
	m, err := Read(bufio.NewScanner(&a))
	if err != nil {
		t.Fatal(err)
	}
	var c bytes.Buffer
	if err := m.Write(&c); err != nil {
		t.Fatal(err)
	}
	if b.String() != c.String() {
		t.Error("a model changes when it is written and read")
	}
}

func TestBadModels(t *testing.T) {
	for _, s := range []string{"", "model 2", "model 2 1 0\n", "model 2 1 0\ntree 1\n", "model 2 1 0\ntree 0\n",
		"model 2 1 0\ntree 3\n9 0.5 2\n0.1\n0.2\n", "model 2 1 0\ntree 2\n0 0.5 1\n0.1\n", "model 2 1 0\ntree 2\n0 0.5 2\n0.1\n", "model 2 1 0\ntree 1\nx\n"} {
		if _, err := Read(bufio.NewScanner(strings.NewReader(s))); err == nil {
			t.Errorf("%q was read", s)
		}
	}
}

func TestMean(t *testing.T) {
	x, y, w := xor(300)
	var models []*Model
	for seed := range 3 {
		p := params
		p.Seed, p.Share = uint64(seed), 0.7
		models = append(models, Train(x, y, w, p))
	}
	odds := func(p float64) float64 { return math.Log(p / (1 - p)) }
	mean := Mean(models).Score(x)
	for i := range x {
		var sum float64
		for _, m := range models {
			sum += odds(m.Score(x[i : i+1])[0])
		}
		if got := odds(mean[i]); math.Abs(got-sum/3) > 1e-3 {
			t.Fatalf("row %d: log-odds %v, the mean is %v", i, got, sum/3)
		}
	}
}
