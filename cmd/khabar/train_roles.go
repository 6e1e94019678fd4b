package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar/internal/event"
	"khabar/internal/model/modelfile"
	eventscore "khabar/internal/score/event"
)

// newTrainRolesCmd trains the model of the parts in violent events.
func newTrainRolesCmd() *cobra.Command {
	var data, items, out string
	var limit int
	var cfg event.CastConfig
	cmd := &cobra.Command{
		Use:   "roles",
		Short: "Train the model of who did what to whom in violent events",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			cfg.Levels = eventscore.RoleLevels()
			examples, err := eventscore.RoleExamples(cmd.Context(), data, items, limit)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: event.CastName, Version: "1", Seed: cfg.Seed,
				Trained: "khabar train roles: log-linear over the parse and the codebook's parts, AdaGrad, the mean of 4 runs, with a net of 32 hidden units over the encoder's vectors; a fifth of each set kept unread",
				Data: []modelfile.DataSet{
					{Name: "corpus, train", Licence: "Apache-2.0"},
					{Name: "MUC-4 dev", Licence: "public evaluation data of NIST and NRaD; weights only, no text", Source: "github.com/xinyadu/gtt"},
					{Name: "PITF Worldwide Atrocities, dev", Licence: "none stated; weights only, no text", Source: "github.com/dgmurphy/acled-parser"}}}
			var b bytes.Buffer
			if err := event.TrainCast(&b, m, cfg, examples); err != nil {
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
	f.StringVar(&items, "corpus", "corpus", "folder of the corpus, whose train part is read")
	f.StringVar(&out, "out", "data/model/event-roles/roles.khm", "file to write")
	f.IntVar(&cfg.Runs, "runs", 4, "runs whose mean is taken")
	f.IntVar(&cfg.Epochs, "epochs", 3, "passes over the data")
	f.IntVar(&cfg.NetEpochs, "net-epochs", 3, "passes of the net over the encoder's vectors before")
	f.Float64Var(&cfg.L2, "l2", 1e-5, "L2 penalty")
	f.IntVar(&cfg.Least, "least", 2, "candidates in which a feature must be found")
	f.IntVar(&limit, "limit", 0, "documents to read of each set, 0 for all")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
