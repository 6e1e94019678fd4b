// Package when finds expressions of time in a report and says which days they
// stand for.
//
// In goes a Document with its Text and Report; the Tokens, tags and parse of
// internal/sentence are used where they stand, for tense and for words such as
// "May" and "second" that are not always times. Out come Document.Times in
// order of position: TIMEX3 type, value and modifier after the TimeML 1.2.1
// annotation guidelines, and as When the days meant.
//
// The rules are rows of data/when: patterns over tokens, an operation that
// gives the meaning, and examples that run as tests (the division of HeidelTime,
// Strötgen and Gertz 2013). All patterns share one trie that is entered only at
// words that may begin one; the longest match that its operation accepts wins.
//
// Promises:
//   - Mentions do not overlap, lie within the text, and each names its rule.
//   - When.Start is not after When.End. Both are inclusive.
//   - A relative expression rests on the publication date and nothing else. If
//     that is known as a range only, When is as wide as the doubt, and says so. If
//     it is not known at all, When is unknown.
//   - Where two mentions bound one stretch ("October 8–9", "from May to July"),
//     each keeps its own TIMEX3 value, as TimeML has it, and When of the first
//     carries the whole stretch, with the words of both as its Expression.
package when

import (
	"errors"
	"slices"
	"sync"

	"khabar"
	whendata "khabar/data/when"
)

// Finder finds times. It is safe for concurrent use.
type Finder struct {
	lex             *lexicon
	root, pre, post *node
	rules           []rule
	starts          []bool // by word id: some pattern may begin here
	examples        []example
	pool            sync.Pool // *env
}

// New returns a Finder over the tables of data/when.
func New() (*Finder, error) {
	f := &Finder{lex: newLexicon(), root: &node{}, pre: &node{}, post: &node{}}
	if err := f.lex.loadWords(whendata.FS, "words.tsv"); err != nil {
		return nil, err
	}
	if err := f.loadRules(whendata.FS, "rules.tsv"); err != nil {
		return nil, err
	}
	if len(f.rules) == 0 {
		return nil, errors.New("when: no rules")
	}
	f.starts = make([]bool, len(f.lex.words))
	for _, e := range f.lex.words {
		f.starts[e.id] = begins(f.root, e) || begins(f.pre, e)
	}
	f.pool.New = func() any { return &env{f: f} }
	return f, nil
}

// begins reports whether a pattern of n may begin with word e.
func begins(n *node, e *entry) bool {
	if n.lits[lit{e.id, false}] != nil || n.lits[lit{e.id, true}] != nil {
		return true
	}
	for _, x := range n.classes {
		if x.class < firstLexical {
			if e.isNum || e.isOrd {
				return true
			}
			continue
		}
		for _, s := range e.senses {
			if s.class == x.class {
				return true
			}
		}
	}
	return false
}

// env is the state of one run over one document.
type env struct {
	f    *Finder
	doc  *khabar.Document
	text string
	toks []tok

	hasRef     bool
	refs       [2]day // earliest and latest day of publication
	ref        day    // the one of this turn
	turn       int
	told       [2]value // the last time told, under each reference day
	quarter    [2]value // the last quarter told
	quarterAt  int      // its token, -1 for none
	here       int      // the token at hand
	hasTold    bool
	toldDay    [2]value // the last day told
	hasDay     bool
	tenseOf    int // match whose tense is known
	tenseKnown tense
	out        []found
	matches    []match
	cursor     int // index into doc.Tokens
}

// found is a mention before it is written out.
type found struct {
	first, end int // tokens of the scanner
	rule       string
	typ, mod   string
	free       bool // a time of day that names no day of its own
	needsDay   bool // to be dropped where no day stands beside it
	aside      int  // the token after a bracket that tells the same time once more
	v          [2]value
	joins      bool // the next mention ends the stretch that this one begins
	open       int8
}

// Find fills doc.Times.
func (f *Finder) Find(doc *khabar.Document) {
	e := f.pool.Get().(*env)
	e.reset(doc)
	e.toks = f.lex.scan(doc.Text, e.toks[:0])
	for i := 0; i < len(e.toks); {
		t := &e.toks[i]
		if t.entry == nil && (t.kind == kindWord || t.kind == kindPunct) || t.entry != nil && !f.starts[t.entry.id] {
			i++
			continue
		}
		i = e.at(i)
	}
	e.compose()
	e.joinRanges()
	doc.Times = e.write()
	e.doc, e.text = nil, ""
	f.pool.Put(e)
}

