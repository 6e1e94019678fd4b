// Package ui serves the browser's part of khabar: the files that "npm run build"
// in ui/ writes to dist/, embedded in the binary. Where they were not built, it
// serves a page that says how to build them; the API works either way.
package ui

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>khabar</title>
<h1>khabar</h1>
<p>The record is being served, but this binary was built without its user interface.</p>
<p>To build it: <code>make ui &amp;&amp; make build</code> (needs Node; see README.md).</p>
<p>The API is at <a href="/api/openapi.json">/api/openapi.json</a>; for example <a href="/api/status">/api/status</a>
and <a href="/api/incidents">/api/incidents</a>.</p></html>`

// Handler serves the interface. A path that names no file gets the start page,
// whose script reads the path.
func Handler() (http.Handler, error) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, err
	}
	return handler(files)
}

func handler(files fs.FS) (http.Handler, error) {
	if err := mime.AddExtensionType(".mjs", "text/javascript"); err != nil {
		return nil, err
	}
	index, err := fs.ReadFile(files, "index.html")
	if err != nil {
		index = []byte(unbuilt)
	}
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if info, err := fs.Stat(files, name); err == nil && !info.IsDir() && name != "index.html" && !strings.HasPrefix(name, ".") {
			if strings.HasPrefix(name, "assets/") { // their names hold a hash of the content
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			}
			server.ServeHTTP(w, r)
			return
		}
		if path.Ext(name) != "" && name != "index.html" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		w.Write(index)
	}), nil
}
