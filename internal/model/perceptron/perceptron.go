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

// cell is the weight of one class in one row.
type cell struct{ class, w int32 }

// history is what averaging needs of a cell.
type history struct {
	sum  int64 // of w over all steps up to last
	last int32 // step of the last change
}

// row is a feature with its cells: cells[first:first+n].
type row struct {
	key    uint64 // 0 is free
	first  uint32
	n, cap uint16
}

// Trainer learns weights. What scoring reads (rows, cells) lies apart from what
// only updates read.
type Trainer struct {
	classes int
	step    int32
	rows    []row // open addressing
	cells   []cell
	past    []history // of each cell
	order   []uint64  // the features in order of arrival
}

// NewTrainer returns a trainer for classes 0 … classes-1.
func NewTrainer(classes int) *Trainer {
	return &Trainer{classes: classes, rows: make([]row, 1<<20)}
}

// Classes returns the number of classes.
func (t *Trainer) Classes() int { return t.classes }

func (t *Trainer) slot(f uint64) *row {
	mask := uint64(len(t.rows) - 1)
	i := f >> 20 & mask
	for t.rows[i].key != 0 && t.rows[i].key != f {
		i = (i + 1) & mask
	}
	return &t.rows[i]
}

// Score adds up the weights of feats for every class into scores.
func (t *Trainer) Score(feats []uint64, scores []int32) {
	clear(scores)
	var found [batch]*row
	for len(feats) > 0 {
		some := feats[:min(batch, len(feats))]
		feats = feats[len(some):]
		for i, f := range some {
			found[i] = t.slot(f)
		}
		for _, r := range found[:len(some)] {
			for _, c := range t.cells[r.first : r.first+uint32(r.n)] {
				scores[c.class] += c.w
			}
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
		r := t.row(f)
		t.add(r, int32(right), 1)
		t.add(r, int32(wrong), -1)
	}
}

func (t *Trainer) row(f uint64) *row {
	r := t.slot(f)
	if r.key != 0 {
		return r
	}
	if 10*len(t.order) > 6*len(t.rows) {
		t.grow()
		r = t.slot(f)
	}
	r.key = f
	t.order = append(t.order, f)
	return r
}

func (t *Trainer) grow() {
	old := t.rows
	t.rows = make([]row, 2*len(old))
	for _, r := range old {
		if r.key != 0 {
			*t.slot(r.key) = r
		}
	}
}

func (t *Trainer) add(r *row, class, d int32) {
	for i := r.first; i < r.first+uint32(r.n); i++ {
		if c := &t.cells[i]; c.class == class {
			h := &t.past[i]
			h.sum += int64(c.w) * int64(t.step-h.last)
			h.last = t.step
			c.w += d
			return
		}
	}
	if r.n == r.cap {
		t.widen(r)
	}
	i := r.first + uint32(r.n)
	t.cells[i], t.past[i] = cell{class, d}, history{last: t.step}
	r.n++
}

// widen moves a row's cells to the end, with room for as many again.
func (t *Trainer) widen(r *row) {
	first, n := len(t.cells), int(r.n)
	r.cap = max(2, 2*r.cap)
	t.cells = append(t.cells, make([]cell, r.cap)...)
	t.past = append(t.past, make([]history, r.cap)...)
	copy(t.cells[first:], t.cells[r.first:int(r.first)+n])
	copy(t.past[first:], t.past[r.first:int(r.first)+n])
	r.first = uint32(first)
}

// Model is a trained scorer.
type Model struct {
	classes int
	index   []uint32 // key (low half) and where its entries begin in its block's; key 0 is free
	blocks  []uint32 // where the entries of each blockSize slots begin
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
	for _, f := range t.order {
		var ws []fw
		r := t.slot(f)
		for i := r.first; i < r.first+uint32(r.n); i++ {
			c, h := t.cells[i], t.past[i]
			avg := float64(h.sum+int64(c.w)*int64(t.step-h.last)) / float64(t.step)
			if math.Abs(avg) >= prune && avg != 0 {
				ws = append(ws, fw{c.class, avg})
				top = max(top, math.Abs(avg))
			}
		}
		if len(ws) > 0 {
			rows, kept = append(rows, ws), append(kept, f)
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
	keys, slots := make([]int16, size), make([][]uint32, size)
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
		keys[i], slots[i] = int16(key(kept[r])), es
	}
	m := &Model{classes: t.classes, entries: slices.Concat(slots...)}
	if err := m.load(keys); err != nil {
		panic("perceptron: " + err.Error()) // keys and entries were made to fit
	}
	return m
}

// key and home derive the stored key and the first slot of a feature from
// different bits, so that neighbours in the table rarely share a key.
func key(f uint64) uint16         { return uint16(f>>8) | 1 }
func home(f uint64, size int) int { return int(f>>40) & (size - 1) }

// blockSize is so small that the entries of a block can be counted in 16 bits.
const (
	blockBits = 6
	blockSize = 1 << blockBits
)

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
	var homes [batch]uint32
	for k, f := range feats {
		homes[k&(batch-1)] = index[f>>40&uint64(len(index)-1)]
	}
	n := 0
	for k, f := range feats {
		want := uint32(key(f))
		slot := homes[k&(batch-1)]
		i := f >> 40
		for slot&0xffff != want && slot != 0 {
			i++
			slot = index[i&uint64(len(index)-1)]
		}
		if slot != 0 {
			found[n&(batch-1)].off = m.blocks[i&uint64(len(index)-1)>>blockBits] + slot>>16
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
	m.index = make([]uint32, len(keys))
	off, used := 0, 0
	for i, k := range keys {
		if i%blockSize == 0 {
			m.blocks = append(m.blocks, uint32(off))
		}
		if k == 0 {
			continue
		}
		used++
		in := off - int(m.blocks[i>>blockBits])
		if in > math.MaxUint16 {
			return fmt.Errorf("block of more than %d entries", math.MaxUint16)
		}
		m.index[i] = uint32(uint16(k)) | uint32(in)<<16
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
