package event

import (
	"io"
	"math"
	"math/rand/v2"

	"khabar"
	"khabar/internal/model/modelfile"
)

// PlaceSpot is a place beside an event, for training.
type PlaceSpot struct {
	Mention *khabar.PlaceMention
	Chosen  bool // by the rules
	Right   bool

	f spotFeats
}

// PlaceExample is an event with its places, of which at least one is right.
type PlaceExample struct {
	Event  *khabar.Event
	Spots  []PlaceSpot
	Weight float32
	Held   bool // left out of training, to tell how well it goes
}

// PlaceExamples reads a document by the rules alone and lists the events whose places
// are ranked.
func (f *Finder) PlaceExamples(doc *khabar.Document) []PlaceExample {
	r := f.read(doc)
	var out []PlaceExample
	for _, d := range r.drafts {
		if speech[d.typ()] {
			continue
		}
		chosen, _ := r.byRule(d)
		x := PlaceExample{Event: doc.Events[d.events], Weight: 1}
		for _, s := range r.spots(d, chosen) {
			x.Spots = append(x.Spots, PlaceSpot{Mention: &doc.Places[s.place], Chosen: s.place == chosen, f: s.f})
		}
		out = append(out, x)
	}
	return out
}

// PlaceConfig of a training run.
type PlaceConfig struct {
	Epochs int
	Seed   uint64
	L2     float64
	Rate   float64
	Least  int // spots in which a feature must be found
	Log    func(format string, args ...any)
}

// TrainPlaces learns the ranker of places and writes it.
func TrainPlaces(out io.Writer, man modelfile.Manifest, cfg PlaceConfig, examples []PlaceExample) error {
	var in, held []PlaceExample
	for _, e := range examples {
		if e.Held {
			held = append(held, e)
		} else {
			in = append(in, e)
		}
	}
	drop := func(n []int32, f spotFeats) spotFeats {
		kept := f[:0:0]
		for _, i := range f {
			if n[i] >= int32(cfg.Least) {
				kept = append(kept, i)
			}
		}
		return kept
	}
	n := make([]int32, spotSize)
	for _, e := range in {
		for i := range e.Spots {
			for _, f := range e.Spots[i].f {
				n[f]++
			}
		}
	}
	for _, e := range in {
		for i := range e.Spots {
			e.Spots[i].f = drop(n, e.Spots[i].f)
		}
	}
	w, g := make([]float32, spotSize), make([]float32, spotSize)
	rng := rand.New(rand.NewPCG(cfg.Seed, 19))
	for epoch := range cfg.Epochs {
		rng.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		loss := 0.0
		for i := range in {
			loss += placeStep(w, g, &cfg, &in[i])
		}
		cfg.Log("epoch %d: loss %.4f", epoch+1, loss/float64(max(len(in), 1)))
	}
	m := placeQuantise(w)
	for _, l := range []struct {
		name string
		list []PlaceExample
	}{{"learned from", in}, {"held out", held}} {
		rules, ranker := 0, 0
		for _, e := range l.list {
			best, top := 0, float32(math.Inf(-1))
			for i := range e.Spots {
				if e.Spots[i].Chosen && e.Spots[i].Right {
					rules++
				}
				if s := m.score(e.Spots[i].f); s > top {
					best, top = i, s
				}
			}
			if e.Spots[best].Right {
				ranker++
			}
		}
		cfg.Log("%s: %d events, right by rules %d, by the ranker %d", l.name, len(l.list), rules, ranker)
	}
	raw := make([]byte, spotSize)
	for i, x := range m.w {
		raw[i] = byte(x)
	}
	return modelfile.Write(out, man, []modelfile.Section{{Name: "weights", Data: raw},
		{Name: "scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(m.scale)})}})
}

// placeStep is one step of AdaGrad on the log of the share that the right ones have.
func placeStep(w, g []float32, cfg *PlaceConfig, e *PlaceExample) float64 {
	p := make([]float32, len(e.Spots))
	for i := range e.Spots {
		for _, f := range e.Spots[i].f {
			p[i] += w[f]
		}
	}
	castSoftmax(p)
	right := float32(1e-9)
	for i := range p {
		if e.Spots[i].Right {
			right += p[i]
		}
	}
	grad := map[uint32]float32{}
	var order []uint32
	for i := range p {
		d := p[i]
		if e.Spots[i].Right {
			d -= p[i] / right
		}
		for _, f := range e.Spots[i].f {
			if _, ok := grad[f]; !ok {
				order = append(order, f)
			}
			grad[f] += e.Weight * d
		}
	}
	for _, f := range order {
		d := grad[f] + float32(cfg.L2)*w[f]
		g[f] += d * d
		w[f] -= float32(cfg.Rate) * d / float32(math.Sqrt(float64(g[f])+1e-6))
	}
	return -math.Log(float64(right))
}

func placeQuantise(w []float32) *placeModel {
	top := float32(0)
	for _, x := range w {
		top = max(top, float32(math.Abs(float64(x))))
	}
	m := &placeModel{w: make([]int8, len(w)), scale: max(top, 1e-6) / 127}
	for i, x := range w {
		m.w[i] = int8(math.Round(float64(x / m.scale)))
	}
	return m
}
