package claim

import (
	"strings"

	"khabar"
)

// source says who is behind a claim.
func (r *reading) source(a *attribution) khabar.ClaimSource {
	s := khabar.ClaimSource{Type: khabar.SourceUnspecified, Entity: -1}
	h := a.source.head
	if r.judgement(a) {
		return r.author()
	}
	if h < 0 || a.source.n == 0 {
		return s
	}
	span := r.span(a.source.parts[0])
	m := khabar.MarkAt(r.doc.Text, span)
	s.Mention, s.Name = &m, m.Text
	if ante := r.antecedent(h); ante >= 0 {
		h = ante
		s.Name = r.span(r.np(h)).Of(r.doc.Text)
	}
	s.Entity = r.entityAt(h)
	if s.Entity < 0 && r.speaker(h, a, &s) {
		return s
	}
	if s.Entity < 0 {
		if r.tok(h).UPOS == "PRON" && thing[r.lemma[h]] {
			s.Name = "" // nobody
			return s
		}
		s.Type = r.plainType(h)
	} else {
		e := &r.doc.Entities[s.Entity]
		s.ActorID = e.ActorID
		if e.Name != "" {
			s.Name = e.Name
		}
		s.Type = r.entityType(e, h)
	}
	s.AnonymityReason = r.anonymity(a, h)
	return s
}

// judgement reports whether the words are the author's own estimate: "appears to
// be leveraging", "it is likely that …", with nobody else to make it.
func (r *reading) judgement(a *attribution) bool {
	if row, ok := r.cues[r.keyHash(a.i)]; !ok || row.stance != khabar.StanceAssesses && r.lemma[a.i] != "show" && r.lemma[a.i] != "indicate" {
		return false
	}
	switch r.lemma[a.i] {
	case "appear", "seem", "look", "likely", "possible", "probable":
		return r.quote[a.i] == 0
	case "suggest", "indicate", "imply", "reflect", "signal", "show":
		return r.quote[a.i] == 0 && a.source.head >= 0 && r.abstract(a.source.head)
	}
	return false
}

// abstract reports whether the phrase at h is no one who could say anything.
func (r *reading) abstract(h int) bool {
	t := r.tok(h)
	if t.UPOS == "PROPN" || r.entityAt(h) >= 0 || r.kinds[r.lemma[h]] != "" {
		return false
	}
	return t.UPOS == "NOUN" || thing[r.lemma[h]]
}

// author is the report's own voice.
func (r *reading) author() khabar.ClaimSource {
	s := khabar.ClaimSource{Type: khabar.SourceOutlet, Entity: -1, Name: "author of the report"}
	if rep := r.doc.Report; rep != nil {
		switch {
		case len(rep.Authors) > 0:
			s.Name = rep.Authors[0]
		case rep.Outlet != "":
			s.Name = rep.Outlet
		}
	}
	return s
}

// thing are pronouns that may stand for no actor at all.
var thing = map[string]bool{"it": true, "this": true, "that": true, "which": true, "what": true, "these": true, "there": true}

// speaker gives a pronoun that the actor stage left open the source of the claim
// before it, at most two sentences back: "he added".
func (r *reading) speaker(h int, a *attribution, s *khabar.ClaimSource) bool {
	if r.tok(h).UPOS != "PRON" || len(r.doc.Claims) == 0 {
		return false
	}
	last := r.doc.Claims[len(r.doc.Claims)-1]
	if r.tok(a.i).Sent-last.Sent > 2 || last.Source.Name == "" || last.Source.Type == khabar.SourceUnspecified {
		return false
	}
	person := false
	switch last.Source.Type {
	case khabar.SourceNamedOfficial, khabar.SourceAnonymousOfficial, khabar.SourceNamedNonOfficial, khabar.SourceAnonymousNonOfficial:
		person = true
	}
	switch r.lemma[h] {
	case "he", "she":
		if !person || plural(last.Source.Mention) {
			return false
		}
	case "they":
	case "it":
		if person {
			return false
		}
	default:
		return false
	}
	s.Name, s.Type, s.Entity, s.ActorID = last.Source.Name, last.Source.Type, last.Source.Entity, last.Source.ActorID
	s.AnonymityReason = r.anonymity(a, h)
	return true
}

// plural reports whether the words of a source count more than one person.
func plural(m *khabar.Mark) bool {
	if m == nil {
		return false
	}
	text := strings.ToLower(m.Text)
	return strings.HasSuffix(text, "s") && !strings.HasSuffix(text, "ss") && strings.ToLower(text) == m.Text
}

// antecedent of a relative pronoun.
func (r *reading) antecedent(h int) int {
	switch r.lemma[h] {
	case "who", "which", "that", "whom":
		for g, steps := r.tok(h).Head, 0; g >= 0 && steps < 3; g, steps = r.tok(g).Head, steps+1 {
			if r.is(g, "acl") && r.tok(g).Head >= 0 {
				return r.tok(g).Head
			}
		}
	}
	return -1
}

// officials are the sectors that speak for a state or a body of states.
var officials = map[string]bool{"GOV": true, "MIL": true, "COP": true, "SPY": true, "JUD": true, "LEG": true, "IGO": true}

func (r *reading) entityType(e *khabar.Entity, h int) khabar.SourceType {
	if strings.HasPrefix(e.ActorID, "media:") || e.Sector == "MED" && e.Class == khabar.ClassOrganisation {
		return khabar.SourceOutlet
	}
	kind := r.kinds[r.lemma[h]]
	if e.Class == khabar.ClassOrganisation || e.Class == khabar.ClassState || e.Class == khabar.ClassFacility {
		if kind == "document" || kind == "outlet" || kind == "social" {
			return r.kindType(kind, e.Anonymous)
		}
		return khabar.SourceOrganisation
	}
	if e.Class == khabar.ClassGroup && !e.Anonymous && kind != "official" && kind != "other" {
		return khabar.SourceOrganisation
	}
	official := officials[e.Sector] || e.Sector == "" && kind == "official"
	return person(official, e.Anonymous)
}

