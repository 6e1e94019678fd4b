package main

import (
	"io"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/model/neural/train"
	banks "khabar/internal/model/train"
)

func newTrainCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "train",
		Short: "Train a model from annotated data",
		Long: `Train makes the models that are built into the program. The same data, seed and
settings give the same model on the same kind of processor. Documents under
non-commercial licences are left out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newTrainEncoderCmd(), newTrainReaderCmd(), newTrainLemmaCmd(), newTrainNamesCmd(), newTrainClustersCmd(),
		newTrainClaimsCmd(), newTrainStancesCmd(), newTrainEventsCmd(), newTrainRolesCmd(), newTrainPlacesCmd(), newTrainLinksCmd(), newTrainIncidentsCmd())
	return cmd
}

// newTrainLemmaCmd trains the lemmatiser.
func newTrainLemmaCmd() *cobra.Command {
	var data, out string
	cmd := &cobra.Command{
		Use:     "lemma",
		Short:   "Train the lemmatiser on the treebanks",
		Example: "  khabar train lemma --data ../shared/data",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b, err := banks.Lemma(data, 1)
			if err != nil {
				return err
			}
			return os.WriteFile(out, b, 0o644)
		},
	}
	cmd.Flags().StringVar(&data, "data", "../shared/data", "folder of the data sets")
	cmd.Flags().StringVar(&out, "out", "data/model/lemma.khm", "file to write")
	return cmd
}

// newTrainEncoderCmd pre-trains the encoder.
func newTrainEncoderCmd() *cobra.Command {
	var cfg train.Pretrain
	var from, out string
	cmd := &cobra.Command{
		Use:   "encoder",
		Short: "Pre-train the encoder on raw text",
		Long: `Encoder learns from raw news to name hidden words, and keeps what it learnt in
a file that "khabar train reader" starts from. The same data, seed and settings
give the same bytes on the same kind of processor.`,
		Example: `  khabar train encoder --data ../shared/data --out .cache/encoder.gob
  khabar train encoder --from .cache/encoder.gob --seed 2 --rate 0.0012 --out .cache/encoder2.gob`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			cfg.Save = func(write func(io.Writer) error) error { return writeFile(out, write) }
			if from == "" {
				return cfg.Run(nil)
			}
			f, err := os.Open(from)
			if err != nil {
				return err
			}
			defer f.Close()
			return cfg.Run(f)
		},
	}
	f := cmd.Flags()
	f.StringVar(&cfg.Data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", ".cache/encoder.gob", "file to write")
	f.StringVar(&from, "from", "", "go on from what an earlier run wrote")
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

// newTrainReaderCmd trains the reader.
func newTrainReaderCmd() *cobra.Command {
	var cfg train.Finetune
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
	f.StringVar(&cfg.Corpus, "corpus", "corpus", "folder of the project's corpus")
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
