package event

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/model/modelfile"
)

// The rules of where.go choose a place by hand-set weights. A learned ranker looks at
// every place beside the event again, with what the rules make of it as one feature
// among others, and may choose another.

// PlaceName is the name that the model file carries.
const PlaceName = "event-places"

const (
	spotBits = 15
	spotSize = 1 << spotBits
	// Sentences before and after an event that are looked at; a dateline or the first
	// sentence of its story is always.
	spotBefore = 8
	spotAfter  = 4
)

// spotFeats are the features of a choice, as rows of the weight table.
type spotFeats []uint32

func (f *spotFeats) add(kind uint64, parts ...uint64) {
	h := kind * mulK
	for _, p := range parts {
		h = mix(h, p)
	}
	h ^= h >> 31
	*f = append(*f, uint32(h*mulK>>(64-spotBits)))
}

// placeModel is a log-linear ranker: a weight for each feature, in steps of scale.
type placeModel struct {
	w     []int8
	scale float32
}

func (m *placeModel) score(f spotFeats) float32 {
	n := int32(0)
	for _, i := range f {
		n += int32(m.w[i])
	}
	return float32(n) * m.scale
}

func readPlaces(f *modelfile.File) (*placeModel, error) {
	if f.Name != PlaceName {
		return nil, fmt.Errorf("event: model file of %q, not of %q", f.Name, PlaceName)
	}
	raw, err := f.Bytes("weights")
	if err != nil {
		return nil, err
	}
	scale, err := f.Uint32s("scale")
	if err != nil {
		return nil, err
	}
	if len(raw) != spotSize || len(scale) != 1 {
		return nil, fmt.Errorf("event: model of places with %d weights, %d scales", len(raw), len(scale))
	}
	m := &placeModel{w: make([]int8, len(raw)), scale: math.Float32frombits(scale[0])}
	for i, b := range raw {
		m.w[i] = int8(b)
	}
	return m, nil
}

// spot is a place mention beside an event as the ranker sees it.
type spot struct {
	place int
	rule  float64 // the score of the rules
	f     spotFeats
}

// spots lists the places beside an event; chosen is the one that the rules say, or -1.
func (r *reading) spots(d *draft, chosen int) []spot {
	typ := uint64(1)
	if d.typ() != "ASSAULT" {
		typ = hashString(d.typ())
	}
	var out []spot
	first, last := d.sents[0], d.sents[len(d.sents)-1]
	for k := range r.doc.Places {
		p := &r.doc.Places[k]
		if p.Place == nil || r.story[p.Sent] != r.story[d.sent] {
			continue
		}
		lead := r.doc.Sentences[p.Sent].Block == khabar.BlockDateline || p.Sent == 0 || r.story[p.Sent-1] != r.story[p.Sent]
		if !lead && (p.Sent < first-spotBefore || p.Sent > last+spotAfter) {
			continue
		}
		s := spot{place: k}
		s.rule, _ = r.placeScore(d, p)
		out = append(out, s)
	}
	best := 0.0
	for i := range out {
		best = max(best, out[i].rule)
	}
	for i := range out {
		r.spotFeatures(d, out, i, chosen, best, typ)
	}
	return out
}

// spotFeatures describe a place beside an event: what the rules say, the way between
// them, how it is told, and how it compares with the other places.
func (r *reading) spotFeatures(d *draft, all []spot, at, chosen int, best float64, typ uint64) {
	s := &all[at]
	doc, f := r.doc, &s.f
	p := &doc.Places[s.place]
	sent := &doc.Sentences[p.Sent]
	fine := uint64(Level(p.Place.Precision))
	head := doc.Head(p.First, p.Last)

	f.add(10, flag(s.place == chosen), typ)
	f.add(11, flag(s.place == chosen), fine)
	if chosen >= 0 && s.place != chosen {
		c := doc.Places[chosen].Place
		f.add(12, flag(liesIn(p.Place, c)), flag(kilometres(p.Place, c) <= 50), bucket(int(fine)-Level(c.Precision)))
	}
	f.add(13, bucket(int(s.rule*2)), typ)
	f.add(14, bucket(int((best-s.rule)*2)), typ)
	f.add(15, bucket(int((best-s.rule)*2)), fine)

	gap := int(1 << 10)
	for _, o := range d.sents {
		if g := p.Sent - o; g*g < gap*gap {
			gap = g
		}
	}
	place := bucket(gap)
	block := hashString(string(sent.Block))
	own := uint64(0)
	switch {
	case p.Sent == d.sent:
		own = 1
	case gap == 0:
		own = 2
	}
	prepos, climb := r.prepOf(p)
	f.add(20, place, typ)
	f.add(21, place, fine)
	f.add(22, own, fine, hashString(prepos))
	f.add(23, place, flag(p.AsActor), flag(p.InName))
	f.add(24, fine, flag(p.AsActor), flag(p.InName))
	f.add(25, block, fine)
	f.add(26, bucket(p.Sent), fine)
	f.add(27, hashString(prepos), climb, place)
	f.add(28, hashString(p.Relation))
	t := &doc.Tokens[head]
	base, _, _ := strings.Cut(t.Deprel, ":")
	f.add(29, hashString(base), place)
	if t.Head >= 0 {
		f.add(30, hashString(r.view.Lemma(t.Head)), hashString(base))
		f.add(31, hashString(r.group(r.view.Lemma(t.Head), 8)), hashString(base), own)
	} else {
		f.add(32, place)
	}
	if p.First > sent.First {
		w := hashString(r.view.Lemma(p.First - 1))
		f.add(33, w, own)
		if p.First > sent.First+1 {
			f.add(34, w, hashString(r.view.Lemma(p.First-2)))
		}
	} else {
		f.add(35, own)
	}
	if p.Last < sent.End {
		f.add(36, hashString(r.view.Lemma(p.Last)), own)
	}
	r.wayFeatures(d, p, head, own, f)

	// the other events of the sentence
	same, other := 0, 0
	for _, o := range r.drafts {
		if o == d || o.dead {
			continue
		}
		for _, x := range o.sents {
			if x == p.Sent && o.typ() == d.typ() {
				same++
			} else if x == p.Sent {
				other++
			}
		}
	}
	f.add(40, own, flag(same > 0), flag(other > 0))
	f.add(41, place, bucket(same))

	// the other places
	inside, around, twins, finer, nearer, country := 0, 0, 0, 0, 0, 0
	for i := range all {
		if i == at {
			continue
		}
		o := &doc.Places[all[i].place]
		switch km := kilometres(p.Place, o.Place); {
		case km < 5 && Level(o.Place.Precision) == int(fine):
			twins++
		case Level(o.Place.Precision) > int(fine) && liesIn(o.Place, p.Place):
			inside++
			if o.Sent == p.Sent {
				nearer++
			}
		case Level(o.Place.Precision) < int(fine) && liesIn(p.Place, o.Place):
			around++
		}
		if Level(o.Place.Precision) > int(fine) {
			finer++
		}
		if o.Place.CountryCode == p.Place.CountryCode {
			country++
		}
	}
	share := uint64(9)
	if len(all) > 1 {
		share = uint64(4 * country / (len(all) - 1))
	}
	f.add(42, bucket(twins), own)
	f.add(43, flag(inside > 0), fine, own)
	f.add(44, flag(around > 0), fine, own)
	f.add(45, flag(finer > 0), fine)
	f.add(46, flag(nearer > 0), fine, own)
	f.add(47, share, fine)
	f.add(48, bucket(len(all)), own)
	f.add(49, bucket(around), bucket(inside))
	firstOf, firstFine := true, true
	for i := range at {
		firstOf = false
		if Level(doc.Places[all[i].place].Place.Precision) >= int(fine) {
			firstFine = false
		}
	}
	f.add(50, flag(firstOf), flag(firstFine), fine)
	f.add(51, flag(firstFine), own, flag(p.AsActor || p.InName))
}

