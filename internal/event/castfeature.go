package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/model/cluster"
)

// castWords hashes the words of a document once.
func (r *reading) castWords(c *casting) {
	n := len(r.doc.Tokens)
	c.lemma, c.rel, c.group, c.fine = make([]uint64, n), make([]uint64, n), make([]uint64, n), make([]uint64, n)
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		l := r.view.Lemma(i)
		c.lemma[i] = hashString(l)
		base, _, _ := strings.Cut(t.Deprel, ":")
		if t.Deprel == "nsubj:pass" || t.Deprel == "acl:relcl" || t.Deprel == "nmod:poss" || t.Deprel == "obl:agent" {
			base = t.Deprel
		}
		h := hashString(base)
		if base == "obl" || base == "nmod" {
			h = mix(h, hashString(prep(r.view, i)))
		}
		c.rel[i] = h
		if code := r.codes[i]; code.known {
			c.group[i], c.fine[i] = uint64(cluster.Prefix(code.path, 6)), uint64(cluster.Prefix(code.path, 11))
		}
	}
}

func at(h []uint64, i, first, end int) uint64 {
	if i < first || i >= end {
		return 7
	}
	return h[i]
}

func bucket(n int) uint64 {
	switch {
	case n < 0:
		return 20 + bucket(-n)
	case n <= 4:
		return uint64(n)
	case n <= 6:
		return 5
	case n <= 9:
		return 6
	case n <= 14:
		return 7
	case n <= 25:
		return 8
	}
	return 9
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// kind of a candidate: class, sector, form.
func (r *reading) kindOf(c *candidate) (class, sector, form uint64) {
	class = hashString(string(c.class))
	if c.mention < 0 {
		return class, 1, 2
	}
	a := &r.doc.Actors[c.mention]
	form = hashString(string(a.Form))
	if a.Entity < 0 {
		return class, 3, form
	}
	return class, hashString(r.doc.Entities[a.Entity].Sector), form
}

// localFeatures describe a candidate by itself and by the clause it stands in.
func (r *reading) localFeatures(c *casting, s *candidate, f *castFeats) {
	i, doc := s.tok, r.doc
	t := &doc.Tokens[i]
	sent := &doc.Sentences[t.Sent]
	class, sector, form := r.kindOf(s)
	word := c.lemma[i]
	if s.mention >= 0 && doc.Actors[s.mention].Form == khabar.FormName || t.UPOS == "PROPN" {
		word = mix(5, c.group[i]) // names are learned by their kind
	}
	f.add(1)
	f.add(2, class)
	f.add(3, class, sector)
	f.add(4, word)
	f.add(5, c.group[i])
	f.add(6, c.fine[i])
	f.add(7, form, class)
	f.add(8, hashString(t.XPOS), class)
	if s.mention >= 0 {
		a := &doc.Actors[s.mention]
		if a.Entity >= 0 {
			en := &doc.Entities[a.Entity]
			f.add(9, flag(en.ActorID != ""), class, sector)
			f.add(10, bucket(len(en.Mentions)), class)
			f.add(11, flag(en.Anonymous), flag(en.Affiliation != ""), class)
			if doc.Actors[en.Mentions[0]].Sent == 0 {
				f.add(12, class)
			}
		}
	}
	det := uint64(0)
	for _, k := range r.view.Kids(i) {
		switch d := doc.Tokens[k].Deprel; d {
		case "det":
			det = c.lemma[k]
		case "nummod":
			det = 3
		case "nmod:poss":
			det = 4
			f.add(15, c.lemma[k])
		case "amod", "compound":
			f.add(16, c.lemma[k])
			f.add(17, c.fine[k], class)
		case "acl", "acl:relcl":
			f.add(18, c.lemma[k], hashString(d))
			f.add(19, c.lemma[k], class)
		case "appos":
			f.add(20, c.group[k], class)
		case "nmod":
			f.add(21, c.rel[k], c.group[k])
			f.add(22, c.rel[k], word)
		}
	}
	f.add(23, det, class)
	f.add(24, det, word)
	r.clauseFeatures(c, s, f, class, sector, word)
	f.add(50, at(c.lemma, i-1, sent.First, sent.End))
	f.add(51, at(c.lemma, i+1, sent.First, sent.End))
	f.add(52, at(c.lemma, i-1, sent.First, sent.End), at(c.lemma, i-2, sent.First, sent.End))
	f.add(53, at(c.lemma, i+1, sent.First, sent.End), at(c.lemma, i+2, sent.First, sent.End))
	first, last := i, i+1
	if s.mention >= 0 {
		first, last = doc.Actors[s.mention].First, doc.Actors[s.mention].Last
	}
	f.add(54, at(c.lemma, first-1, sent.First, sent.End), class)
	f.add(55, at(c.lemma, last, sent.First, sent.End), class)
	f.add(56, at(c.lemma, first-1, sent.First, sent.End), at(c.lemma, first-2, sent.First, sent.End))
	f.add(57, at(c.lemma, last, sent.First, sent.End), at(c.lemma, last+1, sent.First, sent.End))
	f.add(58, bucket(t.Sent), class)
	f.add(59, hashString(string(sent.Block)), class)
	for k := range doc.Casualties {
		x := &doc.Casualties[k]
		if x.VictimTok == i {
			f.add(60, hashString(string(x.Effect)), class)
			f.add(61)
		}
		if x.AgentTok == i {
			f.add(62, hashString(string(x.Effect)), class)
			f.add(63)
		}
	}
}

// clauseFeatures say what the words above a candidate make of it.
func (r *reading) clauseFeatures(c *casting, s *candidate, f *castFeats, class, sector, word uint64) {
	doc := r.doc
	f.add(25, flag(s.top != s.tok), c.rel[s.tok], class)
	t := &doc.Tokens[s.top]
	rel := c.rel[s.top]
	f.add(26, rel, class)
	f.add(27, rel, class, sector)
	if t.Head < 0 {
		return
	}
	g := t.Head
	gt := &doc.Tokens[g]
	f.add(28, rel, c.lemma[g])
	f.add(29, rel, c.lemma[g], class)
	f.add(30, rel, c.fine[g], class)
	f.add(31, rel, c.group[g], class)
	f.add(32, c.lemma[g], class)
	f.add(33, rel, c.lemma[g], word)
	if slot, ok := r.slotIn(g, s.top); ok {
		v := mix(uint64(slot.Kind), hashString(slot.Prep))
		f.add(34, v, c.lemma[g])
		f.add(35, v, c.lemma[g], class)
		f.add(36, v, c.fine[g], class, sector)
		f.add(37, v, class, sector)
	}
	f.add(38, rel, c.rel[g], class)
	if o := r.owner[g]; o != nil {
		f.add(39, rel, hashString(o.typ()), class)
		f.add(40, rel, hashString(o.row().Subtype), class)
	}
	if gt.Head >= 0 {
		gg := gt.Head
		f.add(41, rel, c.rel[g], c.lemma[gg])
		f.add(42, rel, c.rel[g], c.fine[gg], class)
		f.add(43, rel, c.lemma[g], c.rel[g], c.lemma[gg])
		if o := r.owner[gg]; o != nil {
			f.add(44, rel, c.rel[g], hashString(o.row().Subtype), class)
		}
	}
	for _, k := range r.view.Kids(g) { // what else the clause holds
		if int(k) == s.top {
			continue
		}
		if d := doc.Tokens[k].Deprel; d == "obj" || d == "advmod" || d == "case" || d == "cop" || d == "xcomp" {
			f.add(64, rel, c.lemma[g], hashString(d), c.lemma[k])
			f.add(65, rel, c.lemma[g], hashString(d), c.lemma[k], class)
		}
		switch d := doc.Tokens[k].Deprel; d {
		case "obj", "nsubj", "nsubj:pass", "obl:agent":
			f.add(45, rel, c.lemma[g], hashString(d), c.group[k])
			f.add(46, rel, hashString(d), c.fine[k], class)
		case "aux:pass":
			f.add(47, rel, class)
		}
	}
	if r.teller(s.top) {
		f.add(48, class)
		f.add(49)
	}
}

// slotIn returns the slot in which a token stands in the logical clause of its
// governor.
func (r *reading) slotIn(g, tok int) (codebook.Slot, bool) {
	for _, a := range r.view.Args(g) {
		if a.Tok == tok {
			return a.Slot, true
		}
	}
	return codebook.Slot{}, false
}

// script is what the codebook says of an event, before the caster.
type script struct {
	parts map[int]codebook.Part // by token
	has   [castClasses]bool
	roles map[int]khabar.Role // entity → role
	frame uint64              // which parts are cast
}

func (r *reading) script(d *draft, e *khabar.Event) *script {
	t := &script{parts: map[int]codebook.Part{}, roles: map[int]khabar.Role{}}
	for i := range d.matches {
		for _, p := range d.matches[i].Parts() {
			if _, ok := t.parts[p.Tok]; !ok {
				t.parts[p.Tok] = p
			}
		}
	}
	for k := range e.Actors {
		a := &e.Actors[k]
		if a.Entity >= 0 {
			t.roles[a.Entity] = a.Role
		}
		x := partOf(e.Type, a.Role)
		t.has[x] = castRoles[x] != ""
	}
	for x, y := range t.has {
		if y {
			t.frame |= 1 << x
		}
	}
	return t
}

// pairFeatures describe a candidate beside an event.
func (r *reading) pairFeatures(c *casting, d *draft, e *khabar.Event, t *script, p *pair, f *castFeats) {
	s := &c.cands[p.cand]
	class, sector, form := r.kindOf(s)
	row := d.row()
	trigger, sub := c.lemma[d.tok], hashString(row.Subtype)

	cb := uint64(1)
	for k := range e.Actors {
		if r.isOf(s, &e.Actors[k]) {
			cb = hashString(string(e.Actors[k].Role))
			break
		}
	}
	f.add(100, cb, flag(p.own))
	f.add(101, cb, class, sector)
	f.add(102, cb, t.frame, class)
	part, isPart := t.parts[s.tok]
	if !isPart && s.top != s.tok {
		part, isPart = t.parts[s.top]
	}
	if isPart {
		v := mix(uint64(part.Slot.Kind), hashString(part.Slot.Prep))
		role := hashString(string(part.Role))
		f.add(103, role, v, class)
		f.add(104, role, v, trigger)
		f.add(105, role, sub, class)
		f.add(143, hashString(e.Type), role, v)
		f.add(106, role, flag(part.Unsure), class, sector)
	}
	dist := 0
	if !p.own {
		near := d.sents[0]
		for _, x := range d.sents {
			if abs(s.sent-x) < abs(s.sent-near) {
				near = x
			}
		}
		dist = s.sent - near
	}
	f.add(107, bucket(dist), class, form)
	f.add(108, bucket(dist), t.frame, class)
	typ := hashString(e.Type)
	f.add(140, typ, class, sector)
	f.add(141, typ, cb, class)
	f.add(142, typ, hashString(e.Mode), cb)
	f.add(109, sub, class, sector)
	f.add(110, trigger, class)
	f.add(111, sub, class, t.frame)
	f.add(112, flag(d.many), flag(d.mood.past), flag(d.mood.context), class)
	f.add(113, hashString(string(e.Modality)), class)
	r.entityFeatures(c, d, s, f, class, sector, cb, t.frame)
	f.add(114, flag(e == firstOf(r, e)), class, bucket(dist))
	if !p.own {
		f.add(115, c.lemma[s.tok], bucket(dist))
		return
	}
	r.pathFeatures(c, d, s, f, class, sector, trigger, sub)
}

// entityFeatures describe what the report says of the same entity in other
// places.
func (r *reading) entityFeatures(c *casting, d *draft, s *candidate, f *castFeats, class, sector, cb, frame uint64) {
	if s.mention < 0 || r.doc.Actors[s.mention].Entity < 0 {
		return
	}
	en := r.doc.Actors[s.mention].Entity
	mask := uint64(0)
	for _, p := range c.plays[en] {
		if p.event != d.events {
			mask |= 1 << p.part
		}
	}
	f.add(150, mask, class)
	f.add(151, mask, cb, frame)
	f.add(152, mask, class, sector, frame)
	n := 0
	for _, k := range r.doc.Entities[en].Mentions {
		a := &r.doc.Actors[k]
		if k == s.mention {
			continue
		}
		if n++; n > 6 {
			break
		}
		t := r.topOf(a.HeadTok)
		if g := r.doc.Tokens[t].Head; g >= 0 {
			f.add(153, c.rel[t], c.lemma[g])
			f.add(154, c.rel[t], c.lemma[g], class)
			f.add(155, c.rel[t], c.group[g], class)
			for _, k := range r.view.Kids(g) {
				if r.doc.Tokens[k].Deprel == "obj" {
					f.add(156, c.rel[t], c.lemma[g], c.lemma[k])
				}
			}
			if o := r.owner[g]; o != nil {
				f.add(157, c.rel[t], flag(o == d), hashString(o.row().Subtype), class)
			}
		}
	}
}

func firstOf(r *reading, e *khabar.Event) *khabar.Event {
	for _, x := range r.doc.Events {
		if x.Type == "ASSAULT" {
			return x
		}
	}
	return e
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// longest way from a candidate to a trigger, in steps up and down.
const pathUp, pathDown = 5, 4

// pathFeatures describe the way through the tree from a candidate to the nearest
// trigger of the event in its sentence.
func (r *reading) pathFeatures(c *casting, d *draft, s *candidate, f *castFeats, class, sector, trigger, sub uint64) {
	bestLen, best, bestTok := 99, uint64(0), -1
	words := uint64(0)
	near := -1
	for i := range d.matches {
		m := &d.matches[i]
		toks := append([]int{m.Tok}, lightToks(m)...)
		for _, k := range toks {
			if r.doc.Tokens[k].Sent != s.sent {
				continue
			}
			if near < 0 || abs(k-s.tok) < abs(near-s.tok) {
				near = k
			}
			if h, w, n, ok := r.path(c, s.top, k); ok && n < bestLen {
				bestLen, best, bestTok, words = n, h, k, w
			}
		}
	}
	if near < 0 { // a sentence joined without a trigger of its own
		f.add(120, class)
		return
	}
	f.add(121, bucket(near-s.tok), class)
	between := 0
	for i := min(near, s.tok) + 1; i < max(near, s.tok); i++ {
		if o := r.owner[i]; o != nil && o != d {
			between++
		}
	}
	f.add(122, bucket(between), flag(near > s.tok), class)
	f.add(123, flag(near > s.tok), c.lemma[near], class)
	if bestTok < 0 {
		f.add(124, class)
		return
	}
	l := c.lemma[bestTok]
	f.add(125, best)
	f.add(126, best, class)
	f.add(127, best, class, sector)
	f.add(128, best, l)
	f.add(129, best, l, class)
	f.add(130, best, sub, class)
	f.add(131, words)
	f.add(132, words, class)
	f.add(133, bucket(bestLen), class)
	f.add(135, best, hashString(d.typ()), class)
	f.add(134, best, c.rel[s.tok], flag(s.top != s.tok), class)
}

func lightToks(m *codebook.Match) []int {
	var out []int
	for _, l := range m.Light {
		out = append(out, l.Tok)
	}
	return out
}

// path hashes the way from token i up to a common governor and down to j: its
// relations, and its relations with the words between. n is its length.
func (r *reading) path(c *casting, i, j int) (rels, words uint64, n int, ok bool) {
	var up [pathUp + 1]int
	k := 0
	for a := i; a >= 0 && k <= pathUp; a = r.doc.Tokens[a].Head {
		up[k] = a
		k++
	}
	down := 0
	for b := j; b >= 0 && down <= pathDown; b = r.doc.Tokens[b].Head {
		for x := 0; x < k; x++ {
			if up[x] != b {
				continue
			}
			h, w := uint64(11), uint64(12)
			for y := 0; y < x; y++ {
				h = mix(h, c.rel[up[y]])
				w = mix(w, c.rel[up[y]])
				if y > 0 {
					w = mix(w, c.lemma[up[y]])
				}
			}
			h, w = mix(h, 99), mix(w, c.lemma[b])
			for z := j; z != b; z = r.doc.Tokens[z].Head {
				h = mix(h, c.rel[z])
				w = mix(w, mix(c.rel[z], c.lemma[z]))
			}
			return h, w, x + down, true
		}
		down++
	}
	return 0, 0, 0, false
}
