package event

import (
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/model/cluster"
)

// tableBits is the size of a weight table: 2^tableBits features.
const tableBits = 16

// feats are the features of a candidate, as indices into a weight table.
type feats []uint32

// add hashes the parts of a feature (FNV-1a, a zero byte after each).
func (f *feats) add(parts ...string) {
	*f = append(*f, uint32(hashParts(parts)>>(64-tableBits)))
}

func hashParts(parts []string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, p := range parts {
		for i := 0; i < len(p); i++ {
			h = (h ^ uint64(p[i])) * 0x100000001b3
		}
		h *= 0x100000001b3
	}
	h ^= h >> 29
	return h * mulK
}

func (f *feats) flag(name string, on bool) {
	if on {
		f.add(name)
	}
}

// features describe a draft before drafts are joined: its words, what governs it
// and what hangs on it, tense and modality, dates, where in the report it stands,
// and what the rules make of it.
func (r *reading) features(n int, f feats) feats {
	d := r.drafts[n]
	m := &d.matches[0]
	verb := d.tok
	for _, l := range m.Light {
		f.add("light", r.view.Lemma(l.Tok), l.Effect)
		verb = l.Tok
	}
	verdict := d.verdict().String()
	lemma, tag, typ := r.view.Lemma(d.tok), r.doc.Tokens[d.tok].XPOS, d.typ()
	f.add("")
	f.add("verdict", verdict)
	f.add("verdict type", verdict, typ)
	f.add("verdict lemma", verdict, lemma)
	f.add("lemma", lemma, string(r.view.Class(d.tok)))
	f.add("tag", tag)
	f.add("type", typ)
	f.add("mode", typ, m.Row.Mode)
	f.add("subtype", m.Row.Subtype)
	f.flag("general", m.Row.General())
	f = r.telling(f, d)
	f.flag("weak", d.weak)
	f.flag("casualty", m.Row.Casualty)
	f.flag("counted", r.counted(d))
	f.flag("placed", r.ownPlace(d) >= 0)
	f.flag("armed", r.violent(d))
	f.flag("said", d.mood.said)
	f.flag("denied", d.mood.denied)
	f.flag("court", d.mood.context)
	f.flag("past", d.mood.past)
	f.flag("idle", d.mood.idle)
	f.add("outcome", string(d.mood.outcome))

	tense := r.tense(verb)
	f.add("tense", tense)
	f.add("tense type", tense, typ)
	f.add("tense lemma", tense, lemma)
	f = r.governed(f, d, verb, tense)
	f = r.below(f, verb, "verb")
	if verb != d.tok {
		f = r.below(f, d.tok, "noun")
	}
	f = r.sides(f, m)
	f = r.clock(f, d, tense)
	f = r.setting(f, n, tense)
	f = r.report(f, n, tense)
	return f
}

// telling adds what the teller and the encoder's heads make of the trigger.
func (r *reading) telling(f feats, d *draft) feats {
	g := &r.guesses[d.tok]
	f.add("told", step(float32(g.event)))
	f.add("told of type", step(float32(g.odds)))
	f.flag("told of another type", g.typ != d.typ())
	t := &r.doc.Tellings[d.tok]
	f.add("told event", step(t.Event))
	best := 0
	for s, p := range t.States {
		f.add("told state", string([]byte{'0' + byte(s)}), step(p))
		if p > t.States[best] {
			best = s
		}
	}
	if t.Event > 0.3 {
		f.add("told best", string([]byte{'0' + byte(best)}), d.verdict().String())
	}
	return f
}

// step is a chance in coarse steps.
func step(p float32) string {
	for i, top := range []float32{0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95} {
		if p < top {
			return string([]byte{'0' + byte(i)})
		}
	}
	return "sure"
}

// tense is the form of a verb with its auxiliaries: "have be VBN".
func (r *reading) tense(i int) string {
	var b strings.Builder
	for _, k := range r.view.Kids(i) {
		if t := &r.doc.Tokens[k]; strings.HasPrefix(t.Deprel, "aux") || t.Deprel == "cop" {
			l := r.view.Lemma(int(k))
			if l == "be" || l == "have" || l == "do" {
				l = strings.ToLower(t.Form)
			}
			b.WriteString(l)
			b.WriteByte(' ')
		}
	}
	b.WriteString(r.doc.Tokens[i].XPOS)
	return b.String()
}

