// Package names scores the name recogniser against annotated sets: names match
// where tokens and class are the same.
//
// What goes in: the folder of one of the sets ner_worldwide, ner_uner_ewt,
// ner_re3d, ner_wikigold, ner_wnut17 or ner_crossner_politics, as published; the
// held-out part is read in its place where it lies there. Tokens and sentences
// are the set's. Documents are read whole where the set has documents; for
// ner_worldwide the figures of single sentences and of the same text in capitals
// stand beside. Each set is scored on people, organisations and places, and on
// all classes where the head's classes are the set's. WikiGold publishes no
// development part: its figures are those of text that was trained on, and say so.
package names

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"khabar"
	"khabar/internal/model/name"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

// set is a data set: how to know it, and how to read and score it.
type set struct {
	name   string
	format name.Format
	head   string
	full   bool // all classes of the head are annotated
	single bool // score single sentences, and text in capitals, beside documents
	// merge maps a found class to the one that the set would give it.
	merge      map[khabar.NameKind]khabar.NameKind
	files      []string // in order of preference
	first, aim float64
	note       string
}

// facilityIsPlace holds for the sets that know no facilities.
var facilityIsPlace = map[khabar.NameKind]khabar.NameKind{khabar.NameFacility: khabar.NameLocation}

func sets() []set {
	return []set{
		{name: "ner_worldwide", format: name.Worldwide, head: name.HeadNames, full: true, single: true,
			files: []string{"test.tsv.gz", "dev.tsv.gz"}, first: 81, aim: 87},
		{name: "ner_uner_ewt", format: name.UNER, head: name.HeadNames, merge: facilityIsPlace,
			files: []string{"en_ewt-ud-test.iob2.gz", "test.iob2.gz", "en_ewt-ud-dev.iob2.gz"}, first: 72, aim: 81},
		{name: "ner_re3d", format: name.RE3D, head: name.HeadConflict, full: true,
			files: []string{"test.txt.gz", "dev.txt.gz"}, first: 61, aim: 68},
		{name: "ner_crossner_politics", format: name.Politics, head: name.HeadNames, merge: facilityIsPlace,
			files: []string{"test.txt.gz", "dev.txt.gz"}},
		{name: "ner_wikigold", format: name.WikiGold, head: name.HeadNames, merge: facilityIsPlace,
			files: []string{"test.conll.gz", "dev.conll.gz", "train.conll.gz"}},
		{name: "ner_wnut17", format: name.WNUT, head: name.HeadNames, merge: facilityIsPlace,
			files: []string{"test.conll.gz", "dev.conll.gz"}},
	}
}

// Run scores the set in o.Dir; the folder's name, or else the file in it, says
// which set it is.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	r, err := sentence.New()
	if err != nil {
		return nil, err
	}
	s, path, err := find(o.Dir)
	if err != nil {
		return nil, err
	}
	docs, err := name.ReadFile(path, s.format)
	if err != nil {
		return nil, err
	}
	if o.Limit > 0 && len(docs) > o.Limit {
		docs = docs[:o.Limit]
	}
	part, _, _ := strings.Cut(filepath.Base(path), ".")
	if _, after, ok := strings.Cut(part, "ud-"); ok {
		part = after
	}
	if part == "train" {
		s.note = "trained on"
	}
	t := tally{set: s, log: o.Log, errors: o.Errors}
	for _, d := range apart(docs) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.document(r, d)
	}
	rows := t.rows(s.name+" "+part, "")
	if s.single {
		single := tally{set: s}
		for _, d := range docs {
			for _, sent := range d.Sentences {
				single.document(r, name.Document{Sentences: []name.Sentence{sent}})
			}
		}
		rows = append(rows, single.rows(s.name+" "+part, ", single sentences")...)
		loud := tally{set: s}
		for _, d := range docs {
			loud.document(r, capitals(d))
		}
		rows = append(rows, loud.rows(s.name+" "+part, ", in capitals")...)
	}
	return rows, nil
}

// capitals returns d set in capitals.
func capitals(d name.Document) name.Document {
	out := name.Document{Name: d.Name}
	for _, s := range d.Sentences {
		loud := name.Sentence{Spans: s.Spans}
		for _, t := range s.Tokens {
			loud.Tokens = append(loud.Tokens, strings.ToUpper(t))
		}
		out.Sentences = append(out.Sentences, loud)
	}
	return out
}

// apart splits what is no document, the sentences of a set that has none, into
// its sentences.
func apart(docs []name.Document) []name.Document {
	var out []name.Document
	for _, d := range docs {
		if d.Name != "" {
			out = append(out, d)
			continue
		}
		for _, s := range d.Sentences {
			out = append(out, name.Document{Sentences: []name.Sentence{s}})
		}
	}
	return out
}

func find(dir string) (set, string, error) {
	for _, exact := range []bool{true, false} {
		for _, s := range sets() {
			if exact != (filepath.Base(dir) == s.name) {
				continue
			}
			for _, f := range s.files {
				path := filepath.Join(dir, f)
				if _, err := os.Stat(path); err == nil {
					return s, path, nil
				}
			}
		}
	}
	return set{}, "", fmt.Errorf("names: no data set of names in %s", dir)
}

