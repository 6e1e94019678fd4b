// Package links holds the trained model of what pronouns and descriptions go back to;
// its manifest says what it was trained on. See rank.go in internal/mention/who for
// its form.
package links

import "embed"

// File is the name of the model in FS.
const File = "links.khm"

// FS holds it.
//
//go:embed links.khm
var FS embed.FS
