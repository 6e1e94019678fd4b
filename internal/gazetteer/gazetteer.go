// Package gazetteer holds tables of named places and looks names up in them.
//
// In: a table, built by [Builder] and read back by [Open]; the built-in one lies in
// data/place and is compiled by tools/gazetteer. Out: for a name as written in a
// text, the places that bear it. A table is one string that is never copied or
// parsed as a whole: opening one costs microseconds and no heap. Names are kept in
// a sorted, front-coded key list (blocks of 16), so a look-up is a binary search
// over block heads and a short scan.
//
// # Keys
//
// [Key] folds a name: lower case, diacritics and apostrophes dropped, hyphens and
// runs of spaces made one space. Full stops stay, so "u.s." and "us" differ.
//
// # Layout of a table (little endian)
//
//	magic "KHGAZ3\n\x00"
//	6 × uint32  places, keys, and the byte lengths of names, blocks, postings, block heads
//	places      24 bytes each, see [Table.Place]; countries, then first- and second-level
//	            units, then the rest
//	names       pool of display names
//	heads       uint32 offset into blocks, one per 16 keys
//	blocks      keys: shared-prefix length, suffix length, suffix, 2 prior bytes, posting offset
//	postings    uvarint count, then per posting uvarint place delta and a byte of flags
//
// A table keeps its promises whatever its bytes: Open checks all sizes, and look-ups
// never read outside it.
package gazetteer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sort"
	"strconv"
)

// Kind of a place, by what it is.
type Kind uint8

const (
	KindOther Kind = iota
	KindCountry
	KindAdmin1
	KindAdmin2
	KindCapital // of a country
	KindSeat1   // seat of a first-level unit
	KindSeat2   // seat of a second-level unit
	KindTown
	KindVillage // a town of unknown or no recorded size, hand-listed or from event records
	KindQuarter
	KindContinent
	KindRegion
	KindWater // sea, strait, river, lake
	KindMountain
	KindIsland
	KindBorder
	KindSite // base, airport, crossing, camp, building
	kindCount
)

