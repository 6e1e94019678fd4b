package html

import (
	"net/url"
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
	if m.modified != "" && m.published == "" {
		a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedHeader, Value: m.modified, Quote: m.modified})
	}
}

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
// the title.
func (r *Reader) authors(a *draft.Article, m *meta, p *page) {
	for _, s := range m.authors {
		if !strings.EqualFold(s, m.site) && !strings.EqualFold(s, a.Outlet) {
			r.f.text.Authors(s, a)
		}
	}
	if len(a.Authors) > 0 {
		return
	}
	for _, b := range p.blocks {
		if b.words <= 16 && r.f.text.Kind(b.text).Byline {
			r.f.text.Authors(b.text, a)
			return
		}
	}
}
