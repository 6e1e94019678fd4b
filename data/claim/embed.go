// Package claim holds the tables that internal/claim reads: the words that
// bring in what a source says, the stance they give it, hedges, kinds of source
// and channels. Compiled for khabar by hand, general knowledge of English.
package claim

import "embed"

// FS holds the tables.
//
//go:embed *.tsv
var FS embed.FS
