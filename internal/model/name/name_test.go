package name

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"khabar"
	"khabar/internal/model/modelfile"
)

// document makes a document of sentences, one a line, tokens set apart by spaces.
func document(lines ...string) *khabar.Document {
	doc := &khabar.Document{Text: strings.Join(lines, "\n")}
	at := 0
	for _, line := range lines {
		first := len(doc.Tokens)
		pos := at
		for _, f := range strings.Fields(line) {
			doc.Tokens = append(doc.Tokens, khabar.Token{Span: khabar.Span{Start: pos, End: pos + len(f)},
				Form: f, Sent: len(doc.Sentences), Head: -1})
			pos += len(f) + 1
		}
		doc.Sentences = append(doc.Sentences, khabar.Sentence{Span: khabar.Span{Start: at, End: at + len(line)},
			First: first, End: len(doc.Tokens)})
		at += len(line) + 1
	}
	return doc
}

func load(t testing.TB) *Recogniser {
	t.Helper()
	r, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func found(doc *khabar.Document, head string) string {
	var out []string
	for _, n := range doc.Names {
		if n.Head == head {
			out = append(out, doc.Text[n.Start:n.End]+"/"+string(n.Kind))
		}
	}
	return strings.Join(out, "; ")
}

func TestRecognise(t *testing.T) {
	r := load(t)
	for _, c := range []struct{ head, text, want string }{
		{HeadNames, "Foreign Minister Amina Diallo flew from Nairobi to Kabul on Tuesday .",
			"Amina Diallo/PER; Nairobi/LOC; Kabul/LOC; Tuesday/DATE"},
		{HeadNames, "The Pakistani army said it had paid $ 3 million to the World Bank .",
			"Pakistani/NORP; $ 3 million/MONEY; World Bank/ORG"},
		{HeadNames, "FOREIGN MINISTER AMINA DIALLO FLEW FROM NAIROBI TO KABUL .",
			"AMINA DIALLO/PER; NAIROBI/LOC; KABUL/LOC"},
		{HeadNames, "they said nothing new .", ""},
	} {
		doc := document(c.text)
		r.Recognise(doc, nil)
		if got := found(doc, c.head); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.head, c.text, got, c.want)
		}
	}
}

func TestNamesAreInOrderAndApart(t *testing.T) {
	r := load(t)
	doc := document("The coalition struck an ISIL tank near Mosul on Sunday , the Ministry of Defence said .",
		"", "President Omar Sy of Senegal met Ban Ki - moon in Dakar .")
	r.Recognise(doc, nil)
	r.Recognise(doc, nil) // a second run replaces the first
	last := map[string]int{}
	for i, n := range doc.Names {
		if n.First < last[n.Head] {
			t.Errorf("name %d of head %s overlaps the one before", i, n.Head)
		}
		last[n.Head] = n.Last
		if n.Score < 0 || n.Score > 1.0001 || n.Start != doc.Tokens[n.First].Start || n.End != doc.Tokens[n.Last-1].End {
			t.Errorf("name %d: %+v", i, n)
		}
		if i > 0 && doc.Names[i-1].First > n.First {
			t.Errorf("name %d stands before the one before it", i)
		}
	}
	if len(last) != 2 {
		t.Errorf("names of %d heads", len(last))
	}
}

func TestReadMixedTags(t *testing.T) {
	docs, err := ReadSet(strings.NewReader("-DOCSTART- one O\n\nAbu B-Person\nBakr E-Person\nand O\nUN S-Organization\nUN I-Organization\n\nKo I-Person\nti I-Person\nti B-Person\n"),
		Format{TokenCol: 0, TagCol: 1, Kinds: Worldwide.Kinds})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]Span{{{0, 2, "PER"}, {3, 4, "ORG"}, {4, 5, "ORG"}}, {{0, 2, "PER"}, {2, 3, "PER"}}}
	for i, s := range docs[0].Sentences {
		if len(s.Spans) != len(want[i]) {
			t.Fatalf("sentence %d: %v", i, s.Spans)
		}
		for j := range s.Spans {
			if s.Spans[j] != want[i][j] {
				t.Errorf("sentence %d: %v, want %v", i, s.Spans[j], want[i][j])
			}
		}
	}
	if _, err := ReadSet(strings.NewReader("a b"), Worldwide); err == nil {
		t.Error("an unknown tag is read")
	}
}

