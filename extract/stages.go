package extract

import (
	"khabar"
	"khabar/internal/event"
	"khabar/internal/mention/arms"
	"khabar/internal/mention/count"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
	"khabar/internal/statement"
)

// finder fills its own layers of a document from the layers before it.
type finder interface{ Find(*khabar.Document) }

// stages is the order of the walk from report to events and claims.
type stages struct {
	annotate   *sentence.Annotator
	finders    []finder
	statements *statement.Finder
}

func newStages() (*stages, error) {
	annotator, err := sentence.New()
	if err != nil {
		return nil, err
	}
	s := &stages{annotate: annotator}
	for _, load := range []func() (finder, error){
		func() (finder, error) { return when.New() },
		func() (finder, error) { return where.NewLocal() },
		func() (finder, error) { return who.New() },
		func() (finder, error) { return count.New() },
		func() (finder, error) { return arms.New() },
		func() (finder, error) { return event.New() },
	} {
		f, err := load()
		if err != nil {
			return nil, err
		}
		s.finders = append(s.finders, f)
	}
	s.statements, err = statement.New()
	return s, err
}

func (s *stages) read(r *khabar.Report) (*khabar.Document, statement.Found) {
	doc := s.annotate.Annotate(r)
	for _, f := range s.finders {
		f.Find(doc)
	}
	return doc, s.statements.Find(doc)
}
