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

	"khabar/data/model"
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

// trained is what a model's training gives.
type trained struct {
	sections []modelfile.Section
	how      string
	scores   []modelfile.Score
}

// Run trains the model of that name and returns its file.
func Run(name string, o Options) ([]byte, error) {
	sents, err := read(o.Data)
	if err != nil {
		return nil, err
	}
	var t trained
	switch name {
	case "tagger":
		t, err = tagger(sents, o)
	case "parser":
		t, err = parser(sents, o)
	case "lemma":
		t, err = lemmatizer(sents, o)
	default:
		return nil, fmt.Errorf("train: no model %q", name)
	}
	if err != nil {
		return nil, err
	}
	return t.file(name, o)
}

// file writes the model file.
func (t *trained) file(name string, o Options) ([]byte, error) {
	m := modelfile.Manifest{Name: name, Version: "1", Seed: o.Seed, Trained: t.how, Scores: t.scores}
	m.Data = Data()
	var b bytes.Buffer
	err := modelfile.Write(&b, m, t.sections)
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
	tags := make([][]tag.Tag, len(sents))
	for i, s := range sents {
		tags[i] = parse.GoldTags(s)
	}
	reports, _, err := withReports(sents, tags, seed)
	if err != nil {
		return nil, err
	}
	made, err := headlines(madeHeadlines, seed)
	if err != nil {
		return nil, err
	}
	return append(append(sents, reports...), made...), nil
}

func tagOptions(o Options, epochs int) (tag.Options, error) {
	t := tag.Options{Seed: o.Seed, Epochs: epochs, Prune: or(o.Prune, 0.3), Caps: 0.1, Clusters: tag.NoClusters(), Log: o.Log}
	var err error
	if o.Clusters {
		t.Clusters, err = tag.LoadClusters()
	}
	return t, err
}

func tagger(sents []*conllu.Sentence, o Options) (trained, error) {
	t, err := tagOptions(o, or(o.Epochs, 8))
	if err != nil {
		return trained{}, err
	}
	made, err := headlines(madeHeadlines, o.Seed)
	if err != nil {
		return trained{}, err
	}
	how := fmt.Sprintf("khabar train tagger --seed %d --epochs %d --prune %g; with %d made-up headlines", o.Seed, t.Epochs, t.Prune, len(made))
	tg := tag.Train(append(made, sents...), t)
	scores, err := measureTagger(tg, o.Data)
	return trained{tg.Sections(), how, scores}, err
}

func lemmatizer(sents []*conllu.Sentence, o Options) (trained, error) {
	l := lemma.Train(sents)
	scores, err := measureLemma(l, o.Data)
	return trained{l.Sections(), "khabar train lemma", scores}, err
}

// The parts of the training text that are tagged, and parsed, apart.
const (
	tagFolds   = 4
	parseFolds = 2
)

func parser(sents []*conllu.Sentence, o Options) (trained, error) {
	t, p, how, err := parserOptions(o)
	if err != nil {
		return trained{}, err
	}
	built, err := builtInTagger(t.Clusters)
	if err != nil {
		return trained{}, err
	}
	bank := parse.Bank{Sents: sents, Tags: parse.Jackknife(sents, tagFolds, t)}
	var more parse.Bank
	if more.Sents, more.Tags, err = withReports(bank.Sents, bank.Tags, o.Seed); err != nil {
		return trained{}, err
	}
	made, err := headlines(madeHeadlines, o.Seed)
	if err != nil {
		return trained{}, err
	}
	for _, s := range made {
		more.Sents, more.Tags = append(more.Sents, s), append(more.Tags, parse.GoldTags(s))
	}
	parser := parse.Train(bank, more, p)
	scores, err := measureParser(parser, built, o.Data)
	return trained{parser.Sections(), how, scores}, err
}

// builtInTagger is the tagger the parser is measured with.
func builtInTagger(c *tag.Clusters) (*tag.Tagger, error) {
	f, err := modelfile.Load(model.FS, "tagger.khm")
	if err != nil {
		return nil, err
	}
	return tag.FromFile(f, c)
}

func parserOptions(o Options) (tag.Options, parse.Options, string, error) {
	t, err := tagOptions(o, 4)
	t.Prune = 0.05
	p := parse.Options{Seed: o.Seed, Epochs: or(o.Epochs, 8), Bits: or(o.Bits, 20), Prune: or(o.Prune, 1.2), Wide: 24, Explore: 0.9, Folds: parseFolds, Clusters: t.Clusters, Log: o.Log}
	how := fmt.Sprintf("khabar train parser --seed %d --epochs %d --bits %d --prune %g; tags by %d-fold, guesses for the arbiter by %d-fold jackknifing; made-up reporting clauses behind some sentences; %d made-up headlines", o.Seed, p.Epochs, p.Bits, p.Prune, tagFolds, parseFolds, madeHeadlines)
	return t, p, how, err
}

func or[T comparable](v, other T) T {
	var zero T
	if v == zero {
		return other
	}
	return v
}
