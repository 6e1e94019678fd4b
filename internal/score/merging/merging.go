// Package merging measures package incident on reports of which it is known that
// they tell one happening or two, and hands them on as lessons to learn from:
// headlines of UCDP GED (of one coded event, or of two), texts of PITF (of two
// coded incidents, once with their day and once without any), and the events
// that khabar reads in ECB+ documents.
package merging

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"khabar"
	"khabar/extract"
	"khabar/internal/gazetteer"
	"khabar/internal/incident"
	"khabar/internal/score"
	"khabar/internal/score/casualty"
	"khabar/internal/score/coref"
)

// coded is what coders made of a text: when and where its incident was.
type coded struct {
	from, to int // days since 1970
	lat, lon float64
	known    bool // the point is known
}

// farDays and farKilometres are from where two coded incidents are surely two.
const (
	farDays       = 5
	farKilometres = 100
)

func (a coded) apart(b coded) bool {
	return max(a.from, b.from)-min(a.to, b.to) > farDays || a.known && b.known && gazetteer.Distance(a.lat, a.lon, b.lat, b.lon) > farKilometres
}

// Part says which texts of PITF to take.
type Part int

// The parts.
const (
	All Part = iota
	Read
	Unread
)

type pitfText struct {
	ID, Date, Text string
	Gold           struct{ Lat, Lon *float64 }
}

// PITF reads texts of coded incidents, with the day they were reported on, or
// without. Two of incidents apart in time or place are of two happenings; of
// others nothing is known.
func PITF(ctx context.Context, x *extract.Extractor, dir string, part Part, dated bool, limit int) (incident.Lesson, error) {
	known := map[string]coded{}
	l := incident.Lesson{Name: "pitf, undated"}
	if dated {
		l.Name = "pitf, dated"
	}
	err := score.Each(ctx, filepath.Join(dir, "dev.jsonl.gz"), limit, func(d *pitfText) error {
		if d.Date == "" || part != All && casualty.Unread(d.Text) != (part == Unread) {
			return nil
		}
		day, err := dayOf(d.Date)
		if err != nil {
			return err
		}
		c := coded{from: day, to: day}
		if d.Gold.Lat != nil && d.Gold.Lon != nil {
			c.lat, c.lon, c.known = *d.Gold.Lat, *d.Gold.Lon, true
		}
		known[d.ID] = c
		r := &khabar.Report{ID: d.ID, Text: d.Text, Language: "en"}
		if dated {
			r.Published, r.PublishedInfo = d.Date, khabar.PublishedInfo{Kind: khabar.PublishedInferred, Earliest: d.Date, Latest: d.Date}
		}
		l.Reports = append(l.Reports, x.Report(r, extract.Options{}))
		return nil
	})
	l.Fold = func(report string) int { return foldOf(monthOf(known[report].from)) }
	l.Answer = func(a, b incident.EventRef) incident.Answer {
		if a.Report != b.Report && known[a.Report].apart(known[b.Report]) {
			return incident.Apart
		}
		return incident.Unknown
	}
	return l, err
}

// Folds is the number of parts of a lesson.
const Folds = 5

func foldOf(name string) int {
	h := fnv.New32a()
	io.WriteString(h, name) // a hash never fails
	return int(h.Sum32() % Folds)
}

