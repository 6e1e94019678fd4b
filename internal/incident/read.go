package incident

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"iter"

	"khabar"
)

// maxLine is the longest line of extractions read.
const maxLine = 64 << 20

// ReadExtractions yields the extractions of a stream of JSON Lines as
// khabar extract prints them. Empty lines and lines that hold a failure are
// passed over; a line that is no extraction yields an error that names it, and
// the rest goes on.
func ReadExtractions(r io.Reader) iter.Seq2[*khabar.Extraction, error] {
	return func(yield func(*khabar.Extraction, error) bool) {
		s := bufio.NewScanner(r)
		s.Buffer(make([]byte, 1<<16), maxLine)
		line := 0
		for s.Scan() {
			line++
			b := bytes.TrimSpace(s.Bytes())
			if len(b) == 0 {
				continue
			}
			x, err := readExtraction(b)
			if x == nil && err == nil {
				continue
			}
			if err != nil {
				err = khabar.Errorf(khabar.CodeInvalid, "incident", "one line must be one object as khabar extract prints it", "line %d: %w", line, err)
			}
			if !yield(x, err) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield(nil, khabar.Errorf(khabar.CodeUnreadable, "incident", "", "line %d: %w", line+1, err))
		}
	}
}

// readExtraction reads one line. It returns nil for a failure's line.
func readExtraction(b []byte) (*khabar.Extraction, error) {
	var x struct {
		khabar.Extraction
		Error *json.RawMessage `json:"error"`
	}
	if err := json.Unmarshal(b, &x); err != nil {
		return nil, err
	}
	switch {
	case x.Error != nil:
		return nil, nil
	case x.Schema != "" && x.Schema != khabar.Schema:
		return nil, errors.New("schema is " + x.Schema + ", not " + khabar.Schema)
	case x.Report == nil || x.Report.ID == "":
		return nil, errors.New("no report with an id")
	}
	for _, e := range x.Events {
		if e == nil || e.ID == "" {
			return nil, errors.New("an event without an id")
		}
	}
	for _, c := range x.Claims {
		if c == nil {
			return nil, errors.New("a claim is null")
		}
	}
	return &x.Extraction, nil
}
