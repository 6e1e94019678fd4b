// Package geo scores the finding and resolving of places over the geoparsing sets
// (GeoWebNews, LGL, TR-News, GeoVirus) and, for the place of an event, over coded
// incident texts.
//
// Convention. Gold are the toponyms with coordinates, less nationality words, which
// khabar's contract makes actors (LGL and TR-News mark them, GeoVirus does not; in
// GeoWebNews demonyms and toponyms without coordinates are left out by their type).
// Found: exact spans, and spans that overlap, each gold span matched once. A system
// place that lies on a marked toponym that is no gold counts as neither right nor wrong.
// Resolved: over exactly found gold, and over all gold, the share within 161 km; where a
// set without GeoNames ids (GeoVirus) marks a country, GeoNames' own country point
// stands for the set's. Row
// notes give figures with every marked toponym with coordinates as gold.
package geo

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khabar"
	"khabar/internal/gazetteer"
	"khabar/internal/mention/where"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

// Sets in the order of their rows.
var Sets = []string{"geowebnews", "lgl", "tr_news", "geovirus"}

type toponym struct {
	Start, End int
	Phrase     string
	Type       string
	GeonameID  json.RawMessage `json:"geonameid"`
	Lat, Lon   *float64
}

type record struct {
	ID, Title, URL, Domain, Text string
	Toponyms                     []toponym
}

// Toponym is a marked place, in bytes.
type Toponym struct {
	khabar.Span
	Phrase   string
	ID       string // "geonames:…", empty where the set has none
	Lat, Lon float64
	Placed   bool // has coordinates
	Type     string
}

// Text is a marked-up document.
type Text struct {
	ID       string
	Doc      *khabar.Document
	Toponyms []Toponym
}