func (r *reading) group(word string, bits uint) string {
	code, ok := r.model.clusters.Path(word)
	if !ok {
		return "?"
	}
	p := cluster.Prefix(code, bits)
	return string([]byte{byte(p >> 8), byte(p)})
}

// governed adds the words above a predicate.
func (r *reading) governed(f feats, d *draft, verb int, tense string) feats {
	t := &r.doc.Tokens[verb]
	rel := t.Deprel
	f.add("rel", rel)
	f.add("rel tense", rel, tense)
	f.add("rel type", rel, d.typ())
	marker := prep(r.view, verb)
	f.add("marker", marker)
	f.add("marker rel", marker, rel)
	if t.Head < 0 {
		f.add("root tense", tense)
		return f
	}
	g := t.Head
	gl := r.view.Lemma(g)
	f.add("gov", gl, rel)
	f.add("gov word", gl)
	f.add("gov marker", gl, marker)
	f.add("gov group", r.group(gl, 8), rel)
	f.add("gov tense", r.tense(g), rel)
	f.add("gov tense", r.tense(g), tense, rel)
	f.add("gov effect", r.cb.Mood(gl, r.view.Class(g)), rel, tense)
	path := ""
	i := verb
	for steps := 0; steps < 5; steps++ {
		t := &r.doc.Tokens[i]
		if t.Head < 0 {
			f.add("main", r.view.Lemma(i))
			f.add("main tense", r.tense(i), tense)
			break
		}
		base, _, _ := strings.Cut(t.Deprel, ":")
		path += base + " "
		h := t.Head
		if steps < 3 {
			f.add("path", path)
			f.add("path", path, tense)
		}
		f.add("over", r.view.Lemma(h))
		if eff := r.cb.Mood(r.view.Lemma(h), r.view.Class(h)); eff != "" {
			f.add("over effect", eff, base)
		}
		if a := r.owner[h]; a != nil && a != d {
			f.add("under", a.typ())
			f.add("under", a.typ(), d.typ(), base)
			f.add("under", path, marker)
		}
		i = h
	}
	return f
}

// below adds what hangs on a word.
func (r *reading) below(f feats, i int, of string) feats {
	for _, k32 := range r.view.Kids(i) {
		k := int(k32)
		t := &r.doc.Tokens[k]
		base, _, _ := strings.Cut(t.Deprel, ":")
		f.add("has", of, t.Deprel)
		switch base {
		case "advmod", "mark", "det", "amod", "compound", "aux", "case", "nummod":
			f.add("has", of, base, r.view.Lemma(k))
		case "obl", "nmod":
			f.add("has", of, base, prep(r.view, k))
			f.add("has", of, base, prep(r.view, k), r.view.Lemma(k))
		case "advcl", "xcomp", "ccomp", "acl", "conj", "parataxis":
			f.add("has", of, base, r.view.Lemma(k))
			if o := r.owner[k]; o != nil {
				f.add("over type", of, base, o.typ())
			}
		}
	}
	return f
}

