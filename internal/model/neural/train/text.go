package train

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/sentence"
)

// source is a file of raw text and how much of it a pre-training run reads:
// its share of the documents (2: each twice), and whether it comes late. News of
// conflict weighs more than speeches, and stands nearer to the end.
type source struct {
	file  string
	share float64
	late  float64
}

// sources returns the raw texts under the data folder dir. Only training parts
// of annotated sets are among them.
func sources(dir string) ([]source, error) {
	shards, err := filepath.Glob(filepath.Join(dir, "raw_news", "*.txt.gz"))
	if err != nil {
		return nil, err
	}
	if len(shards) == 0 {
		return nil, fmt.Errorf("no shards in %s", filepath.Join(dir, "raw_news"))
	}
	var out []source
	for i, f := range shards {
		s := source{file: f, share: 1}
		switch {
		case i <= 2: // Wikinews
			s.share, s.late = 1.5, 0.5
		case i == 3: // current events
			s.share, s.late = 2, 0.5
		case i <= 9: // UN General Debate
			s.share = 0.15
		case i <= 13: // press releases of senators
			s.share = 0.25
		case i <= 17: // Wikipedia
			s.share = 0.6
		case i == 21: // one formula, many times
			s.share = 0.3
		}
		out = append(out, s)
	}
	for _, f := range []string{"hrdsattack/train.jsonl.gz", "muc4/dev.jsonl.gz"} {
		out = append(out, source{file: filepath.Join(dir, f), share: 2, late: 0.5})
	}
	return out, nil
}

// documents reads a source's documents, a paragraph a line.
func (s source) documents(each func(string)) error {
	f, err := os.Open(s.file)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	if strings.HasSuffix(s.file, ".jsonl.gz") {
		for dec := json.NewDecoder(z); ; {
			var rec struct{ Text string }
			if err := dec.Decode(&rec); err == io.EOF {
				return nil
			} else if err != nil {
				return fmt.Errorf("%s: %w", s.file, err)
			}
			each(joined(rec.Text))
		}
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 16<<20)
	var b strings.Builder
	for in.Scan() {
		if in.Text() != "" {
			b.WriteString(in.Text())
			b.WriteByte('\n')
			continue
		}
		if b.Len() > 0 {
			each(b.String())
		}
		b.Reset()
	}
	if b.Len() > 0 {
		each(b.String())
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	return nil
}

// joined puts each paragraph of hard-wrapped text on one line.
func joined(text string) string {
	var b strings.Builder
	for _, par := range strings.Split(text, "\n\n") {
		if f := strings.Fields(par); len(f) > 0 {
			b.WriteString(strings.Join(f, " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// rawText is what a run reads: documents in order.
type rawText struct {
	docs []string
}

// load reads the sources and orders their documents: by chance, late sources
// more likely towards the end.
func load(dir string, seed uint64) (*rawText, error) {
	srcs, err := sources(dir)
	if err != nil {
		return nil, err
	}
	rng := rand.New(rand.NewPCG(seed, 5))
	type doc struct {
		text string
		key  float64
	}
	var docs []doc
	for _, s := range srcs {
		err := s.documents(func(text string) {
			for share := s.share; share > 0; share-- {
				if share < 1 && rng.Float64() >= share {
					break
				}
				docs = append(docs, doc{text, rng.Float64() + s.late*rng.Float64()})
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(docs, func(a, b doc) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	c := &rawText{}
	for _, d := range docs {
		c.docs = append(c.docs, d.text)
	}
	return c, nil
}

// sentences calls f with the words of every sentence of every document.
func (c *rawText) sentences(cut *sentence.Cutter, f func(words []string) bool) {
	more := true
	for _, d := range c.docs {
		for par := range strings.SplitSeq(d, "\n") {
			if par == "" {
				continue
			}
			cut.Cut(par, func(words []string, _ []khabar.Span) { more = more && f(words) })
			if !more {
				return
			}
		}
	}
}
