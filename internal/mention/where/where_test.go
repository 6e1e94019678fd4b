package where

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"khabar"
	"khabar/internal/gazetteer"
	"khabar/internal/sentence"
)

var finder = sync.OnceValues(New)

func find(t testing.TB, text string) *khabar.Document {
	t.Helper()
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	doc := &khabar.Document{Text: text}
	f.Find(doc)
	return doc
}

// Each row: a text, and the places in it as "name=country/precision" with the name as
// in the text, "-" for none.
func TestFind(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"district and country", "Gunmen killed two officers in Bannu district of Khyber Pakhtunkhwa on Monday, police in Pakistan said.",
			"Bannu=PK/district Khyber Pakhtunkhwa=PK/province Pakistan=PK/country"},
		{"former agency", "A roadside bomb hit a convoy near Mir Ali in North Waziristan, officials said.",
			"Mir Ali=PK/near North Waziristan=PK/district"},
		{"comma chain", "The meeting was held in Paris, Texas, last week.", "Paris=US/town Texas=US/province"},
		{"capital", "He flew to Paris to meet officials in France.", "Paris=FR/town France=FR/country"},
		{"person", "Imran Khan met Dr. Jordan Ellis and Mr. Sydney Holt.", "-"},
		{"place with a person's name", "Two soldiers died in Dera Ismail Khan, Pakistan.", "Dera Ismail Khan=PK Pakistan=PK/country"},
		{"lower case words", "A reading of the nice mobile phones of the day.", "-"},
		{"capitals", "KABUL, Afghanistan — The talks went on.", "KABUL=AF/town Afghanistan=AF/country"},
		{"abbreviations", "The U.S. and the UAE signed the deal in the UK.", "U.S.=US/country UAE=AE/country UK=GB/country"},
		{"pronoun is no country", "They told us to go.", "-"},
		{"demonyms are no places", "Pakistani and Afghan troops exchanged fire.", "-"},
		{"capital of a people", "A blast shook the Iraqi capital on Sunday.", "Iraqi capital=IQ/town"},
		{"capital of a country", "Heavy fire was heard in the capital of Somalia on Sunday.", "Somalia=SO/town"},
		{"capital, then a day", "A blast shook the Iraqi capital Sunday.", "Iraqi capital=IQ/town"},
		{"capital, then another land", "Shells fell on the Libyan capital, Chad said.", "Libyan capital=LY/town Chad=TD/country"},
		{"capital of a people of two words", "Clashes went on in the South Sudanese capital.", "South Sudanese capital=SS/town"},
		{"named capital", "Clashes went on in the South Sudanese capital, Juba.", "Juba=SS/town"},
		{"its capital", "A bomb went off in Mali's capital on Friday.", "Mali=ML/country capital=ML/town"},
		{"the country's capital", "Two bombs went off in Iraq on Friday, one of them in the country's capital.", "Iraq=IQ/country capital=IQ/town"},
		{"the capital", "Kenyan police held two men in the capital.", "capital=KE/town"},
		{"the capital, named", "Kenyan police held two men in the capital, Nairobi.", "Nairobi=KE/town"},
		{"no town", "The Kenyan bank needs capital and talks of the capital of the firm and capital punishment.", "-"},
		{"possessive", "Afghanistan’s Helmand province saw clashes.", "Afghanistan=AF/country Helmand=AF/province"},
		{"hyphen", "The Kabul-based group spoke.", "Kabul=AF/town"},
		{"border", "Firing was reported along the Line of Control in Kashmir.", "Line of Control=IN/region Kashmir=IN/region"},
		{"units", "Fighting went on in Khas Uruzgan district of Uruzgan province in Afghanistan.",
			"Khas Uruzgan=AF/district Uruzgan=AF/province Afghanistan=AF/country"},
		{"empty", "", "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := find(t, c.text)
			want := strings.FieldsFunc(c.want, func(r rune) bool { return r == '-' })
			if c.want != "-" {
				want = splitWant(c.want)
			}
			var got []string
			for i := range doc.Places {
				got = append(got, show(&doc.Places[i]))
			}
			if len(got) != len(want) {
				t.Fatalf("places %q, want %q", got, want)
			}
			for i := range got {
				if !strings.HasPrefix(got[i], want[i]) {
					t.Errorf("place %d = %q, want %q", i, got[i], want[i])
				}
			}
		})
	}
}

