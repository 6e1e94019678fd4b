package claim

import (
	"math/bits"
	"strings"

	"khabar"
	"khabar/internal/model/cluster"
)

// Hashing follows FxHash, as internal/model/perceptron does.
const mulK = 0x517cc1b727220a95

func mix(h, v uint64) uint64 { return (bits.RotateLeft64(h, 5) ^ v) * mulK }

func hashString(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	h ^= h >> 29
	return h * mulK
}

// tableBits is the size of a weight table.
const tableBits = 18

// feats collects the features of one decision as indices into a weight table.
type feats []uint32

func (f *feats) add(kind uint64, parts ...uint64) {
	h := kind * mulK
	for _, p := range parts {
		h = mix(h, p)
	}
	h ^= h >> 31
	*f = append(*f, uint32(h*mulK>>(64-tableBits)))
}

// cue is what the features of a cue share.
type cue struct {
	i       int
	lemma   uint64
	tag     uint64
	rel     uint64
	frame   uint64 // what hangs on it
	passive bool
	quoted  bool // it lies in a quotation
	near    uint64
}

// bits of cue.frame.
const (
	hasSubj = 1 << iota
	hasObj
	hasCcomp
	hasXcomp
	hasObl
	hasPoss
	hasNeg
	hasModal
	hasMark
)

func (v *view) cue(i int) cue {
	c := cue{i: i, lemma: v.hash[i], tag: v.tag[i], rel: v.rel[i], quoted: v.quote[i] != 0}
	for _, k32 := range v.Kids(i) {
		k := int(k32)
		switch d := v.tok(k).Deprel; {
		case d == "nsubj":
			c.frame |= hasSubj
		case d == "nsubj:pass" || d == "aux:pass":
			c.passive = true
		case d == "obj":
			c.frame |= hasObj
		case d == "ccomp":
			c.frame |= hasCcomp
		case d == "xcomp":
			c.frame |= hasXcomp
		case v.is(k, "obl"):
			c.frame |= hasObl
		case d == "nmod:poss":
			c.frame |= hasPoss
		case d == "advmod" && (v.lemma[k] == "not" || v.lemma[k] == "never" || v.lemma[k] == "n't"):
			c.frame |= hasNeg
		case d == "aux" && v.tok(k).XPOS == "MD":
			c.frame |= hasModal
		case d == "mark":
			c.frame |= hasMark
		}
	}
	sent := v.sentence(i)
	for j := max(i-3, sent.first); j < min(i+4, sent.last); j++ {
		if o, cl := quoteMark(v.tok(j).Form); o || cl {
			c.near |= 1
			if j < i {
				c.near |= 2
			}
		}
	}
	return c
}