func monthOf(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01") }

func dayOf(iso string) (int, error) {
	t, err := time.Parse(time.DateOnly, iso)
	return int(t.Unix() / 86400), err
}

// headline is an entry of source_article: outlet, day, headline.
var headline = regexp.MustCompile(`"[^",]+,(\d{4}-\d\d-\d\d),([^"]+)"`)

// most is how many coded events a headline may tell of; one of more is a list.
const most = 2

// UCDP reads the headlines of coded events. Two are of one happening where they
// are given as sources of one event, and of two where they have none in common
// and all events of the one lie apart from all of the other.
func UCDP(ctx context.Context, x *extract.Extractor, dir string, limit int) (incident.Lesson, error) {
	type row struct {
		ID      string
		Article string `json:"source_article"`
		Gold    struct {
			Start    string `json:"date_start"`
			End      string `json:"date_end"`
			Lat, Lon float64
			Where    int `json:"where_prec"`
		}
	}
	events := map[string]coded{}
	of := map[string][]string{} // events by report
	var order [][2]string
	err := score.Each(ctx, filepath.Join(dir, "ged_pakistan.jsonl.gz"), limit, func(r *row) error {
		from, err := dayOf(r.Gold.Start)
		if err != nil {
			return err
		}
		to, err := dayOf(r.Gold.End)
		if err != nil {
			return err
		}
		events[r.ID] = coded{from, to, r.Gold.Lat, r.Gold.Lon, r.Gold.Where <= 3}
		for _, m := range headline.FindAllStringSubmatch(r.Article, -1) {
			id := m[1] + " " + m[2]
			if len(of[id]) == 0 {
				order = append(order, [2]string{m[1], m[2]})
			}
			of[id] = append(of[id], r.ID)
		}
		return nil
	})
	l := incident.Lesson{Name: "ucdp headlines"}
	for _, h := range order {
		if id := h[0] + " " + h[1]; len(of[id]) <= most && !strings.Contains(h[1], "ummary") {
			l.Reports = append(l.Reports, x.Report(&khabar.Report{ID: id, Text: h[1], Language: "en", Published: h[0],
				PublishedInfo: khabar.PublishedInfo{Kind: khabar.PublishedStated, Earliest: h[0], Latest: h[0]}}, extract.Options{}))
		}
	}
	l.Fold = func(report string) int { return foldOf(monthOf(events[of[report][0]].from)) }
	l.Answer = func(a, b incident.EventRef) incident.Answer {
		if a.Report == b.Report {
			return incident.Unknown
		}
		for _, e := range of[a.Report] {
			for _, f := range of[b.Report] {
				if e == f {
					return incident.Same
				}
				if !events[e].apart(events[f]) {
					return incident.Unknown
				}
			}
		}
		return incident.Apart
	}
	return l, err
}

// Tally of the pairs of events with a known answer.
type Tally struct{ Joined, JoinedWrong, Same int }

// Measure merges the reports of a lesson and counts.
func Measure(ctx context.Context, m *incident.Merger, l *incident.Lesson) (Tally, error) {
	incidents, err := m.Merge(ctx, l.Reports)
	if err != nil {
		return Tally{}, err
	}
	var t Tally
	var all []incident.EventRef
	for _, in := range incidents {
		if in.Kind != incident.KindHappened {
			continue
		}
		all = append(all, in.Events...)
		for j, b := range in.Events {
			for _, a := range in.Events[:j] {
				switch l.Answer(a, b) {
				case incident.Same:
					t.Joined++
				case incident.Apart:
					t.JoinedWrong++
				}
			}
		}
	}
	for j, b := range all {
		for _, a := range all[:j] {
			if l.Answer(a, b) == incident.Same {
				t.Same++
			}
		}
	}
	return t, nil
}

// F1 of the pairs, in percent.
func (t Tally) F1() float64 {
	return 200 * float64(t.Joined) / math.Max(1, float64(t.Joined+t.JoinedWrong+t.Same))
}

func (t Tally) String() string {
	return fmt.Sprintf("joined %d of %d, wrongly %d, F1 %.1f", t.Joined, t.Same, t.JoinedWrong, t.F1())
}

// CrossFit learns from all folds but one and measures on that one, fold by fold;
// the tallies are summed up by lesson.
func CrossFit(ctx context.Context, m *incident.Merger, cfg incident.LearnConfig, lessons []incident.Lesson, prior *incident.Model) ([]Tally, error) {
	sums := make([]Tally, len(lessons))
	for f := range Folds {
		var others []incident.Lesson
		for _, l := range lessons {
			others = append(others, l.Part(func(k int) bool { return k != f }))
		}
		w, err := m.Learn(ctx, cfg, others, prior)
		if err != nil {
			return nil, err
		}
		for i, l := range lessons {
			own := l.Part(func(k int) bool { return k == f })
			t, err := Measure(ctx, m.With(w), &own)
			if err != nil {
				return nil, err
			}
			sums[i].Joined += t.Joined
			sums[i].JoinedWrong += t.JoinedWrong
			sums[i].Same += t.Same
		}
	}
	return sums, nil
}

// RunPITF counts pairs of events that are merged though their incidents lie apart,
// in texts with their day and without any. The set tells of no two that are one.
func RunPITF(ctx context.Context, o score.Options) ([]score.Row, error) {
	x, m, err := parts()
	if err != nil {
		return nil, err
	}
	var out []score.Row
	for _, part := range []Part{Read, Unread} {
		set := "pitf dev (4/5)"
		if part == Unread {
			set = "pitf dev, unread fifth"
		}
		for _, dated := range []bool{true, false} {
			l, err := PITF(ctx, x, o.Dir, part, dated, o.Limit)
			if err != nil {
				return nil, err
			}
			t, err := Measure(ctx, m, &l)
			if err != nil {
				return nil, err
			}
			measure := "pairs of two incidents merged, texts without date"
			if dated {
				measure = "pairs of two incidents merged, dated texts"
			}
			out = append(out, score.Row{Set: set, Stage: "incident", Measure: measure, Value: float64(t.JoinedWrong), N: len(l.Reports)})
		}
	}
	return out, nil
}

// RunUCDP measures the pairs of headlines. They tell little, so many cannot be joined.
func RunUCDP(ctx context.Context, o score.Options) ([]score.Row, error) {
	x, m, err := parts()
	if err != nil {
		return nil, err
	}
	l, err := UCDP(ctx, x, o.Dir, o.Limit)
	if err != nil {
		return nil, err
	}
	t, err := Measure(ctx, m, &l)
	if err != nil {
		return nil, err
	}
	return []score.Row{{Set: "ucdp_ged_pakistan", Stage: "incident", Measure: "headlines of one event joined, pairs F1", Value: t.F1(), Unit: "%", N: t.Same,
		Note: fmt.Sprintf("learned from; %d joined, %d wrongly", t.Joined, t.JoinedWrong)}}, nil
}

func parts() (*extract.Extractor, *incident.Merger, error) {
	x, err := extract.New()
	if err != nil {
		return nil, nil, err
	}
	m, err := incident.New()
	return x, m, err
}

// Lessons are what khabar train incidents learns from.
func Lessons(ctx context.Context, data string, part Part, limit int) ([]incident.Lesson, error) {
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	ecb, err := coref.Lesson(ctx, x, filepath.Join(data, "ecbplus", "train.jsonl.gz"), limit)
	if err != nil {
		return nil, err
	}
	ucdp, err := UCDP(ctx, x, filepath.Join(data, "ucdp_ged_pakistan"), limit)
	if err != nil {
		return nil, err
	}
	out := []incident.Lesson{ecb, ucdp}
	for _, dated := range []bool{true, false} {
		l, err := PITF(ctx, x, filepath.Join(data, "pitf"), part, dated, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}
