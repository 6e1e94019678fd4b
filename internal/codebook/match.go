package codebook

import (
	"slices"
	"strings"

	"khabar"
)

// Match is a row that holds at a token.
type Match struct {
	Row   *Row
	Tok   int
	Args  []Arg
	Light []Light // words that carry a noun

	v *View
}

// Light is a word that carries an event noun, with its effect.
type Light struct {
	Tok    int
	Effect string
}

// Part is a token with the role it plays. Unsure parts count only where an
// actor or a thing that can be attacked stands there.
type Part struct {
	Role   khabar.Role
	Tok    int
	Unsure bool
	Slot   Slot
}

// gate is a field whose words borrow those of violence.
type gate struct {
	name  string
	types map[string]bool
}

// Match finds the row that fits best at each token, in order of position.
// Headings yield nothing.
func (c *Codebook) Match(v *View) []Match {
	var out []Match
	for s := range v.doc.Sentences {
		sent := &v.doc.Sentences[s]
		if sent.Block == khabar.BlockHeading || sent.Block == khabar.BlockNote {
			continue
		}
		for i := sent.First; i < sent.End; i++ {
			if m, ok := c.at(v, i, v.shut[s]); ok {
				out = append(out, m)
			}
		}
	}
	return out
}

func pos(t *khabar.Token) byte {
	switch t.UPOS {
	case "VERB":
		return 'V'
	case "NOUN":
		return 'N'
	case "PROPN":
		if t.XPOS == "NNP" || t.XPOS == "NNPS" || t.XPOS == "" {
			return 'N'
		}
	case "ADJ":
		return 'A'
	}
	return 0
}

// at returns the best row for a token.
func (c *Codebook) at(v *View, i int, shut uint32) (Match, bool) {
	rows := c.byLemma[v.lemmas[i]]
	if len(rows) == 0 {
		return Match{}, false
	}
	p := v.Class(i)
	if v.noTrigger(i, p) {
		return Match{}, false
	}
	var best *Row
	var args []Arg
	var light []Light
	for _, r := range rows {
		if r.POS != p || shut&(1<<c.rank[r.Type]) != 0 {
			continue
		}
		if args == nil {
			args = v.Args(i)
			if p == 'N' {
				args, light = c.carried(v, i, args)
			}
		}
		if (best == nil || c.better(r, best)) && r.fits(v, i, args) {
			best = r
		}
	}
	if best == nil {
		return Match{}, false
	}
	return Match{Row: best, Tok: i, Args: args, Light: light, v: v}, true
}

// noTrigger reports whether a word is part of a name or an epithet.
func (v *View) noTrigger(i int, p byte) bool {
	return p == 'N' && v.doc.Tokens[i].UPOS == "PROPN" && v.named(i, 2) || p == 'V' && (v.capital(i) && v.named(i, 1) || v.epithet(i))
}

// General adds to the matches of rows those of the general row of the type that
// told gives a word, where no row of its own holds. The result is in order of
// position.
func (c *Codebook) General(v *View, matches []Match, told func(tok int) (typ string)) []Match {
	var out []Match
	next := 0
	for s := range v.doc.Sentences {
		sent := &v.doc.Sentences[s]
		for i := sent.First; i < sent.End; i++ {
			if next < len(matches) && matches[next].Tok == i {
				out = append(out, matches[next])
				next++
				continue
			}
			p := v.Class(i)
			if p == 0 || sent.Block == khabar.BlockHeading || sent.Block == khabar.BlockNote {
				continue
			}
			typ := told(i)
			if typ == "" || v.shut[s]&(1<<c.rank[typ]) != 0 || v.noTrigger(i, p) {
				continue
			}
			m := Match{Row: c.general[typ], Tok: i, Args: v.Args(i), v: v}
			if p == 'N' {
				m.Args, m.Light = c.carried(v, i, m.Args)
			}
			out = append(out, m)
		}
	}
	return out
}

// wording are the slots whose words can be part of a row's own wording.
var wording = map[SlotKind]bool{SlotPatient: true, SlotObl: true, SlotNmod: true, SlotPrt: true, SlotXcomp: true, SlotComp: true}

