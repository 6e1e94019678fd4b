package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
)

const tagMax = 400 // bytes of the longest editorial mark

// leadTags returns how many bytes of s are marks in square brackets at its start.
// Any bracket counts where loose; else only those of editorial.tsv. A bracket
// that a small letter follows is part of a sentence ("[He] said so").
func (r *Reader) leadTags(s string, loose bool) (end int, tags []string) {
	for {
		rest := strings.TrimLeft(s[end:], " \n\u00a0")
		open := len(s) - len(rest)
		if !strings.HasPrefix(rest, "[") {
			return end, tags
		}
		shut := closing(rest)
		if shut < 0 {
			return end, tags
		}
		in, after := rest[1:shut], strings.TrimLeft(rest[shut+1:], " \n\u00a0")
		next, _ := utf8.DecodeRuneInString(after)
		if unicode.IsLower(next) || unicode.IsLetter(firstRune(rest[shut+1:])) || !r.t.Editorial(in) && !(loose && markLike(in)) {
			return end, tags
		}
		end = open + shut + 1
		tags = append(tags, in)
	}
}

// closing returns where the bracket that s opens with is closed, or -1.
func closing(s string) int {
	depth := 0
	for i := 0; i < min(len(s), tagMax); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// markLike reports whether a bracket in the place of a mark may be one: it is no
// number and begins with a letter.
func markLike(in string) bool { return unicode.IsLetter(firstRune(in)) && len(in) >= 3 }

// tailTags returns where the marks at the end of s begin; len(s) where there are none.
func (r *Reader) tailTags(s string) int {
	at := len(s)
	for {
		rest := strings.TrimRight(s[:at], " \n\u00a0")
		if !strings.HasSuffix(rest, "]") {
			return at
		}
		open := strings.LastIndexByte(rest, '[')
		if open < 0 || len(rest)-open > tagMax || !r.t.Editorial(rest[open+1:len(rest)-1]) {
			return at
		}
		at = open
	}
}

// Marks cuts a paragraph's editorial marks off its ends: what is left lies in
// [start, end), and the marks are notes. Where a page is a monitored broadcast or
// dispatch, every bracket at the start of a paragraph is a mark: it names who
// speaks.
func (r *Reader) Marks(s string, monitored bool) (start, end int) {
	if !strings.HasPrefix(s, "[") && !strings.HasSuffix(s, "]") {
		return 0, len(s)
	}
	start, _ = r.leadTags(s, monitored)
	end = start + r.tailTags(s[start:])
	return start, end
}

// MarkBlocks parts a paragraph of the text s from its marks, which become notes.
func (r *Reader) MarkBlocks(b khabar.Block, s string, monitored bool) []khabar.Block {
	from, to := r.Marks(b.Of(s), monitored)
	if from == 0 && to == b.End-b.Start {
		return []khabar.Block{b}
	}
	var out []khabar.Block
	add := func(kind khabar.BlockKind, start, end int) {
		part := s[start:end]
		start += len(part) - len(strings.TrimLeft(part, " \t\r\n\u00a0"))
		end -= len(part) - len(strings.TrimRight(part, " \t\r\n\u00a0"))
		if start < end {
			out = append(out, khabar.Block{Kind: kind, Span: khabar.Span{Start: start, End: end}})
		}
	}
	add(khabar.BlockNote, b.Start, b.Start+from)
	add(b.Kind, b.Start+from, b.Start+to)
	add(khabar.BlockNote, b.Start+to, b.End)
	return out
}
