// Package clean turns the text of a page into lines that can be compared and
// quoted: one form of Unicode (NFC), no invisible characters, no character
// entities, white space folded. Letters and quotation marks stay as they are.
package clean

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Line is a line of a page.
type Line struct {
	Text   string // folded, without bullet
	Indent int    // columns before it
	Blank  int    // blank lines before it
	Bullet bool
}

var entity = regexp.MustCompile(`&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)

// Text folds s to one line: NFC, entities decoded, invisible characters out,
// each run of white space one space.
func Text(s string) string {
	return strings.Join(strings.Fields(visible(s)), " ")
}

func visible(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = entity.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	if ascii(s) {
		return s
	}
	keep := keepRune
	if !joined(s) {
		keep = dropJoiners
	}
	return norm.NFC.String(strings.Map(keep, s))
}

// joined reports whether s is in a script whose spelling uses the zero-width
// joiners (Arabic and Indic scripts).
func joined(s string) bool {
	for _, r := range s {
		if r >= 0x0600 && r <= 0x0DFF {
			return true
		}
	}
	return false
}

func dropJoiners(r rune) rune {
	if r == '\u200c' || r == '\u200d' {
		return -1
	}
	return keepRune(r)
}

// ascii reports whether s holds only printable ASCII and white space.
func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || c < 0x20 && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			return false
		}
	}
	return true
}

// keepRune drops what has no width and turns every line break into a newline.
func keepRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\v':
		return r
	case r == '\u0085' || r == '\u2028' || r == '\u2029':
		return '\n'
	case r == '\u00ad' || r == '\u200b' || r == '\u2060' || r == '\ufeff' || r == '\u180e':
		return -1
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return -1
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Co, r):
		return -1
	}
	return r
}

var bullet = regexp.MustCompile(`^(?:[•●▪■◦‣⁃∙◆►▶➤➢✔✓]+ ?|[-*–·] )`)

// Lines splits a page's text into its lines, blank ones left out.
func Lines(s string) []Line {
	s = visible(strings.ReplaceAll(s, "\r\n", "\n"))
	s = strings.NewReplacer("\r", "\n", "\f", "\n\n", "\v", "\n").Replace(s)
	var out []Line
	blank := 0
	for raw := range strings.SplitSeq(s, "\n") {
		text := strings.Join(strings.Fields(raw), " ")
		if text == "" {
			blank++
			continue
		}
		l := Line{Text: text, Indent: indent(raw), Blank: blank}
		if m := bullet.FindString(text); m != "" && len(m) < len(text) {
			l.Text, l.Bullet = strings.TrimSpace(text[len(m):]), true
		}
		out = append(out, l)
		blank = 0
	}
	return out
}

// Unbullet cuts the bullet off the start of a line.
func Unbullet(s string) string {
	if m := bullet.FindString(s); len(m) < len(s) {
		return s[len(m):]
	}
	return s
}

func indent(raw string) int {
	n := 0
	for _, r := range raw {
		switch {
		case r == '\t':
			n += 8
		case unicode.IsSpace(r):
			n++
		default:
			return n
		}
	}
	return n
}
