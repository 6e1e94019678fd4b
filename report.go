package khabar

// Page names where a report came from. Path or URL is as the caller gave it.
type Page struct {
	Path   string `json:"path,omitempty"`
	URL    string `json:"url,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	Part   int    `json:"part,omitempty"`
	Parts  int    `json:"parts,omitempty"`
}

// PublishedKind says how a publication date is known.
type PublishedKind string

const (
	PublishedStated   PublishedKind = "stated"   // printed with the article
	PublishedUpdated  PublishedKind = "updated"  // an "Updated" stamp
	PublishedHeader   PublishedKind = "header"   // a crawl header or page metadata
	PublishedDateline PublishedKind = "dateline" // in the dateline
	PublishedFeed     PublishedKind = "feed"     // a feed or JSONL field
	PublishedArgument PublishedKind = "argument" // --published
	PublishedInferred PublishedKind = "inferred" // from the text, as a range
	PublishedNone     PublishedKind = "none"
)

// PublishedInfo is the evidence for a publication date. Earliest and Latest
// bound it (ISO days, inclusive; empty when open). Quote is the exact wording on
// the page, which need not be part of the report's text.
type PublishedInfo struct {
	Kind     PublishedKind `json:"kind"`
	Earliest string        `json:"earliest,omitempty"`
	Latest   string        `json:"latest,omitempty"`
	Quote    string        `json:"quote,omitempty"`
	Note     string        `json:"note,omitempty"`
}

// Genre of a report.
type Genre string

const (
	GenreNews       Genre = "news"
	GenreAnalysis   Genre = "analysis"
	GenreOpinion    Genre = "opinion"
	GenreStatement  Genre = "statement"
	GenreDigest     Genre = "digest"
	GenreBackground Genre = "background"
)

// BlockKind says what a stretch of a report's text is.
type BlockKind string

const (
	BlockParagraph BlockKind = "paragraph"
	BlockHeading   BlockKind = "heading" // a section head: structure, not a sentence
	BlockBullet    BlockKind = "bullet"  // a summary bullet: repeats the body
	BlockDateline  BlockKind = "dateline"
	BlockNote      BlockKind = "note" // a footnote or reference list entry
)

// Block is a stretch of Report.Text. Blocks are in order, do not overlap and
// leave out only white space. A dateline is a block of its own at the start of
// its paragraph.
type Block struct {
	Kind BlockKind `json:"kind"`
	Span
}

// Caption is a photo caption or credit, kept apart from the body.
type Caption struct {
	Text   string `json:"text"`
	Credit string `json:"credit,omitempty"`
}

// Report is one article cut out of a page, cleaned and dated. Paragraphs of
// Text are separated by a blank line ("\n\n").
type Report struct {
	ID            string        `json:"id"`
	Page          Page          `json:"page"`
	Title         string        `json:"title"`
	Subtitle      string        `json:"subtitle,omitempty"`
	Outlet        string        `json:"outlet,omitempty"`
	Agency        string        `json:"agency,omitempty"`
	Authors       []string      `json:"authors"`
	Published     string        `json:"published,omitempty"`
	PublishedInfo PublishedInfo `json:"published_info"`
	Place         string        `json:"place,omitempty"`
	Places        []string      `json:"places"`
	Language      string        `json:"language,omitempty"`
	Genre         Genre         `json:"genre,omitempty"`
	Truncated     bool          `json:"truncated"`
	Captions      []Caption     `json:"captions,omitempty"`
	Blocks        []Block       `json:"blocks,omitempty"`
	// Damage lists what the crawl lost or contradicts ("byline: first author
	// missing", "outlet: header and text disagree"). Nothing is guessed into a gap.
	Damage []string `json:"damage,omitempty"`
	Text   string   `json:"text"`
}
