// Package perceptron is the learner shared by khabar's linear models: a
// multi-class averaged perceptron over hashed features (Collins 2002; averaging
// after Daumé), with sparse weights.
//
// A [Trainer] learns; [Trainer.Model] averages, prunes and quantises to int16;
// the [Model] scores without allocating and is safe for concurrent use. The
// same updates in the same order give the same bytes.
package perceptron

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"khabar/internal/model/modelfile"
)

// Hashing follows FxHash: one rotation, one exclusive or and one multiplication
// a part. Features are 64-bit and never zero.
const mulK = 0x517cc1b727220a95

// Mix adds v to the hash h.
func Mix(h, v uint64) uint64 { return (bits.RotateLeft64(h, 5) ^ v) * mulK }

// HashString returns a well-spread hash of s.
func HashString(s string) uint64 { return hash(s) }

// HashBytes returns HashString of b.
func HashBytes(b []byte) uint64 { return hash(b) }

func hash[T string | []byte](s T) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 29
	return h * mulK
}

type cell struct {
	class int32
	w     int32
	last  int32 // step of the last change
	sum   int64 // of w over all steps up to last
}

// Trainer learns weights.
type Trainer struct {
	classes int
	step    int32
	keys    []uint64 // open addressing; 0 is free
	rows    []int32
	cells   [][]cell
	order   []uint64 // feature of each row
}

// NewTrainer returns a trainer for classes 0 … classes-1.
func NewTrainer(classes int) *Trainer {
	return &Trainer{classes: classes, keys: make([]uint64, 1<<20), rows: make([]int32, 1<<20)}
}

// Classes returns the number of classes.
func (t *Trainer) Classes() int { return t.classes }

func (t *Trainer) slot(f uint64) int {
	mask := uint64(len(t.keys) - 1)
	i := f >> 20 & mask
	for t.keys[i] != 0 && t.keys[i] != f {
		i = (i + 1) & mask
	}
	return int(i)
}

// Score adds up the weights of feats for every class into scores.
func (t *Trainer) Score(feats []uint64, scores []int32) {
	clear(scores)
	for _, f := range feats {
		i := t.slot(f)
		if t.keys[i] == 0 {
			continue
		}
		for _, c := range t.cells[t.rows[i]] {
			scores[c.class] += c.w
		}
	}
}

// Tick counts one decision. Averages are taken over decisions.
func (t *Trainer) Tick() { t.step++ }

// Update moves the weights of feats from class wrong to class right.
func (t *Trainer) Update(feats []uint64, right, wrong int) {
	if right == wrong {
		return
	}
	for _, f := range feats {
		row := t.row(f)
		t.add(row, int32(right), 1)
		t.add(row, int32(wrong), -1)
	}
}

func (t *Trainer) row(f uint64) int32 {
	i := t.slot(f)
	if t.keys[i] != 0 {
		return t.rows[i]
	}
	if 10*len(t.order) > 6*len(t.keys) {
		t.grow()
		i = t.slot(f)
	}
	r := int32(len(t.order))
	t.keys[i], t.rows[i] = f, r
	t.order = append(t.order, f)
	t.cells = append(t.cells, nil)
	return r
}

func (t *Trainer) grow() {
	t.keys, t.rows = make([]uint64, 2*len(t.keys)), make([]int32, 2*len(t.keys))
	for r, f := range t.order {
		i := t.slot(f)
		t.keys[i], t.rows[i] = f, int32(r)
	}
}

func (t *Trainer) add(row, class, d int32) {
	cs := t.cells[row]
	for i := range cs {
		if c := &cs[i]; c.class == class {
			c.sum += int64(c.w) * int64(t.step-c.last)
			c.w += d
			c.last = t.step
			return
		}
	}
	t.cells[row] = append(cs, cell{class: class, w: d, last: t.step})
}

// Model is a trained scorer.
type Model struct {
	classes int
	index   []uint64 // key (low half) and offset of its first entry; key 0 is free
	entries []uint32 // in order of the index: weight (16 bits), class (15 bits), 1 bit: last of its feature
}

const lastBit = 1 << 31

// Model averages the weights, drops those smaller than prune (in units of one
// update), and quantises the rest.
func (t *Trainer) Model(prune float64) *Model {
	type fw struct {
		class int32
		w     float64
	}
	var top float64
	var rows [][]fw
	var kept []uint64
	for r, cs := range t.cells {
		var ws []fw
		for _, c := range cs {
			avg := float64(c.sum+int64(c.w)*int64(t.step-c.last)) / float64(t.step)
			if math.Abs(avg) >= prune && avg != 0 {
				ws = append(ws, fw{c.class, avg})
				top = max(top, math.Abs(avg))
			}
		}
		if len(ws) > 0 {
			rows, kept = append(rows, ws), append(kept, t.order[r])
		}
	}
	size := 16
	for 10*len(kept) > 7*size {
		size *= 2
	}
	scale := 1.0
	if top > 0 {
		scale = min(math.MaxInt16/top, 1024)
	}
	keys, slots := make([]uint16, size), make([][]uint32, size)
	for r, ws := range rows {
		var es []uint32
		for _, x := range ws {
			if q := int16(math.Round(x.w * scale)); q != 0 {
				es = append(es, uint32(uint16(q))|uint32(x.class)<<16)
			}
		}
		if len(es) == 0 {
			continue
		}
		es[len(es)-1] |= lastBit
		i := home(kept[r], size)
		for keys[i] != 0 {
			i = (i + 1) & (size - 1)
		}
		keys[i], slots[i] = key(kept[r]), es
	}
	return &Model{classes: t.classes, index: indexOf(keys, slots), entries: slices.Concat(slots...)}
}

