package count

import (
	"math"
	"strconv"
	"strings"

	"khabar"
)

// maxNumber bounds what is read as a count: the world's population.
const maxNumber = 10_000_000_000

// number reads the number that starts at token i of the sentence ending at end.
// next is the token after it (i where there is none).
func (r *reader) number(i, end int) (value int, vague bool, next int) {
	toks := r.doc.Tokens
	total, part, seen := 0, 0, false
	for next = i; next < end; next++ {
		form := toks[next].Form
		if seen && form == "-" && next+1 < end && r.isNumeral(next+1) {
			continue
		}
		if seen && strings.EqualFold(form, "and") && next+1 < end && part > 0 && part%100 == 0 && r.smallUnit(next+1) {
			continue
		}
		if v, fraction, ok := digits(form); ok {
			if seen && part != 0 {
				break
			}
			if fraction != 0 { // 1.5 million
				if s, ok := r.scaleAt(next+1, end); ok {
					return r.bounded(int(math.Round((float64(v) + fraction) * float64(s)))), false, next + 2
				}
				return 0, false, i
			}
			part, seen = v, true
			continue
		}
		n, ok := r.numerals[lower(form)]
		if !ok {
			break
		}
		if n.kind == numVague {
			if seen || next+1 < end && r.startsNumber(next+1) { // "some 300" is a qualifier
				break
			}
			return 0, true, r.vagueEnd(next, end)
		}
		if n.kind == numScale {
			if !seen && (lower(form) == "score" || !r.articleBefore(next)) {
				break
			}
			part = max(part, 1) * n.value
			if n.value >= 1000 {
				total, part = total+part, 0
			}
			seen = true
			continue
		}
		if seen && (part%10 != 0 || n.value >= 10) && part != 0 && part%100 != 0 {
			break
		}
		part, seen = part+n.value, true
	}
	if !seen {
		return 0, false, i
	}
	return r.bounded(total + part), false, next
}

func (r *reader) bounded(v int) int {
	if v > maxNumber || v < 0 {
		return maxNumber
	}
	return v
}

func (r *reader) isNumeral(i int) bool {
	n, ok := r.numerals[lower(r.doc.Tokens[i].Form)]
	return ok && n.kind != numVague
}

func (r *reader) startsNumber(i int) bool {
	_, _, ok := digits(r.doc.Tokens[i].Form)
	return ok || r.isNumeral(i)
}

func (r *reader) smallUnit(i int) bool {
	n, ok := r.numerals[lower(r.doc.Tokens[i].Form)]
	return ok && n.kind == numUnit && n.value < 100
}

func (r *reader) scaleAt(i, end int) (int, bool) {
	if i >= end {
		return 0, false
	}
	n, ok := r.numerals[lower(r.doc.Tokens[i].Form)]
	return n.value, ok && n.kind == numScale
}

func (r *reader) articleBefore(i int) bool {
	return i > 0 && (strings.EqualFold(r.doc.Tokens[i-1].Form, "a") || strings.EqualFold(r.doc.Tokens[i-1].Form, "half"))
}

// vagueEnd takes "scores of", "a handful of", "hundreds of thousands of" whole.
func (r *reader) vagueEnd(i, end int) int {
	next := i + 1
	for next+1 < end && strings.EqualFold(r.doc.Tokens[next].Form, "of") {
		if n, ok := r.numerals[lower(r.doc.Tokens[next+1].Form)]; ok && n.kind == numVague {
			next += 2
			continue
		}
		break
	}
	return next
}

// digits reads "27", "1,950", "1.5". Years and times are told apart by the caller.
func digits(s string) (whole int, fraction float64, ok bool) {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return 0, 0, false
	}
	whole, i := 0, 0
	for ; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			if whole < maxNumber {
				whole = whole*10 + int(c-'0')
			}
		case c == ',' && i > 0 && i+3 < len(s)+0 && len(s) >= i+4 && threeDigits(s[i+1:i+4]):
		case c == '.' && i+1 < len(s):
			f, err := strconv.ParseFloat("0"+s[i:], 64)
			if err != nil {
				return 0, 0, false
			}
			return whole, f, true
		default:
			return 0, 0, false
		}
	}
	return whole, 0, true
}

