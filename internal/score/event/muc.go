package event

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"khabar"
	"khabar/internal/mention/count"
	"khabar/internal/score"
)

// The roles of the MUC-4 evaluation of Du et al. (GRIT, 2021).
var mucRoles = []string{"perpetrator individual", "perpetrator organisation", "target", "victim", "weapon"}

type mucDoc struct {
	ID        string
	Text      string
	Templates []struct {
		Slots map[string][]mucFill
	}
}

type mucFill struct {
	Alternatives []struct {
		Value    string
		Of       []string
		Optional bool
	}
	Optional bool
}

// filler is a role filler: its acceptable spellings.
type filler struct {
	spellings []string
	optional  bool
	entity    int // of the system, from 1; 0 for none
}

func runMUC(ctx context.Context, c *chain, o score.Options) ([]score.Row, error) {
	names, err := score.Files(o.Dir)
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, name := range names {
		var all score.PRF
		by := make([]score.PRF, len(mucRoles))
		tolls, tollN, errors := 0, 0, o.Errors
		err := score.Each(ctx, name, o.Limit, func(d *mucDoc) error {
			doc := c.read(mucReport(d))
			gold, system := mucGold(d), mucSystem(doc)
			for k := range mucRoles {
				p, missed, spurious := match(gold[k], system[k])
				by[k].Match += p.Match
				by[k].System += p.System
				by[k].Gold += p.Gold
				if errors > 0 && len(missed)+len(spurious) > 0 {
					errors--
					fmt.Fprintf(o.Log, "%s %s: missed %q spurious %q\n", d.ID, mucRoles[k], missed, spurious)
				}
			}
			if total, said, ok := mucTolls(d, doc); ok {
				tollN++
				if slices.Contains(said, total) {
					tolls++
				} else if errors > 0 {
					errors--
					fmt.Fprintf(o.Log, "%s killed: the events say %v, want %d\n", d.ID, said, total)
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		set := setName(o.Dir, name)
		for k, p := range by {
			all.Match += p.Match
			all.System += p.System
			all.Gold += p.Gold
			rows = append(rows, score.Row{Set: set, Stage: "event", Measure: mucRoles[k] + " F1", Value: p.F1(), Unit: "%", N: p.Gold,
				Note: fmt.Sprintf("P %.1f R %.1f", p.Precision(), p.Recall())})
		}
		rows = append(rows, score.Row{Set: set, Stage: "event", Measure: "role fillers F1", Value: all.F1(), Unit: "%", N: all.Gold, First: 38, Aim: 58,
			Note: fmt.Sprintf("P %.1f R %.1f; entities a document, any spelling or head noun", all.Precision(), all.Recall())})
		if tollN > 0 {
			rows = append(rows, score.Row{Set: set, Stage: "casualties", Measure: "killed exact, one-event documents", Value: 100 * float64(tolls) / float64(tollN), Unit: "%", N: tollN})
		}
	}
	return rows, nil
}

func mucReport(d *mucDoc) *khabar.Report {
	day := mucDate(d.Text)
	return &khabar.Report{Text: unwrap(d.Text), Language: "en", Published: day,
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedDateline, Earliest: day, Latest: day}}
}

// unwrap joins the lines of a paragraph; offsets stay.
func unwrap(text string) string {
	b := []byte(text)
	for i := range b {
		if b[i] != '\n' {
			continue
		}
		blank := i+1 < len(b) && b[i+1] == '\n' || i > 0 && text[i-1] == '\n'
		if !blank {
			b[i] = ' '
		}
	}
	return string(b)
}

var mucDateline = regexp.MustCompile(`\b(\d{1,2}) (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]* (\d\d)\b`)

func mucDate(text string) string {
	m := mucDateline.FindStringSubmatch(text[:min(len(text), 200)])
	if m == nil {
		return ""
	}
	month := strings.Index("JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", m[2])/3 + 1
	day := m[1]
	if len(day) == 1 {
		day = "0" + day
	}
	return fmt.Sprintf("19%s-%02d-%s", m[3], month, day)
}

func mucGold(d *mucDoc) [][]filler {
	out := make([][]filler, len(mucRoles))
	put := func(role int, f filler) {
		for i := range out[role] {
			for _, s := range f.spellings {
				if slices.Contains(out[role][i].spellings, s) {
					for _, s := range f.spellings {
						if !slices.Contains(out[role][i].spellings, s) {
							out[role][i].spellings = append(out[role][i].spellings, s)
						}
					}
					out[role][i].optional = out[role][i].optional && f.optional
					return
				}
			}
		}
		out[role] = append(out[role], f)
	}
	for _, t := range d.Templates {
		for role, slot := range []string{"perp_individual_id", "perp_org_id", "phys_tgt_id", "hum_tgt_name", "instrument_id"} {
			for _, f := range t.Slots[slot] {
				put(role, fillerOf(f))
			}
		}
		for _, f := range t.Slots["hum_tgt_description"] {
			g := fillerOf(f)
			for _, a := range f.Alternatives {
				for _, of := range a.Of {
					g.spellings = append(g.spellings, norm(of))
				}
			}
			put(3, g)
		}
	}
	return out
}

func fillerOf(f mucFill) filler {
	g := filler{optional: f.Optional}
	for _, a := range f.Alternatives {
		g.spellings = append(g.spellings, norm(a.Value))
		g.optional = g.optional || a.Optional
	}
	return g
}

var leading = regexp.MustCompile(`^(the|a|an|some|several|his|her|their|its|two|three|four|five|six|seven|eight|nine|ten|\d+|at least|more than|about|approximately|unidentified|unknown) `)

func norm(s string) string {
	s = plain.Replace(strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == '"' || r == ' ' || r == '\n' || r == '[' || r == ']' || r == ',' || r == '.'
	}), " ")))
	for {
		t := leading.ReplaceAllString(s, "")
		if t == s || t == "" {
			return s
		}
		s = t
	}
}

