package gazetteer

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small builds a table of a few places.
func small(t testing.TB) *Table {
	t.Helper()
	var b Builder
	b.Add(Row{ID: 1, Name: "Pakistan", Kind: KindCountry, Lat: 30, Lon: 70, Country: "PK", Code: "PK", Population: 2e8})
	b.Add(Row{ID: 2, Name: "Khyber Pakhtunkhwa", Kind: KindAdmin1, Lat: 34.5, Lon: 72, Country: "PK", Code: "PK.03",
		Names: []RowName{{Name: "KP", Flags: NameCaps}}})
	b.Add(Row{ID: 3, Name: "Bannu District", Kind: KindAdmin2, Lat: 33, Lon: 70.6, Country: "PK", Admin1: "PK.03", Code: "PK.03.3",
		Names: []RowName{{Name: "Bannu", Flags: NameBare}}})
	b.Add(Row{ID: 4, Name: "Bannu", Kind: KindTown, Lat: 32.99, Lon: 70.6, Country: "PK", Admin1: "PK.03", Admin2: "PK.03.3", Population: 50000})
	for i := 0; i < 100; i++ {
		b.Add(Row{ID: uint32(100 + i), Name: fmt.Sprintf("Village %c%c", 'A'+i%26, 'a'+i/26), Kind: KindVillage, Country: "PK"})
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	tab, err := Open(string(data))
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func TestFind(t *testing.T) {
	tab := small(t)
	for _, c := range []struct {
		key           string
		found, longer bool
		places        int
	}{
		{"bannu", true, true, 2}, {"bannu district", true, false, 1}, {"khyber", false, true, 0}, {"kp", true, false, 1},
		{"bann", false, false, 0}, {"", false, false, 0}, {"zzz", false, false, 0}, {"village", false, true, 0}, {"village zz", false, false, 0},
		{"aaa", false, false, 0}, {"village ab", true, false, 1},
	} {
		r := tab.Find(c.key)
		if r.Found != c.found || r.Longer != c.longer || len(tab.Postings(r, nil)) != c.places {
			t.Errorf("Find(%q) = found %v, longer %v, %d places; want %v, %v, %d", c.key, r.Found, r.Longer, len(tab.Postings(r, nil)), c.found, c.longer, c.places)
		}
	}
}

func TestPlace(t *testing.T) {
	tab := small(t)
	ps := tab.Postings(tab.Find("bannu"), nil)
	p := tab.Place(ps[1].Place)
	if p.Name != "Bannu" || p.Kind != KindTown || p.Lat != 32.99 || p.GazetteerID() != "geonames:4" || math.Abs(p.Pop-15.6) > 0.1 {
		t.Errorf("place = %+v", p)
	}
	if got := [4]string{tab.NameOf(p.Admin2), tab.NameOf(p.Admin1), tab.NameOf(p.Country), tab.CountryCode(p.Country)}; got != [4]string{"Bannu District", "Khyber Pakhtunkhwa", "Pakistan", "PK"} {
		t.Errorf("units = %q", got)
	}
	if ps[0].Flags&NameBare == 0 || ps[1].Flags&NameMain == 0 {
		t.Errorf("flags = %v", ps)
	}
}

// Every key that Each gives must be found, in order, and every prefix of words said to go on.
func TestEachFound(t *testing.T) {
	tab := small(t)
	n, last := 0, ""
	tab.Each(func(key string, _ Result) bool {
		n++
		if r := tab.Find(key); !r.Found {
			t.Errorf("%q not found", key)
		}
		if i := strings.LastIndexByte(key, ' '); i > 0 && !tab.Find(key[:i]).Longer {
			t.Errorf("%q does not go on", key[:i])
		}
		if key <= last {
			t.Errorf("%q after %q", key, last)
		}
		last = key
		return true
	})
	if n != tab.Keys() {
		t.Errorf("%d keys, table says %d", n, tab.Keys())
	}
}

func TestBytesIgnoreOrder(t *testing.T) {
	rows := []Row{{ID: 1, Name: "A", Kind: KindTown, Country: "PK"}, {ID: 2, Name: "B", Kind: KindCountry, Country: "PK", Code: "PK"}, {ID: 3, Name: "C", Kind: KindTown}}
	var a, b Builder
	for i := range rows {
		a.Add(rows[i])
		b.Add(rows[len(rows)-1-i])
	}
	x, err1 := a.Bytes()
	y, err2 := b.Bytes()
	if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
		t.Errorf("same rows in another order give other bytes (%v, %v)", err1, err2)
	}
}

func TestBadPoint(t *testing.T) {
	var b Builder
	b.Add(Row{Name: "Nowhere", Lat: 91})
	if _, err := b.Bytes(); err == nil {
		t.Error("a latitude of 91 was taken")
	}
}

func TestKey(t *testing.T) {
	for in, want := range map[string]string{
		"Nahr-e Saraj": "nahr e saraj", "Qal’ah-ye Now": "qalah ye now", "Bājaur Agency": "bajaur agency", "U.S.": "u.s.",
		"  Dera   Ismail Khan ": "dera ismail khan", "Łódź": "lodz", "Trinidad & Tobago": "trinidad & tobago", "Sana'a": "sanaa", "": "",
	} {
		if got := Key(in); got != want {
			t.Errorf("Key(%q) = %q, want %q", in, got, want)
		}
		if Key(want) != want {
			t.Errorf("Key is not stable on %q", want)
		}
	}
}

func TestDistance(t *testing.T) {
	if d := Distance(34.008, 71.578, 34.528, 69.172); math.Abs(d-229) > 5 {
		t.Errorf("Peshawar to Kabul: %.0f km", d)
	}
}

const dump = "1183460\tBannu\tBannu\tBanu,Бану\t32.98527\t70.60403\tP\tPPLA2\tPK\t\t03\t\t\t\t622419\t\t368\tAsia/Karachi\t2019-01-01\n" +
	"9000001\tDomail\tDomail\t\t33.0\t70.8\tP\tPPL\tPK\t\t03\t\t\t\t0\t\t0\tAsia/Karachi\t2019-01-01\n" +
	"9000002\tGrand Hotel\tGrand Hotel\t\t33.0\t70.8\tS\tHTL\tPK\t\t03\t\t\t\t0\t\t0\tAsia/Karachi\t2019-01-01\n"

func TestImport(t *testing.T) {
	m := NewImport(small(t))
	dir := t.TempDir()
	for name, text := range map[string]string{"PK.txt": dump, "alternateNames.txt": "1\t9000001\ten\tDomel\t\t\t\t\n2\t9000001\tru\tДомел\t\t\t\t\n",
		"shapes.json": `{"type":"FeatureCollection","features":[{"properties":{"geoNameId":"9000001"},"geometry":{"type":"Polygon","coordinates":[[[70,33],[71,33],[71,34],[70,34],[70,33]]]}}]}`} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := m.File(path); err != nil {
			t.Fatal(err)
		}
	}
	data, err := m.Table()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "sub", "gazetteer.bin")
	if err := WriteLocal(path, data); err != nil {
		t.Fatal(err)
	}
	tab, err := OpenLocal(path)
	if err != nil || tab.Len() != 3 {
		t.Fatalf("table of %d places, %v; want the country and two towns", tab.Len(), err)
	}
	ps := tab.Postings(tab.Find("domel"), nil)
	if len(ps) != 1 {
		t.Fatal("the alternate name was not taken")
	}
	if p := tab.Place(ps[0].Place); p.Lat != 33.5 || p.Lon != 70.5 || tab.CountryCode(p.Country) != "PK" {
		t.Errorf("place = %+v in %q", p, tab.CountryCode(p.Country))
	}
	if none, err := OpenLocal(filepath.Join(dir, "none")); none != nil || err != nil {
		t.Errorf("no file: %v, %v", none, err)
	}
}

