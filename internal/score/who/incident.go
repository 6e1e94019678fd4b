package who

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strings"

	"khabar"
	"khabar/internal/actor"
	"khabar/internal/score"
)

type incident struct {
	Date, Text string
	Gold       struct {
		Perpetrator map[string]string `json:"perpetrator"`
	} `json:"gold"`
}

// perpetrators scores coded incidents.
func (r *reader) perpetrators(ctx context.Context, set, text string, o score.Options) ([]score.Row, error) {
	var all, listed, inList, found, foundListed, written, foundWritten int
	shown := 0
	for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if o.Limit > 0 && n >= o.Limit {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var in incident
		if err := json.Unmarshal([]byte(line), &in); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
		names := perpetratorNames(in.Gold.Perpetrator)
		if len(names) == 0 {
			continue
		}
		doc := r.read(in.Text, in.Date)
		all++
		hit := false
		for _, name := range names {
			hit = hit || r.has(doc, name)
		}
		if r.mentions(in.Text, names) {
			written++
			if hit {
				foundWritten++
			}
		}
		if hit {
			found++
		} else if shown < o.Errors && o.Log != nil {
			shown++
			fmt.Fprintf(o.Log, "%s: not found %q in: %.300s\n", in.Date, names, in.Text)
		}
		if strings.HasPrefix(firstKind(in.Gold.Perpetrator), "Perp Non-State Ideological") {
			listed++
			known := false
			for _, name := range names {
				known = known || len(r.idsIn(name)) > 0
			}
			if known {
				inList++
			}
			if hit {
				foundListed++
			}
		}
	}
	rate := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	return []score.Row{
		{Set: set, Stage: "who", Measure: "perpetrator among the entities", Value: rate(found, all), Unit: "%", N: all},
		{Set: set, Stage: "who", Measure: "the same, where the text has its head word or a name of it", Value: rate(foundWritten, written), Unit: "%", N: written},
		{Set: set, Stage: "who", Measure: "ideological group in the actor list", Value: rate(inList, listed), Unit: "%", N: listed},
		{Set: set, Stage: "who", Measure: "ideological group among the entities", Value: rate(foundListed, listed), Unit: "%", N: listed},
	}, nil
}

func firstKind(perp map[string]string) string {
	for k := range perp {
		if strings.HasPrefix(k, "Perp Non-State Ideological") {
			return k
		}
	}
	return ""
}

// perpetratorNames returns what is coded beside the role, without doubt words.
func perpetratorNames(perp map[string]string) []string {
	var out []string
	for k, v := range perp {
		if k == "Perp State Role" || strings.HasPrefix(k, "Perp Unknown") {
			continue
		}
		v = strings.Trim(v, "? ")
		for _, w := range []string{"suspected ", "probably ", "possibly ", "Unknown ", "unknown ", "alleged "} {
			v = strings.TrimPrefix(v, w)
		}
		if v != "" {
			out = append(out, v)
		}
	}
	sort.Strings(out)
	return out
}

// mentions reports whether a text has a name of a perpetrator or its head word.
func (r *reader) mentions(text string, names []string) bool {
	words := strings.Fields(actor.Fold(text))
	for _, name := range names {
		ids := r.idsIn(name)
		for id := range r.idsIn(text) {
			if ids[id] {
				return true
			}
		}
		f := strings.Fields(actor.Fold(name))
		for _, w := range words {
			if same(w, f[len(f)-1]) {
				return true
			}
		}
	}
	return false
}

func (r *reader) idsIn(name string) map[string]bool {
	ids := map[string]bool{}
	for _, h := range r.list.Scan(nil, name, actor.Words(name), nil) {
		if h.Actor.Kind != actor.KindState {
			ids[h.Actor.ID] = true
		}
	}
	return ids
}

// has reports whether an entity of the document is the one named.
func (r *reader) has(doc *khabar.Document, name string) bool {
	ids := r.idsIn(name)
	words := strings.Fields(actor.Fold(name))
	last := words[len(words)-1]
	for i := range doc.Entities {
		e := &doc.Entities[i]
		if e.Class == khabar.ClassFacility || e.Class == khabar.ClassVehicle {
			continue
		}
		if ids[e.ActorID] || ids[e.AffiliationID] {
			return true
		}
		for _, w := range strings.Fields(actor.Fold(e.Name)) {
			if same(w, last) {
				return true
			}
		}
		for _, n := range e.Mentions {
			for _, w := range strings.Fields(actor.Fold(doc.Actors[n].Of(doc.Text))) {
				if same(w, last) {
					return true
				}
			}
		}
	}
	return false
}

func same(a, b string) bool {
	a, b = strings.TrimSuffix(a, "s"), strings.TrimSuffix(b, "s")
	return a == b || strings.TrimSuffix(a, "man") == strings.TrimSuffix(b, "men") && len(a) > 4
}