// head noun of a spelling: the word before "of", "in" …, else the last.
func head(s string) string {
	for _, sep := range []string{" of ", " in ", " at ", " from ", " who ", " for ", " near "} {
		if i := strings.Index(s, sep); i > 0 {
			s = s[:i]
		}
	}
	f := strings.Fields(s)
	if len(f) == 0 {
		return s
	}
	return strings.TrimSuffix(strings.TrimSuffix(f[len(f)-1], "s"), "'")
}

func alike(gold filler, s string) bool {
	for _, g := range gold.spellings {
		if g == s || head(g) == head(s) || strings.Contains(" "+g+" ", " "+s+" ") && len(s) > 3 || strings.Contains(" "+s+" ", " "+g+" ") && len(g) > 3 {
			return true
		}
	}
	return false
}

// match pairs each system filler with one gold filler, once.
func match(gold, system []filler) (p score.PRF, missed, spurious []string) {
	used := make([]bool, len(gold))
	for _, s := range system {
		hit, again := -1, false
		for i := range gold {
			if slices.ContainsFunc(s.spellings, func(x string) bool { return alike(gold[i], x) }) {
				if used[i] {
					again = true
					continue
				}
				hit = i
				break
			}
		}
		switch {
		case hit >= 0:
			used[hit] = true
			p.Match++
			p.System++
		case !again:
			p.System++
			spurious = append(spurious, s.spellings[0])
		}
	}
	for i := range gold {
		if used[i] || !gold[i].optional {
			p.Gold++
		}
		if !used[i] && !gold[i].optional {
			missed = append(missed, gold[i].spellings[0])
		}
	}
	return p, missed, spurious
}

// mucSystem reads the role fillers off the events that MUC-4 would take in:
// attacks of the last two months that happened or were tried, no combat between
// armed forces.
func mucSystem(doc *khabar.Document) [][]filler {
	out := make([][]filler, len(mucRoles))
	put := func(role, entity int, spellings ...string) {
		f := filler{entity: entity + 1}
		for _, s := range spellings {
			if s = norm(s); s != "" && !slices.Contains(f.spellings, s) {
				f.spellings = append(f.spellings, s)
			}
		}
		for _, have := range out[role] {
			if slices.Equal(have.spellings, f.spellings) || f.entity > 0 && have.entity == f.entity {
				return
			}
		}
		if len(f.spellings) > 0 {
			out[role] = append(out[role], f)
		}
	}
	for _, e := range doc.Events {
		if !mucRelevant(e) || stale(doc, e) {
			continue
		}
		for _, a := range e.Actors {
			switch a.Role {
			case khabar.RolePerpetrator:
				if individuals(doc, a) {
					put(0, -1, inWords(a))
					if a.ActorID != "" && a.Class != khabar.ClassPerson {
						put(1, a.Entity, spoken(doc, a)...)
					}
					if a.Entity >= 0 && doc.Entities[a.Entity].Affiliation != "" {
						put(1, -1, doc.Entities[a.Entity].Affiliation)
					}
				} else if a.Class != khabar.ClassState {
					put(1, a.Entity, spoken(doc, a)...)
				}
			case khabar.RoleTarget:
				put(2, a.Entity, spoken(doc, a)...)
			case khabar.RoleVictim:
				put(3, a.Entity, spoken(doc, a)...)
			}
		}
		for _, r := range e.Responsibility {
			if r.Stance != "denies" {
				put(1, -1, r.Actor)
			}
		}
		for _, w := range e.Weapons {
			put(4, -1, w.Mention.Text)
		}
	}
	return out
}

// individuals reports whether a doer is people rather than their organisation,
// by its last word: "FMLN guerrillas", and not "the armed forces".
func individuals(doc *khabar.Document, a khabar.EventActor) bool {
	if a.Mention == nil || a.Class != khabar.ClassPerson && a.Class != khabar.ClassGroup {
		return false
	}
	if a.Class == khabar.ClassPerson {
		return true
	}
	if a.ActorID != "" && named(doc, a) {
		return false // "the Extraditables"
	}
	word := head(norm(a.Mention.Text))
	switch word {
	case "force", "army", "military", "front", "police", "government", "movement", "party", "cartel", "mafia", "path", "battalion", "corp", "guard", "fmln", "eln", "farc", "epl", "m-19":
		return false
	}
	return a.ActorID == "" || strings.HasSuffix(strings.ToLower(a.Mention.Text), "s") || word == "men"
}

