// Package collect turns inputs named on a command line into an ordered stream
// of pages.
//
// What goes in: files, directories (walked in sorted order), "-" for stdin, and
// URLs where the caller lends a fetcher. What comes out: one [Item] a page, with
// its bytes as they came, their SHA-256, their kind and their text in valid
// UTF-8, or one [khabar.Failure] in the place of a page that cannot be read.
//
// Archives (gzip, zip) are opened as streams, at most [Limits].Depth deep, and
// never held whole in memory; JSON Lines are read a line at a time. The order is
// that of the inputs and, inside them, that of the archive or the sorted folder.
// One bad input never stops the rest. Every byte read from outside counts
// against a limit, so that neither a bomb nor an endless line fills the memory.
package collect

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"khabar"
)

// Kind says in what form a page came.
type Kind string

const (
	KindText   Kind = "text"
	KindHTML   Kind = "html"
	KindRecord Kind = "jsonl" // one line of JSON Lines
)

// Item is a page as it was collected.
type Item struct {
	ID     string      // the record's id, or a stable one from path, URL or hash
	Page   khabar.Page // path or URL as given, and the SHA-256 of Bytes
	Kind   Kind
	Bytes  []byte  // as they came, after archives were opened
	Text   string  // Bytes in UTF-8; for a record, its text field
	Record *Record // the fields of a JSON line; nil for other kinds
	// Guessed names the charset where neither the page nor its form declared it
	// and the bytes are not UTF-8; empty otherwise.
	Guessed string
}

// Record holds the fields of one line of JSON Lines.
type Record struct {
	ID, Title, Published, Outlet, URL string
}

// Limits bound what one input may cost. A zero field takes its default.
type Limits struct {
	PageBytes  int64 // one page, opened; default 32 MiB
	LineBytes  int64 // one line of JSON Lines; default 16 MiB
	TotalBytes int64 // everything an archive opens to; default 64 GiB
	Ratio      int64 // bytes out of a gzip or zip member for a byte in, once past 1 MiB; default 200
	Entries    int   // members of one archive; default 1,000,000
	Depth      int   // archives within archives; default 2
}

func (l Limits) withDefaults() Limits {
	set := func(p *int64, v int64) {
		if *p == 0 {
			*p = v
		}
	}
	set(&l.PageBytes, 32<<20)
	set(&l.LineBytes, 16<<20)
	set(&l.TotalBytes, 64<<30)
	set(&l.Ratio, 200)
	if l.Entries == 0 {
		l.Entries = 1_000_000
	}
	if l.Depth == 0 {
		l.Depth = 2
	}
	return l
}

// Options of [Walk].
type Options struct {
	From   Kind      // the kind of every page; empty to detect it
	Stdin  io.Reader // read for "-"; nil means os.Stdin
	Limits Limits
	// Fetch opens a URL. Without it a URL is refused.
	Fetch func(ctx context.Context, url string) (io.ReadCloser, error)
}

// Walk yields the pages of inputs in order. Exactly one of the two values of a
// pair is nil. It stops early when ctx is done, with a failure that says so.
func Walk(ctx context.Context, inputs []string, o Options) iter.Seq2[*Item, *khabar.Failure] {
	o.Limits = o.Limits.withDefaults()
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	return func(yield func(*Item, *khabar.Failure) bool) {
		w := &walker{ctx: ctx, o: o, yield: yield, ids: map[string]int{}}
		for _, in := range inputs {
			if !w.input(in) {
				return
			}
		}
	}
}

// walker carries one walk. Its methods return false when the walk must end.
type walker struct {
	ctx   context.Context
	o     Options
	yield func(*Item, *khabar.Failure) bool
	ids   map[string]int // ids given out to pages without one of their own
}

func (w *walker) input(name string) bool {
	if err := w.ctx.Err(); err != nil {
		w.fail(khabar.Page{Path: name}, khabar.Errorf(khabar.CodeInternal, "collect", "", "%s: stopped: %w", name, err))
		return false
	}
	switch {
	case name == "-":
		return w.stream(&source{page: khabar.Page{Path: "-"}, name: "stdin", r: w.o.Stdin})
	case isURL(name):
		return w.fetch(name)
	}
	info, err := os.Stat(name)
	if err != nil {
		return w.fail(khabar.Page{Path: name}, openError(name, err))
	}
	if info.IsDir() {
		return w.directory(name)
	}
	return w.file(name)
}

