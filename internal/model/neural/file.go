package neural

import (
	"fmt"
	"math"
	"slices"
	"unsafe"

	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// Name is the name that the model file carries.
const Name = "reader"

// Weights is a trained network as it goes into a file: matrices by name, in
// float32. Names of matrices are those of the trainer.
type Weights struct {
	Words, UPOS, XPOS, Rels, Types []string
	Matrix                         func(name string) (rows, cols int, v []float32)
}

// tableName and layerName are the names of the encoder's matrices.
func tableName(k int) string { return fmt.Sprintf("table%d", k) }
func layerName(k int) string { return fmt.Sprintf("layer%d", k) }

// vectors are the sections kept as float32; matrices those kept as bytes.
func vectors() []string {
	out := []string{"in.gain", "in.bias", "out.gain", "out.bias", "arc.root", "rel.root"}
	for k := range Layers {
		out = append(out, fmt.Sprintf("norm%d.gain", k), fmt.Sprintf("norm%d.bias", k))
	}
	return out
}

// denses are the layers, each with the name of its bias.
func denses() [][2]string {
	out := [][2]string{
		{"head.upos", "head.upos.bias"}, {"head.xpos", "head.xpos.bias"},
		{"arc.dep", "arc.dep.bias"}, {"arc.head", "arc.head.bias"}, {"arc.u", "arc.prior"},
		{"rel.word", "rel.bias"}, {"rel.head", ""}, {"rel.out", "rel.out.bias"},
		{"head.names", "head.names.bias"}, {"head.conflict", "head.conflict.bias"},
	}
	out = append(out, [2]string{"head.types", "head.types.bias"}, [2]string{"head.states", "head.states.bias"})
	for k := range Layers {
		out = append(out, [2]string{layerName(k), layerName(k) + ".bias"})
	}
	return out
}

// Sections packs the weights.
func (w Weights) Sections() []modelfile.Section {
	out := []modelfile.Section{
		{Name: "words", Data: modelfile.StringBytes(w.Words), Deflate: true},
		{Name: "upos", Data: modelfile.StringBytes(w.UPOS)},
		{Name: "xpos", Data: modelfile.StringBytes(w.XPOS)},
		{Name: "rels", Data: modelfile.StringBytes(w.Rels)},
		{Name: "types", Data: modelfile.StringBytes(w.Types)},
	}
	bytes := func(name string, rows, cols int, v []float32) {
		q, scale := kernel.QuantizeMatrix(rows, cols, v)
		out = append(out, modelfile.Section{Name: name, Data: int8Bytes(q)}, modelfile.Section{Name: name + ".scale", Data: floatBytes(scale)})
	}
	for k := range NumTables {
		rows, cols, v := w.Matrix(tableName(k))
		bytes(tableName(k), rows, cols, v)
	}
	for _, d := range denses() {
		rows, cols, v := w.Matrix(d[0])
		var bias []float32
		if d[1] != "" {
			_, _, bias = w.Matrix(d[1])
		}
		if cols == Width && rows == 3*Width { // candidate and gates of a recurrent layer
			v, bias = slices.Clone(v), slices.Clone(bias)
			for i := Width * Width; i < len(v); i++ {
				v[i] *= GateScale
			}
			for i := Width; i < len(bias); i++ {
				bias[i] *= GateScale
			}
		}
		bytes(d[0], rows, cols, v)
		if bias != nil {
			out = append(out, modelfile.Section{Name: d[1], Data: floatBytes(bias)})
		}
	}
	for _, name := range vectors() {
		_, _, v := w.Matrix(name)
		out = append(out, modelfile.Section{Name: name, Data: floatBytes(v)})
	}
	return out
}

func int8Bytes(v []int8) []byte {
	out := make([]byte, len(v))
	for i, x := range v {
		out[i] = byte(x)
	}
	return out
}

func floatBytes(v []float32) []byte {
	u := make([]uint32, len(v))
	for i, x := range v {
		u[i] = math.Float32bits(x)
	}
	return modelfile.Uint32Bytes(u)
}

// loader reads sections and keeps the first error.
type loader struct {
	f   *modelfile.File
	err error
}

func (l *loader) floats(name string, n int) []float32 {
	u, err := l.f.Uint32s(name)
	if err == nil && len(u) != n {
		err = fmt.Errorf("neural: section %q holds %d numbers, not %d", name, len(u), n)
	}
	if err != nil {
		l.fail(err)
		return make([]float32, n)
	}
	out := make([]float32, n)
	for i, x := range u {
		out[i] = math.Float32frombits(x)
		if v := float64(out[i]); math.IsNaN(v) || math.IsInf(v, 0) {
			l.fail(fmt.Errorf("neural: section %q: number %d is %v", name, i, v))
		}
	}
	return out
}

func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

// bytes returns a section of n signed bytes, in place.
func (l *loader) bytes(name string, n int) []int8 {
	b, err := l.f.Bytes(name)
	if err == nil && len(b) != n {
		err = fmt.Errorf("neural: section %q holds %d bytes, not %d", name, len(b), n)
	}
	if err != nil {
		l.fail(err)
		return make([]int8, n)
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(b))), len(b))
}

