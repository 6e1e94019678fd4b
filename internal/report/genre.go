package report

import (
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/report/draft"
)

// genres in the order that breaks a tie.
var genres = []khabar.Genre{khabar.GenreNews, khabar.GenreAnalysis, khabar.GenreOpinion,
	khabar.GenreStatement, khabar.GenreDigest, khabar.GenreBackground}

const newsPrior = 2.0 // what a page is where nothing tells

// quotingWords and firstPersons are counted, outside quotes for the latter.
var (
	quotingWords = map[string]bool{"said": true, "told": true, "added": true, "says": true, "announced": true, "confirmed": true, "reported": true, "according": true}
	firstPersons = map[string]bool{"I": true, "my": true, "me": true, "we": true, "our": true, "us": true, "We": true, "My": true, "Our": true}
)

// tally counts over a text's words.
type tally struct{ words, quoting, first int }

func count(s string) tally {
	var t tally
	quoted := false
	start := -1
	word := func(end int) {
		if start < 0 {
			return
		}
		w := s[start:end]
		start = -1
		t.words++
		if quotingWords[w] {
			t.quoting++
		}
		if !quoted && firstPersons[w] {
			t.first++
		}
	}
	for i, c := range s {
		if unicode.IsLetter(c) {
			if start < 0 {
				start = i
			}
			continue
		}
		word(i)
		switch c {
		case '“':
			quoted = true
		case '”', '\n':
			quoted = false
		case '"':
			quoted = !quoted
		}
	}
	word(len(s))
	return t
}

// citations counts the brackets that hold a date, "(Dawn, June 22)", and the
// marks of footnotes, "[1]".
func (r *Reader) citations(s string) int {
	const longest = 100
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] != '(' && s[i] != '[' {
			continue
		}
		end := strings.IndexAny(s[i+1:min(len(s), i+1+longest)], ")]")
		if end < 0 {
			continue
		}
		in := s[i+1 : i+1+end]
		if s[i] == '(' && len(r.judge.Find(in)) > 0 || s[i] == '[' && len(in) <= 3 && strings.Trim(in, "0123456789") == "" && in != "" {
			n++
		}
	}
	return n
}

// genre scores the cues of data/report/genre.tsv and a few counts.
func (r *Reader) genre(rep *khabar.Report, a *draft.Article, address string) khabar.Genre {
	zones := r.zones(rep, a, address)
	score := map[khabar.Genre]float64{khabar.GenreNews: newsPrior}
	for _, c := range r.t.Genre {
		for _, z := range zones[c.Where] {
			if c.Pattern.In(z, z) {
				score[c.Genre] += c.Weight
				break
			}
		}
	}
	for _, m := range a.Menu {
		if g := r.t.Menu[m]; g != "" && g != khabar.GenreNews {
			score[g] += 2
		}
	}
	r.countCues(rep, a, score)
	best := khabar.GenreNews
	for _, g := range genres {
		if score[g] > score[best] {
			best = g
		}
	}
	return best
}

// countCues adds what is counted rather than found: density of quoting verbs,
// citations, first persons outside quotes, datelines.
func (r *Reader) countCues(rep *khabar.Report, a *draft.Article, score map[khabar.Genre]float64) {
	t := count(rep.Text)
	words := float64(max(t.words, 1))
	datelines, heads := 0, 0
	for _, b := range rep.Blocks {
		switch b.Kind {
		case khabar.BlockDateline:
			datelines++
		case khabar.BlockHeading:
			heads++
		}
	}
	quoting := 100 * float64(t.quoting) / words
	score[khabar.GenreNews] += min(2.5, quoting*1.5)
	if len(rep.Places) > 0 && len(a.Places) == 0 {
		score[khabar.GenreNews] += 2
	}
	if rep.Agency != "" {
		score[khabar.GenreNews]++
	}
	if a.Items >= 3 {
		score[khabar.GenreDigest] += 2 * float64(a.Items)
	}
	cites := r.citations(rep.Text)
	score[khabar.GenreAnalysis] += min(3, float64(cites)*0.5)
	if heads >= 2 && datelines == 0 {
		score[khabar.GenreAnalysis] += min(2, float64(heads)*0.4)
	}
	if a.Journal != "" {
		score[khabar.GenreAnalysis] += 2
	}
	if quoting < 0.4 && words > 150 {
		score[khabar.GenreAnalysis]++
	}
	first := 100 * float64(t.first) / words
	score[khabar.GenreOpinion] += min(3, first*1.5)
}

// zones are the stretches that a cue may name, lower-case.
func (r *Reader) zones(rep *khabar.Report, a *draft.Article, address string) map[string][]string {
	low := strings.ToLower(rep.Text)
	z := map[string][]string{
		"menu":  {strings.ToLower(address)},
		"title": {strings.ToLower(rep.Title)},
		"text":  {low},
	}
	var last string
	for i, b := range rep.Blocks {
		s := b.Of(rep.Text)
		switch {
		case b.Kind == khabar.BlockHeading:
			z["heads"] = append(z["heads"], strings.ToLower(s))
		case b.Kind == khabar.BlockParagraph && i <= 3 && len(z["head"]) == 0:
			z["head"] = []string{strings.ToLower(s)}
		}
		last = strings.ToLower(s)
	}
	z["last"] = []string{last}
	z["menu"] = append(z["menu"], a.Menu...)
	return z
}
