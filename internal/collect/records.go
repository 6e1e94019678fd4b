package collect

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"khabar"
)

// records reads JSON Lines: one object a line. Blank lines are passed over. A
// bad or overlong line is a failure in its place and the next line goes on.
func (w *walker) records(s *source, br *bufio.Reader) bool {
	seen := false
	for n := 1; ; n++ {
		line, err := readLine(br, w.o.Limits.LineBytes)
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		var big errTooLarge
		switch {
		case errors.As(err, &big):
			seen = true
			if !w.fail(linePage(s, n), khabar.Errorf(khabar.CodeTooLarge, "collect", "split the record", "%s line %d: %s", s.name, n, big.what)) {
				return false
			}
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return w.fail(linePage(s, n), readError(s, err))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			seen = true
			if !w.record(s, n, bytes.TrimRight(line, "\r\n")) {
				return false
			}
		}
		if err != nil {
			break
		}
	}
	if !seen {
		return w.fail(s.page, khabar.Errorf(khabar.CodeEmpty, "collect", "", "%s: the page is empty", s.name))
	}
	return true
}

// isJSON reports whether a page that is no JSON Lines is one JSON object or a
// list of them, spread over lines.
func isJSON(data []byte, name string) bool {
	data = bytes.TrimSpace(data)
	return strings.HasSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".json") &&
		(bytes.HasPrefix(data, []byte("{")) || bytes.HasPrefix(data, []byte("[")))
}

// document reads one JSON object, or a list of objects, as records; their number
// in the list stands for the line.
func (w *walker) document(s *source, data []byte) bool {
	items := []json.RawMessage{data}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		items = nil
		if err := json.Unmarshal(data, &items); err != nil {
			return w.fail(s.page, khabar.Errorf(khabar.CodeInvalid, "collect", "give a JSON list of objects, or JSON Lines", "%s: %w", s.name, err))
		}
	}
	for i, item := range items {
		if !w.record(s, i+1, item) {
			return false
		}
	}
	return true
}

// readLine reads up to and including the next newline. A line over the limit is
// read past, not kept.
func readLine(br *bufio.Reader, limit int64) ([]byte, error) {
	var line []byte
	var n int64
	for {
		part, err := br.ReadSlice('\n')
		n += int64(len(part))
		if n <= limit {
			line = append(line, part...)
		} else {
			line = nil
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if n > limit && (err == nil || errors.Is(err, io.EOF)) {
			return nil, errTooLarge{fmt.Sprintf("%d bytes, more than %d", n, limit)}
		}
		return line, err
	}
}

// linePage names line n of s.
func linePage(s *source, n int) khabar.Page {
	p := s.page
	if p.Path == "" {
		p.Path, p.URL = p.URL, ""
	}
	p.Path += ":" + strconv.Itoa(n)
	return p
}

// recordFields maps each field of a record to the keys it goes by, in order of
// preference.
var recordFields = []struct {
	keys []string
	set  func(*Record, string)
}{
	{[]string{"id"}, func(r *Record, v string) { r.ID = v }},
	{[]string{"title", "headline"}, func(r *Record, v string) { r.Title = v }},
	{[]string{"published", "pub_date", "date", "published_at", "date_published", "timestamp"}, func(r *Record, v string) { r.Published = v }},
	{[]string{"outlet", "publisher", "source"}, func(r *Record, v string) { r.Outlet = v }},
	{[]string{"url", "link"}, func(r *Record, v string) { r.URL = v }},
}

// foreign keys are not of the contract: other tools' records hold them in other
// forms too, which are passed over.
var foreign = map[string]bool{"headline": true, "published_at": true, "date_published": true, "timestamp": true, "source": true, "link": true, "body": true, "content": true}

var textKeys = []string{"text", "event_text", "body", "content"}

func (w *walker) record(s *source, n int, line []byte) bool {
	page := linePage(s, n)
	sum := sha256.Sum256(line)
	page.SHA256 = hex.EncodeToString(sum[:])
	invalid := func(hint, format string, args ...any) bool {
		return w.fail(page, khabar.Errorf(khabar.CodeInvalid, "collect", hint, "%s line %d: %s", s.name, n, fmt.Sprintf(format, args...)))
	}
	if !utf8.Valid(line) {
		return invalid("JSON Lines must be UTF-8", "not valid UTF-8")
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return invalid("each line must be one JSON object", "not a JSON object: %v", err)
	}
	rec := &Record{}
	for _, f := range recordFields {
		v, err := stringField(fields, f.keys)
		if err != nil {
			return invalid("", "%v", err)
		}
		f.set(rec, v)
	}
	text, err := stringField(fields, textKeys)
	if err != nil {
		return invalid("", "%v", err)
	}
	if strings.TrimSpace(text) == "" {
		return w.fail(page, khabar.Errorf(khabar.CodeEmpty, "collect", `a record needs "text" or "event_text"`, "%s line %d: no text", s.name, n))
	}
	if rec.URL != "" {
		page.URL = rec.URL
	}
	return w.yield(&Item{ID: recordID(rec, page, s), Page: page, Kind: KindRecord, Bytes: line, Text: text, Record: rec}, nil)
}

// stringField returns the first of keys that holds a string or a number.
func stringField(fields map[string]json.RawMessage, keys []string) (string, error) {
	for _, k := range keys {
		raw, ok := fields[k]
		if !ok || string(raw) == "null" {
			continue
		}
		switch raw[0] {
		case '"':
			var v string
			if err := json.Unmarshal(raw, &v); err != nil {
				return "", fmt.Errorf("field %q: %w", k, err)
			}
			return v, nil
		case '{', '[', 't', 'f':
			if foreign[k] {
				continue
			}
			return "", fmt.Errorf("field %q: a string is wanted", k)
		}
		return string(raw), nil // a number, as written
	}
	return "", nil
}

// recordID is the record's own id, its URL, or its place in the file.
func recordID(rec *Record, page khabar.Page, s *source) string {
	switch {
	case rec.ID != "":
		return rec.ID
	case rec.URL != "":
		return rec.URL
	case s.page.Path == "-" || s.page.Path == "":
		return page.SHA256[:16]
	}
	_, line, _ := cutLast(page.Path, ":")
	return baseID(s.page.Path) + ":" + line
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
