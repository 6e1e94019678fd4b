package event

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/internal/collect"
	"khabar/internal/event"
	"khabar/internal/report"
	"khabar/internal/score"
	"khabar/internal/score/corpus"
)

// Labels are classes that a reader gave to triggers of development texts. The
// file holds no text: a line names a document of a set ("hrds-28", by the line
// of its file), a trigger by its offset in code points, and its class. What tells
// a happening again is "repeat".
type label struct {
	start  int
	class  event.Class
	repeat bool
}

// readLabels reads a file of labels, by document.
func readLabels(name string) (map[string][]label, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := map[string][]label{}
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if line == "" || line[0] == '#' {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) != 3 {
			return nil, fmt.Errorf("%s:%d: %d columns", name, n, len(c))
		}
		repeat := c[2] == "repeat"
		if repeat {
			c[2] = event.Now.String()
		}
		at, err := strconv.Atoi(c[1])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		class, err := event.ParseClass(c[2])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		out[c[0]] = append(out[c[0]], label{at, class, repeat})
	}
	return out, s.Err()
}

// Training reads the labelled documents of the sets under data and the items of the
// corpus that belong to part; for the train part the marked news too.
func Training(ctx context.Context, data, labels, items string, part corpus.Part) (*Labelled, error) {
	t, err := newTrainer()
	if err != nil {
		return nil, err
	}
	if err := t.labels(ctx, data, labels); err != nil {
		return nil, err
	}
	if part == corpus.Train {
		if err := t.news(ctx, data, false); err != nil {
			return nil, err
		}
	}
	return &t.Labelled, t.corpus(items, part)
}

// Labelled are documents with what is known of their words.
type Labelled struct {
	Words  []event.Word // of the corpus, with the types that they tell of
	Finder *event.Finder
	texts  []text
}

// text is a document with what is known of its triggers and pairs.
type text struct {
	doc    *khabar.Document
	class  func(*khabar.Document, khabar.Span) (event.Class, bool)
	same   func(*khabar.Document, []event.Pair) (int, bool)
	learnt bool // its words are among Words
}

// Data fits a teller, and collects the examples of the scorers: those of a text
// under a teller, and pairs under a scorer of triggers, that did not see it.
func (l *Labelled) Data(cfg event.Config) *event.Data {
	all := func(int) bool { return false }
	d := &event.Data{Teller: l.Finder.FitTeller(cfg.Seed, l.Words, all)}
	folds := make([]*event.Finder, cfg.Folds)
	for k := range folds {
		folds[k] = l.Finder.Tell(l.Finder.FitTeller(cfg.Seed, l.Words, in(k, cfg.Folds)))
	}
	told := l.Finder.Tell(d.Teller)
	finder := func(group int) *event.Finder {
		if l.texts[group].learnt {
			return folds[group%cfg.Folds]
		}
		return told
	}
	d.Triggers = l.triggers(finder)
	judges := make([]*event.Finder, cfg.Folds)
	for k := range judges {
		judges[k] = l.Finder.Judge(cfg, d.Triggers, in(k, cfg.Folds))
	}
	d.Twins = l.twins(func(group int) *event.Finder { return finder(group).JudgeAs(judges[group%cfg.Folds]) })
	return d
}

// DataUnder collects the examples under what is trained on other texts.
func (l *Labelled) DataUnder(cfg event.Config, trained *event.Data) *event.Data {
	f := l.Finder.Tell(trained.Teller).Judge(cfg, trained.Triggers, func(int) bool { return false })
	finder := func(int) *event.Finder { return f }
	return &event.Data{Teller: trained.Teller, Triggers: l.triggers(finder), Twins: l.twins(finder)}
}

func in(k, folds int) func(group int) bool { return func(group int) bool { return group%folds == k } }

// triggers returns each trigger that has a label and is still one, with its class.
func (l *Labelled) triggers(finder func(group int) *event.Finder) []event.Example {
	var out []event.Example
	for group, t := range l.texts {
		for _, k := range finder(group).Candidates(t.doc) {
			if c, ok := t.class(t.doc, k.Span); ok {
				out = append(out, event.Example{Candidate: k, Class: c, Group: group, Text: around(t.doc, k.Span)})
			}
		}
	}
	return out
}

