package incident

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"khabar"
)

func TestReadExtractions(t *testing.T) {
	in := `{"schema":"khabar/1","report":{"id":"a"},"events":[{"id":"e1","type":"ASSAULT"}]}

{"schema":"khabar/1","page":{"path":"x"},"error":{"code":"empty","stage":"report","message":"none"}}
{"schema":"khabar/9","report":{"id":"b"}}
nonsense
{"report":{"id":"c"}}`
	var ids, errs []string
	for x, err := range ReadExtractions(strings.NewReader(in)) {
		if err != nil {
			errs = append(errs, err.Error())
			continue
		}
		ids = append(ids, x.Report.ID)
	}
	if strings.Join(ids, " ") != "a c" || len(errs) != 2 || !strings.Contains(errs[0], "line 4") || !strings.Contains(errs[1], "line 5") {
		t.Errorf("ids %v, errors %q", ids, errs)
	}
}

// FuzzReadExtractions: whatever the bytes, reading and merging neither panic nor
// lose an event.
func FuzzReadExtractions(f *testing.F) {
	good, err := json.Marshal(attack("a", "The Paper", "2025-07-02", "2025-07-01", postText, bannu, 3))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(good) + "\n" + strings.Replace(string(good), `"id":"a"`, `"id":"b"`, 1))
	f.Add(`{"report":{"id":"a","published":"2025-13-45"},"events":[{"id":"e","time":{"start":"9","end":"-1"}},{"id":"e"}]}`)
	f.Add(`{"report":{"id":"a"},"events":[null]}`)
	m, err := New()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in string) {
		var xs []*khabar.Extraction
		for x, err := range ReadExtractions(strings.NewReader(in)) {
			if err == nil {
				xs = append(xs, x)
			}
		}
		if len(xs) > 20 {
			t.Skip()
		}
		ins, err := m.Merge(context.Background(), xs)
		if err != nil {
			t.Fatal(err)
		}
		want, got := 0, 0
		for _, x := range distinct(xs) {
			want += len(x.Events)
		}
		for _, in := range ins {
			got += len(in.Events) + len(in.Mentions)
		}
		if got != want {
			t.Errorf("%d events in, %d out", want, got)
		}
	})
}
