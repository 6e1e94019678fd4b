package clean

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hard-wrapped text: lines broken at a column, as wires and e-mail print it.
const (
	wrapMin, wrapMax = 40, 110 // columns a wrapped page may have
	wrapShare        = 0.6     // of lines that must end short of a sentence, filled to the column
	wrapLines        = 3       // fewer joints than this prove nothing
)

// Unwrap joins the lines of a hard-wrapped page into paragraphs. A page that is
// not wrapped comes back as it is.
func Unwrap(lines []Line) []Line {
	width, wrapped := wrapWidth(lines)
	style := continues
	if w, ok := indentWidth(lines); ok {
		width, wrapped, style = w, true, continuesIndented
	}
	if !wrapped {
		return lines
	}
	var out []Line
	for i, l := range lines {
		if i > 0 && style(lines[i-1], l, width) {
			last := &out[len(out)-1]
			last.Text = join(last.Text, l.Text)
			continue
		}
		out = append(out, l)
	}
	return out
}

// Wrapped reports whether a page is hard-wrapped, and whether an indented line
// opens each of its paragraphs.
func Wrapped(lines []Line) (wrapped, indented bool) {
	if _, ok := indentWidth(lines); ok {
		return true, true
	}
	_, ok := wrapWidth(lines)
	return ok, false
}

// wrapWidth finds the column at which a page is broken.
func wrapWidth(lines []Line) (int, bool) {
	var lengths []int
	for i := 0; i+1 < len(lines); i++ {
		if lines[i+1].Blank == 0 {
			lengths = append(lengths, columns(lines[i]))
		}
	}
	if len(lengths) < wrapLines {
		return 0, false
	}
	slices.Sort(lengths)
	width := lengths[len(lengths)*95/100]
	if width < wrapMin || width > wrapMax {
		return 0, false
	}
	joints := 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i+1].Blank == 0 && filled(lines[i], lines[i+1], width) && !ends(lines[i].Text) {
			joints++
		}
	}
	return width, float64(joints) >= wrapShare*float64(len(lengths))
}

const (
	OpenIndent = 2   // columns by which an indented line opens a paragraph
	openShare  = 0.6 // of the lines after a blank one that are set in
	restShare  = 0.9 // of the others that are not
)

// indentWidth finds the column of a page on which an indented line opens each
// paragraph and the others start at the margin, as telegrams print it. Such a page
// is wrapped however few lines it has.
func indentWidth(lines []Line) (int, bool) {
	var opened, openers, inner, atMargin, width int
	for i, l := range lines {
		width = max(width, columns(l))
		switch {
		case i == 0 || l.Blank > 0 || l.Indent >= OpenIndent && ends(lines[i-1].Text):
			openers++
			if l.Indent >= OpenIndent && l.Indent <= 8 {
				opened++
			}
		case !l.Bullet:
			inner++
			if l.Indent < OpenIndent {
				atMargin++
			}
		}
	}
	ok := inner > 0 && width >= wrapMin && width <= wrapMax &&
		float64(opened) >= openShare*float64(openers) && float64(atMargin) >= restShare*float64(inner)
	return width, ok
}

// continuesIndented is [continues] for a page whose paragraphs are set in.
func continuesIndented(l, next Line, width int) bool {
	return next.Blank == 0 && !next.Bullet && next.Indent < OpenIndent && columns(l) > width/2
}

func columns(l Line) int { return l.Indent + utf8.RuneCountInString(l.Text) }

// filled reports whether the first word of next would not have fitted on l.
func filled(l, next Line, width int) bool {
	word, _, _ := strings.Cut(next.Text, " ")
	return columns(l)+1+utf8.RuneCountInString(word) > width-4
}

func ends(s string) bool {
	s = strings.TrimRight(s, "”’\"')]")
	return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":")
}

// continues reports whether next goes on with the paragraph of l.
func continues(l, next Line, width int) bool {
	switch {
	case next.Blank > 0, next.Bullet:
		return false
	case next.Indent > l.Indent+1 && ends(l.Text):
		return false
	case filled(l, next, width):
		return true
	}
	first, _ := utf8.DecodeRuneInString(next.Text)
	return !ends(l.Text) && (columns(l) > width*7/10 || unicode.IsLower(first))
}

// join puts two lines together. A hyphen at the break stays: whether the word
// has one of its own is not known.
func join(a, b string) string {
	if strings.HasSuffix(a, "-") && !strings.HasSuffix(a, " -") && !strings.HasSuffix(a, "--") {
		return a + b
	}
	return a + " " + b
}
