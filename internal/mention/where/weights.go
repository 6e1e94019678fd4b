package where

import (
	"bufio"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
)

// Weights of the two learned scorers, by template and value ("d.prev" "in").
type Weights map[string]map[string]float64

// ReadWeights reads "template TAB value TAB weight" lines.
func ReadWeights(r io.Reader, name string) (Weights, error) {
	w := Weights{}
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) != 3 {
			return nil, fmt.Errorf("%s:%d: three columns wanted", name, n)
		}
		x, err := strconv.ParseFloat(cols[2], 64)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		w.at(cols[0])[cols[1]] = x
	}
	return w, sc.Err()
}

func (w Weights) at(template string) map[string]float64 {
	m := w[template]
	if m == nil {
		m = map[string]float64{}
		w[template] = m
	}
	return m
}

// Write writes w in the order of its names.
func (w Weights) Write(out io.Writer) error {
	var lines []string
	for t, values := range w {
		for v, x := range values {
			if s := strconv.FormatFloat(x, 'f', 3, 64); s != "0.000" && s != "-0.000" {
				lines = append(lines, t+"\t"+v+"\t"+s)
			}
		}
	}
	sort.Strings(lines)
	for _, l := range lines {
		if _, err := fmt.Fprintln(out, l); err != nil {
			return err
		}
	}
	return nil
}

// feature of one decision, kept only while learning.
type feature struct {
	template, value string
	x               float64
}

// sum adds up weights; with keep it also records the features.
type sum struct {
	w     Weights
	score float64
	keep  bool
	feats []feature
}

func (s *sum) add(template, value string, x float64) {
	s.score += s.w[template][value] * x
	if s.keep {
		s.feats = append(s.feats, feature{template, value, x})
	}
}

// word adds a feature whose value lies in a byte slice, without allocating.
func (s *sum) word(template string, value []byte) {
	s.score += s.w[template][string(value)]
	if s.keep {
		s.feats = append(s.feats, feature{template, string(value), 1})
	}
}

func (s *sum) flag(template, value string, on bool) {
	if on {
		s.add(template, value, 1)
	}
}
