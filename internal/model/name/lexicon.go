package name

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"khabar/internal/model/modelfile"
)

// Lexicon holds what is known of words and phrases beside the annotated text:
// how the recogniser itself, reading the raw news, classed a phrase and a word
// ([Harvest]), how often a word is capitalised there, and which phrases are
// names in GeoNames. It holds hashes, not words.
type Lexicon struct {
	keys []uint32
	vals []byte // 0 marks a free slot
}

// The kinds of entries, mixed into their keys.
const (
	entryPhrase = 101 + iota // classed phrase: how
	entryWord                // classed word: how
	entryCase                // share of capitals, 1 to 9
	entryGeo                 // kind of place
)

// longestPhrase is the most tokens a phrase has.
const longestPhrase = 7

// get returns the value of an entry, 0 where there is none.
func (l *Lexicon) get(kind, hash uint32) byte {
	k := mix(kind, hash)
	mask := uint32(len(l.keys) - 1)
	for i := k & mask; l.vals[i] != 0; i = (i + 1) & mask {
		if l.keys[i] == k {
			return l.vals[i]
		}
	}
	return 0
}

// joinHash adds a token to the hash of a phrase.
func joinHash(phrase, token uint32) uint32 { return (phrase ^ token) * 0x9E3779B1 }

// mark notes in ts what the lexicon knows of the tokens.
func (l *Lexicon) mark(ts []traits, loud bool) {
	if len(l.keys) == 0 {
		return
	}
	phraseEnd, geoEnd := 0, 0
	for i := range ts {
		t := &ts[i]
		t.casing = l.get(entryCase, t.lower)
		if !t.upper && !loud {
			continue
		}
		t.word = l.get(entryWord, t.lower)
		var phrase, geo byte
		phraseLen, geoLen := 0, 0
		h := uint32(0)
		for n := 1; n <= longestPhrase && i+n <= len(ts); n++ {
			h = joinHash(h, ts[i+n-1].lower)
			if v := l.get(entryPhrase, h); v != 0 && i >= phraseEnd {
				phrase, phraseLen = v, n
			}
			if v := l.get(entryGeo, h); v != 0 && i >= geoEnd {
				geo, geoLen = v, n
			}
		}
		for k := range phraseLen {
			ts[i+k].phrase = uint32(phrase)<<2 | uint32(placeIn(k, phraseLen)-1)
		}
		for k := range geoLen {
			ts[i+k].geo = uint32(geo)<<2 | uint32(placeIn(k, geoLen)-1)
		}
		phraseEnd, geoEnd = max(phraseEnd, i+phraseLen), max(geoEnd, i+geoLen)
	}
}

// placeIn returns the place of token k in a name of n tokens.
func placeIn(k, n int) label {
	switch {
	case n == 1:
		return single
	case k == 0:
		return begin
	case k == n-1:
		return end
	}
	return inside
}

// lexiconFeatures appends the features of what mark noted.
func lexiconFeatures(out []uint32, ts []traits, i int) []uint32 {
	b, c, a := neighbour(ts, i, roleBefore), &ts[i], neighbour(ts, i, roleAfter)
	if c.phrase != 0 {
		out = append(out, mix(114, c.phrase), mix2(115, c.phrase, c.geo), mix2(116, c.phrase, b.lower), mix2(117, c.phrase, a.lower))
	}
	if c.geo != 0 {
		out = append(out, mix(118, c.geo), mix2(119, c.geo, b.lower), mix2(120, c.geo, a.lower), mix2(121, c.geo, uint32(c.casing)))
	}
	if b.word|a.word != 0 {
		out = append(out, mix2(124, uint32(b.word), uint32(c.word)),
			mix2(125, uint32(c.word), uint32(a.word)))
	}
	if b.phrase|a.phrase != 0 {
		out = append(out, mix(126, b.phrase), mix(127, a.phrase))
	}
	return out
}

// entries collects a lexicon's content.
type entries map[uint32]byte

func (e entries) add(kind, hash uint32, v byte) {
	k := mix(kind, hash)
	if _, ok := e[k]; !ok {
		e[k] = v
	}
}

func (e entries) section() modelfile.Section {
	keys := make([]uint32, 0, len(e))
	for k := range e {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var b []byte
	last := uint32(0)
	for _, k := range keys {
		b = binary.AppendUvarint(b, uint64(k-last))
		b = append(b, e[k])
		last = k
	}
	return modelfile.Section{Name: "entries", Data: b}
}

// ReadLexicon reads a stored lexicon: a model file whose section "entries" holds
// the keys in order as varint steps, each with its value.
func ReadLexicon(data []byte) (*Lexicon, error) {
	f, err := modelfile.Read(data)
	if err != nil {
		return nil, err
	}
	return lexiconFrom(f)
}

func lexiconFrom(f *modelfile.File) (*Lexicon, error) {
	if f.Name != lexiconName {
		return nil, fmt.Errorf("name: model file of %q, not of %q", f.Name, lexiconName)
	}
	b, err := f.Bytes("entries")
	if err != nil {
		return nil, err
	}
	return decodeLexicon(b)
}

const lexiconName = "names lexicon"

func decodeLexicon(b []byte) (*Lexicon, error) {
	size := 16
	for size < len(b) { // an entry takes two bytes or more: half full at most
		size *= 2
	}
	l := &Lexicon{keys: make([]uint32, size), vals: make([]byte, size)}
	mask, key := uint32(size-1), uint32(0)
	for len(b) > 0 {
		step, k := binary.Uvarint(b)
		if k <= 0 || k >= len(b) || b[k] == 0 {
			return nil, errors.New("name: lexicon entry is cut short or empty")
		}
		key += uint32(step)
		i := key & mask
		for l.vals[i] != 0 {
			i = (i + 1) & mask
		}
		l.keys[i], l.vals[i] = key, b[k]
		b = b[k+1:]
	}
	return l, nil
}
