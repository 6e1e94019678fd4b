package api

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	codebookdata "khabar/data/codebook"
)

// Codebook tells an interface which types and modes there are.
type Codebook struct {
	Types []CodebookType `json:"types"`
}

// CodebookType is an event type. Quad: VC verbal cooperation, MC material
// cooperation, VX verbal conflict, MX material conflict.
type CodebookType struct {
	Type       string         `json:"type"`
	Label      string         `json:"label"`
	Quad       string         `json:"quad"`
	Score      float64        `json:"score" doc:"PLOVER's conflict-cooperation score, -10 to 10"`
	Definition string         `json:"definition"`
	Modes      []CodebookMode `json:"modes"`
}

// CodebookMode is a mode of a type.
type CodebookMode struct {
	Mode  string `json:"mode"`
	Label string `json:"label"`
}

func loadCodebook() (Codebook, error) {
	book := Codebook{Types: []CodebookType{}}
	index := map[string]int{}
	err := rows("types.tsv", 6, func(f []string) error {
		score, err := strconv.ParseFloat(f[2], 64)
		index[f[0]] = len(book.Types)
		book.Types = append(book.Types, CodebookType{Type: f[0], Label: label(f[0]), Quad: f[1], Score: score, Definition: f[5], Modes: []CodebookMode{}})
		return err
	})
	if err != nil {
		return book, err
	}
	err = rows("modes.tsv", 2, func(f []string) error {
		i, ok := index[f[0]]
		if !ok {
			return fmt.Errorf("no type is called %q", f[0])
		}
		book.Types[i].Modes = append(book.Types[i].Modes, CodebookMode{f[1], label(f[1])})
		return nil
	})
	return book, err
}

// label of a code: "suicide-attack" reads "Suicide attack".
func label(code string) string {
	s := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	return strings.ToUpper(s[:1]) + s[1:]
}

func rows(name string, columns int, do func([]string) error) error {
	f, err := codebookdata.FS.Open(name)
	if err != nil {
		return fmt.Errorf("api: %w", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	for line := 1; s.Scan(); line++ {
		if s.Text() == "" || s.Text()[0] == '#' {
			continue
		}
		fields := strings.Split(s.Text(), "\t")
		if len(fields) < columns {
			return fmt.Errorf("api: %s:%d: want %d columns, have %d", name, line, columns, len(fields))
		}
		if err := do(fields); err != nil {
			return fmt.Errorf("api: %s:%d: %w", name, line, err)
		}
	}
	return s.Err()
}
