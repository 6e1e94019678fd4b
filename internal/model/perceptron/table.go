package perceptron

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"sort"
	"unsafe"

	"khabar/internal/model/modelfile"
)

// Actions is the number of classes of a table.
const Actions = 3

// Table scores few classes over very many features. A feature's hash names a
// bucket of four slots, each with a check of 15 further bits of the hash; a
// feature in no slot weighs nothing. A look-up reads half a cache line.
type Table struct {
	buckets []bucket
	shift   uint
}

// bucket holds the checks of its slots (a lane of 16 bits each, 0 for a free one)
// and their weights.
type bucket struct {
	checks uint64
	w      [slots][Actions]int16
}

const slots = 4

// check of a feature: never 0.
func check(f uint64) uint16 { return uint16(f>>16) | 1 }

const lanes = 0x0001000100010001

// Score returns the sum of the weights of feats.
func (t *Table) Score(feats []uint64) (s [Actions]int32) {
	buckets, shift := t.buckets, t.shift&63
	var s0, s1, s2 int32
	var matches [batch]uint64
	for len(feats) > 0 {
		some := feats[:min(batch, len(feats))]
		feats = feats[len(some):]
		// First compare, without a branch, so that the look-ups do not wait for
		// one another: the table is larger than the caches.
		for k, f := range some {
			// The four checks at once: a lane that becomes zero is a match. Only the
			// lowest lane found is certain, and it is the one taken.
			x := buckets[f>>shift].checks ^ uint64(check(f))*lanes
			matches[k] = (x - lanes) &^ x & (lanes << 15)
		}
		for k, f := range some {
			x := matches[k]
			if x == 0 {
				continue
			}
			w := &buckets[f>>shift].w[bits.TrailingZeros64(x)>>4&(slots-1)]
			s0 += int32(w[0])
			s1 += int32(w[1])
			s2 += int32(w[2])
		}
	}
	return [Actions]int32{s0, s1, s2}
}

// TableTrainer learns a table. What scoring reads lies apart from what only
// updates read.
type TableTrainer struct {
	weights [][Actions + 1]int16 // the last is the check
	sums    [][Actions]int64     // of each change times the step it was made at
	step    int64
	shift   uint
}

// NewTableTrainer returns a trainer with 1<<bits rows. A row is shared by the
// features whose hashes begin alike; the table is to be wide enough for that to
// be rare. The check is that of the first.
func NewTableTrainer(bits uint) *TableTrainer {
	return &TableTrainer{weights: make([][Actions + 1]int16, 1<<bits), sums: make([][Actions]int64, 1<<bits), shift: 64 - bits}
}

// Score returns the sum of the weights of feats.
func (t *TableTrainer) Score(feats []uint64) (s [Actions]int32) {
	weights, shift := t.weights, t.shift&63
	var s0, s1, s2 int32
	for _, f := range feats {
		w := &weights[f>>shift]
		s0 += int32(w[0])
		s1 += int32(w[1])
		s2 += int32(w[2])
	}
	return [Actions]int32{s0, s1, s2}
}

// Tick counts one decision.
func (t *TableTrainer) Tick() { t.step++ }

// Update moves the weights of feats from class wrong to class right. A weight
// stays within its 16 bits.
func (t *TableTrainer) Update(feats []uint64, right, wrong int) {
	for _, f := range feats {
		i := f >> t.shift
		w := &t.weights[i]
		if w[Actions] == 0 {
			w[Actions] = int16(check(f))
		}
		if w[right] == math.MaxInt16 || w[wrong] == math.MinInt16 {
			continue
		}
		w[right]++
		w[wrong]--
		t.sums[i][right] += t.step
		t.sums[i][wrong] -= t.step
	}
}

