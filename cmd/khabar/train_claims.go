package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"khabar/internal/claim"
	"khabar/internal/model/modelfile"
	"khabar/internal/score/attribution"
)

// newTrainClaimsCmd trains the model of attributions.
func newTrainClaimsCmd() *cobra.Command {
	var data, out string
	var limit int
	var cfg claim.Config
	cmd := &cobra.Command{
		Use:   "claims",
		Short: "Train the model of attributions: cues, sources, contents",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			examples, err := attribution.Training(filepath.Join(data, "polnear"), limit)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: claim.ModelName, Version: "1", Seed: cfg.Seed,
				Trained: "khabar train claims: log-linear rankers of content and source, logistic scorer of cues, AdaGrad",
				Data: []modelfile.DataSet{{Name: "PolNeAR 1.0, train", Licence: "none stated; weights only, no text",
					Source: "github.com/networkdynamics/PolNeAR"}}}
			var b bytes.Buffer
			if err := claim.Train(&b, m, cfg, examples); err != nil {
				return err
			}
			if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%d bytes\n", out, b.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", "data/model/claim/claims.khm", "file to write")
	f.IntVar(&cfg.Epochs, "epochs", 0, "passes over the data (default 6)")
	f.IntVar(&limit, "limit", 0, "articles to read, 0 for all")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
