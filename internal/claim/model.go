package claim

import (
	"fmt"
	"math"

	"khabar/internal/model/modelfile"
)

// ModelName is the name that the model file carries.
const ModelName = "claims"

const tableSize = 1 << tableBits

// weights is one linear scorer over hashed features, in steps of scale, with a
// net beside it.
type weights struct {
	w     []int8
	scale float32
	net   *net
}

func (w *weights) score(f feats) float32 {
	var s int32
	for _, i := range f {
		s += int32(w.w[i])
	}
	return float32(s) * w.scale
}

// model holds the three scorers and what they were trained with.
type model struct {
	content, source, cue weights
	cues                 map[uint64]bool // keys of the words that were cues
	threshold            float64         // of probability, for a claim
}

var scorers = []string{"content", "source", "cue"}

func (m *model) scorer(name string) *weights {
	switch name {
	case "content":
		return &m.content
	case "source":
		return &m.source
	}
	return &m.cue
}

// readModel reads what Train wrote.
func readModel(f *modelfile.File) (*model, error) {
	if f.Name != ModelName {
		return nil, fmt.Errorf("claim: model file of %q, not of %q", f.Name, ModelName)
	}
	m := &model{cues: map[uint64]bool{}}
	words, err := f.Strings("cues")
	if err != nil {
		return nil, err
	}
	for _, w := range words {
		if len(w) < 3 || w[len(w)-2] != '/' {
			return nil, fmt.Errorf("claim: model: %q is no lemma with its class", w)
		}
		m.cues[keyHash(w)] = true
	}
	scales, err := f.Uint32s("scales")
	if err != nil {
		return nil, err
	}
	if len(scales) != len(scorers)+1 {
		return nil, fmt.Errorf("claim: model: %d scales", len(scales))
	}
	for k, name := range scorers {
		raw, err := f.Bytes(name)
		if err != nil {
			return nil, err
		}
		if len(raw) != tableSize {
			return nil, fmt.Errorf("claim: model: table %s has %d weights, not %d", name, len(raw), tableSize)
		}
		w := m.scorer(name)
		w.scale = math.Float32frombits(scales[k])
		if w.net, err = readNet(f, name, netRoles(name)); err != nil {
			return nil, err
		}
		w.w = make([]int8, tableSize)
		for i, b := range raw {
			w.w[i] = int8(b)
		}
	}
	m.threshold = float64(math.Float32frombits(scales[len(scorers)]))
	return m, nil
}

// sections stores the model.
func (m *model) sections(words []string) []modelfile.Section {
	out := []modelfile.Section{{Name: "cues", Data: modelfile.StringBytes(words)}}
	var scales []uint32
	for _, name := range scorers {
		w := m.scorer(name)
		raw := make([]byte, len(w.w))
		for i, x := range w.w {
			raw[i] = byte(x)
		}
		out = append(out, modelfile.Section{Name: name, Data: raw})
		out = append(out, w.net.sections(name)...)
		scales = append(scales, math.Float32bits(w.scale))
	}
	scales = append(scales, math.Float32bits(float32(m.threshold)))
	return append(out, modelfile.Section{Name: "scales", Data: modelfile.Uint32Bytes(scales)})
}

// softmax turns scores into probabilities in place.
func softmax(s []float32) {
	top := float32(math.Inf(-1))
	for _, x := range s {
		top = max(top, x)
	}
	sum := float32(0)
	for i, x := range s {
		s[i] = float32(math.Exp(float64(x - top)))
		sum += s[i]
	}
	for i := range s {
		s[i] /= sum
	}
}

func sigmoid(x float32) float64 { return 1 / (1 + math.Exp(-float64(x))) }

// keyHash is the hash of "lemma/V", as view.keyHash gives it for a token.
func keyHash(key string) uint64 {
	n := len(key)
	return mix(hashString(key[:n-2]), uint64(key[n-1]))
}
