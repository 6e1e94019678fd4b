package incident

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"

	"khabar"
)

// Merger merges events into incidents. It is safe for concurrent use.
type Merger struct {
	model *Model
	words *Words
	modes modeTable
	idf   *Corpus
}

// New reads the tables of data/incident.
func New() (*Merger, error) {
	m := &Merger{}
	var err error
	if m.model, err = LoadModel(); err != nil {
		return nil, fmt.Errorf("incident: %w", err)
	}
	if m.words, err = LoadWords(); err != nil {
		return nil, fmt.Errorf("incident: %w", err)
	}
	if m.modes, err = loadModes(); err != nil {
		return nil, fmt.Errorf("incident: %w", err)
	}
	if m.idf, err = LoadCorpus(); err != nil {
		return nil, fmt.Errorf("incident: %w", err)
	}
	return m, nil
}

// With returns a merger like m that weighs features by model.
func (m *Merger) With(model *Model) *Merger {
	out := *m
	out.model = model
	return &out
}

// WithSynonyms returns a merger like m that knows the synonyms of a table like
// data/incident/synonyms.tsv.
func (m *Merger) WithSynonyms(table []byte) (*Merger, error) {
	w := &Words{irregular: m.words.irregular, synonyms: map[[2]string]float64{}}
	if err := rows(bytes.NewReader(table), "synonyms", w.addSynonym); err != nil {
		return nil, err
	}
	out := *m
	out.words = w
	return &out, nil
}

// Merge returns the incidents of all events in xs, in order of id. Of reports
// with the same id the first in xs is taken: ids are the caller's to keep apart.
func (m *Merger) Merge(ctx context.Context, xs []*khabar.Extraction) ([]*Incident, error) {
	b := m.prepare(xs)
	groups, err := m.happened(ctx, b)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		g.lookBack()
	}
	left, err := m.attach(ctx, b, groups)
	if err != nil {
		return nil, err
	}
	groups = append(groups, left...)
	out := make([]*Incident, 0, len(groups))
	for _, g := range groups {
		out = append(out, m.incident(g))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out, nil
}

// batch is what Merge works on.
type batch struct {
	items []*item
	cmp   *comparer
}

// group of items that are one incident.
type group struct {
	items, mentions []*item
	merges          []MergeReason
}

func (m *Merger) prepare(xs []*khabar.Extraction) *batch {
	xs = distinct(xs)
	b := &batch{cmp: &comparer{words: m.words, modes: m.modes, corpus: m.idf}}
	copies := Copies(xs)
	for i, x := range xs {
		r := &reportText{id: x.Report.ID, x: x, group: copies[i],
			words: m.words.Stems(x.Report.Title + "\n" + x.Report.Text), titleWords: m.words.Stems(x.Report.Title)}
		r.vec, r.title = m.idf.Vector(r.words), m.idf.Vector(r.titleWords)
		r.keys = r.vec.Heaviest(keyTerms)
		for _, e := range x.Events {
			it := m.words.item(x, r, e)
			it.vec = m.idf.Vector(it.words)
			b.items = append(b.items, it)
		}
	}
	sortItems(b.items)
	return b
}

// distinct extractions with a report, sorted by the report's id.
func distinct(xs []*khabar.Extraction) []*khabar.Extraction {
	seen := map[string]bool{}
	var out []*khabar.Extraction
	for _, x := range xs {
		if x.Report != nil && !seen[x.Report.ID] {
			seen[x.Report.ID] = true
			out = append(out, x)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Report.ID < out[j].Report.ID })
	return out
}

// happened merges the events told as having happened.
func (m *Merger) happened(ctx context.Context, b *batch) ([]*group, error) {
	var items []*item
	for _, it := range b.items {
		if it.kind == KindHappened {
			items = append(items, it)
		}
	}
	return m.cluster(ctx, b.cmp, items)
}

// lookBack turns the undated accounts of reports that came out well after the
// incident into mentions: they tell it as background and are no further source.
func (g *group) lookBack() {
	last, dated := 0, false
	for _, it := range g.items {
		if it.days.known && (!dated || it.days.to > last) {
			last, dated = it.days.to, true
		}
	}
	if !dated {
		return
	}
	var kept []*item
	for _, it := range g.items {
		if d := it.days; !d.known && !d.none && d.from-last > maxApart {
			g.mentions = append(g.mentions, it)
		} else {
			kept = append(kept, it)
		}
	}
	g.items = kept
}

func (m *Merger) cluster(ctx context.Context, cmp *comparer, items []*item) ([]*group, error) {
	var edges []Edge
	pairs, err := candidates(ctx, items)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		x, y := items[p[0]], items[p[1]]
		v, ok := cmp.compare(x, y)
		e := Edge{A: p[0], B: p[1], Cannot: !ok || apart(x, y)}
		if ok {
			e.Score = m.model.Score(&v)
		} else {
			e.Score = m.model.Missing
		}
		edges = append(edges, e)
	}
	groups, joins := Cluster(len(items), edges, m.model.Threshold, m.model.Missing)
	out := make([]*group, 0, len(groups))
	for i, g := range groups {
		n := &group{}
		for _, k := range g {
			n.items = append(n.items, items[k])
		}
		for _, j := range joins[i] {
			n.merges = append(n.merges, m.reason(cmp, items, edges[j.Edge], j.Average))
		}
		out = append(out, n)
	}
	return out, nil
}

