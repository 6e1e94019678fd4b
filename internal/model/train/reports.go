package train

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"

	"khabar/internal/model/conllu"
)

// News ends every other sentence in ", police said."; the treebanks hardly have
// it (86 sentences of 21,000). reports.conllu holds made-up reporting clauses,
// and withReports puts them behind sentences of the treebanks.
//
//go:embed reports.conllu
var reportClauses string

// reported is the share of sentences that get a copy with a reporting clause.
const reported = 0.03

// withReports returns new sentences that end in a reporting
// clause: what is said becomes its ccomp, or, before "according to", keeps the
// root.
func withReports(sents []*conllu.Sentence, seed uint64) ([]*conllu.Sentence, error) {
	clauses, err := conllu.ReadAll(strings.NewReader(reportClauses))
	if err != nil {
		return nil, fmt.Errorf("reports.conllu: %w", err)
	}
	rng := rand.New(rand.NewPCG(seed, 5))
	var out []*conllu.Sentence
	for _, s := range sents {
		if rng.Float64() >= reported || !statement(s) {
			continue
		}
		c := clauses[rng.IntN(len(clauses))]
		out = append(out, joined(s, c))
	}
	return out, nil
}

// statement reports whether s is a plain sentence with a verb, ending in a full
// stop.
func statement(s *conllu.Sentence) bool {
	n := len(s.Words)
	if n < 6 || n > 35 || s.Words[n-1].Form != "." {
		return false
	}
	for i := range s.Words {
		w := &s.Words[i]
		switch {
		case w.XPOS == "``" || w.XPOS == "''" || w.Form == `"`:
			return false
		case w.Deprel == "root" && w.XPOS != "VBD" && w.XPOS != "VBZ" && w.XPOS != "VBN":
			return false
		case w.Deprel == "root" && (w.Lemma == "say" || w.Lemma == "tell"):
			return false
		}
	}
	return true
}

// joined returns the words of s without its full stop, a comma, and clause c.
func joined(s, c *conllu.Sentence) *conllu.Sentence {
	k := len(s.Words) - 1
	out := &conllu.Sentence{Words: append([]conllu.Word(nil), s.Words[:k]...)}
	root, top := 0, 0
	for i := range out.Words {
		if out.Words[i].Head == 0 {
			root = i
		}
	}
	for i := range c.Words {
		if c.Words[i].Head == 0 {
			top = i
		}
	}
	shift := k + 1 // words before the clause
	saying := c.Words[top].UPOS == "VERB"
	out.Words = append(out.Words, conllu.Word{Form: ",", Lemma: ",", UPOS: "PUNCT", XPOS: ",", Head: shift + top + 1, Deprel: "punct"})
	for i := range c.Words {
		w := c.Words[i]
		if w.Head > 0 {
			w.Head += shift
		}
		if !saying && i == len(c.Words)-1 {
			w.Head = root + 1
		}
		out.Words = append(out.Words, w)
	}
	if saying {
		out.Words[root].Head, out.Words[root].Deprel = shift+top+1, "ccomp"
	} else {
		w := &out.Words[shift+top]
		w.Head, w.Deprel = root+1, "obl"
	}
	return out
}
