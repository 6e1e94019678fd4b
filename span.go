package khabar

// Span is a half-open stretch of a report's text. See "Offsets" in the package
// comment for its unit.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Of returns the part of text that s covers, with s counting bytes.
func (s Span) Of(text string) string { return text[s.Start:s.End] }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share at least one position.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Mark is a span with its words: the contract's mention object.
type Mark struct {
	Text string `json:"text"`
	Span
}

// Quote is a span with its words, as evidence.
type Quote struct {
	Quote string `json:"quote"`
	Span
}

// MarkAt returns the mark of text at s (bytes).
func MarkAt(text string, s Span) Mark { return Mark{Text: s.Of(text), Span: s} }

// QuoteAt returns the quote of text at s (bytes).
func QuoteAt(text string, s Span) Quote { return Quote{Quote: s.Of(text), Span: s} }
