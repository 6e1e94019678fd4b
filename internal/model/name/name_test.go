package name

import (
	"strings"
	"testing"

	"khabar"
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
		r.Recognise(doc)
		if got := found(doc, c.head); got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.head, c.text, got, c.want)
		}
	}
}

func TestNamesAreInOrderAndApart(t *testing.T) {
	r := load(t)
	doc := document("The coalition struck an ISIL tank near Mosul on Sunday , the Ministry of Defence said .",
		"", "President Omar Sy of Senegal met Ban Ki - moon in Dakar .")
	r.Recognise(doc)
	r.Recognise(doc) // a second run replaces the first
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
	docs, err := Read(strings.NewReader("-DOCSTART- one O\n\nAbu B-Person\nBakr E-Person\nand O\nUN S-Organization\nUN I-Organization\n\nKo I-Person\nti I-Person\nti B-Person\n"),
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
	if _, err := Read(strings.NewReader("a b"), Worldwide); err == nil {
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
		r.Recognise(doc)
	}
	b.ReportMetric(float64(len(doc.Tokens)*b.N)/b.Elapsed().Seconds(), "tok/s")
}
