package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// outletWord is a word that names of newspapers, agencies and stations are made with.
var outletWord = regexp.MustCompile(`\b(?:News|Newspaper|Press|Times|Post|Agency|Tribune|Herald|Journal|Gazette|Daily|Today|TV|Television|Radio|Media|Network|Observer|Chronicle|Mail|Star|Express|Standard|Monitor|Monitoring|Review|Magazine|Weekly|Online|Wire|Globe|Mirror|Nation|Guardian|Telegraph|Independent|Bulletin|Dispatch|Digest|Report|Report(?:er)?s|Service|Courier|Examiner|Inquirer|Sentinel|Register|Record|Advocate|Argus|Echo|Voice|Insider|Watch|Broadcasting|Syndicate|FM)\b`)

// bodyWord is a word that names of bodies which issue statements are made with.
var bodyWord = regexp.MustCompile(`\b(?:Committee|Ministry|Office|Council|Commission|Embassy|Department|Agency|Mission|Organi[sz]ation|Federation|Foundation|Government|Union|Association|Institute|Secretariat|Command|Fund|Programme|Program|Society|Assembly|Nations|Bank|Authority|Bureau|Alliance|Network|Watch|International)\b`)

// outletLike reports whether s looks like the name of an outlet.
func outletLike(s string) bool {
	return utf8.RuneCountInString(s) <= 60 && strings.Count(s, " ") <= 5 && outletWord.MatchString(s) && !sentenceEnd(s)
}

// outletForm reports whether a line of its own has the form of an outlet's name: it
// is known, or a few words, all with capitals, one of them an outlet's.
func (r *Reader) outletForm(s string) bool {
	return r.t.Outlet(s) != nil || isAgency(r, s) || outletLike(s) && titled(s)
}

// titled reports whether every word of s but the joining ones has a capital, and
// none is a number or in other signs.
func titled(s string) bool {
	if strings.ContainsAny(s, ",:;?!\"“”0123456789") || s == strings.ToUpper(s) && strings.Count(s, " ") > 3 {
		return false
	}
	for i, w := range strings.Fields(s) {
		c, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(c) || w == "&" || w == "-" {
			continue
		}
		switch w {
		case "of", "the", "and", "for", "in", "de", "del", "la", "el", "al":
			if i > 0 {
				continue
			}
		}
		return false
	}
	return true
}

// markOutlets marks lines above the first paragraph that have the form of an
// outlet's name and stand beside a stamp or byline, where another line can be the
// title.
func (r *Reader) markOutlets(lines []line) {
	headlines := 0
	var names []int
	for i, l := range lines[:min(len(lines), headMax)] {
		if solid(l) {
			break
		}
		if l.role != headline {
			continue
		}
		headlines++
		if r.outletForm(l.Text) && r.aboutHead(lines, i) {
			names = append(names, i)
		}
	}
	if len(names) == 1 && headlines > 1 {
		lines[names[0]].role = outlet
	}
}
