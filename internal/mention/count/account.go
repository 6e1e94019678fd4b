package count

import (
	"strings"

	"khabar"
)

// effects in the order an account lists them.
var effects = []khabar.Effect{khabar.EffectKilled, khabar.EffectWounded, khabar.EffectAbducted, khabar.EffectArrested, khabar.EffectDisplaced, khabar.EffectMissing}

// Account turns the rows that one source gives for one event, in the order of
// the text, into one account, in which nothing is counted twice:
//
//   - the rows of the first sentence that counts an effect stand;
//   - a later row with the same category and number repeats it;
//   - the rows of a later clause that add up to what stands repeat it, whoever
//     they say the people were;
//   - a later whole with a higher number is a risen toll and replaces the first;
//   - a later row of a category, smaller than a standing total, is a part of it;
//   - a later row that the words put on top of the others (More) is added;
//   - a later single person is the one already counted, told with more detail;
//   - a later figure that the words give to somebody else (Other) is left out;
//   - a smaller later whole belongs to something else and is left out.
//
// Rows with the scope "total" stay apart: they are kept, and never summed.
func Account(facts []khabar.CasualtyFact) []khabar.Casualty {
	var out []khabar.Casualty
	for _, effect := range effects {
		out = append(out, accountOf(facts, effect)...)
	}
	return out
}

func accountOf(facts []khabar.CasualtyFact, effect khabar.Effect) []khabar.Casualty {
	var rows, apart []khabar.Casualty
	lead := -1      // trigger of the rows that stand
	passed := false // the row before was left out as smaller
	again := -1     // trigger of rows that repeat those that stand
	for i := range facts {
		f := &facts[i]
		if f.Effect == effect && f.Scope == khabar.ScopeIncident && lead >= 0 && f.Trigger != lead && f.Trigger != again && sumsUp(rows, facts[i:]) {
			again = f.Trigger
		}
		switch {
		case f.Effect != effect:
		case again >= 0 && f.Trigger == again:
		case f.Scope != khabar.ScopeIncident:
			apart = append(apart, f.Casualty)
		case lead < 0 || f.Trigger == lead:
			if lead >= 0 && f.Rule != "count.part" && hasPart(rows, f) {
				continue
			}
			lead = f.Trigger
			rows = append(rows, f.Casualty)
		default:
			if passed && f.More || f.Other {
				continue // on top of what was left out; another's figure
			}
			before := sumOf(rows)
			rows = merge(rows, f)
			passed = f.Best != nil && before != nil && *f.Best < *before && equal(before, sumOf(rows))
		}
	}
	return append(within(tidy(rows)), apart...)
}

// sumsUp reports whether the rows told by the trigger of the first of facts are,
// in sum, what stands already: "the minister and two guards" after "Ali Khan and
// two of his men", "the two teachers" after both by name.
func sumsUp(rows []khabar.Casualty, facts []khabar.CasualtyFact) bool {
	if hasTotal(rows) {
		return false
	}
	sum, n := 0, 0
	for i := range facts {
		f := &facts[i]
		if f.Effect != facts[0].Effect || f.Trigger != facts[0].Trigger {
			continue
		}
		if f.Best == nil || f.More || f.Rule == "count.part" {
			return false
		}
		sum, n = sum+*f.Best, n+1
	}
	whole := sumOf(rows)
	return whole != nil && *whole == sum && n+len(rows) > 2
}

// within leaves out parts above the total: they belong to something else.
func within(rows []khabar.Casualty) []khabar.Casualty {
	total := -1
	for _, r := range rows {
		if r.Category == "total" && r.Best != nil {
			total = *r.Best
			break
		}
	}
	if total < 0 {
		return rows
	}
	out := rows[:0]
	for _, r := range rows {
		if r.Best == nil || *r.Best <= total {
			out = append(out, r)
		}
	}
	return out
}

func hasPart(rows []khabar.Casualty, f *khabar.CasualtyFact) bool {
	for _, r := range rows {
		if r.Category == f.Category && equal(r.Best, f.Best) && f.Best == nil {
			return true
		}
	}
	return false
}