func splitWant(s string) []string {
	var out []string
	var cur []string
	for _, w := range strings.Fields(s) {
		cur = append(cur, w)
		if strings.Contains(w, "=") {
			out = append(out, strings.Join(cur, " "))
			cur = nil
		}
	}
	return out
}

func show(m *khabar.PlaceMention) string {
	if m.Place == nil {
		return m.Name + "=unresolved"
	}
	return m.Name + "=" + m.Place.CountryCode + "/" + string(m.Place.Precision)
}

func TestPoints(t *testing.T) {
	for _, c := range []struct {
		text, name string
		lat, lon   float64
		km         float64
	}{
		{"Clashes in Sangin district of Helmand province, Afghanistan.", "Sangin", 32.07, 64.83, 30},
		{"A bomb in Landi Kotal in Khyber district, Pakistan.", "Landi Kotal", 34.1, 71.15, 20},
		{"He lives in London, Ontario, in Canada.", "London", 42.98, -81.23, 20},
		{"Police in Hyderabad in Sindh province of Pakistan made arrests.", "Hyderabad", 25.39, 68.37, 30},
		{"Police in Hyderabad, Telangana, in India made arrests.", "Hyderabad", 17.38, 78.47, 30},
		{"The Taliban attacked Kunduz in northern Afghanistan.", "Kunduz", 36.73, 68.87, 40},
	} {
		doc := find(t, c.text)
		ok := false
		for _, m := range doc.Places {
			if m.Name == c.name && m.Place != nil {
				km := gazetteer.Distance(m.Place.Lat, m.Place.Lon, c.lat, c.lon)
				if ok = km <= c.km; !ok {
					t.Errorf("%q: %s is %.0f km off: %+v", c.text, c.name, km, *m.Place)
				}
				break
			}
		}
		if !ok && !t.Failed() {
			t.Errorf("%q: %s not found in %v", c.text, c.name, doc.Places)
		}
	}
}

func TestAsActor(t *testing.T) {
	for text, want := range map[string]bool{
		"Islamabad said the talks had failed.":                true,
		"Kabul accused its neighbour of shelling.":            true,
		"Washington's policy has changed.":                    true,
		"A bomb went off in Islamabad on Friday.":             false,
		"The envoy arrived in Kabul from abroad.":             false,
		"Residents of Islamabad said the blast was loud.":     false,
		"Officials in Kabul said the attack had been stopped": false,
	} {
		doc := find(t, text)
		if len(doc.Places) != 1 || doc.Places[0].AsActor != want {
			t.Errorf("%q: %+v, want AsActor %v", text, doc.Places, want)
		}
	}
}

func TestRelationAndCompose(t *testing.T) {
	doc := find(t, "The raid took place 30 km north of Baghdad, Iraq, on Friday.")
	if len(doc.Places) != 2 || doc.Places[0].Relation != "30 km north of" || doc.Places[0].Place.Precision != khabar.PlaceNear {
		t.Fatalf("places = %+v", doc.Places)
	}
	p := Compose(doc, 0)
	base := doc.Places[0].Place
	if d := gazetteer.Distance(p.Lat, p.Lon, base.Lat, base.Lon); math.Abs(d-30) > 1 || p.Lat <= base.Lat {
		t.Errorf("30 km north of is %.1f km off at %v", d, p)
	}
	doc = find(t, "Troops moved into Miranshah, North Waziristan, Pakistan.")
	if len(doc.Places) != 3 {
		t.Fatalf("places = %+v", doc.Places)
	}
	for i := range doc.Places {
		if p := Compose(doc, i); p.Precision != khabar.PlaceTown || p.Admin1 != "Khyber Pakhtunkhwa" {
			t.Errorf("Compose(%d) = %+v, want the town with its province", i, p)
		}
	}
}

func TestLieIn(t *testing.T) {
	in := &khabar.Place{Name: "Marte", CountryCode: "NG", Lat: 12.4, Lon: 13.8, Precision: khabar.PlaceDistrict}
	text := "Xyzzy in Marte district; Plugh and Marte"
	at := func(a, b int) khabar.Anchor { return khabar.Anchor{Span: khabar.Span{Start: a, End: b}} }
	ms := []khabar.PlaceMention{{Anchor: at(0, 5), Name: "Xyzzy", Reason: "?"}, {Anchor: at(9, 14), Name: "Marte", Place: in},
		{Anchor: at(25, 30), Name: "Plugh", Reason: "?"}, {Anchor: at(35, 40), Name: "Marte", Place: in}}
	lieIn(text, ms)
	if p := ms[0].Place; p == nil || p.Lat != 12.4 || p.Name != "Xyzzy" || p.Precision != khabar.PlaceDistrict || ms[0].Reason != "" {
		t.Errorf("%+v", ms[0])
	}
	if ms[2].Place != nil || ms[2].Reason == "" {
		t.Errorf("a name beside another was placed: %+v", ms[2])
	}
}

