package where

import (
	"math"
	"slices"
	"strconv"

	"khabar"
	"khabar/internal/gazetteer"
)

// scene is what the text as a whole says about where it plays: mass of belief by
// country and first-level unit, from spans read one by one, and the points of those
// that are nearly sure.
type scene struct {
	country map[string]float64
	admin1  map[unitID]float64
	demonym map[string]float64
	named   map[string]bool // countries that are named or whose people are
	units   map[unitID]bool // first-level units that are named
	points  []point
	total   float64
	cells   map[[2]int16][]seat // every reading of every surface, by degree
	byUnit  map[unitID]float64  // first-level unit → surfaces that have a reading in it, weighted
	surface map[unitSurface]float64
	home    *home           // where the outlet sits, nil where unknown
	holds   map[int]float64 // second-level unit → surfaces with a settlement in it, weighted
	held    map[int]float64 // second-level unit → surfaces that may mean it, weighted
	said    map[int]uint32  // surface → the id that a comma settles for one of its spans
}

// seat is one reading of a surface; weight is small where the surface has many readings.
type seat struct {
	at      vec
	surface int
	weight  float64
}

type unitSurface struct {
	unit    unitID
	surface int
}

type point struct {
	at      vec
	surface int
	weight  float64
	span    int
}

// resolve chooses a place for each span: first each on its own, then with the scene
// that the first reading gives, twice.
func (f *Finder) resolve(s *scan, spans []span, rep *khabar.Report, keep func(i int, feats [][]feature)) {
	h, atHome := f.homeOf(rep)
	f.readAlone(s, spans)
	for round := 0; round < 2; round++ {
		sc := f.scene(s, spans)
		if atHome {
			sc.home = &h
		}
		for i := range spans {
			var record func([][]feature)
			if keep != nil && round == 1 {
				record = func(fs [][]feature) { keep(i, fs) }
			}
			f.readInScene(s, spans, i, sc, record)
		}
		agree(spans)
	}
	for i := range spans {
		preferCountry(&spans[i])
		preferSeat(&spans[i])
		f.preferCity(s, &spans[i])
		preferTown(s, &spans[i])
		preferSea(s, &spans[i])
	}
}

// preferCountry reads an unqualified name as the country rather than as a town or unit
// of that name within it: "Colombia", "Mexico".
func preferCountry(sp *span) {
	if sp.best < 0 || sp.qual != unitNone || sp.within >= 0 {
		return
	}
	for j := range sp.cands {
		if c := &sp.cands[j]; c.p.Kind == gazetteer.KindCountry && c.country == sp.cands[sp.best].country {
			sp.best = j
			return
		}
	}
}

// preferSeat reads an unqualified name as the town rather than as the second-level
// unit of the same name around it.
func preferSeat(sp *span) {
	if sp.best < 0 || sp.qual != unitNone || sp.cands[sp.best].p.Kind != gazetteer.KindAdmin2 {
		return
	}
	u := &sp.cands[sp.best]
	best := -1
	for j := range sp.cands {
		c := &sp.cands[j]
		if c.p.Kind.Settlement() && c.country == u.country && gazetteer.Distance(c.p.Lat, c.p.Lon, u.p.Lat, u.p.Lon) < 40 &&
			(best < 0 || c.p.Pop > sp.cands[best].p.Pop) {
			best = j
		}
	}
	if best >= 0 {
		sp.best = best
	}
}

// greatCity is log2 of the people of a city that a bare "in X" means before the
// unit of the same name around it.
const greatCity = 22.5

// preferCity reads "in New York" as the city, not the state, where it is a great one
// and the name stands after a preposition of place alone.
func (f *Finder) preferCity(s *scan, sp *span) {
	i := sp.first - 1
	if sp.best < 0 || sp.qual != unitNone || sp.contains || sp.cands[sp.best].p.Kind != gazetteer.KindAdmin1 ||
		i < 0 || s.words[sp.first].gap != gapSpace || string(s.key(i)) != "in" && string(s.key(i)) != "to" && string(s.key(i)) != "from" {
		return
	}
	u := &sp.cands[sp.best]
	for j := range sp.cands {
		c := &sp.cands[j]
		if c.table == u.table && c.p.Kind.Settlement() && c.p.Admin1 == u.p.Index && c.p.Pop > greatCity {
			sp.best = j
			return
		}
	}
}

