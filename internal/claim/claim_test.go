package claim

import (
	"strings"
	"sync"
	"testing"

	"khabar"
	"khabar/internal/event"
	"khabar/internal/mention/arms"
	"khabar/internal/mention/count"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

type stage interface{ Find(*khabar.Document) }

// walk runs the stages before this one.
var walk = sync.OnceValue(func() func(text string) *khabar.Document {
	annotator, err := sentence.New()
	if err != nil {
		panic(err)
	}
	var stages []stage
	add := func(s stage, err error) {
		if err != nil {
			panic(err)
		}
		stages = append(stages, s)
	}
	w, err := when.New()
	add(w, err)
	p, err := where.New()
	add(p, err)
	a, err := who.New()
	add(a, err)
	c, err := count.New()
	add(c, err)
	x, err := arms.New()
	add(x, err)
	e, err := event.New()
	add(e, err)
	return func(text string) *khabar.Document {
		doc := annotator.Annotate(&khabar.Report{Text: text, Outlet: "Example Wire"})
		for _, s := range stages {
			s.Find(doc)
		}
		return doc
	}
})

var finder = sync.OnceValue(func() *Finder {
	f, err := New()
	if err != nil {
		panic(err)
	}
	return f
})

func read(text string) *khabar.Document {
	doc := walk()(text)
	finder().Find(doc)
	return doc
}

// claimBy returns the claim whose cue holds the word, or nil.
func claimBy(doc *khabar.Document, cue string) *khabar.Claim {
	for _, c := range doc.Claims {
		for _, w := range strings.Fields(c.Cue.Text) {
			if strings.EqualFold(w, cue) {
				return c
			}
		}
	}
	return nil
}

func show(doc *khabar.Document) string {
	var b strings.Builder
	for _, c := range doc.Claims {
		b.WriteString("\n  " + c.ID + " [" + c.Source.Name + "|" + string(c.Source.Type) + "] (" + c.Cue.Text + ") " + string(c.Stance) + " " + string(c.Hedge))
		if c.Content != nil {
			b.WriteString(" {" + c.Content.Of(doc.Text) + "}")
		}
	}
	return b.String()
}

func TestStances(t *testing.T) {
	for _, c := range []struct {
		text, cue string
		want      khabar.Stance
	}{
		{"The governor said that the road to the valley was closed.", "said", khabar.StanceAsserts},
		{"According to the ministry, the bridge was destroyed on Monday.", "According", khabar.StanceAsserts},
		{"The army denied that its troops had entered the village.", "denied", khabar.StanceDenies},
		{"The foreign ministry rejected the accusation.", "rejected", khabar.StanceDenies},
		{"A spokesman for the province would not confirm or deny the meeting.", "confirm", khabar.StanceNeither},
		{"The embassy declined to comment on the talks.", "declined", khabar.StanceDeclines},
		{"The Taliban claimed responsibility for the bombing.", "claimed", khabar.StanceClaimsResponsibility},
		{"The rebels denied involvement in the attack on the barracks.", "denied", khabar.StanceDeniesResponsibility},
		{"The rebels said they had nothing to do with the bombing.", "said", khabar.StanceDeniesResponsibility},
		{"“We did not carry out the attack,” the commander said.", "said", khabar.StanceDeniesResponsibility},
		{"The government blamed the rebels for the ambush.", "blamed", khabar.StanceBlames},
		{"The prime minister accused the army of shelling a market.", "accused", khabar.StanceBlames},
		{"Analysts believe the group has lost half of its fighters.", "believe", khabar.StanceAssesses},
		{"The envoy proposed a second round of talks in Muscat.", "proposed", khabar.StanceProposes},
		{"The president demanded that the militia leave the city.", "demanded", khabar.StanceDemands},
		{"The secretary-general called on both sides to stop fighting.", "called", khabar.StanceDemands},
		{"The group pledged to release all prisoners by Friday.", "pledged", khabar.StancePromises},
		{"“We will rebuild every house,” the minister said.", "said", khabar.StancePromises},
		{"The general warned that the militia could attack the port.", "warned", khabar.StanceWarns},
	} {
		doc := read(c.text)
		got := claimBy(doc, c.cue)
		if got == nil {
			t.Errorf("%q: no claim by %q:%s", c.text, c.cue, show(doc))
		} else if got.Stance != c.want {
			t.Errorf("%q: %s by %s, not %s", c.text, got.Stance, got.Rule, c.want)
		}
	}
}

func TestSources(t *testing.T) {
	for _, c := range []struct {
		text, cue, name string
		want            khabar.SourceType
	}{
		{"Defence Minister Khawaja Asif said the border would stay closed.", "said", "Khawaja Asif", khabar.SourceNamedOfficial},
		{"Two senior officials said the border would stay closed.", "said", "officials", khabar.SourceAnonymousOfficial},
		{"A villager said the shells fell at dawn.", "said", "villager", khabar.SourceAnonymousNonOfficial},
		{"The interior ministry said the border would stay closed.", "said", "interior ministry", khabar.SourceOrganisation},
		{"The strike killed nine, Reuters reported.", "reported", "Reuters", khabar.SourceOutlet},
		{"Media reports suggest that the talks have stalled.", "suggest", "reports", khabar.SourceUnspecified},
		{"The strike killed nine people, according to a leaked document.", "according", "document", khabar.SourceDocument},
		{"The general appears to be preparing a retreat.", "appears", "Example Wire", khabar.SourceOutlet},
		{"“The shells fell at dawn,” said a villager.", "said", "villager", khabar.SourceAnonymousNonOfficial},
	} {
		doc := read(c.text)
		got := claimBy(doc, c.cue)
		switch {
		case got == nil:
			t.Errorf("%q: no claim by %q:%s", c.text, c.cue, show(doc))
		case got.Source.Type != c.want || !strings.Contains(strings.ToLower(got.Source.Name), strings.ToLower(c.name)):
			t.Errorf("%q: %q (%s), not %q (%s)", c.text, got.Source.Name, got.Source.Type, c.name, c.want)
		}
	}
}

func TestSilenceIsNoClaim(t *testing.T) {
	for _, text := range []string{
		"No group has claimed responsibility for the attack.",
		"Nobody claimed responsibility for the blast.",
		"The country has not claimed responsibility for the attack.",
		"The war has claimed hundreds of lives.",
		"The lorry carried flour and rice.",
	} {
		if doc := read(text); len(doc.Claims) > 0 {
			t.Errorf("%q:%s", text, show(doc))
		}
	}
}

func TestAnonymityReason(t *testing.T) {
	for text, want := range map[string]string{
		"The talks failed, a diplomat said, speaking on condition of anonymity because the meeting was secret.":                                         "because the meeting was secret",
		"The talks failed, said an official, declining to be named as he was not authorised to speak to the press.":                                     "as he was not authorised to speak to the press",
		"According to two officials, who spoke on condition of anonymity because they were not authorised to brief reporters, the strike killed seven.": "because they were not authorised to brief reporters",
		"The talks failed, a diplomat said, asking not to be identified because he was not allowed to speak to journalists.":                            "because he was not allowed to speak to journalists",
	} {
		doc := read(text)
		c := claimBy(doc, "said")
		if c == nil {
			c = claimBy(doc, "According")
		}
		if c == nil || c.Source.AnonymityReason != want {
			t.Errorf("%q: %+v:%s", text, c, show(doc))
		}
	}
	if doc := read("The talks failed because the envoy was late, a diplomat said."); doc.Claims[0].Source.AnonymityReason != "" {
		t.Errorf("a cause became a reason of anonymity: %q", doc.Claims[0].Source.AnonymityReason)
	}
}

func TestQuotesOverSentences(t *testing.T) {
	doc := read("“The road is closed,” the mayor said. “Nobody can pass. We are waiting for help.”\n\nThe mayor left for the capital.")
	c := claimBy(doc, "said")
	if c == nil {
		t.Fatal("no claim")
	}
	if !c.Direct || !strings.HasSuffix(c.Content.Of(doc.Text), "We are waiting for help.”") || len(c.Parts) != 2 {
		t.Errorf("content %q in %d parts, direct %v", c.Content.Of(doc.Text), len(c.Parts), c.Direct)
	}
	if !strings.HasSuffix(c.Quote.Quote, "waiting for help.”") {
		t.Errorf("quote %q", c.Quote.Quote)
	}
}

func TestRelayedSources(t *testing.T) {
	doc := read("Nine soldiers were killed in the attack, state television reported, citing police.")
	outer, inner := claimBy(doc, "reported"), claimBy(doc, "citing")
	if outer == nil || inner == nil || inner.Via != outer.ID || !strings.Contains(inner.Source.Name, "police") {
		t.Errorf("relayed source not found:%s", show(doc))
	}
	doc = read("The senator said the hosts had told him that the deal was dead.")
	outer, inner = claimBy(doc, "said"), claimBy(doc, "told")
	if outer == nil || inner == nil || inner.Via != outer.ID {
		t.Errorf("nested claim not found:%s", show(doc))
	}
}

func TestHedgesAndChannels(t *testing.T) {
	doc := read("The army said the rebels may have left the town. The mayor told Reuters that the town was calm. In a statement, the ministry said the road was open. The spokesman wrote on X that the road was closed.")
	if c := claimBy(doc, "said"); c == nil || c.Hedge != khabar.HedgePossible {
		t.Errorf("hedge:%s", show(doc))
	}
	if c := claimBy(doc, "told"); c == nil || c.Channel != "told Reuters" {
		t.Errorf("channel: %+v", c)
	}
	if c := claimBy(doc, "wrote"); c == nil || c.Channel != "on X" {
		t.Errorf("channel: %+v", c)
	}
}

func TestEventsAreTold(t *testing.T) {
	doc := read("A bomb killed four soldiers near Quetta on Monday, police said. The Baloch Liberation Army claimed responsibility for the attack. It said its fighters had killed eleven soldiers.")
	if len(doc.Events) == 0 {
		t.Fatal("no event")
	}
	e := doc.Events[0]
	if e.Status != khabar.StatusClaimed || len(e.Claims) < 2 {
		t.Errorf("status %s, claims %v:%s", e.Status, e.Claims, show(doc))
	}
	if len(e.Responsibility) != 1 || e.Responsibility[0].Stance != "claims" || !strings.Contains(e.Responsibility[0].Actor, "Liberation Army") {
		t.Errorf("responsibility %+v", e.Responsibility)
	}
}

func TestEventStatus(t *testing.T) {
	for text, want := range map[string]khabar.Status{
		"Gunmen killed four soldiers near Quetta on Monday.":                                                                 khabar.StatusAsserted,
		"Gunmen killed four soldiers near Quetta on Monday, police said.":                                                    khabar.StatusClaimed,
		"Gunmen killed four soldiers near Quetta on Monday, residents said. The report could not be independently verified.": khabar.StatusUnconfirmed,
	} {
		doc := read(text)
		found := false
		for _, e := range doc.Events {
			found = found || e.Type == "ASSAULT" && e.Status == want
		}
		if !found {
			for _, e := range doc.Events {
				t.Logf("%s %s %s", e.Type, e.Trigger.Text, e.Status)
			}
			t.Errorf("%q: no attack that is %s:%s", text, want, show(doc))
		}
	}
}

func TestDeniedEvent(t *testing.T) {
	doc := walk()("The army denied that its jets had bombed the village of Spin Boldak on Monday.")
	doc.Events = nil
	for i, tok := range doc.Tokens {
		if tok.Form == "bombed" {
			doc.Events = []*khabar.Event{{ID: "e1", Type: "ASSAULT", Status: khabar.StatusAsserted, Modality: khabar.ModalityActual, TriggerTok: i, Sent: tok.Sent}}
		}
	}
	finder().Find(doc)
	if e := doc.Events[0]; e.Status != khabar.StatusDenied || len(e.Claims) != 1 {
		t.Errorf("status %s, claims %v:%s", e.Status, e.Claims, show(doc))
	}
}

func TestAccountsOfSides(t *testing.T) {
	doc := read("Gunmen attacked a checkpoint near Quetta on Monday, killing four soldiers, police said. The Baloch Liberation Army claimed responsibility for the attack. It said its fighters had killed eleven soldiers.")
	own, others := 0, 0
	for _, e := range doc.Events {
		for _, c := range e.Casualties {
			switch {
			case c.Best == nil:
			case c.By == "" && *c.Best == 4:
				own++
			case c.By != "" && *c.Best == 11:
				others++
			}
		}
	}
	if own != 1 || others != 1 {
		for _, e := range doc.Events {
			t.Logf("%s %s %+v", e.ID, e.Type, e.Casualties)
		}
		t.Errorf("%d own accounts, %d of a side:%s", own, others, show(doc))
	}
}

func TestBlameIsPutOnSomebody(t *testing.T) {
	for text, want := range map[string]string{
		"A bomb killed two policemen in Bannu on Monday. The government blamed the Taliban for the attack.": "Taliban",
		"A bomb killed two policemen in Bannu on Monday. The government blamed the attack on the Taliban.":  "Taliban",
	} {
		doc := read(text)
		found := false
		for _, e := range doc.Events {
			for _, x := range e.Responsibility {
				found = found || x.Stance == "blamed" && strings.Contains(x.Actor, want) && x.By != ""
			}
		}
		if !found {
			t.Errorf("%q: nobody blamed:%s", text, show(doc))
		}
	}
}

// TestInvariants holds every claim of a mixed text to the promises of the package.
func TestInvariants(t *testing.T) {
	doc := read(mixed)
	ids := map[string]bool{}
	last := -1
	for _, c := range doc.Claims {
		if ids[c.ID] {
			t.Errorf("%s stands twice", c.ID)
		}
		ids[c.ID] = true
		if doc.Text[c.Span.Start:c.Span.End] != c.Quote.Quote {
			t.Errorf("%s: quote is not the text at its span", c.ID)
		}
		if c.Cue.Start < last {
			t.Errorf("%s is out of order", c.ID)
		}
		last = c.Cue.Start
		if !c.Contains(c.Cue.Span) || c.Content != nil && !c.Contains(*c.Content) {
			t.Errorf("%s: cue or content lies outside the quote", c.ID)
		}
		if m := c.Source.Mention; m != nil && m.Of(doc.Text) != m.Text {
			t.Errorf("%s: source %q is not the text at its span", c.ID, m.Text)
		}
		if c.Source.Name == "" && c.Source.Type != khabar.SourceUnspecified || c.Stance == "" || c.Hedge == "" || c.Rule == "" {
			t.Errorf("%s: %+v", c.ID, c)
		}
		if c.Via == c.ID {
			t.Errorf("%s relays itself", c.ID)
		}
	}
	for _, c := range doc.Claims {
		if c.Via != "" && !ids[c.Via] {
			t.Errorf("%s: via %s is no claim", c.ID, c.Via)
		}
	}
	for _, e := range doc.Events {
		for _, id := range e.Claims {
			if !ids[id] {
				t.Errorf("%s: %s is no claim", e.ID, id)
			}
		}
	}
	again := walk()(mixed)
	finder().Find(again)
	if len(again.Claims) != len(doc.Claims) {
		t.Fatalf("%d claims, then %d", len(doc.Claims), len(again.Claims))
	}
	for i := range again.Claims {
		if again.Claims[i].Quote != doc.Claims[i].Quote || again.Claims[i].Source.Name != doc.Claims[i].Source.Name {
			t.Errorf("%s differs on a second reading", doc.Claims[i].ID)
		}
	}
}

// TestOddText holds Find to not failing on text without sense.
func TestOddText(t *testing.T) {
	for _, text := range []string{"", "“", "said", "”said“", "“ ” said : \"", "according to", "He said: “", "\"\"\"\" said he said he said", "—said—\n\n“he said", strings.Repeat("he said that ", 60)} {
		read(text)
	}
}

const mixed = `KABUL: At least nine police officers were killed when gunmen attacked a checkpoint in the north on Tuesday, officials said.

A police spokesman told Example Wire by telephone that the attackers fled into the hills. "They came at night," he said. "Nobody saw their faces."

The Taliban claimed responsibility for the attack in a statement posted on X. It said its fighters had killed fourteen officers. The interior ministry rejected the claim, adding that the group was trying to spread fear.

"The government must protect the villages," said a teacher, who asked not to be named because he feared reprisals. According to two residents, the fighting lasted for six hours. No other group commented.

The foreign ministry declined to say whether talks would go on. Pakistan, which has denied any role in the violence, said it would respond to attacks on its own soil. Analysts believe the militants may be short of money. The president, citing intelligence reports, warned that more attacks were likely.

The United Nations called on all sides to protect civilians and proposed a truce. The militants appear to be moving south.`

func BenchmarkFind(b *testing.B) {
	doc := walk()(mixed + "\n\n" + mixed + "\n\n" + mixed)
	f := finder()
	b.SetBytes(int64(len(doc.Text)))
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range doc.Events {
			e.Claims, e.Responsibility = e.Claims[:0], e.Responsibility[:0]
		}
		f.Find(doc)
	}
	b.ReportMetric(float64(len(strings.Fields(doc.Text))), "words")
}