func TestInName(t *testing.T) {
	doc := find(t, "Students of Kabul University in Afghanistan protested.")
	if len(doc.Places) == 0 || doc.Places[0].Name != "Kabul" || !doc.Places[0].InName {
		t.Errorf("places = %+v, want Kabul in a name", doc.Places)
	}
}

func TestSpelling(t *testing.T) {
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"lashkergah": "Lashkar Gāh", "peshawer": "Peshawar", "mazar e sherif": "Mazār-e Sharīf"} {
		cs := f.spelling.find(f, key, map[string]bool{"AF": true, "PK": true})
		ok := false
		for i := range cs {
			ok = ok || gazetteer.Key(cs[i].p.Name) == gazetteer.Key(want)
		}
		if !ok {
			t.Errorf("%q: %d places, none is %s", key, len(cs), want)
		}
	}
	if cs := f.spelling.find(f, "lashkergah", map[string]bool{"IQ": true}); len(cs) > 0 {
		t.Errorf("a town of a country that the text does not name: %v", cs)
	}
}

// Random texts of odd words: spans in order, apart, on words, points on earth; twice
// the same; safe in parallel.
func TestInvariants(t *testing.T) {
	words := []string{"Kabul", "PARIS", "Paris,", "Texas", "the", "of", "District", "U.S.", "St.", "Dera", "Ismail", "Khan’s", "Łódź", "\n\n", "—",
		"30", "km", "north", "\x80\xff", "😀", "al-Qaim", "Mr.", "in", "'", "’s", "(", "New", "York", "University", "Lake", "Iraqi", "capital", ",", ".", "D.", "I."}
	r := rand.New(rand.NewPCG(1, 2))
	var wg sync.WaitGroup
	for n := 0; n < 300; n++ {
		var b strings.Builder
		for i := 0; i < 40; i++ {
			b.WriteString(words[r.IntN(len(words))])
			if r.IntN(6) > 0 {
				b.WriteByte(' ')
			}
		}
		text := b.String()
		doc := find(t, text)
		check(t, doc)
		wg.Add(1)
		go func() {
			defer wg.Done()
			if again := find(t, text); !reflect.DeepEqual(again.Places, doc.Places) {
				t.Errorf("two readings of %q differ", text)
			}
		}()
	}
	wg.Wait()
}

func check(t *testing.T, doc *khabar.Document) {
	t.Helper()
	last := 0
	for _, m := range doc.Places {
		if m.Start < last || m.Start >= m.End || m.End > len(doc.Text) {
			t.Fatalf("span %v after %d in %q", m.Span, last, doc.Text)
		}
		last = m.End
		if m.Rule == "" || (m.Place == nil) == (m.Reason == "") {
			t.Fatalf("mention %+v", m)
		}
		if p := m.Place; p != nil && (math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 180 || p.Precision == "" || p.GazetteerID == "" || p.Mention.Text != m.Name) {
			t.Fatalf("place %+v", *p)
		}
	}
}

func TestAnchors(t *testing.T) {
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	text := "Gunmen fled. Police in Dera Ismail Khan said so."
	doc := &khabar.Document{Text: text, Sentences: []khabar.Sentence{{First: 0, End: 3}, {First: 3, End: 11}}}
	for i, at := 0, 0; ; i++ {
		at += len(text[at:]) - len(strings.TrimLeft(text[at:], " "))
		if at >= len(text) {
			break
		}
		end := at + strings.IndexAny(text[at:]+" ", " .")
		if end == at {
			end++
		}
		sent := 0
		if i >= 3 {
			sent = 1
		}
		doc.Tokens = append(doc.Tokens, khabar.Token{Span: khabar.Span{Start: at, End: end}, Form: text[at:end], Head: -1, Sent: sent})
		at = end
	}
	f.Find(doc)
	if len(doc.Places) != 1 || doc.Places[0].First != 5 || doc.Places[0].Last != 8 || doc.Places[0].Sent != 1 {
		t.Errorf("places = %+v", doc.Places)
	}
}

