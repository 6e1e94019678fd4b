package event

import (
	"slices"
	"strings"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/mention/count"
)

// harm gives an event its toll: the casualty facts whose trigger, agent or
// sentence is the event's.
func (r *reading) harm(d *draft, e *khabar.Event) {
	if e.Type != "ASSAULT" && e.Type != "COERCE" && e.Type != "PROTEST" {
		return
	}
	var facts []khabar.CasualtyFact
	for k := range r.doc.Casualties {
		c := &r.doc.Casualties[k]
		if r.tollOf(c) == d && fitsType(e.Type, c.Effect) {
			facts = append(facts, *c)
			r.harmed(c, e)
		}
	}
	for _, c := range count.Account(facts) {
		if c.Rule == "" {
			c.Rule = "count"
		}
		e.Casualties = append(e.Casualties, c)
	}
	if len(e.Casualties) > 0 && e.Outcome == "" && e.Modality == khabar.ModalityActual && e.Type == "ASSAULT" {
		e.Outcome = khabar.OutcomeHit
	}
}

// harmed adds those whom a casualty fact names, where the clause did not give
// them.
func (r *reading) harmed(c *khabar.CasualtyFact, e *khabar.Event) {
	victim, agent := khabar.RoleVictim, khabar.RolePerpetrator
	if e.Type != "ASSAULT" {
		victim, agent = khabar.RoleRecipient, khabar.RoleActor
	}
	if c.Scope != khabar.ScopeIncident {
		return
	}
	if c.VictimTok >= 0 {
		if a := r.actor(codebook.Part{Role: victim, Tok: c.VictimTok}); a != nil && (a.Class == khabar.ClassPerson || a.Class == khabar.ClassGroup) {
			add(e, a)
		}
	}
	if c.AgentTok >= 0 {
		if a := r.actor(codebook.Part{Role: agent, Tok: c.AgentTok}); a != nil {
			add(e, a)
		}
	}
}

func fitsType(typ string, effect khabar.Effect) bool {
	switch effect {
	case khabar.EffectArrested, khabar.EffectDisplaced:
		return typ != "ASSAULT" || effect == khabar.EffectDisplaced
	case khabar.EffectAbducted, khabar.EffectMissing:
		return typ == "ASSAULT"
	}
	return typ != "COERCE"
}

// tollOf returns the draft a casualty fact belongs to: the owner of its trigger,
// else the only violent draft of the sentence, else the one before it, else the
// one told next.
func (r *reading) tollOf(c *khabar.CasualtyFact) *draft {
	typ := "ASSAULT"
	if c.Effect == khabar.EffectArrested {
		typ = "COERCE"
	}
	if dead := r.deadBeside(c); dead != nil {
		if d := r.tollOf(dead); d != nil {
			return d
		}
	}
	if c.Trigger >= 0 {
		if d := r.owner[c.Trigger]; d != nil {
			if d.other {
				return nil
			}
			if !d.dead && (d.typ() == typ || d.typ() == "PROTEST") {
				return d
			}
		}
		for i, steps := c.Trigger, 0; steps < 5; steps++ {
			i = r.doc.Tokens[i].Head
			if i < 0 {
				break
			}
			if d := r.owner[i]; d != nil && !d.dead && d.typ() == typ {
				return d
			}
		}
	}
	var here, before, after *draft
	for _, d := range r.drafts {
		if d.typ() != typ || d.mood.modality != khabar.ModalityActual {
			continue
		}
		if slices.Contains(d.sents, c.Sent) && here == nil {
			here = d
		}
		if d.sent <= c.Sent && r.story[d.sent] == r.story[c.Sent] && c.Sent-d.sents[len(d.sents)-1] <= 2 && !d.many {
			before = d
		}
		if after == nil && c.Best != nil && d.sent > c.Sent && d.sent-c.Sent <= 2 && r.story[d.sent] == r.story[c.Sent] && !d.many && !d.mood.past {
			after = d
		}
	}
	switch {
	case here != nil:
		return here
	case before != nil:
		return before
	}
	return after // "45 corpses were exhumed. The army spoke of a massacre"
}

// deadBeside returns the fact of the dead in whose clause c tells of the
// wounded: "nine killed and 20 wounded". Both are of one event, whatever the
// parse makes of the second.
func (r *reading) deadBeside(c *khabar.CasualtyFact) *khabar.CasualtyFact {
	if c.Effect != khabar.EffectWounded || c.Trigger < 0 {
		return nil
	}
	var dead *khabar.CasualtyFact
	for k := range r.doc.Casualties {
		if f := &r.doc.Casualties[k]; f.Effect == khabar.EffectKilled && f.Sent == c.Sent && f.Trigger >= 0 && f.Trigger < c.Trigger && f.Scope == c.Scope {
			dead = f
		}
	}
	if dead == nil {
		return nil
	}
	for i := dead.Trigger + 1; i < c.Trigger; i++ {
		if clauseEnds[strings.ToLower(r.doc.Tokens[i].Form)] {
			return nil
		}
	}
	return dead
}

