package claim

import (
	"slices"
	"strings"
)

// maxParts is the most pieces a content has: before and after its cue, or
// quotations with the cue between them.
const maxParts = 4

// option is a possible content or source of a cue.
type option struct {
	how   string // by what way it was found
	by    uint64 // its hash
	parts [maxParts]run
	n     int
	head  int // of a source: its head token; -1 for none
}

func (o *option) runs() []run { return o.parts[:o.n] }

func (o *option) covers(i int) bool {
	for _, p := range o.runs() {
		if p.has(i) {
			return true
		}
	}
	return false
}

func (o *option) overlaps(a run) bool {
	for _, p := range o.runs() {
		if p.overlaps(a) {
			return true
		}
	}
	return false
}

// add puts an option that is not there yet.
func (v *view) add(list []option, how string, head int, runs ...run) []option {
	o := option{how: how, head: head}
	for _, a := range runs {
		if a = v.trim(a); a.empty() || o.n == maxParts {
			continue
		}
		o.parts[o.n] = a
		for k := o.n; k > 0 && o.parts[k].first < o.parts[k-1].first; k-- {
			o.parts[k], o.parts[k-1] = o.parts[k-1], o.parts[k]
		}
		o.n++
	}
	if o.n == 0 {
		return list
	}
	for i := range list {
		if list[i].n == o.n && list[i].parts == o.parts {
			return list
		}
	}
	o.by = hashString(how)
	return append(list, o)
}

// contents lists what the cue at i may introduce.
func (v *view) contents(list []option, i int) []option {
	sent := v.sentence(i)
	list = v.fromChildren(list, i, sent)
	list = v.fromGovernor(list, i, sent)
	list = v.fromSides(list, i, sent)
	return v.fromQuotes(list, i, sent)
}

// complement relations of a cue that may hold its content.
func complement(d string) bool {
	switch d {
	case "ccomp", "xcomp", "obj", "advcl", "obl", "parataxis", "acl", "acl:relcl", "nmod", "dep", "conj", "nsubj", "nsubj:pass", "csubj", "amod", "compound", "iobj", "appos", "advmod", "csubj:pass":
		return true
	}
	return strings.HasPrefix(d, "obl:") && d != "obl:agent" || strings.HasPrefix(d, "nmod:")
}

func (v *view) fromChildren(list []option, i int, sent run) []option {
	obj, subj := -1, -1
	end := i + 1 // end of what hangs on the cue to its right
	for _, k32 := range v.Kids(i) {
		k := int(k32)
		d := v.tok(k).Deprel
		sub := run{int(v.lo[k]), int(v.hi[k])}
		if !complement(d) {
			continue
		}
		if d == "nsubj" || d == "nsubj:pass" {
			subj = k
		}
		list = v.add(list, d, -1, sub)
		if k > i && (d == "ccomp" || d == "xcomp" || d == "obj" || d == "obl") {
			list = v.shorter(list, k, d, sub)
		}
		if obj >= 0 && (d == "xcomp" || d == "obl" || d == "ccomp" || d == "advcl") {
			list = v.add(list, "obj+"+d, -1, run{int(v.lo[obj]), sub.last})
		}
		if (d == "xcomp" || d == "ccomp") && subj >= 0 && v.tok(subj).Deprel == "nsubj:pass" {
			list = v.add(list, "subj+"+d, -1, run{int(v.lo[subj]), int(v.hi[subj])}, sub)
		}
		if d == "obj" {
			obj = k
		}
		if k > i {
			end = max(end, sub.last)
			list = v.add(list, "to:"+d, -1, run{i + 1, sub.last})
		}
		if d == "xcomp" || d == "ccomp" {
			list = v.deeper(list, k, d)
		}
	}
	if obj >= 0 {
		list = v.add(list, "obj.np", -1, v.np(obj))
	}
	return v.add(list, "all", -1, run{i + 1, end})
}

// shorter offers a complement without what is joined to it by a conjunction, and
// without its last clauses.
func (v *view) shorter(list []option, k int, d string, sub run) []option {
	for _, kk32 := range v.Kids(k) {
		kk := int(kk32)
		if kk < k {
			continue
		}
		switch dd := v.tok(kk).Deprel; dd {
		case "conj":
			if v.verbal(kk) || d == "ccomp" {
				list = v.add(list, d+"-conj", -1, run{sub.first, int(v.lo[kk])})
			}
		case "advcl", "parataxis", "acl:relcl", "acl":
			if int(v.hi[kk]) == sub.last {
				list = v.add(list, d+"-"+dd, -1, run{sub.first, int(v.lo[kk])})
			}
		}
	}
	return list
}

