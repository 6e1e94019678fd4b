package when

import "fmt"

// day counts days from 1970-01-01 in the proleptic Gregorian calendar.
type day int32

// none is the day of an open end.
const none day = -1 << 31

// civil returns the day of a date (H. Hinnant's days_from_civil).
func civil(y, m, d int32) day {
	if m <= 2 {
		y--
	}
	era := y
	if era < 0 {
		era -= 399
	}
	era /= 400
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return day(era*146097 + doe - 719468)
}

// date is the inverse of civil.
func (x day) date() (y, m, d int32) {
	z := int32(x) + 719468
	era := z
	if era < 0 {
		era -= 146096
	}
	era /= 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = doy - (153*mp+2)/5 + 1
	m = mp + 3
	if m > 12 {
		m -= 12
	}
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, d
}

// weekday is Monday 1 … Sunday 7.
func (x day) weekday() int32 { return ((int32(x)+3)%7+7)%7 + 1 }

func (x day) iso() string {
	if x == none {
		return ""
	}
	y, m, d := x.date()
	if y < 0 || y > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
	}
	var b [10]byte
	for i := 3; i >= 0; i-- {
		b[i] = byte('0' + y%10)
		y /= 10
	}
	b[4], b[7] = '-', '-'
	b[5], b[6] = byte('0'+m/10), byte('0'+m%10)
	b[8], b[9] = byte('0'+d/10), byte('0'+d%10)
	return string(b[:])
}

// isoWeek returns the ISO week and its year.
func (x day) isoWeek() (y, w int32) {
	thursday := x + day(4-x.weekday())
	y, _, _ = thursday.date()
	return y, (int32(thursday-civil(y, 1, 1)))/7 + 1
}

func monthLength(y, m int32) int32 {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func valid(y, m, d int32) bool {
	return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= monthLength(y, m)
}

// addMonths moves (y, m) by n months.
func addMonths(y, m, n int32) (int32, int32) {
	k := y*12 + m - 1 + n
	y = k / 12
	if k < 0 && k%12 != 0 {
		y--
	}
	return y, k - y*12 + 1
}

// parseDay reads an ISO day, or the first ten bytes of an ISO time.
func parseDay(s string) (day, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, e1 := number(s, 0)
	m, e2 := number(s, 5)
	d, e3 := number(s, 8)
	if e1 != 4 || e2 != 7 || e3 != 10 && e3 < 10 || !valid(y, m, d) {
		return 0, false
	}
	return civil(y, m, d), true
}

// fromJulian turns a Julian day number (at noon) into a day.
func fromJulian(j int32) day { return day(j - 2440588) }

// solarMonth returns the first and last day of a month of the solar Hijri
// calendar (arithmetic after K. Borkowski's break years, as in jalaali-js).
func solarMonth(y, m int32) (first, last day, ok bool) {
	if y < 1200 || y > 1500 || m < 1 || m > 12 {
		return 0, 0, false
	}
	first = solarNewYear(y)
	if m <= 7 {
		first += day((m - 1) * 31)
	} else {
		first += day(186 + (m-7)*30)
	}
	switch {
	case m <= 6:
		last = first + 30
	case m < 12:
		last = first + 29
	default:
		last = solarNewYear(y+1) - 1
	}
	return first, last, true
}

// solarNewYear is the first day of solar year y, for the years 1200 to 1634,
// which lie in one leap cycle of the break table (1210–1635) or just before it.
func solarNewYear(y int32) day {
	breaks := [...]int32{-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635}
	gy := y + 621
	leapJ := int32(-14)
	jp := breaks[0]
	var jump int32
	for _, jm := range breaks[1:] {
		jump = jm - jp
		if y < jm {
			break
		}
		leapJ += jump/33*8 + jump%33/4
		jp = jm
	}
	n := y - jp
	leapJ += n/33*8 + (n%33+3)/4
	if jump%33 == 4 && jump-n == 4 {
		leapJ++
	}
	leapG := gy/4 - (gy/100+1)*3/4 - 150
	return civil(gy, 3, 20+leapJ-leapG)
}

// lunarDay is the day of a date of the tabular lunar Hijri calendar; the
// calendar as lived, by sighting, may differ by a day or two.
func lunarDay(y, m, d int32) day {
	return fromJulian(d + (59*(m-1)+1)/2 + (y-1)*354 + (3+11*y)/30 + 1948439)
}
