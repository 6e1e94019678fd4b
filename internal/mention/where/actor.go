package where

import (
	"strings"

	"khabar"
	"khabar/internal/gazetteer"
)

// relation returns the words before a span that set it off from the place itself:
// "near", "30 km north of", "border of".
func (f *Finder) relation(s *scan, sp *span) string {
	i := sp.first - 1
	if i < 0 || s.words[sp.first].gap != gapSpace {
		return ""
	}
	switch string(s.key(i)) {
	case "near", "outside":
		return s.text[s.words[i].start:s.words[i].end]
	case "of":
		return s.distance(i)
	}
	return ""
}

var directions = map[string]bool{"north": true, "south": true, "east": true, "west": true, "northeast": true, "northwest": true,
	"southeast": true, "southwest": true, "north east": true}

var lengths = map[string]bool{"km": true, "kilometres": true, "kilometers": true, "kilometre": true, "kilometer": true, "miles": true, "mile": true, "km.": true}

// distance reads "30 km north of" or "north of" ending at the word "of".
func (s *scan) distance(of int) string {
	i := of - 1
	if i < 0 {
		return ""
	}
	key := string(s.key(i))
	switch {
	case key == "outskirts", key == "border", key == "vicinity":
		return s.text[s.words[i].start:s.words[of].end]
	case directions[key]:
		start := i
		for j := i - 1; j >= 0 && j >= i-5 && s.words[j+1].gap != gapEdge && s.words[j+1].gap != gapStop; j-- {
			k := string(s.key(j))
			if !directions[k] && !lengths[k] && !number(k) {
				break
			}
			start = j
		}
		if start == i {
			return ""
		}
		return s.text[s.words[start].start:s.words[of].end]
	}
	return ""
}

func number(k string) bool { return k != "" && k[0] >= '0' && k[0] <= '9' }

// inName reports whether the span is part of a longer name ("Kabul University").
func (f *Finder) inName(s *scan, sp *span) bool {
	if sp.nameFit == fitInside && (sp.name == khabar.NameOrg || sp.name == khabar.NameFacility) {
		return true
	}
	j := sp.last
	if j < len(s.words) && s.words[j].gap == gapSpace && s.words[j].upper && !s.words[j-1].poss && f.lists.has("org", s.key(j)) {
		return true
	}
	i := sp.first - 1
	return i > 1 && string(s.key(i)) == "of" && s.words[i-1].upper && s.words[i].gap == gapSpace && f.lists.has("org", s.key(i-1))
}

// asActor reports whether grammar makes the place its government or people: the
// subject of a verb of saying or deciding, or the owner of a policy or an army.
func (f *Finder) asActor(s *scan, doc *khabar.Document, sp *span, m *khabar.PlaceMention) bool {
	if sp.best < 0 || m.InName {
		return false
	}
	switch c := &sp.cands[sp.best]; c.p.Kind {
	case gazetteer.KindCountry, gazetteer.KindCapital, gazetteer.KindAdmin1, gazetteer.KindContinent:
	default:
		if c.p.Name != "Kremlin" && c.p.Name != "White House" && c.p.Name != "Pentagon" {
			return false
		}
	}
	if f.subject(doc, m) {
		return true
	}
	j := sp.last
	if j >= len(s.words) || s.words[j].gap != gapSpace {
		return false
	}
	if s.words[j-1].poss {
		return f.lists.has("rule", s.key(j)) || j+1 < len(s.words) && f.lists.has("rule", s.key(j+1))
	}
	if sp.first > 0 && !f.sentenceStart(s, sp.first) {
		if prev := string(s.key(sp.first - 1)); locativeWords[prev] || prev == "of" || prev == "for" || prev == "by" || prev == "with" || prev == "on" {
			return false
		}
	}
	if strings.HasSuffix(string(s.key(j)), "ly") && j+1 < len(s.words) {
		j++
	}
	return f.lists.has("acts", s.key(j)) && !s.words[j].upper
}

// subject reports whether the parse makes the place the subject of such a verb.
func (f *Finder) subject(doc *khabar.Document, m *khabar.PlaceMention) bool {
	if m.First >= m.Last {
		return false
	}
	t := &doc.Tokens[doc.Head(m.First, m.Last)]
	if t.Deprel != "nsubj" || t.Head < 0 {
		return false
	}
	v := &doc.Tokens[t.Head]
	return v.UPOS == "VERB" && (f.lists["acts"][strings.ToLower(v.Form)] || f.lists["acts"][v.Lemma])
}
