package train

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"io"

	"khabar/internal/model/neural"
)

// state is a run as kept between commands: what later training starts from. It
// is no model file.
type state struct {
	Words  []string
	Params []savedParam
}

type savedParam struct {
	Name string
	R, C int
	V    []float32
}

func (ps *params) save(w io.Writer, vocab *neural.Vocabulary) error {
	s := state{Words: vocab.Words()}
	for _, p := range ps.all {
		s.Params = append(s.Params, savedParam{p.name, p.r, p.c, p.v})
	}
	b := bufio.NewWriter(w)
	if err := gob.NewEncoder(b).Encode(s); err != nil {
		return err
	}
	return b.Flush()
}

func readState(r io.Reader) (*state, error) {
	var s state
	if err := gob.NewDecoder(bufio.NewReader(r)).Decode(&s); err != nil {
		return nil, err
	}
	return &s, nil
}

// restore sets the parameters that the state holds.
func (ps *params) restore(s *state) error {
	for _, q := range s.Params {
		p := ps.byName(q.Name)
		if p == nil {
			continue // a head of pre-training that is not needed any more
		}
		if p.r != q.R || p.c != q.C {
			return fmt.Errorf("%s is %d by %d, not %d by %d", q.Name, q.R, q.C, p.r, p.c)
		}
		copy(p.v, q.V)
	}
	return nil
}
