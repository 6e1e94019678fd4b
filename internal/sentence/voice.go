package sentence

import (
	"strings"

	"khabar"
)

// settleVoice makes the labels of a clause agree, where the parser, which names
// each relation by itself, has named a passive subject beside an object, or an
// active subject beside a passive auxiliary. Universal Dependencies allows
// neither in English: "Police killed[VBN] two men" has an active subject, and
// "two men were killed" a passive one.
func settleVoice(ts []khabar.Token, first int) {
	for v := range ts {
		if ts[v].UPOS != "VERB" {
			continue
		}
		var object, passive, perfect bool
		subject := -1
		for i := range ts {
			if ts[i].Head != first+v {
				continue
			}
			switch ts[i].Deprel {
			case "obj":
				object = object || i > v
			case "aux:pass":
				passive = true
			case "aux":
				perfect = perfect || strings.EqualFold(ts[i].Lemma, "have")
			case "nsubj", "nsubj:pass":
				subject = i
			}
		}
		switch {
		case subject < 0:
		case passive:
			ts[subject].Deprel = "nsubj:pass"
		case object && subject < v:
			ts[subject].Deprel = "nsubj"
			if ts[v].XPOS == "VBN" && !perfect {
				ts[v].XPOS = "VBD"
			}
		}
	}
}

// settleObjects makes an object of a noun after its verb that is labelled as if
// it had a preposition and has none: Universal Dependencies knows obl without one
// for times and measures only, and names those obl:unmarked.
func settleObjects(ts []khabar.Token, first int) {
	for i := range ts {
		v := ts[i].Head - first
		if ts[i].Deprel != "obl" || v < 0 || v > i || ts[v].UPOS != "VERB" || ts[i].UPOS != "NOUN" && ts[i].UPOS != "PROPN" {
			continue
		}
		cased, object := false, false
		for k := range ts {
			if ts[k].Head == first+i && ts[k].Deprel == "case" && ts[k].XPOS == "RP" { // "called off the talks"
				ts[k].Head, ts[k].Deprel = first+v, "compound:prt"
			}
			cased = cased || ts[k].Head == first+i && (ts[k].Deprel == "case" || ts[k].Deprel == "mark")
			object = object || ts[k].Head == first+v && ts[k].Deprel == "obj"
		}
		if !cased && !object {
			ts[i].Deprel = "obj"
		}
	}
}
