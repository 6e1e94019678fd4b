package name

import (
	"unicode"
	"unicode/utf8"

	"khabar/internal/model/cluster"
)

// traits is what the recogniser sees of one token, as hashes to be combined
// into features.
type traits struct {
	id             uint64 // hash of the form and how it is read; equal ids have equal features alone
	exact, lower   uint32
	shape, outline uint32 // Xxx-dd in full, and with runs folded
	pre            [4]uint32
	suf            [4]uint32
	code           uint16 // word cluster
	known          bool   // code is set
	upper          bool   // begins with a capital
	initial        byte   // first byte in lower case
	casing, word   byte   // what the lexicon knows of the word
	phrase, geo    uint32 // and of a phrase it is in: value and place
	main           uint32 // label of the main head plus one, for the conflict head
}

// reader of sentences: finds the traits of tokens.
type extractor struct {
	clusters *cluster.Table
	lexicon  *Lexicon
}

// shouting reports whether a sentence is set in capitals throughout: its case
// then tells nothing.
func shouting(forms []string) bool {
	upper, words := 0, 0
	for _, f := range forms {
		for _, r := range f {
			if unicode.IsLower(r) {
				return false
			}
			if unicode.IsUpper(r) {
				upper++
			}
		}
		words++
	}
	return words >= 4 && upper >= 12
}

// seen keeps the traits of words by their id, since most come again.
type seen []traits

const seenBits = 12

func newSeen() seen { return make(seen, 1<<seenBits) }

// read fills t, one for each form; known may be nil.
func (x *extractor) read(t []traits, forms []string, known seen) {
	loud := shouting(forms)
	for i, f := range forms {
		id := hashForm(f) << 1
		if loud {
			id |= 1
		}
		if known == nil {
			t[i] = x.word(f, id, loud)
			continue
		}
		kept := &known[id*0x9E3779B97F4A7C15>>(64-seenBits)]
		if kept.id != id || id == 0 {
			*kept = x.word(f, id, loud)
		}
		t[i] = *kept
	}
	x.lexicon.mark(t[:len(forms)], loud)
}

// word returns the traits of a form by itself.
func (x *extractor) word(f string, id uint64, loud bool) traits {
	var buf [64]byte
	low := appendLower(buf[:0], f)
	t := traits{id: id, lower: hashFolded(low)}
	if len(low) > 0 {
		t.initial = low[0]
	}
	t.code, t.known = x.clusters.Path(string(low))
	affixes(&t, low)
	if loud {
		t.exact, t.shape, t.outline = t.lower, shoutShape, shoutShape
		return t
	}
	t.exact = hashString(f)
	t.shape, t.outline = shapes(f)
	r, _ := utf8.DecodeRuneInString(f)
	t.upper = unicode.IsUpper(r)
	return t
}

func appendLower(b []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b = append(b, byte(r))
			continue
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
	}
	return b
}

const shoutShape = 0x51ed270b

// shapes returns hashes of the word's shape (X, x, 0 and other bytes as they
// are, at most 8 of them) and of the shape with equal neighbours folded.
func shapes(s string) (full, folded uint32) {
	full, folded = hashStart, hashStart
	last, n := rune(0), 0
	for _, r := range s {
		c := r
		switch {
		case unicode.IsUpper(r):
			c = 'X'
		case unicode.IsLower(r):
			c = 'x'
		case unicode.IsDigit(r):
			c = '0'
		}
		if n < 8 {
			full = (full ^ uint32(c)) * hashPrime
		}
		if c != last {
			folded = (folded ^ uint32(c)) * hashPrime
		}
		last = c
		n++
	}
	return full, folded
}

// affixes hashes the first 1 to 4 and the last 1 to 4 characters; a word that is
// too short has the hash of the whole word.
func affixes(t *traits, low []byte) {
	i := 0
	h := uint32(hashStart)
	for n := range t.pre {
		if i < len(low) {
			_, size := utf8.DecodeRune(low[i:])
			for ; size > 0; size-- {
				h = (h ^ uint32(low[i])) * hashPrime
				i++
			}
		}
		t.pre[n] = h
	}
	i, h = len(low), hashStart
	for n := range t.suf {
		if i > 0 {
			_, size := utf8.DecodeLastRune(low[:i])
			for ; size > 0; size-- {
				i--
				h = (h ^ uint32(low[i])) * hashPrime
			}
		}
		t.suf[n] = h
	}
}

const (
	hashStart = 2166136261
	hashPrime = 16777619
)

func hashString(s string) uint32 {
	h := uint32(hashStart)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * hashPrime
	}
	return h
}