// prepOf is the preposition that a place stands in, of its own or of the phrase that it
// belongs to, and how many words up that is.
func (r *reading) prepOf(p *khabar.PlaceMention) (string, uint64) {
	i := r.doc.Head(p.First, p.Last)
	for steps := uint64(0); steps < 4; steps++ {
		if l := prep(r.view, i); l != "" && l != "of" {
			return l, steps
		}
		base, _, _ := strings.Cut(r.doc.Tokens[i].Deprel, ":")
		if h := r.doc.Tokens[i].Head; h < 0 || base != "compound" && base != "flat" && base != "appos" && base != "nmod" && base != "list" && base != "conj" {
			break
		}
		i = r.doc.Tokens[i].Head
	}
	return "", 9
}

// wayFeatures describe the way up the tree from a place to the words of the event.
func (r *reading) wayFeatures(d *draft, p *khabar.PlaceMention, head int, own uint64, f *spotFeats) {
	doc := r.doc
	on := map[int]int{}
	for i := range d.matches {
		m := &d.matches[i]
		if doc.Tokens[m.Tok].Sent != p.Sent {
			continue
		}
		for k, n := m.Tok, 0; k >= 0 && n < 8; n++ {
			if have, ok := on[k]; !ok || n < have {
				on[k] = n
			}
			k = doc.Tokens[k].Head
		}
	}
	path := uint64(0)
	i, met := head, false
	for steps := 0; i >= 0 && steps < 8; steps++ {
		if n, ok := on[i]; ok && !met {
			met = true
			f.add(60, bucket(steps), bucket(n))
			f.add(61, path, bucket(n))
			f.add(62, path, uint64(min(n, 2)), own)
		}
		t := &doc.Tokens[i]
		if o := r.owner[i]; o != nil && o != d && !o.dead && !met {
			f.add(63, hashString(o.typ()), flag(o.typ() == d.typ()), own)
			met = true
		}
		if steps > 0 && steps < 4 && !met {
			f.add(64, hashString(r.view.Lemma(i)))
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		step := hashString(base)
		if base == "obl" || base == "nmod" {
			step = mix(step, hashString(prep(r.view, i)))
		}
		path = mix(path, step)
		if steps == 1 {
			f.add(65, path)
		}
		i = t.Head
	}
	f.add(66, flag(met), own)
	for i := range d.matches {
		for _, a := range d.matches[i].Args {
			if a.Tok == head {
				f.add(67, uint64(a.Kind))
			}
		}
		for _, part := range d.matches[i].Parts() {
			if m := r.view.Mention(part.Tok); m >= 0 && doc.Actors[m].Span.Contains(p.Span) {
				f.add(68, hashString(string(part.Role)), flag(part.Role == codebook.RoleParty))
			}
		}
	}
}

// pick is the choice of the ranker: a place mention, or -1. Where the rules see no
// place, only an attack of now gets one, from no sentence of another happening.
func (r *reading) pick(d *draft, chosen int) int {
	if chosen < 0 && (d.typ() != "ASSAULT" || d.class != Now) {
		return -1
	}
	all := r.spots(d, chosen)
	best, top := -1, float32(math.Inf(-1))
	for i := range all {
		if at := r.doc.Places[all[i].place].Sent; chosen < 0 && !slices.Contains(d.sents, at) && !r.ofOneKind(d, at) {
			continue // the place of another happening
		}
		if s := r.placer.score(all[i].f); s > top {
			best, top = all[i].place, s
		}
	}
	return best
}
