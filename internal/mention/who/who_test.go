package who_test

import (
	"fmt"
	"sort"
	"strings"
	"sync"
	"testing"

	"khabar"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

var stages = sync.OnceValues(func() (func(text, published string) *khabar.Document, error) {
	a, err := sentence.New()
	if err != nil {
		return nil, err
	}
	t, err := when.New()
	if err != nil {
		return nil, err
	}
	w, err := where.New()
	if err != nil {
		return nil, err
	}
	f, err := who.New()
	if err != nil {
		return nil, err
	}
	return func(text, published string) *khabar.Document {
		doc := a.Annotate(&khabar.Report{Text: text, Published: published, Blocks: paragraphs(text)})
		t.Find(doc)
		w.Find(doc)
		f.Find(doc)
		return doc
	}, nil
})

func paragraphs(text string) []khabar.Block {
	var out []khabar.Block
	at := 0
	for _, p := range strings.Split(text, "\n\n") {
		out = append(out, khabar.Block{Kind: khabar.BlockParagraph, Span: khabar.Span{Start: at, End: at + len(p)}})
		at += len(p) + 2
	}
	return out
}

func read(t testing.TB, text, published string) *khabar.Document {
	t.Helper()
	f, err := stages()
	if err != nil {
		t.Fatal(err)
	}
	return f(text, published)
}

// entityOf returns the entity of the n-th mention with the surface, or -1.
func entityOf(doc *khabar.Document, surface string, n int) int {
	for _, m := range doc.Actors {
		if m.Of(doc.Text) == surface {
			if n == 0 {
				return m.Entity
			}
			n--
		}
	}
	return -2
}

func TestActorIDs(t *testing.T) {
	for _, c := range []struct{ text, surface, id string }{
		{"The Tehreek-e-Taliban Pakistan claimed the attack on Monday.", "Tehreek-e-Taliban Pakistan", "actor:ttp"},
		{"The Tehrik-i-Taliban Pakistan (TTP) claimed the attack on Monday.", "TTP", "actor:ttp"},
		{"Fighters of the Pakistani Taliban attacked a post near Tank.", "Pakistani Taliban", "actor:ttp"},
		{"The Taliban rejected the offer from the Pakistani Taliban.", "Taliban", "actor:taliban"},
		{"ISIS-K said it had sent two bombers to Kabul.", "ISIS-K", "actor:iskp"},
		{"The Islamic State in Khorasan Province (ISKP) denied the report.", "ISKP", "actor:iskp"},
		{"Islamabad rejected the accusation on Friday.", "Islamabad", "state:PAK"},
		{"The Haqqanis rejected the order from Kabul.", "Haqqanis", "actor:haqqani"},
		{"Ten Pakistani soldiers were killed near the border.", "Ten Pakistani soldiers", "mil:PAK"},
		{"Boko Haram militants killed five farmers in Borno.", "Boko Haram militants", "actor:boko-haram"},
		{"The Ukrainian Defence Ministry denied the claim.", "Ukrainian Defence Ministry", "min:UKR:defence"},
		{"Houthi rebels fired a missile at the port.", "Houthi rebels", "actor:houthis"},
		{"Nigerian police arrested three men in Lagos.", "Nigerian police", "cop:NGA"},
		{"ELN rebels blew up a pipeline in Colombia, the army said.", "ELN", "actor:eln"},
		{"RSF fighters shelled a market in Khartoum, Sudan, medics said.", "RSF", "actor:rsf"},
		{"The journalists' group RSF, or Reporters Without Borders, condemned the arrest. RSF urged Paris to act.", "RSF", "org:rsf"},
		{"Russian forces shelled the town of Nikopol.", "Russian forces", "mil:RUS"},
		{"US-backed rebels in Syria took the town.", "US-backed rebels", ""},
		{"Taliban opponents met in Vienna on Monday.", "Taliban opponents", ""},
		{"The Taliban delegation left Doha on Monday.", "The Taliban delegation", "actor:taliban"},
		{"The militant group Jaish-e-Mohammed said it had sent him.", "The militant group", "actor:jaish-e-mohammed"},
		{"President Gustavo Petro's government suspended the talks.", "President Gustavo Petro's government", "gov:COL"},
		{"The secretary of Iran's Supreme National Security Council resigned.", "Supreme National Security Council", "agency:snsc-irn"},
		{"The Security Council met in New York.", "Security Council", "org:unsc"},
		{"Iran's Foreign Ministry condemned the decision and summoned the ambassador.", "Iran's Foreign Ministry", "min:IRN:foreign"},
		{"The deal sets a date for the withdrawal of foreign troops from Afghanistan.", "foreign troops", ""},
		{"Rebel forces in Syria took the town.", "Rebel forces", ""},
	} {
		doc := read(t, c.text, "")
		e := entityOf(doc, c.surface, 0)
		switch {
		case e == -2:
			t.Errorf("%s\n  %q is no mention: %s", c.text, c.surface, surfaces(doc))
		case e < 0 || doc.Entities[e].ActorID != c.id:
			got := "none"
			if e >= 0 {
				got = doc.Entities[e].ActorID
			}
			t.Errorf("%s\n  %q is %s, want %s", c.text, c.surface, got, c.id)
		}
	}
}

func surfaces(doc *khabar.Document) string {
	var out []string
	for _, m := range doc.Actors {
		out = append(out, m.Of(doc.Text))
	}
	return strings.Join(out, " | ")
}

// TestBareSurname: one word for the person it is used for in the report.
func TestBareSurname(t *testing.T) {
	doc := read(t, `Imran Khan, then prime minister, had welcomed the deal. A spokesman for Pakistan's Foreign Ministry, Waqar Ali Khan, declined to comment.

Muhammad Salman Khan, a former senator, said a deal could have been struck with Imran Khan. "All changed later," Salman Khan said.

Khan's party won in three districts near Dera Ismail Khan.`, "2025-10-18")
	want := entityOf(doc, "Imran Khan", 0)
	got := entityOf(doc, "Khan", 0)
	if got < 0 || got != want {
		t.Errorf("Khan is %d, want %d (Imran Khan): %s", got, want, surfaces(doc))
	}
	if a, b := entityOf(doc, "Muhammad Salman Khan", 0), entityOf(doc, "Salman Khan", 0); a < 0 || a != b {
		t.Errorf("Salman Khan is %d, want %d", b, a)
	}
	if e := entityOf(doc, "Dera Ismail Khan", 0); e >= 0 {
		t.Errorf("Dera Ismail Khan is the actor %q", doc.Entities[e].Name)
	}
}

func TestRoles(t *testing.T) {
	for _, c := range []struct{ text, name, role, affiliation string }{
		{"Afghan Interior Minister Gulab Noorzai visited Herat.", "Gulab Noorzai", "Afghan Interior Minister", "min:AFG:interior"},
		{"Waris Shah, the region's police chief, said four men were held.", "Waris Shah", "region's police chief", ""},
		{"TTP leader Zarin Gul Mehsud was the target.", "Zarin Gul Mehsud", "TTP leader", "actor:ttp"},
		{"A spokesman for Pakistan's Foreign Ministry, Naveed Aslam Khan, said talks would go on.", "Naveed Aslam Khan", "spokesman for Pakistan's Foreign Ministry", "min:PAK:foreign"},
		{"Zabihullah Mujahid, a Taliban spokesman, would not confirm the report.", "Zabihullah Mujahid", "Taliban spokesman", "actor:taliban"},
		{"Constable Gul Zaman died at the scene.", "Gul Zaman", "Constable", ""},
		{"Lt. Gen. Tariq Mehmood led the talks in Kabul.", "Tariq Mehmood", "Lt. Gen.", ""},
	} {
		doc := read(t, c.text, "")
		people := who.People(doc)
		var got *khabar.Person
		for _, p := range people {
			if p.Name == c.name {
				got = p
			}
		}
		if got == nil {
			t.Errorf("%s\n  no %s: %s", c.text, c.name, surfaces(doc))
			continue
		}
		if !strings.EqualFold(got.Role, c.role) {
			t.Errorf("%s\n  role %q, want %q", c.text, got.Role, c.role)
		}
		if e := entityOf(doc, c.name, 0); c.affiliation != "" && doc.Entities[e].AffiliationID != c.affiliation {
			t.Errorf("%s\n  affiliation %q, want %q", c.text, doc.Entities[e].AffiliationID, c.affiliation)
		}
	}
}

func TestOfficeHeldOverTime(t *testing.T) {
	doc := read(t, "Imran Khan, Pakistan's prime minister at the time, applauded them.", "2025-10-18")
	p := who.People(doc)
	if len(p) != 1 || p[0].Held == nil || p[0].Held.Start != "2018-08-18" || p[0].Held.End != "2022-04-10" {
		t.Fatalf("%+v", p)
	}
}

// TestTakenUp: descriptions and pronouns that go back to somebody.
func TestTakenUp(t *testing.T) {
	for _, c := range []struct{ text, surface, first string }{
		{"A Pakistani official said the raid had failed. The official asked not to be named.", "The official", "A Pakistani official"},
		{"The Balochistan Liberation Army attacked a train. The group said it had taken hostages.", "The group", "Balochistan Liberation Army"},
		{"A State Department spokesperson declined to comment. The spokesperson gave no reason.", "The spokesperson", "A State Department spokesperson"},
		{"Senator Marta Velez visited the camp on Monday. She promised more aid.", "She", "Marta Velez"},
		{"General Tariq Mehmood resigned on Friday. He gave no reason.", "He", "Tariq Mehmood"},
		{"The Houthis fired two missiles at the ship. They said the strike was a warning.", "They", "Houthis"},
		{"Al-Shabaab attacked the base at dawn. The militant group said its fighters had overrun it.", "The militant group", "Al-Shabaab"},
	} {
		doc := read(t, c.text, "")
		want, got := entityOf(doc, c.first, 0), entityOf(doc, c.surface, 0)
		if want < 0 || got != want {
			t.Errorf("%s\n  %q is %d, want %d (%s)", c.text, c.surface, got, want, c.first)
		}
	}
}

func TestNoActor(t *testing.T) {
	for _, c := range []struct{ text, surface string }{
		{"Six people died in a flood in Pakistan on Monday.", "Pakistan"},
		{"The minister visited Afghanistan last week.", "Afghanistan"},
		{"They told us who did it.", "us"},
		{"The anti-Taliban front met in Vienna.", "anti-Taliban"},
		{"He was removed as prime minister in 2022.", "prime minister"},
	} {
		doc := read(t, c.text, "")
		if e := entityOf(doc, c.surface, 0); e != -2 {
			t.Errorf("%s\n  %q is an actor (%d)", c.text, c.surface, e)
		}
	}
}

func TestAnonymousSources(t *testing.T) {
	doc := read(t, "A senior Pakistan government official told reporters that the talks would go on, declining to be named. Two sources confirmed it.", "")
	for _, c := range []struct{ surface, name string }{
		{"A senior Pakistan government official", "senior Pakistan government official"},
		{"Two sources", "sources"},
	} {
		e := entityOf(doc, c.surface, 0)
		if e < 0 || !doc.Entities[e].Anonymous || doc.Entities[e].Name != c.name {
			t.Errorf("%q: entity %d of %s", c.surface, e, surfaces(doc))
			continue
		}
	}
	if e := entityOf(doc, "A senior Pakistan government official", 0); e >= 0 && doc.Entities[e].Country != "PAK" {
		t.Errorf("country %q", doc.Entities[e].Country)
	}
}

func TestUnknownAbbreviation(t *testing.T) {
	doc := read(t, "The Aurora National Movement (ANM) attacked the town of Gao. The ANM said ten soldiers died.", "")
	long, short := entityOf(doc, "Aurora National Movement", 0), entityOf(doc, "ANM", 1)
	if long < 0 || long != short {
		t.Errorf("ANM is %d, want %d: %s", short, long, surfaces(doc))
	}
}

func TestEntitiesAt(t *testing.T) {
	doc := read(t, "India and Pakistan signed a deal.", "")
	tree := khabar.NewTree(doc)
	got := who.EntitiesAt(doc, tree, 0)
	if len(got) != 2 || doc.Entities[got[0]].ActorID != "state:IND" || doc.Entities[got[1]].ActorID != "state:PAK" {
		t.Errorf("%v of %s", got, surfaces(doc))
	}
	doc = read(t, "Dozens of militants attacked the post.", "")
	if e := who.EntityAt(doc, 0); e < 0 || doc.Entities[e].Sector != "UAF" {
		t.Errorf("dozens of militants: %d", e)
	}
}

// check holds the promises of the layers.
func check(t *testing.T, doc *khabar.Document) {
	t.Helper()
	if !sort.SliceIsSorted(doc.Actors, func(i, j int) bool { return doc.Actors[i].Start < doc.Actors[j].Start }) {
		t.Error("mentions out of order")
	}
	listed := map[int]int{}
	for e := range doc.Entities {
		x := &doc.Entities[e]
		if x.Name == "" || x.Class == "" || len(x.Mentions) == 0 {
			t.Errorf("entity %d: %+v", e, x)
		}
		for _, n := range x.Mentions {
			if doc.Actors[n].Entity != e {
				t.Errorf("entity %d lists mention %d of entity %d", e, n, doc.Actors[n].Entity)
			}
			listed[n]++
		}
	}
	for n, m := range doc.Actors {
		if m.Rule == "" || m.Form == "" || m.First >= m.Last {
			t.Errorf("mention %+v", m)
		}
		if m.Span != doc.Anchored(m.First, m.Last).Span || m.Sent != doc.Tokens[m.First].Sent {
			t.Errorf("mention %d: span %v and tokens %d–%d disagree", n, m.Span, m.First, m.Last)
		}
		if m.HeadTok < 0 || m.HeadTok >= len(doc.Tokens) || doc.Tokens[m.HeadTok].Sent != m.Sent {
			t.Errorf("mention %d: head %d", n, m.HeadTok)
		}
		if (m.Entity >= 0) != (listed[n] == 1) {
			t.Errorf("mention %d of entity %d is listed %d times", n, m.Entity, listed[n])
		}
	}
}

const story = `ISLAMABAD/KABUL: Afghan Taliban officials met a Pakistani delegation on Thursday, two sources told Reuters, days after the Tehreek-e-Taliban Pakistan (TTP) said its fighters had killed nine soldiers near Miran Shah.

"We want peace," said Waris Shah, the district's police chief, who survived an attack last year. He added that the group had lost ground. Police said four militants were killed and a mosque was damaged.

The Foreign Ministry's spokesman, Naveed Aslam, did not comment. Shah said Islamabad's army would answer. Its troops have fought the TTP since 2007.

EVERYTHING WAS QUIET IN KABUL, THE UNITED STATES SAID.`

func TestPromises(t *testing.T) {
	words := strings.Fields(story)
	check(t, read(t, story, "2025-10-18"))
	check(t, read(t, "", ""))
	// Any cut and shuffle of the words must keep the promises.
	for seed := range 40 {
		var b strings.Builder
		x := uint32(seed*2654435761 + 1)
		for range 60 {
			x = x*1664525 + 1013904223
			b.WriteString(words[int(x>>8)%len(words)])
			b.WriteString([]string{" ", " ", " ", ", ", ". ", " (", ") ", "\n\n"}[x>>28%8])
		}
		check(t, read(t, b.String(), ""))
	}
}

func TestSameTwiceAndInParallel(t *testing.T) {
	want := fmt.Sprint(read(t, story, "2025-10-18").Entities)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := fmt.Sprint(read(t, story, "2025-10-18").Entities); got != want {
				t.Errorf("differs:\n%s\n%s", got, want)
			}
		})
	}
	wg.Wait()
}

