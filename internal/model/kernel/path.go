package kernel

// path is the set of instructions a call uses.
type path uint8

const (
	plain  path = iota // Go only
	avx2               // AVX2 and FMA
	avx512             // AVX-512 F, BW, VL, DQ and VNNI
)

func (p path) String() string { return [...]string{"plain", "avx2", "avx512"}[p] }

// best is the widest path of this processor.
var best = detect()
