package sentence

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"

	"khabar"
)

var shared = sync.OnceValues(New)

func annotator(t testing.TB) *Annotator {
	t.Helper()
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// check holds what a document promises.
func check(t *testing.T, doc *khabar.Document) {
	t.Helper()
	at, tok := 0, 0
	for i, s := range doc.Sentences {
		if s.First != tok || s.End <= s.First {
			t.Fatalf("sentence %d holds words %d to %d, the last ended at %d", i, s.First, s.End, tok)
		}
		if s.Span.Start != doc.Tokens[s.First].Start || s.Span.End != doc.Tokens[s.End-1].End {
			t.Fatalf("sentence %d spans %v", i, s.Span)
		}
		roots := 0
		for k := s.First; k < s.End; k++ {
			w := doc.Tokens[k]
			if w.Start < at || w.Form != w.Of(doc.Text) || w.Form == "" || w.Sent != i {
				t.Fatalf("word %d is %+v after %d", k, w, at)
			}
			if w.UPOS == "" || w.XPOS == "" || w.Lemma == "" || w.Deprel == "" {
				t.Fatalf("word %d is not filled: %+v", k, w)
			}
			if (w.Head == -1) != (w.Deprel == "root") {
				t.Fatalf("word %d: %s to %d", k, w.Deprel, w.Head)
			}
			if w.Head == -1 {
				roots++
			} else if w.Head < s.First || w.Head >= s.End {
				t.Fatalf("word %d hangs from %d, outside its sentence", k, w.Head)
			}
			checkUp(t, doc, k, s.End-s.First)
			at = w.End
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", i, roots)
		}
		tok = s.End
	}
	if tok != len(doc.Tokens) {
		t.Fatalf("%d of %d words are in sentences", tok, len(doc.Tokens))
	}
}

// checkUp follows the heads from word k to the root.
func checkUp(t *testing.T, doc *khabar.Document, k, most int) {
	t.Helper()
	for i := k; i >= 0; i = doc.Tokens[i].Head {
		if most--; most < -1 {
			t.Fatalf("word %d hangs in a circle", k)
		}
	}
}

func TestAnnotateKeepsItsPromises(t *testing.T) {
	a := annotator(t)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		check(t, a.Annotate(&khabar.Report{Text: randomText(rng)}))
	}
	for _, text := range []string{"", " \n\n ", ".", strings.Repeat("guns ", 2000), strings.Repeat("(", 500), strings.Repeat("He said. ", 300)} {
		check(t, a.Annotate(&khabar.Report{Text: text}))
	}
}

func TestAnnotateIsDeterministic(t *testing.T) {
	a := annotator(t)
	text := strings.Repeat("Gunmen killed at least 12 people in the town on Tuesday, police said. The group didn't comment. ", 5)
	want := a.Annotate(&khabar.Report{Text: text})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := a.Annotate(&khabar.Report{Text: text}); !reflect.DeepEqual(got.Tokens, want.Tokens) {
				t.Error("another goroutine read the text otherwise")
			}
		})
	}
	wg.Wait()
}

func TestBlocksBoundSentences(t *testing.T) {
	a := annotator(t)
	text := "Envoys meet again in the capital\n\nDOHA, Jan. 5 — Talks resumed on Monday\nafter a long pause.\n\nThey ended"
	block := func(kind khabar.BlockKind, part string) khabar.Block {
		i := strings.Index(text, part)
		return khabar.Block{Kind: kind, Span: khabar.Span{Start: i, End: i + len(part)}}
	}
	doc := a.Annotate(&khabar.Report{Text: text, Blocks: []khabar.Block{
		block(khabar.BlockHeading, "Envoys meet again in the capital"),
		block(khabar.BlockDateline, "DOHA, Jan. 5 —"),
		block(khabar.BlockParagraph, "Talks resumed on Monday\nafter a long pause."),
		block(khabar.BlockParagraph, "They ended"),
	}})
	check(t, doc)
	var got []string
	for _, s := range doc.Sentences {
		got = append(got, string(s.Block)+": "+s.Span.Of(text))
	}
	want := []string{
		"heading: Envoys meet again in the capital", "dateline: DOHA, Jan. 5 —",
		"paragraph: Talks resumed on Monday\nafter a long pause.", "paragraph: They ended",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
	if p := doc.Sentences; p[0].Para != 0 || p[1].Para != 1 || p[2].Para != 1 || p[3].Para != 2 {
		t.Errorf("paragraphs %d %d %d %d", p[0].Para, p[1].Para, p[2].Para, p[3].Para)
	}
}

func TestLinesAreParagraphsWithoutBlocks(t *testing.T) {
	doc := annotator(t).Annotate(&khabar.Report{Text: "A heading\nThe text begins. It ends.\n\nMore"})
	check(t, doc)
	if n := len(doc.Sentences); n != 4 || doc.Sentences[3].Para != 2 {
		t.Errorf("%d sentences", n)
	}
}

// TestReads holds what the later stages lean on in plain news sentences.
func TestReads(t *testing.T) {
	a := annotator(t)
	for _, c := range []struct{ text, word, rel, head string }{
		{"Gunmen attacked the camp.", "Gunmen", "nsubj", "attacked"},
		{"Gunmen attacked the camp.", "camp", "obj", "attacked"},
		{"Five soldiers were killed by militants.", "soldiers", "nsubj:pass", "killed"},
		{"The minister visited Kabul on Monday.", "Kabul", "obj", "visited"},
		{"The army did not confirm the attack.", "not", "advmod", "confirm"},
		{"THE ARMY KILLED FIVE MILITANTS ON MONDAY.", "ARMY", "nsubj", "KILLED"},
		{"The president called off the talks.", "talks", "obj", "called"},
		{"Bomb kills two soldiers", "Bomb", "nsubj", "kills"},
		{"Security forces kill five militants in northwest Pakistan", "militants", "obj", "kill"},
		{"Gunmen Attack Convoy in Northern Nigeria", "Convoy", "obj", "Attack"},
		{"BOMB KILLS TWO SOLDIERS IN KABUL", "SOLDIERS", "obj", "KILLS"},
	} {
		doc := a.Annotate(&khabar.Report{Text: c.text})
		for _, w := range doc.Tokens {
			if w.Form != c.word {
				continue
			}
			head := "ROOT"
			if w.Head >= 0 {
				head = doc.Tokens[w.Head].Form
			}
			if w.Deprel != c.rel || head != c.head {
				t.Errorf("%s: %s is %s of %s, want %s of %s", c.text, c.word, w.Deprel, head, c.rel, c.head)
			}
		}
	}
}

// article is 600 words of made-up news.
var article = strings.Repeat("Gunmen killed at least 12 people in the northern town of Baga on Tuesday, police said, "+
	"and the governor's spokesman, Lt. Gen. Asim Khan, didn't comment on reports that a second attack had been repelled. "+
	"“We will not stop until they leave the valley,” he told reporters after a meeting with elders in the provincial capital. ", 9)

func BenchmarkAnnotate(b *testing.B) {
	a := annotator(b)
	r := &khabar.Report{Text: article}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n += len(a.Annotate(r).Tokens)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
