// Package layers reads words and CoNLL-U for annotation and writes a document's
// linguistic layers as CoNLL-U, BIO lines or JSON: what "khabar annotate" speaks.
//
// In: bytes in one of the formats of [Sources]. Out: one of [Formats]. With
// CoNLL-U input the given words, multiword ranges, empty nodes, sentences and
// comments are kept and the other columns filled.
package layers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/internal/model/conllu"
	"khabar/internal/sentence"
)

// Sources are the formats read, Formats those written.
var (
	Sources = []string{"text", "tokens", "conllu"}
	Formats = []string{"conllu", "bio", "json"}
)

// Annotate reads in, annotates it and writes it to out.
func Annotate(a *sentence.Annotator, in io.Reader, from, format string, out io.Writer) error {
	w := bufio.NewWriter(out)
	if err := annotate(a, in, from, format, w); err != nil {
		return err
	}
	return w.Flush()
}

func annotate(a *sentence.Annotator, in io.Reader, from, format string, out io.Writer) error {
	switch from {
	case "text":
		data, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		doc := a.Annotate(&khabar.Report{Text: strings.ToValidUTF8(string(data), "\ufffd")})
		return write(out, format, doc, nil)
	case "tokens":
		words, err := ReadTokens(in)
		if err != nil {
			return err
		}
		doc := sentence.FromWords(words)
		a.Analyse(doc)
		return write(out, format, doc, nil)
	case "conllu":
		return annotateCoNLLU(a, in, format, out)
	}
	return fmt.Errorf("annotate: source %q is none of %s", from, strings.Join(Sources, ", "))
}

// annotateCoNLLU annotates document by document.
func annotateCoNLLU(a *sentence.Annotator, in io.Reader, format string, out io.Writer) error {
	r := conllu.NewReader(in)
	var batch []*conllu.Sentence
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		words := make([][]string, len(batch))
		for i, s := range batch {
			for k := range s.Words {
				words[i] = append(words[i], s.Words[k].Form)
			}
		}
		doc := sentence.FromWords(words)
		a.Analyse(doc)
		err := write(out, format, doc, batch)
		batch = batch[:0]
		return err
	}
	for {
		s, err := r.Read()
		if err == io.EOF {
			return flush()
		}
		if err != nil {
			return err
		}
		if newDocument(s) {
			if err := flush(); err != nil {
				return err
			}
		}
		batch = append(batch, s)
	}
}

func newDocument(s *conllu.Sentence) bool {
	for _, c := range s.Comments {
		if strings.HasPrefix(strings.TrimSpace(c[1:]), "newdoc") {
			return true
		}
	}
	return false
}

// maxToken bounds a line of tokens.
const maxToken = 1 << 20

// ReadTokens reads one token a line, with blank lines between sentences. White
// space around a token is dropped; a second column is not read.
func ReadTokens(in io.Reader) ([][]string, error) {
	s := bufio.NewScanner(in)
	s.Buffer(make([]byte, 64<<10), maxToken)
	var out [][]string
	var now []string
	for s.Scan() {
		t, _, _ := strings.Cut(s.Text(), "\t")
		t = strings.TrimSpace(strings.ToValidUTF8(t, "\ufffd"))
		if t != "" {
			now = append(now, t)
			continue
		}
		if len(now) > 0 {
			out, now = append(out, now), nil
		}
	}
	if len(now) > 0 {
		out = append(out, now)
	}
	return out, s.Err()
}

// write writes doc. given are the sentences it was read from, if from CoNLL-U.
func write(out io.Writer, format string, doc *khabar.Document, given []*conllu.Sentence) error {
	switch format {
	case "conllu":
		return writeCoNLLU(out, doc, given)
	case "bio":
		return writeBIO(out, doc)
	case "json":
		return writeJSON(out, doc)
	}
	return fmt.Errorf("annotate: format %q is none of %s", format, strings.Join(Formats, ", "))
}

func writeCoNLLU(out io.Writer, doc *khabar.Document, given []*conllu.Sentence) error {
	for i := range doc.Sentences {
		var s *conllu.Sentence
		if given != nil {
			s = given[i]
		} else {
			s = fresh(doc, i)
		}
		fill(s, doc.Tokens, doc.Sentences[i].First)
		if err := conllu.Write(out, s); err != nil {
			return err
		}
	}
	return nil
}

// fresh makes a sentence of CoNLL-U out of sentence i of doc.
func fresh(doc *khabar.Document, i int) *conllu.Sentence {
	at := &doc.Sentences[i]
	s := &conllu.Sentence{Comments: []string{
		"# sent_id = " + strconv.Itoa(i+1),
		"# text = " + strings.Join(strings.Fields(at.Span.Of(doc.Text)), " "),
	}}
	for k := at.First; k < at.End; k++ {
		misc := "_"
		if k+1 < at.End && doc.Tokens[k].Span.End == doc.Tokens[k+1].Start {
			misc = "SpaceAfter=No"
		}
		s.Words = append(s.Words, conllu.Word{Form: strings.Join(strings.Fields(doc.Tokens[k].Form), " "), Misc: misc})
	}
	return s
}

