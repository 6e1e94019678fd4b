package who

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khabar"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/model/conllu"
	"khabar/internal/model/treebank"
	"khabar/internal/sentence"
)

// LinkExamples reads the passages of a file, and the train part of GUM under data but for
// the unread fifth and for what is not free.
func LinkExamples(data, passages string) ([]who.LinkExample, error) {
	annotate, err := sentence.New()
	if err != nil {
		return nil, err
	}
	places, err := where.New()
	if err != nil {
		return nil, err
	}
	text, err := unzip(filepath.Join(data, "ud_gum", "en_gum-ud-train.conllu.gz"))
	if err != nil {
		return nil, fmt.Errorf("score who: %w", err)
	}
	sentences, err := conllu.ReadAll(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	docs, err := gumDocs(sentences)
	if err != nil {
		return nil, err
	}
	free := map[string]bool{}
	shippable, _ := treebank.Shippable(sentences)
	for _, s := range shippable {
		if name, ok := s.Comment("newdoc id"); ok {
			free[name] = true
		}
	}
	own, err := os.ReadFile(passages)
	if err != nil {
		return nil, fmt.Errorf("score who: %w", err)
	}
	var out []who.LinkExample
	for _, p := range strings.Split(string(own), "\n\n") {
		if strings.HasPrefix(p, "#") {
			continue
		}
		text, brackets, err := passage(strings.TrimSpace(p))
		if err != nil {
			return nil, fmt.Errorf("score who: %s: %w", passages, err)
		}
		doc := annotate.Annotate(&khabar.Report{Text: text, Blocks: blocks(text)})
		places.Find(doc)
		out = append(out, who.LinkExample{Doc: doc, Own: true, Gold: func(m *khabar.ActorMention) string { return bracketed(doc, brackets, m) }})
	}
	for n, d := range docs {
		if unread(n) || !free[d.name] {
			continue
		}
		doc := annotate.Annotate(&khabar.Report{Text: d.text, Published: d.date, Blocks: blocks(d.text)})
		places.Find(doc)
		marks := d.marks()
		out = append(out, who.LinkExample{Doc: doc, Gold: func(m *khabar.ActorMention) string {
			if g := marks.of(doc, m); g >= 0 {
				return d.golds[g].id
			}
			return ""
		}})
	}
	return out, nil
}

// bracket is a mention marked in a passage.
type bracket struct {
	khabar.Span
	id string
}

// passage reads "[1 The group] said [1 it] had left".
func passage(marked string) (text string, out []bracket, err error) {
	var b strings.Builder
	var open []int
	for i := 0; i < len(marked); i++ {
		switch marked[i] {
		case '[':
			n := strings.IndexByte(marked[i:], ' ')
			if n < 2 {
				return "", nil, fmt.Errorf("no number in %.40q", marked[i:])
			}
			open = append(open, len(out))
			out = append(out, bracket{khabar.Span{Start: b.Len()}, marked[i+1 : i+n]})
			i += n
		case ']':
			if len(open) == 0 {
				return "", nil, fmt.Errorf("%.40q closes nothing", marked[i:])
			}
			out[open[len(open)-1]].End = b.Len()
			open = open[:len(open)-1]
		default:
			b.WriteByte(marked[i])
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Errorf("a bracket of %.40q is not closed", marked)
	}
	return b.String(), out, nil
}

// bracketed is the number of the smallest bracket whose head a mention has, or one of
// its own.
func bracketed(doc *khabar.Document, brackets []bracket, m *khabar.ActorMention) string {
	best := -1
	for i := range brackets {
		s := brackets[i].Span
		if m.Start < s.Start || m.End > s.End || best >= 0 && s.End-s.Start >= brackets[best].End-brackets[best].Start {
			continue
		}
		first := m.First
		for first > 0 && doc.Tokens[first-1].Start >= s.Start {
			first--
		}
		last := m.Last
		for last < len(doc.Tokens) && doc.Tokens[last].End <= s.End {
			last++
		}
		if h := doc.Head(first, last); h == m.HeadTok || m.First <= h && h < m.Last || m.Last == last {
			best = i
		}
	}
	if best < 0 && m.Form == khabar.FormPronoun {
		return "" // many are left unmarked
	}
	if best < 0 {
		return fmt.Sprintf("alone at %d", m.HeadTok)
	}
	return brackets[best].id
}

// unread reports whether document n of a file is kept from training and from sight.
func unread(n int) bool { return n%5 == 4 }
