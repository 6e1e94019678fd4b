package html

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar/internal/report/clean"
)

// block is a stretch of text between two block-level breaks of a page.
type block struct {
	text  string
	words int
	links int        // bytes inside links
	node  *html.Node // nearest block-level element
	tag   atom.Atom
}

// skipped elements hold no text of the page.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Iframe: true,
	atom.Object: true, atom.Embed: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Button: true,
	atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Head: true, atom.Map: true, atom.Math: true,
}

// inline elements do not break a line. Everything else does.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true,
	atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true,
	atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true,
	atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true,
	atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Img: true,
	atom.Picture: true, atom.Source: true, 0: true,
}

// collector gathers the blocks of a page.
type collector struct {
	blocks []block
	buf    strings.Builder
	links  int
	node   *html.Node
}

const maxBlocks = 20000 // of one page; more is no article

// blocksOf returns the blocks of a page in reading order.
func blocksOf(doc *html.Node) []block {
	c := &collector{}
	c.walk(doc, doc, false)
	c.flush()
	return c.blocks
}

// walk goes through a subtree; owner is the nearest block-level element. Go's
// parser bounds nesting (512 open elements), so recursion is bounded.
func (c *collector) walk(n, owner *html.Node, link bool) {
	switch n.Type {
	case html.TextNode:
		if c.buf.Len() == 0 {
			c.node = owner
		}
		c.buf.WriteString(n.Data)
		if link {
			c.links += len(strings.TrimSpace(n.Data))
		}
		return
	case html.ElementNode:
		if skipped[n.DataAtom] || n.DataAtom == 0 && n.Data == "svg" || hidden(n) {
			return
		}
		if n.DataAtom == atom.Br || n.DataAtom == atom.Hr {
			c.flush()
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	breaks := n.Type == html.ElementNode && !inline[n.DataAtom]
	if breaks {
		c.flush()
		owner = n
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k, owner, link || n.DataAtom == atom.A)
	}
	if breaks {
		c.flush()
	}
}

func (c *collector) flush() {
	if c.buf.Len() == 0 {
		return
	}
	s := clean.Text(c.buf.String())
	links := c.links
	c.buf.Reset()
	c.links = 0
	if s == "" || len(c.blocks) >= maxBlocks || !hasLetter(s) {
		return
	}
	c.blocks = append(c.blocks, block{text: s, words: wordCount(s), links: min(links, len(s)), node: c.node, tag: c.node.DataAtom})
}

// wordCount counts words; in scripts that do not part them, two letters are one.
func wordCount(s string) int {
	n, wide := 0, 0
	for f := range strings.FieldsSeq(s) {
		n++
		if f[0] < 0x80 {
			continue
		}
		for _, r := range f {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
				wide++
			}
		}
	}
	return n + wide/2
}

func hasLetter(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			s := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// find returns the first element that f accepts, in document order.
func find(n *html.Node, f func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && f(n) {
		return n
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if m := find(k, f); m != nil {
			return m
		}
	}
	return nil
}

// each calls f on every element, in document order.
func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		each(k, f)
	}
}
