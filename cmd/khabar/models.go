package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	incidentdata "khabar/data/incident"
	"khabar/data/model"
	claimmodel "khabar/data/model/claim"
	"khabar/data/model/clusters"
	corefmodel "khabar/data/model/coref"
	eventmodel "khabar/data/model/event"
	eventplaces "khabar/data/model/event-places"
	eventroles "khabar/data/model/event-roles"
	"khabar/data/model/links"
	"khabar/data/model/names"
	"khabar/data/place"
	reportdata "khabar/data/report"
	"khabar/internal/model/modelfile"
)

// weights is a file of learned or counted values that is built in.
type weights struct {
	path string // in the repository
	read func() ([]byte, error)
	// card says what the file cannot say of itself; nil for a model file, whose
	// manifest is read.
	card *modelfile.Manifest
}

// embedded lists every such file, in order of path.
func embedded() []weights {
	return []weights{
		{"data/incident/df.tsv.gz", file(incidentdata.FS, "df.tsv.gz"), &modelfile.Manifest{
			Name: "word frequencies", Version: "1", Trained: "go test ./internal/incident -run WriteDocumentFrequencies -write-df; counts of stems",
			Data: []modelfile.DataSet{{Name: "raw_news, Wikinews", Licence: "CC BY 2.5"}}}},
		{"data/incident/synonyms.tsv", file(incidentdata.FS, "synonyms.tsv"), &modelfile.Manifest{
			Name: "incident synonyms", Version: "1", Trained: "khabar train incidents: shares of pairs in ECB+ train",
			Data: []modelfile.DataSet{{Name: "ECB+ train", Licence: "CC BY 3.0"}}}},
		{"data/incident/weights.tsv", file(incidentdata.FS, "weights.tsv"), &modelfile.Manifest{
			Name: "incident weights", Version: "2", Trained: "khabar train incidents: logistic regression with a pull to the hand's weights (data/incident/prior.tsv), no chance in it",
			Data: []modelfile.DataSet{{Name: "ECB+ train", Licence: "CC BY 3.0"}, {Name: "UCDP GED Pakistan", Licence: "CC BY 4.0"}, {Name: "PITF Worldwide Atrocities, dev, but for a fifth", Licence: "none stated; weights only"}}}},
		{"data/model/claim/claims.khm", file(claimmodel.FS, claimmodel.File), nil},
		{"data/model/claim/stances.khm", file(claimmodel.FS, claimmodel.Stances), nil},
		{"data/model/clusters/clusters.khm", file(clusters.FS, clusters.File), nil},
		{"data/model/coref/coref.khm", file(corefmodel.FS, corefmodel.File), nil},
		{"data/model/event/events.khm", file(eventmodel.FS, eventmodel.File), nil},
		{"data/model/event-places/places.khm", file(eventplaces.FS, eventplaces.File), nil},
		{"data/model/event-roles/roles.khm", file(eventroles.FS, eventroles.File), nil},
		{"data/model/lemma.khm", file(model.FS, "lemma.khm"), nil},
		{"data/model/links/links.khm", file(links.FS, links.File), nil},
		{"data/model/names/lexicon.khm", file(names.FS, names.Lexicon), nil},
		{"data/model/names/names.khm", file(names.FS, names.File), nil},
		{"data/model/reader.khm", file(model.FS, "reader.khm"), nil},
		{"data/place/table.bin", func() ([]byte, error) { return []byte(place.Table), nil }, &modelfile.Manifest{
			Name: "gazetteer", Version: "1", Trained: "go run ./tools/gazetteer; shares of readings counted over raw news",
			Data: []modelfile.DataSet{{Name: "GeoNames", Licence: "CC BY 4.0"}, {Name: "UCDP GED Pakistan", Licence: "CC BY 4.0"},
				{Name: "raw_news", Licence: "shares of counts only"}}}},
		{"data/place/weights.tsv", file(place.FS, "weights.tsv"), &modelfile.Manifest{
			Name: "place ranker", Version: "1", Trained: "go run ./tools/gazetteer/weights; a quarter of the documents left out; four weights taken from a later run",
			Data: []modelfile.DataSet{{Name: "GeoWebNews, LGL, TR-News", Licence: "articles under their publishers' copyright; weights only"},
				{Name: "GeoVirus", Licence: "CC BY 2.5"}, {Name: "PITF", Licence: "none stated; weights only"}}}},
		{"data/report/blocks.model", file(reportdata.FS, "blocks.model"), &modelfile.Manifest{
			Name: "article blocks", Version: "1", Trained: "go run ./internal/score/article/train -o data/report/blocks.model DIR…",
			Data: []modelfile.DataSet{{Name: "article_extraction (Zyte)", Licence: "MIT"}, {Name: "article_extraction_trafilatura", Licence: "Apache-2.0"}}}},
	}
}

