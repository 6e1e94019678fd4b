package perceptron

import (
	"fmt"
	"math"

	"khabar/internal/model/modelfile"
)

// Width is the number of classes of a dense table: one row is one 8-byte word.
const Width = 4

// Dense scores few classes over very many features: a feature's hash picks its
// row of the table, and features that share a row share its weights (the hash
// kernel; Weinberger et al. 2009).
type Dense struct {
	rows  [][Width]int16
	shift uint
}

// Score returns the sum of the rows of feats.
func (d *Dense) Score(feats []uint64) (s [Width]int32) {
	rows, shift := d.rows, d.shift&63
	var s0, s1, s2, s3 int32
	for _, f := range feats {
		r := &rows[f>>shift]
		s0 += int32(r[0])
		s1 += int32(r[1])
		s2 += int32(r[2])
		s3 += int32(r[3])
	}
	return [Width]int32{s0, s1, s2, s3}
}

// DenseTrainer learns a dense table.
type DenseTrainer struct {
	w     [][Width]int32
	sum   [][Width]int64 // of each change times the step it was made at
	step  int64
	shift uint
}

// NewDenseTrainer returns a trainer of a table of 1<<bits rows.
func NewDenseTrainer(bits uint) *DenseTrainer {
	return &DenseTrainer{make([][Width]int32, 1<<bits), make([][Width]int64, 1<<bits), 0, 64 - bits}
}

// Score returns the sum of the rows of feats.
func (t *DenseTrainer) Score(feats []uint64) (s [Width]int32) {
	for _, f := range feats {
		r := &t.w[f>>t.shift]
		for c := range s {
			s[c] += r[c]
		}
	}
	return s
}

// Tick counts one decision.
func (t *DenseTrainer) Tick() { t.step++ }

// Update moves the weights of feats from class wrong to class right.
func (t *DenseTrainer) Update(feats []uint64, right, wrong int) {
	for _, f := range feats {
		w, s := &t.w[f>>t.shift], &t.sum[f>>t.shift]
		w[right]++
		w[wrong]--
		s[right] += t.step
		s[wrong] -= t.step
	}
}

// Dense averages and quantises. Weights beyond the int16 range are clipped.
func (t *DenseTrainer) Dense() *Dense {
	avg := func(i, c int) float64 {
		return float64(t.w[i][c]) - float64(t.sum[i][c])/float64(t.step+1)
	}
	var top float64
	for i := range t.w {
		for c := range Width {
			top = max(top, math.Abs(avg(i, c)))
		}
	}
	scale := 1.0
	if top > 0 {
		scale = min(math.MaxInt16/top, 256)
	}
	d := &Dense{rows: make([][Width]int16, len(t.w)), shift: t.shift}
	for i := range t.w {
		for c := range Width {
			d.rows[i][c] = int16(math.Round(avg(i, c) * scale))
		}
	}
	return d
}

// Section returns the table as a section of a model file.
func (d *Dense) Section(name string) modelfile.Section {
	flat := make([]int16, 0, Width*len(d.rows))
	for i := range d.rows {
		flat = append(flat, d.rows[i][:]...)
	}
	return modelfile.Section{Name: name, Data: modelfile.Int16Bytes(flat)}
}

// DenseFromFile reads a dense table out of a model file.
func DenseFromFile(f *modelfile.File, name string) (*Dense, error) {
	flat, err := f.Int16s(name)
	if err != nil {
		return nil, err
	}
	n := len(flat) / Width
	if len(flat)%Width != 0 || n == 0 || n&(n-1) != 0 {
		return nil, fmt.Errorf("perceptron: %s: table of %d weights", name, len(flat))
	}
	d := &Dense{rows: denseRows(flat), shift: 64}
	for ; n > 1; n >>= 1 {
		d.shift--
	}
	return d, nil
}
