// Package eventplaces holds the trained model of where events happened that khabar
// ships; its manifest says what it was trained on. See place.go in internal/event for
// its form.
package eventplaces

import "embed"

// File is the name of the model in FS.
const File = "places.khm"

// FS holds it.
//
//go:embed places.khm
var FS embed.FS
