package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khabar/internal/api"
	"khabar/internal/codebook"
	"khabar/internal/store/sqlite"
)

// The tests of this file hold the documentation to the program: links, commands,
// make targets and paths that it names must exist.

const repository = "../.."

// docPages returns the text of every page of documentation by its path.
func docPages(t *testing.T) map[string]string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"*.md", "NOTICE", "docs/*.md", "docs/*/*.md", "examples/*.md", "data/*/*.md"} {
		found, err := filepath.Glob(filepath.Join(repository, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	pages := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.ToSlash(strings.TrimPrefix(f, repository+"/"))] = string(b)
	}
	if len(pages) < 8 {
		t.Fatalf("only %d pages of documentation found", len(pages))
	}
	return pages
}

var (
	linkPattern = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	fence       = regexp.MustCompile("(?s)```.*?```")
)

func TestDocsLinksPointSomewhere(t *testing.T) {
	pages := docPages(t)
	for name, text := range pages {
		for _, m := range linkPattern.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
			if err := checkLink(pages, name, m[1]); err != "" {
				t.Errorf("%s: link %s: %s", name, m[1], err)
			}
		}
	}
}

func checkLink(pages map[string]string, from, link string) string {
	if strings.Contains(link, "://") {
		return ""
	}
	file, anchor, _ := strings.Cut(link, "#")
	target := from
	if file != "" {
		target = path.Join(path.Dir(from), file)
	}
	if _, err := os.Stat(filepath.Join(repository, target)); err != nil {
		return "no such file"
	}
	if anchor == "" {
		return ""
	}
	for line := range strings.SplitSeq(pages[target], "\n") {
		if title := strings.TrimLeft(line, "#"); title != line && slug(title) == anchor {
			return ""
		}
	}
	return "no such heading"
}

// slug is the anchor that Markdown renderers give a heading.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		}
		return -1
	}, strings.TrimSpace(heading))
}

var (
	inlineCode = regexp.MustCompile("`([^`\n]+)`")
	// prompt comes before a command of a fenced block: "$ ", "… | ", "bin/".
	prompt = regexp.MustCompile(`^(?:\$ )?(?:[^#]*\| )?(?:\./)?(?:bin/)?`)
)

// docCommands are the commands that a page shows, in fences and in the line.
func docCommands(text string) []string {
	var out []string
	for _, block := range fence.FindAllString(text, -1) {
		for line := range strings.SplitSeq(block, "\n") {
			out = append(out, strings.TrimSpace(line), prompt.ReplaceAllString(strings.TrimSpace(line), ""))
		}
	}
	for _, m := range inlineCode.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		out = append(out, m[1])
	}
	return out
}

func TestDocsCommandsExist(t *testing.T) {
	seen := 0
	for name, text := range docPages(t) {
		if name == "CHANGELOG.md" {
			continue // tells of what was
		}
		for _, line := range docCommands(text) {
			words := strings.Fields(line)
			if len(words) < 2 || words[0] != "khabar" {
				continue
			}
			seen++
			if err := checkCommand(words[1:]); err != "" {
				t.Errorf("%s: `%s`: %s", name, line, err)
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d commands found", seen)
	}
}

// checkCommand looks a command line up: its sub-commands and its flags.
func checkCommand(words []string) string {
	if i := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, "|;#>") }); i >= 0 {
		words = words[:i]
	}
	root := newRootCmd()
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	if len(words) == 0 || strings.HasPrefix(words[0], "-") || words[0] == "COMMAND" {
		return ""
	}
	var cmd = root
	for _, w := range words {
		next := cmd
		for _, c := range cmd.Commands() {
			if c.Name() == w {
				next = c
			}
		}
		if next == cmd {
			break
		}
		cmd = next
	}
	if cmd == root {
		return "no such command"
	}
	if cmd.HasSubCommands() && !cmd.Runnable() && len(words) > 1 && !strings.HasPrefix(words[1], "-") {
		return "no such sub-command"
	}
	if err := checkName(cmd.Name(), words); err != "" {
		return err
	}
	cmd.InitDefaultHelpFlag()
	for _, w := range words {
		flag, isLong := strings.CutPrefix(w, "--")
		flag, _, _ = strings.Cut(strings.TrimRight(flag, ".,…)]"), "=")
		if isLong && flag != "" && !hasFlag(cmd.Flags(), flag) && !hasFlag(cmd.InheritedFlags(), flag) {
			return "no flag --" + flag
		}
	}
	return ""
}

