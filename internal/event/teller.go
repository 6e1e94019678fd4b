package event

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/model/kernel"
	"khabar/internal/model/modelfile"
)

// The teller says of every word that could tell an event what type of event it
// tells of, if any: a multinomial logistic scorer over hashed features of the
// word, its relatives by meaning (clusters), what governs it, what hangs on it,
// and what rows of the codebook have its lemma. Where no row holds at a word, a
// likely type opens an event by the type's general row.

// tellerBits is the size of the teller's table: 2^tellerBits features.
const tellerBits = 17

// sure is the chance of a type from which its general row holds.
const sure = 0.5

type teller struct {
	types []string // of the codebook; the first column of weights is of no event
	w     []int8   // a row of 1+len(types) numbers a feature
	scale float32
}

// guess is what the teller makes of a word.
type guess struct {
	typ         string // the likeliest type
	odds, event float64
}

// sum adds up the weights of features.
func (t *teller) sum(p []int32, f []uint32) {
	kernel.SumRows(p, t.w, f)
}

// guess is the guess at a word with the given sums of its features and of its
// sentence's.
func (t *teller) guess(word, sentence []int32, p []float64) guess {
	for k := range p {
		p[k] = float64(word[k]+sentence[k]) * float64(t.scale)
	}
	soften(p)
	g := guess{event: 1 - p[0]}
	for k, typ := range t.types {
		if p[k+1] > g.odds {
			g.typ, g.odds = typ, p[k+1]
		}
	}
	return g
}

