package coref

import "math"

// mentionFeatures is the length of the rows of compareMentions.
const mentionFeatures = 4 + 2 + 3 + 7 + 3*10 + 3 + 4 + 3 + 5 + textFeatures + 5

// compareMentions returns what two mentions of events have in common. synonym is
// how strongly their stems are known to name one happening.
func (s *set) compareMentions(a, b *mention, synonym float64) []float32 {
	r := row{values: make([]float32, 0, mentionFeatures)}
	s.compareTriggers(&r, a, b, synonym)
	for _, p := range [...][2]bag{{a.agents, b.agents}, {a.patients, b.patients}, {a.arguments, b.arguments},
		{a.marked[people], b.marked[people]}, {a.marked[places], b.marked[places]}, {a.marked[times], b.marked[times]},
		{a.nearest[people], b.nearest[people]}, {a.nearest[times], b.nearest[times]},
		{a.agents, b.patients}, {a.patients, b.agents}} {
		r.add3(p[0].overlap(p[1]))
	}
	r.add(a.window.Cos(b.window), a.sentence.Cos(b.sentence), s.reader.corpus.Rare(a.sentence, b.sentence))
	const deep = 4
	x, y := min(a.depth, deep), min(b.depth, deep)
	r.add(truth(a.sent == 0)+truth(b.sent == 0), truth(a.sent == 0 && b.sent == 0), float64(x+y), float64(apart(x, y)))
	s.compareDocuments(&r, a, b)
	s.compareInStory(&r, a, b)
	return r.values
}

func (s *set) compareTriggers(r *row, a, b *mention, synonym float64) {
	same := a.stem == b.stem
	r.add(truth(same), truth(same)*s.reader.corpus.IDF(a.stem)/s.reader.corpus.MaxIDF(), truth(a.text == b.text), truth(a.headStem == b.headStem))
	r.add(truth(!same && (begin(a.stem, b.stem) || begin(a.headStem, b.headStem))), synonym)
	share, _, _ := a.words.overlap(b.words)
	r.add(share, truth(a.text == b.initials || b.text == a.initials), spelling(a.stem, b.stem))
	either := func(f func(m *mention) bool) bool { return f(a) || f(b) }
	r.flag(a.upos == b.upos,
		either(func(m *mention) bool { return m.upos == "VERB" }), a.upos == "VERB" && b.upos == "VERB",
		either(func(m *mention) bool { return m.upos == "PRON" || m.upos == "DET" }),
		either(func(m *mention) bool { return m.upos == "PROPN" }),
		either(func(m *mention) bool { return m.last-m.first > 1 }), a.last-a.first > 1 && b.last-b.first > 1)
}

// begin reports whether two stems begin alike: forms of one word that the stemmer
// keeps apart.
func begin(a, b string) bool { return len(a) >= 4 && len(b) >= 4 && a[:4] == b[:4] }

// spelling is 1 for words that are written nearly alike and 0 from three edits on.
func spelling(a, b string) float64 {
	if a == b || len(a) < 4 || len(b) < 4 {
		return 0
	}
	edits := make([]int, len(b)+1)
	for j := range edits {
		edits[j] = j
	}
	for i := range len(a) {
		corner := edits[0]
		edits[0] = i + 1
		for j := range len(b) {
			c := corner
			if a[i] != b[j] {
				c++
			}
			corner = edits[j+1]
			edits[j+1] = min(c, edits[j]+1, edits[j+1]+1)
		}
	}
	return max(0, 1-float64(edits[len(b)])/3)
}

// compareDocuments adds what the documents of two mentions have in common.
func (s *set) compareDocuments(r *row, a, b *mention) {
	same := a.doc == b.doc
	stems := truth(a.stem == b.stem)
	r.flag(same, same && a.sent == b.sent, same && a.stem == b.stem)
	if same {
		const surely, far = 6, 30
		r.add(1, surely, surely*stems, 1, float64(min(apart(a.first, b.first), far))/far)
		r.values = append(r.values, make([]float32, textFeatures)...)
		return
	}
	score := s.scorePair(a.doc, b.doc)
	r.add(s.cos[a.doc][b.doc], score, score*stems, truth(s.story[a.doc] == s.story[b.doc]), 0)
	r.values = append(r.values, s.pairs[[2]int{min(a.doc, b.doc), max(a.doc, b.doc)}].row...)
}

// compareInStory adds how the documents of one story use the two stems: words for
// one happening are common, and a document tends to use one of them.
func (s *set) compareInStory(r *row, a, b *mention) {
	if s.story[a.doc] != s.story[b.doc] {
		r.add(0, 0, 0, 0, 0)
		return
	}
	st := &s.stories[s.story[a.doc]]
	x, y, n := st.triggers[a.stem], st.triggers[b.stem], float64(st.size)
	var both float64
	for d := range x {
		both += truth(y[d])
	}
	fewer, more := float64(min(len(x), len(y))), float64(max(len(x), len(y)))
	r.add(fewer/n, more/n, both/fewer, (both-fewer*more/n)/n, math.Log(n))
}

// leastPair is the score of two documents from which their events are compared.
const leastPair = -5

// eachMentionPair calls f with the mentions worth comparing, i < j.
func (s *set) eachMentionPair(f func(i, j int)) {
	for j, b := range s.mentions {
		for i, a := range s.mentions[:j] {
			if a.doc == b.doc || s.scorePair(a.doc, b.doc) >= leastPair {
				f(i, j)
			}
		}
	}
}
