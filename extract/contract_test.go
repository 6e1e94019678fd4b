package extract_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"khabar"
	"khabar/docs/schema"
	"khabar/extract"
)

var extractor = sync.OnceValues(extract.New)

func load(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := extractor()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// pages are the bundled examples, and the real pages where they are at hand.
func pages(t testing.TB) []string {
	inputs := []string{filepath.Join("..", "examples", "reports")}
	shared := os.Getenv("KHABAR_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(shared, "reports")); err == nil {
		inputs = append(inputs, filepath.Join(shared, "reports"))
	} else {
		t.Logf("real pages not read: no %s/reports", shared)
	}
	return inputs
}

// lines runs extract and returns its output, a line a result.
func lines(t testing.TB, inputs []string, o extract.Options) [][]byte {
	t.Helper()
	var out [][]byte
	for r := range load(t).Pages(context.Background(), inputs, o) {
		var v any = r.Extraction
		if r.Failure != nil {
			v = r.Failure
		}
		line, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, line)
	}
	return out
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema.Khabar1))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("khabar-1.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("khabar-1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOutputKeepsTheContract(t *testing.T) {
	s := compiled(t)
	inputs := append(pages(t), "no-such-file.txt")
	got := lines(t, inputs, extract.Options{Mentions: true})
	if len(got) < 32 {
		t.Fatalf("%d lines from the examples", len(got))
	}
	for _, line := range got {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%v\n%.400s", err, line)
		}
	}
	if !bytes.Contains(got[len(got)-1], []byte(`"not_found"`)) {
		t.Errorf("a missing file gave %s", got[len(got)-1])
	}
}

// TestQuotesAreExact: every object with words and offsets holds the words that
// stand there, counted in code points.
func TestQuotesAreExact(t *testing.T) {
	checked := 0
	for _, asIs := range []bool{false, true} {
		for _, line := range lines(t, pages(t), extract.Options{Mentions: true, AsIs: asIs}) {
			var v map[string]any
			if err := json.Unmarshal(line, &v); err != nil {
				t.Fatal(err)
			}
			report, ok := v["report"].(map[string]any)
			if !ok {
				t.Fatalf("no report: %.200s", line)
			}
			checked += checkQuotes(t, []rune(report["text"].(string)), v)
		}
	}
	if checked < 1000 {
		t.Errorf("only %d quotes checked", checked)
	}
}

func checkQuotes(t *testing.T, text []rune, v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			n += checkQuotes(t, text, e)
		}
	case map[string]any:
		if start, ok := v["start"].(float64); ok {
			end := v["end"].(float64)
			words := ""
			for _, key := range []string{"quote", "text", "surface", "raw"} {
				if s, ok := v[key].(string); ok {
					words = s
				}
			}
			if start < 0 || end < start || int(end) > len(text) {
				t.Errorf("span %v..%v outside a text of %d: %v", start, end, len(text), v)
			} else if at := string(text[int(start):int(end)]); words != "" && at != words {
				t.Errorf("%q stands where %q is said to be", at, words)
			}
			n++
		}
		for _, e := range v {
			n += checkQuotes(t, text, e)
		}
	}
	return n
}

func TestSameOutputForAnyNumberOfWorkers(t *testing.T) {
	one := bytes.Join(lines(t, pages(t), extract.Options{Jobs: 1, Mentions: true}), []byte("\n"))
	for _, jobs := range []int{2, 7} {
		if got := bytes.Join(lines(t, pages(t), extract.Options{Jobs: jobs, Mentions: true}), []byte("\n")); !bytes.Equal(one, got) {
			t.Errorf("%d workers give other output than one", jobs)
		}
	}
}

func TestAsIsKeepsTheText(t *testing.T) {
	text := "  Follow\n\nGunmen killed two people in Quetta on Friday, police said.\r\n\r\nBack to top button \u00a0\n"
	in := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(in, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for r := range load(t).Pages(context.Background(), []string{in}, extract.Options{AsIs: true, Published: "2025-06-08"}) {
		if r.Failure != nil {
			t.Fatal(r.Failure.Error)
		}
		if got := r.Extraction.Report.Text; got != text {
			t.Errorf("text %q, want %q", got, text)
		}
		if got := r.Extraction.Report.Published; got != "2025-06-08" {
			t.Errorf("published %q", got)
		}
	}
}

func TestReferencesResolve(t *testing.T) {
	for _, line := range lines(t, pages(t), extract.Options{}) {
		var x khabar.Extraction
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, e := range x.Events {
			ids[e.ID] = true
		}
		for _, c := range x.Claims {
			if ids[c.ID] {
				t.Errorf("%s: id %s twice", x.Report.ID, c.ID)
			}
			ids[c.ID] = true
		}
		for _, e := range x.Events {
			for _, id := range e.Claims {
				if !ids[id] {
					t.Errorf("%s %s: claim %q does not exist", x.Report.ID, e.ID, id)
				}
			}
			for _, l := range e.Links {
				if !ids[l.To] || l.To == e.ID {
					t.Errorf("%s %s: link to %q", x.Report.ID, e.ID, l.To)
				}
			}
			for _, c := range e.Casualties {
				if c.By != "" && !ids[c.By] {
					t.Errorf("%s %s: casualties by %q", x.Report.ID, e.ID, c.By)
				}
			}
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	x := load(b)
	sentence := "Gunmen ambushed a police van near Mir Ali on Wednesday evening, killing three policemen and wounding four others, a police official said. " +
		"The Tehreek-e-Taliban Pakistan claimed responsibility for the attack in a message sent to reporters. "
	r := &khabar.Report{ID: "bench", Text: strings.Repeat(sentence, 16), Published: "2026-03-05",
		PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedArgument, Earliest: "2026-03-05", Latest: "2026-03-05"}}
	b.SetBytes(int64(len(r.Text)))
	b.ReportAllocs()
	for b.Loop() {
		x.Report(r, extract.Options{})
	}
}