// key and home derive the stored key and the first slot of a feature from
// different bits, so that neighbours in the table rarely share a key.
func key(f uint64) uint16         { return uint16(f>>8) | 1 }
func home(f uint64, size int) int { return int(f>>40) & (size - 1) }

// indexOf returns the index for keys and the entries of each slot.
func indexOf(keys []uint16, slots [][]uint32) []uint64 {
	index := make([]uint64, len(keys))
	off := 0
	for i, k := range keys {
		if k != 0 {
			index[i] = uint64(k) | uint64(off)<<32
			off += len(slots[i])
		}
	}
	return index
}

// Classes returns the number of classes.
func (m *Model) Classes() int { return m.classes }

// Score adds up the weights of feats for every class into scores, which holds
// Classes values.
func (m *Model) Score(feats []uint64, scores []int32) {
	clear(scores)
	var found [batch]hit
	for len(feats) > 0 {
		some := feats[:min(batch, len(feats))]
		feats = feats[len(some):]
		for _, h := range found[:m.find(some, &found)] {
			e := h.entry
			for rest := m.entries[h.off:]; ; e = rest[0] {
				scores[e>>16&0x7fff] += int32(int16(e))
				if e&lastBit != 0 {
					break
				}
				rest = rest[1:]
			}
		}
	}
}

// batch is how many features are looked up together.
const batch = 64

// hit is a feature that has weights: its first entry, and where that stands.
type hit struct{ off, entry uint32 }

// find puts those feats that have weights into found and returns their number.
// The model is larger than the caches: the loops that read it do not branch, so
// that no look-up waits for another.
func (m *Model) find(feats []uint64, found *[batch]hit) int {
	index := m.index
	var homes [batch]uint64
	for k, f := range feats {
		homes[k&(batch-1)] = index[f>>40&uint64(len(index)-1)]
	}
	n := 0
	for k, f := range feats {
		want := uint32(key(f))
		slot := homes[k&(batch-1)]
		for i := f>>40 + 1; uint32(slot) != want && slot != 0; i++ {
			slot = index[i&uint64(len(index)-1)]
		}
		if slot != 0 {
			found[n&(batch-1)].off = uint32(slot >> 32)
			n++
		}
	}
	for k := range found[:n] {
		found[k].entry = m.entries[found[k].off]
	}
	return n
}

// Best returns the class with the highest score among allowed (nil: all). Ties
// go to the first.
func Best(scores []int32, allowed []uint16) int {
	if allowed == nil {
		best := 0
		for c := 1; c < len(scores); c++ {
			if scores[c] > scores[best] {
				best = c
			}
		}
		return best
	}
	best := int(allowed[0])
	for _, c := range allowed[1:] {
		if scores[c] > scores[best] {
			best = int(c)
		}
	}
	return best
}

// Sections returns the model as sections of a model file. Offsets are not
// stored: entries stand in the order of the keys.
func (m *Model) Sections(prefix string) []modelfile.Section {
	keys := make([]int16, len(m.index))
	for i := range keys {
		keys[i] = int16(m.index[i])
	}
	return []modelfile.Section{
		{Name: prefix + ".classes", Data: modelfile.Uint32Bytes([]uint32{uint32(m.classes)})},
		{Name: prefix + ".keys", Data: modelfile.Int16Bytes(keys)},
		{Name: prefix + ".entries", Data: modelfile.Uint32Bytes(m.entries)},
	}
}

// FromFile reads a model out of a model file and checks that scoring cannot
// leave its bounds.
func FromFile(f *modelfile.File, prefix string) (*Model, error) {
	classes, err := f.Uint32s(prefix + ".classes")
	if err != nil {
		return nil, err
	}
	keys, err := f.Int16s(prefix + ".keys")
	if err != nil {
		return nil, err
	}
	m := &Model{}
	if m.entries, err = f.Uint32s(prefix + ".entries"); err != nil {
		return nil, err
	}
	if len(classes) != 1 || classes[0] == 0 || classes[0] > 1<<15 {
		return nil, fmt.Errorf("perceptron: %s: class count", prefix)
	}
	m.classes = int(classes[0])
	if err := m.load(keys); err != nil {
		return nil, fmt.Errorf("perceptron: %s: %w", prefix, err)
	}
	return m, nil
}

// load builds the index out of keys and entries.
func (m *Model) load(keys []int16) error {
	if n := len(keys); n == 0 || n&(n-1) != 0 {
		return fmt.Errorf("index of %d", n)
	}
	m.index = make([]uint64, len(keys))
	off, used := 0, 0
	for i, k := range keys {
		if k == 0 {
			continue
		}
		used++
		m.index[i] = uint64(uint16(k)) | uint64(off)<<32
		for {
			if off >= len(m.entries) {
				return fmt.Errorf("entries are cut")
			}
			e := m.entries[off]
			off++
			if int(e>>16&0x7fff) >= m.classes {
				return fmt.Errorf("class outside the classes")
			}
			if e&lastBit != 0 {
				break
			}
		}
	}
	if used == len(keys) {
		return fmt.Errorf("index without a free slot")
	}
	if off != len(m.entries) {
		return fmt.Errorf("%d entries of no feature", len(m.entries)-off)
	}
	return nil
}