// checkName looks up the set of an eval and the model of a train; a name in
// capitals stands for any.
func checkName(command string, words []string) string {
	if len(words) < 2 || words[0] != command || words[1] == strings.ToUpper(words[1]) || strings.HasPrefix(words[1], "-") {
		return ""
	}
	known := true
	switch command {
	case "eval":
		known = words[1] == "all" || slices.ContainsFunc(evaluations, func(e evaluation) bool { return e.name == words[1] })
	case "train":
		known = slices.ContainsFunc(newTrainCmd().Commands(), func(c *cobra.Command) bool { return c.Name() == words[1] })
	}
	if !known {
		return "no " + words[1] + " to " + command
	}
	return ""
}

func hasFlag(set *pflag.FlagSet, name string) bool { return set.Lookup(name) != nil }

func TestDocsMakeTargetsExist(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(repository, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z][a-z-]*):`).FindAllStringSubmatch(string(b), -1) {
		targets[m[1]] = true
	}
	for name, text := range docPages(t) {
		for _, line := range docCommands(text) {
			words := strings.Fields(line)
			i := slices.Index(words, "make")
			if i < 0 || i > 1 || i+1 == len(words) || (i == 1 && !strings.Contains(words[0], "=")) {
				continue
			}
			if target := words[i+1]; !targets[target] {
				t.Errorf("%s: `%s`: the Makefile has no target %s", name, line, target)
			}
		}
	}
	for target := range targets {
		if !regexp.MustCompile(`(?m)^`+target+`:.*## .`).Match(b) && target != "clean" {
			t.Errorf("Makefile: %s has no ## description, so make help does not list it", target)
		}
	}
}

// pathPattern is a path of the repository as documentation names it.
var pathPattern = regexp.MustCompile(`^(?:\./)?(?:(?:bench|cmd|data|docs|examples|extract|internal|scripts|tools|ui)/[\w./*-]+|[\w-]+\.(?:md|go))$`)

func TestDocsPathsExist(t *testing.T) {
	for name, text := range docPages(t) {
		if name == "CHANGELOG.md" {
			continue
		}
		for _, line := range docCommands(text) {
			for _, word := range strings.Fields(line) {
				word = strings.TrimSuffix(strings.TrimSuffix(strings.Trim(word, ",;:()"), "/..."), "/")
				if !pathPattern.MatchString(word) || strings.Contains(word, "NN-") {
					continue
				}
				found, err := filepath.Glob(filepath.Join(repository, word))
				if beside, _ := filepath.Glob(filepath.Join(repository, path.Dir(name), word)); err != nil || len(found)+len(beside) == 0 {
					t.Errorf("%s: %s is not in the repository", name, word)
				}
			}
		}
	}
}

