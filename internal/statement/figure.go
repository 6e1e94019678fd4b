package statement

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"khabar"
)

// figuresOf finds the reported statistics of sentence s: changes in percent,
// levels that moved ("climbing to 3,387 from 1,950"), counts of incidents or
// people over a period, and counts that a body is said to have recorded.
func (r *reader) figuresOf(s int) {
	for i := range r.doc.Counts {
		c := &r.doc.Counts[i]
		if c.Sent != s || c.Best == nil {
			continue
		}
		switch {
		case isPercent(c.Unit):
			r.percent(s, c)
		case r.level(s, c):
		case r.times(s, c):
		default:
			r.total(s, c)
		}
	}
}

func isPercent(unit string) bool {
	switch strings.ToLower(unit) {
	case "percent", "per cent", "%", "pc":
		return true
	}
	return false
}

func (r *reader) figureWord(i int, kind string) (figureWord, bool) {
	for _, key := range [2]string{r.lemma(i), r.form(i)} {
		for _, w := range r.figures[key] {
			if w.kind == kind {
				return w, true
			}
		}
	}
	return figureWord{}, false
}

// percent reads "a 73 percent rise in deaths", "deaths rose by 73 percent".
func (r *reader) percent(s int, c *khabar.CountMention) {
	for i, hop := c.UnitTok, 0; i >= 0 && hop < 4; i, hop = r.doc.Tokens[i].Head, hop+1 {
		w, ok := r.figureWord(i, "change")
		if !ok {
			continue
		}
		change := float64(*c.Best)
		if w.what == "down" {
			change = -change
		}
		measured := r.measuredBy(i)
		if pastForms[r.form(i)] != "" && r.doc.Tokens[i].UPOS == "NOUN" {
			measured = r.nounBefore(s, i)
		}
		if measured < 0 {
			return
		}
		r.addFigure(s, c, "percent", r.measure(measured), &khabar.Compare{ChangePercent: &change}, "figure.percent."+r.moved(i))
		return
	}
}

// measuredBy returns the head of what changed at i: the subject of the verb, or
// what stands after "in" or "of"; -1 where neither is there.
func (r *reader) measuredBy(i int) int {
	if v := r.subject(i); v >= 0 && (r.doc.Tokens[i].UPOS == "VERB" || r.Child(i, "nsubj") >= 0) {
		return v
	}
	if v := r.Child(i, "nsubj:pass"); v >= 0 && pastForms[r.form(i)] != "" {
		return v // "fell by 12 percent" is no passive
	}
	for _, k := range r.Kids(i) {
		if c := r.caseOf(int(k)); (c == "in" || c == "of") && r.doc.Tokens[k].UPOS == "NOUN" && !r.timeAt(int(k)) {
			return int(k)
		}
	}
	return -1
}

// timeAt reports whether token i is part of a time.
func (r *reader) timeAt(i int) bool {
	for k := range r.doc.Times {
		if t := &r.doc.Times[k]; t.First <= i && i < t.Last {
			return true
		}
	}
	return false
}

// spans are units of time and of multiples: "rose to 14 years" is no level.
var spans = map[string]bool{"year": true, "month": true, "week": true, "day": true, "hour": true, "minute": true, "fold": true, "time": true, "age": true}

// pastForms of verbs of change are also nouns; right after a name the tagger takes
// them for one: "attacks in Chad fell by 18 percent".
var pastForms = map[string]string{"fell": "fall", "rose": "rise"}

// moved is the lemma of the verb of change at i.
func (r *reader) moved(i int) string {
	if l := pastForms[r.form(i)]; l != "" {
		return l
	}
	return r.lemma(i)
}

// movedBefore returns the last such form before token i in sentence s, or -1.
func (r *reader) movedBefore(s, i int) int {
	for k := i - 1; k >= r.doc.Sentences[s].First; k-- {
		if pastForms[r.form(k)] != "" {
			return k
		}
	}
	return -1
}

