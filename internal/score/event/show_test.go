package event

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"khabar"
)

// TestShow prints the events of the file named by SHOW: a reading aid.
func TestShow(t *testing.T) {
	name := os.Getenv("SHOW")
	if name == "" {
		t.Skip("SHOW names no file")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newChain()
	if err != nil {
		t.Fatal(err)
	}
	doc := c.read(&khabar.Report{Text: string(text), Language: "en", Published: os.Getenv("PUB"), PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: os.Getenv("PUB"), Latest: os.Getenv("PUB")}})
	if os.Getenv("PARSE") != "" {
		for _, s := range doc.Sentences {
			for i := s.First; i < s.End; i++ {
				k := doc.Tokens[i]
				fmt.Printf("%d:%s/%s/%s/%s/%s>%d ", i, k.Form, k.Lemma, k.UPOS, k.XPOS, k.Deprel, k.Head)
			}
			fmt.Println()
		}
		for _, a := range doc.Actors {
			fmt.Printf("mention %q head %d form %s entity %d %s\n", a.Span.Of(doc.Text), a.HeadTok, a.Form, a.Entity, a.Rule)
		}
		for _, p := range doc.Places {
			fmt.Printf("place %q actor %t in name %t %+v\n", p.Span.Of(doc.Text), p.AsActor, p.InName, p.Place)
		}
		for _, e := range doc.Entities {
			fmt.Printf("entity %+v\n", e)
		}
	}
	for _, c := range doc.Casualties {
		n := -1
		if c.Best != nil {
			n = *c.Best
		}
		fmt.Printf("fact %s %s %d %q by %q more=%t %s %s\n", c.Effect, c.Category, n, c.Wording, doc.Tokens[max(c.Trigger, 0)].Form, c.More, c.Scope, c.Rule)
	}
	for _, e := range doc.Events {
		fmt.Printf("%s %s/%s [%s] %q s%d+%v %s %s many=%v out=%s rule=%s conf=%.2f\n", e.ID, e.Type, e.Mode, e.Subtype, e.Trigger.Text, e.Sent, e.AlsoSents, e.Status, e.Modality, e.Aggregate, e.Outcome, e.Rule, e.Confidence)
		for _, a := range e.Actors {
			fmt.Printf("     %s: %s (%s %s %s)\n", a.Role, a.Name, a.Class, a.Sector, a.Country)
		}
		pl := e.PlaceReason
		if e.Place != nil {
			pl = e.Place.Name + " " + e.Place.CountryCode + " " + string(e.Place.Precision) + " – " + e.PlaceReason
		}
		fmt.Printf("     time=%s..%s %s %q; place=%s; target=%s weapons=%v tactics=%v\n", e.Time.Start, e.Time.End, e.Time.Precision, e.Time.Expression, pl, e.TargetKind, names(e.Weapons), e.Tactics)
		for _, c := range e.Casualties {
			fmt.Printf("     toll %s %s %q %s\n", c.Effect, c.Category, c.Wording, c.Scope)
		}
		for _, l := range e.Links {
			fmt.Printf("     -> %s %s\n", l.Kind, l.To)
		}
		fmt.Printf("     | %s\n", strings.ReplaceAll(e.Evidence[0].Quote, "\n", " "))
	}
}

func names(ws []khabar.Weapon) []string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Term)
	}
	return out
}
