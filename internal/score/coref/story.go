package coref

import (
	"math"
	"slices"

	"khabar/internal/incident"
)

// set of documents and their mentions.
type set struct {
	reader   *reader
	texts    []*text
	mentions []*mention
	cos      [][]float64 // of each two documents
	pairs    map[[2]int]*pair
	story    []int // by document
	stories  []story
}

// pair of documents that may tell one story.
type pair struct {
	row   []float32
	score float64 // log-odds that they do
}

// story is a group of documents.
type story struct {
	size     int
	triggers map[string]map[int]bool // stem, documents with an event of that stem
}

func (r *reader) set(docs []document) *set {
	s := &set{reader: r}
	for i := range docs {
		t, ms := r.read(&docs[i], i)
		s.texts = append(s.texts, t)
		s.mentions = append(s.mentions, ms...)
	}
	s.cos = make([][]float64, len(s.texts))
	for i, t := range s.texts {
		s.cos[i] = make([]float64, len(s.texts))
		for j, u := range s.texts {
			s.cos[i][j] = t.all.Cos(u.all)
		}
	}
	s.pairs = map[[2]int]*pair{}
	s.eachPair(func(i, j int) { s.pairs[[2]int{i, j}] = &pair{row: s.compareTexts(i, j)} })
	return s
}

const (
	// minCos is the similarity below which documents are not compared.
	minCos = 0.04
	// aroundCos is the similarity from which a document stands around another.
	aroundCos = 0.08
	// missing is the score of two that were not compared.
	missing = -6
	// worst is the lowest score that counts.
	worst = -8
)

// eachPair calls f with the documents worth comparing, i < j.
func (s *set) eachPair(f func(i, j int)) {
	for j := range s.texts {
		for i := range j {
			if s.cos[i][j] >= minCos {
				f(i, j)
			}
		}
	}
}

// textFeatures is the length of the rows of compareTexts.
const textFeatures = 7 + 3*5 + 7 + 2

// compareTexts returns what two documents have in common.
func (s *set) compareTexts(i, j int) []float32 {
	a, b, c := s.texts[i], s.texts[j], s.reader.corpus
	r := row{}
	r.add(s.cos[i][j], a.names.Cos(b.names), a.plain.Cos(b.plain), a.first.Cos(b.first), a.triggers.Cos(b.triggers),
		c.Rare(a.all, b.all), c.Rare(a.names, b.names))
	for k := range a.marked {
		r.add3(a.marked[k].overlap(b.marked[k]))
	}
	r.add3(a.numbers.overlap(b.numbers))
	r.add3(a.named.overlap(b.named))
	s.compareAround(&r, i, j)
	r.add(math.Log(float64(min(len(a.all), len(b.all)))), math.Log(float64(max(len(a.all), len(b.all)))))
	return r.values
}

// row of features under construction.
type row struct{ values []float32 }

func (r *row) add(values ...float64) {
	for _, v := range values {
		r.values = append(r.values, float32(v))
	}
}

func (r *row) add3(a, b, c float64) { r.add(a, b, c) }

func (r *row) flag(conditions ...bool) {
	for _, c := range conditions {
		r.values = append(r.values, float32(truth(c)))
	}
}

func truth(c bool) float64 {
	if c {
		return 1
	}
	return 0
}

// compareAround sets two documents against those around them: two stories of one
// topic share its words, so that only the words that some around lack, and being
// close to the same documents, tell which of them a document is of.
func (s *set) compareAround(r *row, i, j int) {
	var around []int
	for k := range s.texts {
		if s.cos[i][k] >= aroundCos || s.cos[j][k] >= aroundCos {
			around = append(around, k)
		}
	}
	n := float64(len(around))
	df := map[string]float64{}
	for _, k := range around {
		for _, w := range s.texts[k].words.stems {
			df[w]++
		}
	}
	a, b := s.texts[i], s.texts[j]
	r.add(localCos(a.words, b.words, n, df), localCos(a.named, b.named, n, df))

	others := slices.DeleteFunc(slices.Clone(around), func(k int) bool { return k == i || k == j })
	var meanI, meanJ float64
	for _, k := range others {
		meanI += s.cos[i][k]
		meanJ += s.cos[j][k]
	}
	m := float64(max(len(others), 1))
	meanI, meanJ = meanI/m, meanJ/m
	var ij, ii, jj, rankI, rankJ float64
	for _, k := range others {
		p, q := s.cos[i][k]-meanI, s.cos[j][k]-meanJ
		ij, ii, jj = ij+p*q, ii+p*p, jj+q*q
		rankI += truth(s.cos[i][k] > s.cos[i][j])
		rankJ += truth(s.cos[j][k] > s.cos[i][j])
	}
	rankI, rankJ = rankI/max(n, 1), rankJ/max(n, 1)
	r.add(ij/(math.Sqrt(ii*jj)+1e-9), s.cos[i][j]-(meanI+meanJ)/2, min(rankI, rankJ), max(rankI, rankJ), math.Log(n+1))
}

// localCos is the cosine of two bags whose words also weigh by how few of n
// documents have them.
func localCos(a, b bag, n float64, df map[string]float64) float64 {
	weight := func(b bag, i int) float64 {
		w := math.Log((n+1)/(df[b.stems[i]]+0.5)) * b.idf[i]
		return w * w
	}
	var ab, aa, bb float64
	for i := range a.stems {
		aa += weight(a, i)
		if _, ok := slices.BinarySearch(b.stems, a.stems[i]); ok {
			ab += weight(a, i)
		}
	}
	for i := range b.stems {
		bb += weight(b, i)
	}
	return ab / (math.Sqrt(aa*bb) + 1e-9)
}

