package corpus

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"khabar"
	"khabar/internal/codebook"
)

const raid = `// a comment
@ wire sahel 2026-03-05
[Gunmen|perpetrator 1] [attacked|ASSAULT/firearms 1 claimed] [a police post|target 1] in
[Djibo|place 1] on [Tuesday|time 1=2026-03-03], [killing|+1] [three officers|victim 1 killed=3],
[the governor|source c1] [said|cue c1 asserts] \[sic].

@ caps europe
MINISTERS WILL [MEET|CONSULT 1 planned] AFTER [YEARS OF RAIDS|ASSAULT 2 aggregate]
`

func TestRead(t *testing.T) {
	items, err := Read("a.txt", strings.NewReader(raid), false)
	if err != nil || len(items) != 2 {
		t.Fatal(len(items), err)
	}
	it := items[0]
	if it.Text != "Gunmen attacked a police post in Djibo on Tuesday, killing three officers, the governor said [sic]." {
		t.Errorf("text %q", it.Text)
	}
	if it.Line != 2 || it.Register != "wire" || it.Region != "sahel" || it.Published != "2026-03-05" {
		t.Errorf("header %+v", it)
	}
	e := it.Events[0]
	words := func(spans ...khabar.Span) string {
		var out []string
		for _, s := range spans {
			out = append(out, s.Of(it.Text))
		}
		return strings.Join(out, "|")
	}
	for _, c := range []struct{ name, got, want string }{
		{"event", fmt.Sprintln(e.N, e.Type, e.Mode, e.Status, e.Modality, e.Aggregate), "1 ASSAULT firearms claimed actual false\n"},
		{"words", words(append([]khabar.Span{e.Trigger}, e.Further...)...), "attacked|killing"},
		{"place", words(e.Places...), "Djibo"},
		{"time", words(e.Times[0].Span) + e.Times[0].Start + e.Times[0].End, "Tuesday2026-03-032026-03-03"},
		{"roles", fmt.Sprintln(e.Roles[0].Role, e.Roles[1].Role, e.Roles[2].Role, *e.Roles[2].Harm[0].Best), "perpetrator target victim 3\n"},
		{"claim", words(it.Claims[0].Sources[0], it.Claims[0].Cues[0]) + string(it.Claims[0].Stance), "the governor|saidasserts"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
	plan, habit := items[1].Events[0], items[1].Events[1]
	if plan.Status != khabar.StatusProposed || habit.Status != khabar.StatusBackground || !habit.Aggregate {
		t.Errorf("implied: %+v %+v", plan, habit)
	}
}

func TestReport(t *testing.T) {
	items, err := Read("r.txt", strings.NewReader("@ wire europe\n# A title\nFirst\nline.\n¶\nSecond [line|-other].\n"), true)
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	it := items[0]
	if it.Title != "A title" || it.Text != "First line.\n\nSecond line." || !reflect.DeepEqual(it.Paragraphs, []khabar.Span{{Start: 0, End: 11}, {Start: 13, End: 25}}) {
		t.Errorf("%+v", it)
	}
	if n := it.Negatives[0]; n.Span.Of(it.Text) != "line" {
		t.Errorf("negative %+v", n)
	}
}

// TestErrors: each body is one item at line 2; the error names line and cause.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ header, body, want string }{
		{"@ wire", "x", "a.txt:1: header"},
		{"@ tv europe", "x", `a.txt:1: no register "tv"`},
		{"@ wire moon", "x", `a.txt:1: no region "moon"`},
		{"@ wire europe 5 March", "x", "a.txt:1: header"},
		{"@ wire europe 2026-13-05", "x", "is no day"},
		{"@ wire europe", "", "without text"},
		{"", "x", "outside an item"},
		{"@ wire europe", "[a [b|-sport]|-job]", "do not nest"},
		{"@ wire europe", "[a b", "not closed"},
		{"@ wire europe", "[a b]", "without labels"},
		{"@ wire europe", "a] b", "closes nothing"},
		{"@ wire europe", "a | b", "outside a mark"},
		{"@ wire europe", `a \b`, "stands before"},
		{"@ wire europe", "a\n[b |-sport]", "a.txt:3: mark"},
		{"@ wire europe", "[b|]", "empty label"},
		{"@ wire europe", "[b|-tennis]", "no reason"},
		{"@ wire europe", "[b|agent 1]", `no label "agent"`},
		{"@ wire europe", "[b|actor 1]", "event 1 has no trigger"},
		{"@ wire europe", "[b|+1]", "event 1 has no trigger"},
		{"@ wire europe", "[b|AGREE]", "number of the event"},
		{"@ wire europe", "[b|AGREE 1 sure]", "no word of a trigger"},
		{"@ wire europe", "[b|AGREE 1 claimed denied]", "second status"},
		{"@ wire europe", "[b|AGREE 1 claimed planned]", "is proposed"},
		{"@ wire europe", "[b|ASSAULT 1 claimed aggregate]", "background, not claimed"},
		{"@ wire europe", "[b|AGREE 1;-job]", "tells none"},
		{"@ wire europe", "[b|AGREE 1] [c|AGREE 1]", "has a trigger already"},
		{"@ wire europe", "[b|ASSAULT 1] [c|victim 1 killed=x]", "write killed=3"},
		{"@ wire europe", "[b|ASSAULT 1] [c|actor 1 killed=3]", "victims or recipients"},
		{"@ wire europe", "[b|ASSAULT 1] [c|time 1=Monday]", "no day"},
		{"@ wire europe", "[b|ASSAULT 1] [Monday|time 1=2026-03-02]", "no date of publication"},
		{"@ wire europe", "[b|source c1]", "no cue"},
		{"@ wire europe", "[b|cue c1 sings]", "a stance"},
		{"@ wire europe", "[b|cue c1 denies] [c|cue c1 asserts]", "two stances"},
	} {
		_, err := Read("a.txt", strings.NewReader(c.header+"\n"+c.body+"\n"), false)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s / %s: %v, want %q", c.header, c.body, err, c.want)
		}
	}
}

