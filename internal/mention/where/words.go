package where

import (
	"sort"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/internal/gazetteer"
)

// gap is what stands between a word and the one before it.
type gap uint8

const (
	gapEdge  gap = iota // start of the text, a line break
	gapSpace            // one run of spaces
	gapHyphen
	gapComma
	gapStop  // a full stop, question or exclamation mark
	gapOther // quotes, brackets, colons …
)

// word is a run of letters and digits, with inner full stops and apostrophes; a final
// 's is cut off.
type word struct {
	start, end int
	keyAt      int32 // of the key in scan.keys
	keyEnd     int32
	fullEnd    int32 // the key with a final 's ends here
	gap        gap
	upper      bool // starts with a capital
	caps       bool // more than one letter, all capitals
	poss       bool // followed by 's or '
	dotted     bool // an abbreviation: the key ends with a full stop
	shout      bool // in a line or sentence set in capitals
	plain      bool // no name, whatever its case: a common word in such a line
}

// scan holds the words of one text.
type scan struct {
	text  string
	words []word
	keys  []byte
}

func (s *scan) key(i int) []byte  { w := &s.words[i]; return s.keys[w.keyAt:w.keyEnd] }
func (s *scan) full(i int) []byte { w := &s.words[i]; return s.keys[w.keyEnd:w.fullEnd] }

// abbreviations that go before the rest of a name, with or without a full stop.
var leading = map[string]bool{"st": true, "ft": true, "mt": true, "ste": true}

// titles before persons that are written with a full stop.
var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "lt": true, "col": true, "sgt": true,
	"sen": true, "rep": true, "gov": true, "capt": true, "maj": true, "prof": true, "cmdr": true, "rev": true, "hon": true}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' }

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '&'
}

// scanWords cuts text into words.
func scanWords(text string) *scan {
	s := &scan{text: text, words: make([]word, 0, len(text)/5), keys: make([]byte, 0, 2*len(text))}
	prevEnd := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !wordRune(r) {
			i += n
			continue
		}
		end := s.wordEnd(i)
		w := word{start: i, end: end, upper: unicode.IsUpper(r), gap: gapBetween(text[prevEnd:i])}
		switch n := len(s.words); {
		case n == 0:
			w.gap = gapEdge
		case w.gap == gapStop && titles[string(s.key(n-1))] && text[prevEnd:i] == ". ":
			w.gap = gapSpace
		}
		s.finish(&w)
		s.words = append(s.words, w)
		prevEnd = w.end
		i = end
	}
	return s
}

// wordEnd finds the end of the word that starts at i.
func (s *scan) wordEnd(i int) int {
	dots := false
	for i < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[i:])
		switch {
		case wordRune(r):
		case isApostrophe(r) || r == '.':
			next, _ := utf8.DecodeRuneInString(s.text[i+n:])
			if !unicode.IsLetter(next) {
				if r == '.' && dots {
					return i + n
				}
				return i
			}
			dots = dots || r == '.'
		default:
			return i
		}
		i += n
	}
	return i
}

// finish cuts a possessive, and writes the key.
func (s *scan) finish(w *word) {
	text := s.text[w.start:w.end]
	full := text
	for _, p := range []string{"'s", "’s", "'S", "’S"} {
		if len(text) > len(p) && text[len(text)-len(p):] == p {
			text, w.poss = text[:len(text)-len(p)], true
			w.end -= len(p)
			break
		}
	}
	rest := s.text[w.end:]
	if !w.poss && len(rest) > 0 {
		if r, n := utf8.DecodeRuneInString(rest); isApostrophe(r) && text[len(text)-1] == 's' &&
			(len(rest) == n || rest[n] == ' ') {
			w.poss = true
		}
	}
	w.keyAt = int32(len(s.keys))
	s.keys = gazetteer.AppendKey(s.keys, text)
	inner := false
	for _, c := range s.keys[w.keyAt:] {
		inner = inner || c == '.'
	}
	switch {
	case inner && s.keys[len(s.keys)-1] != '.':
		s.keys = append(s.keys, '.')
		w.dotted = true
	case inner:
		w.dotted = true
	case len(rest) > 0 && rest[0] == '.' && (len(text) == 1 && w.upper || leading[string(s.keys[w.keyAt:])]):
		s.keys = append(s.keys, '.')
		w.dotted = true
		w.end++
	case w.upper && leading[string(s.keys[w.keyAt:])]:
		s.keys = append(s.keys, '.')
	}
	w.keyEnd = int32(len(s.keys))
	s.keys = gazetteer.AppendKey(s.keys, full)
	w.fullEnd = int32(len(s.keys))
	letters := 0
	w.caps = true
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			w.caps = w.caps && unicode.IsUpper(r)
		}
	}
	w.caps = w.caps && letters > 1
}

// shouting notes which words stand in sentences set in capitals, and which of them
// would be written small elsewhere: there the case tells nothing, the tagger some.
func (f *Finder) shouting(s *scan, doc *khabar.Document) {
	for i := 0; i < len(s.words); {
		j := i + 1
		for j < len(s.words) && s.words[j].gap != gapEdge && s.words[j].gap != gapStop {
			j++
		}
		if s.allCaps(i, j) {
			f.quieten(s, doc, i, j)
		}
		i = j
	}
}

// allCaps reports whether hardly a word of [i, j) has a small letter.
func (s *scan) allCaps(i, j int) bool {
	big, small := 0, 0
	for _, w := range s.words[i:j] {
		switch {
		case w.caps:
			big++
		case !w.upper && s.text[w.start] >= 'a', w.upper && w.end-w.start > 1:
			small++
		}
	}
	return big >= 4 && small*6 <= big
}

func (f *Finder) quieten(s *scan, doc *khabar.Document, i, j int) {
	tok := sort.Search(len(doc.Tokens), func(k int) bool { return doc.Tokens[k].End > s.words[i].start })
	for ; i < j; i++ {
		w := &s.words[i]
		w.shout = true
		for tok < len(doc.Tokens) && doc.Tokens[tok].End <= w.start {
			tok++
		}
		named := tok < len(doc.Tokens) && doc.Tokens[tok].UPOS == "PROPN"
		w.plain = !named && len(doc.Tokens) > 0 || f.lists.has("common", s.key(i)) || locativeWords[string(s.key(i))]
	}
}

// cased reports whether word i has a capital that says something.
func (s *scan) cased(i int) bool { return s.words[i].upper && !s.words[i].plain }

func gapBetween(s string) gap {
	g := gapSpace
	for i, r := range s {
		switch {
		case r == '\n' || r == '\r':
			return gapEdge
		case unicode.IsSpace(r):
		case unicode.Is(unicode.Pd, r):
			if len(s) == utf8.RuneLen(r) {
				return gapHyphen
			}
			g = gapOther
		case r == ',' && i == 0:
			g = gapComma
		case isApostrophe(r) && i == 0, r == 's' && i > 0 && i <= 3:
			// the rest of a possessive
		case r == '.' || r == '!' || r == '?':
			g = gapStop
		default:
			if g != gapStop {
				g = gapOther
			}
		}
	}
	return g
}
