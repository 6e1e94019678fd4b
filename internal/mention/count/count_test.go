package count_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"khabar"
	"khabar/internal/mention/count"
	"khabar/internal/sentence"
)

// read runs the stages that count rests on; both are built once.
var stages = sync.OnceValues(func() (*sentence.Annotator, *count.Finder) {
	a, err := sentence.New()
	if err != nil {
		panic(err)
	}
	f, err := count.New()
	if err != nil {
		panic(err)
	}
	return a, f
})

func read(text string) *khabar.Document {
	a, f := stages()
	doc := a.Annotate(&khabar.Report{Text: text})
	f.Find(doc)
	return doc
}

func value(n *int) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ text, wording, low, best, high string }{
		{"Police found 27 rifles.", "27", "27", "27", "27"},
		{"At least 27 officers were hurt.", "At least 27", "27", "27", "-"},
		{"More than 300 people marched.", "More than 300", "301", "300", "-"},
		{"Up to 40 fighters fled.", "Up to 40", "-", "40", "40"},
		{"About 1,950 families left.", "About 1,950", "-", "1950", "-"},
		{"Between 10 and 15 men were seen.", "10 and 15", "10", "10", "15"},
		{"Two dozen soldiers arrived.", "Two dozen", "24", "24", "24"},
		{"One hundred and twenty houses burned.", "One hundred and twenty", "120", "120", "120"},
		{"Some 1.5 million people fled.", "Some 1.5 million", "-", "1500000", "-"},
		{"Scores of people were hurt.", "Scores", "-", "-", "-"},
		{"Hundreds of thousands of people fled.", "Hundreds of thousands", "-", "-", "-"},
	} {
		doc := read(c.text)
		if len(doc.Counts) == 0 {
			t.Errorf("%s: no count", c.text)
			continue
		}
		m := doc.Counts[0]
		got := [4]string{m.Wording, value(m.Low), value(m.Best), value(m.High)}
		if want := [4]string{c.wording, c.low, c.best, c.high}; got != want {
			t.Errorf("%s: %v, want %v", c.text, got, want)
		}
	}
}

func TestNotNumbers(t *testing.T) {
	for _, text := range []string{"The accord of 2004 was signed.", "He returned on May 5.", "The meeting began at 6 p.m."} {
		if doc := read(text); len(doc.Counts) != 0 {
			t.Errorf("%s: counts %q", text, doc.Counts[0].Wording)
		}
	}
}

// account writes an account as "killed total 12, killed police 5".
func account(doc *khabar.Document) string {
	var rows []string
	for _, r := range count.Account(doc.Casualties) {
		row := fmt.Sprintf("%s %s %s", r.Effect, r.Category, value(r.Best))
		if r.Scope != khabar.ScopeIncident {
			row += " " + string(r.Scope)
		}
		rows = append(rows, row)
	}
	return strings.Join(rows, ", ")
}

func TestCasualties(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"The blast killed 12 people and wounded 30 others.", "killed total 12, wounded unspecified 30"},
		{"Twelve people were killed and 30 wounded.", "killed total 12, wounded total 30"},
		{"Gunmen shot dead four women near the market.", "killed civilian 4"},
		{"A judge was gunned down outside his home.", "killed civilian 1"},
		{"Two policemen and three civilians were killed in the raid.", "killed police 2, killed civilian 3"},
		{"At least ten people, including three children, were killed.", "killed total 10, killed child 3"},
		{"The attack left 12 people dead.", "killed total 12"},
		{"No one was hurt.", "wounded total 0"},
		{"The troops would have killed hundreds.", ""},
		{"The group threatened to kill five hostages.", ""},
		{"The new tax killed the deal.", ""},
		{"The death toll rose to 45 from 32.", "killed total 45"},
		{"Seven people died. The toll later rose to nine.", "killed total 9"},
		{"Police arrested nine men.", "arrested civilian 9"},
		{"Gunmen kidnapped two engineers.", "abducted civilian 2"},
		{"The fighting displaced 20,000 people.", "displaced total 20000"},
		{"Scores of people were wounded.", "wounded total -"},
		{"Mines have killed 80 people since the start of the war.", "killed total 80 total"},
		{"The blast killed three soldiers. The three soldiers were from one unit.", "killed military 3"},
	} {
		if got := account(read(c.text)); got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

// TestSpans: every mention stands where it says, in any text.
func TestSpans(t *testing.T) {
	words := strings.Fields("at least 12 people killed and 30,000 wounded two dozen - to 15 of them children , . scores dead the a € 1.5 million died")
	for seed := range 200 {
		var b strings.Builder
		for i := range 30 {
			b.WriteString(words[(seed*31+i*i*7+i*seed)%len(words)] + " ")
		}
		doc := read(b.String())
		for _, c := range doc.Counts {
			if c.Span.Of(doc.Text) != c.Wording {
				t.Fatalf("%q: wording %q at %v", b.String(), c.Wording, c.Span)
			}
			if c.Low != nil && c.High != nil && *c.Low > *c.High {
				t.Fatalf("%q: low %d above high %d", b.String(), *c.Low, *c.High)
			}
		}
		for _, f := range doc.Casualties {
			if f.Mention.Text != f.Mention.Span.Of(doc.Text) {
				t.Fatalf("%q: mention %q", b.String(), f.Mention.Text)
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	a, f := stages()
	text := strings.Repeat("Gunmen killed at least 12 people, including three children, and wounded 30 others in an attack on a village on Tuesday, police said. ", 25)
	doc := a.Annotate(&khabar.Report{Text: text})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		f.Find(doc)
	}
}
