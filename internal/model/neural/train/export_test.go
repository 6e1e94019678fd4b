package train

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"khabar/internal/model/modelfile"
	"khabar/internal/model/neural"
)

// tiny is a reader with made-up weights.
func tiny(t *testing.T) *reader {
	t.Helper()
	r := &reader{ps: &params{rng: rand.New(rand.NewPCG(3, 4))}, vocab: neural.NewVocabulary([]string{"the", "army", "left", "."})}
	r.enc = newEncoder(r.ps, r.vocab.Size())
	p := newParser(r.ps, []string{"DET", "NOUN", "VERB"}, []string{"DT", "NN", "VBD"}, []string{"det", "nsubj", "obj", "root"})
	p.dev = func(*reader, *parser) []figure { return nil }
	r.tasks = append(r.tasks, p)
	for _, l := range []string{"names", "conflict"} {
		r.tasks = append(r.tasks, newTagger(r.ps, l, []string{"O", "B-PER", "I-PER", "E-PER", "S-PER"}))
	}
	r.tasks = append(r.tasks, newTagger(r.ps, "types", []string{"O", "AID", "ASSAULT"}), newTagger(r.ps, "states", neural.States()))
	return r
}

func model(t *testing.T, r *reader) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.export(&b, Finetune{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestExportReadsAlike compares what is shipped, in bytes, with what was
// trained, in float32.
func TestExportReadsAlike(t *testing.T) {
	r := tiny(t)
	f, err := modelfile.Read(model(t, r))
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := neural.FromFile(f, 5, 5)
	if err != nil {
		t.Fatal(err)
	}
	var s neural.Space
	for _, words := range [][]string{{"The", "army", "left", "Kano", "on", "4", "March", "."}, {"Gunmen"}, {"THE", "ARMY", "fled"}} {
		shipped.Read(&s, words)
		tp := newTape(r.ps, 1)
		x, _ := r.read(tp, [][]string{words})
		got := s.Vectors()
		if len(got) != len(x.v) {
			t.Fatalf("%d numbers for %d", len(got), len(x.v))
		}
		for i := range words {
			if c := cosine(got[i*neural.Width:(i+1)*neural.Width], x.row(i)); c < 0.99 {
				t.Errorf("%v: vector of word %d: cosine %.3f", words, i, c)
			}
		}
		tags, arcs := make([]neural.Tag, len(words)), make([]neural.Arc, len(words))
		shipped.Tags(&s, tags)
		shipped.Parse(&s, arcs)
		roots := 0
		for i, a := range arcs {
			if a.Head < -1 || a.Head >= len(words) || a.Head == i || (a.Head < 0) != (a.Rel == "root") || tags[i].UPOS == "" {
				t.Errorf("%v: word %d: %+v %+v", words, i, a, tags[i])
			}
			if a.Head < 0 {
				roots++
			}
		}
		if roots != 1 {
			t.Errorf("%v: %d roots", words, roots)
		}
	}
}

func cosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+float64(a[i]*b[i]), aa+float64(a[i]*a[i]), bb+float64(b[i]*b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

// TestFromFileRefuses breaks each section in turn.
func TestFromFileRefuses(t *testing.T) {
	r := tiny(t)
	f, err := modelfile.Read(model(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := neural.FromFile(f, 5, 9); err == nil {
		t.Error("a head of another size was taken")
	}
	f.Name = "lemma"
	if _, err := neural.FromFile(f, 5, 5); err == nil {
		t.Error("a model of another name was taken")
	}
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: neural.Name}, []modelfile.Section{{Name: "words", Data: []byte("the\narmy")}}); err != nil {
		t.Fatal(err)
	}
	if f, err = modelfile.Read(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	if _, err := neural.FromFile(f, 5, 5); err == nil {
		t.Error("a file without weights was taken")
	}
}
