package codebook_test

import (
	"testing"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/sentence"
)

func reader(t testing.TB) func(string) *khabar.Document {
	t.Helper()
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	return func(text string) *khabar.Document {
		return a.Annotate(&khabar.Report{Text: text, Language: "en"})
	}
}

// The share of examples that may fail: the parser errs on some of them.
const tolerated = 0.04

func TestExamples(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	failed, n := cb.Test(reader(t))
	for _, f := range failed {
		t.Log(f)
	}
	t.Logf("%d of %d examples fail", len(failed), n)
	if float64(len(failed)) > tolerated*float64(n) {
		t.Errorf("%d of %d examples fail", len(failed), n)
	}
}

func TestCheck(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range cb.Check() {
		t.Error(f)
	}
	if n := cb.Triggers(); n < 600 {
		t.Errorf("%d trigger rows, want 600", n)
	}
	if len(cb.Types) != 16 || len(cb.Contexts) != 37 {
		t.Errorf("%d types and %d contexts, want 16 and 37", len(cb.Types), len(cb.Contexts))
	}
}