// soften makes chances of scores.
func soften(p []float64) {
	top, sum := math.Inf(-1), 0.0
	for _, v := range p {
		top = max(top, v)
	}
	for k, v := range p {
		p[k] = math.Exp(v - top)
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
}

// space is what a teller works in.
type space struct {
	*teller
	p          []float64
	word, sent []int32
}

func (t *teller) space() *space {
	n := len(t.types) + 1
	return &space{t, make([]float64, n), make([]int32, n), make([]int32, n)}
}

// guess is the guess at a word; fresh says that the sentence is another than that
// of the word before.
func (s *space) guess(word, sentence []uint32, fresh bool) guess {
	if fresh {
		clear(s.sent)
		s.sum(s.sent, sentence)
	}
	clear(s.word)
	s.sum(s.word, word)
	return s.teller.guess(s.word, s.sent, s.p)
}

// guess fills r.guesses and returns the matches with those of general rows.
func (r *reading) guess(matches []codebook.Match) []codebook.Match {
	r.guesses = make([]guess, len(r.doc.Tokens))
	p := r.guesser.space()
	sent := -1
	r.words(matches, func(i int, word, sentence []uint32) {
		r.guesses[i] = p.guess(word, sentence, r.doc.Tokens[i].Sent != sent)
		sent = r.doc.Tokens[i].Sent
	})
	return r.cb.General(r.view, matches, func(i int) string {
		if g := &r.guesses[i]; g.odds >= sure {
			return g.typ
		}
		return ""
	})
}

// words hands out the words that could tell an event with their features and those
// of their sentence.
func (r *reading) words(matches []codebook.Match, do func(i int, word, sentence []uint32)) {
	var f, bag wordFeats
	next, sent := 0, -1
	for i := range r.doc.Tokens {
		row := ""
		if next < len(matches) && matches[next].Tok == i {
			row = matches[next].Row.Type
			next++
		}
		s := r.doc.Tokens[i].Sent
		if r.view.Class(i) == 0 || r.doc.Sentences[s].Block == khabar.BlockHeading {
			continue
		}
		if s != sent {
			bag, sent = r.bag(bag[:0], &r.doc.Sentences[s]), s
		}
		f = r.word(f[:0], i, row)
		do(i, f, bag)
	}
}

type wordFeats []uint32

func (f *wordFeats) add(parts ...string) {
	*f = append(*f, uint32(hashParts(parts)>>(64-tellerBits)))
}

// bag describes the words of a sentence in no order: what it is about.
func (r *reading) bag(out wordFeats, s *khabar.Sentence) wordFeats {
	f := &out
	for i := s.First; i < s.End; i++ {
		if r.view.Class(i) == 0 {
			continue
		}
		f.add("with", r.view.Lemma(i))
		r.cluster(f, "with", "", i, 8, 12)
	}
	return out
}

// word describes word i; row is the type of the row that holds there.
func (r *reading) word(out wordFeats, i int, row string) wordFeats {
	f := &out
	t := &r.doc.Tokens[i]
	lemma := r.view.Lemma(i)
	f.add("")
	f.add("lemma", lemma)
	f.add("lemma class", lemma, string(r.view.Class(i)))
	f.add("tag", t.XPOS)
	f.add("rel", t.Deprel)
	f.add("row", row)
	r.cb.TypesOf(lemma, func(typ string) { f.add("rows", typ) })
	for n := 2; n <= 6 && n < len(lemma); n++ {
		f.add("begins", lemma[:n])
		if n <= 4 {
			f.add("ends", lemma[len(lemma)-n:])
		}
	}
	r.cluster(f, "cluster", "", i, 4, 6, 8, 10, 12, 16)
	for _, k := range r.view.Kids(i) {
		rel, word := r.doc.Tokens[k].Deprel, r.view.Lemma(int(k))
		f.add("kid", rel)
		if rel == "punct" || rel == "det" {
			continue
		}
		f.add("kid lemma", rel, word)
		f.add("lemma kid", lemma, rel, word)
		r.cluster(f, "kid cluster", rel, int(k), 6, 10)
		if c := r.view.Child(int(k), "case"); c >= 0 && (rel == "obl" || rel == "nmod") {
			f.add("case", r.view.Lemma(c))
			f.add("lemma case", lemma, r.view.Lemma(c))
		}
	}
	if t.Head >= 0 {
		f.add("head", t.Deprel, r.view.Lemma(t.Head))
		f.add("lemma head", lemma, t.Deprel, r.view.Lemma(t.Head))
	}
	if i > 0 {
		f.add("before", strings.ToLower(r.doc.Tokens[i-1].Form))
	}
	if i+1 < len(r.doc.Tokens) {
		f.add("after", strings.ToLower(r.doc.Tokens[i+1].Form))
	}
	return out
}

// cluster adds the cluster of word i, cut to so many bits.
func (r *reading) cluster(f *wordFeats, name, rel string, i int, bits ...int) {
	code := r.codes[i]
	if !code.known {
		return
	}
	for _, n := range bits {
		c := code.path >> (16 - n)
		f.add(name, rel, string([]byte{byte(n), byte(c >> 8), byte(c)}))
	}
}

// Word is an example for the teller: a word with the types of the events that it
// tells of, none for most. Group numbers its text.
type Word struct {
	feats []uint32
	bag   []uint32 // of its sentence
	Types []string
	Group int
}

// Words returns the words of a document that could tell an event and were read by
// somebody; types gives what they tell of.
func (f *Finder) Words(doc *khabar.Document, group int, types func(doc *khabar.Document, word khabar.Span) (types []string, read bool)) []Word {
	r := f.view(doc)
	var out []Word
	var bag []uint32
	sent := -1
	r.words(r.cb.Match(r.view), func(i int, f, sentence []uint32) {
		if s := doc.Tokens[i].Sent; s != sent {
			bag, sent = slices.Clone(sentence), s
		}
		if told, read := types(doc, doc.Tokens[i].Span); read {
			out = append(out, Word{slices.Clone(f), bag, told, group})
		}
	})
	return out
}

// Teller is a trained teller.
type Teller struct{ t *teller }

const (
	tellerEpochs = 4
	tellerRate   = 0.05
	tellerL2     = 1e-3
)

// FitTeller fits a teller to words, those of the texts that leave names left out.
func (f *Finder) FitTeller(seed uint64, words []Word, leave func(group int) bool) *Teller {
	t := &teller{}
	column := map[string]int{}
	for i := range f.cb.Types {
		t.types = append(t.types, f.cb.Types[i].Name)
		column[f.cb.Types[i].Name] = i + 1
	}
	n := len(t.types) + 1
	w, g := make([]float32, n<<tellerBits), make([]float32, n<<tellerBits)
	rng := rand.New(rand.NewPCG(seed, 7))
	order := rng.Perm(len(words))
	p, gold := make([]float64, n), make([]float64, n)
	for range tellerEpochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, k := range order {
			x := &words[k]
			if leave(x.Group) {
				continue
			}
			clear(p)
			for _, f := range [][]uint32{x.feats, x.bag} {
				for _, i := range f {
					for c, v := range w[int(i)*n : int(i+1)*n] {
						p[c] += float64(v)
					}
				}
			}
			soften(p)
			want(gold, p, x.Types, column)
			for _, f := range [][]uint32{x.feats, x.bag} {
				for _, i := range f {
					row, sum := w[int(i)*n:int(i+1)*n], g[int(i)*n:int(i+1)*n]
					for c := range p {
						if d := p[c] - gold[c]; d > 1e-4 || d < -1e-4 {
							d := float32(d) + tellerL2*row[c]
							sum[c] += d * d
							row[c] -= tellerRate * d / float32(math.Sqrt(float64(sum[c])+1e-6))
						}
					}
				}
			}
		}
	}
	top := float32(1e-6)
	for _, v := range w {
		top = max(top, v, -v)
	}
	t.scale = top / 127
	t.w = make([]int8, len(w)+kernel.TablePadding)
	for i, v := range w {
		t.w[i] = int8(math.Round(float64(v / t.scale)))
	}
	return &Teller{t}
}

