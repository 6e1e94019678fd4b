package html

import (
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"khabar/internal/report/clean"
)

// meta is what a page says of itself, in the order of trust of its sources:
// JSON-LD, <meta>, microdata, elements.
type meta struct {
	titles    []string // candidates, best first
	authors   []string
	site      string
	published string
	quote     string // the wording of published
	modified  string
	sections  []string
	language  string
	body      string // articleBody of JSON-LD
	url       string // canonical

	description string
	dates       []string          // texts of elements that their class calls a date
	weak        [][]string        // authors by links and classes, best first
	people      map[string]string // names of the JSON-LD nodes that are a person, by @id
	authorIDs   []string          // persons that the article's node refers to
	label       string            // what twitter:data1 says
}

// metaKeys maps the names of <meta> elements to what they say.
var metaKeys = map[string]string{
	"og:title": "title", "twitter:title": "title", "dc.title": "title", "parsely-title": "title", "sailthru.title": "title", "headline": "title",
	"author": "author", "article:author": "author", "parsely-author": "author", "sailthru.author": "author", "dc.creator": "author", "byl": "author", "dcterms.creator": "author", "citation_author": "author",
	"og:site_name": "site", "application-name": "site", "dc.publisher": "site", "publisher": "site", "cre": "site", "citation_publisher": "site",
	"article:published_time": "published", "parsely-pub-date": "published", "sailthru.date": "published", "datepublished": "published",
	"dc.date": "published", "dc.date.issued": "published", "dcterms.date": "published", "dcterms.issued": "published", "dcterms.created": "published", "dc.date.created": "published", "date": "published",
	"pubdate": "published", "publishdate": "published", "publish-date": "published", "publication_date": "published", "article.published": "published", "og:published_time": "published",
	"cxenseparse:recs:publishtime": "published", "ptime": "published", "originalpublicationdate": "published", "rnews:datepublished": "published", "citation_publication_date": "published", "citation_date": "published", "pdate": "published", "article_date_original": "published", "date_published": "published", "published-date": "published", "release_date": "published", "displaydate": "published",
	"article:modified_time": "modified", "og:updated_time": "modified", "lastmod": "modified", "last-modified": "modified", "datemodified": "modified", "dcterms.modified": "modified", "utime": "modified", "date.updated": "modified", "revision_date": "modified",
	"og:description": "description", "description": "description", "twitter:description": "description",
	"article:section": "section", "parsely-section": "section", "section": "section",
}

// set fills *p where it is empty.
func set(p *string, v string) {
	if *p == "" {
		*p = clean.Text(v)
	}
}

func readMeta(doc *html.Node) *meta {
	m := &meta{}
	var low meta // elements and microdata: asked last
	var docTitle string
	each(doc, func(e *html.Node) {
		switch e.DataAtom {
		case atom.Script:
			if strings.Contains(strings.ToLower(attr(e, "type")), "ld+json") && e.FirstChild != nil {
				m.jsonLD(e.FirstChild.Data)
			}
		case atom.Meta:
			name := attr(e, "property")
			if name == "" {
				name = attr(e, "name")
			}
			if name == "" {
				name = attr(e, "itemprop")
			}
			low.metaTag(strings.ToLower(name), attr(e, "content"))
		case atom.Title:
			set(&docTitle, textOf(e))
		case atom.Html:
			set(&m.language, attr(e, "lang"))
		case atom.Link:
			if strings.EqualFold(attr(e, "rel"), "canonical") {
				set(&m.url, attr(e, "href"))
			}
		}
	})
	m.merge(&low)
	for _, id := range m.authorIDs {
		if n := m.people[id]; n != "" && len(m.authors) == 0 {
			m.authors = append(m.authors, n)
		}
	}
	if len(m.authors) == 0 && len(m.people) == 1 {
		for _, n := range m.people {
			m.weak = append(m.weak, []string{n})
		}
	}
	m.elements(doc)
	if docTitle != "" {
		m.titles = append(m.titles, docTitle)
	}
	return m
}

func (m *meta) merge(low *meta) {
	m.titles = append(m.titles, low.titles...)
	if len(m.authors) == 0 {
		m.authors = low.authors
	}
	set(&m.site, low.site)
	set(&m.published, low.published)
	set(&m.modified, low.modified)
	set(&m.description, low.description)
	m.sections = append(m.sections, low.sections...)
	m.weak = append(m.weak, low.weak...)
}

