package attribution

import (
	"path/filepath"

	"khabar"
	"khabar/internal/claim"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

// reader runs the stages that the claim stage reads from.
type reader struct {
	annotate *sentence.Annotator
	where    *where.Finder
	who      *who.Finder
}

func newReader() (*reader, error) {
	a, err := sentence.New()
	if err != nil {
		return nil, err
	}
	w, err := where.New()
	if err != nil {
		return nil, err
	}
	p, err := who.New()
	if err != nil {
		return nil, err
	}
	return &reader{a, w, p}, nil
}

func (r *reader) document(text string) *khabar.Document {
	doc := r.annotate.Annotate(&khabar.Report{Text: text})
	r.where.Find(doc)
	r.who.Find(doc)
	return doc
}

// Training reads the training articles of the set in dir, annotated; each coder
// of a text is an example of its own.
func Training(dir string, limit int) ([]claim.Example, error) {
	articles, err := read(filepath.Join(dir, "train.jsonl.gz"))
	if err != nil {
		return nil, err
	}
	r, err := newReader()
	if err != nil {
		return nil, err
	}
	if limit > 0 && len(articles) > limit {
		articles = articles[:limit]
	}
	var out []claim.Example
	for _, a := range articles {
		doc := r.document(a.text)
		for _, g := range a.coders {
			out = append(out, claim.Example{Doc: doc, Gold: g})
		}
	}
	return out, nil
}