// sides adds the doer and the one it was done to.
func (r *reading) sides(f feats, m *codebook.Match) feats {
	var seen [2]bool
	for k := range m.Args {
		a := &m.Args[k]
		side := 0
		name := "agent"
		switch a.Kind {
		case codebook.SlotAgent:
		case codebook.SlotPatient:
			side, name = 1, "patient"
		default:
			continue
		}
		if seen[side] || a.Tok == m.Tok {
			continue
		}
		seen[side] = true
		t := &r.doc.Tokens[a.Tok]
		l := r.view.Lemma(a.Tok)
		f.add(name, l)
		f.add(name, r.group(l, 7))
		f.add(name+" tag", t.XPOS)
		f.add("of "+name, r.view.Lemma(m.Tok), l)
		f.add("of "+name, r.view.Lemma(m.Tok), r.group(l, 8))
		det := ""
		if d := r.view.Child(a.Tok, "det", "nmod:poss"); d >= 0 {
			det = r.view.Lemma(d)
			if r.doc.Tokens[d].Deprel == "nmod:poss" {
				det = "'s"
			}
		}
		number := r.view.Child(a.Tok, "nummod") >= 0
		f.add(name+" det", det, t.XPOS)
		f.flag(name+" number", number)
		if p := r.view.Mention(a.Tok); p >= 0 {
			if e := r.doc.Actors[p].Entity; e >= 0 {
				en := &r.doc.Entities[e]
				f.add(name+" class", string(en.Class), en.Sector)
				f.flag(name+" known", en.ActorID != "")
				f.flag(name+" office", en.Role != "")
				f.flag(name+" anonymous", en.Anonymous)
				f.add("of "+name, r.view.Lemma(m.Tok), string(en.Class), en.Sector)
				first := r.doc.Actors[en.Mentions[0]].Sent
				f.flag(name+" new", first == t.Sent)
				f.flag(name+" of the lead", first <= 1)
				f.add(name+" told of", some(len(en.Mentions)))
			}
		}
	}
	for s, name := range []string{"no agent", "no patient"} {
		if !seen[s] {
			f.add(name)
			f.add(name, m.Row.Type)
		}
	}
	return f
}

// age says how long before the report a time lies.
func (r *reading) age(w *khabar.When) string {
	published, _ := r.published()
	if w.End == "" {
		return "none"
	}
	if published == "" {
		return "unknown"
	}
	switch n := days(w.End, published); {
	case n < 0:
		return "future"
	case n <= 3:
		return "3"
	case n <= 10:
		return "10"
	case n <= staleDays:
		return "45"
	case n <= 400:
		return "400"
	}
	return "old"
}

// clock adds the times of the sentence.
func (r *reading) clock(f feats, d *draft, tense string) feats {
	any, own := false, false
	for k := range r.doc.Times {
		t := &r.doc.Times[k]
		if t.Sent != d.sent {
			continue
		}
		any = true
		age := r.age(&t.When)
		where := "other"
		if r.ownTime(k, d.tok) {
			where, own = "own", true
			f.add("time", t.Type, string(t.When.Precision), r.before(t))
			f.add("time", age, tense)
			f.add("time", age, d.typ())
			f.add("time word", r.view.Lemma(t.First))
		}
		f.add("time", where, age, string(t.When.Precision))
		f.add("time", where, t.Type)
		f.add("time", where, r.before(t))
	}
	f.flag("no time", !any)
	f.flag("no own time", !own)
	if !own {
		f.add("no own time", tense)
	}
	return f
}

// setting adds where in the report and sentence the words stand.
func (r *reading) setting(f feats, n int, tense string) feats {
	d := r.drafts[n]
	s := &r.doc.Sentences[d.sent]
	place := "far"
	switch p := d.sent; {
	case s.Para <= 1:
		place = "lead"
	case p <= 4:
		place = "near"
	case p <= 9:
		place = "middle"
	}
	f.add("place", place)
	f.add("place tense", place, tense)
	f.add("place type", place, d.typ())
	f.add("part", string([]byte{'0' + byte(4*d.sent/max(1, len(r.doc.Sentences)))}))
	f.add("length", string([]byte{'0' + byte(min(6, (s.End-s.First)/8))}))
	f.add("first", r.view.Lemma(s.First))
	f.flag("question", r.doc.Tokens[s.End-1].Form == "?")
	quotes := 0
	for i := r.doc.Sentences[d.sent].First; i < d.tok; i++ {
		switch r.doc.Tokens[i].Form {
		case "\"", "“", "”", "``", "''":
			quotes++
		case "we", "I", "our", "my", "We", "Our":
			f.add("first person")
		}
	}
	f.flag("quoted", quotes%2 == 1)
	for k := 1; k <= 2; k++ {
		for _, i := range []int{d.tok - k, d.tok + k} {
			w := "-"
			if i >= s.First && i < s.End {
				w = r.view.Lemma(i)
			}
			f.add("near", string([]byte{'5' + byte(i-d.tok)}), w)
			if k == 1 {
				f.add("next", string([]byte{'5' + byte(i-d.tok)}), w, r.view.Lemma(d.tok))
			}
		}
	}
	for i := s.First; i < s.End; i++ {
		if c := r.view.Class(i); i != d.tok && (c == 'N' || c == 'V' || c == 'A') && r.doc.Tokens[i].UPOS != "PROPN" {
			f.add("word", r.view.Lemma(i))
		}
	}
	told, here, same := false, 0, false
	for k, o := range r.drafts {
		if o.sent == d.sent {
			here++
		}
		if k < n && o.typ() == d.typ() {
			told = true
			same = same || r.view.Lemma(o.tok) == r.view.Lemma(d.tok)
		}
	}
	f.flag("told", told)
	f.flag("same", same)
	f.add("here", string([]byte{'0' + byte(min(here, 5))}))
	return f
}

