package name

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar"
	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
)

// tallied are the classes a harvest counts; the last count is of capitalised
// words within a sentence that are in no name.
var tallied = []khabar.NameKind{khabar.NamePerson, khabar.NameOrg, khabar.NameLocation, khabar.NameNORP,
	khabar.NameFacility, khabar.NameProduct, khabar.NameMisc}

type counts [8]int32

// skipped are shards of sources, UN debates and senators' releases, of which the
// others hold enough: the same few names again and again.
var skipped = map[string]bool{"005.txt.gz": true, "006.txt.gz": true, "007.txt.gz": true, "008.txt.gz": true,
	"009.txt.gz": true, "011.txt.gz": true, "012.txt.gz": true, "013.txt.gz": true}

// harvest counts what a recogniser finds in raw text.
type harvest struct {
	r       *Recogniser
	w       *work
	phrases map[string]*counts
	words   map[string]*counts
	cased   map[string]*[2]int32 // seen within a sentence in lower case, capitalised
	buf     []byte
}

// Harvest reads the raw news under the data folder dir with r, adds GeoNames,
// and writes the lexicon.
func Harvest(w io.Writer, r *Recogniser, dir string, log *slog.Logger) error {
	h := &harvest{r: r, w: r.pool.Get().(*work), phrases: map[string]*counts{}, words: map[string]*counts{}, cased: map[string]*[2]int32{}}
	shards, err := filepath.Glob(filepath.Join(dir, "raw_news", "*.txt.gz"))
	if err != nil {
		return err
	}
	if len(shards) == 0 {
		return fmt.Errorf("name: no shards in %s", filepath.Join(dir, "raw_news"))
	}
	for _, path := range shards {
		if skipped[filepath.Base(path)] {
			continue
		}
		if err := h.file(path); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		log.Info("harvest", "shard", filepath.Base(path), "phrases", len(h.phrases))
	}
	e := entries{}
	if err := addGeoNames(e, filepath.Join(dir, "geonames")); err != nil {
		return err
	}
	h.fill(e)
	m := modelfile.Manifest{Name: lexiconName, Version: "1", Data: append(cluster.Data()[:1],
		modelfile.DataSet{Name: "geonames", Licence: "CC BY 4.0", Source: "geonames.org"}),
		Trained: "khabar train names: what the recogniser finds in raw_news; place names of GeoNames"}
	return modelfile.Write(w, m, []modelfile.Section{e.section()})
}

func (h *harvest) file(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(zr)
	sc.Buffer(nil, 1<<20)
	var tokens []string
	for sc.Scan() {
		tokens = cluster.AppendTokens(tokens[:0], sc.Text())
		first := 0
		for i, t := range tokens {
			if i+1 == len(tokens) || (t == "." || t == "?" || t == "!") {
				h.sentence(tokens[first : i+1])
				first = i + 1
			}
		}
	}
	return sc.Err()
}

func (h *harvest) sentence(tokens []string) {
	if len(tokens) == 0 || len(tokens) > 200 {
		return
	}
	w := h.w
	w.traits = grow(w.traits, len(tokens))
	w.doc.resize(len(tokens), h.r.net.heads[mainHead].n)
	h.r.x.read(w.traits, tokens, w.seen)
	w.idle = grow(w.idle, len(w.traits))
	w.score(w.traits, w.doc.emit)
	w.decode(mainHead, w.doc.emit, w.doc.labels, func(s Span, _ int, p float64) {
		k := indexOf(tallied, s.Kind)
		if k < 0 || p < 0.5 || s.Last-s.First > longestPhrase {
			return
		}
		h.buf = h.buf[:0]
		for i := s.First; i < s.Last; i++ {
			if i > s.First {
				h.buf = append(h.buf, ' ')
			}
			h.buf = appendLower(h.buf, tokens[i])
		}
		tally(h.phrases, h.buf, k)
	})
	loud := shouting(tokens)
	for i, t := range tokens {
		l := w.doc.labels[i]
		r, _ := utf8.DecodeRuneInString(t)
		if loud || !unicode.IsLetter(r) {
			continue
		}
		upper := unicode.IsUpper(r)
		h.buf = appendLower(h.buf[:0], t)
		if i > 0 {
			h.casing(upper)
		}
		switch {
		case !upper:
		case l != outside:
			if k := indexOf(tallied, h.r.net.heads[mainHead].classes[classOf(l)]); k >= 0 {
				tally(h.words, h.buf, k)
			}
		case i > 0:
			tally(h.words, h.buf, len(tallied))
		}
	}
}

