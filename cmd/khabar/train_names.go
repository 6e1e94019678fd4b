package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/model/cluster"
	"khabar/internal/model/modelfile"
	"khabar/internal/model/name"
)

// newTrainClustersCmd trains the word clusters.
func newTrainClustersCmd() *cobra.Command {
	var data, out string
	var cfg cluster.Config
	cmd := &cobra.Command{
		Use:   "clusters",
		Short: "Train the word clusters on raw text",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			sources, err := cluster.Sources(data)
			if err != nil {
				return err
			}
			codes, err := cluster.Train(cfg, sources)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: cluster.Name, Version: "1", Data: cluster.Data(), Seed: cfg.Seed,
				Trained: "khabar train clusters: skip-gram vectors, split in two by spherical 2-means"}
			var b bytes.Buffer
			if err := cluster.Write(&b, m, codes); err != nil {
				return err
			}
			if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%d words\t%d bytes\n", out, len(codes), b.Len())
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", "data/model/clusters/clusters.khm", "file to write")
	f.IntVar(&cfg.Words, "words", 0, "vocabulary (default 70000)")
	f.IntVar(&cfg.Epochs, "epochs", 0, "passes over the text (default 2)")
	f.IntVar(&cfg.Window, "window", 0, "words to either side (default 3)")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}

// newTrainNamesCmd trains the name recogniser.
func newTrainNamesCmd() *cobra.Command {
	var data, out, lexicon string
	var harvest bool
	var cfg name.Config
	cmd := &cobra.Command{
		Use:   "names",
		Short: "Train the name recogniser, both heads",
		Long: `Train the name recogniser. With --harvest its lexicon is made anew first: a
recogniser without one is trained, reads the raw news, and what it finds there
goes into the lexicon (about ten minutes). Otherwise the lexicon file is read.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			if harvest {
				if err := harvestLexicon(data, lexicon, cfg); err != nil {
					return err
				}
			}
			b, err := os.ReadFile(lexicon)
			if err != nil {
				return err
			}
			lex, err := name.ReadLexicon(b)
			if err != nil {
				return fmt.Errorf("%s: %w", lexicon, err)
			}
			if b, err = trainNames(data, cfg, lex); err != nil {
				return err
			}
			if err := os.WriteFile(out, b, 0o644); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%d bytes\n", out, len(b))
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", "data/model/names/names.khm", "file to write")
	f.StringVar(&lexicon, "lexicon", "data/model/names/lexicon.khm", "lexicon to read, or to write with --harvest")
	f.BoolVar(&harvest, "harvest", false, "make the lexicon anew from the raw news")
	f.IntVar(&cfg.Epochs, "epochs", 0, "passes over the text (default 8)")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}

// trainNames returns a trained model file.
func trainNames(data string, cfg name.Config, lex *name.Lexicon) ([]byte, error) {
	general, err := name.MainCorpora(data)
	if err != nil {
		return nil, err
	}
	conflict, err := name.ConflictCorpora(data)
	if err != nil {
		return nil, err
	}
	m := modelfile.Manifest{Name: name.Name, Version: "1", Data: name.Data(), Seed: cfg.Seed,
		Trained: "khabar train names: linear-chain CRF, AdaGrad"}
	var b bytes.Buffer
	if err := name.Train(&b, m, cfg, lex, general, conflict); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// harvestLexicon writes a lexicon of what a recogniser without one finds in the
// raw news.
func harvestLexicon(data, out string, cfg name.Config) error {
	model, err := trainNames(data, cfg, new(name.Lexicon))
	if err != nil {
		return err
	}
	r, err := name.Open(model, new(name.Lexicon))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := name.Harvest(&b, r, data, cfg.Log); err != nil {
		return err
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}