// scorePair is the log-odds that two documents tell one story.
func (s *set) scorePair(i, j int) float64 {
	if p := s.pairs[[2]int{min(i, j), max(i, j)}]; p != nil {
		return max(p.score, worst)
	}
	return worst
}

// alike groups documents by average link.
func (s *set) alike(threshold float64) [][]int {
	var edges []incident.Edge
	s.eachPair(func(i, j int) {
		edges = append(edges, incident.Edge{A: i, B: j, Score: s.pairs[[2]int{i, j}].score})
	})
	groups, _ := incident.Cluster(len(s.texts), edges, threshold, missing)
	return groups
}

// storyFeatures is the length of the rows of compareStories.
const storyFeatures = 16

// compareStories returns what two groups of documents have in common.
func (s *set) compareStories(a, b []int) []float32 {
	a, b = smallFirst(a, b)
	t := tableOf(a, b, s.scorePair)
	r := row{}
	inA, inB := s.inner(a), s.inner(b)
	r.add(t.mean, t.top, t.highest, t.lowest, t.bottom, t.bestA, t.bestB, min(inA, inB), max(inA, inB), t.mean-(inA+inB)/2)
	s.toldApart(&r, a, b)
	r.add(math.Log(float64(len(a))), math.Log(float64(len(b))))
	return r.values
}

// inner is the mean score within a group; a single document has that of a story
// that is sure.
func (s *set) inner(group []int) float64 {
	const sure = 4
	if len(group) < 2 {
		return sure
	}
	var sum float64
	for x, i := range group {
		for _, j := range group[:x] {
			sum += s.scorePair(i, j)
		}
	}
	return sum / float64(len(group)*(len(group)-1)/2)
}

// toldApart compares how often the documents of two groups have each word: the
// likelihood ratio of two shares against one (Dunning 1993), on average and for
// the words that tell most, and the weight of the words that both have.
func (s *set) toldApart(r *row, a, b []int) {
	count := func(group []int) map[string]float64 {
		n := map[string]float64{}
		for _, i := range group {
			for _, w := range s.texts[i].words.stems {
				n[w]++
			}
		}
		return n
	}
	inA, inB := count(a), count(b)
	var stems []string
	for w := range inA {
		stems = append(stems, w)
	}
	for w := range inB {
		stems = append(stems, w)
	}
	slices.Sort(stems)
	stems = slices.Compact(stems)
	na, nb := float64(len(a)), float64(len(b))
	var ratios []float64
	var both, either float64
	for _, w := range stems {
		k, l := inA[w], inB[w]
		if k+l < 2 {
			continue
		}
		p := (k + l) / (na + nb)
		ratios = append(ratios, 2*(logLikelihood(k, na, k/na)+logLikelihood(l, nb, l/nb)-logLikelihood(k, na, p)-logLikelihood(l, nb, p)))
		idf := s.reader.corpus.IDF(w)
		both += min(k/na, l/nb) * idf
		either += max(k/na, l/nb) * idf
	}
	slices.Sort(ratios)
	const most = 5
	r.add(mean(ratios), mean(ratios[max(0, len(ratios)-most):]), both/(either+1e-9), both)
}

// logLikelihood of k out of n at share p.
func logLikelihood(k, n, p float64) float64 {
	var sum float64
	if k > 0 {
		sum += k * math.Log(p)
	}
	if k < n {
		sum += (n - k) * math.Log(1-p)
	}
	return sum
}

// tell groups the documents into stories: first by average link where that is
// sure, then by what whole groups have in common.
func (s *set) tell(sure float64, score func(a, b []int) float64, least float64) {
	near := func(pair func(a, b int)) { s.eachPair(pair) }
	s.settle(join(s.alike(sure), near, score, least))
}

// settle on these stories.
func (s *set) settle(groups [][]int) {
	s.story, s.stories = make([]int, len(s.texts)), make([]story, len(groups))
	for g, docs := range groups {
		s.stories[g] = story{len(docs), map[string]map[int]bool{}}
		for _, d := range docs {
			s.story[d] = g
		}
	}
	for _, m := range s.mentions {
		t := s.stories[s.story[m.doc]].triggers
		if t[m.stem] == nil {
			t[m.stem] = map[int]bool{}
		}
		t[m.stem][m.doc] = true
	}
}

func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(len(values), 1))
}

func smallFirst(a, b []int) (x, y []int) {
	if len(b) < len(a) || len(a) == len(b) && b[0] < a[0] {
		return b, a
	}
	return a, b
}

// table sums up the scores of the pairs of two groups.
type table struct {
	mean, deviation, middle float64
	top, bottom             float64 // means of the highest and the lowest quarter
	highest, lowest         float64
	bestA, bestB            float64 // means over the items of one group of their best in the other
}

func tableOf(a, b []int, score func(i, j int) float64) table {
	scores := make([]float64, 0, len(a)*len(b))
	bestA, bestB := make([]float64, len(a)), make([]float64, len(b))
	for y := range b {
		bestB[y] = worst
	}
	for x, i := range a {
		bestA[x] = worst
		for y, j := range b {
			v := score(i, j)
			scores = append(scores, v)
			bestA[x], bestB[y] = max(bestA[x], v), max(bestB[y], v)
		}
	}
	slices.Sort(scores)
	n, quarter := len(scores), max(1, len(scores)/4)
	t := table{mean: mean(scores), middle: scores[n/2], top: mean(scores[n-quarter:]), bottom: mean(scores[:quarter]),
		highest: scores[n-1], lowest: scores[0], bestA: mean(bestA), bestB: mean(bestB)}
	for _, v := range scores {
		t.deviation += (v - t.mean) * (v - t.mean) / float64(n)
	}
	t.deviation = math.Sqrt(t.deviation)
	return t
}
