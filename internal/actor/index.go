package actor

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"khabar"
)

// Form says in what form a known name stands.
type Form uint8

const (
	FormName      Form = iota
	FormAdjective      // Pakistani
	FormDemonym        // Afghans
	FormCapital        // Islamabad
)

// Word is a run of letters and digits of a text.
type Word struct {
	khabar.Span
	Key   string // folded: lower case, no accents
	Upper bool   // starts with a capital
	Caps  bool   // holds no small letter
	Inner bool   // holds a capital after its first letter
}

// Words cuts text into words.
func Words(text string) []Word {
	return AppendWords(make([]Word, 0, len(text)/5+1), text)
}

// AppendWords appends the words of text to list.
func AppendWords(list []Word, text string) []Word {
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(text[i:])
		}
		if !isWord(r) {
			i += n
			continue
		}
		w := Word{Span: khabar.Span{Start: i}, Upper: unicode.IsUpper(r), Caps: true}
		ascii, lower := true, true
		for i < len(text) {
			r, n = rune(text[i]), 1
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(text[i:])
				ascii = false
			}
			if !isWord(r) {
				break
			}
			if unicode.IsLower(r) {
				w.Caps = false
			} else if unicode.IsUpper(r) {
				lower, w.Inner = false, w.Inner || i > w.Start
			}
			i += n
		}
		w.End = i
		switch w.Key = text[w.Start:w.End]; {
		case !ascii:
			w.Key = fold(w.Key)
		case !lower:
			w.Key = strings.ToLower(w.Key)
		}
		list = append(list, w)
	}
	return list
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// fold lowers s and drops its accents.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Fold returns the words of s, folded, with one blank between them.
func Fold(s string) string {
	var b strings.Builder
	for _, w := range Words(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Key)
	}
	return b.String()
}

// entry is one name of an actor in the index.
type entry struct {
	actor  int32
	next   int32 // the next entry of the same node, plus 1
	form   Form
	unsure bool
	common bool   // a single ordinary word: counts for nothing where all is in capitals
	upper  uint32 // words that must start with a capital, as bits
	caps   uint32 // words that must be all capitals
	inner  uint32 // words that must hold a capital inside: "LeT" is no "Let"
}

// index is a trie over words. It is built at every start of the program, so it
// lies in few large pieces.
type index struct {
	words   map[string]int32
	next    map[uint64]int32 // node<<32 | word → node
	first   []int32          // node → its first entry, plus 1
	entries []entry
	buf     []Word // of add
}

// indexSize is about how many nodes the tables make: room that need not grow.
const indexSize = 1 << 15

func newIndex() index {
	return index{words: make(map[string]int32, indexSize/3), next: make(map[uint64]int32, indexSize),
		first: make([]int32, 1, indexSize), entries: make([]entry, 0, indexSize/2)}
}

func (x *index) add(name string, e entry) error {
	words := AppendWords(x.buf[:0], name)
	x.buf = words
	if len(words) == 0 || len(words) > 31 {
		return fmt.Errorf("name %q has %d words", name, len(words))
	}
	node := int32(0)
	for i, w := range words {
		if w.Caps && w.Upper {
			e.caps |= 1 << i
		} else if w.Upper {
			e.upper |= 1 << i
			if w.Inner && w.End-w.Start <= shortName {
				e.inner |= 1 << i
			}
		}
		id, ok := x.words[w.Key]
		if !ok {
			id = int32(len(x.words))
			x.words[w.Key] = id
		}
		key := uint64(node)<<32 | uint64(uint32(id))
		to, ok := x.next[key]
		if !ok {
			to = int32(len(x.first))
			x.first = append(x.first, 0)
			x.next[key] = to
		}
		node = to
	}
	e.common = len(words) == 1 && ordinary[words[0].Key]
	at := &x.first[node]
	for *at != 0 {
		had := &x.entries[*at-1]
		if had.actor == e.actor && had.form == e.form {
			had.upper &= e.upper | e.caps
			had.caps &= e.caps
			had.inner &= e.inner | e.caps
			had.unsure = had.unsure && e.unsure
			return nil
		}
		at = &had.next
	}
	*at = int32(len(x.entries) + 1)
	x.entries = append(x.entries, e)
	return nil
}

// shortName is how long a word may be that is taken for an abbreviation: in
// longer ones ("WhatsApp") writers drop the inner capitals.
const shortName = 4

// ordinary are names that are plain words too: in a text all in capitals
// nothing tells them apart, so they count for nothing there.
var ordinary = map[string]bool{"us": true, "who": true, "is": true, "it": true, "care": true, "mend": true, "labour": true,
	"amnesty": true, "congress": true, "brotherhood": true, "amal": true, "chad": true, "turkey": true,
	"general": true, "polish": true, "rangers": true, "levies": true, "contra": true, "quad": true,
	"nation": true, "dawn": true, "time": true, "let": true, "arena": true}

// Hit is a known name in a text: words[First:Last].
type Hit struct {
	First, Last int
	Actor       *Actor
	Form        Form
	Unsure      bool // the name is ambiguous and needs other evidence
}

// Scan appends to hits the longest known names in words of text, in order,
// without overlap. Where a name belongs to several actors each has a Hit with
// the same words. caps says whether the byte position lies in a stretch that is
// written all in capitals.
func (l *List) Scan(hits []Hit, text string, words []Word, caps func(pos int) bool) []Hit {
	for i := 0; i < len(words); {
		from := len(hits)
		hits = l.matchAt(hits, text, words, i, caps)
		if len(hits) > from {
			i = hits[from].Last
		} else {
			i++
		}
	}
	return hits
}

// matchAt appends the hits of the longest name that starts at word i.
func (l *List) matchAt(hits []Hit, text string, words []Word, i int, caps func(pos int) bool) []Hit {
	from := len(hits)
	node := int32(0)
	for j := i; j < len(words); j++ {
		id, ok := l.index.words[words[j].Key]
		if !ok || j > i && !joins(text[words[j-1].End:words[j].Start], words[j-1]) {
			break
		}
		if node, ok = l.index.next[uint64(node)<<32|uint64(uint32(id))]; !ok {
			break
		}
		for n := l.index.first[node]; n != 0; n = l.index.entries[n-1].next {
			e := &l.index.entries[n-1]
			if !e.fits(words[i:j+1], caps != nil && caps(words[i].Start)) {
				continue
			}
			if len(hits) > from && hits[len(hits)-1].Last != j+1 {
				hits = hits[:from]
			}
			hits = append(hits, Hit{First: i, Last: j + 1, Actor: &l.actors[e.actor], Form: e.form, Unsure: e.unsure})
		}
	}
	return hits
}

// fits reports whether the words are written as the name asks.
func (e *entry) fits(words []Word, caps bool) bool {
	if caps {
		return !e.common
	}
	for i, w := range words {
		if e.caps>>i&1 == 1 && !w.Caps || e.upper>>i&1 == 1 && !w.Upper || e.inner>>i&1 == 1 && !w.Inner {
			return false
		}
	}
	return true
}

// joins reports whether a gap may lie within a name.
func joins(gap string, before Word) bool {
	if len(gap) > 6 {
		return false
	}
	breaks := 0
	for _, r := range gap {
		switch r {
		case ' ', '-', '–', '’', '\'', '‘', '/', '&', '"', '“', '”', '(', ')', 'ʼ', '`', '\u00a0', '\u2011':
		case '\n':
			breaks++
		case '.':
			if before.End-before.Start > 3 {
				return false
			}
		default:
			return false
		}
	}
	return breaks < 2
}
