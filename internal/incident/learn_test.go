package incident

import (
	"context"
	"math"
	"strings"
	"testing"

	"khabar"
)

// TestFit learns from made-up pairs: what agrees with the prior's sign moves, what
// speaks against it stops at zero, what no pair tells stays.
func TestFit(t *testing.T) {
	var prior Vector
	prior[Bias], prior[SentenceCos], prior[ActorSame], prior[Linked] = -1, 1, 1, 8
	var pairs []labelled
	for k := range 100 {
		p := labelled{same: k%2 == 0, weight: 0.01}
		p.v[Bias] = 1
		if p.same == (k%10 != 0) { // nine of ten tell
			p.v[SentenceCos] = 1
		}
		if !p.same {
			p.v[ActorSame] = 1
		}
		pairs = append(pairs, p)
	}
	w := fit(pairs, prior, 0.001)
	if w[SentenceCos] <= prior[SentenceCos] {
		t.Errorf("what tells weighs %.2f", w[SentenceCos])
	}
	if w[ActorSame] != 0 {
		t.Errorf("what speaks against its sign weighs %.2f, not 0", w[ActorSame])
	}
	if math.Abs(w[Linked]-8) > 1e-9 {
		t.Errorf("what no pair has weighs %.2f, not as before", w[Linked])
	}
	if again := fit(pairs, prior, 0.001); again != w {
		t.Error("the same pairs give other weights")
	}
}

// TestLearn learns from made-up reports of two attacks and writes the table.
func TestLearn(t *testing.T) {
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	prior, err := LoadPrior()
	if err != nil {
		t.Fatal(err)
	}
	l := Lesson{Name: "made up",
		Reports: []*khabar.Extraction{
			attack("a1", "", "", "", "Gunmen shot three guards at the Kolan depot.", bannu, 3),
			attack("a2", "", "", "", "Three guards of the Kolan depot were shot by gunmen.", bannu, 3),
			attack("b1", "", "", "", "A roadside bomb hit a lorry, wounding its driver.", bannu, 1),
		},
		Answer: func(a, b EventRef) Answer {
			if a.Report[0] == b.Report[0] {
				return Same
			}
			return Apart
		},
		Fold: func(report string) int { return int(report[0] - 'a') }}
	if n := len(l.Part(func(fold int) bool { return fold == 0 }).Reports); n != 2 {
		t.Errorf("the first fold has %d reports", n)
	}
	if m, err = m.WithSynonyms([]byte("bomb\tblast\t0.5\n")); err != nil || m.words.Synonym("blast", "bomb") != 0.5 {
		t.Errorf("synonyms: %v", err)
	}
	w, err := m.Learn(context.Background(), LearnConfig{Ridge: 0.01, Care: 2, Log: t.Logf}, []Lesson{l}, prior)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(w.Table("# head\n"), "# head\nbias\t-") {
		t.Error("the table begins otherwise")
	}
}
