package clean

import (
	"html"
	"regexp"
	"strings"
)

var (
	blockTag  = regexp.MustCompile(`(?i)</?(?:p|div|h[1-6]|li|ul|ol|blockquote|section|article|table|tr|figure|figcaption|header|footer)(?:\s[^<>]*)?/?>`)
	breakTag  = regexp.MustCompile(`(?i)<(?:br|hr)(?:\s[^<>]*)?/?>`)
	inlineTag = regexp.MustCompile(`(?i)</?(?:a|abbr|b|big|cite|code|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|td|th|tbody|thead|time|tt|u)(?:\s[^<>]*)?/?>`)
	deadTag   = regexp.MustCompile(`(?is)<(?:script|style)(?:\s[^<>]*)?>.*?</(?:script|style)>|<!--.*?-->`)
	entity2   = regexp.MustCompile(`&amp;(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});`)
)

// Markup takes what is left of HTML out of a page of text: tags, comments, and
// entities that were encoded twice. A block's tag becomes a blank line, a break a
// new line. Text without a tag comes back as it is.
func Markup(s string) string {
	if strings.Contains(s, "&amp;") {
		s = entity2.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	if strings.Contains(s, "&lt;") && strings.Contains(s, "&gt;") {
		s = strings.NewReplacer("&lt;", "<", "&gt;", ">").Replace(s)
	}
	if strings.IndexByte(s, '<') < 0 {
		return s
	}
	s = deadTag.ReplaceAllString(s, "")
	s = breakTag.ReplaceAllString(s, "\n")
	s = blockTag.ReplaceAllString(s, "\n\n")
	return inlineTag.ReplaceAllString(s, "")
}
