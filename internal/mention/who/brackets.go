package who

import (
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// findBrackets binds abbreviations to the names they stand for: "the Aurora
// National Movement (ANM)". A long form that nothing else has found becomes a
// name through its initials.
func (r *reading) findBrackets() {
	toks := r.doc.Tokens
	for i := 1; i+2 < len(toks); i++ {
		if toks[i].Form != "(" || toks[i].Sent != toks[i-1].Sent {
			continue
		}
		end := i + 1
		for end < len(toks) && end < i+6 && toks[end].Form != ")" {
			end++
		}
		if end >= len(toks) || toks[end].Form != ")" || toks[end].Sent != toks[i].Sent {
			continue
		}
		short := r.text[toks[i+1].Start:toks[end-1].End]
		if !isShort(short) {
			continue
		}
		r.bind(i, i+1, end, short)
	}
}

// isShort reports whether s looks like an abbreviation.
func isShort(s string) bool {
	if len(s) < 2 || len(s) > 12 || strings.ContainsAny(s, " ,;") {
		return false
	}
	big := 0
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			big++
		}
	}
	return big >= 2 && s[0] >= 'A' && s[0] <= 'Z'
}

// bind joins the abbreviation at tokens [from, to) to the name that ends at the
// bracket.
func (r *reading) bind(bracket, from, to int, short string) {
	j := bracket - 1
	if t := r.doc.Tokens[j]; t.UPOS == "PUNCT" || t.XPOS == "POS" {
		j--
	}
	if j < 0 {
		return
	}
	long := int(r.taken[j]) - 1
	if long >= 0 && r.ms[long].kind == kindState && from-r.ms[long].First <= len(short)+1 {
		long = -1
	}
	inner := int(r.taken[from]) - 1
	if long < 0 || r.ms[long].kind == kindPerson {
		if p := r.placeOf(j, j+1); p != nil && p.Place != nil && !p.InName && inner < 0 && long < 0 {
			return // "Khyber Pakhtunkhwa (KP)": a place and its abbreviation
		}
		first := r.initials(j, short)
		if first < 0 {
			return
		}
		r.dropInside(first, j+1)
		if !r.free(first, j+1) {
			return
		}
		m := mention{kind: kindNamed, key: actor.Fold(r.doc.Anchored(first, j+1).Of(r.text)), affil: -1}
		long = r.put(m, first, j+1, khabar.FormName, "initials")
		r.claim(long)
		inner = int(r.taken[from]) - 1
	}
	if r.ms[long].kind == kindPerson {
		return
	}
	// What the abbreviation alone would mean gives way to the report's own word.
	if inner >= 0 {
		if in := r.ms[inner]; in.known != nil && r.ms[long].known == nil && r.ms[long].kind == kindNamed {
			r.ms[long].known, r.ms[long].sector, r.ms[long].country = in.known, in.sector, in.country
		} else if r.ms[long].known != nil {
			r.ms[inner].known, r.ms[inner].sector, r.ms[inner].country, r.ms[inner].kind = r.ms[long].known, r.ms[long].sector, r.ms[long].country, kindNamed
		}
	} else if r.free(from, to) {
		m := mention{kind: kindNamed, known: r.ms[long].known, sector: r.ms[long].sector, country: r.ms[long].country, key: actor.Fold(short), affil: -1}
		inner = r.put(m, from, to, khabar.FormName, "bracket")
		r.claim(inner)
	}
	key := r.ms[long].key
	if key == "" {
		key = actor.Fold(r.ms[long].Of(r.text))
	}
	r.short[actor.Fold(short)] = key
	if inner >= 0 && r.ms[inner].known == nil {
		r.ms[inner].key = key
	}
	r.spreadShort(short, long)
}

// spreadShort puts the later bare uses of a bound abbreviation.
func (r *reading) spreadShort(short string, long int) {
	for i := range r.doc.Tokens {
		t := &r.doc.Tokens[i]
		if t.Form != short {
			continue
		}
		if n := int(r.taken[i]) - 1; n >= 0 {
			if r.ms[n].kind == kindNamed && r.ms[n].Last-r.ms[n].First == 1 {
				r.ms[n].known, r.ms[n].key = r.ms[long].known, r.ms[long].key
				r.ms[n].sector, r.ms[n].country = r.ms[long].sector, r.ms[long].country
				if r.ms[n].known == nil && r.ms[n].key == "" {
					r.ms[n].key = r.short[actor.Fold(short)]
				}
			}
			continue
		}
		m := mention{kind: kindNamed, known: r.ms[long].known, sector: r.ms[long].sector, country: r.ms[long].country, key: r.short[actor.Fold(short)], affil: -1}
		r.claim(r.put(m, i, i+1, khabar.FormName, "bracket"))
	}
}

// initials finds the capitals before token last whose initials spell short, and
// returns the first of them, or -1. Small words may stand between ("of", "for").
func (r *reading) initials(last int, short string) int {
	letters := make([]byte, 0, len(short))
	for i := range len(short) {
		if c := short[i] | 0x20; c >= 'a' && c <= 'z' {
			letters = append(letters, c)
		}
	}
	sent := r.doc.Sentences[r.doc.Tokens[last].Sent].First
	n := len(letters) - 1
	for j := last; j >= sent && last-j < 2*len(letters)+3; j-- {
		f := r.doc.Tokens[j].Form
		if !isUpper(f) && f != "-" && !linkWord[r.lower[j]] {
			return -1
		}
		if isUpper(f) {
			if f[0]|0x20 != letters[n] {
				continue
			}
			n--
			if n < 0 {
				return j
			}
		}
	}
	return -1
}

var linkWord = map[string]bool{"of": true, "for": true, "the": true, "and": true, "in": true, "on": true, "to": true, "&": true, "de": true, "e": true, "i": true, "ul": true, "al": true, "'s": true, "’s": true, "s": true, "against": true, "la": true, "y": true, "del": true, "da": true, "do": true}
