// Package reportdata holds the tables by which pages are taken apart: furniture
// of web pages, menu words, outlets, agencies, month names, caption and dateline
// words, genre cues and function words. Each file explains its columns in its
// first lines; internal/report/words loads and checks them.
package reportdata

import "embed"

// FS holds the tables.
//
//go:embed *.tsv blocks.model
var FS embed.FS
