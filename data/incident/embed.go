// Package incidentdata holds the tables of package incident: weights.tsv (the
// weight of each feature of a pair of events, learned), prior.tsv (what learning
// starts from, set by hand), modes.tsv (modes that can
// name the same happening), irregular.tsv (irregular word forms),
// synonyms.tsv (pairs of trigger stems, learned; see its head) and df.tsv.gz (in
// how many Wikinews articles a stem stands; counts, no text).
package incidentdata

import "embed"

// FS holds the tables.
//
//go:embed *.tsv *.tsv.gz
var FS embed.FS
