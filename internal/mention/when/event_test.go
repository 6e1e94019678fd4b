package when

import (
	"testing"

	"khabar"
	"khabar/internal/sentence"
)

func TestForEvent(t *testing.T) {
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	f := newFinder(t)
	tests := []struct{ text, trigger, want string }{
		{"Gunmen killed six policemen on Thursday, two days after a bomb wounded ten people in Quetta.", "killed", "2025-10-09"},
		{"Officials said on Friday that a blast killed six people in Quetta on Thursday.", "killed", "2025-10-09"},
		{"Officials said on Friday that a blast killed six people in Quetta.", "killed", ""},
		{"Officials said on Friday that a blast killed six people in Quetta on Thursday.", "said", "2025-10-10"},
		{"The attack on Tuesday followed a raid on October 2 that killed nine soldiers.", "attack", "2025-10-07"},
		{"The attack on Tuesday followed a raid on October 2 that killed nine soldiers.", "raid", "2025-10-02"},
		{"On October 8, 2025, militants ambushed a convoy and abducted four engineers.", "abducted", "2025-10-08"},
		{"Soldiers are attacked there every day.", "attacked", ""},
		{"The two sides met in Doha on October 8 and will meet again on November 6 in Istanbul.", "meet", "2025-11-06"},
		{"The two sides met in Doha on October 8 and will meet again on November 6 in Istanbul.", "met", "2025-10-08"},
	}
	for _, x := range tests {
		doc := a.Annotate(&khabar.Report{Text: x.text, Published: "2025-10-10"})
		f.Find(doc)
		trigger := -1
		for i, tok := range doc.Tokens {
			if tok.Form == x.trigger {
				trigger = i
			}
		}
		w, _, ok := ForEvent(doc, doc.Tokens[trigger].Sent, trigger)
		if w.Start != x.want || ok != (x.want != "") {
			t.Errorf("%q, %s: got %q %v, want %q; %s", x.text, x.trigger, w.Start, ok, x.want, list(x.text, doc.Times))
		}
	}
}
