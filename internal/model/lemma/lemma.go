// Package lemma gives a word its dictionary form.
//
// In: a word with its tags. Out: its lemma as the English treebanks of Universal
// Dependencies write it. Method: a lexicon of what rules get wrong, and rules
// "ending → ending" by tag, the longest ending first; both are learned from
// treebanks by [Train].
//
// A [Lemmatizer] never changes and is safe for concurrent use.
package lemma

import (
	"fmt"
	"sort"
	"strings"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
)

// Name is the name a lemmatizer's model file carries.
const Name = "lemma"

// Lemmatizer is trained.
type Lemmatizer struct{ tags map[string]*entries }

// entries are what is known of the words of one tag: lemmas by form, rules by
// ending.
type entries struct {
	lexicon map[string]string
	rules   map[string]rule
}

func newLemmatizer() *Lemmatizer { return &Lemmatizer{tags: map[string]*entries{}} }

// of returns the entries of a tag, to be added to.
func (l *Lemmatizer) of(tag string) *entries {
	e := l.tags[tag]
	if e == nil {
		e = &entries{map[string]string{}, map[string]rule{}}
		l.tags[tag] = e
	}
	return e
}

// key is a form or an ending in lower case, with the tag.
type key struct{ tag, text string }

// rule cuts n bytes off the end and adds an ending.
type rule struct {
	cut int
	add string
}

// longestEnding bounds the endings of rules, in bytes.
const longestEnding = 5

// tagOf is the tag that rules go by: the Penn tag tells a past from a present.
func tagOf(upos, xpos string) string {
	if upos == "VERB" || upos == "AUX" {
		return "V" + xpos
	}
	return upos + xpos
}

// Lemma returns the lemma of form. Names keep their capitals.
func (l *Lemmatizer) Lemma(form, upos, xpos string) string {
	low := lower(form)
	e := l.tags[tagOf(upos, xpos)]
	proper := upos == "PROPN"
	if e != nil {
		if lem, ok := e.lexicon[low]; ok {
			return cased(lem, form, proper)
		}
	}
	if upos == "PUNCT" || upos == "SYM" || upos == "X" {
		return form
	}
	return cased(e.byRule(low), form, proper)
}

func (r rule) apply(low string) string {
	if r.cut >= len(low) {
		return low
	}
	return low[:len(low)-r.cut] + r.add
}

// cased gives the lemma of a name the letters of the form.
func cased(lem, form string, proper bool) string {
	if !proper {
		return lem
	}
	n := 0
	for n < len(lem) && n < len(form) && asciiFold(lem[n]) == asciiFold(form[n]) {
		n++
	}
	if n == len(form) {
		return form + lem[n:]
	}
	return form[:n] + lem[n:]
}

