package actor

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"khabar"
)

// row is one line of a table, cut into its columns.
type row []string

// readTable gives f every row of a table, which f may not keep. Lines that start with "#" are notes;
// the first other line names the columns.
func readTable(fsys fs.FS, file string, columns int, f func(row) error) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("actor: %w", err)
	}
	head := true
	n, r := -1, make(row, 0, columns)
	for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\n"), "\n") {
		n++
		if strings.HasPrefix(line, "#") {
			continue
		}
		r = r[:0]
		for c := range strings.SplitSeq(line, "\t") {
			r = append(r, c)
		}
		if len(r) != columns {
			return fmt.Errorf("actor: %s:%d: %d columns, want %d", file, n+1, len(r), columns)
		}
		if head {
			head = false
			continue
		}
		for _, c := range r {
			if c != strings.TrimSpace(c) {
				return fmt.Errorf("actor: %s:%d: blank at the edge of %q", file, n+1, c)
			}
		}
		if err := f(r); err != nil {
			return fmt.Errorf("actor: %s:%d: %w", file, n+1, err)
		}
	}
	return nil
}

// sectors that a row may name: PLOVER's, with IGO and NGO.
var sectors = strings.Fields("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC IGO NGO")

func checkSector(s string, empty bool) error {
	if s == "" && empty || slices.Contains(sectors, s) {
		return nil
	}
	return fmt.Errorf("unknown sector %q", s)
}

func (l *List) addState(r row) error {
	iso3, iso2, name := r[0], r[1], r[2]
	if len(iso3) != 3 || len(iso2) != 2 || name == "" {
		return fmt.Errorf("state %q %q %q", iso3, iso2, name)
	}
	n, err := l.add(Actor{ID: "state:" + iso3, Name: name, Kind: KindState, Class: khabar.ClassState, Sector: "GOV", Countries: []string{iso3}})
	if err != nil {
		return err
	}
	l.iso2[iso2] = iso3
	if err := l.addNames(n, FormName, name, r[3]); err != nil {
		return err
	}
	if err := l.addNames(n, FormAdjective, r[4]); err != nil {
		return err
	}
	if err := l.addNames(n, FormDemonym, r[5]); err != nil {
		return err
	}
	for _, c := range splitList(r[6]) {
		l.abodes[Fold(c)] = iso3
	}
	return l.addNames(n, FormCapital, r[6])
}

func (l *List) countries(s string) ([]string, error) {
	list := strings.Fields(s)
	for _, iso := range list {
		if _, ok := l.byID["state:"+iso]; !ok {
			return nil, fmt.Errorf("unknown state %q", iso)
		}
	}
	return list, nil
}

func checkYears(since, until string) error {
	for _, y := range []string{since, until} {
		if y != "" && (len(y) != 4 || strings.Trim(y, "0123456789") != "") {
			return fmt.Errorf("year %q", y)
		}
	}
	if since != "" && until != "" && since > until {
		return fmt.Errorf("years %s to %s", since, until)
	}
	return nil
}

func (l *List) addNamed(kind Kind) func(row) error {
	prefixes := map[Kind][]string{KindGroup: {"actor"}, KindOrganisation: {"org"},
		KindAgency: {"agency", "gov", "mil", "cop", "spy", "leg", "jud", "min"}}[kind]
	return func(r row) error {
		prefix, _, ok := strings.Cut(r[0], ":")
		if !ok || !slices.Contains(prefixes, prefix) {
			return fmt.Errorf("id %q: want a prefix of %v", r[0], prefixes)
		}
		if r[1] == "" {
			return fmt.Errorf("%s has no name", r[0])
		}
		if err := checkSector(r[3], false); err != nil {
			return err
		}
		if err := checkYears(r[6], r[7]); err != nil {
			return err
		}
		countries, err := l.countries(r[4])
		if err != nil {
			return err
		}
		a := Actor{ID: r[0], Name: r[1], Kind: kind, Class: classOf(kind, r[3]), Sector: r[3], Countries: countries, Parent: r[5], Since: r[6], Until: r[7]}
		if prefix != "agency" && kind == KindAgency {
			if _, ok := l.ByID(a.ID); !ok {
				return fmt.Errorf("id %q is no body of a state", a.ID)
			}
		}
		n, err := l.add(a)
		if err != nil {
			return err
		}
		return l.addNames(n, FormName, plainName(r[1]), r[2])
	}
}

