package train

import (
	"math"
	"path/filepath"

	"khabar/internal/model/conllu"
	"khabar/internal/model/lemma"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/treebank"
)

// measured counts, on the dev part of each treebank and its own words, how many
// words come out right by each of measures, and returns the figures for the
// model card. right adds to counts, one a measure.
func measured(data string, measures []string, right func(s *conllu.Sentence, counts []int)) ([]modelfile.Score, error) {
	var out []modelfile.Score
	for _, set := range sets {
		sents, err := treebank.Read(filepath.Join(data, set.dir), "dev")
		if err != nil {
			return nil, err
		}
		words, counts := 0, make([]int, len(measures))
		for _, s := range sents {
			words += len(s.Words)
			right(s, counts)
		}
		for i, m := range measures {
			share := math.Round(10000*float64(counts[i])/float64(words)) / 100
			out = append(out, modelfile.Score{Set: set.dir + " dev", Measure: m, Value: share})
		}
	}
	return out, nil
}

// measureLemma takes the tags of the treebank.
func measureLemma(l *lemma.Lemmatizer, data string) ([]modelfile.Score, error) {
	return measured(data, []string{"lemma on gold tags"}, func(s *conllu.Sentence, counts []int) {
		for i := range s.Words {
			w := &s.Words[i]
			counts[0] += one(l.Lemma(w.Form, w.UPOS, w.XPOS) == w.Lemma)
		}
	})
}

func one(ok bool) int {
	if ok {
		return 1
	}
	return 0
}
