package html

import (
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar/internal/report/words"
)

// page is a page on its way through the finder.
type page struct {
	blocks []block
	title  string
	deck   string          // what the page says of itself in a sentence
	ld     map[string]bool // shingles of the body that JSON-LD carries
	rows   [][]float32
}

// tags that have a feature of their own.
var tagColumn = map[atom.Atom]int{
	atom.P: 0, atom.Li: 1, atom.H1: 2, atom.H2: 3, atom.H3: 4, atom.H4: 4, atom.H5: 4, atom.H6: 4,
	atom.Td: 5, atom.Th: 5, atom.Div: 6, atom.Blockquote: 7, atom.Figcaption: 8, atom.Pre: 9, atom.Dd: 10, atom.Dt: 10,
	atom.Section: 11, atom.Article: 12, atom.Body: 13,
}

const tagColumns = 14

// around are the elements whose presence above a block is a feature.
var around = []atom.Atom{atom.Article, atom.Main, atom.Aside, atom.Footer, atom.Header, atom.Nav, atom.Form,
	atom.Ul, atom.Table, atom.Figure, atom.Section, atom.Blockquote}

// stats of an element's subtree.
type stats struct {
	text, good float64 // bytes, bytes of good blocks
	blocks     float64
	links      float64
}

// good reports whether a block looks like a paragraph of prose.
func good(b *block) bool {
	return b.words >= 12 && b.links*4 < len(b.text) && strings.ContainsAny(b.text, ".!?。؟۔।,、")
}

// features fills p.rows: one row a block. Every row has the same columns.
func (f *Finder) features(p *page) {
	n := len(p.blocks)
	sub := map[*html.Node]*stats{}
	sig := map[string]*stats{}
	cueMemo := map[*html.Node][]float32{}
	sigs := make([]string, n)
	goods := make([]bool, n)
	var maxGood, total float64
	for i := range p.blocks {
		b := &p.blocks[i]
		goods[i] = good(b)
		sigs[i] = signature(b.node)
		total += float64(len(b.text))
		for e := b.node; e != nil; e = e.Parent {
			s := sub[e]
			if s == nil {
				s = &stats{}
				sub[e] = s
			}
			s.add(b, goods[i])
		}
		s := sig[sigs[i]]
		if s == nil {
			s = &stats{}
			sig[sigs[i]] = s
		}
		s.add(b, goods[i])
		maxGood = max(maxGood, s.good)
	}
	before, after := distances(goods)
	var seen float64
	p.rows = make([][]float32, n)
	for i := range p.blocks {
		b := &p.blocks[i]
		r := make([]float32, 0, 96)
		r = append(r, own(b)...)
		r = append(r, f.judged(b, p)...)
		r = append(r, place(b)...)
		r = append(r, f.cues(b.node, cueMemo)...)
		s := sig[sigs[i]]
		r = append(r, frac(s.good, maxGood), frac(s.good, s.text), logf(s.blocks), frac(s.links, s.text))
		r = append(r, container(b.node, sub, sub[root(b.node)])...)
		r = append(r, float32(i)/float32(n), frac(seen, total), logf(before[i]), logf(after[i]), logf(float64(n)))
		r = append(r, covered(b.text, p.ld), bool32(len(p.ld) > 0))
		seen += float64(len(b.text))
		p.rows[i] = r
	}
	neighbours(p)
}

func (s *stats) add(b *block, good bool) {
	s.text += float64(len(b.text))
	s.links += float64(b.links)
	s.blocks++
	if good {
		s.good += float64(len(b.text))
	}
}

func root(n *html.Node) *html.Node {
	for n.Parent != nil {
		n = n.Parent
	}
	return n
}

func frac(a, b float64) float32 {
	if b == 0 {
		return 0
	}
	return float32(a / b)
}

func logf(v float64) float32 { return float32(math.Log1p(v)) }

func bool32(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// own are a block's features by itself.
func own(b *block) []float32 {
	upper, digits, commas := 0, 0, 0
	for _, c := range b.text {
		switch {
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= '0' && c <= '9':
			digits++
		case c == ',' || c == '،' || c == '、':
			commas++
		}
	}
	size := float64(len(b.text))
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(b.text, "”’\"') "))
	first, _ := utf8.DecodeRuneInString(b.text)
	out := []float32{
		logf(float64(b.words)), frac(float64(b.links), size), frac(float64(upper), size), frac(float64(digits), size),
		frac(float64(commas), float64(b.words)), frac(size, float64(b.words)),
		bool32(strings.ContainsRune(".!?。؟۔।…", last)), bool32(last == ':'), bool32(first >= 'a' && first <= 'z'),
		bool32(strings.ContainsAny(b.text, "|»›")), bool32(strings.ContainsAny(b.text, "“”\"")),
		bool32(strings.Contains(b.text, ". ") || strings.Contains(b.text, "。")),
	}
	var tags [tagColumns]float32
	if c, ok := tagColumn[b.tag]; ok {
		tags[c] = 1
	}
	return append(out, tags[:]...)
}

