package incident

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"khabar"
)

// incident states a group of events as one.
func (m *Merger) incident(g *group) *Incident {
	items := g.items
	byDate := slices.Clone(items)
	sort.SliceStable(byDate, func(i, j int) bool { return byDate[i].x.Report.Published < byDate[j].x.Report.Published })
	in := &Incident{
		ID: incidentID(items[0]), Kind: items[0].kind, Type: items[0].e.Type,
		Contexts: []string{}, Reports: []string{}, Events: refs(items), Mentions: refs(g.mentions),
		Weapons: []string{}, Tactics: []string{}, Disagree: []Disagreement{}, Merges: g.merges,
	}
	if in.Merges == nil {
		in.Merges = []MergeReason{}
	}
	var groups map[string]string
	in.Sources, groups = sources(items)
	for _, r := range reportsOf(items) {
		in.Reports = append(in.Reports, r.id)
	}
	slices.Sort(in.Reports)
	m.mergeValues(in, byDate)
	in.Casualties = mergeTolls(items, groups)
	in.Responsib = mergeResponsibility(items)
	for _, it := range byDate {
		in.Accounts = append(in.Accounts, account(it))
	}
	in.First, in.Last = reported(byDate)
	m.disagreements(in, items)
	in.Status = status(items)
	if in.Disputed = disputed(in, items); in.Disputed {
		in.Status = StatusDisputed
	}
	return in
}

func refs(items []*item) []EventRef {
	out := make([]EventRef, 0, len(items))
	for _, it := range items {
		out = append(out, it.ref)
	}
	return out
}

func reported(byDate []*item) (first, last string) {
	for _, it := range byDate {
		if p := it.x.Report.Published; p != "" {
			if first == "" {
				first = p
			}
			last = p
		}
	}
	return first, last
}

func (m *Merger) mergeValues(in *Incident, items []*item) {
	in.Title = title(items)
	in.Mode = most(items, func(e *khabar.Event) string { return e.Mode })
	in.Subtype = most(items, func(e *khabar.Event) string { return e.Subtype })
	in.TargetKind = most(items, func(e *khabar.Event) string { return e.TargetKind })
	in.Outcome = khabar.Outcome(most(items, func(e *khabar.Event) string { return string(e.Outcome) }))
	in.Place = mergePlace(items)
	in.Time = mergeTime(items)
	in.Actors = mergeActors(items)
	for _, it := range items {
		in.Contexts = append(in.Contexts, it.e.Contexts...)
		in.Tactics = append(in.Tactics, it.e.Tactics...)
		for _, w := range it.e.Weapons {
			in.Weapons = append(in.Weapons, w.Term)
		}
		in.Confidence = max(in.Confidence, it.e.Confidence)
	}
	for _, s := range []*[]string{&in.Contexts, &in.Tactics, &in.Weapons} {
		slices.Sort(*s)
		*s = slices.Compact(*s)
	}
}

// title is the evidence of one event: rather one that opens its report than one
// told in passing, then the most trusted, then the earliest.
func title(items []*item) string {
	best := items[0]
	for _, it := range items[1:] {
		if a, b := leads(it), leads(best); a && !b || a == b && it.e.Confidence > best.e.Confidence {
			best = it
		}
	}
	if len(best.e.Evidence) > 0 {
		return strings.Join(strings.Fields(best.e.Evidence[0].Quote), " ")
	}
	return best.e.Trigger.Text
}

// leads reports whether an event is the first happening its report tells.
func leads(it *item) bool {
	if it.kind != KindHappened || it.e.Status == khabar.StatusDenied {
		return false
	}
	for _, e := range it.x.Events {
		if kindOf(e) == KindHappened && e.Trigger.Start < it.e.Trigger.Start {
			return false
		}
	}
	return true
}

// most is the value that most events give; among equals the lowest in order of
// letters. Empty values do not count.
func most(items []*item, value func(*khabar.Event) string) string {
	n := map[string]int{}
	for _, it := range items {
		if v := value(it.e); v != "" {
			n[v]++
		}
	}
	best := ""
	for v, k := range n {
		if best == "" || k > n[best] || (k == n[best] && v < best) {
			best = v
		}
	}
	return best
}

