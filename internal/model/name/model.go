package name

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// net holds the weights of one or more heads in one table: a look-up of a
// feature serves all of them. Sums are kept in whole numbers, so their order does
// not matter.
type net struct {
	heads []head
	n     int // labels of all heads
	// The features lie in order. Those with the same leading bits are a bucket:
	// its records are stream[dir[b]:dir[b+1]]. A record is the feature's other
	// bits, its code, its cells, and the scores of heads of which it has many.
	// The low 8 bits of the code count the cells, a bit above them for each head
	// says whether it has scores.
	dir    []uint32
	stream []uint16
	shift  uint
	steps  [512]int32 // what a cell's weight stands for
	scores [4]int     // how many scores the codes of a record announce
}

// head is one linear-chain model: its labels are numbered from off on in the net.
type head struct {
	classes []khabar.NameKind
	n, off  int
	trans   []float32 // n×n, forbidden where a label may not follow
}

const (
	// A cell is a label of the net (7 bits) and its weight (9 bits): the head and
	// the stored weight, together an index into steps.
	weightBits = 9
	maxOutputs = 1 << (16 - weightBits)
	// A head that gives a feature more than manyCells weights keeps it as scores
	// of all its labels.
	manyCells = 20
	maxHeads  = 2
	// A sum of unit is a score of 1.
	unit = 2048
	// minBits is the least number of leading bits: the rest must fit a uint16.
	minBits = 16
)

const forbidden = -1e4

// outputs are sums for the labels of a net.
type outputs [maxOutputs]int32

// quantStep returns what stored weight i of 256 stands for: quadratic steps, fine
// near 0, up to ±scale.
func quantStep(i int, scale float32) float32 {
	q := float32(int8(uint8(i))) / 127
	return scale * q * float32(math.Abs(float64(q)))
}

func quantise(w, scale float32) uint8 {
	q := math.Round(127 * math.Sqrt(math.Min(1, math.Abs(float64(w/scale)))))
	if w < 0 {
		q = -q
	}
	return uint8(int8(q))
}

// lookup is the scratch space of sum.
type lookup struct {
	spots []spot
	seen  uint16
}

type spot struct{ from, to uint32 }

// sum adds the weights of the features to out. The three loops are apart so that
// the waits for memory of one feature overlap with those of the next.
func (m *net) sum(out *outputs, feats []uint32, s *lookup) {
	s.spots = grow(s.spots, len(feats))
	for k, f := range feats {
		b := f >> (m.shift & 31)
		s.spots[k] = spot{m.dir[b], m.dir[b+1]}
	}
	for _, p := range s.spots {
		s.seen ^= m.stream[p.from]
	}
	low := uint32(1)<<(m.shift&31) - 1
	for k, p := range s.spots {
		rest := uint16(feats[k] & low)
		for at := p.from; at < p.to; {
			code := m.stream[at+1]
			cells := uint32(code & 0xff)
			next := at + 2 + cells + uint32(m.scores[code>>8&(1<<maxHeads-1)])
			if m.stream[at] == rest {
				for _, c := range m.stream[at+2 : at+2+cells] {
					out[c>>weightBits] += m.steps[c&(1<<weightBits-1)]
				}
				if code>>8 != 0 {
					m.addScores(out, code, m.stream[at+2+cells:next])
				}
				break
			}
			at = next
		}
	}
}

func (m *net) addScores(out *outputs, code uint16, scores []uint16) {
	for h := range m.heads {
		if code>>(8+h)&1 == 0 {
			continue
		}
		hd := &m.heads[h]
		kernel.AddWords(out[hd.off:][:hd.n], scores[:hd.n])
		scores = scores[hd.n:]
	}
}

// clip returns v as 16 bits.
func clip(v int32) int16 { return int16(max(math.MinInt16, min(math.MaxInt16, v))) }

