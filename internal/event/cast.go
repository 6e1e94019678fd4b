package event

import (
	"slices"
	"sync"

	"khabar"
	"khabar/internal/codebook"
)

// The codebook casts the parties whom the clause of a trigger names. Many stand
// elsewhere: in a neighbouring sentence, in an apposition, behind a noun no
// scheme foresees. The learned caster looks at every candidate (actor mentions,
// and nouns that are none) beside each event, asks a log-linear model with a small net
// what part it plays, and confirms, corrects or adds. The codebook's own word is
// one of its features, so where the two agree nothing changes.

// Reach of a violent event beyond its own sentences: how many sentences after, and
// before, a candidate may stand that no other violent event is told in.
const (
	reachAfter  = 4
	reachBefore = 1
)

// candidate is a mention, or the head of a noun phrase, that may play a part.
type candidate struct {
	tok     int // syntactic head
	mention int // index into Document.Actors; -1
	sent    int
	top     int // the first of a list it stands in: what the clause holds
	class   khabar.ActorClass
	seen    bool                 // it was looked at: what follows is known
	local   castFeats            // by itself; kept for training
	score   [castClasses]float32 // of the local features
}

// casting is what the caster knows of one document.
type casting struct {
	cands  []candidate
	bySent [][]int32 // sentence → candidates
	loose  []*draft  // sentence without a violent event → the event it may speak of
	lemma  []uint64  // hashes by token
	rel    []uint64
	group  []uint64 // word clusters, coarse; 0 unknown
	fine   []uint64
	passed []float32 // the encoder's vectors, through the matrices of the net
	done   []bool    // sentences of which passed is known
	feats  castFeats // working memory
	plays  [][]play  // by entity
}

// play is a part that an entity plays in an event.
type play struct {
	event int
	typ   string
	part  int
}

// pair is a candidate beside an event.
type pair struct {
	cand  int
	own   bool                 // it stands in a sentence of the event
	words netWords             // those that the net reads
	f     castFeats            // kept for training
	p     [castClasses]float32 // what the model makes of it
}

func (r *reading) newCasting() *casting {
	c := &casting{}
	r.castWords(c)
	doc := r.doc
	covered := make([]bool, len(doc.Tokens))
	for k := range doc.Actors {
		a := &doc.Actors[k]
		for i := a.First; i < a.Last; i++ {
			covered[i] = true
		}
		if a.Entity < 0 && a.Form == khabar.FormPronoun || r.owner[a.HeadTok] != nil || r.kindOnly(a.HeadTok) {
			continue
		}
		class := khabar.ClassGroup
		if a.Entity >= 0 {
			class = doc.Entities[a.Entity].Class
		}
		c.cands = append(c.cands, candidate{tok: a.HeadTok, mention: k, sent: a.Sent, class: class})
	}
	for k := range doc.Times {
		for i := doc.Times[k].First; i < doc.Times[k].Last; i++ {
			covered[i] = true
		}
	}
	for k := range doc.Places {
		for i := doc.Places[k].First; i < doc.Places[k].Last; i++ {
			covered[i] = true
		}
	}
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		if covered[i] || t.UPOS != "NOUN" && t.UPOS != "PROPN" || r.owner[i] != nil || t.Deprel == "compound" || t.Deprel == "flat" {
			continue
		}
		c.cands = append(c.cands, candidate{tok: i, mention: -1, sent: t.Sent, class: r.classOf(i)})
	}
	slices.SortStableFunc(c.cands, func(a, b candidate) int { return a.tok - b.tok })
	c.bySent = make([][]int32, len(doc.Sentences))
	for k := range c.cands {
		s := &c.cands[k]
		c.bySent[s.sent] = append(c.bySent[s.sent], int32(k))
		s.top = r.topOf(s.tok)
	}
	r.looseSentences(c)
	r.played(c)
	return c
}

// played notes what each entity plays by the codebook.
func (r *reading) played(c *casting) {
	c.plays = make([][]play, len(r.doc.Entities))
	for n, e := range r.doc.Events {
		for k := range e.Actors {
			if a := &e.Actors[k]; a.Entity >= 0 {
				c.plays[a.Entity] = append(c.plays[a.Entity], play{n, e.Type, partOf(e.Type, a.Role)})
			}
		}
	}
}

// topOf climbs a list or apposition to its first member.
func (r *reading) topOf(i int) int {
	for steps := 0; steps < 8; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 || t.Deprel != "conj" && t.Deprel != "appos" && t.Deprel != "flat" {
			break
		}
		if u := r.doc.Tokens[t.Head].UPOS; u != "NOUN" && u != "PROPN" && u != "PRON" && u != "NUM" {
			break
		}
		i = t.Head
	}
	return i
}

