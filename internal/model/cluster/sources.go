package cluster

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"khabar/internal/model/modelfile"
)

// Data names what Sources reads.
func Data() []modelfile.DataSet {
	return []modelfile.DataSet{
		{Name: "raw_news", Licence: "Wikinews CC BY 2.5; Wikipedia and its current events CC BY-SA; UN General Debate CC0; the rest works of the US government", Source: "jshepp27/countaBot, fordred/wikinews, MafiAtUN/osaa-unga-analysis, lintool/GrimmerSenatePressReleases, jason-feng/wikiVisual, Vibhas-hs-edu/WikiTasks, factbook/factbook.json, HistoryAtState/milestones, kevinschaul/uscentcom-isil-airstrikes-scraper, nltk/nltk_data"},
		{Name: "ner_worldwide train", Licence: "none stated, published for training", Source: "stanfordnlp/en-worldwide-newswire", Note: "words only"},
		{Name: "ud_ewt train", Licence: "CC BY-SA 4.0", Source: "UniversalDependencies/UD_English-EWT", Note: "words only"},
		{Name: "hrdsattack train", Licence: "MIT", Source: "dataminr-ai/HRDsAttack", Note: "words only"},
	}
}

// Sources returns the training texts under the data folder dir: all of raw_news
// and the training parts of three annotated sets. No development or test text
// is among them.
func Sources(dir string) ([]Source, error) {
	shards, err := filepath.Glob(filepath.Join(dir, "raw_news", "*.txt.gz"))
	if err != nil {
		return nil, err
	}
	if len(shards) == 0 {
		return nil, fmt.Errorf("cluster: no shards in %s", filepath.Join(dir, "raw_news"))
	}
	var out []Source
	for _, path := range shards {
		out = append(out, fileSource(path, eachLine))
	}
	return append(out,
		fileSource(filepath.Join(dir, "ner_worldwide", "train.tsv.gz"), columns(0)),
		fileSource(filepath.Join(dir, "ud_ewt", "en_ewt-ud-train.conllu.gz"), columns(1)),
		fileSource(filepath.Join(dir, "hrdsattack", "train.jsonl.gz"), eachJSONText),
	), nil
}

func fileSource(path string, read func(io.Reader, func([]string)) error) Source {
	return func(line func([]string)) error {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		zr, err := gzip.NewReader(f)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := read(zr, line); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	}
}

// columns reads tab-separated tokens, one a line, from the given column; a blank
// line ends a sentence.
func columns(col int) func(io.Reader, func([]string)) error {
	return func(r io.Reader, line func([]string)) error {
		sc := bufio.NewScanner(r)
		var tokens []string
		for sc.Scan() {
			s := sc.Text()
			if strings.TrimSpace(s) == "" {
				line(tokens)
				tokens = tokens[:0]
				continue
			}
			if f := strings.Split(s, "\t"); len(f) > 1 && !strings.Contains(f[0], "-") {
				tokens = append(tokens, strings.ToLower(f[col]))
			}
		}
		line(tokens)
		return sc.Err()
	}
}

// eachJSONText reads the "text" of every line of JSONL.
func eachJSONText(r io.Reader, line func([]string)) error {
	for dec := json.NewDecoder(r); ; {
		var rec struct{ Text string }
		if err := dec.Decode(&rec); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := eachLine(strings.NewReader(rec.Text), line); err != nil {
			return err
		}
	}
}
