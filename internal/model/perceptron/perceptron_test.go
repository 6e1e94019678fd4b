package perceptron

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"khabar/internal/model/modelfile"
)

// problem draws features of which one names the class.
func problem(rng *rand.Rand, classes int) (feats []uint64, class int) {
	class = rng.IntN(classes)
	feats = append(feats, Mix(1, uint64(class)), Mix(2, uint64(rng.IntN(50))), Mix(3, uint64(rng.IntN(5000))))
	return feats, class
}

func saved(t *testing.T, sections ...modelfile.Section) *modelfile.File {
	t.Helper()
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: "test"}, sections); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSparseLearns(t *testing.T) {
	const classes = 7
	rng := rand.New(rand.NewPCG(1, 1))
	tr := NewTrainer(classes)
	scores := make([]int32, classes)
	for range 3000 {
		feats, class := problem(rng, classes)
		tr.Tick()
		tr.Score(feats, scores)
		tr.Update(feats, class, Best(scores, nil))
	}
	m, err := FromFile(saved(t, tr.Model(0).Sections("m")...), "m")
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for range 500 {
		feats, class := problem(rng, classes)
		m.Score(feats, scores)
		if Best(scores, nil) != class {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 500 wrong", wrong)
	}
	if got := Best(scores, []uint16{3}); got != 3 {
		t.Errorf("best of one allowed class is %d", got)
	}
}

func TestTableLearns(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	tr := NewTableTrainer(16)
	for range 3000 {
		feats, class := problem(rng, Actions)
		tr.Tick()
		s := tr.Score(feats)
		if got := Best(s[:], nil); got != class {
			tr.Update(feats, class, got)
		}
	}
	table, err := TableFromFile(saved(t, tr.Table(10).Section("t")), "t")
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for range 500 {
		feats, class := problem(rng, Actions)
		s := table.Score(feats)
		if Best(s[:], nil) != class {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 500 wrong", wrong)
	}
}

func TestBrokenModelsAreRefused(t *testing.T) {
	model := func(classes uint32, keys []int16, entries ...uint32) *modelfile.File {
		return saved(t, modelfile.Section{Name: "m.classes", Data: modelfile.Uint32Bytes([]uint32{classes})},
			modelfile.Section{Name: "m.keys", Data: modelfile.Int16Bytes(keys)},
			modelfile.Section{Name: "m.entries", Data: modelfile.Uint32Bytes(entries)})
	}
	if _, err := FromFile(model(2, []int16{1, 0}, 1|lastBit), "m"); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]*modelfile.File{
		"none":      saved(t),
		"classes":   model(0, []int16{0, 0}),
		"index":     model(2, []int16{0, 0, 0}),
		"full":      model(2, []int16{1, 1}, 1|lastBit, 1|lastBit),
		"class":     model(2, []int16{1, 0}, 2<<16|lastBit),
		"cut":       model(2, []int16{1, 0}, 1),
		"missing":   model(2, []int16{1, 0}),
		"left over": model(2, []int16{1, 0}, 1|lastBit, 1|lastBit),
	} {
		if _, err := FromFile(f, "m"); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := TableFromFile(saved(t, modelfile.Section{Name: "t", Data: make([]byte, 34)}), "t"); err == nil {
		t.Error("table: no error")
	}
}

func TestTableScoresWithoutAllocating(t *testing.T) {
	table := NewTableTrainer(16).Table(10)
	feats := []uint64{1 << 60, 2 << 60, 3}
	if n := testing.AllocsPerRun(100, func() { table.Score(feats) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// TestBucketsCopiedOrShared reads one table where it can share memory and where
// it cannot.
func TestBucketsCopiedOrShared(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	room := make([]int16, 8*bucketWords+4)
	for i := range room {
		room[i] = int16(rng.Uint32())
	}
	first := make([]int16, 8*bucketWords)
	copy(first, room[1:])
	shared, copied := buckets(first, 8), buckets(room[1:8*bucketWords+1], 8)
	for i := range shared {
		if shared[i] != copied[i] {
			t.Fatalf("bucket %d: %v shared, %v copied", i, shared[i], copied[i])
		}
	}
}
