package main

import (
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"khabar"
	"khabar/internal/api"
	"khabar/internal/ui"
)

func newServeCmd() *cobra.Command {
	var db, addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the record to a browser on this machine",
		Long: `Serve the record at a loopback address: the interface at /, the API at /api/
(described at /api/openapi.json). Nobody else can reach it, and nothing is fetched
from anywhere. Ctrl-C ends it.`,
		Example: `  khabar serve --db record.db --addr 127.0.0.1:8470`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := api.CheckAddr(addr); err != nil {
				return usageError{err}
			}
			return serve(cmd, db, addr)
		},
	}
	cmd.Flags().StringVar(&db, "db", defaultDB, "file of the record")
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8470", "loopback address and port; port 0 takes a free one")
	return cmd
}

func serve(cmd *cobra.Command, db, addr string) error {
	s, err := openRecord(cmd.Context(), db)
	if err != nil {
		return err
	}
	defer s.Close()
	records, err := api.New(s, version)
	if err != nil {
		return err
	}
	pages, err := ui.Handler()
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/api/", records)
	mux.Handle("/", pages)
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return khabar.Errorf(khabar.CodeInvalid, "serve", "is another khabar running? choose a port with --addr", "%w", err)
	}
	fmt.Fprintf(os.Stderr, "khabar: serving %s — open http://%s in a browser (Ctrl-C to stop)\n", db, l.Addr())
	return api.Serve(cmd.Context(), l, mux)
}
