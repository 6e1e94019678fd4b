// Package tag gives each word its universal part of speech and its Penn tag.
//
// In: the words of a sentence. Out: UPOS and XPOS of each, chosen jointly, left
// to right, by an averaged perceptron (Collins 2002) over the word, its shape
// and affixes, its neighbours, the tags already given and word clusters. A
// dictionary of frequent words bounds the choice. A sentence in capitals
// ("shouting" wire copy) is read as if its case were unknown; part of the
// training text is turned to capitals so that the weights know that state.
//
// A [Tagger] never changes and is safe for concurrent use.
package tag

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"khabar/internal/model/modelfile"
	"khabar/internal/model/perceptron"
)

// Tag is a pair of tags.
type Tag struct{ UPOS, XPOS string }

// Tagger is a trained tagger.
type Tagger struct {
	model    *perceptron.Model
	tags     []Tag
	hashes   []uint64            // of each tag's XPOS with its UPOS
	dict     map[string][]uint16 // frequent words: all their tags
	closed   map[string][]uint16 // words of closed classes: their tags of those classes
	usual    map[string][]uint16 // words seen more than a few times: their usual tags, the most frequent first
	open     []uint16            // the tags of open classes; nil to let any word take any tag
	clusters *Clusters
	spaces   sync.Pool
}

// Name is the name a tagger's model file carries.
const Name = "tagger"

// FromFile reads a tagger that was trained with clusters or with none.
func FromFile(f *modelfile.File, clusters *Clusters) (*Tagger, error) {
	if f.Name != Name {
		return nil, fmt.Errorf("tag: model file of %q, not of %q", f.Name, Name)
	}
	m, err := perceptron.FromFile(f, "tag")
	if err != nil {
		return nil, err
	}
	lines, err := f.Strings("tags")
	if err != nil {
		return nil, err
	}
	t := &Tagger{model: m}
	if t.clusters, err = clusters.For(f); err != nil {
		return nil, err
	}
	for _, l := range lines {
		u, x, ok := strings.Cut(l, "\t")
		if !ok {
			return nil, fmt.Errorf("tag: section tags: %q", l)
		}
		t.tags = append(t.tags, Tag{u, x})
	}
	if len(t.tags) != m.Classes() {
		return nil, fmt.Errorf("tag: %d tags for %d classes", len(t.tags), m.Classes())
	}
	words, err := f.Strings("dict.words")
	if err != nil {
		return nil, err
	}
	if t.dict, err = readDict(words, len(t.tags)); err != nil {
		return nil, err
	}
	if words, err = f.Strings("closed.words"); err != nil {
		return nil, err
	}
	if t.closed, err = readDict(words, len(t.tags)); err != nil {
		return nil, err
	}
	if words, err = f.Strings("usual.words"); err != nil {
		return nil, err
	}
	if t.usual, err = readDict(words, len(t.tags)); err != nil {
		return nil, err
	}
	t.close()
	t.init()
	return t, nil
}

func (t *Tagger) init() {
	t.hashes = make([]uint64, len(t.tags))
	for i, g := range t.tags {
		t.hashes[i] = perceptron.HashString(g.UPOS + "\t" + g.XPOS)
	}
	t.spaces.New = func() any { return &space{scores: make([]int32, len(t.tags))} }
}

// closedClasses take no new words.
var closedClasses = map[string]bool{"ADP": true, "AUX": true, "CCONJ": true, "DET": true, "PART": true, "PRON": true, "SCONJ": true}

// close keeps words that were never seen in a closed class out of it. Training
// goes without: the weights, and the tags that a parser learns from, stay those
// of the free choice.
func (t *Tagger) close() {
	for i, g := range t.tags {
		if !closedClasses[g.UPOS] {
			t.open = append(t.open, uint16(i))
		}
	}
	for w, cs := range t.closed {
		t.closed[w] = append(slices.Clone(t.open), cs...)
	}
}

// readDict reads lines of a word and the numbers of its tags.
func readDict(lines []string, tags int) (map[string][]uint16, error) {
	d := make(map[string][]uint16, len(lines))
	for _, l := range lines {
		w, list, ok := strings.Cut(l, "\t")
		var cs []uint16
		for ok && list != "" {
			var one string
			one, list, _ = strings.Cut(list, " ")
			n := 0
			for _, c := range []byte(one) {
				if c < '0' || c > '9' || n > tags {
					return nil, fmt.Errorf("tag: dictionary line %q", l)
				}
				n = 10*n + int(c-'0')
			}
			if n >= tags {
				return nil, fmt.Errorf("tag: dictionary line %q", l)
			}
			cs = append(cs, uint16(n))
		}
		if len(cs) == 0 {
			return nil, fmt.Errorf("tag: dictionary line %q", l)
		}
		d[w] = cs
	}
	return d, nil
}

