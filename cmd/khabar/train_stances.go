package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/claim"
	"khabar/internal/model/modelfile"
	"khabar/internal/score/corpus"
)

// newTrainStancesCmd trains the model of stances.
func newTrainStancesCmd() *cobra.Command {
	var items, out string
	var cfg claim.StanceConfig
	cmd := &cobra.Command{
		Use:   "stances",
		Short: "Train the model of how sources stand to what they say",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			examples, err := corpus.StanceExamples(items, corpus.Train)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: claim.StanceName, Version: "1", Seed: cfg.Seed,
				Trained: "khabar train stances: log-linear over the tables' stance, the parse, events and encoder vectors",
				Data:    []modelfile.DataSet{{Name: "corpus, train", Licence: "Apache-2.0"}}}
			var b bytes.Buffer
			if err := claim.TrainStances(&b, m, cfg, examples); err != nil {
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
	f.StringVar(&items, "corpus", "corpus", "folder of the corpus, whose train part is read")
	f.StringVar(&out, "out", "data/model/claim/stances.khm", "file to write")
	f.IntVar(&cfg.Epochs, "epochs", 20, "passes over the data")
	f.IntVar(&cfg.Folds, "folds", 5, "folds that the scores out of fold are measured on")
	f.Float64Var(&cfg.L2, "l2", 1e-3, "pull of the weights of features towards zero")
	f.Float64Var(&cfg.Dense, "dense", 3e-3, "rate of the weights of vectors, as a part of the others")
	f.Float64Var(&cfg.Rate, "rate", 0.04, "rate of learning")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
