package score

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
)

// Files returns the JSON Lines files of a set's folder, packed or not.
func Files(dir string) ([]string, error) {
	var out []string
	for _, pattern := range []string{"*.jsonl.gz", "*.jsonl"} {
		m, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		out = append(out, m...)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("score: no *.jsonl.gz in %s", dir)
	}
	return out, nil
}

// Each decodes the lines of a JSON Lines file, the first limit of them or all
// where limit is 0, and hands each to do.
func Each[T any](ctx context.Context, name string, limit int, do func(*T) error) error {
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
			return err
		}
	}
	return s.Err()
}
