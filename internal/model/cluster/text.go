package cluster

import (
	"bufio"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine bounds a line of training text.
const maxLine = 1 << 20

func eachLine(r io.Reader, line func([]string)) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), maxLine)
	var tokens []string
	for sc.Scan() {
		if tokens = AppendTokens(tokens[:0], strings.ToLower(sc.Text())); len(tokens) > 0 {
			line(tokens)
		}
	}
	return sc.Err()
}

// dotted are the abbreviations that keep their full stop.
var dotted = []string{"mr.", "mrs.", "ms.", "dr.", "gen.", "lt.", "col.", "maj.", "capt.", "sgt.",
	"brig.", "sen.", "rep.", "gov.", "prof.", "st.", "jr.", "sr.", "inc.", "ltd.", "corp.", "co.",
	"no.", "vs.", "etc.", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.",
	"oct.", "nov.", "dec."}

// AppendTokens splits raw text roughly as the treebanks do: hyphens, clitics and
// punctuation stand alone, dotted initials and the commonest abbreviations stay
// whole. It is for training texts; internal/sentence reads reports.
func AppendTokens(out []string, s string) []string {
	s = strings.ToValidUTF8(s, "?")
	low := lowerASCII(s)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(low[i:])
		switch {
		case unicode.IsSpace(r):
		case isWord(r):
			size = wordLen(low[i:])
			switch n := negation(low[i:], size); {
			case n > 0:
				out = append(out, s[i:i+size-1], "n't")
				size = n
			case low[i:i+size] == "cannot":
				out = append(out, s[i:i+3], s[i+3:i+6])
			default:
				out = append(out, s[i:i+size])
			}
		case r == '\'' || r == '’':
			size = cliticLen(low[i:], size)
			out = append(out, strings.ReplaceAll(s[i:i+size], "’", "'"))
		default:
			out = append(out, s[i:i+size])
		}
		i += size
	}
	return out
}

// lowerASCII lowers the letters A to Z, so that offsets stay.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordLen returns the length of the word s begins with, inner points and commas
// of numbers and initials included.
func wordLen(s string) int {
	n, runes := 0, 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if isWord(r) {
			n, runes = n+size, runes+1
			continue
		}
		if r == '.' && initials(s[:n]) {
			n++
			continue
		}
		if (r == '.' || r == ',') && n > 0 && isDigit(s[n-1]) && n+1 < len(s) && isDigit(s[n+1]) {
			n++
			continue
		}
		break
	}
	if n < len(s) && s[n] == '.' && slices.Contains(dotted, s[:n+1]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// initials reports whether s is "u", "u.s", "j.r.r": single letters between points.
func initials(s string) bool {
	if len(s)%2 == 0 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if letter := 'a' <= s[i] && s[i] <= 'z'; letter != (i%2 == 0) || !letter && s[i] != '.' {
			return false
		}
	}
	return true
}

// cliticLen returns the length of 's, 're, 'll … at the start of s.
func cliticLen(s string, quote int) int {
	n := quote
	for n < len(s) && 'a' <= s[n] && s[n] <= 'z' {
		n++
	}
	switch s[quote:n] {
	case "s", "re", "ll", "ve", "d", "m", "t":
		return n
	}
	return quote
}

// negation returns the length of "don't" at the start of s, of which the first
// size bytes are "don"; 0 where s begins otherwise.
func negation(s string, size int) int {
	if size < 2 || s[size-1] != 'n' {
		return 0
	}
	for _, rest := range []string{"'t", "’t"} {
		n := size + len(rest)
		if strings.HasPrefix(s[size:], rest) && (n == len(s) || !isWord(rune(s[n]))) {
			return n
		}
	}
	return 0
}
