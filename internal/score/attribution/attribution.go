// Package attribution scores internal/claim on PolNeAR (Newell et al. 2018):
// who says what, by which words.
//
// In: JSON lines with the text and the attributions that a coder marked (source,
// cue, content; pieces allowed). Out: figures over all claims that the product
// makes of the text.
//
// Definitions. Spans are compared as sets of words (runs of letters and digits),
// so that commas and quotation marks do not count. A claim and a gold
// attribution can match when their cues share a word, or, where the cue words
// differ, when their contents agree with J ≥ 0.5 (Jaccard: words in common over
// words in either); pairs are chosen greedily, best sum of agreements first,
// each used once. Then
//
//   - cue F1: matched pairs over claims and over gold;
//   - source F1, content F1: pairs whose J is at least 0.5 (two empty sources
//     agree);
//   - source tokens F1, content tokens F1: words in common over the words of all
//     claims and of all gold, partial credit;
//   - source and content F1: pairs where both agree with J ≥ 0.5. This is the
//     figure the design sets an aim for.
//
// An article with several coders is scored against each, and each scoring
// weighs one over the number of coders: the figures are the average coder's.
package attribution

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/claim"
	"khabar/internal/score"
)

// agree is the least Jaccard overlap of spans that count as the same.
const agree = 0.5

// sum counts with weights.
type sum struct{ match, system, gold float64 }

func (s sum) f1() float64 {
	if s.system+s.gold == 0 {
		return 0
	}
	return 200 * s.match / (s.system + s.gold)
}

func (s sum) note() string {
	p, r := 0.0, 0.0
	if s.system > 0 {
		p = 100 * s.match / s.system
	}
	if s.gold > 0 {
		r = 100 * s.match / s.gold
	}
	return fmt.Sprintf("precision %.1f, recall %.1f", p, r)
}

// tally of a set.
type tally struct {
	cue, source, content, both, sourceTok, contentTok sum
	n                                                 int
}

// Run scores the articles of o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	list, err := files(o.Dir)
	if err != nil {
		return nil, err
	}
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	finder, err := claim.New()
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, file := range list {
		articles, err := read(file)
		if err != nil {
			return nil, err
		}
		if o.Limit > 0 && len(articles) > o.Limit {
			articles = articles[:o.Limit]
		}
		s := &scorer{o: o}
		for _, a := range articles {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			doc := r.document(a.text)
			finder.Find(doc)
			s.article(a, doc.Claims)
		}
		base, _, _ := strings.Cut(filepath.Base(file), ".")
		rows = append(rows, s.t.rows("polnear "+base)...)
	}
	return rows, nil
}

func (t *tally) rows(set string) []score.Row {
	row := func(measure string, s sum) score.Row {
		return score.Row{Set: set, Stage: "attribution", Measure: measure, Value: s.f1(), Unit: "%", N: t.n, Note: s.note()}
	}
	both := row("source and content F1", t.both)
	both.First, both.Aim = 40, 65
	return []score.Row{both, row("cue F1", t.cue), row("source F1", t.source), row("content F1", t.content),
		row("source tokens F1", t.sourceTok), row("content tokens F1", t.contentTok)}
}

type scorer struct {
	o     score.Options
	t     tally
	shown int
}

// item is a claim or a gold attribution as sets of words.
type item struct{ cue, source, content words }

// words are the starts of words, in order.
type words []int

