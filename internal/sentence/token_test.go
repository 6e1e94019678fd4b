package sentence

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"khabar"
	langdata "khabar/data/lang"
)

func english(t testing.TB) *tables {
	t.Helper()
	ts, err := loadTables(langdata.FS, "en")
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

func words(ts *tables, text string) string {
	var out []string
	for _, s := range ts.tokenize(text, 0, len(text), nil) {
		out = append(out, s.Of(text))
	}
	return strings.Join(out, "|")
}

func TestTokenize(t *testing.T) {
	ts := english(t)
	for _, c := range []struct{ text, want string }{
		{"They don't know.", "They|do|n't|know|."},
		{"It CAN'T, cannot and won’t stop", "It|CA|N'T|,|can|not|and|wo|n’t|stop"},
		{"Pakistan's and the Taliban’s envoys' talks", "Pakistan|'s|and|the|Taliban|’s|envoys|'|talks"},
		{"We've said they'll go, I'm sure he'd", "We|'ve|said|they|'ll|go|,|I|'m|sure|he|'d"},
		{"dont do it, im sure", "do|nt|do|it|,|i|m|sure"},
		{"Pakistan?s army didn?t move", "Pakistan|?s|army|did|n?t|move"},
		{"Really? Yes", "Really|?|Yes"},
		{"a 30-member, Moscow-backed team", "a|30|-|member|,|Moscow|-|backed|team"},
		{"anti-tank, co-chair, mid-2019, e-mail", "anti-tank|,|co-chair|,|mid-2019|,|e-mail"},
		{"an AK-47 and F-16s, Covid-19", "an|AK|-|47|and|F|-|16s|,|Covid|-|19"},
		{"The U.S. Army and U.N. envoy", "The|U.S.|Army|and|U.N.|envoy"},
		{"Lt. Gen. J. Smith met Mr. Khan.", "Lt.|Gen.|J.|Smith|met|Mr.|Khan|."},
		{"at 6:30am or 5 p.m. on Jan. 3", "at|6:30|am|or|5|p.m.|on|Jan.|3"},
		{"on 2019-10-04, 9/11 and 10/4/2019", "on|2019-10-04|,|9/11|and|10/4/2019"},
		{"paid $5.2bn, US$3m or Rs5,000", "paid|$|5.2|bn|,|US$|3|m|or|Rs|5,000"},
		{"No. 5 said no. Then", "No.|5|said|no|.|Then"},
		{"1,200 (or 3.5%) of 10-15", "1,200|(|or|3.5|%|)|of|10|-|15"},
		{"https://a.example/x?y=1, www.b.example. and c@d.example!", "https://a.example/x?y=1|,|www.b.example|.|and|c@d.example|!"},
		{"@envoy wrote #Kabul", "@envoy|wrote|#Kabul"},
		{"“We won,” he said…", "“|We|won|,|”|he|said|…"},
		{"He left...and came--late — so", "He|left|...|and|came|--|late|—|so"},
		{"They were killed.The army", "They|were|killed|.|The|army"},
		{"and/or the 1990s, the 20th", "and|/|or|the|1990s|,|the|20th"},
		{"AT&T and R&amp;D don&#39;t &quot;mix&quot;", "AT&T|and|R&amp;D|do|n&#39;t|&quot;|mix|&quot;"},
		{"Shi'ite and Ba'athist o'clock d'etat", "Shi'ite|and|Ba'athist|o'clock|d'etat"},
		{"1. Talks\n2. Truce", "1.|Talks|2.|Truce"},
		{"-5 degrees at +3", "-5|degrees|at|+3"},
		{"Inc. and Ph.D. from a.m. to", "Inc.|and|Ph.D.|from|a.m.|to"},
		{"اسلام آباد، 5 km", "اسلام|آباد|،|5|km"},
		{"zero\u200bwidth soft\u00adhyphen", "zero|width|soft\u00adhyphen"},
		{"", ""},
		{" \n\t ", ""},
	} {
		if got := words(ts, c.text); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func sentences(ts *tables, text string) []string {
	spans := ts.tokenize(text, 0, len(text), nil)
	var out []string
	first := 0
	for _, end := range ts.split(text, spans, nil) {
		out = append(out, text[spans[first].Start:spans[end-1].End])
		first = end
	}
	return out
}

func TestSplit(t *testing.T) {
	ts := english(t)
	for _, c := range []string{
		"Lt. Gen. Khan met Sen. J. P. Smith.| They spoke.| He left.",
		"Talks began Jan. 3 in the U.S. Army base.| They ended.",
		"He flew to the U.S.| The visit ended.",
		"“We will not go.”| He paused.",
		"“Will you go?” he asked.| Nobody spoke.",
		"“Never!” Mr. Khan said.| The hall fell silent.",
		"It fell [12] in May.[13]| The army left.",
		"He said (on Monday.)| They left.",
		"The group agreed (Daily, A. Bd. Writer, June 24).| It left.",
		"It fell in May. [3]| The army left.",
		"(He denied it.| They did not.)| So it went.",
		"Was it true?| No.| It was not!| So they said.",
		"GUNMEN KILLED FIVE.| POLICE SAID GEN. KHAN SURVIVED.",
		"gunmen killed five.| police said so.| nobody was held.",
		"The fee rose 3.5 percent.| In 2019 it fell.",
		"The firm, Acme Inc., sold it to Acme Corp. in May.| It paid.",
		"They left at 5 p.m. on Monday.| He left at 6 p.m.| The rest stayed.",
		"It was over...| The guns fell silent.",
		"They waited ... and left.",
		"The army left.The guns fell silent.",
		"1. The first point.",
		"Is it war? asked the paper",
	} {
		text := strings.ReplaceAll(c, "|", "")
		want := strings.Split(c, "|")
		if text == "The army left.The guns fell silent." {
			want = []string{"The army left.", "The guns fell silent."}
		}
		if text == "Is it war? asked the paper" {
			want = []string{text}
		}
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if got := sentences(ts, text); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("\n got %s\nwant %s", strings.Join(got, "|"), strings.Join(want, "|"))
		}
	}
}

func TestSplitsTextWithoutStops(t *testing.T) {
	ts := english(t)
	text := strings.Repeat("The army moved to the valley in the night and held the road until reinforcements came from the old town with guns ", 4)
	if got := sentences(ts, strings.TrimSpace(text)); len(got) != 4 {
		t.Errorf("%d sentences: %q", len(got), got)
	}
}

// awkward is what random texts are made of.
var awkward = []string{
	" ", " ", "\n", "\n\n", ".", ". ", "?", "!", "...", "\"", "”", "“", "'", "’", "(", ")", "[1]", "-", "--", "—", "&amp;", "&#39;", "&", ";",
	"$", "%", "#", "@", "/", "\\", ":", "http://", "www.", ".com", "a@b.c", "U.S.", "Lt.", "Mr.", "no.", "5", "1,000", "2019-10-04", "6:30am", "n't", "'s",
	"don't", "killed", "Khan", "THE", "é", "ß", "اسلام", "中文", "😀", "\u00ad", "\u200b", "\u200d", "\u0301", "\x00", "\xff", "\xc3", "\u2028", "x-y", "_", "Rs5", "I",
}

func randomText(rng *rand.Rand) string {
	var b strings.Builder
	for range rng.IntN(60) {
		if rng.IntN(8) == 0 {
			b.WriteRune(rune(rng.IntN(0x3000)))
			continue
		}
		b.WriteString(awkward[rng.IntN(len(awkward))])
	}
	return b.String()
}

// checkCover holds what tokenizing promises: spans in order, inside the text,
// at character borders, and only blanks between them.
func checkCover(t *testing.T, text string, spans []khabar.Span) {
	t.Helper()
	at := 0
	for _, s := range spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("%q: span %v after %d", text, s, at)
		}
		gap := text[at:s.Start]
		for _, r := range entityFree(gap) {
			if !blank(r) {
				t.Fatalf("%q: %q is in no word", text, gap)
			}
		}
		if !utf8.RuneStart(text[s.Start]) && utf8.ValidString(text) {
			t.Fatalf("%q: span %v cuts a character", text, s)
		}
		at = s.End
	}
}

