package event

import (
	"slices"
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/mention/where"
)

// placeWeights score a place as the place of an event. Set by hand, then
// adjusted on the development half of coded incident reports (pitf).
var placeWeights = struct {
	hangs, clause, sentence, evidence, perStep, dateline, fine, coarse, country float64
}{hangs: 6, clause: 4, sentence: 3, evidence: 1.1, perStep: -0.25, dateline: -0.5, fine: 1, coarse: -0.5, country: -2.5}

// where chooses the place of an event among the places beside it: by the rules, then
// by the ranker.
func (r *reading) where(d *draft, e *khabar.Event) {
	if speech[d.typ()] {
		r.spoken(d, e)
		return
	}
	best, why := r.byRule(d)
	if r.placer != nil {
		if k := r.pick(d, best); k != best {
			best, why = k, "a learned ranker of the places beside it"
		}
	}
	if best < 0 {
		e.PlaceReason = "no place in the words of the event"
		return
	}
	r.put(e, best, why)
}

// byRule chooses a place by hand-set weights, -1 for none, and says why.
func (r *reading) byRule(d *draft) (int, string) {
	best, top, why := -1, 0.0, ""
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if p.Place == nil || p.AsActor || p.InName && !r.ofTarget(p, d) && !r.namesTown(p) || r.actsHere(p, d) {
			continue
		}
		s, reason := r.placeScore(d, p)
		if s > top {
			best, top, why = k, s, reason
		}
	}
	if best < 0 {
		return r.beside(d, nil), "the sentence beside it"
	}
	if k := r.finer(d, best); k >= 0 {
		return k, why + ", narrowed by the finer place beside it"
	} else if k := r.beside(d, r.doc.Places[best].Place); k >= 0 {
		return k, why + ", narrowed by the sentence beside it"
	}
	return best, why
}

// put gives the event the place of mention k.
func (r *reading) put(e *khabar.Event, best int, why string) {
	place := where.Compose(r.doc, best)
	if place == nil {
		place = r.doc.Places[best].Place
	}
	copied := *place
	if copied.Mention == nil {
		mark := khabar.MarkAt(r.doc.Text, r.doc.Places[best].Span)
		copied.Mention = &mark
	}
	e.Place = &copied
	e.PlaceReason = why
}

// speech are types that are words: they happen where they are said to be spoken,
// and nowhere where nothing says so.
var speech = map[string]bool{"ACCUSE": true, "REJECT": true, "REQUEST": true, "SUPPORT": true, "AGREE": true, "THREATEN": true, "CONCEDE": true}

// spoken places a speech act by a locative phrase of its own clause.
func (r *reading) spoken(d *draft, e *khabar.Event) {
	best, top := -1, 0
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if p.Place == nil || p.AsActor || p.InName || p.Sent != d.sent && !slices.Contains(d.sents, p.Sent) {
			continue
		}
		for i := range d.matches {
			if l := Level(p.Place.Precision); l > top && r.locatedAt(p, &d.matches[i]) {
				best, top = k, l
			}
		}
	}
	if best < 0 {
		e.PlaceReason = "a statement, no place told"
		return
	}
	r.put(e, best, "where it was said")
}

// locatedAt reports whether a place hangs on the words of a match by a phrase
// with in or at: "signed in Doha", "agreed at a summit in Astana".
func (r *reading) locatedAt(p *khabar.PlaceMention, m *codebook.Match) bool {
	i := r.doc.Head(p.First, p.Last)
	if own := prep(r.view, i); own != "in" && own != "at" && own != "" {
		return false
	}
	said := false
	for steps := 0; steps < 4; steps++ {
		g := r.doc.Tokens[i].Head
		base, _, _ := strings.Cut(r.doc.Tokens[i].Deprel, ":")
		if g < 0 || base != "obl" && base != "nmod" && base != "appos" && base != "flat" && base != "list" && base != "obj" {
			return false
		}
		said = said || locus[prep(r.view, i)]
		if g == m.Tok || isLight(m, g) || m.Owns(g) {
			return said && (base == "obj" || locus[prep(r.view, i)] || mutual[m.Row.Type] && r.owner[i] != nil && r.owner[i].typ() == "CONSULT")
		}
		if r.owner[g] != nil && r.owner[g].typ() != "CONSULT" {
			return false
		}
		i = g
	}
	return false
}

// mutual acts are done by parties that meet: "agreed after talks in Doha".
var mutual = map[string]bool{"AGREE": true, "SUPPORT": true, "CONCEDE": true}

var locus = map[string]bool{"in": true, "at": true, "during": true}

