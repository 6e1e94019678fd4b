// Command gazetteer compiles data/place/table.bin.
//
//	go run ./tools/gazetteer [-shared ../shared] [-priors=false]
//
// In: GeoNames (CC BY 4.0, geonames.org) countryInfo, admin1CodesASCII, admin2Codes,
// cities5000 and an older cities1000, and cities500 from an npm package (npm.go); the locations of UCDP GED Pakistan (CC BY 4.0,
// cite Sundberg and Melander 2013); the hand lists in data/place/*.tsv. Priors of names
// are counted over raw_news (only shares of counts are kept, no text). Out: one table
// in the format of internal/gazetteer. The same input gives the same bytes.
package main

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"khabar/internal/gazetteer"
)

func main() {
	log.SetFlags(0)
	shared := flag.String("shared", "../shared", "folder of the shared data")
	data := flag.String("data", "data/place", "folder of the hand lists and of the table")
	withPriors := flag.Bool("priors", true, "count the priors of names over raw_news")
	cache := flag.String("cache", filepath.Join(".cache", "gazetteer"), "folder of the packages that are fetched")
	flag.Parse()
	if err := run(*shared, *data, *cache, *withPriors); err != nil {
		log.Fatal("gazetteer: ", err)
	}
}

func run(shared, data, cache string, withPriors bool) error {
	c := newCompiler(filepath.Join(shared, "data"), data, cache)
	for _, step := range []func() error{
		c.countries, c.admin1, c.admin2, c.cities, c.handDistricts, c.unitPoints, c.regions, c.ucdp,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	c.fill()
	c.dropBorrowed()
	if withPriors {
		table, err := c.build().Bytes()
		if err != nil {
			return err
		}
		p, err := countPriors(string(table), filepath.Join(shared, "data", "raw_news"))
		if err != nil {
			return err
		}
		c.priors = p
	}
	out, err := c.build().Bytes()
	if err != nil {
		return err
	}
	t, err := gazetteer.Open(string(out))
	if err != nil {
		return err
	}
	log.Printf("%d places, %d names, %d bytes", t.Len(), t.Keys(), len(out))
	return os.WriteFile(filepath.Join(data, "table.bin"), out, 0o644)
}

// compiler gathers rows by kind until their points are known.
type compiler struct {
	src, hand string
	cache     string                    // of fetched packages
	units     map[string]*gazetteer.Row // countries and units, by code
	order     []string                  // of the units
	places    []gazetteer.Row
	byID      map[uint32]bool
	placed    map[string]bool // units whose point a hand list gives
	capitals  map[string]string
	priors    map[string]gazetteer.Priors
}

func newCompiler(src, hand, cache string) *compiler {
	return &compiler{src: src, hand: hand, cache: cache, units: map[string]*gazetteer.Row{}, byID: map[uint32]bool{},
		placed: map[string]bool{}, capitals: map[string]string{}}
}

func (c *compiler) unit(r gazetteer.Row) *gazetteer.Row {
	c.order = append(c.order, r.Code)
	c.units[r.Code] = &r
	return &r
}

// rows calls f with the columns of each line that is no comment.
func rows(r io.Reader, name string, f func(cols []string) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<22)
	for n := 1; sc.Scan(); n++ {
		line := sc.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := f(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return sc.Err()
}

func rowsOf(path string, f func(cols []string) error) error {
	fh, err := os.Open(path)
	if err != nil {
		return err
	}
	defer fh.Close()
	var r io.Reader = fh
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(fh)
		if err != nil {
			return err
		}
		r = z
	}
	return rows(r, path, f)
}

func (c *compiler) countries() error {
	err := rowsOf(filepath.Join(c.src, "geonames", "countryInfo.txt.gz"), func(cols []string) error {
		if len(cols) < 17 || len(cols[0]) != 2 {
			return nil
		}
		id, err := strconv.ParseUint(cols[16], 10, 32)
		if err != nil {
			return err
		}
		pop, err := strconv.ParseInt(cols[7], 10, 64)
		if err != nil {
			return err
		}
		iso := cols[0]
		c.capitals[iso] = gazetteer.Key(cols[5])
		c.unit(gazetteer.Row{ID: uint32(id), Name: strings.TrimSpace(cols[4]), Kind: gazetteer.KindCountry, Country: iso,
			Code: iso, Population: pop})
		c.byID[uint32(id)] = true
		return nil
	})
	if err != nil {
		return err
	}
	return rowsOf(filepath.Join(c.hand, "countries.tsv"), func(cols []string) error {
		u, ok := c.units[cols[0]]
		if !ok {
			return fmt.Errorf("no country %q", cols[0])
		}
		return c.point(u, cols)
	})
}

// point reads "code lat lon aliases" into u.
func (c *compiler) point(u *gazetteer.Row, cols []string) error {
	if len(cols) < 3 {
		return errors.New("code, lat, lon and aliases wanted")
	}
	if cols[1] != "-" {
		lat, err1 := strconv.ParseFloat(cols[1], 64)
		lon, err2 := strconv.ParseFloat(cols[2], 64)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		u.Lat, u.Lon = lat, lon
		c.placed[u.Code] = true
	}
	if len(cols) > 3 {
		u.Names = append(u.Names, aliases(cols[3])...)
	}
	return nil
}

// aliases reads a list of names separated by bars.
func aliases(s string) []gazetteer.RowName {
	var out []gazetteer.RowName
	for _, n := range strings.Split(s, "|") {
		n = strings.TrimSpace(n)
		if n == "" {
			continue
		}
		f := gazetteer.NameCurated
		switch {
		case n[0] == '=':
			n, f = n[1:], f|gazetteer.NamePostal
		case len(n) <= 4 && strings.ToUpper(n) == n:
			f |= gazetteer.NameCaps
		}
		out = append(out, gazetteer.RowName{Name: strings.TrimPrefix(n, "the "), Flags: f})
	}
	return out
}

// kinds of unit that a name may carry; the bare name is added beside it.
var unitWords = []string{"District", "Province", "County", "State", "Region", "Agency", "Governorate", "Oblast", "Parish",
	"Department", "Municipality", "Borough", "Division", "Prefecture", "Krai", "Kray", "Republic", "Raion", "Census Area"}

func bareNames(name string) []gazetteer.RowName {
	for _, w := range unitWords {
		if b, ok := strings.CutSuffix(name, " "+w); ok {
			return []gazetteer.RowName{{Name: b, Flags: gazetteer.NameBare}}
		}
	}
	for _, p := range []string{"Muhafazat ", "Provincia de ", "Departamento de ", "District of ", "State of "} {
		if b, ok := strings.CutPrefix(name, p); ok {
			return []gazetteer.RowName{{Name: b, Flags: gazetteer.NameBare}}
		}
	}
	return nil
}

func (c *compiler) admin1() error {
	err := rowsOf(filepath.Join(c.src, "geonames", "admin1CodesASCII.txt.gz"), func(cols []string) error {
		return c.unitRow(cols, gazetteer.KindAdmin1)
	})
	if err != nil {
		return err
	}
	return rowsOf(filepath.Join(c.hand, "admin1.tsv"), func(cols []string) error {
		u, ok := c.units[cols[0]]
		if !ok {
			return fmt.Errorf("no unit %q", cols[0])
		}
		return c.point(u, cols)
	})
}

func (c *compiler) admin2() error {
	return rowsOf(filepath.Join(c.src, "geonames", "admin2Codes.txt.gz"), func(cols []string) error {
		return c.unitRow(cols, gazetteer.KindAdmin2)
	})
}

func (c *compiler) unitRow(cols []string, kind gazetteer.Kind) error {
	if len(cols) < 4 {
		return errors.New("four columns wanted")
	}
	id, err := strconv.ParseUint(cols[3], 10, 32)
	if err != nil {
		return err
	}
	parts := strings.Split(cols[0], ".")
	r := gazetteer.Row{ID: uint32(id), Name: cols[1], Kind: kind, Country: parts[0], Code: cols[0], Names: bareNames(cols[1])}
	if kind == gazetteer.KindAdmin2 {
		r.Admin1 = parts[0] + "." + parts[1]
	}
	if cols[2] != cols[1] {
		r.Names = append(r.Names, gazetteer.RowName{Name: cols[2], Flags: gazetteer.NameMain})
	}
	c.unit(r)
	c.byID[uint32(id)] = true
	return nil
}

// cities reads the newest file first; the older ones add the places that it lacks.
func (c *compiler) cities() error {
	err := cities500.read(c.cache, func(r io.Reader) error {
		return gazetteer.ReadPlaces(r, func(p gazetteer.Row, class, code string) error {
			c.city(p, code)
			return nil
		})
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"cities5000.zip", "cities1000_older.zip"} {
		path := filepath.Join(c.src, "geonames", name)
		z, err := zip.OpenReader(path)
		if err != nil {
			return err
		}
		for _, f := range z.File {
			fh, err := f.Open()
			if err != nil {
				return err
			}
			err = gazetteer.ReadPlaces(fh, func(p gazetteer.Row, class, code string) error {
				c.city(p, code)
				return nil
			})
			fh.Close()
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
		if err := z.Close(); err != nil {
			return err
		}
	}
	return nil
}

// formerCapitals are seats of government that reports of the last decades call the
// capital, though GeoNames has a newer one.
var formerCapitals = map[string]string{"BI": "bujumbura"}

func (c *compiler) city(p gazetteer.Row, code string) {
	country, ok := c.units[p.Country]
	if !ok || c.byID[p.ID] || code == "PPLH" || code == "PPLQ" || code == "PPLW" {
		return
	}
	c.byID[p.ID] = true
	key := gazetteer.Key(p.Name)
	if p.Kind == gazetteer.KindCapital || (key == c.capitals[p.Country] || key == formerCapitals[p.Country]) && p.Population > 50000 {
		p.Kind = gazetteer.KindCapital
	}
	_ = country
	p.Names = keepNames(p)
	c.places = append(c.places, p)
}

// handDistricts reads the lists for Pakistan and Afghanistan.
func (c *compiler) handDistricts() error {
	for _, l := range []struct{ file, iso string }{{"afghanistan.tsv", "AF"}, {"pakistan.tsv", "PK"}} {
		err := rowsOf(filepath.Join(c.hand, l.file), func(cols []string) error {
			if len(cols) < 3 {
				return errors.New("code, lat, lon and aliases wanted")
			}
			code := l.iso + "." + cols[0]
			u, ok := c.units[code]
			if !ok {
				a1, own, _ := strings.Cut(cols[0], ".")
				if len(cols) < 4 || cols[3] == "" {
					return fmt.Errorf("GeoNames has no unit %s, so a name is wanted", code)
				}
				if own[0] >= '0' && own[0] <= '9' {
					log.Printf("%s: %s: not in admin2Codes, taken under an own id", l.file, code)
				}
				name, _, _ := strings.Cut(cols[3], "|")
				u = c.unit(gazetteer.Row{ID: gazetteer.OwnID(l.iso, own), Name: name, Kind: gazetteer.KindAdmin2,
					Country: l.iso, Admin1: l.iso + "." + a1, Code: code})
			}
			u.Curated = true
			return c.point(u, cols)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// unitPoints gives the units that no list places the mean of their towns, and drops
// those that have none.
func (c *compiler) unitPoints() error {
	type sum struct {
		lat, lon float64
		n        int
		pop      int64
	}
	sums := map[string]*sum{}
	add := func(code string, p *gazetteer.Row) {
		s := sums[code]
		if s == nil {
			s = &sum{}
			sums[code] = s
		}
		s.lat, s.lon, s.n, s.pop = s.lat+p.Lat, s.lon+p.Lon, s.n+1, s.pop+p.Population
	}
	for i := range c.places {
		p := &c.places[i]
		add(p.Admin1, p)
		if p.Admin2 != "" {
			add(p.Admin2, p)
		}
	}
	c.seats(func(code string, p *gazetteer.Row) { sums[code] = &sum{p.Lat, p.Lon, 1, p.Population} },
		func(code string) bool { return sums[code] != nil })
	kept := c.order[:0]
	for _, code := range c.order {
		u, s := c.units[code], sums[code]
		if u.Kind != gazetteer.KindCountry && !c.placed[code] {
			if s == nil {
				delete(c.units, code)
				continue
			}
			u.Lat, u.Lon = s.lat/float64(s.n), s.lon/float64(s.n)
		}
		if s != nil && u.Population == 0 {
			u.Population = s.pop
		}
		kept = append(kept, code)
	}
	c.order = kept
	return nil
}

// seats lends a unit without towns the point of the town of its name in the same
// first-level unit: the codes of the city files are older than those of the units.
func (c *compiler) seats(lend func(string, *gazetteer.Row), has func(string) bool) {
	towns := map[string]*gazetteer.Row{}
	for i := range c.places {
		p := &c.places[i]
		k := p.Admin1 + "/" + gazetteer.Key(p.Name)
		if old := towns[k]; old == nil || old.Population < p.Population {
			towns[k] = p
		}
	}
	for _, code := range c.order {
		u := c.units[code]
		if u.Kind != gazetteer.KindAdmin2 || has(code) {
			continue
		}
		names := append([]gazetteer.RowName{{Name: u.Name}}, u.Names...)
		for _, n := range names {
			if p := towns[u.Admin1+"/"+gazetteer.Key(n.Name)]; p != nil {
				lend(code, p)
				break
			}
		}
	}
}

var regionKinds = map[string]gazetteer.Kind{
	"continent": gazetteer.KindContinent, "region": gazetteer.KindRegion, "valley": gazetteer.KindRegion,
	"desert": gazetteer.KindRegion, "sea": gazetteer.KindWater, "strait": gazetteer.KindWater, "river": gazetteer.KindWater,
	"lake": gazetteer.KindWater, "mountain": gazetteer.KindMountain, "island": gazetteer.KindIsland,
	"border": gazetteer.KindBorder, "base": gazetteer.KindSite, "airport": gazetteer.KindSite,
	"crossing": gazetteer.KindSite, "site": gazetteer.KindSite, "camp": gazetteer.KindSite, "road": gazetteer.KindSite,
	"quarter": gazetteer.KindQuarter, "village": gazetteer.KindVillage,
	"district": gazetteer.KindAdmin2,
}

func (c *compiler) regions() error {
	for _, file := range []string{"regions.tsv", "conflict.tsv"} {
		if err := c.list(filepath.Join(c.hand, file)); err != nil {
			return err
		}
	}
	return nil
}

// list reads one list of places.
func (c *compiler) list(path string) error {
	return rowsOf(path, func(cols []string) error {
		if len(cols) < 5 {
			return errors.New("name, kind, iso, lat, lon, id, aliases wanted")
		}
		kind, ok := regionKinds[cols[1]]
		if !ok {
			return fmt.Errorf("kind %q", cols[1])
		}
		lat, err1 := strconv.ParseFloat(cols[3], 64)
		lon, err2 := strconv.ParseFloat(cols[4], 64)
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		r := gazetteer.Row{Name: cols[0], Kind: kind, Lat: lat, Lon: lon, Curated: true, ID: gazetteer.OwnID(cols[1], cols[2], cols[0])}
		if cols[2] != "-" {
			r.Country = cols[2]
		}
		if len(cols) > 5 && cols[5] != "" {
			id, err := strconv.ParseUint(cols[5], 10, 32)
			if err != nil {
				return err
			}
			r.ID = uint32(id)
		}
		r.Names = aliases(cols[0])
		if len(cols) > 6 {
			r.Names = append(r.Names, aliases(cols[6])...)
		}
		if (kind == gazetteer.KindVillage || kind == gazetteer.KindAdmin2) && c.near(r) {
			return nil
		}
		c.places = append(c.places, r)
		return nil
	})
}

// near adds the names of r to a settlement of its name within 25 km, where there is one.
func (c *compiler) near(r gazetteer.Row) bool {
	keys := map[string]bool{gazetteer.Key(r.Name): true}
	for _, n := range r.Names {
		keys[gazetteer.Key(n.Name)] = true
	}
	for i := range c.places {
		p := &c.places[i]
		if p.Country != r.Country || p.Kind.Settlement() != r.Kind.Settlement() || gazetteer.Distance(p.Lat, p.Lon, r.Lat, r.Lon) > 25 {
			continue
		}
		match := keys[gazetteer.Key(p.Name)]
		for _, n := range p.Names {
			match = match || keys[gazetteer.Key(n.Name)]
		}
		if match {
			p.Names = append(p.Names, r.Names...)
			return true
		}
	}
	return false
}

// ucdp adds the settlements that UCDP GED Pakistan locates exactly.
func (c *compiler) ucdp() error {
	type event struct {
		Gold struct {
			Admin1, Admin2, Location string
			Where                    int `json:"where_prec"`
			Lat, Lon                 float64
		}
	}
	seen := map[string]bool{}
	err := rowsOf(filepath.Join(c.src, "ucdp_ged_pakistan", "ged_pakistan.jsonl.gz"), func(cols []string) error {
		var e event
		if err := json.Unmarshal([]byte(strings.Join(cols, "\t")), &e); err != nil {
			return err
		}
		g := e.Gold
		name := settlement(g.Location)
		key := gazetteer.Key(name)
		if g.Where > 2 || name == "" || seen[key+g.Admin2] {
			return nil
		}
		seen[key+g.Admin2] = true
		r := gazetteer.Row{ID: gazetteer.OwnID("ucdp", g.Admin2, key), Name: name, Kind: gazetteer.KindVillage, Country: "PK",
			Lat: g.Lat, Lon: g.Lon}
		if !c.near(r) {
			c.places = append(c.places, r)
		}
		return nil
	})
	return err
}

// settlement cuts the kind word that UCDP puts after the name of a town or village.
func settlement(location string) string {
	for _, w := range []string{" Town", " town", " village", " Village", " Area", " area", " city", " City"} {
		if b, ok := strings.CutSuffix(strings.TrimSpace(location), w); ok && len(b) > 2 {
			return b
		}
	}
	return ""
}

// fill gives places of Pakistan and Afghanistan the district whose point is nearest,
// and hand-listed ones their first-level unit, since the city files have none.
func (c *compiler) fill() {
	for i := range c.places {
		p := &c.places[i]
		if c.units[p.Admin1] == nil { // a unit of an older division (the former FATA)
			p.Admin1, p.Admin2 = "", ""
		}
	}
	c.lendUnits()
	for i := range c.places {
		p := &c.places[i]
		if p.Country != "PK" && p.Country != "AF" || !p.Kind.Settlement() && p.Kind != gazetteer.KindSite {
			continue
		}
		best, bestKm := "", 45.0
		for _, code := range c.order {
			u := c.units[code]
			if u.Kind != gazetteer.KindAdmin2 || u.Country != p.Country {
				continue
			}
			if u.ID&(1<<31) != 0 {
				continue
			}
			if km := gazetteer.Distance(u.Lat, u.Lon, p.Lat, p.Lon); km < bestKm {
				best, bestKm = code, km
			}
		}
		if best != "" {
			p.Admin2, p.Admin1 = best, c.units[best].Admin1
		}
	}
}

// lendUnits gives hand-listed places and event locations the first-level unit of the
// nearest town of their country within 80 km.
func (c *compiler) lendUnits() {
	byCountry := map[string][]int{}
	for i := range c.places {
		if p := &c.places[i]; p.Admin1 != "" {
			byCountry[p.Country] = append(byCountry[p.Country], i)
		}
	}
	for i := range c.places {
		p := &c.places[i]
		if p.Admin1 != "" || p.Kind == gazetteer.KindRegion || p.Kind == gazetteer.KindWater || p.Kind == gazetteer.KindBorder {
			continue
		}
		best := 80.0
		for _, j := range byCountry[p.Country] {
			q := &c.places[j]
			if km := gazetteer.Distance(p.Lat, p.Lon, q.Lat, q.Lon); km < best {
				best, p.Admin1 = km, q.Admin1
			}
		}
	}
}

// dropBorrowed takes from settlements the further names that are the name of a country
// or its capital elsewhere: nobody calls Chittagong Islamabad any more.
func (c *compiler) dropBorrowed() {
	owner := map[string]string{}
	for i := range c.places {
		if p := &c.places[i]; p.Kind == gazetteer.KindCapital {
			owner[gazetteer.Key(p.Name)] = p.Country
		}
	}
	for code, u := range c.units {
		if u.Kind == gazetteer.KindCountry {
			owner[gazetteer.Key(u.Name)] = code
		}
	}
	for i := range c.places {
		p := &c.places[i]
		kept := p.Names[:0]
		for _, n := range p.Names {
			if o := owner[gazetteer.Key(n.Name)]; o == "" || o == p.Country || p.Curated || !p.Kind.Settlement() {
				kept = append(kept, n)
			}
		}
		p.Names = kept
	}
}

func (c *compiler) build() *gazetteer.Builder {
	var b gazetteer.Builder
	for _, code := range c.order {
		b.Add(*c.units[code])
	}
	for _, p := range c.places {
		b.Add(p)
	}
	b.SetPriors(c.priors)
	return &b
}
