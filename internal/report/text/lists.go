package text

import "strings"

const (
	listRun   = 6  // short lines in a row that make a list of links
	listWords = 14 // words that a line of such a list may have
)

// dropLists marks lists of links as furniture: runs of short lines that close no
// sentence, such as menus and boxes of other headlines. The last line of a run
// stays where text, a byline or a stamp follows: it is a title or a section head.
// A page without prose stays as it is.
func dropLists(lines []line) {
	if !proseWithin(lines, len(lines)) {
		return
	}
	for i := 0; i < len(lines); {
		end, n := runFrom(lines, i)
		if n >= listRun {
			markList(lines, i, end)
		}
		i = max(end, i+1)
	}
}

// runFrom returns the end of the run of list lines at i and how many of them are
// headline-like.
func runFrom(lines []line, i int) (end, n int) {
	for end = i; end < len(lines); end++ {
		switch l := lines[end]; {
		case l.role == headline && strings.Count(l.Text, " ") < listWords, label(l):
			n++
		case l.role == menu || l.role == furniture || l.role == outlet:
		default:
			return end, n
		}
	}
	return end, n
}

// label reports whether a line in the place of prose is a few words that close no
// sentence ("iOS Blog", "close (x)").
func label(l line) bool {
	return l.role == prose && strings.Count(l.Text, " ") < 6 && !sentenceEnd(l.Text) && !strings.HasSuffix(l.Text, ",")
}

const solidWords = 12 // words of a line that is surely a paragraph

func solid(l line) bool {
	return l.role == prose && countWords(l.Text) >= solidWords && sentenceEnd(l.Text)
}

// dropTail marks what stands below an article's last paragraph as furniture,
// from the first line on that closes no sentence: links, labels, forms. A single
// such line is kept: it may be the article's own, cut short.
func dropTail(lines []line) {
	last := len(lines) - 1
	for last >= 0 && !solid(lines[last]) {
		last--
	}
	if last < 0 {
		return
	}
	start, n := -1, 0
	for i := last + 1; i < len(lines); i++ {
		switch l := lines[i]; {
		case l.role != prose && l.role != headline && l.role != bullet:
		case start < 0 && l.role == prose && sentenceEnd(l.Text):
		default:
			if start < 0 {
				start = i
			}
			n++
		}
	}
	if n < 2 {
		return
	}
	for i := start; i < len(lines); i++ {
		if r := lines[i].role; r == prose || r == headline || r == bullet {
			lines[i].role = furniture
		}
	}
}

func markList(lines []line, start, end int) {
	keep := -1
	if end < len(lines) {
		switch lines[end].role {
		case prose, byline, stamp, bullet, caption, headline:
			keep = lastHeadline(lines, start, end)
		}
	}
	for i := start; i < end; i++ {
		if (lines[i].role == headline || label(lines[i])) && i != keep && !(keep >= 0 && lines[i].key == lines[keep].key) {
			lines[i].role = furniture
		}
	}
}

// lastHeadline is the last headline of a run with more than two words, if
// nothing but furniture stands between it and the end; else the last of all.
func lastHeadline(lines []line, start, end int) int {
	last := -1
	for i := end - 1; i >= start; i-- {
		if lines[i].role != headline {
			continue
		}
		if last < 0 {
			last = i
		}
		if strings.Count(lines[i].Text, " ") >= 2 && end-i <= 4 {
			return i
		}
	}
	return last
}
