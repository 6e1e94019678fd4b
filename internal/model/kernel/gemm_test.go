package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// paths are those this processor can run.
func paths() []path { return []path{plain, avx2, avx512}[:best+1] }

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()*2 - 1
	}
	return x
}

func TestGemm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	shapes := [][3]int{{1, 1, 1}, {12, 32, 1}, {4, 24, 5}, {13, 33, 7}, {24, 64, 384}, {241, 65, 385}, {3, 1537, 9}, {60, 100, 770}, {0, 3, 3}, {3, 0, 3}, {3, 3, 0}}
	for range 40 {
		shapes = append(shapes, [3]int{1 + r.IntN(70), 1 + r.IntN(120), 1 + r.IntN(90)})
	}
	for _, p := range paths() {
		for _, s := range shapes {
			for mode := range 4 {
				testGemm(t, r, p, mode&1 != 0, mode&2 != 0, s[0], s[1], s[2])
			}
		}
	}
}

func testGemm(t *testing.T, r *rand.Rand, p path, transA, transB bool, m, n, k int) {
	t.Helper()
	lda, ldb, ldc := k+r.IntN(3), n+r.IntN(3), n+r.IntN(3)
	rowsA, rowsB := m, k
	if transA {
		lda, rowsA = m+r.IntN(3), k
	}
	if transB {
		ldb, rowsB = k+r.IntN(3), n
	}
	a, b, c := random(r, rowsA*lda), random(r, rowsB*ldb), random(r, m*ldc)
	alpha := []float32{1, 1, -0.5, 0}[r.IntN(4)]
	beta := []float32{0, 1, 0.25}[r.IntN(3)]
	if beta == 0 && len(c) > 0 && n > 0 {
		c[0] = float32(math.NaN())
	}
	got := slices.Clone(c)
	gemm(p, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, got, ldc)
	for i := range m {
		for j := range ldc {
			want, size := float64(c[i*ldc+j]), 0.0
			if j < n {
				if want *= float64(beta); beta == 0 {
					want = 0
				}
				for q := range k {
					x, y := i*lda+q, q*ldb+j
					if transA {
						x = q*lda + i
					}
					if transB {
						y = j*ldb + q
					}
					v := float64(alpha) * float64(a[x]) * float64(b[y])
					want, size = want+v, size+math.Abs(v)
				}
			}
			if d := math.Abs(float64(got[i*ldc+j]) - want); !(d <= 1e-6*(size+1)) {
				t.Fatalf("%v A%v B%v %dx%dx%d alpha %v beta %v: C[%d][%d] = %v, want %v", p, transA, transB, m, n, k, alpha, beta, i, j, got[i*ldc+j], want)
			}
		}
	}
}

// Rows may be shared out among threads: each is the same in any part.
func TestGemmRowsStandAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const m, n, k = 77, 50, 400
	a, b := random(r, m*k), random(r, k*n)
	for _, p := range paths() {
		whole, parts := make([]float32, m*n), make([]float32, m*n)
		gemm(p, false, false, m, n, k, 1, a, k, b, n, 0, whole, n)
		for from := 0; from < m; {
			rows := min(1+r.IntN(20), m-from)
			gemm(p, false, false, rows, n, k, 1, a[from*k:], k, b, n, 0, parts[from*n:], n)
			from += rows
		}
		if !slices.Equal(whole, parts) {
			t.Errorf("%v: rows differ when multiplied apart", p)
		}
	}
}

func TestGemmRefusesShortSlices(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a short A went through")
		}
	}()
	Gemm(false, false, 2, 2, 2, 1, make([]float32, 3), 2, make([]float32, 4), 2, 0, make([]float32, 4), 2)
}

func TestVectors(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, p := range paths() {
		for n := range 140 {
			x, y := random(r, n), random(r, n)
			sum, axpy, dot := slices.Clone(y), slices.Clone(y), 0.0
			p.add(sum, x)
			p.axpy(0.75, x, axpy)
			for i := range x {
				dot += float64(x[i]) * float64(y[i])
				if sum[i] != x[i]+y[i] {
					t.Fatalf("%v: add of %d: [%d] = %v", p, n, i, sum[i])
				}
				if d := float64(axpy[i]) - (0.75*float64(x[i]) + float64(y[i])); math.Abs(d) > 1e-6 {
					t.Fatalf("%v: axpy of %d: [%d] = %v", p, n, i, axpy[i])
				}
			}
			if got := p.dot(x, y); math.Abs(float64(got)-dot) > 1e-5 {
				t.Fatalf("%v: dot of %d = %v, want %v", p, n, got, dot)
			}
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, p := range paths() {
		for _, s := range []struct {
			m, n, k int
			tA, tB  bool
		}{
			{2000, 256, 256, false, true}, {2000, 1024, 256, false, true}, {2000, 256, 1024, false, true},
			{2000, 256, 1024, false, false}, {1024, 256, 2000, true, false}, {500, 64, 64, false, true},
			{500, 200, 1100, false, true}, {4000, 600, 600, false, false},
		} {
			b.Run(fmt.Sprintf("%v/%dx%dx%d/%v,%v", p, s.m, s.n, s.k, s.tA, s.tB), func(b *testing.B) {
				lda, ldb := s.k, s.n
				if s.tA {
					lda = s.m
				}
				if s.tB {
					ldb = s.k
				}
				x, y, c := random(r, s.m*s.k), random(r, s.n*s.k), make([]float32, s.m*s.n)
				for b.Loop() {
					gemm(p, s.tA, s.tB, s.m, s.n, s.k, 1, x, lda, y, ldb, 0, c, s.n)
				}
				b.ReportMetric(float64(s.m*s.n*s.k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}

func BenchmarkDot(b *testing.B) {
	x, y := make([]float32, 512), make([]float32, 512)
	for _, p := range paths() {
		b.Run(p.String(), func(b *testing.B) {
			for b.Loop() {
				p.dot(x, y)
			}
		})
	}
}
