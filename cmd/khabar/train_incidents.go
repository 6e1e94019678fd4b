package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"khabar/internal/incident"
	"khabar/internal/model/modelfile"
	"khabar/internal/score/coref"
	"khabar/internal/score/merging"
)

// newTrainIncidentsCmd trains what merges events.
func newTrainIncidentsCmd() *cobra.Command {
	var data, mentions, synonyms, weights string
	var limit int
	var seed uint64
	var cfg incident.LearnConfig
	cmd := &cobra.Command{
		Use:   "incidents",
		Short: "Train what tells that two events are one happening",
		Long: `Train what tells that two events are one happening: the nets that group the
mentions of ECB+, the pairs of words that name one happening, and the weights of
the merger, which start from data/incident/prior.tsv. The log says how well the
weights do on folds that they were not learned from.`,
		Example: "  khabar train incidents --data ../shared/data",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			learned, err := coref.Train(filepath.Join(data, "ecbplus"), seed, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			var b bytes.Buffer
			err = modelfile.Write(&b, modelfile.Manifest{Name: "mentions of events", Version: "1", Seed: seed,
				Trained: "khabar train incidents: four juries of nets of one hidden layer, AdamW",
				Data:    []modelfile.DataSet{{Name: "ECB+ train", Licence: "CC BY 3.0"}}}, learned.Sections)
			if err != nil {
				return err
			}
			table, err := learnWeights(cmd.Context(), data, limit, cfg, learned.Synonyms)
			if err != nil {
				return err
			}
			for _, f := range []struct {
				name string
				data []byte
			}{{mentions, b.Bytes()}, {synonyms, learned.Synonyms}, {weights, table}} {
				if err := os.WriteFile(f.name, f.data, 0o644); err != nil {
					return err
				}
				if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\t%d bytes\n", f.name, len(f.data)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&mentions, "mentions", "data/model/coref/coref.khm", "file of the nets to write")
	f.StringVar(&synonyms, "synonyms", "data/incident/synonyms.tsv", "file of the pairs of words to write")
	f.StringVar(&weights, "out", "data/incident/weights.tsv", "file of the weights to write")
	f.Float64Var(&cfg.Ridge, "ridge", 0.002, "pull of the weights towards those set by hand")
	f.Float64Var(&cfg.Care, "care", 3, "what joining two happenings costs against keeping one apart")
	f.IntVar(&limit, "limit", 0, "documents to read of each set for the weights, 0 for all")
	f.Uint64Var(&seed, "seed", 1, "seed of the nets")
	return cmd
}

const weightsHead = `# Weights of the features of a pair of events (internal/incident/feature.go), in log-odds.
# Learned by khabar train incidents from ECB+ train, headlines of UCDP GED Pakistan and
# texts of PITF, starting from prior.tsv.
`

// learnWeights of the merger, with the given synonyms.
func learnWeights(ctx context.Context, data string, limit int, cfg incident.LearnConfig, synonyms []byte) ([]byte, error) {
	m, err := incident.New()
	if err != nil {
		return nil, err
	}
	if m, err = m.WithSynonyms(synonyms); err != nil {
		return nil, err
	}
	prior, err := incident.LoadPrior()
	if err != nil {
		return nil, err
	}
	lessons, err := merging.Lessons(ctx, data, merging.Read, limit)
	if err != nil {
		return nil, err
	}
	quiet := cfg
	quiet.Log = func(string, ...any) {}
	tallies, err := merging.CrossFit(ctx, m, quiet, lessons, prior)
	if err != nil {
		return nil, err
	}
	for i, t := range tallies {
		cfg.Log("%s, out of fold: %v", lessons[i].Name, t)
	}
	w, err := m.Learn(ctx, cfg, lessons, prior)
	if err != nil {
		return nil, err
	}
	return []byte(w.Table(weightsHead)), nil
}
