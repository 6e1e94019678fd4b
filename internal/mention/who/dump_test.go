package who_test

import (
	"fmt"
	"os"
	"testing"

	"khabar"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

func TestDump(t *testing.T) {
	file := os.Getenv("WHO_DUMP")
	if file == "" {
		t.Skip()
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	w, err := where.New()
	if err != nil {
		t.Fatal(err)
	}
	f, err := who.New()
	if err != nil {
		t.Fatal(err)
	}
	doc := a.Annotate(&khabar.Report{Text: string(text), Published: os.Getenv("WHO_DATE")})
	w.Find(doc)
	f.Find(doc)
	for i, e := range doc.Entities {
		fmt.Printf("%d %q id=%s class=%s sec=%s c=%s role=%q aff=%q(%s) anon=%v held=%+v\n   ", i, e.Name, e.ActorID, e.Class, e.Sector, e.Country, e.Role, e.Affiliation, e.AffiliationID, e.Anonymous, e.Held)
		for _, n := range e.Mentions {
			m := doc.Actors[n]
			fmt.Printf(" [%s|%s|%s s%d]", m.Of(doc.Text), m.Form, m.Rule, m.Sent)
		}
		fmt.Println()
	}
	for _, m := range doc.Actors {
		if m.Entity < 0 {
			fmt.Printf("none: [%s %s s%d]", m.Of(doc.Text), m.Rule, m.Sent)
		}
	}
	fmt.Println(len(doc.Names), "names", len(doc.Places), "places")
}
