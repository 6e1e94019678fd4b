package when

import (
	"unicode"
	"unicode/utf8"
)

// kind says what sort of token the time scanner sees.
type kind uint8

const (
	kindWord  kind = iota
	kindPunct      // one sign
	kindNum        // 8, 1,400
	kindDec        // 2.5, 6.30
	kindOrd        // 8th
	kindTens       // 1990s, 90s
	kindShort      // '89
	kindClock      // 10:35
	kindISO        // 2025-10-08
	kindSlash      // 11/02/89, 08.10.2025
	kindHalf       // 9/11, 1/2
)

// tok is a token of the scanner. It is not the parser's token: numbers and
// dates stay whole, hyphens stand alone.
type tok struct {
	start, end int32
	kind       kind
	space      bool // white space before it
	brk        bool // a paragraph break before it
	upper      bool // begins with a capital
	digits     uint8
	n          int32  // the number; the hour, the year, the first part
	a, b       int32  // minute or second part, third part
	entry      *entry // lexicon entry; nil for a word no rule knows
}

// scan splits text into tokens, appending to toks.
func (l *lexicon) scan(text string, toks []tok) []tok {
	newlines, space := 0, true
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n':
			newlines++
			space = true
			i++
			continue
		case c == ' ' || c == '\t' || c == '\r':
			space = true
			i++
			continue
		}
		t := tok{start: int32(i), space: space, brk: newlines > 1}
		var end int
		switch {
		case c >= '0' && c <= '9':
			end = l.scanNumber(text, i, &t)
		case c < utf8.RuneSelf && isLetter(c):
			end = l.scanWord(text, i, &t)
		case c == '\'' && isShortYear(text, i):
			t.kind, t.digits = kindShort, 2
			t.n = int32(text[i+1]-'0')*10 + int32(text[i+2]-'0')
			end = i + 3
			if end < len(text) && text[end] == 's' && (end+1 == len(text) || !isLetter(text[end+1])) {
				t.kind = kindTens
				end++
			}
		case c < utf8.RuneSelf:
			t.kind = kindPunct
			end = i + 1
			t.entry = l.words[text[i:end]]
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
				space = true
				i += size
				continue
			}
			if unicode.IsLetter(r) || unicode.IsMark(r) {
				end = l.scanWord(text, i, &t)
				break
			}
			t.kind = kindPunct
			end = i + size
			t.entry = l.words[text[i:end]]
		}
		t.end = int32(end)
		toks = append(toks, t)
		i, space, newlines = end, false, 0
	}
	return toks
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func isShortYear(s string, i int) bool {
	if i+2 >= len(s) || !isDigit(s[i+1]) || !isDigit(s[i+2]) || i+3 < len(s) && isDigit(s[i+3]) {
		return false
	}
	return i == 0 || !isLetter(s[i-1]) && !isDigit(s[i-1])
}

