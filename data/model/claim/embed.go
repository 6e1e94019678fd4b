// Package claim holds the trained model of attributions that khabar ships; its
// manifest says what it was trained on. See internal/claim for its form.
package claim

import "embed"

// File is the name of the model in FS.
const File = "claims.khm"

// FS holds it.
//
//go:embed claims.khm
var FS embed.FS