func bucket(n int) uint64 {
	switch {
	case n <= 4:
		return uint64(n)
	case n <= 6:
		return 5
	case n <= 9:
		return 6
	case n <= 14:
		return 7
	case n <= 25:
		return 8
	case n <= 60:
		return 9
	}
	return 10
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// around is the hash of a token's lemma, or of an edge.
func (v *view) at(i int) uint64 {
	if i < 0 || i >= len(v.hash) {
		return 7
	}
	return v.hash[i]
}

func (v *view) tagAt(i int) uint64 {
	if i < 0 || i >= len(v.tag) {
		return 7
	}
	return v.tag[i]
}

// contentFeatures describe content o of cue c.
func (v *view) contentFeatures(f feats, c *cue, o *option) feats {
	how := o.by
	a, z := o.parts[0], o.parts[o.n-1]
	n := 0
	over := false
	for _, p := range o.runs() {
		n += v.words(p)
		over = over || p.has(c.i)
	}
	size := bucket(n)
	first, last := a.first, z.last-1
	q1 := v.quote[first] != 0 && v.quotes[v.quote[first]-1].first == first
	q2 := v.quote[last] != 0 && v.quotes[v.quote[last]-1].last-1 == last
	cut := v.quote[first] != 0 && !q1 && !c.quoted || v.quote[last] != 0 && !q2 && !c.quoted
	quoted := flag(q1) | flag(q2)<<1 | flag(cut)<<2 | flag(c.quoted)<<3
	sents := v.tok(last).Sent - v.tok(first).Sent
	side := flag(first > c.i) | flag(z.last <= c.i)<<1
	f.add(1, how)
	f.add(2, how, c.lemma)
	f.add(3, how, c.tag)
	f.add(4, how, c.rel)
	f.add(5, how, c.frame)
	f.add(6, how, size)
	f.add(7, c.lemma, size)
	f.add(8, v.hash[first], side)
	f.add(9, v.tag[first], how)
	f.add(10, v.tag[first], v.tagAt(first-1), side)
	f.add(11, v.at(first-1), side)
	f.add(12, v.at(z.last), v.tag[last])
	f.add(13, v.at(z.last), how)
	f.add(14, quoted, side)
	f.add(15, quoted, how)
	f.add(16, flag(over), how)
	f.add(17, uint64(min(sents, 4)), how)
	f.add(18, flag(c.passive), how)
	f.add(19, c.lemma, v.hash[first])
	f.add(20, c.lemma, side, c.frame&(hasCcomp|hasXcomp|hasObj))
	f.add(21, c.near, how)
	f.add(22, c.near, quoted, size)
	f.add(23, flag(v.tok(first).Sent == v.tok(c.i).Sent), flag(first == v.sentence(c.i).first), side, flag(v.tok(last).Sent == v.tok(c.i).Sent && z.last >= v.sentence(c.i).last-1))
	f.add(24, v.at(c.i+1), how)
	f.add(25, v.tagAt(c.i+1), side, c.tag)
	f.add(26, uint64(o.n), side, quoted)
	f.add(27, v.tag[last], v.tagAt(z.last), how)
	f.add(28, c.lemma, quoted, side)
	f.add(29, v.at(z.last), v.at(z.last+1))
	f.add(30, v.tagAt(z.last), v.tagAt(z.last+1), how)
	f.add(31, v.hash[last], side)
	f.add(32, v.group(c.i, 6), how)
	f.add(33, v.group(c.i, 10), side, size)
	f.add(34, v.tag[first], v.tagAt(first+1), side, c.tag)
	f.add(35, v.relAt(z.last), how)
	f.add(36, v.headSide(z.last, a.first, z.last), v.tagAt(z.last), v.at(z.last))
	inner := v.inner(a.first, z.last, c.i)
	f.add(37, inner, how)
	f.add(38, inner, size, side)
	f.add(39, flag(v.balanced(a.first, z.last)), side)
	return f
}

// sourceFeatures describe source o of cue c, whose content is given.
func (v *view) sourceFeatures(f feats, c *cue, o, content *option) feats {
	how := o.by
	f.add(40, how)
	f.add(41, how, c.lemma)
	f.add(42, how, c.tag)
	f.add(43, how, c.rel)
	f.add(44, how, flag(c.passive), c.tag)
	f.add(45, how, c.frame)
	if o.head < 0 {
		f.add(46, c.lemma, c.tag, flag(c.passive))
		f.add(47, c.near, c.frame)
		return f
	}
	h, a := o.head, o.parts[0]
	over := content != nil && content.overlaps(a)
	side := flag(h > c.i)
	dist := bucket(abs(h - c.i))
	f.add(48, v.tag[h], how)
	f.add(49, v.hash[h])
	f.add(50, v.hash[h], c.lemma)
	f.add(51, flag(over), how)
	f.add(52, flag(over), side)
	f.add(53, dist, side)
	f.add(54, dist, how)
	f.add(55, v.kind(h), how)
	f.add(56, v.kind(h), c.lemma)
	f.add(57, v.kind(h), v.tag[h], side)
	f.add(58, flag(v.quote[h] != 0), flag(c.quoted), how)
	f.add(59, bucket(a.last-a.first), how)
	f.add(60, v.at(a.first-1), side)
	f.add(61, v.at(a.last), side)
	f.add(62, v.hash[a.first], how)
	f.add(63, v.tag[h], c.tag, side, dist)
	f.add(64, v.group(c.i, 6), how)
	f.add(65, v.group(h, 8), how)
	f.add(66, v.group(h, 10), c.lemma)
	f.add(67, v.group(h, 8), v.group(c.i, 8), side)
	f.add(68, v.between(a, c.i), side, v.tag[h])
	f.add(69, v.rel[h], side, c.rel)
	f.add(70, v.tagAt(a.first-1), v.tag[a.first], v.tag[a.last-1], v.tagAt(a.last))
	f.add(71, flag(v.tok(h).Head == c.i), flag(v.tok(c.i).Head == h), side, v.rel[h])
	return f
}

// kind of thing that stands at token h, as the actor stage knows it.
func (v *view) kind(h int) uint64 {
	m := v.actor[h]
	if m < 0 {
		return 1
	}
	a := &v.doc.Actors[m]
	if a.Entity < 0 {
		return mix(2, hashString(string(a.Form)))
	}
	e := &v.doc.Entities[a.Entity]
	return mix(hashString(string(e.Class)), mix(hashString(string(a.Form)), flag(e.Anonymous)))
}

// cueFeatures describe whether c introduces content by source at all.
func (v *view) cueFeatures(f feats, c *cue, content, source *option, cp, sp float64) feats {
	i := c.i
	how, by := uint64(3), uint64(3)
	if content != nil {
		how = content.by
	}
	if source != nil {
		by = source.by
	}
	f.add(100, c.lemma)
	f.add(101, c.lemma, c.tag)
	f.add(102, c.lemma, c.rel)
	f.add(103, c.lemma, c.frame)
	f.add(104, c.tag, c.rel)
	f.add(105, c.tag, c.frame)
	f.add(106, v.at(i-1), c.lemma)
	f.add(107, v.at(i+1), c.lemma)
	f.add(108, v.at(i-1))
	f.add(109, v.at(i+1))
	f.add(110, v.tagAt(i-1), c.tag, v.tagAt(i+1))
	f.add(111, how)
	f.add(112, how, c.lemma)
	f.add(113, by)
	f.add(114, by, c.lemma)
	f.add(115, how, by)
	f.add(116, flag(c.quoted), c.lemma)
	f.add(117, flag(c.quoted), c.tag, c.frame)
	f.add(118, c.near, c.tag)
	f.add(119, uint64(cp*5))
	f.add(120, uint64(sp*5))
	f.add(121, uint64(cp*5), uint64(sp*5), c.tag)
	f.add(122, flag(c.passive), c.lemma)
	if g := v.tok(i).Head; g >= 0 {
		f.add(123, v.hash[g], c.rel)
		f.add(124, v.hash[g], c.lemma)
	}
	for _, k := range v.Kids(i) {
		f.add(125, v.hash[k], v.rel[k])
		if d := v.tok(int(k)).Deprel; d == "obj" || d == "mark" || d == "advmod" || d == "compound:prt" || strings.HasPrefix(d, "aux") {
			f.add(126, v.hash[k], c.lemma)
		}
	}
	if source != nil && source.head >= 0 {
		h := source.head
		f.add(127, v.hash[h])
		f.add(128, v.tag[h], c.lemma)
		f.add(129, v.kind(h))
		f.add(130, v.kind(h), c.lemma)
		f.add(131, v.kind(h), c.tag, how)
	}
	if content != nil && content.n > 0 {
		n := 0
		for _, p := range content.runs() {
			n += v.words(p)
		}
		first := content.parts[0].first
		f.add(132, bucket(n), c.lemma)
		f.add(133, bucket(n), how)
		f.add(134, v.hash[first], c.lemma)
		f.add(135, v.hash[first])
		f.add(136, flag(v.quote[first] != 0), c.lemma)
	}
	f.add(138, v.group(i, 6), c.frame)
	f.add(139, v.group(i, 10), how)
	f.add(140, v.group(i, 10), by)
	f.add(141, v.group(i, 12))
	f.add(142, v.at(i-1), v.at(i+1))
	f.add(143, v.at(i-2), v.at(i-1), c.tag)
	f.add(144, v.at(i+1), v.at(i+2), c.tag)
	f.add(137, hashString(string(v.block(i))), c.tag)
	return f
}

func (v *view) block(i int) khabar.BlockKind { return v.doc.Sentences[v.tok(i).Sent].Block }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// group is the word cluster of a token's lemma, to so many bits.
func (v *view) group(i int, bits uint) uint64 {
	if v.path[i] == 0 {
		return 5
	}
	return uint64(cluster.Prefix(uint16(v.path[i]-1), bits))
}

func (v *view) relAt(i int) uint64 {
	if i < 0 || i >= len(v.rel) {
		return 7
	}
	return v.rel[i]
}

// headSide says where the governor of token i lies: in the run before it, to its
// right, further left, nowhere.
func (v *view) headSide(i, first, last int) uint64 {
	if i >= len(v.rel) {
		return 4
	}
	switch h := v.tok(i).Head; {
	case h < 0:
		return 3
	case h >= last:
		return 2
	case h >= first:
		return 1
	}
	return 0
}

// inner counts the clauses with a subject inside a run, up to three, and says
// whether the cue lies inside.
func (v *view) inner(first, last, i int) uint64 {
	n := uint64(0)
	for k := first; k < last && n < 3; k++ {
		if v.rel[k] == relNsubj {
			n++
		}
	}
	return n<<1 | flag(first <= i && i < last)
}

var relNsubj = hashString("nsubj")

// balanced reports whether every quotation in a run both begins and ends there.
func (v *view) balanced(first, last int) bool {
	a, b := v.quote[first], v.quote[last-1]
	return (a == 0 || v.quotes[a-1].first >= first) && (b == 0 || v.quotes[b-1].last <= last)
}

// between describes what stands between a phrase and the cue: nothing, a comma,
// a verb.
func (v *view) between(a run, i int) uint64 {
	from, to := a.last, i
	if a.first > i {
		from, to = i+1, a.first
	}
	out := uint64(0)
	for k := from; k < to; k++ {
		switch {
		case v.tok(k).Form == ",":
			out |= 1
		case v.tok(k).UPOS == "VERB":
			out |= 2
		case v.nominal(k):
			out |= 4
		case !v.word[k]:
			out |= 8
		}
	}
	return out
}
