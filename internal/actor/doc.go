// Package actor holds the list of known actors and finds their names in text.
//
// In: the tables of data/actor. Out: a [List] that answers what an id stands for
// ([List.ByID]), where known names stand in a text ([List.Scan]), who held an
// office when ([List.Held]), and what an actor noun, a modifier, a portfolio, a
// title or a given name says. Every row is checked on load; an error names file
// and line.
//
// Ids are stable slugs: state:PAK, gov:PAK, mil:PAK, cop:PAK, min:PAK:interior,
// actor:ttp, agency:fsb, org:un, media:reuters, people:pashtun,
// person:imran-khan. The regular bodies of a state (gov, mil, cop, spy, leg, jud
// and its ministries) exist for every state without a row; a row of
// agencies.tsv with such an id gives it further names.
//
// Names are compared word by word: letters and digits, accents folded, so that
// "Tehrik-i-Taliban" and "Tehrik i Taliban" are one. A word of a name that is
// written in capitals ("ISI") must be so in the text, unless the text around is
// all in capitals; a capitalised one must start with a capital. The longest name
// wins.
//
// A List never changes after loading and is safe for concurrent use.
package actor