func BenchmarkRecognise(b *testing.B) {
	r := load(b)
	doc := document("The coalition struck an ISIL tank near Mosul on Sunday , the Ministry of Defence said .",
		"President Omar Sy of Senegal met Ban Ki - moon in Dakar .",
		"They talked for two hours about trade and the drought that has left many without food and water this year .")
	b.ReportAllocs()
	for b.Loop() {
		r.Recognise(doc, nil)
	}
	b.ReportMetric(float64(len(doc.Tokens)*b.N)/b.Elapsed().Seconds(), "tok/s")
}

func FuzzReadSet(f *testing.F) {
	f.Add("-DOCSTART- a O\nAbu\tB-Person\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		docs, err := ReadSet(strings.NewReader(s), Worldwide)
		if err != nil {
			return
		}
		for _, d := range docs {
			for _, sent := range d.Sentences {
				if _, err := encode(len(sent.Tokens), sent.Spans, mainClasses); err != nil {
					t.Error(err)
				}
			}
		}
	})
}

func FuzzDecodeLexicon(f *testing.F) {
	f.Add([]byte{1, 1, 2, 3})
	f.Fuzz(func(_ *testing.T, b []byte) {
		if l, err := decodeLexicon(b); err == nil {
			l.get(entryWord, 7)
		}
	})
}

func FuzzFill(f *testing.F) {
	f.Add([]byte{1, 1}, []byte{3}, []byte{9}, []byte{1, 1})
	f.Fuzz(func(t *testing.T, keys, labs, vals, more []byte) {
		m := &net{heads: []head{{n: 37}, {n: 41, off: 37}}, n: 78}
		rows := []rowReader{{keys: keys, labs: labs, vals: vals}, {keys: more, labs: labs, vals: vals}}
		if err := m.fill(rows); err == nil {
			m.sum(new(outputs), []uint32{0, 1, 2, 1 << 30, 1<<32 - 1}, new(lookup))
		}
	})
}

// A net gives each head the weights that were stored for it, whether they are
// kept as cells or as scores.
func TestNetHoldsWhatWasStored(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	heads := []string{HeadNames, HeadConflict}
	classes := [][]khabar.NameKind{mainClasses, conflictClasses}
	stored := make([]weights, len(heads))
	var sections []modelfile.Section
	for h := range stored {
		n := labels(len(classes[h]))
		stored[h] = weights{classes: classes[h], trans: make([]float32, n*n)}
		for range 2000 {
			row := make([]float32, n)
			for range 1 + rng.IntN(2*manyCells) {
				row[rng.IntN(n)] = rng.Float32()*4 - 2
			}
			stored[h].keys, stored[h].rows = append(stored[h].keys, mix(uint32(h), uint32(len(stored[h].keys)))), append(stored[h].rows, row)
		}
		stored[h].keys[0] = 0 // one feature of both
		sections = append(sections, stored[h].sections(heads[h], 0)...)
	}
	m, err := readHead(sections, heads...)
	if err != nil {
		t.Fatal(err)
	}
	var s lookup
	for h, w := range stored {
		for k, key := range w.keys[1:] {
			var out outputs
			m.sum(&out, []uint32{key}, &s)
			for l, v := range w.rows[1+k] {
				if got := float32(out[m.heads[h].off+l]) / unit; math.Abs(float64(got-v)) > 0.02*2 {
					t.Fatalf("head %d, feature %d, label %d: %v, want %v", h, k, l, got, v)
				}
			}
		}
	}
	var out outputs
	m.sum(&out, []uint32{0, 12345}, &s)
	if a, b := out[0], out[m.heads[1].off]; math.Abs(float64(float32(a)/unit-stored[0].rows[0][0])) > 0.04 || math.Abs(float64(float32(b)/unit-stored[1].rows[0][0])) > 0.04 {
		t.Errorf("feature of both heads: %v, %v", a, b)
	}
}

