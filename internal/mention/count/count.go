// Package count finds numbers of things and of people harmed.
//
// In: a Document with tokens, tags and parse. Out: Document.Counts (a number
// with its qualifier, bounds and unit: "at least 27 police officers") and
// Document.Casualties (one row per group of people an act of harm is said to
// have hit: killed, wounded, abducted, arrested, displaced, missing). Counts are
// never guessed: "scores" and bare plurals have no value, only their wording.
//
// Harm is read off the parse (who is the object of "kill", the subject of
// "die", the noun before "killed") with adjacency patterns where the parse of
// elliptic wire prose ("12 killed, 30 wounded") is unreliable. The tables are
// data/count/*.tsv. Account turns the rows of one event into an account.
package count

import (
	"bufio"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"khabar"
	data "khabar/data/count"
)

// Finder holds the compiled tables. It is safe for concurrent use.
type Finder struct {
	numerals   map[string]numeral
	qualifiers map[string][]qualifier // by first word, longest first
	harm       map[string][]harmWord  // by lemma
	forms      map[string]string      // form of a harm verb → lemma
	people     map[string]string      // noun lemma → category
	modifiers  map[string]string
	things     map[string]bool
	totals     []totalCue
	incidents  []totalCue // what makes a dated figure one incident's
}

type numeralKind byte

const (
	numUnit numeralKind = iota
	numScale
	numVague
)

type numeral struct {
	kind  numeralKind
	value int
}

type bound byte

const (
	boundExact bound = iota
	boundLow
	boundAbove
	boundHigh
	boundBelow
	boundAbout
)

type qualifier struct {
	words []string
	bound bound
}

type harmWord struct {
	form   string // verb, noun, adj
	effect khabar.Effect
	frame  string
	lemma  string
	rest   []string // the words that must follow: "dead" in "shot dead"
	id     string
}

// totalCue marks a sentence whose figures are totals. The word is looked for
// first, because it is cheap.
type totalCue struct {
	word string
	re   *regexp.Regexp
	own  bool // it has harm words of its own
}

// New loads the tables.
func New() (*Finder, error) {
	f := &Finder{
		numerals:   map[string]numeral{},
		qualifiers: map[string][]qualifier{},
		harm:       map[string][]harmWord{},
		forms:      map[string]string{},
		people:     map[string]string{},
		modifiers:  map[string]string{},
		things:     map[string]bool{},
	}
	for _, table := range []struct {
		name string
		row  func([]string) error
	}{
		{"numerals.tsv", f.addNumeral}, {"qualifiers.tsv", f.addQualifier}, {"harm.tsv", f.addHarm},
		{"people.tsv", f.addPerson}, {"modifiers.tsv", f.addModifier}, {"total_cues.tsv", f.addTotal}, {"incident_cues.tsv", f.addIncident},
		{"things.tsv", f.addThing}, {"forms.tsv", f.addForm},
	} {
		if err := readTable(data.FS, table.name, table.row); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Find fills doc.Counts and doc.Casualties.
func (f *Finder) Find(doc *khabar.Document) {
	r := &reader{Finder: f, doc: doc}
	for s := range doc.Sentences {
		r.counts(s)
	}
	doc.Counts = r.found
	r.index()
	for s := range doc.Sentences {
		if doc.Sentences[s].Block != khabar.BlockNote {
			r.casualties(s)
		}
	}
	doc.Casualties = r.facts
}

// reader is the state of one Find.
type reader struct {
	*Finder
	*khabar.Tree
	doc    *khabar.Document
	found  []khabar.CountMention
	facts  []khabar.CasualtyFact
	byUnit tokenIndex // by token of the thing counted
	byNum  tokenIndex // by token inside a number
}

// tokenIndex holds for each token one more than the index of its count in found;
// zero where it has none.
type tokenIndex []int32

func (x tokenIndex) at(tok int) (int, bool) {
	if tok < 0 || tok >= len(x) {
		return 0, false
	}
	return int(x[tok]) - 1, x[tok] > 0
}

func (r *reader) index() {
	n := len(r.doc.Tokens)
	both := make(tokenIndex, 2*n)
	r.byUnit, r.byNum = both[:n:n], both[n:]
	for i := range r.found {
		c := &r.found[i]
		if c.UnitTok >= 0 && r.byUnit[c.UnitTok] == 0 {
			r.byUnit[c.UnitTok] = int32(i) + 1
		}
		for t := c.First; t < c.Last; t++ {
			r.byNum[t] = int32(i) + 1
		}
	}
	r.Tree = khabar.NewTree(r.doc)
}

func readTable(fsys fs.FS, name string, row func([]string) error) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("data/count: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := row(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("data/count/%s:%d: %w", name, n, err)
		}
	}
	return lines.Err()
}

