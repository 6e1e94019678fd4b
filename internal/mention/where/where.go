// Package where finds the places of a report and says where on earth they are.
//
// In: a [khabar.Document] with its text; tokens, parse and names where earlier stages
// have filled them (each is used where it is there, none is needed). Out:
// Document.Places, in order of position. Every mention either has a place with
// coordinates or a reason why not; a place is never finer than the words.
//
// Method: the longest gazetteer names over the words of the text are candidates; a
// linear scorer over their surroundings, their kind and size, and priors counted over
// raw news decides which are places; a second scorer ranks the readings of each, first
// alone, then with the scene that all of them make (countries and units named, distance
// to others, the list they stand in, the outlet's home, size), in the manner of
// Lieberman and Samet (2012). Both are learned from the development halves of four
// geoparsing sets (tools/gazetteer/weights).
package where

import (
	"fmt"
	"strings"

	"khabar"
	"khabar/data/place"
	"khabar/internal/gazetteer"
)

// Finder fills Document.Places. It is safe for concurrent use.
type Finder struct {
	tables   []*gazetteer.Table
	lists    lists
	demonyms map[string]string
	capitals map[string]cand // by country code
	english  englishNames
	spelling *spellings
	homes    homes
	weights  Weights
}

// New returns a Finder with the built-in gazetteer.
func New() (*Finder, error) { return NewWith() }

// NewLocal returns a Finder that also knows the places imported on this machine.
func NewLocal() (*Finder, error) {
	path, err := gazetteer.LocalPath()
	if err != nil {
		return nil, err
	}
	t, err := gazetteer.OpenLocal(path)
	if err != nil {
		return nil, err
	}
	if t == nil {
		return New()
	}
	return NewWith(t)
}

// NewWith returns a Finder that also knows the places of the given tables, which go
// before the built-in one.
func NewWith(more ...*gazetteer.Table) (*Finder, error) {
	fh, err := place.FS.Open("weights.tsv")
	if err != nil {
		return nil, err
	}
	defer fh.Close()
	w, err := ReadWeights(fh, "data/place/weights.tsv")
	if err != nil {
		return nil, err
	}
	return newFinder(w, more...)
}

func newFinder(w Weights, more ...*gazetteer.Table) (*Finder, error) {
	t, err := gazetteer.Open(place.Table)
	if err != nil {
		return nil, fmt.Errorf("data/place/table.bin: %w", err)
	}
	f := &Finder{tables: append(append([]*gazetteer.Table(nil), more...), t), weights: w}
	if f.lists, err = readLists(place.FS, "words.tsv"); err != nil {
		return nil, err
	}
	if f.demonyms, err = readDemonyms(place.FS, "demonyms.tsv"); err != nil {
		return nil, err
	}
	if f.english, err = readEnglish(place.FS, "english.tsv"); err != nil {
		return nil, err
	}
	f.capitals = f.capitalsOf(t)
	if f.homes, err = f.readHomes(place.FS, "outlets.tsv"); err != nil {
		return nil, err
	}
	f.spelling = newSpellings(f.tables)
	return f, nil
}

// capitalsOf returns the capital of each country of t, the largest where it has several.
func (f *Finder) capitalsOf(t *gazetteer.Table) map[string]cand {
	out := map[string]cand{}
	for i := 0; i < t.Len(); i++ {
		if t.KindOf(i) != gazetteer.KindCapital {
			continue
		}
		c := cand{table: t, p: t.Place(i), flags: gazetteer.NameMain}
		f.place(&c)
		if old, ok := out[c.country]; !ok || old.p.Pop < c.p.Pop {
			out[c.country] = c
		}
	}
	return out
}

// Find fills doc.Places.
func (f *Finder) Find(doc *khabar.Document) {
	s := scanWords(doc.Text)
	spans := f.places(s, doc, nil)
	f.resolve(s, spans, doc.Report, nil)
	doc.Places = f.mentions(s, doc, spans)
}

// leastScore is the log-odds from which a name is taken for a place: a missed place
// costs more than one too many.
const leastScore = -0.3

// places returns the spans that are places. With keep, it hands over the features of
// every candidate and keeps those that keep approves.
func (f *Finder) places(s *scan, doc *khabar.Document, keep func(sp *span, feats []feature) bool) []span {
	f.shouting(s, doc)
	spans := f.addTold(s, f.unnamedCapitals(s, addUnknown(s, f.match(s), doc.Names)))
	f.variants(s, spans)
	spans = dropBeside(spans)
	f.commas(s, spans)
	f.links(s, spans)
	support := f.gather(s, spans)
	fitNamesTo(s, spans, doc.Names)
	refused := f.refuse(s, doc, spans, support)
	out := spans[:0:0]
	index := make([]int, len(spans)) // where each kept span went
	for i := range spans {
		sp := &spans[i]
		acc := sum{w: f.weights, keep: keep != nil}
		f.isPlace(s, sp, &support[sp.surface], len(doc.Names) > 0, &acc)
		sp.score = acc.score
		index[i] = -1
		ok := (sp.score > leastScore || sp.fixed || sp.told || f.told(s, sp)) && !refused[i] && !(sp.first > 0 && s.words[sp.first].gap == gapSpace && titles[string(s.key(sp.first-1))])
		if keep != nil {
			ok = keep(sp, acc.feats) && !refused[i]
		}
		if ok {
			index[i] = len(out)
			out = append(out, *sp)
		}
	}
	for i := range out {
		if out[i].within >= 0 {
			out[i].within = index[out[i].within]
		}
		if out[i].link.to >= 0 {
			out[i].link.to = index[out[i].link.to]
		}
	}
	return out
}

