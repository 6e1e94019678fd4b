// Package incident merges the events of many reports into incidents: what
// happened, told once, with every account kept.
//
// In: extractions. Out: incidents, each with the events it was merged from, why
// they were merged, the merged values, and where the accounts differ.
//
// Promises. The result does not depend on the order of the extractions, nor on
// anything but their content and the tables in data/incident. Only events that
// are told as having happened make an incident of kind "happened"; background,
// planned, hypothetical, negated and aggregate ones are attached to one as
// mentions where they fit, and otherwise stand as incidents of their own kind,
// which no count of happenings may include. No value is averaged.
//
// Method. Pairs of events are compared only if they can be the same happening
// (type, time and place are compatible: [Merger] gates them). A pair gets a
// [Vector] of named features and a score, the log-odds of a linear [Model];
// weights are rows of data/incident/weights.tsv. Pairs are joined by
// average-link clustering with cannot-link pairs ([Cluster]), which is
// deterministic for a given set of pairs.
//
// Casualties of an incident follow one rule, told at [Toll].
package incident
