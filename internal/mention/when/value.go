package when

import (
	"fmt"

	"khabar"
)

// grain of a value: how long the stretch is that it names.
type grain uint8

const (
	grainNone grain = iota
	grainDay
	grainWeek
	grainWeekend
	grainMonth
	grainQuarter
	grainHalf
	grainSeason
	grainYear
	grainDecade
	grainCentury
	grainSpan // some other stretch of days
)

// precisions by grain.
var precisions = [...]khabar.Precision{
	grainNone: khabar.PrecisionUnknown, grainDay: khabar.PrecisionDay, grainWeek: khabar.PrecisionWeek,
	grainWeekend: khabar.PrecisionApprox, grainMonth: khabar.PrecisionMonth, grainQuarter: khabar.PrecisionSeason,
	grainHalf: khabar.PrecisionApprox, grainSeason: khabar.PrecisionSeason, grainYear: khabar.PrecisionYear,
	grainDecade: khabar.PrecisionApprox, grainCentury: khabar.PrecisionApprox, grainSpan: khabar.PrecisionApprox,
}

// value is what an expression means under one reference day.
type value struct {
	typ      string // where it differs from the rule's kind
	val      string
	grain    grain
	lo, hi   day // with grain none: no days
	relative bool
	yearless bool // a day of a month whose year was inferred
	derived  bool // reckoned from the time told before: no anchor for another
	note     string
	second   *value // the other end of "October 8–9"
	splitTok int    // token where second begins
}

func dayValue(d day) value { return value{val: d.iso(), grain: grainDay, lo: d, hi: d} }

func weekValue(d day) value {
	y, w := d.isoWeek()
	mon := d - day(d.weekday()-1)
	return value{val: fmt.Sprintf("%04d-W%02d", y, w), grain: grainWeek, lo: mon, hi: mon + 6}
}

func weekendValue(d day) value {
	v := weekValue(d)
	v.val += "-WE"
	v.grain, v.lo = grainWeekend, v.lo+5
	return v
}

func monthValue(y, m int32) value {
	first := civil(y, m, 1)
	return value{val: fmt.Sprintf("%04d-%02d", y, m), grain: grainMonth, lo: first, hi: first + day(monthLength(y, m)) - 1}
}

func monthsValue(val string, g grain, y, m, months int32) value {
	ey, em := addMonths(y, m, months)
	return value{val: val, grain: g, lo: civil(y, m, 1), hi: civil(ey, em, 1) - 1}
}

func quarterValue(y, q int32) value {
	return monthsValue(fmt.Sprintf("%04d-Q%d", y, q), grainQuarter, y, q*3-2, 3)
}

func halfValue(y, h int32) value {
	return monthsValue(fmt.Sprintf("%04d-H%d", y, h), grainHalf, y, h*6-5, 6)
}

// seasonStart is the first month of a season of the northern half of the earth;
// winter is named by the year it begins in.
func seasonStart(s string) int32 {
	switch s {
	case "SP":
		return 3
	case "SU":
		return 6
	case "FA":
		return 9
	}
	return 12
}

func seasonValue(y int32, s string) value {
	return monthsValue(fmt.Sprintf("%04d-%s", y, s), grainSeason, y, seasonStart(s), 3)
}

func yearValue(y int32) value { return monthsValue(fmt.Sprintf("%04d", y), grainYear, y, 1, 12) }

func decadeValue(y int32) value {
	return monthsValue(fmt.Sprintf("%03d", y/10), grainDecade, y/10*10, 1, 120)
}

func centuryValue(c int32) value {
	return monthsValue(fmt.Sprintf("%02d", c), grainCentury, c*100, 1, 1200)
}

// unitValue is the stretch of a unit that holds d, moved by n.
func unitValue(d day, unit string, n int32) (value, bool) {
	y, m, _ := d.date()
	switch unit {
	case "D":
		return dayValue(d + day(n)), true
	case "W":
		return weekValue(d + day(7*n)), true
	case "F":
		return weekValue(d + day(14*n)), true
	case "K":
		return weekendValue(d + day(7*n)), true
	case "M":
		return monthValue(addMonths(y, m, n)), true
	case "Q":
		qy, qm := addMonths(y, m, 3*n)
		return quarterValue(qy, (qm-1)/3+1), true
	case "Y":
		return yearValue(y + n), true
	case "E":
		return decadeValue((y/10 + n) * 10), true
	case "C":
		return centuryValue(y/100 + n), true
	}
	return value{}, false
}

// moved is d moved by n units, as a day.
func moved(d day, unit string, n int32) (day, bool) {
	y, m, dd := d.date()
	switch unit {
	case "H", "N", "S":
		return d, true
	case "D":
		return d + day(n), true
	case "W", "K":
		return d + day(7*n), true
	case "F":
		return d + day(14*n), true
	case "M":
		y, m = addMonths(y, m, n)
	case "Q":
		y, m = addMonths(y, m, 3*n)
	case "Y":
		y += n
	case "E":
		y += 10 * n
	case "C":
		y += 100 * n
	default:
		return 0, false
	}
	if y < 1 || y > 9999 {
		return 0, false
	}
	return civil(y, m, min(dd, monthLength(y, m))), true
}

// narrow applies START, MID and END to the days of a value.
func (v *value) narrow(mod string) {
	n := int32(v.hi-v.lo) + 1
	if n < 7 {
		return
	}
	lo, hi := v.lo, v.hi
	switch mod {
	case "START":
		hi = lo + day((n+2)/3) - 1
	case "MID":
		lo, hi = lo+day(n/3), hi-day(n/3)
	case "END":
		lo = hi - day((n+2)/3) + 1
	default:
		return
	}
	v.lo, v.hi = lo, hi
}

// duration is the TIMEX3 value of n units; vague n is X.
func duration(n string, unit string) string {
	switch unit {
	case "H", "S":
		return "PT" + n + unit
	case "N":
		return "PT" + n + "M"
	case "K":
		return "P" + n + "WE"
	case "F", "Q":
		if n == "X" {
			return "PX" + map[string]string{"F": "W", "Q": "Q"}[unit]
		}
	}
	return "P" + n + unit
}
