//go:build !amd64

package kernel

func detect() path { return plain }

func (p path) tile(kc int, a, b, c []float32, ldc int, fresh bool) {
	tilePlain(kc, a, b, c, ldc, fresh)
}

func (p path) turn4(dst []float32, stride int, src []float32, ld, groups int) {
	turn4Plain(dst, stride, src, ld, groups)
}

func (p path) axpy(alpha float32, x, y []float32) { axpyPlain(alpha, x, y) }
func (p path) dot(x, y []float32) float32         { return dotPlain(x, y) }
func (p path) add(dst, x []float32)               { addPlain(dst, x) }
