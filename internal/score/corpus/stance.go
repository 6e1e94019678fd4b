package corpus

import (
	"khabar/extract"
	"khabar/internal/claim"
)

// StanceExamples reads the items of a part with the stances of their claims.
func StanceExamples(dir string, part Part) ([]claim.StanceExample, error) {
	items, err := ReadDir(dir)
	if err != nil {
		return nil, err
	}
	x, err := extract.New()
	if err != nil {
		return nil, err
	}
	var out []claim.StanceExample
	for _, it := range items {
		if it.Part() != part || len(it.Claims) == 0 {
			continue
		}
		e := claim.StanceExample{Doc: x.Document(it.Report())}
		for _, c := range it.Claims {
			e.Claims = append(e.Claims, claim.StanceLabel{Cues: c.Cues, Stance: c.Stance})
		}
		out = append(out, e)
	}
	return out, nil
}
