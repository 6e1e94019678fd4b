package coref

import (
	"fmt"
	"math"

	data "khabar/data/model/coref"
	"khabar/internal/model/modelfile"
)

// model tells which documents tell one story and which mentions are of one event.
type model struct {
	texts, stories   jury // pairs of documents, pairs of groups of them
	mentions, groups jury // pairs of mentions, pairs of groups of them
	// least scores from which groups are joined
	leastStory, leastGroup float64
}

// sureStory and sureGroup are the average scores from which documents and
// mentions are grouped before whole groups are compared.
const (
	sureStory = 1
	sureGroup = 2
)

func loadModel() (*model, error) {
	f, err := modelfile.Load(data.FS, data.File)
	if err != nil {
		return nil, fmt.Errorf("coref: %w", err)
	}
	m := &model{}
	for _, part := range []struct {
		name string
		in   int
		to   *jury
	}{{"texts", textFeatures, &m.texts}, {"stories", storyFeatures, &m.stories}, {"mentions", mentionFeatures, &m.mentions}, {"groups", groupFeatures, &m.groups}} {
		if *part.to, err = readJury(f, part.name, part.in); err != nil {
			return nil, fmt.Errorf("coref: %s: %w", data.File, err)
		}
	}
	least, err := f.Uint32s("least")
	if err == nil && len(least) != 2 {
		err = fmt.Errorf("least: %d numbers", len(least))
	}
	if err != nil {
		return nil, fmt.Errorf("coref: %s: %w", data.File, err)
	}
	m.leastStory, m.leastGroup = float64(math.Float32frombits(least[0])), float64(math.Float32frombits(least[1]))
	return m, nil
}

func (m *model) sections() []modelfile.Section {
	return []modelfile.Section{m.texts.section("texts"), m.stories.section("stories"), m.mentions.section("mentions"), m.groups.section("groups"),
		{Name: "least", Data: modelfile.Uint32Bytes([]uint32{math.Float32bits(float32(m.leastStory)), math.Float32bits(float32(m.leastGroup))})}}
}

// cluster the mentions of s.
func (m *model) cluster(s *set) clustering {
	for _, p := range s.pairs {
		p.score = m.texts.score(p.row)
	}
	s.tell(sureStory, func(a, b []int) float64 { return m.stories.score(s.compareStories(a, b)) }, m.leastStory)
	sc := s.scores()
	s.eachMentionPair(func(i, j int) {
		a, b := s.mentions[i], s.mentions[j]
		sc.put(i, j, m.mentions.score(s.compareMentions(a, b, s.synonym(a, b))))
	})
	groups := join(sc.alike(sureGroup), sc.near, func(a, b []int) float64 { return m.groups.score(sc.compareGroups(a, b)) }, m.leastGroup)
	return s.clustering(groups)
}

// synonym is the strength of the pair of two stems in data/incident/synonyms.tsv.
func (s *set) synonym(a, b *mention) float64 { return s.reader.words.Synonym(a.stem, b.stem) }

func (s *set) clustering(groups [][]int) clustering {
	out := make(clustering, len(s.mentions))
	for g, members := range groups {
		for _, i := range members {
			out[i] = g
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
