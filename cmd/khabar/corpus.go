package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"khabar/internal/codebook"
	"khabar/internal/score/corpus"
)

func newCorpusCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "corpus",
		Short: "Check the corpus of annotated sentences and reports",
		Long: `The corpus holds sentences and short reports written for khabar, with events,
roles and claims marked inline; corpus/README.md says how they are written down.
"khabar eval corpus" scores extraction on it.`,
		Args: cobra.NoArgs,
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "check [DIR]",
		Short: "Read every item and look for what is wrong in its marks",
		Long: `Read every item and print what is wrong in its marks, one finding a line with
file and line; the exit status is 1 while there is any. DIR is ./corpus unless
given.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "corpus"
			if len(args) > 0 {
				dir = args[0]
			}
			return checkCorpus(cmd, dir)
		},
	})
	return cmd
}

func checkCorpus(cmd *cobra.Command, dir string) error {
	cb, err := codebook.New()
	if err != nil {
		return err
	}
	items, bad := corpus.ReadDir(dir)
	if bad != nil {
		fmt.Fprintln(cmd.OutOrStdout(), bad)
	}
	found := corpus.Check(cb, items)
	for _, f := range found {
		fmt.Fprintln(cmd.OutOrStdout(), f)
	}
	events, negatives := 0, 0
	parts := map[corpus.Part]int{}
	for _, it := range items {
		events += len(it.Events)
		negatives += len(it.Negatives)
		parts[it.Part()]++
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "corpus %s: %d items (train %d, dev %d, test %d), %d events, %d negatives\n", dir, len(items),
		parts[corpus.Train], parts[corpus.Dev], parts[corpus.Test], events, negatives)
	if bad != nil || len(found) > 0 {
		return errSomeFailed
	}
	return nil
}
