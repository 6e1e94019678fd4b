package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"khabar/internal/report/words"
)

var (
	byWord     = regexp.MustCompile(`^(?:By|BY|Words by|Written by|Reported by|Report by|Story by|Text by|Posted by|Published by|Author|Authors|Byline|BYLINE)(?:\s*:\s*|\s+|\s*$)`)
	byTail     = words.MustCompile(`^\(?(?:(?:Additional )?[Rr]eporting|Writing|Editing|Edited|Compiled|Translated|Written)(?: and (?:writing|editing))? by [^.;]{3,160}(?:[;.][^.]{3,120}){0,4}\)?\.?$`)
	deskByline = words.MustCompile(`(?i)^(?:by |from )?(?:our |the |a )?(?:[\w.]+ )?(?:staff(?: report(?:er)?| writer)?|web ?desk|news ?desk|monitoring (?:desk|report)|(?:own |special |local )?correspondents?(?: in [\p{Lu}][\w' -]{2,30})?|agencies|news report|bureau report|newsroom)$`)
)

// isByline reports whether s is a byline.
func (r *Reader) isByline(s string) bool {
	if len(s) > 260 {
		return false
	}
	if isDesk(s) {
		return true
	}
	m := byWord.FindString(s)
	if m == "" || len(m) == len(s) {
		return false
	}
	b := r.parseByline(s)
	return (len(b.names) > 0 || b.lost()) && !b.prose
}

// isDesk reports whether s names a desk ("Our Correspondent") or is the credit
// under an agency's text ("Reporting by …; editing by …").
func isDesk(s string) bool {
	low := strings.ToLower(s)
	return len(s) < 60 && deskByline.In(s, low) || byTail.In(s, low)
}

// bylineParts is a byline taken apart.
type bylineParts struct {
	names   []string
	outlet  string
	missing []int // places in the list of names where one is lost
	total   int
	prose   bool // a part is no name: not a byline at all
	roles   int  // parts that name an office or a desk
}

// lost reports whether a byline names nobody: its names are lost or it names a desk.
func (b *bylineParts) lost() bool { return b.roles > 0 && len(b.names) == 0 }

var (
	nameSplit = regexp.MustCompile(`\s*,\s*(?:and\s+|&\s+)?|\s+and\s+|\s*&\s*|\s*;\s*`)
	rolePart  = regexp.MustCompile(`(?i)\b(?:writer|reporter|correspondent|editor|columnist|analyst|staff|desk|bureau|chief|contributor|agencies|director|fellow|professor|journalist|special to|in [A-Z]\w+)\b`)
	bylineEnd = regexp.MustCompile(`\s+(?:[|–—•]|-)\s+|\s*\|\s*`)
	ofOutlet  = regexp.MustCompile(`^(.+?),? (?:for|of|at|from) (?:the )?([A-Z].+)$`)
)

// parseByline reads "By X, Y and Z | Outlet". An empty place in the list is a
// lost name; nothing is put there.
func (r *Reader) parseByline(s string) bylineParts {
	var b bylineParts
	rest := s[len(byWord.FindString(s)):]
	parts := bylineEnd.Split(rest, -1)
	for _, p := range parts[1:] {
		p = strings.TrimSpace(p)
		switch {
		case p == "" || rolePart.MatchString(p) || len(r.dates.Find(p)) > 0:
		case b.outlet == "" && (r.t.Outlet(p) != nil || outletLike(p)):
			b.outlet = r.outletName(p)
		}
	}
	list := strings.TrimSpace(parts[0])
	if len(r.dates.Find(list)) > 0 {
		list = strings.TrimRight(list[:r.dates.Find(list)[0].Start], " ,|–-")
	}
	for i, p := range nameSplit.Split(list, -1) {
		p = trimName(p)
		b.total++
		switch {
		case credential[strings.ToLower(strings.ReplaceAll(p, ".", ""))]:
			b.total--
		case p == "":
			b.missing = append(b.missing, i+1)
		case nameLike(p):
			b.names = append(b.names, properName(p))
		case r.t.Outlet(p) != nil || isAgency(r, p):
			b.setOutlet(r, p)
		case rolePart.MatchString(p) && len(b.names) > 0:
			b.total--
		case rolePart.MatchString(p) && titled(p) && strings.Count(p, " ") < 4:
			b.roles++
			b.total--
		case ofOutlet.MatchString(p) && nameLike(ofOutlet.FindStringSubmatch(p)[1]):
			m := ofOutlet.FindStringSubmatch(p)
			b.names = append(b.names, properName(m[1]))
			b.setOutlet(r, m[2])
		case outletLike(p) && len(b.names) > 0:
			b.setOutlet(r, p)
		default:
			b.prose = true
		}
	}
	return b
}

// credential follows a name after a comma and is none itself.
var credential = map[string]bool{"phd": true, "md": true, "mba": true, "rd": true, "jd": true, "rn": true, "esq": true, "retd": true, "ret": true, "jr": true, "sr": true, "ma": true, "msc": true}

// trimName cuts spaces and a full stop that ends no abbreviation.
func trimName(s string) string {
	s = strings.Trim(s, " ")
	last := s[strings.LastIndexByte(s, ' ')+1:]
	if strings.HasSuffix(s, ".") && len(last) > 3 && strings.Count(last, ".") == 1 {
		s = strings.TrimSuffix(s, ".")
	}
	return strings.TrimLeft(s, ". ")
}

func isAgency(r *Reader, s string) bool {
	_, ok := r.t.Agency(s)
	return ok
}

func (b *bylineParts) setOutlet(r *Reader, p string) {
	if b.outlet == "" {
		b.outlet = r.outletName(p)
	}
}

// outletName is the outlet's own name where it is known, else p.
func (r *Reader) outletName(p string) string {
	if o := r.t.Outlet(p); o != nil {
		return o.Name
	}
	return p
}

var nameParticles = map[string]bool{"al": true, "bin": true, "bint": true, "ibn": true, "de": true, "da": true, "del": true, "di": true, "du": true, "van": true, "von": true, "der": true, "den": true, "la": true, "le": true, "el": true, "ul": true, "ur": true, "e": true, "abu": true, "abd": true, "y": true, "dos": true, "ter": true, "zu": true}

// nameLike reports whether s may be a person's name.
func nameLike(s string) bool {
	ws := strings.Fields(s)
	if len(ws) == 0 || len(ws) > 6 || outletWord.MatchString(s) || rolePart.MatchString(s) {
		return false
	}
	for i, w := range ws {
		if nameParticles[strings.ToLower(w)] && (i > 0 || len(ws) > 1) {
			continue
		}
		first, n := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’\"“"))
		if unicode.IsLetter(first) && !unicode.IsUpper(first) && unicode.Is(unicode.Latin, first) || !unicode.IsLetter(first) {
			return false
		}
		if strings.ContainsAny(w[n:], "0123456789:;!?()[]@/") {
			return false
		}
	}
	return true
}

// properName turns a name printed in capitals into small letters.
func properName(s string) string {
	if s != strings.ToUpper(s) || strings.Count(s, "") < 4 {
		return s
	}
	ws := strings.Fields(s)
	for i, w := range ws {
		if len(w) > 2 && !strings.Contains(w, ".") {
			r, n := utf8.DecodeRuneInString(w)
			ws[i] = string(r) + strings.ToLower(w[n:])
		}
	}
	return strings.Join(ws, " ")
}
