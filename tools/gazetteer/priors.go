package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar/internal/gazetteer"
)

// tally of one key.
type tally struct{ caps, in, after, lower int }

var locative = map[string]bool{"in": true, "at": true, "near": true, "outside": true, "across": true, "inside": true}

var titles = map[string]bool{"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "lt": true, "col": true, "sgt": true,
	"sen": true, "rep": true, "capt": true, "maj": true}

// countPriors walks raw news text and counts, for every name of the table, how its
// capitalised form stands in the text and how often it occurs in lower case.
func countPriors(table, dir string) (map[string]gazetteer.Priors, error) {
	t, err := gazetteer.Open(table)
	if err != nil {
		return nil, err
	}
	longer := map[string]bool{}
	known := map[string]*tally{}
	t.Each(func(key string, _ gazetteer.Result) bool {
		known[key] = &tally{}
		for i := range key {
			if key[i] == ' ' {
				longer[key[:i]] = true
			}
		}
		return true
	})
	files, err := filepath.Glob(filepath.Join(dir, "*.txt.gz"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no text in %s: %v", dir, err)
	}
	for _, f := range files {
		if err := countFile(f, known, longer); err != nil {
			return nil, fmt.Errorf("%s: %w", f, err)
		}
	}
	out := map[string]gazetteer.Priors{}
	for k, c := range known {
		n := c.caps + c.lower
		if n < 5 {
			continue
		}
		p := gazetteer.Priors{Known: true, Lower: share(c.lower, n), In: share(c.in, c.caps), After: share(c.after, c.caps), Frequency: 1}
		if n >= 50 {
			p.Frequency = 2
		}
		if n >= 500 {
			p.Frequency = 3
		}
		out[k] = p
	}
	return out, nil
}

func share(a, n int) uint8 {
	if n == 0 {
		return 0
	}
	return uint8(min(15, a*16/n))
}

func countFile(path string, known map[string]*tally, longer map[string]bool) error {
	fh, err := os.Open(path)
	if err != nil {
		return err
	}
	defer fh.Close()
	z, err := gzip.NewReader(fh)
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(make([]byte, 1<<20), 1<<24)
	for sc.Scan() {
		countLine(strings.Fields(sc.Text()), known, longer)
	}
	return sc.Err()
}

func countLine(words []string, known map[string]*tally, longer map[string]bool) {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = gazetteer.Key(strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s"), ".,;:!?)\"”"))
	}
	for i := 0; i < len(words); i++ {
		upper := capital(words[i])
		n, best := 0, (*tally)(nil)
		key := ""
		for j := i; j < len(words) && j < i+5; j++ {
			if j > i {
				if strings.ContainsAny(words[j-1][len(words[j-1])-1:], ".,;:!?)\"") {
					break
				}
				key += " "
			}
			key += keys[j]
			if c := known[key]; c != nil && (!upper || capital(words[j])) {
				n, best = j-i+1, c
			}
			if !longer[key] {
				break
			}
		}
		if best == nil {
			continue
		}
		if !upper {
			best.lower++
			continue
		}
		first := i == 0 || strings.ContainsAny(words[i-1][len(words[i-1])-1:], ".!?:\"")
		if !first || n > 1 {
			best.caps++
			if i > 0 {
				switch {
				case locative[keys[i-1]]:
					best.in++
				case titles[keys[i-1]] || capital(words[i-1]) && !strings.HasSuffix(words[i-1], ","):
					best.after++
				}
			}
		}
		i += n - 1
	}
}

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(\"“‘'"))
	return unicode.IsUpper(r)
}