func article() string {
	p := "Militants attacked a police post near Mir Ali in North Waziristan on Friday, killing three officers, an official in Peshawar said. " +
		"The Taliban, who rule neighbouring Afghanistan, denied any part in the assault, and Islamabad summoned the envoy. " +
		"In Bannu, Lakki Marwat and Dera Ismail Khan, troops searched houses while Interior Minister John Doe flew from Karachi to Kabul. " +
		"Earlier clashes in Khost, Paktika and Nangarhar provinces, and in Chaman on the border, had left dozens dead, according to the United Nations. "
	return strings.Repeat(p, 7)
}

func BenchmarkFind(b *testing.B) {
	f, err := finder()
	if err != nil {
		b.Fatal(err)
	}
	text := article()
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		f.Find(&khabar.Document{Text: text})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

// Each row: a text, and the place of one mention as name/first-level unit.
func TestNames(t *testing.T) {
	for _, c := range []struct{ text, mention, want string }{
		{"A bomb went off in Panjgur, Balochistan, in Pakistan.", "Panjgur", "Panjgur/Balochistan"},
		{"PESHAWAR: Three policemen were killed in MIRANSHAH, Pakistan, officials said.", "MIRANSHAH", "Miranshah/Khyber Pakhtunkhwa"},
		{"Envoys met in Doha, Qatar, on Friday.", "Doha", "Doha/Doha"},
		{"Shelling hit Taiz in Yemen.", "Taiz", "Taiz/Taiz"},
		{"Fighting went on in Bannu District of Pakistan.", "Bannu District", "Bannu/Khyber Pakhtunkhwa"},
		{"The U.S. agreed to the plan.", "U.S.", "United States/"},
		{"A blast shook the Iraqi capital on Sunday.", "Iraqi capital", "Baghdad/Baghdad"},
		{"BOGOTA, COLOMBIA -- Rebels blew up a bridge.", "BOGOTA", "Bogota/Bogota D.C."},
	} {
		doc := find(t, c.text)
		got := "not found"
		for i := range doc.Places {
			if m := &doc.Places[i]; m.Name == c.mention && m.Place != nil {
				got = m.Place.Name + "/" + m.Place.Admin1
			}
		}
		if got != c.want {
			t.Errorf("%q: %s is %s, want %s", c.text, c.mention, got, c.want)
		}
	}
}

func TestOrdinary(t *testing.T) {
	for _, c := range [][3]string{{"DERA ISMAIL KHAN", "", "Dera Ismail Khan"}, {"RAS AL-AIN", "", "Ras al-Ain"}, {"MCALLEN", "McAllen", "McAllen"},
		{"Panjgur", "Panjgūr", "Panjgur"}, {"SANTIAGO DE CUBA", "", "Santiago de Cuba"}, {"A", "", "A"}} {
		if got := ordinary(c[0], c[1]); got != c[2] {
			t.Errorf("ordinary(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

// No place in a unit of the table is left with letters beyond ASCII in its units.
func TestUnitNamesAreASCII(t *testing.T) {
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range f.tables {
		for i := 0; i < tab.Len(); i++ {
			p := tab.Place(i)
			if p.Kind != gazetteer.KindAdmin1 {
				continue
			}
			name := f.unitName(tab.CountryCode(p.Country), p.Name)
			if strings.IndexFunc(name, func(r rune) bool { return r > 127 }) >= 0 || name == "" {
				t.Errorf("%s is written %q", p.Name, name)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"CENTRAL AND WESTERN REGION OF THE COUNTRY HIT BY ATTACKS": "-",
		"The group ISIS-Khorasan claimed the attack.":              "-",
		"Envoys met in New York on Tuesday.":                       "New York=US/town",
		"WASHINGTON — The bill passed.":                            "WASHINGTON=US/town",
		"The bill passed in New York state on Tuesday.":            "New York state=US/province",
		"A ship was attacked in the Red Sea on Monday.":            "Red Sea=/region",
	} {
		doc := find(t, text)
		var got []string
		for i := range doc.Places {
			got = append(got, show(&doc.Places[i]))
		}
		if s := strings.Join(got, " "); s != want && !(want == "-" && s == "") {
			t.Errorf("%q: %s, want %s", text, s, want)
		}
	}
}

// A name that the gazetteer lacks lies where the next one does, and no distance is
// measured from the middle of a province.
func TestUnknownInProvince(t *testing.T) {
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	doc := a.Annotate(&khabar.Report{Text: "The convoy was hit in El Sahab, 40 km northwest of Abu Zurayqat, in East Darfur, Sudan."})
	f.Find(doc)
	if len(doc.Places) < 3 || doc.Places[0].Name != "El Sahab" || doc.Places[0].Place == nil || doc.Places[0].Place.Admin1 != "East Darfur" {
		t.Fatalf("%+v", doc.Places)
	}
	if p, in := Compose(doc, 1), doc.Places[2].Place; p == nil || p.Lat != in.Lat || p.Lon != in.Lon {
		t.Errorf("%+v", p)
	}
}

func TestCapitals(t *testing.T) {
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	doc := a.Annotate(&khabar.Report{Text: "GUNMEN ATTACKED A VILLAGE IN THE BANDIAGARA AREA OF CENTRAL MALI."})
	f.Find(doc)
	if len(doc.Places) != 2 || show(&doc.Places[0]) != "BANDIAGARA=ML/town" || doc.Places[0].Place.Name != "Bandiagara" || show(&doc.Places[1]) != "MALI=ML/country" {
		t.Errorf("%+v", doc.Places)
	}
}

// Of namesakes, the one in the unit that the words around it name is meant.
func TestLinks(t *testing.T) {
	for text, want := range map[string]string{
		"Herders burned homes in Tripoli, a city in Lebanon.": "LB",
		"A bomb went off in the Lebanese city of Tripoli.":    "LB",
		"A bomb went off in the Libyan city of Tripoli.":      "LY",
	} {
		doc := find(t, text)
		if len(doc.Places) == 0 {
			t.Errorf("%q: no place", text)
			continue
		}
		if p := doc.Places[0].Place; p == nil || p.CountryCode != want {
			t.Errorf("%q: %s, want %s", text, show(&doc.Places[0]), want)
		}
	}
}

// A local paper leaves out the state of the towns around it.
func TestHome(t *testing.T) {
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, url, outlet, want string }{
		{"A Paris man was held on Sunday after a crash.", "http://www.parispi.net/news/1", "", "Tennessee"},
		{"A Paris man was held on Sunday after a crash.", "https://news.theparisnews.com/a", "", "Texas"},
		{"A Paris man was held on Sunday after a crash.", "", "Paris Beacon News", "Illinois"},
		{"Two men from Lancaster were fined on Monday.", "https://www.lancasterguardian.co.uk/1", "", "England"},
		{"Two men from Lancaster were fined on Monday.", "", "", ""},
		{"Two men from Lancaster were fined on Monday.", "http://[::1", "", ""},
	} {
		doc := &khabar.Document{Text: c.text, Report: &khabar.Report{Text: c.text, Page: khabar.Page{URL: c.url}, Outlet: c.outlet}}
		f.Find(doc)
		if len(doc.Places) != 1 || doc.Places[0].Place == nil || c.want != "" && doc.Places[0].Place.Admin1 != c.want {
			t.Errorf("%q from %q %q: %+v, want %s", c.text, c.url, c.outlet, doc.Places, c.want)
		}
	}
}

func TestOutletsAreChecked(t *testing.T) {
	f, err := finder()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"a.com\tNowhereville\tUS.TX", "a.com\tParis", "a.com\tParis\tUS.TX\nb.com a.com\tParis\tFR"} {
		if _, err := f.readHomes(fstest.MapFS{"o.tsv": {Data: []byte(bad + "\n")}}, "o.tsv"); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// A name that the words call a town is a place though nothing else knows it; before the
// kind it must be spelt nearly as one that the gazetteer has.
func TestTold(t *testing.T) {
	for text, want := range map[string]string{
		"Herders raided the village of Zormandeo in Nigeria.": "Zormandeo=unresolved Nigeria=NG/country",
		"Police in Nigeria spoke of Zormandeo village.":       "Nigeria=NG/country",
		"Police in Nigeria spoke of Maidugurri town.":         "Nigeria=NG/country Maidugurri=NG/town",
		"Shiite town elders met in Iraq.":                     "Iraq=IQ/country",
	} {
		doc := find(t, text)
		var got []string
		for i := range doc.Places {
			got = append(got, show(&doc.Places[i]))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}
