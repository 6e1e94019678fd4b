package event

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"khabar/internal/score"
)

// Run scores the set in o.Dir: muc4, pitf or hrdsattack, told by the fields of
// its first document.
func Run(ctx context.Context, o score.Options) ([]score.Row, error) {
	c, err := newChain()
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	kind, err := format(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	return kind(ctx, c, o)
}

type runner func(context.Context, *chain, score.Options) ([]score.Row, error)

// format looks at the first document of a set.
func format(ctx context.Context, dir string) (runner, error) {
	names, err := score.Files(dir)
	if err != nil {
		return nil, err
	}
	var run runner
	err = score.Each(ctx, names[0], 1, func(d *struct {
		Templates *[]json.RawMessage
		Gold      map[string]json.RawMessage
	}) error {
		switch {
		case d.Templates != nil:
			run = runMUC
		case d.Gold["violation_types"] != nil:
			run = runHRDs
		case d.Gold["fatalities"] != nil:
			run = runPITF
		}
		return nil
	})
	if err == nil && run == nil {
		err = fmt.Errorf("event: %s: neither muc4, pitf nor hrdsattack", names[0])
	}
	return run, err
}

// setName is how a file is called in the rows: "muc4 tst1_tst2".
func setName(dir, file string) string {
	base := filepath.Base(file)
	base, _, _ = strings.Cut(base, ".")
	return filepath.Base(filepath.Clean(dir)) + " " + base
}
