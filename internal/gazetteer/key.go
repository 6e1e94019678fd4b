package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// special letters that decomposition leaves alone.
var special = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h", 'ə': "a",
}

// Key folds a name for look-up; see the package comment.
func Key(name string) string { return string(AppendKey(nil, name)) }

// AppendKey appends the key of name to dst. Plain ASCII costs no allocation beyond dst.
func AppendKey(dst []byte, name string) []byte {
	start := len(dst)
	for i := 0; i < len(name); {
		c := name[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(name[i:])
			dst = appendRune(dst, start, r)
			i += n
			continue
		}
		dst = appendRune(dst, start, rune(c))
		i++
	}
	for len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func appendRune(dst []byte, start int, r rune) []byte {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '.', r == '&':
		return append(dst, byte(r))
	case r >= 'A' && r <= 'Z':
		return append(dst, byte(r)+'a'-'A')
	case isApostrophe(r):
		return dst
	case r < utf8.RuneSelf || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
		if len(dst) > start && dst[len(dst)-1] != ' ' {
			dst = append(dst, ' ')
		}
		return dst
	}
	low := unicode.ToLower(r)
	if s, ok := special[low]; ok {
		return append(dst, s...)
	}
	var buf [utf8.UTFMax]byte
	for _, d := range norm.NFD.String(string(buf[:utf8.EncodeRune(buf[:], low)])) {
		switch {
		case unicode.Is(unicode.Mn, d) || isApostrophe(d):
		case d < utf8.RuneSelf:
			dst = append(dst, byte(d))
		default:
			dst = utf8.AppendRune(dst, d)
		}
	}
	return dst
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == 'ʻ' || r == '`' || r == '´' || r == 'ʿ' || r == 'ʾ'
}

// Latin reports whether a key is spelt in Latin letters.
func Latin(key string) bool {
	return key != "" && strings.IndexFunc(key, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}
