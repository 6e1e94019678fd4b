package extract

import (
	"unicode/utf8"

	"khabar"
)

// codePoints returns the map from byte offsets in text to code points. Text
// without multi-byte characters needs none.
func codePoints(text string) func(khabar.Span) khabar.Span {
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return func(s khabar.Span) khabar.Span { return s }
	}
	at := make([]int32, len(text)+1)
	n := int32(0)
	for i := range text {
		at[i] = n
		n++
	}
	at[len(text)] = n
	return func(s khabar.Span) khabar.Span {
		return khabar.Span{Start: int(at[s.Start]), End: int(at[s.End])}
	}
}
