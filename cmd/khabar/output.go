package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// formats of a listing.
const formatHelp = "table, jsonl or csv"

// listing writes rows in one of the formats: cells for table and csv, the whole
// document for jsonl.
type listing struct {
	flush func() error
	add   func(cells []string, doc any) error
}

// newListing returns a listing of the format on w, or a usage error.
func newListing(w io.Writer, format string, header ...string) (*listing, error) {
	switch format {
	case "table":
		return tableListing(w, header), nil
	case "csv":
		return csvListing(w, header)
	case "jsonl", "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return &listing{add: func(_ []string, doc any) error { return enc.Encode(doc) }, flush: func() error { return nil }}, nil
	default:
		return nil, usageError{fmt.Errorf("--format %q: want %s", format, formatHelp)}
	}
}

// maxCell is how many characters of a cell a table shows.
const maxCell = 60

func tableListing(w io.Writer, header []string) *listing {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells []string) error {
		for i, c := range cells {
			c = oneLine(c)
			if utf8.RuneCountInString(c) > maxCell {
				c = string([]rune(c)[:maxCell-1]) + "…"
			}
			cells[i] = c
		}
		_, err := fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
		return err
	}
	head := make([]string, len(header))
	for i, h := range header {
		head[i] = strings.ToUpper(h)
	}
	_ = row(head) // a failure to write comes back at the flush
	return &listing{add: func(cells []string, _ any) error { return row(cells) }, flush: t.Flush}
}

// oneLine makes text safe for a terminal: control characters, which could move
// the cursor or change colours, become spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || (r >= 0x7f && r < 0xa0) {
			return ' '
		}
		return r
	}, s)), " ")
}

func csvListing(w io.Writer, header []string) (*listing, error) {
	c := csv.NewWriter(w)
	row := func(cells []string) error {
		for i, cell := range cells {
			cells[i] = defuse(cell)
		}
		return c.Write(cells)
	}
	if err := row(append([]string{}, header...)); err != nil {
		return nil, err
	}
	return &listing{add: func(cells []string, _ any) error { return row(cells) }, flush: func() error {
		c.Flush()
		return c.Error()
	}}, nil
}

// defuse keeps a spreadsheet from running a cell as a formula. A number stays one.
func defuse(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) || isNumber(cell) {
		return cell
	}
	return "'" + cell
}

func isNumber(s string) bool {
	var f float64
	n, err := fmt.Sscanf(s+"\n", "%g\n", &f)
	return err == nil && n == 1
}