// space is the working memory of one call.
type space struct {
	words  []word
	feats  []uint64
	scores []int32
	lower  []byte
}

// Tag returns the tags of words in out, which must be as long.
func (t *Tagger) Tag(words []string, out []Tag) {
	s := t.spaces.Get().(*space)
	s.read(words, t)
	p2, p1 := uint64(edge), uint64(edge)
	for i := range words {
		c := t.choose(s, i, p1, p2)
		out[i] = t.tags[c]
		p2, p1 = p1, t.hashes[c]
	}
	t.spaces.Put(s)
}

func (t *Tagger) choose(s *space, i int, p1, p2 uint64) int {
	allowed := s.words[i+pad].allowed
	if len(allowed) == 1 {
		return int(allowed[0])
	}
	s.feats = features(s.feats[:0], s.words, i+pad, p1, p2)
	t.model.Score(s.feats, s.scores)
	return perceptron.Best(s.scores, allowed)
}

// Shouting reports whether a sentence is set in capitals.
func Shouting(words []string) bool {
	upper, other := 0, 0
	for _, w := range words {
		letters, ups := 0, 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				letters++
				if unicode.IsUpper(r) {
					ups++
				}
			}
		}
		if letters < 2 {
			continue
		}
		if ups == letters {
			upper++
		} else {
			other++
		}
	}
	return upper >= 3 && upper >= 4*other
}

// word is what the features need of a word, as hashes.
type word struct {
	low, suf1, suf2, suf3, suf4 uint64
	pre1, pre2, pre3            uint64
	shape, flags                uint64
	amb, top                    uint64 // the usual tags of the word, the most usual one
	c4, c8, c12, c16            uint64
	allowed                     []uint16
}

const (
	pad  = 2
	edge = 0x9e3779b97f4a7c15
)

// read prepares the words of a sentence, with padding at both ends.
func (s *space) read(words []string, t *Tagger) {
	s.words = s.words[:0]
	shouting := Shouting(words)
	for range pad {
		s.words = append(s.words, word{low: 1, suf3: 1, amb: 1, top: 1, c8: 1, shape: 1})
	}
	for i, w := range words {
		s.words = append(s.words, s.word(w, i == 0, shouting, t))
	}
	for range pad {
		s.words = append(s.words, word{low: 2, suf3: 2, amb: 2, top: 2, c8: 2, shape: 2})
	}
}

func (s *space) word(form string, first, shouting bool, t *Tagger) word {
	s.lower = AppendLower(s.lower[:0], form)
	low := s.lower
	w := word{low: hash(low)}
	w.suf1, w.suf2, w.suf3, w.suf4 = suffix(low, 1), suffix(low, 2), suffix(low, 3), suffix(low, 4)
	w.pre1, w.pre2, w.pre3 = prefix(low, 1), prefix(low, 2), prefix(low, 3)
	w.shape, w.flags = shape(form, first, shouting)
	if cs, ok := t.usual[string(low)]; ok {
		w.amb, w.top = 3, uint64(cs[0])+3
		for _, c := range cs {
			w.amb = perceptron.Mix(w.amb, uint64(c)+1)
		}
	} else {
		w.amb, w.top = perceptron.Mix(w.suf3, 5), perceptron.Mix(w.suf2, w.shape)
	}
	w.allowed = t.open
	if cs, ok := t.dict[string(low)]; ok {
		w.allowed = cs
	} else if cs, ok := t.closed[string(low)]; ok && t.open != nil {
		w.allowed = cs
	}
	if code, ok := t.clusters.Path(string(low)); ok {
		c := uint64(code)
		w.c4, w.c8, w.c12, w.c16 = c>>12|1<<20, c>>8|1<<21, c>>4|1<<22, c|1<<23
	}
	return w
}

