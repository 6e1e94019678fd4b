package codebook

import (
	"strings"

	"khabar"
)

// View is a document made ready for matching: its tree, which actor and place
// each token belongs to, and its logical clauses. A View belongs to one
// goroutine.
type View struct {
	*khabar.Tree
	book       *Codebook
	doc        *khabar.Document
	lemmas     []string
	actor      []int32 // token → index into doc.Actors of the mention whose head it is, else of one that covers it; -1
	place      []bool
	transitive map[string]bool // verbs that have an object unless they are passive
	oneObject  map[string]bool // verbs that have an object only where they are active
	asVerb     []bool          // nouns and adjectives that are verbs after all
	args       map[int][]Arg   // logical arguments by trigger
	fields     [][]int         // sentence → words of each gate
	shut       []uint32        // sentence → types that its field rules out, a bit each
	depth      int
}

// Arg is a token in a slot of a trigger's logical clause. Via is the light verb
// it came through, or -1.
type Arg struct {
	Slot
	Tok int
	Via int
	// Low marks a phrase that the parse hangs on the object ("took control of
	// the town"): conditions see it, and it plays a part only where the phrase
	// is no mere description of the object.
	Low bool
}

// View prepares doc.
func (c *Codebook) View(doc *khabar.Document) *View {
	v := &View{book: c, transitive: c.sets["transitive"], oneObject: c.sets["oneobject"], Tree: khabar.NewTree(doc), doc: doc, args: map[int][]Arg{}}
	n := len(doc.Tokens)
	v.lemmas = make([]string, n)
	v.actor = make([]int32, n)
	v.place = make([]bool, n)
	v.asVerb = make([]bool, n)
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		v.lemmas[i] = c.lemma(doc, i, t)
		v.actor[i] = -1
	}
	for i := range doc.Actors {
		a := &doc.Actors[i]
		for t := a.First; t < a.Last; t++ {
			if v.actor[t] < 0 {
				v.actor[t] = int32(i)
			}
		}
	}
	for i := range doc.Actors {
		if h := doc.Actors[i].HeadTok; h >= 0 && h < n {
			v.actor[h] = int32(i)
		}
	}
	for i := range doc.Places {
		p := &doc.Places[i]
		for t := p.First; t < p.Last; t++ {
			v.place[t] = true
		}
	}
	for i := range doc.Names {
		if nm := &doc.Names[i]; nm.Kind == khabar.NameLocation {
			for t := nm.First; t < nm.Last; t++ {
				v.place[t] = true
			}
		}
	}
	v.mistagged(c)
	v.fields = c.countFields(v)
	v.shut = c.closed(v)
	return v
}

// TypesOf hands out the types of the rows of a lemma, of any part of speech.
func (c *Codebook) TypesOf(lemma string, do func(typ string)) {
	last := ""
	for _, r := range c.byLemma[lemma] {
		if r.Type != last {
			do(r.Type)
			last = r.Type
		}
	}
}

func (c *Codebook) verbRow(lemma string) bool {
	for _, r := range c.byLemma[lemma] {
		if r.POS == 'V' {
			return true
		}
	}
	return false
}

// lemma of a token in lower case: that of a known verb form, that of a word with
// a hyphen the codebook knows, else the one the lemmatizer gave.
func (c *Codebook) lemma(doc *khabar.Document, i int, t *khabar.Token) string {
	form := strings.ToLower(t.Form)
	lemma := strings.ToLower(t.Lemma)
	if lemma == "" || lemma == "_" {
		lemma = form
	}
	if t.UPOS == "VERB" || t.XPOS == "VBN" || t.XPOS == "VBD" {
		if l := c.forms[form]; l != "" {
			lemma = l
		}
	}
	if t.UPOS == "PROPN" || t.UPOS == "NOUN" {
		lemma = c.singular(lemma, form)
	}
	if i >= 2 && doc.Tokens[i-1].Form == "-" && doc.Tokens[i-1].Start == doc.Tokens[i-2].End && doc.Tokens[i-1].End == t.Start {
		if w := strings.ToLower(doc.Tokens[i-2].Form) + "-" + lemma; c.hyphenated[w] {
			return w
		}
	}
	return lemma
}

// Doc returns the document.
func (v *View) Doc() *khabar.Document { return v.doc }