// ofTarget reports whether a place name lies in the name of what was attacked:
// the "Kabul" of an attack on Kabul University.
func (r *reading) ofTarget(p *khabar.PlaceMention, d *draft) bool {
	if d.typ() != "ASSAULT" {
		return false
	}
	for i := range d.matches {
		for _, part := range d.matches[i].Parts() {
			if part.Role != codebook.RoleParty && part.Role != khabar.RoleTarget {
				continue
			}
			if m := r.view.Mention(part.Tok); m >= 0 && r.doc.Actors[m].Span.Contains(p.Span) {
				return true
			}
		}
	}
	return false
}

// namesTown reports whether a place in a longer name stands there in a phrase of
// place: "in Calapan City", "at Makurdi University".
func (r *reading) namesTown(p *khabar.PlaceMention) bool {
	i := r.doc.Head(p.First, p.Last)
	for steps := 0; steps < 4; steps++ {
		if l := prep(r.view, i); l == "in" || l == "at" || l == "near" {
			return true
		}
		switch base, _, _ := strings.Cut(r.doc.Tokens[i].Deprel, ":"); base {
		case "compound", "flat", "appos", "nmod":
		default:
			return false
		}
		i = r.doc.Tokens[i].Head
	}
	return false
}

// actsHere reports whether a place name plays a part in the event as its
// government or people: the "US" of "US withdrawal".
func (r *reading) actsHere(p *khabar.PlaceMention, d *draft) bool {
	h := r.doc.Head(p.First, p.Last)
	for i := range d.matches {
		for _, a := range d.matches[i].Args {
			if a.Tok == h && (a.Kind == codebook.SlotAgent || a.Kind == codebook.SlotComp && p.Place.Precision == khabar.PlaceCountry || a.Kind == codebook.SlotPoss && p.Place.Precision == khabar.PlaceCountry && d.typ() != "ASSAULT") {
				return true
			}
		}
	}
	return false
}

// leaving reports whether a trigger is a withdrawal, which happens where one
// leaves from.
func (r *reading) leaving(tok int) bool {
	d := r.owner[tok]
	return d != nil && d.typ() == "RETREAT"
}

// finer looks for a place inside the chosen one, where that is no town, in the
// sentences that tell the event; the best-scored wins.
func (r *reading) finer(d *draft, best int) int {
	chosen := r.doc.Places[best].Place
	if Level(chosen.Precision) >= Level(khabar.PlaceTown) {
		return -1
	}
	found, top := -1, 0.0
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if k == best || p.Place == nil || p.AsActor || p.InName || !slices.Contains(d.sents, p.Sent) ||
			Level(p.Place.Precision) <= Level(chosen.Precision) || !liesIn(p.Place, chosen) {
			continue
		}
		if s, _ := r.placeScore(d, p); s+0.3*float64(Level(p.Place.Precision)) > top {
			found, top = k, s+0.3*float64(Level(p.Place.Precision))
		}
	}
	return found
}

// beside looks for the place of a happening of now in the two sentences after its own
// and the one before, where they tell of no other kind of happening: one inside a chosen
// province or country, any where none is chosen. It must stand in a phrase of place.
func (r *reading) beside(d *draft, chosen *khabar.Place) int {
	if d.many || d.mood.past || d.typ() != "ASSAULT" || chosen != nil && Level(chosen.Precision) > Level(khabar.PlaceProvince) {
		return -1
	}
	found, top := -1, 0.0
	first, last := d.sents[0], d.sents[len(d.sents)-1]
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if p.Place == nil || p.AsActor || p.Sent < first-1 || p.Sent > last+2 || r.story[p.Sent] != r.story[d.sent] ||
			Level(p.Place.Precision) < Level(khabar.PlaceDistrict) || !r.namesTown(p) || !r.ofOneKind(d, p.Sent) {
			continue
		}
		if chosen != nil && !liesIn(p.Place, chosen) {
			continue
		}
		s := float64(Level(p.Place.Precision)) - 0.3*float64(max(first-p.Sent, p.Sent-last, 0))
		if s > top {
			found, top = k, s
		}
	}
	return found
}

// ofOneKind reports whether a sentence tells of nothing but happenings of d's type, of now.
func (r *reading) ofOneKind(d *draft, s int) bool {
	for _, o := range r.drafts {
		if o != d && !o.dead && slices.Contains(o.sents, s) && (o.typ() != d.typ() || o.many || o.mood.past) {
			return false
		}
	}
	return true
}

// Level orders precisions, finest highest.
func Level(p khabar.PlacePrecision) int {
	switch p {
	case khabar.PlaceFacility:
		return 6
	case khabar.PlaceTown, khabar.PlaceNear:
		return 5
	case khabar.PlaceDistrict:
		return 4
	case khabar.PlaceProvince:
		return 3
	case khabar.PlaceRegion:
		return 2
	case khabar.PlaceCountry:
		return 1
	}
	return 0
}

