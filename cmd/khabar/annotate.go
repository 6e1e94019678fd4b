package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"khabar/internal/sentence"
	"khabar/internal/sentence/layers"
)

func newAnnotateCmd() *cobra.Command {
	var from, format string
	cmd := &cobra.Command{
		Use:   "annotate [FILE|-]",
		Short: "Write a text's linguistic layers: words, tags, parse, names",
		Long: `Annotate reads a text (or words, or CoNLL-U) and writes its sentences, words,
lemmas, tags, dependency trees and names.

With --from conllu the given words, multiword ranges, sentences and comments are
kept and the other columns filled. --from tokens is one token a line with a blank
line between sentences. --format bio writes token TAB tag with PER, ORG, LOC and
MISC. Offsets in JSON count Unicode code points.`,
		Example: `  echo 'Talks resumed in Doha on Monday.' | khabar annotate -
  khabar annotate --from conllu --format conllu gold.conllu`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return usageError{fmt.Errorf("annotate takes one file, or - for standard input")}
			case !slices.Contains(layers.Sources, from):
				return usageError{fmt.Errorf("--from is one of %s", strings.Join(layers.Sources, ", "))}
			case !slices.Contains(layers.Formats, format):
				return usageError{fmt.Errorf("--format is one of %s", strings.Join(layers.Formats, ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := sentence.New()
			if err != nil {
				return err
			}
			var in io.Reader = cmd.InOrStdin()
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				in = f
			}
			return layers.Annotate(a, in, from, format, cmd.OutOrStdout())
		},
	}
	cmd.Flags().StringVar(&from, "from", "text", "what comes in: "+strings.Join(layers.Sources, ", "))
	cmd.Flags().StringVar(&format, "format", "conllu", "what goes out: "+strings.Join(layers.Formats, ", "))
	return cmd
}
