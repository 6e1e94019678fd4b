package main

import (
	"strings"

	"khabar/internal/gazetteer"
)

// Countries whose own names are written in other scripts, or whose towns are known in
// many transliterations: all Latin alternate names are kept there.
const transliterated = " AF PK IN BD LK NP IR IQ SY LB JO IL PS SA YE OM AE QA KW BH EG LY TN DZ MA SD SS ER ET SO DJ TD NE ML MR NG " +
	"RU UA BY KZ UZ TM TJ KG GE AM AZ CN TW JP KR KP MM TH KH LA VN MN GR BG RS MK CM CF CD BF "

// keepNames picks the alternate names worth their bytes: Latin ones, and in countries
// of Latin script only those close to the town's own name, or those of the largest.
func keepNames(p gazetteer.Row) []gazetteer.RowName {
	main := gazetteer.Key(p.Name)
	seen := map[string]bool{main: true}
	var out []gazetteer.RowName
	all := strings.Contains(transliterated, " "+p.Country+" ")
	for _, n := range p.Names {
		k := gazetteer.Key(n.Name)
		if n.Flags&gazetteer.NameMain != 0 {
			if !seen[k] {
				seen[k] = true
				out = append(out, n)
			}
			continue
		}
		if seen[k] || len(k) < 4 || !gazetteer.Latin(k) || strings.ToUpper(n.Name) == n.Name || n.Name[0] >= 'a' && n.Name[0] <= 'z' {
			continue
		}
		seen[k] = true
		need := 0.75
		switch {
		case all && p.Population > 30000, all && p.Country == "AF", all && p.Country == "PK":
			need = 0
		case all:
			need = 0.6
		case p.Population > 2000000:
			need = 0
		case p.Population > 200000:
			need = 0.5
		}
		if similar(main, k) >= need {
			out = append(out, n)
		}
	}
	return out
}

// similar is 1 - edit distance / length of the longer.
func similar(a, b string) float64 {
	prev := make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := prev[0]
		prev[0] = i
		for j := 1; j <= len(b); j++ {
			sub := diag
			if a[i-1] != b[j-1] {
				sub++
			}
			diag = prev[j]
			prev[j] = min(sub, prev[j]+1, prev[j-1]+1)
		}
	}
	return 1 - float64(prev[len(b)])/float64(max(len(a), len(b)))
}
