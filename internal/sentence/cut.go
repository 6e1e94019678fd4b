package sentence

import (
	"khabar"
	langdata "khabar/data/lang"
)

// Cutter cuts text into sentences and words, without any model.
type Cutter struct{ tables *tables }

// NewCutter returns a cutter of English text.
func NewCutter() (*Cutter, error) {
	t, err := loadTables(langdata.FS, "en")
	if err != nil {
		return nil, err
	}
	return &Cutter{t}, nil
}

// Cut calls sentence with the words of each sentence of one paragraph, as the
// models read them, and where they stand in it.
func (c *Cutter) Cut(paragraph string, sentence func(words []string, spans []khabar.Span)) {
	spans := c.tables.tokenize(paragraph, 0, len(paragraph), nil)
	first := 0
	for _, end := range c.tables.split(paragraph, spans, nil) {
		words := make([]string, 0, end-first)
		for _, s := range spans[first:end] {
			words = append(words, asRead(s.Of(paragraph)))
		}
		sentence(words, spans[first:end])
		first = end
	}
}
