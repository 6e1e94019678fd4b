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

func (p path) sum(sums *[lanes]float32, x []float32) {
	if n := len(x) &^ (lanes - 1); p != plain && n > 0 {
		sum256(sums, &x[0], n)
		x = x[n:]
	}
	sumPlain(sums, x)
}

func (p path) spread(sums *[lanes]float32, x []float32, mean float32) {
	if n := len(x) &^ (lanes - 1); p != plain && n > 0 {
		spread256(sums, &x[0], mean, n)
		x = x[n:]
	}
	spreadPlain(sums, x, mean)
}

func (p path) scale(dst, x, gain, bias []float32, mean, inverse float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		scale256(&dst[0], &x[0], &gain[0], &bias[0], mean, inverse, n)
		dst, x, gain, bias = dst[n:], x[n:], gain[n:], bias[n:]
	}
	scalePlain(dst, x, gain, bias, mean, inverse)
}

func (p path) relu(x []float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		relu256(&x[0], n)
		x = x[n:]
	}
	reluPlain(x)
}

func (p path) hardSigmoid(dst, x []float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		hardSigmoid256(&dst[0], &x[0], n)
		dst, x = dst[n:], x[n:]
	}
	hardSigmoidPlain(dst, x)
}

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
func sum256(sums *[lanes]float32, x *float32, n int)

//go:noescape
func spread256(sums *[lanes]float32, x *float32, mean float32, n int)

//go:noescape
func scale256(dst, x, gain, bias *float32, mean, inverse float32, n int)

//go:noescape
func relu256(x *float32, n int)

//go:noescape
func hardSigmoid256(dst, x *float32, n int)
