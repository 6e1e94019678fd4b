package train

import (
	"fmt"
	"math"

	"khabar/internal/model/neural"
)

// encoder holds the parameters that all tasks share.
type encoder struct {
	tables  []*param
	in, out [2]*param // norms: gain, bias
	layers  []layer
}

type layer struct {
	recurrent  bool
	gain, bias *param
	w, b       *param
}

func newEncoder(ps *params, words int) *encoder {
	e := &encoder{}
	const d = neural.Width
	for k := range neural.NumTables {
		p := ps.add(fmt.Sprintf("table%d", k), neural.TableRows(k, words), d, 0.05)
		p.sparse = true
		e.tables = append(e.tables, p)
	}
	e.in = ps.norm("in", d)
	for i := range neural.Layers {
		l := layer{recurrent: i%2 == 1}
		n := ps.norm(fmt.Sprintf("norm%d", i), d)
		l.gain, l.bias = n[0], n[1]
		name := fmt.Sprintf("layer%d", i)
		if l.recurrent {
			l.w = ps.add(name, 3*d, d, float32(1/math.Sqrt(d)))
			l.b = ps.add(name+".bias", 1, 3*d, 0)
			for k := d; k < 2*d; k++ {
				l.b.v[k] = 0.8 // forget gates begin half open to well open
			}
		} else {
			l.w = ps.add(name, d, 3*d, float32(1/math.Sqrt(3*d)))
			l.b = ps.add(name+".bias", 1, d, 0)
		}
		e.layers = append(e.layers, l)
	}
	e.out = ps.norm("out", d)
	return e
}

func (ps *params) norm(name string, d int) [2]*param {
	g := ps.add(name+".gain", 1, d, 0)
	for i := range g.v {
		g.v[i] = 1
	}
	return [2]*param{g, ps.add(name+".bias", 1, d, 0)}
}

// run reads the sentences that end at ends.
func (e *encoder) run(t *tape, rows []neural.Rows, ends []int, drop float32) *mat {
	x := t.norm(t.embed(e.tables, rows), e.in[0], e.in[1])
	x = t.dropout(x, drop)
	for _, l := range e.layers {
		u := t.norm(x, l.gain, l.bias)
		var h *mat
		if l.recurrent {
			h = t.recur(t.linear(u, l.w, l.b), ends)
		} else {
			h = t.rectify(t.linear(t.window(u, ends), l.w, l.b))
		}
		x = t.add(x, t.dropout(h, drop))
	}
	return t.norm(x, e.out[0], e.out[1])
}
