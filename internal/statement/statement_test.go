package statement_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"khabar"
	"khabar/extract"
	"khabar/internal/statement"
)

var extractor = sync.OnceValues(extract.New)

// read runs the whole extraction over a text published on 2024-05-20.
func read(t testing.TB, text string) *khabar.Extraction {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	return x.Report(&khabar.Report{ID: "t", Text: text, Language: "en", Published: "2024-05-20",
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: "2024-05-20", Latest: "2024-05-20"}}, extract.Options{})
}

func TestAgreements(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Chad and Niger signed a border agreement on Friday.", "border agreement | Chad, Niger | | 2024-05-17 | signed"},
		{"Qatar brokered a ceasefire between Chad and Niger.", "ceasefire | Chad, Niger | Qatar | | agreed"},
		{"The Taliban extended its ceasefire until further notice.", "ceasefire | Taliban | | | extended"},
		{"Chad and Niger agreed on Friday to reopen their embassies.", "agreement to reopen their embassies | Chad, Niger | | 2024-05-17 | agreed"},
		{"The Taliban pledged not to shelter foreign fighters.", "pledge not to shelter foreign fighters | Taliban | | | agreed"},
		{"Chad and Niger failed to reach an agreement.", "agreement | Chad, Niger | | | failed"},
		{"Chad and Niger did not sign the agreement.", "agreement | Chad, Niger | | | failed"},
		{"Chad hopes to sign an agreement with Niger.", "agreement | Chad, Niger | | | proposed"},
		{"Chad could have struck a deal with Niger.", ""},
		{"The talks could end.", ""},
		{"The two sides want to reach an agreement.", ""},
		{"Shelling violated the ceasefire between Chad and Niger in April.", "ceasefire | Chad, Niger | | 2024-04 | violated"},
		{"Officials praised the Wana agreement of 2004 and the Mir Ali agreement of 2006. None of those agreements yielded peace.",
			"Wana agreement of 2004 | | | 2004 | failed; Mir Ali agreement of 2006 | | | 2006 | failed"},
		{"Chad and Niger agreed to a truce on Friday. The talks were mediated by Qatar and Egypt.", "truce | Chad, Niger | Qatar, Egypt | 2024-05-17 | agreed"},
		{"Chad called off talks with Niger last month.", "talks | Chad, Niger | | 2024-04 | collapsed"},
		{"The president revoked the Wana agreement of 2004.", "Wana agreement of 2004 | | | 2004 | collapsed"},
		{"Talks between Chad and Niger were postponed.", "Talks | Chad, Niger | | | proposed"},
		{"Chad called for talks with Niger.", "talks | Chad, Niger | | | proposed"},
		{"The striker signed a deal with the club.", ""},
		{"The price deal was good.", ""},
	} {
		var got []string
		for _, a := range read(t, c.text).Agreements {
			row := []string{a.Name, strings.Join(a.Parties, ", "), strings.Join(a.Mediators, ", "), a.Date, a.Status}
			got = append(got, squeeze(strings.Join(row, " | ")))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, g, c.want)
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestFigures(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Police recorded 134 attacks in 2023.", "134 attack | attacks | | 2023-01-01/2023-12-31 | police | | "},
		{"The Peace Monitor, based in Oslo, recorded more than 300 attacks in 2023.", "300 attack | attacks | | 2023-01-01/2023-12-31 | Peace Monitor | more than | "},
		{"Rebel attacks in Chad fell by 18 percent in 2023, to 205 from 250 a year earlier, the Peace Monitor said.",
			"18 percent | Rebel attacks in Chad | Chad | 2023-01-01/2023-12-31 | Peace Monitor | | -18% ; 205 attack | Rebel attacks in Chad | Chad | 2023-01-01/2023-12-31 | Peace Monitor | | from 250"},
		{"The truce was violated 41 times in April, down from 58 violations in March.", "41 violations | truce violations | | 2024-04-01/2024-04-30 | | | from 58"},
		{"More than 900 people have been killed in Niger since the start of the war.", "900 people | people killed | Niger | | | More than | "},
		{"Attacks on convoys fell by 12 percent in the third quarter of 2023.", "12 percent | Attacks on convoys | | 2023-07-01/2023-09-30 | | | -12%"},
		{"A total of 37 aid workers were killed in 2023, up from 29 a year earlier.", "37 worker | aid workers killed | | 2023-01-01/2023-12-31 | | A total of | from 29"},
		{"Between 2015 and 2020, 4,300 people were killed in the region.", "4300 people | people killed | | 2015-01-01/2020-12-31 | | | "},
		{"At least 210 civilians have been killed since August.", "210 civilian | civilians killed | | 2023-08-01/ | | At least | "},
		{"The blast killed 12 people on Friday.", ""},
		{"He has three brothers.", ""},
		{"The team won 12 matches in 2023.", ""},
	} {
		var got []string
		for _, f := range read(t, c.text).Figures {
			period, base := "", ""
			if f.Period != nil {
				period = f.Period.Start + "/" + f.Period.End
			}
			switch {
			case f.Compare != nil && f.Compare.Value != nil:
				base = fmt.Sprintf("from %v", *f.Compare.Value)
			case f.Compare != nil && f.Compare.ChangePercent != nil:
				base = fmt.Sprintf("%v%%", *f.Compare.ChangePercent)
			}
			got = append(got, fmt.Sprintf("%v %s | %s | %s | %s | %s | %s | %s", *f.Value, f.Unit, f.Measure, f.Place, period, f.Source, f.Qualifier, base))
		}
		if g := strings.Join(got, " ; "); squeeze(g) != squeeze(c.want) {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, squeeze(g), squeeze(c.want))
		}
	}
}

