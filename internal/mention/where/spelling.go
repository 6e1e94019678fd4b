package where

import (
	"strings"
	"sync"

	"khabar/internal/gazetteer"
)

// Countries whose place names reach English by transliteration, in many spellings.
const transliterated = " AF PK IQ SY YE LY SD SS SO ET EG IR PS LB MM KZ UZ TJ TM KG RU UA NG CM NE TD ML BF CF KE ER DJ DZ TN MA JO SA BD NP LK IN "

// spellings finds names by their consonants. The index is built when first needed.
type spellings struct {
	tables []*gazetteer.Table
	once   sync.Once
	index  map[string][]spelling // by skeleton
}

// spelling is a key of a table.
type spelling struct {
	table *gazetteer.Table
	key   string
}

func newSpellings(tables []*gazetteer.Table) *spellings { return &spellings{tables: tables} }

func (x *spellings) build() {
	x.index = map[string][]spelling{}
	for _, t := range x.tables {
		wanted := map[int]bool{}
		for i := 0; i < t.Len() && t.KindOf(i) == gazetteer.KindCountry; i++ {
			wanted[i] = strings.Contains(transliterated, " "+t.CountryCode(i)+" ")
		}
		var ps []gazetteer.Posting
		t.Each(func(key string, r gazetteer.Result) bool {
			ps = t.Postings(r, ps[:0])
			for _, p := range ps {
				if wanted[t.Place(p.Place).Country] {
					if sk := skeleton(key); len(sk) >= 2 {
						x.index[sk] = append(x.index[sk], spelling{t, key})
					}
					break
				}
			}
			return true
		})
	}
}

var digraphs = strings.NewReplacer("kh", "k", "gh", "g", "ph", "f", "sh", "s", "zh", "z", "dh", "d", "th", "t", "ch", "c", "tz", "z", "ts", "s",
	"q", "k", "w", "v", "x", "ks", "j", "g")

// skeleton is a key without vowels, doubled letters, particles and the letters that
// transliterations leave out or swap.
func skeleton(key string) string {
	words := strings.Fields(key)
	if len(words) > 1 && (words[0] == "al" || words[0] == "el" || words[0] == "ash" || words[0] == "ad") {
		words = words[1:]
	}
	s := digraphs.Replace(strings.Join(words, ""))
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'h', '.', ' ':
			if i == 0 && c != '.' {
				out = append(out, 'a')
			}
		default:
			if len(out) == 0 || out[len(out)-1] != c {
				out = append(out, c)
			}
		}
	}
	return string(out)
}

// variants gives spans that the gazetteer lacks the places of the names that are spelt
// nearly the same, in countries that the text speaks of.
func (f *Finder) variants(s *scan, spans []span) {
	var named map[string]bool
	for i := range spans {
		sp := &spans[i]
		if len(sp.cands) > 0 || len(sp.key) < 4 {
			continue
		}
		if named == nil {
			named = f.spokenOf(s, spans)
		}
		if len(named) == 0 {
			return
		}
		sp.cands = f.spelling.find(f, sp.key, named)
		sp.variant = len(sp.cands) > 0
	}
}

// spokenOf returns the countries of transliterated names that the text names, by name
// or by people.
func (f *Finder) spokenOf(s *scan, spans []span) map[string]bool {
	named := map[string]bool{}
	add := func(iso string) {
		if iso != "" && strings.Contains(transliterated, " "+iso+" ") {
			named[iso] = true
		}
	}
	for i := range spans {
		if cs := spans[i].cands; len(cs) > 0 && cs[0].p.Kind == gazetteer.KindCountry {
			add(cs[0].country)
		}
	}
	for i := range s.words {
		if iso, n := f.people(s, i); n > 0 {
			add(iso)
			i += n - 1
		}
	}
	return named
}

// find returns the places whose names have the consonants of key and differ by little.
func (x *spellings) find(f *Finder, key string, countries map[string]bool) []cand {
	sk := skeleton(key)
	if len(sk) < 2 {
		return nil
	}
	x.once.Do(x.build)
	limit := 2
	if len(key) < 6 || len(sk) < 3 {
		limit = 1
	}
	var out []cand
	var ps []gazetteer.Posting
	for _, sp := range x.index[sk] {
		if edits(key, sp.key) > limit {
			continue
		}
		ps = sp.table.Postings(sp.table.Find(sp.key), ps[:0])
		for _, p := range ps {
			c := cand{table: sp.table, p: sp.table.Place(p.Place), flags: p.Flags &^ gazetteer.NameMain}
			f.place(&c)
			if countries[c.country] && !dup(out, &c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// edits is the edit distance of a and b.
func edits(a, b string) int {
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := prev[0]
		prev[0] = i
		for j := 1; j <= len(b); j++ {
			sub := diag
			if a[i-1] != b[j-1] {
				sub++
			}
			diag = prev[j]
			prev[j] = min(sub, prev[j]+1, prev[j-1]+1)
		}
	}
	return prev[len(b)]
}
