// Package words loads the tables of data/report: furniture, menu words, outlets,
// agencies, months, captions, datelines, genre cues and function words. It is
// loaded once and read by every part of internal/report; a row that is wrong is
// an error that names its file and line.
package words

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"khabar"
)

// Verdict on a line of a page.
type Verdict int

const (
	Keep      Verdict = iota
	Furniture         // no part of an article
	End               // closes the article: what follows belongs to none
	Cut               // the text breaks off here
)

// Outlet is a publication.
type Outlet struct {
	Name    string
	Aliases []string
	Domains []string
}

// Journal dates its issues by volume.
type Journal struct {
	Name          string
	FirstYear     int
	IssuesPerYear int
}

// Cue is one row of the genre table.
type Cue struct {
	Where   string
	Pattern *Pattern
	Genre   khabar.Genre
	Weight  float64
}

// Caption is one row of the caption table.
type Caption struct {
	Kind    string // start, end, head
	Pattern *Pattern
}

// Tables holds everything, read-only after [Load].
type Tables struct {
	furnitureLines map[string]bool
	furniture      []row
	Menu           map[string]khabar.Genre // lower-case; empty genre where it points to none
	outlets        map[string]*Outlet      // by lower-case name or alias
	domains        map[string]*Outlet
	agencies       map[string]string // lower-case name or alias → name
	Journals       map[string]Journal
	Months         map[string]int // lower-case → 1…12
	NotPlaces      map[string]bool
	Cities         map[string]bool
	Captions       []Caption
	Genre          []Cue
	FunctionWords  map[string][]string // language → words
	Languages      []string            // in file order
	editorial      []*Pattern
}

type row struct {
	verdict Verdict
	pattern *Pattern
}

// Load reads the tables from fsys (data/report).
func Load(fsys fs.FS) (*Tables, error) {
	t := &Tables{
		furnitureLines: map[string]bool{}, Menu: map[string]khabar.Genre{}, outlets: map[string]*Outlet{},
		domains: map[string]*Outlet{}, agencies: map[string]string{}, Journals: map[string]Journal{},
		Months: map[string]int{}, NotPlaces: map[string]bool{}, Cities: map[string]bool{}, FunctionWords: map[string][]string{},
	}
	for _, file := range []struct {
		name string
		row  func([]string) error
	}{
		{"furniture.tsv", t.furnitureRow},
		{"menu.tsv", t.menuRow},
		{"outlets.tsv", t.outletRow},
		{"agencies.tsv", t.agencyRow},
		{"journals.tsv", t.journalRow},
		{"months.tsv", t.monthRow},
		{"dateline.tsv", func(c []string) error { t.NotPlaces[c[0]] = true; return nil }},
		{"cities.tsv", func(c []string) error { t.Cities[c[0]] = true; return nil }},
		{"captions.tsv", t.captionRow},
		{"genre.tsv", t.genreRow},
		{"function_words.tsv", t.functionRow},
		{"editorial.tsv", t.editorialRow},
	} {
		if err := each(fsys, file.name, file.row); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// each calls f with the columns of every row that is no comment.
func each(fsys fs.FS, name string, f func([]string) error) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("data/report: %w", err)
	}
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := f(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("data/report/%s:%d: %w", name, i+1, err)
		}
	}
	return nil
}

func col(c []string, i int) string {
	if i < len(c) {
		return strings.TrimSpace(c[i])
	}
	return ""
}

