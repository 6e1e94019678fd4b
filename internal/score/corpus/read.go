package corpus

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khabar"
)

// ReadDir reads sentences/*.txt and reports/*.txt of a folder, in the order of
// their names. The error joins all that is wrong in them.
func ReadDir(dir string) ([]*Item, error) {
	var items []*Item
	var errs []error
	for _, sub := range []string{"sentences", "reports"} {
		files, err := filepath.Glob(filepath.Join(dir, sub, "*.txt"))
		if err != nil {
			return nil, err
		}
		slices.Sort(files)
		for _, name := range files {
			got, err := readFile(name, sub == "reports")
			items = append(items, got...)
			errs = append(errs, err)
		}
	}
	if len(items) == 0 && errors.Join(errs...) == nil {
		return nil, fmt.Errorf("corpus: no sentences/*.txt or reports/*.txt in %s", dir)
	}
	return items, errors.Join(errs...)
}

func readFile(name string, report bool) ([]*Item, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(name, f, report)
}

// Read reads one file; report says that the whole file is one item. Items are
// returned with every error: those that hold one are left out.
func Read(name string, r io.Reader, report bool) ([]*Item, error) {
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p := &parser{file: name, report: report}
	for i, line := range strings.Split(string(raw), "\n") {
		p.line(i+1, strings.TrimSpace(line))
	}
	p.end()
	return p.items, errors.Join(p.errs...)
}

// piece is a line of an item's body; brk parts two paragraphs.
type piece struct {
	line int
	text string
	brk  bool
}

type parser struct {
	file   string
	report bool
	items  []*Item
	errs   []error
	item   *Item
	body   []piece
}

func (p *parser) fail(line int, format string, args ...any) {
	p.errs = append(p.errs, fmt.Errorf("%s:%d: %s", p.file, line, fmt.Sprintf(format, args...)))
}

func (p *parser) line(n int, text string) {
	switch {
	case strings.HasPrefix(text, "//"):
	case strings.HasPrefix(text, "@"):
		if p.item != nil && p.report {
			p.fail(n, "a second header: a report is a file of its own")
			return
		}
		p.end()
		p.header(n, text)
	case text == "" && !p.report:
		p.end()
	case text == "" && p.item == nil:
	case p.item == nil:
		p.fail(n, "text outside an item: a header %q comes first", "@ register region [published]")
	case text == "" || text == "¶":
		p.body = append(p.body, piece{n, "", true})
	case strings.HasPrefix(text, "# ") && len(p.body) == 0 && p.item.Title == "":
		p.item.Title = text[2:]
		if strings.ContainsAny(p.item.Title, "[|]") {
			p.fail(n, "marks in a title: a title is plain")
		}
	default:
		p.body = append(p.body, piece{n, text, false})
	}
}

func (p *parser) header(n int, text string) {
	p.item = &Item{File: p.file, Line: n}
	f := strings.Fields(text)
	if f[0] != "@" || len(f) < 3 || len(f) > 4 {
		p.fail(n, "header %q: write @ register region [published]", text)
		return
	}
	p.item.Register, p.item.Region = f[1], f[2]
	if !slices.Contains(registers, f[1]) {
		p.fail(n, "no register %q: one of %s", f[1], strings.Join(registers, " "))
	}
	if !slices.Contains(regions, f[2]) {
		p.fail(n, "no region %q: one of %s", f[2], strings.Join(regions, " "))
	}
	if len(f) == 4 {
		p.item.Published = f[3]
		if _, err := time.Parse(time.DateOnly, f[3]); err != nil {
			p.fail(n, "published %q is no day such as 2026-03-05", f[3])
		}
	}
}

// end closes the item that is open.
func (p *parser) end() {
	it := p.item
	if it == nil {
		return
	}
	before := len(p.errs)
	b := &builder{p: p, item: it, line: it.Line}
	b.read(p.body)
	if it.Text == "" {
		p.fail(it.Line, "an item without text")
	}
	if len(p.errs) == before {
		p.items = append(p.items, it)
	}
	p.item, p.body = nil, nil
}

// builder turns the body of an item into its text and marks.
type builder struct {
	p    *parser
	item *Item
	line int // being read
	out  strings.Builder
	refs []reference // to events, resolved at the end
}

// reference is a label that speaks of events by number.
type reference struct {
	line   int
	events []int
	apply  func(*Event)
}

func (b *builder) fail(format string, args ...any) { b.p.fail(b.line, format, args...) }

// read joins the lines of each paragraph and reads its marks.
func (b *builder) read(body []piece) {
	for len(body) > 0 {
		n := 0
		for n < len(body) && !body[n].brk {
			n++
		}
		if n > 0 {
			if b.out.Len() > 0 {
				b.out.WriteString("\n\n")
			}
			start := b.out.Len()
			b.paragraph(body[:n])
			b.item.Paragraphs = append(b.item.Paragraphs, khabar.Span{Start: start, End: b.out.Len()})
		}
		body = body[min(n+1, len(body)):]
	}
	b.item.Text = b.out.String()
	b.resolve()
}

const special = `[]|\`

// paragraph reads marked text. A mark may run over the end of a line.
func (b *builder) paragraph(lines []piece) {
	var raw strings.Builder
	var starts []int
	for i, l := range lines {
		if i > 0 {
			raw.WriteByte(' ')
		}
		starts = append(starts, raw.Len())
		raw.WriteString(l.text)
	}
	text := raw.String()
	at := 0
	next := func() (c byte, escaped bool) { // the byte at at, which moves on
		for len(starts) > 0 && starts[0] <= at {
			b.line = lines[len(lines)-len(starts)].line
			starts = starts[1:]
		}
		c = text[at]
		at++
		if c == '\\' {
			if at == len(text) || strings.IndexByte(special, text[at]) < 0 {
				b.fail(`a \ stands before one of %s only`, special)
				return c, true
			}
			c = text[at]
			at++
			return c, true
		}
		return c, false
	}
	open, labels, bracket := -1, -1, 0 // start of the mark's text; of its labels in text
	for at < len(text) {
		here := at
		c, escaped := next()
		switch {
		case labels >= 0 && c == ']':
			span := khabar.Span{Start: open, End: b.out.Len()}
			b.mark(span, text[labels:here])
			open, labels = -1, -1
		case labels >= 0 && (c == '[' || c == '|'):
			b.fail("%q in the labels of a mark", c)
		case labels >= 0:
		case escaped:
			if c == '[' {
				bracket++
			}
			b.out.WriteByte(c)
		case c == '[' && open >= 0:
			b.fail("a mark within a mark: marks do not nest")
		case c == '[':
			open = b.out.Len()
		case c == '|' && open >= 0:
			labels = at
		case c == '|':
			b.fail(`a | outside a mark: write \|`)
		case c == ']' && open >= 0:
			b.fail("a mark without labels: [text|labels]")
			open = -1
		case c == ']' && bracket == 0:
			b.fail("a ] that closes nothing")
		case c == ']':
			bracket--
			b.out.WriteByte(c)
		case c == ' ' && strings.HasSuffix(b.out.String(), " "):
			b.fail("two spaces in a row")
		default:
			b.out.WriteByte(c)
		}
	}
	if open >= 0 {
		b.fail("a mark that is not closed before the paragraph ends")
	}
}
