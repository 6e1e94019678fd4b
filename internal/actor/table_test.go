package actor

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// common holds words that newspapers write in small letters, one a line.
//
//go:embed testdata/common.txt
var common string

// eachName calls f with every name of the index and the actors it stands for.
func (x *index) eachName(f func(words []string, ends []entry)) {
	text := map[int32]string{}
	for w, id := range x.words {
		text[id] = w
	}
	type step struct{ node, word int32 }
	from := map[int32]step{}
	for key, to := range x.next {
		from[to] = step{int32(key >> 32), int32(uint32(key))}
	}
	for node, first := range x.first {
		var ends []entry
		for n := first; n != 0; n = x.entries[n-1].next {
			ends = append(ends, x.entries[n-1])
		}
		if first == 0 {
			continue
		}
		var words []string
		for n := int32(node); n != 0; n = from[n].node {
			words = append(words, text[from[n].word])
		}
		slices.Reverse(words)
		f(words, ends)
	}
}

// TestNamesTellActorsApart: of the actors of one time that share a name at most
// one may claim it without a "?", so that the text has to settle the others.
func TestNamesTellActorsApart(t *testing.T) {
	l := mustLoad(t)
	l.index.eachName(func(words []string, ends []entry) {
		for i, e := range ends {
			for _, o := range ends[:i] {
				a, b := &l.actors[e.actor], &l.actors[o.actor]
				if e.unsure || o.unsure || a.ID == b.ID || a.Until != "" && b.Since > a.Until || b.Until != "" && a.Since > b.Until {
					continue
				}
				if strings.Contains(sharedByNature, " "+a.ID+" "+b.ID+" ") || strings.Contains(sharedByNature, " "+b.ID+" "+a.ID+" ") {
					continue
				}
				t.Errorf("%q is claimed by %s and %s", strings.Join(words, " "), a.ID, b.ID)
			}
		}
	})
}

// sharedByNature are pairs of actors whose names are one in every text: a state
// and the seat or the people that speak for it.
const sharedByNature = " org:holy-see state:VAT  people:kosovo-albanian state:XKX "

// TestNoCommonWordIsAName: a common word may be a name only with a "?", or
// among the ordinary names, which count for nothing where all is in capitals.
func TestNoCommonWordIsAName(t *testing.T) {
	l := mustLoad(t)
	words := map[string]bool{}
	for _, w := range strings.Fields(common) {
		words[w] = true
	}
	l.index.eachName(func(name []string, ends []entry) {
		if len(name) > 1 || !words[name[0]] {
			return
		}
		for _, e := range ends {
			if a := &l.actors[e.actor]; !e.unsure && !e.common && (a.Kind == KindGroup || a.Kind == KindOrganisation || a.Kind == KindMedia || a.Kind == KindAgency) {
				t.Errorf("%s: %q is a common word: want %q or a place among the ordinary names", a.ID, name[0], name[0]+"?")
			}
		}
	})
}

// TestActorsAreSound: families end, members come after nobody's death, years
// lie in the past.
func TestActorsAreSound(t *testing.T) {
	l := mustLoad(t)
	for i := range l.actors {
		a := &l.actors[i]
		for _, y := range []string{a.Since, a.Until} {
			if y != "" && (y < "1000" || y > "2026") {
				t.Errorf("%s: year %s", a.ID, y)
			}
		}
		seen := map[string]bool{}
		for p, ok := *a, true; ok && p.Parent != ""; p, ok = l.ByID(p.Parent) {
			if seen[p.ID] {
				t.Errorf("%s is its own ancestor", a.ID)
				break
			}
			seen[p.ID] = true
			if q, ok := l.ByID(p.Parent); ok && p.ID == a.ID && q.Until != "" && a.Since > q.Until {
				t.Errorf("%s, of %s, came after the end of %s, %s", a.ID, a.Since, q.ID, q.Until)
			}
		}
	}
}

// TestTenuresAreSound: no office of one holder at a time has two, but for a
// year in which both may have claimed it.
func TestTenuresAreSound(t *testing.T) {
	l := mustLoad(t)
	last := map[string]Tenure{}
	for _, n := range l.tenures {
		key := n.Of + " " + n.Office
		if !slices.Contains([]string{"president", "prime minister", "king", "chancellor", "premier"}, n.Office) {
			continue
		}
		from, err := strconv.Atoi(n.From[:4])
		if err != nil {
			t.Fatal(err)
		}
		if had, ok := last[key]; ok && (had.Until == "" || strconv.Itoa(from+1) < had.Until[:4]) {
			t.Errorf("%s: %s since %s, though %s held it to %q", key, n.Person, n.From, had.Person, had.Until)
		}
		last[key] = n
	}
}

// TestSpread: the list covers the regions of the world, not only those it began with.
func TestSpread(t *testing.T) {
	l := mustLoad(t)
	states := map[Kind]map[string]bool{}
	for _, a := range l.Actors() {
		if states[a.Kind] == nil {
			states[a.Kind] = map[string]bool{}
		}
		for _, c := range a.Countries {
			states[a.Kind][c] = true
		}
	}
	held := map[string]bool{}
	for _, n := range l.tenures {
		held[n.Of] = held[n.Of] || strings.HasPrefix(n.Of, "state:")
	}
	n := 0
	for _, of := range held {
		if of {
			n++
		}
	}
	got := fmt.Sprintf("groups %d, agencies %d, media %d, offices %d states", len(states[KindGroup]), len(states[KindAgency]), len(states[KindMedia]), n)
	t.Log(got)
	if len(states[KindGroup]) < 120 || len(states[KindAgency]) < 100 || len(states[KindMedia]) < 130 || n < 130 {
		t.Error(got)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		mustLoad(b)
	}
}
