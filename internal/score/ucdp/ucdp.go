// Package ucdp scores headlines against the UCDP GED rows coded from them
// (JSONL with text, date and gold): whether an attack is found, whether the
// number of dead lies within the coded bounds, and whether a place named finer
// than the country lies within 50 km. A row is coded from whole articles and
// often from several, so a headline cannot reach 100; rows without a headline
// are left out.
package ucdp

import (
	"context"
	"fmt"
	"path/filepath"

	"khabar"
	"khabar/extract"
	"khabar/internal/gazetteer"
	"khabar/internal/mention/count"
	"khabar/internal/score"
)

type row struct {
	ID   string  `json:"id"`
	Date string  `json:"date"`
	Text *string `json:"text"`
	Gold struct {
		Lat  *float64 `json:"lat"`
		Lon  *float64 `json:"lon"`
		Low  *int     `json:"low"`
		High *int     `json:"high"`
	} `json:"gold"`
}

type tally struct{ hit, n int }

func (t *tally) add(ok bool) {
	t.n++
	if ok {
		t.hit++
	}
}

func (t tally) row(set, measure, note string) score.Row {
	return score.Row{Set: set, Stage: "headlines", Measure: measure, Value: 100 * float64(t.hit) / float64(max(t.n, 1)), Unit: "%", N: t.n, Note: note}
}

// Run scores every *.jsonl.gz of o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	files, err := score.Files(o.Dir)
	if err != nil {
		return nil, err
	}
	var out []score.Row
	for _, file := range files {
		var found, killed, place tally
		shown := 0
		err := score.Each(ctx, file, o.Limit, func(r *row) error {
			if r.Text == nil {
				return nil
			}
			doc := x.Document(&khabar.Report{ID: r.ID, Text: *r.Text, Published: r.Date,
				PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedArgument, Earliest: r.Date, Latest: r.Date}})
			e := assault(doc)
			found.add(e != nil)
			if e == nil {
				if shown < o.Errors {
					shown++
					fmt.Fprintf(o.Log, "%s no event: %s\n", r.ID, *r.Text)
				}
				return nil
			}
			if sum := killedIn(e); sum != nil && r.Gold.Low != nil && r.Gold.High != nil {
				ok := *sum >= *r.Gold.Low && *sum <= *r.Gold.High
				killed.add(ok)
			}
			if e.Place != nil && e.Place.Precision != khabar.PlaceCountry && e.Place.Precision != khabar.PlaceProvince && r.Gold.Lat != nil && r.Gold.Lon != nil {
				ok := gazetteer.Distance(*r.Gold.Lat, *r.Gold.Lon, e.Place.Lat, e.Place.Lon) <= 50
				place.add(ok)
				if !ok && shown < o.Errors {
					shown++
					fmt.Fprintf(o.Log, "%s place %s (%.2f, %.2f), gold %.2f, %.2f: %s\n", r.ID, e.Place.Name, e.Place.Lat, e.Place.Lon, *r.Gold.Lat, *r.Gold.Lon, *r.Text)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		set := filepath.Base(o.Dir)
		out = append(out, found.row(set, "violent event found", ""),
			killed.row(set, "killed within the coded bounds", "where a number is read from the headline"),
			place.row(set, "place within 50 km", "where a place finer than a province is read"))
	}
	return out, nil
}

func assault(doc *khabar.Document) *khabar.Event {
	for _, e := range doc.Events {
		if e.Type == "ASSAULT" {
			return e
		}
	}
	return nil
}

func killedIn(e *khabar.Event) *int {
	var rows []khabar.Casualty
	for _, c := range e.Casualties {
		if c.Effect == khabar.EffectKilled && c.By == "" {
			rows = append(rows, c)
		}
	}
	return count.Sum(rows)
}
