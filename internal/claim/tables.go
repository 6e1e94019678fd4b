package claim

import (
	"bufio"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"khabar"
)

// tables are the word lists of data/claim.
type tables struct {
	cues              map[uint64]cueRow   // hash of "lemma/V" → stance and doubt
	words             []string            // the keys of cues, as they stand
	phrases           map[string][]phrase // first lemma → rows in order
	hedges            map[string]khabar.Hedge
	kinds             map[string]string // lemma → kind of source
	channels          map[string]string // lemma → kind of channel word
	deeds, falsehoods map[string]bool
}

type cueRow struct {
	stance khabar.Stance
	hedge  khabar.Hedge
}

// phrase is a sequence of lemmas that sets the stance; an empty one is no claim.
type phrase struct {
	steps  []step
	stance khabar.Stance
	need   string // "", "not" or "no"
	name   string // its first words, for Claim.Rule
}

// step is one word of a phrase, or a gap.
type step struct {
	words []string
	class string // "" or a class letter
	gap   bool
}

var stances = []khabar.Stance{khabar.StanceAsserts, khabar.StanceDenies, khabar.StanceNeither, khabar.StanceDeclines,
	khabar.StanceClaimsResponsibility, khabar.StanceDeniesResponsibility, khabar.StanceBlames, khabar.StanceAssesses,
	khabar.StanceProposes, khabar.StanceDemands, khabar.StancePromises, khabar.StanceWarns}

var hedges = []khabar.Hedge{khabar.HedgeNone, khabar.HedgeReported, khabar.HedgeLikely, khabar.HedgePossible}

func loadTables(fsys fs.FS) (*tables, error) {
	t := &tables{cues: map[uint64]cueRow{}, phrases: map[string][]phrase{}, hedges: map[string]khabar.Hedge{},
		kinds: map[string]string{}, channels: map[string]string{}, deeds: map[string]bool{}, falsehoods: map[string]bool{}}
	for _, file := range []struct {
		name, head string
		add        func(f []string) error
	}{
		{"cues.tsv", "word\tstance\thedge", t.addCue},
		{"phrases.tsv", "phrase\tstance\tneed", t.addPhrase},
		{"hedges.tsv", "word\thedge", t.addHedge},
		{"sources.tsv", "lemma\tkind", t.addSource},
		{"contents.tsv", "lemma\tkind", t.addContent},
		{"channels.tsv", "word\tkind", t.addChannel},
	} {
		if err := readTable(fsys, file.name, file.head, file.add); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// readTable calls add with the fields of each row; errors name file and line.
func readTable(fsys fs.FS, name, head string, add func([]string) error) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("claim: %w", err)
	}
	defer f.Close()
	columns := strings.Count(head, "\t") + 1
	started := false
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		if !started {
			if line != head {
				return fmt.Errorf("claim: %s:%d: the header is %q, not %q", name, n, line, head)
			}
			started = true
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != columns {
			return fmt.Errorf("claim: %s:%d: %d columns, not %d", name, n, len(fields), columns)
		}
		if err := add(fields); err != nil {
			return fmt.Errorf("claim: %s:%d: %w", name, n, err)
		}
	}
	if err := s.Err(); err != nil {
		return fmt.Errorf("claim: %s: %w", name, err)
	}
	return nil
}

func stanceOf(s string) (khabar.Stance, error) {
	if !slices.Contains(stances, khabar.Stance(s)) {
		return "", fmt.Errorf("unknown stance %q", s)
	}
	return khabar.Stance(s), nil
}

func hedgeOf(s string) (khabar.Hedge, error) {
	if !slices.Contains(hedges, khabar.Hedge(s)) {
		return "", fmt.Errorf("unknown hedge %q", s)
	}
	return khabar.Hedge(s), nil
}

func (t *tables) addCue(f []string) error {
	word, c, _ := strings.Cut(f[0], "/")
	if word == "" || !slices.Contains([]string{"V", "N", "A", "X", "P"}, c) {
		return fmt.Errorf("%q is no lemma with its class", f[0])
	}
	if _, twice := t.cues[keyHash(f[0])]; twice {
		return fmt.Errorf("%q stands twice", f[0])
	}
	s, err := stanceOf(f[1])
	if err != nil {
		return err
	}
	h, err := hedgeOf(f[2])
	t.cues[keyHash(f[0])] = cueRow{s, h}
	t.words = append(t.words, f[0])
	return err
}

func (t *tables) addPhrase(f []string) error {
	s := khabar.Stance("")
	if f[1] != "-" {
		var err error
		if s, err = stanceOf(f[1]); err != nil {
			return err
		}
	}
	if !slices.Contains([]string{"", "not", "no"}, f[2]) {
		return fmt.Errorf("need is %q", f[2])
	}
	p := phrase{stance: s, need: f[2]}
	for _, w := range strings.Fields(f[0]) {
		w, class, _ := strings.Cut(w, "/")
		p.steps = append(p.steps, step{words: strings.Split(w, "|"), class: class, gap: w == "~"})
	}
	for _, w := range p.steps {
		if !w.gap {
			p.name += "_" + w.words[0]
		}
	}
	if len(p.steps) == 0 || p.steps[0].gap || p.steps[len(p.steps)-1].gap {
		return fmt.Errorf("%q neither begins nor ends with a word", f[0])
	}
	for _, w := range p.steps[0].words {
		t.phrases[w] = append(t.phrases[w], p)
	}
	return nil
}

func (t *tables) addHedge(f []string) error {
	h, err := hedgeOf(f[1])
	t.hedges[f[0]] = h
	return err
}

func (t *tables) addSource(f []string) error {
	switch f[1] {
	case "official", "other", "organisation", "outlet", "document", "social", "vague":
	default:
		return fmt.Errorf("unknown kind of source %q", f[1])
	}
	t.kinds[f[0]] = f[1]
	return nil
}

func (t *tables) addChannel(f []string) error {
	switch f[1] {
	case "hear", "form", "site":
	default:
		return fmt.Errorf("unknown kind of channel %q", f[1])
	}
	t.channels[f[0]] = f[1]
	return nil
}

// gapWidth is how many words a gap of a phrase may skip.
const gapWidth = 4

// fits reports whether p stands at token i, and where it ends.
func (p *phrase) fits(v *view, i, end int) (last int, ok bool) {
	at := i
	for k := 0; k < len(p.steps); k++ {
		if p.steps[k].gap {
			found := -1
			for j := at; j < min(at+gapWidth+1, end); j++ {
				if p.steps[k+1].fits(v, j) {
					found = j
					break
				}
			}
			if found < 0 {
				return 0, false
			}
			at = found
			continue
		}
		if at >= end || !p.steps[k].fits(v, at) {
			return 0, false
		}
		at++
	}
	return at, true
}

func (s *step) fits(v *view, i int) bool {
	if s.class != "" && class(&v.doc.Tokens[i]) != s.class[0] {
		return false
	}
	return slices.Contains(s.words, v.lemma[i]) || slices.Contains(s.words, strings.ToLower(v.doc.Tokens[i].Form))
}

func (t *tables) addContent(f []string) error {
	switch f[1] {
	case "deed":
		t.deeds[f[0]] = true
	case "falsehood":
		t.falsehoods[f[0]] = true
	default:
		return fmt.Errorf("unknown kind of word in contents %q", f[1])
	}
	return nil
}