// deeper looks into a complement: "went on to say that …", "made it clear that …".
func (v *view) deeper(list []option, k int, d string) []option {
	for _, kk := range v.Kids(k) {
		switch dd := v.tok(int(kk)).Deprel; dd {
		case "ccomp", "xcomp", "obj":
			list = v.add(list, d+"."+dd, -1, run{int(v.lo[kk]), int(v.hi[kk])})
		}
	}
	return list
}

func (v *view) fromGovernor(list []option, i int, sent run) []option {
	h := v.tok(i).Head
	if h < 0 {
		return list
	}
	own := run{int(v.lo[i]), int(v.hi[i])}
	switch d := v.tok(i).Deprel; {
	case d == "acl" || d == "acl:relcl" || d == "amod":
		list = v.add(list, "noun", -1, v.np(h))
		list = v.add(list, "noun.all", -1, run{int(v.lo[h]), own.first}, run{own.last, int(v.hi[h])})
	case d == "case" || d == "fixed": // "according to X": what X's governor says
		if g := v.tok(h).Head; g >= 0 {
			x := run{int(v.lo[h]), int(v.hi[h])}
			list = v.add(list, "clause", -1, run{int(v.lo[g]), x.first}, run{x.last, int(v.hi[g])})
		}
	default:
		list = v.add(list, "up:"+d, -1, run{int(v.lo[h]), own.first}, run{own.last, int(v.hi[h])})
		list = v.add(list, "up.before", -1, run{int(v.lo[h]), own.first})
	}
	if v.is(i, "amod") || v.is(i, "nsubj") || v.is(i, "nmod") || v.is(i, "obj") || v.is(i, "obl") {
		for _, k := range v.Kids(h) { // "the answer was that …", "issued a statement saying …"
			if d := v.tok(int(k)).Deprel; int(k) != i && (d == "ccomp" || d == "xcomp" || d == "advcl" || d == "obl") {
				list = v.add(list, "beside:"+d, -1, run{int(v.lo[k]), int(v.hi[k])})
			}
		}
		if v.is(i, "nsubj") && h > i {
			list = v.add(list, "predicate", -1, run{h, int(v.hi[h])})
		}
	}
	return list
}

// fromSides offers the rest of the sentence before and after the cue's clause.
func (v *view) fromSides(list []option, i int, sent run) []option {
	left, right := v.core(i, sent)
	before, after := run{sent.first, left}, run{right, sent.last}
	list = v.add(list, "before", -1, before)
	list = v.add(list, "after", -1, after)
	if v.words(before) > 2 && v.words(after) > 1 {
		list = v.add(list, "around", -1, before, after)
	}
	if c := v.commaBefore(left, sent); c > sent.first {
		list = v.add(list, "before.piece", -1, run{c, left})
	}
	for _, at := range []int{v.findForm(right, min(right+10, sent.last), "that"), v.findForm(right, min(right+8, sent.last), ":")} {
		if at >= 0 {
			list = v.add(list, "after.mark", -1, run{at, sent.last})
		}
	}
	for at, found := right, 0; at < sent.last && found < 5; at++ {
		if v.tok(at).Form == "," && at > right {
			list = v.add(list, "after.comma", -1, run{at, sent.last})
		}
		if f := v.tok(at).Form; f == "," || f == ";" || f == "-" || f == "—" || f == "–" || v.tok(at).UPOS == "CCONJ" && at+1 < sent.last && (v.verbal(at+1) || f == "but") || v.tok(at).UPOS == "SCONJ" && at > right+2 {
			if at > right+1 {
				list = v.add(list, "after.piece", -1, run{right, at})
				found++
			}
		}
	}
	return list
}

// core is the cue with its auxiliaries and the subject next to it: what stands
// between the two sides.
func (v *view) core(i int, sent run) (left, right int) {
	left, right = i, i+1
	for _, k32 := range v.Kids(i) {
		k := int(k32)
		d := v.tok(k).Deprel
		switch {
		case d == "nsubj" || d == "nsubj:pass":
			left, right = min(left, int(v.lo[k])), max(right, int(v.hi[k]))
		case strings.HasPrefix(d, "aux") || d == "cop" || d == "advmod" || d == "compound:prt" || d == "iobj" || d == "obl:unmarked" || d == "cc":
			left, right = min(left, int(v.lo[k])), max(right, int(v.hi[k]))
		case d == "case" || d == "fixed":
			left, right = min(left, k), max(right, k+1)
		}
	}
	if d := v.tok(i).Deprel; d == "case" {
		if h := v.tok(i).Head; h >= 0 && h > i {
			right = max(right, v.np(h).last)
		}
	}
	return max(left, sent.first), min(right, sent.last)
}

