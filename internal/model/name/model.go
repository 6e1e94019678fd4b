package name

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"khabar"
	"khabar/internal/model/modelfile"
)

// model is a linear-chain model: a score for each feature and label, and one for
// each pair of neighbouring labels.
type model struct {
	classes []khabar.NameKind
	n       int       // labels
	trans   []float32 // n×n, -Inf-like where a label may not follow
	// The rows of the features, found by open addressing. A row is a run of
	// cells; the first of a free slot is noRow.
	keys  []uint32
	rows  []uint32 // start in cells<<6 | length, or number in dense<<6 | denseRow
	cells []cell
	dense []float32    // rows of many cells, n scores each
	steps [256]float32 // what a stored weight stands for
}

// cell is a label (high byte) and its weight (low byte, an index into steps).
type cell uint16

// A row of more than manyCells cells is kept as n scores; denseRow marks it.
const (
	denseRow  = 63
	manyCells = 12
)

const forbidden = -1e4

// codebook returns what the 256 stored weights stand for: quadratic steps, fine
// near 0, up to ±scale.
func codebook(scale float32) (steps [256]float32) {
	for i := range steps {
		q := float32(int8(uint8(i))) / 127
		steps[i] = scale * q * float32(math.Abs(float64(q)))
	}
	return steps
}

func quantise(w, scale float32) uint8 {
	q := math.Round(127 * math.Sqrt(math.Min(1, math.Abs(float64(w/scale)))))
	if w < 0 {
		q = -q
	}
	return uint8(int8(q))
}

// emit adds the scores of the features to out, one score a label.
func (m *model) emit(out []float32, feats []uint32) {
	mask := uint32(len(m.keys) - 1)
	for _, f := range feats {
		for i := f & mask; ; i = (i + 1) & mask {
			row := m.rows[i]
			if row == 0 {
				break
			}
			if m.keys[i] != f {
				continue
			}
			if row&63 == denseRow {
				d := m.dense[int(row>>6)*m.n:][:len(out)]
				for l, v := range d {
					out[l] += v
				}
				break
			}
			for _, c := range m.cells[row>>6 : row>>6+row&63] {
				out[c>>8] += m.steps[c&0xff]
			}
			break
		}
	}
}

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
		{Name: head + "/keys", Data: keys, Deflate: true},
		{Name: head + "/labels", Data: labs, Deflate: true},
		{Name: head + "/values", Data: vals, Deflate: true},
	}
}

// unpack reads what sections wrote.
func unpack(f *modelfile.File, head string) (*model, error) {
	names, err := f.Strings(head + "/classes")
	if err != nil {
		return nil, err
	}
	bits, err := f.Uint32s(head + "/scale")
	if err != nil {
		return nil, err
	}
	var raw [3][]byte
	for i, s := range []string{"/keys", "/labels", "/values"} {
		if raw[i], err = f.Bytes(head + s); err != nil {
			return nil, err
		}
	}
	m := &model{n: labels(len(names))}
	for _, n := range names {
		m.classes = append(m.classes, khabar.NameKind(n))
	}
	if m.n > maxLabels || len(bits) != 1+m.n*m.n {
		return nil, fmt.Errorf("name: %d classes with %d transitions", len(names), len(bits)-1)
	}
	m.steps = codebook(math.Float32frombits(bits[0]))
	for _, b := range bits[1:] {
		m.trans = append(m.trans, math.Float32frombits(b))
	}
	if err := m.fill(raw[0], raw[1], raw[2]); err != nil {
		return nil, fmt.Errorf("name: head %s: %w", head, err)
	}
	return m, nil
}

func (m *model) fill(keys, labs, vals []byte) error {
	if len(labs) != len(vals) || len(labs) >= 1<<26 {
		return errors.New("labels and values differ in number")
	}
	m.cells = make([]cell, 0, len(labs)+1)
	m.cells = append(m.cells, 0) // so that no row starts at 0
	for i, l := range labs {
		if int(l) >= m.n {
			return fmt.Errorf("label %d of %d", l, m.n)
		}
		m.cells = append(m.cells, cell(l)<<8|cell(vals[i]))
	}
	size := 16
	for size < len(keys) { // a key takes two bytes or more: half full at most
		size *= 2
	}
	m.keys, m.rows = make([]uint32, size), make([]uint32, size)
	mask := uint32(size - 1)
	key, start := uint32(0), uint32(1)
	for len(keys) > 0 {
		step, k := binary.Uvarint(keys)
		if k <= 0 || k >= len(keys) {
			return errors.New("keys are cut short")
		}
		n := uint32(keys[k])
		key += uint32(step)
		if n == 0 || n >= denseRow || int(start+n) > len(m.cells) {
			return errors.New("more cells than stored")
		}
		i := key & mask
		for m.rows[i] != 0 {
			i = (i + 1) & mask
		}
		m.keys[i], m.rows[i] = key, start<<6|n
		if n > manyCells {
			m.rows[i] = m.spread(m.cells[start:start+n])<<6 | denseRow
		}
		start += n
		keys = keys[k+1:]
	}
	if int(start) != len(m.cells) {
		return errors.New("cells left over")
	}
	return nil
}

// spread keeps a row as scores of every label and returns its number.
func (m *model) spread(row []cell) uint32 {
	k := len(m.dense) / m.n
	m.dense = append(m.dense, make([]float32, m.n)...)
	for _, c := range row {
		m.dense[k*m.n+int(c>>8)] += m.steps[c&0xff]
	}
	return uint32(k)
}
