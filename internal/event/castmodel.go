package event

import (
	"fmt"
	"math"
	"math/bits"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// The parts that the caster knows: those of violent events, then those of
// others, each family with its own none.
const (
	castNone = iota
	castPerpetrator
	castVictim
	castTarget
	castNoneElse
	castActor
	castRecipient
	castParticipant
	castMediator
	castClasses
)

var castRoles = [castClasses]khabar.Role{"", khabar.RolePerpetrator, khabar.RoleVictim, khabar.RoleTarget,
	"", khabar.RoleActor, khabar.RoleRecipient, khabar.RoleParticipant, khabar.RoleMediator}

// partsOf returns the family of a type: its none, and the end of its parts.
func partsOf(typ string) (first, end int) {
	if typ == "ASSAULT" {
		return castNone, castNoneElse
	}
	return castNoneElse, castClasses
}

// partOf returns the number of a role in the family of a type, its none where it
// has no such part. Who fights is an actor, and a perpetrator to the caster.
func partOf(typ string, r khabar.Role) int {
	first, end := partsOf(typ)
	if first == castNone && r == khabar.RoleActor {
		return castPerpetrator
	}
	for x := first + 1; x < end; x++ {
		if castRoles[x] == r {
			return x
		}
	}
	return first
}

// CastName is the name that the model file carries.
const CastName = "event-roles"

const (
	castBits = 17
	castSize = 1 << castBits
)

// Hashing follows FxHash, as internal/model/perceptron does.
const mulK = 0x517cc1b727220a95

func mix(h, v uint64) uint64 { return (bits.RotateLeft64(h, 5) ^ v) * mulK }

func hashString(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 29
	return h * mulK
}

// castFeats are the features of a decision, as rows of the weight table.
type castFeats []uint32

func (f *castFeats) add(kind uint64, parts ...uint64) {
	h := kind * mulK
	for _, p := range parts {
		h = mix(h, p)
	}
	h ^= h >> 31
	*f = append(*f, uint32(h*mulK>>(64-castBits)))
}

// castModel is a log-linear model over hashed features: a weight for each
// feature and part, in steps of scale.
type castModel struct {
	w     []int8 // castClasses for each row
	scale float32
	net   *castNet
	// add is the probability from which a candidate is added, keep that below
	// which a party of the codebook is dropped, change that from which one gets
	// another part.
	add, keep [castClasses]float32
	change    float32
}

// sum adds the weights of a family's parts.
func (m *castModel) sum(f castFeats, first, end int) (s [castClasses]float32) {
	var n [castClasses]int32
	kernel.SumRows(n[:], m.w, f)
	for x := first; x < end; x++ {
		s[x] = float32(n[x]) * m.scale
	}
	return s
}

// judge gives a pair the probability of each part of the family.
func (m *castModel) judge(c *candidate, f castFeats, passed []float32, words *netWords, first, end int) [castClasses]float32 {
	p := m.sum(f, first, end)
	for x := first; x < end; x++ {
		p[x] += c.score[x]
	}
	m.net.add(&p, passed, words, first, end)
	castSoftmax(p[first:end])
	return p
}

func castSoftmax(s []float32) {
	top := s[0]
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

// readCast reads what TrainCast wrote.
func readCast(f *modelfile.File) (*castModel, error) {
	if f.Name != CastName {
		return nil, fmt.Errorf("event: model file of %q, not of %q", f.Name, CastName)
	}
	raw, err := f.Bytes("weights")
	if err != nil {
		return nil, err
	}
	if len(raw) != castSize*castClasses {
		return nil, fmt.Errorf("event: model has %d weights, not %d", len(raw), castSize*castClasses)
	}
	m := &castModel{w: make([]int8, len(raw)+kernel.TablePadding)}
	for i, b := range raw {
		m.w[i] = int8(b)
	}
	levels, err := f.Uint32s("levels")
	if err != nil {
		return nil, err
	}
	if len(levels) != 2+2*castClasses {
		return nil, fmt.Errorf("event: model has %d levels", len(levels))
	}
	m.scale, m.change = math.Float32frombits(levels[0]), math.Float32frombits(levels[1])
	for x := range castClasses {
		m.add[x] = math.Float32frombits(levels[2+x])
		m.keep[x] = math.Float32frombits(levels[2+castClasses+x])
	}
	m.net, err = readCastNet(f)
	return m, err
}

func (m *castModel) sections() []modelfile.Section {
	raw := make([]byte, len(m.w)-kernel.TablePadding)
	for i := range raw {
		raw[i] = byte(m.w[i])
	}
	levels := []uint32{math.Float32bits(m.scale), math.Float32bits(m.change)}
	for _, l := range [][castClasses]float32{m.add, m.keep} {
		for _, x := range l {
			levels = append(levels, math.Float32bits(x))
		}
	}
	return append([]modelfile.Section{{Name: "weights", Data: raw}, {Name: "levels", Data: modelfile.Uint32Bytes(levels)}}, m.net.sections()...)
}
