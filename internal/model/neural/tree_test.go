package neural

import (
	"math/rand/v2"
	"testing"
)

// TestBestTree compares with trying every tree of up to five words.
func TestBestTree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	short := 0
	for range 3000 {
		n := 1 + rng.IntN(5)
		scores := make([]float32, n*(n+1))
		for i := range scores {
			scores[i] = float32(rng.NormFloat64())
		}
		for i := range n {
			scores[i*(n+1)+i+1] = impossible
		}
		want := bestByTrying(scores, n)
		heads := make([]int32, n)
		work := append([]float32(nil), scores...)
		BestTree(work, n, heads)
		if !isTree(heads) {
			t.Fatalf("no tree: %v", heads)
		}
		if got := total(scores, n, heads); got < want-1e-3 {
			short++
		}
	}
	// The root of the best tree is nearly always one of those of the best tree
	// with any number of roots, the only ones tried.
	if short > 60 {
		t.Errorf("%d of 3000 trees are not the best", short)
	}
}

func total(scores []float32, n int, heads []int32) (sum float32) {
	for i, h := range heads {
		sum += scores[i*(n+1)+int(h)+1]
	}
	return sum
}

func isTree(heads []int32) bool {
	roots := 0
	for i := range heads {
		k, steps := int32(i), 0
		for ; k >= 0; k = heads[k] {
			if steps++; steps > len(heads) {
				return false
			}
		}
		if heads[i] < 0 {
			roots++
		}
	}
	return roots == 1
}

func bestByTrying(scores []float32, n int) float32 {
	best := float32(2 * n * impossible)
	heads := make([]int32, n)
	var try func(i int)
	try = func(i int) {
		if i == n {
			if isTree(heads) {
				best = max(best, total(scores, n, heads))
			}
			return
		}
		for h := -1; h < n; h++ {
			heads[i] = int32(h)
			try(i + 1)
		}
	}
	try(0)
	return best
}
