// Package place holds the built-in gazetteer and the word lists and weights of
// internal/mention/where.
//
//	table.bin        the gazetteer, compiled by tools/gazetteer from the *.tsv here and from GeoNames
//	countries.tsv    points and aliases of countries
//	admin1.tsv       points and aliases of first-level units
//	afghanistan.tsv  districts of Afghanistan
//	pakistan.tsv     districts of Pakistan
//	conflict.tsv     towns, districts, quarters and camps of conflict zones
//	regions.tsv      regions, waters, mountains, borders, bases, crossings, quarters, sites
//	words.tsv        word lists of the finder
//	english.tsv      common English names of first-level units
//	demonyms.tsv     nationality words, as evidence of the country
//	outlets.tsv      the towns that outlets sit in
//	weights.tsv      learned weights of the finder
//
// The table derives from GeoNames (CC BY 4.0, geonames.org) and, for some villages of
// Pakistan, from UCDP GED (CC BY 4.0; Sundberg and Melander 2013).
package place

import "embed"

// Table is the built-in gazetteer, in the format of internal/gazetteer.
//
//go:embed table.bin
var Table string

// FS holds the lists.
//
//go:embed words.tsv weights.tsv demonyms.tsv english.tsv outlets.tsv
var FS embed.FS
