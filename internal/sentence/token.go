package sentence

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
)

// cell is a character of the text as the reader sees it: an HTML entity left in
// the text is one cell.
type cell struct {
	r          rune
	start, end int
}

// tokenizer cuts a stretch of text into syntactic words, as the English
// treebanks of Universal Dependencies do.
type tokenizer struct {
	*tables
	text  string
	cells []cell
	out   []khabar.Span
}

// tokenize appends the words of text[from:to] to out.
func (t *tables) tokenize(text string, from, to int, out []khabar.Span) []khabar.Span {
	z := tokenizer{tables: t, text: text, out: out}
	for i := from; i < to; {
		c := z.decode(i, to)
		if blank(c.r) {
			z.chunk()
		} else {
			z.cells = append(z.cells, c)
		}
		i = c.end
	}
	z.chunk()
	return z.out
}

// blank reports white space, and what only stands for it.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060' || r != '\n' && unicode.IsControl(r)
}

// decode reads the cell at i.
func (z *tokenizer) decode(i, to int) cell {
	r, n := utf8.DecodeRuneInString(z.text[i:to])
	if r == '&' {
		if r, n := entity(z.text[i:to]); n > 0 {
			return cell{r, i, i + n}
		}
	}
	return cell{r, i, i + n}
}

// entity decodes an HTML entity at the start of s; n is 0 where there is none.
func entity(s string) (r rune, n int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 3 {
		return 0, 0
	}
	if d := html.UnescapeString(s[:end+1]); d != s[:end+1] {
		if r, k := utf8.DecodeRuneInString(d); k == len(d) {
			return r, end + 1
		}
	}
	return 0, 0
}

func (z *tokenizer) emit(i, j int) {
	if i < j {
		z.out = append(z.out, khabar.Span{Start: z.cells[i].start, End: z.cells[j-1].end})
	}
}

func (z *tokenizer) at(i int) rune {
	if i < 0 || i >= len(z.cells) {
		return 0
	}
	return z.cells[i].r
}

func (z *tokenizer) string(i, j int) string {
	var b strings.Builder
	for ; i < j; i++ {
		b.WriteRune(z.cells[i].r)
	}
	return b.String()
}

// chunk cuts the cells gathered between two spaces.
func (z *tokenizer) chunk() {
	n := len(z.cells)
	for i := 0; i < n; {
		j := z.next(i)
		i = j
	}
	z.cells = z.cells[:0]
}

func letter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || r == '\u00ad' || r == '\u200d' || r == '\u200c'
}
func digit(r rune) bool { return unicode.IsDigit(r) }
func alnum(r rune) bool { return letter(r) || unicode.IsNumber(r) }
func quote(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == '`' || r == '´' || r == 'ʼ'
}
func hyphen(r rune) bool   { return r == '-' || r == '‐' || r == '‑' }
func terminal(r rune) bool { return r == '.' || r == '!' || r == '?' || r == '…' }

// next emits the words that begin at cell i and returns where they end.
func (z *tokenizer) next(i int) int {
	if j := z.address(i); j > i {
		z.emit(i, j)
		return j
	}
	r := z.at(i)
	switch {
	case alnum(r):
		return z.word(i)
	case (r == '.' || r == ',' && false) && digit(z.at(i+1)) && !alnum(z.at(i-1)):
		return z.number(i, i+1)
	case (r == '-' || r == '+' || r == '−') && digit(z.at(i+1)) && i == 0:
		return z.number(i, i+1)
	case (r == '@' || r == '#') && (letter(z.at(i+1)) || z.at(i+1) == '_'):
		j := i + 1
		for alnum(z.at(j)) || z.at(j) == '_' {
			j++
		}
		z.emit(i, j)
		return j
	case quote(r):
		return z.apostrophe(i)
	}
	return z.symbol(i)
}

// symbol emits a mark of punctuation, or a run of one that counts as one.
func (z *tokenizer) symbol(i int) int {
	r, j := z.at(i), i+1
	if k := z.emoticon(i); k > i {
		z.emit(i, k)
		return k
	}
	switch {
	case terminal(r):
		for terminal(z.at(j)) {
			j++
		}
	case strings.ContainsRune("-*=_~<>+#|•–—", r):
		for z.at(j) == r {
			j++
		}
	}
	z.emit(i, j)
	return j
}

var emoticons = []string{":-)", ":-(", ";-)", ":)", ":(", ";)", ":D", ":P", "=)", "<3"}

