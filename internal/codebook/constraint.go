package codebook

import (
	"fmt"
	"strings"

	"khabar"
)

// SlotKind is a place in the logical clause around a trigger.
type SlotKind uint8

// The places a row or scheme can speak of.
const (
	SlotNone    SlotKind = iota
	SlotAgent            // logical subject
	SlotPatient          // logical object
	SlotIObj             // indirect object
	SlotPoss             // possessor of a noun
	SlotComp             // words before a noun: compound and adjective
	SlotPP               // prepositional phrase, of verb or noun
	SlotObl              // prepositional phrase of the verb only
	SlotNmod             // prepositional phrase of the noun only
	SlotPrt              // particle
	SlotXcomp            // open complement
	SlotCcomp            // clausal complement
	SlotAdvcl
	SlotAdvmod
	SlotAcl
	SlotGov      // noun this noun belongs to
	SlotGovLemma // verb that governs or carries this noun
	SlotSent     // any word of the sentence
	SlotNum      // plural, singular
	SlotModal    // modal verb
	SlotPatientComp
)

var slotNames = map[string]SlotKind{
	"agent": SlotAgent, "patient": SlotPatient, "iobj": SlotIObj, "poss": SlotPoss, "comp": SlotComp,
	"pp": SlotPP, "obl": SlotObl, "nmod": SlotNmod, "prt": SlotPrt, "compound:prt": SlotPrt, "xcomp": SlotXcomp,
	"ccomp": SlotCcomp, "advcl": SlotAdvcl, "advmod": SlotAdvmod, "acl": SlotAcl, "gov": SlotGov,
	"govlemma": SlotGovLemma, "sent": SlotSent, "num": SlotNum, "modal": SlotModal, "patientcomp": SlotPatientComp,
}

// Slot is a place, with its preposition where it has one.
type Slot struct {
	Kind SlotKind
	Prep string
}

func parseSlot(s string) (Slot, error) {
	name, prep, _ := strings.Cut(s, ".")
	k, ok := slotNames[name]
	if !ok {
		return Slot{}, fmt.Errorf("unknown slot %q", s)
	}
	return Slot{k, prep}, nil
}

// fits reports whether an argument at a lies in the slot s asked for.
func (s Slot) fits(a Slot) bool {
	switch {
	case s.Kind == a.Kind:
		return s.Prep == "" || s.Prep == a.Prep
	case s.Kind == SlotPP:
		return (a.Kind == SlotObl || a.Kind == SlotNmod) && (s.Prep == "" || s.Prep == a.Prep)
	}
	return false
}

type valueKind uint8

const (
	valueLemma  valueKind = iota
	valueSet              // @set
	valueClass            // #person
	valueSector           // #MIL
	valueAny              // +
	valueNone             // -
	valuePlace            // +loc
	valueEntity           // +ent
)

type value struct {
	kind valueKind
	word string
	set  map[string]bool
}

// constraint holds one condition of a row: any of its slots filled by any of
// its values; neg turns it round.
type constraint struct {
	slots  []Slot
	values []value
	neg    bool
	none   bool // "-" stands among the values
}

func (l *loader) constraint(s string) (constraint, error) {
	i := strings.IndexByte(s, '=')
	var c constraint
	left := s[:i]
	if strings.HasSuffix(left, "!") {
		c.neg, left = true, left[:len(left)-1]
	}
	for name := range strings.SplitSeq(left, ",") {
		slot, err := parseSlot(name)
		if err != nil {
			return c, err
		}
		c.slots = append(c.slots, slot)
	}
	for word := range strings.SplitSeq(s[i+1:], ",") {
		v, err := l.value(strings.TrimSpace(word))
		if err != nil {
			return c, err
		}
		if v.kind == valueNone {
			c.none = true
		}
		c.values = append(c.values, v)
	}
	return c, nil
}

func (l *loader) value(s string) (value, error) {
	switch {
	case s == "":
		return value{}, fmt.Errorf("empty value")
	case s == "+":
		return value{kind: valueAny}, nil
	case s == "-":
		return value{kind: valueNone}, nil
	case s == "+loc":
		return value{kind: valuePlace}, nil
	case s == "+ent":
		return value{kind: valueEntity}, nil
	case s[0] == '@':
		set, ok := l.cb.sets[s[1:]]
		if !ok {
			return value{}, fmt.Errorf("unknown set %s", s)
		}
		return value{kind: valueSet, set: set}, nil
	case s[0] == '#' && strings.ToUpper(s) == s:
		return value{kind: valueSector, word: s[1:]}, nil
	case s[0] == '#':
		return value{kind: valueClass, word: s[1:]}, nil
	}
	return value{kind: valueLemma, word: s}, nil
}

// holds tests a token.
func (x *value) holds(v *View, tok int) bool {
	switch x.kind {
	case valueAny:
		return true
	case valueLemma:
		return v.Lemma(tok) == x.word
	case valueSet:
		return x.set[v.Lemma(tok)]
	case valuePlace:
		return v.IsPlace(tok)
	case valueEntity:
		e := v.Entity(tok)
		return e != nil || v.doc.Tokens[tok].UPOS == "PROPN" && !v.IsPlace(tok)
	case valueClass:
		e := v.Entity(tok)
		return e != nil && e.Class == khabar.ActorClass(x.word)
	case valueSector:
		e := v.Entity(tok)
		return e != nil && e.Sector == x.word
	}
	return false
}

// met tests a constraint against the arguments of a trigger.
func (c *constraint) met(v *View, tok int, args []Arg) bool {
	found, present := false, false
	for _, slot := range c.slots {
		switch slot.Kind {
		case SlotSent:
			found = found || c.sentence(v, tok)
			continue
		case SlotNum:
			plural := v.doc.Tokens[tok].XPOS == "NNS" || v.doc.Tokens[tok].XPOS == "NNPS"
			found = found || (c.values[0].word == "plural") == plural
			continue
		}
		for i := range args {
			if !slot.fits(args[i].Slot) {
				continue
			}
			present = true
			for j := range c.values {
				if c.values[j].holds(v, args[i].Tok) {
					found = true
				}
			}
		}
	}
	if c.none && !present {
		found = true
	}
	return found != c.neg
}

func (c *constraint) sentence(v *View, tok int) bool {
	s := v.doc.Sentences[v.doc.Tokens[tok].Sent]
	for i := s.First; i < s.End; i++ {
		if i == tok {
			continue
		}
		for j := range c.values {
			if c.values[j].holds(v, i) {
				return true
			}
		}
	}
	return false
}
