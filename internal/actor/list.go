package actor

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"khabar"
	actordata "khabar/data/actor"
)

// Kind says from which table an actor comes.
type Kind string

const (
	KindState        Kind = "state"
	KindBody         Kind = "body" // a regular body of a state: government, army, ministry
	KindAgency       Kind = "agency"
	KindGroup        Kind = "group" // armed group, movement, party
	KindOrganisation Kind = "organisation"
	KindMedia        Kind = "media"
	KindPeople       Kind = "people" // an ethnic group or faith
	KindPerson       Kind = "person"
)

// Actor is a known actor.
type Actor struct {
	ID        string
	Name      string
	Kind      Kind
	Class     khabar.ActorClass
	Sector    string   // PLOVER, with IGO and NGO beside it
	Countries []string // ISO3, by weight
	Parent    string   // id
	Since     string   // years; empty where unknown
	Until     string
	Medium    string // of media: agency, newspaper, broadcaster …
	Side      string // of media: independent, private, state, public, party, group
	Gender    string // of persons: m, f
}

// Country returns the first of a's countries, or "".
func (a *Actor) Country() string {
	if len(a.Countries) == 0 {
		return ""
	}
	return a.Countries[0]
}

// Tenure is an office and who held it from when to when (ISO days, months or
// years; Until is empty where it had not ended).
type Tenure struct {
	Of     string // id of the state or actor the office belongs to
	Office string
	Person string // id
	From   string
	Until  string
}

// List is the list of known actors.
type List struct {
	actors  []Actor
	byID    map[string]int
	iso2    map[string]string // ISO2 → ISO3
	tenures []Tenure
	held    map[string][]int // person or office-owner id → tenures

	nouns      map[string]*Noun
	tails      map[string]bool // ends of nouns of several words
	modifiers  map[string]Modifier
	portfolios map[string]Portfolio
	titles     map[string]Title
	gender     map[string]string
	abodes     map[string]string // folded capital → ISO3

	index index
}

// bodies are the regular bodies of a state: id prefix, name after the
// nationality word, sector, class.
var bodies = map[string]struct {
	name, sector string
	class        khabar.ActorClass
}{
	"gov": {"government", "GOV", khabar.ClassOrganisation},
	"mil": {"military", "MIL", khabar.ClassGroup},
	"cop": {"police", "COP", khabar.ClassGroup},
	"spy": {"intelligence service", "SPY", khabar.ClassOrganisation},
	"leg": {"parliament", "LEG", khabar.ClassOrganisation},
	"jud": {"judiciary", "JUD", khabar.ClassOrganisation},
}

// Load reads and checks the tables built into the program.
func Load() (*List, error) { return load(actordata.FS) }

func load(fsys fs.FS) (*List, error) {
	l := &List{
		byID: map[string]int{}, iso2: map[string]string{}, held: map[string][]int{},
		nouns: map[string]*Noun{}, tails: map[string]bool{}, modifiers: map[string]Modifier{}, portfolios: map[string]Portfolio{},
		titles: map[string]Title{}, gender: map[string]string{}, abodes: map[string]string{}, index: newIndex(),
	}
	for _, t := range []struct {
		file    string
		columns int
		row     func(row) error
	}{
		{"states.tsv", 7, l.addState},
		{"ministries.tsv", 4, l.addPortfolio},
		{"groups.tsv", 8, l.addNamed(KindGroup)},
		{"agencies.tsv", 8, l.addNamed(KindAgency)},
		{"organisations.tsv", 8, l.addNamed(KindOrganisation)},
		{"media.tsv", 7, l.addMedia},
		{"peoples.tsv", 5, l.addPeople},
		{"offices.tsv", 7, l.addTenure},
		{"nouns.tsv", 6, l.addNoun},
		{"modifiers.tsv", 3, l.addModifier},
		{"titles.tsv", 4, l.addTitle},
		{"gender.tsv", 2, l.addGender},
	} {
		if err := readTable(fsys, t.file, t.columns, t.row); err != nil {
			return nil, err
		}
	}
	if err := l.checkReferences(); err != nil {
		return nil, err
	}
	return l, nil
}

