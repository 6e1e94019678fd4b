// Package statement finds what a report states beside its events: reported
// figures, agreements and processes, relations between actors, and the citations
// of analytic journals.
//
// In: a Document with all mention layers, events and claims. Out: Found, each
// list in order of position, each item with the sentence it rests on. The words
// that make a figure, an agreement or a relation are rows of data/statement/*.tsv;
// who stands in which role is read off the parse.
package statement

import (
	"bufio"
	"fmt"
	"strings"

	"khabar"
	data "khabar/data/statement"
)

// Found is what a report states.
type Found struct {
	Figures    []*khabar.Figure
	Agreements []*khabar.Agreement
	Relations  []*khabar.Relation
	Citations  []*khabar.Citation
}

// Finder holds the compiled tables. It is safe for concurrent use.
type Finder struct {
	nouns     map[string]agreementNoun
	states    map[stateKey]string
	relations map[string][]relationWord
	changes   map[string]string
	figures   map[string][]figureWord
}

type agreementNoun struct {
	kind string // deal, ceasefire, process
	weak bool
}

type stateKey struct{ lemma, relation string }

type relationWord struct{ form, frame, relation, id string }

type figureWord struct{ kind, what string }

// New loads the tables.
func New() (*Finder, error) {
	f := &Finder{nouns: map[string]agreementNoun{}, states: map[stateKey]string{}, relations: map[string][]relationWord{},
		changes: map[string]string{}, figures: map[string][]figureWord{}}
	for _, table := range []struct {
		name    string
		columns int
		row     func([]string)
	}{
		{"agreement_nouns.tsv", 3, func(c []string) { f.nouns[c[0]] = agreementNoun{c[1], c[2] == "weak"} }},
		{"agreement_states.tsv", 4, func(c []string) { f.states[stateKey{c[0], c[1]}] = c[2] }},
		{"relation_words.tsv", 5, func(c []string) {
			f.relations[c[0]] = append(f.relations[c[0]], relationWord{c[1], c[2], c[3], "relation." + c[0] + "." + c[1]})
		}},
		{"relation_changes.tsv", 2, func(c []string) { f.changes[c[0]] = c[1] }},
		{"figure_words.tsv", 3, func(c []string) { f.figures[c[0]] = append(f.figures[c[0]], figureWord{c[1], c[2]}) }},
	} {
		if err := readTable(table.name, table.columns, table.row); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func readTable(name string, columns int, row func([]string)) error {
	file, err := data.FS.Open(name)
	if err != nil {
		return fmt.Errorf("data/statement: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) < columns {
			return fmt.Errorf("data/statement/%s:%d: %d columns, need %d", name, n, len(cells), columns)
		}
		row(cells)
	}
	return lines.Err()
}

// Find returns what doc states.
func (f *Finder) Find(doc *khabar.Document) Found {
	r := &reader{Finder: f, Tree: khabar.NewTree(doc), doc: doc}
	var found Found
	found.Citations = r.citations()
	for _, c := range found.Citations {
		r.cited = append(r.cited, c.Span)
	}
	for s := range doc.Sentences {
		if kind := doc.Sentences[s].Block; kind == khabar.BlockNote || kind == khabar.BlockHeading {
			continue
		}
		r.figuresOf(s)
		r.agreementsOf(s)
		r.relationsOf(s)
	}
	r.check()
	r.dateByCitation(found.Citations)
	for i, g := range r.foundFigures {
		g.ID = fmt.Sprintf("f%d", i+1)
	}
	for i, a := range r.foundAgreements {
		a.ID = fmt.Sprintf("a%d", i+1)
	}
	found.Figures, found.Agreements, found.Relations = r.foundFigures, r.foundAgreements, r.foundRelations
	return found
}

// dateByCitation dates agreements that a bracketed reference names: "(Doha
// agreement, February 29, 2020)".
func (r *reader) dateByCitation(list []*khabar.Citation) {
	for _, a := range r.foundAgreements {
		for _, c := range list {
			if a.Date == "" && c.Date != "" && strings.EqualFold(c.Publisher, a.Name) {
				a.Date = c.Date
				a.Rule += "+citation"
			}
		}
	}
}

// reader is the state of one Find.
type reader struct {
	*Finder
	*khabar.Tree
	doc             *khabar.Document
	foundFigures    []*khabar.Figure
	foundAgreements []*khabar.Agreement
	agreementSents  [][]int // for each agreement the sentences it was found in
	foundRelations  []*khabar.Relation
	cited           []khabar.Span // bracketed references: their dates are theirs
}

func (r *reader) lemma(i int) string { return strings.ToLower(r.doc.Tokens[i].Lemma) }

func (r *reader) form(i int) string { return strings.ToLower(r.doc.Tokens[i].Form) }

func (r *reader) quote(s int) khabar.Quote {
	return khabar.QuoteAt(r.doc.Text, r.doc.Sentences[s].Span)
}

// entity returns the entity that the phrase headed by tok refers to, or -1.
func (r *reader) entity(tok int) int {
	best, width := -1, 0
	for _, a := range r.doc.Actors {
		if a.First > tok {
			break
		}
		if a.Entity < 0 || tok >= a.Last {
			continue
		}
		if a.HeadTok == tok {
			return r.known(a.Entity, tok)
		}
		if w := a.Last - a.First; best < 0 || w < width {
			best, width = a.Entity, w
		}
	}
	return best
}

// known returns the entity e of the phrase headed by tok, or, where e is unnamed
// and the phrase is set beside a name ("the TTP, a group that"), the named one.
func (r *reader) known(e, tok int) int {
	t := r.doc.Tokens[tok]
	if r.doc.Entities[e].ActorID != "" || t.UPOS != "NOUN" {
		return e
	}
	first := tok
	for first > 0 && (r.doc.Tokens[first-1].UPOS == "DET" || r.doc.Tokens[first-1].UPOS == "ADJ") {
		first--
	}
	if first < 2 || r.doc.Tokens[first-1].Form != "," || r.doc.Tokens[first].UPOS != "DET" || r.doc.Tokens[first-1].Sent != t.Sent {
		return e
	}
	if up := r.entity(first - 2); up >= 0 && r.doc.Entities[up].ActorID != "" {
		return up
	}
	return e
}

// inCitation reports whether a span lies in a bracketed reference.
func (r *reader) inCitation(span khabar.Span) bool {
	for _, c := range r.cited {
		if c.Contains(span) {
			return true
		}
	}
	return false
}

// names returns the names of the entities headed by toks, each once. Persons,
// groups, organisations and states count; things do not.
func (r *reader) names(toks []int) []string {
	var out []string
	for _, t := range toks {
		e := r.entity(t)
		if e < 0 {
			continue
		}
		switch r.doc.Entities[e].Class {
		case khabar.ClassFacility, khabar.ClassVehicle, khabar.ClassOther:
			continue
		}
		out = appendOnce(out, r.doc.Entities[e].Name)
	}
	return out
}

func appendOnce(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// timesOf returns the times of sentence s that stand for days, but for those of
// bracketed references.
func (r *reader) timesOf(s int) []khabar.TimeMention {
	var out []khabar.TimeMention
	for _, t := range r.doc.Times {
		if t.Sent != s || t.When.Start == "" && t.When.End == "" || r.inCitation(t.Span) {
			continue
		}
		if n := len(out) - 1; n >= 0 && out[n].When.End == t.When.End && out[n].When.Start < t.When.Start {
			continue // the end of a stretch that the time before it tells
		}
		out = append(out, t)
	}
	return out
}

// source returns the name of the source of a claim whose content or quote
// covers span.
func (r *reader) source(span khabar.Span) string {
	name, width := "", 0
	for _, c := range r.doc.Claims {
		area := c.Span
		if c.Content != nil {
			area = *c.Content
		}
		if w := area.End - area.Start; area.Contains(span) && (name == "" || w < width) {
			name, width = c.Source.Name, w
		}
	}
	return name
}
