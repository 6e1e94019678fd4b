package coref

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"khabar/internal/model/modelfile"
)

// TestLearn learns a question that no line answers, writes the nets and reads
// them back.
func TestLearn(t *testing.T) {
	var examples []example
	for k := range 400 {
		x, y := float32(k%2), float32(k/2%2)
		examples = append(examples, example{[]float32{x, y, float32(k % 7)}, x != y, 1, k % folds})
	}
	s := settings{hidden: 12, epochs: 30, nets: 1}
	byFold := crossFit(examples, s, 1)
	if again := crossFit(examples, s, 1); !reflect.DeepEqual(byFold, again) {
		t.Error("the same examples give other nets")
	}
	var b bytes.Buffer
	if err := modelfile.Write(&b, modelfile.Manifest{Name: "test"}, []modelfile.Section{all(byFold).section("nets")}); err != nil {
		t.Fatal(err)
	}
	f, err := modelfile.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readJury(f, "nets", 4); err == nil {
		t.Error("nets of three inputs were read as nets of four")
	}
	j, err := readJury(f, "nets", 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		row  []float32
		same bool
	}{{[]float32{0, 0, 3}, false}, {[]float32{0, 1, 3}, true}, {[]float32{1, 0, 3}, true}, {[]float32{1, 1, 3}, false}} {
		if got := j.score(c.row); (got > 0) != c.same {
			t.Errorf("%v scores %.2f", c.row, got)
		}
	}
}

func TestJoin(t *testing.T) {
	at := []float64{0, 1, 5, 6, 20} // items on a line; groups score by the gap between them
	near := func(pair func(a, b int)) {
		for j := range at {
			for i := range j {
				pair(i, j)
			}
		}
	}
	gap := func(a, b []int) float64 {
		least := math.Inf(1)
		for _, i := range a {
			for _, j := range b {
				least = min(least, math.Abs(at[i]-at[j]))
			}
		}
		return -least
	}
	start := func() [][]int { return [][]int{{0}, {1}, {2}, {3}, {4}} }
	for _, c := range []struct {
		least float64
		want  string
	}{{-0.5, "[[0] [1] [2] [3] [4]]"}, {-2, "[[0 1] [2 3] [4]]"}, {-4, "[[0 1 2 3] [4]]"}, {-100, "[[0 1 2 3 4]]"}} {
		if got := fmt.Sprint(join(start(), near, gap, c.least)); got != c.want {
			t.Errorf("least %v: %s, want %s", c.least, got, c.want)
		}
	}
	if got := join(start(), func(func(a, b int)) {}, gap, -100); len(got) != 5 {
		t.Errorf("what is not near was joined: %v", got)
	}
}

func TestSpelling(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"arrest", "arrest", 0}, {"arest", "arrest", 2.0 / 3}, {"shell", "shoot", 0}, {"war", "wars", 0}} {
		if got := spelling(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s, %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	a := bag{[]string{"bridge", "mayor"}, []float64{3, 1}, 4}
	for _, c := range []struct {
		b    bag
		want [3]float64
	}{
		{bag{[]string{"mayor"}, []float64{1}, 1}, [3]float64{1, 0, 0}},
		{bag{[]string{"bridge", "river"}, []float64{3, 3}, 6}, [3]float64{0.75, 0, 0}},
		{bag{[]string{"river"}, []float64{3}, 3}, [3]float64{0, 1, 0}},
		{bag{}, [3]float64{0, 0, 1}},
	} {
		share, clash, unknown := a.overlap(c.b)
		if got := [3]float64{math.Round(share*1e6) / 1e6, clash, unknown}; got != c.want {
			t.Errorf("%v: %v, want %v", c.b.stems, got, c.want)
		}
	}
}

// TestRead reads who does what to whom, and clusters made-up documents in either
// order.
func TestRead(t *testing.T) {
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	docs := made(t)
	_, ms := r.read(&docs[0], 0)
	if got := fmt.Sprint(ms[0].stem, ms[0].agents.stems, ms[0].patients.stems); got != "attack[gunmen] [camp]" {
		t.Errorf("read as %s", got)
	}
	m, err := loadModel()
	if err != nil {
		t.Fatal(err)
	}
	// together lists which mentions stand in one group.
	together := func(order ...int) map[[2]string]bool {
		var turned []document
		for _, i := range order {
			turned = append(turned, docs[i])
		}
		s := r.set(turned)
		c := m.cluster(s)
		out := map[[2]string]bool{}
		for i, x := range s.mentions {
			for j, y := range s.mentions {
				out[[2]string{fmt.Sprint(turned[x.doc].ID, x.first), fmt.Sprint(turned[y.doc].ID, y.first)}] = c[i] == c[j]
			}
		}
		return out
	}
	if a, b := together(0, 1, 2), together(2, 0, 1); !reflect.DeepEqual(a, b) {
		t.Errorf("the order of documents counts: %v, %v", a, b)
	}
}

// made documents: two tell of an attack, one of a flood.
func made(t *testing.T) []document {
	const text = `{"id":"a","topic":"1","sentences":[{"sent":0,"tokens":["Gunmen","attacked","the","camp","in","Doro","on","Monday","."]}],
	"mentions":[{"kind":"event","chain":"x","sent":0,"tokens":[1],"text":"attacked"},{"kind":"entity","type":"LOC","sent":0,"tokens":[5],"text":"Doro"}]}
	{"id":"b","topic":"1","sentences":[{"sent":2,"tokens":["The","attack","on","the","Doro","camp","killed","two","."]}],
	"mentions":[{"kind":"event","chain":"x","sent":2,"tokens":[1],"text":"attack"},{"kind":"event","chain":"y","sent":2,"tokens":[6],"text":"killed"}]}
	{"id":"c","topic":"1","sentences":[{"sent":0,"tokens":["A","flood","washed","away","the","bridge","at","Tamra","."]}],
	"mentions":[{"kind":"event","chain":"z","sent":0,"tokens":[1],"text":"flood"}]}`
	var out []document
	d := json.NewDecoder(strings.NewReader(text))
	for d.More() {
		var x document
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

func TestLaidOut(t *testing.T) {
	d := made(t)[1]
	d.Sentences[0].Tokens[2] = "ón"
	text, mentions := laidOut(&d)
	if text != "The attack ón the Doro camp killed two .\n" {
		t.Errorf("laid out as %q", text)
	}
	for i, want := range []string{"attack", "killed"} {
		if got := string([]rune(text)[mentions[i].Start:mentions[i].End]); got != want {
			t.Errorf("mention %d is %q, want %q", i, got, want)
		}
	}
}
