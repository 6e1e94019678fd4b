package event

import (
	"strconv"

	"khabar"
	"khabar/internal/codebook"
)

// joinSame joins what the rules kept apart and the scorer of pairs takes for one
// happening told twice.
func (r *reading) joinSame() {
	var f feats
	for n, b := range r.drafts {
		if b.dead || b.class != Now {
			continue
		}
		var best *draft
		top := float32(twin)
		for k, a := range r.drafts[:n] {
			if !r.mayTwin(a, b) {
				continue
			}
			f = r.pair(f[:0], k, n)
			if s := r.model.same(f); s > top {
				best, top = a, s
			}
		}
		if best != nil {
			r.merge(best, b)
		}
	}
	r.sweep()
}

// mayTwin reports whether b may tell a again.
func (r *reading) mayTwin(a, b *draft) bool {
	return !a.dead && a.class == Now && a.typ() == b.typ() && r.story[a.sent] == r.story[b.sent] && r.compatible(a, b)
}

// pair describes two drafts, told in this order.
func (r *reading) pair(f feats, k, n int) feats {
	a, b := r.drafts[k], r.drafts[n]
	typ := b.typ()
	f.add("")
	f.add(typ)
	fa, fb := family(a), family(b)
	kind := "other"
	switch {
	case r.view.Lemma(a.tok) == r.view.Lemma(b.tok):
		kind = "lemma"
	case a.row().Subtype == b.row().Subtype:
		kind = "subtype"
	case fa == fb:
		kind = "family"
	case kin[fb][fa] || kin[fa][fb]:
		kind = "kin"
	}
	f.add("kind", kind)
	f.add("kind", kind, typ)
	f.add("families", fa, fb)
	f.add("modes", a.row().Mode, b.row().Mode)
	class := string(r.view.Class(b.tok))
	det := ""
	if d := r.view.Child(b.tok, "det"); d >= 0 && class == "N" {
		det = r.view.Lemma(d)
	}
	f.add("class", class, det)
	f.add("class", class, det, kind)
	f.add("classes", string(r.view.Class(a.tok)), class)
	f.flag("definite", r.definite(b))

	gap := some(b.sent - a.sents[len(a.sents)-1])
	f.add("gap", gap)
	f.add("gap", gap, class, det)
	f.add("gap", gap, kind)
	f.flag("lead", a.sent <= 1)
	f.flag("only one told", r.lone(a))
	if a.sent == b.sent {
		f.add("rel", r.doc.Tokens[b.tok].Deprel, yes(r.view.Child(b.tok, "obj") >= 0), yes(r.view.Child(a.tok, "obj") >= 0))
		f.add("rel", r.doc.Tokens[b.tok].Deprel, kind)
		f.flag("governed", r.doc.Tokens[b.tok].Head == a.tok)
	}
	f.add("tense", r.tense(b.tok))
	f.add("tenses", r.tense(a.tok), r.tense(b.tok))

	date := r.dates(a, b)
	f.add("date", date)
	f.add("date", date, kind)
	place := r.placed(a, b)
	f.add("place", place)
	done := r.compare(a, b, true)
	did := r.compare(a, b, false)
	f.add("done to", done)
	f.add("done to", done, kind)
	f.add("done to", done, typ)
	f.add("done by", did)
	f.add("done by", did, kind)
	f.add("sides", done, did)
	f.add("sides", done, did, kind)
	f.add("sides", done, date)
	words, names := r.shared(a, b)
	f.add("shared words", some(words))
	f.add("shared words", some(words), kind)
	f.add("shared names", some(names))
	f.add("shared names", some(names), kind)
	f.add("shared", some(words), some(names), done)
	for _, x := range []struct {
		name string
		done bool
	}{{"sufferer", true}, {"doer", false}} {
		if ps := r.players(b, x.done); len(ps) > 0 {
			f.add(x.name, ps[0].det)
			f.add(x.name, ps[0].det, kind)
			if qs := r.players(a, x.done); len(qs) > 0 {
				f.add(x.name, qs[0].det, ps[0].det, kind)
				f.add(x.name, yes(qs[0].plural), yes(ps[0].plural), kind)
			}
		}
	}
	f.flag("differs", differs(r.view, b.tok))
	f.flag("elsewhere", r.elsewhere(b))
	f.flag("same one", r.sameOne(a, b))
	f.add("tolls", yes(tolled(a)), yes(tolled(b)), yes(r.counted(a)), yes(r.counted(b)))
	f.add("toll", r.tolls(a, b))
	f.flag("a said", a.mood.said)
	f.flag("b said", b.mood.said)
	f.flag("first", k == 0)
	between := 0
	for _, o := range r.drafts[k+1 : n] {
		if !o.dead && o.typ() == typ {
			between++
		}
	}
	f.add("between", some(between))
	f.add("told", some(len(a.sents)))
	s := &r.doc.Sentences[b.sent]
	f.flag("body", s.Block != khabar.BlockBullet)
	for i := s.First; i < s.End; i++ {
		if l := r.view.Lemma(i); adding[l] {
			f.add("word", l)
		}
	}
	return f
}

