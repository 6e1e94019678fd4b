// Package arms embeds the vocabulary of weapons, munitions, tactics and
// countermeasures. Written for khabar; the terms are ordinary English.
package arms

import "embed"

// FS holds arms.tsv: term, class, family, wordings.
//
//go:embed arms.tsv
var FS embed.FS
