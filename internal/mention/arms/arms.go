// Package arms finds weapons, munitions, tactics and countermeasures.
//
// In: a [khabar.Document] with tokens and lemmas. Out: Document.Arms, in order,
// not overlapping, the longest wording first; each names its row of data/arms.
// A wording matches by lemma or by form, so a number or case does not matter,
// and a hyphenated word matches whether or not the tokens split it.
package arms

import (
	"bufio"
	"fmt"
	"io/fs"
	"strings"

	"khabar"
	data "khabar/data/arms"
)

// Finder holds the vocabulary. It never changes.
type Finder struct {
	wordings map[string][]wording // by first word, longest first
}

type wording struct {
	words []string
	term  *term
}

type term struct{ name, class, family, rule string }

var classes = map[string]bool{"weapon": true, "tactic": true, "countermeasure": true}

// New loads the vocabulary built into the program.
func New() (*Finder, error) { return load(data.FS) }

func load(fsys fs.FS) (*Finder, error) {
	const name = "arms.tsv"
	file, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("arms: %w", err)
	}
	defer file.Close()
	f := &Finder{wordings: map[string][]wording{}}
	s := bufio.NewScanner(file)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := f.row(strings.Split(line, "\t"), n); err != nil {
			return nil, fmt.Errorf("arms: %s:%d: %w", name, n, err)
		}
	}
	return f, s.Err()
}

func (f *Finder) row(fields []string, n int) error {
	if len(fields) != 4 {
		return fmt.Errorf("%d fields, want 4", len(fields))
	}
	if !classes[fields[1]] {
		return fmt.Errorf("unknown class %q", fields[1])
	}
	t := &term{fields[0], fields[1], fields[2], fmt.Sprintf("arms:%d", n)}
	for w := range strings.SplitSeq(fields[3], ";") {
		words := strings.Fields(w)
		if len(words) == 0 {
			return fmt.Errorf("empty wording")
		}
		f.add(wording{words, t})
	}
	return nil
}

func (f *Finder) add(w wording) {
	list := append(f.wordings[w.words[0]], w)
	for i := len(list) - 1; i > 0 && len(list[i].words) > len(list[i-1].words); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	f.wordings[w.words[0]] = list
}

// Find fills doc.Arms.
func (f *Finder) Find(doc *khabar.Document) {
	doc.Arms = doc.Arms[:0]
	for i := 0; i < len(doc.Tokens); {
		w, n := f.at(doc, i)
		if w == nil {
			i++
			continue
		}
		doc.Arms = append(doc.Arms, khabar.ArmMention{
			Anchor: doc.Anchored(i, i+n), Term: w.term.name, Class: w.term.class, Family: w.term.family, Rule: w.term.rule,
		})
		i += n
	}
}

func (f *Finder) at(doc *khabar.Document, i int) (*wording, int) {
	t := &doc.Tokens[i]
	lemma, form := strings.ToLower(t.Lemma), strings.ToLower(t.Form)
	for _, key := range [2]string{lemma, form} {
		list := f.wordings[key]
		for k := range list {
			if fits(doc, i, list[k].words) && !misread(doc, i, &list[k]) {
				return &list[k], len(list[k].words)
			}
		}
		if lemma == form {
			break
		}
	}
	return nil, 0
}

func fits(doc *khabar.Document, i int, words []string) bool {
	if i+len(words) > len(doc.Tokens) {
		return false
	}
	for k, w := range words {
		t := &doc.Tokens[i+k]
		if t.Sent != doc.Tokens[i].Sent || !strings.EqualFold(t.Lemma, w) && !strings.EqualFold(t.Form, w) {
			return false
		}
	}
	return true
}

// misread drops verbs ("shell a town" is an attack, no weapon) and single
// words used for something else.
func misread(doc *khabar.Document, i int, w *wording) bool {
	if len(w.words) > 1 {
		return false
	}
	t := &doc.Tokens[i]
	if t.UPOS == "VERB" || t.UPOS == "AUX" {
		return true
	}
	if t.UPOS == "ADJ" && w.words[0] != "explosive" {
		return true
	}
	prev := ""
	if i > 0 {
		prev = strings.ToLower(doc.Tokens[i-1].Lemma)
	}
	switch w.words[0] {
	case "shell":
		return prev == "egg" || prev == "sea" || prev == "royal"
	case "acid":
		return prev == "amino" || prev == "fatty" || prev == "citric"
	case "blade", "bullet":
		return prev == "shoulder" || prev == "silver" || prev == "razor"
	}
	return false
}
