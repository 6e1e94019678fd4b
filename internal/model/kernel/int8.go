package kernel

import (
	"fmt"
	"math"
	"sync"
)

// zeroByte is zero as Quantize writes it: bytes are numbers plus 128, since
// the processor's instruction multiplies unsigned by signed bytes.
const zeroByte = 128

// Stride is the length of a quantised row of k numbers: k rounded up to four.
func Stride(k int) int { return roundUp(k, 4) }

// Quantize writes x to dst as whole numbers from -127 to 127, each plus 128,
// and gives what one of them stands for; halves go to the even neighbour. dst
// may be longer than x (see Stride): the rest becomes zeros. Numbers that are
// infinite or not numbers are a mistake and make it panic.
func Quantize(dst []uint8, x []float32) (scale float32) { return best.quantize(dst, x) }

func (p path) quantize(dst []uint8, x []float32) float32 {
	if len(dst) < len(x) {
		panic(fmt.Sprintf("kernel: %d numbers do not fit %d bytes", len(x), len(dst)))
	}
	bits := p.largest(x)
	if bits >= 0x7f800000 {
		panic("kernel: a number to be quantised is infinite or not a number")
	}
	largest := math.Float32frombits(bits)
	if largest < 1e-30 { // 127/largest would overflow
		largest, x = 0, x[:0]
	}
	if largest > 0 {
		p.round(dst, x, 127/largest)
	}
	for i := range dst[len(x):] {
		dst[len(x)+i] = zeroByte
	}
	return largest / 127
}

// QuantizeMatrix rounds the weights of n outputs by k inputs, output by
// output, to whole numbers from -127 to 127 and gives each output's scale.
func QuantizeMatrix(n, k int, w []float32) (q []int8, scale []float32) {
	if len(w) != n*k {
		panic(fmt.Sprintf("kernel: %d weights for %d outputs by %d inputs", len(w), n, k))
	}
	q, scale = make([]int8, n*k), make([]float32, n)
	row := make([]uint8, k)
	for j := range n {
		scale[j] = Quantize(row, w[j*k:][:k])
		for i, b := range row {
			q[j*k+i] = int8(b ^ zeroByte)
		}
	}
	return q, scale
}

// Int8Matrix is a matrix of weights of n outputs by k inputs, packed for this
// processor. It changes by Reset alone: any number of threads may use it.
type Int8Matrix struct {
	n, k   int
	path   path
	packed []int8
	shift  []int32   // per output, -128 times the sum of its weights
	scale  []float32 // per output
	zeros  []float32 // stands for no bias
}

// NewInt8Matrix packs weights as QuantizeMatrix gives them, row by row of k.
func NewInt8Matrix(n, k int, w []int8, scale []float32) *Int8Matrix {
	return newInt8Matrix(best, n, k, w, scale)
}

// strip is the number of outputs packed together and group the number of
// inputs that stand side by side.
func (p path) strip() (outputs, group int) {
	switch p {
	case avx512:
		return 32, 4
	case avx2:
		return 16, 2
	}
	return 1, 4
}

func newInt8Matrix(p path, n, k int, w []int8, scale []float32) *Int8Matrix {
	m := &Int8Matrix{path: p}
	m.reset(n, k, w, scale)
	return m
}

// Reset packs other weights into the memory of m, as NewInt8Matrix does. Nobody
// else may use m meanwhile.
func (w *Int8Matrix) Reset(n, k int, weights []int8, scale []float32) {
	w.path = best
	w.reset(n, k, weights, scale)
}

func (m *Int8Matrix) reset(n, k int, w []int8, scale []float32) {
	if n <= 0 || k <= 0 || k > 1<<16 || len(w) != n*k || len(scale) != n {
		panic(fmt.Sprintf("kernel: %d weights and %d scales for %d outputs by %d inputs", len(w), len(scale), n, k))
	}
	outputs, group := m.path.strip()
	width, stride := roundUp(n, outputs), Stride(k)
	m.n, m.k = n, k
	m.packed, m.shift = zeroed(m.packed, width*stride), zeroed(m.shift, width)
	m.scale, m.zeros = zeroed(m.scale, width), zeroed(m.zeros, n)
	copy(m.scale, scale)
	for j := range n {
		strip := m.packed[j/outputs*outputs*stride:]
		for i, v := range w[j*k : (j+1)*k] {
			strip[(i/group*outputs+j%outputs)*group+i%group] = v
			m.shift[j] -= zeroByte * int32(v)
		}
	}
}

// zeroed returns n zeros, in the memory of s where it is large enough.
func zeroed[T int8 | int32 | float32](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// Dims gives the numbers of outputs and inputs.
func (w *Int8Matrix) Dims() (n, k int) { return w.n, w.k }

// Mul multiplies len(scales) rows x, as Quantize wrote them, each Stride(k)
// bytes, by the weights and adds bias, if any: row i of dst, n numbers long,
// is scales[i]*scale*product + bias. The bits are the same on every path.
func (w *Int8Matrix) Mul(dst []float32, x []uint8, scales []float32, bias []float32) {
	m, stride := len(scales), Stride(w.k)
	if bias == nil {
		bias = w.zeros
	}
	if len(dst) != m*w.n || len(x) != m*stride || len(bias) != w.n {
		panic(fmt.Sprintf("kernel: %d rows by %d outputs of %d inputs: %d results, %d bytes, %d biases", m, w.n, w.k, len(dst), len(x), len(bias)))
	}
	if m > 0 {
		w.path.mul(w, dst, x, stride, scales, bias)
	}
}

// rowScratch holds the rows of one call that a path wants in another form.
type rowScratch struct {
	bytes []uint8
	words []int16
}

var rowScratches = sync.Pool{New: func() any { return new(rowScratch) }}

func mulPlain(w *Int8Matrix, dst []float32, x []uint8, stride int, scales, bias []float32) {
	for i, s := range scales {
		row := x[i*stride:][:stride]
		for j, b := range bias {
			sum := w.shift[j]
			weights := w.packed[j*stride:][:len(row)]
			for q, v := range row {
				sum += int32(v) * int32(weights[q])
			}
			// The conversions keep the compiler from fusing.
			dst[i*w.n+j] = float32(float32(sum)*float32(s*w.scale[j])) + b
		}
	}
}

func largestPlain(x []float32) (bits uint32) {
	for _, v := range x {
		bits = max(bits, math.Float32bits(v)&^(1<<31))
	}
	return bits
}

func roundPlain(dst []uint8, x []float32, inverse float32) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = uint8(int32(math.RoundToEven(float64(float32(v*inverse)))) + zeroByte)
	}
}
