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
	var data, out string
	var cfg name.Config
	cmd := &cobra.Command{
		Use:   "names",
		Short: "Train the name recogniser, both heads",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			general, err := name.MainCorpora(data)
			if err != nil {
				return err
			}
			conflict, err := name.ConflictCorpora(data)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: name.Name, Version: "1", Data: name.Data(), Seed: cfg.Seed,
				Trained: "khabar train names: linear-chain CRF, AdaGrad"}
			var b bytes.Buffer
			if err := name.Train(&b, m, cfg, general, conflict); err != nil {
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
	f.StringVar(&out, "out", "data/model/names/names.khm", "file to write")
	f.IntVar(&cfg.Epochs, "epochs", 0, "passes over the text (default 12)")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