// partyWord reports whether a lemma names people or things that play parts, so
// that a condition on it takes nothing away.
func (c *Codebook) partyWord(lemma string) bool {
	for _, set := range []string{"person", "force", "official", "facility", "vehicle", "place", "infrastructure", "weapon", "strikeword"} {
		if c.sets[set][lemma] {
			return true
		}
	}
	return parties[lemma]
}

// parties are words for sides that no lexical set holds.
var parties = map[string]bool{"government": true, "side": true, "party": true, "country": true, "group": true, "regime": true,
	"hostage": true, "prisoner": true, "refugee": true, "union": true, "council": true, "neighbour": true, "ally": true, "parliament": true,
	"state": true, "opposition": true, "agency": true, "civilian": true, "protester": true, "crowd": true, "junta": true}

// named reports whether a word lies in a longer name: the "Operations" of a
// command's name are no event.
func (v *View) named(i, words int) bool {
	for k := range v.doc.Names {
		n := &v.doc.Names[k]
		if n.First <= i && i < n.Last && n.Last-n.First >= words && n.Kind != khabar.NameMisc && n.Kind != khabar.NameDate {
			return true
		}
	}
	return false
}

// capital reports whether a word inside a sentence is written with one capital.
func (v *View) capital(i int) bool {
	f := v.doc.Tokens[i].Form
	return i > v.doc.Sentences[v.doc.Tokens[i].Sent].First && f[0] >= 'A' && f[0] <= 'Z' && strings.ToUpper(f) != f
}

// epithet reports whether a participle only describes: "the banned party", "the
// group remains outlawed".
func (v *View) epithet(i int) bool {
	t := &v.doc.Tokens[i]
	if t.Head < 0 || !v.book.sets["epithet"][strings.ToLower(t.Form)] {
		return false
	}
	if i > 0 && v.doc.Tokens[i-1].UPOS == "DET" && t.XPOS == "VBN" {
		return true // whatever the parse makes of it
	}
	switch t.Deprel {
	case "amod":
		return t.Head > i && !v.attributive(i)
	case "acl":
		return t.XPOS == "VBN" && v.lemmas[i] == "ally" // "a militia allied with the state"
	case "xcomp", "advcl":
		l := v.lemmas[t.Head]
		return l == "remain" || l == "stay"
	}
	return false
}

func (c *Codebook) better(a, b *Row) bool {
	if a.Prio != b.Prio {
		return a.Prio > b.Prio
	}
	if a.specific != b.specific {
		return a.specific > b.specific
	}
	return c.rank[a.Type] < c.rank[b.Type]
}

func (r *Row) fits(v *View, i int, args []Arg) bool {
	for k := range r.constraints {
		if !r.constraints[k].met(v, i, args) {
			return false
		}
	}
	return true
}

// carried adds to the arguments of a noun those that the words carrying it lend:
// "rebels [carried out] an attack", "the man [accused of] the killing".
func (c *Codebook) carried(v *View, i int, args []Arg) ([]Arg, []Light) {
	args = slices.Clone(args)
	var light []Light
	if v.depth > 3 {
		return args, nil
	}
	v.depth++
	defer func() { v.depth-- }()
	for _, w := range v.carriers(i) {
		args = append(args, Arg{Slot: Slot{SlotGovLemma, ""}, Tok: w, Via: -1})
		for k := range c.support[v.lemmas[w]] {
			s := &c.support[v.lemmas[w]][k]
			if s.POS != v.Class(w) || !c.carries(v, s, w, i) {
				continue
			}
			if p, ok := strings.CutPrefix(s.Obj, "pp."); ok { // "blamed the attack on them", hung on the noun
				for n := range args {
					if args[n].Kind == SlotNmod && args[n].Prep == p {
						args[n].Slot = Slot{SlotAgent, ""}
					}
				}
			}
			args = append(args, c.lend(v, s, w, i)...)
			light = append(light, Light{w, s.Effect})
		}
	}
	return args, light
}

// carriers are the words a noun may hang on or be described by.
func (v *View) carriers(i int) []int {
	var out []int
	top := i
	for v.doc.Tokens[top].Deprel == "conj" && v.doc.Tokens[top].Head >= 0 {
		top = v.doc.Tokens[top].Head
	}
	if g := v.doc.Tokens[top].Head; g >= 0 {
		out = append(out, g)
	}
	for _, k := range v.Kids(i) {
		if d := v.doc.Tokens[k].Deprel; strings.HasPrefix(d, "acl") || v.Class(int(k)) == 'V' && v.attributive(int(k)) {
			out = append(out, int(k))
		}
	}
	return out
}

