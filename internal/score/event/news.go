package event

import (
	"bufio"
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/event"
	"khabar/internal/report"
	"khabar/internal/score"
)

// NewsMarks is the file of the words of real news that tell an event.
const NewsMarks = "data/model/event/told.tsv"

// story is what a reader marked in a document, up to an offset: every word before
// end that is not marked tells no event. Offsets count code points.
type story struct {
	end   int
	marks []newsMark
}

type newsMark struct {
	start int
	typ   string
	class event.Class
}

// heldOut reports whether a document is kept for measuring: every fourth, by its
// name.
func heldOut(id string) bool {
	h := fnv.New64a()
	h.Write([]byte(id))
	return h.Sum64()%4 == 0
}

// readNews reads a file of marks, those documents of which keep holds.
func readNews(name string, keep func(id string) bool) (map[string]*story, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string]*story{}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		if err := newsLine(out, strings.Split(line, "\t"), keep); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return out, s.Err()
}

func newsLine(out map[string]*story, c []string, keep func(id string) bool) error {
	if len(c) != 4 {
		return fmt.Errorf("%d columns, want document, offset, type, class", len(c))
	}
	if !keep(c[0]) {
		return nil
	}
	at, err := strconv.Atoi(c[1])
	if err != nil {
		return err
	}
	st := out[c[0]]
	if st == nil {
		st = &story{}
		out[c[0]] = st
	}
	if c[2] == "-" {
		st.end = at
		return nil
	}
	class, err := event.ParseClass(c[3])
	if err != nil {
		return err
	}
	st.marks = append(st.marks, newsMark{at, c[2], class})
	return nil
}

// at returns the marks of a word, and whether the word was read at all.
func (st *story) at(doc *khabar.Document, s khabar.Span) (marks []newsMark, read bool) {
	first := utf8.RuneCountInString(doc.Text[:s.Start])
	if first >= st.end {
		return nil, false
	}
	end := first + utf8.RuneCountInString(s.Of(doc.Text))
	for _, m := range st.marks {
		if m.start >= first && m.start < end {
			marks = append(marks, m)
		}
	}
	return marks, true
}

// stories hands out the documents of the sets under data that have marks.
func stories(ctx context.Context, data string, gold map[string]*story, do func(id string, st *story, r *khabar.Report) error) error {
	items, err := labelled(ctx, data, func(id string) bool { return gold[id] != nil })
	if err != nil {
		return err
	}
	reports, err := report.New()
	if err != nil {
		return err
	}
	for _, item := range items {
		reps, err := reports.Read(item, report.Options{AsIs: true})
		if err != nil {
			return err
		}
		if err := do(item.ID, gold[item.ID], reps[0]); err != nil {
			return err
		}
	}
	return nil
}

// HeldOut reads the marked news that is kept out of training.
func HeldOut(ctx context.Context, data string) (*Labelled, error) {
	t, err := newTrainer()
	if err != nil {
		return nil, err
	}
	return &t.Labelled, t.news(ctx, data, true)
}

// news adds the documents with marks, those held out or the others.
func (t *trainer) news(ctx context.Context, data string, held bool) error {
	gold, err := readNews(NewsMarks, func(id string) bool { return heldOut(id) == held })
	if err != nil {
		return err
	}
	return stories(ctx, data, gold, func(_ string, st *story, r *khabar.Report) error {
		t.add(r, text{class: func(doc *khabar.Document, s khabar.Span) (event.Class, bool) {
			marks, read := st.at(doc, s)
			if len(marks) == 0 {
				return event.None, read
			}
			return marks[0].class, true
		}, same: func(*khabar.Document, []event.Pair) (int, bool) { return 0, false }},
			func(doc *khabar.Document, s khabar.Span) ([]string, bool) {
				marks, read := st.at(doc, s)
				var types []string
				for _, m := range marks {
					types = append(types, m.typ)
				}
				return types, read
			})
		return nil
	})
}

