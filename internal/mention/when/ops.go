package when

import (
	"fmt"
	"strconv"
)

// op turns a match into a value; false rejects the match. args are the words
// after the operation's name in the rule.
type op func(e *env, m *match, args []string) (value, bool)

// operations by the name they have in rules.tsv.
var operations = map[string]op{
	"iso": opISO, "slash": opSlash, "date": opDate, "dayrange": opDayRange, "month": opMonth, "year": opYear,
	"weekday": opWeekday, "weekdayin": opWeekdayIn, "dayin": opDayIn, "today": opToday, "unit": opUnit, "ago": opAgo, "same": opSame, "ref": opRef,
	"dur": opDuration, "span": opSpan, "set": opSet, "decade": opDecade, "century": opCentury,
	"quarter": opQuarter, "half": opHalf, "season": opSeason, "clock": opClock, "part": opPart,
	"holiday": opHoliday, "solar": opSolar, "fixed": opFixed, "weekof": opWeekOf,
	"samequarter": opSameQuarter, "yearwords": opYearWords, "yearrange": opYearRange,
}

func arg(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

func opISO(e *env, m *match, _ []string) (value, bool) {
	t := &e.toks[m.first]
	if !valid(t.n, t.a, t.b) {
		return value{}, false
	}
	return dayValue(civil(t.n, t.a, t.b)), true
}

func opSlash(e *env, m *match, _ []string) (value, bool) {
	t := &e.toks[m.first]
	mo, d, y := t.n, t.a, t.b
	note := ""
	if e.text[t.start+1] == '.' || t.end-t.start > 2 && e.text[t.start+2] == '.' || mo > 12 {
		mo, d = d, mo
	} else if d <= 12 && d != mo {
		note = "day and month may be the other way round"
	}
	if !valid(y, mo, d) {
		return value{}, false
	}
	v := dayValue(civil(y, mo, d))
	v.note = note
	return v, true
}

// year the match names: in four digits, in two, or by "last", "this", "next".
func (e *env) statedYear(m *match, args []string) (y int32, stated, ok bool) {
	if c := m.get(slotYear); c != nil {
		return c.n, true, true
	}
	if c := m.get(slotShort); c != nil {
		return c.n, true, true
	}
	switch arg(args, 0) {
	case "last", "this", "next":
		if !e.hasRef {
			return 0, true, false
		}
		y, _, _ = e.ref.date()
		return y + direction(args[0]), true, true
	case "same", "prevyear":
		p := e.anchor()
		if p == nil {
			return 0, true, false
		}
		y, _, _ = p.lo.date()
		if args[0] == "prevyear" {
			y--
		}
		return y, true, true
	}
	return 0, false, true
}

func direction(s string) int32 {
	switch s {
	case "last":
		return -1
	case "next":
		return 1
	}
	return 0
}

func opDate(e *env, m *match, args []string) (value, bool) {
	d, mo := m.get(slotDay).n, m.get(slotMonth).n
	y, stated, ok := e.statedYear(m, args)
	if stated && ok {
		if !valid(y, mo, d) {
			return value{}, false
		}
		v := dayValue(civil(y, mo, d))
		v.relative = m.get(slotYear) == nil && m.get(slotShort) == nil
		v.note = slip(y)
		e.checkWeekday(m, &v)
		return v, true
	}
	if !valid(2000, mo, d) {
		return value{}, false
	}
	if !e.hasRef || stated {
		return value{val: fmt.Sprintf("XXXX-%02d-%02d", mo, d), relative: true, yearless: true, lo: day(mo), hi: day(d)}, true
	}
	v := e.nearestDay(m, mo, d)
	e.checkWeekday(m, &v)
	return v, true
}

// slip notes a year that belongs to the solar Hijri calendar beside a month of
// the Gregorian one.
func slip(y int32) string {
	if y >= 1350 && y <= 1450 {
		return "calendar slip? a solar Hijri year beside a Gregorian month"
	}
	return ""
}

// checkWeekday notes a weekday that is not the day's own.
func (e *env) checkWeekday(m *match, v *value) {
	if c := m.get(slotWd); c != nil && v.lo.weekday() != c.n {
		v.note = "the weekday is not that day's"
	}
}

// nearestDay chooses the year of a day and month: by the weekday beside it,
// by tense, else the nearest to the reference day.
func (e *env) nearestDay(m *match, mo, d int32) value {
	y, _, _ := e.ref.date()
	var best day
	bestCost := int32(1 << 30)
	for k := y - 1; k <= y+1; k++ {
		if !valid(k, mo, d) {
			continue
		}
		x := civil(k, mo, d)
		cost := int32(x - e.ref)
		tense := e.tense(m)
		switch {
		case cost < 0 && tense == future:
			cost = -cost * 3
		case cost < 0:
			cost = -cost
		case cost > 0 && tense == past:
			cost = cost*3 + 2
		}
		if c := m.get(slotWd); c != nil && x.weekday() != c.n {
			cost += 1000
		}
		if cost < bestCost {
			best, bestCost = x, cost
		}
	}
	if bestCost == 1<<30 { // 29 February, far from a leap year
		return value{val: fmt.Sprintf("XXXX-%02d-%02d", mo, d), relative: true}
	}
	v := dayValue(best)
	v.relative, v.yearless = true, true
	return v
}

// opDayRange is "October 8–9": the first day carries the whole range.
func opDayRange(e *env, m *match, args []string) (value, bool) {
	v, ok := opDate(e, m, args)
	if !ok {
		return v, false
	}
	first := *m
	d1, d2 := m.get(slotDay), m.get(slotDay2)
	month2 := m.get(slotMonth2)
	if month2 == nil && d2.n <= d1.n {
		return value{}, false
	}
	second := first
	for i := range second.caps[:second.ncap] {
		c := &second.caps[i]
		switch c.slot {
		case slotDay:
			c.n = d2.n
		case slotMonth:
			if month2 != nil {
				c.n = month2.n
			}
		}
	}
	w, ok := opDate(e, &second, args)
	if !ok {
		return value{}, false
	}
	v.second, v.splitTok = &w, d2.tok
	if month2 != nil && month2.tok < d2.tok {
		v.splitTok = month2.tok
	}
	return v, true
}

func opMonth(e *env, m *match, args []string) (value, bool) {
	mo := m.get(slotMonth).n
	y, stated, ok := e.statedYear(m, args)
	if stated && ok {
		if y < 1 {
			return value{}, false
		}
		v := monthValue(y, mo)
		v.relative = m.get(slotYear) == nil && m.get(slotShort) == nil
		v.note = slip(y)
		return v, true
	}
	x := value{val: fmt.Sprintf("XXXX-%02d", mo), relative: true}
	if !e.hasRef || stated {
		return x, true
	}
	ry, rm, _ := e.ref.date()
	dir := arg(args, 0)
	y = ry
	switch {
	case dir == "before" && mo >= rm:
		y--
	case dir == "after" && mo <= rm:
		y++
	case dir != "":
	default:
		y += e.nearest(m, mo-rm, 12)
	}
	v := monthValue(y, mo)
	v.relative = true
	return v, true
}

func opYear(e *env, m *match, args []string) (value, bool) {
	c := m.get(slotYear)
	if c == nil {
		c = m.get(slotShort)
	}
	if arg(args, 0) == "bare" && !e.yearContext(m) {
		return value{}, false
	}
	if arg(args, 0) == "short" && !e.shortYearContext(m) {
		return value{}, false
	}
	return yearValue(c.n), true
}

// opYearRange is "1984-85", "2024/25".
func opYearRange(e *env, m *match, args []string) (value, bool) {
	y := m.get(slotYear).n
	c := m.get(slotYear2)
	if c.n > 99 || c.n != (y+1)%100 && c.n <= y%100 {
		return value{}, false
	}
	v := yearValue(y)
	w := yearValue(y/100*100 + c.n)
	if c.n < y%100 {
		w = yearValue((y/100+1)*100 + c.n)
	}
	v.second, v.splitTok = &w, c.tok
	return v, true
}

// opWeekday is a day of the week, before or after the reference day by tense.
func opWeekday(e *env, m *match, args []string) (value, bool) {
	c := m.get(slotWd)
	dir := arg(args, 0)
	x := value{val: fmt.Sprintf("XXXX-WXX-%d", c.n), relative: true}
	base, ok := e.ref, e.hasRef
	if dir == "following" || dir == "previous" {
		if p := e.anchor(); p != nil && p.grain <= grainWeekend {
			base, ok = p.hi, true
		}
	}
	if !ok {
		return x, true
	}
	back := day((base.weekday() - c.n + 7) % 7) // days since the last such day
	d := base - back
	switch dir {
	case "last", "previous":
		if back == 0 {
			d -= 7
		}
	case "next", "following":
		d += 7
	case "this":
		if back > 0 && e.tense(m) != past {
			d += 7
		}
	default:
		if back > 0 && e.tense(m) == future {
			d += 7
		}
	}
	v := dayValue(d)
	v.relative = true
	return v, true
}

// opWeekdayIn is "Tuesday of last week".
func opWeekdayIn(e *env, m *match, args []string) (value, bool) {
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	wd := m.get(slotWd).n
	if !e.hasRef {
		return value{val: fmt.Sprintf("XXXX-WXX-%d", wd), relative: true}, true
	}
	v := dayValue(e.ref + day(7*n) + day(wd-e.ref.weekday()))
	v.relative = true
	return v, true
}

// opDayIn is "the 8th of this month".
func opDayIn(e *env, m *match, args []string) (value, bool) {
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	d := m.get(slotDay).n
	if !e.hasRef {
		return value{val: fmt.Sprintf("XXXX-XX-%02d", d), relative: true}, true
	}
	y, mo, _ := e.ref.date()
	y, mo = addMonths(y, mo, int32(n))
	if !valid(y, mo, d) {
		return value{}, false
	}
	v := dayValue(civil(y, mo, d))
	v.relative = true
	return v, true
}

// opToday is the reference day moved by so many days.
func opToday(e *env, m *match, args []string) (value, bool) {
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	if !e.hasRef {
		return value{val: "XXXX-XX-XX", relative: true}, true
	}
	v := dayValue(e.ref + day(n))
	v.relative = true
	return v, true
}

var unknownUnits = map[string]string{"D": "XXXX-XX-XX", "W": "XXXX-WXX", "K": "XXXX-WXX-WE", "F": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "Y": "XXXX", "E": "XXX", "C": "XX"}

// opUnit is "last week", "next year": the unit that holds the reference day, moved.
func opUnit(e *env, m *match, args []string) (value, bool) {
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	unit := arg(args, 1)
	if c := m.get(slotUnit); c != nil {
		unit = c.s
	}
	if !e.hasRef {
		x, ok := unknownUnits[unit]
		return value{val: x, relative: true}, ok
	}
	d := e.ref
	if unit == "K" && n == 0 && d.weekday() <= 3 && e.tense(m) == past {
		n = -1
	}
	v, ok := unitValue(d, unit, int32(n))
	v.relative = true
	return v, ok
}

// amount of units a match names; "a year" is one.
func amount(m *match) (n, frac int32, vague, ok bool) {
	if c := m.get(slotN); c != nil {
		return c.n, c.frac, false, true
	}
	if c := m.get(slotVague); c != nil {
		return c.n, 0, c.n == 0, true
	}
	return 1, 0, false, true
}

// opAgo is "two days ago" (from the reference day) and, with narr, "two days
// earlier" (from the time told before).
func opAgo(e *env, m *match, args []string) (value, bool) {
	n, frac, vague, ok := amount(m)
	unit := m.get(slotUnit).s
	if !ok || unit == "S" && m.get(slotUnit).lexi.amb {
		return value{}, false
	}
	sign := int32(-1)
	ref := "PAST_REF"
	if arg(args, 0) == "+" {
		sign, ref = 1, "FUTURE_REF"
	}
	if vague || arg(args, 2) == "vague" {
		v := value{val: ref, relative: true}
		if vague && sign > 0 && arg(args, 1) == "narr" {
			v = value{typ: "DURATION", val: duration("X", unit)} // "a few days later he was dead": not to come
		}
		return v, true
	}
	if n > 5000 {
		return value{}, false
	}
	if unit == "Y" && n == 1 && sign < 0 {
		if v, ok := opSameQuarter(e, m, []string{"-1"}); ok {
			return v, true
		}
	}
	base, known := e.ref, e.hasRef
	note := ""
	var p *value
	if arg(args, 1) == "narr" {
		if p = e.anchorFor(unit); p != nil {
			base, known = p.lo, true
			note = "reckoned from the time told before"
			if sign > 0 {
				base = p.hi
			}
		} else {
			note = "no time told before it: reckoned from the publication date"
		}
	}
	if !known {
		x, ok := unknownUnits[unit]
		if !ok {
			x = ref
		}
		return value{val: x, relative: true}, true
	}
	if frac == 5 && unit == "Y" {
		n, unit = n*12+6, "M"
	}
	d, ok := moved(base, unit, sign*n)
	if !ok {
		return value{}, false
	}
	var v value
	switch unit {
	case "H", "N", "S":
		if unit == "H" {
			d = base + day(sign*n/24)
		}
		v = dayValue(d)
	case "E":
		v = yearValue(yearOf(d))
	case "C":
		v = centuryValue(yearOf(d) / 100)
	default:
		if v, ok = unitValue(d, unit, 0); !ok {
			return value{}, false
		}
		if p != nil && p.grain == grainDay && unit == "W" {
			v = dayValue(d)
		}
		if p != nil && unit == "Y" && p.grain == grainQuarter {
			_, mo, _ := d.date()
			v = quarterValue(yearOf(d), (mo-1)/3+1)
		}
	}
	v.relative = p == nil || p.relative
	v.note = note
	return v, true
}

func yearOf(d day) int32 { y, _, _ := d.date(); return y }

// opSame is "the same day", "the following day": the time told before, moved.
func opSame(e *env, m *match, args []string) (value, bool) {
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	unit := arg(args, 1)
	if c := m.get(slotUnit); c != nil {
		unit = c.s
	}
	p := e.anchor()
	if unit == "D" {
		p = e.dayTold(n)
	}
	if p == nil {
		x, ok := unknownUnits[unit]
		return value{val: x, relative: true}, ok
	}
	base := p.lo
	if n > 0 {
		base = p.hi
	}
	v, ok := unitValue(base, unit, int32(n))
	v.relative = p.relative
	return v, ok
}

// anchorFor is the time told before that an amount of units may be counted
// from: days and weeks are counted from a day, not from "2019".
func (e *env) anchorFor(unit string) *value {
	switch unit {
	case "M", "Q", "Y", "E", "C":
		return e.anchor()
	}
	return e.dayTold(1)
}

// dayTold is the last day told; for "the same day" and where none was told, the
// reference day.
func (e *env) dayTold(n int) *value {
	if e.hasDay {
		return &e.toldDay[e.turn]
	}
	if n != 0 || !e.hasRef {
		return nil
	}
	v := dayValue(e.ref)
	v.relative = true
	return &v
}

// opRef is PAST_REF, PRESENT_REF or FUTURE_REF; "he was soon released" is none
// of them.
func opRef(e *env, m *match, args []string) (value, bool) {
	v := value{val: arg(args, 0), relative: true}
	if v.val == "FUTURE_REF" && m.end-m.first == 1 && e.tense(m) == past {
		return v, false
	}
	if v.val == "PRESENT_REF" && e.hasRef {
		v.lo, v.hi, v.grain = e.ref, e.ref, grainSpan
	}
	return v, v.val != ""
}

// quantity writes a number of units in TIMEX3: 2, X, 2.5.
func quantity(n, frac int32, vague bool) string {
	switch {
	case vague:
		return "X"
	case frac != 0:
		return fmt.Sprintf("%d.%d", n, frac)
	}
	return strconv.Itoa(int(n))
}

// durationOf is the TIMEX3 value of what a match counts.
func durationOf(m *match) (string, bool) {
	c := m.get(slotUnit)
	n, frac, vague, ok := amount(m)
	if !ok {
		return "", false
	}
	switch c.s {
	case "E":
		if !vague {
			n, c = n*10, &capture{s: "Y"}
		}
	case "C":
		if !vague {
			n, c = n*100, &capture{s: "Y"}
		}
	case "F":
		if !vague {
			n, c = n*2, &capture{s: "W"}
		}
	case "H":
		if frac == 5 {
			return fmt.Sprintf("PT%dH30M", n), true
		}
	case "Y":
		if frac == 5 {
			return fmt.Sprintf("P%dY6M", n), true
		}
	}
	return duration(quantity(n, frac, vague), c.s), true
}

func opDuration(e *env, m *match, args []string) (value, bool) {
	v := value{}
	switch unit := m.get(slotUnit).s; arg(args, 0) {
	case "X":
		v.val = duration("X", unit)
		return v, unit != "S" && unit != "N" && unit != "Q" || m.end-m.first > 1
	case "half":
		switch unit {
		case "N":
			v.val = "PT1M30S"
		case "H":
			v.val = "PT1H30M"
		default:
			v.val = duration("1.5", unit)
		}
		return v, true
	case "rate":
		if e.countBefore(m.first) {
			return v, false // "$5 million a year"
		}
	}
	val, ok := durationOf(m)
	v.val = val
	return v, ok
}

// opSpan is "the past two years", "the next three days": a duration that ends
// or begins at the reference day.
func opSpan(e *env, m *match, args []string) (value, bool) {
	val, ok := durationOf(m)
	if arg(args, 1) == "X" {
		val = duration("X", m.get(slotUnit).s)
	}
	v := value{val: val, relative: true}
	n, _, vague, _ := amount(m)
	if !ok || !e.hasRef || vague || arg(args, 1) == "X" || n > 5000 {
		return v, ok
	}
	sign := int32(-1)
	if arg(args, 0) == "+" {
		sign = 1
	}
	d, ok := moved(e.ref, m.get(slotUnit).s, sign*n)
	if !ok {
		return v, true
	}
	v.grain, v.lo, v.hi = grainSpan, min(d, e.ref), max(d, e.ref)
	return v, true
}

// opSet is a repeated time.
func opSet(_ *env, m *match, args []string) (value, bool) {
	v := value{val: arg(args, 0)}
	switch v.val {
	case "unit":
		val, ok := durationOf(m)
		v.val = val
		return v, ok
	case "wd":
		v.val = fmt.Sprintf("XXXX-WXX-%d", m.get(slotWd).n)
		if c := m.get(slotPart); c != nil {
			v.val += "T" + c.s
		}
	case "month":
		v.val = fmt.Sprintf("XXXX-%02d", m.get(slotMonth).n)
	case "season":
		v.val = "XXXX-" + m.get(slotSeason).s
	case "part":
		v.val = "XXXX-XX-XXT" + m.get(slotPart).s
	}
	return v, v.val != ""
}

// opDecade is "the 1990s", "the '90s", "the nineties".
func opDecade(_ *env, m *match, _ []string) (value, bool) {
	if c := m.get(slotDecw); c != nil {
		return decadeValue(1900 + c.n), true
	}
	c := m.get(slotTens)
	y := c.n
	if y < 100 {
		y = 1900 + y
		if c.n < 30 {
			y += 100
		}
	}
	if y < 1000 || y > 2190 {
		return value{}, false
	}
	return decadeValue(y), true
}

func opCentury(_ *env, m *match, _ []string) (value, bool) {
	n := m.get(slotOrd).n
	if n < 1 || n > 22 {
		return value{}, false
	}
	return centuryValue(n - 1), true
}

// opQuarter is "the third quarter", "Q3 2025".
func opQuarter(e *env, m *match, args []string) (value, bool) {
	q := int32(0)
	if c := m.get(slotOrd); c != nil {
		q = c.n
	} else if c := m.get(slotN); c != nil {
		q = c.n
	}
	if q < 1 || q > 4 {
		return value{}, false
	}
	y, stated, ok := e.statedYear(m, args)
	if stated && ok {
		v := quarterValue(y, q)
		v.relative = m.get(slotYear) == nil
		return v, true
	}
	if !e.hasRef {
		return value{val: fmt.Sprintf("XXXX-Q%d", q), relative: true}, true
	}
	y, mo, _ := e.ref.date()
	v := quarterValue(y+e.nearest(m, q-(mo-1)/3-1, 4), q)
	v.relative = true
	return v, true
}

// nearest chooses the turn of a cycle (12 months, 4 quarters) for something
// that lies ahead by so many steps this year: -1 last year's, 0, 1 next year's.
func (e *env) nearest(m *match, ahead, cycle int32) int32 {
	best, bestCost := int32(0), int32(1<<30)
	tense := e.tense(m)
	begun := false
	switch e.before(m.whole) {
	case "since":
		begun = true
	case "between", "from":
		begun = tense == past
	}
	for k := int32(-1); k <= 1; k++ {
		d := ahead + k*cycle
		if begun && d > 0 {
			continue // nothing has gone on, or was, since a time to come
		}
		cost := d * 2
		switch {
		case d > 0 && tense == past:
			cost = d * 9
		case d > 0 && tense == unknown:
			cost = d * 3
		case d < 0 && tense == future:
			cost = -d * 6
		case d < 0:
			cost = -d * 2
		}
		if cost < bestCost {
			best, bestCost = k, cost
		}
	}
	return best
}

// opSameQuarter is "the quarter", "the year-earlier period": the quarter told
// last, moved by so many years.
func opSameQuarter(e *env, m *match, args []string) (value, bool) {
	n := 0
	switch a := arg(args, 0); a {
	case "latest", "stated":
	default:
		var err error
		if n, err = strconv.Atoi(a); err != nil {
			return value{}, false
		}
	}
	if q := e.quarterNear(); q != nil {
		y, mo, _ := q.lo.date()
		if c := m.get(slotYear); c != nil {
			y = c.n
		}
		v := quarterValue(y+int32(n), (mo-1)/3+1)
		v.relative, v.derived = q.relative, true
		return v, true
	}
	if arg(args, 0) == "latest" && e.hasRef {
		v, ok := unitValue(e.ref, "Q", -1)
		v.relative = true
		return v, ok
	}
	if arg(args, 1) != "year" || !e.hasRef {
		return value{}, false
	}
	v := yearValue(yearOf(e.ref) + int32(n))
	v.relative, v.derived = true, true
	return v, true
}

// quarterNear is the quarter told last, nil where that was long ago.
func (e *env) quarterNear() *value {
	if e.quarterAt < 0 || e.here-e.quarterAt > 300 {
		return nil
	}
	return &e.quarter[e.turn]
}

// opYearWords is "nineteen ninety-seven", with a month or without, and "the year
// two thousand".
func opYearWords(e *env, m *match, _ []string) (value, bool) {
	n := m.get(slotN).n
	if n >= 1000 && n < 2200 && m.get(slotMonth) == nil && isWord(e.toks, m.first, "the") {
		return yearValue(n), true
	}
	if n < 10 || n > 99 {
		return value{}, false
	}
	y := 1900 + n
	if isWord(e.toks, m.first, "twenty") {
		if n > 60 {
			return value{}, false
		}
		y = 2000 + n
	}
	if c := m.get(slotMonth); c != nil {
		return monthValue(y, c.n), true
	}
	return yearValue(y), true
}

func opHalf(e *env, m *match, args []string) (value, bool) {
	h, err := strconv.Atoi(arg(args, 0))
	if err != nil {
		return value{}, false
	}
	y, stated, ok := e.statedYear(m, args[1:])
	if stated && ok {
		return halfValue(y, int32(h)), true
	}
	if !e.hasRef {
		return value{val: fmt.Sprintf("XXXX-H%d", h), relative: true}, true
	}
	y, _, _ = e.ref.date()
	v := halfValue(y, int32(h))
	v.relative = true
	return v, true
}

func opSeason(e *env, m *match, args []string) (value, bool) {
	s := m.get(slotSeason).s
	y, stated, ok := e.statedYear(m, args)
	dir := arg(args, 0)
	if stated && ok && (m.get(slotYear) != nil || m.get(slotShort) != nil || arg(args, 1) == "year") {
		return seasonValue(y, s), true
	}
	if !e.hasRef {
		return value{val: "XXXX-" + s, relative: true}, true
	}
	ry, rm, _ := e.ref.date()
	if rm <= 2 && s == "WI" {
		ry--
		rm += 12
	}
	now := rm - seasonStart(s) // months since it began
	y = ry
	switch {
	case dir == "last" && now < 3:
		y--
	case dir == "next" && now >= 0:
		y++
	case dir == "":
		if now < 0 && e.tense(m) != future {
			y--
		} else if now >= 3 && e.tense(m) == future {
			y++
		}
	}
	v := seasonValue(y, s)
	v.relative = true
	return v, true
}

// clockValue is the part of a TIME value after T.
func clockValue(m *match) (string, bool) {
	c := m.get(slotClock)
	if c == nil {
		return "", false
	}
	h, mi := c.n, c.frac
	if a := m.get(slotAmpm); a != nil {
		if h > 12 || h == 0 && a.n == 12 {
			return "", false
		}
		h = h%12 + a.n
	}
	if c := m.get(slotPart); c != nil && h < 12 && (c.s == "AF" || c.s == "EV" || c.s == "NI" && h > 4) {
		h += 12
	}
	if h > 24 || mi > 59 {
		return "", false
	}
	s := fmt.Sprintf("T%02d:%02d", h, mi)
	if z := m.get(slotTz); z != nil {
		s += z.s
	}
	return s, true
}

// opClock is a time of day; its day is found beside it or is the last told.
func opClock(e *env, m *match, args []string) (value, bool) {
	var t string
	ok := true
	if a := arg(args, 0); a != "" {
		t = a
	} else if t, ok = clockValue(m); !ok {
		return value{}, false
	}
	return e.onSomeDay(t), ok
}

// onSomeDay is a time of day on the day told before, else the reference day.
func (e *env) onSomeDay(t string) value {
	if p := e.anchor(); p != nil && p.grain == grainDay {
		v := dayValue(p.lo)
		v.val += t
		v.relative = p.relative
		return v
	}
	if !e.hasRef {
		return value{val: "XXXX-XX-XX" + t, relative: true}
	}
	v := dayValue(e.ref)
	v.val += t
	v.relative = true
	return v
}

// opPart is a part of a day: of today, of the day told before, or of the day beside it.
func opPart(e *env, m *match, args []string) (value, bool) {
	t := arg(args, 1)
	if c := m.get(slotPart); c != nil {
		t = c.s
	}
	n, err := strconv.Atoi(arg(args, 0))
	if err != nil { // narr
		return e.onSomeDay("T" + t), true
	}
	if arg(args, 2) == "narr" {
		if p := e.anchor(); p != nil && p.grain == grainDay {
			v := dayValue(p.lo + day(n))
			v.val += "T" + t
			return v, true
		}
	}
	if !e.hasRef {
		return value{val: "XXXX-XX-XXT" + t, relative: true}, true
	}
	v := dayValue(e.ref + day(n))
	v.val += "T" + t
	v.relative = true
	return v, true
}

func opHoliday(e *env, m *match, args []string) (value, bool) {
	s := m.get(slotHoliday).s
	y, stated, ok := e.statedYear(m, args)
	if stated && ok {
		v, ok := holiday(s, y)
		v.relative = m.get(slotYear) == nil
		return v, ok
	}
	if !e.hasRef {
		if len(s) == 5 {
			return value{val: "XXXX-" + s, relative: true}, true
		}
		return value{val: "XXXX", relative: true}, true
	}
	y, _, _ = e.ref.date()
	var best value
	bestCost := int32(1 << 30)
	for k := y - 1; k <= y+1; k++ {
		v, ok := holiday(s, k)
		if !ok {
			continue
		}
		cost := int32(v.lo - e.ref)
		switch {
		case cost < 0 && e.tense(m) == future:
			cost = -cost * 3
		case cost < 0:
			cost = -cost
		case cost > 0 && e.tense(m) == past:
			cost *= 3
		}
		if cost < bestCost {
			best, bestCost = v, cost
		}
	}
	best.relative = true
	return best, bestCost < 1<<30
}

// holiday is the named day of year y, in one of the three forms of words.tsv.
func holiday(s string, y int32) (value, bool) {
	var a, b, c int32
	if n, _ := fmt.Sscanf(s, "h:%d/%d/%d", &a, &b, &c); n == 3 {
		for hy := (y - 622) * 33 / 32; hy < (y-622)*33/32+4; hy++ {
			lo := lunarDay(hy, a, b)
			if yearOf(lo) != y {
				continue
			}
			v := dayValue(lo)
			v.hi = lo + day(c) - 1
			v.note = "by the reckoned lunar calendar; sighting may move it by a day or two"
			if c > 1 {
				v.grain = grainSpan
			}
			return v, true
		}
		return value{}, false
	}
	if n, _ := fmt.Sscanf(s, "%d/%d/%d", &a, &b, &c); n == 3 {
		if c < 0 {
			last := civil(y, a, monthLength(y, a))
			return dayValue(last - day((last.weekday()-b+7)%7)), true
		}
		first := civil(y, a, 1)
		return dayValue(first + day((b-first.weekday()+7)%7) + day(7*(c-1))), true
	}
	if n, _ := fmt.Sscanf(s, "%d-%d", &a, &b); n == 2 && valid(y, a, b) {
		return dayValue(civil(y, a, b)), true
	}
	return value{}, false
}

// opSolar is a month or day of the solar Hijri calendar; the value is as
// written, the days are Gregorian.
func opSolar(e *env, m *match, args []string) (value, bool) {
	mo := m.get(slotSolar).n
	y := int32(0)
	relative := false
	note := "solar Hijri calendar"
	if c := m.get(slotYear); c != nil {
		y = c.n
		if y > 1700 {
			note = "calendar slip? a Gregorian year beside a solar Hijri month"
			y -= 621
			if mo >= 10 {
				y--
			}
		}
	} else if e.hasRef {
		relative = true
		y = yearOf(e.ref) - 621
		for lo, _, ok := solarMonth(y, mo); ok && lo > e.ref && e.tense(m) != future; lo, _, ok = solarMonth(y, mo) {
			y--
		}
	} else {
		return value{val: fmt.Sprintf("XXXX-%02d", mo), relative: true, note: "solar Hijri calendar"}, true
	}
	lo, hi, ok := solarMonth(y, mo)
	if !ok {
		return value{}, false
	}
	v := value{val: fmt.Sprintf("%04d-%02d", y, mo), grain: grainMonth, lo: lo, hi: hi, relative: relative, note: note}
	if c := m.get(slotDay); c != nil {
		d := lo + day(c.n-1)
		if d > hi {
			return value{}, false
		}
		v.val += fmt.Sprintf("-%02d", c.n)
		v.grain, v.lo, v.hi = grainDay, d, d
	}
	return v, true
}

// opFixed is a date known by name: "9/11".
func opFixed(e *env, m *match, args []string) (value, bool) {
	if t := &e.toks[m.end-1]; t.kind == kindHalf && (t.n != 9 || t.a != 11) {
		return value{}, false
	}
	d, ok := parseDay(arg(args, 0))
	return dayValue(d), ok
}

// opWeekOf is "the week of March 6".
func opWeekOf(e *env, m *match, args []string) (value, bool) {
	v, ok := opDate(e, m, args)
	if !ok || v.grain != grainDay {
		return v, ok
	}
	w := weekValue(v.lo)
	w.relative = v.relative
	return w, true
}