func (z *tokenizer) emoticon(i int) int {
	for _, e := range emoticons {
		n := len(e)
		if z.at(i) == rune(e[0]) && i+n <= len(z.cells) && z.string(i, i+n) == e && !alnum(z.at(i+n)) && !alnum(z.at(i-1)) {
			return i + n
		}
	}
	return i
}

// apostrophe handles a quotation mark or apostrophe that no word took in.
func (z *tokenizer) apostrophe(i int) int {
	if z.at(i+1) == z.at(i) { // '' and ``
		z.emit(i, i+2)
		return i + 2
	}
	j := i + 1
	for alnum(z.at(j)) {
		j++
	}
	switch s := strings.ToLower(z.string(i+1, j)); {
	case z.at(j) == z.at(i): // quoted word
	case i > 0 && (s == "s" || s == "re" || s == "ll" || s == "ve" || s == "d" || s == "m"):
		z.emit(i, j)
		return j
	case s == "em" || s == "til" || s == "cause" || s == "n" || len(s) >= 2 && len(s) <= 3 && digit(rune(s[0])) && digit(rune(s[1])):
		z.emit(i, j)
		return j
	}
	z.emit(i, i+1)
	return i + 1
}

// address returns the end of a web or mail address or file name that begins at
// i, or i.
func (z *tokenizer) address(i int) int {
	if i > 0 && alnum(z.at(i-1)) || !alnum(z.at(i)) {
		return i
	}
	if !slices.ContainsFunc(z.cells[i:], func(c cell) bool { return c.r == '.' || c.r == ':' || c.r == '@' }) {
		return i // every address has one of these
	}
	s := z.string(i, len(z.cells))
	low := strings.ToLower(s)
	end := 0
	switch {
	case strings.HasPrefix(low, "http://"), strings.HasPrefix(low, "https://"), strings.HasPrefix(low, "ftp://"), strings.HasPrefix(low, "www."):
		end = strings.IndexAny(s, "<>\"“”’‘ ")
	case strings.HasPrefix(low, "mailto:"), mail(low):
		end = strings.IndexAny(s, "<>\"“”’‘,;()[]")
	default:
		if end = domain(low); end == 0 {
			return i
		}
	}
	if end <= 0 {
		end = len(s)
	}
	s = strings.TrimRight(s[:end], ".,;:!?'])}")
	if strings.Count(s, "(") > strings.Count(s, ")") && strings.HasPrefix(z.string(i, len(z.cells))[len(s):], ")") {
		s += ")"
	}
	return i + utf8.RuneCountInString(s)
}

// mail reports whether s begins with a mail address.
func mail(s string) bool {
	at := strings.IndexByte(s, '@')
	if at <= 0 || at == len(s)-1 {
		return false
	}
	for _, c := range s[:at] {
		if !alnum(c) && !strings.ContainsRune("._%+-/", c) {
			return false
		}
	}
	return alnum(rune(s[at+1]))
}

// domains are the endings that tell a bare host name from a lost space after a
// full stop.
var domains = map[string]bool{
	"com": true, "org": true, "net": true, "gov": true, "edu": true, "mil": true, "int": true, "info": true, "co": true,
	"pk": true, "af": true, "in": true, "uk": true, "ru": true, "ua": true, "ir": true, "il": true, "eu": true, "de": true, "fr": true,
	"tv": true, "news": true, "me": true, "io": true, "html": true, "htm": true, "pdf": true, "doc": true, "xls": true, "php": true,
}

// domain returns the length of a host name (and its path) at the start of s.
func domain(s string) int {
	n, dot := 0, -1
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || s[n] >= '0' && s[n] <= '9' || s[n] == '-' || s[n] == '_' || s[n] == '.' && n+1 < len(s) && alnum(rune(s[n+1]))) {
		if s[n] == '.' {
			dot = n
		}
		n++
	}
	if dot < 1 || !domains[s[dot+1:n]] || n-dot == 3 && strings.Count(s[:n], ".") < 2 && s[dot+1:n] != "tv" && s[dot+1:n] != "io" {
		return 0
	}
	if dot >= 1 && strings.Trim(s[:dot], "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
		return 0
	}
	if n < len(s) && s[n] == '/' {
		for n < len(s) && !strings.ContainsRune("<>\",;()", rune(s[n])) && s[n] < utf8.RuneSelf {
			n++
		}
	}
	return n
}
