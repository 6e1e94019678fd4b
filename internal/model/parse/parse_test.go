package parse

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"khabar/internal/model/conllu"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/tag"
)

// bank makes up sentences of one pattern: "D N V D N ." with other words.
func bank(n int) ([]*conllu.Sentence, [][]tag.Tag) {
	rng := rand.New(rand.NewPCG(5, 6))
	var sents []*conllu.Sentence
	var tags [][]tag.Tag
	for range n {
		s := &conllu.Sentence{}
		add := func(form, upos string, head int, rel string) {
			s.Words = append(s.Words, conllu.Word{Form: form, UPOS: upos, XPOS: upos, Head: head, Deprel: rel})
		}
		add("the", "DET", 2, "det")
		add(fmt.Sprint("noun", rng.IntN(50)), "NOUN", 3, "nsubj")
		add(fmt.Sprint("verb", rng.IntN(50)), "VERB", 0, "root")
		add("a", "DET", 5, "det")
		add(fmt.Sprint("noun", rng.IntN(50)), "NOUN", 3, "obj")
		add(".", "PUNCT", 3, "punct")
		var g []tag.Tag
		for i := range s.Words {
			g = append(g, tag.Tag{UPOS: s.Words[i].UPOS, XPOS: s.Words[i].XPOS})
		}
		sents, tags = append(sents, s), append(tags, g)
	}
	return sents, tags
}

func small() Options {
	return Options{Seed: 1, Epochs: 3, Bits: 14, Wide: 16, Explore: 0.9, Folds: 2, Clusters: tag.NoClusters()}
}

func saved(t *testing.T, p *Parser) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: Name}, p.Sections()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTrainSaveParse(t *testing.T) {
	sents, tags := bank(120)
	first, second := saved(t, Train(Bank{sents, tags}, Bank{}, small())), saved(t, Train(Bank{sents, tags}, Bank{}, small()))
	if !bytes.Equal(first, second) {
		t.Error("the same seed gave other bytes")
	}
	f, err := modelfile.Read(first)
	if err != nil {
		t.Fatal(err)
	}
	p, err := FromFile(f, tag.NoClusters())
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Arc, 6)
	p.Parse([]string{"the", "noun1", "verb9", "a", "noun70", "."}, tags[0], out)
	want := []Arc{{1, "det"}, {2, "nsubj"}, {-1, "root"}, {4, "det"}, {2, "obj"}, {2, "punct"}}
	if !reflect.DeepEqual(out, want) {
		t.Errorf("got %v", out)
	}
	p.Parse(nil, nil, nil)
}

// TestEveryParseIsATree parses noise.
func TestEveryParseIsATree(t *testing.T) {
	sents, tags := bank(60)
	p := Train(Bank{sents, tags}, Bank{}, small())
	rng := rand.New(rand.NewPCG(7, 8))
	kinds := tags[0]
	for range 2000 {
		n := 1 + rng.IntN(30)
		words, given, out := make([]string, n), make([]tag.Tag, n), make([]Arc, n)
		for i := range words {
			words[i], given[i] = fmt.Sprint("w", rng.IntN(99)), kinds[rng.IntN(len(kinds))]
		}
		p.Parse(words, given, out)
		checkTree(t, out)
	}
}

func checkTree(t *testing.T, arcs []Arc) {
	t.Helper()
	roots := 0
	for i := range arcs {
		if (arcs[i].Head == -1) != (arcs[i].Rel == "root") {
			t.Fatalf("word %d: %v", i, arcs[i])
		}
		if arcs[i].Head == -1 {
			roots++
		}
		steps := 0
		for k := i; k != -1; k = arcs[k].Head {
			if steps++; steps > len(arcs) {
				t.Fatalf("word %d hangs in a circle: %v", i, arcs)
			}
		}
	}
	if roots != 1 {
		t.Fatalf("%d roots: %v", roots, arcs)
	}
}

// TestMend joins random pairs of trees.
func TestMend(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	mended := 0
	for range 3000 {
		n := 2 + rng.IntN(12)
		a, b := randomTree(rng, n), randomTree(rng, n)
		var tr tree
		tr.resize(n)
		for i := range n {
			tr.heads[i], tr.other[i], tr.gain[i] = a[i], b[i], int32(rng.IntN(9))
			if rng.IntN(2) == 0 {
				tr.heads[i], tr.other[i] = b[i], a[i]
			}
		}
		if !tr.mend() {
			continue
		}
		mended++
		arcs := make([]Arc, n)
		for i := range arcs {
			arcs[i] = Arc{int(tr.heads[i]), "dep"}
			if tr.heads[i] == int32(n) {
				arcs[i] = Arc{-1, "root"}
			}
		}
		checkTree(t, arcs)
	}
	if mended < 1000 {
		t.Errorf("only %d of 3000 mended", mended)
	}
}

func randomTree(rng *rand.Rand, n int) []int32 {
	heads := make([]int32, n)
	order := rng.Perm(n)
	heads[order[0]] = int32(n)
	for i := 1; i < n; i++ {
		heads[order[i]] = int32(order[rng.IntN(i)])
	}
	return heads
}

// TestOracleReachesTheGoldTree follows only actions without cost.
func TestOracleReachesTheGoldTree(t *testing.T) {
	sents, tags := bank(1)
	p := &Parser{clusters: tag.NoClusters(), rels: relations(sents)}
	e := p.examples(Bank{sents, tags})[0]
	for _, backward := range []bool{false, true} {
		s := p.space()
		s.read(e.words, e.tags, p.clusters)
		s.load(backward)
		gold := make([]int32, s.n+1)
		for i, h := range e.heads {
			gold[s.nodeOf(int32(i))] = s.nodeOf(h)
		}
		for !s.done() {
			costs := s.costs(gold)
			a := cheapest(costs, [3]int32{})
			if costs[a] != 0 {
				t.Fatalf("backward %v: least cost %d", backward, costs[a])
			}
			if a == shift {
				s.doShift()
				continue
			}
			h, d := s.arc(a)
			if gold[d] != h {
				t.Fatalf("backward %v: arc %d to %d, gold %d", backward, d, h, gold[d])
			}
			s.attach(h, d, 1)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	sents, tags := bank(120)
	p := Train(Bank{sents, tags}, Bank{}, small())
	out := make([]Arc, 6)
	words := Forms(sents[0])
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(words, tags[0], out)
	}
}
