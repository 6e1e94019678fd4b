package geo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"khabar"
	"khabar/internal/gazetteer"
	"khabar/internal/mention/where"
	"khabar/internal/score"
)

type incident struct {
	ID, Country, Text string
	Gold              struct {
		Region, District, Location any
		Lat, Lon                   *float64
	}
}

// RunIncidents scores the place of an event over the coded incident texts in o.Dir
// (dev.jsonl[.gz], or the first set there): whether any found place lies within 50 km
// of the coded point (the ceiling for the event stage), and whether a simple choice
// does: the finest place of the first sentences that has one.
func RunIncidents(ctx context.Context, o score.Options) ([]score.Row, error) {
	read, err := Annotator()
	if err != nil {
		return nil, err
	}
	return RunIncidentsWith(ctx, o, read)
}

// RunIncidentsWith is RunIncidents with an earlier stage.
func RunIncidentsWith(ctx context.Context, o score.Options, read Reader) ([]score.Row, error) {
	f, err := where.New()
	if err != nil {
		return nil, err
	}
	path, err := incidentFile(o.Dir)
	if err != nil {
		return nil, err
	}
	var any, choice, anyHeld, choiceHeld score.PRF
	e := errorsOf{log: o.Log, left: o.Errors, set: "pitf"}
	n := 0
	err = lines(path, func(line []byte) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n++; o.Limit > 0 && n > o.Limit {
			return io.EOF
		}
		var x incident
		if err := json.Unmarshal(line, &x); err != nil {
			return err
		}
		if x.Gold.Lat == nil || x.Gold.Lon == nil {
			return nil
		}
		doc := &khabar.Document{Text: x.Text, Report: &khabar.Report{ID: x.ID, Text: x.Text}}
		if read != nil {
			read(doc)
		}
		f.Find(doc)
		any.Gold++
		choice.Gold++
		found := false
		for i := range doc.Places {
			found = found || near(doc.Places[i].Place, *x.Gold.Lat, *x.Gold.Lon)
		}
		p := Simple(doc)
		switch {
		case near(p, *x.Gold.Lat, *x.Gold.Lon):
			choice.Match++
		case found:
			e.say(x.Text, mark(p), "CHOICE", x.Gold.Region, " / ", x.Gold.District, " / ", x.Gold.Location)
		default:
			e.say(x.Text, mark(p), "MISSED", describe(p), "; gold ", x.Gold.Region, " / ", x.Gold.District, " / ", x.Gold.Location, fmt.Sprintf(" %.2f %.2f", *x.Gold.Lat, *x.Gold.Lon))
		}
		if found {
			any.Match++
		}
		if Held(x.ID) {
			anyHeld.Gold++
			choiceHeld.Gold++
			if found {
				anyHeld.Match++
			}
			if near(p, *x.Gold.Lat, *x.Gold.Lon) {
				choiceHeld.Match++
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return []score.Row{
		{Set: "pitf", Stage: "places", Measure: "pitf place within 50 km, any found place", Value: any.Recall(), Unit: "%", N: any.Gold, Note: fmt.Sprintf("ceiling of the choice; not learned from %.1f", anyHeld.Recall())},
		{Set: "pitf", Stage: "places", Measure: "pitf place within 50 km, simple choice", Value: choice.Recall(), Unit: "%", N: choice.Gold, First: 68, Aim: 88,
			Note: fmt.Sprintf("not learned from %.1f", choiceHeld.Recall())},
	}, nil
}

// IncidentExamples reads coded incident texts as partly marked ones: where the coded
// location, district or region is named in the text, that name lies at the coded point.
func IncidentExamples(path string, all bool) ([]where.Example, error) {
	var out []where.Example
	err := lines(path, func(line []byte) error {
		var x incident
		if err := json.Unmarshal(line, &x); err != nil {
			return err
		}
		if x.Gold.Lat == nil || x.Gold.Lon == nil || !all && Held(x.ID) {
			return nil
		}
		e := where.Example{Partial: true, Doc: &khabar.Document{Text: x.Text, Report: &khabar.Report{ID: x.ID, Text: x.Text}}}
		for _, l := range []struct {
			name any
			km   float64
		}{{x.Gold.Location, 25}, {x.Gold.District, 60}, {x.Gold.Region, 161}} {
			name, ok := l.name.(string)
			if !ok || len(name) < 3 {
				continue
			}
			for at := 0; ; {
				i := strings.Index(x.Text[at:], name)
				if i < 0 {
					break
				}
				at += i
				e.Gold = append(e.Gold, where.Gold{Span: khabar.Span{Start: at, End: at + len(name)}, Lat: *x.Gold.Lat, Lon: *x.Gold.Lon, Within: l.km})
				at += len(name)
			}
		}
		if len(e.Gold) > 0 {
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

func incidentFile(dir string) (string, error) {
	for _, name := range []string{"dev.jsonl.gz", "dev.jsonl", "test.jsonl.gz", "test.jsonl"} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	m, err := filepath.Glob(filepath.Join(dir, "*.jsonl*"))
	if err != nil {
		return "", err
	}
	if len(m) == 0 {
		return "", fmt.Errorf("no JSONL in %s", dir)
	}
	return m[0], nil
}

func near(p *khabar.Place, lat, lon float64) bool {
	return p != nil && gazetteer.Distance(p.Lat, p.Lon, lat, lon) <= 50
}

func mark(p *khabar.Place) khabar.Span {
	if p == nil || p.Mention == nil {
		return khabar.Span{}
	}
	return p.Mention.Span
}

func describe(p *khabar.Place) string {
	if p == nil {
		return "none"
	}
	return fmt.Sprintf("%s, %s, %s, %s (%s) %.2f %.2f", p.Name, p.Admin2, p.Admin1, p.CountryCode, p.Precision, p.Lat, p.Lon)
}

var rank = map[khabar.PlacePrecision]int{khabar.PlaceFacility: 5, khabar.PlaceTown: 6, khabar.PlaceNear: 5, khabar.PlaceDistrict: 4,
	khabar.PlaceProvince: 3, khabar.PlaceRegion: 2, khabar.PlaceCountry: 1}

// Simple is the finest resolved place of a text, the first of equals, places as actors
// or in names after all others.
func Simple(doc *khabar.Document) *khabar.Place {
	best, bestRank := -1, -1
	for i := range doc.Places {
		m := &doc.Places[i]
		if m.Place == nil {
			continue
		}
		r := rank[m.Place.Precision]
		if !m.AsActor && !m.InName {
			r += 10
		}
		if r > bestRank {
			best, bestRank = i, r
		}
	}
	if best < 0 {
		return nil
	}
	return where.Compose(doc, best)
}
