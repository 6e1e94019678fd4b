package name

// wordScores keeps what single words add to the scores of a model's labels, in
// each role: most tokens are words seen a moment ago. A kept row is the same sum
// that would be computed anew, so results do not depend on what is kept.
type wordScores struct {
	m     *model
	ids   []uint64  // of the word in each slot, by role
	rows  []float32 // m.n for each slot
	feats []uint32
}

// keptWords is the number of words kept for each role, a power of two.
const keptWords = 2048

func newWordScores(m *model) *wordScores {
	return &wordScores{m: m, ids: make([]uint64, int(roles)*keptWords), rows: make([]float32, int(roles)*keptWords*m.n)}
}

// add adds the scores of t in role r to row.
func (s *wordScores) add(row []float32, t *traits, r role) {
	slot := int(r)*keptWords + int(t.id*0x9E3779B97F4A7C15>>53)
	kept := s.rows[slot*s.m.n : (slot+1)*s.m.n]
	if s.ids[slot] != t.id {
		s.ids[slot] = t.id
		clear(kept)
		s.feats = t.alone(s.feats[:0], r)
		s.m.emit(kept, s.feats)
	}
	row = row[:len(kept)]
	for i, v := range kept {
		row[i] += v
	}
}