func (e *env) reset(doc *khabar.Document) {
	e.doc, e.text = doc, doc.Text
	e.refs, e.hasRef = reference(doc.Report)
	e.ref, e.hasTold, e.out, e.matches, e.cursor, e.tenseOf = e.refs[0], false, e.out[:0], e.matches[:0], 0, -1
	e.quarterAt, e.hasDay = -1, false
}

// reference returns the earliest and latest day of publication.
func reference(r *khabar.Report) ([2]day, bool) {
	if r == nil {
		return [2]day{}, false
	}
	lo, okLo := parseDay(r.PublishedInfo.Earliest)
	hi, okHi := parseDay(r.PublishedInfo.Latest)
	if okLo && okHi && lo <= hi {
		return [2]day{lo, hi}, true
	}
	if lo, hi, ok := parseDays(r.Published); ok {
		return [2]day{lo, hi}, true
	}
	return [2]day{}, false
}

// parseDays reads 2025, 2025-10 or 2025-10-08 (with or without a time).
func parseDays(s string) (lo, hi day, ok bool) {
	if d, ok := parseDay(s); ok {
		return d, d, true
	}
	if len(s) != 4 && len(s) != 7 {
		return 0, 0, false
	}
	y, end := number(s, 0)
	if end != 4 || y < 1 {
		return 0, 0, false
	}
	v := yearValue(y)
	if len(s) == 7 {
		m, end := number(s, 5)
		if s[4] != '-' || end != 7 || m < 1 || m > 12 {
			return 0, 0, false
		}
		v = monthValue(y, m)
	}
	return v.lo, v.hi, true
}

// anchor is the time told before, nil where there is none.
func (e *env) anchor() *value {
	if !e.hasTold || e.told[e.turn].grain == grainNone {
		return nil
	}
	return &e.told[e.turn]
}

// at tries every rule at token i, takes the longest match that is accepted, and
// returns the token to go on from.
func (e *env) at(i int) int {
	f := e.f
	e.here = i
	e.matches = e.matches[:0]
	m := match{first: i, rule: -1}
	e.matches = f.lex.walk(e.toks, i, f.root, &m, e.matches)
	bare := len(e.matches)
	m = match{first: i}
	pres := f.lex.walk(e.toks, i, f.pre, &m, nil)
	for _, p := range pres {
		if p.end >= len(e.toks) || e.toks[p.end].brk {
			continue
		}
		m = match{first: p.end}
		from := len(e.matches)
		e.matches = f.lex.walk(e.toks, p.end, f.root, &m, e.matches)
		for k := from; k < len(e.matches); k++ {
			e.matches[k].pre = p.rule + 1
			e.matches[k].whole = i
		}
	}
	for k := range e.matches[:bare] {
		e.matches[k].whole = i
	}
	slices.SortStableFunc(e.matches, func(a, b match) int {
		if a.end != b.end {
			return b.end - a.end
		}
		if a.pre != b.pre && (a.pre == 0 || b.pre == 0) {
			return a.pre - b.pre
		}
		if an, bn := f.rules[a.rule].kind == "NONE", f.rules[b.rule].kind == "NONE"; an != bn {
			if an {
				return -1
			}
			return 1
		}
		return a.rule - b.rule
	})
	for k := range e.matches {
		if end, ok := e.take(&e.matches[k]); ok {
			return end
		}
	}
	return i + 1
}

