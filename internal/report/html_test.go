package report

import (
	"reflect"
	"testing"

	"khabar/internal/collect"
)

// TestAbout: authors and dates from the many places where pages keep them.
func TestAbout(t *testing.T) {
	const body = `<p>Two border guards died when a boat without lights rammed their launch under the Orvat bridge, the port command said on Tuesday.</p>
<p>The boat got away in the fog, and nobody has been held, an officer told reporters at the quay, where the launch was being repaired.</p>`
	for _, c := range []struct {
		name, head, above string
		authors           []string
		published         string
	}{
		{"json-ld list", `<script type="application/ld+json">{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ana Petrel"},{"name":"Jon Reed"}],"datePublished":"2031-03-05T10:00:00Z"}</script>`, "", []string{"Ana Petrel", "Jon Reed"}, "2031-03-05"},
		{"json-ld reference", `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","author":{"@id":"#p1"}},{"@type":"Person","@id":"#p1","name":"Ana Petrel"}]}</script>`, "", []string{"Ana Petrel"}, ""},
		{"one person in the graph", `<script type="application/ld+json">{"@graph":[{"@type":"WebPage"},{"@type":["Person"],"@id":"#p1","name":"Ana Petrel"}]}</script>`, "", []string{"Ana Petrel"}, ""},
		{"twitter label", `<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ana Petrel">`, "", []string{"Ana Petrel"}, ""},
		{"small by", "", `<span itemprop="author">by <a>Ana Petrel</a></span>`, []string{"Ana Petrel"}, ""},
		{"pen name", "", `<p>by <span class="author vcard fn">oz</span></p>`, []string{"oz"}, ""},
		{"no name", "", `<p>by <span class="author vcard fn">admin</span></p>`, []string{}, ""},
		{"link", "", `<p><span>By</span><span><a href="/newsteam/ana-petrel">Ana Petrel</a></span></p>`, []string{"Ana Petrel"}, ""},
		{"by alone", "", `<p>By</p><p class="full-name">Ana Petrel</p>`, []string{"Ana Petrel"}, ""},
		{"class date", "", `<p class="date">Written: 2031-03-05 15:03:30<span> / </span>Updated: 2031-03-06 15:30:46</p>`, []string{}, "2031-03-05"},
		{"time without datetime", "", `<time class="entry-date">March 5, 2031</time>`, []string{}, "2031-03-05"},
		{"address", `<link rel="canonical" href="https://orvat.example/2031/3/5/two-guards">`, "", []string{}, "2031-03-05"},
		{"weekday", "", `<p class="posted">Wednesday, March 5, 2031</p>`, []string{}, "2031-03-05"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := "<html><head><title>Two guards die at the Orvat bridge</title>" + c.head + "</head><body><h1>Two guards die at the Orvat bridge</h1>" + c.above + "<article>" + body + "</article></body></html>"
			reps, err := reader(t).Read(&collect.Item{ID: "p", Kind: collect.KindHTML, Text: page}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if rep := reps[0]; !reflect.DeepEqual(rep.Authors, c.authors) || rep.Published != c.published {
				t.Errorf("authors %q, published %q %+v", rep.Authors, rep.Published, rep.PublishedInfo)
			}
		})
	}
}