// some is a number in coarse steps.
func some(n int) string {
	for i, top := range []int{0, 1, 2, 4, 8, 16} {
		if n <= top {
			return string([]byte{'0' + byte(i)})
		}
	}
	return "many"
}

// report adds what the rest of the report says: its title and lead, its tense,
// its fields, the time told last, the happenings beside this one.
func (r *reading) report(f feats, n int, tense string) feats {
	d := r.drafts[n]
	lemma := r.view.Lemma(d.tok)
	if r.doc.Report != nil && r.doc.Report.Title != "" {
		f.flag("in title", named(r.doc.Report.Title, lemma))
		f.flag("not in title", !named(r.doc.Report.Title, lemma))
	}
	lead, same := false, false
	for k, o := range r.drafts {
		if o.sent > 1 || k == n {
			continue
		}
		lead = lead || o.typ() == d.typ()
		same = same || o.row().Subtype == d.row().Subtype
	}
	f.flag("type of the lead", lead)
	f.flag("subtype of the lead", same)
	f.flag("apart from the lead", d.sent > 1 && !lead)

	f.add("told in", r.times)
	f.add("told in", r.times, tense)

	r.cb.Fields(r.view, d.sent, func(field string, words int) {
		f.add("field", field)
		f.add("field", field, lemma)
		f.add("field", field, some(words))
	})
	for back := 1; back <= 5 && d.sent-back >= 0; back++ {
		age := ""
		for k := range r.doc.Times {
			if t := &r.doc.Times[k]; t.Sent == d.sent-back && t.When.End != "" {
				age = r.age(&t.When)
			}
		}
		if age != "" {
			f.add("time before", age, some(back))
			f.add("time before", age, tense)
			break
		}
	}
	s := &r.doc.Sentences[d.sent]
	for i := s.First; i < s.End; i++ {
		if w := r.doc.Tokens[i].Form; len(w) == 4 && (w[:2] == "19" || w[:2] == "20") {
			published, _ := r.published()
			switch {
			case published == "":
				f.add("year")
			case w < published[:4]:
				f.add("older year")
			default:
				f.add("this year")
			}
		}
	}
	for _, k := range []int{n - 1, n + 1} {
		where := "before"
		if k > n {
			where = "after"
		}
		if k < 0 || k >= len(r.drafts) {
			f.add(where, "none")
			continue
		}
		o := r.drafts[k]
		gap := some(max(o.sent-d.sent, d.sent-o.sent))
		f.add(where, o.verdict().String(), gap)
		f.add(where, o.typ(), d.typ())
		f.add(where, r.tense(o.tok), tense)
	}
	return f
}

// named reports whether a title holds a word that begins like a lemma.
func named(title, lemma string) bool {
	stem := lemma[:max(min(len(lemma), 4), len(lemma)-2)]
	for w := range strings.FieldsSeq(strings.ToLower(title)) {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

// toldIn says in which tense most sentences of the report are told.
func (r *reading) toldIn() string {
	present, all := 0, 0
	for i := range r.doc.Tokens {
		if t := &r.doc.Tokens[i]; t.Head < 0 && r.view.Class(i) == 'V' {
			all++
			tag := t.XPOS
			if a := r.view.Child(i, "aux", "aux:pass"); a >= 0 {
				tag = r.doc.Tokens[a].XPOS
			}
			if tag == "VBZ" || tag == "VBP" {
				present++
			}
		}
	}
	switch {
	case 3*present > 2*all:
		return "present"
	case 3*present > all:
		return "mixed"
	}
	return "past"
}
