package incident

import (
	"sort"

	"khabar"
)

// span is a range of numbers, inclusive; high is the same as low where the
// report gives none.
type span struct{ low, high int }

// tolls of an event in total, by effect, over all its accounts.
func tolls(e *khabar.Event) map[khabar.Effect]span {
	out := map[khabar.Effect]span{}
	for _, a := range accountsOf(e) {
		for effect, rows := range a.byEffect {
			low, best, high := Toll(rows)
			s, ok := bounds(low, best, high)
			if !ok {
				continue
			}
			if old, seen := out[effect]; seen {
				s = span{min(old.low, s.low), max(old.high, s.high)}
			}
			out[effect] = s
		}
	}
	return out
}

func bounds(low, best, high *int) (span, bool) {
	var s span
	switch {
	case low != nil:
		s.low = *low
	case best != nil:
		s.low = *best
	case high != nil:
		s.low = *high
	default:
		return s, false
	}
	s.high = s.low
	if best != nil {
		s.high = max(s.high, *best)
	}
	if high != nil {
		s.high = max(s.high, *high)
	}
	return s, true
}

// tollAccount is the rows of one account of one event.
type tollAccount struct {
	by       string
	byEffect map[khabar.Effect][]khabar.Casualty
}

// accountsOf an event, in order of first appearance. Rows that count several
// incidents or past ones are left out.
func accountsOf(e *khabar.Event) []tollAccount {
	var out []tollAccount
	index := map[string]int{}
	for _, c := range e.Casualties {
		if c.Scope != khabar.ScopeIncident && c.Scope != "" {
			continue
		}
		i, ok := index[c.By]
		if !ok {
			i = len(out)
			index[c.By] = i
			out = append(out, tollAccount{c.By, map[khabar.Effect][]khabar.Casualty{}})
		}
		out[i].byEffect[c.Effect] = append(out[i].byEffect[c.Effect], c)
	}
	return out
}

// Toll is the number of people that rows of one account and one effect amount
// to: the row of category "total" where one stands, else the sum of the rows.
// A bound that a summed row lacks falls back to that row's best, and a sum has no
// bound where some row has neither.
//
// The toll of an incident follows from its accounts by this rule:
//
//  1. An account is current unless the same source (the same outlet or copies
//     of one text, and the same person cited) gave another on a later date; a reprint dates from the first print.
//  2. low is the lowest low of the current accounts, high the highest high.
//  3. best is the value that most independent groups of reports give in their
//     current accounts; among equals the one published last, then the lower.
//
// Nothing is averaged; all accounts stay in the history.
func Toll(rows []khabar.Casualty) (low, best, high *int) {
	for _, r := range rows {
		if r.Category == "total" {
			return r.Low, r.Best, r.High
		}
	}
	add := func(sum *int, ok *bool, v ...*int) {
		for _, x := range v {
			if x != nil {
				*sum += *x
				return
			}
		}
		*ok = false
	}
	var l, b, h int
	okL, okB, okH := true, true, true
	for _, r := range rows {
		add(&l, &okL, r.Low, r.Best)
		add(&b, &okB, r.Best)
		add(&h, &okH, r.High, r.Best)
	}
	if okL {
		low = &l
	}
	if okB {
		best = &b
	}
	if okH {
		high = &h
	}
	return low, best, high
}

type tollKey struct {
	effect   khabar.Effect
	category string
}

// mergeTolls applies the rule of [Toll] over the events of an incident.
func mergeTolls(items []*item, group map[string]string) []Casualty {
	history := map[tollKey][]TollAccount{}
	for _, it := range items {
		for _, a := range accountsOf(it.e) {
			for effect, rows := range a.byEffect {
				low, best, high := Toll(rows)
				history[tollKey{effect, "total"}] = append(history[tollKey{effect, "total"}], it.tollAccount(a.by, low, best, high, rows, group))
				for _, r := range rows {
					if r.Category == "total" || r.Category == "unspecified" || r.Category == "" {
						continue
					}
					k := tollKey{effect, r.Category}
					history[k] = append(history[k], it.tollAccount(a.by, r.Low, r.Best, r.High, []khabar.Casualty{r}, group))
				}
			}
		}
	}
	keys := make([]tollKey, 0, len(history))
	for k := range history {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i].less(keys[j]) })
	out := []Casualty{}
	for _, k := range keys {
		out = append(out, mergeToll(k, history[k]))
	}
	return out
}