// hashForm is 64-bit FNV-1a.
func hashForm(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func hashFolded(b []byte) uint32 {
	h := uint32(hashStart)
	for _, c := range b {
		if '0' <= c && c <= '9' {
			c = '0'
		}
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

// mix makes the feature of template t with value a.
func mix(t, a uint32) uint32 {
	h := (a ^ t*0x9E3779B1) * 0x85EBCA6B
	h ^= h >> 15
	h *= 0xC2B2AE35
	return h ^ h>>13
}

func mix2(t, a, b uint32) uint32 { return mix(t, a*0x27D4EB2F^b+b<<7) }

// edge stands for the tokens before the first and after the last.
var edge = traits{id: 1, exact: 1, lower: 1, shape: 1, outline: 1}

// A token's features are of two sorts: those of one word alone, seen from the
// token itself or from a neighbour (a role), whose scores can be kept from one
// occurrence of the word to the next, and those of several words together.

// role is where a word stands to the token that is being labelled.
type role int

const (
	roleSelf role = iota
	roleBefore
	roleAfter
	roleBefore2
	roleAfter2
	roles
)

// alone appends the features of t alone in the given role.
func (t *traits) alone(out []uint32, r role) []uint32 {
	switch r {
	case roleSelf:
		out = append(out, 0,
			mix(1, t.exact), mix(2, t.lower), mix(10, t.shape), mix(11, t.outline),
			mix(22, t.pre[0]), mix(23, t.pre[1]), mix(24, t.pre[2]), mix(25, t.pre[3]),
			mix(26, t.suf[0]), mix(27, t.suf[1]), mix(28, t.suf[2]), mix(29, t.suf[3]),
			mix2(30, t.suf[2], t.outline), mix2(67, t.group(10), t.outline),
			mix(110, uint32(t.casing)), mix2(111, uint32(t.casing), t.outline),
			mix(112, uint32(t.word)), mix2(113, uint32(t.word), t.outline))
		for k, n := range [...]uint{4, 6, 8, 10, 12, 14, 16} {
			out = append(out, mix(40+uint32(k), t.group(n)))
		}
	case roleBefore:
		out = append(out, mix(3, t.lower), mix(12, t.outline), mix(31, t.suf[2]), mix(122, uint32(t.word)))
		for k, n := range [...]uint{6, 8, 10, 12} {
			out = append(out, mix(50+uint32(k), t.group(n)))
		}
	case roleAfter:
		out = append(out, mix(4, t.lower), mix(13, t.outline), mix(32, t.suf[2]), mix(123, uint32(t.word)))
		for k, n := range [...]uint{6, 8, 10, 12} {
			out = append(out, mix(54+uint32(k), t.group(n)))
		}
	case roleBefore2:
		out = append(out, mix(5, t.lower), mix(60, t.group(8)), mix(62, t.group(12)))
	case roleAfter2:
		out = append(out, mix(6, t.lower), mix(61, t.group(8)), mix(63, t.group(12)))
	}
	return out
}

// neighbour returns the token that stands in role r to token i.
func neighbour(ts []traits, i int, r role) *traits {
	j := i + [roles]int{0, -1, 1, -2, 2}[r]
	if j < 0 || j >= len(ts) {
		return &edge
	}
	return &ts[j]
}

// together appends the features of token i that rest on several words, but for
// those of labels and of the lexicon.
func together(out []uint32, ts []traits, i int) []uint32 {
	b2, b1 := neighbour(ts, i, roleBefore2), neighbour(ts, i, roleBefore)
	a2, a1 := neighbour(ts, i, roleAfter2), neighbour(ts, i, roleAfter)
	c := &ts[i]
	first := uint32(0)
	if i == 0 {
		first = 1
	}
	g := c.group(10)
	out = append(out,
		mix2(7, b1.lower, c.lower), mix2(8, c.lower, a1.lower), mix2(9, b1.lower, a1.lower),
		mix2(14, b1.outline, c.outline), mix2(15, c.outline, a1.outline),
		mix2(16, b1.outline^c.outline*31, a1.outline),
		mix2(17, c.outline, first), mix2(18, b1.lower, c.outline), mix2(19, a1.lower, c.outline),
		mix2(20, b2.lower, b1.lower), mix2(21, a1.lower, a2.lower),
		mix2(64, b1.group(10), g), mix2(65, g, a1.group(10)), mix2(66, b1.group(8), a1.group(8)),
		mix2(68, b1.group(10), c.outline), mix2(69, a1.group(10), c.outline),
	)
	return out
}

// labelled appends the features of the main head's labels around token i.
func labelled(out []uint32, ts []traits, i int) []uint32 {
	b1, c, a1 := neighbour(ts, i, roleBefore), &ts[i], neighbour(ts, i, roleAfter)
	return append(out, mix(80, c.main), mix2(81, b1.main, c.main), mix2(82, c.main, a1.main),
		mix2(83, c.main, c.lower), mix2(84, c.main, b1.lower), mix2(85, c.main, a1.lower),
		mix2(86, c.main, b1.group(8)), mix2(87, c.main, c.group(8)), mix2(88, c.main, a1.group(8)))
}

// features appends all features of token i.
func features(out []uint32, ts []traits, i int) []uint32 {
	for r := range roles {
		out = neighbour(ts, i, r).alone(out, r)
	}
	out = together(out, ts, i)
	if ts[i].main > 0 {
		out = labelled(out, ts, i)
	}
	return lexiconFeatures(out, ts, i)
}

// group returns the first n bits of the token's cluster code, 0 where it has none.
func (t *traits) group(n uint) uint32 {
	if !t.known {
		return 0
	}
	return cluster.Prefix(t.code, n)
}