// plainName drops the note in brackets that tells a canonical name from its like.
func plainName(name string) string {
	if i := strings.Index(name, " ("); i > 0 {
		if strings.HasSuffix(name, ")") {
			return ""
		}
	}
	return name
}

func classOf(kind Kind, sector string) khabar.ActorClass {
	switch {
	case kind == KindGroup && sector != "PTY" && sector != "GOV" && sector != "OPP":
		return khabar.ClassGroup
	case kind == KindAgency && (sector == "MIL" || sector == "COP" || sector == "PRM"):
		return khabar.ClassGroup
	}
	return khabar.ClassOrganisation
}

func (l *List) addMedia(r row) error {
	if !strings.HasPrefix(r[0], "media:") || r[1] == "" {
		return fmt.Errorf("media %q %q", r[0], r[1])
	}
	if !slices.Contains([]string{"agency", "newspaper", "broadcaster", "magazine", "site"}, r[3]) {
		return fmt.Errorf("unknown kind of media %q", r[3])
	}
	if !slices.Contains([]string{"independent", "private", "state", "public", "party", "group"}, r[4]) {
		return fmt.Errorf("unknown side %q", r[4])
	}
	if needs := r[4] == "state" || r[4] == "party" || r[4] == "group"; needs != (r[5] != "") {
		return fmt.Errorf("side %q with owner %q", r[4], r[5])
	}
	countries, err := l.countries(r[6])
	if err != nil {
		return err
	}
	n, err := l.add(Actor{ID: r[0], Name: r[1], Kind: KindMedia, Class: khabar.ClassOrganisation, Sector: "JRN",
		Countries: countries, Parent: r[5], Medium: r[3], Side: r[4]})
	if err != nil {
		return err
	}
	return l.addNames(n, FormName, mediaName(r[1]), r[2])
}

// mediaName is a canonical name that may stand as it is: one common word
// ("Time", "Dawn") may not.
func mediaName(name string) string {
	if plain := plainName(name); strings.ContainsAny(plain, " -") && !strings.HasPrefix(plain, "The ") {
		return plain
	}
	return ""
}

func (l *List) addPeople(r row) error {
	if !strings.HasPrefix(r[0], "people:") || r[1] == "" || r[2] == "" {
		return fmt.Errorf("people %q %q", r[0], r[1])
	}
	if err := checkSector(r[3], false); err != nil {
		return err
	}
	countries, err := l.countries(r[4])
	if err != nil {
		return err
	}
	n, err := l.add(Actor{ID: r[0], Name: r[1], Kind: KindPeople, Class: khabar.ClassGroup, Sector: r[3], Countries: countries})
	if err != nil {
		return err
	}
	return l.addNames(n, FormAdjective, r[2])
}

func (l *List) addTenure(r row) error {
	of, office, name, gender, from, until := r[0], r[1], r[2], r[4], r[5], r[6]
	if office == "" || name == "" || gender != "m" && gender != "f" {
		return fmt.Errorf("office %q of %q, gender %q", office, name, gender)
	}
	for _, d := range []string{from, until} {
		if !isDate(d) {
			return fmt.Errorf("date %q", d)
		}
	}
	if from == "" || until != "" && until < from[:min(len(from), len(until))] {
		return fmt.Errorf("tenure from %q to %q", from, until)
	}
	id := "person:" + slug(name)
	n, known := l.byID[id]
	if !known {
		var err error
		if n, err = l.add(Actor{ID: id, Name: name, Kind: KindPerson, Class: khabar.ClassPerson, Gender: gender}); err != nil {
			return err
		}
		if err := l.addNames(n, FormName, name); err != nil {
			return err
		}
	}
	if err := l.addNames(n, FormName, r[3]); err != nil {
		return err
	}
	l.tenures = append(l.tenures, Tenure{Of: of, Office: office, Person: id, From: from, Until: until})
	l.held[id] = append(l.held[id], len(l.tenures)-1)
	l.held[of] = append(l.held[of], len(l.tenures)-1)
	return nil
}

// isDate accepts YYYY, YYYY-MM, YYYY-MM-DD and the empty string.
func isDate(s string) bool {
	switch len(s) {
	case 0, 4, 7, 10:
	default:
		return false
	}
	for i := range len(s) {
		if digit := s[i] >= '0' && s[i] <= '9'; digit == (i == 4 || i == 7) {
			return false
		}
	}
	return true
}

func slug(name string) string {
	var b strings.Builder
	for _, w := range Words(name) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(w.Key)
	}
	return b.String()
}
