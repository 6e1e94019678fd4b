package sentence

import (
	"strings"

	"khabar"
)

// FromWords returns a document of the given words and sentences, ready for
// [Annotator.Analyse]. Its text is the words with a space between them and a
// line break after each sentence.
func FromWords(sentences [][]string) *khabar.Document {
	doc := &khabar.Document{}
	var b strings.Builder
	var spans []khabar.Span
	for i, words := range sentences {
		if len(words) == 0 {
			continue
		}
		spans = spans[:0]
		for k, w := range words {
			if k > 0 {
				b.WriteByte(' ')
			}
			spans = append(spans, khabar.Span{Start: b.Len(), End: b.Len() + len(w)})
			b.WriteString(w)
		}
		b.WriteByte('\n')
		doc.Text = b.String()
		addSentence(doc, spans, khabar.BlockParagraph, i)
	}
	doc.Text = b.String()
	doc.Report = &khabar.Report{Text: doc.Text}
	return doc
}
