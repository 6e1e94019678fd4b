package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

func newCodebookCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "codebook",
		Short: "Check the codebook and run the examples of its rows",
		Long: `The codebook says which words mean which event type: 16 types, their modes and
contexts, and the rows that match triggers and give parties their roles. A folder
in the layout of data/codebook may stand in for the one built in.`,
		Args: cobra.NoArgs,
	}
	cmd.AddCommand(newCodebookCheckCmd(), newCodebookTestCmd())
	return cmd
}

func newCodebookCheckCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "check [DIR]",
		Short: "Load the codebook and look for rows that cannot work",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cb, err := loadCodebook(args)
			if err != nil {
				return err
			}
			found := cb.Check()
			fmt.Fprintf(cmd.ErrOrStderr(), "codebook %s: %d types, %d rows, %d triggers, %d findings\n",
				cb.Version, len(cb.Types), len(cb.Rows), cb.Triggers(), len(found))
			return printFindings(cmd, found)
		},
	}
}

func newCodebookTestCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the examples of every row through the reading stages",
		Long: `Run the examples of every row through the reading stages and print those that
fail, one JSON object a line. The parser errs on some examples; the exit status
is 1 while any fails.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cb, err := loadCodebook(args)
			if err != nil {
				return err
			}
			read, err := exampleReader()
			if err != nil {
				return err
			}
			found, n := cb.Test(read)
			fmt.Fprintf(cmd.ErrOrStderr(), "codebook %s: %d of %d examples hold\n", cb.Version, n-len(found), n)
			return printFindings(cmd, found)
		},
	}
}

func loadCodebook(args []string) (*codebook.Codebook, error) {
	if len(args) == 0 {
		return codebook.New()
	}
	return codebook.Load(os.DirFS(args[0]))
}

// printFindings prints what is wrong; anything wrong fails the command.
func printFindings(cmd *cobra.Command, found []codebook.Finding) error {
	enc := json.NewEncoder(cmd.OutOrStdout())
	enc.SetEscapeHTML(false)
	for _, f := range found {
		if err := enc.Encode(f); err != nil {
			return err
		}
	}
	if len(found) > 0 {
		return errSomeFailed
	}
	return nil
}

// exampleReader runs the stages whose layers the rows look at.
func exampleReader() (func(string) *khabar.Document, error) {
	annotator, err := sentence.New()
	if err != nil {
		return nil, err
	}
	times, err := when.New()
	if err != nil {
		return nil, err
	}
	places, err := where.New()
	if err != nil {
		return nil, err
	}
	actors, err := who.New()
	if err != nil {
		return nil, err
	}
	return func(text string) *khabar.Document {
		doc := annotator.Annotate(&khabar.Report{Text: text, Language: "en"})
		times.Find(doc)
		places.Find(doc)
		actors.Find(doc)
		return doc
	}, nil
}