// twins returns the pairs that tell one happening or two.
func (l *Labelled) twins(finder func(group int) *event.Finder) []event.Twins {
	var out []event.Twins
	for group, t := range l.texts {
		for _, p := range finder(group).Pairs(t.doc) {
			if k, ok := t.same(t.doc, p); ok {
				out = append(out, event.Twins{Pairs: p, Same: k, Group: group})
			}
		}
	}
	return out
}

// trainer reads documents.
type trainer struct {
	Labelled
	reports *report.Reader
	chain   *chain
}

func newTrainer() (*trainer, error) {
	t := &trainer{}
	var err error
	if t.reports, err = report.New(); err != nil {
		return nil, err
	}
	if t.Finder, err = event.Untrained(); err != nil {
		return nil, err
	}
	t.chain, err = newChainOf(t.Finder)
	return t, err
}

// add takes a report: what class its triggers have, which pairs tell one happening
// (the index of the one told again, or what event.Twins says of none and any), and
// what types of event its words tell of, nil where that is not known.
func (t *trainer) add(r *khabar.Report, x text, types func(*khabar.Document, khabar.Span) (types []string, read bool)) {
	x.doc, x.learnt = t.chain.before(r), types != nil
	if types != nil {
		t.Words = append(t.Words, t.Finder.Words(x.doc, len(t.texts), types)...)
	}
	t.texts = append(t.texts, x)
}

// around is a span in its sentence.
func around(doc *khabar.Document, s khabar.Span) string {
	for _, sent := range doc.Sentences {
		if sent.Span.Contains(s) {
			return doc.Text[sent.Start:s.Start] + "<" + s.Of(doc.Text) + ">" + doc.Text[s.End:sent.Span.End]
		}
	}
	return s.Of(doc.Text)
}

// corpus adds the items of a part: a trigger or further word of an event has the
// event's class, any other word is none.
func (t *trainer) corpus(dir string, part corpus.Part) error {
	items, err := corpus.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.Part() != part {
			continue
		}
		t.add(it.Report(), text{class: func(_ *khabar.Document, s khabar.Span) (event.Class, bool) {
			for _, e := range it.Events {
				if slices.ContainsFunc(e.Roles, func(f corpus.Filler) bool { return f.Span.Overlaps(s) }) {
					return 0, false // "left eleven dead": a word of the event
				}
				if tells(e, s) {
					return marked(e), true
				}
			}
			return event.None, true
		}, same: func(_ *khabar.Document, pairs []event.Pair) (int, bool) {
			i := slices.IndexFunc(it.Events, func(e *corpus.Event) bool { return tells(e, pairs[0].Second) })
			if i < 0 {
				return 0, false
			}
			for k, p := range pairs {
				if slices.ContainsFunc(p.First, func(s khabar.Span) bool { return tells(it.Events[i], s) }) {
					return k, true
				}
			}
			return event.NoTwin, true
		}}, func(_ *khabar.Document, s khabar.Span) (types []string, read bool) {
			for _, e := range it.Events {
				if tells(e, s) {
					types = append(types, e.Type)
				}
			}
			return types, true
		})
	}
	return nil
}

// tells reports whether a span lies on a word that tells an event.
func tells(e *corpus.Event, s khabar.Span) bool {
	return e.Trigger.Overlaps(s) || slices.ContainsFunc(e.Further, s.Overlaps)
}

// marked is the class of a marked event.
func marked(e *corpus.Event) event.Class {
	switch {
	case e.Modality != khabar.ModalityActual || e.Status == khabar.StatusProposed:
		return event.Unreal
	case e.Aggregate:
		return event.Many
	case e.Status == khabar.StatusBackground:
		return event.Past
	}
	return event.Now
}

