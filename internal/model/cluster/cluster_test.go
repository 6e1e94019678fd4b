package cluster

import (
	"bytes"
	"fmt"
	"testing"

	"khabar/internal/model/modelfile"
)

// weekdaysAndTowns is a made-up language: two kinds of words, each in frames of
// its own.
func weekdaysAndTowns(line func([]string)) error {
	days := []string{"monday", "tuesday", "friday", "sunday"}
	towns := []string{"arra", "benu", "cazal", "dorim"}
	for i := range 4000 {
		d, t := days[i*7%4], towns[i*3%4]
		line([]string{"on", d, "the", "court", "will", "sit", "again"})
		line([]string{"they", "marched", "from", t, "to", towns[(i+1)%4], "province"})
	}
	return nil
}

func train(t *testing.T) map[string]uint16 {
	t.Helper()
	codes, err := Train(Config{Seed: 3, Sample: 1}, []Source{weekdaysAndTowns})
	if err != nil {
		t.Fatal(err)
	}
	return codes
}

func TestTrainGroupsWordsUsedAlike(t *testing.T) {
	codes := train(t)
	shared := func(a, b string) int {
		n := 0
		for n < Bits && Prefix(codes[a], uint(n+1)) == Prefix(codes[b], uint(n+1)) {
			n++
		}
		return n
	}
	if in, across := shared("monday", "friday"), shared("monday", "arra"); in <= across {
		t.Errorf("monday and friday share %d bits, monday and arra %d", in, across)
	}
}

func TestTrainIsReproducible(t *testing.T) {
	a, b := train(t), train(t)
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("two runs with one seed differ")
	}
}

func TestWriteThenRead(t *testing.T) {
	codes := map[string]uint16{"the": 1, "there": 0xffff, "0000": 0x8000, "köln": 77, "": 5}
	var b bytes.Buffer
	if err := Write(&b, modelfile.Manifest{Name: Name}, codes); err != nil {
		t.Fatal(err)
	}
	table, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for w, want := range codes {
		if got, ok := table.Path(w); !ok || got != want {
			t.Errorf("Path(%q) = %x, %v, want %x", w, got, ok, want)
		}
	}
	if got, ok := table.Path("1994"); !ok || got != 0x8000 {
		t.Errorf("digits are not folded: %x, %v", got, ok)
	}
	if _, ok := table.Path("them"); ok {
		t.Error("them is found")
	}
}

func TestLoad(t *testing.T) {
	table, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	a, _ := table.Path("monday")
	b, ok := table.Path("tuesday")
	if !ok || Prefix(a, 8) != Prefix(b, 8) {
		t.Errorf("monday %016b and tuesday %016b part within 8 bits", a, b)
	}
}

func TestAppendTokens(t *testing.T) {
	for in, want := range map[string]string{
		"mr. khan didn't say so.":    "[mr. khan did n't say so .]",
		"the u.s.-led coalition’s":   "[the u.s. - led coalition 's]",
		"The U.S. can't, Mr. Köhler": "[The U.S. ca n't , Mr. Köhler]",
		"some 1,200.5 tons (2019),":  "[some 1,200.5 tons ( 2019 ) ,]",
	} {
		if got := fmt.Sprint(AppendTokens(nil, in)); got != want {
			t.Errorf("AppendTokens(%q) = %s, want %s", in, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, modelfile.Manifest{Name: Name}, map[string]uint16{"a": 1, "ab": 2}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(_ *testing.T, data []byte) {
		if table, err := Read(data); err == nil {
			table.Path("ab")
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{1, 0, 1, 'a', 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		words, codes, err := decode(data)
		if err == nil && len(words) != len(codes) {
			t.Errorf("%d words, %d codes", len(words), len(codes))
		}
	})
}

func BenchmarkPath(b *testing.B) {
	table, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		table.Path("government")
	}
}
