package kernel

import "golang.org/x/sys/cpu"

func detect() path {
	x := &cpu.X86
	switch {
	case x.HasAVX512F && x.HasAVX512BW && x.HasAVX512VL && x.HasAVX512DQ && x.HasAVX512VNNI && x.HasFMA:
		return avx512
	case x.HasAVX2 && x.HasFMA:
		return avx2
	}
	return plain
}

// tile adds a panel of A (kc times mr) times a panel of B (kc times nr) to
// the tile of C that begins at c, or with fresh set writes it there.
func (p path) tile(kc int, a, b, c []float32, ldc int, fresh bool) {
	switch p {
	case avx512:
		tile512(kc, &a[0], &b[0], &c[0], ldc, fresh)
	case avx2:
		tile256(kc, &a[0], &b[0], &c[0], ldc, fresh)
	default:
		tilePlain(kc, a, b, c, ldc, fresh)
	}
}

// turn4 writes four rows of src as columns of dst, whose rows are stride
// apart; groups is the number of columns over four.
func (p path) turn4(dst []float32, stride int, src []float32, ld, groups int) {
	if p == plain {
		turn4Plain(dst, stride, src, ld, groups)
		return
	}
	turn4(&dst[0], stride, &src[0], ld, groups)
}

func (p path) axpy(alpha float32, x, y []float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		axpy256(alpha, &x[0], &y[0], n)
		x, y = x[n:], y[n:]
	}
	axpyPlain(alpha, x, y)
}

func (p path) dot(x, y []float32) float32 {
	var s float32
	if n := len(x) &^ 7; p != plain && n > 0 {
		s = dot256(&x[0], &y[0], n)
		x, y = x[n:], y[n:]
	}
	return s + dotPlain(x, y)
}

func (p path) add(dst, x []float32) {
	if n := len(x) &^ 7; p != plain && n > 0 {
		add256(&dst[0], &x[0], n)
		dst, x = dst[n:], x[n:]
	}
	addPlain(dst, x)
}

//go:noescape
func tile512(kc int, a, b, c *float32, ldc int, fresh bool)

//go:noescape
func tile256(kc int, a, b, c *float32, ldc int, fresh bool)

//go:noescape
func turn4(dst *float32, stride int, src *float32, ld, groups int)

//go:noescape
func axpy256(alpha float32, x, y *float32, n int)

//go:noescape
func dot256(x, y *float32, n int) float32

//go:noescape
func add256(dst, x *float32, n int)
