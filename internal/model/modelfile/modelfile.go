// Package modelfile is the one container for khabar's trained models.
//
// In: a [Manifest] (name, version, data sets with licences, seed, how trained,
// scores) and named binary sections. Out: one file, the same bytes for the same
// input. Reading is strict: every length is checked against the bytes at hand
// before anything is allocated, every section against its checksum, and what is
// not understood is an error.
//
// Layout, little-endian:
//
//	"KHABARMF"  8 bytes
//	version     uint16, Format
//	reserved    uint16, zero
//	length      uint32, of the manifest
//	manifest    JSON, with the table of sections
//	padding     zero bytes up to a multiple of 8
//	sections    each starting at a multiple of 8
//
// Use:
//
//	m := modelfile.Manifest{Name: "tagger", Version: "1", Seed: 1, …}
//	err := modelfile.Write(w, m, []modelfile.Section{
//		{Name: "weights", Data: modelfile.Int16Bytes(weights)},
//		{Name: "words", Data: modelfile.StringBytes(words), Deflate: true},
//	})
//
//	f, err := modelfile.Load(model.FS, "tagger.khm") // data/model
//	weights, err := f.Int16s("weights")
package modelfile

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"sync"
	"unsafe"
)

// Format is the version of the layout.
const Format = 1

const (
	magic       = "KHABARMF"
	headerSize  = 16
	align       = 8
	maxManifest = 1 << 20
	maxSection  = 256 << 20
	maxSections = 256
	maxRatio    = 1032 // the most that deflate can pack
)

// DataSet names a set a model was trained on.
type DataSet struct {
	Name    string `json:"name"`
	Licence string `json:"licence"`
	Source  string `json:"source,omitempty"`
	Note    string `json:"note,omitempty"`
}

// Score is a measured figure of the model.
type Score struct {
	Set     string  `json:"set"`
	Measure string  `json:"measure"`
	Value   float64 `json:"value"`
}

// Manifest is a model's card.
type Manifest struct {
	Name    string    `json:"name"`
	Version string    `json:"version"`
	Data    []DataSet `json:"data"`
	Seed    uint64    `json:"seed"`
	Trained string    `json:"trained"` // command and settings
	Scores  []Score   `json:"scores,omitempty"`
	// SHA256 is the checksum of all sections in order; Write fills it in.
	SHA256 string `json:"sha256"`
}

// Section is a named stretch of bytes. Deflate asks for compression.
type Section struct {
	Name    string
	Data    []byte
	Deflate bool
}

type entry struct {
	Name    string `json:"name"`
	Size    int    `json:"size"`   // as used
	Stored  int    `json:"stored"` // as stored
	Deflate bool   `json:"deflate,omitempty"`
	CRC     uint32 `json:"crc32c"` // of the bytes as used
}

type head struct {
	Manifest
	Sections []entry `json:"sections"`
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Write writes a model file.
func Write(w io.Writer, m Manifest, sections []Section) error {
	h := head{Manifest: m}
	sum := sha256.New()
	stored := make([][]byte, len(sections))
	for i, s := range sections {
		sum.Write(s.Data)
		data, err := pack(s)
		if err != nil {
			return fmt.Errorf("modelfile: section %q: %w", s.Name, err)
		}
		stored[i] = data
		h.Sections = append(h.Sections, entry{s.Name, len(s.Data), len(data), s.Deflate, crc32.Checksum(s.Data, castagnoli)})
	}
	h.SHA256 = hex.EncodeToString(sum.Sum(nil))
	js, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("modelfile: manifest: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(binary.LittleEndian.AppendUint16(nil, Format))
	b.Write([]byte{0, 0})
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(js))))
	b.Write(js)
	for _, data := range stored {
		b.Write(make([]byte, padding(b.Len())))
		b.Write(data)
	}
	if _, err := Read(b.Bytes()); err != nil {
		return err // a file that its own reader refuses is not written
	}
	_, err = w.Write(b.Bytes())
	return err
}

