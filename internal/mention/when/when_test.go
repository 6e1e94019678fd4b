package when

import (
	"math/rand/v2"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"khabar"
)

func newFinder(t testing.TB) *Finder {
	t.Helper()
	f, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func find(f *Finder, published, text string) []khabar.TimeMention {
	doc := &khabar.Document{Text: text, Report: &khabar.Report{Text: text, Published: published}}
	f.Find(doc)
	return doc.Times
}

// TestExamples runs the + and - rows of the rules.
func TestExamples(t *testing.T) {
	f := newFinder(t)
	for _, x := range f.examples {
		got := find(f, "2025-10-15", x.text)
		if x.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: %q: found %q (%s), want nothing", x.rule, x.text, got[0].Of(x.text), got[0].Rule)
			}
			continue
		}
		ok := false
		for _, m := range got {
			ok = ok || m.Of(x.text) == x.want && m.Value == x.value
		}
		if !ok {
			t.Errorf("%s: %q: want %q = %s, got %s", x.rule, x.text, x.want, x.value, list(x.text, got))
		}
	}
}

func list(text string, ms []khabar.TimeMention) string {
	s := ""
	for _, m := range ms {
		s += " [" + m.Of(text) + " " + m.Type + " " + m.Value + " " + m.Mod + " " + m.Rule + " " + m.When.Start + ".." + m.When.End + "]"
	}
	return s
}

const news = `KABUL, October 12 — Gunmen attacked a police post in the Achin district late on Friday night, killing at least 27 police officers, officials said on Sunday.

The raid came two days after a suicide bombing on October 8, 2025 that killed twelve people in Jalalabad. A week earlier, Pakistani aircraft had struck what Islamabad called militant hideouts. The 48-hour truce, agreed on October 15–16, will be extended until next Thursday, a spokesman said.

"We have seen this every day since mid-2025," said a 43-year-old farmer who fled in early May. The two sides met in Doha from September 29 to October 3, 2025 and will meet again in November. Between 2001 and 2021 the road was closed in winter. Villagers said the shelling began at 6:30 p.m. on Saturday and lasted for several hours. The governor, who took office in August last year, said the army may march on the town. Over the past two decades, more than 1,900 people were killed there. In Mizan 1404 the post was rebuilt; last month it burnt again.

`

func TestNews(t *testing.T) {
	f := newFinder(t)
	got := find(f, "2025-10-12", news)
	want := []struct{ words, typ, value, start, end string }{
		{"October 12", "DATE", "2025-10-12", "2025-10-12", "2025-10-12"},
		{"Friday night", "TIME", "2025-10-10TNI", "2025-10-10", "2025-10-10"},
		{"Sunday", "DATE", "2025-10-12", "2025-10-12", "2025-10-12"},
		{"October 8, 2025", "DATE", "2025-10-08", "2025-10-08", "2025-10-08"},
		{"A week earlier", "DATE", "2025-10-01", "2025-10-01", "2025-10-01"},
		{"48-hour", "DURATION", "PT48H", "", ""},
		{"October 15", "DATE", "2025-10-15", "2025-10-15", "2025-10-16"},
		{"16", "DATE", "2025-10-16", "2025-10-16", "2025-10-16"},
		{"next Thursday", "DATE", "2025-10-16", "", "2025-10-16"},
		{"every day", "SET", "P1D", "", ""},
		{"mid-2025", "DATE", "2025", "2025-05-02", "2025-10-12"},
		{"early May", "DATE", "2025-05", "2025-05-01", "2025-05-11"},
		{"September 29", "DATE", "2025-09-29", "2025-09-29", "2025-10-03"},
		{"October 3, 2025", "DATE", "2025-10-03", "2025-10-03", "2025-10-03"},
		{"November", "DATE", "2025-11", "2025-11-01", "2025-11-30"},
		{"2001", "DATE", "2001", "2001-01-01", "2021-12-31"},
		{"6:30 p.m. on Saturday", "TIME", "2025-10-11T18:30", "2025-10-11", "2025-10-11"},
		{"several hours", "DURATION", "PTXH", "", ""},
		{"August last year", "DATE", "2024-08", "2024-08-01", "2024-08-31"},
		{"the past two decades", "DURATION", "P20Y", "2005-10-12", "2025-10-12"},
		{"Mizan 1404", "DATE", "1404-07", "2025-09-23", "2025-10-22"},
		{"last month", "DATE", "2025-09", "2025-09-01", "2025-09-30"},
	}
	for _, w := range want {
		ok := false
		for _, m := range got {
			ok = ok || strings.HasSuffix(m.Of(news), w.words) && m.Type == w.typ && m.Value == w.value && m.When.Start == w.start && m.When.End == w.end
		}
		if !ok {
			t.Errorf("no %+v in %s", w, list(news, got))
		}
	}
	for _, m := range got {
		for _, bad := range []string{"43", "may", "march", "1,900"} {
			if strings.HasPrefix(m.Of(news), bad) {
				t.Errorf("%q is no time", m.Of(news))
			}
		}
	}
}

