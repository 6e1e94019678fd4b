package when

import (
	"slices"
	"strings"
)

// open says which end of a mention's stretch is left open.
const (
	openNone  int8 = iota
	openEnd        // since May
	openStart      // until May
)

// compose makes one mention of a time of day and the day beside it: "9 a.m.
// Tuesday", "Tuesday at 9 a.m.", "the night of October 8". The same time told once
// more in brackets is passed over: "10:30 pm (2130 GMT) on Saturday".
func (e *env) compose() {
	kept := e.out[:0]
	for _, x := range e.out {
		if n := len(kept); n > 0 && !x.joins && !kept[n-1].joins {
			last := &kept[n-1]
			if last.free && x.free && x.first == last.end+1 && e.word(last.end) == "(" && e.word(x.end) == ")" {
				last.aside = x.end + 1
				continue
			}
			if e.besideDay(last, &x) {
				last.absorb(&x)
				continue
			}
		}
		kept = append(kept, x)
	}
	e.out = slices.DeleteFunc(kept, func(x found) bool { return x.needsDay }) // "the dawn of hope"
}

// besideDay reports whether a and b are a day and a time of day that belong together.
func (e *env) besideDay(a, b *found) bool {
	end := max(a.end, a.aside)
	if (a.typ == "TIME") == (b.typ == "TIME") || b.first-end > 2 {
		return false
	}
	d, t := a, b
	if a.typ == "TIME" {
		d, t = b, a
		if e.word(a.first-1) == "(" && e.toks[a.first].upper && e.word(a.end) == "," {
			return false // a newspaper cited: "(Dawn, January 23)"
		}
	}
	if d.typ != "DATE" || d.v[0].grain != grainDay || !t.free {
		return false
	}
	for i := end; i < b.first; i++ {
		if e.toks[i].brk {
			return false
		}
		switch e.word(i) {
		case "on", ",", "of", "at", "in", "the", "around", "about":
		default:
			return false
		}
	}
	return !e.toks[b.first].brk
}

// absorb puts b's words and what it says into a.
func (a *found) absorb(b *found) {
	for turn := range a.v {
		d, t := a.v[turn], b.v[turn]
		if a.typ == "TIME" {
			d, t = t, d
		}
		v := d
		v.val = d.val + timeOf(t.val)
		a.v[turn] = v
	}
	if a.typ == "TIME" {
		a.rule = b.rule
	}
	a.typ, a.end, a.needsDay, a.free = "TIME", b.end, false, false
}

// timeOf is the part of a value from its T on.
func timeOf(v string) string {
	for i := range v {
		if v[i] == 'T' && i > 0 {
			return v[i:]
		}
	}
	return ""
}

// joinRanges marks "from May to July", "between 2001 and 2003", "since mid-2025".
func (e *env) joinRanges() {
	for i := range e.out {
		x := &e.out[i]
		if x.v[0].grain == grainNone || x.typ == "DURATION" || x.typ == "SET" {
			continue
		}
		before := e.before(x.first)
		if !x.joins && i+1 < len(e.out) && e.linked(x, &e.out[i+1], before) {
			x.joins = true
			e.out[i+1].open = openNone
			e.fitYear(x, &e.out[i+1])
			continue
		}
		if x.joins || i > 0 && e.out[i-1].joins || e.noun(x.end) {
			continue
		}
		switch before {
		case "since":
			x.open = openEnd
		case "until", "till":
			x.open = openStart
		}
	}
}

// before is the word before token i in small letters, "" at the start of a
// paragraph.
func (e *env) before(i int) string {
	if i == 0 || i < len(e.toks) && e.toks[i].brk {
		return ""
	}
	return e.word(i - 1)
}

// word is token i in small letters.
func (e *env) word(i int) string {
	if i < 0 || i >= len(e.toks) {
		return ""
	}
	return strings.ToLower(e.text[e.toks[i].start:e.toks[i].end])
}

// clauseEnd reports whether token i ends a clause: a sign of punctuation, or no
// token at all.
func (e *env) clauseEnd(i int) bool {
	return i >= len(e.toks) || e.toks[i].brk || e.toks[i].kind == kindPunct
}

// countBefore reports whether token i follows a number: "$5 million a year".
func (e *env) countBefore(i int) bool {
	if i == 0 || e.toks[i].brk {
		return false
	}
	t := &e.toks[i-1]
	if t.kind == kindNum || t.kind == kindDec {
		return true
	}
	switch e.word(i - 1) {
	case "million", "billion", "thousand", "hundred", "percent", "cents", "dollars", "hours", "times", "%":
		return true
	}
	return false
}

// linked reports whether x and y are the two ends of one stretch.
func (e *env) linked(x, y *found, before string) bool {
	if y.v[0].grain == grainNone || y.typ == "DURATION" || y.typ == "SET" || y.first-x.end != 1 {
		return false
	}
	t := &e.toks[x.end]
	if t.brk || e.toks[y.first].brk || y.v[0].hi < x.v[0].lo && !x.v[0].yearless {
		return false
	}
	switch e.word(x.end) {
	case "to", "through", "until", "till":
		return before == "from" || x.v[0].grain == y.v[0].grain
	case "and":
		return before == "between"
	}
	return t.entry != nil && t.entry.hyphen && x.v[0].grain == y.v[0].grain
}

// fitYear gives a day without a year the year of the range's other end.
func (e *env) fitYear(x, y *found) {
	for turn := range x.v {
		a, b := &x.v[turn], &y.v[turn]
		if !a.yearless || b.relative || a.grain != grainDay {
			continue
		}
		_, m, d := a.lo.date()
		year := yearOf(b.lo)
		if !valid(year, m, d) {
			continue
		}
		v := dayValue(civil(year, m, d))
		if v.lo > b.hi && valid(year-1, m, d) {
			v = dayValue(civil(year-1, m, d))
		}
		a.val, a.lo, a.hi, a.relative = v.val, v.lo, v.hi, false
	}
}

// noun reports whether a possessive or a noun follows: "since Friday's attack"
// says when the attack was, not since when.
func (e *env) noun(i int) bool {
	if i >= len(e.toks) || e.toks[i].brk {
		return false
	}
	t := &e.toks[i]
	return t.kind == kindPunct && (e.text[t.start] == '\'' || e.text[t.start:t.end] == "’")
}
