package name

import (
	"khabar"
)

// A document's memory is what the first pass found in the whole of it: a name
// that is plain in one place says how to read its short form, its acronym or an
// unclear repetition elsewhere. The second pass adds to the scores of a token
// what the memory says of it, leaving out what stems from the token's own name.
// How much each kind of evidence weighs is learnt, on documents that the first
// pass had not been trained on (cf. Krishnan & Manning 2006).

// find is a name of the first pass, in tokens of the document.
type find struct {
	first, last int
	class       int
	p           float64
}

// maxClasses bounds the classes of the head with a memory.
const maxClasses = 10

// evidence is how often each class was given; the last count is of capitalised
// tokens outside names.
type evidence [maxClasses + 1]float32

const evidenceOutside = maxClasses

func (e *evidence) top() (class int, count, sum float32) {
	for k, n := range e {
		if n > count {
			class, count = k, n
		}
		sum += max(n, 0)
	}
	return class, count, sum
}

// memory of one document.
type memory struct {
	tokens   map[uint32]evidence // by token
	phrases  map[uint32]evidence // by name in full
	parts    map[uint32]evidence // by token of a longer name
	acronyms map[uint32]evidence // by the initials of a longer name
	finds    []find
	own      []int32 // for each token the index of its find plus one
}

func newMemory() *memory {
	return &memory{tokens: map[uint32]evidence{}, phrases: map[uint32]evidence{},
		parts: map[uint32]evidence{}, acronyms: map[uint32]evidence{}}
}

func bump(m map[uint32]evidence, key uint32, class int, p float32) {
	e := m[key]
	e[class] += p
	m[key] = e
}

// surest is the probability from which a find is remembered as a phrase.
const surest = 0.5

// fill takes in the finds of a document.
func (m *memory) fill(ts []traits, firstOf func(i int) bool) {
	clear(m.tokens)
	clear(m.phrases)
	clear(m.parts)
	clear(m.acronyms)
	m.own = grow(m.own, len(ts))
	clear(m.own)
	for n := range m.finds {
		f := &m.finds[n]
		p := float32(f.p)
		for i := f.first; i < f.last; i++ {
			m.own[i] = int32(n + 1)
			bump(m.tokens, ts[i].lower, f.class, p)
			if f.last-f.first > 1 {
				bump(m.parts, ts[i].lower, f.class, p)
			}
		}
		if f.p >= surest {
			bump(m.phrases, phraseOf(ts[f.first:f.last]), f.class, p)
			if key, ok := acronymOf(ts[f.first:f.last]); ok {
				bump(m.acronyms, key, f.class, p)
			}
		}
	}
	for i := range ts {
		if m.own[i] == 0 && ts[i].upper && !firstOf(i) {
			bump(m.tokens, ts[i].lower, evidenceOutside, 1)
		}
	}
}

func phraseOf(ts []traits) uint32 {
	h := uint32(0)
	for i := range ts {
		h = joinHash(h, ts[i].lower)
	}
	return h
}

// acronymOf returns the hash of the capital initials of a name of three words or
// more, as hashFolded gives it for the acronym itself.
func acronymOf(ts []traits) (uint32, bool) {
	h, n := uint32(hashStart), 0
	for i := range ts {
		if ts[i].upper {
			h = (h ^ uint32(ts[i].initial)) * hashPrime
			n++
		}
	}
	return h, n >= 2
}

// recall appends the features of the memory for token i of ts, whose label of
// the first pass is l; phrase is what the memory says of the phrase around it.
func (m *memory) recall(out []uint32, ts []traits, i int, l label, phrase uint32) []uint32 {
	t := &ts[i]
	own := uint32(l)
	var f *find
	if n := m.own[i]; n > 0 {
		f = &m.finds[n-1]
	}
	less := func(e evidence, long bool) evidence {
		switch {
		case f != nil && (!long || f.last-f.first > 1):
			e[f.class] -= float32(f.p)
		case f == nil && !long && t.upper:
			e[evidenceOutside]--
		}
		return e
	}
	if e, ok := m.tokens[t.lower]; ok {
		e = less(e, false)
		if k, n, sum := e.top(); n > 0.3 {
			v := grade(k, n, n/sum)
			out = append(out, mix2(200, v, own), mix(201, v), mix2(202, v, t.outline))
		}
	}
	if e, ok := m.parts[t.lower]; ok {
		e = less(e, true)
		if k, n, sum := e.top(); n > 0.3 {
			v := grade(k, n, n/sum)
			out = append(out, mix2(203, v, own), mix(204, v))
		}
	}
	if e, ok := m.acronyms[t.lower]; ok {
		k, n, sum := e.top()
		v := grade(k, n, n/sum)
		out = append(out, mix2(205, v, own), mix(206, v))
	}
	if phrase != 0 {
		out = append(out, mix2(207, phrase, own), mix(208, phrase))
	}
	return out
}

