// Package event scores the event stage: role fillers of MUC-4, coded incident
// reports (pitf), attacks on defenders and journalists (hrdsattack).
package event

import (
	"khabar"
	"khabar/internal/event"
	"khabar/internal/mention/arms"
	"khabar/internal/mention/count"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

// chain runs the stages up to the events.
type chain struct {
	annotate *sentence.Annotator
	finders  []interface{ Find(*khabar.Document) }
}

func newChain() (*chain, error) {
	f, err := event.New()
	if err != nil {
		return nil, err
	}
	return newChainOf(f)
}

// newChainOf is the chain with the given event stage.
func newChainOf(f *event.Finder) (*chain, error) {
	a, err := sentence.New()
	if err != nil {
		return nil, err
	}
	c := &chain{annotate: a}
	for _, load := range []func() (interface{ Find(*khabar.Document) }, error){
		func() (interface{ Find(*khabar.Document) }, error) { return when.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return where.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return who.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return count.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return arms.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return f, nil },
	} {
		f, err := load()
		if err != nil {
			return nil, err
		}
		c.finders = append(c.finders, f)
	}
	return c, nil
}

func (c *chain) read(r *khabar.Report) *khabar.Document { return c.through(r, c.finders) }

// before runs the stages before the event stage.
func (c *chain) before(r *khabar.Report) *khabar.Document {
	return c.through(r, c.finders[:len(c.finders)-1])
}

func (c *chain) through(r *khabar.Report, finders []interface{ Find(*khabar.Document) }) *khabar.Document {
	doc := c.annotate.Annotate(r)
	for _, f := range finders {
		f.Find(doc)
	}
	return doc
}
