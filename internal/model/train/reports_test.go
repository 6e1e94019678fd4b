package train

import (
	"strings"
	"testing"

	"khabar/internal/model/conllu"
)

func TestWithReportsMakesTrees(t *testing.T) {
	row := "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n2\tarmy\tarmy\tNOUN\tNN\t_\t3\tnsubj\t_\t_\n3\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n4\tthe\tthe\tDET\tDT\t_\t5\tdet\t_\t_\n5\tcity\tcity\tNOUN\tNN\t_\t3\tobj\t_\t_\n6\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n\n"
	sents, err := conllu.ReadAll(strings.NewReader(strings.Repeat(row, 500)))
	if err != nil {
		t.Fatal(err)
	}
	out, err := withReports(sents, 1)
	if err != nil || len(out) < 10 {
		t.Fatalf("%d sentences, %v", len(out), err)
	}
	for _, s := range out {
		roots := 0
		for i, w := range s.Words {
			if w.Head < 0 || w.Head > len(s.Words) || w.Head == i+1 {
				t.Fatalf("head %d of word %d", w.Head, i+1)
			}
			if (w.Head == 0) != (w.Deprel == "root") {
				t.Fatalf("%s is %s of %d", w.Form, w.Deprel, w.Head)
			}
			if w.Head == 0 {
				roots++
			}
		}
		if roots != 1 {
			t.Fatalf("%d roots", roots)
		}
	}
	if sents[0].Words[2].Deprel != "root" {
		t.Error("the sentences given were changed")
	}
}