// sizeable is log2 of the people of a town that a dateline may be of.
const sizeable = 15

// preferTown reads the name in capitals that opens a line as the town that a dateline
// is of, not the unit called like it: "WASHINGTON –", "KANDAHAR, Afghanistan".
func preferTown(s *scan, sp *span) {
	if sp.best < 0 || sp.qual != unitNone || s.words[sp.first].gap != gapEdge || !s.words[sp.last-1].caps || sp.last >= len(s.words) {
		return
	}
	if g := s.words[sp.last].gap; g != gapOther && g != gapComma {
		return
	}
	u := &sp.cands[sp.best]
	if u.p.Kind != gazetteer.KindAdmin1 && u.p.Kind != gazetteer.KindAdmin2 {
		return
	}
	best := -1
	for j := range sp.cands {
		c := &sp.cands[j]
		if c.p.Kind.Settlement() && c.country == u.country && c.p.Pop > sizeable && (best < 0 || c.p.Pop > sp.cands[best].p.Pop) {
			best = j
		}
	}
	if best >= 0 {
		sp.best = best
	}
}

// preferSea reads "the Sahel", "the Red Sea" as the region or water of the project's
// lists rather than as a unit or town called after it.
func preferSea(s *scan, sp *span) {
	i := sp.first - 1
	if sp.best < 0 || sp.qual == unitProvince || sp.qual == unitDistrict || i < 0 || string(s.key(i)) != "the" ||
		s.words[sp.first].gap != gapSpace || sp.cands[sp.best].p.Kind != gazetteer.KindAdmin1 && !sp.cands[sp.best].p.Kind.Settlement() {
		return
	}
	for j := range sp.cands {
		switch p := &sp.cands[j].p; p.Kind {
		case gazetteer.KindRegion, gazetteer.KindWater, gazetteer.KindMountain, gazetteer.KindBorder:
			if p.Curated {
				sp.best = j
				return
			}
		}
	}
}

func (f *Finder) readAlone(s *scan, spans []span) {
	for i := range spans {
		sp := &spans[i]
		for j := range sp.cands {
			acc := sum{w: f.weights}
			f.local(s, spans, sp, &sp.cands[j], &acc)
			sp.cands[j].score = acc.score
		}
		settle(sp, -1e9)
	}
}

func (f *Finder) readInScene(s *scan, spans []span, i int, sc *scene, keep func([][]feature)) {
	sp := &spans[i]
	var all [][]feature
	for j := range sp.cands {
		acc := sum{w: f.weights, keep: keep != nil}
		f.local(s, spans, sp, &sp.cands[j], &acc)
		f.context(sc, sp, i, &sp.cands[j], &acc)
		f.inList(s, spans, i, &sp.cands[j], &acc)
		sp.cands[j].score = acc.score
		if keep != nil {
			all = append(all, acc.feats)
		}
	}
	none := sum{w: f.weights, keep: keep != nil}
	f.nowhere(sp, &none)
	if keep != nil {
		keep(append(all, none.feats))
	}
	if sp.fixed || sp.sureRegion() {
		none.score = math.Inf(-1)
	}
	switch {
	case sp.astray(spans):
		none.score += trustLink
	case sp.wellKnown():
		none.score -= trustWellKnown
	}
	settle(sp, none.score)
}

// trustWellKnown is how much less likely it is that a name means a place the
// gazetteer lacks, where one reading is a sizeable town that outweighs the rest:
// a report that names Omdurman and nothing near it still means the city.
const trustWellKnown = 2.5

// trustLink is how much likelier it is that the gazetteer lacks a place, where none of
// its readings lies where the words beside it say.
const trustLink = 1

// wellKnown reports whether one reading of sp is a sizeable or curated settlement
// and every other lies close to it or is much smaller.
func (sp *span) wellKnown() bool {
	top := -1
	for i := range sp.cands {
		p := &sp.cands[i].p
		if p.Kind.Settlement() && (p.Pop > sizeable || p.Curated) && (top < 0 || p.Pop > sp.cands[top].p.Pop) {
			top = i
		}
	}
	if top < 0 {
		return false
	}
	for i := range sp.cands {
		p, t := &sp.cands[i].p, &sp.cands[top].p
		if i != top && p.Kind.Settlement() && p.Pop > t.Pop-1 && gazetteer.Distance(p.Lat, p.Lon, t.Lat, t.Lon) > 100 {
			return false
		}
	}
	return true
}