// entityFree decodes the entities of a gap.
func entityFree(gap string) string {
	var b strings.Builder
	z := tokenizer{text: gap}
	for i := 0; i < len(gap); {
		c := z.decode(i, len(gap))
		b.WriteRune(c.r)
		i = c.end
	}
	return b.String()
}

func TestRandomText(t *testing.T) {
	ts := english(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		text := randomText(rng)
		spans := ts.tokenize(text, 0, len(text), nil)
		checkCover(t, text, spans)
		last := 0
		for _, end := range ts.split(text, spans, nil) {
			if end <= last || end > len(spans) {
				t.Fatalf("%q: sentence ends at %d after %d", text, end, last)
			}
			last = end
		}
		if last != len(spans) {
			t.Fatalf("%q: %d of %d words in sentences", text, last, len(spans))
		}
	}
}

func FuzzTokenize(f *testing.F) {
	f.Add("Lt. Gen. Khan didn't go (at 6:30am). “Why?” &amp; so on")
	ts := english(f)
	f.Fuzz(func(t *testing.T, text string) {
		checkCover(t, text, ts.tokenize(text, 0, len(text), nil))
	})
}

func BenchmarkTokenizeAndSplit(b *testing.B) {
	ts := english(b)
	text := strings.Repeat("Gunmen killed at least 12 people in the town of Baga on Tuesday, police said, and Lt. Gen. Khan didn't comment. ", 100)
	var spans []khabar.Span
	var ends []int
	n := 0
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		spans = ts.tokenize(text, 0, len(text), spans[:0])
		ends = ts.split(text, spans, ends[:0])
		n += len(spans)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}