// mentions turns spans into mentions.
func (f *Finder) mentions(s *scan, doc *khabar.Document, spans []span) []khabar.PlaceMention {
	out := make([]khabar.PlaceMention, 0, len(spans))
	tok, sent := 0, 0
	for i := range spans {
		sp := &spans[i]
		m := khabar.PlaceMention{Rule: "where: gazetteer"}
		m.Span = khabar.Span{Start: s.words[sp.first].start, End: s.words[sp.last-1].end}
		m.Name = m.Span.Of(doc.Text)
		tok, sent = anchor(doc, &m.Anchor, tok, sent)
		if sp.variant {
			m.Rule = "where: spelling variant"
		}
		if sp.fixed {
			m.Rule = "where: capital of a country"
		}
		m.Relation = f.relation(s, sp)
		m.InName = f.inName(s, sp)
		if sp.best < 0 {
			m.Reason = reason(sp)
		} else {
			m.Place = f.toPlace(s, sp, m.Span, m.Relation)
		}
		m.AsActor = f.asActor(s, doc, sp, &m)
		out = append(out, m)
	}
	lieIn(doc.Text, out)
	return out
}

// lieIn gives an unplaced name the place that it is said to lie in ("Durwa in Marte
// district"), no finer than that place.
func lieIn(text string, ms []khabar.PlaceMention) {
	for i := len(ms) - 2; i >= 0; i-- {
		m, in := &ms[i], &ms[i+1]
		if m.Place != nil || in.Place == nil || in.Place.Precision == khabar.PlaceCountry || !chainedText(text, m.End, leftEdge(text, in)) {
			continue
		}
		p, mark := *in.Place, khabar.MarkAt(text, m.Span)
		p.Name, p.Mention, p.Rule = ordinary(m.Name, ""), &mark, "where: lies in "+in.Place.Name
		m.Place, m.Reason = &p, ""
	}
}

// leftEdge is where a mention begins with the words of distance before it.
func leftEdge(text string, m *khabar.PlaceMention) int {
	if m.Relation == "" {
		return m.Start
	}
	return max(0, strings.LastIndex(text[:m.Start], m.Relation))
}

// reason says why a span has no place.
func reason(sp *span) string {
	if len(sp.cands) == 0 {
		return "not in the gazetteer"
	}
	return "the gazetteer knows the name, but no place of that name fits the report"
}

// anchor finds the tokens and sentence of a's span, from those of the span before.
func anchor(doc *khabar.Document, a *khabar.Anchor, tok, sent int) (int, int) {
	for tok < len(doc.Tokens) && doc.Tokens[tok].End <= a.Start {
		tok++
	}
	a.First, a.Last = tok, tok
	for a.Last < len(doc.Tokens) && doc.Tokens[a.Last].Start < a.End {
		a.Last++
	}
	if a.First < a.Last {
		a.Sent = doc.Tokens[a.First].Sent
		return tok, sent
	}
	for sent+1 < len(doc.Sentences) && doc.Sentences[sent].End <= a.Start {
		sent++
	}
	a.Sent = sent
	return tok, sent
}

var precisions = map[gazetteer.Kind]khabar.PlacePrecision{
	gazetteer.KindCountry: khabar.PlaceCountry, gazetteer.KindAdmin1: khabar.PlaceProvince, gazetteer.KindAdmin2: khabar.PlaceDistrict,
	gazetteer.KindCapital: khabar.PlaceTown, gazetteer.KindSeat1: khabar.PlaceTown, gazetteer.KindSeat2: khabar.PlaceTown,
	gazetteer.KindTown: khabar.PlaceTown, gazetteer.KindVillage: khabar.PlaceTown, gazetteer.KindQuarter: khabar.PlaceTown,
	gazetteer.KindSite: khabar.PlaceFacility,
}

// coarsen keeps a precision from being finer than the words: "Bannu district" is a
// district even where only the town is known.
func coarsen(p khabar.PlacePrecision, q unit, relation string) khabar.PlacePrecision {
	if p == khabar.PlaceTown || p == khabar.PlaceFacility {
		switch {
		case q == unitProvince:
			return khabar.PlaceProvince
		case q == unitDistrict:
			return khabar.PlaceDistrict
		case q == unitNatural:
			return khabar.PlaceRegion
		case relation != "":
			return khabar.PlaceNear
		}
	}
	return p
}

// Demonym reports whether word is a nationality word that the finder knows.
func (f *Finder) Demonym(word string) bool {
	_, ok := f.demonyms[gazetteer.Key(word)]
	return ok
}
