// Package event holds the trained scorer of triggers that khabar ships; its
// manifest says what it was trained on. See internal/event for its form.
package event

import "embed"

// File is the name of the model in FS.
const File = "events.khm"

// FS holds it.
//
//go:embed events.khm
var FS embed.FS