// take runs the operation of a match under each reference day and keeps what
// it gives.
func (e *env) take(m *match) (int, bool) {
	r := &e.f.rules[m.rule]
	if r.kind == "NONE" {
		return m.end, m.pre == 0 && (!r.part || e.inName(m))
	}
	if r.next != nil && !slices.Contains(r.next, e.word(m.end)) {
		return 0, false
	}
	if r.last && !e.clauseEnd(m.end) {
		return 0, false // "ten days before the vote", "for the year before"
	}
	mod := r.mod
	if m.pre > 0 {
		p := &e.f.rules[m.pre-1]
		if !slices.Contains(p.args[1:], r.kind) && !(r.ago && slices.Contains(p.args[1:], "AGO")) && !(r.days && slices.Contains(p.args[1:], "DAY")) {
			return 0, false
		}
		mod = p.args[0]
		if mod == "MORE_THAN" && e.deixis(m.first) {
			return 0, false
		}
	}
	if !e.plausible(m) {
		return 0, false
	}
	e.tenseOf = -1
	x := found{first: m.whole, end: m.end, rule: r.name, typ: r.kind, mod: mod, free: r.free, needsDay: r.day}
	for turn := range x.v {
		if turn == 1 && e.refs[0] == e.refs[1] {
			x.v[1] = x.v[0] // told and all else are the same too
			break
		}
		e.turn, e.ref = turn, e.refs[turn]
		v, ok := r.op(e, m, r.args)
		if !ok || v.grain != grainNone && (yearOf(v.lo) < 1 || yearOf(v.hi) > 9999) {
			return 0, false
		}
		if !dayPart(&v, m) {
			return 0, false
		}
		x.v[turn] = v
	}
	if x.v[0].typ != "" {
		x.typ = x.v[0].typ
	}
	x.end = e.after(&x)
	for turn := range x.v {
		x.v[turn].narrow(x.mod)
	}
	e.keep(x)
	return x.end, true
}

// inName reports whether a match is capitalised and a capitalised word follows.
func (e *env) inName(m *match) bool {
	if m.end >= len(e.toks) || e.toks[m.end].brk {
		return false
	}
	t := &e.toks[m.end]
	return e.toks[m.end-1].upper && t.upper && t.kind == kindWord
}

// deixis reports whether the words at token i are "the past …", "last …": there
// "over" is a preposition, not a measure.
func (e *env) deixis(i int) bool {
	return isWord(e.toks, i, "the") || isWord(e.toks, i, "past") || isWord(e.toks, i, "last") || isWord(e.toks, i, "next")
}

// dayPart adds the part or hour of the day that a match names beside its day.
func dayPart(v *value, m *match) bool {
	if v.grain != grainDay && (v.val == "" || v.val[0] != 'X') {
		return true
	}
	for i := range v.val {
		if v.val[i] == 'T' {
			return true
		}
	}
	if t, ok := clockValue(m); ok {
		v.val += t
		v.typ = "TIME"
	} else if m.get(slotClock) != nil {
		return false
	} else if c := m.get(slotPart); c != nil {
		v.val += "T" + c.s
		v.typ = "TIME"
	}
	return true
}

// after takes in a modifier that follows: "two years or more".
func (e *env) after(x *found) int {
	m := match{first: x.end}
	best := x.end
	for _, p := range e.f.lex.walk(e.toks, x.end, e.f.post, &m, nil) {
		args := e.f.rules[p.rule].args
		if p.end > best && slices.Contains(args[1:], x.typ) {
			best, x.mod = p.end, args[0]
		}
	}
	return best
}

// keep adds a mention, or both of a pair such as "October 8–9".
func (e *env) keep(x found) {
	if x.v[0].second == nil && x.needsDay {
		e.out = append(e.out, x)
		return
	}
	if x.v[0].second == nil {
		e.tell(x.v, x.first)
		e.out = append(e.out, x)
		return
	}
	y := x
	split := x.v[0].splitTok
	for turn := range x.v {
		y.v[turn] = *x.v[turn].second
		x.v[turn].second = nil
	}
	y.first = split
	x.end = split
	for x.end > x.first+1 && e.isLink(x.end-1) {
		x.end--
	}
	x.joins = true
	e.tell(x.v, x.first)
	e.out = append(e.out, x, y)
}

// isLink reports whether a token may stand between the ends of a range.
func (e *env) isLink(i int) bool {
	t := &e.toks[i]
	switch e.word(i) {
	case "to", "and", "or", "through", "until", "/", ",", "the":
		return true
	}
	return t.entry != nil && t.entry.hyphen
}

// tell remembers a time as the one told last.
func (e *env) tell(v [2]value, at int) {
	if v[0].grain == grainNone || v[0].grain == grainSpan || v[0].derived {
		return
	}
	e.told, e.hasTold = v, true
	if v[0].grain == grainDay {
		e.toldDay, e.hasDay = v, true
	}
	if v[0].grain == grainQuarter && !(e.quarterNear() != nil && e.ahead(&v[0]) && !e.ahead(&e.quarter[0])) {
		e.quarter, e.quarterAt = v, at
	}
}