// AppendLower appends w in lower case to b and folds what only differs in
// print: curly quotes and the value of digits.
func AppendLower(b []byte, w string) []byte {
	for i := 0; i < len(w); {
		c := w[i]
		if c < utf8.RuneSelf {
			switch {
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case '1' <= c && c <= '9':
				c = '0'
			case c == '`':
				c = '\''
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		switch r {
		case '’', '‘', 'ʼ', '´':
			b = append(b, '\'')
		case '“', '”':
			b = append(b, '"')
		default:
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		i += n
	}
	return b
}

func hash(b []byte) uint64 { return perceptron.HashBytes(b) }

func suffix(b []byte, n int) uint64 {
	for i := len(b); i > 0; {
		_, k := utf8.DecodeLastRune(b[:i])
		i -= k
		if n--; n == 0 {
			return hash(b[i:])
		}
	}
	return hash(b) + 1
}

func prefix(b []byte, n int) uint64 {
	for i := 0; i < len(b); {
		_, k := utf8.DecodeRune(b[i:])
		i += k
		if n--; n == 0 {
			return hash(b[:i])
		}
	}
	return hash(b) + 1
}

// shape returns a hash of the word's pattern ("Xx", "X.X.", "d-d") and flags.
func shape(form string, first, shouting bool) (shape, flags uint64) {
	shape = 11
	var prev rune
	run := 0
	ups, lows := 0, 0
	for i, r := range form {
		var c rune
		switch {
		case unicode.IsUpper(r):
			c = 'X'
			ups++
			if i == 0 {
				flags |= 1
			} else {
				flags |= 2
			}
		case unicode.IsLetter(r):
			c = 'x'
			lows++
			flags |= 4
		case unicode.IsDigit(r):
			c = 'd'
			flags |= 8
		case r == '-':
			c = '-'
			flags |= 16
		case r == '.':
			c = '.'
			flags |= 32
		default:
			c = r
			flags |= 64
		}
		if shouting && (c == 'X' || c == 'x') {
			c = 'S'
		}
		if c == prev {
			if run++; run > 1 {
				continue
			}
		} else {
			prev, run = c, 0
		}
		shape = perceptron.Mix(shape, uint64(c))
	}
	if shouting {
		flags = flags&^7 | 128
	}
	if first {
		flags |= 256
	}
	return shape, flags
}

// features appends the features of word i (counting the padding).
func features(f []uint64, ws []word, i int, p1, p2 uint64) []uint64 {
	w, l, r, l2, r2 := &ws[i], &ws[i-1], &ws[i+1], &ws[i-2], &ws[i+2]
	one := func(t, a uint64) { f = append(f, perceptron.Mix(perceptron.Mix(t, a), t)) }
	two := func(t, a, b uint64) {
		f = append(f, perceptron.Mix(perceptron.Mix(perceptron.Mix(t, a), b), t))
	}
	three := func(t, a, b, c uint64) {
		f = append(f, perceptron.Mix(perceptron.Mix(perceptron.Mix(perceptron.Mix(t, a), b), c), t))
	}
	one(1, w.low)
	one(2, w.suf1)
	one(3, w.suf2)
	one(4, w.suf3)
	one(5, w.suf4)
	one(6, w.pre1)
	one(7, w.pre2)
	one(8, w.pre3)
	one(9, w.shape)
	two(10, w.flags, w.suf2)
	two(11, w.flags, w.shape)
	one(12, p1)
	two(13, p1, p2)
	two(14, p1, w.low)
	one(15, l.low)
	one(16, r.low)
	one(17, l2.low)
	one(18, r2.low)
	two(19, l.low, w.low)
	two(20, w.low, r.low)
	one(21, l.suf3)
	one(22, r.suf3)
	two(23, p1, r.amb)
	two(24, w.amb, r.amb)
	one(25, r.amb)
	two(26, p1, w.suf3)
	three(27, p1, w.amb, r.amb)
	three(28, p1, p2, w.low)
	two(29, w.shape, r.shape)
	two(30, w.shape, l.shape)
	two(31, l.low, r.low)
	three(32, p1, p2, w.amb)
	two(33, w.flags, p1)
	two(34, r.amb, r2.amb)
	two(35, w.shape, w.suf3)
	if w.c16 != 0 {
		one(40, w.c4)
		one(41, w.c8)
		one(42, w.c12)
		one(43, w.c16)
		two(44, w.c8, p1)
		two(45, w.c8, r.c8)
		two(46, w.c8, w.suf2)
		two(47, w.c8, w.flags)
	}
	one(48, l.c8)
	one(49, r.c8)
	one(50, r.c12)
	one(51, l.c12)
	two(52, p1, r.c8)
	one(53, r.top)
	two(54, p1, r.top)
	two(55, r.top, r2.top)
	three(56, w.amb, r.top, r2.top)
	two(57, w.suf3, r.top)
	two(58, w.c8, r.top)
	three(59, p1, r.top, r2.top)
	three(60, p1, w.c8, r.top)
	two(61, w.shape, r.top)
	one(62, r.c16)
	one(63, l.c16)
	two(64, w.suf2, p1)
	return f
}
