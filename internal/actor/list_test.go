package actor

import (
	"strings"
	"testing"
	"testing/fstest"

	actordata "khabar/data/actor"
)

func mustLoad(t testing.TB) *List {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// names returns what Scan finds, as "surface=id".
func names(l *List, text string) []string {
	words := Words(text)
	var out []string
	for _, h := range l.Scan(nil, text, words, nil) {
		mark := ""
		if h.Unsure {
			mark = "?"
		}
		out = append(out, text[words[h.First].Start:words[h.Last-1].End]+"="+h.Actor.ID+mark)
	}
	return out
}

func TestScanFindsSpellings(t *testing.T) {
	l := mustLoad(t)
	for text, want := range map[string]string{
		"the Tehreek-e-Taliban Pakistan said":      "Tehreek-e-Taliban Pakistan=actor:ttp",
		"the Tehrik-i-Taliban Pakistan (TTP) said": "Tehrik-i-Taliban Pakistan=actor:ttp TTP=actor:ttp",
		"Tehrik-e-Taliban denied it":               "Tehrik-e-Taliban=actor:ttp",
		"the Pakistani Taliban":                    "Pakistani Taliban=actor:ttp",
		"the Taliban and the Afghan Taliban":       "Taliban=actor:taliban Afghan Taliban=actor:taliban",
		"ISIS-K, ISKP and IS-K":                    "ISIS-K=actor:iskp ISKP=actor:iskp IS-K=actor:iskp",
		"Islamic State in Khorasan Province":       "Islamic State in Khorasan Province=actor:iskp",
		"ISIS-Khorasan Province":                   "ISIS-Khorasan Province=actor:iskp",
		"the Islamic State fighters":               "Islamic State=actor:islamic-state",
		"al Shabab and Al-Shabaab":                 "al Shabab=actor:al-shabaab Al-Shabaab=actor:al-shabaab",
		"Séléka and ex-Seleka rebels":              "Séléka=actor:seleka ex-Seleka=actor:seleka",
		"U.S. officials told us":                   "U.S=state:USA",
		"who told the WHO":                         "WHO=org:who",
		"Médecins Sans Frontières":                 "Médecins Sans Frontières=org:msf",
		"the Lashkar-e-Jhangvi's leader":           "Lashkar-e-Jhangvi=actor:lashkar-e-jhangvi",
		"Baluchistan Liberation Army":              "Baluchistan Liberation Army=actor:bla",
		"Central African Republic rebels":          "Central African Republic=state:CAF",
		"South Sudanese troops":                    "South Sudanese=state:SSD",
		"of al Qaeda. In Iraq, police":             "al Qaeda=actor:al-qaeda Iraq=state:IRQ",
		"Hamas, Islamic Jihad":                     "Hamas=actor:hamas Islamic Jihad=actor:pij",
		"ADF fighters":                             "ADF=actor:adf?",
		"President Vladimir Putin":                 "Vladimir Putin=person:vladimir-putin",
		"they said is that all":                    "",
	} {
		got := strings.Join(names(l, text), " ")
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestByID(t *testing.T) {
	l := mustLoad(t)
	for id, want := range map[string]string{
		"state:PAK":        "Pakistan",
		"gov:PAK":          "Pakistan government",
		"mil:AFG":          "Afghan National Defense and Security Forces",
		"min:PAK:interior": "Pakistan interior ministry",
		"actor:ttp":        "Tehreek-e-Taliban Pakistan",
	} {
		if a, ok := l.ByID(id); !ok || a.Name != want {
			t.Errorf("%s: got %q, %v", id, a.Name, ok)
		}
	}
	for _, id := range []string{"", "gov:XXX", "min:PAK:nothing", "zoo:PAK", "gov:PAK:x"} {
		if a, ok := l.ByID(id); ok {
			t.Errorf("%s: got %q", id, a.Name)
		}
	}
}

func TestTenures(t *testing.T) {
	l := mustLoad(t)
	held := l.Held("person:imran-khan")
	if len(held) != 1 || held[0].Office != "prime minister" || held[0].Of != "state:PAK" || held[0].Until != "2022-04-10" {
		t.Errorf("Imran Khan: %+v", held)
	}
	if n := len(l.Held("person:donald-trump")); n != 2 {
		t.Errorf("Donald Trump: %d tenures", n)
	}
}

func TestCoverage(t *testing.T) {
	l := mustLoad(t)
	count := map[Kind]int{}
	for _, a := range l.Actors() {
		count[a.Kind]++
	}
	for kind, least := range map[Kind]int{KindState: 195, KindGroup: 1400, KindAgency: 550, KindOrganisation: 570, KindMedia: 600, KindPeople: 80, KindPerson: 850} {
		if count[kind] < least {
			t.Errorf("%s: %d rows, want at least %d", kind, count[kind], least)
		}
	}
	for _, a := range l.Actors() {
		if a.Kind != KindPerson && a.Kind != KindPeople && a.Sector == "" {
			t.Errorf("%s has no sector", a.ID)
		}
	}
}

func TestExpand(t *testing.T) {
	for name, want := range map[string]string{
		"a b":                "a b",
		"(a/b) c":            "a c|b c",
		"x (a/) c":           "x a c|x c",
		"Organi(z/s)ation":   "Organisation|Organization",
		"(a/b)(c/d)":         "ac|ad|bc|bd",
		"Hash(e/)d (al/) Sh": "Hashd Sh|Hashd al Sh|Hashed Sh|Hashed al Sh",
	} {
		got, err := expand(name)
		if err != nil || strings.Join(got, "|") != want {
			t.Errorf("%s: got %q, %v", name, strings.Join(got, "|"), err)
		}
	}
	for _, name := range []string{"(a", "a)", "((a/b)/c)"} {
		if got, err := expand(name); err == nil {
			t.Errorf("%s: got %q, want an error", name, got)
		}
	}
}

func TestLoadTellsFileAndLine(t *testing.T) {
	for file, broken := range map[string]string{
		"groups.tsv":     "actor:x\tX\tX\tZZZ\t\t\t\t\n",
		"states.tsv":     "PAK\tPK\tPakistan\n",
		"nouns.tsv":      "soldier\tthing\tMIL\tperson\t\t\n",
		"offices.tsv":    "state:PAK\tking\tA B\t\tm\t2012-13x\t\n",
		"media.tsv":      "media:x\tX Y\t\tagency\tstate\t\t\n",
		"modifiers.tsv":  "army\tMIL\tzoo\n",
		"ministries.tsv": "foreign\t\tGOV\t\n",
		"titles.tsv":     "Mr\tx\t\tstyle\n",
		"gender.tsv":     "x\tAnna\n",
		"peoples.tsv":    "people:x\tX\tX\tSOC\tXXX\n",
	} {
		fsys := fstest.MapFS{}
		entries, err := actordata.FS.ReadDir(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text, err := actordata.FS.ReadFile(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			if e.Name() == file {
				text = append(text, broken...)
			}
			fsys[e.Name()] = &fstest.MapFile{Data: text}
		}
		if _, err := load(fsys); err == nil || !strings.Contains(err.Error(), file+":") {
			t.Errorf("%s: broken row gave %v", file, err)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Tehreek-e-Taliban Pakistan’s Séléka \xff U.S.")
	l := mustLoad(f)
	f.Fuzz(func(t *testing.T, text string) {
		words := Words(text)
		last := 0
		for _, w := range words {
			if w.Start < last || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("word %+v after %d in %d bytes", w, last, len(text))
			}
			last = w.End
		}
		end := 0
		for _, h := range l.Scan(nil, text, words, nil) {
			if h.First < end && h.Last != end || h.Last > len(words) {
				t.Fatalf("hit %+v after %d", h, end)
			}
			end = h.Last
		}
	})
}

func BenchmarkScan(b *testing.B) {
	l := mustLoad(b)
	text := strings.Repeat("The Pakistani Taliban, or TTP, attacked a police post near Bannu on Friday, officials told Reuters. ", 40)
	var words []Word
	var hits []Hit
	b.ReportAllocs()
	for b.Loop() {
		words = AppendWords(words[:0], text)
		hits = l.Scan(hits[:0], text, words, nil)
	}
}