func asciiFold(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func lower(form string) string {
	return strings.ReplaceAll(strings.ToLower(form), "’", "'")
}

// Train learns from the words of sents.
func Train(sents []*conllu.Sentence) *Lemmatizer {
	counts := map[key]map[string]int{}
	for _, s := range sents {
		for i := range s.Words {
			w := &s.Words[i]
			if w.Lemma == "_" || w.Lemma == "" || w.XPOS == "GW" {
				continue
			}
			lem := w.Lemma
			if w.UPOS == "PROPN" {
				lem = strings.ToLower(lem)
			}
			add(counts, key{tagOf(w.UPOS, w.XPOS), lower(w.Form)}, lem, 1)
		}
	}
	l := newLemmatizer()
	l.learnRules(counts)
	for k, lems := range counts {
		lem := most(lems)
		if e := l.of(k.tag); e.byRule(k.text) != lem {
			e.lexicon[k.text] = lem
		}
	}
	return l
}

// byRule applies the rule of the longest ending.
func (e *entries) byRule(low string) string {
	if e == nil {
		return low
	}
	for n := min(longestEnding, len(low)-1); n >= 0; n-- {
		if r, ok := e.rules[low[len(low)-n:]]; ok {
			return r.apply(low)
		}
	}
	return low
}

func add(m map[key]map[string]int, k key, v string, n int) {
	if m[k] == nil {
		m[k] = map[string]int{}
	}
	m[k][v] += n
}

// most returns the value counted most; ties go to the first in order.
func most(m map[string]int) string {
	best, n := "", 0
	for v, k := range m {
		if k > n || k == n && v < best {
			best, n = v, k
		}
	}
	return best
}

// learnRules keeps, for each ending, the change that most distinct words make,
// where it differs from what the shorter ending says.
func (l *Lemmatizer) learnRules(counts map[key]map[string]int) {
	byEnding := map[key]map[string]int{}
	for k, lems := range counts {
		lem := most(lems)
		r := change(k.text, lem)
		text := fmt.Sprintf("%d\t%s", r.cut, r.add)
		for n := max(0, r.cut); n <= longestEnding && n < len(k.text); n++ {
			add(byEnding, key{k.tag, k.text[len(k.text)-n:]}, text, 1)
		}
		for n := 0; n < r.cut && n <= longestEnding && n < len(k.text); n++ {
			add(byEnding, key{k.tag, k.text[len(k.text)-n:]}, text, 1)
		}
	}
	for n := 0; n <= longestEnding; n++ {
		for k, changes := range byEnding {
			total := 0
			for _, c := range changes {
				total += c
			}
			if len(k.text) != n || n > 0 && total < 2 {
				continue
			}
			var r rule
			cutText, add, _ := strings.Cut(most(changes), "\t")
			fmt.Sscan(cutText, &r.cut)
			r.add = add
			if n > 0 && l.ruleFor(k) == r {
				continue
			}
			l.of(k.tag).rules[k.text] = r
		}
	}
}

// ruleFor returns the rule of the next shorter ending that has one.
func (l *Lemmatizer) ruleFor(k key) rule {
	for n := len(k.text) - 1; n >= 0; n-- {
		if r, ok := l.of(k.tag).rules[k.text[len(k.text)-n:]]; ok {
			return r
		}
	}
	return rule{}
}

// change returns the rule that makes lem of form.
func change(form, lem string) rule {
	n := 0
	for n < len(form) && n < len(lem) && form[n] == lem[n] {
		n++
	}
	return rule{len(form) - n, lem[n:]}
}

// Sections returns the lemmatizer as sections of a model file.
func (l *Lemmatizer) Sections() []modelfile.Section {
	var lex, rules []string
	for tag, e := range l.tags {
		for form, lem := range e.lexicon {
			lex = append(lex, tag+"\t"+form+"\t"+lem)
		}
		for ending, r := range e.rules {
			rules = append(rules, fmt.Sprintf("%s\t%s\t%d\t%s", tag, ending, r.cut, r.add))
		}
	}
	sort.Strings(lex)
	sort.Strings(rules)
	return []modelfile.Section{
		{Name: "lexicon", Data: modelfile.StringBytes(lex)},
		{Name: "rules", Data: modelfile.StringBytes(rules)},
	}
}

// FromFile reads a lemmatizer.
func FromFile(f *modelfile.File) (*Lemmatizer, error) {
	if f.Name != Name {
		return nil, fmt.Errorf("lemma: model file of %q, not of %q", f.Name, Name)
	}
	lex, err := f.Strings("lexicon")
	if err != nil {
		return nil, err
	}
	rules, err := f.Strings("rules")
	if err != nil {
		return nil, err
	}
	l := newLemmatizer()
	for _, line := range lex {
		c := strings.Split(line, "\t")
		if len(c) != 3 {
			return nil, fmt.Errorf("lemma: lexicon line %q", line)
		}
		l.of(c[0]).lexicon[c[1]] = c[2]
	}
	for _, line := range rules {
		c := strings.Split(line, "\t")
		if len(c) != 4 {
			return nil, fmt.Errorf("lemma: rule line %q", line)
		}
		n := 0
		if _, err := fmt.Sscan(c[2], &n); err != nil || n < 0 {
			return nil, fmt.Errorf("lemma: rule line %q", line)
		}
		l.of(c[0]).rules[c[1]] = rule{n, c[3]}
	}
	return l, nil
}
