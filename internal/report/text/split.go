package text

// split cuts a page's lines into articles.
func split(lines []line, dateline func(string) bool) [][]line {
	var parts [][]line
	start, words := 0, 0
	for i, l := range lines {
		if words >= bodyWords && opens(lines, i, dateline) {
			parts = append(parts, lines[start:i])
			start, words = i, 0
		}
		if l.role == prose {
			words += countWords(l.Text)
		}
	}
	return append(parts, lines[start:])
}

const (
	titleWords = 4  // fewer words, with a date below, are as often a reader's name
	bodyWords  = 25 // an article has at least so many words of prose before another begins
	repeatSpan = 12 // lines in which a headline is repeated
	stampSpan  = 4  // lines in which a stamp or byline follows a headline
	proseSpan  = 14 // lines in which the new article's prose begins
)

func countWords(s string) int {
	n, in := 0, false
	for i := 0; i < len(s); i++ {
		space := s[i] == ' '
		if !space && !in {
			n++
		}
		in = !space
	}
	return n
}

// opens reports whether line i is the headline of a new article: it is repeated
// further down in the head, or a stamp, a byline or a dateline follows it.
func opens(lines []line, i int, dateline func(string) bool) bool {
	l := lines[i]
	if l.role != headline || len(l.key) < 12 || !proseWithin(lines[i+1:], proseSpan) {
		return false
	}
	if repeated(lines, i) {
		return true
	}
	return countWords(l.Text) >= titleWords && (stamped(lines, i) || datelined(lines, i, dateline))
}

func proseWithin(lines []line, n int) bool {
	for _, l := range lines[:min(n, len(lines))] {
		if l.role == prose {
			return true
		}
	}
	return false
}

// repeated reports whether the headline stands again below, with nothing but
// head matter between.
func repeated(lines []line, i int) bool {
	for _, l := range lines[i+1 : min(len(lines), i+1+repeatSpan)] {
		switch {
		case l.role == headline && l.key == lines[i].key:
			return true
		case l.role == prose && len(l.Text) > 240:
			return false
		}
	}
	return false
}

// stamped reports whether a stamp or a byline follows at once.
func stamped(lines []line, i int) bool {
	decks := 0
	for _, l := range lines[i+1 : min(len(lines), i+1+stampSpan)] {
		switch l.role {
		case stamp, byline, issued:
			return true
		case prose, headline:
			if decks++; decks > 1 || len(l.Text) > 240 {
				return false
			}
		case end, cut, note, bullet:
			return false
		}
	}
	return false
}

// datelined reports whether the next line of text starts with a dateline.
func datelined(lines []line, i int, dateline func(string) bool) bool {
	for _, l := range lines[i+1:] {
		switch l.role {
		case prose:
			return dateline(l.Text)
		case furniture, caption, outlet, menu:
		default:
			return false
		}
	}
	return false
}
