package event

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/internal/gazetteer"
	"khabar/internal/mention/count"
	"khabar/internal/score"
	"khabar/internal/score/casualty"
)

type pitfDoc struct {
	ID   string
	Date string
	Text string
	Gold struct {
		Date        string `json:"event_date"`
		Location    string
		Lat, Lon    *float64
		Perpetrator map[string]string
		Victim      map[string]string
		Fatalities  *int
		Injured     *int
		Weapon      string
	}
}

// tally counts right answers.
type tally struct{ right, n int }

func (t *tally) add(ok bool) {
	t.n++
	if ok {
		t.right++
	}
}

func (t tally) percent() float64 { return 100 * float64(t.right) / float64(max(t.n, 1)) }

func runPITF(ctx context.Context, c *chain, o score.Options) ([]score.Row, error) {
	names, err := score.Files(o.Dir)
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, name := range names {
		var found, place, placed, date, dated, perp, victim, killed, wounded tally
		var unreadPlace, unreadDate, unreadPerp, unreadVictim, unreadKilled, unreadWounded tally
		errors := o.Errors
		hidden := false // the text is of the fifth that nobody reads
		say := func(format string, a ...any) {
			if errors > 0 && !hidden {
				errors--
				fmt.Fprintf(o.Log, format+"\n", a...)
			}
		}
		err := score.Each(ctx, name, o.Limit, func(d *pitfDoc) error {
			hidden = casualty.Unread(d.Text)
			doc := c.read(pitfReport(d))
			e := mainEvent(doc)
			found.add(e != nil)
			if e == nil {
				say("%s no event: %.200s", d.ID, d.Text)
				e = &khabar.Event{}
			}
			if d.Gold.Lat != nil && d.Gold.Lon != nil {
				near := e.Place != nil && gazetteer.Distance(*d.Gold.Lat, *d.Gold.Lon, e.Place.Lat, e.Place.Lon) <= 50
				place.add(near)
				if hidden {
					unreadPlace.add(near)
				}
				if e.Place != nil {
					placed.add(near)
				}
				if !near {
					got := "none"
					if e.Place != nil {
						got = fmt.Sprintf("%s %.2f %.2f (%s)", e.Place.Name, e.Place.Lat, e.Place.Lon, e.PlaceReason)
					}
					say("%s place: got %s, want %s%s: %.300s", d.ID, got, d.Gold.Location, told(doc, *d.Gold.Lat, *d.Gold.Lon), d.Text)
				}
			}
			if namesDay(doc, d.Gold.Date) {
				ok := e.Time.Start == d.Gold.Date
				date.add(ok)
				if hidden {
					unreadDate.add(ok)
				}
				if e.Time.Start != "" {
					dated.add(ok)
				}
				if !ok {
					say("%s date: got %s %q, want %s: %.300s", d.ID, e.Time.Start, e.Time.Expression, d.Gold.Date, d.Text)
				}
			}
			if gold := said(doc, party(d.Gold.Perpetrator)); len(gold) > 0 {
				ok := played(doc, e, gold, khabar.RolePerpetrator, khabar.RoleActor)
				perp.add(ok)
				if hidden {
					unreadPerp.add(ok)
				}
				if !ok {
					say("%s perpetrator: got %v, want %v: %.300s", d.ID, playing(doc, e, khabar.RolePerpetrator, khabar.RoleActor), gold, d.Text)
				}
			}
			if gold := said(doc, party(d.Gold.Victim)); len(gold) > 0 {
				ok := played(doc, e, gold, khabar.RoleVictim, khabar.RoleTarget)
				victim.add(ok)
				if hidden {
					unreadVictim.add(ok)
				}
			}
			if len(doc.Casualties) > 0 || e.Type != "" {
				if d.Gold.Fatalities != nil {
					k := toll(e, khabar.EffectKilled)
					killed.add(k == *d.Gold.Fatalities)
					if hidden {
						unreadKilled.add(k == *d.Gold.Fatalities)
					}
					if k != *d.Gold.Fatalities {
						say("%s killed: got %d, want %d: %.400s", d.ID, k, *d.Gold.Fatalities, d.Text)
					}
				}
				if d.Gold.Injured != nil {
					ok := toll(e, khabar.EffectWounded) == *d.Gold.Injured
					wounded.add(ok)
					if hidden {
						unreadWounded.add(ok)
					}
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		set := setName(o.Dir, name)
		row := func(stage, measure string, t tally, first, aim float64, note string) {
			rows = append(rows, score.Row{Set: set, Stage: stage, Measure: measure, Value: t.percent(), Unit: "%", N: t.n, First: first, Aim: aim, Note: note})
		}
		row("event", "found as ASSAULT", found, 0, 0, "")
		row("event", "place within 50 km", place, 68, 88, fmt.Sprintf("%.1f of those placed", placed.percent()))
		row("event", "date exact", date, 92, 97, fmt.Sprintf("texts that name a calendar day or its weekday; %.1f of those dated", dated.percent()))
		row("event", "perpetrator", perp, 65, 85, "a word in common, where the text has one; four fifths of the texts were learned from")
		row("event", "victim", victim, 0, 0, "a word in common, where the text has one; four fifths of the texts were learned from")
		row("casualties", "killed exact", killed, 75, 92, "coders summed some texts by hand")
		row("casualties", "wounded exact", wounded, 75, 88, "")
		set += ", unread fifth"
		row("event", "place within 50 km", unreadPlace, 68, 88, "")
		row("event", "date exact", unreadDate, 92, 97, "")
		row("event", "perpetrator", unreadPerp, 65, 85, "")
		row("event", "victim", unreadVictim, 0, 0, "")
		row("casualties", "killed exact", unreadKilled, 75, 92, "")
		row("casualties", "wounded exact", unreadWounded, 75, 88, "")
	}
	return rows, nil
}

func pitfReport(d *pitfDoc) *khabar.Report {
	return &khabar.Report{Text: d.Text, Language: "en", Published: d.Date,
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedInferred, Earliest: d.Date, Latest: d.Date}}
}

// told names the mention of a place that would have been right, if any.
func told(doc *khabar.Document, lat, lon float64) string {
	for k := range doc.Places {
		if p := doc.Places[k].Place; p != nil && gazetteer.Distance(lat, lon, p.Lat, p.Lon) <= 50 {
			return fmt.Sprintf(" (mention %d, %q, as actor %t, in name %t)", k, doc.Places[k].Span.Of(doc.Text), doc.Places[k].AsActor, doc.Places[k].InName)
		}
	}
	return ""
}

// mainEvent is the attack with the most said about it: the first with a toll,
// else the first.
func mainEvent(doc *khabar.Document) *khabar.Event {
	var best *khabar.Event
	top := -1
	for _, e := range doc.Events {
		if e.Type != "ASSAULT" || e.Modality == khabar.ModalityHypothetical || e.Modality == khabar.ModalityNegated || e.Modality == khabar.ModalityPlanned {
			continue
		}
		s := 0
		for _, c := range e.Casualties {
			if c.Best != nil && c.Effect == khabar.EffectKilled && c.Scope == khabar.ScopeIncident {
				s = 3
			}
		}
		s += min(len(e.Evidence), 3)
		if !e.Aggregate && e.Status != khabar.StatusBackground {
			s += 2
		}
		if s > top {
			best, top = e, s
		}
	}
	return best
}

func toll(e *khabar.Event, effect khabar.Effect) int {
	var rows []khabar.Casualty
	for _, c := range e.Casualties {
		if c.Effect == effect && c.By == "" {
			rows = append(rows, c)
		}
	}
	if n := count.Sum(rows); n != nil {
		return *n
	}
	return 0
}

// namesDay reports whether the text names a calendar day (a month with a number)
// or the weekday of the gold date.
func namesDay(doc *khabar.Document, gold string) bool {
	if day, err := time.Parse(time.DateOnly, gold); err == nil && strings.Contains(doc.Text, day.Weekday().String()) {
		return true
	}
	for i := range doc.Times {
		if t := &doc.Times[i]; t.When.Precision == khabar.PrecisionDay && !t.Relative && t.When.Start != "" {
			return true
		}
	}
	return false
}

var vague = map[string]bool{"unknown": true, "unclear": true, "other": true, "people": true, "person": true, "persons": true,
	"individual": true, "individuals": true, "civilians": true, "civilian": true, "villagers": true, "group": true, "armed": true,
	"ethnic": true, "not": true, "stated": true, "motive": true, "random": true, "the": true, "of": true, "and": true, "in": true, "non-state": true,
	"internal": true, "forces": true, "men": true, "no": true, "state": true, "sanction": true, "local": true, "suspected": true, "members": true, "unidentified": true}

// party is the words by which the coders name a party, without the vague ones.
func party(kinds map[string]string) []string {
	var out []string
	for k, v := range kinds {
		if strings.Contains(k, "State Role") {
			continue
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(v), notWord) {
			if !vague[w] && len(w) > 2 {
				out = append(out, w)
			}
		}
	}
	return out
}

// said keeps the words that the text has: coders know more than it tells.
func said(doc *khabar.Document, words []string) []string {
	text := " " + strings.Join(strings.FieldsFunc(strings.ToLower(doc.Text), notWord), " ")
	var out []string
	for _, w := range words {
		if strings.Contains(text, " "+stem(w)) {
			out = append(out, w)
		}
	}
	return out
}

func notWord(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') }

func playing(doc *khabar.Document, e *khabar.Event, roles ...khabar.Role) []string {
	var out []string
	for _, a := range e.Actors {
		if slices.Contains(roles, a.Role) {
			out = append(out, spoken(doc, a)...)
		}
	}
	return out
}

func played(doc *khabar.Document, e *khabar.Event, gold []string, roles ...khabar.Role) bool {
	return shares(playing(doc, e, roles...), gold)
}

// shares reports whether a name has one of the words, whole ("al-Shabab") or
// before a hyphen ("Saudi-led").
func shares(names, words []string) bool {
	for _, n := range names {
		for _, w := range strings.FieldsFunc(strings.ToLower(n), notWord) {
			first, _, _ := strings.Cut(w, "-")
			for _, g := range words {
				if w == g || stem(w) == stem(g) || len(first) > 2 && stem(first) == stem(g) {
					return true
				}
			}
		}
	}
	return false
}

func stem(w string) string { return strings.TrimSuffix(strings.TrimSuffix(w, "s"), "e") }
