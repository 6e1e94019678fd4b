package when

import (
	"bufio"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// entry is all that is known of one word.
type entry struct {
	word   string
	id     int32
	senses []sense
	abbr   bool
	hyphen bool
	isNum  bool
	isOrd  bool
	num    int32
	ord    int32
}

// sense is one row of words.tsv, held at the first word of the phrase.
type sense struct {
	class class
	rest  []int32 // ids of the words after the first
	n     int32
	s     string
	amb   bool
	cap   bool
}

// lexicon holds the words and classes of the rules. It does not change once
// loaded.
type lexicon struct {
	words   map[string]*entry
	classes map[string]class
	slots   map[string]uint8
}

// The slots that operations read.
const (
	slotNone uint8 = iota
	slotN
	slotN2
	slotOrd
	slotDay
	slotDay2
	slotMonth
	slotMonth2
	slotYear
	slotYear2
	slotShort
	slotWd
	slotWd2
	slotUnit
	slotSeason
	slotPart
	slotTens
	slotDecw
	slotClock
	slotAmpm
	slotTz
	slotISO
	slotHoliday
	slotSolar
	slotVague
	slotHalf
	firstFreeSlot
)

func newLexicon() *lexicon {
	l := &lexicon{words: map[string]*entry{}, classes: map[string]class{}, slots: map[string]uint8{
		"n": slotN, "n2": slotN2, "ord": slotOrd, "day": slotDay, "day2": slotDay2, "month": slotMonth,
		"month2": slotMonth2, "year": slotYear, "year2": slotYear2, "yy": slotShort, "wd": slotWd, "wd2": slotWd2,
		"unit": slotUnit, "season": slotSeason, "part": slotPart, "tens": slotTens, "decw": slotDecw,
		"clock": slotClock, "ampm": slotAmpm, "tz": slotTz, "iso": slotISO, "holiday": slotHoliday,
		"solar": slotSolar, "vague": slotVague, "half": slotHalf,
	}}
	for name, c := range builtins {
		l.classes[name] = c
	}
	l.intern("-").hyphen = true
	for _, w := range []string{"–", "—", "‑", "−"} {
		l.words[w] = l.words["-"]
	}
	return l
}

func (l *lexicon) slot(name string) uint8 {
	s, ok := l.slots[name]
	if !ok {
		s = firstFreeSlot + uint8(len(l.slots))
		l.slots[name] = s
	}
	return s
}

func (l *lexicon) intern(word string) *entry {
	e := l.words[word]
	if e == nil {
		e = &entry{word: word, id: int32(len(l.words))}
		l.words[word] = e
	}
	return e
}

// words of a phrase as the scanner splits them.
func (l *lexicon) split(phrase string) []string {
	var out []string
	for _, t := range l.scan(phrase, nil) {
		out = append(out, phrase[t.start:t.end])
	}
	return out
}

// rows calls f with the fields of each row of a table of package whendata;
// an error carries file and line.
func rows(fsys fs.FS, name string, f func(fields []string) error) error {
	file, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	sc := bufio.NewScanner(file)
	for line := 1; sc.Scan(); line++ {
		text := sc.Text()
		if text == "" || text[0] == '#' {
			continue
		}
		if err := f(strings.Split(text, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", name, line, err)
		}
	}
	return sc.Err()
}

func (l *lexicon) loadWords(fsys fs.FS, name string) error {
	return rows(fsys, name, func(f []string) error {
		if len(f) < 3 {
			return fmt.Errorf("want class, word, value, flags")
		}
		c, ok := l.classes[f[0]]
		if !ok {
			c = firstLexical + class(len(l.classes)-len(builtins))
			l.classes[f[0]] = c
		}
		s := sense{class: c, s: f[2]}
		if n, err := strconv.Atoi(f[2]); err == nil {
			s.n = int32(n)
		}
		parts := l.split(f[1])
		if len(parts) == 0 {
			return fmt.Errorf("no word")
		}
		e := l.intern(parts[0])
		for _, p := range parts[1:] {
			s.rest = append(s.rest, l.intern(p).id)
		}
		flags := ""
		if len(f) > 3 {
			flags = f[3]
		}
		for _, flag := range strings.Fields(flags) {
			switch flag {
			case "abbr":
				e.abbr = true
			case "amb":
				s.amb = true
			case "cap":
				s.cap = true
			default:
				return fmt.Errorf("unknown flag %q", flag)
			}
		}
		switch f[0] {
		case "num":
			e.isNum, e.num = true, s.n
		case "ordw":
			e.isOrd, e.ord = true, s.n
		}
		e.senses = append(e.senses, s)
		return nil
	})
}

// rule is one row of rules.tsv.
type rule struct {
	name string
	kind string // DATE, TIME, DURATION, SET; PRE, POST: modifiers; NONE: bars what it covers
	op   op
	args []string
	mod  string
	ago  bool     // counts units from some day: takes the modifiers of durations
	days bool     // names days: takes "about" and "around"
	next []string // one of these words must follow
	day  bool     // dropped where no day stands beside it
	last bool     // only where the clause ends after it
	part bool     // bars a capitalised word only before another
	free bool     // a time of day that names no day of its own
}

// example is a + or - row: a text and what the rule finds in it.
type example struct {
	file, rule string
	text       string
	want       string // the words found; empty where the rule must find nothing
	value      string
}

// loadRules reads rules.tsv: name, kind, operation with arguments, pattern.
func (f *Finder) loadRules(fsys fs.FS, name string) error {
	current := ""
	return rows(fsys, name, func(c []string) error {
		switch c[0] {
		case "+":
			if len(c) != 4 || current == "" {
				return fmt.Errorf("want +, text, words, value after a rule")
			}
			if !strings.Contains(c[1], c[2]) {
				return fmt.Errorf("example lacks its words %q", c[2])
			}
			f.examples = append(f.examples, example{file: name, rule: current, text: c[1], want: c[2], value: c[3]})
			return nil
		case "-":
			if len(c) != 2 || current == "" {
				return fmt.Errorf("want -, text after a rule")
			}
			f.examples = append(f.examples, example{file: name, rule: current, text: c[1]})
			return nil
		}
		if len(c) != 4 {
			return fmt.Errorf("want name, kind, operation, pattern")
		}
		current = c[0]
		r := rule{name: "when." + c[0], kind: c[1]}
		for i := range f.rules {
			if f.rules[i].name == r.name {
				return fmt.Errorf("a second rule %s", c[0])
			}
		}
		words := strings.Fields(c[2])
		root := f.root
		switch r.kind {
		case "PRE":
			root = f.pre
			r.args = words
		case "POST":
			root = f.post
			r.args = words
		case "NONE":
			r.part = c[2] == "name"
		case "DATE", "TIME", "DURATION", "SET":
			if len(words) == 0 {
				return fmt.Errorf("no operation")
			}
			if r.op = operations[words[0]]; r.op == nil {
				return fmt.Errorf("unknown operation %q", words[0])
			}
			r.ago = words[0] == "ago"
			r.days = r.kind == "DATE" && words[0] != "ref" && words[0] != "ago"
			r.free = words[0] == "clock" || words[0] == "part" && len(words) > 1 && words[1] == "narr"
			for _, w := range words[1:] {
				if mod, ok := strings.CutPrefix(w, "mod="); ok {
					r.mod = mod
					continue
				}
				if next, ok := strings.CutPrefix(w, "next="); ok {
					r.next = strings.Split(next, ",")
					continue
				}
				switch w {
				case "needsday":
					r.day = true
					continue
				case "final":
					r.last = true
					continue
				}
				r.args = append(r.args, w)
			}
		default:
			return fmt.Errorf("unknown kind %q", r.kind)
		}
		seqs, err := f.lex.spell(c[3])
		if err != nil {
			return err
		}
		f.rules = append(f.rules, r)
		for _, s := range seqs {
			f.lex.add(root, s, len(f.rules)-1)
		}
		return nil
	})
}