// sureRegion reports whether the only reading of sp is a region, water, border or
// range of the project's own lists: there is no other of that name.
func (sp *span) sureRegion() bool {
	n := 0
	for i := range sp.cands {
		switch sp.cands[i].p.Kind {
		case gazetteer.KindRegion, gazetteer.KindWater, gazetteer.KindBorder, gazetteer.KindMountain:
			if !sp.cands[i].p.Curated {
				return false
			}
			n++
		case gazetteer.KindAdmin1, gazetteer.KindAdmin2: // units named after it
		default:
			return false
		}
	}
	return n > 0
}

// nowhere features: that a span means a place which the gazetteer lacks.
func (f *Finder) nowhere(sp *span, acc *sum) {
	acc.add("n.bias", "", 1)
	acc.flag("n.cands", "one", len(sp.cands) == 1)
	acc.flag("n.cands", "many", len(sp.cands) > 4)
	acc.flag("n.single", "", sp.single)
	acc.flag("n.known", "", sp.priors.Known)
	acc.add("n.freq", strconv.Itoa(int(sp.priors.Frequency)), 1)
}

// settle turns scores into probabilities and takes the best, none where nowhere is
// likelier.
func settle(sp *span, nowhere float64) {
	sp.best = -1
	top := nowhere
	for j := range sp.cands {
		if sp.cands[j].score > top {
			top, sp.best = sp.cands[j].score, j
		}
	}
	total := math.Exp(nowhere - top)
	for j := range sp.cands {
		c := &sp.cands[j]
		c.prob = math.Exp(c.score - top)
		total += c.prob
	}
	for j := range sp.cands {
		sp.cands[j].prob /= total
	}
}

// templates by kind group, and by qualifier.
var nextTemplates, prevTemplates = byGroup("r.next."), byGroup("r.prev.")

var qualTemplates = [...]string{"", "r.qual1", "r.qual2", "r.qual3", "r.qual4", "r.qual5"}

func byGroup(prefix string) (out [len(kindGroups)]string) {
	for i, g := range kindGroups {
		out[i] = prefix + g
	}
	return out
}

// local features of one reading.
func (f *Finder) local(s *scan, spans []span, sp *span, c *cand, acc *sum) {
	acc.add("r.kind", kindGroups[kindGroup(c.p.Kind)], 1)
	acc.add("r.pop", "", c.p.Pop/10)
	acc.flag("r.pop", "none", c.p.Pop == 0)
	acc.flag("r.flag", "main", c.flags&gazetteer.NameMain != 0)
	acc.flag("r.flag", "curated", c.flags&gazetteer.NameCurated != 0)
	acc.flag("r.flag", "bare", c.flags&gazetteer.NameBare != 0)
	acc.flag("r.flag", "postal", c.flags&gazetteer.NamePostal != 0)
	acc.flag("r.curated", kindGroups[kindGroup(c.p.Kind)], c.p.Curated)
	if sp.qual != unitNone {
		acc.add(qualTemplates[sp.qual], kindGroups[kindGroup(c.p.Kind)], 1)
	}
	kind := kindGroups[kindGroup(c.p.Kind)]
	if j := sp.last; j < len(s.words) && (s.words[j].gap == gapSpace || s.words[j].gap == gapHyphen && string(s.key(j)) == "based") {
		acc.word(nextTemplates[kindGroup(c.p.Kind)], s.key(j))
	}
	if i := sp.first - 1; i >= 0 && s.words[sp.first].gap == gapSpace {
		acc.word(prevTemplates[kindGroup(c.p.Kind)], s.key(i))
	}
	if sp.qual == unitNone {
		acc.flag("r.twin", kind, twin(sp, c))
	}
	rivals(sp, c, acc)
	top, bigger := 0.0, 0
	for i := range sp.cands {
		top = max(top, sp.cands[i].p.Pop)
		if sp.cands[i].p.Pop > c.p.Pop && sp.cands[i].p.ID != c.p.ID {
			bigger++
		}
	}
	acc.add("r.less", "", (top-c.p.Pop)/10)
	acc.add("r.rank", strconv.Itoa(min(bigger, 4)), 1)
	if sp.within >= 0 {
		in, list := c.inside(&spans[sp.within]), siblings(sp, &spans[sp.within])
		acc.flag("r.comma", "in", in && !list)
		acc.flag("r.comma", "in-list", in && list)
		acc.flag("r.comma", "list", list && (c.p.Kind == gazetteer.KindAdmin1 || c.p.Kind == gazetteer.KindCountry))
	}
	if sp.contains {
		acc.flag("r.comma", "holds", c.holdsBefore(spans, sp))
	}
	switch c.fits(spans, sp) {
	case linkIn:
		acc.add("r.link", "in", 1)
	case linkOut:
		acc.add("r.link", "out", 1)
	}
	if sp.link.people != "" {
		acc.flag("r.people", "in", sp.link.people == c.country)
		acc.flag("r.people", "out", sp.link.people != c.country)
	}
}

