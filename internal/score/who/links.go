package who

import (
	"fmt"
	"strings"

	"khabar"
	"khabar/internal/score"
)

// What a mention takes its entity up by.
const (
	byPronoun = iota
	byDescription
	byName
	ways
)

var wayNames = [ways]string{"pronouns", "descriptions", "later names"}

// links counts antecedents: a mention links to the last mention before it, no pronoun,
// of its entity. The link is right where the gold standard puts the two together.
type links struct {
	gold  [ways]int // persons and organisations told of before
	made  [ways]int // links drawn
	right [ways]int // of those, right
	good  [ways]int // right ones among gold
}

func (l *links) add(o *links) {
	for k := range ways {
		l.gold[k] += o.gold[k]
		l.made[k] += o.made[k]
		l.right[k] += o.right[k]
		l.good[k] += o.good[k]
	}
}

func (l *links) rows(set string) []score.Row {
	var rows []score.Row
	for k := range ways {
		p, r := 100*float64(l.right[k])/float64(max(l.made[k], 1)), 100*float64(l.good[k])/float64(max(l.gold[k], 1))
		f := 0.0
		if p+r > 0 {
			f = 2 * p * r / (p + r)
		}
		rows = append(rows, score.Row{Set: set, Stage: "who", Measure: "antecedent of " + wayNames[k] + " F1", Value: f, Unit: "%", N: l.gold[k],
			Note: fmt.Sprintf("precision %.1f, recall %.1f", p, r)})
	}
	return rows
}

// wayOf says by what a gold mention takes its entity up; -1 where by nothing scored.
func wayOf(g *gold) int {
	switch {
	case third[g.form] || g.form == "it" || g.form == "its":
		return byPronoun
	case g.upos == "PROPN":
		return byName
	case g.upos == "NOUN":
		return byDescription
	}
	return -1
}

// linkScore compares the links of one document.
func linkScore(doc *khabar.Document, d *gumDoc, t *tally, o score.Options, errors int) {
	marks := d.marks()
	heads := marks.heads
	goldOf := make([]int, len(doc.Actors))
	for i := range doc.Actors {
		goldOf[i] = marks.of(doc, &doc.Actors[i])
	}
	last := map[string]int{} // gold entity → its last mention so far that is no pronoun
	before := make([]int, len(d.golds))
	for i := range d.golds {
		g := &d.golds[i]
		before[i] = -1
		if n, ok := last[g.id]; ok {
			before[i] = n
		}
		if heads[g.head.Start] == i && g.upos != "PRON" && g.upos != "DET" {
			last[g.id] = i
		}
	}
	seen := make([]bool, len(d.golds)) // linked by the system
	lastOf := map[int]int{}            // entity → its last mention so far that is no pronoun
	for i := range doc.Actors {
		m := &doc.Actors[i]
		if m.Entity < 0 {
			continue
		}
		ante, had := lastOf[m.Entity]
		if m.Form != khabar.FormPronoun {
			lastOf[m.Entity] = i
		}
		g := goldOf[i]
		if !had || g >= 0 && seen[g] || g < 0 && doc.Entities[m.Entity].Class == khabar.ClassState {
			continue // GUM marks no nationality words
		}
		k := byName
		switch {
		case g >= 0:
			k = wayOf(&d.golds[g])
		case m.Form == khabar.FormPronoun:
			k = byPronoun
		case m.Form == khabar.FormNominal:
			k = byDescription
		}
		if k < 0 {
			continue
		}
		if g >= 0 {
			seen[g] = true
		}
		t.links.made[k]++
		if a := goldOf[ante]; g >= 0 && a >= 0 && d.golds[a].id == d.golds[g].id {
			t.links.right[k]++
			if scored(d, heads, before, g) {
				t.links.good[k]++
			}
			continue
		}
		true1 := "new"
		if g < 0 {
			true1 = "no mention"
		} else if before[g] >= 0 {
			true1 = around(doc, d.golds[before[g]].head, 0)
		}
		t.wrong(d, o, errors, "%s: wrong %s %q [%s] to %q, not %q: …%s", d.name, wayNames[k], m.Of(doc.Text), m.Rule, doc.Actors[ante].Of(doc.Text), true1, around(doc, m.Span, 100))
	}
	for i := range d.golds {
		g := &d.golds[i]
		if !scored(d, heads, before, i) {
			continue
		}
		k := wayOf(g)
		t.links.gold[k]++
		if !seen[i] {
			t.wrong(d, o, errors, "%s: unlinked %s %q of %q: …%s", d.name, wayNames[k], g.form, around(doc, d.golds[before[i]].head, 0), around(doc, g.head, 100))
		}
	}
}

// scored reports whether gold mention i is a person or organisation told of before.
func scored(d *gumDoc, heads map[int]int, before []int, i int) bool {
	g := &d.golds[i]
	return heads[g.head.Start] == i && before[i] >= 0 && wayOf(g) >= 0 && (g.kind == "person" || g.kind == "organization")
}

func (t *tally) wrong(d *gumDoc, o score.Options, errors int, format string, args ...any) {
	if o.Log == nil || t.shown >= errors {
		return
	}
	t.shown++
	fmt.Fprintf(o.Log, format+"\n", args...)
}

func around(doc *khabar.Document, s khabar.Span, before int) string {
	after := before / 3
	return strings.ReplaceAll(doc.Text[max(0, s.Start-before):min(len(doc.Text), s.End+after)], "\n", " ")
}

// goldAt is the gold mention that a mention of the system stands for, or -1.
func goldAt(doc *khabar.Document, d *gumDoc, m *khabar.ActorMention, heads map[int]int) int {
	lo := m.First // GUM counts a title to the name, and takes it for the head
	for lo > 0 && m.First-lo < 5 && doc.Tokens[lo-1].Sent == m.Sent && doc.Tokens[lo-1].UPOS == "PROPN" && m.Form != khabar.FormNominal {
		lo--
	}
	for i := m.Last - 1; i >= lo; i-- {
		if g, ok := heads[doc.Tokens[i].Start]; ok && (i == m.HeadTok || d.golds[g].upos == "PROPN") {
			return g
		}
	}
	return -1
}

// marks find the gold mention, of any kind, that a mention of the system stands for.
type marks struct {
	d            *gumDoc
	heads, tails map[int]int // byte of the first and of the last word of the head → the innermost
}

func (d *gumDoc) marks() *marks {
	m := &marks{d, map[int]int{}, map[int]int{}}
	for i, g := range d.golds {
		m.heads[g.head.Start] = i
		m.tails[g.tail.Start] = i
	}
	return m
}

func (k *marks) of(doc *khabar.Document, m *khabar.ActorMention) int {
	tail := m.Last - 1
	if m.Form == khabar.FormNominal {
		tail = m.HeadTok
	}
	if g, ok := k.tails[doc.Tokens[tail].Start]; ok {
		return g
	}
	return goldAt(doc, k.d, m, k.heads)
}