// want fills gold: all on none, or shared among the types told, as likely as they
// are.
func want(gold, p []float64, types []string, column map[string]int) {
	clear(gold)
	if len(types) == 0 {
		gold[0] = 1
		return
	}
	sum := 0.0
	for _, t := range types {
		sum += p[column[t]]
	}
	for _, t := range types {
		gold[column[t]] += p[column[t]] / sum
	}
}

// Tell returns the finder with another teller.
func (f *Finder) Tell(t *Teller) *Finder {
	out := *f
	out.guesser = t.t
	return &out
}

// ReportTeller logs how often the teller is right about words.
func (t *Teller) Report(words []Word, log func(string, ...any)) {
	p := t.t.space()
	for _, least := range []float64{0.25, 0.35, 0.45, 0.6} {
		right, said, gold := 0, 0, 0
		for i := range words {
			x := &words[i]
			if len(x.Types) > 0 {
				gold++
			}
			g := p.guess(x.feats, x.bag, true)
			if g.odds < least {
				continue
			}
			said++
			for _, typ := range x.Types {
				if typ == g.typ {
					right++
					break
				}
			}
		}
		log("teller over %.2f: precision %.1f, recall %.1f of %d words", least,
			100*float64(right)/float64(max(1, said)), 100*float64(right)/float64(max(1, gold)), gold)
	}
}

func (t *teller) sections() []modelfile.Section {
	raw := make([]byte, len(t.w)-kernel.TablePadding)
	for i := range raw {
		raw[i] = byte(t.w[i])
	}
	return []modelfile.Section{
		{Name: "types", Data: modelfile.StringBytes(t.types)},
		{Name: "words", Data: raw},
		{Name: "words.scale", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(t.scale)})},
	}
}

func readTeller(f *modelfile.File) (*teller, error) {
	t := &teller{}
	var err error
	if t.types, err = f.Strings("types"); err != nil {
		return nil, err
	}
	raw, err := f.Bytes("words")
	if err != nil {
		return nil, err
	}
	scale, err := f.Uint32s("words.scale")
	if err != nil {
		return nil, err
	}
	if len(scale) != 1 || len(raw) != (len(t.types)+1)<<tellerBits {
		return nil, fmt.Errorf("model: %d scales and %d weights of words for %d types", len(scale), len(raw), len(t.types))
	}
	t.scale = math.Float32frombits(scale[0])
	t.w = make([]int8, len(raw)+kernel.TablePadding)
	for i, b := range raw {
		t.w[i] = int8(b)
	}
	return t, nil
}
