package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/event"
	"khabar/internal/model/modelfile"
	"khabar/internal/score/corpus"
	score "khabar/internal/score/event"
)

// newTrainEventsCmd trains the teller and the scorers of triggers and pairs.
func newTrainEventsCmd() *cobra.Command {
	var data, labels, items, out string
	cfg := event.Config{}
	cmd := &cobra.Command{
		Use:   "events",
		Short: "Train the scorer of triggers: happening of now, past, many, unreal, none",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			train, err := score.Training(cmd.Context(), data, labels, items, corpus.Train)
			if err != nil {
				return err
			}
			examples := train.Data(cfg)
			m := modelfile.Manifest{Name: event.ModelName, Version: "1", Seed: cfg.Seed,
				Trained: fmt.Sprintf("khabar train events: multinomial logistic regression over hashed features, AdaGrad; teller: %d words; scorer: %d triggers; logistic regression of %d pairs", len(train.Words), len(examples.Triggers), len(examples.Twins)),
				Data:    trainData}
			event.Report(cfg, examples)
			dev, err := score.Training(cmd.Context(), data, os.DevNull, items, corpus.Dev)
			if err != nil {
				return err
			}
			news, err := score.HeldOut(cmd.Context(), data)
			if err != nil {
				return err
			}
			for _, on := range []*score.Labelled{dev, news} {
				examples.Teller.Report(on.Words, cfg.Log)
				event.ReportOn(cfg, examples, on.DataUnder(cfg, examples))
			}
			var b bytes.Buffer
			if err := event.Train(&b, m, cfg, examples); err != nil {
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
	f.StringVar(&labels, "labels", "data/model/event/labels.tsv", "classes that a reader gave")
	f.StringVar(&items, "corpus", "corpus", "folder of the corpus, whose train part is read")
	f.StringVar(&out, "out", "data/model/event/events.khm", "file to write")
	f.IntVar(&cfg.Epochs, "epochs", 6, "passes over the data")
	f.Float64Var(&cfg.L2, "l2", 1e-2, "pull towards zero")
	f.Float64Var(&cfg.Rate, "rate", 0.03, "length of a step")
	f.IntVar(&cfg.Folds, "folds", 8, "folds of the texts for the figures printed")
	f.BoolVar(&cfg.Errors, "errors", false, "print each error on texts not seen")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}

// trainData are the texts whose triggers are labelled.
var trainData = []modelfile.DataSet{
	{Name: "corpus, train", Licence: "Apache-2.0"},
	{Name: "data/model/event/labels.tsv", Licence: "Apache-2.0; no text", Note: "labels of triggers in the sets below"},
	{Name: "HRDsAttack train", Licence: "MIT"},
	{Name: "MUC-4 DEV", Licence: "released for research"},
	{Name: "PITF", Licence: "none stated; weights only"},
	{Name: "ECB+ train", Licence: "CC BY 3.0"},
	{Name: "PolNeAR 1.0, train", Licence: "none stated; weights only, no text"},
	{Name: "raw_news", Licence: "Wikinews CC BY 2.5; Wikipedia's current events CC BY-SA"},
}