func (m *Merger) reason(cmp *comparer, items []*item, e Edge, average float64) MergeReason {
	v, _ := cmp.compare(items[e.A], items[e.B])
	return MergeReason{A: items[e.A].ref, B: items[e.B].ref, Score: round3(e.Score), Average: round3(average), Features: m.model.Explain(&v)}
}

// attach gives each event that is not told as having happened to the incident
// it speaks of, and groups the rest by kind.
func (m *Merger) attach(ctx context.Context, b *batch, happened []*group) ([]*group, error) {
	owner := map[*item]*group{}
	for _, g := range happened {
		for _, it := range g.items {
			owner[it] = g
		}
	}
	best, err := m.nearest(ctx, b, owner)
	if err != nil {
		return nil, err
	}
	rest := map[Kind][]*item{}
	for _, it := range b.items {
		switch near := best[it]; {
		case it.kind == KindHappened:
		case near != nil && it.kind != KindAggregate:
			owner[near].mentions = append(owner[near].mentions, it)
		default:
			rest[it.kind] = append(rest[it.kind], it)
		}
	}
	var out []*group
	for _, k := range []Kind{KindPlanned, KindHypothetical, KindNegated, KindBackground, KindAggregate} {
		gs, err := m.cluster(ctx, b.cmp, rest[k])
		if err != nil {
			return nil, err
		}
		out = append(out, gs...)
	}
	return out, nil
}

// nearest finds, for each item without an owner, the owned item it scores
// highest with, from the threshold up.
func (m *Merger) nearest(ctx context.Context, b *batch, owner map[*item]*group) (map[*item]*item, error) {
	best, score := map[*item]*item{}, map[*item]float64{}
	pairs, err := candidates(ctx, b.items)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		x, y := b.items[p[0]], b.items[p[1]]
		if owner[x] == nil {
			x, y = y, x
		}
		if owner[x] == nil || owner[y] != nil || apart(x, y) {
			continue
		}
		v, ok := b.cmp.compare(x, y)
		s := m.model.Score(&v)
		if !ok || s < m.model.Threshold {
			continue
		}
		if old := best[y]; old == nil || s > score[y] || (s == score[y] && x.key < old.key) {
			best[y], score[y] = x, s
		}
	}
	return best, nil
}

// keyTerms is how many terms of a report stand for its story.
const keyTerms = 8

// candidates returns the pairs of items worth comparing, as sorted index pairs:
// of one type, and dated to days in common (give or take maxApart), or, where
// one is undated or dated coarsely, with a place or an actor in common, or, where
// one has no date at all, with a key term of their reports in common.
func candidates(ctx context.Context, items []*item) ([][2]int, error) {
	blocks := map[string]*block{}
	for i, it := range items {
		it.eachBlock(func(k string, passive bool) {
			if blocks[k] == nil {
				blocks[k] = &block{}
			}
			blocks[k].add(i, passive)
		})
	}
	seen := map[[2]int]bool{}
	var out [][2]int
	for _, bl := range blocks {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		bl.pairs(func(a, b int) {
			if p := [2]int{min(a, b), max(a, b)}; !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
		})
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i][0] < out[j][0] || (out[i][0] == out[j][0] && out[i][1] < out[j][1])
	})
	return out, nil
}

// block holds items that share a key. Passive ones meet active ones, but not one
// another.
type block struct{ active, passive []int }

// add takes items in order; one that comes twice, since it names an actor twice,
// is taken once and never meets itself.
func (b *block) add(i int, passive bool) {
	to := &b.active
	if passive {
		to = &b.passive
	}
	if n := len(*to); n == 0 || (*to)[n-1] != i {
		*to = append(*to, i)
	}
}

func (b *block) pairs(f func(x, y int)) {
	for i, x := range b.active {
		for _, y := range b.active[i+1:] {
			f(x, y)
		}
		for _, y := range b.passive {
			f(x, y)
		}
	}
}

// eachBlock calls f with the keys under which an item meets its candidates, and
// whether it is passive there: items dated to days need not meet one another but
// under their days.
func (it *item) eachBlock(f func(key string, passive bool)) {
	t := it.e.Type
	dated := it.days.known && !it.days.wide()
	if !it.days.wide() {
		// Intervals that come within maxApart days share a window.
		for d := floorDiv(it.days.from-maxApart, maxApart+1); d <= floorDiv(it.days.to, maxApart+1); d++ {
			f(fmt.Sprint(t, "|d|", d), false)
		}
	}
	if p := it.e.Place; p != nil && fine(p) && p.GazetteerID != "" {
		f(t+"|p|"+p.GazetteerID, dated)
	}
	if p := it.e.Place; p != nil && p.Admin1 != "" {
		f(fmt.Sprint(t, "|p1|", p.CountryCode, "|", p.Admin1), dated)
	}
	for _, p := range it.parts {
		if p.id != "" {
			f(fmt.Sprint(t, "|a|", p.id, "|", p.side), dated)
		}
	}
	for _, w := range it.report.keys {
		f(t+"|w|"+w, !it.days.none)
	}
	f(t+"|r|"+it.ref.Report, false)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// incidentID is stable while the first event of the incident stays the first.
func incidentID(first *item) string {
	sum := sha256.Sum256([]byte(first.key))
	return "i" + hex.EncodeToString(sum[:8])
}