// weigh returns the averaged weights of a row and how much they can move a choice.
func (t *TableTrainer) weigh(row int) (avg [Actions]float64, spread float64) {
	lo, hi := math.Inf(1), math.Inf(-1)
	for c := range avg {
		avg[c] = float64(t.weights[row][c]) - float64(t.sums[row][c])/float64(t.step+1)
		lo, hi = min(lo, avg[c]), max(hi, avg[c])
	}
	return avg, hi - lo
}

// maxScale is how many steps of a quantised weight make one update.
const maxScale = 16

// Table averages, quantises and keeps the weightiest features: those that find
// room in 1<<bits slots.
func (t *TableTrainer) Table(bits uint) *Table {
	type kept struct {
		row    int32
		spread float32
	}
	var all []kept
	var top float64
	for i := range t.weights {
		if t.weights[i][Actions] == 0 {
			continue
		}
		if _, spread := t.weigh(i); spread > 0 {
			all = append(all, kept{int32(i), float32(spread)})
			top = max(top, spread)
		}
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].spread != all[j].spread {
			return all[i].spread > all[j].spread
		}
		return all[i].row < all[j].row
	})
	bits -= 2 // slots a bucket
	out := &Table{buckets: make([]bucket, 1<<bits), shift: 64 - bits}
	scale := min(math.MaxInt16/max(top, 1), maxScale)
	for _, k := range all {
		avg, _ := t.weigh(int(k.row))
		out.put(uint64(k.row)>>(64-t.shift-bits), uint16(t.weights[k.row][Actions]), avg, scale)
	}
	return out
}

// put stores a feature where its bucket has a free slot.
func (t *Table) put(i uint64, check uint16, avg [Actions]float64, scale float64) {
	b := &t.buckets[i]
	for s := range slots {
		lane := uint16(b.checks >> (16 * s))
		if lane == check {
			return // taken by a weightier one that looks the same
		}
		if lane != 0 {
			continue
		}
		some := false
		for c := range avg {
			b.w[s][c] = int16(math.Round(avg[c] * scale))
			some = some || b.w[s][c] != 0
		}
		if some {
			b.checks |= uint64(check) << (16 * s)
		}
		return
	}
}

const bucketWords = slots * (1 + Actions)

// Section returns the table as a section of a model file.
func (t *Table) Section(name string) modelfile.Section {
	flat := make([]int16, 0, bucketWords*len(t.buckets))
	for i := range t.buckets {
		b := &t.buckets[i]
		for s := range slots {
			flat = append(flat, int16(b.checks>>(16*s)))
		}
		for s := range b.w {
			flat = append(flat, b.w[s][:]...)
		}
	}
	return modelfile.Section{Name: name, Data: modelfile.Int16Bytes(flat)}
}

// TableFromFile reads a table out of a model file. On little-endian machines the
// table shares the file's memory.
func TableFromFile(f *modelfile.File, name string) (*Table, error) {
	flat, err := f.Int16s(name)
	if err != nil {
		return nil, err
	}
	n := len(flat) / bucketWords
	if len(flat)%bucketWords != 0 || n < 2 || n&(n-1) != 0 {
		return nil, fmt.Errorf("perceptron: %s: table of %d weights", name, len(flat))
	}
	return &Table{buckets: buckets(flat, n), shift: uint(64 - bits.TrailingZeros(uint(n)))}, nil
}

// buckets returns flat as n buckets: as it lies in memory where that has the
// layout of the file, or else a copy.
func buckets(flat []int16, n int) []bucket {
	first := unsafe.Pointer(&flat[0])
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 && uintptr(first)%unsafe.Alignof(bucket{}) == 0 {
		return unsafe.Slice((*bucket)(first), n)
	}
	out := make([]bucket, n)
	for i := range out {
		b, v := &out[i], flat[i*bucketWords:(i+1)*bucketWords]
		for s := range slots {
			b.checks |= uint64(uint16(v[s])) << (16 * s)
			copy(b.w[s][:], v[slots+Actions*s:])
		}
	}
	return out
}