// TestDoubt holds that a relative time is as wide as the doubt about publication.
func TestDoubt(t *testing.T) {
	f := newFinder(t)
	tests := []struct {
		published, earliest, latest, text string
		value, start, end                 string
		precision                         khabar.Precision
	}{
		{"2025-10-12", "", "", "He died on Friday.", "2025-10-10", "2025-10-10", "2025-10-10", khabar.PrecisionDay},
		{"2025-10", "", "", "He died yesterday.", "2025-XX-XX", "2025-09-30", "2025-10-30", khabar.PrecisionApprox},
		{"", "2025-10-10", "2025-10-12", "He died yesterday.", "2025-10-XX", "2025-10-09", "2025-10-11", khabar.PrecisionApprox},
		{"2025", "", "", "He died last year.", "2024", "2024-01-01", "2024-12-31", khabar.PrecisionApprox},
		{"", "", "", "He died on Friday.", "XXXX-WXX-5", "", "", khabar.PrecisionUnknown},
		{"", "", "", "He died on May 29.", "XXXX-05-29", "", "", khabar.PrecisionUnknown},
		{"", "", "", "He died on May 29, 2021.", "2021-05-29", "2021-05-29", "2021-05-29", khabar.PrecisionDay},
		{"", "", "", "He died last month.", "XXXX-XX", "", "", khabar.PrecisionUnknown},
	}
	for _, x := range tests {
		doc := &khabar.Document{Text: x.text, Report: &khabar.Report{Text: x.text, Published: x.published,
			PublishedInfo: khabar.PublishedInfo{Earliest: x.earliest, Latest: x.latest}}}
		f.Find(doc)
		if len(doc.Times) != 1 {
			t.Errorf("%q: %s", x.text, list(x.text, doc.Times))
			continue
		}
		m := doc.Times[0]
		if m.Value != x.value || m.When.Start != x.start || m.When.End != x.end || m.When.Precision != x.precision {
			t.Errorf("%q published %q %s..%s: got %s %s..%s %s, want %s %s..%s %s", x.text, x.published, x.earliest, x.latest,
				m.Value, m.When.Start, m.When.End, m.When.Precision, x.value, x.start, x.end, x.precision)
		}
	}
}

// check holds what every document's times promise.
func check(t *testing.T, f *Finder, published, text string) {
	t.Helper()
	got := find(f, published, text)
	last := 0
	for _, m := range got {
		if m.Start < last || m.End <= m.Start || m.End > len(text) {
			t.Fatalf("%q: span %d..%d after %d", text, m.Start, m.End, last)
		}
		last = m.End
		if m.When.Start != "" && m.When.End != "" && m.When.Start > m.When.End {
			t.Fatalf("%q: %s..%s", text, m.When.Start, m.When.End)
		}
		for _, d := range []string{m.When.Start, m.When.End} {
			if _, ok := parseDay(d); d != "" && !ok {
				t.Fatalf("%q: %q is no day", text, d)
			}
		}
		if m.Rule == "" || m.Type == "" || m.Value == "" {
			t.Fatalf("%q: %+v lacks rule, type or value", text, m)
		}
		if m.When.Mention != nil && m.When.Mention.Text != m.Of(text) {
			t.Fatalf("%q: mention %q", text, m.When.Mention.Text)
		}
	}
	if again := find(f, published, text); list(text, again) != list(text, got) {
		t.Fatalf("%q: a second run differs", text)
	}
}

// TestRandom strings words of the rules together at random.
func TestRandom(t *testing.T) {
	f := newFinder(t)
	var words []string
	for w := range f.lex.words {
		words = append(words, w)
	}
	sort.Strings(words)
	words = append(words, "2025", "8", "31", "1989", "'89", "10:30", "2025-10-08", "11/02/89", "1,400", "2.5", "8th", "1990s", ",", ".", "Monday", "May", "October", "\n\n")
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var b strings.Builder
		for range 3 + r.IntN(25) {
			b.WriteString(words[r.IntN(len(words))])
			if r.IntN(6) > 0 {
				b.WriteByte(' ')
			}
		}
		check(t, f, []string{"2025-10-12", "", "2025", "2024-02", "0001-01-01", "9999-12-31"}[r.IntN(6)], b.String())
	}
}

