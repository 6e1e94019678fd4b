package sentence

import (
	"fmt"
	"sync"
	"testing"

	"khabar"
)

var shared = sync.OnceValues(New)

func annotator(t testing.TB) *Annotator {
	t.Helper()
	a, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAnnotateReads(t *testing.T) {
	a := annotator(t)
	doc := a.Annotate(&khabar.Report{Text: "Gunmen killed at least 12 people in Baga on Tuesday, police said. Lt. Gen. Asim Khan didn't comment on Pakistan's 30-member team.\n\nThe U.S. Army fired 3,000 shells at 6:30am from US$5m guns."})
	for _, s := range doc.Sentences {
		for i := s.First; i < s.End; i++ {
			k := doc.Tokens[i]
			h := "root"
			if k.Head >= 0 {
				h = doc.Tokens[k.Head].Form
			}
			fmt.Print(k.Form, "/", k.XPOS, "/", k.Lemma, "/", k.Deprel, ">", h, "  ")
		}
		fmt.Println()
	}
}
