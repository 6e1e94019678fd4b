// Package pipeline is the one place that knows in what order the record is made:
// collect pages, keep them, read them, merge events into incidents.
//
// Ingest works in three steps, each of which can be cut off at any moment and run
// again. First every page is offered to the store, which keeps its bytes and says
// whether they are new. Then the pending pages are read, by several workers, and
// each is recorded in one transaction; the order of recording is that of the
// inputs' keys, so the record does not depend on the number of workers. Last, the
// events of all reports are merged into incidents. What an earlier run left
// pending is read by the next.
package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"khabar"
	"khabar/internal/collect"
	"khabar/internal/incident"
	"khabar/internal/store"
)

// Reader reads one page into its reports, or says why it cannot. It is called
// by several workers at a time.
type Reader func(ctx context.Context, page *collect.Item) ([]*khabar.Extraction, *khabar.Error)

// Options of an ingest.
type Options struct {
	Jobs    int // workers; 0 and 1 mean one
	Collect collect.Options
	Retry   bool // read again what failed before
	// Progress is told how far reading has come, from one goroutine.
	Progress func(done, total int)
}

// Summary of an ingest: what became of the inputs that were named.
type Summary struct {
	Inputs []InputResult
	Store  store.Status
}

// InputResult is what became of one input.
type InputResult struct {
	Input store.Input
	New   bool // not in the record before in this form
}

// Ingest reads inputs into the record and merges its events into incidents.
func Ingest(ctx context.Context, st store.Store, read Reader, inputs []string, o Options) (Summary, error) {
	var sum Summary
	if o.Retry {
		if _, err := st.Retry(ctx); err != nil {
			return sum, fmt.Errorf("ingest: %w", err)
		}
	}
	offered, err := offer(ctx, st, inputs, o.Collect)
	if err != nil {
		return sum, fmt.Errorf("ingest: %w", err)
	}
	if err := readPending(ctx, st, read, o); err != nil {
		return sum, fmt.Errorf("ingest: %w", err)
	}
	if err := Merge(ctx, st); err != nil {
		return sum, fmt.Errorf("ingest: %w", err)
	}
	if sum.Inputs, err = results(ctx, st, offered); err != nil {
		return sum, fmt.Errorf("ingest: %w", err)
	}
	sum.Store, err = st.Status(ctx)
	return sum, err
}

// offered inputs, in order, and which of them were new.
type offered struct {
	keys  []string
	fresh map[string]bool
}

// offer keeps every page of inputs.
func offer(ctx context.Context, st store.Store, inputs []string, o collect.Options) (*offered, error) {
	out := &offered{fresh: map[string]bool{}}
	k := keys{seen: map[string]string{}}
	for item, failure := range collect.Walk(ctx, inputs, o) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if failure != nil {
			in := store.Input{Key: k.of(failure.Page, "", failure.Error.Message), Page: failure.Page}
			in.ID = in.Key
			in.Page.SHA256 = "" // nothing was kept
			out.add(in.Key, true)
			if err := st.Fail(ctx, in, failure.Error); err != nil {
				return nil, err
			}
			continue
		}
		in := store.Input{ID: item.ID, Kind: string(item.Kind), Page: item.Page}
		record := ""
		if item.Kind == collect.KindRecord {
			record = item.ID
		}
		in.Key = k.of(item.Page, record, item.Page.SHA256)
		state, err := st.Offer(ctx, in, item.Bytes)
		if err != nil {
			return nil, err
		}
		out.add(in.Key, state == store.StatePending)
	}
	return out, ctx.Err()
}

func (o *offered) add(key string, fresh bool) {
	o.keys = append(o.keys, key)
	o.fresh[key] = fresh
}

// keys names inputs: after path or URL, and in a file of many pages after the
// page's id too. Where a name was used for other bytes in this walk, the start of
// their hash is added.
type keys struct{ seen map[string]string }

func (k keys) of(p khabar.Page, record, content string) string {
	key := p.Path
	if key == "" || (key == "-" && p.URL != "") {
		key = p.URL
	}
	if key == "" || key == "-" {
		key = "stdin"
	}
	if record != "" {
		key += "#" + record
	} else if key == "stdin" {
		key += "#" + content[:min(16, len(content))]
	}
	for n := 1; ; n++ {
		try := key
		if n > 1 {
			try = fmt.Sprintf("%s~%d", key, n)
		}
		if old, used := k.seen[try]; !used || old == content {
			k.seen[try] = content
			return try
		}
	}
}

