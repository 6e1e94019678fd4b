// Package lang holds what khabar knows about a language's writing: a folder a
// language, small tab-separated tables, each with its columns in its first line.
package lang

import "embed"

// FS holds the tables.
//
//go:embed */*.tsv
var FS embed.FS