func list(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (t *Tables) furnitureRow(c []string) error {
	if len(c) < 2 {
		return fmt.Errorf("kind and pattern are wanted")
	}
	verdict := map[string]Verdict{"match": Furniture, "end": End, "cut": Cut}[c[0]]
	switch {
	case c[0] == "line":
		t.furnitureLines[c[1]] = true
		return nil
	case verdict == Keep:
		return fmt.Errorf("unknown kind %q", c[0])
	}
	re, err := Compile(`^(?:` + c[1] + `)$`)
	if err != nil {
		return err
	}
	if ex := col(c, 2); ex != "" && !re.MatchString(Core(ex)) {
		return fmt.Errorf("the example %q does not match", ex)
	}
	t.furniture = append(t.furniture, row{verdict, re})
	return nil
}

func (t *Tables) menuRow(c []string) error {
	t.Menu[c[0]] = khabar.Genre(col(c, 1))
	return nil
}

func (t *Tables) outletRow(c []string) error {
	o := &Outlet{Name: c[0], Aliases: list(col(c, 1)), Domains: list(col(c, 2))}
	for _, n := range append([]string{o.Name}, o.Aliases...) {
		key := strings.ToLower(n)
		if old := t.outlets[key]; old != nil && old != o {
			return fmt.Errorf("%q already names %s", n, old.Name)
		}
		t.outlets[key] = o
	}
	for _, d := range o.Domains {
		t.domains[d] = o
	}
	return nil
}

func (t *Tables) agencyRow(c []string) error {
	for _, n := range append([]string{c[0]}, list(col(c, 1))...) {
		t.agencies[strings.ToLower(n)] = c[0]
	}
	return nil
}

func (t *Tables) journalRow(c []string) error {
	year, err := strconv.Atoi(col(c, 1))
	if err != nil {
		return err
	}
	issues, err := strconv.Atoi(col(c, 2))
	if err != nil {
		return err
	}
	t.Journals[strings.ToLower(c[0])] = Journal{c[0], year, issues}
	return nil
}

func (t *Tables) monthRow(c []string) error {
	m, err := strconv.Atoi(col(c, 1))
	if err != nil || m < 1 || m > 12 {
		return fmt.Errorf("month number wanted, not %q", col(c, 1))
	}
	t.Months[c[0]] = m
	return nil
}

func (t *Tables) captionRow(c []string) error {
	pattern := col(c, 1)
	switch c[0] {
	case "start":
		pattern = `(?i)^(?:` + pattern + `)`
	case "end", "head":
		pattern = `(?i)` + pattern + `$`
	default:
		return fmt.Errorf("unknown kind %q", c[0])
	}
	re, err := Compile(pattern)
	if err != nil {
		return err
	}
	t.Captions = append(t.Captions, Caption{c[0], re})
	return nil
}

func (t *Tables) genreRow(c []string) error {
	if len(c) < 4 {
		return fmt.Errorf("where, pattern, genre and weight are wanted")
	}
	re, err := Compile(c[1])
	if err != nil {
		return err
	}
	w, err := strconv.ParseFloat(c[3], 64)
	if err != nil {
		return err
	}
	switch c[0] {
	case "menu", "title", "head", "text", "heads", "last":
	default:
		return fmt.Errorf("unknown place %q", c[0])
	}
	t.Genre = append(t.Genre, Cue{c[0], re, khabar.Genre(c[2]), w})
	return nil
}

func (t *Tables) editorialRow(c []string) error {
	re, err := Compile(`(?i)^(?:` + c[0] + `)$`)
	if err != nil {
		return err
	}
	if !re.MatchString(col(c, 1)) {
		return fmt.Errorf("the example %q does not match", col(c, 1))
	}
	t.editorial = append(t.editorial, re)
	return nil
}

// Editorial reports whether the content of a square bracket is an editor's mark.
func (t *Tables) Editorial(s string) bool {
	low := strings.ToLower(s)
	for _, p := range t.editorial {
		if p.In(s, low) {
			return true
		}
	}
	return false
}

func (t *Tables) functionRow(c []string) error {
	t.Languages = append(t.Languages, c[0])
	t.FunctionWords[c[0]] = strings.Fields(col(c, 1))
	return nil
}

// Core is a line as the furniture rows see it: lower-case, one space between
// words, without outer punctuation and signs.
func Core(line string) string {
	line = strings.ToLower(line)
	if !folded(line) {
		line = strings.Join(strings.Fields(line), " ")
	}
	line = strings.ReplaceAll(line, "’", "'")
	return strings.Trim(line, " .,:;!|•·*-–—_<>«»‹›→←↑↓▲▼►+#")
}

// folded reports whether s has no white space but single spaces.
func folded(s string) bool {
	return !strings.Contains(s, "  ") && !strings.ContainsAny(s, "\t\n\r\u00a0")
}

// furnitureMax bounds the lines that the furniture rows are tried on.
const furnitureMax = 320

// Line says what a line of a page is, as far as its own words tell.
func (t *Tables) Line(line string) Verdict {
	if len(line) > furnitureMax {
		return Keep
	}
	core := Core(line)
	if core == "" || t.furnitureLines[core] {
		return Furniture
	}
	for _, r := range t.furniture {
		if r.pattern.In(core, core) {
			return r.verdict
		}
	}
	return Keep
}

// Outlet returns the outlet of that name or alias, or nil.
func (t *Tables) Outlet(name string) *Outlet { return t.outlets[strings.ToLower(name)] }

// OutletOf returns the outlet of a host, or nil.
func (t *Tables) OutletOf(host string) *Outlet {
	host = strings.ToLower(host)
	for host != "" {
		if o := t.domains[host]; o != nil {
			return o
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok {
			return nil
		}
		host = rest
	}
	return nil
}

// Agency returns the agency of that name or alias.
func (t *Tables) Agency(name string) (string, bool) {
	a, ok := t.agencies[strings.ToLower(strings.TrimSpace(name))]
	return a, ok
}