func (v *view) commaBefore(left int, sent run) int {
	for j := left - 2; j > sent.first; j-- {
		if v.tok(j).Form == "," || v.tok(j).Form == ";" {
			return j + 1
		}
	}
	return -1
}

func (v *view) findForm(first, last int, form string) int {
	for i := first; i < last; i++ {
		if v.tok(i).Form == form {
			return i
		}
	}
	return -1
}

// fromQuotes offers the quotations around the cue.
func (v *view) fromQuotes(list []option, i int, sent run) []option {
	prev, next := -1, -1
	para := v.doc.Sentences[v.tok(i).Sent].Para
	for q := range v.quotes {
		a := v.quotes[q]
		switch {
		case a.last <= i && a.last > sent.first:
			prev = q
		case a.first > i && next < 0 && v.doc.Sentences[v.tok(a.first).Sent].Para <= para+1:
			next = q
		}
		if a.first > i {
			break
		}
	}
	if prev >= 0 {
		list = v.add(list, "quote.prev", -1, v.quotes[prev])
		if prev > 0 && v.quotes[prev-1].first >= sent.first {
			list = v.add(list, "quote.prev2", -1, run{v.quotes[prev-1].first, v.quotes[prev].last})
		}
		list = v.add(list, "quote.prev.sent", -1, run{min(sent.first, v.quotes[prev].first), v.quotes[prev].last})
	}
	if next < 0 {
		return list
	}
	n := v.quotes[next]
	same := n.first < sent.last
	samePara := v.doc.Sentences[v.tok(n.first).Sent].Para == para
	name := "quote.next"
	if !same {
		name = "quote.after"
	}
	if !samePara {
		name = "quote.para"
	}
	list = v.add(list, name, -1, n)
	if prev >= 0 {
		list = v.add(list, name+".both", -1, v.quotes[prev], n)
		if next+1 < len(v.quotes) && v.quotes[next+1].first <= n.last+1 {
			list = v.add(list, name+".both2", -1, v.quotes[prev], n, v.quotes[next+1])
		}
	} else if !same {
		// Indirect speech that goes on as a quotation in the next sentence.
		_, right := v.core(i, sent)
		list = v.add(list, "after+"+name, -1, run{right, sent.last}, n)
		left, _ := v.core(i, sent)
		list = v.add(list, "before+"+name, -1, run{sent.first, left}, n)
	}
	if same && n.last < sent.last {
		_, right := v.core(i, sent)
		list = v.add(list, "to."+name, -1, run{right, n.last})
	}
	return list
}

// sources lists who may be the source of the cue at i. The first option is
// that there is none.
func (v *view) sources(list []option, i int) []option {
	list = append(list, option{how: "none", by: hashString("none"), head: -1})
	sent := v.sentence(i)
	list = v.partiesOf(list, i, "")
	t := v.tok(i)
	if t.Deprel == "case" || t.Deprel == "fixed" || t.Deprel == "mark" {
		h := t.Head
		if t.Deprel == "fixed" && h >= 0 {
			h = v.tok(h).Head
		}
		if h >= 0 {
			list = v.addSource(list, "case", h)
		}
	}
	list = v.inherited(list, i)
	return slices.DeleteFunc(v.nearby(list, i, sent), func(o option) bool { return o.covers(i) })
}

// addSource offers the noun phrase headed at h: without its appositions and
// clauses, with what stands between commas behind it, and whole.
func (v *view) addSource(list []option, how string, h int) []option {
	if !v.nominal(h) && v.tok(h).UPOS != "DET" && v.tok(h).UPOS != "NUM" && v.tok(h).UPOS != "ADJ" {
		return list
	}
	a := v.np(h)
	list = v.add(list, how, h, a)
	full := run{a.first, max(a.last, v.fullEnd(h))}
	if full.last > a.last {
		list = v.add(list, how+"+", h, full)
	}
	return list
}

// fullEnd is the end of the phrase headed at h with its appositions and
// relative clauses.
func (v *view) fullEnd(h int) int {
	end := h + 1
	for _, k := range v.Kids(h) {
		d := v.tok(int(k)).Deprel
		if int(k) > h && d != "punct" && d != "cc" && d != "parataxis" && !(d == "conj" && v.verbal(int(k))) {
			end = max(end, int(v.hi[k]))
		}
	}
	return end
}

// partiesOf offers the subject, agent and possessor of i.
func (v *view) partiesOf(list []option, i int, prefix string) []option {
	for _, k32 := range v.Kids(i) {
		k := int(k32)
		switch d := v.tok(k).Deprel; {
		case d == "nsubj" || d == "nsubj:pass" || d == "obl:agent" || d == "nmod:poss" || d == "compound":
			list = v.addSource(list, prefix+d, k)
			if p := v.Child(k, "nmod:poss"); p >= 0 && d != "compound" {
				list = v.addSource(list, prefix+d+".poss", p)
			}
		case v.is(k, "obl") || v.is(k, "nmod"):
			if c := v.Child(k, "case"); c >= 0 {
				list = v.addSource(list, prefix+d+"."+v.lemma[c], k)
			}
		case d == "dep" || d == "obj" || d == "appos" || d == "amod":
			list = v.addSource(list, prefix+d, k)
		}
	}
	return list
}

