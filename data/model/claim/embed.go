// Package claim holds the trained models of attributions and stances that khabar
// ships; their manifests say what they were trained on. See internal/claim for
// their form.
package claim

import "embed"

// Names of the models in FS: of attributions and of stances.
const (
	File    = "claims.khm"
	Stances = "stances.khm"
)

// FS holds them.
//
//go:embed claims.khm stances.khm
var FS embed.FS