// labels adds the labelled documents.
func (t *trainer) labels(ctx context.Context, data, labels string) error {
	gold, err := readLabels(labels)
	if err != nil {
		return err
	}
	items, err := labelled(ctx, data, func(id string) bool { return gold[id] != nil })
	if err != nil {
		return err
	}
	for _, item := range items {
		reps, err := t.reports.Read(item, report.Options{AsIs: true})
		if err != nil {
			return err
		}
		find := func(doc *khabar.Document, s khabar.Span) (label, bool) {
			at := utf8.RuneCountInString(doc.Text[:s.Start])
			i := slices.IndexFunc(gold[item.ID], func(l label) bool { return l.start == at })
			if i < 0 {
				return label{}, false
			}
			return gold[item.ID][i], true
		}
		t.add(reps[0], text{class: func(doc *khabar.Document, s khabar.Span) (event.Class, bool) {
			l, ok := find(doc, s)
			return l.class, ok
		}, same: func(doc *khabar.Document, pairs []event.Pair) (int, bool) {
			l, ok := find(doc, pairs[0].Second)
			if l.repeat {
				return event.OneTwin, ok
			}
			return event.NoTwin, ok && l.class == event.Now
		}}, nil)
	}
	return nil
}

// labelled returns the documents that labels speak of, in order of their names.
func labelled(ctx context.Context, data string, wanted func(id string) bool) ([]*collect.Item, error) {
	var out []*collect.Item
	add := func(id, text, title, published string) {
		if wanted(id) {
			out = append(out, &collect.Item{ID: id, Kind: collect.KindRecord, Text: text,
				Record: &collect.Record{ID: id, Title: title, Published: published}})
		}
	}
	type line struct {
		Title, Date, Text string
		Sentences         []struct{ Tokens []string }
	}
	for _, set := range []struct{ name, file string }{
		{"hrds", "hrdsattack/train.jsonl.gz"}, {"muc", "muc4/dev.jsonl.gz"}, {"pitf", "pitf/dev.jsonl.gz"},
		{"ecb", "ecbplus/train.jsonl.gz"}, {"pol", "polnear/train.jsonl.gz"},
	} {
		n := 0
		if err := score.Each(ctx, filepath.Join(data, set.file), 0, func(d *line) error {
			text := d.Text
			if set.name == "ecb" {
				text = untokenise(d.Sentences)
			}
			add(fmt.Sprintf("%s-%d", set.name, n), text, d.Title, d.Date)
			n++
			return nil
		}); err != nil {
			return nil, err
		}
	}
	n := 0
	for _, shard := range []string{"000", "001", "002"} {
		err := eachBlock(filepath.Join(data, "raw_news", shard+".txt.gz"), func(b []string) {
			add(fmt.Sprintf("wiki-%d", n), strings.Join(b[1:], "\n\n"), b[0], "")
			n++
		})
		if err != nil {
			return nil, err
		}
	}
	n = 0
	err := eachBlock(filepath.Join(data, "raw_news", "003.txt.gz"), func(b []string) {
		for k := range b { // eight paragraphs from the k-th on
			add(fmt.Sprintf("cur-%d-%d", n, k), strings.Join(b[k:min(k+8, len(b))], "\n\n"), "", "")
		}
		n++
	})
	slices.SortFunc(out, func(a, b *collect.Item) int { return strings.Compare(a.ID, b.ID) })
	return out, err
}

// eachBlock hands out the documents of a file of raw news: runs of lines.
func eachBlock(name string, do func([]string)) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	var block []string
	for s.Scan() {
		if line := s.Text(); line != "" {
			block = append(block, line)
		} else if len(block) > 0 {
			do(block)
			block = nil
		}
	}
	if len(block) > 0 {
		do(block)
	}
	return s.Err()
}

var (
	closing = regexp.MustCompile(` ([.,;:!?)%]|'s|n't|'')`)
	opening = regexp.MustCompile("([(]|``) ")
	quotes  = strings.NewReplacer("``", `"`, "''", `"`)
)

// untokenise makes plain text of the tokens of ECB+.
func untokenise(sentences []struct{ Tokens []string }) string {
	var b strings.Builder
	for i, s := range sentences {
		if i > 0 {
			b.WriteByte(' ')
		}
		t := closing.ReplaceAllString(strings.Join(s.Tokens, " "), "$1")
		b.WriteString(quotes.Replace(opening.ReplaceAllString(t, "$1")))
	}
	return b.String()
}
