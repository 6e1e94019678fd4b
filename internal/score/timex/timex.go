// Package timex scores internal/mention/when on TimeML documents (.tml, .tml.gz,
// in any folder below Options.Dir) as TempEval-3 did (UzZaman et al. 2013):
// strict and relaxed F1 of TIMEX3 spans, and F1 of value and type, which is
// relaxed F1 times the share of matched spans whose attribute is right. Only the
// TEXT is scored; the document creation time is the publication date given.
//
// A fifth of the files, by a hash of the name, is held out from development.
// Both parts are reported, and the whole.
package timex

import (
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khabar"
	"khabar/internal/mention/when"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

// document of the gold standard.
type document struct {
	name string
	dct  string
	text string
	gold []timex
}

type timex struct {
	khabar.Span
	typ, value, mod string
}

// tally of one part of the set.
type tally struct {
	strict, relaxed score.PRF
	value, typ      int // matched pairs with the right attribute
}

// Run scores the set in o.Dir.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	annotator, err := sentence.New()
	if err != nil {
		return nil, err
	}
	finder, err := when.New()
	if err != nil {
		return nil, err
	}
	files, err := list(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Limit > 0 && len(files) > o.Limit {
		files = files[:o.Limit]
	}
	var dev, held, all tally
	printed := 0
	for _, name := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		g, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		doc := annotator.Annotate(&khabar.Report{Text: g.text, Published: g.dct})
		finder.Find(doc)
		part, show := &dev, o.Errors-printed
		if HeldOut(name) {
			part, show = &held, 0
		}
		printed += part.add(g, doc.Times, o.Log, show)
		all.add(g, doc.Times, nil, 0)
	}
	rows := dev.rows("tempeval3 dev (4/5)")
	rows = append(rows, held.rows("tempeval3 held out (1/5)")...)
	return append(rows, all.rows("tempeval3")...), nil
}

// HeldOut reports whether a file belongs to the fifth that is held out.
func HeldOut(name string) bool {
	base, _, _ := strings.Cut(filepath.Base(name), ".tml")
	h := fnv.New32a()
	h.Write([]byte(base))
	return h.Sum32()%5 == 0
}

func list(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(path, ".tml") || strings.HasSuffix(path, ".tml.gz")) {
			files = append(files, path)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no .tml files", dir)
	}
	sort.Strings(files)
	return files, err
}

func open(name string) (io.ReadCloser, error) {
	file, err := os.Open(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return file, err
	}
	z, err := gzip.NewReader(file)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{z, file}, nil
}

// read reads a TimeML document: the text of TEXT, its TIMEX3 elements as spans,
// and the creation time.
func read(name string) (*document, error) {
	r, err := open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	g := &document{name: strings.TrimSuffix(filepath.Base(name), ".gz")}
	dec := xml.NewDecoder(r)
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	var text strings.Builder
	var stack []int // open TIMEX3 elements
	inText := false
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "TEXT":
				inText = true
			case "TIMEX3":
				x := timex{Span: khabar.Span{Start: text.Len()}}
				created := false
				for _, a := range t.Attr {
					switch a.Name.Local {
					case "type":
						x.typ = a.Value
					case "value":
						x.value = a.Value
					case "mod":
						x.mod = a.Value
					case "functionInDocument":
						created = a.Value == "CREATION_TIME"
					}
				}
				if created && g.dct == "" {
					g.dct = x.value
				}
				if inText {
					stack = append(stack, len(g.gold))
					g.gold = append(g.gold, x)
				}
			}
		case xml.EndElement:
			switch {
			case t.Name.Local == "TEXT":
				inText = false
			case t.Name.Local == "TIMEX3" && len(stack) > 0:
				g.gold[stack[len(stack)-1]].End = text.Len()
				stack = stack[:len(stack)-1]
			}
		case xml.CharData:
			if inText {
				text.Write(t)
			}
		}
	}
	g.text = text.String()
	return g, nil
}

// add scores one document and prints up to show errors.
func (c *tally) add(g *document, sys []khabar.TimeMention, log io.Writer, show int) int {
	printed := 0
	say := func(kind string, at khabar.Span, format string, args ...any) {
		if log == nil || printed >= show {
			return
		}
		printed++
		from, to := max(0, at.Start-50), min(len(g.text), at.End+40)
		context := strings.Join(strings.Fields(g.text[from:at.Start]+" [["+at.Of(g.text)+"]] "+g.text[at.End:to]), " ")
		fmt.Fprintf(log, "%-8s %s | %s | dct %s | %s\n", kind, fmt.Sprintf(format, args...), context, g.dct, g.name)
	}
	used := make([]bool, len(sys))
	for _, x := range g.gold {
		c.strict.Gold++
		c.relaxed.Gold++
		k := match(x, sys, used)
		if k < 0 {
			say("missed", x.Span, "%s %s", x.typ, x.value)
			continue
		}
		used[k] = true
		m := &sys[k]
		c.relaxed.Match++
		exact := m.Span == x.Span
		if exact {
			c.strict.Match++
		} else {
			say("span", x.Span, "found %q", m.Of(g.text))
		}
		if m.Type == x.typ {
			c.typ++
		} else {
			say("type", x.Span, "%s, found %s %s", x.typ, m.Type, m.Rule)
		}
		if m.Value == x.value {
			c.value++
		} else {
			say("value", x.Span, "%s, found %s %s", x.value, m.Value, m.Rule)
		}
	}
	for k := range sys {
		c.strict.System++
		c.relaxed.System++
		if !used[k] {
			say("spurious", sys[k].Span, "%s %s %s", sys[k].Type, sys[k].Value, sys[k].Rule)
		}
	}
	return printed
}

// match returns the mention that x is compared with: the same span, else the
// first unused one that overlaps.
func match(x timex, sys []khabar.TimeMention, used []bool) int {
	best := -1
	for k := range sys {
		if used[k] || !sys[k].Overlaps(x.Span) {
			continue
		}
		if sys[k].Span == x.Span {
			return k
		}
		if best < 0 {
			best = k
		}
	}
	return best
}

func (c *tally) rows(set string) []score.Row {
	relaxed := c.relaxed.F1()
	share := func(n int) float64 {
		if c.relaxed.Match == 0 {
			return 0
		}
		return relaxed * float64(n) / float64(c.relaxed.Match)
	}
	n := c.relaxed.Gold
	return []score.Row{
		{Set: set, Stage: "time", Measure: "relaxed F1", Value: relaxed, Unit: "%", N: n, First: 87, Aim: 93,
			Note: fmt.Sprintf("P %.1f R %.1f", c.relaxed.Precision(), c.relaxed.Recall())},
		{Set: set, Stage: "time", Measure: "strict F1", Value: c.strict.F1(), Unit: "%", N: n},
		{Set: set, Stage: "time", Measure: "value F1", Value: share(c.value), Unit: "%", N: n, First: 77, Aim: 83},
		{Set: set, Stage: "time", Measure: "type F1", Value: share(c.typ), Unit: "%", N: n},
	}
}
