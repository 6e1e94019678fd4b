package name

// wordScores keeps what single words add to the scores of a net's labels, in
// each role: most tokens are words seen a moment ago. A kept row is the same sum
// that would be computed anew, so results do not depend on what is kept.
type wordScores struct {
	net   *net
	ids   []uint64 // of the word in each slot, by role
	rows  []int16  // net.n for each slot
	feats []uint32
	sums  outputs
	lookup
}

// keptWords is the number of words kept for each role.
const (
	keptBits  = 11
	keptWords = 1 << keptBits
)

func newWordScores(m *net) *wordScores {
	return &wordScores{net: m, ids: make([]uint64, int(roles)*keptWords), rows: make([]int16, int(roles)*keptWords*m.n)}
}

// row returns the scores of t in role r. It holds until the next call for the
// same role.
func (s *wordScores) row(t *traits, r role) []int16 {
	slot := int(r)*keptWords + int(t.id*0x9E3779B97F4A7C15>>(64-keptBits))
	kept := s.rows[slot*s.net.n:][:s.net.n]
	if s.ids[slot] != t.id {
		s.ids[slot] = t.id
		s.feats = t.alone(s.feats[:0], r)
		s.sums = outputs{}
		s.net.sum(&s.sums, s.feats, &s.lookup)
		for l := range kept {
			kept[l] = clip(s.sums[l])
		}
	}
	return kept
}

// sum sets out to the scores of the single words around token i.
func (s *wordScores) sum(out *outputs, ts []traits, i int) {
	self := s.row(&ts[i], roleSelf)
	n := len(self)
	before, after := s.row(neighbour(ts, i, roleBefore), roleBefore)[:n], s.row(neighbour(ts, i, roleAfter), roleAfter)[:n]
	before2, after2 := s.row(neighbour(ts, i, roleBefore2), roleBefore2)[:n], s.row(neighbour(ts, i, roleAfter2), roleAfter2)[:n]
	for l, v := range self {
		out[l&(maxOutputs-1)] = int32(v) + int32(before[l]) + int32(after[l]) + int32(before2[l]) + int32(after2[l])
	}
}
