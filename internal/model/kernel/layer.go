package kernel

import (
	"fmt"
	"math"
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
// bias. dst may be x.
func LayerNorm(dst, x, gain, bias []float32) { best.layerNorm(dst, x, gain, bias) }

func (p path) layerNorm(dst, x, gain, bias []float32) {
	if len(x) == 0 || len(dst) != len(x) || len(gain) != len(x) || len(bias) != len(x) {
		panic(fmt.Sprintf("kernel: layer norm of %d numbers into %d with %d gains and %d biases", len(x), len(dst), len(gain), len(bias)))
	}
	n := float32(len(x))
	var sums [lanes]float32
	p.sum(&sums, x)
	mean := fold(&sums) / n
	sums = [lanes]float32{}
	p.spread(&sums, x, mean)
	inverse := float32(1 / math.Sqrt(float64(fold(&sums)/n)+Epsilon))
	p.scale(dst, x, gain, bias, mean, inverse)
}

// ReluInPlace sets what is not above 0 to 0.
func ReluInPlace(x []float32) { best.relu(x) }

// HardSigmoid sets dst to 0.2x + 0.5, kept between 0 and 1. dst may be x.
func HardSigmoid(dst, x []float32) {
	checkSame(x, dst)
	best.hardSigmoid(dst, x)
}

// The conversions below keep the compiler from fusing.

func sumPlain(sums *[lanes]float32, x []float32) {
	for i, v := range x {
		sums[i%lanes] += v
	}
}

func spreadPlain(sums *[lanes]float32, x []float32, mean float32) {
	for i, v := range x {
		d := float32(v - mean)
		sums[i%lanes] += float32(d * d)
	}
}

func scalePlain(dst, x, gain, bias []float32, mean, inverse float32) {
	dst, gain, bias = dst[:len(x)], gain[:len(x)], bias[:len(x)]
	for i, v := range x {
		dst[i] = float32(float32(float32(v-mean)*inverse)*gain[i]) + bias[i]
	}
}

func reluPlain(x []float32) {
	for i, v := range x {
		if !(v > 0) {
			x[i] = 0
		}
	}
}

func hardSigmoidPlain(dst, x []float32) {
	dst = dst[:len(x)]
	for i, v := range x {
		v = float32(v*0.2) + 0.5
		if !(v > 0) {
			v = 0
		} else if !(v < 1) {
			v = 1
		}
		dst[i] = v
	}
}
