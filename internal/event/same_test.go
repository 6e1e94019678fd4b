package event

import (
	"testing"

	"khabar"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

// TestJoinSame holds what the scorer of pairs decides, and over what pairs it does
// not: happenings of two types, and those that are no happening of now.
func TestJoinSame(t *testing.T) {
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	finder, err := NewPlain()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, text  string
		apart, same int // drafts left by a scorer that takes no pair, and by one that takes every pair
	}{
		{"one type", "Gunmen attacked a farm in Jos on Monday.\n\nGunmen attacked a school in Kano on Tuesday.", 2, 1},
		{"two types", "Gunmen attacked a farm in Jos on Monday.\n\nPolice arrested a man in Kano on Tuesday.", 2, 2},
		{"a plan", "Gunmen attacked a farm in Jos on Monday.\n\nThe rebels plan to attack a school in Kano.", 2, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := a.Annotate(&khabar.Report{Text: c.text, Language: "en"})
			for _, load := range []func() (interface{ Find(*khabar.Document) }, error){
				func() (interface{ Find(*khabar.Document) }, error) { return when.New() },
				func() (interface{ Find(*khabar.Document) }, error) { return where.New() },
				func() (interface{ Find(*khabar.Document) }, error) { return who.New() },
			} {
				f, err := load()
				if err != nil {
					t.Fatal(err)
				}
				f.Find(doc)
			}
			for step, want := range map[int8]int{-127: c.apart, 127: c.same} {
				f := *finder
				f.model.two, f.model.twoScale = make([]int8, 1<<tableBits), 1
				for i := range f.model.two {
					f.model.two[i] = step
				}
				r := f.open(doc)
				r.judge()
				r.joinSame()
				if len(r.drafts) != want {
					t.Errorf("weights of %d: %d drafts, want %d", step, len(r.drafts), want)
				}
			}
		})
	}
}