// ahead reports whether a value ends after the reference day: what is forecast
// for such a quarter is no anchor for "the latest quarter".
func (e *env) ahead(v *value) bool { return e.hasRef && v.hi > e.refs[0] }

// write turns what was found into mentions.
func (e *env) write() []khabar.TimeMention {
	if len(e.out) == 0 {
		return nil
	}
	out := make([]khabar.TimeMention, 0, len(e.out))
	for i := range e.out {
		x := &e.out[i]
		span := khabar.Span{Start: int(e.toks[x.first].start), End: int(e.toks[x.end-1].end)}
		t := khabar.TimeMention{
			Anchor: e.tie(span), Type: x.typ, Mod: x.mod, Rule: x.rule,
			Relative: x.v[0].relative, Value: e.common(x),
		}
		var y *found
		if x.joins {
			y = &e.out[i+1]
		}
		t.When = e.when(x, y, span)
		out = append(out, t)
	}
	return out
}

// tie finds the tokens of a span.
func (e *env) tie(s khabar.Span) khabar.Anchor {
	toks := e.doc.Tokens
	a := khabar.Anchor{Span: s}
	for e.cursor < len(toks) && toks[e.cursor].End <= s.Start {
		e.cursor++
	}
	a.First = e.cursor
	last := e.cursor
	for last < len(toks) && toks[last].Start < s.End {
		last++
	}
	a.Last = last
	if a.First < len(toks) && a.First < a.Last {
		a.Sent = toks[a.First].Sent
	}
	return a
}

// common is the value under both reference days; where they differ, what they
// have in common.
func (e *env) common(x *found) string {
	a, b := x.v[0].val, x.v[1].val
	if a == b {
		return a
	}
	if len(a) < 10 || len(b) < 10 || a[4] != '-' || b[4] != '-' || a[5] > '9' || b[5] > '9' {
		return unknownValue(a)
	}
	switch {
	case a[:7] == b[:7]:
		return a[:8] + "XX" + a[10:]
	case a[:4] == b[:4]:
		return a[:4] + "-XX-XX" + a[10:]
	}
	return "XXXX-XX-XX" + a[10:]
}

// unknownValue blots out the year of a value.
func unknownValue(v string) string {
	if len(v) < 4 || v[0] < '0' || v[0] > '9' {
		return v
	}
	b := []byte(v)
	for i := range b[:4] {
		b[i] = 'X'
	}
	for i := 5; i < len(b) && (isDigit(b[i]) || b[i] == '-'); i++ {
		if isDigit(b[i]) {
			b[i] = 'X'
		}
	}
	return string(b)
}

const noteRange = "publication date is a range"

// when is the interval of days of mention x, up to the end of y where y is not nil.
func (e *env) when(x, y *found, span khabar.Span) khabar.When {
	v, w := &x.v[0], &x.v[1]
	if x.typ == "SET" || v.grain == grainNone && (x.typ == "DURATION" || v.val != "" && v.val[0] == 'P' && !v.relative) {
		return khabar.When{}
	}
	mark := khabar.MarkAt(e.text, span)
	out := khabar.When{Precision: khabar.PrecisionUnknown, Expression: mark.Text, Mention: &mark, Note: v.note}
	if v.grain == grainNone || w.grain == grainNone {
		if v.relative && !e.hasRef {
			out.Note = "publication date unknown"
		}
		return out
	}
	lo, hi := min(v.lo, w.lo), max(v.hi, w.hi)
	out.Precision = precisions[v.grain]
	if (x.mod != "" && v.grain > grainWeekend) || x.mod == "APPROX" {
		out.Precision = khabar.PrecisionApprox
	}
	if y != nil {
		end := khabar.Span{Start: span.Start, End: int(e.toks[y.end-1].end)}
		hi = max(hi, y.v[0].hi, y.v[1].hi)
		out.Expression = end.Of(e.text)
	}
	if v.relative && e.refs[0] != e.refs[1] {
		out.Precision = khabar.PrecisionApprox
		out.Note = noteRange
	}
	out.Start, out.End = lo.iso(), hi.iso()
	switch x.open {
	case openEnd:
		out.End, out.Note = "", "since"
		if e.hasRef && e.refs[1] >= lo {
			out.End = e.refs[1].iso()
		}
		out.Precision = khabar.PrecisionApprox
	case openStart:
		out.Start, out.Note = "", "until"
		out.Precision = khabar.PrecisionApprox
	}
	return out
}
