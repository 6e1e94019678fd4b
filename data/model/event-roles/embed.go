// Package eventroles holds the trained model of the parts in violent events that
// khabar ships; its manifest says what it was trained on. See cast.go in
// internal/event for its form.
package eventroles

import "embed"

// File is the name of the model in FS.
const File = "roles.khm"

// FS holds it.
//
//go:embed roles.khm
var FS embed.FS
