package sentence

import (
	"strings"

	"khabar"
)

// units are nouns that with "last", "next" or "this" name a time by themselves.
var units = map[string]bool{"day": true, "night": true, "week": true, "weekend": true, "month": true, "year": true, "summer": true, "winter": true, "spring": true, "autumn": true, "fall": true}

// freeTimes takes a name apart from the bare time phrase after it, where the
// parser has run them together: in "talks with Niger last month" Niger is no
// compound of month.
func freeTimes(ts []khabar.Token, first int) {
	for i := range ts {
		t := ts[i].Head - first
		if ts[i].UPOS != "PROPN" || ts[i].Deprel != "compound" || t != i+2 || t >= len(ts) || !units[strings.ToLower(ts[t].Lemma)] {
			continue
		}
		switch strings.ToLower(ts[i+1].Form) {
		case "last", "next", "this":
		default:
			continue
		}
		if ts[t].Head < 0 {
			continue
		}
		ts[i].Head, ts[i].Deprel = ts[t].Head, "obl"
		if g := ts[t].Head - first; g >= 0 && ts[g].UPOS != "VERB" && ts[g].UPOS != "ADJ" {
			ts[i].Deprel = "nmod"
		}
		for k := range ts[:i] { // the preposition and what describes the name go with it
			if ts[k].Head == first+t {
				ts[k].Head = first + i
			}
		}
	}
}
