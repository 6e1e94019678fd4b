package claim

import (
	"fmt"
	"math"

	"khabar"
	"khabar/internal/model/modelfile"
)

// StanceName is the name that the model file of stances carries.
const StanceName = "stances"

// stanceList are the classes of the model, in the order of the contract.
var stanceList = [...]khabar.Stance{
	khabar.StanceAsserts, khabar.StanceDenies, khabar.StanceNeither, khabar.StanceDeclines,
	khabar.StanceClaimsResponsibility, khabar.StanceDeniesResponsibility, khabar.StanceBlames,
	khabar.StanceAssesses, khabar.StanceProposes, khabar.StanceDemands, khabar.StancePromises, khabar.StanceWarns,
}

const (
	stanceCount = len(stanceList)
	stanceBits  = 14
	stanceSize  = 1 << stanceBits
	stanceWords = 4 // words whose vectors are read
)

func stanceIndex(s khabar.Stance) int {
	for i, have := range stanceList {
		if have == s {
			return i
		}
	}
	return -1
}

// stanceModel is a log-linear model of stances over hashed features, a row of
// weights each, and over the encoder's vectors of a few words.
type stanceModel struct {
	rows  []float32 // stanceCount for each feature
	dense []float32 // stanceCount × stanceWords × width
	width int
}

// stanceInput is what the model reads of a claim.
type stanceInput struct {
	f     feats // features
	words [stanceWords]int
	prior int // the stance of the tables
}

// scores of all stances.
func (m *stanceModel) scores(in *stanceInput, v *khabar.Vectors) (s [stanceCount]float32) {
	for _, i := range in.f {
		row := m.rows[int(i&(stanceSize-1))*stanceCount:][:stanceCount]
		for k, x := range row {
			s[k] += x
		}
	}
	for w, t := range in.words {
		if t < 0 {
			continue
		}
		x := v.Bytes[t*v.Width:][:v.Width]
		for k := range s {
			row := m.dense[(k*stanceWords+w)*m.width:][:m.width]
			sum := float32(0)
			for c, b := range x {
				sum += float32(row[c] * float32(int(b)-128))
			}
			s[k] += float32(sum * v.Scales[t])
		}
	}
	return s
}

// stanceMargin is by how much (in log odds) another stance must be ahead of that
// of the tables: the corpus tells more quarrels than the news does.
const stanceMargin = 1.5

// best is the most probable stance, or the tables' where it leads by less than
// margin.
func (m *stanceModel) best(in *stanceInput, v *khabar.Vectors, margin float32) int {
	s := m.scores(in, v)
	s[in.prior] += margin
	best := 0
	for k := range s {
		if s[k] > s[best] {
			best = k
		}
	}
	return best
}

func readStances(f *modelfile.File) (*stanceModel, error) {
	if f.Name != StanceName {
		return nil, fmt.Errorf("claim: model file of %q, not of %q", f.Name, StanceName)
	}
	m := &stanceModel{}
	for _, part := range []struct {
		name string
		dst  *[]float32
	}{{"rows", &m.rows}, {"dense", &m.dense}} {
		raw, err := f.Bytes(part.name)
		if err != nil {
			return nil, err
		}
		scale, err := f.Uint32s(part.name + ".scale")
		if err != nil {
			return nil, err
		}
		if len(scale) != 1 {
			return nil, fmt.Errorf("claim: model: %d scales of %s", len(scale), part.name)
		}
		step := math.Float32frombits(scale[0])
		*part.dst = make([]float32, len(raw))
		for i, b := range raw {
			(*part.dst)[i] = float32(int8(b)) * step
		}
	}
	if len(m.rows) != stanceSize*stanceCount || len(m.dense) == 0 || len(m.dense)%(stanceCount*stanceWords) != 0 {
		return nil, fmt.Errorf("claim: model of stances has %d and %d weights", len(m.rows), len(m.dense))
	}
	m.width = len(m.dense) / (stanceCount * stanceWords)
	return m, nil
}