// nounBefore returns the last common noun before token i in sentence s: what
// rose or fell; or -1.
func (r *reader) nounBefore(s, i int) int {
	for k := i - 1; k >= r.doc.Sentences[s].First; k-- {
		if r.doc.Tokens[k].UPOS == "NOUN" {
			return k
		}
	}
	return -1
}

// level reads "fatalities climbing to 3,387 from 1,950 a year earlier".
func (r *reader) level(s int, c *khabar.CountMention) bool {
	marker := r.before(c.First)
	if marker != "to" && marker != "from" || spans[c.Unit] {
		return false
	}
	verb := -1
	for i, hop := c.First, 0; i >= 0 && hop < 4; i, hop = r.doc.Tokens[i].Head, hop+1 {
		if _, ok := r.figureWord(i, "change"); ok {
			verb = i
			break
		}
	}
	if verb < 0 {
		verb = r.movedBefore(s, c.First)
	}
	if verb < 0 {
		return false
	}
	if marker == "from" {
		return true // the base of the other number
	}
	measured := r.subject(verb)
	if measured < 0 {
		measured = r.CaseChild(verb, "in", "nmod")
	}
	if measured < 0 && pastForms[r.form(verb)] != "" {
		measured = r.nounBefore(s, verb)
	}
	if measured < 0 {
		return false
	}
	compare := r.base(s, c)
	f := r.addFigure(s, c, r.unitOf(c, measured), r.measure(measured), compare, "figure.level."+r.moved(verb))
	if compare != nil && f.Period != nil && compare.Period != nil && *f.Period == *compare.Period {
		f.Period = nil
	}
	for _, have := range r.foundFigures {
		if f.Period == nil && have.Span == f.Span {
			f.Period = have.Period
		}
	}
	return true
}

// unitOf returns the unit of a count, or the noun that is measured where the
// count has none.
func (r *reader) unitOf(c *khabar.CountMention, measured int) string {
	if c.Unit != "" {
		return c.Unit
	}
	if v := r.CaseChild(measured, "of", "nmod"); v >= 0 && (r.lemma(measured) == "number" || r.lemma(measured) == "total") {
		return r.lemma(v)
	}
	return r.lemma(measured)
}

// base returns the value that a figure of sentence s is compared with: "from
// 1,950 a year earlier", "down from 58 in August"; nil where there is none.
func (r *reader) base(s int, c *khabar.CountMention) *khabar.Compare {
	b := r.baseAt(s, c)
	if b == nil {
		return nil
	}
	v := float64(*b.Best)
	compare := &khabar.Compare{Value: &v}
	for _, t := range r.timesOf(s) {
		if t.First >= b.Last && t.First < b.Last+5 {
			compare.Period = period(t.When)
		}
	}
	return compare
}

// baseAt returns the count that "from" brings in beside c, or nil.
func (r *reader) baseAt(s int, c *khabar.CountMention) *khabar.CountMention {
	for i := range r.doc.Counts {
		if b := &r.doc.Counts[i]; b.Sent == s && b.Best != nil && b != c && b.First > 1 && r.before(b.First) == "from" {
			return b
		}
	}
	return nil
}

// period writes an interval of days. What is counted since a time goes on.
func period(w khabar.When) *khabar.Period {
	p := &khabar.Period{Start: w.Start, End: w.End, Open: w.End == "", Note: w.Note}
	if strings.HasPrefix(strings.ToLower(w.Note), "since") || strings.HasPrefix(strings.ToLower(w.Expression), "since") {
		p.End, p.Open = "", true
	}
	return p
}

// times reads "was violated 41 times in September, down from 58 in August".
func (r *reader) times(s int, c *khabar.CountMention) bool {
	if c.UnitTok < 0 || r.lemma(c.UnitTok) != "time" {
		return false
	}
	for i, hop := c.UnitTok, 0; i >= 0 && hop < 3; i, hop = r.doc.Tokens[i].Head, hop+1 {
		w, ok := r.figureWord(i, "repeated")
		if !ok {
			continue
		}
		if _, dated := r.period(s, c); !dated {
			return true
		}
		measured := r.Child(i, "nsubj:pass", "obj")
		name := w.what
		if measured >= 0 {
			name = r.measure(measured) + " " + name
		}
		r.addFigure(s, c, w.what, name, r.base(s, c), "figure.times."+r.lemma(i))
		return true
	}
	return true // so many times of anything else counts nothing
}

