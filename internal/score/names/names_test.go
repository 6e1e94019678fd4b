package names

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

// written makes a folder of a data set that holds one gzip-compressed file.
func written(t *testing.T, set, file, text string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), set)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	if _, err := zw.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, file), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRun(t *testing.T) {
	dir := written(t, "ner_worldwide", "test.tsv.gz",
		"-DOCSTART- a O\n\nPresident\tO\nOmar\tB-Person\nSy\tE-Person\nflew\tO\nto\tO\nDakar\tO\n.\tO\n\n"+
			"He\tO\nmet\tO\nnobody\tO\n.\tO\n")
	var log strings.Builder
	rows, err := Run(context.Background(), score.Options{Dir: dir, Log: &log, Errors: 5})
	if err != nil {
		t.Fatal(err)
	}
	// One of one name found, and one found that is not annotated: P 1/2, R 1.
	if got := rows[0]; got.Set != "ner_worldwide test" || got.N != 1 || got.Value < 66.6 || got.Value > 66.7 {
		t.Errorf("first row %+v", got)
	}
	if want := "President Omar Sy flew to Dakar .\n  wrong  LOC     Dakar\n"; log.String() != want {
		t.Errorf("log %q, want %q", log.String(), want)
	}
}

func TestRunSaysWhatIsMissing(t *testing.T) {
	if _, err := Run(context.Background(), score.Options{Dir: t.TempDir()}); err == nil {
		t.Error("an empty folder is scored")
	}
}
