package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/internal/collect"
	"khabar/internal/store"
	"khabar/internal/store/sqlite"
	"khabar/internal/store/storetest"

	"pgregory.net/rapid"
)

// read stands in for the extractor: a page becomes one report with one attack.
func read(_ context.Context, p *collect.Item) ([]*khabar.Extraction, *khabar.Error) {
	if strings.Contains(p.Text, "unreadable") {
		return nil, khabar.Errorf(khabar.CodeUnreadable, "report", "", "%s: cannot be read", p.ID)
	}
	x := storetest.Extraction(p.ID, p.Text)
	x.Report.Page = p.Page
	return []*khabar.Extraction{x}, nil
}

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ingest(t testing.TB, s store.Store, jobs int, inputs ...string) Summary {
	t.Helper()
	sum, err := Ingest(context.Background(), s, read, inputs, Options{Jobs: jobs})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// dump is what a reader of the record can see.
func dump(t testing.TB, s store.Store) string {
	t.Helper()
	ctx := context.Background()
	st, err := s.Status(ctx)
	check(t, err)
	ins, _, err := s.Inputs(ctx, "", store.Window{Limit: -1})
	check(t, err)
	reports, _, err := s.Reports(ctx, store.ReportQuery{Window: store.Window{Limit: -1}})
	check(t, err)
	events, _, err := s.Events(ctx, store.EventQuery{Window: store.Window{Limit: -1}})
	check(t, err)
	incidents, _, err := s.Incidents(ctx, store.IncidentQuery{Kind: "all", Window: store.Window{Limit: -1}})
	check(t, err)
	b, err := json.MarshalIndent([]any{st, ins, reports, events, incidents}, "", " ")
	check(t, err)
	return string(b)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		p := filepath.Join(dir, name)
		check(t, os.MkdirAll(filepath.Dir(p), 0o755))
		check(t, os.WriteFile(p, []byte(text), 0o644))
	}
}

func TestIngest(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"in/a.txt": "A drone attacked a police post in Bannu.", "in/b.txt": "A drone attacked a police post in Bannu.",
		"in/c.txt": "unreadable page", "in/sub/a.txt": "Talks were held in Islamabad on a truce.",
		"in/d.jsonl": `{"id":"1","text":"Gunmen attacked a bus."}` + "\n" + `{"id":"2","text":"A bridge was blown up."}` + "\nnonsense\n",
	})
	s := open(t, filepath.Join(dir, "record.db"))
	defer s.Close()
	inputs := []string{filepath.Join(dir, "in"), filepath.Join(dir, "missing")}
	sum := ingest(t, s, 2, inputs...)
	if len(sum.Inputs) != 8 {
		t.Errorf("%d inputs, want 8: %+v", len(sum.Inputs), sum.Inputs)
	}
	want := map[store.State]int{store.StateRead: 4, store.StateDuplicate: 1, store.StateFailed: 3, store.StatePending: 0}
	for state, n := range want {
		if sum.Store.States[state] != n {
			t.Errorf("%s: %d, want %d", state, sum.Store.States[state], n)
		}
	}
	once := dump(t, s)
	again := ingest(t, s, 1, inputs...)
	if twice := dump(t, s); once != twice {
		t.Errorf("the same inputs again change the record:\n%s\n%s", once, twice)
	}
	for _, r := range again.Inputs {
		if r.New && r.Input.State != store.StateFailed {
			t.Errorf("%s is new a second time", r.Input.Key)
		}
	}
}

