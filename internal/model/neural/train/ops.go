package train

import (
	"math"

	"khabar/internal/model/kernel"
	"khabar/internal/model/neural"
)

// leak is the slope of the rectifier below zero.
const leak = neural.Leak

// embed sums the rows of the tables.
func (t *tape) embed(tables []*param, rows []neural.Rows) *mat {
	y := t.mat(len(rows), tables[0].c)
	for i, r := range rows {
		out := y.row(i)
		for k, p := range tables {
			kernel.Add(out, p.v[int(r[k])*p.c:(int(r[k])+1)*p.c])
		}
	}
	t.back(func() {
		for i, r := range rows {
			for k, p := range tables {
				kernel.Add(t.g.row(p, r[k]), y.grad(i))
			}
		}
	})
	return y
}

// linear is x·Wᵀ + b; b may be nil.
func (t *tape) linear(x *mat, w, b *param) *mat {
	y := t.mat(x.r, w.r)
	beta := float32(0)
	if b != nil {
		for i := range y.r {
			copy(y.row(i), b.v)
		}
		beta = 1
	}
	kernel.Gemm(false, true, x.r, w.r, x.c, 1, x.v, x.c, w.v, w.c, beta, y.v, y.c)
	t.back(func() {
		kernel.Gemm(false, false, x.r, x.c, w.r, 1, y.g, y.c, w.v, w.c, 1, x.g, x.c)
		kernel.Gemm(true, false, w.r, w.c, x.r, 1, y.g, y.c, x.v, x.c, 1, t.g.v[w.index], w.c)
		if b != nil {
			gb := t.g.v[b.index]
			for i := range y.r {
				kernel.Add(gb, y.grad(i))
			}
		}
	})
	return y
}

// window sets each row beside its neighbours within its sentence; ends are the
// ends of the sentences.
func (t *tape) window(x *mat, ends []int) *mat {
	d := x.c
	y := t.mat(x.r, 3*d)
	first := 0
	for _, end := range ends {
		for i := first; i < end; i++ {
			out := y.row(i)
			if i > first {
				copy(out, x.row(i-1))
			}
			copy(out[d:], x.row(i))
			if i+1 < end {
				copy(out[2*d:], x.row(i+1))
			}
		}
		first = end
	}
	t.back(func() {
		first := 0
		for _, end := range ends {
			for i := first; i < end; i++ {
				g := y.grad(i)
				if i > first {
					kernel.Add(x.grad(i-1), g[:d])
				}
				kernel.Add(x.grad(i), g[d:2*d])
				if i+1 < end {
					kernel.Add(x.grad(i+1), g[2*d:])
				}
			}
			first = end
		}
	})
	return y
}

// norm brings each row to mean 0 and variance 1, then scales and shifts it.
func (t *tape) norm(x *mat, gain, bias *param) *mat {
	y := t.mat(x.r, x.c)
	hat := t.arena.take(x.r * x.c)
	inv := t.arena.take(x.r)
	d := float32(x.c)
	for i := range x.r {
		in, out, h := x.row(i), y.row(i), hat[i*x.c:(i+1)*x.c]
		var sum, sq float32
		for _, v := range in {
			sum += v
		}
		mean := sum / d
		for _, v := range in {
			sq += (v - mean) * (v - mean)
		}
		s := float32(1 / math.Sqrt(float64(sq/d)+kernel.Epsilon))
		inv[i] = s
		for k, v := range in {
			h[k] = (v - mean) * s
			out[k] = h[k]*gain.v[k] + bias.v[k]
		}
	}
	t.back(func() {
		gg, gb := t.g.v[gain.index], t.g.v[bias.index]
		for i := range x.r {
			gy, h, gx := y.grad(i), hat[i*x.c:(i+1)*x.c], x.grad(i)
			var a, b float32
			for k, v := range gy {
				gg[k] += v * h[k]
				gb[k] += v
				u := v * gain.v[k]
				a += u
				b += u * h[k]
			}
			a, b = a/d, b/d
			for k, v := range gy {
				gx[k] += inv[i] * (v*gain.v[k] - a - h[k]*b)
			}
		}
	})
	return y
}

// rectify is the leaky rectifier.
func (t *tape) rectify(x *mat) *mat {
	y := t.mat(x.r, x.c)
	for i, v := range x.v {
		y.v[i] = max(v, leak*v)
	}
	t.back(func() {
		for i, v := range x.v {
			if v > 0 {
				x.g[i] += y.g[i]
			} else {
				x.g[i] += leak * y.g[i]
			}
		}
	})
	return y
}

// add returns x + y.
func (t *tape) add(x, y *mat) *mat {
	z := t.mat(x.r, x.c)
	copy(z.v, x.v)
	kernel.Add(z.v, y.v)
	t.back(func() {
		kernel.Add(x.g, z.g)
		kernel.Add(y.g, z.g)
	})
	return z
}