// Read reads one set in its published format.
func Read(path string, limit int) ([]Text, error) {
	var out []Text
	err := lines(path, func(line []byte) error {
		if limit > 0 && len(out) >= limit {
			return io.EOF
		}
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		out = append(out, toText(&r))
		return nil
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return out, err
}

func lines(path string, f func([]byte) error) error {
	fh, err := os.Open(path)
	if err != nil {
		return err
	}
	defer fh.Close()
	var r io.Reader = fh
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(fh)
		if err != nil {
			return err
		}
		r = z
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 1<<20), 1<<26)
	for n := 1; sc.Scan(); n++ {
		if len(strings.TrimSpace(sc.Text())) == 0 {
			continue
		}
		if err := f(sc.Bytes()); err != nil {
			if errors.Is(err, io.EOF) {
				return err
			}
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return sc.Err()
}

// toText turns character offsets into bytes; toponyms out of range are dropped.
func toText(r *record) Text {
	at := make([]int, 0, len(r.Text)+1)
	for i := range r.Text {
		at = append(at, i)
	}
	at = append(at, len(r.Text))
	t := Text{ID: r.ID, Doc: &khabar.Document{Text: r.Text, Report: &khabar.Report{ID: r.ID, Title: r.Title, Text: r.Text, Page: khabar.Page{URL: r.URL}}}}
	for _, g := range r.Toponyms {
		if g.Start < 0 || g.End >= len(at) || g.Start >= g.End {
			continue
		}
		out := Toponym{Span: khabar.Span{Start: at[g.Start], End: at[g.End]}, Phrase: g.Phrase, Type: g.Type}
		if g.Lat != nil && g.Lon != nil {
			out.Lat, out.Lon, out.Placed = *g.Lat, *g.Lon, true
		}
		if id := strings.TrimSuffix(strings.Trim(string(g.GeonameID), `"`), ".0"); id != "" && id != "null" {
			out.ID = "geonames:" + id
		}
		t.Toponyms = append(t.Toponyms, out)
	}
	sort.SliceStable(t.Toponyms, func(i, j int) bool { return t.Toponyms[i].Start < t.Toponyms[j].Start })
	return t
}

// Held reports whether a document is in the quarter that weights are not learned from.
func Held(id string) bool {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()%4 == 0
}

// Reader fills the layers that the finder reads; nil for none.
type Reader func(*khabar.Document)

// Example turns a text into something to learn from.
func Example(f *where.Finder, t *Text) where.Example {
	x := where.Example{Doc: t.Doc}
	for _, g := range t.Toponyms {
		if gold(f, &g) {
			x.Gold = append(x.Gold, where.Gold{Span: g.Span, Lat: g.Lat, Lon: g.Lon, ID: g.ID})
		} else {
			x.Skip = append(x.Skip, g.Span)
		}
	}
	return x
}

// Shouted returns t set in capitals, and whether that leaves its offsets as they are.
func Shouted(t *Text) (Text, bool) {
	text := strings.ToUpper(t.Doc.Report.Text)
	if len(text) != len(t.Doc.Report.Text) {
		return Text{}, false
	}
	r := *t.Doc.Report
	r.Text, r.Blocks = text, nil
	return Text{ID: t.ID + " in capitals", Toponyms: t.Toponyms, Doc: &khabar.Document{Text: text, Report: &r}}, true
}

func gold(f *where.Finder, g *Toponym) bool { return g.Placed && !f.Demonym(g.Phrase) }

// tally of one set.
type tally struct {
	exact, overlap, all score.PRF
	within, withinGold  score.PRF // Match within 161 km; Gold all
	km                  []float64
}

// Run scores the four sets in o.Dir, reading as the product does: with tokens, parse
// and names of internal/sentence.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	read, err := Annotator()
	if err != nil {
		return nil, err
	}
	return RunWith(ctx, o, read)
}

// Annotator returns the reader that fills a document as the product does.
func Annotator() (Reader, error) {
	a, err := sentence.New()
	if err != nil {
		return nil, err
	}
	return func(doc *khabar.Document) { *doc = *a.Annotate(doc.Report) }, nil
}

// RunWith is Run with another earlier stage; nil for none.
func RunWith(ctx context.Context, o score.Options, read Reader) ([]score.Row, error) {
	f, err := where.New()
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	var macro [4]float64
	n := 0
	for _, set := range Sets {
		path, err := find(o.Dir, set)
		if err != nil {
			return nil, err
		}
		if path == "" {
			continue
		}
		texts, err := Read(path, o.Limit)
		if err != nil {
			return nil, err
		}
		var whole, held, shouted tally
		e := errorsOf{log: o.Log, left: o.Errors, set: set}
		for i := range texts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if read != nil {
				read(texts[i].Doc)
			}
			f.Find(texts[i].Doc)
			scoreText(f, &texts[i], &whole, &e)
			if Held(texts[i].ID) {
				scoreText(f, &texts[i], &held, &errorsOf{})
				if t, ok := Shouted(&texts[i]); ok && read != nil {
					read(t.Doc)
					f.Find(t.Doc)
					scoreText(f, &t, &shouted, &errorsOf{})
				}
			}
		}
		rows = append(rows, whole.rows(set)...)
		rows = append(rows, score.Row{Set: set + " (not learned from)", Stage: "places", Measure: "found F1, exact", Value: held.exact.F1(), Unit: "%", N: held.exact.Gold,
			Note: fmt.Sprintf("resolved of found %.1f", held.within.Recall())})
		if shouted.exact.Gold > 0 {
			rows = append(rows, score.Row{Set: set + " (not learned from, in capitals)", Stage: "places", Measure: "found F1, exact", Value: shouted.exact.F1(), Unit: "%", N: shouted.exact.Gold,
				Note: fmt.Sprintf("resolved of found %.1f", shouted.within.Recall())})
		}
		for k, v := range []float64{whole.exact.F1(), whole.overlap.F1(), whole.within.Recall(), whole.withinGold.Recall()} {
			macro[k] += v
		}
		n++
	}
	if n == 0 {
		return nil, fmt.Errorf("no geoparsing set in %s", o.Dir)
	}
	for k, m := range []string{"found F1, exact", "found F1, overlap", "resolved within 161 km, of found", "resolved within 161 km, of all gold"} {
		r := score.Row{Set: "geoparsing macro", Stage: "places", Measure: m, Value: macro[k] / float64(n), Unit: "%", N: n}
		r.First, r.Aim = bars(k)
		rows = append(rows, r)
	}
	return rows, nil
}

func bars(k int) (first, aim float64) {
	switch k {
	case 0:
		return 72, 88
	case 2:
		return 75, 94
	}
	return 0, 0
}

func find(dir, set string) (string, error) {
	for _, ext := range []string{".jsonl.gz", ".jsonl"} {
		path := filepath.Join(dir, set+ext)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, os.ErrNotExist) {
			return "", err
		}
	}
	return "", nil
}

// errorsOf prints error samples.
type errorsOf struct {
	log  io.Writer
	left int
	set  string
}