func equal(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// onTop adds a row that the words put on top of the others. A total of the
// earlier rows is then a total no more, and its parts are given up.
func onTop(rows []khabar.Casualty, f *khabar.CasualtyFact) []khabar.Casualty {
	for _, r := range rows {
		if r.Category == "total" {
			r.Category = "unspecified"
			rows = []khabar.Casualty{r}
			break
		}
	}
	c := f.Casualty
	if c.Category == "total" {
		c.Category = "unspecified"
	}
	return append(rows, c)
}

// repeated reports whether a row gives the number of f, in the same words or
// for people of another description.
func repeated(rows []khabar.Casualty, f *khabar.CasualtyFact) bool {
	for _, r := range rows {
		if *f.Best == 1 && !strings.EqualFold(r.Wording, f.Wording) {
			continue // "a driver was also killed"
		}
		if equal(r.Best, f.Best) && (r.Category != f.Category || strings.EqualFold(r.Wording, f.Wording)) {
			return true
		}
	}
	return false
}

// merge adds a later row.
func merge(rows []khabar.Casualty, f *khabar.CasualtyFact) []khabar.Casualty {
	whole := sumOf(rows)
	if f.More && f.Best != nil && whole != nil {
		if !repeated(rows, f) {
			return onTop(rows, f)
		}
		for i, r := range rows {
			if len(rows) > 1 && r.Category == "unspecified" && equal(r.Best, f.Best) {
				rows[i].Category = f.Category // "a mayor and three others … Three passengers were also killed"
				return rows
			}
		}
	}
	if f.Best != nil && *f.Best == 1 && whole != nil && *whole == 1 {
		if len(rows) == 1 && rows[0].Category == "unspecified" {
			rows[0].Category = f.Category
		}
		return rows
	}
	if f.Best == nil {
		if whole == nil && len(rows) == 0 {
			return append(rows, f.Casualty)
		}
		return rows
	}
	total := f.Category == "total" || f.Category == "unspecified"
	for i, r := range rows {
		if r.Category != f.Category {
			continue
		}
		if r.Best == nil || *f.Best > *r.Best && !total {
			rows[i] = f.Casualty
		}
		if !total {
			return rows
		}
	}
	switch {
	case whole == nil:
		return append(rows, f.Casualty)
	case total && *f.Best > *whole:
		c := f.Casualty
		c.Category = "total"
		return append([]khabar.Casualty{c}, partsOnly(rows)...)
	case total:
		return rows
	case hasTotal(rows) && *f.Best <= *whole:
		return append(rows, f.Casualty)
	case !hasTotal(rows):
		return append(rows, f.Casualty)
	}
	return rows
}

func partsOnly(rows []khabar.Casualty) []khabar.Casualty {
	var out []khabar.Casualty
	for _, r := range rows {
		if r.Category != "total" && r.Category != "unspecified" {
			out = append(out, r)
		}
	}
	return out
}

func hasTotal(rows []khabar.Casualty) bool {
	for _, r := range rows {
		if r.Category == "total" {
			return true
		}
	}
	return false
}

// tidy makes a first row that others are parts of a total.
func tidy(rows []khabar.Casualty) []khabar.Casualty {
	if len(rows) > 1 && !hasTotal(rows) && rows[0].Rule != "count.part" && rows[1].Rule == "count.part" && rows[0].Best != nil {
		head := rows[0]
		head.Category = "total"
		kind := rows[0]
		if kind.Category != "total" && kind.Category != "unspecified" {
			return append([]khabar.Casualty{head}, rows[1:]...)
		}
		rows[0] = head
	}
	return rows
}

// Sum returns the number an account stands for: its total where it has one,
// else the sum of its rows; where only rows with the scope "total" have values,
// the first of these; nil where no row has a value.
func Sum(rows []khabar.Casualty) *int {
	if sum := sumOf(rows); sum != nil {
		return sum
	}
	for _, r := range rows {
		if r.Best != nil && r.Scope == khabar.ScopeTotal {
			return ptr(*r.Best)
		}
	}
	return nil
}

func sumOf(rows []khabar.Casualty) *int {
	var sum *int
	for _, r := range rows {
		if r.Best == nil || r.Scope != khabar.ScopeIncident {
			continue
		}
		if r.Category == "total" {
			return ptr(*r.Best)
		}
		if sum == nil {
			sum = ptr(0)
		}
		*sum += *r.Best
	}
	return sum
}