// carries reports whether the noun at i stands in the support word's slot.
func (c *Codebook) carries(v *View, s *Support, w, i int) bool {
	args := v.Args(w)
	in := false
	for k := range args {
		if args[k].Tok == i && s.Noun.fits(args[k].Slot) {
			in = true
		}
	}
	if !in || s.Particle == "" {
		return in
	}
	for k := range args {
		if (args[k].Kind == SlotPrt || args[k].Kind == SlotPatient) && v.lemmas[args[k].Tok] == s.Particle {
			return true
		}
	}
	return false
}

// lend gives the noun at i the parties of the word that carries it.
func (c *Codebook) lend(v *View, s *Support, w, i int) []Arg {
	args := v.Args(w)
	if s.POS == 'N' {
		args, _ = c.carried(v, w, args)
	}
	var out []Arg
	give := func(to string, tok int) {
		slot, err := parseSlot(to)
		if err == nil && tok != i {
			out = append(out, Arg{Slot: slot, Tok: tok, Via: w})
		}
	}
	patientIsNoun := s.Noun.Kind == SlotPatient
	for k := range args {
		a := &args[k]
		switch {
		case a.Kind == SlotAgent && s.Noun.Kind != SlotAgent:
			give(s.Subj, a.Tok)
		case a.Kind == SlotPoss:
			give(s.Subj, a.Tok)
		case a.Kind == SlotPatient && !patientIsNoun && a.Tok != i && s.Obj != "-" && s.Obj != "none":
			give(s.Obj, a.Tok)
		case (a.Kind == SlotObl || a.Kind == SlotNmod) && a.Tok != i:
			if after, ok := strings.CutPrefix(s.Obj, "pp."); ok && after == a.Prep {
				out = append(out, Arg{Slot: Slot{SlotAgent, ""}, Tok: a.Tok, Via: w})
			} else {
				out = append(out, Arg{Slot: Slot{SlotObl, a.Prep}, Tok: a.Tok, Via: w, Low: a.Low})
			}
		}
	}
	return out
}

// Parts returns who plays which part in a match, in order of the clause. A
// token plays one part.
func (m *Match) Parts() []Part {
	var out []Part
	for k := range m.Args {
		a := &m.Args[k]
		role, unsure := m.Row.scheme.role(a.Slot)
		if role == "" || a.Low && (a.Prep == "of" || unsure) || m.named(a.Tok) || m.consumed(a) {
			continue
		}
		out = append(out, Part{role, a.Tok, unsure, a.Slot})
	}
	return out
}

// Owns reports whether a token is part of the row's own wording: the trigger, a
// word that carries it, or the "fire" of "opened fire".
func (m *Match) Owns(tok int) bool {
	if m.named(tok) {
		return true
	}
	for k := range m.Args {
		if m.Args[k].Tok == tok && m.consumed(&m.Args[k]) {
			return true
		}
	}
	return false
}

// Class of a word: the first letter of its part of speech as rows write it (V, N
// or A), or 0.
func (v *View) Class(i int) byte {
	if v.asVerb[i] {
		return 'V'
	}
	return pos(&v.doc.Tokens[i])
}

func (m *Match) named(tok int) bool {
	for k := range m.Light {
		if m.Light[k].Tok == tok {
			return true
		}
	}
	return tok == m.Tok
}

// consumed reports whether an argument is part of the row's own wording: the
// "fire" of "opened fire".
func (m *Match) consumed(a *Arg) bool {
	for k := range m.Row.constraints {
		c := &m.Row.constraints[k]
		if c.neg {
			continue
		}
		for _, s := range c.slots {
			if !wording[a.Kind] || !s.fits(a.Slot) {
				continue
			}
			for j := range c.values {
				if w := c.values[j].word; c.values[j].kind == valueLemma && m.v.lemmas[a.Tok] == w && !m.v.book.partyWord(w) {
					return true
				}
			}
		}
	}
	return false
}
