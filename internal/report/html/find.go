package html

import (
	"bufio"
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/net/html"

	"khabar/internal/report/html/boost"
	"khabar/internal/report/text"
	"khabar/internal/report/words"
)

// Finder tells which blocks of a page are its article: by boosted trees over
// features of the block, its names, its place and its neighbours, then once more
// with the first verdict on the blocks around it. See [Train].
type Finder struct {
	t      *words.Tables
	text   *text.Reader
	groups [][]string // names by group, see data/report/cues.tsv
	first  *boost.Model
	second *boost.Model
}

// thresholds over which a block counts as the article's: the first that leaves a
// text of some length, so that an unusual page is not left empty.
var thresholds = []float64{0.5, 0.35, 0.2, 0.1}

const someWords = 100

// cut returns the threshold for a page.
func (p *page) cut(scores []float64) float64 {
	for _, t := range thresholds {
		n := 0
		for i, s := range scores {
			if s >= t {
				n += p.blocks[i].words
			}
		}
		if n >= someWords {
			return t
		}
	}
	return thresholds[0]
}

func newFinder(t *words.Tables, text *text.Reader, fsys fs.FS) (*Finder, error) {
	f := &Finder{t: t, text: text}
	data, err := fs.ReadFile(fsys, "cues.tsv")
	if err != nil {
		return nil, fmt.Errorf("data/report: %w", err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		_, ws, ok := strings.Cut(line, "\t")
		if !ok {
			return nil, fmt.Errorf("data/report/cues.tsv:%d: group and words are wanted", i+1)
		}
		f.groups = append(f.groups, strings.Fields(ws))
	}
	return f, nil
}

// read reads the two models of the finder.
func (f *Finder) read(data []byte) (err error) {
	sc := bufio.NewScanner(bytes.NewReader(data))
	if f.first, err = boost.Read(sc); err != nil {
		return fmt.Errorf("data/report/blocks.model: %w", err)
	}
	if f.second, err = boost.Read(sc); err != nil {
		return fmt.Errorf("data/report/blocks.model: %w", err)
	}
	want := f.columns()
	if f.first.Features != want || f.second.Features != want+contextColumns {
		return fmt.Errorf("data/report/blocks.model: made for %d and %d features, the reader has %d and %d: train it again",
			f.first.Features, f.second.Features, want, want+contextColumns)
	}
	return nil
}

// columns is the number of features of a block.
func (f *Finder) columns() int {
	doc, _ := html.Parse(strings.NewReader("<p>a</p>")) // a constant that parses
	p := f.prepare(doc, &meta{})
	return len(p.rows[0])
}

// prepare reads a page's blocks and their features.
func (f *Finder) prepare(doc *html.Node, m *meta) *page {
	p := &page{blocks: blocksOf(doc)}
	if len(m.titles) > 0 {
		p.title = fold(m.titles[0])
	}
	if len(m.description) > 40 {
		p.deck = strings.TrimRight(fold(m.description), ".… ")
	}
	if len(m.body) > 200 {
		p.ld = shingles(m.body)
	}
	f.features(p)
	return p
}

// scores are the probabilities that each block is the article's.
func (f *Finder) scores(p *page) []float64 {
	return f.second.Score(context(p, f.first.Score(p.rows)))
}

const (
	contextReach   = 3
	contextColumns = 2*contextReach + 5
)

// context adds to each row what the first model thinks of the block, of those
// beside it, of its kin by signature, and of the page.
func context(p *page, first []float64) [][]float32 {
	type sum struct{ score, words float64 }
	kin := map[string]*sum{}
	sigs := make([]string, len(first))
	var best float64
	for i := range p.blocks {
		sigs[i] = signature(p.blocks[i].node)
		s := kin[sigs[i]]
		if s == nil {
			s = &sum{}
			kin[sigs[i]] = s
		}
		w := float64(p.blocks[i].words)
		s.score += w * first[i]
		s.words += w
		best = max(best, first[i])
	}
	out := make([][]float32, len(first))
	for i, r := range p.rows {
		row := append(make([]float32, 0, len(r)+contextColumns), r...)
		row = append(row, float32(first[i]))
		for d := -contextReach; d <= contextReach; d++ {
			switch j := i + d; {
			case d == 0:
			case j < 0 || j >= len(first):
				row = append(row, 0)
			default:
				row = append(row, float32(first[j]))
			}
		}
		s := kin[sigs[i]]
		row = append(row, frac(s.score, s.words), float32(best), span(first, i, -1), span(first, i, 1))
		out[i] = row
	}
	return out
}

// span is the mean score of the ten blocks on one side.
func span(first []float64, i, step int) float32 {
	var s float64
	n := 0
	for j := i + step; j >= 0 && j < len(first) && n < 10; j += step {
		s += first[j]
		n++
	}
	if n == 0 {
		return 0
	}
	return float32(s / float64(n))
}
