package report

import (
	"strings"
	"unicode"
)

// letters that tell a language of the Arabic script; order matters: the first
// whose letters occur often enough wins.
var letters = []struct {
	language string
	letters  string
}{
	{"ps", "ټډړږښڅځڼېۍ"},
	{"ur", "ٹڈڑںےہ"},
	{"fa", "پچژگکی"},
	{"ar", "ةكيىأإ"},
}

const languageSample = 6000 // bytes of text that suffice

// language tells the language of a text: by its letters in the Arabic script, by
// its script where one language owns it, by function words in Latin and
// Cyrillic. It is empty where nothing tells.
func (r *Reader) language(s string) string {
	if len(s) > languageSample {
		s = s[:languageSample]
	}
	counts := map[string]int{}
	total := 0
	for _, c := range s {
		if unicode.IsLetter(c) {
			total++
			counts[scriptOf(c)]++
		}
	}
	best, most := "", 0
	for _, script := range []string{"Latin", "Arabic", "Cyrillic", "he", "el", "hi", "bn", "ta", "th", "ja", "ko", "zh", "ka", "hy", "am"} {
		if counts[script] > most {
			best, most = script, counts[script]
		}
	}
	switch {
	case total == 0:
		return ""
	case counts["ja"]*10 > total:
		return "ja"
	case best == "Arabic":
		return arabic(s)
	case best == "Latin" || best == "Cyrillic":
		return r.byFunctionWords(s)
	}
	return best
}

func scriptOf(c rune) string {
	switch {
	case unicode.Is(unicode.Latin, c):
		return "Latin"
	case unicode.Is(unicode.Arabic, c):
		return "Arabic"
	case unicode.Is(unicode.Cyrillic, c):
		return "Cyrillic"
	case unicode.Is(unicode.Hebrew, c):
		return "he"
	case unicode.Is(unicode.Greek, c):
		return "el"
	case unicode.Is(unicode.Devanagari, c):
		return "hi"
	case unicode.Is(unicode.Bengali, c):
		return "bn"
	case unicode.Is(unicode.Tamil, c):
		return "ta"
	case unicode.Is(unicode.Thai, c):
		return "th"
	case unicode.Is(unicode.Hiragana, c), unicode.Is(unicode.Katakana, c):
		return "ja"
	case unicode.Is(unicode.Hangul, c):
		return "ko"
	case unicode.Is(unicode.Han, c):
		return "zh"
	case unicode.Is(unicode.Georgian, c):
		return "ka"
	case unicode.Is(unicode.Armenian, c):
		return "hy"
	case unicode.Is(unicode.Ethiopic, c):
		return "am"
	}
	return "other"
}

func arabic(s string) string {
	n := map[string]int{}
	for _, c := range s {
		for _, l := range letters {
			if strings.ContainsRune(l.letters, c) {
				n[l.language]++
			}
		}
	}
	switch {
	case n["ps"] > 0 && n["ps"]*2 >= n["ur"]:
		return "ps"
	case n["ur"] > 0 && n["ur"]*10 >= n["fa"]:
		return "ur"
	case n["fa"] > n["ar"]:
		return "fa"
	}
	return "ar"
}

// byFunctionWords counts the function words of each language; the most wins, if
// there are enough of them.
func (r *Reader) byFunctionWords(s string) string {
	seen := map[string]int{}
	total := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' }) {
		seen[w]++
		total++
	}
	best, most := "", 0
	for _, l := range r.t.Languages {
		n := 0
		for _, w := range r.t.FunctionWords[l] {
			n += seen[w]
		}
		if n > most {
			best, most = l, n
		}
	}
	if most*12 < total {
		return ""
	}
	return best
}
