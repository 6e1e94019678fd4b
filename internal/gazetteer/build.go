package gazetteer

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"sort"
	"strings"
)

// Row is a place handed to a Builder. Country, Admin1 and Admin2 are codes:
// "PK", "PK.03", "PK.03.1168875".
type Row struct {
	ID                      uint32
	Name                    string
	Kind                    Kind
	Lat, Lon                float64
	Population              int64
	Country, Admin1, Admin2 string
	Curated                 bool
	Names                   []RowName // further names; Name itself is added as NameMain
	Code                    string    // own code of a country or unit
}

// RowName is a further name of a row.
type RowName struct {
	Name  string
	Flags NameFlag
}

// OwnID makes a stable id for a place that GeoNames lacks.
func OwnID(parts ...string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(strings.Join(parts, "\x00")))
	return h.Sum32() | ownID
}

// Builder collects rows and writes a table.
type Builder struct {
	rows   []Row
	priors map[string]Priors
}

// Add takes a row.
func (b *Builder) Add(r Row) { b.rows = append(b.rows, r) }

// SetPriors gives the learned priors of a key.
func (b *Builder) SetPriors(p map[string]Priors) { b.priors = p }

func rank(k Kind) int {
	switch k {
	case KindCountry:
		return 0
	case KindAdmin1:
		return 1
	case KindAdmin2:
		return 2
	}
	return 3
}

// Bytes returns the table. The same rows in any order give the same bytes.
func (b *Builder) Bytes() ([]byte, error) {
	rows := append([]Row(nil), b.rows...)
	sort.SliceStable(rows, func(i, j int) bool {
		x, y := &rows[i], &rows[j]
		if rank(x.Kind) != rank(y.Kind) {
			return rank(x.Kind) < rank(y.Kind)
		}
		if x.Country != y.Country {
			return x.Country < y.Country
		}
		if x.ID != y.ID {
			return x.ID < y.ID
		}
		return x.Name < y.Name
	})
	codes := map[string]int{}
	for i, r := range rows {
		if r.Code != "" && i < None {
			codes[r.Code] = i
		}
	}
	places, names, err := encodePlaces(rows, codes)
	if err != nil {
		return nil, err
	}
	keys := collectKeys(rows)
	blocks, heads, postings, n, err := b.encodeKeys(keys)
	if err != nil {
		return nil, err
	}
	out := []byte(magic)
	for _, v := range []int{len(rows), n, len(names), len(blocks), len(postings), len(heads)} {
		out = binary.LittleEndian.AppendUint32(out, uint32(v))
	}
	for _, s := range [][]byte{places, names, heads, blocks, postings} {
		out = append(out, s...)
	}
	return out, nil
}

func encodePlaces(rows []Row, codes map[string]int) (places, names []byte, err error) {
	pool := map[string]int{}
	for i := range rows {
		r := &rows[i]
		if r.Lat < -90 || r.Lat > 90 || r.Lon < -180 || r.Lon > 180 || math.IsNaN(r.Lat+r.Lon) {
			return nil, nil, fmt.Errorf("%s: %v, %v is no point on earth", r.Name, r.Lat, r.Lon)
		}
		name := r.Name
		if len(name) > 255 {
			return nil, nil, fmt.Errorf("name of %d bytes", len(name))
		}
		entry := name
		if r.Kind == KindCountry && len(r.Code) == 2 {
			entry += "\x00" + r.Code // past the length: CountryCode reads it
		}
		off, ok := pool[entry]
		if !ok {
			off = len(names)
			pool[entry] = off
			names = append(names, byte(len(name)))
			names = append(names, entry...)
		}
		var rec [placeLen]byte
		le := binary.LittleEndian
		le.PutUint32(rec[0:], r.ID)
		le.PutUint32(rec[4:], uint32(int32(math.Round(r.Lat*1e5))))
		le.PutUint32(rec[8:], uint32(int32(math.Round(r.Lon*1e5))))
		le.PutUint32(rec[12:], uint32(off))
		rec[16] = byte(r.Kind)
		if r.Curated {
			rec[16] |= 0x80
		}
		rec[17] = byte(math.Round(8 * math.Log2(1+float64(max(0, r.Population)))))
		for j, code := range []string{r.Country, r.Admin1, r.Admin2} {
			at, ok := codes[code]
			if !ok || code == "" {
				at = None
			}
			le.PutUint16(rec[18+2*j:], uint16(at))
		}
		places = append(places, rec[:]...)
	}
	return places, names, nil
}

func collectKeys(rows []Row) map[string][]Posting {
	keys := map[string][]Posting{}
	add := func(i int, name string, f NameFlag) {
		k := Key(name)
		if k == "" || len(k) > 120 {
			return
		}
		ps := keys[k]
		if n := len(ps); n > 0 && ps[n-1].Place == i {
			restrict := NameCaps | NamePostal
			was := ps[n-1].Flags
			ps[n-1].Flags = (was|f)&^restrict | was&f&restrict
			return
		}
		keys[k] = append(ps, Posting{Place: i, Flags: f})
	}
	for i := range rows {
		add(i, rows[i].Name, NameMain)
		for _, n := range rows[i].Names {
			add(i, n.Name, n.Flags)
		}
	}
	return keys
}

func (b *Builder) encodeKeys(keys map[string][]Posting) (blocks, heads, postings []byte, n int, err error) {
	sorted := make([]string, 0, len(keys))
	for k := range keys {
		sorted = append(sorted, k)
	}
	sort.Strings(sorted)
	lists := map[string]int{}
	prev := ""
	for i, k := range sorted {
		shared := 0
		if i%blockKeys == 0 {
			heads = binary.LittleEndian.AppendUint32(heads, uint32(len(blocks)))
		} else {
			for shared < len(prev) && shared < len(k) && prev[shared] == k[shared] {
				shared++
			}
		}
		list := encodePostings(keys[k])
		at, ok := lists[string(list)]
		if !ok {
			at = len(postings)
			lists[string(list)] = at
			postings = append(postings, list...)
		}
		x, y := packPriors(b.priors[k])
		blocks = append(blocks, byte(shared), byte(len(k)-shared))
		blocks = append(blocks, k[shared:]...)
		blocks = append(blocks, x, y)
		blocks = binary.LittleEndian.AppendUint32(blocks, uint32(at))
		prev = k
	}
	return blocks, heads, postings, len(sorted), nil
}

func encodePostings(ps []Posting) []byte {
	out := binary.AppendUvarint(nil, uint64(len(ps)))
	last := 0
	for _, p := range ps {
		out = binary.AppendUvarint(out, uint64(p.Place-last))
		out = append(out, byte(p.Flags))
		last = p.Place
	}
	return out
}
