package event

import (
	"context"
	"hash/fnv"
	"path/filepath"
	"slices"

	"khabar"
	"khabar/internal/event"
	"khabar/internal/gazetteer"
	"khabar/internal/score"
	"khabar/internal/score/casualty"
	"khabar/internal/score/corpus"
)

// PlaceExamples reads the sets that the ranker of places is trained on: pitf, without
// the fifth that is kept unread, and the train part of the corpus. With hold a fifth of
// what is read is held out.
func PlaceExamples(ctx context.Context, data, items string, limit int, hold bool) ([]event.PlaceExample, error) {
	finder, err := event.NewPlain()
	if err != nil {
		return nil, err
	}
	c, err := newChainOf(finder)
	if err != nil {
		return nil, err
	}
	var out []event.PlaceExample
	put := func(x event.PlaceExample, text string) {
		if slices.ContainsFunc(x.Spots, func(s event.PlaceSpot) bool { return s.Right }) {
			x.Held = hold && fifth(text)
			out = append(out, x)
		}
	}
	err = score.Each(ctx, filepath.Join(data, "pitf", "dev.jsonl.gz"), limit, func(d *pitfDoc) error {
		if casualty.Unread(d.Text) || d.Gold.Lat == nil || d.Gold.Lon == nil {
			return nil
		}
		doc := c.before(pitfReport(d))
		xs := finder.PlaceExamples(doc)
		main := mainEvent(doc)
		for _, x := range xs {
			if x.Event != main {
				continue
			}
			finest := 0 // a province whose middle is near is not what the coders meant where its town is named
			for i := range x.Spots {
				m := x.Spots[i].Mention
				near := gazetteer.Distance(*d.Gold.Lat, *d.Gold.Lon, m.Place.Lat, m.Place.Lon) <= 50
				if fine := event.Level(m.Place.Precision); near && fine >= finest {
					finest = fine
					x.Spots[i].Right = true
				}
			}
			for i := range x.Spots {
				m := x.Spots[i].Mention
				x.Spots[i].Right = x.Spots[i].Right && event.Level(m.Place.Precision) >= finest
			}
			put(x, d.Text)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := corpus.ReadDir(items)
	if err != nil {
		return nil, err
	}
	for _, it := range list {
		if it.Part() != corpus.Train {
			continue
		}
		doc := c.before(it.Report())
		xs := finder.PlaceExamples(doc)
		for _, x := range xs {
			g := goldOf(doc, x.Event, it)
			if g == nil {
				continue
			}
			for i := range x.Spots {
				m := x.Spots[i].Mention
				x.Spots[i].Right = slices.ContainsFunc(g.Places, m.Span.Overlaps)
			}
			x.Weight = ownWeight
			put(x, it.Text)
		}
	}
	return out, nil
}

// goldOf is the event of an item that a found one is, or nil.
func goldOf(doc *khabar.Document, e *khabar.Event, it *corpus.Item) *corpus.Event {
	for _, g := range it.Events {
		if g.Type != e.Type {
			continue
		}
		for _, w := range append([]khabar.Span{g.Trigger}, g.Further...) {
			if w.Overlaps(doc.Tokens[e.TriggerTok].Span) {
				return g
			}
		}
	}
	return nil
}

func fifth(text string) bool {
	h := fnv.New32a()
	h.Write([]byte("held" + text)) // a hash never fails
	return h.Sum32()%5 == 0
}
