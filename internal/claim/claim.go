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
// from the parse; two log-linear rankers, each with a small net over the encoder's
// vectors beside it, choose among them and a third scorer
// says whether the cue introduces a claim at all ([Train]; after Newell et al.
// 2018 and Pareti 2015). Stance, doubt, channel, kind of source and the reason
// of anonymity follow from the tables of data/claim; where no phrase settles the
// stance, a log-linear model learned from the corpus may set another one
// ([TrainStances]).
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
	stances  *stanceModel // nil: the tables alone
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
	if file, err = modelfile.Load(modeldata.FS, modeldata.Stances); err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	s, err := readStances(file)
	if err != nil {
		return nil, err
	}
	return newFinder(t, m, c, s), nil
}

func newFinder(t *tables, m *model, c *cluster.Table, s *stanceModel) *Finder {
	f := &Finder{tables: t, model: m, clusters: c, stances: s}
	f.pool.New = func() any { return new(work) }
	return f
}

// open begins to read a document and finds its attributions.
func (f *Finder) open(doc *khabar.Document) (*reading, []attribution) {
	doc.Claims = nil
	r := &reading{Finder: f, view: newView(doc, f.clusters)}
	w := f.pool.Get().(*work)
	found := f.model.attributions(r.view, w, r.isCue, r.admit)
	r.cited(found)
	r.goOn(found)
	f.pool.Put(w)
	return r, found
}

