package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// sameBits compares by bits, so that -0 is not 0 and NaN is itself.
func sameBits(x, y []float32) bool {
	return slices.EqualFunc(x, y, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) })
}

// mixed gives numbers of many sizes, with halves that round either way.
func mixed(r *rand.Rand, n int) []float32 {
	x := random(r, n)
	for i := range x {
		switch r.IntN(8) {
		case 0:
			x[i] *= float32(math.Exp(r.NormFloat64() * 10))
		case 1:
			x[i] = float32(r.IntN(255)-127) / 2
		case 2:
			x[i] = 0
		}
	}
	return x
}

func TestQuantize(t *testing.T) {
	x := []float32{127, -127, 0.5, 1.5, -0.5, -1.5, 2.5, 63.4999, 0, 126.5}
	want := []uint8{255, 1, 128, 130, 128, 126, 130, 191, 128, 254, 128, 128}
	got := make([]uint8, 12)
	if scale := Quantize(got, x); scale != 1 || !slices.Equal(got, want) {
		t.Errorf("Quantize = %v, %v; want %v, 1", got, scale, want)
	}
	if scale := Quantize(got, []float32{0, 1e-39}); scale != 0 || !slices.Equal(got, slices.Repeat([]uint8{128}, 12)) {
		t.Errorf("Quantize of nothing = %v, %v", got, scale)
	}
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(-1))} {
		for at := range 40 {
			for _, p := range paths() {
				x := make([]float32, 40)
				x[at] = bad
				func() {
					defer func() {
						if recover() == nil {
							t.Errorf("%v: %v at %d went through", p, bad, at)
						}
					}()
					p.quantize(make([]uint8, 40), x)
				}()
			}
		}
	}
}

// The paths agree in every bit, and with the sum as defined.
func TestInt8PathsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, n, k := rapid.IntRange(0, 40).Draw(t, "m"), rapid.IntRange(1, 130).Draw(t, "n"), rapid.IntRange(1, 300).Draw(t, "k")
		checkInt8(t, rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)), m, n, k, rapid.Bool().Draw(t, "bias"))
	})
}

func checkInt8(t interface{ Fatalf(string, ...any) }, r *rand.Rand, m, n, k int, withBias bool) {
	weights, x := mixed(r, n*k), mixed(r, m*k)
	var bias []float32
	if withBias {
		bias = random(r, n)
	}
	q, wscale := QuantizeMatrix(n, k, weights)
	stride := Stride(k)
	var bytes []uint8
	var scales, want []float32
	for _, p := range paths() {
		b, s := make([]uint8, m*stride), make([]float32, m)
		for i := range m {
			s[i] = p.quantize(b[i*stride:][:stride], x[i*k:][:k])
		}
		if p == plain {
			bytes, scales = b, s
		} else if !slices.Equal(b, bytes) || !sameBits(s, scales) {
			t.Fatalf("%v quantises %dx%d otherwise", p, m, k)
		}
	}
	for i := range m {
		for j := range n {
			var sum int32
			for c := range k {
				sum += (int32(bytes[i*stride+c]) - 128) * int32(q[j*k+c])
			}
			v := float32(float32(sum) * float32(scales[i]*wscale[j]))
			if withBias {
				v += bias[j]
			}
			want = append(want, v+0)
		}
	}
	for _, p := range paths() {
		// The numbers around dst must stay as they were.
		got := slices.Repeat([]float32{7}, m*n+64)
		w := newInt8Matrix(p, n, k, q, wscale)
		w.Mul(got[32:][:m*n], bytes, scales, bias)
		if !sameBits(got[32:][:m*n], want) {
			t.Fatalf("%v: product %dx%dx%d differs", p, m, n, k)
		}
		rows := slices.Repeat([]uint8{zeroByte}, n*stride)
		for i, v := range q {
			rows[i/k*stride+i%k] = uint8(v) ^ zeroByte
		}
		w.setRows(k, rows, wscale)
		w.Mul(got[32:][:m*n], bytes, scales, bias)
		if !sameBits(got[32:][:m*n], want) {
			t.Fatalf("%v: product %dx%dx%d by rows differs", p, m, n, k)
		}
		for i, v := range got {
			if (i < 32 || i >= 32+m*n) && v != 7 {
				t.Fatalf("%v: product %dx%dx%d writes outside", p, m, n, k)
			}
		}
	}
}