// Every key at the top of an output line stands in docs/contract.md.
func TestContractNamesEveryKey(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(repository, "docs/schema/khabar-1.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct {
			Properties map[string]json.RawMessage `json:"properties"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(repository, "docs/contract.md"))
	if err != nil {
		t.Fatal(err)
	}
	code := strings.Join(inlineCode.FindAllString(string(page), -1), " ")
	keys := 0
	for _, def := range []string{"extraction", "failure"} {
		for key := range schema.Defs[def].Properties {
			keys++
			if !regexp.MustCompile(`\b` + key + `\b`).MatchString(code) {
				t.Errorf("docs/contract.md does not name %q of the schema's %s", key, def)
			}
		}
	}
	if keys < 10 {
		t.Fatalf("the schema shows only %d keys", keys)
	}
}

// The types of docs/codebook.md are those of the codebook, and its page names
// every mode.
func TestCodebookPageHoldsTypesAndModes(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| type | quad | score | recipient | what | modes (score) |\n|---|---|---:|---|---|---|\n")
	for _, typ := range cb.Types {
		var modes []string
		for _, m := range cb.Modes {
			switch {
			case m.Type != typ.Name:
			case m.Source != "plover":
				modes = append(modes, m.Name+"°")
			case m.HasScore:
				modes = append(modes, fmt.Sprintf("%s %g", m.Name, m.Score))
			default:
				modes = append(modes, m.Name)
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %g | %s | %s | %s |\n", typ.Name, typ.Quad, typ.Score, typ.Recipient, typ.Definition, cmp.Or(strings.Join(modes, " · "), "–"))
	}
	holdTable(t, "docs/codebook.md", "<!-- types of data/codebook -->", strings.ReplaceAll(b.String(), " -", " −"))

	page, err := os.ReadFile(filepath.Join(repository, "docs/codebook.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, modes, _ := strings.Cut(string(page), "## Modes")
	modes, _, _ = strings.Cut(modes, "\n## ")
	for _, m := range cb.Modes {
		var row string
		for line := range strings.SplitSeq(modes, "\n") {
			if cell, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " |"); ok && slices.Contains(strings.Split(cell, ", "), m.Type) {
				row = line
			}
		}
		if !strings.Contains(row, "`"+m.Name+"`") {
			t.Errorf("docs/codebook.md, Modes: %s lacks %s", m.Type, m.Name)
		}
	}
}

// docs/record.md names every table of the record.
func TestRecordPageNamesEveryTable(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(repository, "docs/record.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(repository, "internal/store/sqlite/migrations/*.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`CREATE (?:VIRTUAL )?TABLE (\w+)`).FindAllStringSubmatch(string(b), -1) {
			if !strings.Contains(string(page), "`"+m[1]+"`") {
				t.Errorf("docs/record.md does not name the table %s", m[1])
			}
		}
	}
}

// docs/api.md names every path of the API, and no other.
func TestAPIPageNamesEveryPath(t *testing.T) {
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	h, err := api.New(st, "test")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/api/openapi.json", nil))
	var described struct {
		Paths map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &described); err != nil || len(described.Paths) < 10 {
		t.Fatalf("%d paths described: %v", len(described.Paths), err)
	}
	page, err := os.ReadFile(filepath.Join(repository, "docs/api.md"))
	if err != nil {
		t.Fatal(err)
	}
	for p := range described.Paths {
		if !strings.Contains(string(page), "`"+p+"`") {
			t.Errorf("docs/api.md does not name %s", p)
		}
	}
	for _, m := range regexp.MustCompile("`(/api/[^`]*)`").FindAllStringSubmatch(string(page), -1) {
		if _, ok := described.Paths[m[1]]; !ok && m[1] != "/api/openapi.json" {
			t.Errorf("docs/api.md names %s, which the API lacks", m[1])
		}
	}
}

// The example of README.md is what the program prints.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(repository, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`(?m)^\$ khabar extract (\S+) \| jq .*\n(\{.*\})$`).FindStringSubmatch(string(page))
	if shown == nil {
		t.Fatal("README.md shows no extraction")
	}
	cmd := newRootCmd()
	var out bytes.Buffer
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"extract", filepath.Join(repository, shown[1])})
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	var x struct {
		Events []struct {
			Type, Status string
			Time         struct{ Start string }
			Place        struct{ Name string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &x); err != nil || len(x.Events) == 0 {
		t.Fatalf("%d events: %v", len(x.Events), err)
	}
	e := x.Events[0]
	printed := fmt.Sprintf(`{"type":%q,"time":%q,"place":%q,"status":%q}`, e.Type, e.Time.Start, e.Place.Name, e.Status)
	if shown[2] != printed {
		t.Errorf("README.md shows   %s\nthe program prints %s", shown[2], printed)
	}
}