func person(official, anonymous bool) khabar.SourceType {
	switch {
	case official && anonymous:
		return khabar.SourceAnonymousOfficial
	case official:
		return khabar.SourceNamedOfficial
	case anonymous:
		return khabar.SourceAnonymousNonOfficial
	}
	return khabar.SourceNamedNonOfficial
}

// plainType is the type of a source that the actor stage does not know.
func (r *reading) plainType(h int) khabar.SourceType {
	if kind, ok := r.kinds[r.lemma[h]]; ok {
		named := r.tok(h).UPOS == "PROPN"
		if r.reports(h, kind) {
			return khabar.SourceUnspecified
		}
		return r.kindType(kind, !named)
	}
	for i := range r.doc.Names {
		n := &r.doc.Names[i]
		if n.First <= h && h < n.Last && n.Head == "names" {
			switch n.Kind {
			case khabar.NamePerson:
				return khabar.SourceNamedNonOfficial
			case khabar.NameOrg, khabar.NameLocation, khabar.NameNORP:
				return khabar.SourceOrganisation
			}
		}
	}
	switch {
	case r.tok(h).UPOS == "PROPN":
		return khabar.SourceOrganisation
	case r.tok(h).UPOS == "PRON" && (r.lemma[h] == "he" || r.lemma[h] == "she" || r.lemma[h] == "i"):
		return khabar.SourceNamedNonOfficial
	case r.tok(h).UPOS == "PRON" && r.lemma[h] == "we":
		return khabar.SourceOutlet
	}
	return khabar.SourceAnonymousNonOfficial
}

// reports reports whether the phrase at h is reporting at large: "media
// reports", "local reports", "some reports".
func (r *reading) reports(h int, kind string) bool {
	if kind == "vague" {
		return true
	}
	if r.lemma[h] != "report" || r.tok(h).XPOS != "NNS" {
		return false
	}
	return r.Child(h, "nmod:poss", "nmod") < 0
}

func (r *reading) kindType(kind string, anonymous bool) khabar.SourceType {
	switch kind {
	case "official":
		return person(true, anonymous)
	case "organisation":
		return khabar.SourceOrganisation
	case "outlet":
		return khabar.SourceOutlet
	case "social":
		return khabar.SourceSocial
	case "document":
		return khabar.SourceDocument
	case "vague":
		return khabar.SourceUnspecified
	}
	return person(false, anonymous)
}

// anonymity is the clause that says why a source is not named: "because …", "as
// …", "citing …" beside a word of anonymity in the sentence of the cue.
func (r *reading) anonymity(a *attribution, h int) string {
	sent := r.sentence(a.i)
	for i := sent.first; i < sent.last; i++ {
		if !r.anonymous(i, sent) {
			continue
		}
		for j := i; j < sent.last; j++ {
			switch r.lemma[j] {
			case "because", "as", "since", "due", "owing", "cite", "given":
				if span := r.reason(j, sent); !span.empty() {
					return r.span(span).Of(r.doc.Text)
				}
			}
		}
	}
	return ""
}

// anonymous reports whether words at i say that a name is withheld.
func (r *reading) anonymous(i int, sent run) bool {
	switch r.lemma[i] {
	case "anonymity", "anonymous", "anonymously", "unnamed":
		return true
	case "name", "identify", "quote":
		for j := max(sent.first, i-4); j < i; j++ {
			switch r.lemma[j] {
			case "not", "decline", "refuse", "n't", "without":
				return true
			}
		}
	}
	return false
}

// reason is the clause that j opens, up to the next clause of the sentence.
func (r *reading) reason(j int, sent run) run {
	h := r.tok(j).Head
	if h < 0 {
		return run{}
	}
	end := int(r.hi[j])
	if h > j {
		end = int(r.hi[h])
	}
	end = min(end, sent.last)
	if comma := r.findForm(max(h, j+3), end, ","); comma >= 0 {
		end = comma
	}
	return r.trim(run{j, end})
}

// channel is how the words went out: "told Reuters", "in a statement", "wrote on
// X", "by telephone".
func (r *reading) channel(a *attribution) string {
	i := a.i
	if r.channels[r.lemma[i]] == "hear" {
		for _, k32 := range r.Kids(i) {
			k := int(k32)
			if d := r.tok(k).Deprel; (d == "iobj" || d == "obj") && k > i && !a.content.covers(k) {
				n := r.np(k)
				if !a.content.overlaps(n) {
					return r.span(run{i, n.last}).Of(r.doc.Text)
				}
			}
		}
	}
	sent := r.sentence(i)
	for j := i + 1; j < min(i+14, sent.last); j++ {
		if r.tok(j).UPOS != "ADP" || a.content.covers(j) {
			continue
		}
		switch r.lemma[j] {
		case "in", "on", "by", "at", "via", "through", "during", "over", "to":
		default:
			continue
		}
		n := r.tok(j).Head
		if n <= j || n >= sent.last {
			continue
		}
		if kind := r.channels[r.lemma[n]]; kind == "form" || kind == "site" {
			end := n + 1
			for _, k := range r.Kids(n) {
				if r.is(int(k), "nmod") && !a.content.covers(int(k)) {
					end = max(end, int(r.hi[k]))
				}
			}
			return r.span(r.trim(run{j, min(end, j+10)})).Of(r.doc.Text)
		}
	}
	return ""
}