// twin reports whether sp may also mean the first-level unit that c lies in, or a town
// in the unit c.
func twin(sp *span, c *cand) bool {
	for i := range sp.cands {
		d := &sp.cands[i]
		if d.table == c.table && (d.p.Kind == gazetteer.KindAdmin1 && c.p.Kind.Settlement() && c.p.Admin1 == d.p.Index ||
			c.p.Kind == gazetteer.KindAdmin1 && d.p.Kind.Settlement() && d.p.Admin1 == c.p.Index) {
			return true
		}
	}
	return false
}

// rivalTemplates by kind group of the reading; their values are those of the others.
var rivalTemplates = byGroup("r.rival.")

// rivals adds the kinds of the other places of the name in the country of c: Mexico is
// a country, a state and a city.
func rivals(sp *span, c *cand, acc *sum) {
	kinds := uint32(0)
	for i := range sp.cands {
		if d := &sp.cands[i]; d.p.ID != c.p.ID && d.country == c.country {
			kinds |= 1 << kindGroup(d.p.Kind)
		}
	}
	for g := range kindGroups {
		acc.flag(rivalTemplates[kindGroup(c.p.Kind)], kindGroups[g], kinds&(1<<g) != 0)
	}
}

// siblings reports whether a and b may be two countries, or two units of one country, as
// in a list.
func siblings(a, b *span) bool {
	for i := range a.cands {
		if a.cands[i].p.Kind == gazetteer.KindCountry && slices.ContainsFunc(b.cands, func(c cand) bool { return c.p.Kind == gazetteer.KindCountry }) {
			return true
		}
		if a.cands[i].p.Kind != gazetteer.KindAdmin1 {
			continue
		}
		for j := range b.cands {
			if b.cands[j].p.Kind == gazetteer.KindAdmin1 && b.cands[j].country == a.cands[i].country {
				return true
			}
		}
	}
	return false
}

// holdsBefore reports whether c holds a reading of the span before the comma.
func (c *cand) holdsBefore(spans []span, sp *span) bool {
	for i := range spans {
		b := &spans[i]
		if b.within < 0 || &spans[b.within] != sp {
			continue
		}
		for j := range b.cands {
			p := &b.cands[j].p
			if b.cands[j].table == c.table && (p.Country == c.p.Index || p.Admin1 == c.p.Index || p.Admin2 == c.p.Index) && p.Index != c.p.Index {
				return true
			}
		}
	}
	return false
}

func (f *Finder) scene(s *scan, spans []span) *scene {
	sc := &scene{country: map[string]float64{}, admin1: map[unitID]float64{}, demonym: map[string]float64{},
		named: map[string]bool{}, units: map[unitID]bool{}, said: map[int]uint32{}}
	seen := map[[2]int]bool{}
	for i := range spans {
		sp := &spans[i]
		if sp.within >= 0 && sp.best >= 0 && sp.cands[sp.best].inside(&spans[sp.within]) {
			sc.said[sp.surface] = sp.cands[sp.best].p.ID
		}
		for j := range sp.cands {
			c := &sp.cands[j]
			if c.prob < 0.05 {
				continue
			}
			first := !seen[[2]int{sp.surface, c.p.Index}]
			seen[[2]int{sp.surface, c.p.Index}] = true
			w := c.prob
			if !first {
				w *= 0.2
			}
			if c.country != "" {
				sc.country[c.country] += w
				sc.total += w
			}
			if a := c.unit; a != 0 {
				sc.admin1[a] += w
			}
			if c.prob > 0.5 {
				switch c.p.Kind {
				case gazetteer.KindCountry:
					sc.named[c.country] = true
				case gazetteer.KindAdmin1:
					sc.units[c.unit] = true
				}
				if c.p.Kind != gazetteer.KindCountry && c.p.Kind != gazetteer.KindContinent && first {
					sc.points = append(sc.points, point{c.at, sp.surface, c.prob, i})
				}
			}
		}
	}
	sc.lay(spans)
	for i := range s.words {
		if iso, n := f.people(s, i); n > 0 {
			sc.demonym[iso]++
			i += n - 1
		}
	}
	return sc
}

