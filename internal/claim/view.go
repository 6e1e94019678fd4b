package claim

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/internal/model/cluster"
)

// run is a half-open range of tokens; the empty run is none.
type run struct{ first, last int }

func (a run) empty() bool         { return a.first >= a.last }
func (a run) has(i int) bool      { return a.first <= i && i < a.last }
func (a run) overlaps(b run) bool { return a.first < b.last && b.first < a.last }

// view is a document made ready for reading claims.
type view struct {
	*khabar.Tree
	doc    *khabar.Document
	lemma  []string // in lower case
	word   []bool   // tokens with a letter or digit
	lo, hi []int32  // subtree of each token, half-open
	quote  []int32  // token → 1+index in quotes of the quotation it lies in
	quotes []run    // quotations, marks included
	actor  []int32  // token → index in doc.Actors of the mention headed there; -1
	hash   []uint64 // of lemma
	tag    []uint64 // of XPOS
	rel    []uint64 // of Deprel
	path   []uint32 // 1+word cluster; 0 for none
}

func newView(doc *khabar.Document, clusters *cluster.Table) *view {
	n := len(doc.Tokens)
	v := &view{Tree: khabar.NewTree(doc), doc: doc,
		lemma: make([]string, n), word: make([]bool, n), lo: make([]int32, n), hi: make([]int32, n),
		quote: make([]int32, n), actor: make([]int32, n), hash: make([]uint64, n), tag: make([]uint64, n), rel: make([]uint64, n), path: make([]uint32, n)}
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		v.lemma[i] = lower(t.Lemma, t.Form)
		v.word[i] = isWord(t.Form)
		v.lo[i], v.hi[i] = int32(i), int32(i+1)
		v.actor[i] = -1
		if code, ok := clusters.Path(v.lemma[i]); ok {
			v.path[i] = uint32(code) + 1
		}
		v.hash[i], v.tag[i], v.rel[i] = hashString(v.lemma[i]), hashString(t.XPOS), hashString(t.Deprel)
	}
	v.subtrees()
	for i := range doc.Actors {
		if h := doc.Actors[i].HeadTok; h >= 0 && h < n {
			v.actor[h] = int32(i)
		}
	}
	v.findQuotes()
	return v
}

// subtrees widens each token's range by its children's, bottom up.
func (v *view) subtrees() {
	for i := range v.doc.Tokens {
		lo, hi := int32(i), int32(i+1)
		for g, steps := v.doc.Tokens[i].Head, 0; g >= 0 && steps < 200; g, steps = v.doc.Tokens[g].Head, steps+1 {
			if v.lo[g] <= lo && v.hi[g] >= hi {
				break
			}
			v.lo[g], v.hi[g] = min(v.lo[g], lo), max(v.hi[g], hi)
			lo, hi = v.lo[g], v.hi[g]
		}
	}
}

func lower(lemma, form string) string {
	if lemma == "" || lemma == "_" {
		lemma = form
	}
	return strings.ToLower(lemma)
}

