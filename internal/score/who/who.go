// Package who scores internal/mention/who.
//
// On UD English GUM (files of CoNLL-U with Entity annotation): the text is put
// together, read by khabar's own annotator and finders, and the mentions of
// named persons and organisations are compared with the gold ones by their head
// word. Reported are the B-cubed figures over these mentions (one that is
// missing or spurious counts 0), and for he, she and they that stand for a
// person or an organisation named or described before: how many were resolved,
// and how many of those rightly.
//
// On the coded incident texts (pitf, *.jsonl.gz): the share of texts with a
// perpetrator who is more than "unknown" in which some entity found is that
// perpetrator: the same listed actor, or the same head word.
package who

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khabar"
	"khabar/internal/actor"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/score"
	"khabar/internal/sentence"
)

// reader annotates a text as extract does, up to the actors.
type reader struct {
	annotate *sentence.Annotator
	where    *where.Finder
	who      *who.Finder
	list     *actor.List
}

func newReader() (*reader, error) {
	var r reader
	var err error
	if r.annotate, err = sentence.New(); err != nil {
		return nil, err
	}
	if r.where, err = where.New(); err != nil {
		return nil, err
	}
	if r.who, err = who.New(); err != nil {
		return nil, err
	}
	r.list, err = actor.Load()
	return &r, err
}

func (r *reader) read(text, published string) *khabar.Document {
	doc := r.annotate.Annotate(&khabar.Report{Text: text, Published: published, Blocks: blocks(text)})
	r.where.Find(doc)
	r.who.Find(doc)
	return doc
}

func blocks(text string) []khabar.Block {
	var out []khabar.Block
	at := 0
	for _, p := range strings.Split(text, "\n\n") {
		if strings.TrimSpace(p) != "" {
			out = append(out, khabar.Block{Kind: khabar.BlockParagraph, Span: khabar.Span{Start: at, End: at + len(p)}})
		}
		at += len(p) + 2
	}
	return out
}

// Run scores what lies in o.Dir: files of CoNLL-U, or of coded incidents.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(o.Dir, "*.gz"))
	if err != nil {
		return nil, err
	}
	sort.Strings(files)
	var rows []score.Row
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := unzip(f)
		if err != nil {
			return nil, fmt.Errorf("score who: %w", err)
		}
		set := filepath.Base(filepath.Dir(f)) + " " + strings.SplitN(filepath.Base(f), ".", 2)[0]
		var got []score.Row
		switch {
		case strings.HasSuffix(f, ".conllu.gz"):
			got, err = r.coreference(ctx, set, text, o)
		case strings.HasSuffix(f, ".jsonl.gz"):
			got, err = r.perpetrators(ctx, set, text, o)
		default:
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("score who: %s: %w", f, err)
		}
		rows = append(rows, got...)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("score who: no *.conllu.gz or *.jsonl.gz in %s", o.Dir)
	}
	return rows, nil
}

func unzip(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}
