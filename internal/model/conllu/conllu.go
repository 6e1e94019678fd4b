// Package conllu reads and writes CoNLL-U, the format of Universal Dependencies
// (https://universaldependencies.org/format.html).
//
// In: text of CoNLL-U. Out: sentences with their comments, syntactic words,
// multiword ranges and empty nodes, in order. Reading then writing gives the
// same lines back. A line that breaks the format is an error that names its
// number; nothing is mended.
package conllu

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Word is a syntactic word. Head counts the words of its sentence from 1; 0 is
// the root, -1 a head that is not given ("_").
type Word struct {
	Form, Lemma, UPOS, XPOS, Feats string
	Head                           int
	Deprel, Deps, Misc             string
}

// Range is a multiword token over the words First to Last (from 1, inclusive).
type Range struct {
	First, Last int
	Form        string
	Rest        string // the other columns as they stood, tab-separated
}

// Empty is an empty node after word After (0: before the first).
type Empty struct {
	After int
	Line  string
}

// Sentence is one sentence.
type Sentence struct {
	Comments []string // with their "#"
	Words    []Word
	Ranges   []Range
	Empties  []Empty
}

// Comment returns the value of the comment "# key = value".
func (s *Sentence) Comment(key string) (string, bool) {
	for _, c := range s.Comments {
		k, v, ok := strings.Cut(strings.TrimPrefix(c, "#"), "=")
		if ok && strings.TrimSpace(k) == key {
			return strings.TrimSpace(v), true
		}
	}
	return "", false
}

// SpaceAfter reports whether white space follows word i (from 0) in the text.
func (w *Word) SpaceAfter() bool { return !hasAttr(w.Misc, "SpaceAfter=No") }

// SpaceAfter reports whether white space follows the range in the text.
func (r *Range) SpaceAfter() bool {
	i := strings.LastIndexByte(r.Rest, '\t')
	return !hasAttr(r.Rest[i+1:], "SpaceAfter=No")
}

func hasAttr(misc, attr string) bool {
	for misc != "" {
		var a string
		a, misc, _ = strings.Cut(misc, "|")
		if a == attr {
			return true
		}
	}
	return false
}

// Reader reads sentences.
type Reader struct {
	in   *bufio.Scanner
	line int
}

// maxLine bounds one line.
const maxLine = 4 << 20

// NewReader returns a reader of in.
func NewReader(in io.Reader) *Reader {
	s := bufio.NewScanner(in)
	s.Buffer(make([]byte, 64<<10), maxLine)
	return &Reader{in: s}
}

// Read returns the next sentence, or io.EOF.
func (r *Reader) Read() (*Sentence, error) {
	s := &Sentence{}
	for r.in.Scan() {
		r.line++
		line := strings.TrimSuffix(r.in.Text(), "\r")
		switch {
		case line == "":
			if len(s.Words) > 0 {
				return s, r.check(s)
			}
			if len(s.Comments)+len(s.Ranges)+len(s.Empties) > 0 {
				return nil, r.errorf("sentence without a word")
			}
		case line[0] == '#' && len(s.Words) == 0 && len(s.Ranges) == 0 && len(s.Empties) == 0:
			s.Comments = append(s.Comments, line)
		default:
			if err := s.add(line); err != nil {
				return nil, r.errorf("%w", err)
			}
		}
	}
	if err := r.in.Err(); err != nil {
		return nil, r.errorf("%w", err)
	}
	if len(s.Words) > 0 {
		return s, r.check(s)
	}
	if len(s.Ranges)+len(s.Empties) > 0 {
		return nil, r.errorf("sentence without a word")
	}
	return nil, io.EOF
}

