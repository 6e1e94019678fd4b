// Package actordata holds what khabar knows of actors: states, their agencies,
// armed groups and parties, organisations, media, peoples, offices with their
// holders, and the words (nouns, modifiers, portfolios, titles, given names) by
// which a report names those it does not name by name. Each table tells its
// columns and its source in its head; package actor reads and checks them.
package actordata

import "embed"

// FS holds the tables.
//
//go:embed *.tsv
var FS embed.FS