// TestJobsAndRuns: whatever the number of workers, and whether the inputs come
// in one run or several, the record is the same.
func TestJobsAndRuns(t *testing.T) {
	root := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		if n >= 12 { // each opens two files
			return
		}
		n++
		dir := filepath.Join(root, fmt.Sprint(n))
		files := map[string]string{}
		for i := range rapid.IntRange(1, 6).Draw(rt, "pages") {
			files[fmt.Sprintf("in/%d.txt", i)] = rapid.SampledFrom([]string{"A drone attacked a police post in Bannu.", "Talks were held.", "unreadable", "A bus was attacked in Bannu by a drone."}).Draw(rt, "text")
		}
		write(t, dir, files)
		one, many := open(t, filepath.Join(dir, "1.db")), open(t, filepath.Join(dir, "2.db"))
		defer one.Close()
		defer many.Close()
		ingest(t, one, 1, filepath.Join(dir, "in"))
		for name := range files {
			if rapid.Bool().Draw(rt, "alone") && name == "in/0.txt" {
				ingest(t, many, 1, filepath.Join(dir, name))
			}
		}
		ingest(t, many, rapid.IntRange(2, 5).Draw(rt, "jobs"), filepath.Join(dir, "in"))
		if a, b := dump(t, one), dump(t, many); a != b {
			rt.Fatalf("records differ:\n%s\n%s", a, b)
		}
	})
}

func TestKeys(t *testing.T) {
	k := keys{seen: map[string]string{}}
	for _, c := range []struct {
		page            khabar.Page
		record, content string
		want            string
	}{
		{khabar.Page{Path: "a.txt"}, "", "x", "a.txt"}, {khabar.Page{Path: "a.txt"}, "", "x", "a.txt"}, {khabar.Page{Path: "a.txt"}, "", "y", "a.txt~2"},
		{khabar.Page{Path: "a.jsonl", URL: "http://x"}, "7", "x", "a.jsonl#7"}, {khabar.Page{Path: "-"}, "", "0123456789abcdefgh", "stdin#0123456789abcdef"},
		{khabar.Page{URL: "http://x"}, "", "x", "http://x"},
	} {
		if got := k.of(c.page, c.record, c.content); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}

// The crash test runs this binary again as a child, which ingests slowly, and
// kills it.
const childEnv = "KHABAR_TEST_INGEST"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childEnv); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

func child(dir string) {
	s, err := sqlite.Open(context.Background(), filepath.Join(dir, "record.db"))
	if err == nil {
		slow := func(ctx context.Context, p *collect.Item) ([]*khabar.Extraction, *khabar.Error) {
			time.Sleep(4 * time.Millisecond)
			return read(ctx, p)
		}
		_, err = Ingest(context.Background(), s, slow, []string{filepath.Join(dir, "in")}, Options{Jobs: 2,
			Progress: func(done, _ int) { fmt.Println(done) }})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func TestKilled(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("in/%02d.txt", i)] = fmt.Sprintf("A drone attacked police post number %d in Bannu.", i%50)
	}
	write(t, dir, files)
	killed := 0
	for range 4 {
		if kill(t, dir) {
			killed++
		}
	}
	if killed == 0 {
		t.Fatal("no child was killed while it worked")
	}
	s := open(t, filepath.Join(dir, "record.db"))
	defer s.Close()
	ingest(t, s, 2, filepath.Join(dir, "in"))
	clean := open(t, filepath.Join(dir, "clean.db"))
	defer clean.Close()
	ingest(t, clean, 1, filepath.Join(dir, "in"))
	if a, b := dump(t, s), dump(t, clean); a != b {
		t.Errorf("after kills the record differs from that of a clean run:\n%s\n%s", a, b)
	}
}

// kill runs a child until it has acknowledged some pages, and checks that they
// are in the record.
func kill(t *testing.T, dir string) bool {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childEnv+"="+dir)
	out, err := cmd.StdoutPipe()
	check(t, err)
	var talk bytes.Buffer
	cmd.Stderr = &talk
	check(t, cmd.Start())
	acknowledged := 0
	for acknowledged < 7 {
		var n int
		if _, err := fmt.Fscan(out, &n); err != nil {
			break
		}
		acknowledged = n
	}
	check(t, cmd.Process.Kill())
	err = cmd.Wait()
	if talk.Len() > 0 {
		t.Fatal(talk.String())
	}
	s := open(t, filepath.Join(dir, "record.db"))
	defer s.Close()
	st, e := s.Status(context.Background())
	check(t, e)
	if st.States[store.StateRead] < acknowledged {
		t.Errorf("%d pages were acknowledged, %d are in the record", acknowledged, st.States[store.StateRead])
	}
	return err != nil
}
