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
