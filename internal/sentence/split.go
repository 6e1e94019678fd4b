package sentence

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
)

// splitter cuts the words of one paragraph into sentences.
type splitter struct {
	*tables
	text  string
	words []khabar.Span
	// cased is false where capitals tell nothing: all capitals, or none.
	cased bool
	// bare is set where the paragraph has lost its punctuation.
	bare bool
}

// Bounds that keep a text without punctuation from becoming one sentence.
const (
	bareRun  = 20  // words without a full stop after which an opener begins a sentence
	bareRate = 70  // a paragraph with fewer full stops than one in so many words is bare
	longest  = 300 // words; a list without any mark is cut here
)

// split returns the index after the last word of each sentence of words.
func (t *tables) split(text string, words []khabar.Span, ends []int) []int {
	s := splitter{tables: t, text: text, words: words}
	s.survey()
	first := 0
	for i := range words {
		if i+1 == len(words) || s.ends(first, i) || i+1-first >= longest {
			ends = append(ends, i+1)
			first = i + 1
		}
	}
	return ends
}

func (s *splitter) form(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].Of(s.text)
}

// survey finds out what capitals and full stops are worth in this paragraph.
func (s *splitter) survey() {
	upper, lower, stops := 0, 0, 0
	for i := range s.words {
		w := s.form(i)
		r, n := utf8.DecodeRuneInString(w)
		switch {
		case terminal(r):
			stops++
		case len(w) > n && strings.ToUpper(w) == w && strings.ToLower(w) != w:
			upper++
		case unicode.IsUpper(r):
			upper, lower = upper+1, lower+1
		case unicode.IsLower(r):
			lower += 2
		}
	}
	allCaps := upper > 5 && 2*lower < upper
	s.cased = !allCaps && s.capitals() > 0
	s.bare = s.cased && len(s.words) > bareRun && stops*bareRate < len(s.words)
}

// capitals counts the capitalised words.
func (s *splitter) capitals() int {
	n := 0
	for i := range s.words {
		if r, _ := utf8.DecodeRuneInString(s.form(i)); unicode.IsUpper(r) && s.form(i) != "I" {
			n++
		}
	}
	return n
}

// ends reports whether a sentence that began at first ends after word i.
func (s *splitter) ends(first, i int) bool {
	j := s.lastMark(first, i)
	if s.ended(first, j) && (s.tight(i) && closes(s.form(i+1)) || s.reference(i+1) > i+1) {
		return false // the quotation mark or the reference belongs to this sentence
	}
	if s.ended(first, j) {
		return s.begins(first, j, i+1) && !s.inBrackets(first, i)
	}
	return s.bare && i+1-first >= bareRun && s.opens(i+1) && plainWord(s.form(i))
}

// lastMark goes back from word i over closing quotation marks, brackets and
// references to the word before them.
func (s *splitter) lastMark(first, i int) int {
	for j := i; j > first; {
		switch k := j - 2; {
		case k > first && s.form(j) == "]" && s.reference(k) == j+1:
			j = k - 1
		case closes(s.form(j)) && s.tight(j-1):
			j--
		default:
			return j
		}
	}
	return first
}

// bracketed bounds what is kept together by its brackets, in words.
const bracketed = 12

// inBrackets reports whether a short stretch in brackets that began inside the
// sentence is still open after word i.
func (s *splitter) inBrackets(first, i int) bool {
	for k := i; k > first && k > i-bracketed; k-- {
		switch s.form(k) {
		case ")":
			return false
		case "(":
			return s.closesSoon(i + 1)
		}
	}
	return false
}

func (s *splitter) closesSoon(k int) bool {
	for n := k; n < k+bracketed && n < len(s.words); n++ {
		switch s.form(n) {
		case ")":
			return true
		case "(":
			return false
		}
	}
	return false
}

// reference returns the end of a numbered reference ("[17]") that begins at word
// i, or i.
func (s *splitter) reference(i int) int {
	if s.form(i) != "[" || s.form(i+2) != "]" || !s.tight(i) || !s.tight(i+1) {
		return i
	}
	for _, r := range s.form(i + 1) {
		if !unicode.IsDigit(r) {
			return i
		}
	}
	return i + 3
}

