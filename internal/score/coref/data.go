package coref

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// document of ECB+ as the data set has it.
type document struct {
	ID, Topic, Subtopic string
	Sentences           []struct {
		Sent   int
		Tokens []string
	}
	Mentions []struct {
		Kind, Chain, Type string
		Sent              int
		Tokens            []int
		Text              string
	}
}

// parts of the set under dir: every file but the training part, by name.
func parts(dir string) (map[string]string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl*"))
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, n := range names {
		if part := strings.SplitN(filepath.Base(n), ".", 2)[0]; part != "train" {
			out[part] = n
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("coref: no dev or test part (*.jsonl.gz) in %s", dir)
	}
	return out, nil
}

// read the documents of one file, in order of id.
func read(name string, limit int) ([]document, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("coref: %w", err)
	}
	defer f.Close()
	r := io.Reader(f)
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("coref: %s: %w", name, err)
		}
	}
	var docs []document
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<24)
	for line := 1; s.Scan() && (limit == 0 || len(docs) < limit); line++ {
		var d document
		if err := json.Unmarshal(s.Bytes(), &d); err != nil {
			return nil, fmt.Errorf("coref: %s:%d: %w", name, line, err)
		}
		docs = append(docs, d)
	}
	sort.Slice(docs, func(i, j int) bool { return docs[i].ID < docs[j].ID })
	return docs, s.Err()
}
