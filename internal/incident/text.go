package incident

import (
	"compress/gzip"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"

	incidentdata "khabar/data/incident"
)

// Words holds what package incident knows of single words: stems and pairs of
// trigger stems that often name one happening. It is safe for concurrent use.
type Words struct {
	irregular map[string]string
	synonyms  map[[2]string]float64
}

// LoadWords reads the tables of data/incident.
func LoadWords() (*Words, error) {
	w := &Words{irregular: map[string]string{}, synonyms: map[[2]string]float64{}}
	err := eachRow(incidentdata.FS, "irregular.tsv", func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("want 2 columns, have %d", len(f))
		}
		w.irregular[f[0]] = f[1]
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w, eachRow(incidentdata.FS, "synonyms.tsv", w.addSynonym)
}

func (w *Words) addSynonym(f []string) error {
	if len(f) != 3 {
		return fmt.Errorf("want 3 columns, have %d", len(f))
	}
	s, err := strconv.ParseFloat(f[2], 64)
	if err != nil {
		return err
	}
	w.synonyms[pairKey(f[0], f[1])] = s
	return nil
}

func pairKey(a, b string) [2]string {
	if b < a {
		a, b = b, a
	}
	return [2]string{a, b}
}

// Synonym is the learned strength, within [0, 1], with which two trigger stems
// name the same happening.
func (w *Words) Synonym(a, b string) float64 { return w.synonyms[pairKey(a, b)] }

// Stem of one lower-case word.
func (w *Words) Stem(word string) string {
	if b, ok := w.irregular[word]; ok {
		word = b
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

// Stems returns the stems of the content words and numbers of text, in order.
func (w *Words) Stems(text string) []string {
	var out []string
	for _, f := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		if s := w.contentStem(f); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (w *Words) contentStem(word string) string {
	if stopWords[word] || (len(word) < 2 && !unicode.IsDigit(rune(word[0]))) {
		return ""
	}
	return w.Stem(word)
}

// HeadStem is the stem of the word of a trigger that carries its meaning: of a
// verb with particles the verb, else the last content word.
func (w *Words) HeadStem(trigger string) string {
	var stems []string
	fields := strings.Fields(strings.ToLower(trigger))
	for _, f := range fields {
		f = strings.TrimFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if f == "" || stopWords[f] || lightWords[f] {
			continue
		}
		stems = append(stems, w.Stem(f))
	}
	switch {
	case len(stems) > 0:
		return stems[len(stems)-1]
	case len(fields) > 0:
		return w.Stem(fields[0])
	default:
		return ""
	}
}

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// stopWords carry no content for a comparison of texts; lightWords none as the
// head of a trigger. They are closed classes of English, not an analyst's list.
var (
	stopWords = wordSet(`a an the this that these those and or but nor so yet if then than as of in on at by for
		from to into onto with without within about over under after before between among during through up down out
		off again is are was were be been being am has have had having do does did doing will would shall should can
		could may might must it its he him his she her hers they them their theirs we us our you your i me my who whom
		whose which what when where why how not no nor only also just very too more most some any each all both such
		own same other there here s t said say says told according`)
	lightWords = wordSet(`make made take took give gave get got go went put carry carried out up down in on off away over
		place place's set had have has`)
)

// Counts is how often each term stands in a text.
type Counts map[string]int

// Corpus knows in how many of the texts a term stands. It counts whole numbers,
// so the order of Add does not matter.
type Corpus struct {
	docs int
	df   map[string]int
}

// NewCorpus returns an empty Corpus.
func NewCorpus() *Corpus { return &Corpus{df: map[string]int{}} }

// LoadCorpus reads the document frequencies of data/incident/df.tsv.gz. A fixed
// table, not the texts at hand, weighs words, so that more reports never change
// how two of them compare.
func LoadCorpus() (*Corpus, error) {
	f, err := incidentdata.FS.Open("df.tsv.gz")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("df.tsv.gz: %w", err)
	}
	c := NewCorpus()
	err = rows(z, "df.tsv.gz", func(f []string) error {
		if len(f) != 2 {
			return fmt.Errorf("want 2 columns, have %d", len(f))
		}
		n, err := strconv.Atoi(f[1])
		if f[0] == "" {
			c.docs = n
		} else {
			c.df[f[0]] = n
		}
		return err
	})
	return c, err
}

// Add counts one text.
func (c *Corpus) Add(terms []string) {
	c.docs++
	seen := make(map[string]bool, len(terms))
	for _, t := range terms {
		if !seen[t] {
			seen[t] = true
			c.df[t]++
		}
	}
}

// IDF of a term: 0 for one that stands everywhere.
func (c *Corpus) IDF(term string) float64 {
	return math.Log(float64(c.docs+1) / float64(c.df[term]+1))
}

// MaxIDF is the IDF of a term that stands once.
func (c *Corpus) MaxIDF() float64 { return math.Log(float64(c.docs+1) / 2) }

// DF is in how many texts a term stands.
func (c *Corpus) DF(term string) int { return c.df[term] }

// TermVec is a tf-idf vector of unit length, sorted by term, so that sums are
// always taken in the same order.
type TermVec []term

type term struct {
	t string
	w float64
}

// Vector of a text.
func (c *Corpus) Vector(terms []string) TermVec {
	n := Counts{}
	for _, t := range terms {
		n[t]++
	}
	v := make(TermVec, 0, len(n))
	for t, k := range n {
		v = append(v, term{t, (1 + math.Log(float64(k))) * c.IDF(t)})
	}
	sort.Slice(v, func(i, j int) bool { return v[i].t < v[j].t })
	var sum float64
	for _, x := range v {
		sum += x.w * x.w
	}
	if sum > 0 {
		for i := range v {
			v[i].w /= math.Sqrt(sum)
		}
	}
	return v
}

// Cos is the cosine of two vectors.
func (v TermVec) Cos(o TermVec) float64 {
	var s float64
	for i, j := 0, 0; i < len(v) && j < len(o); {
		switch {
		case v[i].t < o[j].t:
			i++
		case v[i].t > o[j].t:
			j++
		default:
			s += v[i].w * o[j].w
			i++
			j++
		}
	}
	return min(s, 1)
}

// Heaviest terms of v, at most n, in order of weight, then of letters.
func (v TermVec) Heaviest(n int) []string {
	s := slices.Clone(v)
	sort.Slice(s, func(i, j int) bool {
		if s[i].w != s[j].w {
			return s[i].w > s[j].w
		}
		return s[i].t < s[j].t
	})
	out := make([]string, 0, n)
	for _, x := range s[:min(n, len(s))] {
		out = append(out, x.t)
	}
	return out
}

// Shared calls f with each term that stands in both.
func (v TermVec) Shared(o TermVec, f func(t string)) {
	for i, j := 0, 0; i < len(v) && j < len(o); {
		switch {
		case v[i].t < o[j].t:
			i++
		case v[i].t > o[j].t:
			j++
		default:
			f(v[i].t)
			i++
			j++
		}
	}
}

// Rare is how much rare vocabulary two texts share, within [0, 1]: words that at
// most one text in a hundred has.
func (c *Corpus) Rare(a, b TermVec) float64 {
	limit := max(2, c.docs/100)
	var s float64
	a.Shared(b, func(t string) {
		if c.df[t] <= limit {
			s += c.IDF(t)
		}
	})
	return 1 - math.Exp(-s/(1.5*c.MaxIDF()+0.1))
}
