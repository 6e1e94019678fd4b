package modelfile

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

func example(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	m := Manifest{Name: "example", Version: "1", Data: []DataSet{{Name: "made up", Licence: "none"}}, Seed: 7, Trained: "by hand"}
	err := Write(&b, m, []Section{
		{Name: "weights", Data: Int16Bytes([]int16{-3, 0, 32767})},
		{Name: "rows", Data: Uint32Bytes([]uint32{1, 1 << 31})},
		{Name: "labels", Data: StringBytes([]string{"NOUN", "", "VERB"}), Deflate: true},
		{Name: "none"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteThenRead(t *testing.T) {
	for _, read := range []func([]byte) (*File, error){Read, readShared} {
		f, err := read(example(t))
		if err != nil {
			t.Fatal(err)
		}
		checkExample(t, f)
	}
	if !bytes.Equal(example(t), example(t)) {
		t.Error("the same input gave different bytes")
	}
}

func readShared(b []byte) (*File, error) { return ReadShared(string(b)) }

func checkExample(t *testing.T, f *File) {
	w, err := f.Int16s("weights")
	if err != nil || len(w) != 3 || w[0] != -3 || w[2] != 32767 {
		t.Errorf("weights = %v, %v", w, err)
	}
	r, err := f.Uint32s("rows")
	if err != nil || len(r) != 2 || r[1] != 1<<31 {
		t.Errorf("rows = %v, %v", r, err)
	}
	l, err := f.Strings("labels")
	if err != nil || strings.Join(l, "|") != "NOUN||VERB" {
		t.Errorf("labels = %q, %v", l, err)
	}
	if n, err := f.Int16s("none"); err != nil || len(n) != 0 {
		t.Errorf("none = %v, %v", n, err)
	}
	if _, err := f.Int16s("absent"); err == nil {
		t.Error("an absent section was read")
	}
	if err := f.Verify("weights", "rows", "labels", "none"); err != nil {
		t.Error(err)
	}
}

func TestReadRefuses(t *testing.T) {
	good := example(t)
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	cases := map[string][]byte{
		"empty":       nil,
		"magic":       change(func(b []byte) []byte { b[0] = 'X'; return b }),
		"version":     change(func(b []byte) []byte { b[8] = 99; return b }),
		"reserved":    change(func(b []byte) []byte { b[10] = 1; return b }),
		"manifest":    change(func(b []byte) []byte { binary.LittleEndian.PutUint32(b[12:], 1<<31); return b }),
		"truncated":   good[:len(good)-1],
		"tail":        append(bytes.Clone(good), 0),
		"flipped bit": change(func(b []byte) []byte { b[len(b)-1] ^= 1; return b }),
		"flipped bit stored plain": change(func(b []byte) []byte {
			b[bytes.Index(b, Int16Bytes([]int16{-3, 0, 32767}))] ^= 1
			return b
		}),
	}
	for name, b := range cases {
		if _, err := Read(b); err == nil {
			t.Errorf("%s: no error", name)
		}
		if _, err := readShared(b); err == nil {
			t.Errorf("%s, shared: no error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(example(f))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Read(b)
		if err != nil {
			return
		}
		for name := range m.sections {
			if _, err := m.Bytes(name); err != nil {
				t.Error(err)
			}
			m.Int16s(name)
			m.Uint32s(name)
			m.Strings(name)
		}
	})
}
