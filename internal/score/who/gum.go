package who

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khabar"
	"khabar/internal/model/conllu"
	"khabar/internal/score"
)

// gold is a mention of the gold standard.
type gold struct {
	id   string
	kind string      // person, organization …
	head khabar.Span // the first word of its minimal span
	tail khabar.Span // the last one
	upos string      // of the first
	form string

	min   []int // the words of the minimal span, counted from 1
	words int   // read so far
}

type gumDoc struct {
	name, date, text string
	golds            []gold
}

// coreference scores GUM.
func (r *reader) coreference(ctx context.Context, set, text string, o score.Options) ([]score.Row, error) {
	sentences, err := conllu.ReadAll(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	docs, err := gumDocs(sentences)
	if err != nil {
		return nil, err
	}
	groups := map[string]*tally{"all": {}, "news": {}, "fifth": {}}
	for n, d := range docs {
		if o.Limit > 0 && n >= o.Limit {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		doc := r.read(d.text, d.date)
		left := o.Errors - groups["all"].shown
		if unread(n) {
			left = 0
		}
		t := compare(doc, d, o, left)
		groups["all"].add(t)
		if unread(n) {
			groups["fifth"].add(t)
		}
		if genre := strings.Split(d.name, "_"); len(genre) > 1 && (genre[1] == "news" || genre[1] == "interview") {
			groups["news"].add(t)
		}
	}
	var rows []score.Row
	rows = append(rows, groups["all"].rows(set)...)
	rows = append(rows, groups["fifth"].links.rows(set+" (unread fifth)")...)
	rows = append(rows, groups["news"].rows(set+" (news, interview)")...)
	return rows, nil
}

// gumDocs puts the documents together.
func gumDocs(sentences []*conllu.Sentence) ([]*gumDoc, error) {
	var docs []*gumDoc
	var cur *gumDoc
	var b strings.Builder
	open := map[string][]int{} // id → open golds
	flush := func() {
		if cur != nil {
			cur.text = b.String()
			docs = append(docs, cur)
		}
		b.Reset()
		open = map[string][]int{}
	}
	for _, s := range sentences {
		if name, ok := s.Comment("newdoc id"); ok {
			flush()
			cur = &gumDoc{name: name}
			cur.date, _ = s.Comment("meta::dateCreated")
		}
		if cur == nil {
			return nil, fmt.Errorf("a sentence before the first newdoc")
		}
		if b.Len() > 0 {
			if _, ok := s.Comment("newpar"); ok || hasFlag(s, "newpar") {
				trimmed := strings.TrimRight(b.String(), " ")
				b.Reset()
				b.WriteString(trimmed + "\n\n")
			}
		}
		ends := multiwords(s)
		for i := range s.Words {
			w := &s.Words[i]
			span := khabar.Span{Start: b.Len(), End: b.Len() + len(w.Form)}
			form, space := w.Form, w.SpaceAfter()
			if r, ok := ends[i+1]; ok {
				// Words of a multiword token share its letters; the pieces are
				// written as they are where they add up.
				space = space && r
			}
			b.WriteString(form)
			if space {
				b.WriteByte(' ')
			}
			for _, part := range entityParts(w.Misc) {
				if part.open {
					n := len(cur.golds)
					cur.golds = append(cur.golds, gold{id: part.id, kind: part.kind, min: part.min})
					open[part.id] = append(open[part.id], n)
				}
			}
			for _, list := range open {
				for _, n := range list {
					g := &cur.golds[n]
					g.words++
					if g.words == g.min[0] {
						g.head, g.upos, g.form = span, w.UPOS, strings.ToLower(w.Form)
					}
					if slices.Contains(g.min, g.words) {
						g.tail = span
					}
				}
			}
			for _, part := range entityParts(w.Misc) {
				if list := open[part.id]; part.close && len(list) > 0 {
					open[part.id] = list[:len(list)-1]
				}
			}
		}
	}
	flush()
	return docs, nil
}

func hasFlag(s *conllu.Sentence, key string) bool {
	for _, c := range s.Comments {
		if strings.TrimSpace(strings.TrimPrefix(c, "#")) == key {
			return true
		}
	}
	return false
}

// multiwords says for each word inside a multiword token whether white space
// may follow it.
func multiwords(s *conllu.Sentence) map[int]bool {
	out := map[int]bool{}
	for _, r := range s.Ranges {
		for i := r.First; i < r.Last; i++ {
			out[i] = false
		}
		cols := strings.Split(r.Rest, "\t")
		out[r.Last] = !strings.Contains(cols[len(cols)-1], "SpaceAfter=No")
	}
	return out
}

// entityPart is one bracket of an Entity annotation.
type entityPart struct {
	id, kind    string
	min         []int // the words of the minimal span, counted from 1
	open, close bool
}

// entityParts reads "(5-person-new-nnnnn-cf1-2-sgl(6-place-…)7)".
func entityParts(misc string) []entityPart {
	value := ""
	for _, a := range strings.Split(misc, "|") {
		if v, ok := strings.CutPrefix(a, "Entity="); ok {
			value = v
		}
	}
	var out []entityPart
	for value != "" {
		if value[0] == '(' {
			end := strings.IndexAny(value[1:], "()")
			if end < 0 {
				end = len(value) - 1
			}
			body := value[1 : 1+end]
			value = value[1+end:]
			f := strings.Split(body, "-")
			p := entityPart{id: f[0], open: true}
			if len(f) > 1 {
				p.kind = f[1]
			}
			if len(f) > 5 {
				for _, w := range strings.Split(f[5], ",") {
					if n, err := strconv.Atoi(w); err == nil && n > 0 {
						p.min = append(p.min, n)
					}
				}
			}
			if p.min == nil {
				p.min = []int{1}
			}
			if strings.HasPrefix(value, ")") {
				p.close, value = true, value[1:]
			}
			out = append(out, p)
			continue
		}
		end := strings.IndexByte(value, ')')
		if end < 0 {
			break
		}
		out = append(out, entityPart{id: value[:end], close: true})
		value = value[end+1:]
	}
	return out
}

// tally of the comparison.
type tally struct {
	precision, recall     float64 // sums of B-cubed
	system, gold          int
	match                 int // mentions found
	pronouns, tried, good int
	shown                 int
	links                 links
}

func (t *tally) add(u tally) {
	t.precision += u.precision
	t.recall += u.recall
	t.system += u.system
	t.gold += u.gold
	t.match += u.match
	t.pronouns += u.pronouns
	t.tried += u.tried
	t.good += u.good
	t.shown += u.shown
	t.links.add(&u.links)
}

func (t *tally) rows(set string) []score.Row {
	p, r := 100*t.precision/float64(max(t.system, 1)), 100*t.recall/float64(max(t.gold, 1))
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	found := score.PRF{Match: t.match, System: t.system, Gold: t.gold}
	return append([]score.Row{
		{Set: set, Stage: "who", Measure: "named persons and organisations, found F1", Value: found.F1(), Unit: "%", N: t.gold},
		{Set: set, Stage: "who", Measure: "named persons and organisations, B3 F1", Value: f, Unit: "%", N: t.gold,
			Note: fmt.Sprintf("precision %.1f, recall %.1f", p, r)},
		{Set: set, Stage: "who", Measure: "he, she, they: resolved", Value: 100 * float64(t.tried) / float64(max(t.pronouns, 1)), Unit: "%", N: t.pronouns},
		{Set: set, Stage: "who", Measure: "he, she, they: right where resolved", Value: 100 * float64(t.good) / float64(max(t.tried, 1)), Unit: "%", N: t.tried},
	}, t.links.rows(set)...)
}

// compare scores one document.
func compare(doc *khabar.Document, d *gumDoc, o score.Options, errors int) tally {
	var t tally
	// Gold mentions by the byte their head starts at; the innermost wins.
	byHead := map[int]int{}
	for i, g := range d.golds {
		if g.kind == "person" || g.kind == "organization" {
			byHead[g.head.Start] = i
		}
	}
	named := func(g *gold) bool { return g.upos == "PROPN" }
	sysOf := map[int]int{} // gold mention → entity
	goldsIn := map[int]map[string]int{}
	size := map[int]int{}
	var system []struct{ entity, gold int }
	for i := range doc.Actors {
		m := &doc.Actors[i]
		if m.Entity < 0 {
			continue
		}
		g := goldAt(doc, d, m, byHead)
		isName := m.Form == khabar.FormName || m.Form == khabar.FormPossessive
		class := doc.Entities[m.Entity].Class
		if g >= 0 && named(&d.golds[g]) {
			if _, had := sysOf[g]; had {
				continue
			}
		} else if g >= 0 {
			if goldsIn[m.Entity] == nil {
				goldsIn[m.Entity] = map[string]int{}
			}
			if m.Form != khabar.FormPronoun {
				goldsIn[m.Entity][d.golds[g].id]++
			}
			continue
		}
		if g < 0 && (!isName || class != khabar.ClassPerson && class != khabar.ClassOrganisation) {
			continue
		}
		if g < 0 && class != khabar.ClassPerson {
			continue // an organisation GUM calls otherwise: place, abstract
		}
		system = append(system, struct{ entity, gold int }{m.Entity, g})
		size[m.Entity]++
		if g >= 0 {
			sysOf[g] = m.Entity
			if goldsIn[m.Entity] == nil {
				goldsIn[m.Entity] = map[string]int{}
			}
			goldsIn[m.Entity][d.golds[g].id]++
		} else if errors > t.shown && o.Log != nil {
			t.shown++
			fmt.Fprintf(o.Log, "%s: spurious %q (%s)\n", d.name, m.Of(doc.Text), m.Rule)
		}
	}
	namedIn := func(entity int, id string) (n int) {
		for g, e := range sysOf {
			if e == entity && d.golds[g].id == id {
				n++
			}
		}
		return n
	}
	goldSize := map[string]int{}
	for i := range d.golds {
		if g := &d.golds[i]; byHead[g.head.Start] == i && named(g) && (g.kind == "person" || g.kind == "organization") {
			goldSize[g.id]++
		}
	}
	t.system = len(system)
	for _, s := range system {
		if s.gold >= 0 {
			t.match++
			t.precision += float64(namedIn(s.entity, d.golds[s.gold].id)) / float64(size[s.entity])
		}
	}
	for i := range d.golds {
		g := &d.golds[i]
		if byHead[g.head.Start] != i || !named(g) || g.kind != "person" && g.kind != "organization" {
			continue
		}
		t.gold++
		e, ok := sysOf[i]
		if ok {
			t.recall += float64(namedIn(e, g.id)) / float64(goldSize[g.id])
		} else if errors > t.shown && o.Log != nil {
			t.shown++
			fmt.Fprintf(o.Log, "%s: missing %s …%s\n", d.name, g.kind, strings.ReplaceAll(doc.Text[max(0, g.head.Start-30):min(len(doc.Text), g.head.End+15)], "\n", " "))
		}
	}
	pronounScore(doc, d, byHead, goldsIn, &t, o, errors)
	linkScore(doc, d, &t, o, errors)
	return t
}

var third = map[string]bool{"he": true, "him": true, "his": true, "she": true, "her": true, "they": true, "them": true, "their": true}

func pronounScore(doc *khabar.Document, d *gumDoc, byHead map[int]int, goldsIn map[int]map[string]int, t *tally, o score.Options, errors int) {
	told := map[string]bool{}
	at := map[int]*khabar.ActorMention{}
	for i := range doc.Actors {
		if m := &doc.Actors[i]; m.Form == khabar.FormPronoun {
			at[m.Start] = m
		}
	}
	for i := range d.golds {
		g := &d.golds[i]
		if byHead[g.head.Start] != i || g.kind != "person" && g.kind != "organization" {
			continue
		}
		if !third[g.form] {
			if g.upos != "PRON" {
				told[g.id] = true
			}
			continue
		}
		if !told[g.id] {
			continue
		}
		t.pronouns++
		m := at[g.head.Start]
		if m == nil || m.Entity < 0 {
			continue
		}
		t.tried++
		if goldsIn[m.Entity][g.id] > 0 {
			t.good++
		} else if errors > t.shown && o.Log != nil {
			t.shown++
			fmt.Fprintf(o.Log, "%s: %q is not %q: …%s\n", d.name, g.form, doc.Entities[m.Entity].Name,
				strings.ReplaceAll(doc.Text[max(0, g.head.Start-120):min(len(doc.Text), g.head.End+20)], "\n", " "))
		}
	}
}