func (r *reader) before(tok int) string {
	if tok == 0 {
		return ""
	}
	return r.form(tok - 1)
}

// total reads a count of incidents, or of people harmed, over a period.
func (r *reader) total(s int, c *khabar.CountMention) {
	if c.UnitTok < 0 {
		return
	}
	if r.before(c.First) == "from" && c.First > 1 && (r.form(c.First-2) == "down" || r.form(c.First-2) == "up") {
		return // the base of the other number
	}
	harmed := r.harmedTotal(c)
	_, countable := r.figureWord(c.UnitTok, "countable")
	if !countable && harmed == nil {
		return
	}
	reporter := r.reportVerb(c.UnitTok)
	_, dated := r.period(s, c)
	inherited := harmed != nil && !dated && len(r.timesOf(s)) == 0 && r.sameParagraphFigure(s) != nil
	if reporter >= 0 && harmed == nil && !dated && r.Child(reporter, "nsubj") < 0 {
		return // "three incidents were reported"
	}
	if reporter < 0 && !dated && !inherited && (harmed == nil || harmed.Scope != khabar.ScopeTotal) {
		return
	}
	if harmed != nil && harmed.Scope != khabar.ScopeTotal && !inherited && !r.overMonths(s) {
		return
	}
	measure := r.measure(c.UnitTok)
	if harmed != nil && !isHarmNoun[r.lemma(c.UnitTok)] {
		measure = r.nounPhrase(c.UnitTok) + " " + string(harmed.Effect)
	}
	var compare *khabar.Compare
	if b := r.baseAt(s, c); b != nil && (r.form(b.First-2) == "up" || r.form(b.First-2) == "down") {
		compare = r.base(s, c) // "37 aid workers were killed, up from 29 a year earlier"
	}
	f := r.addFigure(s, c, c.Unit, measure, compare, "figure.total."+r.lemma(c.UnitTok))
	if reporter >= 0 && f.Source == "" {
		if v := r.subject(reporter); v >= 0 {
			f.Source = r.sourceName(v)
		}
	}
	if inherited {
		earlier := r.sameParagraphFigure(s)
		f.Period, f.Place = earlier.Period, earlier.Place
	}
}

// overMonths reports whether the one time of sentence s is a stretch from one
// month to another: no single event takes so long.
func (r *reader) overMonths(s int) bool {
	times := r.timesOf(s)
	if len(times) != 1 {
		return false
	}
	w := times[0].When
	return len(w.Start) >= 7 && len(w.End) >= 7 && w.Start[:7] != w.End[:7]
}

// isHarmNoun holds the nouns that say the harm themselves: "12 deaths".
var isHarmNoun = map[string]bool{"death": true, "fatality": true, "casualty": true, "killing": true, "arrest": true, "abduction": true, "kidnapping": true, "murder": true, "execution": true, "injury": true}

// nounPhrase returns the noun at head with the words that stand before it,
// without its number.
func (r *reader) nounPhrase(head int) string {
	first := r.nounStart(head)
	return strings.Join(strings.Fields(khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[head].End}.Of(r.doc.Text)), " ")
}

// nounStart returns the first of the words before the noun at head that describe
// it, after its number.
func (r *reader) nounStart(head int) int {
	first := head
	for _, k := range r.Kids(head) {
		if d := r.doc.Tokens[k].Deprel; int(k) < first && (d == "compound" || d == "amod" || d == "nmod") {
			a, _ := r.Extent(int(k), "det", "case")
			first = min(first, a)
		}
	}
	for _, c := range r.doc.Counts {
		if c.First <= head && first < c.Last && c.Last <= head {
			first = c.Last
		}
	}
	return first
}

