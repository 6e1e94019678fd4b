// Package coref holds the trained scorer of mentions of events that khabar is
// measured with on ECB+; its manifest says what it was trained on. See
// internal/score/coref for its form.
package coref

import "embed"

// File is the name of the model in FS.
const File = "coref.khm"

// FS holds it.
//
//go:embed coref.khm
var FS embed.FS
