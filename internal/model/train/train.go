// Package train trains khabar's linguistic models from treebanks and writes
// them as model files.
//
// In: a folder laid out as ../shared/data (ud_ewt, ud_gum). Out: tagger.khm,
// parser.khm, lemma.khm. The same data, seed and settings give the same bytes.
// Documents whose licence is non-commercial are left out (internal/model/treebank).
package train

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"

	"khabar/internal/model/conllu"
	"khabar/internal/model/lemma"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/parse"
	"khabar/internal/model/tag"
	"khabar/internal/model/treebank"
)

// Options of a training run. Zero values mean the defaults.
type Options struct {
	Data     string // folder of the data sets
	Seed     uint64
	Epochs   int
	Bits     uint
	Prune    float64
	Clusters bool
	Log      io.Writer
}

// Models lists what can be trained.
var Models = []string{"tagger", "parser", "lemma"}

// sets are the treebanks, with what the model card says of them.
var sets = []struct {
	dir  string
	card modelfile.DataSet
}{
	{"ud_ewt", modelfile.DataSet{Name: "UD English EWT (train)", Licence: "CC BY-SA 4.0", Source: "github.com/UniversalDependencies/UD_English-EWT at 15d613d8447b"}},
	{"ud_gum", modelfile.DataSet{Name: "UD English GUM (train, without whow and fiction)", Licence: "CC BY / CC BY-SA / public domain by document", Source: "github.com/UniversalDependencies/UD_English-GUM at afb41ee9bca5", Note: "documents under CC BY-NC-SA (GUM_whow_*, GUM_fiction_*) are left out"}},
}

// Run trains the named model and returns its file.
func Run(model string, o Options) ([]byte, error) {
	sents, err := read(o.Data)
	if err != nil {
		return nil, err
	}
	m := modelfile.Manifest{Name: model, Version: "1", Seed: o.Seed}
	for _, s := range sets {
		m.Data = append(m.Data, s.card)
	}
	var sections []modelfile.Section
	switch model {
	case "tagger":
		sections, m.Trained, err = tagger(sents, o)
	case "parser":
		sections, m.Trained, err = parser(sents, o)
	case "lemma":
		sections = lemma.Train(sents).Sections()
		m.Trained = "khabar train lemma"
	default:
		return nil, fmt.Errorf("train: no model %q", model)
	}
	if err != nil {
		return nil, err
	}
	for i := range sections {
		sections[i].Deflate = len(sections[i].Data) > 256
	}
	var b bytes.Buffer
	err = modelfile.Write(&b, m, sections)
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

func tagOptions(o Options, epochs int) (tag.Options, error) {
	t := tag.Options{Seed: o.Seed, Epochs: epochs, Prune: or(o.Prune, 0.05), Caps: 0.1, Clusters: tag.NoClusters(), Log: o.Log}
	var err error
	if o.Clusters {
		t.Clusters, err = tag.LoadClusters()
	}
	return t, err
}

func tagger(sents []*conllu.Sentence, o Options) ([]modelfile.Section, string, error) {
	t, err := tagOptions(o, or(o.Epochs, 8))
	if err != nil {
		return nil, "", err
	}
	how := fmt.Sprintf("khabar train tagger --seed %d --epochs %d --prune %g", o.Seed, t.Epochs, t.Prune)
	return tag.Train(sents, t).Sections(), how, nil
}

// folds is the number of parts of the training text that are tagged apart.
const folds = 5

func parser(sents []*conllu.Sentence, o Options) ([]modelfile.Section, string, error) {
	t, err := tagOptions(o, 5)
	if err != nil {
		return nil, "", err
	}
	t.Prune = 0.05
	p := parse.Options{Seed: o.Seed, Epochs: or(o.Epochs, 12), Bits: or(o.Bits, 21), Prune: or(o.Prune, 0.3), Explore: 0.9, Clusters: t.Clusters, Log: o.Log}
	how := fmt.Sprintf("khabar train parser --seed %d --epochs %d --bits %d --prune %g, on tags of %d-fold jackknifing", o.Seed, p.Epochs, p.Bits, p.Prune, folds)
	return parse.Train(sents, parse.Jackknife(sents, folds, t), p).Sections(), how, nil
}

func or[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
