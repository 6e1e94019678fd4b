package attribution

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/internal/claim"
)

// article is one text with the attributions that each of its coders marked.
type article struct {
	id, text string
	coders   [][]claim.Gold
}

type line struct {
	ID           string `json:"id"`
	Coder        string `json:"coder"`
	Text         string `json:"text"`
	Attributions []struct {
		Source, Cue, Content []part
	} `json:"attributions"`
}

type part struct {
	Spans [][2]int `json:"spans"`
}

// read returns the articles of a .jsonl or .jsonl.gz file, coders of one text
// together, in order of appearance.
func read(path string) ([]article, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		r = z
	}
	var out []article
	at := map[string]int{}
	for dec, n := json.NewDecoder(r), 1; ; n++ {
		var l line
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: record %d: %w", path, n, err)
		}
		gold, err := golds(&l)
		if err != nil {
			return nil, fmt.Errorf("%s: record %d: %w", path, n, err)
		}
		key := l.ID + "\x00" + l.Text
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key] = k
			out = append(out, article{id: l.ID, text: l.Text})
		}
		out[k].coders = append(out[k].coders, gold)
	}
}

// golds turns character offsets into bytes. Attributions without content are
// left out: there is nothing to find.
func golds(l *line) ([]claim.Gold, error) {
	bytesAt := make([]int, 0, len(l.Text)+1)
	for i := range l.Text {
		bytesAt = append(bytesAt, i)
	}
	bytesAt = append(bytesAt, len(l.Text))
	conv := func(parts []part) ([]khabar.Span, error) {
		var out []khabar.Span
		for _, p := range parts {
			for _, s := range p.Spans {
				if s[0] < 0 || s[1] < s[0] || s[1] >= len(bytesAt) {
					return nil, fmt.Errorf("span %v lies outside the text of %d characters", s, utf8.RuneCountInString(l.Text))
				}
				out = append(out, khabar.Span{Start: bytesAt[s[0]], End: bytesAt[s[1]]})
			}
		}
		return out, nil
	}
	var out []claim.Gold
	for _, a := range l.Attributions {
		var g claim.Gold
		var err [3]error
		g.Source, err[0] = conv(a.Source)
		g.Cue, err[1] = conv(a.Cue)
		g.Content, err[2] = conv(a.Content)
		if e := errors.Join(err[:]...); e != nil {
			return nil, e
		}
		if len(g.Content) > 0 && len(g.Cue) > 0 {
			out = append(out, g)
		}
	}
	return out, nil
}

// files are those of dir to score: dev.*, else every one that is not train.*.
func files(dir string) ([]string, error) {
	for _, pattern := range []string{"dev.jsonl*", "test.jsonl*", "*.jsonl", "*.jsonl.gz"} {
		list, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		var out []string
		for _, f := range list {
			if !strings.HasPrefix(filepath.Base(f), "train.") {
				out = append(out, f)
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, fmt.Errorf("attribution: no .jsonl or .jsonl.gz beside the training file in %s", dir)
}