func isURL(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

func (w *walker) fetch(url string) bool {
	page := khabar.Page{URL: url}
	if w.o.Fetch == nil {
		return w.fail(page, khabar.Errorf(khabar.CodeUnsupported, "collect", "save the page to a file, or allow fetching", "%s: fetching is off", url))
	}
	r, err := w.o.Fetch(w.ctx, url)
	if err != nil {
		return w.fail(page, khabar.Errorf(khabar.CodeUnreadable, "collect", "", "%s: %w", url, err))
	}
	defer r.Close()
	return w.stream(&source{page: page, name: url, r: r})
}

func (w *walker) directory(dir string) bool {
	more := true
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			more = w.fail(khabar.Page{Path: p}, openError(p, err))
			if d != nil && d.IsDir() {
				return stopUnless(more, fs.SkipDir)
			}
			return stopUnless(more, nil)
		}
		if hidden(d.Name()) && p != dir {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !d.Type().IsRegular() {
			return nil
		}
		more = w.file(p)
		return stopUnless(more, nil)
	})
	if err != nil && !errors.Is(err, fs.SkipAll) {
		return w.fail(khabar.Page{Path: dir}, openError(dir, err))
	}
	return more
}

func stopUnless(more bool, err error) error {
	if !more {
		return fs.SkipAll
	}
	return err
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") && name != "." && name != ".." }

func openError(name string, err error) *khabar.Error {
	if errors.Is(err, fs.ErrNotExist) {
		return khabar.Errorf(khabar.CodeNotFound, "collect", "check the path", "%s: no such file or directory", name)
	}
	return khabar.Errorf(khabar.CodeUnreadable, "collect", "", "%s: %w", name, err)
}

func (w *walker) file(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return w.fail(khabar.Page{Path: name}, openError(name, err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return w.fail(khabar.Page{Path: name}, openError(name, err))
	}
	if !info.Mode().IsRegular() {
		return w.stream(&source{page: khabar.Page{Path: name}, name: name, r: f})
	}
	return w.stream(&source{page: khabar.Page{Path: name}, name: name, r: f, at: f, size: info.Size()})
}

func (w *walker) fail(page khabar.Page, err *khabar.Error) bool {
	return w.yield(nil, &khabar.Failure{Schema: khabar.Schema, Page: page, Error: err})
}

// emit decodes a page's bytes and hands it on.
func (w *walker) emit(s *source, kind Kind, data []byte) bool {
	page := s.page
	sum := sha256.Sum256(data)
	page.SHA256 = hex.EncodeToString(sum[:])
	text, guessed, err := decode(data, kind)
	if err != nil {
		return w.fail(page, khabar.Errorf(khabar.CodeUnreadable, "decode", "convert the page to UTF-8", "%s: %w", s.name, err))
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return w.fail(page, khabar.Errorf(khabar.CodeEmpty, "collect", "", "%s: the page is empty", s.name))
	}
	return w.yield(&Item{ID: w.pageID(s, page.SHA256), Page: page, Kind: kind, Bytes: data, Text: text, Guessed: guessed}, nil)
}

// pageID names a page after its file, its URL or, for stdin, its bytes. A name
// that was given out before in this walk gets the start of the hash added.
func (w *walker) pageID(s *source, sha string) string {
	id := sha[:16]
	switch {
	case s.page.Path != "" && s.page.Path != "-":
		id = baseID(s.page.Path)
	case s.page.URL != "":
		id = s.page.URL
	}
	return w.unique(id, sha)
}

func (w *walker) unique(id, sha string) string {
	for _, try := range []string{id, id + "~" + sha[:8]} {
		if w.ids[try] == 0 {
			w.ids[try] = 1
			return try
		}
	}
	id += "~" + sha[:8]
	w.ids[id]++
	return fmt.Sprintf("%s-%d", id, w.ids[id])
}

// knownExtensions are cut from a file name to make an id.
var knownExtensions = []string{".gz", ".zip", ".txt", ".text", ".html", ".htm", ".xhtml", ".jsonl", ".ndjson", ".json", ".md"}

func baseID(p string) string {
	base := path.Base(filepath.ToSlash(p))
	for {
		ext := strings.ToLower(path.Ext(base))
		if len(ext) == len(base) || !slices.Contains(knownExtensions, ext) {
			return base
		}
		base = base[:len(base)-len(ext)]
	}
}
