package report

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"khabar"
	"khabar/internal/report/clean"
	"khabar/internal/report/draft"
	"khabar/internal/report/text"
)

// compose writes the draft's blocks into the report's text, parted by blank
// lines, and splits a dateline off as a block of its own.
func (r *Reader) compose(rep *khabar.Report, a *draft.Article) {
	var b strings.Builder
	for _, blk := range a.Blocks {
		if blk.Text == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		start := b.Len()
		b.WriteString(blk.Text)
		rep.Blocks = append(rep.Blocks, khabar.Block{Kind: blk.Kind, Span: khabar.Span{Start: start, End: b.Len()}})
	}
	rep.Text = b.String()
	r.readDatelines(rep, a)
}

// readDatelines splits the datelines off their paragraphs, and editors' marks off
// both ends of them. The first dateline gives the report its places, agency and
// date, but in a digest, where each item has its own.
func (r *Reader) readDatelines(rep *khabar.Report, a *draft.Article) {
	heads, digest := r.datelines(rep)
	if len(a.Places) > 0 {
		rep.Place, rep.Places = a.Places[0], a.Places
	}
	var out []khabar.Block
	first, monitored := true, a.Monitored
	for i, blk := range rep.Blocks {
		d, ok := heads[i]
		if !ok {
			if blk.Kind == khabar.BlockParagraph {
				out = append(out, r.text.MarkBlocks(blk, rep.Text, monitored)...)
			} else {
				out = append(out, blk)
			}
			continue
		}
		if first || rep.Place == "" && len(d.Places) > 0 && d.Date == "" {
			if !digest || d.Agency != "" { // an item's place and day are not the report's
				r.takeDateline(rep, a, d, blk.Of(rep.Text))
			}
			first = false
		}
		if len(d.Places) > 0 {
			a.Items++
		}
		monitored = monitored || d.Tagged
		blk.Kind = khabar.BlockParagraph
		parts := splitBlock(blk, d.End, rep.Text)
		out = append(out, parts[0])
		for _, p := range parts[1:] {
			out = append(out, r.text.MarkBlocks(p, rep.Text, monitored)...)
		}
	}
	rep.Blocks = out
	if monitored {
		a.Monitored = true
	}
}

const minItems = 3 // paragraphs with a head of place or date that make a digest

// datelines reads the dateline of each block that has one. An unknown place counts
// in the first paragraph, where it is in capitals, and in the items of a digest.
func (r *Reader) datelines(rep *khabar.Report) (heads map[int]text.Dateline, digest bool) {
	all, sure := map[int]text.Dateline{}, map[int]text.Dateline{}
	var n tallied
	first := true
	for i, blk := range rep.Blocks {
		if blk.Kind != khabar.BlockParagraph && blk.Kind != khabar.BlockBullet {
			continue
		}
		s := blk.Of(rep.Text)
		skip := len(s) - len(text.Unbullet(s))
		if d, ok := r.text.Dateline(s[skip:]); ok {
			d.End += skip
			if d.Outlet == "" {
				all[i] = d
				n.add(d, blk.Kind == khabar.BlockBullet)
			}
			if blk.Kind == khabar.BlockParagraph && !d.Item && (d.Known && d.Outlet == "" || first) {
				sure[i] = d
			}
		}
		if blk.Kind == khabar.BlockParagraph {
			first = false
		}
	}
	if n.digest() {
		return all, true
	}
	return sure, false
}

// tallied counts the paragraphs that begin with a place or a day.
type tallied struct {
	items, bullets int
	known          int             // places in capitals, known ones, days
	sure           int             // the latter two
	names          map[string]bool // of the others
	repeated       bool            // who speaks, in an interview
}

func (n *tallied) add(d text.Dateline, bullet bool) {
	n.items++
	if bullet {
		n.bullets++
	}
	if d.Known || !d.Item || d.Date != "" {
		n.known++
	}
	if d.Known || d.Date != "" {
		n.sure++
		return
	}
	if n.names == nil {
		n.names = map[string]bool{}
	}
	n.repeated = n.repeated || n.names[d.Places[0]]
	n.names[d.Places[0]] = true
}