var kindNames = [kindCount]string{"other", "country", "admin1", "admin2", "capital", "seat1", "seat2", "town",
	"village", "quarter", "continent", "region", "water", "mountain", "island", "border", "site"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// Settlement reports whether k is a town, village or quarter.
func (k Kind) Settlement() bool { return k >= KindCapital && k <= KindQuarter }

// NameFlag says how a name belongs to its place.
type NameFlag uint8

const (
	NameMain    NameFlag = 1 << iota // the place's own name
	NameCaps                         // only in capitals: US, UAE
	NamePostal                       // only after a comma: "KY"
	NameCurated                      // from the project's own lists
	NameBare                         // a unit's name without its "District" or "County"
)

// None is the index of no place.
const None = 0xffff

// ownID marks ids that are not GeoNames'.
const ownID = 1 << 31

const (
	magic     = "KHGAZ3\n\x00"
	headerLen = len(magic) + 6*4
	placeLen  = 24
	blockKeys = 16
)

// ErrFormat is returned for bytes that are no table.
var ErrFormat = errors.New("not a gazetteer table of this version")

// Place is one row of a table.
type Place struct {
	Index    int
	ID       uint32 // GeoNames id, or an own id (see GazetteerID)
	Lat, Lon float64
	Name     string
	Kind     Kind
	Pop      float64 // population as log2(1+n), 0 where unknown
	Curated  bool
	Country  int // index of its country in the table, None where it has none
	Admin1   int
	Admin2   int
}

// GazetteerID returns the id as the output contract writes it.
func (p *Place) GazetteerID() string { return idString(p.ID) }

func idString(id uint32) string {
	if id&ownID != 0 {
		return "khabar:" + strconv.FormatUint(uint64(id&^ownID), 36)
	}
	return "geonames:" + strconv.FormatUint(uint64(id), 10)
}

// Posting is a place that bears a name.
type Posting struct {
	Place int
	Flags NameFlag
}

// Priors of a name, learned from raw news text by tools/gazetteer: how often its
// capitalised form follows "in", "at" or "near", follows another capitalised word, and
// how often the words occur in lower case. Each is a share in sixteenths; Known is
// false where the name was too rare to count.
type Priors struct {
	Known            bool
	In, After, Lower uint8
	Frequency        uint8 // 0..3: rarer than 5, 50, 500, more
}

// Table is an open gazetteer. It is safe for concurrent use.
type Table struct {
	places   string
	names    string
	heads    string
	blocks   string
	postings string
	keys     int
}

// Open returns the table in data, which it keeps.
func Open(data string) (*Table, error) {
	if len(data) < headerLen || data[:len(magic)] != magic {
		return nil, ErrFormat
	}
	n := func(i int) int { return int(u32(data, len(magic)+4*i)) }
	sizes := [5]int{n(0) * placeLen, n(2), n(5), n(3), n(4)}
	total := headerLen
	for _, s := range sizes {
		if s < 0 || s > len(data) {
			return nil, fmt.Errorf("%w: section of %d bytes", ErrFormat, s)
		}
		total += s
	}
	if total != len(data) {
		return nil, fmt.Errorf("%w: %d bytes, header says %d", ErrFormat, len(data), total)
	}
	t := &Table{keys: n(1)}
	rest := data[headerLen:]
	for i, dst := range []*string{&t.places, &t.names, &t.heads, &t.blocks, &t.postings} {
		*dst, rest = rest[:sizes[i]], rest[sizes[i]:]
	}
	if (t.keys+blockKeys-1)/blockKeys*4 != len(t.heads) {
		return nil, fmt.Errorf("%w: %d keys, %d bytes of heads", ErrFormat, t.keys, len(t.heads))
	}
	return t, nil
}

func u32(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

func u16(s string, i int) int { return int(s[i]) | int(s[i+1])<<8 }

// Len is the number of places.
func (t *Table) Len() int { return len(t.places) / placeLen }

// Keys is the number of names.
func (t *Table) Keys() int { return t.keys }

// Place returns row i. It panics where i is out of range, as a slice would.
//
//	0 id · 4 lat×1e5 · 8 lon×1e5 · 12 name offset (a length byte, the name) · 16 kind | curated<<7
//	17 population log2×8 · 18 country · 20 admin1 · 22 admin2
func (t *Table) Place(i int) Place {
	r := t.places[i*placeLen : (i+1)*placeLen]
	p := Place{
		Index: i, ID: u32(r, 0),
		Lat: float64(int32(u32(r, 4))) / 1e5, Lon: float64(int32(u32(r, 8))) / 1e5,
		Kind: Kind(r[16] & 0x7f), Curated: r[16]&0x80 != 0, Pop: float64(r[17]) / 8,
		Country: u16(r, 18), Admin1: u16(r, 20), Admin2: u16(r, 22),
	}
	p.Name, _ = t.name(int(u32(r, 12)))
	return p
}

// name returns the pool's entry at off and where it ends.
func (t *Table) name(off int) (string, int) {
	if off >= len(t.names) {
		return "", off
	}
	end := off + 1 + int(t.names[off])
	if end > len(t.names) {
		return "", off
	}
	return t.names[off+1 : end], end
}

// KindOf returns the kind of place i.
func (t *Table) KindOf(i int) Kind { return Kind(t.places[i*placeLen+16] & 0x7f) }

// NameOf returns the name of place i, "" for None or out of range.
func (t *Table) NameOf(i int) string {
	if i < 0 || i >= t.Len() || i == None {
		return ""
	}
	p := t.Place(i)
	return p.Name
}

// CountryCode returns the ISO code of country place i: countries carry it after
// their name in the pool, past a NUL.
func (t *Table) CountryCode(i int) string {
	if i < 0 || i >= t.Len() || i == None {
		return ""
	}
	_, end := t.name(int(u32(t.places[i*placeLen:], 12)))
	if t.KindOf(i) != KindCountry || end+3 > len(t.names) || t.names[end] != 0 {
		return ""
	}
	return t.names[end+1 : end+3]
}

// Result of a look-up.
type Result struct {
	Found  bool
	Longer bool // some key begins with the words looked up and goes on
	Priors Priors
	at     int // offset of the postings
}

// Find looks key up. Longer is reliable whether or not the key is found.
func (t *Table) Find(key string) Result {
	var res Result
	if t.keys == 0 || key == "" {
		return res
	}
	var buf [128]byte
	nb := len(t.heads) / 4
	b := sort.Search(nb, func(i int) bool { return t.headOf(i) > key }) - 1
	if b < 0 {
		b = 0
	}
	for ; b < nb; b++ {
		done := t.scan(b, key, buf[:0], &res)
		if done {
			break
		}
	}
	return res
}

// headOf returns the first key of block b (stored whole).
func (t *Table) headOf(b int) string {
	at := int(u32(t.heads, b*4))
	if at+2 > len(t.blocks) {
		return ""
	}
	n := int(t.blocks[at+1])
	if at+2+n > len(t.blocks) {
		return ""
	}
	return t.blocks[at+2 : at+2+n]
}

// scan walks block b for key; it reports whether the walk is over.
func (t *Table) scan(b int, key string, cur []byte, res *Result) bool {
	at := int(u32(t.heads, b*4))
	for i := 0; i < blockKeys && b*blockKeys+i < t.keys; i++ {
		if at+2 > len(t.blocks) {
			return true
		}
		shared, n := int(t.blocks[at]), int(t.blocks[at+1])
		end := at + 2 + n
		if shared > len(cur) || end+6 > len(t.blocks) {
			return true
		}
		cur = append(cur[:shared], t.blocks[at+2:end]...)
		switch {
		case string(cur) == key:
			res.Found = true
			res.Priors = unpackPriors(t.blocks[end], t.blocks[end+1])
			res.at = int(u32(t.blocks, end+2))
		case string(cur) > key:
			longer := len(cur) > len(key) && string(cur[:len(key)]) == key
			if longer && cur[len(key)] == ' ' {
				res.Longer = true
				return true
			}
			if !longer || cur[len(key)] > ' ' {
				return true
			}
		}
		at = end + 6
	}
	return false
}

func unpackPriors(a, b byte) Priors {
	if b&3 == 0 {
		return Priors{}
	}
	return Priors{Known: true, In: a >> 4, After: a & 15, Lower: b >> 4, Frequency: b & 3}
}

func packPriors(p Priors) (byte, byte) {
	return p.In<<4 | p.After&15, p.Lower<<4 | p.Frequency&3
}

// Postings appends the places of a found key to dst.
func (t *Table) Postings(r Result, dst []Posting) []Posting {
	if !r.Found || r.at >= len(t.postings) {
		return dst
	}
	s := t.postings[r.at:]
	n, k := uvarint(s)
	s = s[k:]
	place := 0
	for ; n > 0; n-- {
		d, k := uvarint(s)
		if k == 0 || k >= len(s) {
			return dst
		}
		place += int(d)
		if place < t.Len() {
			dst = append(dst, Posting{Place: place, Flags: NameFlag(s[k])})
		}
		s = s[k+1:]
	}
	return dst
}

func uvarint(s string) (uint64, int) {
	var v uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen32; i++ {
		v |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return v, i + 1
		}
	}
	return 0, 0
}

// Each calls f for every key in order, until f returns false.
func (t *Table) Each(f func(key string, r Result) bool) {
	for b := 0; b < len(t.heads)/4; b++ {
		at := int(u32(t.heads, b*4))
		var cur []byte
		for i := 0; i < blockKeys && b*blockKeys+i < t.keys; i++ {
			shared, n := int(t.blocks[at]), int(t.blocks[at+1])
			end := at + 2 + n
			cur = append(cur[:shared], t.blocks[at+2:end]...)
			r := Result{Found: true, Priors: unpackPriors(t.blocks[end], t.blocks[end+1]), at: int(u32(t.blocks, end+2))}
			if !f(string(cur), r) {
				return
			}
			at = end + 6
		}
	}
}

// Distance is the great-circle distance in kilometres.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const r, rad = 6371.0088, math.Pi / 180
	dLat, dLon := (lat2-lat1)*rad, (lon2-lon1)*rad
	a := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * r * math.Asin(math.Min(1, math.Sqrt(a)))
}