// result of reading one page.
type result struct {
	in   store.Input
	xs   []*khabar.Extraction
	fail *khabar.Error
	err  error // of the store
}

// readPending reads every pending page and records it.
func readPending(ctx context.Context, st store.Store, read Reader, o Options) error {
	status, err := st.Status(ctx)
	if err != nil {
		return err
	}
	total := status.States[store.StatePending]
	work, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	done := 0
	for place := range readAll(work, &workers, st, read, max(o.Jobs, 1)) {
		r := <-place
		if r.err != nil {
			return r.err
		}
		if err := ctx.Err(); err != nil {
			return err // what a cancelled reader returns is not recorded
		}
		if r.fail != nil {
			err = st.Fail(ctx, r.in, r.fail)
		} else {
			err = st.Finish(ctx, r.in.Key, r.xs)
		}
		if err != nil {
			return err
		}
		done++
		if o.Progress != nil {
			o.Progress(done, max(total, done))
		}
	}
	return ctx.Err()
}

// readAll starts workers and returns, in order, the places of their results.
func readAll(ctx context.Context, workers *sync.WaitGroup, st store.Store, read Reader, jobs int) <-chan chan result {
	queue := make(chan chan result, jobs)
	slots := make(chan struct{}, jobs)
	workers.Go(func() {
		defer close(queue)
		for p, err := range st.Pending(ctx) {
			place := make(chan result, 1)
			if err != nil {
				place <- result{err: err}
			} else {
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
				workers.Go(func() {
					defer func() { <-slots }()
					place <- readPage(ctx, read, p)
				})
			}
			select {
			case queue <- place:
			case <-ctx.Done():
				return
			}
		}
	})
	return queue
}

func readPage(ctx context.Context, read Reader, p store.PendingPage) result {
	r := result{in: p.Input}
	item, fail := recollect(ctx, p)
	if fail != nil {
		r.fail = fail
		return r
	}
	if r.xs, r.fail = read(ctx, item); r.fail == nil && len(r.xs) == 0 {
		r.fail = khabar.Errorf(khabar.CodeEmpty, "report", "", "%s: no article in the page", p.Input.Key)
	}
	return r
}

// recollect makes the page as it was collected out of its bytes.
func recollect(ctx context.Context, p store.PendingPage) (*collect.Item, *khabar.Error) {
	o := collect.Options{From: collect.Kind(p.Input.Kind), Stdin: io.Reader(bytes.NewReader(p.Bytes))}
	for item, failure := range collect.Walk(ctx, []string{"-"}, o) {
		if failure != nil {
			return nil, failure.Error
		}
		item.ID, item.Page = p.Input.ID, p.Input.Page
		return item, nil
	}
	return nil, khabar.Errorf(khabar.CodeEmpty, "collect", "", "%s: the page is empty", p.Input.Key)
}

// Merge merges the events of all reports into incidents, where reports changed
// since the last time.
func Merge(ctx context.Context, st store.Store) error {
	status, err := st.Status(ctx)
	if err != nil || !status.Stale {
		return err
	}
	m, err := incident.New()
	if err != nil {
		return err
	}
	var xs []*khabar.Extraction
	for x, err := range st.Extractions(ctx) {
		if err != nil {
			return err
		}
		xs = append(xs, x)
	}
	ins, err := m.Merge(ctx, xs)
	if err != nil {
		return err
	}
	return st.SetIncidents(ctx, ins)
}

// results looks up what became of the inputs offered.
func results(ctx context.Context, st store.Store, o *offered) ([]InputResult, error) {
	all, _, err := st.Inputs(ctx, "", store.Window{Limit: -1})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]store.Input, len(all))
	for _, in := range all {
		byKey[in.Key] = in
	}
	out := make([]InputResult, 0, len(o.keys))
	for _, k := range o.keys {
		out = append(out, InputResult{byKey[k], o.fresh[k]})
	}
	return out, nil
}
