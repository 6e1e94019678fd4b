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

// newTrainPlacesCmd trains the ranker of event places.
func newTrainPlacesCmd() *cobra.Command {
	var data, items, out string
	var limit int
	var hold bool
	var cfg event.PlaceConfig
	cmd := &cobra.Command{
		Use:   "places",
		Short: "Train the ranker of the places of events",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg.Log = func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...) }
			examples, err := eventscore.PlaceExamples(cmd.Context(), data, items, limit, hold)
			if err != nil {
				return err
			}
			m := modelfile.Manifest{Name: event.PlaceName, Version: "1", Seed: cfg.Seed,
				Trained: "khabar train places: log-linear ranker over hashed features of the parse and the other places, AdaGrad; a fifth of PITF kept unread",
				Data: []modelfile.DataSet{
					{Name: "corpus, train", Licence: "Apache-2.0"},
					{Name: "PITF Worldwide Atrocities, dev", Licence: "none stated; weights only, no text", Source: "github.com/dgmurphy/acled-parser"}}}
			var b bytes.Buffer
			if err := event.TrainPlaces(&b, m, cfg, examples); err != nil {
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
	f.StringVar(&out, "out", "data/model/event-places/places.khm", "file to write")
	f.IntVar(&cfg.Epochs, "epochs", 8, "passes over the data")
	f.Float64Var(&cfg.L2, "l2", 1e-3, "pull towards zero")
	f.Float64Var(&cfg.Rate, "rate", 0.05, "length of a step")
	f.IntVar(&cfg.Least, "least", 3, "spots that a feature must be found in")
	f.BoolVar(&hold, "hold", false, "hold a fifth out of training, to tell how well it goes")
	f.IntVar(&limit, "limit", 0, "documents to read of each set, 0 for all")
	f.Uint64Var(&cfg.Seed, "seed", 1, "seed")
	return cmd
}
