package html

import (
	"net/url"
	"regexp"
	"strings"

	"khabar"
	"khabar/internal/report/draft"
	"khabar/internal/report/words"
)

// title is the best of the candidates, without the site's name at its end.
func (m *meta) title(t *words.Tables) string {
	best := ""
	for _, c := range m.titles {
		if c = withoutSite(c, m.site, t); best == "" && len(c) >= 3 {
			best = c
		}
	}
	return best
}

var titleSeparators = []string{" | ", " - ", " – ", " — ", " » ", " :: ", " « ", " • "}

// withoutSite cuts "… | Site" where the part behind the last separator is the
// site's name or an outlet.
func withoutSite(s, site string, t *words.Tables) string {
	for _, sep := range titleSeparators {
		i := strings.LastIndex(s, sep)
		if i < 0 {
			continue
		}
		tail := strings.TrimSpace(s[i+len(sep):])
		known := t.Outlet(tail) != nil || site != "" && (strings.EqualFold(tail, site) || strings.Contains(strings.ToLower(tail), strings.ToLower(site)) && len(tail) < 2*len(site)+8)
		if known || sep == " | " && len(tail)*2 < i {
			return withoutSite(strings.TrimSpace(s[:i]), site, t)
		}
	}
	return s
}

// outlet is the site's name, by the table where its address is known.
func (r *Reader) outlet(m *meta) string {
	if o := r.f.t.Outlet(m.site); o != nil {
		return o.Name
	}
	if u, err := url.Parse(m.url); err == nil && u.Host != "" {
		if o := r.f.t.OutletOf(u.Hostname()); o != nil {
			return o.Name
		}
	}
	return m.site
}

// stamps takes the dates of the page's data.
func (r *Reader) stamps(a *draft.Article, m *meta) {
	if m.published != "" {
		q := m.quote
		if q == "" {
			q = m.published
		}
		a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedHeader, Value: m.published, Quote: q})
	}
	if m.published == "" && len(a.Stamps) == 0 {
		r.dated(a, m)
	}
	if m.modified != "" && m.published == "" && len(a.Stamps) == 0 {
		a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedHeader, Value: m.modified, Quote: m.modified})
	}
}

// dated takes the first date printed in an element that its class calls a date,
// else the day in the page's address.
func (r *Reader) dated(a *draft.Article, m *meta) {
	for _, s := range m.dates {
		if st, ok := r.f.text.Stamp(s); ok && st.Kind == khabar.PublishedStated {
			a.Stamps = append(a.Stamps, st)
			return
		}
	}
	if d := addressDate.FindString(m.url); d != "" && m.modified == "" {
		a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedHeader, Value: strings.Trim(d, "/"), Quote: d})
	}
}

// addressDate is a day in an address: "/2031/3/4/".
var addressDate = regexp.MustCompile(`/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/`)

const (
	stampBefore = 8 // blocks above the article in which its date is printed
	stampAfter  = 3 // blocks into it
)

// printed takes the date printed beside the article's first block, at first.
func (r *Reader) printed(a *draft.Article, p *page, first int) {
	for i := max(0, first-stampBefore); i < min(len(p.blocks), first+stampAfter); i++ {
		if b := p.blocks[i]; b.words <= 16 {
			if s, ok := r.f.text.Stamp(b.text); ok {
				a.Stamps = append(a.Stamps, s)
			}
		}
	}
}

// authors takes the names of the page's data, else the byline printed beside
// the title, else what the page's links and classes call an author.
func (r *Reader) authors(a *draft.Article, m *meta, p *page) {
	printed := a.Authors
	a.Authors = nil
	r.named(a, m, m.authors)
	if len(a.Authors) == 0 {
		a.Authors = printed
	}
	for i := 0; i < len(p.blocks) && len(a.Authors) == 0; i++ {
		b := p.blocks[i]
		switch {
		case b.words <= 16 && r.f.text.Kind(b.text).Byline:
			r.f.text.Authors(b.text, a)
		case b.words == 1 && byAlone(b.text) && i+1 < len(p.blocks) && p.blocks[i+1].words <= 6:
			r.f.text.Authors(p.blocks[i+1].text, a)
		}
	}
	for _, list := range m.weak {
		if len(a.Authors) == 0 {
			r.named(a, m, list)
		}
	}
}

func byAlone(s string) bool { return strings.EqualFold(strings.Trim(s, " :|"), "by") }

// named takes the names of list that are not the site's own.
func (r *Reader) named(a *draft.Article, m *meta, list []string) {
	for _, s := range list {
		if !strings.EqualFold(s, m.site) && !strings.EqualFold(s, a.Outlet) && r.f.t.Outlet(s) == nil {
			r.f.text.Authors(s, a)
		}
	}
}