// Lemma of a token, in lower case.
func (v *View) Lemma(i int) string { return v.lemmas[i] }

// IsPlace reports whether a token lies in the name of a place.
func (v *View) IsPlace(i int) bool { return v.place[i] }

// Mention returns the index in Document.Actors of the mention at token i: one
// headed there, else one covering it; -1.
func (v *View) Mention(i int) int { return int(v.actor[i]) }

// Entity returns the actor at token i, or nil.
func (v *View) Entity(i int) *khabar.Entity {
	m := v.actor[i]
	if m < 0 {
		return nil
	}
	e := v.doc.Actors[m].Entity
	if e < 0 {
		return nil
	}
	return &v.doc.Entities[e]
}

// Args returns the logical arguments of the verb, noun or adjective at i.
func (v *View) Args(i int) []Arg {
	if a, ok := v.args[i]; ok {
		return a
	}
	v.args[i] = nil // cuts cycles
	var a []Arg
	if v.verbal(i) {
		a = v.clause(i)
	} else {
		a = v.phrase(i)
	}
	a = v.spread(a)
	v.args[i] = a
	return a
}

// examples introduce members of what they follow: "figures such as …".
var examples = map[string]bool{"such": true, "including": true}

// beyond takes over the phrases that the parse hung on a doer: "an attack by
// militants on a convoy".
func (v *View) beyond(doer int, args []Arg) []Arg {
	for _, k := range v.Kids(doer) {
		if p := v.prep(int(k)); v.doc.Tokens[k].Deprel == "nmod" && (p == "on" || p == "against" || p == "at") {
			args = append(args, Arg{Slot: Slot{SlotNmod, p}, Tok: int(k), Via: -1})
		}
	}
	return args
}

// portion reports whether a word only measures what follows its "of": "two of
// its staff", "the bodies of four men".
func (v *View) portion(i int) bool {
	return v.doc.Tokens[i].UPOS == "NUM" || v.book.sets["part"][v.lemmas[i]]
}

func (v *View) verbal(i int) bool {
	t := &v.doc.Tokens[i]
	return t.UPOS == "VERB" || t.UPOS == "AUX" || v.asVerb[i]
}

// mistagged marks past forms of codebook verbs that were tagged as nouns or
// adjectives though they follow a noun and precede an object: "gunmen shot dead
// two doctors".
func (v *View) mistagged(c *Codebook) {
	for i := 1; i+1 < len(v.doc.Tokens); i++ {
		t := &v.doc.Tokens[i]
		if t.UPOS != "NOUN" && t.UPOS != "ADJ" && t.UPOS != "PROPN" || t.Sent != v.doc.Tokens[i+1].Sent || t.Sent != v.doc.Tokens[i-1].Sent {
			continue
		}
		form := strings.ToLower(t.Form)
		lemma := c.forms[form]
		if lemma == "" || lemma == form || strings.HasSuffix(form, "s") || strings.HasSuffix(form, "ing") || !c.verbRow(lemma) {
			continue
		}
		prev, next := &v.doc.Tokens[i-1], &v.doc.Tokens[i+1]
		if prev.UPOS == "AUX" && t.UPOS == "ADJ" && v.Child(i, "cop") == i-1 && strings.HasSuffix(form, "n") {
			v.asVerb[i] = true // "was slain"
			v.lemmas[i] = lemma
			continue
		}
		if prev.UPOS != "NOUN" && prev.UPOS != "PROPN" && prev.XPOS != "RB" || prev.XPOS == "NN" && next.UPOS == "NOUN" {
			continue
		}
		switch next.UPOS {
		case "NOUN":
			if prev.XPOS == "NNS" || prev.UPOS == "PROPN" && !strings.HasSuffix(form, "ed") {
				v.asVerb[i] = true
				v.lemmas[i] = lemma
			}
		case "CCONJ":
			if i+2 < len(v.doc.Tokens) && v.doc.Tokens[i+2].UPOS == "VERB" && prev.XPOS == "NNS" {
				v.asVerb[i] = true
				v.lemmas[i] = lemma
			}
		case "DET", "NUM", "PROPN", "PRON", "ADP", "ADV", "ADJ":
			if next.XPOS != "IN" || next.Form != "of" {
				v.asVerb[i] = true
				v.lemmas[i] = lemma
			}
		}
	}
}

