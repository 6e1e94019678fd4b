package train

import (
	"bufio"
	"encoding/gob"
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