func BenchmarkFind(b *testing.B) {
	f, err := who.New()
	if err != nil {
		b.Fatal(err)
	}
	doc := read(b, strings.Repeat(story+"\n\n", 5), "2025-10-18")
	b.ReportMetric(float64(len(doc.Tokens)), "tokens")
	b.ReportAllocs()
	for b.Loop() {
		doc.Actors, doc.Entities = nil, nil
		f.Find(doc)
	}
}

// Each row: a text, a mention, and the name of its entity; "-" for a mention of nobody
// or no mention at all.
func TestCleanNames(t *testing.T) {
	for _, c := range []struct{ text, surface, want string }{
		{"No group claimed responsibility for the attack in Quetta.", "No group", "-"},
		{"Neither side commented on the report.", "Neither side", "-"},
		{"Police shot dead two militants in Bannu on Tuesday.", "two militants", "militants"},
		{"PAST WEDNESDAY UNIDENTIFIED PEOPLE ATTACKED THE HOME OF A JUDGE IN CALI.", "UNIDENTIFIED PEOPLE", "unidentified people"},
		{"The goddess Durga was honoured in the town.", "Durga", "-"},
		{"He cited a study (Abd. Hamidi, War and Peace, 2004, p. 12).", "Abd. Hamidi", "-"},
		{"Police in Colombia arrested the head of the Clan del Golfo, Dario Usuga.", "the head", "Dario Usuga"},
		{"Omar Daud, a photographer for the agency, was detained.", "a photographer", "Omar Daud"},
	} {
		doc := read(t, c.text, "2026-03-04")
		got := "-"
		if e := entityOf(doc, c.surface, 0); e >= 0 {
			got = doc.Entities[e].Name
		}
		if got != c.want {
			t.Errorf("%s\n  %q is %q, want %q: %s", c.text, c.surface, got, c.want, surfaces(doc))
		}
	}
}

func TestOneMinistry(t *testing.T) {
	doc := read(t, "Iran's Foreign Ministry condemned the raid. Iran's foreign ministry then summoned the envoy.", "2026-03-04")
	a, b := entityOf(doc, "Iran's Foreign Ministry", 0), entityOf(doc, "Iran's foreign ministry", 0)
	if a < 0 || a != b {
		t.Errorf("two entities, %d and %d: %s", a, b, surfaces(doc))
	}
}

// A relative who speaks is not the one called by the surname.
func TestSurnameOfRelative(t *testing.T) {
	doc := read(t, "The activist Lina Haddad was arrested in Beirut on Monday. Her sister Rana Haddad told reporters that Haddad had been beaten.", "2026-03-04")
	if a, b := entityOf(doc, "Lina Haddad", 0), entityOf(doc, "Haddad", 0); a < 0 || a != b {
		t.Errorf("Haddad is %d, want %d", b, a)
	}
}