func TestImportErrors(t *testing.T) {
	for name, in := range map[string]string{"empty": "", "columns": "a\tb\tc\n", "latitude": strings.Replace(dump, "32.98527", "132", 1),
		"id": strings.Replace(dump, "1183460", "x", 1), "geojson": "{\"features\":[{}]}", "cut": "{\"features\":["} {
		if err := NewImport(nil).Read(strings.NewReader(in)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := NewImport(nil).Table(); err == nil {
		t.Error("a table of nothing")
	}
}

func FuzzImport(f *testing.F) {
	f.Add(dump)
	f.Add("1\t9000001\ten\tDomel\t\t\t\t\n")
	f.Add(`{"features":[{"properties":{"geoNameId":5},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6]]]]}}]}`)
	f.Add("5\t{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[5,2]]]}\n")
	f.Fuzz(func(t *testing.T, in string) {
		m := NewImport(nil)
		if m.Read(strings.NewReader(in)) != nil {
			return
		}
		data, err := m.Table()
		if err != nil {
			return
		}
		tab, err := Open(string(data))
		if err != nil {
			t.Fatalf("built a table that does not open: %v", err)
		}
		for i := 0; i < tab.Len(); i++ {
			if p := tab.Place(i); math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 {
				t.Fatalf("place off the earth: %+v", p)
			}
		}
		tab.Each(func(key string, _ Result) bool {
			if !tab.Find(key).Found {
				t.Fatalf("%q not found", key)
			}
			return true
		})
	})
}

// A table of any bytes must fail to open or be safe to read.
func FuzzOpen(f *testing.F) {
	var b Builder
	b.Add(Row{ID: 4, Name: "Bannu", Kind: KindTown, Country: "PK"})
	data, err := b.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data), "bannu")
	f.Fuzz(func(t *testing.T, in, key string) {
		tab, err := Open(in)
		if err != nil {
			return
		}
		for _, p := range tab.Postings(tab.Find(key), nil) {
			tab.Place(p.Place)
			tab.CountryCode(p.Place)
		}
	})
}
