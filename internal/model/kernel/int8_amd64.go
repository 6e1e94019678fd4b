package kernel

// edgeWords is a sliding mask: from word 16-c on, the first c of sixteen
// are set.
var edgeWords = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}

func (p path) mul(w *Int8Matrix, dst []float32, x []uint8, stride int, scales, bias []float32) {
	switch p {
	case avx512:
		mul512(w, dst, x, stride, scales, bias)
	case avx2:
		mul256(w, dst, x, stride, scales, bias)
	default:
		mulPlain(w, dst, x, stride, scales, bias)
	}
}

// mul512 goes through the rows by eight, the last one to four by four. Where
// rows lack, the last of them are read from a padded copy.
func mul512(w *Int8Matrix, dst []float32, x []uint8, stride int, scales, bias []float32) {
	m := len(scales)
	s := rowScratches.Get().(*rowScratch)
	defer rowScratches.Put(s)
	whole := m &^ 7
	if m-whole == 4 {
		whole = m
	}
	if whole < m {
		s.bytes = grow(s.bytes, 8*stride)
		n := copy(s.bytes, x[whole*stride:])
		clear(s.bytes[n:])
	}
	for j := 0; j < w.n; j += 32 {
		outputs := min(32, w.n-j)
		mask := uint32(1<<outputs - 1)
		weights := &w.packed[j*stride]
		for i := 0; i < m; i += 8 {
			rows := min(8, m-i)
			from := x[i*stride:]
			if i+rows > whole {
				from = s.bytes
			}
			tileInt8x512(stride/4, &from[0], stride, weights, &w.shift[j], &w.scale[j], &bias[j], &scales[i], &dst[i*w.n+j], w.n, rows, mask)
		}
	}
}

// mul256 widens the rows to words and goes through them by four.
func mul256(w *Int8Matrix, dst []float32, x []uint8, stride int, scales, bias []float32) {
	m := len(scales)
	s := rowScratches.Get().(*rowScratch)
	defer rowScratches.Put(s)
	s.words = grow(s.words, roundUp(m, 4)*stride)
	n := len(x) &^ 15
	if n > 0 {
		widen(&s.words[0], &x[0], n)
	}
	for i, b := range x[n:] {
		s.words[n+i] = int16(b)
	}
	clear(s.words[len(x):])
	for j := 0; j < w.n; j += 16 {
		outputs := min(16, w.n-j)
		for i := 0; i < m; i += 4 {
			tileInt8x256(stride/2, &s.words[i*stride], stride, &w.packed[j*stride], &w.shift[j], &w.scale[j], &bias[j], &scales[i], &dst[i*w.n+j], w.n, min(4, m-i), &edgeWords[16-outputs])
		}
	}
}

func (p path) largest(x []float32) (bits uint32) {
	if n := len(x) &^ 15; p != plain && n > 0 {
		bits = largest256(&x[0], n)
		x = x[n:]
	}
	return max(bits, largestPlain(x))
}

func (p path) round(dst []uint8, x []float32, inverse float32) {
	if n := len(x) &^ 31; p != plain && n > 0 {
		round256(&dst[0], &x[0], inverse, n)
		dst, x = dst[n:], x[n:]
	}
	roundPlain(dst, x, inverse)
}

func (p path) norm(dst, x, gain, bias []float32) (bits uint32) {
	if p != plain && len(x)%lanes == 0 {
		return norm256(&dst[0], &x[0], &gain[0], &bias[0], len(x))
	}
	return normPlain(dst, x, gain, bias)
}

func (p path) leaky(x []float32, slope float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		leaky256(&x[0], slope, n)
		x = x[n:]
	}
	leakyPlain(x, slope)
}

func (p path) addLeaky(dst, x []float32, slope float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		addLeaky256(&dst[0], &x[0], slope, n)
		dst, x = dst[n:], x[n:]
	}
	addLeakyPlain(dst, x, slope)
}

func (p path) recur(x, h []float32, width, lo, hi int, back bool) {
	if n := len(x) / width; p != plain && n > 0 {
		first, step := 0, width
		if back {
			first, step = n-1, -width
		}
		for ; lo+32 <= hi; lo += 32 {
			recur256(&x[first*width+lo], &h[3*first*width+lo], n, width, step, 3*step)
		}
	}
	recurPlain(x, h, width, lo, hi, back)
}

func (p path) addScaled(dst []float32, q []int8, scale float32) {
	if n := len(q) &^ 7; p != plain && n > 0 {
		addScaled256(&dst[0], &q[0], scale, n)
		dst, q = dst[n:], q[n:]
	}
	addScaledPlain(dst, q, scale)
}

func (p path) addWords(dst []int32, x []uint16) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		addWords256(&dst[0], &x[0], n)
		dst, x = dst[n:], x[n:]
	}
	addWordsPlain(dst, x)
}

func (p path) sumRows(dst []int32, table []int8, rows []uint32) {
	if p == plain || len(dst) > maxColumns || len(rows) == 0 {
		sumRowsPlain(dst, table, rows)
		return
	}
	var sums [maxColumns]int32
	sumRows256(&sums, &table[0], len(dst), &rows[0], len(rows))
	for k := range dst {
		dst[k] += sums[k]
	}
}

//go:noescape
func addScaled256(dst *float32, q *int8, scale float32, n int)

//go:noescape
func addWords256(dst *int32, x *uint16, n int)

//go:noescape
func sumRows256(sums *[maxColumns]int32, table *int8, width int, rows *uint32, n int)

//go:noescape
func tileInt8x512(groups int, x *uint8, stride int, w *int8, shift *int32, wscale, bias, scales, dst *float32, ldd, rows int, mask uint32)

//go:noescape
func tileInt8x256(pairs int, x *int16, stride int, w *int8, shift *int32, wscale, bias, scales, dst *float32, ldd, rows int, mask *int32)

//go:noescape
func widen(dst *int16, x *uint8, n int)

//go:noescape
func largest256(x *float32, n int) uint32

//go:noescape
func round256(dst *uint8, x *float32, inverse float32, n int)

//go:noescape
func norm256(dst, x, gain, bias *float32, n int) uint32

//go:noescape
func leaky256(x *float32, slope float32, n int)

//go:noescape
func addLeaky256(dst, x *float32, slope float32, n int)

//go:noescape
func recur256(x, h *float32, n, width, xstep, hstep int)
