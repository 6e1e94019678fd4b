package report

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"khabar"
	"khabar/internal/collect"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shared is the reader of all tests: it is safe for concurrent use.
var shared = sync.OnceValues(New)

func reader(t testing.TB) *Reader {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// item passes bytes through collect, as extract does.
func item(t testing.TB, name string, data []byte) *collect.Item {
	t.Helper()
	for it, failure := range collect.Walk(context.Background(), []string{"-"}, collect.Options{Stdin: bytes.NewReader(data)}) {
		if failure != nil {
			t.Fatal(failure.Error)
		}
		it.ID, it.Page.Path = name, name
		return it
	}
	t.Fatal("no page")
	return nil
}

func textItem(id, text string) *collect.Item {
	return &collect.Item{ID: id, Kind: collect.KindText, Text: text, Page: khabar.Page{Path: id}}
}

func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.[th]*")
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t)
	for _, f := range files {
		ext := filepath.Ext(f)
		if ext != ".txt" && ext != ".html" {
			continue
		}
		t.Run(filepath.Base(f), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			reps, err := r.Read(item(t, filepath.Base(f), data), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			for _, rep := range reps {
				checkReport(t, rep, string(data))
				writeGolden(&b, rep)
			}
			golden := strings.TrimSuffix(f, ext) + ".golden"
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// writeGolden prints a report's fields as JSON and its text block by block.
func writeGolden(b *bytes.Buffer, rep *khabar.Report) {
	c := *rep
	c.Text, c.Blocks, c.Page.SHA256 = "", nil, ""
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	_ = enc.Encode(c) // a report always encodes
	for _, blk := range rep.Blocks {
		b.WriteString("[" + string(blk.Kind) + "] " + blk.Of(rep.Text) + "\n")
	}
}

// checkReport holds the promises that every report keeps.
func checkReport(t testing.TB, rep *khabar.Report, page string) {
	t.Helper()
	if !utf8.ValidString(rep.Text) || strings.TrimSpace(rep.Text) == "" {
		t.Errorf("%s: text is empty or no UTF-8", rep.ID)
	}
	checkBlocks(t, rep)
	if rep.Authors == nil || rep.Places == nil {
		t.Errorf("%s: a list is null", rep.ID)
	}
	flat := strings.Join(strings.Fields(page), " ")
	if q := rep.PublishedInfo.Quote; q != "" && !strings.Contains(flat, q) && !strings.Contains(rep.Text, q) {
		t.Errorf("%s: the date's quote %q is not on the page", rep.ID, q)
	}
	if info := rep.PublishedInfo; info.Latest != "" && info.Earliest > info.Latest {
		t.Errorf("%s: earliest %s is after latest %s", rep.ID, info.Earliest, info.Latest)
	}
	if p := rep.Published; p != "" && !strings.HasPrefix(rep.PublishedInfo.Earliest, p) {
		t.Errorf("%s: published %s, earliest %s", rep.ID, p, rep.PublishedInfo.Earliest)
	}
	if rep.PublishedInfo.Kind == "" || rep.Genre == "" {
		t.Errorf("%s: kind of date or genre is empty", rep.ID)
	}
}

// checkBlocks: in order, apart, inside the text, leaving out only white space.
func checkBlocks(t testing.TB, rep *khabar.Report) {
	t.Helper()
	at := 0
	for _, b := range rep.Blocks {
		if b.Start < at || b.End <= b.Start || b.End > len(rep.Text) {
			t.Fatalf("%s: block %+v after %d in %d bytes", rep.ID, b, at, len(rep.Text))
		}
		if gap := rep.Text[at:b.Start]; strings.TrimSpace(gap) != "" {
			t.Fatalf("%s: %q lies in no block", rep.ID, gap)
		}
		if s := b.Of(rep.Text); s != strings.TrimSpace(s) {
			t.Fatalf("%s: block %q has outer white space", rep.ID, s)
		}
		at = b.End
	}
	if gap := rep.Text[at:]; strings.TrimSpace(gap) != "" {
		t.Fatalf("%s: %q lies in no block", rep.ID, gap)
	}
}

func TestAsIs(t *testing.T) {
	text := "  KABUL: Two  men met.\r\n\r\nTHE TALKS\r\n\r\n• one\u00a0item\r\n• two\r\n\r\nThey left&nbsp;again.\u200b\r\n"
	reps, err := reader(t).Read(textItem("a", text), Options{AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	rep := reps[0]
	if len(reps) != 1 || rep.Text != text {
		t.Fatalf("text was changed: %q", rep.Text)
	}
	checkBlocks(t, rep)
	var got []string
	for _, b := range rep.Blocks {
		got = append(got, string(b.Kind)+" "+b.Of(text))
	}
	want := []string{"dateline KABUL:", "paragraph Two  men met.", "heading THE TALKS", "bullet • one\u00a0item", "bullet • two", "paragraph They left&nbsp;again.\u200b"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if rep.Place != "Kabul" {
		t.Errorf("place %q", rep.Place)
	}
}

func TestRecord(t *testing.T) {
	line := `{"id":"r1","event_text":"Gunmen killed 3 in Orvat","pub_date":"2031-02-03","publisher":"Varesh Post","url":"https://www.dawn.com/x"}`
	reps, err := reader(t).Read(item(t, "r1", []byte(line)), Options{Published: "2019-01-01"})
	if err != nil {
		t.Fatal(err)
	}
	rep := reps[0]
	if rep.Text != "Gunmen killed 3 in Orvat" || rep.Published != "2031-02-03" || rep.PublishedInfo.Kind != khabar.PublishedFeed || rep.Outlet != "Varesh Post" {
		t.Errorf("%+v", rep)
	}
}

// TestRecordTitle: a record's own title leaves the first line of its text where
// it stands, unless it is the same.
func TestRecordTitle(t *testing.T) {
	const body = "Two soldiers died when gunmen fired on the post from a hill before dawn, an officer said."
	for title, want := range map[string]string{
		"Gunmen attack a post in Orvat": body,
		"Orvat attack":                  "Gunmen attack a post in Orvat\n\n" + body,
	} {
		it := textItem("r", "Gunmen attack a post in Orvat\n\n"+body)
		it.Kind, it.Record = collect.KindRecord, &collect.Record{Title: title}
		reps, err := reader(t).Read(it, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if rep := reps[0]; rep.Text != want || rep.Title != title {
			t.Errorf("%q: title %q, text %q", title, rep.Title, rep.Text)
		}
	}
}

func TestPublished(t *testing.T) {
	body := " The two delegations met in the town hall for most of the day and left without a word to the press, witnesses said."
	for _, c := range []struct {
		name, page, argument string
		published            string
		kind                 khabar.PublishedKind
	}{
		{"stated", "A headline of five words\n\nPublished: 3 May 2031, 10:22 PM\n\nText." + body, "", "2031-05-03", khabar.PublishedStated},
		{"stated beats updated", "A headline of five words\n\nPublished 3 May 2031\nUpdated 5 May 2031\n\n" + body, "", "2031-05-03", khabar.PublishedStated},
		{"numeric", "A headline of five words\n\n2031/5/3\n\n" + body, "", "2031-05-03", khabar.PublishedStated},
		{"hour before day", "A headline of five words\n\nPublished: 12:04 GMT, 3 Feb 2031\n\nText." + body, "", "2031-02-03", khabar.PublishedStated},
		{"weekday", "A headline of five words\n\nSaturday, October 4, 2031\n\nText." + body, "", "2031-10-04", khabar.PublishedStated},
		{"glued hour", "A headline of five words\n\n04 Oct 2031, 09:12PM IST\n\nText." + body, "", "2031-10-04", khabar.PublishedStated},
		{"ambiguous, told by the dateline", "A headline of five words\n\n03/05/2031\n\nDOLNA, May 2, 2031 (AP) --" + body, "", "2031-05-03", khabar.PublishedStated},
		{"place and day", "A statement on the river\n\nOrvat, 4 October 2031\n\nText." + body, "", "2031-10-04", khabar.PublishedStated},
		{"first line", "A headline of five words\n\nKABUL, Oct. 3, 2031 —" + body, "", "2031-10-03", khabar.PublishedDateline},
		{"resolution", "SC/12345\n4 MARCH 2031\n\nSecurity Council condemns attack in Orvat\n\nText." + body, "", "2031-03-04", khabar.PublishedStated},
		{"ambiguous", "A headline of five words\n\nPosted on 03/05/2031\n\n" + body, "", "2031", khabar.PublishedStated},
		{"dateline", "DOLNA, March 4, 2031 (AP) --" + body, "", "2031-03-04", khabar.PublishedDateline},
		{"trailing", "A headline of five words\n\n" + body + "\n\nPublished in Dawn, March 4th, 2031", "", "2031-03-04", khabar.PublishedStated},
		{"argument", "A headline of five words\n\n" + body, "2031-03", "2031-03", khabar.PublishedArgument},
		{"argument gives a dateline its year", "A headline of five words\n\nDOLNA, Dec 30 (AP) --" + body, "2032-01-02", "2031-12-30", khabar.PublishedDateline},
		{"a year gives a dateline its year", "A headline of five words\n\nDOLNA, Dec 30 (AP) --" + body, "2031", "2031-12-30", khabar.PublishedDateline},
		{"argument does not beat stated", "A headline of five words\n\n3 May 2031\n\n" + body, "2019-01-01", "2031-05-03", khabar.PublishedStated},
		{"relative gives nothing", "A headline of five words\n\nUpdated 59 min 25 sec ago\n\n" + body, "", "", khabar.PublishedNone},
		{"none", "A headline of five words\n\n" + body, "", "", khabar.PublishedNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			reps, err := reader(t).Read(textItem("p", c.page), Options{Published: c.argument})
			if err != nil {
				t.Fatal(err)
			}
			if r := reps[0]; r.Published != c.published || r.PublishedInfo.Kind != c.kind {
				t.Errorf("got %q %+v, want %q %s", r.Published, r.PublishedInfo, c.published, c.kind)
			}
		})
	}
	if _, err := reader(t).Read(textItem("p", body), Options{Published: "soon"}); err == nil {
		t.Error("a wrong date was taken")
	}
}

// TestFeedDates: the date field of a record, in the forms that records have.
func TestFeedDates(t *testing.T) {
	for value, want := range map[string]string{
		"2031-03-08":                    "2031-03-08",
		"2031-03-08T21:10:00+05:00":     "2031-03-08",
		"Sat, 08 Mar 2031 10:00:00 GMT": "2031-03-08",
		"08 March 2031":                 "2031-03-08",
		"March 8, 2031":                 "2031-03-08",
		"20310308":                      "2031-03-08",
		"1930723200":                    "2031-03-08",
		"1930723200000":                 "2031-03-08",
		"1930723200.5":                  "2031-03-08",
		"2031-03":                       "2031-03",
		"2031":                          "2031",
		"soon":                          "",
	} {
		it := textItem("r", "Two guards died when a boat rammed their launch under the bridge, an officer said.")
		it.Kind, it.Record = collect.KindRecord, &collect.Record{Published: value}
		reps, err := reader(t).Read(it, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := reps[0].Published; got != want {
			t.Errorf("%q: got %q, want %q", value, got, want)
		}
	}
}

// TestDateOrder: what tells the day from the month in a numeric date.
func TestDateOrder(t *testing.T) {
	page := "A headline of five words\n\nPosted on 03/05/2031\n\nTwo guards died when a boat rammed their launch under the bridge, an officer said."
	for address, want := range map[string]string{
		"https://orvat.co.uk/a": "2031-05-03", "https://orvat.pk/a": "2031-05-03", "https://orvat.gov/a": "2031-03-05", "https://orvat.com/a": "2031",
	} {
		it := textItem("p", page)
		it.Page.URL = address
		reps, err := reader(t).Read(it, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := reps[0].Published; got != want {
			t.Errorf("%s: got %q, want %q", address, got, want)
		}
	}
}

func TestDatelines(t *testing.T) {
	r := reader(t)
	for _, c := range []struct {
		text   string
		places []string
		agency string
		end    string // what the dateline covers
	}{
		{"ISLAMABAD/WASHINGTON: A man met", []string{"Islamabad", "Washington"}, "", "ISLAMABAD/WASHINGTON:"},
		{"BANNU, Pakistan: On a morning", []string{"Bannu"}, "", "BANNU, Pakistan:"},
		{"KABUL (Reuters) - The talks", []string{"Kabul"}, "Reuters", "KABUL (Reuters) -"},
		{"GAZA, Oct 3 (AFP) – The talks", []string{"Gaza"}, "AFP", "GAZA, Oct 3 (AFP) –"},
		{"KABUL, Afghanistan (AP) — The talks", []string{"Kabul"}, "AP", "KABUL, Afghanistan (AP) —"},
		{"KHARTOUM and JUBA — The talks", []string{"Khartoum", "Juba"}, "", "KHARTOUM and JUBA —"},
		{"Kabul: The talks", []string{"Kabul"}, "", "Kabul:"},
		{"Islamabad - The talks", []string{"Islamabad"}, "", "Islamabad -"},
		{"DERA ISMAIL KHAN: Police said", []string{"Dera Ismail Khan"}, "", "DERA ISMAIL KHAN:"},
		{"DOLNA, 4 FEB 90 (PORT-WIRE) -- [TEXT] THE TALKS", []string{"Dolna"}, "PORT-WIRE", "DOLNA, 4 FEB 90 (PORT-WIRE) -- [TEXT]"},
		{"LIMA (PERU), 12 Mar 91 (EFE) -- [Report] [By Ana Petrel] Gunmen", []string{"Lima"}, "EFE", "LIMA (PERU), 12 Mar 91 (EFE) -- [Report] [By Ana Petrel]"},
		{"MEXICO CITY/HAVANA, 5 Dec (AFP) – Envoys", []string{"Mexico City", "Havana"}, "AFP", "MEXICO CITY/HAVANA, 5 Dec (AFP) –"},
		{"DOLNA (VARESH), 7 FEB (REUTER) -- [TEXT] A BOMB", []string{"Dolna"}, "REUTER", "DOLNA (VARESH), 7 FEB (REUTER) -- [TEXT]"},
		{"DOLNA, NO DATE (DOMESTIC SERVICE) -- [SPEECH] [PETREL] [TEXT] [CONTINUED] WE", []string{"Dolna"}, "DOMESTIC SERVICE", "DOLNA, NO DATE (DOMESTIC SERVICE) -- [SPEECH] [PETREL] [TEXT] [CONTINUED]"},
		{"DOLNA, 4 FEB 90 (ORVAT TELEVISION CHANNEL 1) -- [INTERVIEW WITH ANA PETREL, HEAD OF THE PORT, BY JON REED] [TEXT] [REED] WHY", []string{"Dolna"}, "ORVAT TELEVISION CHANNEL 1", "DOLNA, 4 FEB 90 (ORVAT TELEVISION CHANNEL 1) -- [INTERVIEW WITH ANA PETREL, HEAD OF THE PORT, BY JON REED] [TEXT] [REED]"},
		{"DOLNA, 12 NOV 89 (ORVAT - PRESS) -- [TEXT] NINE", []string{"Dolna"}, "ORVAT - PRESS", "DOLNA, 12 NOV 89 (ORVAT - PRESS) -- [TEXT]"},
		{"MIRANSHAH, Pakistan, March 4 (Example Wire) - At least", []string{"Miranshah"}, "Example Wire", "MIRANSHAH, Pakistan, March 4 (Example Wire) -"},
		{"PARIS (X) — Two men", []string{"Paris"}, "X", "PARIS (X) —"},
		{"KABUL, Oct. 3, 2021 — The talks", []string{"Kabul"}, "", "KABUL, Oct. 3, 2021 —"},
		{"From our correspondent in Kabul: The talks", []string{"Kabul"}, "", "From our correspondent in Kabul:"},
		{"Dolna, Varesh, June 3: A roadside bomb", []string{"Dolna"}, "", "Dolna, Varesh, June 3:"},
		{"June 5 – Quetta: Police", []string{"Quetta"}, "", "June 5 – Quetta:"},
		{"Kandahar province: Police", []string{"Kandahar"}, "", "Kandahar province:"},
		{"Tehrik Council (TC): the group", nil, "", ""},
		{"The two men [one of them armed]: a guard", nil, "", ""},
		{"June 5: Police", nil, "", ""},
		{"UPDATE: The talks", nil, "", ""},
		{"He said: The talks", nil, "", ""},
		{"The minister — a former general — said", nil, "", ""},
		{"EXCLUSIVE: The talks", nil, "", ""},
	} {
		d, ok := r.text.Dateline(c.text)
		ok = ok && !d.Item
		if ok != (c.places != nil) || ok && (!reflect.DeepEqual(d.Places, c.places) || d.Agency != c.agency || c.text[:d.End] != c.end) {
			t.Errorf("%q: %v %+v", c.text, ok, d)
		}
	}
}

func TestLanguage(t *testing.T) {
	r := reader(t)
	for text, want := range map[string]string{
		"The delegation was in the town for two days and left.":         "en",
		"La délégation est dans la ville pour les deux jours.":          "fr",
		"یہ وفد دو دن کے لیے شہر میں تھا اور پھر چلا گیا ہے":            "ur",
		"این هیئت دو روز در شهر بود و پس از آن رفت که گفتگو پایان یافت": "fa",
		"دغه پلاوی دوه ورځې په ښار کې و او بیا ولاړ":                    "ps",
		"كان الوفد في المدينة لمدة يومين ثم غادر إلى العاصمة":           "ar",
		"Делегация была в городе два дня и не уехала":                   "ru",
		"12345": "",
	} {
		if got := r.language(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// TestFurnitureSparesProse: the words of furniture stay where they are prose.
func TestFurnitureSparesProse(t *testing.T) {
	prose := []string{
		"The developments follow a meeting last week between the two ministers in the capital.",
		"They share a border, and they print their own money, which few people like.",
		"“Subscribe to nothing,” he told the crowd, “and register for nothing.”",
		"Read more widely, she told students of the war college in her farewell speech.",
		"Updated rules for convoys were published in May, the ministry said on Friday.",
		"By the time the police came, the gunmen had left the village and crossed the river.",
		"Comments by the general on Facebook drew anger in the capital on Sunday evening.",
	}
	page := "A headline of several plain words\n\n" + strings.Join(prose, "\n\n")
	reps, err := reader(t).Read(textItem("p", page), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := reps[0].Text, strings.Join(prose, "\n\n"); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestConcurrentSame(t *testing.T) {
	data, err := os.ReadFile("testdata/two-articles.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, it := reader(t), item(t, "x", data)
	want, err := r.Read(it, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := r.Read(it, Options{})
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("another answer: %v", err)
			}
		})
	}
	wg.Wait()
}

// TestAnyPage: whatever lines a page is made of, the reports keep their promises.
func TestAnyPage(t *testing.T) {
	r := reader(t)
	lines := []string{"", "A headline of several plain words", "Updated 04 May 2031", "Updated 5 min ago", "Follow", "Share on Facebook",
		"By , Ana Petrel", "By Ana Petrel | Varesh Post", "KABUL (Reuters) - The talks ended on Friday, officials said, after nine hours.",
		"The talks ended on Friday, officials said, after nine hours in a cold room.", "THE TALKS", "• A bullet of the page", "[1] A note, p. 12.",
		"Leave a Reply", "Photo: Jon Reed", "date 2031-01-02 The talks", "* * *", "News", "WorldPoliticsOpinionAsia", "no capital here", "é\u0301\u200b\u00ad", "(Dawn, June 3)", "Conclusion"}
	rapid.Check(t, func(rt *rapid.T) {
		page := strings.Join(rapid.SliceOfN(rapid.SampledFrom(lines), 1, 25).Draw(rt, "lines"), "\n")
		reps, err := r.Read(textItem("p", page), Options{})
		if err != nil {
			if strings.IndexFunc(page, func(c rune) bool { return unicode.IsLetter(c) }) >= 0 && strings.TrimSpace(page) != "" {
				rt.Fatalf("%v for %q", err, page)
			}
			return
		}
		for _, rep := range reps {
			checkReport(t, rep, page)
		}
	})
}

func FuzzText(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data), false)
		f.Add(string(data), true)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, page string, asIs bool) {
		if !utf8.ValidString(page) {
			t.Skip()
		}
		reps, err := r.Read(textItem("p", page), Options{AsIs: asIs})
		if err != nil {
			return
		}
		for _, rep := range reps {
			checkBlocks(t, rep)
			if !utf8.ValidString(rep.Text) {
				t.Errorf("no UTF-8: %q", rep.Text)
			}
		}
	})
}

func FuzzHTML(f *testing.F) {
	data, err := os.ReadFile("testdata/news.html")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
	f.Add("<p>a<p>b<script type='application/ld+json'>{\"@type\":[1]}</script>")
	r := reader(f)
	f.Fuzz(func(t *testing.T, page string) {
		if !utf8.ValidString(page) {
			t.Skip()
		}
		reps, err := r.Read(&collect.Item{ID: "p", Kind: collect.KindHTML, Text: page}, Options{})
		if err != nil {
			return
		}
		for _, rep := range reps {
			checkBlocks(t, rep)
		}
	})
}

func BenchmarkText(b *testing.B) { benchmark(b, "testdata/two-articles.txt") }
func BenchmarkHTML(b *testing.B) { benchmark(b, "testdata/news.html") }

func benchmark(b *testing.B, name string) {
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	r, it := reader(b), item(b, name, data)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Read(it, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestAsIsWrapped: a hard-wrapped dispatch keeps every byte, and its lines are
// taken together.
func TestAsIsWrapped(t *testing.T) {
	const page = "   DOLNA, 4 FEB 90 (PORT-WIRE) -- [TEXT] GUNMEN ATTACKED A CUSTOMS POST AT\nDAWN AND KILLED TWO GUARDS OF THE PORT COMMAND, AN OFFICER SAID IN DOLNA\nON SUNDAY.\n   THE GUNMEN ESCAPED IN A STOLEN BUS TOWARD THE HILLS, THE OFFICER ADDED,\nAND NOBODY FOLLOWED THEM. [END RECORDING]\n"
	reps, err := reader(t).Read(textItem("a", page), Options{AsIs: true})
	if err != nil {
		t.Fatal(err)
	}
	rep := reps[0]
	checkBlocks(t, rep)
	var kinds []string
	for _, b := range rep.Blocks {
		kinds = append(kinds, string(b.Kind)+" "+strings.Fields(b.Of(page))[0])
	}
	want := []string{"dateline DOLNA,", "paragraph GUNMEN", "paragraph THE", "note [END"}
	if rep.Text != page || rep.Published != "1990-02-04" || !reflect.DeepEqual(kinds, want) {
		t.Errorf("%q, published %q", kinds, rep.Published)
	}
}