func FuzzFind(f *testing.F) {
	finder := newFinder(f)
	f.Add("2025-10-12", news)
	f.Add("2025", "on 31 February, the 8th of the 8th-9th of May 0000")
	f.Add("0001-01-01", "two thousand years ago, 5000 decades later")
	f.Add("", "\xff\xfe Friday \xe2\x80 9/11 '89s")
	f.Fuzz(func(t *testing.T, published, text string) { check(t, finder, published, text) })
}

func TestConcurrent(t *testing.T) {
	f := newFinder(t)
	want := list(news, find(f, "2025-10-12", news))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				if got := list(news, find(f, "2025-10-12", news)); got != want {
					t.Error("a concurrent run differs")
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestCalendar(t *testing.T) {
	for d := civil(1000, 1, 1); d < civil(2300, 1, 1); d += 7 {
		y, m, dd := d.date()
		if civil(y, m, dd) != d || !valid(y, m, dd) {
			t.Fatal(d)
		}
		tm := time.Unix(int64(d)*86400, 0).UTC()
		if wy, ww := tm.ISOWeek(); tm.Format(time.DateOnly) != d.iso() {
			t.Fatal(d.iso())
		} else if y, w := d.isoWeek(); int(y) != wy || int(w) != ww {
			t.Fatal(d.iso(), y, w)
		}
	}
	solar := []struct {
		y, m, d int32
		want    string
	}{{1404, 1, 1, "2025-03-21"}, {1403, 1, 1, "2024-03-20"}, {1399, 12, 30, "2021-03-20"}, {1400, 5, 24, "2021-08-15"}, {1404, 7, 17, "2025-10-09"}, {1357, 2, 7, "1978-04-27"}}
	for _, x := range solar {
		lo, hi, ok := solarMonth(x.y, x.m)
		if got := lo + day(x.d-1); !ok || got.iso() != x.want || got > hi {
			t.Errorf("solar %d-%d-%d = %s, want %s", x.y, x.m, x.d, got.iso(), x.want)
		}
	}
	if d := lunarDay(1446, 10, 1).iso(); d < "2025-03-30" || d > "2025-04-01" {
		t.Errorf("Eid al-Fitr 1446 = %s", d)
	}
}

func BenchmarkFind(b *testing.B) {
	f := newFinder(b)
	text := strings.Repeat(news, 4)
	doc := &khabar.Document{Text: text, Report: &khabar.Report{Text: text, Published: "2025-10-12"}}
	b.ReportMetric(float64(len(strings.Fields(text))), "words")
	b.ReportAllocs()
	for b.Loop() {
		f.Find(doc)
	}
}

func TestNotes(t *testing.T) {
	f := newFinder(t)
	tests := []struct{ text, value, start, note string }{
		{"It began on 15 Mizan 1404 there.", "1404-07-15", "2025-10-07", "solar Hijri calendar"},
		{"It began in Mizan 2025 there.", "1404-07", "2025-09-23", "calendar slip?"},
		{"It began in Hut 2025 there.", "1403-12", "2025-02-19", "calendar slip?"},
		{"It began on October 7, 1404 there.", "1404-10-07", "1404-10-07", "calendar slip?"},
		{"It began on Friday, October 8, 2025 there.", "2025-10-08", "2025-10-08", "weekday"},
		{"Two weeks earlier it began.", "2025-W39", "2025-09-22", "no time told before"},
		{"It began on 08/10/2025 there.", "2025-08-10", "2025-08-10", "other way round"},
	}
	for _, x := range tests {
		got := find(f, "2025-10-12", x.text)
		if len(got) != 1 || got[0].Value != x.value || got[0].When.Start != x.start || !strings.Contains(got[0].When.Note, x.note) {
			t.Errorf("%q: want %s %s %q, got %s", x.text, x.value, x.start, x.note, list(x.text, got))
		}
	}
}

func TestAnchors(t *testing.T) {
	f := newFinder(t)
	tests := []struct{ text, words, value string }{
		{"On October 1 they met. In 2019 it had failed. Two days earlier the army left.", "Two days earlier", "2025-09-29"},
		{"In 2019 it failed. Two years later the army left.", "Two years later", "2021"},
		{"On October 1 they met. In 2019 it had failed. The same day the army left.", "The same day", "2025-10-01"},
		{"Profit fell in the third quarter. It had risen a year earlier.", "a year earlier", "2024-Q3"},
		{"The 48–hour truce ends.", "48–hour", "PT48H"},
		{"It fell more than 2023.", "2023", "2023"},
		{"The raid came on the night of October 8.", "the night of October 8", "2025-10-08TNI"},
	}
	for _, x := range tests {
		got := find(f, "2025-10-12", x.text)
		ok := false
		for _, m := range got {
			ok = ok || m.Of(x.text) == x.words && m.Value == x.value
		}
		if !ok {
			t.Errorf("%q: want %s %s, got %s", x.text, x.words, x.value, list(x.text, got))
		}
	}
}
