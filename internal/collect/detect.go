package collect

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"
)

// magic numbers of forms that khabar does not read.
var magic = []struct{ prefix, what, hint string }{
	{"%PDF-", "a PDF is not read", "convert it with pdftotext"},
	{"WARC/", "a WARC archive is not read", "extract its pages first"},
	{"\x89PNG", "a PNG picture", "give text, HTML or JSON Lines"},
	{"\xff\xd8\xff", "a JPEG picture", "give text, HTML or JSON Lines"},
	{"GIF8", "a GIF picture", "give text, HTML or JSON Lines"},
	{"\x7fELF", "a program", "give text, HTML or JSON Lines"},
	{"MZ\x90", "a program", "give text, HTML or JSON Lines"},
	{"\xd0\xcf\x11\xe0", "an old Office document is not read", "save it as text or HTML"},
	{"7z\xbc\xaf", "a 7z archive is not read", "unpack it first"},
	{"BZh", "a bzip2 archive is not read", "unpack it first"},
	{"\xfd7zXZ", "an xz archive is not read", "unpack it first"},
	{"\x28\xb5\x2f\xfd", "a zstd archive is not read", "unpack it first"},
	{"SQLite format 3\x00", "an SQLite database", "give text, HTML or JSON Lines"},
	{"PAR1", "a Parquet file is not read", "export it as JSON Lines"},
	{"{\\rtf", "an RTF document is not read", "save it as text or HTML"},
}

// refuse names what head is where khabar does not read it.
func refuse(head []byte) (what, hint string) {
	for _, m := range magic {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.what, m.hint
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return "a tar archive is not read", "unpack it first"
	}
	if binary(head) {
		return "binary data, not text", "give text, HTML or JSON Lines"
	}
	return "", ""
}

// binary reports whether head has control characters that no text has. UTF-16
// and UTF-32 with a byte order mark, or with zero bytes on one side only, are
// text.
func binary(head []byte) bool {
	if wide(head) != "" {
		return false
	}
	controls := 0
	for _, b := range head {
		switch {
		case b == 0:
			return true
		case b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b && b != '\v':
			controls++
		}
	}
	return controls*50 > len(head)
}

// wide names the UTF-16 form of head, by its mark or its zero bytes.
func wide(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return "utf-16le"
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return "utf-16be"
	}
	if len(head) < 16 {
		return ""
	}
	var even, odd, controls int
	for i, b := range head {
		if b != 0 {
			if b < 0x20 && b != '\n' && b != '\r' {
				controls++
			}
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	if controls*20 > len(head) {
		return ""
	}
	switch half := len(head) / 2; {
	case even == 0 && odd > half*7/10:
		return "utf-16le"
	case odd == 0 && even > half*7/10:
		return "utf-16be"
	}
	return ""
}

// detect tells a page's kind from its start and its name.
func detect(head []byte, name string) Kind {
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	ext := strings.ToLower(path.Ext(strings.TrimSuffix(strings.ToLower(name), ".gz")))
	if len(start) > 0 && start[0] == '{' && (ext == ".jsonl" || ext == ".ndjson" || jsonLine(start)) {
		return KindRecord
	}
	if ext == ".jsonl" || ext == ".ndjson" {
		return KindRecord
	}
	if looksHTML(start) || ((ext == ".html" || ext == ".htm" || ext == ".xhtml") && !plain(start)) {
		return KindHTML
	}
	return KindText
}

// jsonLine reports whether the first line is a JSON object, or starts like one
// that is longer than what was sniffed.
func jsonLine(start []byte) bool {
	line, _, cut := bytes.Cut(start, []byte("\n"))
	line = bytes.TrimSpace(line)
	if json.Valid(line) {
		return true
	}
	if cut {
		return false
	}
	rest := bytes.TrimLeft(line[1:], " \t")
	return len(rest) > 0 && rest[0] == '"' && bytes.Contains(rest, []byte(`":`))
}

var htmlStarts = []string{"<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<meta", "<title", "<!--"}

func looksHTML(start []byte) bool {
	low := strings.ToLower(string(start[:min(len(start), 4096)]))
	if i := strings.Index(low, "?>"); strings.HasPrefix(low, "<?xml") && i > 0 {
		low = strings.TrimLeft(low[i+2:], " \t\r\n")
	}
	for _, s := range htmlStarts {
		if strings.HasPrefix(low, s) {
			return true
		}
	}
	if wide(start) != "" {
		narrow := strings.ReplaceAll(low, "\x00", "")
		return strings.Contains(narrow, "<html") || strings.Contains(narrow, "<body")
	}
	return strings.Contains(low, "<html") || strings.Contains(low, "<body") || strings.Count(low, "</p>") >= 3
}

// plain reports whether there is not one tag in start.
func plain(start []byte) bool {
	return len(start) > 0 && !bytes.ContainsAny(start, "<\x00")
}
