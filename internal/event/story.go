package event

import (
	"math"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/mention/when"
)

// family groups triggers whose nouns can stand for one another.
var families = map[string]string{
	"explosion": "blast", "bombing": "blast", "suicide attack": "blast", "grenade attack": "blast",
	"shooting": "shooting", "gunfight": "shooting", "exchange of fire": "clash", "clash": "clash", "fighting": "clash", "battle": "clash",
	"killing": "killing", "assassination": "killing", "execution": "killing", "massacre": "killing", "stabbing": "killing", "beating": "beating", "lynching": "killing",
	"death": "toll", "injury": "toll",
	"abduction": "abduction", "hostage-taking": "abduction", "capture": "abduction",
	"air strike": "strike", "drone strike": "strike", "strike": "strike", "shelling": "shelling", "rocket attack": "shelling",
	"arson": "ruin", "destruction": "ruin", "looting": "ruin", "sabotage": "ruin", "vandalism": "ruin",
	"meeting": "meeting", "talks": "meeting", "negotiation": "meeting", "consultation": "meeting", "discussion": "meeting", "summit": "meeting", "conference": "meeting", "contact": "meeting", "hosting": "meeting",
	"visit": "visit", "arrest": "arrest", "detention": "arrest",
}

// kin says which families an anaphoric noun can take up.
var kin = map[string]map[string]bool{
	"attack":   {"blast": true, "shooting": true, "killing": true, "strike": true, "shelling": true, "attack": true, "clash": true, "ruin": true, "toll": true, "abduction": true, "beating": true},
	"blast":    {"blast": true, "attack": true, "toll": true, "strike": true},
	"shooting": {"shooting": true, "attack": true, "killing": true, "toll": true, "clash": true},
	"killing":  {"killing": true, "attack": true, "shooting": true, "toll": true, "blast": true, "abduction": true, "clash": true},
	"clash":    {"clash": true, "shooting": true, "attack": true, "toll": true},
	"strike":   {"strike": true, "attack": true, "toll": true, "blast": true},
	"shelling": {"shelling": true, "attack": true, "toll": true, "strike": true},
	"toll":     {"blast": true, "shooting": true, "killing": true, "strike": true, "shelling": true, "attack": true, "clash": true, "toll": true, "beating": true, "ruin": true},
}

func family(d *draft) string {
	s := d.row().Subtype
	if f := families[s]; f != "" {
		return f
	}
	if d.typ() == "ASSAULT" {
		return "attack"
	}
	return d.typ() + "/" + s
}

// joinStory joins drafts of later sentences to the event of the same story they
// speak of.
func (r *reading) joinStory() {
	r.joinBullets()
	for n, b := range r.drafts {
		if b.dead {
			continue
		}
		var best *draft
		top := 0.0
		for _, a := range r.drafts[:n] {
			if a.dead || a.sent > b.sent || a.sent == b.sent && !(r.definite(b) && r.view.Class(b.tok) == 'N' && a.tok < b.tok) || r.story[a.sent] != r.story[b.sent] {
				continue
			}
			if s := r.continues(a, b); s > top {
				best, top = a, s
			}
		}
		if best != nil {
			r.join(best, b)
		}
	}
	r.sweep()
}

// joinBullets puts the events of summary bullets into those of the body they
// repeat: same type and family, parties in common where both name some. A bullet
// makes no event of its own where the report has a body.
func (r *reading) joinBullets() {
	body := false
	for _, d := range r.drafts {
		body = body || r.doc.Sentences[d.sent].Block != khabar.BlockBullet
	}
	if !body {
		return
	}
	for _, b := range r.drafts {
		if r.doc.Sentences[b.sent].Block != khabar.BlockBullet {
			continue
		}
		var best *draft
		for _, a := range r.drafts {
			if a.dead || r.doc.Sentences[a.sent].Block == khabar.BlockBullet || a.typ() != b.typ() || family(a) != family(b) || a.many != b.many {
				continue
			}
			if r.sharedParties(a, b) > 0 {
				best = a
				break
			}
			if _, any := r.parties(b); !any && best == nil {
				best = a
			}
		}
		if best != nil {
			r.join(best, b)
		}
		b.dead = true
	}
	r.sweep()
}

