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

func (p path) mul(w *Int8Matrix, dst []float32, x []uint8, stride int, scales, bias []float32) {
	mulPlain(w, dst, x, stride, scales, bias)
}

func (p path) largest(x []float32) uint32                      { return largestPlain(x) }
func (p path) round(dst []uint8, x []float32, inverse float32) { roundPlain(dst, x, inverse) }
func (p path) leaky(x []float32, slope float32)                { leakyPlain(x, slope) }
func (p path) addLeaky(dst, x []float32, slope float32)        { addLeakyPlain(dst, x, slope) }

func (p path) addScaled(dst []float32, q []int8, scale float32) { addScaledPlain(dst, q, scale) }
func (p path) addWords(dst []int32, x []uint16)                 { addWordsPlain(dst, x) }
func (p path) sumRows(dst []int32, table []int8, rows []uint32) { sumRowsPlain(dst, table, rows) }

func (p path) norm(dst, x, gain, bias []float32) uint32 { return normPlain(dst, x, gain, bias) }

func (p path) recur(x, h []float32, width, lo, hi int, back bool) {
	recurPlain(x, h, width, lo, hi, back)
}