var effectOrder = map[khabar.Effect]int{khabar.EffectKilled: 1, khabar.EffectWounded: 2, khabar.EffectAbducted: 3,
	khabar.EffectArrested: 4, khabar.EffectMissing: 5, khabar.EffectDisplaced: 6}

func (k tollKey) less(o tollKey) bool {
	if a, b := effectOrder[k.effect], effectOrder[o.effect]; a != b {
		return a < b
	}
	if (k.category == "total") != (o.category == "total") {
		return k.category == "total"
	}
	return k.category < o.category
}

func (it *item) tollAccount(by string, low, best, high *int, rows []khabar.Casualty, group map[string]string) TollAccount {
	wording := ""
	for i, r := range rows {
		if i > 0 {
			wording += "; "
		}
		wording += r.Wording
	}
	r := it.x.Report
	return TollAccount{EventRef: it.ref, Published: r.Published, Outlet: r.Outlet, Source: sourceName(it.x, by),
		Low: low, Best: best, High: high, Wording: wording, group: group[r.ID], text: it.report.group}
}

func sourceName(x *khabar.Extraction, claim string) string {
	for _, c := range x.Claims {
		if c.ID == claim {
			return c.Source.Name
		}
	}
	return ""
}

func mergeToll(k tollKey, h []TollAccount) Casualty {
	dateCopies(h)
	sort.SliceStable(h, func(i, j int) bool {
		a, b := &h[i], &h[j]
		if a.AsOf != b.AsOf {
			return a.AsOf < b.AsOf
		}
		if a.Published != b.Published {
			return a.Published < b.Published
		}
		if a.Report != b.Report {
			return a.Report < b.Report
		}
		return a.Event < b.Event
	})
	latest := map[[2]string]string{}
	for _, a := range h {
		s := [2]string{a.group, a.Source}
		latest[s] = max(latest[s], a.AsOf)
	}
	c := Casualty{Effect: k.effect, Category: k.category, History: h}
	for i := range h {
		a := &h[i]
		a.Current = a.AsOf == latest[[2]string{a.group, a.Source}]
		if a.Current {
			widen(&c, a)
		}
	}
	c.Best, c.Rule = bestToll(h)
	return c
}

// dateCopies sets AsOf: a reprint is no later than the text it copies.
func dateCopies(h []TollAccount) {
	type copied struct {
		text          int
		source, value string
	}
	key := func(a *TollAccount) copied { return copied{a.text, a.Source, rangeText(a.Low, a.Best, a.High)} }
	first := map[copied]string{}
	for i := range h {
		a := &h[i]
		if old, ok := first[key(a)]; a.Published != "" && (!ok || a.Published < old) {
			first[key(a)] = a.Published
		}
	}
	for i := range h {
		h[i].AsOf = first[key(&h[i])]
	}
}

func widen(c *Casualty, a *TollAccount) {
	low, high := a.Low, a.High
	if low == nil {
		low = a.Best
	}
	if high == nil {
		high = a.Best
	}
	if low != nil && (c.Low == nil || *low < *c.Low) {
		c.Low = low
	}
	if high != nil && (c.High == nil || *high > *c.High) {
		c.High = high
	}
}

func bestToll(h []TollAccount) (best *int, rule string) {
	groups := map[int]map[string]bool{}
	last := map[int]string{}
	for _, a := range h {
		if !a.Current || a.Best == nil {
			continue
		}
		if groups[*a.Best] == nil {
			groups[*a.Best] = map[string]bool{}
		}
		groups[*a.Best][a.group] = true
		last[*a.Best] = max(last[*a.Best], a.AsOf)
	}
	values := make([]int, 0, len(groups))
	for v := range groups {
		values = append(values, v)
	}
	if len(values) == 0 {
		return nil, "no account gives a number"
	}
	sort.Slice(values, func(i, j int) bool {
		a, b := values[i], values[j]
		if len(groups[a]) != len(groups[b]) {
			return len(groups[a]) > len(groups[b])
		}
		if last[a] != last[b] {
			return last[a] > last[b]
		}
		return a < b
	})
	switch {
	case len(values) == 1:
		rule = "the only value"
	case len(groups[values[0]]) > len(groups[values[1]]):
		rule = "most independent sources"
	case last[values[0]] > last[values[1]]:
		rule = "published last"
	default:
		rule = "the lowest of equals"
	}
	return &values[0], rule
}
