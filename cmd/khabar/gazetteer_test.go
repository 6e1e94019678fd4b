package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khabar/internal/gazetteer"
)

func TestGazetteerImport(t *testing.T) {
	dir := t.TempDir()
	dump, out := filepath.Join(dir, "XX.txt"), filepath.Join(dir, "local", "gazetteer.bin")
	row := "9000001\tDomail\tDomail\t\t33.0\t70.8\tP\tPPL\tPK\t\t03\t\t\t\t0\t\t0\tAsia/Karachi\t2019-01-01\n"
	if err := os.WriteFile(dump, []byte(row), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := newGazetteerCmd()
	var talk bytes.Buffer
	cmd.SetErr(&talk)
	cmd.SetArgs([]string{"import", "-o", out, dump})
	if err := cmd.Execute(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(talk.String(), "2 places") {
		t.Errorf("said %q", talk.String())
	}
	tab, err := gazetteer.OpenLocal(out)
	if err != nil || !tab.Find("domail").Found {
		t.Errorf("table %v, %v", tab, err)
	}
}

func TestGazetteerImportRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.txt")
	if err := os.WriteFile(path, []byte("no\tdump\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import"}, {"import", path}, {"import", path + ".none"}} {
		cmd := newGazetteerCmd()
		cmd.SilenceErrors, cmd.SilenceUsage = true, true
		cmd.SetArgs(append(args, "-o", path+".bin"))
		if err := cmd.Execute(); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