// The largest sums must not saturate.
func TestInt8Extremes(t *testing.T) {
	const n, k = 33, 600
	for _, sign := range []int8{1, -1} {
		for _, b := range []uint8{1, 255} {
			w := slices.Repeat([]int8{127 * sign}, n*k)
			x := slices.Repeat([]uint8{b}, k)
			want := float32(k*127*127) * float32(sign)
			if b == 1 {
				want = -want
			}
			for _, p := range paths() {
				got := make([]float32, n)
				newInt8Matrix(p, n, k, w, slices.Repeat([]float32{1}, n)).Mul(got, x, []float32{1}, nil)
				if !slices.Equal(got, slices.Repeat([]float32{want}, n)) {
					t.Errorf("%v: %v, want %v", p, got[0], want)
				}
			}
		}
	}
}

func TestInt8IsNearFloat(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	const m, n, k = 9, 70, 256
	weights, x, want := random(r, n*k), random(r, m*k), make([]float32, m*n)
	Gemm(false, true, m, n, k, 1, x, k, weights, k, 0, want, n)
	q, wscale := QuantizeMatrix(n, k, weights)
	bytes, scales, got := make([]uint8, m*k), make([]float32, m), make([]float32, m*n)
	for i := range m {
		scales[i] = Quantize(bytes[i*k:][:k], x[i*k:][:k])
	}
	NewInt8Matrix(n, k, q, wscale).Mul(got, bytes, scales, nil)
	for i := range got {
		if math.Abs(float64(got[i]-want[i])) > 0.25 { // about five deviations of the rounding
			t.Fatalf("[%d] = %v, want about %v", i, got[i], want[i])
		}
	}
}

func TestLayerPathsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 400).Draw(t, "n")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		x, gain, bias := mixed(r, n), random(r, n), random(r, n)
		odd := append(slices.Clone(x), float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.Copysign(0, -1)))
		r.Shuffle(len(odd), func(i, j int) { odd[i], odd[j] = odd[j], odd[i] })
		for name, f := range map[string]func(p path) []float32{
			"layer norm": func(p path) []float32 {
				dst := make([]float32, n, n+1)
				return append(dst, math.Float32frombits(p.norm(dst, x, gain, bias)))
			},
			"leaky":     func(p path) []float32 { y := slices.Clone(odd); p.leaky(y, 0.1); return y },
			"add leaky": func(p path) []float32 { y := slices.Clone(x); p.addLeaky(y, odd[:n], 0.1); return y },
			"add":       func(p path) []float32 { y := slices.Clone(x); p.add(y, bias); return y },
		} {
			want := f(plain)
			for _, p := range paths() {
				if !sameBits(f(p), want) {
					t.Fatalf("%v: %s of %d numbers differs", p, name, n)
				}
			}
		}
	})
}

func TestRecurPathsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, width := rapid.IntRange(0, 30).Draw(t, "n"), 2*rapid.IntRange(1, 100).Draw(t, "half")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		x, h := mixed(r, n*width), mixed(r, 3*n*width)
		var want []float32
		for _, p := range paths() {
			got := slices.Clone(x)
			p.recur(got, h, width, 0, width/2, false)
			p.recur(got, h, width, width/2, width, true)
			if p == plain {
				want = got
			} else if !sameBits(got, want) {
				t.Fatalf("%v: %d units over %d words differ", p, width, n)
			}
		}
	})
}

func TestTablePathsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, n := rapid.IntRange(1, 70).Draw(t, "width"), rapid.IntRange(1, 50).Draw(t, "rows")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		table := make([]int8, n*width+TablePadding)
		for i := range table {
			table[i] = int8(r.IntN(255) - 127)
		}
		rows := make([]uint32, r.IntN(80))
		for i := range rows {
			rows[i] = uint32(r.IntN(n))
		}
		x := random(r, n*width)
		var sums []int32
		var scaled []float32
		for _, p := range paths() {
			s, y := make([]int32, width), slices.Clone(x)
			s[0] = 5
			p.sumRows(s, table, rows)
			p.addScaled(y, table[:n*width], 0.3)
			words := make([]uint16, width)
			for i := range words {
				words[i] = uint16(300 * int16(table[i]))
			}
			p.addWords(s, words)
			if p == plain {
				sums, scaled = s, y
			} else if !slices.Equal(s, sums) || !sameBits(y, scaled) {
				t.Fatalf("%v: %d rows of %d differ", p, n, width)
			}
		}
	})
}