// lay puts every reading of every surface on a grid, so that readings which lie
// together can be found whether or not any of them is likely by itself.
func (sc *scene) lay(spans []span) {
	sc.cells, sc.byUnit, sc.surface = map[[2]int16][]seat{}, map[unitID]float64{}, map[unitSurface]float64{}
	sc.holds, sc.held = map[int]float64{}, map[int]float64{}
	seen := map[int]bool{}
	for i := range spans {
		sp := &spans[i]
		if seen[sp.surface] {
			continue
		}
		seen[sp.surface] = true
		w := 1 / math.Sqrt(float64(len(sp.cands)))
		for j := range sp.cands {
			c := &sp.cands[j]
			if c.p.Kind == gazetteer.KindCountry || c.p.Kind == gazetteer.KindContinent {
				continue
			}
			switch {
			case c.table != spans[i].cands[0].table: // indices are of one table
			case c.p.Kind == gazetteer.KindAdmin2 && sp.qual == unitDistrict:
				sc.held[c.p.Index] += w
			case c.p.Kind.Settlement() && c.p.Admin2 != gazetteer.None && sp.qual != unitDistrict:
				sc.holds[c.p.Admin2] += w
			}
			k := cell(c.p.Lat, c.p.Lon)
			sc.cells[k] = append(sc.cells[k], seat{c.at, sp.surface, w})
			if u := c.unit; u != 0 {
				us := unitSurface{u, sp.surface}
				if sc.surface[us] == 0 {
					sc.surface[us] = w
					sc.byUnit[u] += w
				}
			}
		}
	}
}

func cell(lat, lon float64) [2]int16 { return [2]int16{int16(math.Floor(lat)), int16(math.Floor(lon))} }

var together80, count150 = cosKm(80), cosKm(150)

// together adds up the surfaces with a reading within 80 km of c.
func (sc *scene) together(c *cand, surface int) float64 {
	k := cell(c.p.Lat, c.p.Lon)
	var near [16]int
	total, n := 0.0, 0
	for dy := int16(-1); dy <= 1; dy++ {
		for dx := int16(-1); dx <= 1; dx++ {
		next:
			for _, t := range sc.cells[[2]int16{k[0] + dy, k[1] + dx}] {
				if t.surface == surface || c.at.dot(t.at) < together80 {
					continue
				}
				for _, o := range near[:n] {
					if o == t.surface {
						continue next
					}
				}
				if n < len(near) {
					near[n] = t.surface
					n++
					total += t.weight
				}
			}
		}
	}
	return total
}

