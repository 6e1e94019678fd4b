package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	neuraltrain "khabar/internal/model/neural/train"
)

func newTrainReaderCmd() *cobra.Command {
	var cfg neuraltrain.Finetune
	var in, out, state string
	cmd := &cobra.Command{
		Use:   "reader",
		Short: "Train tags, trees and names on a pre-trained encoder",
		Example: `  khabar train encoder --out .cache/encoder.gob
  khabar train reader --encoder .cache/encoder.gob`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			cfg.Save = func(write func(io.Writer) error) error { return writeFile(out, write) }
			cfg.Keep = func(write func(io.Writer) error) error { return writeFile(state, write) }
			f, err := os.Open(in)
			if err != nil {
				return err
			}
			defer f.Close()
			return cfg.Run(f)
		},
	}
	f := cmd.Flags()
	f.StringVar(&cfg.Data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&in, "encoder", ".cache/encoder.gob", "what khabar train encoder wrote")
	f.StringVar(&out, "out", "data/model/reader.khm", "model file to write")
	f.StringVar(&state, "state", ".cache/reader.gob", "where the state of the run is kept, in full precision")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed of the random numbers")
	f.IntVar(&cfg.Epochs, "epochs", 10, "passes over the data")
	f.Float64Var(&cfg.Share, "share", 1, "share of the examples an epoch reads, for trials")
	f.Float64Var(&cfg.Rate, "rate", 1.5e-3, "highest learning rate")
	f.Float64Var(&cfg.Tables, "tables", 0.3, "learning rate of the word tables, relative")
	f.Float64Var(&cfg.Encoder, "encoder-rate", 0.6, "learning rate of the encoder, relative")
	f.IntVar(&cfg.Workers, "workers", 2, "parts of a step worked on at once; no influence on the result")
	return cmd
}