// spread adds the conjuncts of each argument.
func (v *View) spread(args []Arg) []Arg {
	n := len(args)
	for k := 0; k < n; k++ {
		a := args[k]
		for _, c := range v.Kids(a.Tok) {
			t := &v.doc.Tokens[c]
			if t.Deprel == "conj" && !v.verbal(int(c)) || t.Deprel == "nmod" && examples[v.prep(int(c))] || t.Deprel == "nmod" && v.portion(a.Tok) && v.prep(int(c)) == "of" {
				args = append(args, Arg{Slot: a.Slot, Tok: int(c), Via: a.Via, Low: a.Low})
				n++
			}
		}
		if n > 60 {
			break
		}
	}
	return args
}

// Passive reports whether the verb at i is in the passive voice.
func (v *View) Passive(i int) bool {
	t := &v.doc.Tokens[i]
	subject := false
	if v.oneObject[v.lemmas[i]] && v.Child(i, "obj") > i && v.Child(i, "aux:pass", "obl:agent") < 0 {
		return false // "gunmen shot dead an elder", whatever the parse makes of it
	}
	for _, k := range v.Kids(i) {
		switch v.doc.Tokens[k].Deprel {
		case "aux:pass", "nsubj:pass", "obl:agent":
			return true
		case "nsubj":
			subject = true
		}
	}
	if t.XPOS == "VBD" && !subject && v.transitive[v.lemmas[i]] && t.Deprel != "root" && v.Child(i, "obj", "ccomp", "xcomp") < 0 {
		return !v.objectNext(i)
	}
	if subject && v.headlinePassive(i) {
		return true
	}
	if t.XPOS != "VBN" || subject || v.aux(i, "have") >= 0 {
		return false
	}
	if v.finite(i) {
		return false
	}
	switch t.Deprel {
	case "acl", "advcl", "amod", "dep":
		return true
	case "conj":
		return v.verbal(t.Head) && v.Passive(t.Head) && v.Child(i, "obj") < 0
	}
	return v.Child(i, "obj") < 0 && v.Child(i, "aux", "cop") < 0
}

// headlinePassive reports whether a verb that needs an object has none, right
// after its subject: "Five militants killed in an operation".
func (v *View) headlinePassive(i int) bool {
	t := &v.doc.Tokens[i]
	if t.XPOS != "VBD" && t.XPOS != "VBN" || !v.transitive[v.lemmas[i]] || v.objectNext(i) || v.Child(i, "nsubj") != i-1 ||
		v.Child(i, "obj", "ccomp", "xcomp", "aux", "advcl", "obl:agent") >= 0 || t.Deprel == "acl:relcl" {
		return false
	}
	for _, k := range v.Kids(i) {
		if v.doc.Tokens[k].Deprel == "conj" && v.Child(int(k), "obj") >= 0 {
			return false
		}
	}
	return v.doc.Tokens[i-1].UPOS != "PRON"
}

// objectNext reports whether an object seems to follow a verb at once.
func (v *View) objectNext(i int) bool {
	if i+1 >= len(v.doc.Tokens) {
		return false
	}
	switch t := &v.doc.Tokens[i+1]; t.UPOS {
	case "DET", "NUM", "NOUN", "PROPN", "PRON", "ADJ":
		return t.Sent == v.doc.Tokens[i].Sent && !v.temporal(i+1)
	}
	return false
}

// finite reports whether a past participle is rather the verb of its sentence:
// "The rebels retreated", read as a noun with a participle, has no other verb.
func (v *View) finite(i int) bool {
	t := &v.doc.Tokens[i]
	if t.Deprel != "acl" || t.Head < 0 || t.Head > i || v.Child(i, "obl:agent") >= 0 || v.CaseChild(i, "by", "obl") >= 0 {
		return false
	}
	if v.transitive[v.lemmas[i]] && v.Child(i, "obj") < 0 && !v.objectNext(i) {
		return false // "Five militants killed in an operation"
	}
	h := &v.doc.Tokens[t.Head]
	if h.Deprel == "nmod" && h.Head >= 0 && v.portion(h.Head) { // "Dozens of fighters surrendered"
		h = &v.doc.Tokens[h.Head]
	}
	if h.Deprel != "root" || v.Child(t.Head, "cop", "nsubj", "aux") >= 0 {
		return false
	}
	s := v.doc.Sentences[t.Sent]
	for k := s.First; k < s.End; k++ {
		if x := v.doc.Tokens[k].XPOS; x == "VBD" || x == "VBZ" || x == "VBP" {
			return false
		}
	}
	return true
}