var precisionOrder = map[khabar.PlacePrecision]int{
	khabar.PlaceFacility: 1, khabar.PlaceTown: 2, khabar.PlaceNear: 3, khabar.PlaceDistrict: 4,
	khabar.PlaceProvince: 5, khabar.PlaceRegion: 6, khabar.PlaceCountry: 7,
}

// mergePlace is the finest place; among equally fine ones the one most events
// give, then the one with the lower id and name.
func mergePlace(items []*item) *khabar.Place {
	votes := map[string]int{}
	for _, it := range items {
		if it.e.Place != nil {
			votes[placeKey(it.e.Place)]++
		}
	}
	var best *khabar.Place
	for _, it := range items {
		p := it.e.Place
		if p == nil {
			continue
		}
		if best == nil || finer(p, best, votes) {
			best = p
		}
	}
	if best == nil {
		return nil
	}
	c := *best
	c.Mention = nil // offsets hold in one report only; see the accounts
	return &c
}

func placeKey(p *khabar.Place) string { return p.GazetteerID + "|" + p.Name }

func finer(p, q *khabar.Place, votes map[string]int) bool {
	if a, b := precisionOrder[p.Precision], precisionOrder[q.Precision]; a != b {
		return a < b
	}
	if a, b := votes[placeKey(p)], votes[placeKey(q)]; a != b {
		return a > b
	}
	return placeKey(p) < placeKey(q)
}

// mergeTime is the narrowest period; among equally narrow ones the one most
// events give, then the earlier.
func mergeTime(items []*item) khabar.When {
	type option struct {
		w    khabar.When
		n    int
		wide int
	}
	options := map[[2]string]*option{}
	for _, it := range items {
		w := it.e.Time
		if w.Start == "" && w.End == "" {
			continue
		}
		k := [2]string{w.Start, w.End}
		if options[k] == nil {
			d := eventDays(it.e, it.x.Report)
			w.Mention = nil
			options[k] = &option{w: w, wide: d.to - d.from}
		}
		options[k].n++
	}
	var best *option
	var bestKey [2]string
	for k, o := range options {
		if best == nil || o.wide < best.wide ||
			(o.wide == best.wide && (o.n > best.n || (o.n == best.n && (k[0]+"|"+k[1]) < (bestKey[0]+"|"+bestKey[1])))) {
			best, bestKey = o, k
		}
	}
	if best == nil {
		return khabar.When{Precision: khabar.PrecisionUnknown}
	}
	return best.w
}

// mergeActors joins actors with one id or one name in one role.
func mergeActors(items []*item) []Actor {
	index := map[string]*Actor{}
	var keys []string
	for _, it := range items {
		for i := range it.e.Actors {
			a := &it.e.Actors[i]
			k := actorKey(a)
			if index[k] == nil {
				index[k] = &Actor{Name: a.Name, ActorID: a.ActorID, Role: a.Role, Class: a.Class, Sector: a.Sector, Country: a.Country}
				keys = append(keys, k)
			}
			if n := index[k]; !slices.Contains(n.Events, it.ref) {
				n.Events = append(n.Events, it.ref)
			}
		}
	}
	sort.Slice(keys, func(i, j int) bool {
		a, b := index[keys[i]], index[keys[j]]
		if roleOrder[a.Role] != roleOrder[b.Role] {
			return roleOrder[a.Role] < roleOrder[b.Role]
		}
		if len(a.Events) != len(b.Events) {
			return len(a.Events) > len(b.Events)
		}
		return keys[i] < keys[j]
	})
	out := []Actor{}
	for _, k := range keys {
		out = append(out, *index[k])
	}
	return out
}

var roleOrder = map[khabar.Role]int{khabar.RolePerpetrator: 1, khabar.RoleActor: 2, khabar.RoleTarget: 3, khabar.RoleVictim: 4,
	khabar.RoleRecipient: 5, khabar.RoleParticipant: 6, khabar.RoleMediator: 7}

func actorKey(a *khabar.EventActor) string {
	name := a.ActorID
	if name == "" {
		name = "~" + strings.ToLower(strings.TrimPrefix(strings.ToLower(a.Name), "the "))
	}
	return string(a.Role) + "|" + name
}

