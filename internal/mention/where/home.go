package where

import (
	"bufio"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"khabar"
	"khabar/internal/gazetteer"
)

// home is where a report's outlet sits: a local paper leaves out the state of the towns
// around it, since its readers know it (the local lexicon of Lieberman and Samet).
type home struct {
	country string
	unit    unitID
	at      vec
	local   bool // the outlet's town is known, not only its country
}

// homes of outlets, by web domain and by the key of the outlet's name.
type homes map[string]home

// readHomes reads "domains TAB town TAB country or first-level unit TAB names" lines.
func (f *Finder) readHomes(fsys fs.FS, name string) (homes, error) {
	fh, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer fh.Close()
	out := homes{}
	sc := bufio.NewScanner(fh)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) < 3 || len(cols) > 4 {
			return nil, fmt.Errorf("%s:%d: domains, town, unit and names wanted", name, n)
		}
		c, ok := f.townIn(cols[1], cols[2])
		if !ok {
			return nil, fmt.Errorf("%s:%d: the gazetteer has no town %q in %s", name, n, cols[1], cols[2])
		}
		h := home{country: c.country, unit: c.unit, at: c.at, local: true}
		keys := strings.Fields(cols[0])
		if len(cols) == 4 {
			for _, o := range strings.Split(cols[3], "|") {
				keys = append(keys, gazetteer.Key(o))
			}
		}
		for _, k := range keys {
			if _, twice := out[k]; twice {
				return nil, fmt.Errorf("%s:%d: %q is there twice", name, n, k)
			}
			out[k] = h
		}
	}
	return out, sc.Err()
}

// townIn returns the largest settlement called town in a country ("IE") or a
// first-level unit ("US.TN", by the abbreviation that the unit's aliases give).
func (f *Finder) townIn(town, in string) (cand, bool) {
	iso, short, _ := strings.Cut(in, ".")
	t := f.tables[len(f.tables)-1]
	units := map[int]bool{}
	if short != "" {
		for _, p := range t.Postings(t.Find(gazetteer.Key(short)), nil) {
			if t.KindOf(p.Place) == gazetteer.KindAdmin1 {
				units[p.Place] = true
			}
		}
	}
	var best cand
	found := false
	for _, p := range t.Postings(t.Find(gazetteer.Key(town)), nil) {
		c := cand{table: t, p: t.Place(p.Place), flags: p.Flags}
		f.place(&c)
		if !c.p.Kind.Settlement() || c.country != iso || short != "" && !units[c.p.Admin1] {
			continue
		}
		if !found || c.p.Pop > best.p.Pop {
			best, found = c, true
		}
	}
	return best, found
}

// homeOf returns where the report's outlet sits: by its domain, by its name, or only the
// country of its domain's end.
func (f *Finder) homeOf(r *khabar.Report) (home, bool) {
	if r == nil {
		return home{}, false
	}
	host := ""
	if u, err := url.Parse(r.Page.URL); err == nil {
		host = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	for d := host; strings.Contains(d, "."); _, d, _ = strings.Cut(d, ".") {
		if h, ok := f.homes[d]; ok {
			return h, true
		}
	}
	if r.Outlet != "" {
		if h, ok := f.homes[gazetteer.Key(r.Outlet)]; ok {
			return h, true
		}
	}
	if i := strings.LastIndexByte(host, '.'); i >= 0 {
		iso := strings.ToUpper(host[i+1:])
		if iso == "UK" {
			iso = "GB"
		}
		if _, ok := f.capitals[iso]; ok && !worldwide[iso] {
			return home{country: iso}, true
		}
	}
	return home{}, false
}

// worldwide are country ends that are sold to anybody.
var worldwide = map[string]bool{"TV": true, "CO": true, "ME": true, "IO": true, "AI": true, "LY": true, "FM": true, "AM": true, "CC": true, "WS": true}

// atHome adds the features that say how a reading lies to the outlet's home.
func (h *home) atHome(c *cand, acc *sum) {
	kind := kindGroups[kindGroup(c.p.Kind)]
	if !h.local {
		acc.flag("x.homeland", kind, c.country == h.country)
		acc.flag("x.homeland", "abroad", c.country != h.country)
		return
	}
	if c.p.Kind == gazetteer.KindCountry || c.p.Kind == gazetteer.KindContinent {
		acc.flag("x.homely", kind, c.country == h.country)
		return
	}
	acc.add("x.home", bucket(c.at.dot(h.at)), 1)
	acc.flag("x.homely", "unit", c.unit != 0 && c.unit == h.unit)
	acc.flag("x.homely", "unit itself", c.unit != 0 && c.unit == h.unit && c.p.Kind == gazetteer.KindAdmin1)
	acc.flag("x.homely", "country", c.country == h.country)
}
