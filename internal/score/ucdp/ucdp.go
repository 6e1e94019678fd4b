// Package ucdp scores headlines against the UCDP GED rows coded from them
// (JSONL with text, date and gold): whether an attack is found, whether the
// number of dead lies within the coded bounds, and whether a place named finer
// than the country lies within 50 km. A row is coded from whole articles and
// often from several, so a headline cannot reach 100; rows without a headline
// are left out.
package ucdp

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"

	"khabar"
	"khabar/extract"
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
	files, err := filepath.Glob(filepath.Join(o.Dir, "*.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("score: no *.jsonl.gz in %s", o.Dir)
	}
	sort.Strings(files)
	var out []score.Row
	for _, file := range files {
		rows, err := read(file)
		if err != nil {
			return nil, err
		}
		var found, killed, place tally
		shown := 0
		for i, r := range rows {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if o.Limit > 0 && i >= o.Limit {
				break
			}
			if r.Text == nil {
				continue
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
				continue
			}
			if sum := killedIn(e); sum != nil && r.Gold.Low != nil && r.Gold.High != nil {
				ok := *sum >= *r.Gold.Low && *sum <= *r.Gold.High
				killed.add(ok)
			}
			if e.Place != nil && e.Place.Precision != khabar.PlaceCountry && e.Place.Precision != khabar.PlaceProvince && r.Gold.Lat != nil && r.Gold.Lon != nil {
				ok := kilometres(*r.Gold.Lat, *r.Gold.Lon, e.Place.Lat, e.Place.Lon) <= 50
				place.add(ok)
				if !ok && shown < o.Errors {
					shown++
					fmt.Fprintf(o.Log, "%s place %s (%.2f, %.2f), gold %.2f, %.2f: %s\n", r.ID, e.Place.Name, e.Place.Lat, e.Place.Lon, *r.Gold.Lat, *r.Gold.Lon, *r.Text)
				}
			}
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

// kilometres between two points, on a sphere.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*rad/2), 2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Pow(math.Sin((lon2-lon1)*rad/2), 2)
	return 2 * 6371 * math.Asin(math.Sqrt(a))
}

func read(file string) ([]row, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	var rows []row
	for i := 1; lines.Scan(); i++ {
		var r row
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i, err)
		}
		rows = append(rows, r)
	}
	return rows, lines.Err()
}
