// Package coref measures how well events of several reports are told to be the
// same, on ECB+ (event coreference across documents).
//
// The gold mentions are given, with the gold mentions of people, places and
// times around them but not their chains; neither topics nor stories are given.
// Features, model and clustering are those of package incident, with weights of
// their own (column "ecb" of data/incident/weights.tsv, learned on the train part
// by the test TestTrain): sentences of ECB+ are short and undated, so that
// incidents' places, dates and tolls cannot be compared there.
//
// Scores are MUC, B³ and CEAFe with singletons, and their mean, the CoNLL score.
package coref

import (
	"context"
	"fmt"
	"sort"

	"khabar/internal/incident"
	"khabar/internal/score"
)

// Run scores every part in o.Dir but the training part.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	files, err := parts(o.Dir)
	if err != nil {
		return nil, err
	}
	model, err := incident.LoadModel("ecb")
	if err != nil {
		return nil, err
	}
	words, err := incident.LoadWords()
	if err != nil {
		return nil, err
	}
	corpus, err := incident.LoadCorpus()
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
		s := prepare(docs, words, corpus)
		gold := s.gold()
		edges := s.edges(func(_, _ int, v *incident.Vector) float64 { return model.Score(v) })
		system := s.cluster(edges, model.Threshold, model.Missing)
		rows = append(rows, measure("ecbplus "+name, gold, system)...)
		lemma := s.cluster(s.edges(sameStem), 0, -1)
		rows = append(rows, row("ecbplus "+name, "CoNLL F1, same stem in one story (floor)", conll(gold, lemma), len(gold)))
		if o.Errors > 0 {
			s.printErrors(o, gold, system)
		}
	}
	return rows, nil
}

// sameStem is the floor: one stem in one story is one event.
func sameStem(_, _ int, v *incident.Vector) float64 {
	if v[incident.TriggerSame] == 1 && (v[incident.SameStory] == 1 || v[incident.SameReport] == 1) {
		return 1
	}
	return -1
}

func measure(set string, gold, system clustering) []score.Row {
	b, c := bCubed(gold, system), conll(gold, system)
	out := []score.Row{
		row(set, "MUC F1", muc(gold, system).f1(), len(gold)),
		row(set, "B³ precision", b.p, len(gold)), row(set, "B³ recall", b.r, len(gold)), row(set, "B³ F1", b.f1(), len(gold)),
		row(set, "CEAFe F1", ceafe(gold, system).f1(), len(gold)), row(set, "CoNLL F1", c, len(gold)),
	}
	for i := range out {
		if out[i].Measure == "B³ F1" || out[i].Measure == "CoNLL F1" {
			out[i].First, out[i].Aim = 60, 85
		}
	}
	return out
}

func row(set, measure string, value float64, n int) score.Row {
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
		fmt.Fprintf(o.Log, "%s: %q (%s, document %d) and %q (%s, document %d)\n", verdict, a.text, a.topic, a.doc, b.text, b.topic, b.doc)
	}
}