func isWord(form string) bool {
	for _, r := range form {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

func (v *view) tok(i int) *khabar.Token { return &v.doc.Tokens[i] }

func (v *view) is(i int, rel string) bool {
	d := v.doc.Tokens[i].Deprel
	return d == rel || len(d) > len(rel) && d[len(rel)] == ':' && d[:len(rel)] == rel
}

func (v *view) verbal(i int) bool {
	u := v.doc.Tokens[i].UPOS
	return u == "VERB" || u == "AUX"
}

func (v *view) nominal(i int) bool {
	u := v.doc.Tokens[i].UPOS
	return u == "NOUN" || u == "PROPN" || u == "PRON"
}

// span of a run in bytes.
func (v *view) span(a run) khabar.Span {
	return khabar.Span{Start: v.doc.Tokens[a.first].Start, End: v.doc.Tokens[a.last-1].End}
}

func (v *view) sentence(i int) run {
	s := &v.doc.Sentences[v.doc.Tokens[i].Sent]
	return run{s.First, s.End}
}

// marks that open and close quotations; straight ones do both.
func quoteMark(form string) (open, closes bool) {
	switch form {
	case "\"", "''", "``":
		return true, true
	case "“", "„", "«":
		return true, false
	case "”", "»":
		return false, true
	}
	return false, false
}

// maxQuote is the longest quotation in tokens; what runs longer has lost a mark.
const maxQuote = 600

// findQuotes pairs quotation marks within a paragraph. A quotation that does not
// close goes on where the next paragraph opens with a mark, as newspapers print
// it; else it ends with its paragraph.
func (v *view) findQuotes() {
	open := -1
	for s := range v.doc.Sentences {
		sent := &v.doc.Sentences[s]
		if s > 0 && sent.Para != v.doc.Sentences[s-1].Para && open >= 0 {
			if !v.opensWithMark(sent) || sent.First-open > maxQuote {
				v.addQuote(open, sent.First)
				open = -1
			}
		}
		for i := sent.First; i < sent.End; i++ {
			o, c := quoteMark(v.doc.Tokens[i].Form)
			switch {
			case open >= 0 && c && !(o && i == sent.First && v.doc.Tokens[open].Sent != s && v.newParagraph(s)):
				v.addQuote(open, i+1)
				open = -1
			case open < 0 && o:
				open = i
			}
		}
	}
	if open >= 0 {
		v.addQuote(open, len(v.doc.Tokens))
	}
}

func (v *view) newParagraph(s int) bool {
	return s > 0 && v.doc.Sentences[s].Para != v.doc.Sentences[s-1].Para
}

func (v *view) opensWithMark(s *khabar.Sentence) bool {
	if s.First >= s.End {
		return false
	}
	o, _ := quoteMark(v.doc.Tokens[s.First].Form)
	return o
}

func (v *view) addQuote(first, last int) {
	if last-first < 2 || last-first > maxQuote {
		return
	}
	v.quotes = append(v.quotes, run{first, last})
	for i := first; i < last; i++ {
		v.quote[i] = int32(len(v.quotes))
	}
}

// trim drops punctuation at both ends of a run, but for quotation marks that
// belong to it.
func (v *view) trim(a run) run {
	for a.first < a.last && v.loose(a.first, a, true) {
		a.first++
	}
	for a.first < a.last && v.loose(a.last-1, a, false) {
		a.last--
	}
	return a
}

func (v *view) loose(i int, a run, left bool) bool {
	if v.word[i] {
		return false
	}
	form := v.doc.Tokens[i].Form
	if o, c := quoteMark(form); o || c {
		q := v.quote[i]
		if q == 0 {
			return true
		}
		quote := v.quotes[q-1]
		if left {
			return quote.first != i // a mark that closes something before
		}
		return quote.last-1 != i
	}
	r, _ := utf8.DecodeRuneInString(form)
	return !strings.ContainsRune("$€£%([)]…", r) || left && (r == ')' || r == ']') || !left && (r == '(' || r == '[')
}

// words counts the words of a run.
func (v *view) words(a run) int {
	n := 0
	for i := a.first; i < a.last; i++ {
		if v.word[i] {
			n++
		}
	}
	return n
}

// temporal reports whether a phrase headed at i is a day or month: it belongs to
// the verb, whatever the parse says.
func (v *view) temporal(i int) bool {
	switch v.lemma[i] {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight":
		return true
	}
	return false
}

// outsidePhrase are relations to a noun whose words are no part of its name.
var outsidePhrase = map[string]bool{"appos": true, "parataxis": true, "cc": true, "punct": true, "cop": true, "nsubj": true, "dep": true,
	"case": true, "mark": true, "obl": true, "discourse": true, "orphan": true, "aux": true, "list": true}

// np is the noun phrase headed at i, without appositions and clauses.
func (v *view) np(i int) run {
	a := run{i, i + 1}
	for _, k := range v.Kids(i) {
		d := v.doc.Tokens[k].Deprel
		switch {
		case strings.HasPrefix(d, "acl"), strings.HasPrefix(d, "advcl"), outsidePhrase[d]:
		case d == "conj":
			if v.verbal(int(k)) {
				continue
			}
			b := v.np(int(k))
			a.last = max(a.last, b.last)
		case d == "nmod" || strings.HasPrefix(d, "nmod:"):
			if v.temporal(int(k)) {
				continue
			}
			a.first, a.last = min(a.first, int(v.lo[k])), max(a.last, v.np(int(k)).last)
		default:
			a.first, a.last = min(a.first, int(v.lo[k])), max(a.last, int(v.hi[k]))
		}
	}
	return v.trim(a)
}
