package event

import (
	"context"
	"fmt"
	"strings"

	"khabar"
	"khabar/internal/score"
)

type hrdDoc struct {
	ID, Title, Date, Text string
	Gold                  struct {
		Perpetrator any      `json:"perpetrator_mention"` // a string, or false for none
		Violations  []string `json:"violation_types"`
		Country     string
	}
}

// hrdTypes maps a violation to the type and modes that stand for it.
var hrdTypes = map[string]struct {
	typ   string
	modes string
}{
	"ARBITRARY DETENTION":    {"COERCE", "arrest"},
	"DETENTION":              {"COERCE", "arrest"},
	"KILLING":                {"ASSAULT", ""},
	"ATTEMPTED KILLING":      {"ASSAULT", ""},
	"KIDNAPPING":             {"ASSAULT", "abduct"},
	"ENFORCED DISAPPEARANCE": {"ASSAULT", "abduct"},
	"TORTURE":                {"ASSAULT", "torture beat"},
	"SEXUAL VIOLENCE":        {"ASSAULT", "sexual"},
}

func runHRDs(ctx context.Context, c *chain, o score.Options) ([]score.Row, error) {
	names, err := score.Files(o.Dir)
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, name := range names {
		var types score.PRF
		var perp tally
		errors := o.Errors
		err := score.Each(ctx, name, o.Limit, func(d *hrdDoc) error {
			doc := c.read(&khabar.Report{Text: d.Text, Title: d.Title, Language: "en", Published: d.Date,
				PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: d.Date, Latest: d.Date}})
			for _, v := range d.Gold.Violations {
				want, ok := hrdTypes[strings.ToUpper(v)]
				if !ok {
					continue
				}
				types.Gold++
				hit := false
				for _, e := range doc.Events {
					hit = hit || e.Type == want.typ && (want.modes == "" || strings.Contains(want.modes, e.Mode) && e.Mode != "")
				}
				if hit {
					types.Match++
				} else if errors > 0 {
					errors--
					fmt.Fprintf(o.Log, "%s no %s: %.200s\n", d.ID, v, d.Text)
				}
			}
			if p, _ := d.Gold.Perpetrator.(string); strings.TrimSpace(p) != "" {
				perp.add(anyone(doc, strings.FieldsFunc(strings.ToLower(p), notWord)))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		set := setName(o.Dir, name)
		rows = append(rows,
			score.Row{Set: set, Stage: "event", Measure: "violation types found", Value: types.Recall(), Unit: "%", N: types.Gold, Note: "recall only: documents tell of more"})
		if perp.n > 0 {
			rows = append(rows, score.Row{Set: set, Stage: "event", Measure: "perpetrator among the doers", Value: perp.percent(), Unit: "%", N: perp.n})
		}
	}
	return rows, nil
}

func anyone(doc *khabar.Document, gold []string) bool {
	var words []string
	for _, g := range gold {
		if !vague[g] && len(g) > 2 {
			words = append(words, g)
		}
	}
	if len(words) == 0 {
		words = gold
	}
	for _, e := range doc.Events {
		if (e.Type == "ASSAULT" || e.Type == "COERCE" || e.Type == "SANCTION" || e.Type == "THREATEN") && played(doc, e, words, khabar.RolePerpetrator, khabar.RoleActor) {
			return true
		}
	}
	return false
}