func need(cells []string, n int) error {
	if len(cells) < n {
		return fmt.Errorf("%d columns, need %d", len(cells), n)
	}
	return nil
}

func (f *Finder) addNumeral(c []string) error {
	if err := need(c, 3); err != nil {
		return err
	}
	kinds := map[string]numeralKind{"unit": numUnit, "scale": numScale, "vague": numVague}
	k, ok := kinds[c[1]]
	if !ok {
		return fmt.Errorf("unknown kind %q", c[1])
	}
	n := numeral{kind: k}
	if k != numVague {
		v, err := strconv.Atoi(c[2])
		if err != nil {
			return err
		}
		n.value = v
	}
	f.numerals[c[0]] = n
	return nil
}

func (f *Finder) addQualifier(c []string) error {
	if err := need(c, 2); err != nil {
		return err
	}
	bounds := map[string]bound{"exact": boundExact, "low": boundLow, "above": boundAbove, "high": boundHigh, "below": boundBelow, "about": boundAbout}
	b, ok := bounds[c[1]]
	if !ok {
		return fmt.Errorf("unknown bound %q", c[1])
	}
	words := strings.Fields(c[0])
	list := append(f.qualifiers[words[0]], qualifier{words, b})
	for i := len(list) - 1; i > 0 && len(list[i].words) > len(list[i-1].words); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	f.qualifiers[words[0]] = list
	return nil
}

func (f *Finder) addHarm(c []string) error {
	if err := need(c, 5); err != nil {
		return err
	}
	frames := map[string]bool{"obj": true, "person": true, "subj": true, "subjmany": true, "of": true, "pred": true, "count": true, "taken": true, "body": true, "toll": true, "lives": true, "sustained": true, "amongst": true, "shot": true, "shotof": true, "lost": true}
	if !frames[c[3]] {
		return fmt.Errorf("unknown frame %q", c[3])
	}
	words := strings.Fields(c[0])
	id := "count." + strings.Join(words, "_") + "." + c[1] + "." + c[3]
	w := harmWord{form: c[1], effect: khabar.Effect(c[2]), frame: c[3], lemma: words[0], rest: words[1:], id: id}
	list := append(f.harm[words[0]], w)
	for i := len(list) - 1; i > 0 && len(list[i].rest) > len(list[i-1].rest); i-- {
		list[i], list[i-1] = list[i-1], list[i]
	}
	f.harm[words[0]] = list
	if c[1] == "verb" {
		f.inflect(words[0])
	}
	return nil
}

// inflect adds the regular forms of a verb.
func (f *Finder) inflect(lemma string) {
	stem := strings.TrimSuffix(lemma, "e")
	for _, form := range []string{lemma, lemma + "s", stem + "ed", stem + "ing"} {
		f.forms[form] = lemma
	}
	if last := lemma[len(lemma)-1]; last == 'h' || last == 's' {
		f.forms[lemma+"es"] = lemma
	}
}

// addForm adds an irregular form of a verb.
func (f *Finder) addForm(c []string) error {
	if err := need(c, 2); err != nil {
		return err
	}
	if f.harm[c[1]] == nil {
		return fmt.Errorf("%q is no harm word", c[1])
	}
	f.forms[c[0]] = c[1]
	return nil
}

func (f *Finder) addPerson(c []string) error {
	if err := need(c, 2); err != nil {
		return err
	}
	f.people[c[0]] = c[1]
	return nil
}

func (f *Finder) addModifier(c []string) error {
	if err := need(c, 2); err != nil {
		return err
	}
	f.modifiers[c[0]] = c[1]
	return nil
}

func (f *Finder) addTotal(c []string) error {
	cue, err := newCue(c)
	f.totals = append(f.totals, cue)
	return err
}

func (f *Finder) addIncident(c []string) error {
	cue, err := newCue(c)
	f.incidents = append(f.incidents, cue)
	return err
}

func newCue(c []string) (totalCue, error) {
	if err := need(c, 3); err != nil {
		return totalCue{}, err
	}
	re, err := regexp.Compile(c[1])
	if err != nil {
		return totalCue{}, err
	}
	if l := strings.ToLower(c[2]); !strings.Contains(l, c[0]) || !re.MatchString(l) {
		return totalCue{}, fmt.Errorf("the example does not match %s", c[1])
	}
	return totalCue{c[0], re, strings.Contains(c[1], "killed|claimed")}, nil
}

func (f *Finder) addThing(c []string) error {
	f.things[c[0]] = true
	return nil
}
