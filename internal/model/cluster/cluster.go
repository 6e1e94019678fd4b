// Package cluster gives words a place in a tree: words used alike lie close to
// one another, and the first bits of a word's code name a coarse group, more
// bits a finer one. Taggers, parser and name recogniser use prefixes of the code
// as features, so what they learn about a word carries over to its neighbours.
//
// What goes in: a lower-case token. What comes out: a code of [Bits] bits, left
// aligned, to be cut with [Prefix]. Digits are folded ("2019" and "1994" are one
// word), so callers pass tokens as they stand after lower-casing.
//
// The tree is the project's own: skip-gram vectors (Mikolov et al. 2013, negative
// sampling) over free raw text, split in two again and again by spherical
// 2-means ([Train]). The shipped table holds words and codes, no text and no
// vectors. A Table never changes and is safe for concurrent use; look-ups do not
// allocate.
package cluster

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
	"sync"

	"khabar/data/model/clusters"
	"khabar/internal/model/modelfile"
)

// Bits is the length of a code.
const Bits = 16

// Name is the name that a table's model file carries.
const Name = "clusters"

// Table maps words to codes.
type Table struct {
	slots []uint32 // open addressing: index of a word plus one, 0 for a free slot
	start []uint32 // start of word i in text; one more than there are words
	text  string
	codes []uint16
}

// Load returns the table built into the program, the same to all who ask.
func Load() (*Table, error) { return builtIn() }

var builtIn = sync.OnceValues(func() (*Table, error) {
	b, err := clusters.FS.ReadFile(clusters.File)
	if err != nil {
		return nil, fmt.Errorf("load clusters: %w", err)
	}
	return Read(b)
})

// Len returns the number of words.
func (t *Table) Len() int { return len(t.codes) }

// Path returns the code of a lower-case token.
func (t *Table) Path(lower string) (code uint16, ok bool) {
	mask := uint32(len(t.slots) - 1)
	for i := hash(lower) & mask; ; i = (i + 1) & mask {
		s := t.slots[i]
		if s == 0 {
			return 0, false
		}
		if equalFolded(t.text[t.start[s-1]:t.start[s]], lower) {
			return t.codes[s-1], true
		}
	}
}

// Prefix returns the first n bits of code, with a leading one so that prefixes
// of different lengths differ.
func Prefix(code uint16, n uint) uint32 {
	return 1<<n | uint32(code>>(Bits-n))
}

// hash is FNV-1a over the token with its digits folded to 0.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(foldDigit(s[i]))) * 16777619
	}
	return h ^ h>>15
}

func foldDigit(c byte) byte {
	if '0' <= c && c <= '9' {
		return '0'
	}
	return c
}

// equalFolded reports whether the stored word w is the token s, digits folded.
func equalFolded(w, s string) bool {
	if len(w) != len(s) {
		return false
	}
	for i := 0; i < len(w); i++ {
		if w[i] != foldDigit(s[i]) {
			return false
		}
	}
	return true
}

// newTable indexes words (folded, distinct) and their codes.
func newTable(words []string, codes []uint16) (*Table, error) {
	size := 16
	for size < 2*len(words) {
		size *= 2
	}
	t := &Table{slots: make([]uint32, size), start: make([]uint32, 0, len(words)+1), codes: codes}
	var text bytes.Buffer
	for _, w := range words {
		t.start = append(t.start, uint32(text.Len()))
		text.WriteString(w)
	}
	t.start = append(t.start, uint32(text.Len()))
	t.text = text.String()
	mask := uint32(size - 1)
	for i, w := range words {
		if _, ok := t.Path(w); ok {
			return nil, fmt.Errorf("cluster: word %q twice", w)
		}
		j := hash(w) & mask
		for t.slots[j] != 0 {
			j = (j + 1) & mask
		}
		t.slots[j] = uint32(i + 1)
	}
	return t, nil
}

// Read reads a stored table: a model file whose section "words" holds the number
// of words, then the words in byte order, each as the length it shares with the
// word before, the length and bytes of the rest, and its code (little endian).
func Read(data []byte) (*Table, error) {
	f, err := modelfile.Read(data)
	if err != nil {
		return nil, err
	}
	if f.Name != Name {
		return nil, fmt.Errorf("cluster: model file of %q, not of %q", f.Name, Name)
	}
	b, err := f.Bytes("words")
	if err != nil {
		return nil, err
	}
	words, codes, err := decode(b)
	if err != nil {
		return nil, err
	}
	return newTable(words, codes)
}

func decode(b []byte) ([]string, []uint16, error) {
	n, k := binary.Uvarint(b)
	if k <= 0 || n > uint64(len(b)) {
		return nil, nil, errors.New("cluster: bad word count")
	}
	b = b[k:]
	words := make([]string, 0, n)
	codes := make([]uint16, 0, n)
	var word []byte
	for i := uint64(0); i < n; i++ {
		if len(b) < 2 || int(b[0]) > len(word) || len(b) < 4+int(b[1]) {
			return nil, nil, fmt.Errorf("cluster: word %d is cut short", i)
		}
		shared, rest := int(b[0]), int(b[1])
		word = append(word[:shared], b[2:2+rest]...)
		words = append(words, string(word))
		codes = append(codes, binary.LittleEndian.Uint16(b[2+rest:]))
		b = b[4+rest:]
	}
	if len(b) > 0 {
		return nil, nil, errors.New("cluster: bytes after the last word")
	}
	return words, codes, nil
}

// Write stores words and codes in the form that Read reads.
func Write(w io.Writer, m modelfile.Manifest, codes map[string]uint16) error {
	words := make([]string, 0, len(codes))
	for word := range codes {
		if len(word) > 255 {
			return fmt.Errorf("cluster: word of %d bytes", len(word))
		}
		words = append(words, word)
	}
	sort.Strings(words)
	b := binary.AppendUvarint(nil, uint64(len(words)))
	before := ""
	for _, word := range words {
		shared := 0
		for shared < len(word) && shared < len(before) && word[shared] == before[shared] {
			shared++
		}
		b = append(b, byte(shared), byte(len(word)-shared))
		b = append(b, word[shared:]...)
		b = binary.LittleEndian.AppendUint16(b, codes[word])
		before = word
	}
	return modelfile.Write(w, m, []modelfile.Section{{Name: "words", Data: b}})
}