// dropout silences values by chance while learning.
func (t *tape) dropout(x *mat, p float32) *mat {
	if !t.learn || p == 0 {
		return x
	}
	y := t.mat(x.r, x.c)
	keep := uint32(float64(1-p) * (1 << 16))
	scale := 1 / (1 - p)
	mask := t.arena.take(len(x.v))
	var bits uint64
	for i := range mask {
		if i&3 == 0 {
			bits = t.rng.Uint64()
		}
		if uint32(bits&0xffff) < keep {
			mask[i] = scale
			y.v[i] = x.v[i] * scale
		}
		bits >>= 16
	}
	t.back(func() {
		for i, m := range mask {
			x.g[i] += m * y.g[i]
		}
	})
	return y
}

// gate is the hard sigmoid; slope its derivative, with a trickle outside so that
// no gate stays shut for ever.
func gate(x float32) (v, slope float32) {
	switch v = 0.25*x + 0.5; {
	case v < 0:
		return 0, 0.005
	case v > 1:
		return 1, 0.005
	}
	return v, 0.25
}

// recur is a simple recurrent unit (Lei et al. 2018) without its highway: z holds
// candidate, forget gate and output gate of each unit; half of the units read the
// sentence forwards, half backwards.
func (t *tape) recur(z *mat, ends []int) *mat {
	d := z.c / 3
	half := d / 2
	y := t.mat(z.r, d)
	state := t.arena.take(z.r * d)
	scan := func(step func(i, prev, lo, hi int)) {
		first := 0
		for _, end := range ends {
			for i := first; i < end; i++ {
				prev := i - 1
				if i == first {
					prev = -1
				}
				step(i, prev, 0, half)
			}
			for i := end - 1; i >= first; i-- {
				prev := i + 1
				if prev == end {
					prev = -1
				}
				step(i, prev, half, d)
			}
			first = end
		}
	}
	scan(func(i, prev, lo, hi int) {
		in, out, s := z.row(i), y.row(i), state[i*d:]
		for k := lo; k < hi; k++ {
			f, _ := gate(in[d+k])
			r, _ := gate(in[2*d+k])
			c := (1 - f) * in[k]
			if prev >= 0 {
				c += f * state[prev*d+k]
			}
			s[k] = c
			out[k] = r * c
		}
	})
	t.back(func() {
		gc := t.arena.take(z.r * d) // gradient of the states
		step := func(i, prev, lo, hi int) {
			in, gin, gy, s := z.row(i), z.grad(i), y.grad(i), state[i*d:]
			for k := lo; k < hi; k++ {
				f, df := gate(in[d+k])
				r, dr := gate(in[2*d+k])
				g := gc[i*d+k] + gy[k]*r
				gin[2*d+k] += gy[k] * s[k] * dr
				gin[k] += g * (1 - f)
				p := float32(0)
				if prev >= 0 {
					p = state[prev*d+k]
					gc[prev*d+k] += g * f
				}
				gin[d+k] += g * (p - in[k]) * df
			}
		}
		first := 0
		for _, end := range ends {
			for i := end - 1; i >= first; i-- {
				prev := i - 1
				if i == first {
					prev = -1
				}
				step(i, prev, 0, half)
			}
			for i := first; i < end; i++ {
				prev := i + 1
				if prev == end {
					prev = -1
				}
				step(i, prev, half, d)
			}
			first = end
		}
	})
	return y
}

// softmaxRow turns scores into probabilities in place and returns the log of
// their sum.
func softmaxRow(x []float32) float64 {
	m := x[0]
	for _, v := range x {
		m = max(m, v)
	}
	var sum float64
	for i, v := range x {
		e := float32(math.Exp(float64(v - m)))
		x[i] = e
		sum += float64(e)
	}
	inv := float32(1 / sum)
	for i := range x {
		x[i] *= inv
	}
	return math.Log(sum) + float64(m)
}

// choose adds the gradient of the cross-entropy of each row's scores, weighted,
// and returns the loss and how many rows are right. A negative gold label leaves
// its row out.
func (t *tape) choose(x *mat, gold []int32, weight float32) (loss float64, right, n int) {
	p := t.arena.take(x.c)
	for i, y := range gold {
		if y < 0 {
			continue
		}
		n++
		copy(p, x.row(i))
		best := 0
		for k, v := range p {
			if v > p[best] {
				best = k
			}
		}
		if best == int(y) {
			right++
		}
		loss += softmaxRow(p) - float64(x.row(i)[y])
		if t.learn {
			g := x.grad(i)
			for k, v := range p {
				g[k] += weight * v
			}
			g[y] -= weight
		}
	}
	return loss, right, n
}
