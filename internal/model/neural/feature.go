package neural

import (
	"unicode"
	"unicode/utf8"
)

// The tables that a word's features are looked up in. The vector of a word is
// the sum of one row of each.
const (
	tableWord    = iota // the word, lower case, digits as 0; row 0 is "unknown", row 1 the mask
	tablePrefix         // its first three letters
	tableSuffix2        // its last two
	tableSuffix3        // its last three
	tableSuffix4        // its last four
	tableWhole          // the word as written, hashed: rare words share rows
	tableShape          // capitals, digits, marks, place in the sentence
	// NumTables is their number.
	NumTables
)

// Rows of the word table with a meaning of their own.
const (
	rowUnknown = iota
	rowMask
	// FirstWord is the row of the first word of the vocabulary.
	FirstWord
)

// tableRows are the sizes of the hashed tables; row 0 of each stands for the
// mask. The word table is as large as the vocabulary.
var tableRows = [NumTables]int{
	tablePrefix:  4096,
	tableSuffix2: 1024,
	tableSuffix3: 4096,
	tableSuffix4: 8192,
	tableWhole:   16384,
	tableShape:   512,
}

// TableRows returns how many rows a table has, given the size of the vocabulary's.
func TableRows(table, words int) int {
	if table == tableWord {
		return words
	}
	return tableRows[table]
}

// Rows are the rows of a word in the tables.
type Rows [NumTables]int32

// Vocabulary is the list of words that have a row of their own.
type Vocabulary struct {
	words []string
	rows  map[string]int32
}

// NewVocabulary returns the vocabulary of words, most frequent first.
func NewVocabulary(words []string) *Vocabulary {
	v := &Vocabulary{words: words, rows: make(map[string]int32, len(words))}
	for i, w := range words {
		v.rows[w] = int32(FirstWord + i)
	}
	return v
}

// Words lists the vocabulary, most frequent first.
func (v *Vocabulary) Words() []string { return v.words }

// Size is the number of rows of the word table.
func (v *Vocabulary) Size() int { return FirstWord + len(v.words) }

// Rows appends the rows of the words of one sentence to out.
func (v *Vocabulary) Rows(words []string, out []Rows) []Rows {
	for i, w := range words {
		out = append(out, v.row(w, i == 0))
	}
	return out
}

func (v *Vocabulary) row(w string, first bool) Rows {
	var buf [64]byte
	low := Normal(buf[:0], w)
	r := Rows{tableWord: v.rows[string(low)]}
	n := len(low)
	r[tablePrefix] = hashed(tablePrefix, low[:runesFrom(low, 3)])
	r[tableSuffix2] = hashed(tableSuffix2, low[n-runesBack(low, 2):])
	r[tableSuffix3] = hashed(tableSuffix3, low[n-runesBack(low, 3):])
	r[tableSuffix4] = hashed(tableSuffix4, low[n-runesBack(low, 4):])
	r[tableWhole] = hashed(tableWhole, low)
	r[tableShape] = shape(w, first)
	return r
}

// Mask returns the rows of a hidden word.
func Mask() Rows { return Rows{tableWord: rowMask} }

// Normal appends w as the word table knows it: lower case, digits as 0, plain
// quotation marks and dashes.
func Normal(out []byte, w string) []byte {
	for _, r := range w {
		switch {
		case r >= '0' && r <= '9':
			out = append(out, '0')
		case r < utf8.RuneSelf:
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			out = append(out, byte(r))
		default:
			out = utf8.AppendRune(out, plainRune(unicode.ToLower(r)))
		}
	}
	return out
}

func plainRune(r rune) rune {
	switch r {
	case '“', '”', '„':
		return '"'
	case '‘', '’', 'ʼ':
		return '\''
	case '–', '—', '―', '−':
		return '-'
	case '…':
		return '.'
	}
	return r
}

func runesFrom(b []byte, n int) int {
	at := 0
	for ; n > 0 && at < len(b); n-- {
		_, k := utf8.DecodeRune(b[at:])
		at += k
	}
	return at
}

func runesBack(b []byte, n int) int {
	at := len(b)
	for ; n > 0 && at > 0; n-- {
		_, k := utf8.DecodeLastRune(b[:at])
		at -= k
	}
	return len(b) - at
}

// hashed returns the row of the bytes in a hashed table: FNV-1a, finished as in
// MurmurHash3 so that the low bits are mixed.
func hashed(table int, b []byte) int32 {
	h := uint32(2166136261) ^ uint32(table)*0x9e3779b1
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	return 1 + int32(h%uint32(tableRows[table]-1))
}

// shape returns the row of the word's pattern: runs of capitals, small letters,
// digits and marks, and whether it opens the sentence.
func shape(w string, first bool) int32 {
	var buf [16]byte
	b := buf[:0]
	if first {
		b = append(b, '^')
	}
	run, last := 0, byte(0)
	for _, r := range w {
		c := kind(r)
		if c == last {
			run++
		} else {
			run, last = 1, c
		}
		if run <= 2 && len(b) < 10 {
			b = append(b, c)
		}
	}
	return hashed(tableShape, b)
}

func kind(r rune) byte {
	switch {
	case unicode.IsUpper(r):
		return 'X'
	case unicode.IsLower(r):
		return 'x'
	case unicode.IsDigit(r):
		return 'd'
	case unicode.IsLetter(r):
		return 'o'
	case r < utf8.RuneSelf:
		return byte(r)
	}
	return 'u'
}
