package collect

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decode returns data as valid UTF-8: by its byte order mark, by its <meta>
// (HTML), as UTF-8 where it is that, else by the bytes' statistics; guessed then
// names the charset.
func decode(data []byte, kind Kind) (text, guessed string, err error) {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		data = data[3:]
	}
	if utf8.Valid(data) && wide(data[:min(len(data), sniffBytes)]) == "" {
		return string(data), "", nil
	}
	enc, guessed, err := encodingOf(data, kind)
	if err != nil {
		return "", "", err
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", "", fmt.Errorf("decoding: %w", err)
	}
	return strings.ToValidUTF8(string(out), "\ufffd"), guessed, nil
}

func encodingOf(data []byte, kind Kind) (enc encoding.Encoding, guessed string, err error) {
	switch wide(data[:min(len(data), sniffBytes)]) {
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "", nil
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "", nil
	}
	if kind == KindHTML {
		if enc, name, _ := charset.DetermineEncoding(data, ""); name != "utf-8" && declares(data) {
			return enc, "", nil
		}
	}
	if nearlyUTF8(data) {
		return unicode.UTF8, "", nil
	}
	found := chardet.Detect(data)
	guessed = strings.ToLower(found.Encoding)
	if enc, err = htmlindex.Get(guessed); err != nil || found.Confidence < 0.2 {
		guessed = "windows-1252" // what browsers take
		enc, err = htmlindex.Get(guessed)
	}
	return enc, guessed, err
}

// declares reports whether the start of an HTML page names a charset; without one
// DetermineEncoding guesses windows-1252.
func declares(data []byte) bool {
	return bytes.Contains(bytes.ToLower(data[:min(len(data), 1024)]), []byte("charset"))
}

// nearlyUTF8 reports whether data is UTF-8 with a few damaged bytes.
func nearlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return good > 10*bad
}
