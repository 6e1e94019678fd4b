package where

import (
	"bufio"
	"fmt"
	"io/fs"
	"strings"
)

// lists of words, by list and word.
type lists map[string]map[string]bool

func (l lists) has(list string, word []byte) bool { return l[list][string(word)] }

var listNames = []string{"unit1", "unit2", "town", "quarter", "valley", "org", "title", "given", "acts", "rule", "common"}

func readLists(fsys fs.FS, name string) (lists, error) {
	l := lists{}
	for _, n := range listNames {
		l[n] = map[string]bool{}
	}
	err := readTSV(fsys, name, func(list, words string) error {
		m, ok := l[list]
		if !ok {
			return fmt.Errorf("no list %q", list)
		}
		for _, w := range strings.Fields(words) {
			m[w] = true
		}
		return nil
	})
	return l, err
}

// readTSV calls f with the two columns of each line that is no comment.
func readTSV(fsys fs.FS, name string, f func(a, b string) error) error {
	fh, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer fh.Close()
	sc := bufio.NewScanner(fh)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		a, b, ok := strings.Cut(line, "\t")
		if !ok {
			return fmt.Errorf("%s:%d: two columns wanted", name, n)
		}
		if err := f(a, b); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return sc.Err()
}

// readDemonyms returns the country code of each nationality word, or two.
func readDemonyms(fsys fs.FS, name string) (map[string]string, error) {
	m := map[string]string{}
	err := readTSV(fsys, name, func(iso, words string) error {
		if len(iso) != 2 {
			return fmt.Errorf("country %q", iso)
		}
		for _, w := range strings.Fields(words) {
			m[strings.ReplaceAll(w, "_", " ")] = iso
		}
		return nil
	})
	return m, err
}