// weights is a trained model as the trainer holds it.
type weights struct {
	classes []khabar.NameKind
	keys    []uint32    // features
	rows    [][]float32 // a score for each label
	trans   []float32
}

// sections stores the weights of at least least: the features in order as varint steps, each with the
// number of its cells, their labels, and their quantised weights.
func (w *weights) sections(head string, least float64) []modelfile.Section {
	scale := float32(0)
	for _, row := range w.rows {
		for _, v := range row {
			scale = max(scale, float32(math.Abs(float64(v))))
		}
	}
	order := make([]int, len(w.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(int64(w.keys[a]) - int64(w.keys[b])) })
	var keys, labs, vals []byte
	last := uint32(0)
	for _, i := range order {
		n := 0
		for l, v := range w.rows[i] {
			if q := quantise(v, scale); q != 0 && math.Abs(float64(v)) >= least {
				labs, vals = append(labs, byte(l)), append(vals, q)
				n++
			}
		}
		if n == 0 {
			continue
		}
		keys = binary.AppendUvarint(keys, uint64(w.keys[i]-last))
		keys = append(keys, byte(n))
		last = w.keys[i]
	}
	names := make([]string, len(w.classes))
	for i, c := range w.classes {
		names[i] = string(c)
	}
	floats := append([]float32{scale}, w.trans...)
	bits := make([]uint32, len(floats))
	for i, f := range floats {
		bits[i] = math.Float32bits(f)
	}
	return []modelfile.Section{
		{Name: head + "/classes", Data: modelfile.StringBytes(names)},
		{Name: head + "/scale", Data: modelfile.Uint32Bytes(bits)},
		{Name: head + "/keys", Data: keys},
		{Name: head + "/labels", Data: labs},
		{Name: head + "/values", Data: vals},
	}
}

// unpack reads what sections wrote, several heads into one net.
func unpack(f *modelfile.File, names ...string) (*net, error) {
	m := &net{}
	rows := make([]rowReader, len(names))
	for i, name := range names {
		h, scale, err := unpackHead(f, name)
		if err != nil {
			return nil, err
		}
		for q := range 256 {
			m.steps[i<<8|q] = int32(math.Round(float64(quantStep(q, scale)) * unit))
		}
		for k, part := range []*[]byte{&rows[i].keys, &rows[i].labs, &rows[i].vals} {
			if *part, err = f.Bytes(name + [...]string{"/keys", "/labels", "/values"}[k]); err != nil {
				return nil, err
			}
		}
		h.off = m.n
		m.n += h.n
		m.heads = append(m.heads, h)
	}
	if err := m.fill(rows); err != nil {
		return nil, fmt.Errorf("name: %s: %w", strings.Join(names, ", "), err)
	}
	return m, nil
}

func unpackHead(f *modelfile.File, name string) (head, float32, error) {
	names, err := f.Strings(name + "/classes")
	if err != nil {
		return head{}, 0, err
	}
	bits, err := f.Uint32s(name + "/scale")
	if err != nil {
		return head{}, 0, err
	}
	h := head{n: labels(len(names))}
	if h.n > maxLabels || len(bits) != 1+h.n*h.n {
		return head{}, 0, fmt.Errorf("name: head %s: %d classes with %d transitions", name, len(names), len(bits)-1)
	}
	for _, n := range names {
		h.classes = append(h.classes, khabar.NameKind(n))
	}
	for _, b := range bits[1:] {
		h.trans = append(h.trans, math.Float32frombits(b))
	}
	return h, math.Float32frombits(bits[0]), nil
}

// rowReader reads the features of one head in order.
type rowReader struct {
	keys, labs, vals []byte
	key              uint32 // of the feature at hand
	cells            int    // of the feature at hand; 0 when there are no more
}

