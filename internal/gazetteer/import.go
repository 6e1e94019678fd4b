package gazetteer

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Import builds a table from GeoNames dumps: main tables (allCountries, XX, citiesNNNN),
// alternateNames(V2) and boundaries (GeoJSON features with a geoNameId: their middle
// stands for the unit's point). Files may be .txt, .json or .zip; a file's kind is
// told by its columns. Unit and country names come from the dump's own rows, else from
// base.
type Import struct {
	base  *Table
	rows  map[uint32]*Row
	order []uint32
	alt   map[uint32][]RowName
	bound map[uint32][2]float64
}

// NewImport starts an import; base lends countries and units that the dumps lack.
func NewImport(base *Table) *Import {
	return &Import{base: base, rows: map[uint32]*Row{}, alt: map[uint32][]RowName{}, bound: map[uint32][2]float64{}}
}

// File reads one dump.
func (m *Import) File(path string) error {
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		return m.zip(path)
	}
	fh, err := os.Open(path)
	if err != nil {
		return err
	}
	defer fh.Close()
	if err := m.Read(fh); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (m *Import) zip(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer z.Close()
	n := 0
	for _, f := range z.File {
		if strings.EqualFold(f.Name, "readme.txt") || strings.HasPrefix(f.Name, "iso-languagecodes") || f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, f.Name, err)
		}
		err = m.Read(r)
		r.Close()
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, f.Name, err)
		}
		n++
	}
	if n == 0 {
		return fmt.Errorf("%s: no dump in it", path)
	}
	return nil
}

// Read reads one dump of any kind.
func (m *Import) Read(r io.Reader) error {
	br := bufio.NewReaderSize(r, 1<<20)
	head, err := br.Peek(1 << 16)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \r\n\t")
	if text == "" {
		return errors.New("the file is empty")
	}
	if text[0] == '{' || text[0] == '[' {
		return m.boundaries(br)
	}
	line, _, _ := strings.Cut(text, "\n")
	switch n := strings.Count(line, "\t") + 1; {
	case n >= mainCols:
		return ReadPlaces(br, m.place)
	case n == 8 || n == 10:
		return m.alternates(br)
	case n == 2 && strings.Contains(line, "{"):
		return m.shapes(br)
	case strings.HasPrefix(line, "geoNameId\tgeoJSON"):
		return m.shapes(br)
	default:
		return fmt.Errorf("a line of %d columns: neither a main table (19), alternate names (8 or 10) nor boundaries", n)
	}
}

func (m *Import) place(row Row, class, code string) error {
	if row.Kind == KindOther || strings.HasSuffix(code, "H") && class != "S" && row.Kind == KindTown {
		return nil // undersea, vegetation; former places
	}
	switch row.Kind {
	case KindCountry:
		row.Code = row.Country
	case KindAdmin1:
		row.Code = row.Admin1
		row.Admin1, row.Admin2 = "", ""
	case KindAdmin2:
		row.Code = row.Admin2
		row.Admin2 = ""
	}
	kept := row.Names[:0]
	for _, n := range row.Names {
		if Latin(Key(n.Name)) {
			kept = append(kept, n)
		}
	}
	row.Names = kept
	if _, seen := m.rows[row.ID]; !seen {
		m.order = append(m.order, row.ID)
	}
	m.rows[row.ID] = &row
	return nil
}

// alternates reads alternateNames: id, geonameid, language, name, preferred, short,
// colloquial, historic. Only Latin names of no language or of English are taken.
func (m *Import) alternates(r io.Reader) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<16), 1<<22)
	for n := 1; sc.Scan(); n++ {
		cols := strings.Split(sc.Text(), "\t")
		if len(cols) < 4 {
			if len(cols) == 1 && strings.TrimSpace(cols[0]) == "" {
				continue
			}
			return fmt.Errorf("line %d: %d columns", n, len(cols))
		}
		id, err := strconv.ParseUint(cols[1], 10, 31)
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if lang := cols[2]; lang != "" && lang != "en" && lang != "abbr" || !Latin(Key(cols[3])) {
			continue
		}
		f := NameFlag(0)
		if cols[2] == "abbr" || len(cols[3]) <= 4 && strings.ToUpper(cols[3]) == cols[3] {
			f = NameCaps
		}
		m.alt[uint32(id)] = append(m.alt[uint32(id)], RowName{Name: cols[3], Flags: f})
	}
	return sc.Err()
}

// Table builds the table. It fails where no place was read.
func (m *Import) Table() ([]byte, error) {
	if len(m.order) == 0 {
		return nil, errors.New("no place was read: give a main table (allCountries.zip or XX.zip)")
	}
	var b Builder
	have := map[string]bool{}
	for _, id := range m.order {
		r := m.rows[id]
		r.Names = append(r.Names, m.alt[id]...)
		if p, ok := m.bound[id]; ok {
			r.Lat, r.Lon = p[0], p[1]
		}
		have[r.Code] = true
		b.Add(*r)
	}
	m.lend(&b, have)
	return b.Bytes()
}

// lend adds the countries that the places name and the dumps lack.
func (m *Import) lend(b *Builder, have map[string]bool) {
	if m.base == nil {
		return
	}
	want := map[string]bool{}
	for _, id := range m.order {
		want[m.rows[id].Country] = true
	}
	for i := 0; i < m.base.Len() && m.base.KindOf(i) == KindCountry; i++ {
		code := m.base.CountryCode(i)
		if !want[code] || have[code] {
			continue
		}
		p := m.base.Place(i)
		b.Add(Row{ID: p.ID, Name: p.Name, Kind: KindCountry, Lat: p.Lat, Lon: p.Lon, Country: code, Code: code})
	}
}
