package sentence

import (
	"fmt"
	"io/fs"
	"strings"
)

// tables are the word lists of a language (data/lang).
type tables struct {
	abbreviations map[string]string   // form → class
	contractions  map[string][]string // lower-case form → words
	prefixes      map[string]bool     // lower case
	units         map[string]bool
	currencies    map[string]bool
	openers       map[string]bool
	speech        map[string]bool
}

func loadTables(fsys fs.FS, lang string) (*tables, error) {
	t := &tables{
		abbreviations: map[string]string{}, contractions: map[string][]string{}, prefixes: map[string]bool{},
		units: map[string]bool{}, currencies: map[string]bool{}, openers: map[string]bool{}, speech: map[string]bool{},
	}
	classes := map[string]map[string]bool{"prefix": t.prefixes, "unit": t.units, "currency": t.currencies, "opener": t.openers, "speech": t.speech}
	sets := func(form, class string) error {
		set, ok := classes[class]
		if !ok {
			return fmt.Errorf("class %q is unknown", class)
		}
		set[form] = true
		return nil
	}
	for name, add := range map[string]func(a, b string) error{
		"abbreviations.tsv": t.addAbbreviation,
		"contractions.tsv":  t.addContraction,
		"affixes.tsv":       sets,
		"openers.tsv":       sets,
	} {
		if err := eachRow(fsys, lang+"/"+name, add); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tables) addAbbreviation(form, class string) error {
	switch class {
	case "title", "month", "number", "plain":
	default:
		return fmt.Errorf("class %q is unknown", class)
	}
	if !strings.HasSuffix(form, ".") {
		return fmt.Errorf("%q does not end in a full stop", form)
	}
	t.abbreviations[form] = class
	return nil
}

func (t *tables) addContraction(form, words string) error {
	parts := strings.Split(words, " ")
	if strings.Join(parts, "") != form || strings.ToLower(form) != form {
		return fmt.Errorf("%q is not %q", words, form)
	}
	t.contractions[form] = parts
	return nil
}

// eachRow calls add with the two columns of each row.
func eachRow(fsys fs.FS, name string, add func(a, b string) error) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("sentence: %w", err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		a, b, ok := strings.Cut(line, "\t")
		if !ok || a == "" {
			return fmt.Errorf("%s:%d: not two columns", name, i+1)
		}
		if err := add(a, b); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}