// context features of one reading, from the scene without the span's own surface.
func (f *Finder) context(sc *scene, sp *span, at int, c *cand, acc *sum) {
	own, ownUnit := 0.0, 0.0
	unit := c.unit
	for j := range sp.cands {
		if sp.cands[j].country == c.country {
			own += sp.cands[j].prob
		}
		if unit != 0 && sp.cands[j].unit == unit {
			ownUnit += sp.cands[j].prob
		}
	}
	big := c.p.Kind == gazetteer.KindCountry || c.p.Kind == gazetteer.KindContinent
	kind := "s"
	if big {
		kind = "c"
	}
	if id, ok := sc.said[sp.surface]; ok && sp.within < 0 {
		acc.flag("x.said", "so", id == c.p.ID)
		acc.flag("x.said", "else", id != c.p.ID)
	}
	if sc.home != nil {
		sc.home.atHome(c, acc)
	}
	rest := max(0, sc.country[c.country]-own)
	acc.add("x.country", kind, math.Log1p(rest))
	acc.add("x.share", kind, rest/max(1, sc.total-1))
	acc.flag("x.named", kind, sc.named[c.country] && !big)
	acc.add("x.demonym", kind, math.Log1p(sc.demonym[c.country]))
	if unit != 0 {
		u := max(0, sc.admin1[unit]-ownUnit)
		acc.add("x.unit", "", math.Log1p(u))
		acc.flag("x.unit", "any", u > 0.3)
		acc.flag("x.unit", "named", sc.units[unit] && c.p.Kind != gazetteer.KindAdmin1)
	}
	if big {
		return
	}
	switch { // the county of a town named beside it, and the other way round
	case c.p.Kind == gazetteer.KindAdmin2:
		acc.add("x.seat", "holds", math.Log1p(sc.holds[c.p.Index]))
	case c.p.Kind.Settlement() && c.p.Admin2 != gazetteer.None:
		acc.add("x.seat", "held", math.Log1p(sc.held[c.p.Admin2]))
		acc.flag("x.seat", "held", sc.held[c.p.Admin2] > 0)
	}
	near, nearest, count := -2.0, -2.0, 0.0
	for i := range sc.points {
		p := &sc.points[i]
		if p.surface == sp.surface {
			continue
		}
		cos := c.at.dot(p.at)
		near = max(near, cos)
		if cos > count150 {
			count++
		}
		if d := p.span - at; d >= -2 && d <= 2 {
			nearest = max(nearest, cos)
		}
	}
	acc.add("x.near", bucket(near), 1)
	acc.add("x.beside", bucket(nearest), 1)
	acc.add("x.count", "", math.Log1p(count))
	acc.add("x.together", "", math.Log1p(sc.together(c, sp.surface)))
	if unit != 0 {
		acc.add("x.together", "unit", math.Log1p(sc.byUnit[unit]-sc.surface[unitSurface{unit, sp.surface}]))
	}
}

// listTemplates by kind group of the reading; their values are that of the neighbour.
var listTemplates = byGroup("x.list.")

// inList adds the kinds of the places that stand beside a reading in a list ("Missouri,
// New York and Ohio"): the parts of a list are of one kind.
func (f *Finder) inList(s *scan, spans []span, i int, c *cand, acc *sum) {
	sp := &spans[i]
	for _, j := range [...]int{i - 1, i + 1} {
		if j < 0 || j >= len(spans) {
			continue
		}
		o := &spans[j]
		a, b := sp, o
		if j < i {
			a, b = o, sp
		}
		if o.best < 0 || o.surface == sp.surface || !s.listed(a.last, b.first) || a.within == max(i, j) {
			continue
		}
		d := &o.cands[o.best]
		acc.add(listTemplates[kindGroup(c.p.Kind)], kindGroups[kindGroup(d.p.Kind)], 1)
		if c.p.Kind == d.p.Kind {
			acc.flag("x.list", "same kind and country", c.country == d.country)
			acc.flag("x.list", "same kind", true)
		}
	}
}

// listed reports whether only a comma, "and" or "or" stands between words a and b.
func (s *scan) listed(a, b int) bool {
	if b == a {
		return s.words[b].gap == gapComma
	}
	if b != a+1 || s.words[b].gap != gapSpace || s.words[a].gap != gapSpace && s.words[a].gap != gapComma {
		return false
	}
	w := string(s.key(a))
	return w == "and" || w == "or"
}

// bucket names the distance of the nearest point; cos is below -1 where there is none.
func bucket(cos float64) string {
	if cos < -1.5 {
		return "none"
	}
	km := kmCos(cos)
	switch {
	case km < 30:
		return "30"
	case km < 100:
		return "100"
	case km < 250:
		return "250"
	case km < 600:
		return "600"
	case km < 1500:
		return "1500"
	}
	return "far"
}

// agree gives spans of the same words the same place, unless a comma settles them.
func agree(spans []span) {
	type vote struct {
		best, span int
		score      float64
	}
	votes := map[int]vote{}
	for i := range spans {
		sp := &spans[i]
		if sp.best < 0 {
			continue
		}
		if sp.within >= 0 || sp.contains {
			continue
		}
		score := sp.cands[sp.best].prob
		if v, ok := votes[sp.surface]; !ok || score > v.score {
			votes[sp.surface] = vote{sp.best, i, score}
		}
	}
	for i := range spans {
		sp := &spans[i]
		v, ok := votes[sp.surface]
		if !ok || sp.best < 0 || sp.within >= 0 || sp.contains || sp.qual != unitNone {
			continue
		}
		id := spans[v.span].cands[v.best].p.ID
		for j := range sp.cands {
			if sp.cands[j].p.ID == id {
				sp.best = j
				break
			}
		}
	}
}
