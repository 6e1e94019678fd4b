package incident

import (
	"hash/fnv"
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"

	"khabar"
)

// Copies groups reports whose texts are copies of one another, whole or cut:
// reprints and agency text under several outlets. It returns, for each
// extraction, the number of its group; groups are numbered by their first report
// in order of id.
//
// Candidates come from MinHash bands over shingles of five words; a pair is a
// copy where the shorter text has at least copyShare of its shingles in the
// longer one. Copying is taken to be transitive.
func Copies(xs []*khabar.Extraction) []int {
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return xs[order[i]].Report.ID < xs[order[j]].Report.ID })
	sets := make([][]uint64, len(xs))
	sets2 := newDisjoint(len(xs))
	buckets := map[bandKey][]int{}
	for _, i := range order {
		sets[i] = Shingles(xs[i].Report.Text)
		sig := minhash(sets[i])
		for b := range bands {
			k := bandKey{band: b}
			copy(k.rows[:], sig[b*bandRows:])
			for _, j := range buckets[k] {
				if sets2.find(i) != sets2.find(j) && isCopy(sets[i], sets[j]) {
					sets2.union(i, j)
				}
			}
			if len(buckets[k]) < maxBucket {
				buckets[k] = append(buckets[k], i)
			}
		}
	}
	return sets2.number(order)
}

const (
	shingleWords = 5
	bandRows     = 3
	bands        = 24
	maxBucket    = 64 // members of a bucket compared; the rest are copies of those
	copyShare    = 0.6
	minShingles  = 12 // fewer say nothing, unless the texts are equal
)

type bandKey struct {
	band int
	rows [bandRows]uint64
}

// Shingles of a text: sorted hashes of each run of five words, lower-case,
// without punctuation. A shorter text has one.
func Shingles(text string) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	n := max(1, len(words)-shingleWords+1)
	out := make([]uint64, 0, n)
	for i := range n {
		h := fnv.New64a()
		for _, w := range words[i:min(i+shingleWords, len(words))] {
			h.Write([]byte(w))
			h.Write([]byte{' '})
		}
		out = append(out, h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// minhash signature: for each row the lowest value of a mixed hash.
func minhash(set []uint64) (sig [bands * bandRows]uint64) {
	for r := range sig {
		seed := mix(uint64(r) + 0x9e3779b97f4a7c15)
		lowest := uint64(math.MaxUint64)
		for _, s := range set {
			lowest = min(lowest, mix(s^seed))
		}
		sig[r] = lowest
	}
	return sig
}

// mix is the finaliser of splitmix64.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func isCopy(a, b []uint64) bool {
	if slices.Equal(a, b) {
		return true
	}
	small := min(len(a), len(b))
	if small < minShingles {
		return false
	}
	return float64(shared(a, b)) >= copyShare*float64(small)
}

func shared(a, b []uint64) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n
}

// disjoint sets of small numbers.
type disjoint []int

func newDisjoint(n int) disjoint {
	d := make(disjoint, n)
	for i := range d {
		d[i] = i
	}
	return d
}

func (d disjoint) find(i int) int {
	for d[i] != i {
		d[i] = d[d[i]]
		i = d[i]
	}
	return i
}

func (d disjoint) union(a, b int) {
	a, b = d.find(a), d.find(b)
	d[max(a, b)] = min(a, b)
}

// number the sets by their first member in order.
func (d disjoint) number(order []int) []int {
	out := make([]int, len(d))
	names := map[int]int{}
	for _, i := range order {
		root := d.find(i)
		if _, ok := names[root]; !ok {
			names[root] = len(names)
		}
		out[i] = names[root]
	}
	return out
}

// sources counts who tells an incident. It also returns the name of the
// independent group of each report.
func sources(items []*item) (Sources, map[string]string) {
	reports := reportsOf(items)
	d := newDisjoint(len(reports))
	for i, a := range reports {
		for j, b := range reports[:i] {
			if a.group == b.group || sameDesk(a.x.Report, b.x.Report) {
				d.union(i, j)
			}
		}
	}
	s := Sources{Reports: len(reports), Outlets: []string{}, Groups: [][]string{}}
	names := map[string]string{}
	index := map[int]int{}
	for i, r := range reports {
		root := d.find(i)
		g, ok := index[root]
		if !ok {
			g = len(s.Groups)
			index[root] = g
			s.Groups = append(s.Groups, nil)
		}
		s.Groups[g] = append(s.Groups[g], r.id)
		names[r.id] = s.Groups[g][0]
		if o := r.x.Report.Outlet; o != "" && !slices.Contains(s.Outlets, o) {
			s.Outlets = append(s.Outlets, o)
		}
	}
	slices.Sort(s.Outlets)
	s.Independent = len(s.Groups)
	return s, names
}

// sameDesk reports whether two reports come from one newsroom: one agency, or
// one outlet writing for itself.
func sameDesk(a, b *khabar.Report) bool {
	if a.Agency != "" || b.Agency != "" {
		return a.Agency == b.Agency
	}
	return a.Outlet != "" && a.Outlet == b.Outlet
}

// reportsOf items, in order, each once.
func reportsOf(items []*item) []*reportText {
	var out []*reportText
	for _, it := range items {
		if !slices.Contains(out, it.report) {
			out = append(out, it.report)
		}
	}
	return out
}