// liesIn reports whether a lies in the unit b, by their names.
func liesIn(a, b *khabar.Place) bool {
	if a.CountryCode != b.CountryCode {
		return b.Precision == khabar.PlaceRegion && kilometres(a, b) < 400
	}
	switch b.Precision {
	case khabar.PlaceCountry, khabar.PlaceRegion:
		return true
	case khabar.PlaceProvince:
		return a.Admin1 == b.Name || a.Admin1 != "" && a.Admin1 == b.Admin1 || kilometres(a, b) < 60
	case khabar.PlaceDistrict:
		return a.Admin2 != "" && a.Admin2 == b.Admin2 || a.Admin2 == b.Name || kilometres(a, b) < 40
	}
	return false
}

func (r *reading) placeScore(d *draft, p *khabar.PlaceMention) (float64, string) {
	w := &placeWeights
	score, reason := 0.0, ""
	if r.doc.Sentences[p.Sent].Block == khabar.BlockDateline && r.story[d.sent] == r.story[p.Sent] && r.doc.Sentences[d.sent].Para-r.doc.Sentences[p.Sent].Para <= 3 && !d.many && !d.mood.past {
		score, reason = 2+w.dateline, "dateline"
	}
	for i := range d.matches {
		tok := d.matches[i].Tok
		s := r.doc.Tokens[tok].Sent
		at, why := 0.0, ""
		switch gap := s - p.Sent; {
		case gap == 0:
			at, why = r.inSentence(p, tok)
			for _, l := range d.matches[i].Light {
				if x, y := r.inSentence(p, l.Tok); x > at {
					at, why = x, y
				}
			}
		case gap == 1 && r.story[s] == r.story[p.Sent] && r.doc.Sentences[p.Sent].Block != khabar.BlockDateline:
			at, why = w.evidence, "the sentence before"
		case gap == -1 && r.story[s] == r.story[p.Sent] && r.goesOn(d, p.Sent):
			at, why = w.evidence-0.7, "the sentence after"
		case gap > 1 && gap <= 6 && r.story[s] == r.story[p.Sent]:
			at, why = w.evidence-0.3*float64(gap), "an earlier sentence"
		}
		if i > 0 {
			at -= 0.3 * float64(min(i, 4))
		}
		if at > score {
			score, reason = at, why
		}
	}
	if score <= 0 {
		return 0, ""
	}
	if p.InName {
		score--
	}
	return score + precisionScore(p.Place.Precision), reason
}

// goesOn reports whether a sentence tells no other happening than d, or one of
// its kind as something known, so that its place may be d's.
func (r *reading) goesOn(d *draft, s int) bool {
	for _, o := range r.drafts {
		if o != d && !o.dead && slices.Contains(o.sents, s) && (o.typ() != d.typ() || !r.definite(o)) {
			return false
		}
	}
	return true
}

func precisionScore(p khabar.PlacePrecision) float64 {
	w := &placeWeights
	switch p {
	case khabar.PlaceFacility, khabar.PlaceTown, khabar.PlaceNear:
		return w.fine
	case khabar.PlaceDistrict:
		return w.fine / 2
	case khabar.PlaceProvince, khabar.PlaceRegion:
		return w.coarse
	case khabar.PlaceCountry:
		return w.country
	}
	return 0
}

// inSentence scores a place in the sentence of a trigger by the path between
// them.
func (r *reading) inSentence(p *khabar.PlaceMention, tok int) (float64, string) {
	w := &placeWeights
	i := r.doc.Head(p.First, p.Last)
	on := map[int]int{}
	for k, n := tok, 0; k >= 0 && n < 8; n++ {
		on[k] = n
		k = r.doc.Tokens[k].Head
	}
	clauses := 0.0
	d, foreign := r.owner[tok], false
	for steps := 0; i >= 0 && steps < 8; steps++ {
		if n, ok := on[i]; ok {
			if foreign {
				return 0, ""
			}
			if i == tok {
				if clauses == 0 {
					return w.hangs + w.perStep*float64(steps), "it hangs on the trigger"
				}
				return w.clause + w.perStep*float64(steps), "the clause of the trigger"
			}
			return max(w.sentence+w.perStep*float64(steps+n)-clauses*0.5, 1.6), "the sentence of the trigger"
		}
		t := &r.doc.Tokens[i]
		if o := r.owner[i]; o != nil && d != nil && o != d && o.typ() != d.typ() && (o.typ() == "CONSULT" || speech[o.typ()]) {
			foreign = true
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		switch base {
		case "ccomp", "advcl", "acl", "parataxis", "conj":
			clauses++
		case "obl", "nmod":
			if pr := prep(r.view, i); pr == "from" && !r.leaving(tok) || pr == "by" || pr == "with" || pr == "about" || pr == "like" {
				clauses++
			}
		case "nsubj":
			clauses += 0.5
		}
		i = t.Head
	}
	return w.sentence - 1.5 - clauses*0.5, "the sentence of the trigger"
}
