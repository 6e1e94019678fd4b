// Package statement holds the tables that internal/statement reads: agreement
// and relation words and the units and nouns of statistics. Compiled for khabar
// by hand.
package statement

import "embed"

// FS holds the tables.
//
//go:embed *.tsv
var FS embed.FS