// looseSentences gives each sentence without a violent event the one that it may
// speak of: the last before it, else the next.
func (r *reading) looseSentences(c *casting) {
	n := len(r.doc.Sentences)
	last := make([]*draft, n) // the event told last in the sentence
	for _, d := range r.drafts {
		if d.dead || d.typ() != "ASSAULT" {
			continue
		}
		for _, s := range d.sents {
			if last[s] == nil || last[s].tok < d.tok {
				last[s] = d
			}
		}
	}
	c.loose = make([]*draft, n)
	for s := range n {
		if last[s] != nil {
			continue
		}
		for back := 1; back <= reachAfter && s-back >= 0 && c.loose[s] == nil && r.story[s-back] == r.story[s]; back++ {
			c.loose[s] = last[s-back]
		}
		for ahead := 1; ahead <= reachBefore && s+ahead < n && c.loose[s] == nil && r.story[s+ahead] == r.story[s]; ahead++ {
			c.loose[s] = last[s+ahead]
		}
	}
}

// pairs lists the candidates beside an event as the model judges them, or, without
// one, with their features.
func (r *reading) pairs(c *casting, d *draft, e *khabar.Event) []pair {
	var out []pair
	r.project(c, d.sent)
	sc := r.script(d, e)
	first, end := partsOf(e.Type)
	put := func(s int, own bool) {
		r.project(c, s)
		for _, k := range c.bySent[s] {
			cand := &c.cands[k]
			p := pair{cand: int(k), own: own, words: r.wordsOf(d, cand, own)}
			r.lookAt(c, cand)
			c.feats = c.feats[:0]
			r.pairFeatures(c, d, e, sc, &p, &c.feats)
			if r.caster == nil {
				p.f = slices.Clone(c.feats)
			} else {
				p.p = r.caster.judge(cand, c.feats, c.passed, &p.words, first, end)
			}
			out = append(out, p)
		}
	}
	for s := range r.doc.Sentences {
		switch {
		case slices.Contains(d.sents, s):
			put(s, true)
		case c.loose[s] == d:
			put(s, false)
		}
	}
	return out
}

// project passes the vectors of a sentence through the net, once.
func (r *reading) project(c *casting, s int) {
	if r.caster != nil && !c.done[s] {
		r.caster.net.project(c.passed, &r.doc.Vectors, r.doc.Sentences[s].First, r.doc.Sentences[s].End)
		c.done[s] = true
	}
}

// wordsOf returns the words that the net reads of a candidate beside an event.
func (r *reading) wordsOf(d *draft, s *candidate, own bool) netWords {
	w := netWords{int32(s.tok), int32(r.doc.Tokens[s.top].Head), -1, int32(d.tok)}
	if own {
		w[2] = int32(r.nearTrigger(d, s))
	}
	return w
}

// nearTrigger returns the trigger of an event, or its light verb, that stands
// nearest to a candidate in its sentence; -1 where none does.
func (r *reading) nearTrigger(d *draft, s *candidate) int {
	near := -1
	for i := range d.matches {
		m := &d.matches[i]
		for k := -1; k < len(m.Light); k++ {
			t := m.Tok
			if k >= 0 {
				t = m.Light[k].Tok
			}
			if r.doc.Tokens[t].Sent == s.sent && (near < 0 || abs(t-s.tok) < abs(near-s.tok)) {
				near = t
			}
		}
	}
	return near
}

// lookAt finds out what a candidate is by itself, once.
func (r *reading) lookAt(c *casting, s *candidate) {
	if s.seen {
		return
	}
	s.seen = true
	c.feats = c.feats[:0]
	r.localFeatures(c, s, &c.feats)
	if r.caster == nil {
		s.local = slices.Clone(c.feats)
	} else {
		s.score = r.caster.sum(c.feats, 0, castClasses)
	}
}

// passedRooms keep the memory of casting.passed, of which only what project wrote
// is read.
var passedRooms = sync.Pool{New: func() any { return new([]float32) }}

// castAll confirms, corrects and adds the parties of the events.
func (r *reading) castAll() {
	if r.caster == nil || len(r.drafts) == 0 {
		return
	}
	c := r.newCasting()
	room := passedRooms.Get().(*[]float32)
	defer passedRooms.Put(room)
	*room = slices.Grow((*room)[:0], len(r.doc.Tokens)*castRoleWords*castHidden)
	c.passed = (*room)[:len(r.doc.Tokens)*castRoleWords*castHidden]
	c.done = make([]bool, len(r.doc.Sentences))
	for i, d := range r.drafts {
		e := r.doc.Events[i]
		ps := r.pairs(c, d, e)
		r.recast(c, ps, e)
		for k := range ps {
			r.castNew(c, &ps[k], e)
		}
	}
}