// starts of all words of text that lie in the spans.
func wordsOf(text string, spans ...khabar.Span) words {
	var out words
	for _, s := range spans {
		in := false
		for i, r := range text[s.Start:s.End] {
			w := unicode.IsLetter(r) || unicode.IsDigit(r)
			if w && !in {
				out = append(out, s.Start+i)
			}
			in = w
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// common counts the words in both.
func common(a, b words) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// jaccard of two sets of words; two empty ones agree.
func jaccard(a, b words) float64 {
	if len(a) == 0 && len(b) == 0 {
		return 1
	}
	n := common(a, b)
	return float64(n) / float64(len(a)+len(b)-n)
}

// article scores the claims of a text against each of its coders.
func (s *scorer) article(a article, claims []*khabar.Claim) {
	var system []item
	for _, c := range claims {
		var it item
		if c.Cue != nil {
			it.cue = wordsOf(a.text, c.Cue.Span)
		}
		if c.Source.Mention != nil {
			it.source = wordsOf(a.text, c.Source.Mention.Span)
		}
		if parts := c.Parts; len(parts) > 0 {
			it.content = wordsOf(a.text, parts...)
		} else if c.Content != nil {
			it.content = wordsOf(a.text, *c.Content)
		}
		system = append(system, it)
	}
	for _, gold := range a.coders {
		var want []item
		for _, g := range gold {
			want = append(want, item{wordsOf(a.text, g.Cue...), wordsOf(a.text, g.Source...), wordsOf(a.text, g.Content...)})
		}
		s.compare(a, system, want, 1/float64(len(a.coders)))
	}
	s.t.n += len(a.coders[0])
}

type pair struct {
	sys, gold     int
	score         float64
	source, conts float64
}

// match pairs claims with gold, best agreement first.
func match(system, gold []item) []pair {
	var all []pair
	for i := range system {
		for j := range gold {
			cue := common(system[i].cue, gold[j].cue) > 0
			if len(system[i].cue) == 0 && len(gold[j].cue) == 0 { // a colon
				cue = common(system[i].content, gold[j].content) > 0
			}
			conts := jaccard(system[i].content, gold[j].content)
			if !cue && conts < agree {
				continue
			}
			src := jaccard(system[i].source, gold[j].source)
			p := pair{i, j, conts + src, src, conts}
			if cue {
				p.score++
			}
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	usedS, usedG := map[int]bool{}, map[int]bool{}
	out := all[:0]
	for _, p := range all {
		if !usedS[p.sys] && !usedG[p.gold] {
			usedS[p.sys], usedG[p.gold] = true, true
			out = append(out, p)
		}
	}
	return out
}

func (s *scorer) compare(a article, system, gold []item, weight float64) {
	t := &s.t
	for _, x := range []*sum{&t.cue, &t.source, &t.content, &t.both} {
		x.system += weight * float64(len(system))
		x.gold += weight * float64(len(gold))
	}
	for _, it := range system {
		t.sourceTok.system += weight * float64(len(it.source))
		t.contentTok.system += weight * float64(len(it.content))
	}
	for _, it := range gold {
		t.sourceTok.gold += weight * float64(len(it.source))
		t.contentTok.gold += weight * float64(len(it.content))
	}
	found := map[int]bool{}
	sys := map[int]bool{}
	for _, p := range match(system, gold) {
		found[p.gold], sys[p.sys] = true, true
		t.cue.match += weight
		t.sourceTok.match += weight * float64(common(system[p.sys].source, gold[p.gold].source))
		t.contentTok.match += weight * float64(common(system[p.sys].content, gold[p.gold].content))
		if p.source >= agree {
			t.source.match += weight
		}
		if p.conts >= agree {
			t.content.match += weight
		}
		if p.source >= agree && p.conts >= agree {
			t.both.match += weight
		} else {
			s.show("differs: %s\n  have %s\n  gold %s\n", a.id, show(a.text, system[p.sys]), show(a.text, gold[p.gold]))
		}
	}
	for i := range gold {
		if !found[i] {
			s.show("missed: %s\n  gold %s\n", a.id, show(a.text, gold[i]))
		}
	}
	for i := range system {
		if !sys[i] {
			s.show("extra: %s\n  have %s\n", a.id, show(a.text, system[i]))
		}
	}
}

func (s *scorer) show(format string, args ...any) {
	if s.shown < s.o.Errors {
		s.shown++
		fmt.Fprintf(s.o.Log, format, args...)
	}
}

// show prints the parts of an item, from first word to last.
func show(text string, it item) string {
	part := func(w words) string {
		if len(w) == 0 {
			return "–"
		}
		end := w[len(w)-1]
		for i, r := range text[end:] {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				end += i
				break
			}
		}
		out := strings.Join(strings.Fields(text[w[0]:end]), " ")
		if len(out) > 160 {
			out = strings.ToValidUTF8(out[:75], "") + " … " + strings.ToValidUTF8(out[len(out)-75:], "")
		}
		return out
	}
	return "[" + part(it.source) + "] (" + part(it.cue) + ") {" + part(it.content) + "}"
}