// grade makes one value of a class, its count and its share.
func grade(class int, n, share float32) uint32 {
	v := uint32(class) * 8
	switch {
	case n > 4:
		v += 3
	case n > 2:
		v += 2
	case n > 1:
		v++
	}
	if share > 0.85 {
		v += 4
	}
	return v + 1
}

// matchPhrases writes into out, for tokens [first, last), what the memory says
// of the longest remembered phrase each lies in: its grade and the token's place.
func (m *memory) matchPhrases(out []uint32, ts []traits, first, last int) {
	clear(out[first:last])
	for i := first; i < last; {
		var best uint32
		size := 0
		h := uint32(0)
		for n := 1; n <= longestPhrase && i+n <= last; n++ {
			h = joinHash(h, ts[i+n-1].lower)
			if e, ok := m.phrases[h]; ok && (ts[i].upper || ts[i].shape == shoutShape) {
				if o := m.own[i]; o > 0 && m.finds[o-1].first == i && m.finds[o-1].last == i+n {
					e[m.finds[o-1].class] -= float32(m.finds[o-1].p)
				}
				if k, c, sum := e.top(); c > 0.3 {
					best, size = grade(k, c, c/sum), n
				}
			}
		}
		for k := range size {
			out[i+k] = best<<2 | uint32(placeIn(k, size)-1)
		}
		i += max(size, 1)
	}
}

func (w *work) fillMemory(doc *khabar.Document) {
	w.memory.fill(w.traits, func(i int) bool { return doc.Sentences[doc.Tokens[i].Sent].First == i })
	w.phrases = grow(w.phrases, len(w.traits))
}

// recall leaves in w.recalled the memory's features of each token of s, and
// reports whether there are any.
func (w *work) recall(s khabar.Sentence) bool {
	w.recalled = growRows(w.recalled, s.End-s.First)
	w.memory.matchPhrases(w.phrases, w.traits, s.First, s.End)
	some := false
	for i := s.First; i < s.End; i++ {
		fs := w.memory.recall(w.recalled[i-s.First][:0], w.traits, i, w.doc.labels[i], w.phrases[i])
		w.recalled[i-s.First] = fs
		some = some || len(fs) > 0
	}
	return some
}

// remember is the second pass: it reads the document again with the memory of
// the first and calls found for each name, in order.
func (w *work) remember(mem *net, doc *khabar.Document, found func(s Span, p float64)) {
	m, main := w.memory, &w.net.heads[mainHead]
	w.fillMemory(doc)
	next := 0
	for _, s := range doc.Sentences {
		size := s.End - s.First
		if size == 0 {
			continue
		}
		if !w.recall(s) {
			for ; next < len(m.finds) && m.finds[next].first < s.End; next++ {
				f := m.finds[next]
				found(Span{First: f.first, Last: f.last, Kind: main.classes[f.class]}, f.p)
			}
			continue
		}
		for next < len(m.finds) && m.finds[next].first < s.End {
			next++
		}
		emit := w.doc.emit[s.First*main.n : s.End*main.n]
		w.idle = w.allIdle[s.First:s.End]
		for i, fs := range w.recalled[:size] {
			if len(fs) == 0 {
				continue
			}
			w.idle[i] = false
			w.sums = outputs{}
			mem.sum(&w.sums, fs, &w.lookup)
			for l := range main.n {
				emit[i*main.n+l] += float32(w.sums[l]) / unit
			}
		}
		w.decode(mainHead, emit, w.doc.labels[s.First:s.End], func(sp Span, _ int, p float64) {
			sp.First, sp.Last = sp.First+s.First, sp.Last+s.First
			found(sp, p)
		})
	}
}

func growRows(s [][]uint32, n int) [][]uint32 {
	for len(s) < n {
		s = append(s, nil)
	}
	return s
}