// continues scores how surely b goes on about a; 0 for not at all. The weights
// are set by hand: definite words and shared people or places speak for it,
// distance against; a different day, place or number rules it out.
func (r *reading) continues(a, b *draft) float64 {
	if a.typ() != b.typ() || !r.compatible(a, b) || a.many != b.many && !r.recounts(b) || a.mood.modality != b.mood.modality {
		return 0
	}
	fa, fb := family(a), family(b)
	same := r.sameOne(a, b)
	linked := fa == fb || kin[fb][fa] || kin[fa][fb] || same
	if !linked || differs(r.view, b.tok) || r.elsewhere(b) || a.many {
		return 0
	}
	for _, s := range a.sents {
		if r.conflict(a, s, b) {
			return 0
		}
	}
	gap := float64(b.sent - a.sents[len(a.sents)-1])
	score := 1 - gap/12
	if same {
		return 2 + max(score, 0)
	}
	if gap <= 3 && r.resumes(b) {
		return 1.3 + score
	}
	if r.definite(b) {
		score += 1.2
	}
	shared := r.sharedParties(a, b)
	score += 0.8 * float64(min(shared, 3))
	if b.typ() == "ASSAULT" {
		if b.row().Casualty {
			score += 0.3
		}
		if r.sharedPlace(a, b) {
			score += 0.5
		}
		if fa == fb {
			score += 0.2
		}
		if r.doc.Sentences[a.sent].Block == khabar.BlockBullet {
			score += 0.5
		}
		if score > 1.25 {
			return score
		}
		return 0
	}
	if b.typ() == "REJECT" && b.row().Mode == "meet" && a.row().Mode == "meet" && gap <= 12 && (shared >= 1 || r.partyless(a) || r.partyless(b)) {
		return score + 1
	}
	if b.typ() == "CONSULT" && fa == fb && (shared >= 1 || r.definite(b)) && gap <= 12 && a.mood.modality == khabar.ModalityActual {
		return score + 1
	}
	if r.definite(b) || shared >= 2 || shared == 1 && a.row().Subtype == b.row().Subtype {
		if score > 1.6 {
			return score
		}
	}
	return 0
}

// partyless reports whether nobody is named in a draft.
func (r *reading) partyless(d *draft) bool {
	_, any := r.parties(d)
	return !any
}

// recounts reports whether b gives the toll of attacks told before, taken
// together: "the blasts also wounded 46 people".
func (r *reading) recounts(b *draft) bool {
	return b.many && r.view.Class(b.tok) == 'N' && r.definite(b) && r.counted(b)
}

// definite reports whether a trigger takes up something known: "the attack",
// "this meeting"; or a passive toll without a doer.
func (r *reading) definite(b *draft) bool {
	m := &b.matches[0]
	if r.view.Class(b.tok) == 'N' {
		if d := r.view.Child(b.tok, "det"); d >= 0 {
			switch r.view.Lemma(d) {
			case "the", "this", "that", "these", "those", "both":
				return true
			}
		}
		return r.ofDay(b.tok)
	}
	if b.row().Joins {
		return true
	}
	for _, a := range m.Args { // "the event was hosted by …"
		if a.Kind != codebook.SlotPatient || !m.Owns(a.Tok) || r.view.Class(b.tok) != 'V' {
			continue
		}
		if d := r.view.Child(a.Tok, "det"); d >= 0 && (r.view.Lemma(d) == "the" || r.view.Lemma(d) == "this") {
			return true
		}
	}
	if b.row().Casualty {
		for _, a := range m.Args {
			if a.Kind == codebook.SlotAgent && (b.row().Subtype != "death") {
				return false
			}
		}
		return true
	}
	return false
}

// ofDay reports whether a noun belongs to a day: "Thursday's attack".
func (r *reading) ofDay(tok int) bool {
	p := r.view.Child(tok, "nmod:poss")
	if p < 0 {
		return false
	}
	for k := range r.doc.Times {
		if t := &r.doc.Times[k]; t.First <= p && p < t.Last {
			return true
		}
	}
	return false
}

var newcomers = map[string]bool{"meanwhile": true, "elsewhere": true, "separately": true}

// elsewhere reports whether the sentence announces another story.
func (r *reading) elsewhere(b *draft) bool {
	s := &r.doc.Sentences[b.sent]
	for i := s.First; i < min(s.First+5, s.End); i++ {
		switch l := r.view.Lemma(i); {
		case newcomers[l]:
			return true
		case l == "another" && r.counts(i+1): // "another 25 people were wounded in the attack"
		case l == "separate" || l == "another" || l == "similar" || l == "second" && i < s.First+3:
			return true
		}
	}
	return false
}

// counts reports whether a token is a number or counts those harmed.
func (r *reading) counts(i int) bool {
	return i < len(r.doc.Tokens) && (r.doc.Tokens[i].UPOS == "NUM" || r.doc.Tokens[i].XPOS == "CD")
}

// conflict reports whether b names another day, place or number of dead than
// sentence s of a.
func (r *reading) conflict(a *draft, s int, b *draft) bool {
	wa, _, oka := r.timeOf(a)
	wb, _, okb := r.timeOf(b)
	if oka && okb && wa.Precision == khabar.PrecisionDay && wb.Precision == khabar.PrecisionDay && (wa.End < wb.Start || wb.End < wa.Start) {
		return true
	}
	if oka != okb || wa.Precision != wb.Precision {
		if oka && okb && (wa.End != "" && wb.Start != "" && wa.End < wb.Start || wb.End != "" && wa.Start != "" && wb.End < wa.Start) {
			return true
		}
	}
	pa, pb := r.ownFine(a), r.ownFine(b)
	if pa != nil && pb != nil && kilometres(pa, pb) > 60 && !within(pa, pb) && !within(pb, pa) {
		return true
	}
	return a.mood.past != b.mood.past && b.mood.past && !r.definite(b)
}