// checkReferences reports parents and office owners that no row defines.
func (l *List) checkReferences() error {
	for i := range l.actors {
		a := &l.actors[i]
		if a.Parent == "" {
			continue
		}
		if _, ok := l.ByID(a.Parent); !ok {
			return fmt.Errorf("actor: %s: unknown parent %q", a.ID, a.Parent)
		}
	}
	for _, t := range l.tenures {
		if _, ok := l.ByID(t.Of); !ok {
			return fmt.Errorf("actor: offices.tsv: %s: unknown owner %q", t.Office, t.Of)
		}
	}
	return nil
}

// ByID returns the actor with the id, which may be a regular body of a state.
func (l *List) ByID(id string) (Actor, bool) {
	if i, ok := l.byID[id]; ok {
		return l.actors[i], true
	}
	prefix, rest, _ := strings.Cut(id, ":")
	iso, key, _ := strings.Cut(rest, ":")
	s, ok := l.byID["state:"+iso]
	if !ok {
		return Actor{}, false
	}
	a := Actor{ID: id, Kind: KindBody, Countries: []string{iso}, Parent: "state:" + iso}
	if prefix == "min" {
		p, ok := l.portfolioByKey(key)
		a.Name, a.Sector, a.Class = l.actors[s].Name+" "+p.Name, p.Sector, khabar.ClassOrganisation
		return a, ok
	}
	b, ok := bodies[prefix]
	a.Name, a.Sector, a.Class = l.actors[s].Name+" "+b.name, b.sector, b.class
	return a, ok && key == ""
}

// Actors yields nothing but the rows, in the order of the tables.
func (l *List) Actors() []Actor { return l.actors }

// ISO3 returns the ISO 3166-1 alpha-3 code of an alpha-2 code, or "".
func (l *List) ISO3(iso2 string) string { return l.iso2[iso2] }

// CapitalOf returns the state whose capital is called name, as ISO3, or "".
func (l *List) CapitalOf(name string) string { return l.abodes[Fold(name)] }

// Held returns the tenures of a person, or of an office owner's offices, in
// the order of the table.
func (l *List) Held(id string) []Tenure {
	out := make([]Tenure, len(l.held[id]))
	for i, n := range l.held[id] {
		out[i] = l.tenures[n]
	}
	return out
}

// Gender returns m, f or "" for a given name.
func (l *List) Gender(name string) string { return l.gender[Fold(name)] }

func (l *List) add(a Actor) (int, error) {
	if n, ok := l.byID[a.ID]; ok {
		return n, fmt.Errorf("id %q is taken", a.ID)
	}
	l.actors = append(l.actors, a)
	l.byID[a.ID] = len(l.actors) - 1
	return len(l.actors) - 1, nil
}

// addNames indexes the expanded names of actor n. A name with "?" is ambiguous.
func (l *List) addNames(n int, form Form, names ...string) error {
	for _, list := range names {
		for name := range strings.SplitSeq(list, "; ") {
			if name == "" {
				continue
			}
			name, unsure := strings.CutSuffix(name, "?")
			variants, err := expand(name)
			if err != nil {
				return err
			}
			for _, v := range variants {
				if err := l.index.add(v, entry{actor: int32(n), form: form, unsure: unsure}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func splitList(s string) []string {
	var out []string
	for _, part := range strings.Split(s, "; ") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// expand writes out the alternatives of a name: "(a/b) c" is "a c" and "b c".
func expand(name string) ([]string, error) {
	open := strings.IndexByte(name, '(')
	if open < 0 {
		if strings.IndexByte(name, ')') >= 0 {
			return nil, fmt.Errorf("name %q: unmatched parenthesis", name)
		}
		if !strings.Contains(name, "  ") {
			return []string{strings.TrimSpace(name)}, nil
		}
		return []string{strings.Join(strings.Fields(name), " ")}, nil
	}
	end := strings.IndexByte(name[open:], ')')
	if end < 0 || strings.IndexByte(name[open+1:open+end], '(') >= 0 {
		return nil, fmt.Errorf("name %q: unmatched parenthesis", name)
	}
	tails, err := expand(name[open+end+1:])
	if err != nil {
		return nil, err
	}
	// Blanks at the joints matter: keep those of the raw name.
	lead, trail := name[:open], ""
	if rest := name[open+end+1:]; strings.HasPrefix(rest, " ") {
		trail = " "
	}
	var out []string
	for _, alt := range strings.Split(name[open+1:open+end], "/") {
		for _, tail := range tails {
			out = append(out, strings.Join(strings.Fields(lead+alt+trail+tail), " "))
		}
	}
	sort.Strings(out)
	return out, nil
}
