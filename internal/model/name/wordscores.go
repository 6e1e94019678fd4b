package name

import "khabar/internal/model/kernel"

// wordScores keeps what single words add to the scores of a net's labels, in
// each role: most tokens are words seen a moment ago. A kept row is the same sum
// that would be computed anew, so results do not depend on what is kept.
type wordScores struct {
	net   *net
	ids   []uint64 // of the word in each slot, by role
	rows  []uint16 // net.n for each slot, signed
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
	return &wordScores{net: m, ids: make([]uint64, int(roles)*keptWords), rows: make([]uint16, int(roles)*keptWords*m.n)}
}

// row returns the scores of t in role r. It holds until the next call for the
// same role.
func (s *wordScores) row(t *traits, r role) []uint16 {
	slot := int(r)*keptWords + int(t.id*0x9E3779B97F4A7C15>>(64-keptBits))
	kept := s.rows[slot*s.net.n:][:s.net.n]
	if s.ids[slot] != t.id {
		s.ids[slot] = t.id
		s.feats = t.alone(s.feats[:0], r)
		s.sums = outputs{}
		s.net.sum(&s.sums, s.feats, &s.lookup)
		for l := range kept {
			kept[l] = uint16(clip(s.sums[l]))
		}
	}
	return kept
}

// sum sets out to the scores of the single words around token i.
func (s *wordScores) sum(out *outputs, ts []traits, i int) {
	sums := out[:s.net.n]
	clear(sums)
	for r := range roles {
		kernel.AddWords(sums, s.row(neighbour(ts, i, r), r))
	}
}
