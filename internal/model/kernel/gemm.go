package kernel

import (
	"fmt"
	"sync"
)

// Blocks: a panel pair of depth blockK stays in the first caches, a block of
// A in the second, a block of B in the third. blockM and blockN are multiples
// of every tile's sides.
const (
	blockK = 384
	blockM = 240
	blockN = 1536
	maxMR  = 12
	maxNR  = 32
)

// tileSize gives the sides of the tile of C held in registers.
func (p path) tileSize() (mr, nr int) {
	switch p {
	case avx512:
		return 12, 32
	case avx2:
		return 4, 24
	}
	return 4, 4
}

// scratch holds the packed blocks of one call.
type scratch struct {
	a, b []float32
	edge [maxMR * maxNR]float32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// Gemm sets C to alpha*op(A)*op(B) + beta*C, where op turns a matrix about
// its diagonal if asked. op(A) is m by k, op(B) k by n and C m by n; lda, ldb
// and ldc are the lengths of the rows as stored. With beta 0 C is not read.
func Gemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	gemm(best, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func gemm(p path, transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	checkMatrix("A", transA, m, k, len(a), lda)
	checkMatrix("B", transB, k, n, len(b), ldb)
	checkMatrix("C", false, m, n, len(c), ldc)
	if m == 0 || n == 0 {
		return
	}
	nothing := k == 0 || alpha == 0
	if beta != 1 && (beta != 0 || nothing) {
		for i := range m {
			row := c[i*ldc : i*ldc+n]
			for j := range row {
				if beta == 0 {
					row[j] = 0
				} else {
					row[j] *= beta
				}
			}
		}
	}
	if nothing {
		return
	}
	mr, nr := p.tileSize()
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	s.a = grow(s.a, roundUp(min(m, blockM), mr)*min(k, blockK))
	s.b = grow(s.b, roundUp(min(n, blockN), nr)*min(k, blockK))
	for j0 := 0; j0 < n; j0 += blockN {
		nc := min(blockN, n-j0)
		for p0 := 0; p0 < k; p0 += blockK {
			kc := min(blockK, k-p0)
			fresh := beta == 0 && p0 == 0
			p.pack(s.b, nr, b, ldb, !transB, j0, nc, p0, kc)
			for i0 := 0; i0 < m; i0 += blockM {
				mc := min(blockM, m-i0)
				p.pack(s.a, mr, a, lda, transA, i0, mc, p0, kc)
				if alpha != 1 {
					packed := s.a[:roundUp(mc, mr)*kc]
					for i := range packed {
						packed[i] *= alpha
					}
				}
				for j := 0; j < nc; j += nr {
					for i := 0; i < mc; i += mr {
						at := (i0+i)*ldc + j0 + j
						if i+mr <= mc && j+nr <= nc {
							p.tile(kc, s.a[i*kc:], s.b[j*kc:], c[at:], ldc, fresh)
							continue
						}
						p.tile(kc, s.a[i*kc:], s.b[j*kc:], s.edge[:], nr, true)
						for r := range min(mr, mc-i) {
							from := s.edge[r*nr:][:min(nr, nc-j)]
							to := c[at+r*ldc:][:len(from)]
							if fresh {
								copy(to, from)
							} else {
								addPlain(to, from)
							}
						}
					}
				}
			}
		}
	}
}

func checkMatrix(name string, trans bool, rows, cols, length, ld int) {
	if trans {
		rows, cols = cols, rows
	}
	if rows < 0 || cols < 0 || rows > 0 && cols > 0 && (ld < cols || length < (rows-1)*ld+cols) {
		panic(fmt.Sprintf("kernel: %s as stored is %d by %d, but has %d numbers in rows of %d", name, rows, cols, length, ld))
	}
}

// pack writes a block of src to dst as panels w wide, each k by k, padded
// with zeros. The panels run along the rows of src if along is set (src[p][i]),
// else down them (src[i][p]); the block begins at i0 and p0.
func (p path) pack(dst []float32, w int, src []float32, ld int, along bool, i0, n, p0, kc int) {
	for i := 0; i < n; i += w {
		panel := dst[i*kc : (i+w)*kc]
		have := min(w, n-i)
		if have < w {
			clear(panel)
		}
		if along {
			packAlong(panel, w, src[p0*ld+i0+i:], ld, have, kc)
			continue
		}
		r := 0
		for ; r+4 <= have; r += 4 {
			from := src[(i0+i+r)*ld+p0:]
			groups := kc / 4
			if groups > 0 {
				p.turn4(panel[r:], w, from, ld, groups)
			}
			for q := groups * 4; q < kc; q++ {
				for t := range 4 {
					panel[q*w+r+t] = from[t*ld+q]
				}
			}
		}
		for ; r < have; r++ {
			for q, v := range src[(i0+i+r)*ld+p0:][:kc] {
				panel[q*w+r] = v
			}
		}
	}
}

func packAlong(panel []float32, w int, src []float32, ld, have, kc int) {
	for q := range kc {
		to, from := panel[q*w:][:w], src[q*ld:]
		switch { // the usual widths as arrays: the compiler then copies in registers
		case have == 32:
			*(*[32]float32)(to) = [32]float32(from)
		case have == 24:
			*(*[24]float32)(to) = [24]float32(from)
		case have == 12:
			*(*[12]float32)(to) = [12]float32(from)
		case have == 4:
			*(*[4]float32)(to) = [4]float32(from)
		default:
			copy(to, from[:have])
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// Axpy adds alpha*x to y.
func Axpy(alpha float32, x, y []float32) {
	checkSame(x, y)
	best.axpy(alpha, x, y)
}

// Dot is the sum of the products of x and y.
func Dot(x, y []float32) float32 {
	checkSame(x, y)
	return best.dot(x, y)
}

// Add adds x to dst.
func Add(dst, x []float32) {
	checkSame(x, dst)
	best.add(dst, x)
}

func checkSame(x, y []float32) {
	if len(x) != len(y) {
		panic(fmt.Sprintf("kernel: vectors of %d and %d numbers", len(x), len(y)))
	}
}
