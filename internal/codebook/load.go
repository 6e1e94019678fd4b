package codebook

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

type loader struct {
	fs   fs.FS
	cb   *Codebook
	line int // of the table being read
}

func itoa(n int) string { return strconv.Itoa(n) }

func (l *loader) load() (*Codebook, error) {
	version, err := fs.ReadFile(l.fs, "VERSION")
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	l.cb.Version = strings.TrimSpace(string(version))
	steps := []struct {
		file   string
		fields int
		row    func(f []string) error
	}{
		{"schemes.tsv", 2, l.scheme},
		{"types.tsv", 6, l.typ},
		{"modes.tsv", 4, l.mode},
		{"contexts.tsv", 3, l.context},
		{"sectors.tsv", 3, l.sector},
		{"sets.tsv", 2, l.set},
		{"gates.tsv", 3, l.gate},
		{"support.tsv", 6, l.supportRow},
		{"targets.tsv", 2, l.target},
		{"mood.tsv", 2, l.mood},
		{"forms.tsv", 2, l.form},
	}
	for _, s := range steps {
		if err := l.table(s.file, s.fields, s.row); err != nil {
			return nil, err
		}
	}
	files, err := fs.Glob(l.fs, "rules/*.rules")
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	for _, f := range files {
		if err := l.rules(f); err != nil {
			return nil, err
		}
	}
	l.inflectAll()
	return l.cb, nil
}

// table reads the lines of a TSV file that are neither empty nor comments.
func (l *loader) table(name string, fields int, row func([]string) error) error {
	return l.lines(name, func(n int, line string) error {
		if line == "" || line[0] == '#' {
			return nil
		}
		f := strings.Split(line, "\t")
		if len(f) != fields {
			return fmt.Errorf("%d fields, want %d", len(f), fields)
		}
		l.line = n
		return row(f)
	})
}