func mergeResponsibility(items []*item) []Responsible {
	index := map[string]*Responsible{}
	for _, it := range items {
		for _, r := range it.e.Responsibility {
			name := r.ActorID
			if name == "" {
				name = "~" + strings.ToLower(r.Actor)
			}
			k := name + "|" + r.Stance
			if index[k] == nil {
				index[k] = &Responsible{Actor: r.Actor, ActorID: r.ActorID, Stance: r.Stance}
			}
			if n := index[k]; !slices.Contains(n.Events, it.ref) {
				n.Events = append(n.Events, it.ref)
			}
		}
	}
	out := []Responsible{}
	for _, k := range sortedStrings(index) {
		out = append(out, *index[k])
	}
	return out
}

func sortedStrings[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func account(it *item) Account {
	r, e := it.x.Report, it.e
	a := Account{EventRef: it.ref, Title: r.Title, Outlet: r.Outlet, Agency: r.Agency, Published: r.Published,
		Status: e.Status, Mode: e.Mode, Time: e.Time, Sources: []string{}, Casualties: e.Casualties, Evidence: e.Evidence, Confidence: e.Confidence}
	if e.Place != nil {
		a.Place = e.Place.Name
	}
	if a.Casualties == nil {
		a.Casualties = []khabar.Casualty{}
	}
	if a.Evidence == nil {
		a.Evidence = []khabar.Quote{}
	}
	for _, c := range it.x.Claims {
		if slices.Contains(e.Claims, c.ID) && c.Source.Name != "" && !slices.Contains(a.Sources, c.Source.Name) {
			a.Sources = append(a.Sources, c.Source.Name)
		}
	}
	return a
}

// disagreements lists the fields on which accounts differ.
func (m *Merger) disagreements(in *Incident, items []*item) {
	add := func(field string, open bool, note string, values map[string][]EventRef) {
		if len(values) < 2 {
			return
		}
		d := Disagreement{Field: field, Open: open, Note: note}
		for _, v := range sortedStrings(values) {
			d.Values = append(d.Values, Value{v, values[v]})
		}
		in.Disagree = append(in.Disagree, d)
	}
	add("mode", m.openModes(items), "", collect(items, func(e *khabar.Event) string { return e.Mode }))
	add("outcome", true, "", collect(items, func(e *khabar.Event) string { return string(e.Outcome) }))
	add("place", openPlaces(items), "", collect(items, placeValue))
	add("time", openTimes(items), "", collect(items, timeValue))
	if st := collect(items, func(e *khabar.Event) string { return string(e.Status) }); doubted(st) {
		add("status", len(st[string(khabar.StatusDenied)]) > 0, "", st)
	}
	add("perpetrator", true, "", collect(items, perpetrators))
	for _, c := range in.Casualties {
		values := map[string][]EventRef{}
		for _, h := range c.History {
			v := rangeText(h.Low, h.Best, h.High)
			if h.Low == nil && h.Best == nil && h.High == nil {
				continue // "dozens" contradicts nothing
			}
			if !slices.Contains(values[v], h.EventRef) {
				values[v] = append(values[v], h.EventRef)
			}
		}
		add(string(c.Effect)+" "+c.Category, openToll(c.History), risen(c.History), values)
	}
}

// doubted statuses: an outlet that asserts what another lays to a source does not
// disagree with it; one that denies it or calls it unconfirmed does.
func doubted(status map[string][]EventRef) bool {
	return len(status[string(khabar.StatusDenied)]) > 0 || len(status[string(khabar.StatusUnconfirmed)]) > 0
}

func collect(items []*item, value func(*khabar.Event) string) map[string][]EventRef {
	out := map[string][]EventRef{}
	for _, it := range items {
		if v := value(it.e); v != "" {
			out[v] = append(out[v], it.ref)
		}
	}
	return out
}

func placeValue(e *khabar.Event) string {
	if e.Place == nil {
		return ""
	}
	return e.Place.Name
}

func timeValue(e *khabar.Event) string {
	if e.Time.Start == "" && e.Time.End == "" {
		return ""
	}
	if e.Time.Start == e.Time.End {
		return e.Time.Start
	}
	return e.Time.Start + "/" + e.Time.End
}

func perpetrators(e *khabar.Event) string {
	var ids []string
	for _, a := range e.Actors {
		if a.Role == khabar.RolePerpetrator && a.ActorID != "" {
			ids = append(ids, a.ActorID)
		}
	}
	slices.Sort(ids)
	return strings.Join(slices.Compact(ids), " ")
}

func rangeText(low, best, high *int) string {
	text := func(p *int) string {
		if p == nil {
			return "?"
		}
		return fmt.Sprint(*p)
	}
	if low != nil && high != nil && *low == *high {
		return text(low)
	}
	return text(low) + "–" + text(best) + "–" + text(high)
}

func (m *Merger) openModes(items []*item) bool {
	for i, a := range items {
		for _, b := range items[:i] {
			x, y := a.e.Mode, b.e.Mode
			if x != "" && y != "" && x != y && !m.modes[[3]string{a.e.Type, x, y}] {
				return true
			}
		}
	}
	return false
}

// openPlaces reports whether two places neither contain one another nor lie
// within their tolerance.
func openPlaces(items []*item) bool {
	for i, a := range items {
		for _, b := range items[:i] {
			p, q := a.e.Place, b.e.Place
			if p == nil || q == nil || within(p, q) || within(q, p) {
				continue
			}
			if Distance(p.Lat, p.Lon, q.Lat, q.Lon) > reach[p.Precision]+reach[q.Precision] {
				return true
			}
		}
	}
	return false
}

func openTimes(items []*item) bool {
	for i, a := range items {
		for _, b := range items[:i] {
			if a.days.known && b.days.known && max(a.days.from, b.days.from) > min(a.days.to, b.days.to) {
				return true
			}
		}
	}
	return false
}

// openToll reports whether two current accounts contradict one another: they have
// no number in common, and it is not that the later one is higher. Tolls rise as
// the wounded die and bodies are found.
func openToll(h []TollAccount) bool {
	for i := range h {
		for j := range h {
			if h[i].Current && h[j].Current && contradict(&h[i], &h[j]) {
				return true
			}
		}
	}
	return false
}

// risen says so where accounts differ and each later one is higher.
func risen(h []TollAccount) string {
	if openToll(h) {
		return ""
	}
	for i := range h {
		for j := range h {
			x, okX := bounds(h[i].Low, h[i].Best, h[i].High)
			y, okY := bounds(h[j].Low, h[j].Best, h[j].High)
			if okX && okY && h[i].AsOf < h[j].AsOf && x.high < y.low {
				return "the later accounts are higher"
			}
		}
	}
	return ""
}

// contradict reports whether a says more than b, and b is not the earlier one.
func contradict(a, b *TollAccount) bool {
	x, okX := bounds(a.Low, a.Best, a.High)
	y, okY := bounds(b.Low, b.Best, b.High)
	atLeast := b.High == nil && b.Low != nil
	return okX && okY && x.low > y.high && !atLeast && (b.AsOf == "" || b.AsOf >= a.AsOf)
}

// status is the firmest status of the accounts.
func status(items []*item) Status {
	order := []khabar.Status{khabar.StatusAsserted, khabar.StatusClaimed, khabar.StatusUnconfirmed, khabar.StatusDenied,
		khabar.StatusProposed, khabar.StatusBackground}
	for _, s := range order {
		for _, it := range items {
			if it.e.Status == s {
				return Status(s)
			}
		}
	}
	return StatusUnconfirmed
}

// disputed reports whether accounts contradict one another on whether it
// happened, who did it, or how many were killed.
func disputed(in *Incident, items []*item) bool {
	told, denied := false, false
	for _, it := range items {
		if it.e.Status == khabar.StatusDenied {
			denied = true
		} else {
			told = true
		}
	}
	if told && denied || contested(in.Responsib, in.Actors) {
		return true
	}
	for _, d := range in.Disagree {
		if d.Open && (d.Field == "killed total" || d.Field == "perpetrator" || d.Field == "outcome") {
			return true
		}
	}
	return false
}

// contested responsibility: two claim it, or one denies it who is blamed, claims
// it, or is told to have done it.
func contested(rs []Responsible, actors []Actor) bool {
	claims := 0
	stances := map[string]string{}
	for _, a := range actors {
		if a.Role == khabar.RolePerpetrator {
			stances[partyKey(a.ActorID, a.Name)] = "told"
		}
	}
	for _, r := range rs {
		if r.Stance == "claims" {
			claims++
		}
		name := partyKey(r.ActorID, r.Actor)
		if old := stances[name]; old != "" && (old == "denies") != (r.Stance == "denies") {
			return true
		}
		stances[name] = r.Stance
	}
	return claims > 1
}

func partyKey(id, name string) string {
	if id != "" {
		return id
	}
	return "~" + strings.ToLower(name)
}