func pack(s Section) ([]byte, error) {
	if !s.Deflate {
		return s.Data, nil
	}
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(s.Data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func padding(n int) int { return (align - n%align) % align }

// File is a model file that was read. Its sections must not be changed.
type File struct {
	Manifest
	sections map[string][]byte
}

// Load reads the model file at name in fsys.
func Load(fsys fs.FS, name string) (*File, error) {
	f, err := load(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("modelfile: %s: %w", name, err)
	}
	return f, nil
}

// load reads section by section where the file allows it, so that the packed
// bytes are never in memory as a whole.
func load(fsys fs.FS, name string) (*File, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if r, ok := file.(io.ReaderAt); ok {
		return read(r, info.Size(), nil)
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	return read(bytes.NewReader(data), int64(len(data)), nil)
}

// Read reads a model file.
func Read(data []byte) (*File, error) {
	f, err := read(bytes.NewReader(data), int64(len(data)), nil)
	if err != nil {
		return nil, fmt.Errorf("modelfile: %w", err)
	}
	return f, nil
}

// ReadShared reads a model file that is part of the program: sections stored
// plain are not copied.
func ReadShared(data string) (*File, error) {
	f, err := read(strings.NewReader(data), int64(len(data)), unsafe.Slice(unsafe.StringData(data), len(data)))
	if err != nil {
		return nil, fmt.Errorf("modelfile: %w", err)
	}
	return f, nil
}

// read reads the model file of size bytes in r, several sections at a time;
// shared is the whole of it, where sections may be part of that.
func read(r io.ReaderAt, size int64, shared []byte) (*File, error) {
	h, off, err := readHead(r, size)
	if err != nil {
		return nil, err
	}
	contents, errs := make([][]byte, len(h.Sections)), make([]error, len(h.Sections))
	f := &File{Manifest: h.Manifest, sections: make(map[string][]byte, len(h.Sections))}
	var wg sync.WaitGroup
	for i, e := range h.Sections {
		if off, err = place(r, e, off, size); err != nil {
			break
		}
		if _, twice := f.sections[e.Name]; twice {
			err = fmt.Errorf("section %q twice", e.Name)
			break
		}
		f.sections[e.Name] = nil
		stored := io.NewSectionReader(r, off, int64(e.Stored))
		if !e.Deflate && e.Size == e.Stored && shared != nil {
			contents[i] = shared[off : off+int64(e.Stored) : off+int64(e.Stored)]
			wg.Go(func() { errs[i] = check(contents[i], e) })
		} else {
			wg.Go(func() { contents[i], errs[i] = unpack(stored, e) })
		}
		off += int64(e.Stored)
	}
	wg.Wait()
	if err != nil {
		return nil, err
	}
	if off != size {
		return nil, fmt.Errorf("%d bytes after the last section", size-off)
	}
	for i, e := range h.Sections {
		if errs[i] != nil {
			return nil, fmt.Errorf("section %q: %w", e.Name, errs[i])
		}
		f.sections[e.Name] = contents[i]
	}
	return f, nil
}

// place returns where a section begins that stands after off.
func place(r io.ReaderAt, e entry, off, size int64) (int64, error) {
	pad := int64(padding(int(off)))
	if e.Stored < 0 || e.Size < 0 || e.Size > maxSection || int64(e.Stored) > size-off-pad {
		return 0, fmt.Errorf("section %q: %d bytes do not fit the file", e.Name, e.Stored)
	}
	var between [align]byte
	if err := readAt(r, between[:pad], off); err != nil {
		return 0, err
	}
	if between != [align]byte{} {
		return 0, fmt.Errorf("section %q: bytes before it are not zero", e.Name)
	}
	return off + pad, nil
}

// readAt fills b with what stands at off.
func readAt(r io.ReaderAt, b []byte, off int64) error {
	_, err := io.ReadFull(io.NewSectionReader(r, off, int64(len(b))), b)
	return err
}

func readHead(r io.ReaderAt, size int64) (head, int64, error) {
	var h head
	var b [headerSize]byte
	if size >= headerSize {
		if err := readAt(r, b[:], 0); err != nil {
			return h, 0, err
		}
	}
	if string(b[:8]) != magic {
		return h, 0, fmt.Errorf("not a khabar model file")
	}
	if v := binary.LittleEndian.Uint16(b[8:]); v != Format {
		return h, 0, fmt.Errorf("format %d, this program reads %d", v, Format)
	}
	if binary.LittleEndian.Uint16(b[10:]) != 0 {
		return h, 0, fmt.Errorf("reserved bytes are not zero")
	}
	n := binary.LittleEndian.Uint32(b[12:])
	if n > maxManifest || int64(n) > size-headerSize {
		return h, 0, fmt.Errorf("manifest of %d bytes does not fit the file", n)
	}
	manifest := make([]byte, n)
	if err := readAt(r, manifest, headerSize); err != nil {
		return h, 0, err
	}
	if err := json.Unmarshal(manifest, &h); err != nil {
		return h, 0, fmt.Errorf("manifest: %w", err)
	}
	if len(h.Sections) > maxSections {
		return h, 0, fmt.Errorf("%d sections", len(h.Sections))
	}
	return h, headerSize + int64(n), nil
}

func unpack(stored *io.SectionReader, e entry) ([]byte, error) {
	var r io.Reader = stored
	if e.Deflate {
		if int64(e.Size) > maxRatio*stored.Size() {
			return nil, fmt.Errorf("%d bytes cannot come of %d", e.Size, stored.Size())
		}
		r = flate.NewReader(bufio.NewReaderSize(stored, 32<<10))
	} else if int64(e.Size) != stored.Size() {
		return nil, fmt.Errorf("%d bytes, %d stated", stored.Size(), e.Size)
	}
	b := make([]byte, e.Size)
	if _, err := io.ReadFull(r, b); err != nil {
		return nil, err
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(r, 1)); n > 0 || err != nil {
		return nil, fmt.Errorf("more than the %d bytes stated (%v)", e.Size, err)
	}
	return b, check(b, e)
}

func check(b []byte, e entry) error {
	if crc32.Checksum(b, castagnoli) != e.CRC {
		return fmt.Errorf("checksum does not match")
	}
	return nil
}

// Verify checks the manifest's SHA-256 over the sections as stored in order of
// the names given; tests and the doctor command use it, loading relies on the
// per-section checksum.
func (f *File) Verify(names ...string) error {
	sum := sha256.New()
	for _, n := range names {
		b, err := f.Bytes(n)
		if err != nil {
			return err
		}
		sum.Write(b)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.SHA256 {
		return fmt.Errorf("modelfile: %s: sha256 %s, manifest says %s", f.Name, got, f.SHA256)
	}
	return nil
}

// Bytes returns a section.
func (f *File) Bytes(name string) ([]byte, error) {
	b, ok := f.sections[name]
	if !ok {
		return nil, fmt.Errorf("modelfile: %s %s has no section %q", f.Name, f.Version, name)
	}
	return b, nil
}