// judged is what the line rules and the title say of a block.
func (f *Finder) judged(b *block, p *page) []float32 {
	v := words.Keep
	if b.words <= 40 {
		v = f.t.Line(b.text)
	}
	kind := f.text.Kind(b.text)
	return []float32{
		bool32(v == words.Furniture), bool32(v == words.End || v == words.Cut),
		bool32(kind.Stamp), bool32(kind.Byline), bool32(kind.Caption), bool32(kind.Menu),
		bool32(p.title != "" && fold(b.text) == p.title),
		bool32(p.deck != "" && strings.HasPrefix(fold(b.text), p.deck)),
	}
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// place is what stands above a block.
func place(b *block) []float32 {
	var out [13]float32
	depth := 0
	for e := b.node; e != nil; e = e.Parent {
		for i, a := range around {
			if e.DataAtom == a || a == atom.Ul && e.DataAtom == atom.Ol {
				out[i] = 1
			}
		}
		depth++
	}
	out[12] = float32(depth)
	return out[:]
}

const cueReach = 12 // ancestors whose names count

// cues says for each group of names how near above the block one stands: 1 on
// the element itself, 0 where none does.
func (f *Finder) cues(n *html.Node, memo map[*html.Node][]float32) []float32 {
	out := make([]float32, len(f.groups))
	dist := float32(1)
	for e, k := n, 0; e != nil && k < cueReach; e, k = e.Parent, k+1 {
		hits, ok := memo[e]
		if !ok {
			hits = f.named(e)
			memo[e] = hits
		}
		for g, h := range hits {
			if h > 0 && out[g] == 0 {
				out[g] = 1 / dist
			}
		}
		dist++
	}
	return out
}

// named reports which groups an element's own attributes name.
func (f *Finder) named(e *html.Node) []float32 {
	if e.Type != html.ElementNode || e.DataAtom == atom.Html || e.DataAtom == atom.Body {
		return nil
	}
	var b strings.Builder
	for _, a := range e.Attr {
		switch a.Key {
		case "class", "id", "role", "itemprop", "data-component", "data-testid", "data-module", "aria-label", "name":
			b.WriteString(strings.ToLower(a.Val))
			b.WriteByte(' ')
		}
	}
	if b.Len() == 0 {
		return nil
	}
	out := make([]float32, len(f.groups))
	s := " " + b.String()
	for g, ws := range f.groups {
		for _, w := range ws {
			if strings.Contains(s, w) {
				out[g] = 1
				break
			}
		}
	}
	return out
}

// container compares the two elements above a block with the whole page.
func container(n *html.Node, sub map[*html.Node]*stats, all *stats) []float32 {
	var out []float32
	e := n
	for range 3 {
		if e.Parent != nil {
			e = e.Parent
		}
		s := sub[e]
		out = append(out, frac(s.good, all.good), frac(s.good, s.text), frac(s.links, s.text))
	}
	return out
}

// distances counts the blocks back to and on to the nearest good one.
func distances(goods []bool) (before, after []float64) {
	const far = 40
	before, after = make([]float64, len(goods)), make([]float64, len(goods))
	d := float64(far)
	for i, g := range goods {
		before[i] = d
		if d++; g {
			d = 0
		}
	}
	d = far
	for i := len(goods) - 1; i >= 0; i-- {
		after[i] = d
		if d++; goods[i] {
			d = 0
		}
	}
	return before, after
}

// signature names an element by its tags and classes, three deep.
func signature(n *html.Node) string {
	var b strings.Builder
	for k := 0; n != nil && k < 3; k++ {
		b.WriteString(n.Data)
		b.WriteByte('.')
		b.WriteString(attr(n, "class"))
		b.WriteByte('<')
		n = n.Parent
	}
	return b.String()
}

// neighbours adds to each row the length, link share and tag of the blocks
// beside it.
func neighbours(p *page) {
	n := len(p.rows)
	short := make([][]float32, n)
	for i := range p.rows {
		short[i] = []float32{p.rows[i][0], p.rows[i][1], p.rows[i][6], bool32(p.blocks[i].tag == atom.P)}
	}
	none := []float32{-1, -1, -1, -1}
	for i := range p.rows {
		for _, d := range []int{-2, -1, 1, 2} {
			if j := i + d; j >= 0 && j < n {
				p.rows[i] = append(p.rows[i], short[j]...)
			} else {
				p.rows[i] = append(p.rows[i], none...)
			}
		}
	}
}

const shingle = 4

// shingles of a text: runs of four words, lower-case.
func shingles(s string) map[string]bool {
	ws := strings.Fields(strings.ToLower(s))
	out := make(map[string]bool, len(ws))
	for i := 0; i+shingle <= len(ws); i++ {
		out[strings.Join(ws[i:i+shingle], " ")] = true
	}
	return out
}

// covered is the share of a text's shingles that set holds.
func covered(s string, set map[string]bool) float32 {
	if len(set) == 0 {
		return 0
	}
	ws := strings.Fields(strings.ToLower(s))
	all, hit := 0, 0
	for i := 0; i+shingle <= len(ws); i++ {
		all++
		if set[strings.Join(ws[i:i+shingle], " ")] {
			hit++
		}
	}
	return frac(float64(hit), float64(all))
}
