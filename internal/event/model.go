package event

import (
	"fmt"
	"math"

	"khabar"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// Class is what a trigger tells of: a happening of now, an older one, several at
// once, one that is not real (planned, wished, negated), or none.
type Class uint8

// The classes.
const (
	Now Class = iota
	Past
	Many
	Unreal
	None
	classes
)

var classNames = [classes]string{"now", "past", "many", "unreal", "none"}

func (c Class) String() string { return classNames[c] }

// ParseClass reads the name of a class.
func ParseClass(s string) (Class, error) {
	for c, name := range classNames {
		if name == s {
			return Class(c), nil
		}
	}
	return 0, fmt.Errorf("event: no class %q", s)
}

// verdict is the class that the rules give a draft.
func (d *draft) verdict() Class {
	switch {
	case d.mood.idle:
		return None
	case d.mood.modality != khabar.ModalityActual:
		return Unreal
	case d.many:
		return Many
	case d.mood.past || d.mood.context:
		return Past
	}
	return Now
}

// ModelName is the name that the model file carries.
const ModelName = "events"

// model is a multinomial logistic scorer over hashed features.
type model struct {
	clusters *cluster.Table
	w        [classes][]int8
	scale    float32
	two      []int8 // of pairs: log-odds that the second tells the first again
	twoScale float32
}

// same returns the log-odds of a pair.
func (m *model) same(f feats) float32 {
	var s int32
	for _, i := range f {
		s += int32(m.two[i])
	}
	return float32(s) * m.twoScale
}

func (m *model) odds(f feats) (p [classes]float64) {
	top := math.Inf(-1)
	for c := range p {
		var s int32
		for _, i := range f {
			s += int32(m.w[c][i])
		}
		p[c] = float64(float32(s) * m.scale)
		top = max(top, p[c])
	}
	return softmax(p, top)
}

func softmax(p [classes]float64, top float64) [classes]float64 {
	sum := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - top)
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return p
}

// read reads what Train wrote.
func (m *model) read(f *modelfile.File) error {
	if f.Name != ModelName {
		return fmt.Errorf("model file of %q, not of %q", f.Name, ModelName)
	}
	scale, err := f.Uint32s("scale")
	if err != nil {
		return err
	}
	if len(scale) != 2 {
		return fmt.Errorf("model: %d scales", len(scale))
	}
	m.scale, m.twoScale = math.Float32frombits(scale[0]), math.Float32frombits(scale[1])
	table := func(name string) ([]int8, error) {
		raw, err := f.Bytes(name)
		if err != nil {
			return nil, err
		}
		if len(raw) != 1<<tableBits {
			return nil, fmt.Errorf("model: table %s has %d weights", name, len(raw))
		}
		w := make([]int8, len(raw))
		for i, b := range raw {
			w[i] = int8(b)
		}
		return w, nil
	}
	for c, name := range classNames {
		if m.w[c], err = table(name); err != nil {
			return err
		}
	}
	m.two, err = table("pairs")
	return err
}

// How likely a class must be to stand against the rules.
const (
	pinned = 0.5  // a happening of now stays one
	found  = 0.75 // and becomes one
	void   = 0.65 // a trigger of nothing
	slight = 0.08 // what another class needs at least to take a happening of now that is none too sure
	twin   = 1.2  // log-odds at which two drafts are one happening
)

// decide returns the class of a trigger. Where the rules see no happening of now,
// only great odds of one overrule them.
func decide(rule Class, odds [classes]float64) Class {
	if rule == Now && odds[Now] >= pinned || odds[Now] >= found {
		return Now
	}
	if rule != Now {
		return rule
	}
	best := Past
	for c := Past; c < None; c++ {
		if odds[c] > odds[best] {
			best = c
		}
	}
	if odds[None] >= void {
		return None
	}
	if odds[best] < slight {
		return Now
	}
	return best
}

// judge lets the scorer overrule what the rules make of each trigger.
func (r *reading) judge() {
	classes := make([]Class, len(r.drafts))
	var f feats
	for n, d := range r.drafts {
		f = r.features(n, f[:0])
		classes[n] = decide(d.verdict(), r.model.odds(f))
		if d.sum || d.mood.outcome != "" || classes[n] == None && d.weak {
			// a sum is none of now, an attack foiled is one; what is weak is judged once it is joined or not
			classes[n] = d.verdict()
		}
	}
	for n, d := range r.drafts {
		d.class = classes[n]
		d.settle()
	}
}

// settle brings the mood of a draft in line with its class.
func (d *draft) settle() {
	if d.class == d.verdict() {
		return
	}
	m := &d.mood
	m.idle, m.context, m.past, d.many = d.class == None, false, d.class == Past, d.class == Many
	switch {
	case d.class != Unreal && d.class != None:
		m.modality = khabar.ModalityActual
	case d.class == Unreal && m.modality == khabar.ModalityActual:
		m.modality = khabar.ModalityHypothetical
	}
}
