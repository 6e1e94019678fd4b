package api

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store/sqlite"
	"khabar/internal/store/storetest"
)

// record with two reports of one attack and one report of talks.
func record(t testing.TB) (http.Handler, []*incident.Incident) {
	t.Helper()
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "record.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a := storetest.Extraction("a", "A drone attacked a police post in Bannu on Tuesday.")
	b := storetest.Extraction("b", "Police in Bannu said the drone attacked their post on Tuesday.")
	b.Report.Outlet = "The Herald"
	c := storetest.Extraction("dir/c#2", "Talks were held in Islamabad.")
	c.Events[0].Type, c.Events[0].Mode, c.Events[0].Place = "CONSULT", "visit", nil
	xs := []*khabar.Extraction{a, b, c}
	for _, x := range xs {
		in, page := storetest.Input(x.Report.ID, x.Report.Text)
		if _, err := s.Offer(ctx, in, page); err != nil {
			t.Fatal(err)
		}
		if err := s.Finish(ctx, in.Key, []*khabar.Extraction{x}); err != nil {
			t.Fatal(err)
		}
	}
	m, err := incident.New()
	if err != nil {
		t.Fatal(err)
	}
	ins, err := m.Merge(ctx, xs)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetIncidents(ctx, ins); err != nil {
		t.Fatal(err)
	}
	h, err := New(s, "test")
	if err != nil {
		t.Fatal(err)
	}
	return Guard(h), ins
}

