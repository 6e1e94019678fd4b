package who

import (
	"strings"

	"khabar"
	"khabar/internal/actor"
)

// findHandles joins the social media accounts in a report to the persons whose
// names they spell: "@Gulzaman_A1" and Gul Zaman.
func (r *reading) findHandles() {
	n := len(r.ms)
	for i := range r.doc.Tokens {
		form := r.doc.Tokens[i].Form
		at := strings.IndexByte(form, '@')
		name := ""
		switch {
		case at >= 0 && at+3 < len(form) && strings.IndexByte(form[at:], '.') < 0:
			name = form[at+1:]
		case i > 0 && r.doc.Tokens[i-1].Form == "@" && r.taken[i] == 0:
			name = form
		}
		if name == "" {
			continue
		}
		if e := r.ownerOf(name); e >= 0 {
			m := r.put(mention{kind: kindNamed, affil: -1}, i, i+1, khabar.FormName, "handle")
			r.ms[m].Entity = e
		}
	}
	if len(r.ms) > n {
		r.order()
	}
}

// ownerOf returns the only person whose name a handle spells, or -1.
func (r *reading) ownerOf(handle string) int {
	var words []string
	for _, w := range actor.Words(strings.ReplaceAll(handle, "_", " ")) {
		words = append(words, strings.TrimRight(w.Key, "0123456789"))
	}
	joined := strings.Join(words, "")
	best := -1
	for e := range r.ents {
		x := &r.ents[e]
		if !x.person || x.Anonymous || len(x.parts) == 0 {
			continue
		}
		hit := len(joined) > 4 && spelledAlike(joined, strings.Join(x.parts, ""))
		for _, w := range words {
			for _, p := range x.parts {
				hit = hit || len(w) > 4 && spelledAlike(w, p) && !particle[p]
			}
		}
		if hit {
			if best >= 0 {
				return -1
			}
			best = e
		}
	}
	return best
}
