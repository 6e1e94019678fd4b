package collect

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/htmlindex"

	"khabar"
)

const prose = "The two delegations met in the town hall and left without a word, witnesses said.\n"

// walk collects what a walk yields, one line each: "kind id text…" or "code".
func walk(t testing.TB, o Options, inputs ...string) (items []*Item, failures []*khabar.Failure, order []string) {
	t.Helper()
	for it, f := range Walk(context.Background(), inputs, o) {
		switch {
		case (it == nil) == (f == nil):
			t.Fatal("exactly one of item and failure is wanted")
		case it != nil:
			items = append(items, it)
			order = append(order, it.ID)
		default:
			failures = append(failures, f)
			order = append(order, f.Error.Code)
		}
	}
	return items, failures, order
}

func stdin(data []byte) Options { return Options{Stdin: bytes.NewReader(data)} }

func gz(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	z.Close()
	return b.Bytes()
}

// zipOf builds a zip of name, content, name, content …
func zipOf(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestKinds(t *testing.T) {
	html := "<!DOCTYPE html><html><body><p>" + prose + "</p></body></html>"
	line := `{"id":"a1","text":"` + strings.TrimSpace(prose) + `"}` + "\n"
	for _, c := range []struct {
		name string
		data []byte
		want []Kind
	}{
		{"text", []byte(prose), []Kind{KindText}},
		{"html", []byte(html), []Kind{KindHTML}},
		{"html after a comment", []byte("\n<!-- made --><div><p>a</p></div>"), []Kind{KindHTML}},
		{"xhtml", []byte(`<?xml version="1.0"?><html><body>a</body></html>`), []Kind{KindHTML}},
		{"text that speaks of tags", []byte("He wrote <html> on the wall... no: he wrote a < b."), []Kind{KindHTML}},
		{"text with a sign", []byte("Prices < 5 rose. " + prose), []Kind{KindText}},
		{"jsonl", []byte(line + "\n" + line), []Kind{KindRecord, KindRecord}},
		{"a brace is no record", []byte("{curly} words\n" + prose), []Kind{KindText}},
		{"gzip", gz([]byte(prose)), []Kind{KindText}},
		{"gzip of jsonl", gz([]byte(line + line)), []Kind{KindRecord, KindRecord}},
		{"zip", zipOf(t, "a.txt", prose, "b.html", html, "c.jsonl", line), []Kind{KindText, KindHTML, KindRecord}},
		{"zip in gzip", gz(zipOf(t, "a.txt", prose)), []Kind{KindText}},
		{"gzip in zip", zipOf(t, "a.txt.gz", string(gz([]byte(prose)))), []Kind{KindText}},
	} {
		t.Run(c.name, func(t *testing.T) {
			items, failures, _ := walk(t, stdin(c.data), "-")
			var got []Kind
			for _, it := range items {
				got = append(got, it.Kind)
			}
			if len(failures) > 0 {
				t.Errorf("failure: %v", failures[0].Error)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"empty", nil, khabar.CodeEmpty},
		{"white space", []byte(" \n\t\n"), khabar.CodeEmpty},
		{"pdf", []byte("%PDF-1.7 ..."), khabar.CodeUnsupported},
		{"binary", bytes.Repeat([]byte{0, 1, 2, 3, 200}, 100), khabar.CodeUnsupported},
		{"word", zipOf(t, "[Content_Types].xml", "x", "word/document.xml", "y"), khabar.CodeUnsupported},
		{"cut gzip", gz([]byte(strings.Repeat(prose, 50)))[:40], khabar.CodeUnreadable},
		{"cut zip", zipOf(t, "a.txt", prose)[:60], khabar.CodeUnreadable},
		{"nested too deep", gz(gz(gz([]byte(prose)))), khabar.CodeTooLarge},
		{"too large", []byte(strings.Repeat(prose, 20)), khabar.CodeTooLarge},
		{"record without text", []byte(`{"id":"a"}`), khabar.CodeEmpty},
		{"record with a list", []byte(`{"text":["a"]}`), khabar.CodeInvalid},
		{"broken record", []byte("{\"text\":\"a\"}\n{\"text\":\n"), khabar.CodeInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := stdin(c.data)
			o.Limits = Limits{PageBytes: 1000, TotalBytes: 32 << 20}
			_, failures, _ := walk(t, o, "-")
			if len(failures) == 0 || failures[0].Error.Code != c.code {
				t.Fatalf("got %v, want %s", failures, c.code)
			}
			if e := failures[0].Error; !strings.Contains(e.Message, "stdin") {
				t.Errorf("the message does not name the input: %v", e)
			}
			if failures[0].Schema != khabar.Schema {
				t.Error("no schema")
			}
		})
	}
}

// TestLongLine: an overlong record fails in its place, with its line number, and
// the next is read.
func TestLongLine(t *testing.T) {
	data := `{"id":"a","text":"one"}` + "\n" + `{"id":"b","text":"` + strings.Repeat("x", 300_000) + `"}` + "\n" + `{"id":"c","text":"three"}`
	o := stdin([]byte(data))
	o.Limits.LineBytes = 100_000
	_, failures, order := walk(t, o, "-")
	if want := []string{"a", khabar.CodeTooLarge, "c"}; !reflect.DeepEqual(order, want) {
		t.Fatalf("got %v, want %v", order, want)
	}
	if !strings.Contains(failures[0].Error.Message, "line 2") || failures[0].Page.Path != "-:2" {
		t.Errorf("%+v %v", failures[0].Page, failures[0].Error)
	}
}

// TestBomb: an archive that grows without end is stopped by its ratio.
func TestBomb(t *testing.T) {
	bomb := []byte(strings.Repeat("a word\n", 1<<20))
	for name, data := range map[string][]byte{"gzip": gz(bomb), "zip": zipOf(t, "a.txt", string(bomb))} {
		o := stdin(data)
		o.Limits.PageBytes = 1 << 30
		_, failures, _ := walk(t, o, "-")
		if len(failures) != 1 || failures[0].Error.Code != khabar.CodeTooLarge || !strings.Contains(failures[0].Error.Message, "fold") {
			t.Errorf("%s: %v", name, failures)
		}
	}
}

func TestZipTotal(t *testing.T) {
	var parts []string
	for i := range 10 {
		parts = append(parts, fmt.Sprintf("%d.txt", i), strings.Repeat(prose, 10))
	}
	o := stdin(zipOf(t, parts...))
	o.Limits.TotalBytes = 3000
	items, failures, _ := walk(t, o, "-")
	if len(items) != 3 || len(failures) == 0 || failures[0].Error.Code != khabar.CodeTooLarge {
		t.Errorf("%d items, %v", len(items), failures)
	}
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("b.txt", []byte(prose))
	write("a/x.txt", []byte(prose+"1"))
	write("a/b.txt", []byte(prose+"2"))
	write("c.bin", bytes.Repeat([]byte{0, 9}, 40))
	write("d.jsonl.gz", gz([]byte(`{"text":"one"}`+"\n\n"+`{"id":7,"text":"two"}`)))
	write(".hidden.txt", []byte(prose))
	write("e.zip", zipOf(t, "in/y.txt", prose+"3", "__MACOSX/y.txt", "z"))
	items, _, order := walk(t, Options{}, dir, filepath.Join(dir, "none.txt"), filepath.Join(dir, "b.txt"))
	want := []string{"b", "x", "b~" + items[2].Page.SHA256[:8], khabar.CodeUnsupported, "d:1", "7", "y", khabar.CodeNotFound, "b~" + items[6].Page.SHA256[:8] + "-2"}
	if !reflect.DeepEqual(order, want) {
		t.Fatalf("got  %v\nwant %v", order, want)
	}
	if got, want := items[5].Page.Path, filepath.Join(dir, "e.zip")+"!in/y.txt"; got != want {
		t.Errorf("path %q, want %q", got, want)
	}
	again, _, _ := walk(t, Options{}, dir, filepath.Join(dir, "none.txt"), filepath.Join(dir, "b.txt"))
	if !reflect.DeepEqual(items, again) {
		t.Error("a second walk differs")
	}
}

func TestRecordFields(t *testing.T) {
	data := "\ufeff" + `{"id":"k1","event_text":"Body.","pub_date":"2031-05-06","publisher":"Varesh Post","title":"Head","url":"https://example.org/a","extra":{"x":1}}`
	items, _, _ := walk(t, stdin([]byte(data)), "-")
	want := &Record{ID: "k1", Title: "Head", Published: "2031-05-06", Outlet: "Varesh Post", URL: "https://example.org/a"}
	if it := items[0]; it.ID != "k1" || it.Text != "Body." || !reflect.DeepEqual(it.Record, want) || it.Page.URL != want.URL {
		t.Errorf("%+v %+v", it, it.Record)
	}
}

// TestForeignFields: fields by the names of other tools, where they hold strings.
func TestForeignFields(t *testing.T) {
	for line, want := range map[string]string{
		`{"headline":"Head","body":"Body.","source":"Varesh Post","published_at":1930723200}`: "Head|Body.|Varesh Post|1930723200",
		`{"title":"Head","text":"Body.","source":{"id":7},"content":["x"]}`:                   "Head|Body.||",
	} {
		for it, failure := range Walk(context.Background(), []string{"-"}, Options{Stdin: strings.NewReader(line)}) {
			if failure != nil {
				t.Fatal(failure.Error)
			}
			if got := strings.Join([]string{it.Record.Title, it.Text, it.Record.Outlet, it.Record.Published}, "|"); got != want {
				t.Errorf("%s: got %q, want %q", line, got, want)
			}
		}
	}
}

func TestJSONDocument(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"a.json": "{\n \"id\": \"one\",\n \"text\": \"Body.\"\n}",
		"b.json": "[\n {\"id\": \"two\", \"text\": \"Body.\"},\n {\"text\": \"Body.\"}, 5\n]",
		"c.json": "[ {\"id\": ",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, _, order := walk(t, Options{}, dir)
	if want := []string{"one", "two", "b:2", khabar.CodeInvalid, khabar.CodeInvalid}; !reflect.DeepEqual(order, want) {
		t.Errorf("got %v, want %v", order, want)
	}
}

func TestCharsets(t *testing.T) {
	for _, c := range []struct{ charset, text, declared string }{
		{"utf-8", "Пробег — “quoted” é", ""},
		{"windows-1252", "L’été à Genève: « des négociations » ont été menées. " + prose, ""},
		{"windows-1251", "Делегации встретились в здании ратуши и уехали молча, сообщили свидетели. Переговоры продолжались девять часов.", ""},
		{"windows-1256", "<html><head><meta charset=windows-1256></head><body>اجتمع الوفدان في المدينة</body></html>", "html"},
		{"iso-8859-1", `<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><body>Genève</body></html>`, "html"},
		{"utf-16le", "The delegations met in the town hall, é", ""},
	} {
		t.Run(c.charset, func(t *testing.T) {
			enc, err := htmlindex.Get(c.charset)
			if err != nil {
				t.Fatal(err)
			}
			data, err := enc.NewEncoder().Bytes([]byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			items, failures, _ := walk(t, stdin(data), "-")
			if len(items) != 1 {
				t.Fatal(failures[0].Error)
			}
			if items[0].Text != c.text {
				t.Errorf("got %q\nwant %q", items[0].Text, c.text)
			}
			if want := c.declared == "" && strings.HasPrefix(c.charset, "windows"); (items[0].Guessed != "") != want {
				t.Errorf("guessed %q", items[0].Guessed)
			}
		})
	}
	// A byte or two of damage do not make UTF-8 another charset.
	items, _, _ := walk(t, stdin([]byte("Genève et Zürich \xff ont été là, où l’été dure. Élève à côté, déjà vu, né à l’île.")), "-")
	if !strings.Contains(items[0].Text, "Zürich \ufffd ont") {
		t.Errorf("%q", items[0].Text)
	}
}

func TestFromOverride(t *testing.T) {
	o := stdin([]byte("<p>a</p><p>b</p><p>c</p>"))
	o.From = KindText
	if items, _, _ := walk(t, o, "-"); items[0].Kind != KindText {
		t.Error("the kind was not taken")
	}
}

func TestURL(t *testing.T) {
	if _, f, _ := walk(t, Options{}, "https://example.org/a"); len(f) != 1 || f[0].Page.URL == "" || f[0].Error.Code != khabar.CodeUnsupported {
		t.Errorf("%v", f)
	}
}

func TestStops(t *testing.T) {
	n := 0
	for range Walk(context.Background(), []string{"-"}, stdin([]byte(strings.Repeat(`{"text":"a"}`+"\n", 50)))) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d items", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for it, f := range Walk(ctx, []string{"-"}, stdin([]byte(prose))) {
		if it != nil || f == nil {
			t.Error("a cancelled walk went on")
		}
	}
}

// TestLargeStream: memory stays flat over a long JSONL stream in gzip.
func TestLargeStream(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for i := range 20_000 {
		fmt.Fprintf(z, `{"id":"%d","text":"Record %d tells of %d things that nobody saw."}`+"\n", i, i*7919, i*104729)
	}
	z.Close()
	n := 0
	for it, f := range Walk(context.Background(), []string{"-"}, stdin(b.Bytes())) {
		if f != nil || it.ID != fmt.Sprint(n) {
			t.Fatalf("%d: %v %v", n, it, f)
		}
		n++
	}
	if n != 20_000 {
		t.Errorf("%d records", n)
	}
}

func FuzzWalk(f *testing.F) {
	f.Add([]byte(prose))
	f.Add([]byte(`{"id":"a","text":"b"}` + "\n{"))
	f.Add(gz([]byte(prose)))
	f.Add(gz([]byte(`{"text":"b"}`)))
	f.Add(zipOf(f, "a.txt", prose, "b/c.jsonl", `{"text":"b"}`))
	f.Add([]byte("<html><meta charset=utf-16><p>a"))
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := stdin(data)
		o.Limits = Limits{PageBytes: 1 << 20, LineBytes: 1 << 16, TotalBytes: 1 << 22, Entries: 100}
		for it, failure := range Walk(context.Background(), []string{"-"}, o) {
			switch {
			case (it == nil) == (failure == nil):
				t.Fatal("exactly one of item and failure is wanted")
			case it == nil:
				if failure.Error.Code == "" || failure.Error.Message == "" {
					t.Fatalf("bare error: %+v", failure.Error)
				}
			case !utf8.ValidString(it.Text) || it.ID == "" && it.Record == nil || len(it.Page.SHA256) != 64:
				t.Fatalf("bad item: %+v", it)
			}
		}
	})
}

func BenchmarkRecords(b *testing.B) {
	data := []byte(strings.Repeat(`{"id":"a","title":"Head","published":"2031-05-06","text":"`+strings.Repeat(strings.TrimSpace(prose), 40)+`"}`+"\n", 100))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		for range Walk(context.Background(), []string{"-"}, stdin(data)) {
		}
	}
}