// The best sequence and the sum over all sequences are checked against trying
// every sequence.
func TestChainAgainstAllSequences(t *testing.T) {
	const n, size = 9, 4 // two classes
	rng := rand.New(rand.NewPCG(5, 5))
	for range 20 {
		trans := make([]float32, n*n)
		for i := range trans {
			if trans[i] = float32(rng.NormFloat64()); !follows(label(i/n), label(i%n)) {
				trans[i] = forbidden
			}
		}
		emit := make([]float32, n*size)
		for i := range emit {
			emit[i] = 2 * float32(rng.NormFloat64())
		}
		var best []label
		top, sum, outsideFirst := math.Inf(-1), 0.0, 0.0
		seq := make([]label, size)
		for code := range n * n * n * n {
			score := 0.0
			for i := range seq {
				seq[i] = label(code % n)
				code /= n
				score += float64(emit[i*n+int(seq[i])])
				if i > 0 {
					score += float64(trans[int(seq[i-1])*n+int(seq[i])])
				}
			}
			if !starts(seq[0]) || !stops(seq[size-1]) || score < forbidden/2 {
				continue
			}
			sum += math.Exp(score)
			if seq[0] == outside {
				outsideFirst += math.Exp(score)
			}
			if score > top {
				top, best = score, slices.Clone(seq)
			}
		}
		c := newChain(n)
		c.set(trans)
		if got := c.sums(emit, size, nil); math.Abs(got-math.Log(sum)) > 1e-4 {
			t.Errorf("sum %v, want %v", got, math.Log(sum))
		}
		if got := c.marginal(0, 0); math.Abs(got-outsideFirst/sum) > 1e-4 {
			t.Errorf("marginal %v, want %v", got, outsideFirst/sum)
		}
		got := make([]label, size)
		c.best(got, emit, c.prune(emit, size, make([]bool, size)))
		if !slices.Equal(got, best) {
			t.Errorf("best %v, want %v", got, best)
		}
	}
}

// What a recogniser has read before, and what it reads beside, does not change
// what it finds.
func TestRecogniseIsRepeatable(t *testing.T) {
	texts := [][]string{
		{"Imran Shah met officials of the United Nations Assistance Mission in Herat .", "Shah told UNAMA that talks went on ."},
		{"The coalition struck two tanks near Mosul on 3 May 2016 .", "Mosul fell a year later ."},
		{"VILLAGERS FLED TO CHAMAN AFTER THE SHELLING .", "Chaman is a town in Balochistan ."},
	}
	want := make([]string, len(texts))
	for i, lines := range texts {
		doc := document(lines...)
		load(t).Recognise(doc, nil)
		want[i] = fmt.Sprint(doc.Names)
	}
	r := load(t)
	var wg sync.WaitGroup
	for n := range 12 {
		wg.Go(func() {
			i := n % len(texts)
			doc := document(texts[i]...)
			r.Recognise(doc, nil)
			if got := fmt.Sprint(doc.Names); got != want[i] {
				t.Errorf("text %d: %s, want %s", i, got, want[i])
			}
		})
	}
	wg.Wait()
}

// A name in full says how to read its short form elsewhere in the document.
func TestMemoryOfTheDocument(t *testing.T) {
	m := newMemory()
	x := extractor{clusters: load(t).x.clusters, lexicon: new(Lexicon)}
	forms := strings.Fields("Zarmina Kakar spoke . Kakar left .")
	ts := make([]traits, len(forms))
	x.read(ts, forms, nil)
	m.finds = append(m.finds, find{first: 0, last: 2, class: 0, p: 0.9})
	m.fill(ts, func(i int) bool { return i == 0 || i == 4 })
	if fs := m.recall(nil, ts, 4, outside, 0); len(fs) == 0 {
		t.Error("nothing is recalled of the second Kakar")
	}
	if fs := m.recall(nil, ts, 0, at(0, begin), 0); len(fs) != 0 {
		t.Error("a name recalls itself")
	}
}