// tight reports whether no space stands after word i.
func (s *splitter) tight(i int) bool {
	return i+1 < len(s.words) && s.words[i].End == s.words[i+1].Start
}

func closes(w string) bool {
	switch w {
	case `"`, "”", "’", "'", "''", "’’", ")", "]", "»", "&quot;":
		return true
	}
	return false
}

func opensQuote(w string) bool {
	switch w {
	case `"`, "“", "‘", "'", "``", "‘‘", "(", "[", "«", "&quot;":
		return true
	}
	return false
}

// ended reports whether word i can end a sentence.
func (s *splitter) ended(first, i int) bool {
	w := s.form(i)
	if w == "" {
		return false
	}
	r, n := utf8.DecodeRuneInString(w)
	if terminal(r) {
		return len(w) == n || terminal(rune(w[len(w)-1])) || strings.HasSuffix(w, "…")
	}
	return len(w) > 1 && w[len(w)-1] == '.' && i > first
}

// begins reports whether, word j having ended, a sentence begins at word k.
func (s *splitter) begins(first, j, k int) bool {
	w, next := s.form(j), s.form(k)
	n := k
	for opensQuote(s.form(n)) && n < k+2 {
		n++
	}
	lead := s.form(n)
	r, _ := utf8.DecodeRuneInString(lead)
	mark, _ := utf8.DecodeRuneInString(w)
	switch {
	case !terminal(mark):
		return s.afterAbbreviation(w, k, n)
	case s.cased && unicode.IsLower(r):
		return n == k && s.gap(j, k) && s.lowerBegins(first, j, k)
	case k > j+1 && w != "." && s.speechFollows(k):
		return false
	case strings.HasPrefix(w, "..") || w == "…":
		return unicode.IsUpper(r)
	case next == "," || next == ";" || next == ":" || next == "-" || next == "–" || next == "—" || next == ")":
		return false
	}
	return true
}

// gap reports whether white space stands between words j and k.
func (s *splitter) gap(j, k int) bool { return s.words[k].Start > s.words[k-1].End && k > j }

// newLine reports a line break between words j and k.
func (s *splitter) newLine(j, k int) bool {
	return strings.Contains(s.text[s.words[j].End:s.words[k].Start], "\n")
}

// lowerBegins reports whether a sentence begins at word k although it is written
// small: after a line break, or where word j cannot belong to an abbreviation, a
// quotation or a name.
func (s *splitter) lowerBegins(first, j, k int) bool {
	if s.newLine(j, k) {
		return true
	}
	if k > j+1 || j == first || strings.HasPrefix(s.form(j), "..") || s.form(j) == "…" {
		return false
	}
	before := s.form(j - 1)
	return len(before) >= longWord && strings.ToLower(before) == before
}

// longWord is longer than the abbreviations that the list may lack.
const longWord = 5

// afterAbbreviation decides at an abbreviation that ends in a full stop.
func (s *splitter) afterAbbreviation(w string, k, lead int) bool {
	next := s.form(lead)
	class := s.abbreviations[w]
	if class == "title" || class == "number" || next == "" {
		return false
	}
	if initial(w) && class == "" {
		return false // "J. Smith"; "Plan B. The" is lost
	}
	return s.opens(lead) || lead > k && s.form(k) != "(" && s.opens(lead)
}

// initial reports a capital and a full stop.
func initial(w string) bool {
	r, n := utf8.DecodeRuneInString(w)
	return len(w) == n+1 && unicode.IsUpper(r)
}

// opens reports whether word i is one that begins sentences, written so.
func (s *splitter) opens(i int) bool {
	w := s.form(i)
	if s.openers[w] {
		return true
	}
	if s.cased || w == "" {
		return false
	}
	low := strings.ToLower(w)
	return s.openers[strings.ToUpper(low[:1])+low[1:]]
}

// speechFollows reports a verb of saying after a quotation: "Never!" Mr Khan said.
func (s *splitter) speechFollows(k int) bool {
	for i := k; i < k+5 && i < len(s.words); i++ {
		w := s.form(i)
		if s.speech[w] {
			return true
		}
		if terminal(rune(w[0])) || opensQuote(w) {
			return false
		}
	}
	return false
}

// plainWord reports a lower-case word or a number.
func plainWord(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r) || unicode.IsDigit(r)
}
