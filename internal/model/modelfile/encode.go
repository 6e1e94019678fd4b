package modelfile

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unsafe"
)

// Int16Bytes encodes v for a section.
func Int16Bytes(v []int16) []byte {
	b := make([]byte, 0, 2*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint16(b, uint16(x))
	}
	return b
}

// Uint32Bytes encodes v for a section.
func Uint32Bytes(v []uint32) []byte {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, x)
	}
	return b
}

// StringBytes encodes v, one string a line. No string may hold a line break.
func StringBytes(v []string) []byte {
	var b strings.Builder
	for _, s := range v {
		if strings.Contains(s, "\n") {
			panic("modelfile: line break in a string")
		}
		b.WriteString(s)
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// Int16s decodes a section of int16. On little-endian machines the result
// shares the file's memory.
func (f *File) Int16s(name string) ([]int16, error) {
	b, err := f.sized(name, 2)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	if littleEndian && uintptr(unsafe.Pointer(&b[0]))%2 == 0 {
		return unsafe.Slice((*int16)(unsafe.Pointer(&b[0])), len(b)/2), nil
	}
	v := make([]int16, len(b)/2)
	for i := range v {
		v[i] = int16(binary.LittleEndian.Uint16(b[2*i:]))
	}
	return v, nil
}

// Uint32s decodes a section of uint32. On little-endian machines the result
// shares the file's memory.
func (f *File) Uint32s(name string) ([]uint32, error) {
	b, err := f.sized(name, 4)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	if littleEndian && uintptr(unsafe.Pointer(&b[0]))%4 == 0 {
		return unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), len(b)/4), nil
	}
	v := make([]uint32, len(b)/4)
	for i := range v {
		v[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return v, nil
}

// Strings decodes a section of lines.
func (f *File) Strings(name string) ([]string, error) {
	b, err := f.Bytes(name)
	if err != nil || len(b) == 0 {
		return nil, err
	}
	if b[len(b)-1] != '\n' {
		return nil, fmt.Errorf("modelfile: %s: section %q: last line is cut", f.Name, name)
	}
	return strings.Split(string(b[:len(b)-1]), "\n"), nil
}

func (f *File) sized(name string, size int) ([]byte, error) {
	b, err := f.Bytes(name)
	if err == nil && len(b)%size != 0 {
		err = fmt.Errorf("modelfile: %s: section %q: %d bytes are no whole number of %d-byte values", f.Name, name, len(b), size)
	}
	return b, err
}

var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
