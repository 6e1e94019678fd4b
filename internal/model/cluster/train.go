package cluster

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sort"
)

// Config of a training run. The zero value of a field means its default.
type Config struct {
	Words    int     // vocabulary, most frequent first (70,000)
	MinCount int     // occurrences a word needs (6)
	Window   int     // words to either side (3)
	Negative int     // noise words a context (5)
	Epochs   int     // passes over the text (2)
	Sample   float64 // words above this share of the text are thinned out (3e-4)
	Rate     float64 // first learning rate (0.03)
	Seed     uint64
	Log      *slog.Logger
}

func (c Config) withDefaults() Config {
	set(&c.Words, 70000)
	set(&c.MinCount, 6)
	set(&c.Window, 3)
	set(&c.Negative, 5)
	set(&c.Epochs, 2)
	set(&c.Sample, 3e-4)
	set(&c.Rate, 0.03)
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

func set[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// Source yields the lines of a training text one after another, each split into
// lower-case tokens; contexts do not cross lines.
type Source func(line func(tokens []string)) error

// Train learns codes for the words of the sources. The same sources and
// configuration give the same codes.
func Train(cfg Config, sources []Source) (map[string]uint16, error) {
	cfg = cfg.withDefaults()
	c, err := readCorpus(cfg, sources)
	if err != nil {
		return nil, err
	}
	cfg.Log.Info("corpus read", "words", len(c.words), "tokens", len(c.tokens))
	vec := c.skipGram(cfg)
	codes := splitTree(vec, c.counts, rand.New(rand.NewPCG(cfg.Seed, 2)))
	out := make(map[string]uint16, len(codes))
	for i, w := range c.words {
		out[w] = codes[i]
	}
	return out, nil
}

// corpus is a text as word numbers; lineEnd separates lines and stands for
// unknown words' gaps as well.
type corpus struct {
	words  []string
	counts []int
	tokens []int32
}

const lineEnd = -1

func readCorpus(cfg Config, sources []Source) (*corpus, error) {
	type entry struct {
		id    int32
		count int
	}
	seen := map[string]*entry{}
	var words []string
	var raw []int32
	var buf []byte
	for _, src := range sources {
		err := src(func(tokens []string) {
			for _, t := range tokens {
				buf = buf[:0]
				for i := 0; i < len(t); i++ {
					buf = append(buf, foldDigit(t[i]))
				}
				e := seen[string(buf)]
				if e == nil {
					e = &entry{id: int32(len(words))}
					seen[string(buf)] = e
					words = append(words, string(buf))
				}
				e.count++
				raw = append(raw, e.id)
			}
			raw = append(raw, lineEnd)
		})
		if err != nil {
			return nil, err
		}
	}
	order := make([]string, 0, len(words))
	for _, w := range words {
		if seen[w].count >= cfg.MinCount && len(w) <= 40 {
			order = append(order, w)
		}
	}
	sort.SliceStable(order, func(i, j int) bool { return seen[order[i]].count > seen[order[j]].count })
	if len(order) > cfg.Words {
		order = order[:cfg.Words]
	}
	if len(order) < 2 {
		return nil, fmt.Errorf("cluster: %d words occur %d times or more", len(order), cfg.MinCount)
	}
	c := &corpus{words: order, counts: make([]int, len(order)), tokens: raw}
	renumber := make([]int32, len(words))
	for i := range renumber {
		renumber[i] = lineEnd - 1
	}
	for i, w := range order {
		renumber[seen[w].id] = int32(i)
		c.counts[i] = seen[w].count
	}
	kept := raw[:0]
	for _, id := range raw {
		if id == lineEnd {
			kept = append(kept, lineEnd)
		} else if n := renumber[id]; n >= 0 {
			kept = append(kept, n)
		}
	}
	c.tokens = kept
	return c, nil
}
