package html

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/net/html"

	"khabar/internal/report/html/boost"
	"khabar/internal/report/text"
	"khabar/internal/report/words"
)

// Example is a page with the true text of its article, or with phrases that
// must and must not be in it.
type Example struct {
	HTML    string
	Body    string
	With    []string
	Without []string
}

// Trainer learns the finder's models.
type Trainer struct{ f *Finder }

// NewTrainer returns a trainer that works with these tables.
func NewTrainer(t *words.Tables, text *text.Reader, fsys fs.FS) (*Trainer, error) {
	f, err := newFinder(t, text, fsys)
	return &Trainer{f}, err
}

// sample is a page ready for training. A label of 0 is unknown.
type sample struct {
	*page
	label []int // 1 article, -1 not, 0 unknown
	w     []float64
}

var (
	firstParams  = boost.Params{Trees: 140, Depth: 4, Rate: 0.1, MinWeight: 0.4, Lambda: 1, Share: 0.35}
	secondParams = boost.Params{Trees: 80, Depth: 3, Rate: 0.1, MinWeight: 0.4, Lambda: 1, Share: 0.35}
)

const folds = 4 // of pages, so that the second model sees honest scores of the first

// Train returns the models of a finder, as data/report/blocks.model holds them.
func (tr *Trainer) Train(examples []Example) ([]byte, error) {
	first, second, err := tr.fit(examples)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := first.Write(&b); err != nil {
		return nil, err
	}
	if err := second.Write(&b); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (tr *Trainer) fit(examples []Example) (first, second *boost.Model, err error) {
	var samples []*sample
	for i, e := range examples {
		s, err := tr.sample(e)
		if err != nil {
			return nil, nil, fmt.Errorf("page %d: %w", i, err)
		}
		samples = append(samples, s)
	}
	scores := make([][]float64, len(samples))
	for k := range folds {
		var in []*sample
		for i, s := range samples {
			if i%folds != k {
				in = append(in, s)
			}
		}
		m := fitModel(in, func(s *sample) [][]float32 { return s.rows }, firstParams)
		for i, s := range samples {
			if i%folds != k {
				continue
			}
			scores[i] = m.Score(s.rows)
		}
	}
	first = fitModel(samples, func(s *sample) [][]float32 { return s.rows }, firstParams)
	rows := map[*sample][][]float32{}
	for i, s := range samples {
		rows[s] = context(s.page, scores[i])
	}
	second = fitModel(samples, func(s *sample) [][]float32 { return rows[s] }, secondParams)
	return first, second, nil
}

// bags is the number of models, each of pages weighted anew at random (Rubin's
// Bayesian bootstrap), whose mean is kept: pages are few and unlike each other.
const bags = 12

func fitModel(samples []*sample, rows func(*sample) [][]float32, p boost.Params) *boost.Model {
	models := make([]*boost.Model, bags)
	for k := range models {
		random := rand.New(rand.NewPCG(3, uint64(k)))
		var x [][]float32
		var y []bool
		var w []float64
		for _, s := range samples {
			weight := random.ExpFloat64()
			for i, r := range rows(s) {
				if s.label[i] != 0 {
					x, y, w = append(x, r), append(y, s.label[i] > 0), append(w, s.w[i]*weight)
				}
			}
		}
		p.Seed = uint64(k)
		models[k] = boost.Train(x, y, w, p)
	}
	return boost.Mean(models)
}

// sample labels the blocks of an example: by the share of their words that the
// true text holds, or by the phrases that they hold.
func (tr *Trainer) sample(e Example) (*sample, error) {
	doc, err := html.Parse(strings.NewReader(e.HTML))
	if err != nil {
		return nil, err
	}
	p := tr.f.prepare(doc, readMeta(doc))
	s := &sample{page: p, label: make([]int, len(p.blocks)), w: make([]float64, len(p.blocks))}
	gold := " " + plain(e.Body) + " "
	set := shingles(gold)
	for i := range p.blocks {
		b := &p.blocks[i]
		s.w[i] = math.Sqrt(float64(min(b.words, 100)))
		if e.Body != "" {
			s.label[i] = labelByText(plain(b.text), gold, set)
		} else {
			s.label[i] = labelByPhrase(b.text, e)
			s.w[i] *= 2
		}
	}
	return s, nil
}

// plain folds a text to its words.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !letterOrDigit(r) }), " ")
}

func labelByText(b, gold string, set map[string]bool) int {
	switch {
	case b == "":
		return 0
	case strings.Count(b, " ")+1 < shingle:
		if strings.Contains(gold, " "+b+" ") {
			return 1
		}
		return -1
	case covered(b, set) >= 0.5:
		return 1
	}
	return -1
}

func labelByPhrase(b string, e Example) int {
	for _, p := range e.With {
		if strings.Contains(b, p) {
			return 1
		}
	}
	for _, p := range e.Without {
		if strings.Contains(b, p) {
			return -1
		}
	}
	return 0
}
