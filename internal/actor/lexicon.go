package actor

import (
	"fmt"
	"slices"
	"strings"

	"khabar"
)

// NounKind says what a noun stands for.
type NounKind string

const (
	NounPerson   NounKind = "person" // one of it is one person
	NounBody     NounKind = "body"   // many people or an institution
	NounFacility NounKind = "facility"
	NounVehicle  NounKind = "vehicle"
)

// Noun is an actor noun: what "soldier", "police" or "checkpoint" says.
type Noun struct {
	Lemma   string
	Class   khabar.ActorClass
	Sector  string
	Kind    NounKind
	Body    string // prefix of the actor id it makes with a state
	Armed   bool   // a member noun: "TTP militants" are the TTP's
	Weak    bool   // a word before it sets the sector
	Role    bool   // an office or post
	Civ     bool   // no combatant
	Group   bool   // can stand for an armed group named before
	Org     bool   // an institution
	Country bool   // can stand for a state
	Event   bool   // a gathering, as a target
	Against bool   // not of those it is named with: "Taliban opponents"
}

// Modifier is what a word before a weak noun says.
type Modifier struct{ Sector, Body string }

// Portfolio is the field of a ministry.
type Portfolio struct{ Key, Sector, Name string }

// Title is a title before a person's name.
type Title struct{ Gender, Sector, Kind string }

// Noun returns the actor noun with the lemma ("police officer"), or nil.
func (l *List) Noun(lemma string) *Noun { return l.nouns[lemma] }

// NounTail reports whether some longer actor noun ends in the words ("officer"
// for "police officer").
func (l *List) NounTail(words string) bool { return l.tails[words] }

// Modifier returns what a word before a weak noun says.
func (l *List) Modifier(word string) (Modifier, bool) {
	m, ok := l.modifiers[word]
	return m, ok
}

// Portfolio returns the portfolio called by the words ("foreign affairs").
func (l *List) Portfolio(words string) (Portfolio, bool) {
	p, ok := l.portfolios[words]
	return p, ok
}

// Title returns the title of the words, folded and without points ("lt gen").
func (l *List) Title(words string) (Title, bool) {
	t, ok := l.titles[words]
	return t, ok
}

func (l *List) portfolioByKey(key string) (Portfolio, bool) {
	for _, p := range l.portfolios {
		if p.Key == key {
			return p, true
		}
	}
	return Portfolio{}, false
}

func (l *List) addNoun(r row) error {
	n := &Noun{Lemma: r[0], Class: khabar.ActorClass(r[1]), Sector: r[2], Kind: NounKind(r[3]), Body: r[5]}
	if n.Lemma == "" || n.Lemma != strings.ToLower(n.Lemma) {
		return fmt.Errorf("noun %q: want lower case", n.Lemma)
	}
	switch n.Class {
	case khabar.ClassPerson, khabar.ClassGroup, khabar.ClassOrganisation, khabar.ClassState, khabar.ClassFacility, khabar.ClassVehicle, khabar.ClassOther:
	default:
		return fmt.Errorf("unknown class %q", r[1])
	}
	switch n.Kind {
	case NounPerson, NounBody, NounFacility, NounVehicle:
	default:
		return fmt.Errorf("unknown kind %q", r[3])
	}
	if err := checkSector(n.Sector, true); err != nil {
		return err
	}
	if _, ok := bodies[n.Body]; !ok && n.Body != "" {
		return fmt.Errorf("unknown body %q", n.Body)
	}
	flags := map[string]*bool{"armed": &n.Armed, "weak": &n.Weak, "role": &n.Role, "civ": &n.Civ,
		"group": &n.Group, "org": &n.Org, "country": &n.Country, "event": &n.Event, "against": &n.Against}
	for _, f := range strings.Fields(r[4]) {
		p, ok := flags[f]
		if !ok {
			return fmt.Errorf("unknown flag %q", f)
		}
		*p = true
	}
	if l.nouns[n.Lemma] != nil {
		return fmt.Errorf("noun %q stands twice", n.Lemma)
	}
	l.nouns[n.Lemma] = n
	for tail := n.Lemma; ; {
		_, rest, ok := strings.Cut(tail, " ")
		if !ok {
			return nil
		}
		l.tails[rest] = true
		tail = rest
	}
}

func (l *List) addModifier(r row) error {
	if _, ok := l.modifiers[r[0]]; ok || r[0] == "" {
		return fmt.Errorf("modifier %q is empty or stands twice", r[0])
	}
	if _, ok := bodies[r[2]]; !ok && r[2] != "" {
		return fmt.Errorf("unknown body %q", r[2])
	}
	l.modifiers[r[0]] = Modifier{r[1], r[2]}
	return checkSector(r[1], false)
}

func (l *List) addPortfolio(r row) error {
	if r[1] == "" || r[3] == "" {
		return fmt.Errorf("portfolio %q has no key or name", r[0])
	}
	for _, words := range splitList(r[0]) {
		if _, ok := l.portfolios[words]; ok {
			return fmt.Errorf("portfolio %q stands twice", words)
		}
		l.portfolios[words] = Portfolio{r[1], r[2], r[3]}
	}
	return checkSector(r[2], false)
}

func (l *List) addTitle(r row) error {
	key := Fold(r[0])
	if _, ok := l.titles[key]; ok || key == "" {
		return fmt.Errorf("title %q is empty or stands twice", r[0])
	}
	if !slices.Contains([]string{"", "m", "f"}, r[1]) || !slices.Contains([]string{"style", "rank", "faith", "office", "name"}, r[3]) {
		return fmt.Errorf("title %q: gender %q, kind %q", r[0], r[1], r[3])
	}
	l.titles[key] = Title{r[1], r[2], r[3]}
	return checkSector(r[2], true)
}

func (l *List) addGender(r row) error {
	if r[0] != "m" && r[0] != "f" {
		return fmt.Errorf("gender %q", r[0])
	}
	for _, name := range strings.Fields(r[1]) {
		key := Fold(name)
		if had, ok := l.gender[key]; ok && had != r[0] {
			l.gender[key] = "" // given to both: says nothing
			continue
		}
		l.gender[key] = r[0]
	}
	return nil
}
