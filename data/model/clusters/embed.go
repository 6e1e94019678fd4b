// Package clusters holds the table of word clusters that khabar ships; its
// manifest says what it was trained on. See internal/model/cluster for its form.
package clusters

import "embed"

// File is the name of the table in FS.
const File = "clusters.khm"

// FS holds the table.
//
//go:embed clusters.khm
var FS embed.FS
