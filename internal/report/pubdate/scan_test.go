package pubdate

import (
	"testing"

	reportdata "khabar/data/report"
	"khabar/internal/report/draft"
	"khabar/internal/report/words"
)

func judge(t testing.TB) *Judge {
	t.Helper()
	tables, err := words.Load(reportdata.FS)
	if err != nil {
		t.Fatal(err)
	}
	j, err := NewJudge(tables, reportdata.FS)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func TestFind(t *testing.T) {
	j := judge(t)
	for text, want := range map[string]string{
		"04 October 2019":            "2019-10-04",
		"October 18, 2025":           "2025-10-18",
		"Oct. 3rd, 2019":             "2019-10-03",
		"the 3rd of May 2021":        "2021-05-03",
		"2020-11-02T10:15:00Z":       "2020-11-02",
		"2020/11/2":                  "2020-11-02",
		"02.11.2020":                 "2020-11-02",
		"13/11/2020":                 "2020-11-13",
		"11/13/2020":                 "2020-11-13",
		"4-Oct-2019":                 "2019-10-04",
		"20201102":                   "2020-11-02",
		"4 FEB 90":                   "1990-02-04",
		"4 Feb 90 men":               "",
		"October 2019":               "2019-10",
		"8–9 October 2025":           "2025-10-09",
		"3 de mayo de 2021":          "2021-05-03",
		"12 مئی 2021":                "2021-05-12",
		"۱۲ مارس ۲۰۲۱":               "2021-03-12",
		"2 марта 2021":               "2021-03-02",
		"31 February 2020":           "2020-02",
		"2020-13-02":                 "",
		"it may 2021 be":             "",
		"they march 3 miles in 2019": "",
		"1.2.3":                      "",
	} {
		got := ""
		if f := j.Find(text); len(f) > 0 {
			got = f[0].Date.String()
			if f[0].Start < 0 || f[0].End > len(text) || f[0].Start >= f[0].End {
				t.Errorf("%q: span %d-%d", text, f[0].Start, f[0].End)
			}
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestInfer(t *testing.T) {
	j := judge(t)
	for _, c := range []struct {
		name, text                 string
		article                    draft.Article
		published, earliest, atEnd string
	}{
		{"full year", "In 2030 alone, 41 attacks were counted.", draft.Article{}, "2031", "2031-01-01", "2031-12-31"},
		{"a later year forbids it", "In 2030 alone, 41 attacks were counted. In March 2031 there were two.", draft.Article{}, "", "2031-03-01", ""},
		{"a year ahead does not", "In 2030 alone, 41 attacks were counted; nets are due by May 2032.", draft.Article{}, "2031", "2031-01-01", "2031-12-31"},
		{"citations", "One (Post, May 2). Two (Post, June 9). In March 2031 (Post, August 1, 2030).", draft.Article{}, "2031", "2031-06-09", "2031-12-31"},
		{"volume", "A text.", draft.Article{Journal: "China Brief", Volume: 3, IssueQuote: "Volume: 3"}, "2003", "2003-01-01", "2003-12-31"},
		{"unknown journal", "A text.", draft.Article{Journal: "No Such Review", Volume: 3}, "", "", ""},
		{"from below", "He was shot on 5 May 2029.", draft.Article{}, "", "2029-05-05", ""},
		{"nothing", "He was shot on Friday.", draft.Article{}, "", "", ""},
	} {
		published, info := j.Decide(Input{Article: &c.article, Text: c.text})
		if published != c.published || info.Earliest != c.earliest || info.Latest != c.atEnd {
			t.Errorf("%s: %q %+v", c.name, published, info)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Updated 04 October 2019, 8–9 Oct")
	j := judge(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range j.Find(s) {
			if d.Start < 0 || d.End > len(s) || d.Start >= d.End || !d.Date.valid() {
				t.Fatalf("%q: %+v", s, d)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	j := judge(b)
	const s = "The talks (Dawn, June 3) followed those of 12 May 2021 and a letter that nobody has seen, officials said on Friday. "
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		j.Find(s)
	}
}