// sections stores the model, rounded to whole steps.
func (m *stanceModel) sections() []modelfile.Section {
	var out []modelfile.Section
	for _, part := range []struct {
		name string
		w    []float32
	}{{"rows", m.rows}, {"dense", m.dense}} {
		top := float32(1e-6)
		for _, x := range part.w {
			top = max(top, x, -x)
		}
		step := top / 127
		raw := make([]byte, len(part.w))
		for i, x := range part.w {
			raw[i] = byte(int8(math.Round(float64(x / step))))
		}
		out = append(out, modelfile.Section{Name: part.name, Data: raw},
			modelfile.Section{Name: part.name + ".scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(step)})})
	}
	return out
}

// learned gives a stance of the tables the model's verdict.
func (r *reading) learned(a *attribution, st *stand) {
	in := r.stanceInput(a, st)
	best := r.stances.best(&in, &r.doc.Vectors, stanceMargin)
	if stanceList[best] != st.stance {
		st.stance, st.rule = stanceList[best], "claim.model.stance"
	}
}

// stanceInput describes a claim: its cue, what hangs on it, the head of its
// content and who is told to do it, and the events told by cue and content.
func (r *reading) stanceInput(a *attribution, st *stand) stanceInput {
	in := stanceInput{prior: stanceIndex(st.stance), words: [stanceWords]int{a.i, -1, -1, -1}}
	f := &in.f
	prior := uint64(in.prior)
	i := a.i
	f.add(200, prior)
	f.add(201, r.hash[i], r.tag[i])
	f.add(202, r.hash[i])
	f.add(203, hashString(st.rule))
	f.add(204, r.group(i, 8), prior)
	f.add(205, r.group(i, 12))
	f.add(206, hashString(a.content.how), r.hash[i])
	for _, k := range r.Kids(i) {
		if !a.content.covers(int(k)) || r.is(int(k), "obj") || r.is(int(k), "mark") {
			f.add(207, r.hash[k], r.rel[k])
			f.add(208, r.hash[k], r.hash[i])
		}
	}
	if g := r.tok(i).Head; g >= 0 {
		f.add(209, r.hash[g], r.rel[i])
	}
	r.eventFeatures(f, a)
	root := r.contentRoot(a)
	if root < 0 {
		f.add(210, prior)
		return in
	}
	first := a.content.parts[0].first
	in.words[1], in.words[2] = root, first
	f.add(211, r.hash[root])
	f.add(212, r.hash[root], prior)
	f.add(213, r.hash[root], r.hash[i])
	f.add(214, r.group(root, 8), r.group(i, 8))
	f.add(215, r.group(root, 12))
	f.add(216, r.hash[first], r.hash[i])
	f.add(217, r.hash[first], r.tag[first])
	f.add(218, flag(r.direct(a.content.runs())), prior)
	own, modal := uint64(0), uint64(0)
	if subj := r.Child(root, "nsubj", "nsubj:pass"); subj >= 0 {
		in.words[3] = subj
		own = 1 + flag(r.own(subj, a))
		f.add(219, r.hash[subj], r.rel[subj])
	}
	for _, k := range r.Kids(root) {
		if r.is(int(k), "aux") && r.tok(int(k)).XPOS == "MD" {
			modal = r.hash[k]
		}
	}
	neg := flag(r.negated(root))
	f.add(220, own, modal, neg)
	f.add(221, own, modal, neg, r.hash[i])
	f.add(222, modal, neg)
	f.add(223, own, neg, r.hash[root])
	f.add(224, own, neg, r.group(root, 8))
	f.add(225, r.tag[root], own, modal)
	for _, k := range r.Kids(root) {
		f.add(226, r.hash[k], r.rel[k])
	}
	r.contrastFeatures(f, a, own, neg)
	words := 0
	for _, p := range a.content.runs() {
		for k := p.first; k < p.last && words < 30; k++ {
			if r.word[k] {
				f.add(227, r.hash[k])
				words++
			}
		}
	}
	return in
}

// contrastFeatures describe whether a speaks against another source: who was told
// before it, whom its content is about, and what it calls untrue.
func (r *reading) contrastFeatures(f *feats, a *attribution, own, neg uint64) {
	for _, p := range a.content.runs() {
		for k := p.first; k < p.last; k++ {
			switch r.lemma[k] {
			case "no", "not", "never", "nothing", "none", "n't", "nobody", "without", "only":
				neg |= 2
			}
		}
	}
	before, but := uint64(0), uint64(0)
	if n := len(r.found); n > 0 {
		b := &r.found[n-1]
		if d := r.tok(a.i).Sent - r.tok(b.i).Sent; d < 2 {
			before = 1 + uint64(d)
			if e := r.entityAt(a.source.head); e >= 0 && e == r.entityAt(b.source.head) {
				before = 3
			}
			f.add(240, r.hash[b.i], before, neg)
		}
	}
	sent := r.sentence(a.i)
	for k := sent.first; k < a.i; k++ {
		switch r.lemma[k] {
		case "but", "though", "however", "while", "although":
			but = 1
		}
	}
	f.add(241, before, but, neg)
	f.add(242, before, but, own)
	f.add(243, neg, r.hash[a.i])
	f.add(244, before, r.kind(max(a.source.head, 0)))
	root := r.contentRoot(a)
	if subj := r.Child(root, "nsubj", "nsubj:pass"); subj >= 0 {
		f.add(245, r.camp(subj), neg)
		f.add(246, r.camp(subj), r.camp(a.source.head), neg)
		for _, e := range r.doc.Events {
			if e.TriggerTok == root {
				f.add(247, r.camp(subj), r.rel[subj], hashString(e.Type))
			}
		}
	}
	f.add(248, r.camp(a.source.head))
	f.add(249, r.camp(a.source.head), neg, before)
}

// camp is the class and sector of the actor named at h.
func (r *reading) camp(h int) uint64 {
	e := r.entityAt(h)
	if e < 0 {
		return 3
	}
	return mix(hashString(string(r.doc.Entities[e].Class)), hashString(r.doc.Entities[e].Sector))
}

// eventFeatures describe the events that the cue and the content of a tell.
func (r *reading) eventFeatures(f *feats, a *attribution) {
	source := r.entityAt(a.source.head)
	for _, e := range r.doc.Events {
		at := uint64(0)
		switch {
		case e.TriggerTok < 0:
			continue
		case e.TriggerTok == a.i || a.cue.has(e.TriggerTok):
			at = 1
		case a.content.covers(e.TriggerTok):
			at = 2
		default:
			continue
		}
		typ := hashString(e.Type)
		f.add(230, at, typ)
		f.add(231, at, typ, hashString(e.Mode))
		f.add(232, at, typ, hashString(string(e.Modality)))
		doer := uint64(0)
		for _, p := range e.Actors {
			if p.Role == khabar.RolePerpetrator || p.Role == khabar.RoleActor {
				doer = max(doer, 1+flag(p.Entity == source && source >= 0))
			}
		}
		f.add(233, at, typ, doer)
		f.add(234, at, typ, doer, r.hash[a.i])
		if r.contentRoot(a) == e.TriggerTok {
			f.add(235, typ, doer, flag(r.negated(e.TriggerTok)))
		}
	}
}
