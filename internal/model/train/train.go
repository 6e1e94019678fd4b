// Package train holds what the treebanks teach: it trains the lemmatiser and
// gives the sentences that the reader learns trees from.
//
// In: a folder laid out as ../shared/data (ud_ewt, ud_gum). Out: lemma.khm;
// sentences. The same data and seed give the same. Documents whose licence is
// non-commercial are left out (internal/model/treebank).
package train

import (
	"bytes"
	"path/filepath"

	"khabar/internal/model/conllu"
	"khabar/internal/model/lemma"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/treebank"
)

// sets are the treebanks, with what the model card says of them.
var sets = []struct {
	dir  string
	card modelfile.DataSet
}{
	{"ud_ewt", modelfile.DataSet{Name: "UD English EWT (train)", Licence: "CC BY-SA 4.0", Source: "github.com/UniversalDependencies/UD_English-EWT at 15d613d8447b"}},
	{"ud_gum", modelfile.DataSet{Name: "UD English GUM (train, without whow and fiction)", Licence: "CC BY / CC BY-SA / public domain by document", Source: "github.com/UniversalDependencies/UD_English-GUM at afb41ee9bca5", Note: "documents under CC BY-NC-SA (GUM_whow_*, GUM_fiction_*) are left out"}},
}

// Data names the treebanks that Sentences reads.
func Data() []modelfile.DataSet {
	var out []modelfile.DataSet
	for _, s := range sets {
		out = append(out, s.card)
	}
	return out
}

// madeHeadlines is how many made-up headlines are added to the treebanks.
const madeHeadlines = 800

// Lemma trains the lemmatiser and returns its model file.
func Lemma(dir string, seed uint64) ([]byte, error) {
	sents, err := read(dir)
	if err != nil {
		return nil, err
	}
	l := lemma.Train(sents)
	scores, err := measureLemma(l, dir)
	if err != nil {
		return nil, err
	}
	m := modelfile.Manifest{Name: "lemma", Version: "1", Seed: seed, Trained: "khabar train lemma", Scores: scores, Data: Data()}
	var b bytes.Buffer
	err = modelfile.Write(&b, m, l.Sections())
	return b.Bytes(), err
}

func read(dir string) ([]*conllu.Sentence, error) {
	var all []*conllu.Sentence
	for _, s := range sets {
		sents, err := treebank.Read(filepath.Join(dir, s.dir), "train")
		if err != nil {
			return nil, err
		}
		sents, _ = treebank.Shippable(sents)
		all = append(all, sents...)
	}
	return all, nil
}

// Sentences returns what the parser learns from: the treebanks under dir, made-up
// headlines, and copies of sentences with a made-up reporting clause.
func Sentences(dir string, seed uint64) ([]*conllu.Sentence, error) {
	sents, err := read(dir)
	if err != nil {
		return nil, err
	}
	reports, err := withReports(sents, seed)
	if err != nil {
		return nil, err
	}
	made, err := headlines(madeHeadlines, seed)
	if err != nil {
		return nil, err
	}
	return append(append(sents, reports...), made...), nil
}
