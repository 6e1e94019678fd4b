package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain writes a name in ASCII where its letters are Latin: case kept, diacritics and
// the signs for ayn and hamza dropped ("Mīram Shāh" → "Miram Shah").
func Plain(name string) string {
	if ascii(name) {
		return name
	}
	var b strings.Builder
	for _, r := range name {
		low := unicode.ToLower(r)
		s, ok := special[low]
		switch {
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case isApostrophe(r):
		case low == 'ǝ':
			b.WriteByte('e')
		case unicode.Is(unicode.Pd, r):
			b.WriteByte('-')
		case ok && low != r:
			b.WriteString(strings.ToUpper(s[:1]) + s[1:])
		case ok:
			b.WriteString(s)
		default:
			for _, d := range norm.NFD.String(string(r)) {
				if !unicode.Is(unicode.Mn, d) && !isApostrophe(d) {
					b.WriteRune(d)
				}
			}
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
