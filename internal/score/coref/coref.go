// Package coref measures how well events of several reports are told to be the
// same, on ECB+ (event coreference across documents).
//
// The gold mentions are given, with the gold mentions of people, places and
// times around them but not their chains; neither topics nor stories are given.
//
// Method. Documents are grouped into stories, then mentions into events, each in
// two steps: a net scores pairs and average link makes groups that are sure; a
// second net scores pairs of groups, whose likeness shows only over all their
// members, and the best pair joins until none is good enough. The model
// (data/model/coref) is learned on the train part by khabar train incidents.
// Documents and mentions are compared as a set: unlike incidents, which a further
// report must not change, an answer may rest on all documents at hand.
//
// Beside that, "news groups" measures the product: the events that khabar itself
// reads in the documents, merged into incidents by package incident.
//
// Scores are MUC, B³ and CEAFe with singletons, and their mean, the CoNLL score.
package coref

import (
	"context"
	"fmt"
	"sort"

	"khabar/internal/score"
)

// Run scores every part in o.Dir but the training part.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	files, err := parts(o.Dir)
	if err != nil {
		return nil, err
	}
	model, err := loadModel()
	if err != nil {
		return nil, err
	}
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	sort.Strings(names)
	var rows []score.Row
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		docs, err := read(files[name], o.Limit)
		if err != nil {
			return nil, err
		}
		s := r.set(docs)
		gold := s.gold()
		system := model.cluster(s)
		rows = append(rows, measure("ecbplus "+name, gold, system)...)
		rows = append(rows, figure("ecbplus "+name, "CoNLL F1, same stem in one story (floor)", conll(gold, s.sameStem()), len(gold)))
		news, err := newsGroups(ctx, "ecbplus "+name, docs)
		if err != nil {
			return nil, err
		}
		rows = append(rows, news...)
		if o.Errors > 0 {
			s.printErrors(o, gold, system)
		}
	}
	return rows, nil
}

// sameStem is the floor: one stem in one story is one event.
func (s *set) sameStem() clustering {
	type event struct {
		story int
		stem  string
	}
	number := map[event]int{}
	out := make(clustering, len(s.mentions))
	for i, m := range s.mentions {
		e := event{s.story[m.doc], m.stem}
		if _, ok := number[e]; !ok {
			number[e] = len(number)
		}
		out[i] = number[e]
	}
	return out
}

func measure(set string, gold, system clustering) []score.Row {
	b, c := bCubed(gold, system), conll(gold, system)
	out := []score.Row{
		figure(set, "MUC F1", muc(gold, system).f1(), len(gold)),
		figure(set, "B³ precision", b.p, len(gold)), figure(set, "B³ recall", b.r, len(gold)), figure(set, "B³ F1", b.f1(), len(gold)),
		figure(set, "CEAFe F1", ceafe(gold, system).f1(), len(gold)), figure(set, "CoNLL F1", c, len(gold)),
	}
	for i := range out {
		if out[i].Measure == "B³ F1" || out[i].Measure == "CoNLL F1" {
			out[i].First, out[i].Aim = 60, 85
		}
	}
	return out
}

func figure(set, measure string, value float64, n int) score.Row {
	return score.Row{Set: set, Stage: "incident", Measure: measure, Value: 100 * value, Unit: "%", N: n}
}

// printErrors shows pairs that were joined wrongly or kept apart wrongly, spread
// over the set.
func (s *set) printErrors(o score.Options, gold, system clustering) {
	var wrong [][2]int
	for j := range gold {
		for i := range j {
			if (gold[i] == gold[j]) != (system[i] == system[j]) {
				wrong = append(wrong, [2]int{i, j})
			}
		}
	}
	step := max(1, len(wrong)/o.Errors)
	for k := 0; k < len(wrong); k += step {
		i, j := wrong[k][0], wrong[k][1]
		verdict := "kept apart"
		if system[i] == system[j] {
			verdict = "joined"
		}
		a, b := s.mentions[i], s.mentions[j]
		fmt.Fprintf(o.Log, "%s: %q (%s, document %d) and %q (%s, document %d)\n", verdict, a.text, s.texts[a.doc].subtopic, a.doc, b.text, s.texts[b.doc].subtopic, b.doc)
	}
}
