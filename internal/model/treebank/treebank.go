// Package treebank reads the treebanks that khabar's models are trained and
// measured on, from a folder laid out as ../shared/data: ud_ewt, ud_gum.
//
// What may not ship is left out here, in one place: [Shippable] drops the
// non-commercial documents of GUM.
package treebank

import (
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khabar/internal/model/conllu"
)

// Read returns the sentences of every file in dir whose name holds part
// ("train", "dev"), in order of name. Files may be gzipped.
func Read(dir, part string) ([]*conllu.Sentence, error) {
	var names []string
	for _, pattern := range []string{"*.conllu", "*.conllu.gz"} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	sort.Strings(names)
	var out []*conllu.Sentence
	for _, name := range names {
		if !strings.Contains(filepath.Base(name), part) {
			continue
		}
		ss, err := readFile(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, ss...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no %s file of CoNLL-U", dir, part)
	}
	return out, nil
}

func readFile(name string) ([]*conllu.Sentence, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		in = z
	}
	return conllu.ReadAll(in)
}

// nonCommercial are the genres of GUM under CC BY-NC-SA (wikiHow and fiction;
// see the data set's README).
var nonCommercial = map[string]bool{"whow": true, "fiction": true}

// Shippable returns the sentences whose licence lets weights trained on them
// ship, and how many documents were left out.
func Shippable(in []*conllu.Sentence) (out []*conllu.Sentence, left int) {
	drop := false
	for _, s := range in {
		if id, ok := s.Comment("newdoc id"); ok {
			genre, stated := s.Comment("meta::genre")
			drop = stated && nonCommercial[genre]
			for g := range nonCommercial {
				drop = drop || strings.HasPrefix(id, "GUM_"+g+"_")
			}
			if drop {
				left++
			}
		}
		if !drop {
			out = append(out, s)
		}
	}
	return out, left
}