// aux returns the auxiliary of i with a lemma, or -1.
func (v *View) aux(i int, lemma string) int {
	for _, k := range v.Kids(i) {
		if strings.HasPrefix(v.doc.Tokens[k].Deprel, "aux") && v.lemmas[k] == lemma {
			return int(k)
		}
	}
	return -1
}

// prep is the preposition of a phrase, in lower case.
func (v *View) prep(i int) string {
	if c := v.Child(i, "case"); c >= 0 {
		return strings.ToLower(v.doc.Tokens[c].Form)
	}
	return ""
}

// clause reads the arguments of a verb, with voice undone.
func (v *View) clause(i int) []Arg {
	slain := v.asVerb[i] && v.Child(i, "cop") >= 0
	passive := slain || v.Passive(i)
	var args []Arg
	subject := false
	add := func(k SlotKind, prep string, tok int32) {
		args = append(args, Arg{Slot: Slot{k, prep}, Tok: int(tok), Via: -1})
	}
	for _, k := range v.Kids(i) {
		t := &v.doc.Tokens[k]
		switch rel := t.Deprel; rel {
		case "nsubj", "csubj":
			subject = true
			if passive && rel == "nsubj" {
				add(SlotPatient, "", k)
			} else {
				add(SlotAgent, "", k)
			}
		case "nsubj:pass":
			subject = true
			if passive {
				add(SlotPatient, "", k)
			} else {
				add(SlotAgent, "", k)
			}
		case "obj":
			add(SlotPatient, "", k)
			args = v.object(int(k), args)
		case "iobj":
			add(SlotIObj, "", k)
		case "obl:agent":
			add(SlotAgent, "", k)
		case "compound:prt":
			add(SlotPrt, "", k)
		case "xcomp":
			add(SlotXcomp, "", k)
			if t.UPOS == "ADJ" {
				args = v.below(int(k), passive, args)
			}
		case "ccomp":
			add(SlotCcomp, "", k)
		case "advcl":
			add(SlotAdvcl, "", k)
			if v.infinitive(int(k)) {
				add(SlotXcomp, "", k)
			}
		case "advmod":
			add(SlotAdvmod, "", k)
			if t.UPOS == "ADP" || particles[v.lemmas[k]] {
				add(SlotPrt, "", k)
			}
		case "aux":
			add(SlotModal, "", k)
		default:
			if rel == "obl" || strings.HasPrefix(rel, "obl:") || rel == "nmod" {
				p := v.prep(int(k))
				switch {
				case p == "by" && passive && !v.temporal(int(k)):
					add(SlotAgent, "", k)
				case movable[p] && v.Child(int(k), "case") == i+1:
					args = append(args, Arg{Slot: Slot{SlotPrt, ""}, Tok: i + 1, Via: -1})
					add(SlotPatient, "", k)
					args = v.object(int(k), args)
					add(SlotObl, p, k)
				case p != "":
					add(SlotObl, p, k)
				}
			}
		}
	}
	if v.asVerb[i] && !slain || v.attributive(i) {
		return v.surface(i, args)
	}
	args = v.relative(i, v.inherit(i, passive, subject, args))
	return v.recover(i, passive, subject, args)
}

// below takes over the phrases of an adjective that completes the verb: "shot
// dead by an officer".
func (v *View) below(i int, passive bool, args []Arg) []Arg {
	for _, k := range v.Kids(i) {
		if d := v.doc.Tokens[k].Deprel; d != "obl" && !strings.HasPrefix(d, "obl:") {
			continue
		}
		switch p := v.prep(int(k)); {
		case p == "by" && passive && !v.temporal(int(k)):
			args = append(args, Arg{Slot: Slot{SlotAgent, ""}, Tok: int(k), Via: -1})
		case p != "":
			args = append(args, Arg{Slot: Slot{SlotObl, p}, Tok: int(k), Via: -1})
		}
	}
	return args
}