// writtenBy are the labels of an author in twitter:label1.
var writtenBy = map[string]bool{"written by": true, "author": true, "by": true, "verfasst von": true, "geschrieben von": true, "écrit par": true, "escrito por": true, "scritto da": true, "geschreven door": true, "автор": true}

func (m *meta) metaTag(name, content string) {
	content = clean.Text(content)
	if content == "" {
		return
	}
	switch {
	case name == "twitter:label1":
		m.label = strings.ToLower(content)
	case name == "twitter:data1" && writtenBy[m.label]:
		m.weak = append(m.weak, []string{content})
	}
	switch metaKeys[name] {
	case "title":
		m.titles = append(m.titles, content)
	case "author":
		if !strings.HasPrefix(content, "http") {
			m.authors = append(m.authors, content)
		}
	case "site":
		set(&m.site, content)
	case "published":
		set(&m.published, content)
	case "modified":
		set(&m.modified, content)
	case "section":
		m.sections = append(m.sections, content)
	case "description":
		set(&m.description, content)
	}
}

// articleTypes of schema.org.
func articleType(t any) bool {
	switch t := t.(type) {
	case string:
		return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting") || t == "Report"
	case []any:
		for _, x := range t {
			if articleType(x) {
				return true
			}
		}
	}
	return false
}

func personType(t any) bool {
	switch t := t.(type) {
	case string:
		return t == "Person"
	case []any:
		for _, x := range t {
			if personType(x) {
				return true
			}
		}
	}
	return false
}

// ids reads the @id of a schema.org value, or of each in a list.
func ids(v any) []string {
	switch v := v.(type) {
	case map[string]any:
		if id := str(v["@id"]); id != "" {
			return []string{id}
		}
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, ids(x)...)
		}
		return out
	}
	return nil
}

const maxLD = 2 << 20

func (m *meta) jsonLD(s string) {
	if len(s) > maxLD {
		return
	}
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<!--"), "-->")
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		// Pages print line breaks inside strings; JSON forbids them.
		if json.Unmarshal([]byte(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(s)), &v) != nil {
			return
		}
	}
	m.ldNode(v, 0)
}

func (m *meta) ldNode(v any, depth int) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			m.ldNode(x, depth+1)
		}
	case map[string]any:
		if articleType(v["@type"]) {
			m.ldArticle(v)
		}
		if id, n := str(v["@id"]), names(v["name"]); id != "" && len(n) == 1 && personType(v["@type"]) {
			if m.people == nil {
				m.people = map[string]string{}
			}
			m.people[id] = n[0]
		}
		if g, ok := v["@graph"]; ok {
			m.ldNode(g, depth+1)
		}
		if g, ok := v["mainEntity"]; ok {
			m.ldNode(g, depth+1)
		}
	}
}

func (m *meta) ldArticle(v map[string]any) {
	if t := str(v["headline"]); t != "" {
		m.titles = append(m.titles, clean.Text(t))
	}
	set(&m.published, str(v["datePublished"]))
	set(&m.published, str(v["dateCreated"]))
	set(&m.modified, str(v["dateModified"]))
	if len(m.authors) == 0 {
		m.authors = names(v["author"])
	}
	if len(m.authors) == 0 {
		m.authors = names(v["creator"])
	}
	m.authorIDs = append(m.authorIDs, ids(v["author"])...)
	if p := names(v["publisher"]); len(p) > 0 {
		set(&m.site, p[0])
	}
	if m.body == "" {
		m.body = str(v["articleBody"])
	}
	m.sections = append(m.sections, names(v["articleSection"])...)
	set(&m.language, str(v["inLanguage"]))
}

func str(v any) string {
	s, _ := v.(string)
	return s
}

// names reads a schema.org value that names things: a string, an object with a
// name, or a list of these.
func names(v any) []string {
	switch v := v.(type) {
	case string:
		if v = clean.Text(v); v != "" && !strings.HasPrefix(v, "http") {
			return []string{v}
		}
	case map[string]any:
		return names(v["name"])
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, names(x)...)
		}
		return out
	}
	return nil
}