func (e *errorsOf) say(text string, at khabar.Span, kind string, args ...any) {
	if e.left <= 0 || e.log == nil {
		return
	}
	e.left--
	a, b := max(0, at.Start-45), min(len(text), at.End+45)
	ctx := strings.ToValidUTF8(text[a:at.Start]+"["+text[at.Start:at.End]+"]"+text[at.End:b], "")
	fmt.Fprintf(e.log, "%s\t%s\t%s\t%s\n", e.set, kind, strings.ReplaceAll(ctx, "\n", " / "), fmt.Sprint(args...))
}

func scoreText(f *where.Finder, t *Text, s *tally, e *errorsOf) {
	places := t.Doc.Places
	usedExact := make([]bool, len(places))
	usedOver := make([]bool, len(places))
	free := make([]bool, len(places))
	for _, g := range t.Toponyms {
		if g.Placed {
			s.all.Gold++
		}
		if !gold(f, &g) {
			for i := range places {
				free[i] = free[i] || places[i].Overlaps(g.Span)
			}
			continue
		}
		s.exact.Gold++
		s.overlap.Gold++
		s.withinGold.Gold++
		hit, over := -1, -1
		for i := range places {
			if places[i].Span == g.Span && !usedExact[i] {
				hit = i
			}
			if places[i].Overlaps(g.Span) && !usedOver[i] && over < 0 {
				over = i
			}
		}
		if over >= 0 {
			s.overlap.Match++
			usedOver[over] = true
		}
		if hit < 0 {
			if over >= 0 {
				e.say(t.Doc.Text, g.Span, "BOUNDS", "found ", places[over].Name)
			} else {
				e.say(t.Doc.Text, g.Span, "MISSED")
			}
			continue
		}
		usedExact[hit] = true
		s.exact.Match++
		s.within.Gold++
		p := places[hit].Place
		if p == nil {
			s.km = append(s.km, 20000)
			continue
		}
		km := gazetteer.Distance(p.Lat, p.Lon, g.Lat, g.Lon)
		if g.ID == "" && p.Precision == khabar.PlaceCountry && km < 2000 {
			km = 0
		}
		s.km = append(s.km, km)
		if km <= 161 {
			s.within.Match++
			s.withinGold.Match++
		} else {
			e.say(t.Doc.Text, g.Span, "WRONG", fmt.Sprintf("%.0f km: %s, %s, %s (%s) %.2f %.2f; gold %s %.2f %.2f", km, p.Name, p.Admin1, p.CountryCode, p.Precision, p.Lat, p.Lon, g.ID, g.Lat, g.Lon))
		}
	}
	for i := range places {
		s.all.System++
		if !free[i] || usedExact[i] || usedOver[i] {
			s.exact.System++
			s.overlap.System++
		}
		if !free[i] && !usedExact[i] && !usedOver[i] {
			e.say(t.Doc.Text, places[i].Span, "SPURIOUS")
		}
	}
	s.all.Match += s.exactAll(t, places)
}

// exactAll counts exact matches with every placed toponym as gold.
func (s *tally) exactAll(t *Text, places []khabar.PlaceMention) int {
	n := 0
	for _, g := range t.Toponyms {
		for i := range places {
			if g.Placed && places[i].Span == g.Span {
				n++
				break
			}
		}
	}
	return n
}

func (s *tally) rows(set string) []score.Row {
	row := func(measure string, v float64, n int, note string) score.Row {
		return score.Row{Set: set, Stage: "places", Measure: measure, Value: v, Unit: "%", N: n, Note: note}
	}
	sort.Float64s(s.km)
	median := 0.0
	if len(s.km) > 0 {
		median = s.km[len(s.km)/2]
	}
	km := row("median error", median, len(s.km), "")
	km.Unit = "km"
	return []score.Row{
		row("found F1, exact", s.exact.F1(), s.exact.Gold, fmt.Sprintf("P %.1f R %.1f; with every placed toponym as gold F1 %.1f", s.exact.Precision(), s.exact.Recall(), s.all.F1())),
		row("found F1, overlap", s.overlap.F1(), s.overlap.Gold, fmt.Sprintf("P %.1f R %.1f", s.overlap.Precision(), s.overlap.Recall())),
		row("resolved within 161 km, of found", s.within.Recall(), s.within.Gold, ""),
		row("resolved within 161 km, of all gold", s.withinGold.Recall(), s.withinGold.Gold, ""),
		km,
	}
}