// tally counts matches over documents.
type tally struct {
	set    set
	log    io.Writer
	errors int

	three, full score.PRF
	kinds       map[khabar.NameKind]*score.PRF
}

func (t *tally) document(r *sentence.Annotator, d name.Document) {
	doc := Document(d)
	r.Analyse(doc)
	found := map[name.Span]bool{}
	for _, n := range doc.Names {
		if n.Head == t.set.head {
			k := n.Kind
			if m, ok := t.set.merge[k]; ok {
				k = m
			}
			found[name.Span{First: n.First, Last: n.Last, Kind: k}] = true
		}
	}
	gold := map[name.Span]bool{}
	offset := 0
	for _, s := range d.Sentences {
		for _, g := range s.Spans {
			g.First, g.Last = g.First+offset, g.Last+offset
			gold[g] = true
		}
		offset += len(s.Tokens)
	}
	for g := range gold {
		t.count(g.Kind, score.PRF{Gold: 1})
	}
	for f := range found {
		c := score.PRF{System: 1}
		if gold[f] {
			c.Match = 1
		}
		t.count(f.Kind, c)
	}
	t.printErrors(doc, gold, found)
}

func (t *tally) count(k khabar.NameKind, c score.PRF) {
	add := func(p *score.PRF) { p.Match, p.System, p.Gold = p.Match+c.Match, p.System+c.System, p.Gold+c.Gold }
	add(&t.full)
	if k == khabar.NamePerson || k == khabar.NameOrg || k == khabar.NameLocation {
		add(&t.three)
	}
	if t.kinds == nil {
		t.kinds = map[khabar.NameKind]*score.PRF{}
	}
	if t.kinds[k] == nil {
		t.kinds[k] = &score.PRF{}
	}
	add(t.kinds[k])
}

// printErrors writes differences sentence by sentence, as long as there are
// errors to print.
func (t *tally) printErrors(doc *khabar.Document, gold, found map[name.Span]bool) {
	if t.log == nil || t.errors <= 0 {
		return
	}
	for _, s := range doc.Sentences {
		var diff []string
		for first := s.First; first < s.End; first++ {
			for last := first + 1; last <= s.End; last++ {
				for _, k := range t.kindsInOrder() {
					sp := name.Span{First: first, Last: last, Kind: k}
					if gold[sp] != found[sp] {
						mark := "missed"
						if found[sp] {
							mark = "wrong"
						}
						a := doc.Anchored(first, last)
						diff = append(diff, fmt.Sprintf("  %-6s %-7s %s", mark, k, doc.Text[a.Start:a.End]))
					}
				}
			}
		}
		if len(diff) > 0 && t.errors > 0 {
			t.errors -= len(diff)
			fmt.Fprintf(t.log, "%s\n%s\n", doc.Text[s.Span.Start:s.Span.End], strings.Join(diff, "\n"))
		}
	}
}

func (t *tally) kindsInOrder() []khabar.NameKind {
	var out []khabar.NameKind
	for _, k := range []khabar.NameKind{khabar.NamePerson, khabar.NameOrg, khabar.NameLocation,
		khabar.NameNORP, khabar.NameFacility, khabar.NameDate, khabar.NameMoney, khabar.NameProduct,
		khabar.NameWeapon, khabar.NamePlatform, khabar.NameQuantity, khabar.NameMisc} {
		if t.kinds[k] != nil {
			out = append(out, k)
		}
	}
	return out
}

func (t *tally) rows(where, how string) []score.Row {
	row := func(measure string, c score.PRF) score.Row {
		return score.Row{Set: where, Stage: "names", Measure: measure + how, Value: c.F1(), Unit: "%", N: c.Gold, Note: t.set.note}
	}
	rows := []score.Row{row("PER/ORG/LOC F1", t.three)}
	if t.set.full {
		rows = append(rows, row("all classes F1", t.full))
	}
	if how != "" {
		return rows // the bars are for the plain figures
	}
	bar := &rows[0]
	if t.set.head == name.HeadConflict {
		bar = &rows[1]
	}
	bar.First, bar.Aim = t.set.first, t.set.aim
	for _, k := range t.kindsInOrder() {
		if t.kinds[k].Gold == 0 {
			continue
		}
		if t.set.full || k == khabar.NamePerson || k == khabar.NameOrg || k == khabar.NameLocation {
			rows = append(rows, row(string(k)+" F1", *t.kinds[k]))
		}
	}
	return rows
}

// Document makes a document of the annotated one's tokens, set apart by spaces.
func Document(d name.Document) *khabar.Document {
	doc := &khabar.Document{}
	var text strings.Builder
	for _, s := range d.Sentences {
		first := len(doc.Tokens)
		start := text.Len()
		for i, tok := range s.Tokens {
			if i > 0 {
				text.WriteByte(' ')
			}
			at := text.Len()
			text.WriteString(tok)
			doc.Tokens = append(doc.Tokens, khabar.Token{Span: khabar.Span{Start: at, End: text.Len()}, Form: tok,
				Sent: len(doc.Sentences), Head: -1})
		}
		doc.Sentences = append(doc.Sentences, khabar.Sentence{Span: khabar.Span{Start: start, End: text.Len()},
			First: first, End: len(doc.Tokens)})
		text.WriteByte('\n')
	}
	doc.Text = text.String()
	return doc
}
