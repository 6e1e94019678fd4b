package geo

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar/internal/score"
)

const sample = `{"id":"a","text":"Élite troops left Kabul, Afghanistan. Pakistani officers met in Lahore, Pakistan.","toponyms":[{"start":18,"end":23,"phrase":"Kabul","geonameid":"1138958","lat":34.53,"lon":69.17},{"start":25,"end":36,"phrase":"Afghanistan","lat":33.9,"lon":67.7},{"start":38,"end":47,"phrase":"Pakistani","lat":30,"lon":70},{"start":64,"end":70,"phrase":"Lahore","geonameid":1172451,"lat":31.56,"lon":74.35},{"start":72,"end":80,"phrase":"Pakistan","lat":30,"lon":70},{"start":900,"end":910,"phrase":"cut","lat":1,"lon":1}]}
`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	var b bytes.Buffer
	if strings.HasSuffix(name, ".gz") {
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	} else {
		b.WriteString(text)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRead(t *testing.T) {
	texts, err := Read(write(t, "lgl.jsonl.gz", sample), 0)
	if err != nil || len(texts) != 1 {
		t.Fatal(len(texts), err)
	}
	for _, g := range texts[0].Toponyms {
		if got := g.Of(texts[0].Doc.Text); got != g.Phrase {
			t.Errorf("toponym at %v is %q, want %q", g.Span, got, g.Phrase)
		}
	}
	if id := texts[0].Toponyms[3].ID; id != "geonames:1172451" {
		t.Errorf("numeric id read as %q", id)
	}
}

func TestRun(t *testing.T) {
	path := write(t, "tr_news.jsonl", sample)
	rows, err := RunWith(context.Background(), score.Options{Dir: filepath.Dir(path)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		switch {
		case r.Set != "tr_news":
		case strings.HasPrefix(r.Measure, "median"):
			if r.Value > 20 {
				t.Errorf("%s = %.1f", r.Measure, r.Value)
			}
		case r.Value != 100 || r.N != 4:
			t.Errorf("%s = %.1f of %d, want 100 of 4 (the demonym and the toponym off the text left out)", r.Measure, r.Value, r.N)
		}
	}
}

func TestRunFindsFaults(t *testing.T) {
	if _, err := RunWith(context.Background(), score.Options{Dir: t.TempDir()}, nil); err == nil {
		t.Error("no sets and no error")
	}
	path := write(t, "lgl.jsonl", "{\n")
	if _, err := RunWith(context.Background(), score.Options{Dir: filepath.Dir(path)}, nil); err == nil || !strings.Contains(err.Error(), "lgl.jsonl:1") {
		t.Errorf("broken line: %v", err)
	}
}

func TestRunIncidents(t *testing.T) {
	path := write(t, "dev.jsonl", `{"id":"x","text":"A bomb killed two people in Quetta, Pakistan.","gold":{"location":"Quetta","lat":30.18,"lon":67}}
{"id":"y","text":"A bomb killed two people.","gold":{"lat":null,"lon":null}}
{"id":"z","text":"A bomb killed two people in Quetta, Pakistan.","gold":{"location":"Lahore","lat":31.56,"lon":74.35}}
`)
	rows, err := RunIncidentsWith(context.Background(), score.Options{Dir: filepath.Dir(path)}, nil)
	if err != nil || len(rows) != 2 {
		t.Fatal(rows, err)
	}
	for _, r := range rows {
		if r.Value != 50 || r.N != 2 {
			t.Errorf("%s = %.1f of %d, want 50 of 2", r.Measure, r.Value, r.N)
		}
	}
	xs, err := IncidentExamples(path, true)
	if err != nil || len(xs) != 1 || xs[0].Gold[0].Of(xs[0].Doc.Text) != "Quetta" {
		t.Errorf("examples %v, %v", xs, err)
	}
}

// The development halves must not fall behind what was once reached.
func TestFloors(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the development sets")
	}
	shared := os.Getenv("KHABAR_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(shared, "data", "geoparsing")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no development data: ", err)
	}
	rows, err := RunWith(context.Background(), score.Options{Dir: dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	floors := map[string]float64{"found F1, exact": 85, "resolved within 161 km, of found": 87}
	seen := 0
	for _, r := range rows {
		if f, ok := floors[r.Measure]; ok && r.Set == "geoparsing macro" {
			seen++
			if r.Value < f {
				t.Errorf("%s = %.1f, floor %.1f", r.Measure, r.Value, f)
			}
		}
	}
	if seen != len(floors) {
		t.Errorf("%d of %d measures", seen, len(floors))
	}
}