// sourceName names the source headed by v: a known actor, else its own words.
func (r *reader) sourceName(v int) string {
	if e := r.entity(v); e >= 0 && r.doc.Entities[e].ActorID != "" && strings.ToLower(r.doc.Entities[e].Name) != r.doc.Entities[e].Name {
		return r.doc.Entities[e].Name
	}
	if r.doc.Tokens[v].UPOS == "NOUN" {
		return r.nounPhrase(v)
	}
	if names := r.names([]int{v}); len(names) == 1 {
		return names[0]
	}
	return ""
}

// harmedTotal returns the casualty row that rests on the same words.
func (r *reader) harmedTotal(c *khabar.CountMention) *khabar.CasualtyFact {
	for i := range r.doc.Casualties {
		if f := &r.doc.Casualties[i]; f.First <= c.First && c.Last <= f.Last && f.Best != nil {
			return f
		}
	}
	return nil
}

// sameParagraphFigure returns the last dated total earlier in the paragraph of s.
func (r *reader) sameParagraphFigure(s int) *khabar.Figure {
	for i := len(r.foundFigures) - 1; i >= 0; i-- {
		f := r.foundFigures[i]
		for k := s - 1; k >= 0 && r.doc.Sentences[k].Para == r.doc.Sentences[s].Para; k-- {
			if f.Span == r.doc.Sentences[k].Span && f.Period != nil && strings.HasPrefix(f.Rule, "figure.total") {
				return f
			}
		}
	}
	return nil
}

// reportVerb returns the verb that records the noun at tok, or -1.
func (r *reader) reportVerb(tok int) int {
	h := r.doc.Tokens[tok].Head
	if h < 0 || r.doc.Tokens[h].UPOS != "VERB" {
		return -1
	}
	if d := r.doc.Tokens[tok].Deprel; d != "obj" && d != "nsubj:pass" {
		return -1
	}
	if _, ok := r.figureWord(h, "report"); ok {
		return h
	}
	return -1
}

// period returns the time of the sentence that covers more than a day.
func (r *reader) period(s int, c *khabar.CountMention) (khabar.When, bool) {
	best, found, distance := khabar.When{}, false, math.MaxInt
	for _, t := range r.timesOf(s) {
		if t.Value == "PRESENT_REF" {
			continue
		}
		switch t.When.Precision {
		case khabar.PrecisionMonth, khabar.PrecisionYear, khabar.PrecisionSeason, khabar.PrecisionApprox:
		default:
			if t.When.Start != "" && t.When.End != "" {
				continue
			}
		}
		d := c.First - t.Last
		if d < 0 {
			d = t.First - c.Last
		}
		if d < distance {
			best, found, distance = t.When, true, d
		}
	}
	return best, found
}

// measure returns the words of the thing measured, without its number, its
// clauses and times, and what hangs behind a comma.
func (r *reader) measure(head int) string {
	first, last := r.nounStart(head), head+1
	for _, k := range r.Kids(head) {
		if c := r.doc.Tokens[k]; int(k) > head && strings.HasPrefix(c.Deprel, "nmod") && c.Deprel != "nmod:unmarked" {
			_, end := r.Extent(int(k), "acl", "acl:relcl", "advcl", "parataxis", "punct", "appos")
			last = max(last, end)
		}
	}
	for _, t := range r.doc.Times {
		if t.First > head && t.First < last {
			last = t.First
		}
	}
	for k := head + 1; k < last; k++ {
		if f := r.doc.Tokens[k].Form; f == "," && !r.listed(k, last) || f == "(" || f == ";" || pastForms[r.form(k)] != "" {
			last = k
		}
	}
	for last > head+1 && (r.doc.Tokens[last-1].UPOS == "ADP" || r.doc.Tokens[last-1].UPOS == "PUNCT") {
		last--
	}
	return strings.Join(strings.Fields(khabar.Span{Start: r.doc.Tokens[first].Start, End: r.doc.Tokens[last-1].End}.Of(r.doc.Text)), " ")
}