// ownFine returns the place in the clause of a draft, where it is a town or
// finer.
func (r *reading) ownFine(d *draft) *khabar.Place {
	for _, m := range d.matches {
		s := r.doc.Tokens[m.Tok].Sent
		for k := range r.doc.Places {
			p := &r.doc.Places[k]
			if p.Sent != s || p.Place == nil || p.AsActor || p.InName || !fine(p.Place.Precision) {
				continue
			}
			if r.attached(p, m.Tok) {
				return p.Place
			}
		}
	}
	return nil
}

func fine(p khabar.PlacePrecision) bool {
	switch p {
	case khabar.PlaceFacility, khabar.PlaceTown, khabar.PlaceNear, khabar.PlaceDistrict, khabar.PlaceProvince:
		return true
	}
	return false
}

// within reports whether a is a place inside the unit b.
func within(a, b *khabar.Place) bool {
	if b.Precision == khabar.PlaceTown || b.Precision == khabar.PlaceFacility {
		return false
	}
	return a.CountryCode == b.CountryCode && (a.Admin1 != "" && (a.Admin1 == b.Admin1 || a.Admin1 == b.Name) || a.Admin2 != "" && a.Admin2 == b.Name)
}

// kilometres between two places along the great circle.
func kilometres(a, b *khabar.Place) float64 {
	rad := math.Pi / 180
	x := math.Sin((b.Lat - a.Lat) * rad / 2)
	y := math.Sin((b.Lon - a.Lon) * rad / 2)
	h := x*x + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*y*y
	return 2 * 6371 * math.Asin(math.Min(1, math.Sqrt(h)))
}

// attached reports whether a place hangs on a token within its clause.
func (r *reading) attached(p *khabar.PlaceMention, tok int) bool {
	i := r.doc.Head(p.First, p.Last)
	for steps := 0; steps < 5; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 {
			return false
		}
		if t.Head == tok {
			return true
		}
		if base, _, _ := strings.Cut(t.Deprel, ":"); base == "ccomp" || base == "advcl" || base == "parataxis" {
			return false
		}
		i = t.Head
	}
	return false
}

// timeOf returns the explicit time of a draft: the first day that one of its
// words is given, else the first time.
func (r *reading) timeOf(d *draft) (khabar.When, int, bool) {
	best, at := khabar.When{}, -1
	for _, m := range d.matches {
		w, k, ok := when.ForEvent(r.doc, r.doc.Tokens[m.Tok].Sent, m.Tok)
		if !ok || w.Start == "" || !r.ownTime(k, m.Tok) {
			continue
		}
		if w.Precision == khabar.PrecisionDay {
			return w, k, true
		}
		if at < 0 {
			best, at = w, k
		}
	}
	return best, at, at >= 0
}

// sequence words set what hangs below them on another time.
var sequence = map[string]bool{"after": true, "before": true, "following": true, "since": true, "until": true}

// ownTime reports whether a time belongs to no other event: on the way from it
// up to where it meets the trigger no other trigger stands.
func (r *reading) ownTime(k, tok int) bool {
	if r.cited(k) {
		return false
	}
	on := map[int]bool{}
	behind := false // the trigger hangs below an "after" or "before"
	for i := tok; i >= 0; i = r.doc.Tokens[i].Head {
		on[i] = !behind
		behind = behind || sequence[prep(r.view, i)]
	}
	d := r.owner[tok]
	t := &r.doc.Times[k]
	i := r.doc.Head(t.First, t.Last)
	for ; i >= 0; i = r.doc.Tokens[i].Head {
		if own, met := on[i]; met {
			return own || d == nil || r.owner[i] == d
		}
		if o := r.owner[i]; o != nil && o != d && !o.dead && !o.weak && !o.row().Casualty && !(speech[o.typ()] && r.doc.Tokens[i].XPOS == "VBN" && (r.doc.Tokens[i].Deprel == "acl" || r.doc.Tokens[i].Deprel == "advcl")) {
			return false
		}
	}
	return true
}

func (r *reading) sharedPlace(a, b *draft) bool {
	pa, pb := r.ownFine(a), r.ownFine(b)
	return pa != nil && pb != nil && (pa.GazetteerID == pb.GazetteerID && pa.GazetteerID != "" || kilometres(pa, pb) < 10)
}

// sharedParties counts the actors that play a part in both.
func (r *reading) sharedParties(a, b *draft) int {
	var seen []int
	for i := range a.matches {
		for _, p := range a.matches[i].Parts() {
			if e := r.entityAt(p.Tok); e >= 0 {
				seen = append(seen, e)
			}
		}
	}
	n := 0
	for i := range b.matches {
		for _, p := range b.matches[i].Parts() {
			if e := r.entityAt(p.Tok); e >= 0 && slices.Contains(seen, e) {
				n++
			}
		}
	}
	return n
}

func (r *reading) entityAt(tok int) int {
	if m := r.view.Mention(tok); m >= 0 {
		return r.doc.Actors[m].Entity
	}
	return -1
}