// Find fills doc.Claims and completes doc.Events.
func (f *Finder) Find(doc *khabar.Document) {
	r, found := f.open(doc)
	for i := range found {
		if r.joined(&found[i]) {
			continue
		}
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
func (r *reading) isCue(i int) bool { return r.model.cues[r.keyHash(i)] }

// Bars for cues that the tables know. PolNeAR, which the model learned from, is
// about politics: it knows no claims of responsibility, and counts deeds that
// show an opinion ("endorsed", "banned").
const (
	phraseBar  = 0.02  // a phrase such as "claimed responsibility"
	plainBar   = 0.002 // a listed verb with a subject and a clause
	speakerBar = 0.06  // a listed verb of telling, of a known speaker
	wordBar    = 0.25  // a listed verb
	surelyBar  = 0.6   // a thing as a source
	strangeBar = 0.4   // a word that no table lists
)

// admit reports whether an attribution is sure enough to be a claim.
func (r *reading) admit(a *attribution) bool {
	known := r.known(a)
	if known && a.source.head < 0 {
		r.rescue(a)
	}
	row, listed := r.cues[r.keyHash(a.i)]
	bar := r.model.threshold
	switch {
	case a.source.head < 0:
	case known:
		bar = phraseBar
	case listed && r.plain(a):
		bar = plainBar
	case listed && r.verbal(a.i) && row.stance == khabar.StanceAsserts && r.somebody(a.source.head):
		bar = speakerBar
	case listed && r.verbal(a.i):
		bar = wordBar
	case !listed:
		bar = strangeBar
	}
	return a.p >= bar
}

// somebody reports whether the phrase at h is an actor of the report or a source
// the tables know.
func (r *reading) somebody(h int) bool {
	return r.tok(h).UPOS != "PRON" && (r.entityAt(h) >= 0 || r.kinds[r.lemma[h]] != "")
}

// known reports whether a phrase of the tables makes the attribution a claim of
// a kind that the model's teachers did not see.
func (r *reading) known(a *attribution) bool {
	switch r.phraseStance(a).stance {
	case khabar.StanceClaimsResponsibility, khabar.StanceDeniesResponsibility, khabar.StanceDeclines, khabar.StanceNeither, khabar.StanceBlames, khabar.StanceDenies:
		return true
	}
	return false
}

// rescue gives a finite verb without a source the noun phrase that its sentence
// begins with: what the parse lost.
func (r *reading) rescue(a *attribution) {
	if x := r.tok(a.i).XPOS; x != "VBD" && x != "VBZ" && x != "VBP" && !(x == "VBN" && r.is(a.i, "amod")) {
		return
	}
	for _, k := range r.Kids(a.i) {
		if d := r.tok(int(k)).Deprel; d == "aux:pass" || d == "nsubj:pass" {
			return
		}
	}
	sent := r.sentence(a.i)
	if p, _ := r.chunkRight(sent.first-1, sent); !p.empty() && p.last <= a.i {
		h := r.doc.Head(p.first, p.last)
		a.source = option{how: "opening", head: h, n: 1}
		a.source.parts[0] = p
	}
}

// plain reports whether somebody says a clause of his own, as "told" in "said
// his hosts had told him that …", which annotators of outer claims pass over.
func (r *reading) plain(a *attribution) bool {
	return r.verbal(a.i) && a.content.how == "ccomp" && a.source.how == "nsubj" && !thing[r.lemma[a.source.head]]
}

// claim makes a claim of an attribution, or nil where it says nothing.
func (r *reading) claim(a *attribution) *khabar.Claim {
	st := r.stance(a)
	if st.none {
		return nil
	}
	if a.source.head >= 0 && r.accused(a) {
		a.source = option{how: "none", head: -1}
	}
	if r.lifeless(a, st) {
		return nil
	}
	src := r.source(a)
	if src.Name == "" && src.Mention != nil {
		return nil
	}
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
	r.tidy(a)
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

// lifeless reports whether a thing, no one who could speak, is the subject of a
// word that is no plain word of telling: "clashes threaten to …".
func (r *reading) lifeless(a *attribution, st stand) bool {
	if a.source.head < 0 || r.judgement(a) || !r.abstract(a.source.head) {
		return false
	}
	_, listed := r.cues[r.keyHash(a.i)]
	return !listed && a.p < surelyBar || listed && st.stance != khabar.StanceAsserts && a.p < surelyBar
}

// accused reports whether the supposed source of a participle is the party it is
// about: "communities accused of helping".
func (r *reading) accused(a *attribution) bool {
	t := r.tok(a.i)
	return t.Deprel == "acl" && t.XPOS == "VBN" && t.Head == a.source.head
}

// tidy takes out of a content what is no part of it: the source, a relative
// clause of the source at its beginning.
func (r *reading) tidy(a *attribution) {
	if a.source.n == 0 || a.content.n == 0 {
		return
	}
	src := a.source.parts[0]
	p := &a.content.parts[0]
	if p.first >= src.first && p.last <= src.last { // nothing but the source
		a.content = option{how: a.content.how, head: -1}
		if end := int(r.hi[a.i]); end > a.cue.last && r.verbal(a.i) {
			a.content = r.rest(run{a.cue.last, end})
		}
		return
	}
	r.cutSource(a, src)
	r.dropTail(a)
	if p.first >= src.last && p.first <= src.last+2 && (r.lemma[p.first] == "who" || r.lemma[p.first] == "which" || r.lemma[p.first] == "whose") {
		if g := r.tok(p.first).Head; g > p.first && g < p.last {
			end := int(r.hi[g])
			for j := g; j < p.last; j++ {
				if r.tok(j).Form == "," && j >= end-1 {
					end = j + 1
					break
				}
			}
			if end < p.last {
				*p = r.trim(run{end, p.last})
			}
		}
	}
}

// cutSource takes the source off the edge of a piece that runs over it.
func (r *reading) cutSource(a *attribution, src run) {
	for k := range a.content.runs() {
		p := &a.content.parts[k]
		switch {
		case !p.overlaps(src) || p.first >= src.first && p.last <= src.last:
		case src.last >= p.last-1:
			*p = r.trim(run{p.first, src.first})
		case src.first <= p.first+1:
			*p = r.trim(run{src.last, p.last})
		}
	}
}

// dropTail drops a last piece in plain words behind a quotation: "by telephone".
func (r *reading) dropTail(a *attribution) {
	o := &a.content
	if o.n < 2 || !r.direct(o.parts[:1]) || r.words(o.parts[o.n-1]) > 6 {
		return
	}
	for i := o.parts[o.n-1].first; i < o.parts[o.n-1].last; i++ {
		if r.quote[i] != 0 || r.tok(i).UPOS == "VERB" {
			return
		}
	}
	o.n--
	o.parts[o.n] = run{}
}

// rest is the content of a bare run.
func (r *reading) rest(a run) option {
	o := option{how: "rest", head: -1}
	if a = r.trim(a); !a.empty() {
		o.parts[0], o.n = a, 1
	}
	return o
}

// joined reports whether a cue is the second half of a phrase that is a claim
// already: "would not confirm or deny".
func (r *reading) joined(a *attribution) bool {
	if len(r.found) == 0 || r.tok(a.i).Deprel != "conj" {
		return false
	}
	last := len(r.found) - 1
	return r.found[last].i == r.tok(a.i).Head && r.doc.Claims[last].Stance == khabar.StanceNeither
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