// RunNews scores types and pins on the documents of raw news that have marks: those
// held out of training, and the others.
func RunNews(ctx context.Context, o score.Options) ([]score.Row, error) {
	c, err := newChain()
	if err != nil {
		return nil, err
	}
	cb, err := codebook.New()
	if err != nil {
		return nil, err
	}
	var rows []score.Row
	for _, part := range []struct {
		name string
		held bool
	}{{"news held out", true}, {"news train", false}} {
		gold, err := readNews(NewsMarks, func(id string) bool { return heldOut(id) == part.held })
		if err != nil {
			return nil, err
		}
		s := newsScorer{set: part.name, types: map[string]*score.PRF{}, o: o}
		err = stories(ctx, filepath.Dir(filepath.Clean(o.Dir)), gold, func(id string, st *story, r *khabar.Report) error {
			s.document(id, st, c.read(r))
			return ctx.Err()
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, s.rows(cb)...)
	}
	return rows, nil
}

type newsScorer struct {
	set       string
	o         score.Options
	errors    int
	documents int
	types     map[string]*score.PRF // of documents
	events    side
	pins      side
}

// side counts events told and marks found: an event is right where a mark of its
// type stands on its trigger, a mark is found where an event of its type is told in
// its sentence. Several marks may tell one event.
type side struct{ right, said, found, marks int }

func (s *newsScorer) of(typ string) *score.PRF {
	if s.types[typ] == nil {
		s.types[typ] = &score.PRF{}
	}
	return s.types[typ]
}

func (s *newsScorer) miss(id, format string, args ...any) {
	if s.errors++; s.errors <= s.o.Errors {
		fmt.Fprintf(s.o.Log, "%s: "+format+"\n", append([]any{id}, args...)...)
	}
}

// document compares the events whose trigger lies in what was read.
func (s *newsScorer) document(id string, st *story, doc *khabar.Document) {
	s.documents++
	gold, system := map[string]bool{}, map[string]bool{}
	for _, e := range doc.Events {
		marks, read := st.at(doc, e.Trigger.Span)
		if !read {
			continue
		}
		if e.Modality != khabar.ModalityNegated {
			system[e.Type] = true
		}
		i := slices.IndexFunc(marks, func(m newsMark) bool { return m.typ == e.Type })
		s.events.said++
		if i >= 0 {
			s.events.right++
		}
		if pinned(e) {
			s.pins.said++
			switch {
			case i < 0:
				s.miss(id, "extra: %s %s", e.Type, around(doc, e.Trigger.Span))
			case marks[i].class != event.Now:
				s.miss(id, "%s taken for now: %s %s", marks[i].class, e.Type, around(doc, e.Trigger.Span))
			default:
				s.pins.right++
			}
		}
	}
	for i := range doc.Tokens {
		word := doc.Tokens[i].Span
		marks, _ := st.at(doc, word)
		for _, m := range marks {
			gold[m.typ] = true
			any, pin := tellers(doc.Events, m.typ, word)
			s.events.marks++
			if any {
				s.events.found++
			} else {
				s.miss(id, "missed: %s %s %s", m.typ, m.class, around(doc, word))
			}
			if m.class == event.Now {
				s.pins.marks++
				if pin {
					s.pins.found++
				}
			}
		}
	}
	for typ := range gold {
		s.of(typ).Gold++
		if system[typ] {
			s.of(typ).Match++
		}
	}
	for typ := range system {
		s.of(typ).System++
	}
}

// tellers reports whether an event of a type, and one that is a pin, is told in
// the sentence of a word.
func tellers(events []*khabar.Event, typ string, word khabar.Span) (any, pin bool) {
	for _, e := range events {
		if e.Type == typ && slices.ContainsFunc(e.Evidence, func(q khabar.Quote) bool { return q.Span.Overlaps(word) }) {
			any, pin = true, pin || pinned(e)
		}
	}
	return any, pin
}

// pinned reports whether an event is shown on its own, as a happening.
func pinned(e *khabar.Event) bool {
	return !e.Aggregate && e.Modality == khabar.ModalityActual && e.Status != khabar.StatusBackground && e.Status != khabar.StatusProposed
}

func (s *newsScorer) rows(cb *codebook.Codebook) []score.Row {
	var micro score.PRF
	var each []string
	macro := 0.0
	for _, t := range cb.Types {
		c := s.of(t.Name)
		micro.Match, micro.System, micro.Gold = micro.Match+c.Match, micro.System+c.System, micro.Gold+c.Gold
		macro += c.F1() / float64(len(cb.Types))
		each = append(each, fmt.Sprintf("%s %.0f", t.Name, c.F1()))
	}
	row := func(measure string, value float64, n int, note string) score.Row {
		return score.Row{Set: s.set, Stage: "events", Measure: measure, Value: value, Unit: "%", N: n, Note: note}
	}
	share := func(a, b int) float64 { return score.PRF{Match: a, System: b}.Precision() }
	macroRow := row("types F1, macro", macro, micro.Gold, strings.Join(each, ", "))
	macroRow.First, macroRow.Aim = 38, 62
	return []score.Row{
		row("types F1, micro", micro.F1(), micro.Gold, fmt.Sprintf("types a document, %d documents; precision %.1f, recall %.1f", s.documents, micro.Precision(), micro.Recall())),
		macroRow,
		row("events right", share(s.events.right, s.events.said), s.events.said, "a mark of the type on the trigger"),
		row("marks found", share(s.events.found, s.events.marks), s.events.marks, "an event of the type in the sentence"),
		row("pins right", share(s.pins.right, s.pins.said), s.pins.said, "and marked as a happening of now"),
		row("happenings found as pins", share(s.pins.found, s.pins.marks), s.pins.marks, ""),
	}
}