func threeDigits(s string) bool {
	for i := 0; i < 3; i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// lower lower-cases without allocating where there is nothing to lower.
func lower(s string) string { return strings.ToLower(s) }

// counts finds the numbers of sentence s.
func (r *reader) counts(s int) {
	sent := r.doc.Sentences[s]
	for i := sent.First; i < sent.End; {
		if next := r.countAt(i, sent.First, sent.End); next > i {
			i = next
			continue
		}
		i++
	}
}

// countAt reads one count whose number starts at token i.
func (r *reader) countAt(i, first, end int) int {
	v, vague, next := r.number(i, end)
	if next == i {
		return i
	}
	if !vague && r.notACount(i, next, v) {
		return next
	}
	begin := i
	if i > first && r.articleBefore(i) && r.numerals[lower(r.doc.Tokens[i].Form)].kind == numScale {
		begin = i - 1
	}
	start, b := r.qualifierBefore(begin, first)
	c := khabar.CountMention{UnitTok: -1, Rule: "count.number"}
	if !vague {
		c.Low, c.Best, c.High = bounds(v, b)
		if high, after, ok := r.rangeAfter(next, end, v); ok {
			c.Low, c.Best, c.High, next = ptr(v), ptr(v), ptr(high), after
			c.Rule = "count.range"
		} else if next+1 < end && lower(r.doc.Tokens[next].Form) == "or" && lower(r.doc.Tokens[next+1].Form) == "more" {
			c.Low, c.Best, c.High, next = ptr(v), ptr(v), nil, next+2
		}
	} else {
		c.Rule = "count.vague"
	}
	c.Anchor = r.doc.Anchored(start, next)
	c.Wording = c.Span.Of(r.doc.Text)
	c.UnitTok = r.unit(i, next, end)
	if c.UnitTok >= 0 {
		c.Unit = r.doc.Tokens[c.UnitTok].Lemma
	}
	r.found = append(r.found, c)
	return next
}

// notACount leaves out years, times, list numbers, ages, distances in names and
// parts of dates: digits that the tagger or the neighbours show to count nothing.
func (r *reader) notACount(i, next, v int) bool {
	toks := r.doc.Tokens
	t := toks[i]
	if next == i+1 && v >= 1900 && v <= 2100 && len(t.Form) == 4 && t.Form[0] >= '1' && t.Form[0] <= '2' {
		if next >= len(toks) || toks[next].UPOS != "NOUN" || !strings.HasSuffix(toks[next].XPOS, "S") {
			return true
		}
	}
	if i > 0 {
		prev := lower(toks[i-1].Form)
		if prev == "$" || prev == "€" || prev == "£" || prev == "aged" || prev == "no." || prev == "age" || prev == "#" {
			return true
		}
		if isMonth(prev) || prev == "," && i > 1 && toks[i-2].UPOS == "PROPN" && next < len(toks) && toks[next].Form == "," && v < 110 {
			return true // "…, 54, …" is an age
		}
	}
	if next < len(toks) {
		after := lower(toks[next].Form)
		if isMonth(after) || after == "a.m." || after == "p.m." || after == "am" || after == "pm" || after == "gmt" || after == ":" && next+1 < len(toks) && toks[next+1].XPOS == "CD" {
			return true
		}
		if after == "-" && next+1 < len(toks) && (lower(toks[next+1].Form) == "year" || lower(toks[next+1].Form) == "month" || lower(toks[next+1].Form) == "day" || lower(toks[next+1].Form) == "hour") {
			return true
		}
	}
	first := r.doc.Sentences[t.Sent].First
	start, _ := r.qualifierBefore(i, first)
	opens := (i == first || start < i || isDash(toks[i-1].Form)) && next < len(toks) && toks[next].UPOS != "PUNCT" && toks[next].UPOS != "ADP"
	return t.UPOS == "PRON" || t.UPOS == "PROPN" && next == i+1 && !isDigit(t.Form) && !opens
}

func isDash(s string) bool { return s == "-" || s == "–" || s == "—" || s == "--" }

func isDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

var months = map[string]bool{
	"january": true, "february": true, "march": true, "april": true, "may": true, "june": true, "july": true, "august": true,
	"september": true, "october": true, "november": true, "december": true,
	"jan.": true, "feb.": true, "mar.": true, "apr.": true, "aug.": true, "sept.": true, "sep.": true, "oct.": true, "nov.": true, "dec.": true,
	"jan": true, "feb": true, "aug": true, "sept": true, "sep": true, "oct": true, "nov": true, "dec": true,
}

func isMonth(s string) bool { return months[s] }

// qualifierBefore returns the first token of the qualifier that ends before i.
func (r *reader) qualifierBefore(i, first int) (int, bound) {
	for n := min(4, i-first); n >= 1; n-- {
		start := i - n
		for _, q := range r.qualifiers[lower(r.doc.Tokens[start].Form)] {
			if len(q.words) == n && r.wordsAt(start, q.words) {
				return start, q.bound
			}
		}
	}
	return i, boundExact
}

func (r *reader) wordsAt(i int, words []string) bool {
	for k, w := range words {
		if !strings.EqualFold(r.doc.Tokens[i+k].Form, w) {
			return false
		}
	}
	return true
}

// bounds turns a value with its qualifier into low, best and high. The stated
// number is the best reading in every case; only the open side is left out.
func bounds(v int, b bound) (low, best, high *int) {
	switch b {
	case boundLow:
		return ptr(v), ptr(v), nil
	case boundAbove:
		return ptr(v + 1), ptr(v), nil
	case boundHigh:
		return nil, ptr(v), ptr(v)
	case boundBelow:
		return nil, ptr(v), ptr(max(v-1, 0))
	case boundAbout:
		return nil, ptr(v), nil
	}
	return ptr(v), ptr(v), ptr(v)
}

func ptr(v int) *int { return &v }

// rangeAfter reads "to 15", "- 15", "and 15" after "between 10".
func (r *reader) rangeAfter(i, end, low int) (high, next int, ok bool) {
	if i+1 >= end {
		return 0, i, false
	}
	switch lower(r.doc.Tokens[i].Form) {
	case "to", "-", "–", "or":
	case "and":
		if n := i - 2; n < 0 || lower(r.doc.Tokens[n].Form) != "between" {
			return 0, i, false
		}
	default:
		return 0, i, false
	}
	v, vague, after := r.number(i+1, end)
	if after == i+1 || vague || v <= low {
		return 0, i, false
	}
	return v, after, true
}

// unit finds what the number at [i, next) counts: its governor in the parse
// where that is a noun to the right, else the next noun within a few tokens.
func (r *reader) unit(i, next, end int) int {
	toks := r.doc.Tokens
	for t := i; t < next; t++ {
		if h := toks[t].Head; h >= next && h < end && isNominal(toks[h].UPOS) && strings.HasPrefix(toks[t].Deprel, "nummod") && r.together(next, h) && !isMonth(lower(toks[h].Form)) && !dayWords[lower(toks[h].Form)] {
			for o := toks[h].Head; toks[h].UPOS == "PROPN" && toks[h].Deprel == "compound" && o > h && o < end && isNominal(toks[o].UPOS) && r.together(h, o); o = toks[h].Head {
				h = o // "seven United Nations staff"
			}
			return h
		}
	}
	if next < end && toks[next].Form == "%" {
		return next
	}
	t := next
	if t < end && lower(toks[t].Form) == "of" {
		t++
	}
	last := -1
	for ; t < end && t < next+6; t++ {
		switch toks[t].UPOS {
		case "NOUN", "PROPN":
			if f := lower(toks[t].Form); isMonth(f) || dayWords[f] {
				return last
			}
			last = t
			continue
		case "ADJ", "DET", "NUM":
			if last >= 0 {
				return last
			}
			if f := toks[t].Form; t == next && f[0] >= 'A' && f[0] <= 'Z' && toks[t].UPOS == "ADJ" && (t+1 >= end || !isNominal(toks[t+1].UPOS) && toks[t+1].UPOS != "ADJ") {
				return t // "one Iraqi"
			}
			if lower(toks[t].Form) == "other" || lower(toks[t].Form) == "more" {
				if t+1 >= end || !isNominal(toks[t+1].UPOS) && toks[t+1].UPOS != "ADJ" {
					return -1
				}
			}
			continue
		case "VERB":
			if last < 0 && (toks[t].XPOS == "VBN" || toks[t].XPOS == "VBG") && t+1 < end && isNominal(toks[t+1].UPOS) {
				continue // "two wounded soldiers"
			}
		case "PUNCT":
			if last >= 0 && (toks[t].Form == "-" || toks[t].Form == "'") {
				continue
			}
			if shut := r.acronym(t, end); last >= 0 && shut > t && shut+1 < end && isNominal(toks[shut+1].UPOS) {
				last, t = shut+1, shut+1 // "nine Example Party (EP) supporters"
				continue
			}
		}
		break
	}
	return last
}

// together reports whether no comma or bracket parts the tokens [i, h).
func (r *reader) together(i, h int) bool {
	for ; i < h; i++ {
		if f := r.doc.Tokens[i].Form; f == "," || f == ";" || f == "—" || f == "–" {
			return false
		}
	}
	return true
}

// acronym returns the closing bracket of the one-word bracket that opens at t, or t.
func (r *reader) acronym(t, end int) int {
	if r.doc.Tokens[t].Form == "(" && t+2 < end && r.doc.Tokens[t+2].Form == ")" {
		return t + 2
	}
	return t
}

func isNominal(upos string) bool { return upos == "NOUN" || upos == "PROPN" }
