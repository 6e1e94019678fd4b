package kernel

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
	"unsafe"
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

// QuantizeBy is Quantize where the largest number without its sign is known,
// of x or of all that shares its scale.
func QuantizeBy(dst []uint8, x []float32, largest float32) (scale float32) {
	return best.quantizeBy(dst, x, largest)
}

func (p path) quantize(dst []uint8, x []float32) float32 {
	return p.quantizeBy(dst, x, math.Float32frombits(p.largest(x)))
}

func (p path) quantizeBy(dst []uint8, x []float32, largest float32) float32 {
	if len(dst) < len(x) {
		panic(fmt.Sprintf("kernel: %d numbers do not fit %d bytes", len(x), len(dst)))
	}
	if math.Float32bits(largest) >= 0x7f800000 {
		panic("kernel: a number to be quantised is infinite or not a number")
	}
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
// processor. It changes by SetRows alone: any number of threads may use it.
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

func (m *Int8Matrix) reset(n, k int, w []int8, scale []float32) {
	if n <= 0 || k <= 0 || k > 1<<16 || len(w) != n*k || len(scale) != n {
		panic(fmt.Sprintf("kernel: %d weights and %d scales for %d outputs by %d inputs", len(w), len(scale), n, k))
	}
	m.size(n, k, scale)
	outputs, group := m.path.strip()
	stride := Stride(k)
	for j := range n {
		strip := m.packed[j/outputs*outputs*stride:]
		for i, v := range w[j*k : (j+1)*k] {
			strip[(i/group*outputs+j%outputs)*group+i%group] = v
			m.shift[j] -= zeroByte * int32(v)
		}
	}
}

// size makes room for other weights, all zero.
func (m *Int8Matrix) size(n, k int, scale []float32) {
	outputs, _ := m.path.strip()
	width := roundUp(n, outputs)
	m.n, m.k = n, k
	m.packed, m.shift = zeroed(m.packed, width*Stride(k)), zeroed(m.shift, width)
	m.scale, m.zeros = zeroed(m.scale, width), zeroed(m.zeros, n)
	copy(m.scale, scale)
}

// SetRows makes of len(scales) rows, as Quantize wrote them, the weights of as
// many outputs, in the memory of m. Nobody else may use m meanwhile.
func (m *Int8Matrix) SetRows(k int, rows []uint8, scales []float32) {
	m.path = best
	m.setRows(k, rows, scales)
}

func (m *Int8Matrix) setRows(k int, rows []uint8, scales []float32) {
	n, stride := len(scales), Stride(k)
	if n == 0 || k <= 0 || k > 1<<16 || len(rows) != n*stride {
		panic(fmt.Sprintf("kernel: %d bytes and %d scales for rows of %d", len(rows), n, k))
	}
	m.size(n, k, scales)
	outputs, group := m.path.strip()
	packed := unsafe.Slice((*uint8)(unsafe.Pointer(unsafe.SliceData(m.packed))), len(m.packed))
	for j := range n {
		row, to := rows[j*stride:(j+1)*stride], packed[j/outputs*outputs*stride+j%outputs*group:]
		sum := int32(0)
		step := outputs * group
		for i := 0; i < len(row); i += 4 {
			four := binary.LittleEndian.Uint32(row[i:]) ^ 0x80808080
			sum += int32(int8(four)) + int32(int8(four>>8)) + int32(int8(four>>16)) + int32(four)>>24
			if at := i / 4 * step; group == 4 {
				binary.LittleEndian.PutUint32(to[at:], four)
			} else {
				binary.LittleEndian.PutUint16(to[2*at:], uint16(four))
				binary.LittleEndian.PutUint16(to[2*at+step:], uint16(four>>16))
			}
		}
		m.shift[j] = -zeroByte * sum
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