func (h *harvest) casing(upper bool) {
	c := h.cased[string(h.buf)]
	if c == nil {
		c = new([2]int32)
		h.cased[string(h.buf)] = c
	}
	if upper {
		c[1]++
	} else {
		c[0]++
	}
}

func tally(m map[string]*counts, key []byte, k int) {
	c := m[string(key)]
	if c == nil {
		c = new(counts)
		m[string(key)] = c
	}
	c[k]++
}

// grade turns counts into a value from 1: the commonest class, and whether it is
// common and nearly sole. It returns 0 for what is too rare or too mixed.
func (c *counts) grade(least int32, share float64) byte {
	sum, top := int32(0), 0
	for k, n := range c {
		sum += n
		if n > c[top] {
			top = k
		}
	}
	s := float64(c[top]) / float64(max(sum, 1))
	if sum < least || s < share {
		return 0
	}
	v := 1 + 6*top
	if sum >= 20 {
		v += 3
	}
	switch {
	case s >= 0.95:
		v += 2
	case s >= 0.8:
		v++
	}
	return byte(v)
}

// fill adds what was counted. Each key is set from its own counts alone, so the
// order of the maps does not matter; keys that collide take the smaller value.
func (h *harvest) fill(e entries) {
	put := func(kind, hash uint32, v byte) {
		k := mix(kind, hash)
		if old, ok := e[k]; v != 0 && (!ok || v < old) {
			e[k] = v
		}
	}
	for p, c := range h.phrases {
		put(entryPhrase, phraseHash(p), c.grade(3, 0.6))
	}
	for w, c := range h.words {
		put(entryWord, hashFolded([]byte(w)), c.grade(5, 0.4))
	}
	for w, c := range h.cased {
		if n := c[0] + c[1]; n >= 5 {
			put(entryCase, hashFolded([]byte(w)), byte(1+8*float64(c[1])/float64(n)))
		}
	}
}

// phraseHash hashes lower-case tokens set apart by spaces.
func phraseHash(p string) uint32 {
	h := uint32(0)
	for _, t := range strings.Split(p, " ") {
		h = joinHash(h, hashFolded([]byte(t)))
	}
	return h
}

// Kinds of places in the lexicon, most telling first: a phrase keeps its first.
const (
	geoCountry = 1 + iota
	geoAdmin1
	geoCity // of 100,000 people or more
	geoTown // of 5,000 or more
	geoAdmin2
)

func addGeoNames(e entries, dir string) error {
	add := func(name string, kind byte) {
		tokens := cluster.AppendTokens(nil, strings.ToLower(name))
		if len(tokens) > 0 && len(tokens) <= longestPhrase && utf8.RuneCountInString(name) > 2 {
			e.add(entryGeo, phraseHash(strings.Join(tokens, " ")), kind)
		}
	}
	for _, s := range []struct {
		file string
		kind byte
		cols []int
	}{{"countryInfo.txt.gz", geoCountry, []int{4}}, {"admin1CodesASCII.txt.gz", geoAdmin1, []int{1, 2}}} {
		if err := eachRow(filepath.Join(dir, s.file), func(f []string) {
			for _, c := range s.cols {
				if c < len(f) {
					add(f[c], s.kind)
				}
			}
		}); err != nil {
			return err
		}
	}
	for _, kind := range []byte{geoCity, geoTown} {
		if err := eachZipRow(filepath.Join(dir, "cities5000.zip"), func(f []string) {
			people, err := strconv.Atoi(f[14])
			if err != nil || (people >= 100000) != (kind == geoCity) {
				return
			}
			add(f[1], kind)
			add(f[2], kind)
		}); err != nil {
			return err
		}
	}
	return eachRow(filepath.Join(dir, "admin2Codes.txt.gz"), func(f []string) {
		if len(f) > 2 {
			add(f[1], geoAdmin2)
			add(f[2], geoAdmin2)
		}
	})
}

func eachRow(path string, row func([]string)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return scanRows(zr, row)
}

func eachZipRow(path string, row func([]string)) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		err = scanRows(r, func(cols []string) {
			if len(cols) > 14 {
				row(cols)
			}
		})
		r.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

func scanRows(r io.Reader, row func([]string)) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if s := sc.Text(); !strings.HasPrefix(s, "#") {
			row(strings.Split(s, "\t"))
		}
	}
	return sc.Err()
}
