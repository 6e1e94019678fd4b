package train

import (
	"fmt"
	"path/filepath"
	"slices"

	"khabar/internal/model/conllu"
	"khabar/internal/model/name"
	banks "khabar/internal/model/train"
	"khabar/internal/model/treebank"
)

// trees makes the parser's task of the treebanks under dir.
func trees(ps *params, dir string, seed uint64) (*parser, error) {
	sents, err := banks.Sentences(dir, seed)
	if err != nil {
		return nil, err
	}
	upos, xpos, rels := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, s := range sents {
		for i := range s.Words {
			w := &s.Words[i]
			upos[w.UPOS], xpos[w.XPOS], rels[w.Deprel] = true, true, true
		}
	}
	p := newParser(ps, sorted(upos), sorted(xpos), sorted(rels))
	for _, s := range sents {
		if len(s.Words) > 160 {
			continue
		}
		p.add(s)
	}
	p.dev = func(r *reader, p *parser) []figure { return p.measure(r, dir) }
	return p, nil
}

func sorted(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func (p *parser) add(s *conllu.Sentence) {
	n := len(s.Words)
	words, heads, rel := make([]string, n), make([]int32, n), make([]int32, n)
	up, xp := make([]uint64, n), make([]uint64, n)
	governs := make([]bool, n+1)
	for i := range s.Words {
		w := &s.Words[i]
		words[i], heads[i] = w.Form, int32(w.Head)
		rel[i] = int32(slices.Index(p.rels, w.Deprel))
		up[i] = 1 << slices.Index(p.upos.labels, w.UPOS)
		xp[i] = 1 << slices.Index(p.xpos.labels, w.XPOS)
		governs[max(w.Head, 0)] = true
	}
	var plain []int
	for i := range s.Words {
		if s.Words[i].UPOS != "PUNCT" || governs[i+1] {
			plain = append(plain, i)
		}
	}
	p.texts, p.heads, p.rel, p.plain = append(p.texts, words), append(p.heads, heads), append(p.rel, rel), append(p.plain, plain)
	p.upos.texts, p.upos.gold = append(p.upos.texts, words), append(p.upos.gold, up)
	p.xpos.texts, p.xpos.gold = append(p.xpos.texts, words), append(p.xpos.gold, xp)
}

// measure scores the development parts on their own words.
func (p *parser) measure(r *reader, dir string) []figure {
	var out []figure
	for _, set := range []string{"ud_ewt", "ud_gum"} {
		sents, err := treebank.Read(filepath.Join(dir, set), "dev")
		if err != nil {
			continue // a folder without development data trains all the same
		}
		var texts [][]string
		for _, s := range sents {
			w := make([]string, len(s.Words))
			for i := range s.Words {
				w[i] = s.Words[i].Form
			}
			texts = append(texts, w)
		}
		var n, upos, xpos, uas, las int
		t := newTape(r.ps, 0)
		inBatches(texts, func(lo, hi int) {
			tags, rels, heads := p.parse(r, t, texts[lo:hi])
			k := 0
			for _, s := range sents[lo:hi] {
				for i := range s.Words {
					w := &s.Words[i]
					n++
					upos += one(p.upos.labels[tags[0][k]] == w.UPOS)
					xpos += one(p.xpos.labels[tags[1][k]] == w.XPOS)
					if int(heads[k])+1 == w.Head {
						uas++
						las += one(p.rels[rels[k]] == w.Deprel)
					}
					k++
				}
			}
		})
		for m, v := range map[string]int{"UPOS": upos, "XPOS": xpos, "UAS": uas, "LAS": las} {
			out = append(out, figure{set, m, 100 * float64(v) / float64(n)})
		}
	}
	slices.SortFunc(out, func(a, b figure) int { return compare(a.set+a.measure, b.set+b.measure) })
	return out
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func one(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// names makes the task of one head of the name recogniser.
func names(ps *params, dir, head string) (*tagger, error) {
	read := name.MainCorpora
	if head == name.HeadConflict {
		read = name.ConflictCorpora
	}
	corpora, err := read(dir)
	if err != nil {
		return nil, err
	}
	labels := make([]string, name.LabelsOf(head))
	for i, c := range name.ClassesOf(head) {
		for k, place := range []string{"B", "I", "E", "S"} {
			labels[4*i+k+1] = place + "-" + string(c)
		}
	}
	labels[0] = "O"
	g := newTagger(ps, head, labels)
	for _, c := range corpora {
		for _, d := range c.Docs {
			for _, s := range d.Sentences {
				masks, err := name.Masks(s, head, c.Kinds)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", d.Name, err)
				}
				n := min(len(s.Tokens), 160)
				g.texts, g.gold = append(g.texts, s.Tokens[:n]), append(g.gold, masks[:n])
			}
		}
	}
	file, format := filepath.Join(dir, "ner_worldwide", "dev.tsv.gz"), name.Worldwide
	if head == name.HeadConflict {
		file, format = filepath.Join(dir, "ner_re3d", "dev.txt.gz"), name.RE3D
	}
	g.dev = func(r *reader, g *tagger) []figure {
		docs, err := name.ReadFile(file, format)
		if err != nil {
			return nil // a folder without development data trains all the same
		}
		return g.measureNames(r, docs, head)
	}
	return g, nil
}

// measureNames is the F1 over the names that the labels alone give, read off
// greedily: a rough figure to follow a run by.
func (g *tagger) measureNames(r *reader, docs []name.Document, head string) []figure {
	var texts [][]string
	var gold [][]name.Span
	for _, d := range docs {
		for _, s := range d.Sentences {
			texts, gold = append(texts, s.Tokens), append(gold, s.Spans)
		}
	}
	classes := name.ClassesOf(head)
	var right, found, want int
	t := newTape(r.ps, 0)
	inBatches(texts, func(lo, hi int) {
		labels := g.best(r, t, texts[lo:hi])
		k := 0
		for i := lo; i < hi; i++ {
			spans := map[name.Span]bool{}
			for _, s := range gold[i] {
				spans[s] = true
			}
			want += len(gold[i])
			n := len(texts[i])
			for first := 0; first < n; first++ {
				l := labels[k+first]
				if l == 0 || (l-1)%4 != 0 && (l-1)%4 != 3 {
					continue
				}
				last := first + 1
				if (l-1)%4 == 0 {
					for last < n && labels[k+last] != 0 && (labels[k+last]-1)%4 != 0 && (labels[k+last]-1)%4 != 3 {
						last++
						if (labels[k+last-1]-1)%4 == 2 {
							break
						}
					}
				}
				found++
				right += one(spans[name.Span{First: first, Last: last, Kind: classes[(l-1)/4]}])
			}
			k += n
		}
	})
	return []figure{{head, "F1", 200 * float64(right) / float64(found+want)}}
}