// listed reports whether the comma at k stands in a list that an "and" ends
// before last.
func (r *reader) listed(k, last int) bool {
	for i := k + 1; i < last; i++ {
		if r.doc.Tokens[i].UPOS == "CCONJ" {
			return true
		}
	}
	return false
}

func (r *reader) addFigure(s int, c *khabar.CountMention, unit, measure string, compare *khabar.Compare, rule string) *khabar.Figure {
	v := float64(*c.Best)
	f := &khabar.Figure{Value: &v, Unit: unit, Measure: measure, Compare: compare, Quote: r.quote(s), Rule: rule,
		Place: r.placeOf(s), Source: r.source(c.Span)}
	if c.High != nil && *c.High != *c.Best {
		h := float64(*c.High)
		f.ValueHigh = &h
	}
	f.Qualifier = qualifier(c.Wording)
	if f.Source == "" {
		f.Source = r.reporting(c.First)
	}
	if w, ok := r.period(s, c); ok {
		f.Period = period(w)
	}
	r.foundFigures = append(r.foundFigures, f)
	return f
}

// reporting returns the subject of the verb of report or speech above token i.
func (r *reader) reporting(i int) string {
	for hop := 0; i >= 0 && hop < 8; i, hop = r.doc.Tokens[i].Head, hop+1 {
		if r.doc.Tokens[i].UPOS != "VERB" {
			continue
		}
		if _, ok := r.figureWord(i, "report"); !ok && !speaking[r.lemma(i)] {
			continue
		}
		if v := r.Child(i, "nsubj"); v >= 0 && r.doc.Tokens[v].UPOS != "PRON" {
			return r.sourceName(v)
		}
	}
	return ""
}

// qualifier returns the words of a count before its number: "more than".
func qualifier(wording string) string {
	if i := strings.IndexAny(wording, "0123456789"); i > 0 {
		return strings.TrimSpace(wording[:i])
	}
	return ""
}

// placeOf returns the one place that sentence s names as a place.
func (r *reader) placeOf(s int) string {
	name := ""
	for _, p := range r.doc.Places {
		if p.Sent != s || p.AsActor || p.InName || r.seat(&p) || r.inCitation(p.Span) {
			continue
		}
		if name != "" && name != p.Name {
			return ""
		}
		name = p.Name
	}
	return name
}

// seat reports whether a place says where someone is based: "Oslo-based
// institute" measures nothing in Oslo.
func (r *reader) seat(p *khabar.PlaceMention) bool {
	rest := strings.ToLower(r.doc.Text[p.End:min(len(r.doc.Text), p.End+7)])
	if strings.HasPrefix(rest, "-based") || strings.HasPrefix(rest, " based") {
		return true
	}
	before := strings.ToLower(r.doc.Text[max(0, p.Start-9):p.Start])
	return strings.HasSuffix(before, "based in ")
}

// check compares percentages with the levels given for the same paragraph.
func (r *reader) check() {
	for _, p := range r.foundFigures {
		if p.Compare == nil || p.Compare.ChangePercent == nil {
			continue
		}
		for _, l := range r.foundFigures {
			if l.Span != p.Span || l.Compare == nil || l.Compare.Value == nil || *l.Compare.Value == 0 {
				continue
			}
			actual := 100 * (*l.Value - *l.Compare.Value) / *l.Compare.Value
			verdict := agreement(*p.Compare.ChangePercent, actual)
			line := fmt.Sprintf("%s%% %s %s→%s (%.1f%%)", plain(math.Abs(*p.Value)), verdict, plain(*l.Compare.Value), plain(*l.Value), actual)
			p.Checks, l.Checks = append(p.Checks, line), append(l.Checks, line)
		}
	}
}

func agreement(stated, actual float64) string {
	switch d := math.Abs(stated - actual); {
	case d <= 0.5:
		return "agrees with"
	case d < 1 && math.Trunc(actual) == stated:
		return "agrees by truncation with"
	}
	return "disagrees with"
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
