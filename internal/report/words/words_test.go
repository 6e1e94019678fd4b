package words

import (
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	reportdata "khabar/data/report"
)

func TestLine(t *testing.T) {
	tables, err := Load(reportdata.FS)
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]Verdict{
		"Follow":                           Furniture,
		"SHARE":                            Furniture,
		"Share on Facebook":                Furniture,
		"12 Comments":                      Furniture,
		"Back to top button":               Furniture,
		"READ MORE: Another headline":      Furniture,
		"© 2031 Varesh Post":               Furniture,
		"Home » World » Asia":              Furniture,
		"Sign up for our daily newsletter": Furniture,
		"Leave a Reply":                    End,
		"Related Articles":                 End,
		"More from this author":            End,
		"Subscribe to continue reading":    Cut,
		"… [+1503 chars]":                  Cut,
		"They follow a meeting last week":  Keep,
		"More than 40 people were killed":  Keep,
		"Comments drew anger":              Keep,
		"Related deaths rose to nine":      Keep,
		"TARGETING CIVILIANS":              Keep,
		"More stories of loss came from the valley, where the police shared them with reporters who had followed": Keep,
	} {
		if got := tables.Line(line); got != want {
			t.Errorf("%q: got %d, want %d", line, got, want)
		}
	}
}

// TestNeedles: the quick look never hides a match.
func TestNeedles(t *testing.T) {
	for _, c := range []struct{ expr, text string }{
		{`^(?:share|tweet) (?:on|to) x$`, "tweet on x"},
		{`a+(?:bc)?d`, "aad"},
		{`(?i)photo: \w+`, "PHOTO: x"},
		{`(?:ab|)c`, "c"},
		{`[ab]{2}`, "ba"},
		{`(?:one|two){2,3}`, "onetwo"},
	} {
		p, err := Compile(c.expr)
		if err != nil {
			t.Fatal(err)
		}
		if p.MatchString(c.text) && !p.May(strings.ToLower(c.text)) {
			t.Errorf("%s: %q is hidden by %q", c.expr, c.text, p.needles)
		}
	}
	if p := MustCompile(`^(?:share|tweet) on (?:facebook|x)$`); p.May("a line of other words") {
		t.Error("the quick look settles nothing")
	}
}

// overlay is the tables with one file replaced.
type overlay struct {
	fs.FS
	over fstest.MapFS
}

func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.over[name]; ok {
		return o.over.Open(name)
	}
	return o.FS.Open(name)
}

func TestBadRows(t *testing.T) {
	for file, row := range map[string]string{
		"furniture.tsv": "odd\tx",
		"captions.tsv":  "end\t(",
		"months.tsv":    "smarch\t13",
		"genre.tsv":     "title\tx\tnews\tmuch",
		"journals.tsv":  "A\tB\tC",
		"outlets.tsv":   "A\tB\t\nB",
	} {
		over := fstest.MapFS{file: {Data: []byte("# head\n" + row)}}
		_, err := Load(overlay{reportdata.FS, over})
		if err == nil || !strings.Contains(err.Error(), file+":") {
			t.Errorf("%s: error %v does not name the file and line", file, err)
		}
	}
}

// TestAroundNeedles: reading around the needles finds what reading all does.
func TestAroundNeedles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bits := []string{"in ", "In ", "2031", " alone", "alone", "\n", ", ", "é", "x", "_", "told ", "told reporters", "untold ", "reporters", "fell by 3% in 2030", "rose ", "İ", "K", ". "}
	for _, expr := range []string{`\b[Ii]n (\d{4}) alone\b`, `\b(told (reporters|ap)|spoke to)\b`, `(?i)FELL (?:by )?[\d.]+%`,
		`^told\b`, `x+told`, `\Btold`, `told.{0,9}(2031)?`, `x[0-9. ]+alone`, `rose [^.,]{0,60} (?:2031)`, `\b[^.]{0,9}told`, `^(?:in|told) 2031$`} {
		p, hits := MustCompile(expr), 0
		for range 3000 {
			var b strings.Builder
			for range r.IntN(60) {
				b.WriteString(bits[r.IntN(len(bits))])
			}
			s := b.String()
			low := strings.ToLower(s)
			want := p.FindAllStringSubmatchIndex(s, -1)
			if got := p.All(s, low); !slices.EqualFunc(got, want, slices.Equal) {
				t.Fatalf("%s in %q: %v, not %v", expr, s, got, want)
			}
			if p.In(s, low) != (len(want) > 0) {
				t.Fatalf("%s in %q: %v", expr, s, p.In(s, low))
			}
			hits += len(want)
		}
		if hits == 0 && p.local {
			t.Errorf("%s never matched", expr)
		}
	}
}