func TestChecks(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Deaths rose 50 percent in 2023, climbing to 300 from 200 a year earlier.", "agrees with"},
		{"Deaths rose 73 percent in 2023, climbing to 3,387 from 1,950 a year earlier.", "agrees by truncation with"},
		{"Deaths rose 90 percent in 2023, climbing to 300 from 200 a year earlier.", "disagrees with"},
	} {
		found := false
		for _, f := range read(t, c.text).Figures {
			for _, line := range f.Checks {
				found = found || strings.Contains(line, c.want)
			}
		}
		if !found {
			t.Errorf("%s: no check %q", c.text, c.want)
		}
	}
}

func TestRelations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Iran supports Hezbollah.", "Iran supports Hezbollah"},
		{"The group has sworn allegiance to the emir.", ""},
		{"Israel accused Iran of arming Hezbollah.", "Iran arms (alleged) Hezbollah"},
		{"Iran does not support Hezbollah.", ""},
		{"Iran could fund Hezbollah.", ""},
		{"Relations between Chad and Niger have worsened.", "Chad relations, deteriorating Niger"},
		{"Chad and Niger restored diplomatic ties last month.", "Chad relations, improving Niger"},
		{"Chad and Niger discussed ties.", ""},
		{"Eritrea and Somalia are allies.", "Eritrea ally of Somalia"},
		{"Hezbollah, which is supported by Iran, fired missiles.", "Iran supports Hezbollah"},
	} {
		var got []string
		for _, r := range read(t, c.text).Relations {
			got = append(got, r.A+" "+r.Relation+" "+r.B)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s: got %q, want %q", c.text, g, c.want)
		}
	}
}

func TestCitations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The army withdrew (Example Daily, March 3, 2023).", "Example Daily   2023-03-03 false"},
		{"The army withdrew (Example Daily, March 3).", "Example Daily   2024-03-03 false"},
		{"The army withdrew (, June 3, 2022).", "   2022-06-03 true"},
		{"The army withdrew (Twitter/@watcher, June 3, 2022).", "Twitter  watcher 2022-06-03 false"},
		{"The army withdrew (Twitter, Ann Example, June 3, 2022).", "Twitter Ann Example  2022-06-03 false"},
		{"The army (all of it, on foot) withdrew.", ""},
	} {
		var got []string
		for _, x := range read(t, c.text).Citations {
			got = append(got, fmt.Sprintf("%s %s %s %s %v", x.Publisher, x.Author, x.Handle, x.Date, x.Damaged))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s: got %q, want %q", c.text, g, c.want)
		}
	}
}

// TestQuotes: whatever is found rests on an exact stretch of the text, in any
// text, and the same text gives the same.
func TestQuotes(t *testing.T) {
	words := strings.Fields("Chad and Niger signed the Doha agreement of 2004 on Friday , talks collapsed 12 attacks fell by 18 percent to 205 from 250 (Dawn, June 3) supports Hezbollah . None those agreements pledge")
	for seed := range 40 {
		var b strings.Builder
		for i := range 40 {
			b.WriteString(words[(seed*37+i*i*5+i*seed)%len(words)] + " ")
		}
		x := read(t, b.String())
		text := []rune(x.Report.Text)
		check := func(what, quote string, at khabar.Span) {
			if at.Start < 0 || at.End > len(text) || at.Start > at.End || string(text[at.Start:at.End]) != quote {
				t.Fatalf("%q: %s quotes %q at %v", b.String(), what, quote, at)
			}
		}
		for _, f := range x.Figures {
			check(f.ID, f.Quote.Quote, f.Span)
		}
		for _, a := range x.Agreements {
			check(a.ID, a.Quote.Quote, a.Span)
		}
		for _, r := range x.Relations {
			check("relation", r.Quote.Quote, r.Span)
		}
		for _, c := range x.Citations {
			check("citation", c.Raw, c.Span)
		}
	}
}

// FuzzCitations: bracketed references of any text stand where they say.
func FuzzCitations(f *testing.F) {
	for _, seed := range []string{"(Dawn, June 3)", "(, May 31, 2022)", "x (Twitter/@a, Sept. 5) [1]\n\n[1] A, B (C: D, 2021)", "((, June 3)", "(é, March 99, 0000)"} {
		f.Add(seed)
	}
	finder, err := statement.New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc := &khabar.Document{Report: &khabar.Report{}, Text: text}
		for _, c := range finder.Find(doc).Citations {
			if c.Span.Of(text) != c.Raw {
				t.Fatalf("%q at %v of %q", c.Raw, c.Span, text)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	x, err := extractor()
	if err != nil {
		b.Fatal(err)
	}
	finder, err := statement.New()
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("Chad and Niger signed a border agreement on Friday, and rebel attacks fell by 18 percent in 2023, to 205 from 250 a year earlier. ", 25)
	doc := x.Document(&khabar.Report{ID: "b", Text: text, Language: "en"})
	b.ReportAllocs()
	for b.Loop() {
		finder.Find(doc)
	}
}