func request(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "127.0.0.1:8470"
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestScenarios(t *testing.T) {
	h, ins := record(t)
	if len(ins) != 2 {
		t.Fatalf("the two reports of the attack did not merge: %d incidents", len(ins))
	}
	attack := ins[0].ID
	if len(ins[0].Events) != 2 {
		attack = ins[1].ID
	}
	for _, c := range []struct {
		name, method, target string
		header               []string
		status               int
		want, not            []string
	}{
		{name: "status", target: "/api/status", status: 200, want: []string{`"version":"test"`, `"inputs":3`, `"read":3`, `"pending":0`, `"stale":false`}},
		{name: "codebook", target: "/api/codebook", status: 200, want: []string{`"type":"ASSAULT"`, `"label":"Assault"`, `"mode":"drone"`}},
		{name: "inputs", target: "/api/inputs?state=read&limit=1", status: 200, want: []string{`"total":3`, `"key":"a"`, `"reports":["a"]`}},
		{name: "reports", target: "/api/reports?q=islamabad", status: 200, want: []string{`"total":1`, `"id":"dir/c#2"`}},
		{name: "report with marks in its id", target: "/api/reports/dir%2Fc%232", status: 200, want: []string{`"id":"dir/c#2"`}},
		{name: "reports by outlet", target: "/api/reports?outlet=The+Herald", status: 200, want: []string{`"total":1`, `"id":"b"`}},
		{name: "report", target: "/api/reports/a", status: 200, want: []string{`"summary":{"id":"a"`, `"incidents":{"e1":"` + attack + `"}`, `"text":"A drone`}},
		{name: "no such report", target: "/api/reports/zz", status: 404, want: []string{`"code":"not_found"`, `"status":404`}},
		{name: "incidents", target: "/api/incidents", status: 200, want: []string{`"total":2`}},
		{name: "incidents filtered", target: "/api/incidents?type=ASSAULT&country=PK&actor=ttp&bbox=60,23,78,38&from=2025-07-01&to=2025-07&sort=killed", status: 200, want: []string{`"total":1`, attack, `"independent":2`, `"killed":{"low":3,"best":3,"high":3}`}},
		{name: "incident", target: "/api/incidents/" + attack, status: 200, want: []string{`"accounts":[{"report":"a"`, `"merges":[{"a":{"report":"a"`, `"feature":"time_same"`, `"disagreements":[]`}},
		{name: "facets", target: "/api/incidents/facets?from=2025-01-01", status: 200, want: []string{`"type":[{"value":"ASSAULT","count":1},{"value":"CONSULT","count":1}]`}},
		{name: "points", target: "/api/incidents/points?type=ASSAULT", status: 200, want: []string{`"total":1`, `"lat":32.98`}},
		{name: "timeline", target: "/api/incidents/timeline", status: 200, want: []string{`{"day":"2025-07-01","count":2,"killed":6}`}},
		{name: "events", target: "/api/events?type=ASSAULT&incident=" + attack, status: 200, want: []string{`"total":2`, `"incident_id":"` + attack + `"`, `"event":{"id":"e1"`}},
		{name: "claims", target: "/api/claims?name=police", status: 200, want: []string{`"total":3`, `"stance":"asserts"`}},
		{name: "figures", target: "/api/figures", status: 200, want: []string{`"measure":"drone attacks"`}},
		{name: "agreements", target: "/api/agreements", status: 200, want: []string{`"total":0,"items":[]`}},
		{name: "people", target: "/api/people", status: 200, want: []string{`"items":[]`}},
		{name: "relations", target: "/api/relations", status: 200, want: []string{`"items":[]`}},
		{name: "search", target: "/api/search?q=drone", status: 200, want: []string{`"kind":"incident"`, `"kind":"report"`, `‹drone›`}},
		{name: "OpenAPI", target: "/api/openapi.json", status: 200, want: []string{`"openapi":"3.1.0"`, `"/api/incidents/{id}"`, `"operationId":"get-incidents-points"`}},

		{name: "bad bbox", target: "/api/incidents?bbox=1,2,3", status: 400, want: []string{`"code":"invalid"`, `"hint":"write it west`}},
		{name: "bad date", target: "/api/incidents?from=July", status: 422, want: []string{`"code":"invalid"`}},
		{name: "bad order", target: "/api/incidents?sort=colour", status: 422, want: []string{`"code":"invalid"`}},
		{name: "limit too high", target: "/api/incidents?limit=1001", status: 422, want: []string{`"code":"invalid"`}},
		{name: "unknown parameter", target: "/api/incidents?typ=ASSAULT", status: 422, want: []string{`"code":"invalid"`, "typ"}},
		{name: "unknown operation", target: "/api/nothing", status: 404, want: []string{`"code":"not_found"`}},
		{name: "nothing to write", method: "POST", target: "/api/incidents", status: 404, want: []string{`"code"`}},
		{name: "cross-origin write", method: "POST", target: "/api/incidents", header: []string{"Sec-Fetch-Site", "cross-site"}, status: 403},
		{name: "rebound name", target: "/api/status", header: []string{"Host", "evil.example:8470"}, status: 421, want: []string{`"code":"invalid"`}, not: []string{"version"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			method := c.method
			if method == "" {
				method = "GET"
			}
			w := request(h, method, c.target, c.header...)
			if w.Code != c.status {
				t.Fatalf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
			for _, s := range c.want {
				if !strings.Contains(w.Body.String(), s) {
					t.Errorf("no %s in %s", s, w.Body)
				}
			}
			for _, s := range c.not {
				if strings.Contains(w.Body.String(), s) {
					t.Errorf("%s in %s", s, w.Body)
				}
			}
			if ct := w.Header().Get("Content-Type"); c.status >= 400 && len(c.want) > 0 && ct != "application/problem+json" {
				t.Errorf("Content-Type %q", ct)
			}
			if w.Header().Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				t.Errorf("security headers are missing: %v", w.Header())
			}
			if c.status < 400 && !json.Valid(w.Body.Bytes()) {
				t.Error("the body is no JSON")
			}
		})
	}
}

func TestCheckAddr(t *testing.T) {
	for addr, ok := range map[string]bool{"127.0.0.1:8470": true, "[::1]:0": true, "localhost:80": true, "0.0.0.0:8470": false, ":8470": false, "192.168.1.2:80": false, "127.0.0.1": false} {
		if err := CheckAddr(addr); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

func TestServeStops(t *testing.T) {
	h, _ := record(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, l, h) }()
	res, err := http.Get("http://" + l.Addr().String() + "/api/status")
	if err != nil || res.StatusCode != 200 {
		t.Fatal(res, err)
	}
	res.Body.Close()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not stop")
	}
}
