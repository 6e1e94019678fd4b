package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	neuraltrain "khabar/internal/model/neural/train"
)

func newTrainEncoderCmd() *cobra.Command {
	var cfg neuraltrain.Pretrain
	var out string
	cmd := &cobra.Command{
		Use:   "encoder",
		Short: "Pre-train the encoder on raw text",
		Long: `Encoder learns from raw news to name hidden words, and keeps what it learnt in
a file that "khabar train reader" starts from. The same data, seed and settings
give the same bytes on the same kind of processor.`,
		Example: "  khabar train encoder --data ../shared/data --out .cache/encoder.gob",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			cfg.Save = func(write func(io.Writer) error) error { return writeFile(out, write) }
			return cfg.Run()
		},
	}
	f := cmd.Flags()
	f.StringVar(&cfg.Data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", ".cache/encoder.gob", "file to write")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed of the random numbers")
	f.IntVar(&cfg.Words, "words", 32000, "size of the vocabulary")
	f.IntVar(&cfg.Tokens, "tokens", 0, "stop after so many words (0: all)")
	f.Float64Var(&cfg.Rate, "rate", 2e-3, "highest learning rate")
	f.IntVar(&cfg.Workers, "workers", 2, "parts of a step worked on at once; no influence on the result")
	return cmd
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name + ".part")
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(name+".part", name)
}
