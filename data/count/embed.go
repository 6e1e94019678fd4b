// Package count holds the tables of numerals, qualifiers, harm words and people
// nouns that internal/mention/count reads. They were compiled for khabar by hand.
package count

import "embed"

// FS holds the tables.
//
//go:embed *.tsv
var FS embed.FS
