package count_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
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
		// Lists, on both sides.
		{"Four children and a woman were killed when a shell hit their house.", "killed child 4, killed civilian 1"},
		{"The two men, two women and a nurse were killed on the road.", "killed civilian 2, killed civilian 2, killed health 1"},
		{"The bomb killed a mother, her three children and two guards.", "killed civilian 1, killed child 3, killed military 2"},
		{"A judge was shot dead along with his driver near the court.", "killed civilian 1, killed civilian 1"},
		{"The rocket killed six Iranians and one Iraqi.", "killed unspecified 6, killed unspecified 1"},
		{"The shelling killed eight people in the north and 10 in the south.", "killed unspecified 8, killed unspecified 10"},
		// Parts.
		{"Police found the bodies of 18 men, including two elders and four policemen, on a farm.", "killed total 18, killed civilian 2, killed police 4"},
		{"The clash led to the death of six people, three of them farmers.", "killed total 6, killed civilian 3"},
		{"About 90 raiders were killed or wounded.", ""},
		{"The decapitated body of Ali Khan was found near the road.", "killed unspecified 1"},
		{"A trader was blown up in his car.", "killed civilian 1"},
		{"Gunmen killed a mayor and his brother. They also stormed a market where they killed a trader.", "killed civilian 1, killed civilian 1, killed civilian 1"},
		{"Six labourers were taken off a bus, dragged away and killed on Monday.", "killed civilian 6"},
		{"The guards shot three shepherds near the border.", "killed civilian 3"},
		{"They tied the teacher to a tree and shot him in front of the class.", "killed total 1"},
		{"The army published pictures of two men being beheaded.", "killed civilian 2"},
		{"Also killed were two guards and a nurse, police said.", "killed military 2, killed health 1"},
		{"The patrol came under fire, losing four soldiers.", "killed military 4"},
		{"The party lost four seats.", ""},
		{"The police killed both attackers.", "killed militant 2"},
		{"Nine people were blown to pieces.", "killed total 9"},
		{"The shooting of a trader was condemned.", "killed civilian 1"},
		{"Seven traders were killed (later raised to 10) in the raid.", "killed total 10, killed civilian 7"},
		{"Gunmen killed 79 [later updated to 200] people.", "killed total 200"},
		{"Gunmen shot dead a mayor and three other people at the airport. Three passengers were also killed.", "killed civilian 1, killed civilian 3"},
		{"Seven villagers were said by a neighbour and a reporter to have been shot to death.", "killed civilian 7"},
		{"The clash led to the death of six people, three of them farmers and three traders.", "killed total 6, killed civilian 3"},
		{"Two teachers were abducted and killed in the hills.", "killed civilian 2, abducted civilian 2"},
		{"The army exhumed 45 corpses.", "killed total 45"},
		{"Nine people, including a nurse, were burnt to death.", "killed total 9, killed health 1"},
		{"The raid killed 14 people, six of them children, when a block fell.", "killed total 14, killed child 6"},
		{"Six people, two nurses and four teachers, were killed in the town.", "killed total 6, killed health 2, killed civilian 4"},
		// Rows on top of others.
		{"The rampage left 29 dead, while five more civilians died in a second blast.", "killed unspecified 29, killed civilian 5"},
		{"The first bomb killed nine people. Another five people were killed in the second blast.", "killed unspecified 9, killed unspecified 5"},
		{"At least 34 people were killed in three blasts. One killed 24 people. A second blast killed another 10 people.", "killed total 34"},
		{"An advocate was shot dead on Friday. Lawyer Peter Okoth was shot dead near his home.", "killed civilian 1"},
		// Who harms and who is harmed.
		{"Two gunmen killed a prominent elder in the market.", "killed civilian 1"},
		{"Bandits are reported to have killed 36 people in the district.", "killed total 36"},
		{"Rebels seized nine farmers and shot them dead.", "killed civilian 9, abducted civilian 9"},
		{"The blast killed 12 people, security and medical officials said.", "killed total 12"},
		// What hides the harm word or its victims.
		{"Forty students were on Monday night killed when raiders came.", "killed civilian 40"},
		{"Twelve people from the northern clan were on Wednesday killed.", "killed total 12"},
		{"Three nuns were found killed in the convent.", "killed civilian 3"},
		{"A reporter was fatally shot late on Thursday.", "killed journalist 1"},
		{"Raiders killed five and wounded at least 18 on Sunday.", "killed total 5, wounded total 18"},
		{"Nine others sustained various degrees of injury.", "wounded unspecified 9"},
		{"The dead included six civilians.", "killed civilian 6"},
		{"The death toll from the attack on a restaurant in the capital late on Thursday has risen to 16, police said.", "killed total 16"},
		{"Amina Diallo, 54, was found dead in her car.", "killed unspecified 1"},
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

// TestParty: those who die in their own attack can be left out.
func TestParty(t *testing.T) {
	rows := count.Account(read("Six passengers and a suicide bomber were killed.").Casualties)
	if len(rows) != 2 || rows[0].Party != "" || rows[1].Party != "attackers" {
		t.Errorf("rows %+v", rows)
	}
}

// TestAccount: an account never says more than its rows, its parts never exceed
// its total, and rows of another effect change nothing.
func TestAccount(t *testing.T) {
	categories := []string{"total", "unspecified", "civilian", "police", "child"}
	rng := rand.New(rand.NewPCG(7, 11))
	for range 3000 {
		var facts, mixed []khabar.CasualtyFact
		stated := 0
		for i := range 1 + rng.IntN(6) {
			n := rng.IntN(40)
			f := khabar.CasualtyFact{Trigger: i / 2, More: rng.IntN(4) == 0, Rule: "count.test"}
			f.Casualty = khabar.Casualty{Effect: khabar.EffectKilled, Scope: khabar.ScopeIncident,
				Category: categories[rng.IntN(len(categories))], Low: &n, Best: &n, High: &n, Wording: fmt.Sprint(n)}
			stated += n
			facts = append(facts, f)
			mixed = append(mixed, f)
			other := f
			other.Effect = khabar.EffectWounded
			if rng.IntN(2) == 0 {
				mixed = append(mixed, other)
			}
		}
		rows := count.Account(facts)
		if sum := count.Sum(rows); sum == nil || *sum > stated {
			t.Fatalf("facts %+v: sum %v of %d stated", facts, sum, stated)
		}
		for _, r := range rows {
			found := false
			for _, f := range facts {
				found = found || *f.Best == *r.Best
			}
			if !found {
				t.Fatalf("row %+v is in no fact", r)
			}
		}
		var killed []khabar.Casualty
		for _, r := range count.Account(mixed) {
			if r.Effect == khabar.EffectKilled {
				killed = append(killed, r)
			}
		}
		if !reflect.DeepEqual(killed, rows) {
			t.Fatalf("other effects change the account:\n%+v\n%+v", rows, killed)
		}
		checkParts(t, rows)
	}
}

func checkParts(t *testing.T, rows []khabar.Casualty) {
	t.Helper()
	total := -1
	for _, r := range rows {
		if r.Category == "total" {
			total = *r.Best
			break
		}
	}
	for _, r := range rows {
		if total >= 0 && *r.Best > total {
			t.Fatalf("part %d above total %d: %+v", *r.Best, total, rows)
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
