// Package names holds the trained name recogniser that khabar ships; its
// manifest says what it was trained on. See internal/model/name for its form.
package names

import "embed"

// File is the name of the model in FS.
const File = "names.khm"

// FS holds the model.
//
//go:embed names.khm
var FS embed.FS
