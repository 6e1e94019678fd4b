package collect

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"khabar"
)

// source is an open stream of bytes with its name.
type source struct {
	page  khabar.Page
	name  string // as messages name it
	r     io.Reader
	at    io.ReaderAt // where the stream can be read at random (a plain file)
	size  int64
	depth int // archives opened around it
}

// member is a source inside s.
func (s *source) member(name string, r io.Reader) *source {
	page := s.page
	if name != "" {
		page.Path = joinMember(s.page, name)
		page.URL = ""
	}
	return &source{page: page, name: memberName(page, s.name), r: r, depth: s.depth + 1}
}

func joinMember(p khabar.Page, name string) string {
	if p.URL != "" {
		return p.URL + "!" + name
	}
	return p.Path + "!" + name
}

func memberName(p khabar.Page, fallback string) string {
	if p.Path == "" || p.Path == "-" {
		return fallback
	}
	return p.Path
}

const sniffBytes = 8 << 10

// stream opens archives and hands pages on.
func (w *walker) stream(s *source) bool {
	br := bufio.NewReaderSize(s.r, 64<<10)
	head, err := br.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return w.fail(s.page, readError(s, err))
	}
	s.r = br
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return w.gzip(s)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return w.zip(s)
	}
	if what, hint := refuse(head); what != "" {
		return w.fail(s.page, khabar.Errorf(khabar.CodeUnsupported, "collect", hint, "%s: %s", s.name, what))
	}
	kind := w.o.From
	if kind == "" {
		kind = detect(head, s.name)
	}
	if kind == KindRecord {
		return w.records(s, br)
	}
	data, err := readAll(br, w.o.Limits.PageBytes)
	if err != nil {
		return w.fail(s.page, readError(s, err))
	}
	if w.o.From == "" && isJSON(data, s.name) {
		return w.document(s, data)
	}
	return w.emit(s, kind, data)
}

// errTooLarge marks a limit that was hit.
type errTooLarge struct{ what string }

func (e errTooLarge) Error() string { return e.what }

func readError(s *source, err error) *khabar.Error {
	var big errTooLarge
	if errors.As(err, &big) {
		return khabar.Errorf(khabar.CodeTooLarge, "collect", "split the input", "%s: %s", s.name, big.what)
	}
	return khabar.Errorf(khabar.CodeUnreadable, "collect", "the file may be cut short or damaged", "%s: %w", s.name, err)
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, errTooLarge{fmt.Sprintf("the page is larger than %d bytes", limit)}
	}
	return data, nil
}

func (w *walker) tooDeep(s *source) (*khabar.Error, bool) {
	if s.depth < w.o.Limits.Depth {
		return nil, false
	}
	return khabar.Errorf(khabar.CodeTooLarge, "collect", "unpack the archive first", "%s: archives nested more than %d deep", s.name, w.o.Limits.Depth), true
}

func (w *walker) gzip(s *source) bool {
	if e, deep := w.tooDeep(s); deep {
		return w.fail(s.page, e)
	}
	in := &counter{r: s.r}
	z, err := gzip.NewReader(bufio.NewReader(in))
	if err != nil {
		return w.fail(s.page, readError(s, err))
	}
	defer z.Close()
	m := s.member("", &bounded{r: z, in: in, limits: w.o.Limits})
	return w.stream(m)
}

// zip walks a zip file's members in the order of its directory. A zip that is
// not a plain file is read into memory, up to the page limit.
func (w *walker) zip(s *source) bool {
	if e, deep := w.tooDeep(s); deep {
		return w.fail(s.page, e)
	}
	at, size := s.at, s.size
	if at == nil {
		data, err := readAll(s.r, w.o.Limits.PageBytes)
		if err != nil {
			return w.fail(s.page, readError(s, err))
		}
		at, size = bytes.NewReader(data), int64(len(data))
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return w.fail(s.page, readError(s, err))
	}
	if what := officeFile(z.File); what != "" {
		return w.fail(s.page, khabar.Errorf(khabar.CodeUnsupported, "collect", "save it as text or HTML", "%s: %s", s.name, what))
	}
	if len(z.File) > w.o.Limits.Entries {
		return w.fail(s.page, khabar.Errorf(khabar.CodeTooLarge, "collect", "split the archive", "%s: %d members, more than %d", s.name, len(z.File), w.o.Limits.Entries))
	}
	total := w.o.Limits.TotalBytes
	for _, f := range z.File {
		if f.FileInfo().IsDir() || skipMember(f.Name) {
			continue
		}
		more, read := w.zipMember(s, f, total)
		if !more {
			return false
		}
		if total -= read; total <= 0 {
			return w.fail(s.page, khabar.Errorf(khabar.CodeTooLarge, "collect", "split the archive", "%s: the archive opens to more than %d bytes", s.name, w.o.Limits.TotalBytes))
		}
	}
	return true
}

func (w *walker) zipMember(s *source, f *zip.File, total int64) (more bool, read int64) {
	m := s.member(f.Name, nil)
	r, err := f.Open()
	if err != nil {
		return w.fail(m.page, readError(m, err)), 0
	}
	defer r.Close()
	limits := w.o.Limits
	limits.TotalBytes = min(limits.TotalBytes, total)
	b := &bounded{r: r, inSize: int64(f.CompressedSize64), limits: limits}
	m.r = b
	return w.stream(m), b.out
}

// skipMember reports whether an archive member is bookkeeping of the archiver.
func skipMember(name string) bool {
	for _, part := range strings.Split(name, "/") {
		if part == "__MACOSX" || hidden(part) {
			return true
		}
	}
	return false
}

func officeFile(files []*zip.File) string {
	for _, f := range files {
		switch {
		case f.Name == "word/document.xml":
			return "a Word document is not read"
		case f.Name == "[Content_Types].xml":
			return "an Office document is not read"
		case f.Name == "META-INF/MANIFEST.MF":
			return "a Java archive is not read"
		}
	}
	return ""
}

// counter counts the bytes read through it.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded reads an opened archive member and stops where it grows past the
// limits. Its ratio is counted against in, or inSize where in is nil.
type bounded struct {
	r      io.Reader
	in     *counter
	inSize int64
	out    int64
	limits Limits
}

const ratioGrace = 1 << 20

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	b.out += int64(n)
	if b.out > b.limits.TotalBytes {
		return 0, errTooLarge{fmt.Sprintf("the archive opens to more than %d bytes", b.limits.TotalBytes)}
	}
	in := b.inSize
	if b.in != nil {
		in = b.in.n
	}
	if b.out > ratioGrace && b.out > b.limits.Ratio*max(in, 1) {
		return 0, errTooLarge{fmt.Sprintf("the archive expands more than %d-fold (a bomb?)", b.limits.Ratio)}
	}
	return n, err
}
