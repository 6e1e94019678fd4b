package sentence

import (
	"testing"

	"khabar"
)

// tok builds a token of a hand-made tree; heads count from the first token.
func tok(form, upos, xpos, deprel string, head int) khabar.Token {
	return khabar.Token{Form: form, Lemma: form, UPOS: upos, XPOS: xpos, Deprel: deprel, Head: head}
}

func TestSettleVoice(t *testing.T) {
	active := []khabar.Token{
		tok("Police", "NOUN", "NNS", "nsubj:pass", 1), tok("killed", "VERB", "VBN", "root", -1), tok("two", "NUM", "CD", "nummod", 3), tok("men", "NOUN", "NNS", "obj", 1),
	}
	settleVoice(active, 0)
	if active[0].Deprel != "nsubj" || active[1].XPOS != "VBD" {
		t.Errorf("Police killed two men: %s, %s", active[0].Deprel, active[1].XPOS)
	}
	passive := []khabar.Token{
		tok("men", "NOUN", "NNS", "nsubj", 2), tok("were", "AUX", "VBD", "aux:pass", 2), tok("killed", "VERB", "VBN", "root", -1),
	}
	settleVoice(passive, 0)
	if passive[0].Deprel != "nsubj:pass" || passive[2].XPOS != "VBN" {
		t.Errorf("men were killed: %s, %s", passive[0].Deprel, passive[2].XPOS)
	}
	headline := []khabar.Token{tok("men", "NOUN", "NNS", "nsubj:pass", 1), tok("killed", "VERB", "VBN", "root", -1)}
	settleVoice(headline, 0)
	if headline[0].Deprel != "nsubj:pass" {
		t.Errorf("a headline's passive became %s", headline[0].Deprel)
	}
}

func TestFreeTimes(t *testing.T) {
	const base = 10 // the sentence is not the first of its document
	ts := []khabar.Token{
		tok("halted", "VERB", "VBD", "root", -1), tok("talks", "NOUN", "NNS", "obj", base), tok("with", "ADP", "IN", "case", base+5),
		tok("Niger", "PROPN", "NNP", "compound", base+5), tok("last", "ADJ", "JJ", "amod", base+5), tok("month", "NOUN", "NN", "obl:unmarked", base),
	}
	freeTimes(ts, base)
	if ts[3].Deprel != "obl" || ts[3].Head != base || ts[2].Head != base+3 || ts[5].Head != base || ts[4].Head != base+5 {
		t.Errorf("talks with Niger last month: %+v", ts)
	}
	name := []khabar.Token{tok("Black", "PROPN", "NNP", "compound", 2), tok("Monday", "PROPN", "NNP", "compound", 2), tok("week", "NOUN", "NN", "root", -1)}
	freeTimes(name, 0)
	if name[0].Deprel != "compound" {
		t.Errorf("a compound without last, next or this was taken apart: %+v", name)
	}
}