// next goes to the next feature.
func (r *rowReader) next(first bool) error {
	r.labs, r.vals = r.labs[r.cells:], r.vals[r.cells:]
	if r.cells = 0; len(r.keys) == 0 {
		if len(r.labs) > 0 {
			return errors.New("cells left over")
		}
		return nil
	}
	step, k := binary.Uvarint(r.keys)
	if k <= 0 || k >= len(r.keys) {
		return errors.New("keys are cut short")
	}
	key := uint64(r.key) + step
	if key > math.MaxUint32 || step == 0 && !first {
		return errors.New("keys are out of order")
	}
	r.key, r.cells, r.keys = uint32(key), int(r.keys[k]), r.keys[k+1:]
	if r.cells == 0 || r.cells > len(r.labs) {
		return errors.New("more cells than stored")
	}
	return nil
}

// fill builds the table of the heads' features.
func (m *net) fill(rows []rowReader) error {
	if m.n > maxOutputs || len(rows) > maxHeads {
		return fmt.Errorf("%d heads of %d labels", len(rows), m.n)
	}
	keyBytes, cells := 0, 0
	for i := range rows {
		keyBytes, cells = keyBytes+len(rows[i].keys), cells+len(rows[i].labs)
		if len(rows[i].labs) != len(rows[i].vals) {
			return errors.New("labels and values differ in number")
		}
		if err := rows[i].next(true); err != nil {
			return err
		}
	}
	for code := range m.scores {
		for h := range m.heads {
			m.scores[code] += code >> h & 1 * m.heads[h].n
		}
	}
	bits := uint(minBits)
	for 3<<bits < keyBytes { // a key takes a little over two bytes: one or two a bucket
		bits++
	}
	m.shift = 32 - bits
	m.dir = make([]uint32, 0, 1<<bits+1)
	m.stream = make([]uint16, 0, cells+keyBytes)
	for {
		key, some := uint32(math.MaxUint32), false
		for i := range rows {
			if rows[i].cells > 0 && rows[i].key <= key {
				key, some = rows[i].key, true
			}
		}
		if !some {
			break
		}
		for len(m.dir) <= int(key>>m.shift) {
			m.dir = append(m.dir, uint32(len(m.stream)))
		}
		if err := m.record(rows, key); err != nil {
			return err
		}
	}
	for len(m.dir) <= 1<<bits {
		m.dir = append(m.dir, uint32(len(m.stream)))
	}
	m.stream = append(m.stream, 0) // an empty last bucket begins here
	return nil
}

// record appends the record of a feature and moves on the heads that have it.
func (m *net) record(rows []rowReader, key uint32) error {
	at := len(m.stream)
	m.stream = append(m.stream, uint16(key&(1<<m.shift-1)), 0)
	code, many := 0, [maxHeads]bool{}
	for i := range rows {
		r := &rows[i]
		if r.cells == 0 || r.key != key {
			continue
		}
		if many[i] = r.cells > manyCells; many[i] {
			code |= 1 << (8 + i)
			continue
		}
		for k, l := range r.labs[:r.cells] {
			if int(l) >= m.heads[i].n {
				return fmt.Errorf("label %d of %d", l, m.heads[i].n)
			}
			m.stream = append(m.stream, (uint16(m.heads[i].off)+uint16(l))<<weightBits|uint16(i)<<8|uint16(r.vals[k]))
		}
		code += r.cells
	}
	m.stream[at+1] = uint16(code)
	for i := range rows {
		r := &rows[i]
		if r.cells == 0 || r.key != key {
			continue
		}
		if many[i] {
			start := len(m.stream)
			m.stream = append(m.stream, make([]uint16, m.heads[i].n)...)
			for k, l := range r.labs[:r.cells] {
				if int(l) >= m.heads[i].n {
					return fmt.Errorf("label %d of %d", l, m.heads[i].n)
				}
				m.stream[start+int(l)] = uint16(clip(m.steps[i<<8|int(r.vals[k])]))
			}
		}
		if err := r.next(false); err != nil {
			return err
		}
	}
	return nil
}
