// Package khabar holds the nouns of khabar: software that turns news reports
// about armed conflict and diplomacy into a sourced, structured record.
//
// # The walk
//
// Packages follow the data, and imports run one way:
//
//	bytes → report → annotations → mentions → events and claims → incidents → views
//
//	internal/collect    the world → pages: files, folders, stdin, archives
//	internal/report     a page → its reports: decoded, split, cleaned, dated
//	internal/sentence   a report → a [Document]: sentences, tokens, tags, parse, names
//	internal/mention/…  a Document → its mentions: when, where, who, count, arms
//	internal/event      mentions → events, by the codebook over the parse
//	internal/claim      who says so: sources, channels, stances
//	internal/statement  figures, agreements, people's posts, relations, citations
//	extract             all of the above, one page in, extractions out
//	internal/incident   the events of many reports → incidents
//	internal/store      what is remembered
//	internal/api, ui    views over the record
//
// # Words
//
// page: bytes as they came. report: one article cut out of a page. mention: a
// span of a report. event: something that happened, is said to have happened or
// is proposed, as one report tells it. claim: a statement by a source. figure: a
// reported statistic. agreement: a deal, ceasefire or negotiation. actor: a
// state, agency, armed group, organisation or person. incident: what happened,
// merged from the events of one or more reports. relation: how two actors stand
// to one another over a period. codebook: the versioned data that say which
// words mean which event type, role, weapon, stance.
//
// # Offsets
//
// While a report is being read, every [Span] counts bytes of the report's text.
// What leaves package extract counts Unicode code points, as the contract asks
// (the W3C TextPositionSelector); [Extraction.MapSpans] is the one place that
// converts. A span is half-open, and the quote beside it equals the text between.
package khabar
