package incident

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
)

var writeDF = flag.Bool("write-df", false, "count document frequencies of raw_news (Wikinews) into data/incident/df.tsv.gz")

// TestWriteDocumentFrequencies writes the table of document frequencies.
func TestWriteDocumentFrequencies(t *testing.T) {
	if !*writeDF {
		t.Skip("only with -write-df")
	}
	words, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	root := os.Getenv("KHABAR_SHARED")
	if root == "" {
		root = "../../../shared"
	}
	c := NewCorpus()
	for _, shard := range []string{"000", "001", "002"} {
		f, err := os.Open(filepath.Join(root, "data/raw_news", shard+".txt.gz"))
		if err != nil {
			t.Skip("no raw_news here:", err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		var doc strings.Builder
		s := bufio.NewScanner(z)
		s.Buffer(nil, 1<<24)
		for s.Scan() {
			if s.Text() == "" {
				c.Add(words.Stems(doc.String()))
				doc.Reset()
				continue
			}
			doc.WriteString(s.Text())
			doc.WriteByte('\n')
		}
		c.Add(words.Stems(doc.String()))
		f.Close()
	}
	writeFrequencies(t, c)
}

func writeFrequencies(t *testing.T, c *Corpus) {
	out, err := os.Create("../../data/incident/df.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	z, _ := gzip.NewWriterLevel(out, gzip.BestCompression)
	fmt.Fprintf(z, "# stem\tdocuments of Wikinews (CC BY 2.5) that have it, of those below; 4 or more\n\t%d\n", c.docs)
	var terms []string
	for term, n := range c.df {
		if n >= 4 {
			terms = append(terms, term)
		}
	}
	sort.Strings(terms)
	for _, term := range terms {
		fmt.Fprintf(z, "%s\t%d\n", term, c.df[term])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}