// recover fills an empty agent from the order of the words: a by-phrase that the
// parse hung elsewhere, the noun right before a finite verb.
func (v *View) recover(i int, passive, subject bool, args []Arg) []Arg {
	for _, a := range args {
		if a.Kind == SlotAgent {
			return args
		}
	}
	t := &v.doc.Tokens[i]
	tok := -1
	switch {
	case passive:
		tok = v.byPhrase(i)
	case !subject && (t.XPOS == "VBD" || t.XPOS == "VBZ") && !strings.HasPrefix(t.Deprel, "acl") && t.Deprel != "xcomp":
		tok = v.nounBefore(i)
	}
	if tok >= 0 && tok != i {
		args = append(args, Arg{Slot: Slot{SlotAgent, ""}, Tok: tok, Via: -1})
	}
	return args
}

// byPhrase finds the noun of the next "by" before the next verb, where an actor
// stands there.
func (v *View) byPhrase(i int) int {
	for k := i + 1; k < len(v.doc.Tokens) && k <= i+14 && v.doc.Tokens[k].Sent == v.doc.Tokens[i].Sent; k++ {
		t := &v.doc.Tokens[k]
		if t.UPOS == "VERB" {
			return -1
		}
		if v.lemmas[k] == "by" && t.Deprel == "case" && t.Head > k && (v.actor[t.Head] >= 0 || v.doc.Tokens[t.Head].XPOS == "NNS") && !v.temporal(t.Head) {
			return t.Head
		}
	}
	return -1
}

// attributive reports whether the parser took a verb between a noun and its
// object for an adjective of the object: "the military opened fire".
func (v *View) attributive(i int) bool {
	t := &v.doc.Tokens[i]
	if t.Deprel != "amod" && t.Deprel != "compound" || t.Head <= i || i == 0 || t.XPOS == "VBG" {
		return false
	}
	prev := &v.doc.Tokens[i-1]
	if prev.Sent != t.Sent {
		return false
	}
	return prev.UPOS == "NOUN" || prev.UPOS == "PROPN" || prev.UPOS == "PRON" || v.actor[i-1] >= 0 && prev.UPOS != "DET" && prev.UPOS != "NUM" && v.doc.Actors[v.actor[i-1]].Last == i
}

// surface reads agent and patient from the order of the words, where the parse
// is known to be wrong: the noun phrase before, the noun phrase after.
func (v *View) surface(i int, args []Arg) []Arg {
	if l := v.nounBefore(i); l >= 0 {
		args = append(args, Arg{Slot: Slot{SlotAgent, ""}, Tok: l, Via: -1})
	}
	if r := v.nounAfter(i); r >= 0 {
		args = append(args, Arg{Slot: Slot{SlotPatient, ""}, Tok: r, Via: -1})
		args = v.object(r, args)
	}
	for k := i + 1; k < len(v.doc.Tokens) && k <= i+2 && v.doc.Tokens[k].Sent == v.doc.Tokens[i].Sent; k++ {
		if particles[v.lemmas[k]] {
			args = append(args, Arg{Slot: Slot{SlotPrt, ""}, Tok: k, Via: -1})
		}
	}
	return args
}

// nounBefore returns the head of the noun phrase that ends right before i (but
// for adverbs and auxiliaries), or -1.
func (v *View) nounBefore(i int) int {
	for k := i - 1; k >= 0 && k >= i-4 && v.doc.Tokens[k].Sent == v.doc.Tokens[i].Sent; k-- {
		switch v.doc.Tokens[k].UPOS {
		case "ADV", "AUX", "PART":
			continue
		case "NOUN", "PROPN", "PRON":
			if m := v.actor[k]; m >= 0 {
				return v.doc.Actors[m].HeadTok
			}
			return k
		}
		return -1
	}
	return -1
}

// nounAfter returns the head of the noun phrase that begins right after i (but
// for a particle), or -1.
func (v *View) nounAfter(i int) int {
	last := -1
	for k := i + 1; k < len(v.doc.Tokens) && k <= i+12 && v.doc.Tokens[k].Sent == v.doc.Tokens[i].Sent; k++ {
		switch t := &v.doc.Tokens[k]; t.UPOS {
		case "NOUN", "PROPN":
			if v.asVerb[k] {
				return last
			}
			if m := v.actor[k]; m >= 0 && v.doc.Actors[m].First > i {
				return v.doc.Actors[m].HeadTok
			}
			last = k
			continue
		case "DET", "NUM", "ADJ", "PRON", "ADV":
			if last < 0 {
				continue
			}
		case "ADP":
			if last < 0 && k == i+1 && particles[v.lemmas[k]] {
				continue
			}
		}
		return last
	}
	return last
}

