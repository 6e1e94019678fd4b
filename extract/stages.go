package extract

import (
	"sync"

	"khabar"
	"khabar/internal/claim"
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

// loaders are the finders in the order of the walk.
var loaders = [...]struct {
	name string
	load func() (finder, error)
}{
	{"when", func() (finder, error) { return when.New() }},
	{"where", func() (finder, error) { return where.NewLocal() }},
	{"who", func() (finder, error) { return who.New() }},
	{"count", func() (finder, error) { return count.New() }},
	{"arms", func() (finder, error) { return arms.New() }},
	{"event", func() (finder, error) { return event.New() }},
	{"claim", func() (finder, error) { return claim.New() }},
}

func newStages() (*stages, error) {
	s := &stages{finders: make([]finder, len(loaders))}
	loads := []func() error{
		func() (err error) { s.annotate, err = sentence.New(); return err },
		func() (err error) { s.statements, err = statement.New(); return err },
	}
	for i, l := range loaders {
		loads = append(loads, func() (err error) { s.finders[i], err = l.load(); return err })
	}
	return s, together(loads)
}

// together runs the loads side by side and returns the first error in their
// order.
func together(loads []func() error) error {
	errs := make([]error, len(loads))
	var wg sync.WaitGroup
	for i, load := range loads {
		wg.Go(func() { errs[i] = load() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *stages) read(r *khabar.Report) (*khabar.Document, statement.Found) {
	doc := s.annotate.Annotate(r)
	for _, f := range s.finders {
		f.Find(doc)
	}
	return doc, s.statements.Find(doc)
}
