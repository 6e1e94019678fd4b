package ui

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestHandler(t *testing.T) {
	built := fstest.MapFS{"index.html": {Data: []byte("start")}, "assets/a.js": {Data: []byte("code")}, ".gitkeep": {Data: []byte("x")}}
	for _, c := range []struct {
		name, path, want string
		status           int
		files            fstest.MapFS
	}{
		{"start page", "/", "start", 200, built},
		{"asset", "/assets/a.js", "code", 200, built},
		{"a path of the script", "/incidents/i12", "start", 200, built},
		{"missing asset", "/assets/b.js", "", 404, built},
		{"upwards", "/../embed.go", "", 404, built},
		{"hidden", "/.gitkeep", "", 404, built},
		{"not built", "/", "make ui", 200, fstest.MapFS{".gitkeep": {}}},
	} {
		h, err := handler(c.files)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d %q", c.name, w.Code, w.Body.String())
		}
	}
}