// adding are words by which a sentence goes on to another happening or back to one.
var adding = map[string]bool{"also": true, "another": true, "other": true, "separately": true, "meanwhile": true, "later": true, "then": true,
	"earlier": true, "again": true, "second": true, "third": true, "separate": true, "incident": true, "subsequently": true, "previously": true,
	"elsewhere": true, "similar": true, "after": true, "when": true, "while": true, "during": true}

func yes(b bool) string {
	if b {
		return "y"
	}
	return "n"
}

// dates compares the days that two drafts name.
func (r *reading) dates(a, b *draft) string {
	wa, _, oka := r.timeOf(a)
	wb, _, okb := r.timeOf(b)
	switch {
	case !oka && !okb:
		return "none"
	case !okb:
		return "only first"
	case !oka:
		return "only second"
	case wa.Start == wb.Start && wa.End == wb.End:
		return "same"
	case wa.End != "" && wb.Start != "" && wa.End < wb.Start, wb.End != "" && wa.Start != "" && wb.End < wa.Start:
		return "apart"
	}
	return "overlap"
}

// placed compares the places that two drafts name.
func (r *reading) placed(a, b *draft) string {
	pa, pb := r.ownFine(a), r.ownFine(b)
	switch {
	case pa == nil && pb == nil:
		return "none"
	case pb == nil:
		return "only first"
	case pa == nil:
		return "only second"
	case pa.GazetteerID != "" && pa.GazetteerID == pb.GazetteerID || kilometres(pa, pb) < 10:
		return "same"
	case within(pa, pb) || within(pb, pa):
		return "within"
	}
	return "apart"
}

// player is one who plays a part: an entity (or -1), the head word and its number.
type player struct {
	entity            int
	lemma, count, det string
	plural            bool
}

func (r *reading) players(d *draft, done bool) []player {
	var out []player
	for i := range d.matches {
		for _, p := range d.matches[i].Parts() {
			if (suffers[p.Role] || p.Role == khabar.RoleTarget || p.Role == codebook.RoleParty) != done {
				continue
			}
			s := player{entity: r.entityAt(p.Tok), lemma: r.view.Lemma(p.Tok)}
			if n := r.view.Child(p.Tok, "nummod"); n >= 0 {
				s.count = r.view.Lemma(n)
			}
			x := r.doc.Tokens[p.Tok].XPOS
			s.plural = x == "NNS" || x == "NNPS"
			s.det = x
			if d := r.view.Child(p.Tok, "det"); d >= 0 {
				s.det = r.view.Lemma(d)
			} else if r.view.Child(p.Tok, "nmod:poss") >= 0 {
				s.det = "'s"
			}
			out = append(out, s)
		}
	}
	return out
}

// lone reports whether no other draft before or after is of the family of a.
func (r *reading) lone(a *draft) bool {
	n := 0
	for _, o := range r.drafts {
		if !o.dead && o.class == Now && o.typ() == a.typ() {
			n++
		}
	}
	return n <= 2
}

// shared counts the content words, and the names, that the sentences of two
// drafts have in common beside their triggers.
func (r *reading) shared(a, b *draft) (words, names int) {
	if a.sent == b.sent {
		return 0, 0
	}
	sb := &r.doc.Sentences[b.sent]
	seen := map[string]bool{}
	for i := sb.First; i < sb.End; i++ {
		l := r.view.Lemma(i)
		if i == b.tok || seen[l] || len(l) < 3 {
			continue
		}
		u := r.doc.Tokens[i].UPOS
		if u != "NOUN" && u != "PROPN" && u != "NUM" && u != "ADJ" {
			continue
		}
		seen[l] = true
		for _, s := range a.sents {
			found := false
			for k := r.doc.Sentences[s].First; k < r.doc.Sentences[s].End && !found; k++ {
				found = k != a.tok && r.view.Lemma(k) == l
			}
			if found {
				if u == "PROPN" {
					names++
				} else {
					words++
				}
				break
			}
		}
	}
	return words, names
}

// compare tells how those of two drafts go together, to whom it was done or who
// did it.
func (r *reading) compare(a, b *draft, done bool) string {
	sa, sb := r.players(a, done), r.players(b, done)
	switch {
	case len(sa) == 0 && len(sb) == 0:
		return "none"
	case len(sb) == 0:
		return "only first"
	case len(sa) == 0:
		return "only second"
	}
	best := "other"
	for _, x := range sa {
		for _, y := range sb {
			switch {
			case x.count != "" && y.count != "" && x.count != y.count:
				if best == "other" {
					best = "other number"
				}
			case x.entity >= 0 && x.entity == y.entity:
				return "same"
			case x.lemma == y.lemma:
				best = "word"
			}
		}
	}
	return best
}

// tolls compares the people counted.
func (r *reading) tolls(a, b *draft) string {
	count := func(d *draft) string {
		for k := range r.doc.Casualties {
			c := &r.doc.Casualties[k]
			if c.Trigger >= 0 && r.owner[c.Trigger] == d && c.Best != nil {
				return string(c.Effect) + strconv.Itoa(*c.Best)
			}
		}
		return ""
	}
	ca, cb := count(a), count(b)
	switch {
	case ca == "" && cb == "":
		return "none"
	case cb == "":
		return "only first"
	case ca == "":
		return "only second"
	case ca == cb:
		return "same"
	}
	return "other"
}