func (l *loader) strings(name string) []string {
	s, err := l.f.Strings(name)
	if err == nil && len(s) < 2 {
		err = fmt.Errorf("neural: section %q holds %d lines", name, len(s))
	}
	if err != nil {
		l.fail(err)
		return []string{"", ""}
	}
	return s
}

func (l *loader) norm(name string) norm {
	return norm{l.floats(name+".gain", Width), l.floats(name+".bias", Width)}
}

func (l *loader) dense(name, bias string, n, k int) dense {
	d := dense{n: n, k: k}
	w, scale := l.bytes(name, n*k), l.floats(name+".scale", n)
	if bias != "" {
		d.bias = l.floats(bias, n)
	}
	d.m = kernel.NewInt8Matrix(n, k, w, scale)
	return d
}

// FromFile reads a network; names and conflict are the numbers of labels of the
// heads of the name recogniser.
func FromFile(f *modelfile.File, names, conflict int) (*Reader, error) {
	if f.Name != Name {
		return nil, fmt.Errorf("neural: model file of %q, not of %q", f.Name, Name)
	}
	l := &loader{f: f}
	r := &Reader{vocab: NewVocabulary(l.strings("words"))}
	for k := range r.tables {
		n := TableRows(k, r.vocab.Size())
		r.tables[k] = table{l.bytes(tableName(k), n*Width), l.floats(tableName(k)+".scale", n)}
	}
	r.in, r.out = l.norm("in"), l.norm("out")
	for k := range r.layers {
		n, cols := Width, 3*Width
		if k%2 == 1 {
			n, cols = 3*Width, Width
		}
		r.layers[k] = layer{l.norm(fmt.Sprintf("norm%d", k)), l.dense(layerName(k), layerName(k)+".bias", n, cols)}
	}
	labels := func(section, name string, k int) tags {
		s := l.strings(section)
		return tags{l.dense(name, name+".bias", len(s), k), s}
	}
	r.upos, r.xpos = labels("upos", "head.upos", Width), labels("xpos", "head.xpos", Width)
	r.rels = labels("rels", "rel.out", RelWidth)
	r.dep, r.head = l.dense("arc.dep", "arc.dep.bias", ArcWidth, Width), l.dense("arc.head", "arc.head.bias", ArcWidth, Width)
	r.u = l.dense("arc.u", "arc.prior", ArcWidth, ArcWidth)
	r.relWord, r.relHd = l.dense("rel.word", "rel.bias", RelWidth, Width), l.dense("rel.head", "", RelWidth, Width)
	r.root, r.relRoot = l.floats("arc.root", ArcWidth), l.floats("rel.root", RelWidth)
	r.names, r.conflict = l.dense("head.names", "head.names.bias", names, Width), l.dense("head.conflict", "head.conflict.bias", conflict, Width)
	r.types = labels("types", "head.types", Width)
	r.states = l.dense("head.states", "head.states.bias", len(States()), Width)
	if r.rootRel = slices.Index(r.rels.labels, rootRelation); r.rootRel < 0 {
		l.fail(fmt.Errorf("neural: relations %q have no root", r.rels.labels))
	}
	if l.err != nil {
		return nil, l.err
	}
	return r, nil
}
