// Package whendata holds the rows that package when reads: words.tsv (the
// lexicon of time words by class) and rules.tsv (patterns over tokens, what they
// mean, and examples that run as tests). The form of both is told in their heads.
package whendata

import "embed"

// FS holds the tables.
//
//go:embed *.tsv
var FS embed.FS