func file(fsys fs.FS, name string) func() ([]byte, error) {
	return func() ([]byte, error) { return fs.ReadFile(fsys, name) }
}

// modelCard is what "khabar models" says of a file.
type modelCard struct {
	File    string              `json:"file"`
	Name    string              `json:"name"`
	Version string              `json:"version"`
	Bytes   int                 `json:"bytes"`
	SHA256  string              `json:"sha256"` // of the file
	Seed    uint64              `json:"seed,omitempty"`
	Trained string              `json:"trained"`
	Data    []modelfile.DataSet `json:"data"`
	Scores  []modelfile.Score   `json:"scores,omitempty"`
}

// modelCards reads every file, which holds model files to their checksums.
func modelCards() ([]modelCard, error) {
	var out []modelCard
	for _, w := range embedded() {
		b, err := w.read()
		if err != nil {
			return nil, fmt.Errorf("models: %s: %w", w.path, err)
		}
		m := w.card
		if m == nil {
			f, err := modelfile.Read(b)
			if err != nil {
				return nil, fmt.Errorf("models: %s: %w", w.path, err)
			}
			m = &f.Manifest
		}
		sum := sha256.Sum256(b)
		out = append(out, modelCard{w.path, m.Name, m.Version, len(b), hex.EncodeToString(sum[:]), m.Seed, m.Trained, m.Data, m.Scores})
	}
	return out, nil
}

func newModelsCmd() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List the built-in models: data, licences, checksums",
		Long: `List every file of learned or counted values that is built in: version, size,
SHA-256 of the file, how it was made, from which data under which licence.
docs/model-card.md holds the same table.`,
		Example: "  khabar models --format json | jq -r '.[] | .sha256 + \"  \" + .file' | sha256sum -c",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cards, err := modelCards()
			if err != nil {
				return err
			}
			return printModels(cmd.OutOrStdout(), cards, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, json or markdown")
	return cmd
}

func printModels(w io.Writer, cards []modelCard, format string) error {
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(cards)
	case "markdown":
		_, err := io.WriteString(w, modelTable(cards))
		return err
	case "table":
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "MODEL\tVERSION\tBYTES\tSHA-256\tFILE")
		for _, c := range cards {
			fmt.Fprintf(t, "%s\t%s\t%d\t%.12s\t%s\n", c.Name, c.Version, c.Bytes, c.SHA256, c.File)
		}
		return t.Flush()
	}
	return usageError{fmt.Errorf("unknown --format %q: table, json or markdown", format)}
}

// modelTable is the table of docs/model-card.md.
func modelTable(cards []modelCard) string {
	var b strings.Builder
	b.WriteString("| model | file | bytes | SHA-256 | data (licence) | made by | scores |\n|---|---|---:|---|---|---|---|\n")
	for _, c := range cards {
		var data, scores []string
		for _, d := range c.Data {
			data = append(data, d.Name+" ("+d.Licence+")")
		}
		for _, s := range c.Scores {
			scores = append(scores, fmt.Sprintf("%s %s %.1f", s.Set, s.Measure, s.Value))
		}
		trained := cmp.Or(c.Trained, "not stated in the file")
		if c.Seed != 0 {
			trained += fmt.Sprintf("; seed %d", c.Seed)
		}
		fmt.Fprintf(&b, "| %s %s | %s | %d | `%.12s` | %s | %s | %s |\n", c.Name, c.Version, c.File, c.Bytes, c.SHA256,
			cmp.Or(strings.Join(data, "; "), "not stated in the file"), trained, cmp.Or(strings.Join(scores, "; "), "–"))
	}
	return b.String()
}
