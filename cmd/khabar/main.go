// Command khabar turns news reports about armed conflict and diplomacy into a
// sourced, structured record.
//
// Results go to standard output; progress and messages go to standard error.
// Exit status: 0 when everything was done, 1 when some inputs failed (each with
// an error in its place in the output), 2 for a usage error.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is the release; builds from a checkout say so.
var version = "0.1.0-dev"

// errSomeFailed ends a run in which some inputs could not be read: the output
// holds their errors, so nothing more is printed.
var errSomeFailed = errors.New("some inputs failed")

// usageError marks a wrong argument or flag.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := newRootCmd().ExecuteContext(ctx)
	if code := exitCode(err); code != 0 {
		if !errors.Is(err, errSomeFailed) {
			fmt.Fprintln(os.Stderr, "khabar:", err)
		}
		stop()
		os.Exit(code)
	}
}

func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &usage):
		return 2
	default:
		return 1
	}
}

func newRootCmd() *cobra.Command {
	root := &cobra.Command{
		Use:   "khabar",
		Short: "News reports in, a sourced and structured record out",
		Long: `Khabar reads news reports about armed conflict and diplomacy and writes down
what happened, who says so, where, when and with what toll. Every value keeps
the exact words it came from. It runs on this machine alone, without a network.`,
		Example: `  khabar extract report.html | jq .events
  khabar ingest --db record.db reports/
  khabar serve --db record.db`,
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w (see %s --help)", err, c.CommandPath())}
	})
	root.AddCommand(
		newExtractCmd(),
		newAnnotateCmd(),
		newIngestCmd(),
		newIncidentsCmd(),
		newEventsCmd(),
		newExplainCmd(),
		newServeCmd(),
		newModelsCmd(),
		newGazetteerCmd(),
		newCodebookCmd(),
		newCorpusCmd(),
		newTrainCmd(),
		newEvalCmd(),
	)
	return root
}
