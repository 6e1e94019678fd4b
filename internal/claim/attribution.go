package claim

import (
	"strings"

	"khabar"
)

// attribution is a cue with its source and content, before it is made a claim.
type attribution struct {
	i       int // head token of the cue
	cue     run
	content option
	source  option
	p       float64
	relay   int // head of the cue that relays it; -1 for none
}

// work is the scratch space of one document.
type work struct {
	contents, sources []option
	scores            []float32
	f                 feats
	passed            [3][]float32 // the document through the nets of content, source and cue
}

// attributions finds the cues of v with their contents and sources. admit
// says which are sure enough.
func (m *model) attributions(v *view, w *work, isCue func(i int) bool, admit func(a *attribution) bool) []attribution {
	var out []attribution
	for k, s := range []*weights{&m.content, &m.source, &m.cue} {
		w.passed[k] = s.net.project(w.passed[k], &v.doc.Vectors)
	}
	for i := range v.doc.Tokens {
		if !isCue(i) {
			continue
		}
		a, ok := m.read(v, w, i)
		if ok && admit(&a) {
			out = append(out, a)
		}
	}
	return m.resolve(v, out)
}

// read chooses content and source of the cue at i.
func (m *model) read(v *view, w *work, i int) (attribution, bool) {
	c := v.cue(i)
	w.contents = v.contents(w.contents[:0], i)
	if len(w.contents) == 0 {
		return attribution{}, false
	}
	ci, cp := m.choose(&m.content, w, w.passed[0], len(w.contents), func(f feats, k int) (feats, roles) {
		return v.contentFeatures(f, &c, &w.contents[k]), v.contentWords(i, &w.contents[k])
	})
	content := w.contents[ci]
	w.sources = v.sources(w.sources[:0], i)
	si, sp := m.choose(&m.source, w, w.passed[1], len(w.sources), func(f feats, k int) (feats, roles) {
		return v.sourceFeatures(f, &c, &w.sources[k], &content), v.sourceWords(i, &w.sources[k])
	})
	source := w.sources[si]
	w.f = v.cueFeatures(w.f[:0], &c, &content, &source, cp, sp)
	words := v.cueWords(i, &content, &source)
	p := sigmoid(m.cue.score(w.f) + m.cue.net.score(w.passed[2], &words))
	return attribution{i: i, cue: v.cueSpan(i), content: content, source: source, p: p, relay: -1}, true
}

func (m *model) choose(s *weights, w *work, passed []float32, n int, describe func(feats, int) (feats, roles)) (best int, p float64) {
	w.scores = w.scores[:0]
	for k := 0; k < n; k++ {
		var words roles
		w.f, words = describe(w.f[:0], k)
		w.scores = append(w.scores, s.score(w.f)+s.net.score(passed, &words))
	}
	softmax(w.scores)
	for k, x := range w.scores {
		if x > w.scores[best] {
			best = k
		}
	}
	return best, float64(w.scores[best])
}

// resolve settles attributions that claim the same cue words.
func (m *model) resolve(v *view, list []attribution) []attribution {
	out := list[:0]
	for _, a := range list {
		if n := len(out); n > 0 && out[n-1].cue.overlaps(a.cue) {
			if a.p > out[n-1].p {
				out[n-1] = a
			}
			continue
		}
		out = append(out, a)
	}
	return out
}

// cueSpan is the verb with its auxiliaries and negation next to it, or the
// fixed expression.
func (v *view) cueSpan(i int) run {
	a := run{i, i + 1}
	for _, k32 := range v.Kids(i) {
		k := int(k32)
		d := v.tok(k).Deprel
		switch {
		case strings.HasPrefix(d, "aux") || d == "cop" || d == "fixed" || d == "compound:prt" || d == "advmod" && v.tok(k).XPOS == "RB" && abs(k-i) < 3:
			if k < a.first && a.first-k <= 2 {
				a.first = k
			}
			if k >= a.last && k-a.last <= 1 {
				a.last = k + 1
			}
		}
	}
	return a
}

// class of a token's part of speech in cue keys.
func class(t *khabar.Token) byte {
	switch t.UPOS {
	case "VERB", "AUX":
		return 'V'
	case "NOUN", "PROPN":
		return 'N'
	case "ADJ":
		return 'A'
	case "PUNCT", "SYM":
		return 'P'
	}
	return 'X'
}

// key of the token at i in the list of cue words: "deny/V".
func (v *view) key(i int) string { return v.lemma[i] + "/" + string(class(&v.doc.Tokens[i])) }

// keyHash is the hash of key.
func (v *view) keyHash(i int) uint64 { return mix(v.hash[i], uint64(class(&v.doc.Tokens[i]))) }