func (l *loader) lines(name string, do func(n int, line string) error) error {
	f, err := l.fs.Open(name)
	if err != nil {
		return fmt.Errorf("codebook: %w", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		if err := do(n, strings.TrimRight(s.Text(), " \r")); err != nil {
			return fmt.Errorf("codebook: %s:%d: %w", name, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("codebook: %s: %w", name, err)
	}
	return nil
}

// typ reads a type and makes its general row, named after the line: it has no
// words of its own.
func (l *loader) typ(f []string) error {
	score, err := strconv.ParseFloat(f[2], 64)
	if err != nil {
		return err
	}
	if _, ok := l.cb.schemes[f[4]]; !ok {
		return fmt.Errorf("unknown scheme %q", f[4])
	}
	l.cb.rank[f[0]] = len(l.cb.Types)
	l.cb.Types = append(l.cb.Types, Type{f[0], f[1], score, f[3], f[4], f[5]})
	// Force without a party is told by many words that tell of no conflict ("hit").
	l.cb.general[f[0]] = &Row{Type: f[0], File: "types", Line: l.line, scheme: l.cb.schemes[f[4]], Weak: f[0] == "ASSAULT"}
	return nil
}

func (l *loader) mode(f []string) error {
	if _, ok := l.cb.rank[f[0]]; !ok {
		return fmt.Errorf("unknown type %q", f[0])
	}
	m := Mode{Type: f[0], Name: f[1], Source: f[3]}
	if f[2] != "" {
		var err error
		if m.Score, err = strconv.ParseFloat(f[2], 64); err != nil {
			return err
		}
		m.HasScore = true
	}
	l.cb.scores[[2]string{m.Type, m.Name}] = m.Score
	l.cb.Modes = append(l.cb.Modes, m)
	return nil
}

func (l *loader) context(f []string) error {
	l.cb.Contexts = append(l.cb.Contexts, Context{f[0]})
	for w := range wordSet(f[2]) {
		one, two, _ := strings.Cut(w, " ")
		key := [2]string{one, two}
		l.cb.contextsOf[key] = append(l.cb.contextsOf[key], f[0])
	}
	return nil
}

func (l *loader) sector(f []string) error {
	l.cb.Sectors = append(l.cb.Sectors, Sector{f[0], f[1], f[2]})
	return nil
}

func (l *loader) target(f []string) error {
	l.cb.targets[f[0]] = f[1]
	return nil
}

func (l *loader) mood(f []string) error {
	lemma, _, ok := strings.Cut(f[0], "/")
	if !ok {
		return fmt.Errorf("%q: want lemma/POS", f[0])
	}
	l.cb.moods[lemma] = f[1]
	l.cb.moods[f[0]] = f[1]
	return nil
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.SplitSeq(s, ",") {
		m[strings.TrimSpace(w)] = true
	}
	return m
}

// set reads a lexical set; @name takes in a set defined anywhere in the file.
func (l *loader) set(f []string) error {
	words := wordSet(f[1])
	for w := range words {
		if w[0] != '@' {
			continue
		}
		other, ok := l.cb.sets[w[1:]]
		if !ok {
			return fmt.Errorf("set %q is not defined above", w)
		}
		delete(words, w)
		for o := range other {
			words[o] = true
		}
	}
	l.cb.sets[f[0]] = words
	return nil
}

func (l *loader) gate(f []string) error {
	words := wordSet(f[2])
	for w := range words {
		l.cb.gatesOf[w] = append(l.cb.gatesOf[w], len(l.cb.gates))
	}
	l.cb.gates = append(l.cb.gates, gate{name: f[0], types: wordSet(f[1])})
	return nil
}

func (l *loader) supportRow(f []string) error {
	lemma, pos, err := splitPOS(f[0])
	if err != nil {
		return err
	}
	noun, err := parseSlot(f[2])
	if err != nil {
		return err
	}
	l.cb.support[lemma] = append(l.cb.support[lemma], Support{lemma, pos, f[1], noun, f[3], f[4], f[5]})
	return nil
}

func splitPOS(s string) (string, byte, error) {
	lemma, pos, ok := strings.Cut(s, "/")
	if !ok || lemma == "" || len(pos) != 1 || !strings.Contains("VNA", pos) {
		return "", 0, fmt.Errorf("%q: want lemma/V, /N or /A", s)
	}
	return lemma, pos[0], nil
}

// rules reads one file of rows; the file is named after its type.
func (l *loader) rules(name string) error {
	base := strings.TrimSuffix(path.Base(name), ".rules")
	typ := strings.ToUpper(base)
	rank, ok := l.cb.rank[typ]
	if !ok {
		return fmt.Errorf("codebook: %s: no type %s", name, typ)
	}
	var row *Row
	return l.lines(name, func(n int, line string) error {
		if line == "" {
			return nil
		}
		switch line[0] {
		case '#':
			return nil
		case '+', '-':
			if row == nil {
				return fmt.Errorf("an example before the first row")
			}
			text := strings.TrimSpace(line[1:])
			if line[0] == '+' {
				row.Good = append(row.Good, text)
			} else {
				row.Bad = append(row.Bad, text)
			}
			return nil
		}
		row = &Row{Type: typ, File: base, Line: n, scheme: l.cb.schemes[l.cb.Types[rank].Scheme]}
		if err := l.row(row, line); err != nil {
			return err
		}
		l.cb.Rows = append(l.cb.Rows, row)
		for _, w := range row.Lemmas {
			l.cb.byLemma[w] = append(l.cb.byLemma[w], row)
		}
		return nil
	})
}

func (l *loader) row(r *Row, line string) error {
	fields := strings.Split(line, ";")
	words, pos, err := splitPOS(strings.TrimSpace(fields[0]))
	if err != nil {
		return err
	}
	r.Lemmas, r.POS = strings.Split(words, "|"), pos
	for _, f := range fields[1:] {
		f = strings.TrimSpace(f)
		if f == "" {
			continue
		}
		if err := l.field(r, f); err != nil {
			return fmt.Errorf("%q: %w", f, err)
		}
	}
	return nil
}

func (l *loader) field(r *Row, f string) error {
	key, value, ok := strings.Cut(f, "=")
	if !ok {
		switch f {
		case "weak":
			r.Weak = true
		case "casualty":
			r.Casualty = true
		case "joins":
			r.Joins, r.Weak = true, true
		default:
			return fmt.Errorf("unknown flag")
		}
		return nil
	}
	switch key {
	case "sub":
		r.Subtype = value
	case "tactic":
		r.Tactic = value
	case "outcome":
		r.Outcome = value
	case "prio":
		n, err := strconv.Atoi(value)
		r.Prio = n
		return err
	case "weak", "casualty":
		return nil // "no": says that the row was considered
	case "ctx":
		return l.contexts(r, value)
	case "mode":
		return l.rowMode(r, value)
	case "also":
		r.AlsoType, r.AlsoMode, _ = strings.Cut(value, "/")
		if !l.cb.HasMode(r.AlsoType, r.AlsoMode) {
			return fmt.Errorf("unknown mode")
		}
	case "as":
		s, ok := l.cb.schemes[value]
		if !ok {
			return fmt.Errorf("unknown scheme")
		}
		r.scheme = s
	default:
		c, err := l.constraint(f)
		if err != nil {
			return err
		}
		r.constraints = append(r.constraints, c)
		if !c.neg {
			r.specific++
		}
	}
	return nil
}

func (l *loader) rowMode(r *Row, mode string) error {
	if !l.cb.HasMode(r.Type, mode) {
		return fmt.Errorf("%s has no such mode", r.Type)
	}
	r.Mode = mode
	return nil
}

func (l *loader) contexts(r *Row, value string) error {
	for c := range strings.SplitSeq(value, ",") {
		known := false
		for _, k := range l.cb.Contexts {
			known = known || k.Name == c
		}
		if !known {
			return fmt.Errorf("unknown context %q", c)
		}
		r.Contexts = append(r.Contexts, c)
	}
	return nil
}
