package report

import (
	"regexp"
	"strings"

	"khabar"
	"khabar/internal/report/draft"
)

// genres in the order that breaks a tie.
var genres = []khabar.Genre{khabar.GenreNews, khabar.GenreAnalysis, khabar.GenreOpinion,
	khabar.GenreStatement, khabar.GenreDigest, khabar.GenreBackground}

const newsPrior = 1.5 // what a page is where nothing tells

var (
	citation    = regexp.MustCompile(`\([^()]{2,80}\b(?:January|February|March|April|May|June|July|August|September|October|November|December|19\d\d|20\d\d)\b[^()]{0,12}\)|\[\d{1,3}\]`)
	quotingVerb = regexp.MustCompile(`\b(?:said|told|added|says|announced|confirmed|reported|according to)\b`)
	firstPerson = regexp.MustCompile(`\b(?:I|my|me|we|our|us)\b`)
	inQuotes    = regexp.MustCompile(`“[^”]*”|"[^"]*"`)
)

// genre scores the cues of data/report/genre.tsv and a few counts.
func (r *Reader) genre(rep *khabar.Report, a *draft.Article, address string) khabar.Genre {
	zones := r.zones(rep, a, address)
	score := map[khabar.Genre]float64{khabar.GenreNews: newsPrior}
	for _, c := range r.t.Genre {
		for _, z := range zones[c.Where] {
			if c.Pattern.MatchString(z) {
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
	words := float64(strings.Count(rep.Text, " ") + 1)
	datelines, heads := 0, 0
	for _, b := range rep.Blocks {
		switch b.Kind {
		case khabar.BlockDateline:
			datelines++
		case khabar.BlockHeading:
			heads++
		}
	}
	quoting := 100 * float64(len(quotingVerb.FindAllStringIndex(rep.Text, -1))) / words
	score[khabar.GenreNews] += min(2.5, quoting*1.5)
	if len(rep.Places) > 0 {
		score[khabar.GenreNews] += 2
	}
	if rep.Agency != "" {
		score[khabar.GenreNews]++
	}
	if datelines >= 3 {
		score[khabar.GenreDigest] += 2 * float64(datelines)
	}
	cites := len(citation.FindAllStringIndex(rep.Text, -1))
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
	first := 100 * float64(len(firstPerson.FindAllStringIndex(inQuotes.ReplaceAllString(rep.Text, ""), -1))) / words
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
