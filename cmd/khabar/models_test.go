package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the tables of the documentation anew")

// holdTable holds the table between the line start and the next end line of a
// page of documentation to want.
func holdTable(t *testing.T, page, start, want string) {
	t.Helper()
	const end = "<!-- end -->\n"
	file := filepath.Join(repository, page)
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(b), start+"\n")
	table, tail, ended := strings.Cut(rest, end)
	if !ok || !ended {
		t.Fatalf("%s: no table between %q and %q", page, start, end)
	}
	if table == want {
		return
	}
	if !*update {
		t.Fatalf("%s: the table after %q is out of date: look over the page, then\n\tgo test ./cmd/khabar -run %s -update", page, start, t.Name())
	}
	if err := os.WriteFile(file, []byte(head+start+"\n"+want+end+tail), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestModelCardHoldsTheModels(t *testing.T) {
	cards, err := modelCards()
	if err != nil {
		t.Fatal(err)
	}
	holdTable(t, "docs/model-card.md", "<!-- khabar models --format markdown -->", modelTable(cards))
}

// Every model file of the repository is listed, and the bytes built in are its.
func TestModelsListsEveryModelFile(t *testing.T) {
	cards, err := modelCards()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]int{}
	for _, c := range cards {
		listed[c.File] = c.Bytes
		info, err := os.Stat(filepath.Join(repository, c.File))
		if err != nil {
			t.Error(err)
		} else if info.Size() != int64(c.Bytes) {
			t.Errorf("%s has %d bytes, %d built in", c.File, info.Size(), c.Bytes)
		}
		for _, d := range c.Data {
			if d.Licence == "" {
				t.Errorf("%s: %s without licence", c.File, d.Name)
			}
		}
	}
	err = filepath.WalkDir(repository+"/data", func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := filepath.Ext(path); slices.Contains([]string{".khm", ".model", ".bin", ".gz"}, ext) {
			if name := filepath.ToSlash(strings.TrimPrefix(path, repository+"/")); listed[name] == 0 {
				t.Errorf("%s is not listed", name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestModelsFormats(t *testing.T) {
	for format, want := range map[string]string{"table": "reader ", "json": `"name": "reader"`, "markdown": "| reader "} {
		cmd := newModelsCmd()
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetArgs([]string{"--format", format})
		if err := cmd.Execute(); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("--format %s: %v, no %q in %.200s", format, err, want, out.String())
		}
		if format == "json" && !json.Valid(out.Bytes()) {
			t.Errorf("not JSON: %.200s", out.String())
		}
	}
	cmd := newModelsCmd()
	cmd.SetArgs([]string{"--format", "xml"})
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	if err := cmd.Execute(); exitCode(err) != 2 {
		t.Errorf("--format xml: %v", err)
	}
}
