package kernel

import (
	"fmt"
	"math"
	"slices"
)

// Epsilon is added to the variance in LayerNorm.
const Epsilon = 1e-5

// lanes is the number of sums that a reduction runs side by side: number i
// goes to sum i%lanes, and the sums are folded in halves.
const lanes = 16

func fold(s *[lanes]float32) float32 {
	for half := lanes / 2; half > 0; half /= 2 {
		for i := range half {
			s[i] += s[i+half]
		}
	}
	return s[0]
}

// LayerNorm brings x to mean 0 and variance 1, multiplies by gain and adds
// bias. dst may be x. It returns the largest result without its sign, for
// QuantizeBy.
func LayerNorm(dst, x, gain, bias []float32) (largest float32) {
	if len(x) == 0 || len(dst) != len(x) || len(gain) != len(x) || len(bias) != len(x) {
		panic(fmt.Sprintf("kernel: layer norm of %d numbers into %d with %d gains and %d biases", len(x), len(dst), len(gain), len(bias)))
	}
	return math.Float32frombits(best.norm(dst, x, gain, bias))
}

// Leaky multiplies what is below 0 by slope.
func Leaky(x []float32, slope float32) { best.leaky(x, slope) }

// AddLeaky adds to dst what Leaky makes of x.
func AddLeaky(dst, x []float32, slope float32) {
	checkSame(x, dst)
	best.addLeaky(dst, x, slope)
}

// Recur runs simple recurrent units over the words of a sentence and adds what
// they give to x, a row of width numbers a word. The rows of h hold the
// candidates, the forget gates and the output gates of the units, width of each;
// the gates are brought between 0 and 1 by 0.2g + 0.5. Half of the units read
// forwards, half backwards:
//
//	state = f·state + (1-f)·candidate; out = r·state
func Recur(x, h []float32, width int) {
	if width <= 0 || width%2 != 0 || len(x)%width != 0 || len(h) != 3*len(x) {
		panic(fmt.Sprintf("kernel: %d units over %d and %d numbers", width, len(x), len(h)))
	}
	best.recur(x, h, width, 0, width/2, false)
	best.recur(x, h, width, width/2, width, true)
}

// The conversions below keep the compiler from fusing.

func normPlain(dst, x, gain, bias []float32) (bits uint32) {
	n := float32(len(x))
	var sums [lanes]float32
	for i, v := range x {
		sums[i%lanes] += v
	}
	mean := fold(&sums) / n
	sums = [lanes]float32{}
	for i, v := range x {
		d := float32(v - mean)
		sums[i%lanes] += float32(d * d)
	}
	inverse := float32(1 / math.Sqrt(float64(fold(&sums)/n)+Epsilon))
	dst, gain, bias = dst[:len(x)], gain[:len(x)], bias[:len(x)]
	for i, v := range x {
		dst[i] = float32(float32(float32(v-mean)*inverse)*gain[i]) + bias[i]
	}
	return largestPlain(dst)
}

// The sign picks the slope, since a branch would go either way.
func leakyPlain(x []float32, slope float32) {
	slopes := [2]float32{1, slope}
	for i, v := range x {
		x[i] = v * slopes[math.Float32bits(v)>>31]
	}
}

func addLeakyPlain(dst, x []float32, slope float32) {
	slopes := [2]float32{1, slope}
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] += float32(v * slopes[math.Float32bits(v)>>31])
	}
}

func hardSigmoid(v float32) float32 {
	v = float32(v*0.2) + 0.5
	if !(v > 0) {
		return 0
	}
	if !(v < 1) {
		return 1
	}
	return v
}

// recurPlain is Recur for units lo to hi, forwards or back.
func recurPlain(x, h []float32, width, lo, hi int, back bool) {
	n := len(x) / width
	for k := lo; k < hi; k++ {
		state := float32(0)
		for i := range n {
			if back {
				i = n - 1 - i
			}
			row := h[3*i*width+k:]
			f, r := hardSigmoid(row[width]), hardSigmoid(row[2*width])
			state = float32(f*state) + float32((1-f)*row[0])
			x[i*width+k] += float32(r * state)
		}
	}
}

// AddScaled adds scale times q to dst.
func AddScaled(dst []float32, q []int8, scale float32) {
	if len(dst) != len(q) {
		panic(fmt.Sprintf("kernel: vectors of %d and %d numbers", len(dst), len(q)))
	}
	best.addScaled(dst, q, scale)
}

func addScaledPlain(dst []float32, q []int8, scale float32) {
	dst = dst[:len(q)]
	for i, v := range q {
		dst[i] += float32(scale * float32(v))
	}
}

// maxColumns is the width of the tables that SumRows is fast on, and TablePadding
// the bytes that must follow a table's last row.
const (
	maxColumns   = 32
	TablePadding = 32
)

// SumRows adds to dst the given rows of a table, whose rows are as long as dst and
// which ends in TablePadding bytes that mean nothing.
func SumRows(dst []int32, table []int8, rows []uint32) {
	if len(dst) == 0 || len(rows) > 0 && (int(slices.Max(rows))+1)*len(dst)+TablePadding > len(table) {
		panic(fmt.Sprintf("kernel: rows of %d in a table of %d", len(dst), len(table)))
	}
	best.sumRows(dst, table, rows)
}

func sumRowsPlain(dst []int32, table []int8, rows []uint32) {
	for _, r := range rows {
		for k, v := range table[int(r)*len(dst):][:len(dst)] {
			dst[k] += int32(v)
		}
	}
}

// AddWords adds to dst numbers of 16 bits with a sign.
func AddWords(dst []int32, x []uint16) {
	if len(dst) != len(x) {
		panic(fmt.Sprintf("kernel: vectors of %d and %d numbers", len(dst), len(x)))
	}
	best.addWords(dst, x)
}

func addWordsPlain(dst []int32, x []uint16) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] += int32(int16(v))
	}
}