// inherited offers the parties of the words above i.
func (v *view) inherited(list []option, i int) []option {
	way := "^"
	for steps := 0; steps < 4; steps++ {
		t := v.tok(i)
		g := t.Head
		if g < 0 {
			break
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		way += base
		if v.nominal(g) {
			list = v.addSource(list, way, g)
		}
		if len(way) > 40 {
			break
		}
		list = v.partiesOf(list, g, way+"/")
		i = g
	}
	return list
}

// nearby offers the noun phrases next to the cue, whatever the parse says.
func (v *view) nearby(list []option, i int, sent run) []option {
	if a := v.chunkLeft(i, sent); !a.empty() {
		list = v.add(list, "left", v.doc.Head(a.first, a.last), a)
	}
	if a := v.chunkLeft(i, sent); !a.empty() && a.first-1 > sent.first && v.tok(a.first-1).Form == "," {
		if b := v.chunkLeft(a.first, sent); !b.empty() && b.last == a.first-1 {
			list = v.add(list, "left,", v.doc.Head(b.first, b.last), run{b.first, a.last})
			list = v.add(list, "left,-", v.doc.Head(b.first, b.last), b)
		}
	}
	if a, b := v.chunkRight(i, sent); !a.empty() {
		list = v.add(list, "right", v.doc.Head(a.first, a.last), a)
		if b.last > a.last {
			list = v.add(list, "right+", v.doc.Head(a.first, a.last), b)
		}
	}
	for j := i - 1; j >= sent.first && j > i-30; j-- {
		if v.tok(j).Deprel == "nsubj" && v.quote[j] == v.quote[i] {
			list = v.addSource(list, "subject", j)
			break
		}
	}
	for j := sent.first; j < sent.last; j++ {
		if v.is(j, "nsubj") {
			list = v.addSource(list, "first", j)
			break
		}
	}
	if i-sent.first < 40 {
		if v.tok(i).Form == ":" {
			list = v.add(list, "colon", max(sent.first, i-1), run{sent.first, i})
		}
	}
	return v.actorsAround(list, i, sent)
}

// actorsAround offers the actors named closest to the cue on either side.
func (v *view) actorsAround(list []option, i int, sent run) []option {
	for j, n := i-1, 0; j >= sent.first && n < 2 && j > i-30; j-- {
		if v.actor[j] >= 0 && v.quote[j] == v.quote[i] {
			list = v.addSource(list, "actor.left", j)
			n++
		}
	}
	for j, n := i+1, 0; j < sent.last && n < 1 && j < i+12; j++ {
		if v.actor[j] >= 0 && v.quote[j] == v.quote[i] {
			list = v.addSource(list, "actor.right", j)
			n++
		}
	}
	return list
}

// inPhrase reports whether a token can stand inside a plain noun phrase.
func (v *view) inPhrase(j int) bool {
	t := v.tok(j)
	switch t.UPOS {
	case "DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON":
		return true
	}
	return t.XPOS == "POS" || t.XPOS == "HYPH" || t.Form == "." || t.XPOS == "VBN" && t.Deprel == "amod"
}

// chunkLeft is the run of noun words before the cue, its auxiliaries and a
// comma skipped.
func (v *view) chunkLeft(i int, sent run) run {
	j := i - 1
	for j >= sent.first && (v.tok(j).UPOS == "AUX" || v.tok(j).UPOS == "ADV" || v.tok(j).Form == ",") {
		j--
	}
	last := j + 1
	for j >= sent.first && v.inPhrase(j) {
		j--
	}
	return run{j + 1, last}
}

// chunkRight is the run of noun words after the cue; the second holds also what
// prepositions join to it.
func (v *view) chunkRight(i int, sent run) (short, long run) {
	j := i + 1
	for j < sent.last && j < i+3 && (v.tok(j).UPOS == "ADP" || v.tok(j).UPOS == "ADV") {
		j++
	}
	first := j
	for j < sent.last && v.inPhrase(j) && v.tok(j).Form != "." {
		j++
	}
	short = run{first, j}
	for j+1 < sent.last && v.tok(j).UPOS == "ADP" && v.inPhrase(j+1) {
		for j++; j < sent.last && v.inPhrase(j) && v.tok(j).Form != "."; j++ {
		}
	}
	return short, run{first, j}
}
