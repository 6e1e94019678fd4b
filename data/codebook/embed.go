// Package codebook embeds khabar's codebook: the versioned data that say which
// words mean which event type, in which roles. README.md tells the formats.
package codebook

import "embed"

// FS holds the tables and, under rules/, one file of trigger rows per type.
//
//go:embed *.tsv rules/*.rules VERSION
var FS embed.FS
