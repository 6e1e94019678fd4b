package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestListing(t *testing.T) {
	for _, c := range []struct{ format, want string }{
		{"csv", "a,b\n'=SUM(A1),-3\n'+x,\"two\nlines\"\n"},
		{"table", "A          B\n=SUM(A1)   -3\n+x         two lines\n"},
		{"jsonl", "{\"n\":\"<1>\"}\n{\"n\":\"<1>\"}\n"},
	} {
		var out bytes.Buffer
		l, err := newListing(&out, c.format, "a", "b")
		if err != nil {
			t.Fatal(err)
		}
		doc := map[string]string{"n": "<1>"}
		for _, row := range [][]string{{"=SUM(A1)", "-3"}, {"+x", "two\nlines"}} {
			if err := l.add(row, doc); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.flush(); err != nil {
			t.Fatal(err)
		}
		if strings.Join(strings.Fields(out.String()), " ") != strings.Join(strings.Fields(c.want), " ") {
			t.Errorf("%s: %q, want %q", c.format, out.String(), c.want)
		}
	}
	if _, err := newListing(&bytes.Buffer{}, "xml"); err == nil {
		t.Error("an unknown format is no error")
	}
}

func TestOneLine(t *testing.T) {
	if got := oneLine("a\x1b[31m\tb\u0085c\n"); got != "a [31m b c" {
		t.Errorf("%q", got)
	}
}

func TestDefuse(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "-5": "-5", "+5.5": "+5.5", "-5 dead": "'-5 dead", "@x": "'@x", "plain": "plain", "": ""} {
		if got := defuse(in); got != want {
			t.Errorf("defuse(%q) = %q, want %q", in, got, want)
		}
	}
}
