package codebook_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"khabar"
	"khabar/internal/codebook"
	"khabar/internal/mention/when"
	"khabar/internal/mention/where"
	"khabar/internal/mention/who"
	"khabar/internal/sentence"
)

func reader(t testing.TB) func(string) *khabar.Document {
	t.Helper()
	a, err := sentence.New()
	if err != nil {
		t.Fatal(err)
	}
	var finders []interface{ Find(*khabar.Document) }
	for _, load := range []func() (interface{ Find(*khabar.Document) }, error){
		func() (interface{ Find(*khabar.Document) }, error) { return when.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return where.New() },
		func() (interface{ Find(*khabar.Document) }, error) { return who.New() },
	} {
		f, err := load()
		if err != nil {
			t.Fatal(err)
		}
		finders = append(finders, f)
	}
	return func(text string) *khabar.Document {
		doc := a.Annotate(&khabar.Report{Text: text, Language: "en"})
		for _, f := range finders {
			f.Find(doc)
		}
		return doc
	}
}

// The share of examples that may fail: the parser errs on some of them.
const tolerated = 0.05

func TestExamples(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	failed, n := cb.Test(reader(t))
	for _, f := range failed {
		t.Log(f)
	}
	t.Logf("%d of %d examples fail", len(failed), n)
	if float64(len(failed)) > tolerated*float64(n) {
		t.Errorf("%d of %d examples fail", len(failed), n)
	}
}

func TestCheck(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range cb.Check() {
		t.Error(f)
	}
	if n := cb.Triggers(); n < 600 {
		t.Errorf("%d trigger rows, want 600", n)
	}
	if len(cb.Types) != 16 || len(cb.Contexts) != 37 {
		t.Errorf("%d types and %d contexts, want 16 and 37", len(cb.Types), len(cb.Contexts))
	}
	rows := map[string]int{}
	for _, r := range cb.Rows {
		rows[r.Type]++
	}
	for _, typ := range cb.Types {
		if rows[typ.Name] == 0 {
			t.Errorf("%s has no row", typ.Name)
		}
		if typ.Quad == "" || typ.Score == 0 && typ.Name != "REQUEST" {
			t.Errorf("%s has no quad class or score", typ.Name)
		}
	}
}

// smallest is a codebook that loads; tests break one file of it.
func smallest() fstest.MapFS {
	files := map[string]string{
		"VERSION": "1\n", "schemes.tsv": "default\tagent=actor patient=recipient\n",
		"types.tsv": "ASSAULT\tMX\t-9\toptional\tdefault\tharm\n", "modes.tsv": "ASSAULT\tbeat\t-7.5\tplover\n",
		"contexts.tsv": "military\t*\tarmy\n", "sectors.tsv": "COP\tpolice\tgovernment\n", "sets.tsv": "force\tsoldier\n",
		"gates.tsv": "sport\tASSAULT\tgoal\n", "support.tsv": "carry/V\tout\tpatient\tagent\t-\tactual\n", "targets.tsv": "mosque\tmosque\n",
		"mood.tsv": "plan/V\tplanned\n", "forms.tsv": "struck\tstrike\n", "rules/assault.rules": "attack/V ; sub=attack\n+ Men attacked a post.\n",
	}
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestLoadSaysWhere(t *testing.T) {
	if _, err := codebook.Load(smallest()); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ file, text, want string }{
		{"rules/assault.rules", "# head\nattack/X\n", "rules/assault.rules:2"},
		{"rules/assault.rules", "+ an example first\n", "rules/assault.rules:1"},
		{"rules/assault.rules", "attack/V ; mode=drone\n", "no such mode"},
		{"rules/assault.rules", "attack/V ; nowhere=x\n", "unknown slot"},
		{"rules/assault.rules", "attack/V ; agent=@nobody\n", "unknown set"},
		{"rules/assault.rules", "attack/V ; as=nothing\n", "unknown scheme"},
		{"rules/assault.rules", "attack/V ; heavy\n", "unknown flag"},
		{"rules/assault.rules", "attack/V ; ctx=weather\n", "unknown context"},
		{"rules/theft.rules", "steal/V\n", "no type THEFT"},
		{"types.tsv", "ASSAULT\tMX\tnine\toptional\tdefault\tharm\n", "types.tsv:1"},
		{"modes.tsv", "THEFT\tbeat\t1\tplover\n", "modes.tsv:1"},
		{"schemes.tsv", "default\tagent=king\n", "schemes.tsv:1"},
		{"support.tsv", "carry\tout\tpatient\tagent\t-\tactual\n", "support.tsv:1"},
		{"sets.tsv", "a\t@b\n", "sets.tsv:1"},
	}
	for _, test := range tests {
		files := smallest()
		files[test.file] = &fstest.MapFile{Data: []byte(test.text)}
		_, err := codebook.Load(files)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s with %q: error %v, want %q in it", test.file, test.text, err, test.want)
		}
	}
}

// TestGeneral holds where the general row of a type matches: at a word that is told
// to be of the type and that no row fits, no name and no part of one.
func TestGeneral(t *testing.T) {
	cb, err := codebook.New()
	if err != nil {
		t.Fatal(err)
	}
	read := reader(t)
	for _, c := range []struct{ text, told, want string }{
		{"Raiders torpedoed a ferry and killed two men near Basra.", "torpedoed", "torpedoed:general killed:row"},
		{"Raiders torpedoed a ferry and killed two men near Basra.", "killed", "killed:row"},
		{"Raiders torpedoed a ferry and killed two men near Basra.", "", "killed:row"},
		{"The ferry called at Torpedo Bay on Monday.", "Torpedo", ""},
	} {
		v := cb.View(read(c.text))
		tokens := v.Doc().Tokens
		var got []string
		for _, m := range cb.General(v, cb.Match(v), func(i int) string {
			if tokens[i].Form == c.told {
				return "ASSAULT"
			}
			return ""
		}) {
			kind := "row"
			if m.Row.General() {
				kind = "general"
			}
			got = append(got, tokens[m.Tok].Form+":"+kind)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q, told %q: %q, want %q", c.text, c.told, s, c.want)
		}
	}
}

// FuzzRules holds that no text of a rules file makes the loader panic.
func FuzzRules(f *testing.F) {
	f.Add("attack/V ; sub=attack ; agent!=@force,#MIL,+loc\n+ Men attacked.\n- x\n")
	f.Add("a|b/N;pp.on,pp.at=+;-")
	f.Fuzz(func(t *testing.T, text string) {
		files := smallest()
		files["rules/assault.rules"] = &fstest.MapFile{Data: []byte(text)}
		cb, err := codebook.Load(files)
		if err == nil && cb == nil {
			t.Error("neither codebook nor error")
		}
	})
}
