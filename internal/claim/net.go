package claim

import (
	"fmt"
	"math"

	"khabar"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// hidden is the number of hidden units of a net.
const hidden = 32

// maxRoles is the most words that a net reads of an option.
const maxRoles = 5

// roles are the words of an option that a net reads, by the part they play; -1
// for none.
type roles [maxRoles]int32

// net scores an option by the encoder's vectors of a few of its words: each
// role's vector passes through a matrix of its own, the sum through a leaky
// rectifier and a row of weights. It knows what hashed words cannot, which words
// are like those it learned from; its score adds to that of the features.
type net struct {
	n         int // roles
	width     int
	q         []int8
	scale     []float32
	bias, out []float32
	m         *kernel.Int8Matrix
}

const leak = 0.1

// project passes the vectors of a document through the matrices of all roles.
func (n *net) project(dst []float32, v *khabar.Vectors) []float32 {
	size := len(v.Scales) * n.n * hidden
	if cap(dst) < size {
		dst = make([]float32, size)
	}
	dst = dst[:size]
	n.m.Mul(dst, v.Bytes, v.Scales, nil)
	return dst
}

// score of an option in a document that project passed.
func (n *net) score(passed []float32, words *roles) float32 {
	var z [hidden]float32
	copy(z[:], n.bias)
	for r, t := range words[:n.n] {
		if t < 0 {
			continue
		}
		p := passed[(int(t)*n.n+r)*hidden:][:hidden]
		kernel.Add(z[:], p)
	}
	kernel.Leaky(z[:], leak)
	var s [4]float32 // side by side: a sum waits for the one before
	for j := 0; j < hidden; j += len(s) {
		for k := range s {
			s[k] += float32(z[j+k] * n.out[j+k])
		}
	}
	return (s[0] + s[1]) + (s[2] + s[3])
}

// sections stores the net under a name.
func (n *net) sections(name string) []modelfile.Section {
	raw := make([]byte, len(n.q))
	for i, x := range n.q {
		raw[i] = byte(x)
	}
	var floats []uint32
	for _, part := range [][]float32{n.scale, n.bias, n.out} {
		for _, x := range part {
			floats = append(floats, math.Float32bits(x))
		}
	}
	return []modelfile.Section{{Name: name + ".net", Data: raw}, {Name: name + ".net.scales", Data: modelfile.Uint32Bytes(floats)}}
}

// readNet reads what sections stored of a net of n roles.
func readNet(f *modelfile.File, name string, n int) (*net, error) {
	raw, err := f.Bytes(name + ".net")
	if err != nil {
		return nil, err
	}
	floats, err := f.Uint32s(name + ".net.scales")
	if err != nil {
		return nil, err
	}
	rows := n * hidden
	if len(raw) == 0 || len(raw)%rows != 0 || len(floats) != rows+2*hidden {
		return nil, fmt.Errorf("claim: model: net %s has %d weights and %d scales", name, len(raw), len(floats))
	}
	x := make([]float32, len(floats))
	for i, b := range floats {
		x[i] = math.Float32frombits(b)
	}
	q := make([]int8, len(raw))
	for i, b := range raw {
		q[i] = int8(b)
	}
	k := &net{n: n, width: len(raw) / rows, q: q, scale: x[:rows], bias: x[rows : rows+hidden], out: x[rows+hidden:]}
	k.m = kernel.NewInt8Matrix(rows, k.width, q, k.scale)
	return k, nil
}

// Roles of the nets.
const (
	contentRoles = 5
	sourceRoles  = 5
	cueRoles     = 4
)

func netRoles(name string) int {
	switch name {
	case "content":
		return contentRoles
	case "source":
		return sourceRoles
	}
	return cueRoles
}

// word is token i as a role, -1 outside the document.
func (v *view) roleOf(i int) int32 {
	if i < 0 || i >= len(v.hash) {
		return -1
	}
	return int32(i)
}

// contentWords are the cue, the words at both ends of a content and those next
// to them.
func (v *view) contentWords(i int, o *option) roles {
	first, end := o.parts[0].first, o.parts[o.n-1].last
	return roles{int32(i), int32(first), v.roleOf(first - 1), int32(end - 1), v.roleOf(end)}
}

// sourceWords are the cue, the head of a source, its ends and the word behind.
func (v *view) sourceWords(i int, o *option) roles {
	if o.n == 0 {
		return roles{int32(i), -1, -1, -1, -1}
	}
	a := o.parts[0]
	return roles{int32(i), v.roleOf(o.head), int32(a.first), int32(a.last - 1), v.roleOf(a.last)}
}

// cueWords are the cue, the head of its source, the first word of its content
// and the word it hangs on.
func (v *view) cueWords(i int, content, source *option) roles {
	w := roles{int32(i), -1, -1, v.roleOf(v.tok(i).Head), -1}
	if source != nil {
		w[1] = v.roleOf(source.head)
	}
	if content != nil && content.n > 0 {
		w[2] = int32(content.parts[0].first)
	}
	return w
}
