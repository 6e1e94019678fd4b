package conllu

import (
	"bytes"
	"strings"
	"testing"
)

const sample = "# sent_id = a-1\n# text = He didn't.\n" +
	"1\tHe\the\tPRON\tPRP\tCase=Nom\t2\tnsubj\t2:nsubj\t_\n" +
	"2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n" +
	"2\tdid\tdo\tAUX\tVBD\t_\t0\troot\t0:root\t_\n" +
	"3\tn't\tnot\tPART\tRB\t_\t2\tadvmod\t2:advmod\t_\n" +
	"3.1\tgo\tgo\tVERB\tVB\t_\t_\t_\t0:root\t_\n" +
	"4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t2:punct\t_\n\n"

func TestReadThenWrite(t *testing.T) {
	ss, err := ReadAll(strings.NewReader(sample + sample))
	if err != nil {
		t.Fatal(err)
	}
	if len(ss) != 2 || len(ss[0].Words) != 4 || len(ss[0].Ranges) != 1 || len(ss[0].Empties) != 1 {
		t.Fatalf("read %+v", ss)
	}
	if id, _ := ss[1].Comment("sent_id"); id != "a-1" {
		t.Errorf("sent_id = %q", id)
	}
	if ss[0].Ranges[0].SpaceAfter() || !ss[0].Words[0].SpaceAfter() {
		t.Error("SpaceAfter")
	}
	var b bytes.Buffer
	for _, s := range ss {
		if err := Write(&b, s); err != nil {
			t.Fatal(err)
		}
	}
	if b.String() != sample+sample {
		t.Errorf("wrote\n%s", b.String())
	}
}

func TestReadRefuses(t *testing.T) {
	word := func(id, head string) string {
		return id + "\ta\ta\tX\tX\t_\t" + head + "\tdep\t_\t_\n"
	}
	for name, in := range map[string]string{
		"columns":       "1\ta\n\n",
		"number":        word("2", "0") + "\n",
		"head":          word("1", "x") + "\n",
		"head outside":  word("1", "2") + "\n",
		"own head":      word("1", "1") + "\n",
		"range":         "1-3\ta\t_\t_\t_\t_\t_\t_\t_\t_\n" + word("1", "0") + "\n",
		"range back":    word("1", "0") + "1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n",
		"no word":       "# text = a\n\n",
		"negative head": word("1", "-1") + "\n",
	} {
		if _, err := ReadAll(strings.NewReader(in)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("1\ta\ta\tX\tX\t_\t0\troot\t_\t_\r\n")
	f.Fuzz(func(t *testing.T, in string) {
		ss, err := ReadAll(strings.NewReader(in))
		if err != nil {
			return
		}
		var b bytes.Buffer
		for _, s := range ss {
			if err := Write(&b, s); err != nil {
				t.Fatal(err)
			}
		}
		again, err := ReadAll(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, b.String())
		}
		if len(again) != len(ss) {
			t.Fatalf("%d sentences, %d when read again", len(ss), len(again))
		}
	})
}