// digest reports whether the paragraphs are items of a digest: half of them begin
// like a dateline, a third surely, and no unknown name comes twice.
func (n *tallied) digest() bool {
	return (n.items >= minItems || n.bullets >= 2) && 2*n.known >= n.items && 3*n.sure >= n.items && !n.repeated
}

func splitBlock(blk khabar.Block, at int, s string) []khabar.Block {
	start := blk.Start + at
	for start < blk.End {
		r, n := utf8.DecodeRuneInString(s[start:])
		if r != ' ' && r != '\u00a0' && r != '\n' && r != '\t' {
			break
		}
		start += n
	}
	if start >= blk.End {
		return []khabar.Block{blk}
	}
	return []khabar.Block{
		{Kind: khabar.BlockDateline, Span: khabar.Span{Start: blk.Start, End: blk.Start + at}},
		{Kind: blk.Kind, Span: khabar.Span{Start: start, End: blk.End}},
	}
}

func (r *Reader) takeDateline(rep *khabar.Report, a *draft.Article, d text.Dateline, paragraph string) {
	if len(d.Places) > 0 {
		rep.Place, rep.Places = d.Places[0], d.Places
	}
	rep.Agency = orElse(rep.Agency, d.Agency)
	if d.Outlet != "" && rep.Outlet == "" {
		rep.Outlet = d.Outlet
	}
	for _, n := range d.Authors {
		if !slices.Contains(rep.Authors, n) {
			rep.Authors = append(rep.Authors, n)
		}
	}
	if d.Date != "" {
		a.Stamps = append(a.Stamps, draft.Stamp{Kind: khabar.PublishedDateline, Value: d.Date, Quote: paragraph[:d.End]})
	}
}

func (r *Reader) outletOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	if o := r.t.OutletOf(u.Hostname()); o != nil {
		return o.Name
	}
	return ""
}

// classify tells the blocks of a text that is kept as it is: paragraphs are
// parted by blank lines, or by single ones where there are none and the text is
// not hard-wrapped.
func (r *Reader) classify(s string) []khabar.Block {
	var out []khabar.Block
	for _, p := range paragraphs(s) {
		kind := khabar.BlockParagraph
		switch t := p.Of(s); {
		case text.Bulleted(t):
			kind = khabar.BlockBullet
		case !strings.Contains(t, "\n") && text.HeadingLike(t) && !r.text.Wired(t) && p.End < len(strings.TrimRight(s, " \t\r\n")):
			kind = khabar.BlockHeading
		}
		out = append(out, khabar.Block{Kind: kind, Span: p})
	}
	return out
}

// paragraphs returns the spans between blank lines, without outer white space.
func paragraphs(s string) []khabar.Span {
	var out []khabar.Span
	start, end := -1, 0 // of the paragraph being read
	wrapped, indented := clean.Wrapped(clean.Lines(s))
	hard := wrapped || strings.Contains(strings.ReplaceAll(s, "\r", ""), "\n\n")
	for at := 0; at < len(s); {
		next := strings.IndexByte(s[at:], '\n')
		stop := len(s)
		if next >= 0 {
			stop = at + next + 1
		}
		line := s[at:stop]
		body := strings.TrimSpace(line)
		if body != "" {
			from := at + strings.Index(line, body)
			opens := indented && from-at >= clean.OpenIndent
			if start >= 0 && (!hard || opens || text.Bulleted(body)) {
				out = append(out, khabar.Span{Start: start, End: end})
				start = -1
			}
			if start < 0 {
				start = from
			}
			end = from + len(body)
		} else if start >= 0 {
			out = append(out, khabar.Span{Start: start, End: end})
			start = -1
		}
		at = stop
	}
	if start >= 0 {
		out = append(out, khabar.Span{Start: start, End: end})
	}
	return out
}
