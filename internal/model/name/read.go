package name

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"strings"

	"khabar"
)

// Sentence is an annotated sentence.
type Sentence struct {
	Tokens []string
	Spans  []Span
}

// Document is a run of annotated sentences that belong together.
type Document struct {
	Name      string
	Sentences []Sentence
}

// Format is the form a data set is published in.
type Format struct {
	TokenCol, TagCol int
	// Kinds maps the set's classes to ours. A class that is not in it is an error,
	// one mapped to "" is left out.
	Kinds map[string]khabar.NameKind
}

// ReadFile reads a gzip-compressed data set of one token a line: columns split
// by tab or space, sentences by blank lines, documents by -DOCSTART- lines or
// "# newdoc" comments. Tags may be IOB1, IOB2 or BIOES, mixed.
func ReadFile(path string, f Format) ([]Document, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	zr, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	docs, err := ReadSet(zr, f)
	if err != nil {
		return nil, fmt.Errorf("%s:%w", path, err)
	}
	return docs, nil
}

// ReadSet reads a data set as ReadFile does. Errors begin with the line number.
func ReadSet(r io.Reader, f Format) ([]Document, error) {
	rd := reader{format: f}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		if err := rd.line(sc.Text()); err != nil {
			return nil, fmt.Errorf("%d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	rd.flush()
	return rd.docs, nil
}

type reader struct {
	format Format
	docs   []Document
	sent   Sentence
	open   bool // the last span may go on
	kind   string
}

func (r *reader) line(s string) error {
	switch {
	case strings.TrimSpace(s) == "":
		r.flush()
		return nil
	case strings.HasPrefix(s, "-DOCSTART-"):
		r.flush()
		name, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(s, "-DOCSTART-")), " ")
		r.docs = append(r.docs, Document{Name: name})
		return nil
	case strings.HasPrefix(s, "# newdoc"):
		r.flush()
		_, name, _ := strings.Cut(s, "= ")
		r.docs = append(r.docs, Document{Name: name})
		return nil
	case strings.HasPrefix(s, "# ") && strings.Contains(s, "="):
		return nil
	}
	cols := strings.Split(s, "\t")
	if len(cols) == 1 {
		cols = strings.Split(s, " ")
	}
	if len(cols) <= max(r.format.TagCol, r.format.TokenCol) {
		return fmt.Errorf("%d columns: %q", len(cols), s)
	}
	token, tag := cols[r.format.TokenCol], strings.TrimSpace(cols[r.format.TagCol])
	if strings.TrimSpace(token) == "" {
		return nil // wnut17 has a few empty tokens
	}
	return r.token(token, tag)
}

func (r *reader) token(token, tag string) error {
	i := len(r.sent.Tokens)
	r.sent.Tokens = append(r.sent.Tokens, token)
	place, class, found := strings.Cut(tag, "-")
	if !found || class == "O" {
		if tag != "O" && tag != "" && class != "O" { // a token of ner_worldwide has no tag
			return fmt.Errorf("tag %q", tag)
		}
		r.open = false
		return nil
	}
	kind, ok := r.format.Kinds[class]
	if !ok {
		return fmt.Errorf("class %q", class)
	}
	goesOn := r.open && r.kind == class && (place == "I" || place == "E")
	switch {
	case kind == "":
	case goesOn:
		r.sent.Spans[len(r.sent.Spans)-1].Last = i + 1
	default:
		r.sent.Spans = append(r.sent.Spans, Span{First: i, Last: i + 1, Kind: kind})
	}
	r.open, r.kind = place == "B" || place == "I", class
	return nil
}

func (r *reader) flush() {
	r.open = false
	if len(r.sent.Tokens) == 0 {
		return
	}
	if len(r.docs) == 0 {
		r.docs = append(r.docs, Document{})
	}
	d := &r.docs[len(r.docs)-1]
	d.Sentences = append(d.Sentences, r.sent)
	r.sent = Sentence{}
}