// elements reads <h1>, <time>, itemprop and rel.
func (m *meta) elements(doc *html.Node) {
	var h1, timed, timeQuote, prop string
	var byRel, byProp, byClass, byLink, byPart []string
	each(doc, func(e *html.Node) {
		itemprop := strings.ToLower(attr(e, "itemprop"))
		class := strings.ToLower(attr(e, "class") + " " + attr(e, "data-testid"))
		switch {
		case e.DataAtom == atom.H1:
			set(&h1, textOf(e))
		case strings.Contains(itemprop, "datepublished"):
			v := attr(e, "datetime")
			if v == "" {
				v = attr(e, "content")
			}
			if v == "" {
				v = textOf(e)
			}
			set(&prop, v)
		case e.DataAtom == atom.Time && attr(e, "datetime") != "":
			if timed == "" && !strings.Contains(class, "update") && !strings.Contains(class, "modif") {
				timed, timeQuote = clean.Text(attr(e, "datetime")), clean.Text(textOf(e))
			}
		case e.DataAtom == atom.Time || e.DataAtom == atom.Abbr && strings.Contains(class, "published") || dateClass(class):
			m.dates = appendShort(m.dates, e, maxDates)
		}
		switch {
		case itemprop == "author" || itemprop == "name" && e.Parent != nil && strings.EqualFold(attr(e.Parent, "itemprop"), "author"):
			byProp = appendShort(byProp, e, maxNames)
		case strings.EqualFold(attr(e, "rel"), "author"):
			byRel = appendShort(byRel, e, maxNames)
		case authorClass(class):
			byClass = appendShort(byClass, e, maxNames)
		case e.DataAtom == atom.A && authorLink(attr(e, "href")):
			byLink = appendShort(byLink, e, 1)
		case strings.Contains(class, "byline") || strings.Contains(class, "author-name") || strings.Contains(class, "authorname"):
			byPart = appendShort(byPart, e, 1)
		}
	})
	if h1 != "" {
		m.titles = append(m.titles, h1)
	}
	set(&m.published, prop)
	if m.published == "" && timed != "" {
		m.published, m.quote = timed, timeQuote
	}
	for _, list := range [][]string{byProp, byRel, byClass} {
		if len(m.authors) == 0 && len(list) > 0 {
			m.authors = list
		}
	}
	m.weak = append(m.weak, byProp, byRel, byClass, byLink, byPart)
}

const (
	maxNames = 3 // authors taken from one kind of element
	maxDates = 8 // dates
)

// appendShort adds the text of e to list where it is short and list is.
func appendShort(list []string, e *html.Node, limit int) []string {
	if len(list) >= limit {
		return list
	}
	if s := clean.Text(textOf(e)); s != "" && len(s) < 120 {
		list = append(list, s)
	}
	return list
}

// dateClass reports whether one of the class names says that a date stands in the
// element.
func dateClass(class string) bool {
	for c := range strings.FieldsSeq(class) {
		for _, w := range []string{"date", "published", "pubdate", "posted", "timestamp", "datetime", "time"} {
			if c == w || strings.HasSuffix(c, "-"+w) || strings.HasSuffix(c, "_"+w) || strings.HasPrefix(c, w+"-") || strings.HasPrefix(c, w+"_") {
				return true
			}
		}
	}
	return false
}

// authorLink reports whether an address is that of an author's page.
func authorLink(href string) bool {
	for _, part := range []string{"/author/", "/authors/", "/newsteam/", "/byline/", "/by/", "/reporter/", "/reporters/", "/staff/", "/writers/", "/columnists/", "/contributors/", "/journalist/", "/journalists/"} {
		if i := strings.Index(href, part); i >= 0 && len(href) > i+len(part)+2 {
			return true
		}
	}
	return false
}

func authorClass(class string) bool {
	for c := range strings.FieldsSeq(class) {
		switch c {
		case "author", "byline", "author-name", "byline-author", "byline__name", "byline-name", "author__name", "c-byline__author", "article-author", "post-author", "entry-author", "fn", "by-author", "author_name", "story-author", "article__author", "contributor":
			return true
		}
	}
	return false
}

// textOf is the text of a subtree, script and style left out.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Style) {
			return
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			walk(k)
		}
		if n.Type == html.ElementNode && !inline[n.DataAtom] {
			b.WriteByte(' ')
		}
	}
	walk(n)
	return b.String()
}