// recast drops and corrects what the codebook cast.
func (r *reading) recast(c *casting, ps []pair, e *khabar.Event) {
	m := r.caster
	first, end := partsOf(e.Type)
	kept := e.Actors[:0]
	for _, a := range e.Actors {
		own := partOf(e.Type, a.Role)
		best := [castClasses]float32{}
		seen := false
		for k := range ps {
			if r.isOf(&c.cands[ps[k].cand], &a) {
				seen = true
				for x := first; x < end; x++ {
					best[x] = max(best[x], ps[k].p[x])
				}
			}
		}
		if seen && own != first {
			for x := first + 1; x < end; x++ {
				if x != own && best[x] >= m.change && best[own] < 1-m.change && fitsPart(a.Class, x) {
					a.Role = castRoles[x]
					own = x
				}
			}
			if best[own] < m.keep[own] {
				continue
			}
		}
		kept = append(kept, a)
	}
	e.Actors = kept
}

// fitsPart reports whether an actor of a class can play a part.
func fitsPart(c khabar.ActorClass, x int) bool {
	switch x {
	case castPerpetrator, castActor, castParticipant, castMediator:
		return c != khabar.ClassFacility && c != khabar.ClassVehicle && c != khabar.ClassOther
	case castVictim:
		return c == khabar.ClassPerson || c == khabar.ClassGroup
	case castTarget:
		return c != khabar.ClassPerson
	}
	return true
}

// isOf reports whether a candidate is the actor: its entity, or its words.
func (r *reading) isOf(c *candidate, a *khabar.EventActor) bool {
	if a.Entity >= 0 {
		return c.mention >= 0 && r.doc.Actors[c.mention].Entity == a.Entity
	}
	return a.Mention != nil && a.Mention.Start <= r.doc.Tokens[c.tok].Start && r.doc.Tokens[c.tok].End <= a.Mention.End
}

// castNew adds a candidate that the model is sure of.
func (r *reading) castNew(c *casting, p *pair, e *khabar.Event) {
	m := r.caster
	cand := &c.cands[p.cand]
	first, end := partsOf(e.Type)
	best := first
	for x := first + 1; x < end; x++ {
		if p.p[x] >= m.add[x] && (best == first || p.p[x] > p.p[best]) {
			best = x
		}
	}
	if best == first {
		return
	}
	for k := range e.Actors {
		if r.isOf(cand, &e.Actors[k]) {
			return
		}
	}
	if a := r.cameo(cand, best); a != nil {
		if best == castPerpetrator && twoSided(e) {
			a.Role = khabar.RoleActor
		}
		add(e, a)
	}
}

// twoSided reports whether the codebook calls those who act in an attack sides of
// a fight.
func twoSided(e *khabar.Event) bool {
	return slices.ContainsFunc(e.Actors, func(a khabar.EventActor) bool { return a.Role == khabar.RoleActor }) &&
		!slices.ContainsFunc(e.Actors, func(a khabar.EventActor) bool { return a.Role == khabar.RolePerpetrator })
}

// cameo makes an event actor of a candidate in a part, nil where it can play
// none.
func (r *reading) cameo(c *candidate, x int) *khabar.EventActor {
	part := codebook.Part{Role: castRoles[x], Tok: c.tok}
	if c.mention >= 0 {
		a := r.known(c.mention, part)
		if a == nil || !fitsPart(a.Class, x) && !(doers[castRoles[x]] && a.Class == khabar.ClassVehicle) {
			return nil
		}
		a.Role = castRoles[x]
		return a
	}
	class := c.class
	if class == "" {
		switch {
		case x == castTarget:
			class = khabar.ClassOther
		case r.doc.Tokens[c.tok].XPOS == "NNS" || r.doc.Tokens[c.tok].XPOS == "NNPS":
			class = khabar.ClassGroup
		default:
			class = khabar.ClassPerson
		}
	}
	if class == khabar.ClassVehicle && doers[castRoles[x]] {
		return r.crew(part)
	}
	if !fitsPart(class, x) {
		return nil
	}
	mark := khabar.MarkAt(r.doc.Text, r.phrase(c.tok))
	return &khabar.EventActor{Name: mark.Text, Role: castRoles[x], Class: class, Mention: &mark, Entity: -1}
}
