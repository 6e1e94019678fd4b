package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"khabar/internal/model/train"
)

func newTrainCmd() *cobra.Command {
	var o train.Options
	var out string
	cmd := &cobra.Command{
		Use:   "train MODEL",
		Short: "Train a model from annotated data",
		Long: `Train writes MODEL.khm from the treebanks in --data: ` + strings.Join(train.Models, ", ") + `.
The same data, seed and settings give the same bytes. Documents under
non-commercial licences are left out.`,
		Example: "  khabar train parser --data ../shared/data --out data/model",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(train.Models, args[0]) {
				return usageError{fmt.Errorf("train takes one of: %s", strings.Join(train.Models, ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Log = cmd.ErrOrStderr()
			b, err := train.Run(args[0], o)
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(out, args[0]+".khm"), b, 0o644)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Data, "data", "../shared/data", "folder of the data sets")
	f.StringVar(&out, "out", "data/model", "folder the model file goes to")
	f.Uint64Var(&o.Seed, "seed", 1, "seed of the random numbers")
	f.IntVar(&o.Epochs, "epochs", 0, "passes over the data (0: the model's default)")
	f.UintVar(&o.Bits, "bits", 0, "parser: the table of moves has 2^bits rows (0: default)")
	f.Float64Var(&o.Prune, "prune", 0, "smallest averaged weight kept (0: the model's default)")
	f.BoolVar(&o.Clusters, "clusters", true, "use word clusters")
	return cmd
}