// fill sets what was found. Features and enhanced dependencies are not found.
func fill(s *conllu.Sentence, tokens []khabar.Token, first int) {
	for k := range s.Words {
		w, t := &s.Words[k], &tokens[first+k]
		w.Lemma, w.UPOS, w.XPOS, w.Feats, w.Deps = t.Lemma, t.UPOS, t.XPOS, "_", "_"
		w.Head, w.Deprel = 0, t.Deprel
		if t.Head >= 0 {
			w.Head = t.Head - first + 1
		}
	}
}

// classes maps what the recogniser finds to the four classes of BIO output.
var classes = map[khabar.NameKind]string{
	khabar.NamePerson: "PER", khabar.NameOrg: "ORG",
	khabar.NameLocation: "LOC", khabar.NameFacility: "LOC",
	khabar.NameNORP: "MISC", khabar.NameProduct: "MISC", khabar.NameMisc: "MISC",
}

// mainHead is the model head that finds names of every text.
const mainHead = "names"

func writeBIO(out io.Writer, doc *khabar.Document) error {
	tags := make([]string, len(doc.Tokens))
	for _, n := range doc.Names {
		class, ok := classes[n.Kind]
		if !ok || n.Head != mainHead {
			continue
		}
		for i := n.First; i < n.Last; i++ {
			tags[i] = "I-" + class
		}
		tags[n.First] = "B-" + class
	}
	for i := range doc.Sentences {
		for k := doc.Sentences[i].First; k < doc.Sentences[i].End; k++ {
			tag := tags[k]
			if tag == "" {
				tag = "O"
			}
			if _, err := fmt.Fprintf(out, "%s\t%s\n", doc.Tokens[k].Form, tag); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(out, "\n"); err != nil {
			return err
		}
	}
	return nil
}

type jsonToken struct {
	ID     int    `json:"id"`
	Form   string `json:"form"`
	Lemma  string `json:"lemma"`
	UPOS   string `json:"upos"`
	XPOS   string `json:"xpos"`
	Head   int    `json:"head"` // id of the head, 0 for the root
	Deprel string `json:"deprel"`
	Start  int    `json:"start"`
	End    int    `json:"end"`
}

type jsonSentence struct {
	Start  int         `json:"start"`
	End    int         `json:"end"`
	Tokens []jsonToken `json:"tokens"`
}

type jsonName struct {
	Kind     khabar.NameKind `json:"kind"`
	Text     string          `json:"text"`
	Start    int             `json:"start"`
	End      int             `json:"end"`
	Sentence int             `json:"sentence"`
	First    int             `json:"first"` // id of its first token
	Last     int             `json:"last"`  // id of its last token
	Model    string          `json:"model"`
}

type jsonDocument struct {
	Text      string         `json:"text"`
	Sentences []jsonSentence `json:"sentences"`
	Names     []jsonName     `json:"names"`
}

// writeJSON writes one object a document. Offsets count code points of text.
func writeJSON(out io.Writer, doc *khabar.Document) error {
	at := codePoints(doc.Text)
	d := jsonDocument{Text: doc.Text, Sentences: []jsonSentence{}, Names: []jsonName{}}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		js := jsonSentence{Start: at(s.Span.Start), End: at(s.Span.End)}
		for k := s.First; k < s.End; k++ {
			t := &doc.Tokens[k]
			head := 0
			if t.Head >= 0 {
				head = t.Head - s.First + 1
			}
			js.Tokens = append(js.Tokens, jsonToken{k - s.First + 1, t.Form, t.Lemma, t.UPOS, t.XPOS, head, t.Deprel, at(t.Start), at(t.End)})
		}
		d.Sentences = append(d.Sentences, js)
	}
	for _, n := range doc.Names {
		first := doc.Sentences[n.Sent].First
		d.Names = append(d.Names, jsonName{n.Kind, n.Of(doc.Text), at(n.Start), at(n.End), n.Sent + 1, n.First - first + 1, n.Last - first, n.Head})
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

// codePoints returns a function from byte offsets of text to code points.
func codePoints(text string) func(int) int {
	if utf8.RuneCountInString(text) == len(text) {
		return func(i int) int { return i }
	}
	before := make([]int, len(text)+1)
	n := 0
	for i := range len(text) {
		before[i] = n
		if i+1 == len(text) || utf8.RuneStart(text[i+1]) {
			n++
		}
	}
	before[len(text)] = n
	return func(i int) int { return before[i] }
}
