// Package draft holds what the readers of text and HTML pages hand to
// internal/report: an article in pieces, before it is dated and put together.
package draft

import "khabar"

// Block is a piece of an article's text.
type Block struct {
	Kind khabar.BlockKind
	Text string
}

// Stamp is a printed or stored date with what it says of itself.
type Stamp struct {
	Kind  khabar.PublishedKind
	Value string // the part that holds the date
	Quote string // the exact wording on the page
}

// Article is one article cut out of a page.
type Article struct {
	Title, Subtitle, Outlet, Agency string
	Authors                         []string
	Stamps                          []Stamp
	Menu                            []string // section words and labels around it
	Journal                         string   // with Volume and Issue, where the page names them
	Volume, Issue                   int
	IssueQuote                      string
	Captions                        []khabar.Caption
	Blocks                          []Block
	Places                          []string // of a place line in the head
	Items                           int      // paragraphs that begin with a place of their own
	Monitored                       bool     // a monitoring service's report of a broadcast or dispatch
	Damage                          []string
	Truncated                       bool
	Language                        string // as the page declares it
}
