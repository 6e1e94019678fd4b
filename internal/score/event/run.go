package event

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
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
	names, err := files(dir)
	if err != nil {
		return nil, err
	}
	var run runner
	err = each(ctx, names[0], 1, func(d *struct {
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

// files lists the data files of a set: all *.jsonl and *.jsonl.gz.
func files(dir string) ([]string, error) {
	var out []string
	for _, pattern := range []string{"*.jsonl.gz", "*.jsonl"} {
		m, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		out = append(out, m...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("event: no *.jsonl.gz in %s", dir)
	}
	return out, nil
}

// each decodes the lines of a file.
func each[T any](ctx context.Context, name string, limit int, do func(*T) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		defer z.Close()
		r = z
	}
	s := bufio.NewScanner(r)
	s.Buffer(nil, 16<<20)
	for n := 1; s.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if limit > 0 && n > limit {
			return nil
		}
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if err := do(&v); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return s.Err()
}

// setName is how a file is called in the rows: "muc4 tst1_tst2".
func setName(dir, file string) string {
	base := filepath.Base(file)
	base, _, _ = strings.Cut(base, ".")
	return filepath.Base(filepath.Clean(dir)) + " " + base
}
