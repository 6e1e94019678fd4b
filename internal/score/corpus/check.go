package corpus

import (
	"fmt"
	"strings"
	"unicode"

	"khabar/internal/codebook"
)

// Check finds what the reader cannot know: types and modes that the codebook
// lacks, and items told twice. Each finding begins with file and line.
func Check(cb *codebook.Codebook, items []*Item) []string {
	var found []string
	say := func(it *Item, format string, args ...any) {
		found = append(found, fmt.Sprintf("%s:%d: %s", it.File, it.Line, fmt.Sprintf(format, args...)))
	}
	types := map[string]bool{}
	for _, t := range cb.Types {
		types[t.Name] = true
	}
	first := map[string]*Item{}
	for _, it := range items {
		for _, e := range it.Events {
			switch {
			case !types[e.Type]:
				say(it, "event %d: the codebook has no type %q", e.N, e.Type)
			case e.Mode != "" && !cb.HasMode(e.Type, e.Mode):
				say(it, "event %d: %s has no mode %q", e.N, e.Type, e.Mode)
			}
		}
		key := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, it.Text)
		if other := first[key]; other != nil {
			say(it, "the same words as %s:%d", other.File, other.Line)
			continue
		}
		first[key] = it
	}
	return found
}
