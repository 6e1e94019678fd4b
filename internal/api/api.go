// Package api serves the record over HTTP: JSON to read, and nothing to write.
//
// Every operation is described by OpenAPI 3.1 at /api/openapi.json; docs/api.md
// shows the shapes by example. Errors are application/problem+json with a code
// (khabar.Error's) beside the fields of RFC 9457. Lists have the form
// {"total", "items"} and take limit and offset.
//
// The server is for one person at one machine: it binds to loopback only, answers
// only requests addressed to a loopback name (so that a foreign page cannot reach
// it by rebinding its name), refuses cross-origin writes, and sends a policy that
// lets the page load nothing from elsewhere.
package api

import (
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"khabar"
	"khabar/internal/store"
)

// New returns the handler of /api/ over the record st.
func New(st store.Store, version string) (http.Handler, error) {
	book, err := loadCodebook()
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	a := &server{st: st, version: version, book: book}
	a.register(humago.New(mux, config(version)))
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, http.StatusNotFound, khabar.CodeNotFound, "no operation "+r.Method+" "+r.URL.Path)
	})
	return mux, nil
}

type server struct {
	st      store.Store
	version string
	book    Codebook
}

func config(version string) huma.Config {
	c := huma.DefaultConfig("khabar", version)
	c.Info.Description = "A sourced record of events of conflict and diplomacy. Read-only. Offsets count Unicode code points of the report's text."
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "/api/openapi", "", ""
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Transformers = []huma.Transformer{addCode}
	return c
}

// schemaName keeps apart types of one name in several packages.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	switch {
	case strings.HasSuffix(t.PkgPath(), "/incident") && name != "Incident":
		return "Incident" + name
	case strings.HasSuffix(t.PkgPath(), "/store"):
		return "Record" + name
	}
	return name
}

// Problem is an error as RFC 9457 has it, with khabar's code.
type Problem struct {
	huma.ErrorModel
	Code  string `json:"code" doc:"what went wrong, for programs: not_found, invalid, internal …"`
	Stage string `json:"stage,omitempty"`
	Hint  string `json:"hint,omitempty"`
}

// statusOf each code of khabar.Error.
var statusOf = map[string]int{
	khabar.CodeNotFound: http.StatusNotFound, khabar.CodeInvalid: http.StatusBadRequest,
	khabar.CodeTooLarge: http.StatusRequestEntityTooLarge,
}

// problem turns an error into one that huma writes.
func problem(err error) error {
	if err == nil {
		return nil
	}
	var e *khabar.Error
	if !errors.As(err, &e) {
		e = khabar.Errorf(khabar.CodeInternal, "api", "", "%w", err)
	}
	status, ok := statusOf[e.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	return &Problem{Code: e.Code, Stage: e.Stage, Hint: e.Hint,
		ErrorModel: huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: e.Message}}
}

// addCode gives huma's own errors a code.
func addCode(_ huma.Context, _ string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	code := khabar.CodeInvalid
	if e.Status >= 500 {
		code = khabar.CodeInternal
	}
	return &Problem{ErrorModel: *e, Code: code, Stage: "api"}, nil
}