// clauseEnds are words behind which another happening may be told.
var clauseEnds = map[string]bool{";": true, "while": true, "when": true, "after": true, "before": true, "then": true, "elsewhere": true, "later": true, "separate": true, "where": true, "who": true}

// arms gives an event its weapons, tactics, target kind, mode and subtype.
func (r *reading) arms(d *draft, e *khabar.Event) {
	for i := range d.matches {
		if t := d.matches[i].Row.Tactic; t != "" {
			addString(&e.Tactics, t)
		}
	}
	if e.Type != "ASSAULT" {
		return
	}
	family := ""
	for k := range r.doc.Arms {
		a := &r.doc.Arms[k]
		if !r.armOf(a, d) {
			continue
		}
		switch a.Class {
		case "weapon":
			mark := khabar.MarkAt(r.doc.Text, a.Span)
			if !slices.ContainsFunc(e.Weapons, func(w khabar.Weapon) bool { return w.Term == a.Term }) {
				e.Weapons = append(e.Weapons, khabar.Weapon{Term: a.Term, Mention: &mark})
			}
		case "tactic":
			addString(&e.Tactics, a.Term)
		default:
			continue
		}
		family = stronger(family, a.Family)
	}
	r.targetOf(d, e)
	if e.Mode == "" || generalModes[e.Mode] && modeRank[family] > modeRank[e.Mode] {
		if r.cb.HasMode(e.Type, family) && family != "" {
			e.Mode = family
		}
	}
	e.Subtype = subtype(e)
}

func addString(list *[]string, s string) {
	if !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// generalModes may give way to a finer weapon.
var generalModes = map[string]bool{"explosives": true, "firearms": true, "heavy-weapons": true, "aerial": true, "destroy": true}

var modeRank = map[string]int{"destroy": 1, "primitive": 1, "firearms": 2, "heavy-weapons": 3, "explosives": 4, "aerial": 5, "drone": 6, "suicide-attack": 7, "unconventional": 8}

func stronger(a, b string) string {
	if modeRank[b] > modeRank[a] {
		return b
	}
	return a
}

// subtype says in plain words what happened, from the row and the mode.
func subtype(e *khabar.Event) string {
	s := e.Subtype
	switch s {
	case "attack", "explosion", "bombing", "killing", "strike", "armed assault", "injury", "death", "destruction", "air strike":
	default:
		return s
	}
	switch e.Mode {
	case "suicide-attack":
		return "suicide attack"
	case "drone":
		return "drone strike"
	case "aerial":
		return "air strike"
	case "explosives":
		if s != "explosion" {
			return "bombing"
		}
	case "firearms":
		return "shooting"
	case "heavy-weapons":
		return "shelling"
	}
	if slices.Contains(e.Tactics, "ambush") {
		return "ambush"
	}
	if s == "injury" || s == "death" {
		return "attack"
	}
	return s
}

// armOf reports whether a weapon or tactic word belongs to a draft: it hangs on
// its words, or stands in its first sentence and on no other violent draft.
func (r *reading) armOf(a *khabar.ArmMention, d *draft) bool {
	if !slices.Contains(d.sents, a.Sent) {
		return false
	}
	i := r.doc.Head(a.First, a.Last)
	for steps := 0; steps < 8 && i >= 0; steps++ {
		if o := r.owner[i]; o != nil && o.typ() == "ASSAULT" {
			return o == d
		}
		i = r.doc.Tokens[i].Head
	}
	n := 0
	for _, o := range r.drafts {
		if o.typ() == "ASSAULT" && slices.Contains(o.sents, a.Sent) {
			n++
		}
	}
	return n == 1
}

// targetOf names the kind of thing attacked, from the target's head word or the
// words before the trigger ("a police station attack").
func (r *reading) targetOf(d *draft, e *khabar.Event) {
	for i := range d.matches {
		for _, p := range d.matches[i].Parts() {
			if p.Role != codebook.RoleParty && p.Role != khabar.RoleTarget && p.Role != khabar.RoleVictim {
				continue
			}
			if k := r.targetKind(p.Tok); k != "" && e.TargetKind == "" {
				e.TargetKind = k
			}
		}
	}
	if e.TargetKind == "" {
		for _, a := range e.Actors {
			if a.Role == khabar.RoleVictim && e.TargetKind == "" {
				e.TargetKind = sectorKinds[strings.ToUpper(a.Sector)]
			}
		}
	}
}

var sectorKinds = map[string]string{"COP": "police", "MIL": "military", "JRN": "journalist", "CVL": "civilians", "MED": "health workers", "EDU": "teachers", "REL": "religious figure", "GOV": "official"}