// named reports whether the words of an actor in an event are its name.
func named(doc *khabar.Document, a khabar.EventActor) bool {
	return a.Entity >= 0 && slices.ContainsFunc(doc.Entities[a.Entity].Mentions, func(k int) bool {
		return doc.Actors[k].Form == khabar.FormName && doc.Actors[k].Span == a.Mention.Span
	})
}

// plain folds the accents that the key leaves out.
var plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "ã", "a", "ç", "c")

// spoken are the spellings of an actor: its name, its words in the event, and
// whatever else the document calls it by name.
func spoken(doc *khabar.Document, a khabar.EventActor) []string {
	out := []string{a.Name, inWords(a)}
	if a.Entity >= 0 {
		for _, k := range doc.Entities[a.Entity].Mentions {
			if m := &doc.Actors[k]; m.Form == khabar.FormName {
				out = append(out, m.Span.Of(doc.Text))
			}
		}
	}
	return out
}

// inWords is what the event calls an actor: its name where that is a pronoun.
func inWords(a khabar.EventActor) string {
	if a.Mention == nil || pronouns[strings.ToLower(a.Mention.Text)] {
		return a.Name
	}
	return a.Mention.Text
}

var pronouns = map[string]bool{"he": true, "she": true, "they": true, "him": true, "her": true, "them": true, "it": true, "who": true, "we": true, "us": true, "i": true}

func mucRelevant(e *khabar.Event) bool {
	if e.Type != "ASSAULT" || e.Aggregate || e.Modality == khabar.ModalityHypothetical || e.Modality == khabar.ModalityNegated || e.Modality == khabar.ModalityPlanned {
		return false
	}
	switch e.Subtype {
	case "clash", "fighting", "battle", "gunfight", "exchange of fire", "crowd control", "military operation", "offensive", "violence", "invasion", "incursion", "ambush", "shoot-down", "capture":
		return false
	}
	return e.Mode != "aerial" && !combat(e) && slices.ContainsFunc(e.Actors, suffered)
}

// stale reports whether an event is older than the two months that the guidelines
// of the task take in.
func stale(doc *khabar.Document, e *khabar.Event) bool {
	end, err := time.Parse(time.DateOnly, e.Time.End)
	if err != nil {
		return false // no day
	}
	published, err := time.Parse(time.DateOnly, doc.Report.Published)
	return err == nil && published.Sub(end) > 62*24*time.Hour
}

// suffered reports whether an actor was hit: an act against nobody and nothing
// fills no template.
func suffered(a khabar.EventActor) bool {
	return a.Role == khabar.RoleVictim || a.Role == khabar.RoleTarget
}

// combat reports whether only armed people and their things were hit: no terrorist
// act by the guidelines of the task.
func combat(e *khabar.Event) bool {
	hit := 0
	for _, a := range e.Actors {
		if !suffered(a) {
			continue
		}
		hit++
		switch a.Sector {
		case "MIL", "REB", "UAF", "CRM":
		default:
			return false
		}
	}
	return hit > 0
}

// mucTolls returns, for a document with one template that gives a number killed,
// that number and the ones its events give.
func mucTolls(d *mucDoc, doc *khabar.Document) (total int, said []int, ok bool) {
	if len(d.Templates) != 1 || len(doc.Casualties) == 0 {
		return 0, nil, false
	}
	gold := 0
	for _, f := range d.Templates[0].Slots["hum_tgt_effect"] {
		for _, a := range f.Alternatives[:1] {
			if a.Value == "DEATH" {
				gold++
			}
		}
	}
	if gold == 0 {
		return 0, nil, false
	}
	total, known := mucNumber(d)
	if !known {
		return 0, nil, false
	}
	for _, e := range doc.Events {
		var killed []khabar.Casualty
		for _, c := range e.Casualties {
			if c.Effect == khabar.EffectKilled {
				killed = append(killed, c)
			}
		}
		if sum := count.Sum(killed); sum != nil {
			said = append(said, *sum)
		}
	}
	return total, said, true
}

// mucNumber adds up the numbers of the human targets that died.
func mucNumber(d *mucDoc) (int, bool) {
	t := d.Templates[0].Slots
	dead := map[string]bool{}
	for _, f := range t["hum_tgt_effect"] {
		a := f.Alternatives[0]
		if a.Value == "DEATH" && len(a.Of) > 0 {
			dead[a.Of[0]] = true
		}
	}
	total := 0
	for _, f := range t["hum_tgt_number"] {
		a := f.Alternatives[0]
		if len(a.Of) == 0 || !dead[a.Of[0]] {
			continue
		}
		var n int
		if _, err := fmt.Sscanf(a.Value, "%d", &n); err != nil || strings.ContainsAny(a.Value, "-<>:") {
			return 0, false
		}
		total += n
	}
	return total, total > 0
}
