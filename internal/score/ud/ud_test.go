package ud

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar/internal/model/conllu"
	"khabar/internal/score"
)

const made = "# newdoc id = a\n# newpar\n# text = He didn't go.\n" +
	"1\tHe\the\tPRON\tPRP\t_\t4\tnsubj\t_\t_\n" +
	"2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n" +
	"2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n" +
	"3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n" +
	"4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No\n" +
	"5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n" +
	"# text = They stayed.\n" +
	"1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_\n" +
	"2\tstayed\tstay\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n" +
	"3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n"

func TestAssemble(t *testing.T) {
	ss, err := conllu.ReadAll(strings.NewReader(made))
	if err != nil {
		t.Fatal(err)
	}
	text, words, sents := assemble(documents(ss)[0])
	if text != "He didn't go. They stayed. " {
		t.Errorf("text %q", text)
	}
	if w := words[2]; w.start != 5 || w.end != 8 || w.head != 3 || w.rel != "advmod" {
		t.Errorf("n't is %+v", w)
	}
	if !sents[[2]int{0, 11}] || len(sents) != 2 {
		t.Errorf("sentences %v", sents)
	}
}

func TestRunOnMadeUpTreebank(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x-ud-test.conllu"), []byte(made), 0o644); err != nil {
		t.Fatal(err)
	}
	rows, err := Run(context.Background(), score.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Value != 100 {
			t.Errorf("%s %s = %.1f on two easy sentences", r.Stage, r.Measure, r.Value)
		}
	}
	if _, err := Run(context.Background(), score.Options{Dir: t.TempDir()}); err == nil {
		t.Error("an empty folder gave no error")
	}
}

// TestDev holds the figures on the developers' split above a floor, where the
// data are at hand.
func TestDev(t *testing.T) {
	shared := os.Getenv("KHABAR_SHARED")
	if shared == "" {
		shared = "../../../../shared"
	}
	floors := map[string]map[string]float64{
		"ud_ewt": {"UPOS": 94.7, "LAS": 80.5, "words F1": 97},
		"ud_gum": {"UPOS": 96, "LAS": 80.5, "words F1": 97},
	}
	for set, floor := range floors {
		dir := filepath.Join(shared, "data", set)
		if _, err := os.Stat(dir); err != nil {
			t.Skipf("no data: %v", err)
		}
		rows, err := Run(context.Background(), score.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			t.Logf("%-10s %-12s %6.2f  (%s, %d)", r.Set, r.Measure, r.Value, r.Note, r.N)
			if r.Value < floor[r.Measure] {
				t.Errorf("%s %s = %.2f, below %.1f", set, r.Measure, r.Value, floor[r.Measure])
			}
		}
	}
}