// movable particles look like prepositions before an object: "called off talks".
var movable = map[string]bool{"off": true, "over": true, "up": true, "down": true, "out": true, "back": true}

// object adds what hangs on the object but may belong to the verb.
func (v *View) object(o int, args []Arg) []Arg {
	for _, c := range v.Kids(o) {
		switch t := &v.doc.Tokens[c]; {
		case t.Deprel == "compound" || t.Deprel == "amod":
			args = append(args, Arg{Slot: Slot{SlotPatientComp, ""}, Tok: int(c), Via: -1})
		case t.Deprel == "nmod":
			if p := v.prep(int(c)); p != "" {
				args = append(args, Arg{Slot: Slot{SlotObl, p}, Tok: int(c), Via: -1, Low: true})
			}
		case t.Deprel == "acl" && v.infinitive(int(c)):
			args = append(args, Arg{Slot: Slot{SlotXcomp, ""}, Tok: int(c), Via: -1, Low: true})
		}
	}
	return args
}

func (v *View) infinitive(i int) bool {
	m := v.Child(i, "mark")
	return m >= 0 && v.lemmas[m] == "to"
}

var particles = map[string]bool{"up": true, "down": true, "off": true, "out": true, "back": true, "over": true,
	"away": true, "aside": true, "in": true, "on": true, "upon": true, "dead": true}

func (v *View) temporal(i int) bool {
	for k := range v.doc.Times {
		if t := &v.doc.Times[k]; t.First <= i && i < t.Last {
			return true
		}
	}
	return false
}

// inherit gives a verb without a subject the one it shares.
func (v *View) inherit(i int, passive, subject bool, args []Arg) []Arg {
	if subject {
		return args
	}
	t := &v.doc.Tokens[i]
	own := SlotAgent
	if passive {
		own = SlotPatient
	}
	g := t.Head
	if g < 0 {
		return args
	}
	has := func(k SlotKind) bool {
		for _, a := range args {
			if a.Kind == k {
				return true
			}
		}
		return false
	}
	if has(own) {
		return args
	}
	switch base, _, _ := strings.Cut(t.Deprel, ":"); {
	case t.Deprel == "acl:relcl" || base == "acl":
		if t.Deprel == "acl:relcl" || v.Child(i, "mark") < 0 {
			args = append(args, Arg{Slot: Slot{own, ""}, Tok: g, Via: -1})
		} else if v.doc.Tokens[g].UPOS == "NOUN" { // "a plan to attack": whose plan it is
			args = v.take(args, g, own)
		}
	case base == "conj" || base == "parataxis":
		if v.verbal(g) {
			args = v.share(args, g, own, passive)
		}
	case base == "xcomp" || base == "advcl" || base == "ccomp":
		if !v.verbal(g) {
			if s := v.Child(g, "nsubj"); s >= 0 {
				args = append(args, Arg{Slot: Slot{own, ""}, Tok: s, Via: -1})
			}
			break
		}
		if base == "xcomp" {
			if o := v.controller(g); o >= 0 {
				return append(args, Arg{Slot: Slot{own, ""}, Tok: o, Via: -1})
			}
		}
		args = v.share(args, g, own, passive)
	}
	return args
}

// share takes over the subject of the governing verb g: the agent of an active
// one, the patient of a passive one. A participle after a passive ("was
// attacked, killing three") takes its agent.
func (v *View) share(args []Arg, g int, own SlotKind, passive bool) []Arg {
	from := SlotAgent
	if v.Passive(g) && (passive || v.Child(g, "nsubj:pass", "nsubj") >= 0 && !v.hasAgent(g)) {
		from = SlotPatient
	}
	for _, a := range v.Args(g) {
		if a.Kind == from {
			args = append(args, Arg{Slot: Slot{own, ""}, Tok: a.Tok, Via: a.Via})
		}
	}
	return args
}

