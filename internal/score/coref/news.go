package coref

import (
	"context"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/extract"
	"khabar/internal/incident"
	"khabar/internal/score"
)

// newsGroups measures real use: khabar reads the documents of a part itself, as
// reports without a date, and merges its own events into incidents. Events whose
// trigger is a gold mention count, by chain; what khabar does not take for an
// event of its types does not.
func newsGroups(ctx context.Context, set string, docs []document) ([]score.Row, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	merger, err := incident.New()
	if err != nil {
		return nil, err
	}
	chains := map[incident.EventRef]string{}
	var read []*khabar.Extraction
	for i := range docs {
		text, mentions := laidOut(&docs[i])
		e := x.Report(&khabar.Report{ID: docs[i].ID, Text: text, Language: "en"}, extract.Options{})
		read = append(read, e)
		for _, ev := range e.Events {
			for _, m := range mentions {
				if m.Overlaps(ev.Trigger.Span) {
					chains[incident.EventRef{Report: docs[i].ID, Event: ev.ID}] = m.chain
					break
				}
			}
		}
	}
	incidents, err := merger.Merge(ctx, read)
	if err != nil {
		return nil, err
	}
	numbers := map[string]int{}
	var gold, system clustering
	for i, in := range incidents {
		for _, ref := range in.Events {
			c, ok := chains[ref]
			if !ok {
				continue
			}
			if _, ok := numbers[c]; !ok {
				numbers[c] = len(numbers)
			}
			gold, system = append(gold, numbers[c]), append(system, i)
		}
	}
	b := bCubed(gold, system)
	return []score.Row{
		figure(set, "news groups, B³ precision", b.p, len(gold)), figure(set, "news groups, B³ recall", b.r, len(gold)), figure(set, "news groups, B³ F1", b.f1(), len(gold)),
	}, nil
}

// marked is the place of a word of a gold mention in the text of its document, in code points.
type marked struct {
	khabar.Span
	chain string
}

// laidOut is the text of a document, a sentence a line, with the places of its
// mentions of events.
func laidOut(d *document) (string, []marked) {
	var b strings.Builder
	at := 0
	tokens := map[[2]int]khabar.Span{}
	for _, s := range d.Sentences {
		for k, w := range s.Tokens {
			end := at + utf8.RuneCountInString(w)
			tokens[[2]int{s.Sent, k}] = khabar.Span{Start: at, End: end}
			b.WriteString(w)
			if k+1 < len(s.Tokens) {
				b.WriteByte(' ')
				end++
			}
			at = end
		}
		b.WriteByte('\n')
		at++
	}
	var out []marked
	for _, m := range d.Mentions {
		if m.Kind != "event" {
			continue
		}
		for _, k := range m.Tokens {
			if span, ok := tokens[[2]int{m.Sent, k}]; ok {
				out = append(out, marked{span, m.Chain})
			}
		}
	}
	return b.String(), out
}
