// Package claim says who says so: it finds the claims of a report and tells the
// events by them.
//
// In: a [khabar.Document] with sentences, parse, actors and events. Out:
// Document.Claims in order of position, each with source, cue, content, stance,
// doubt and channel; and, in Document.Events, who told them (Claims, Status),
// who is said to have done them (Responsibility) and which figures are one
// source's own (Casualty.By).
//
// A claim begins with a cue ("said", "according to", "denial"). What the cue may
// introduce (its complements, the rest of its sentence, the quotations around
// it, also those that run over sentences and paragraphs) and who may be its
// source (subject, agent, possessor, the party of the words above it) are listed
// from the parse; two log-linear rankers choose among them and a third scorer
// says whether the cue introduces a claim at all ([Train]; after Newell et al.
// 2018 and Pareti 2015). Stance, doubt, channel, kind of source and the reason
// of anonymity follow from the tables of data/claim.
//
// Promises: a quote is the text at its span and holds whole sentences; no claim
// without a source, but for reports without an author, whose source is
// unspecified; ids are unique and every id in an event is that of a claim.
//
// A [Finder] never changes and is safe for concurrent use.
package claim

import (
	"fmt"
	"sync"

	"khabar"
	data "khabar/data/claim"
	modeldata "khabar/data/model/claim"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// Finder finds claims.
type Finder struct {
	*tables
	model    *model
	clusters *cluster.Table
	pool     sync.Pool // of *work
}

// New loads the tables and the model built into the program.
func New() (*Finder, error) {
	t, err := loadTables(data.FS)
	if err != nil {
		return nil, err
	}
	file, err := modelfile.Load(modeldata.FS, modeldata.File)
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	m, err := readModel(file)
	if err != nil {
		return nil, err
	}
	c, err := cluster.Load()
	if err != nil {
		return nil, err
	}
	f := &Finder{tables: t, model: m, clusters: c}
	f.pool.New = func() any { return new(work) }
	return f, nil
}

// Find fills doc.Claims and completes doc.Events.
func (f *Finder) Find(doc *khabar.Document) {
	doc.Claims = nil
	r := &reading{Finder: f, view: newView(doc, f.clusters)}
	w := f.pool.Get().(*work)
	found := f.model.attributions(r.view, w, r.isCue, r.bar)
	r.cited(found)
	r.goOn(found)
	f.pool.Put(w)
	for i := range found {
		if c := r.claim(&found[i]); c != nil {
			c.ID = fmt.Sprintf("c%d", len(doc.Claims)+1)
			doc.Claims = append(doc.Claims, c)
			r.found = append(r.found, found[i])
		}
	}
	r.nest()
	r.tellEvents()
}

// reading is one document being read.
type reading struct {
	*Finder
	*view
	found []attribution // one a claim
}

// isCue reports whether the word at i may bring in a claim.
func (r *reading) isCue(i int) bool { return r.model.cues[r.key(i)] }

// Bars for cues that the tables know. PolNeAR, which the model learned from, is
// about politics: it knows no claims of responsibility.
const (
	phraseBar = 0.05
	wordBar   = 0.3
)

// bar is the probability that an attribution must reach to be a claim.
func (r *reading) bar(a *attribution) float64 {
	if a.source.head < 0 {
		return r.model.threshold
	}
	switch st := r.phraseStance(a); st.stance {
	case khabar.StanceClaimsResponsibility, khabar.StanceDeniesResponsibility, khabar.StanceDeclines, khabar.StanceNeither, khabar.StanceBlames, khabar.StanceDenies:
		return min(phraseBar, r.model.threshold)
	}
	if _, ok := r.cues[r.key(a.i)]; ok && r.verbal(a.i) {
		return min(wordBar, r.model.threshold)
	}
	return r.model.threshold
}

// claim makes a claim of an attribution, or nil where it says nothing.
func (r *reading) claim(a *attribution) *khabar.Claim {
	st := r.stance(a)
	if st.none {
		return nil
	}
	src := r.source(a)
	if src.Type == khabar.SourceUnspecified && src.Mention == nil && !r.reporting(a) {
		return nil
	}
	if src.Type == khabar.SourceUnspecified && st.hedge == khabar.HedgeNone {
		st.hedge = khabar.HedgeReported
	}
	c := &khabar.Claim{Source: src, Stance: st.stance, Hedge: r.hedge(a, st), About: []string{},
		Sent: r.tok(a.i).Sent, CueTok: a.i, Rule: st.rule}
	cue := khabar.MarkAt(r.doc.Text, r.span(a.cue))
	c.Cue = &cue
	first, last := a.cue.first, a.cue.last
	if a.content.n > 0 {
		parts := a.content.runs()
		first, last = min(first, parts[0].first), max(last, parts[len(parts)-1].last)
		span := khabar.Span{Start: r.tok(parts[0].first).Start, End: r.tok(parts[len(parts)-1].last - 1).End}
		c.Content = &span
		for _, p := range parts {
			if len(parts) > 1 {
				c.Parts = append(c.Parts, r.span(p))
			}
		}
		c.Direct = r.direct(parts)
	}
	from, to := &r.doc.Sentences[r.tok(first).Sent], &r.doc.Sentences[r.tok(last-1).Sent]
	c.Quote = khabar.QuoteAt(r.doc.Text, khabar.Span{Start: from.Span.Start, End: to.Span.End})
	c.Channel = r.channel(a)
	return c
}

// direct reports whether at least half of the words stand in quotation marks.
func (r *reading) direct(parts []run) bool {
	in, n := 0, 0
	for _, p := range parts {
		for i := p.first; i < p.last; i++ {
			if r.word[i] {
				n++
				if q := r.quote[i]; q != 0 && p.overlaps(r.quotes[q-1]) && r.quotes[q-1].first >= p.first {
					in++
				}
			}
		}
	}
	return n > 0 && 2*in >= n
}

// nest joins a claim told within another to the one that relays it.
func (r *reading) nest() {
	for i, c := range r.doc.Claims {
		inner := r.found[i].i
		if r.found[i].relay >= 0 {
			c.Via = r.idOf(r.found[i].relay)
			continue
		}
		size := 0
		for k, o := range r.doc.Claims {
			if k == i || !r.found[k].content.covers(inner) || r.found[i].content.covers(r.found[k].i) {
				continue
			}
			if n := o.Content.End - o.Content.Start; size == 0 || n < size {
				c.Via, size = o.ID, n
			}
		}
	}
}

// idOf is the id of the claim whose cue stands at token i.
func (r *reading) idOf(i int) string {
	for k, c := range r.doc.Claims {
		if r.found[k].i == i {
			return c.ID
		}
	}
	return ""
}
