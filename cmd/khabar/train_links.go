package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/mention/who"
	"khabar/internal/model/modelfile"
	whoscore "khabar/internal/score/who"
)

// newTrainLinksCmd trains the model of what pronouns and descriptions go back to.
func newTrainLinksCmd() *cobra.Command {
	var data, passages, out string
	var cfg who.LinkConfig
	cmd := &cobra.Command{
		Use:   "links",
		Short: "Train the model of what pronouns and descriptions go back to",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			examples, err := whoscore.LinkExamples(data, passages)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: who.LinkName, Version: "1", Seed: cfg.Seed,
				Trained: "khabar train links: log-linear ranker of antecedents over hashed features, AdaGrad, the mean of 8 runs; a fifth of the documents kept unread",
				Data: []modelfile.DataSet{{Name: "data/model/links/passages.txt", Licence: "Apache-2.0"},
					{Name: "UD English GUM (train, without whow and fiction)", Licence: "CC BY / CC BY-SA / public domain by document"}}}
			var b bytes.Buffer
			if err := who.TrainLinks(&b, m, cfg, examples); err != nil {
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
	f.StringVar(&passages, "passages", "data/model/links/passages.txt", "file of the project's own passages")
	f.StringVar(&out, "out", "data/model/links/links.khm", "file to write")
	f.IntVar(&cfg.Runs, "runs", 8, "runs whose mean is taken")
	f.IntVar(&cfg.Epochs, "epochs", 3, "passes over the data")
	f.Float64Var(&cfg.Rate, "rate", 0.05, "learning rate")
	f.Float64Var(&cfg.L2, "l2", 1e-2, "L2 penalty")
	f.IntVar(&cfg.Least, "least", 5, "options in which a feature must be found")
	f.IntVar(&cfg.Own, "own", 3, "times that an own passage counts")
	f.IntVar(&cfg.Folds, "folds", 4, "folds of the documents for judging")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