// ReadAll returns all sentences of in.
func ReadAll(in io.Reader) ([]*Sentence, error) {
	r := NewReader(in)
	var out []*Sentence
	for {
		s, err := r.Read()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
}

func (r *Reader) errorf(format string, args ...any) error {
	return fmt.Errorf("conllu: line %d: "+format, append([]any{r.line}, args...)...)
}

func (s *Sentence) add(line string) error {
	c := strings.Split(line, "\t")
	if len(c) != 10 {
		return fmt.Errorf("%d columns, not 10", len(c))
	}
	if strings.Contains(c[0], ".") {
		s.Empties = append(s.Empties, Empty{len(s.Words), line})
		return nil
	}
	if a, b, ok := strings.Cut(c[0], "-"); ok {
		return s.addRange(a, b, c)
	}
	if id, err := strconv.Atoi(c[0]); err != nil || id != len(s.Words)+1 {
		return fmt.Errorf("word number %q after word %d", c[0], len(s.Words))
	}
	if c[1] == "" {
		return fmt.Errorf("word %s has no form", c[0])
	}
	head := -1
	if c[6] != "_" {
		h, err := strconv.Atoi(c[6])
		if err != nil || h < 0 {
			return fmt.Errorf("head %q", c[6])
		}
		head = h
	}
	s.Words = append(s.Words, Word{c[1], c[2], c[3], c[4], c[5], head, c[7], c[8], c[9]})
	return nil
}

func (s *Sentence) addRange(a, b string, c []string) error {
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || first != len(s.Words)+1 || last <= first {
		return fmt.Errorf("range %q after word %d", c[0], len(s.Words))
	}
	if n := len(s.Ranges); n > 0 && s.Ranges[n-1].Last >= first {
		return fmt.Errorf("range %q overlaps the one before", c[0])
	}
	s.Ranges = append(s.Ranges, Range{first, last, c[1], strings.Join(c[2:], "\t")})
	return nil
}

// check holds what only the whole sentence shows.
func (r *Reader) check(s *Sentence) error {
	n := len(s.Words)
	for i := range s.Words {
		if h := s.Words[i].Head; h > n || h == i+1 {
			return r.errorf("word %d has head %d of %d", i+1, h, n)
		}
	}
	if k := len(s.Ranges); k > 0 && s.Ranges[k-1].Last > n {
		return r.errorf("range to word %d of %d", s.Ranges[k-1].Last, n)
	}
	return nil
}

// Write writes s and the blank line after it.
func Write(w io.Writer, s *Sentence) error {
	b := make([]byte, 0, 64*len(s.Words))
	for _, c := range s.Comments {
		b = append(append(b, c...), '\n')
	}
	ranges, empties := s.Ranges, s.Empties
	for len(empties) > 0 && empties[0].After == 0 {
		b = append(append(b, empties[0].Line...), '\n')
		empties = empties[1:]
	}
	for i := range s.Words {
		if len(ranges) > 0 && ranges[0].First == i+1 {
			r := ranges[0]
			b = fmt.Appendf(b, "%d-%d\t%s\t%s\n", r.First, r.Last, r.Form, r.Rest)
			ranges = ranges[1:]
		}
		b = s.Words[i].append(b, i+1)
		for len(empties) > 0 && empties[0].After == i+1 {
			b = append(append(b, empties[0].Line...), '\n')
			empties = empties[1:]
		}
	}
	_, err := w.Write(append(b, '\n'))
	return err
}

func (w *Word) append(b []byte, id int) []byte {
	b = strconv.AppendInt(b, int64(id), 10)
	for _, c := range [...]string{w.Form, w.Lemma, w.UPOS, w.XPOS, w.Feats} {
		b = append(append(b, '\t'), orNone(c)...)
	}
	b = append(b, '\t')
	if w.Head < 0 {
		b = append(b, '_')
	} else {
		b = strconv.AppendInt(b, int64(w.Head), 10)
	}
	for _, c := range [...]string{w.Deprel, w.Deps, w.Misc} {
		b = append(append(b, '\t'), orNone(c)...)
	}
	return append(b, '\n')
}

func orNone(c string) string {
	if c == "" {
		return "_"
	}
	return c
}