func TestLayers(t *testing.T) {
	x := []float32{1, 2, 3, 4}
	largest := LayerNorm(x, x, []float32{1, 1, 1, 2}, []float32{0, 0, 0, 1})
	for i, want := range []float64{-1.3416, -0.4472, 0.4472, 3.6833} {
		if math.Abs(float64(x[i])-want) > 1e-3 {
			t.Errorf("LayerNorm[%d] = %v, want %v", i, x[i], want)
		}
	}
	if largest != x[3] {
		t.Errorf("LayerNorm says the largest is %v, not %v", largest, x[3])
	}
	y := []float32{-1, 0, 2}
	Leaky(y, 0.5)
	if want := []float32{-0.5, 0, 2}; !slices.Equal(y, want) {
		t.Errorf("Leaky = %v, want %v", y, want)
	}
	AddLeaky(y, []float32{1, -4, 0}, 0.5)
	if want := []float32{0.5, -2, 2}; !slices.Equal(y, want) {
		t.Errorf("AddLeaky = %v, want %v", y, want)
	}
	// two words, two units; unit 0 reads forwards, unit 1 backwards
	z := []float32{1, 1, 1, 1}
	Recur(z, []float32{
		8, 4, 0, 9, 9, 9, // candidates; f = 0.5, 1; r = 1, 1
		4, 8, 9, 0, 0, 9, // f = 1, 0.5; r = 0.5, 1
	}, 2)
	// forwards 0.5·8 = 4, then kept: 1+4, 1+0.5·4; backwards 0.5·8 = 4, then kept
	if want := []float32{5, 5, 3, 5}; !slices.Equal(z, want) {
		t.Errorf("Recur = %v, want %v", z, want)
	}
}

func FuzzInt8PathsAgree(f *testing.F) {
	f.Add(uint64(1), uint8(9), uint8(33), uint16(70), true)
	f.Fuzz(func(t *testing.T, seed uint64, m, n uint8, k uint16, withBias bool) {
		checkInt8(t, rand.New(rand.NewPCG(seed, 2)), int(m)%50, int(n)+1, int(k)%1000+1, withBias)
	})
}

func BenchmarkInt8(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, p := range paths() {
		for _, s := range [][3]int{{8, 256, 256}, {16, 192, 192}, {16, 256, 256}, {30, 600, 600}, {60, 64, 192}, {60, 256, 600}, {700, 600, 600}, {700, 256, 256}} {
			m, n, k := s[0], s[1], s[2]
			b.Run(fmt.Sprintf("%v/%dx%dx%d", p, m, n, k), func(b *testing.B) {
				q, wscale := QuantizeMatrix(n, k, random(r, n*k))
				w := newInt8Matrix(p, n, k, q, wscale)
				x, bytes, scales := random(r, m*k), make([]uint8, m*k), make([]float32, m)
				for i := range m {
					scales[i] = Quantize(bytes[i*k:][:k], x[i*k:][:k])
				}
				dst, bias := make([]float32, m*n), random(r, n)
				b.ReportAllocs()
				for b.Loop() {
					w.Mul(dst, bytes, scales, bias)
				}
				b.ReportMetric(float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}

func BenchmarkRow256(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	x, y, gain, bytes := random(r, 256), make([]float32, 256), random(r, 256), make([]uint8, 256)
	for _, p := range paths() {
		for name, f := range map[string]func(){
			"quantize":  func() { p.quantize(bytes, x) },
			"layernorm": func() { p.norm(y, x, gain, gain) },
			"leaky":     func() { p.leaky(y, 0.5) },
		} {
			b.Run(p.String()+"/"+name, func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}
