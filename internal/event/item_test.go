package event_test

import (
	"strings"
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

// TestItems holds that the head of an item dates and places the events of that
// item and of no other.
func TestItems(t *testing.T) {
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	text := "Quetta, June 2: Gunmen shot dead a teacher outside his house.\n\nPeshawar, June 4: Police arrested two smugglers.\n"
	r := &khabar.Report{Text: text, Language: "en", Published: "2024-06-10",
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: "2024-06-10", Latest: "2024-06-10"}}
	start := 0
	for _, head := range []string{"Quetta, June 2:", "Peshawar, June 4:"} {
		at := strings.Index(text, head)
		end := at + len(head)
		next := end + strings.Index(text[end:], "\n")
		r.Blocks = append(r.Blocks, khabar.Block{Kind: khabar.BlockDateline, Span: khabar.Span{Start: at, End: end}},
			khabar.Block{Kind: khabar.BlockParagraph, Span: khabar.Span{Start: end + 1, End: next}})
		start = next
	}
	if start == 0 {
		t.Fatal("no blocks")
	}
	doc := a.Annotate(r)
	for _, load := range []func() (finder, error){
		func() (finder, error) { return when.New() },
		func() (finder, error) { return where.New() },
		func() (finder, error) { return who.New() },
		func() (finder, error) { return count.New() },
		func() (finder, error) { return arms.New() },
		func() (finder, error) { return event.New() },
	} {
		f, err := load()
		if err != nil {
			t.Fatal(err)
		}
		f.Find(doc)
	}
	sceneIs(t, doc, []string{"ASSAULT Quetta 2024-06-02", "COERCE Peshawar 2024-06-04"})
}