func (v *View) hasAgent(g int) bool {
	for _, a := range v.Args(g) {
		if a.Kind == SlotAgent {
			return true
		}
	}
	return false
}

// controller is the object that does what the complement says: "forced the
// rebels to leave".
func (v *View) controller(g int) int {
	if v.Passive(g) {
		return v.Child(g, "nsubj:pass")
	}
	if o := v.Child(g, "obj"); o >= 0 {
		return o
	}
	return v.Child(g, "iobj")
}

// take gives own the parties of a noun: its possessor or the subject of its
// light verb.
func (v *View) take(args []Arg, noun int, own SlotKind) []Arg {
	for _, a := range v.Args(noun) {
		if a.Kind == SlotPoss || a.Kind == SlotAgent {
			args = append(args, Arg{Slot: Slot{own, ""}, Tok: a.Tok, Via: a.Via})
		}
	}
	return args
}

// relative puts the noun a relative clause describes in the place of its
// pronoun, or in the place left open.
func (v *View) relative(i int, args []Arg) []Arg {
	t := &v.doc.Tokens[i]
	if t.Deprel != "acl:relcl" || t.Head < 0 {
		return args
	}
	agent, patient, put := false, false, false
	for k := range args {
		tok := &v.doc.Tokens[args[k].Tok]
		switch args[k].Kind {
		case SlotAgent:
			agent = true
		case SlotPatient:
			patient = true
		}
		if (tok.UPOS == "PRON" || tok.UPOS == "DET" || tok.XPOS == "WDT" || tok.XPOS == "WP") && relativizer[v.lemmas[args[k].Tok]] {
			args[k].Tok = t.Head
			put = true
		}
	}
	switch {
	case put:
	case agent && !patient && v.Child(i, "nsubj") >= 0:
		args = append(args, Arg{Slot: Slot{SlotPatient, ""}, Tok: t.Head, Via: -1})
	}
	return args
}

var relativizer = map[string]bool{"who": true, "whom": true, "which": true, "that": true, "whose": true}

// phrase reads the arguments of a noun or adjective, with those its light verb
// lends it.
func (v *View) phrase(i int) []Arg {
	var args []Arg
	add := func(k SlotKind, prep string, tok int32) {
		args = append(args, Arg{Slot: Slot{k, prep}, Tok: int(tok), Via: -1})
	}
	for _, k := range v.Kids(i) {
		t := &v.doc.Tokens[k]
		switch rel := t.Deprel; {
		case rel == "nmod:poss":
			add(SlotPoss, "", k)
		case rel == "compound" || rel == "amod" || rel == "nmod:desc" || rel == "nmod:unmarked" && t.End <= v.doc.Tokens[i].Start:
			add(SlotComp, "", k)
			if rel == "compound" || rel == "amod" {
				for _, kk := range v.Kids(int(k)) {
					if d := v.doc.Tokens[kk].Deprel; d == "compound" || d == "amod" {
						add(SlotComp, "", kk)
					}
				}
			}
		case rel == "nmod" || strings.HasPrefix(rel, "nmod:") || rel == "obl" || strings.HasPrefix(rel, "obl:"):
			if p := v.prep(int(k)); p != "" {
				add(SlotNmod, p, k)
				if p == "by" {
					args = v.beyond(int(k), args)
				}
			}
		case rel == "nsubj" && v.Child(i, "cop") >= 0:
			add(SlotAgent, "", k)
		case rel == "acl":
			add(SlotAcl, "", k)
		case rel == "ccomp":
			add(SlotCcomp, "", k)
		case rel == "xcomp":
			add(SlotXcomp, "", k)
		}
	}
	t := &v.doc.Tokens[i]
	if t.Deprel == "xcomp" && t.UPOS == "ADJ" && t.Head >= 0 && v.verbal(t.Head) {
		if o := v.controller(t.Head); o >= 0 {
			args = append(args, Arg{Slot: Slot{SlotAgent, ""}, Tok: o, Via: -1})
		}
	}
	if t.Head >= 0 {
		g := &v.doc.Tokens[t.Head]
		if g.UPOS == "NOUN" || g.UPOS == "PROPN" {
			add(SlotGov, "", int32(t.Head))
		}
	}
	return args
}