// scanWord reads letters, and the full stop of a known abbreviation.
func (l *lexicon) scanWord(s string, i int, t *tok) int {
	end := i
	for end < len(s) {
		if c := s[end]; c < utf8.RuneSelf {
			if !isLetter(c) {
				break
			}
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		end += size
	}
	t.upper = s[i] >= 'A' && s[i] <= 'Z'
	if end == i+1 && end+2 < len(s) && s[end] == '.' && s[end+1]|0x20 == 'm' && s[end+2] == '.' {
		if c := s[i] | 0x20; c == 'a' || c == 'p' {
			t.entry = l.words[string([]byte{c, 'm'})]
			return end + 3
		}
	}
	if end == i+1 && end+1 < len(s) && s[end] == '.' && s[end+1]|0x20 == 'm' && (end+2 == len(s) || !isLetter(s[end+2])) {
		if c := s[i] | 0x20; c == 'a' || c == 'p' {
			t.entry = l.words[string([]byte{c, 'm'})]
			return end + 2
		}
	}
	t.entry = l.lookup(s[i:end])
	if t.entry != nil && t.entry.abbr && end < len(s) && s[end] == '.' {
		end++
	}
	return end
}

// lookup finds a word whatever its case.
func (l *lexicon) lookup(w string) *entry {
	var buf [24]byte
	if len(w) > len(buf) {
		return nil
	}
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return l.words[string(buf[:len(w)])]
}

// number reads digits from s[i:], up to nine.
func number(s string, i int) (n int32, end int) {
	for end = i; end < len(s) && isDigit(s[end]); end++ {
		if end-i < 9 {
			n = n*10 + int32(s[end]-'0')
		}
	}
	return n, end
}

func (l *lexicon) scanNumber(s string, i int, t *tok) int {
	n, end := number(s, i)
	t.kind, t.n, t.digits = kindNum, n, uint8(min(end-i, 200))
	if end-i > 9 {
		t.digits = 200
		return end
	}
	if e, ok := scanDate(s, i, end, t); ok {
		return e
	}
	for end+3 < len(s) && s[end] == ',' && isDigit(s[end+1]) && isDigit(s[end+2]) && isDigit(s[end+3]) && (end+4 == len(s) || !isDigit(s[end+4])) && t.digits <= 9 {
		m, e := number(s, end+1)
		if t.n < 1_000_000 {
			t.n = t.n*1000 + m
		}
		t.digits, end = 100, e // not a year, not a day
	}
	if end+1 >= len(s) {
		return l.suffix(s, end, t)
	}
	m, e := number(s, end+1)
	if e == end+1 {
		return l.suffix(s, end, t)
	}
	switch s[end] {
	case ':':
		if t.digits <= 2 && e-end-1 == 2 && n < 25 && m < 60 {
			t.kind, t.a = kindClock, m
			if e+2 < len(s) && s[e] == ':' && isDigit(s[e+1]) {
				_, e = number(s, e+1)
			}
			return e
		}
	case '.':
		t.kind, t.a, t.b = kindDec, m, int32(e-end-1)
		return e
	case '/':
		t.kind, t.a = kindHalf, m
		return e
	}
	return end
}

// suffix reads what may be glued to a number: 8th, 1990s.
func (l *lexicon) suffix(s string, end int, t *tok) int {
	rest := s[end:]
	word := func(w string) bool {
		return len(rest) >= len(w) && (rest[:len(w)] == w) && (len(rest) == len(w) || !isLetter(rest[len(w)]))
	}
	switch {
	case word("st"), word("nd"), word("rd"), word("th"):
		t.kind = kindOrd
		return end + 2
	case word("s") && t.n%10 == 0 && (t.digits == 4 || t.digits == 2):
		t.kind = kindTens
		return end + 1
	case word("'s") && t.n%10 == 0 && t.digits == 4 && t.n < 2000:
		t.kind = kindTens
		return end + 2
	}
	return end
}

// scanDate reads 2025-10-08, 11/02/89 and 08.10.2025.
func scanDate(s string, i, end int, t *tok) (int, bool) {
	if end >= len(s) {
		return 0, false
	}
	sep := s[end]
	if sep != '-' && sep != '/' && sep != '.' {
		return 0, false
	}
	m, e := number(s, end+1)
	if e == end+1 || e-end > 3 || e >= len(s) || s[e] != sep {
		return 0, false
	}
	y, f := number(s, e+1)
	if f == e+1 || f < len(s) && (s[f] == sep || isLetter(s[f]) && s[f] != 'T') && sep != '.' {
		return 0, false
	}
	switch {
	case end-i == 4 && f-e-1 <= 2 && valid(t.n, m, y):
		t.kind, t.a, t.b = kindISO, m, y
	case end-i <= 2 && (f-e-1 == 4 || f-e-1 == 2 && sep == '/'):
		t.kind, t.a, t.b = kindSlash, m, y
		if f-e-1 == 2 {
			t.b = fullYear(y)
		}
	default:
		return 0, false
	}
	return f, true
}

// fullYear widens a year of two digits.
func fullYear(y int32) int32 {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}
