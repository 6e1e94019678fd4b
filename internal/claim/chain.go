package claim

// cited turns "the station reported, citing police" round: police is the source
// of what the station relays.
func (r *reading) cited(found []attribution) {
	for k := range found {
		a := &found[k]
		if r.lemma[a.i] != "cite" && r.lemma[a.i] != "quote" || r.tok(a.i).XPOS != "VBG" {
			continue
		}
		obj := r.Child(a.i, "obj")
		if obj < 0 || r.entityAt(obj) < 0 && r.kinds[r.lemma[obj]] == "" {
			continue
		}
		outer := r.outer(found, a)
		if outer < 0 {
			continue
		}
		source := option{how: "cited", head: obj, n: 1}
		source.parts[0] = r.np(obj)
		a.source, a.content, a.relay = source, found[outer].content, found[outer].i
	}
}

// outer is the attribution whose clause the cue of a hangs on, or -1.
func (r *reading) outer(found []attribution, a *attribution) int {
	for i, steps := r.tok(a.i).Head, 0; i >= 0 && steps < 4; i, steps = r.tok(i).Head, steps+1 {
		for k := range found {
			if found[k].i == i {
				return k
			}
		}
	}
	return -1
}

// goOn gives quotations without a cue of their own to the speaker before them:
// those that open a sentence right behind the last words of his claim.
func (r *reading) goOn(found []attribution) {
	for q := range r.quotes {
		a := r.quotes[q]
		if !r.opens(a) || r.words(a) < 3 || r.held(found, a) {
			continue
		}
		k := r.speakerBefore(found, a)
		if k < 0 || found[k].content.n == maxParts {
			continue
		}
		o := &found[k].content
		o.parts[o.n] = r.trim(a)
		o.n++
	}
}

// opens reports whether a quotation starts a sentence and fills it.
func (r *reading) opens(a run) bool {
	s := r.sentence(a.first)
	if s.first != a.first {
		return false
	}
	return a.last >= r.sentence(a.last-1).last-1
}

func (r *reading) held(found []attribution, a run) bool {
	for k := range found {
		if found[k].content.overlaps(a) || found[k].cue.overlaps(a) && !r.inside(found[k].i, a) {
			return true
		}
	}
	return false
}

func (r *reading) inside(i int, a run) bool { return a.first < i && i < a.last-1 }

// speakerBefore is the direct claim that the quotation a goes on from: nothing
// but that claim's own sentence stands between.
func (r *reading) speakerBefore(found []attribution, a run) int {
	s := r.tok(a.first).Sent
	for k := len(found) - 1; k >= 0; k-- {
		f := &found[k]
		if f.i >= a.first || f.content.n == 0 || r.quote[f.i] != 0 {
			continue
		}
		last := max(f.i, f.content.parts[f.content.n-1].last-1)
		if last >= a.first {
			return -1
		}
		if d := s - r.tok(last).Sent; d == 1 && r.direct(f.content.runs()) && r.doc.Sentences[s].Block == r.doc.Sentences[s-1].Block {
			return k
		}
		return -1
	}
	return -1
}
