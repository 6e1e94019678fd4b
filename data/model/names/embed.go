// Package names holds the trained name recogniser that khabar ships; its
// manifest says what it was trained on. See internal/model/name for its form.
package names

import "embed"

// File is the name of the model in FS, Lexicon that of its lexicon.
const (
	File    = "names.khm"
	Lexicon = "lexicon.khm"
)

// FS holds both.
//
//go:embed names.khm lexicon.khm
var FS embed.FS
