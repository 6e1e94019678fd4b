package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"khabar/data/place"
	"khabar/internal/gazetteer"
)

func newGazetteerCmd() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gazetteer",
		Short: "Places that khabar knows",
	}
	cmd.AddCommand(newGazetteerImportCmd())
	return cmd
}

func newGazetteerImportCmd() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "Add the places of GeoNames dumps to those built in",
		Long: `Read GeoNames dumps (download.geonames.org/export/dump, CC BY 4.0) into a local table
that is used beside the built-in one: main tables (allCountries.zip, PK.zip),
alternate names (alternateNamesV2.zip) and boundaries (shapes_all_low.zip). All files of one
call make one table, which takes the place of the one before.`,
		Example: "  khabar gazetteer import AF.zip PK.zip alternateNamesV2.zip",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				var err error
				if out, err = gazetteer.LocalPath(); err != nil {
					return err
				}
			}
			return importGazetteer(cmd, args, out)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write (default: gazetteer.bin in khabar's data folder)")
	return cmd
}

func importGazetteer(cmd *cobra.Command, files []string, out string) error {
	base, err := gazetteer.Open(place.Table)
	if err != nil {
		return err
	}
	m := gazetteer.NewImport(base)
	for _, f := range files {
		fmt.Fprintln(cmd.ErrOrStderr(), "reading", f)
		if err := m.File(f); err != nil {
			return err
		}
	}
	data, err := m.Table()
	if err != nil {
		return err
	}
	t, err := gazetteer.Open(string(data))
	if err != nil {
		return err
	}
	if err := gazetteer.WriteLocal(out, data); err != nil {
		return err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d places under %d names in %s\n", t.Len(), t.Keys(), out)
	return nil
}
