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

// Lesson reads the documents of a part as khabar does, as reports without a date.
// Events whose trigger is a gold mention are of one happening where they are of
// one chain; what khabar does not take for an event of its types does not count.
func Lesson(ctx context.Context, x *extract.Extractor, file string, limit int) (incident.Lesson, error) {
	docs, err := read(file, limit)
	if err != nil {
		return incident.Lesson{}, err
	}
	reports, chains := asReports(x, docs)
	topic, number := map[string]int{}, map[string]int{}
	for _, d := range docs {
		if _, ok := number[d.Topic]; !ok {
			number[d.Topic] = len(number) % folds
		}
		topic[d.ID] = number[d.Topic]
	}
	return incident.Lesson{Name: "ecbplus", Reports: reports, Fold: func(report string) int { return topic[report] }, Answer: func(a, b incident.EventRef) incident.Answer {
		x, y := chains[a], chains[b]
		switch {
		case x == "" || y == "":
			return incident.Unknown
		case x == y:
			return incident.Same
		default:
			return incident.Apart
		}
	}}, ctx.Err()
}

// asReports reads documents with khabar; chains are those of events whose trigger
// is a gold mention.
func asReports(x *extract.Extractor, docs []document) ([]*khabar.Extraction, map[incident.EventRef]string) {
	chains := map[incident.EventRef]string{}
	var out []*khabar.Extraction
	for i := range docs {
		text, mentions := laidOut(&docs[i])
		e := x.Report(&khabar.Report{ID: docs[i].ID, Text: text, Language: "en"}, extract.Options{})
		out = append(out, e)
		for _, ev := range e.Events {
			for _, m := range mentions {
				if m.Overlaps(ev.Trigger.Span) {
					chains[incident.EventRef{Report: docs[i].ID, Event: ev.ID}] = m.chain
					break
				}
			}
		}
	}
	return out, chains
}

// newsGroups measures real use: the events that khabar itself reads in the
// documents of a part, merged into incidents.
func newsGroups(ctx context.Context, set string, docs []document) ([]score.Row, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	merger, err := incident.New()
	if err != nil {
		return nil, err
	}
	read, chains := asReports(x, docs)
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