func TestCount(t *testing.T) {
	show := func(n *int) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	for in, want := range map[string]string{"3": "3 3 3", "27+": "27 27 -", "10-12": "10 10 12", "~30": "- 30 -", "30-": "- 30 30", "?": "- - -"} {
		h, ok := counted(in)
		if got := show(h.Low) + " " + show(h.Best) + " " + show(h.High); !ok || got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{"", "x", "12-10", "-3", "+"} {
		if _, ok := counted(in); ok {
			t.Errorf("%q read", in)
		}
	}
}

func TestMatch(t *testing.T) {
	gold := []*Event{{Type: "AGREE", Trigger: khabar.Span{Start: 0, End: 5}, Further: []khabar.Span{{Start: 20, End: 24}}}, {Type: "AGREE", Trigger: khabar.Span{Start: 20, End: 24}}}
	at := func(typ string, start int) *khabar.Event {
		return &khabar.Event{Type: typ, Trigger: khabar.Mark{Span: khabar.Span{Start: start, End: start + 3}}}
	}
	for _, c := range []struct {
		name   string
		system []*khabar.Event
		want   int
	}{
		{"the trigger goes before a further word", []*khabar.Event{at("AGREE", 20), at("AGREE", 1)}, 2},
		{"each once", []*khabar.Event{at("AGREE", 1), at("AGREE", 2)}, 1},
		{"type", []*khabar.Event{at("SUPPORT", 1)}, 0},
		{"further word", []*khabar.Event{at("AGREE", 20), at("AGREE", 21)}, 2},
	} {
		if got := len(match(gold, c.system)); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestCorpus holds every item of the corpus against the notation and the codebook.
func TestCorpus(t *testing.T) {
	items, err := ReadDir("../../../corpus")
	if err != nil {
		t.Error(err)
	}
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Check(cb, items) {
		t.Error(f)
	}
}

func TestCheck(t *testing.T) {
	items, err := Read("a.txt", strings.NewReader("@ wire europe\n[b|AGREE/visit 1]\n\n@ wire europe\n[c|TALK 1]\n\n@ caps europe\nB!\n"), false)
	if err != nil {
		t.Fatal(err)
	}
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	found := strings.Join(Check(cb, items), "\n")
	for _, want := range []string{`a.txt:1: event 1: AGREE has no mode "visit"`, `a.txt:4: event 1: the codebook has no type "TALK"`, "a.txt:7: the same words as a.txt:1"} {
		if !strings.Contains(found, want) {
			t.Errorf("no %q in %s", want, found)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(raid, false)
	f.Add("@ wire europe\n# t\n[a|actor 1,2;+1]\n¶\nb", true)
	f.Fuzz(func(t *testing.T, text string, report bool) {
		items, _ := Read("f.txt", strings.NewReader(text), report)
		for _, it := range items {
			for _, e := range it.Events {
				if e.Trigger.Of(it.Text) == "" {
					t.Errorf("empty trigger in %q", it.Text)
				}
			}
		}
	})
}
