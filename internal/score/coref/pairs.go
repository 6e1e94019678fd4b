package coref

import (
	"strings"

	"khabar/internal/incident"
)

// mention of an event, prepared for comparison.
type mention struct {
	doc    int
	sent   int
	chain  string
	topic  string
	stem   string
	text   string
	vec    incident.TermVec // of the sentence
	people map[string]bool  // stems of the participants in the sentence
	places map[string]bool
	times  map[string]bool
}

// set of mentions with what is known of their documents.
type set struct {
	mentions []*mention
	docs     []incident.TermVec
	story    []int // by document
	words    *incident.Words
	corpus   *incident.Corpus
	synonym  func(a, b *mention) float64
}

// storyThreshold is the cosine from which documents tell one story (set on train).
const storyThreshold = 0.19

// prepare the documents of a part.
func prepare(docs []document, words *incident.Words, corpus *incident.Corpus) *set {
	s := &set{words: words, corpus: corpus}
	s.synonym = func(a, b *mention) float64 { return words.Synonym(a.stem, b.stem) }
	for di, d := range docs {
		sentences := map[int]incident.TermVec{}
		var all []string
		for _, st := range d.Sentences {
			stems := words.Stems(strings.Join(st.Tokens, " "))
			all = append(all, stems...)
			sentences[st.Sent] = corpus.Vector(stems)
		}
		s.docs = append(s.docs, corpus.Vector(all))
		for _, m := range d.Mentions {
			if m.Kind != "event" {
				continue
			}
			s.mentions = append(s.mentions, &mention{doc: di, sent: m.Sent, chain: m.Chain, topic: d.Topic, text: m.Text,
				stem: words.HeadStem(m.Text), vec: sentences[m.Sent],
				people: s.arguments(d, m.Sent, "HUM"), places: s.arguments(d, m.Sent, "LOC"), times: s.arguments(d, m.Sent, "TIM")})
		}
	}
	s.story = stories(s.docs)
	return s
}

// arguments are the stems of the mentions of one kind in a sentence.
func (s *set) arguments(d document, sent int, kind string) map[string]bool {
	out := map[string]bool{}
	for _, m := range d.Mentions {
		if m.Kind == "entity" && m.Type == kind && m.Sent == sent {
			for _, w := range s.words.Stems(m.Text) {
				out[w] = true
			}
		}
	}
	return out
}

// stories groups documents by their words.
func stories(docs []incident.TermVec) []int {
	var edges []incident.Edge
	for i := range docs {
		for j := range i {
			edges = append(edges, incident.Edge{A: j, B: i, Score: docs[i].Cos(docs[j])})
		}
	}
	groups, _ := incident.Cluster(len(docs), edges, storyThreshold, 0)
	out := make([]int, len(docs))
	for g, members := range groups {
		for _, d := range members {
			out[d] = g
		}
	}
	return out
}

// minReportCos is the similarity of documents below which their events are not
// compared.
const minReportCos = 0.1

// compare a pair of mentions; false where it is not worth it.
func (s *set) compare(a, b *mention) (v incident.Vector, ok bool) {
	same := a.doc == b.doc
	cos := 1.0
	if !same {
		if cos = s.docs[a.doc].Cos(s.docs[b.doc]); cos < minReportCos {
			return v, false
		}
	}
	v[incident.Bias] = 1
	s.trigger(&v, a, b)
	v[incident.SentenceCos] = a.vec.Cos(b.vec)
	v[incident.RareWords] = s.corpus.Rare(a.vec, b.vec)
	v[incident.TriggerSentence] = v[incident.TriggerSame] * v[incident.SentenceCos]
	s.arguing(&v, a, b)
	if same {
		s.oneReport(&v, a, b)
		return v, true
	}
	v[incident.ReportCos] = cos
	v[incident.ReportRare] = s.corpus.Rare(s.docs[a.doc], s.docs[b.doc])
	v[incident.TriggerReport] = v[incident.TriggerSame] * cos
	v[incident.SynonymReport] = v[incident.TriggerSynonym] * cos
	if s.story[a.doc] == s.story[b.doc] {
		v[incident.SameStory] = 1
		v[incident.TriggerStory] = v[incident.TriggerSame]
		v[incident.SynonymStory] = v[incident.TriggerSynonym]
		v[incident.RareStory] = v[incident.TriggerRare]
		v[incident.ActorStory] = v[incident.ActorSame]
	}
	return v, true
}

func (s *set) trigger(v *incident.Vector, a, b *mention) {
	if a.stem == b.stem {
		v[incident.TriggerSame] = 1
		v[incident.TriggerRare] = s.corpus.IDF(a.stem) / s.corpus.MaxIDF()
		return
	}
	v[incident.TriggerSynonym] = s.synonym(a, b)
	if len(a.stem) >= 4 && len(b.stem) >= 4 && a.stem[:4] == b.stem[:4] {
		v[incident.SameStem4] = 1
	}
}

func (s *set) oneReport(v *incident.Vector, a, b *mention) {
	v[incident.SameReport] = 1
	if a.stem == b.stem {
		v[incident.SameReportStem] = 1
	}
	if a.sent == b.sent {
		v[incident.SameSentence] = 1
	}
}

// arguing compares what stands around: participants, places, times.
func (s *set) arguing(v *incident.Vector, a, b *mention) {
	if n, ok := overlap(a.people, b.people); ok {
		v[incident.ActorSame] = n
		if n == 0 {
			v[incident.ActorClash] = 1
		}
		v[incident.TriggerActor] = v[incident.TriggerSame] * n
	}
	if n, ok := overlap(a.places, b.places); !ok {
		v[incident.PlaceUnknown] = 1
	} else if n > 0 {
		v[incident.PlaceSame] = n
	} else {
		v[incident.PlaceApart] = 1
	}
	if n, ok := overlap(a.times, b.times); !ok {
		v[incident.TimeUnknown] = 1
	} else if n > 0 {
		v[incident.TimeSame] = n
	} else {
		v[incident.TimeApart] = 1
	}
}

// overlap of two sets as a share of the smaller; false where one is empty.
func overlap(a, b map[string]bool) (float64, bool) {
	if len(a) == 0 || len(b) == 0 {
		return 0, false
	}
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(min(len(a), len(b))), true
}

// edges of every pair worth comparing, scored by score.
func (s *set) edges(score func(a, b int, v *incident.Vector) float64) []incident.Edge {
	var out []incident.Edge
	for j := range s.mentions {
		for i := range j {
			if v, ok := s.compare(s.mentions[i], s.mentions[j]); ok {
				out = append(out, incident.Edge{A: i, B: j, Score: score(i, j, &v)})
			}
		}
	}
	return out
}

// gold clustering by chain.
func (s *set) gold() clustering {
	names := map[string]int{}
	out := make(clustering, len(s.mentions))
	for i, m := range s.mentions {
		if _, ok := names[m.chain]; !ok {
			names[m.chain] = len(names)
		}
		out[i] = names[m.chain]
	}
	return out
}

// cluster the mentions of one part.
func (s *set) cluster(edges []incident.Edge, threshold, missing float64) clustering {
	groups, _ := incident.Cluster(len(s.mentions), edges, threshold, missing)
	out := make(clustering, len(s.mentions))
	for g, members := range groups {
		for _, m := range members {
			out[m] = g
		}
	}
	return out
}
