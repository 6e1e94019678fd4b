package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"
)

// Pending implements store.Store.
func (s *Store) Pending(ctx context.Context) iter.Seq2[store.PendingPage, error] {
	return func(yield func(store.PendingPage, error) bool) {
		last := ""
		for {
			p, err := s.nextPending(ctx, last)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			if !yield(p, err) || err != nil {
				return
			}
			last = p.Input.Key
		}
	}
}

func (s *Store) nextPending(ctx context.Context, after string) (store.PendingPage, error) {
	var p store.PendingPage
	var page string
	var packed []byte
	err := s.read.QueryRowContext(ctx, `SELECT i.key, i.id, i.kind, i.page, i.state, p.packed FROM input i JOIN page p USING (sha256)
		WHERE i.state = 'pending' AND i.key > ? ORDER BY i.key LIMIT 1`, after).Scan(&p.Input.Key, &p.Input.ID, &p.Input.Kind, &page, &p.Input.State, &packed)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal([]byte(page), &p.Input.Page); err != nil {
		return p, err
	}
	p.Bytes, err = unpack(packed)
	return p, err
}

// Extractions implements store.Store.
func (s *Store) Extractions(ctx context.Context) iter.Seq2[*khabar.Extraction, error] {
	return func(yield func(*khabar.Extraction, error) bool) {
		rows, err := s.read.QueryContext(ctx, "SELECT doc FROM report ORDER BY id")
		if err != nil {
			yield(nil, fmt.Errorf("store: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var doc []byte
			x := &khabar.Extraction{}
			err := rows.Scan(&doc)
			if err == nil {
				err = unpackJSON(doc, x)
			}
			if !yield(x, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("store: %w", err))
		}
	}
}

// Status implements store.Store.
func (s *Store) Status(ctx context.Context) (store.Status, error) {
	out := store.Status{States: map[store.State]int{}}
	for _, st := range store.States {
		out.States[st] = 0
	}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return out, fmt.Errorf("store: %w", err)
	}
	defer tx.Rollback()
	err = each(ctx, tx, "SELECT state, count(*) FROM input GROUP BY state", nil, func(r *sql.Rows) error {
		var st store.State
		var n int
		err := r.Scan(&st, &n)
		out.States[st] = n
		out.Inputs += n
		return err
	})
	if err != nil {
		return out, err
	}
	err = tx.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM page), count(*), coalesce(sum(events),0), coalesce(sum(claims),0), coalesce(sum(figures),0),
		(SELECT count(*) FROM incident WHERE kind = 'happened'), coalesce(min(nullif(published,'')),''), coalesce(max(published),''), (SELECT stale FROM mark) FROM report`).
		Scan(&out.Pages, &out.Reports, &out.Events, &out.Claims, &out.Figures, &out.Incidents, &out.Earliest, &out.Latest, &out.Stale)
	if err != nil {
		return out, fmt.Errorf("store: %w", err)
	}
	return out, nil
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, q string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, q string, args ...any) *sql.Row
}

// each calls f for every row.
func each(ctx context.Context, db querier, q string, args []any, f func(*sql.Rows) error) error {
	rows, err := db.QueryContext(ctx, q, args...)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return fmt.Errorf("store: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func (s *Store) count(ctx context.Context, from string, w *where) (int, error) {
	var n int
	if err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+from+w.sql(), w.args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: %w", err)
	}
	return n, nil
}

// Inputs implements store.Store.
func (s *Store) Inputs(ctx context.Context, state store.State, win store.Window) ([]store.Input, int, error) {
	w := &where{}
	w.is("state", string(state))
	total, err := s.count(ctx, "input", w)
	if err != nil {
		return nil, 0, err
	}
	out := []store.Input{}
	err = each(ctx, s.read, `SELECT key, id, kind, page, state, coalesce(error,''), coalesce(duplicate_of,''),
		(SELECT json_group_array(id) FROM (SELECT id FROM report WHERE input = key ORDER BY id)) FROM input`+w.sql()+" ORDER BY key"+limit(win), w.args, func(r *sql.Rows) error {
		var in store.Input
		var page, fail, reports string
		if err := r.Scan(&in.Key, &in.ID, &in.Kind, &page, &in.State, &fail, &in.DuplicateOf, &reports); err != nil {
			return err
		}
		if fail != "" {
			in.Error = &khabar.Error{}
			if err := json.Unmarshal([]byte(fail), in.Error); err != nil {
				return err
			}
		}
		if err := json.Unmarshal([]byte(reports), &in.Reports); err != nil {
			return err
		}
		out = append(out, in)
		return json.Unmarshal([]byte(page), &out[len(out)-1].Page)
	})
	return out, total, err
}

// Page implements store.Store.
func (s *Store) Page(ctx context.Context, sha string) ([]byte, error) {
	var packed []byte
	err := s.read.QueryRowContext(ctx, "SELECT packed FROM page WHERE sha256 = ?", sha).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, store.NotFound("page", sha)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return unpack(packed)
}

const reportColumns = "id, title, outlet, agency, published, language, genre, version, events, claims, figures, input"

func scanReport(r interface{ Scan(...any) error }, more ...any) (store.ReportSummary, error) {
	var x store.ReportSummary
	err := r.Scan(append([]any{&x.ID, &x.Title, &x.Outlet, &x.Agency, &x.Published, &x.Language, &x.Genre, &x.Version,
		&x.Events, &x.Claims, &x.Figures, &x.Input}, more...)...)
	return x, err
}

// Reports implements store.Store.
func (s *Store) Reports(ctx context.Context, q store.ReportQuery) ([]store.ReportSummary, int, error) {
	w := &where{}
	w.is("outlet", q.Outlet)
	w.dates("published", q.From, q.To)
	w.fts("report_fts", "n", q.Q)
	total, err := s.count(ctx, "report", w)
	if err != nil {
		return nil, 0, err
	}
	out := []store.ReportSummary{}
	err = each(ctx, s.read, "SELECT "+reportColumns+" FROM report"+w.sql()+" ORDER BY published DESC, id"+limit(q.Window), w.args, func(r *sql.Rows) error {
		x, err := scanReport(r)
		out = append(out, x)
		return err
	})
	return out, total, err
}

// Report implements store.Store.
func (s *Store) Report(ctx context.Context, id string) (store.ReportSummary, *khabar.Extraction, error) {
	var doc []byte
	sum, err := scanReport(s.read.QueryRowContext(ctx, "SELECT "+reportColumns+", doc FROM report WHERE id = ?", id), &doc)
	if errors.Is(err, sql.ErrNoRows) {
		return sum, nil, store.NotFound("report", id)
	}
	if err != nil {
		return sum, nil, fmt.Errorf("store: %w", err)
	}
	x := &khabar.Extraction{}
	if err := unpackJSON(doc, x); err != nil {
		return sum, nil, fmt.Errorf("store: report %q: %w", id, err)
	}
	return sum, x, nil
}

// Incidents implements store.Store.
func (s *Store) Incidents(ctx context.Context, q store.IncidentQuery) ([]store.IncidentSummary, int, error) {
	w := incidentWhere(q)
	order, err := incidentOrder(q)
	if err != nil {
		return nil, 0, err
	}
	total, err := s.count(ctx, "incident", w)
	if err != nil {
		return nil, 0, err
	}
	out := []store.IncidentSummary{}
	err = each(ctx, s.read, "SELECT summary FROM incident"+w.sql()+order+limit(q.Window), w.args, func(r *sql.Rows) error {
		var doc string
		if err := r.Scan(&doc); err != nil {
			return err
		}
		out = append(out, store.IncidentSummary{})
		return json.Unmarshal([]byte(doc), &out[len(out)-1])
	})
	return out, total, err
}

// Incident implements store.Store.
func (s *Store) Incident(ctx context.Context, id string) (*incident.Incident, error) {
	var doc []byte
	err := s.read.QueryRowContext(ctx, "SELECT doc FROM incident WHERE id = ?", id).Scan(&doc)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, store.NotFound("incident", id)
	}
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	in := &incident.Incident{}
	if err := unpackJSON(doc, in); err != nil {
		return nil, fmt.Errorf("store: incident %q: %w", id, err)
	}
	return in, nil
}

// facetColumns of the table incident; facetTags are fields of incident_tag.
var (
	facetColumns = []string{"kind", "type", "mode", "status", "country", "admin1"}
	facetTags    = []string{"actor", "weapon"}
)

// maxFacet is how many values of a field are counted out.
const maxFacet = 50

// Facets implements store.Store.
func (s *Store) Facets(ctx context.Context, q store.IncidentQuery) (store.Facets, error) {
	w := incidentWhere(q)
	out := store.Facets{}
	collect := func(field, query string, args []any) error {
		out[field] = []store.Facet{}
		return each(ctx, s.read, query, args, func(r *sql.Rows) error {
			var f store.Facet
			err := r.Scan(&f.Value, &f.Label, &f.Count)
			out[field] = append(out[field], f)
			return err
		})
	}
	order := fmt.Sprintf(" GROUP BY 1 ORDER BY 3 DESC, 1 LIMIT %d", maxFacet)
	for _, c := range facetColumns {
		v := *w
		v.add(c + " <> ''")
		if err := collect(c, "SELECT "+c+", '', count(*) FROM incident"+v.sql()+order, v.args); err != nil {
			return nil, err
		}
	}
	for _, t := range facetTags {
		query := "SELECT value, min(label), count(*) FROM incident_tag WHERE field = ? AND incident IN (SELECT id FROM incident" + w.sql() + ")" + order
		if err := collect(t, query, append([]any{t}, w.args...)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Points implements store.Store.
func (s *Store) Points(ctx context.Context, q store.IncidentQuery) ([]store.Point, error) {
	w := incidentWhere(q)
	w.add("lat IS NOT NULL")
	out := []store.Point{}
	err := each(ctx, s.read, "SELECT id, lat, lon, type, mode, status, title, place, place_precision, start, killed, independent FROM incident"+w.sql()+" ORDER BY id", w.args, func(r *sql.Rows) error {
		var p store.Point
		err := r.Scan(&p.ID, &p.Lat, &p.Lon, &p.Type, &p.Mode, &p.Status, &p.Title, &p.Place, &p.Precision, &p.Start, &p.Killed, &p.Independent)
		out = append(out, p)
		return err
	})
	return out, err
}

// Timeline implements store.Store.
func (s *Store) Timeline(ctx context.Context, q store.IncidentQuery) ([]store.Day, error) {
	w := incidentWhere(q)
	w.add("start <> ''")
	out := []store.Day{}
	err := each(ctx, s.read, "SELECT start, count(*), coalesce(sum(killed), 0) FROM incident"+w.sql()+" GROUP BY 1 ORDER BY 1", w.args, func(r *sql.Rows) error {
		var d store.Day
		err := r.Scan(&d.Day, &d.Count, &d.Killed)
		out = append(out, d)
		return err
	})
	return out, err
}

// Events implements store.Store.
func (s *Store) Events(ctx context.Context, q store.EventQuery) ([]store.EventRow, int, error) {
	w := &where{}
	w.is("type", q.Type)
	w.is("mode", q.Mode)
	w.is("status", q.Status)
	w.is("modality", q.Modality)
	w.is("country", q.Country)
	w.is("report", q.Report)
	if q.Incident != "" {
		w.add("(report, event) IN (SELECT report, event FROM incident_event WHERE incident = ?)", q.Incident)
	}
	if q.From != "" {
		w.add(`"end" <> '' AND "end" || '~' >= ?`, q.From)
	}
	if q.To != "" {
		w.add("start <> '' AND start <= ?", q.To+"~")
	}
	w.fts("event_fts", "n", q.Q)
	total, err := s.count(ctx, "event", w)
	if err != nil {
		return nil, 0, err
	}
	out := []store.EventRow{}
	err = each(ctx, s.read, `SELECT report, outlet, published, doc, coalesce((SELECT incident FROM incident_event i WHERE i.report = event.report AND i.event = event.event), '')
		FROM event`+w.sql()+" ORDER BY start DESC, report, event"+limit(q.Window), w.args, func(r *sql.Rows) error {
		var x store.EventRow
		var doc string
		err := r.Scan(&x.Report, &x.Outlet, &x.Published, &doc, &x.Incident)
		x.Event = json.RawMessage(doc)
		out = append(out, x)
		return err
	})
	return out, total, err
}

// Parts implements store.Store.
func (s *Store) Parts(ctx context.Context, q store.PartQuery) ([]store.PartRow, int, error) {
	w := &where{}
	w.add("kind = ?", q.Kind)
	w.is("name", q.Name)
	w.is("status", q.Status)
	w.is("report", q.Report)
	w.dates("published", q.From, q.To)
	for _, word := range strings.Fields(q.Q) {
		w.add(`doc LIKE ? ESCAPE '\'`, "%"+escapeLike(word)+"%")
	}
	total, err := s.count(ctx, "part", w)
	if err != nil {
		return nil, 0, err
	}
	out := []store.PartRow{}
	err = each(ctx, s.read, "SELECT report, outlet, published, doc FROM part"+w.sql()+" ORDER BY published DESC, report, n"+limit(q.Window), w.args, func(r *sql.Rows) error {
		var x store.PartRow
		var doc string
		err := r.Scan(&x.Report, &x.Outlet, &x.Published, &doc)
		x.Part = json.RawMessage(doc)
		out = append(out, x)
		return err
	})
	return out, total, err
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s)
}

// Search implements store.Store. Hits come by rank (bm25), half of the window for
// incidents and half for reports.
func (s *Store) Search(ctx context.Context, q string, win store.Window) ([]store.Hit, error) {
	m := match(q)
	out := []store.Hit{}
	if m == "" {
		return out, nil
	}
	if win.Limit <= 0 || win.Limit > 200 {
		win.Limit = 40
	}
	half := limit(store.Window{Limit: (win.Limit + 1) / 2, Offset: win.Offset / 2})
	err := each(ctx, s.read, `SELECT id, incident.title, start, incident.title FROM incident_fts f JOIN incident ON n = f.rowid WHERE incident_fts MATCH ? AND kind = 'happened'
		ORDER BY bm25(incident_fts, 3.0, 1.0), id`+half, []any{m}, func(r *sql.Rows) error {
		h := store.Hit{Kind: "incident"}
		err := r.Scan(&h.ID, &h.Title, &h.Date, &h.Snippet)
		h.Snippet = snippet(h.Snippet, q)
		out = append(out, h)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, s.read, `SELECT id, report.title, published, doc FROM report_fts f JOIN report ON n = f.rowid WHERE report_fts MATCH ?
		ORDER BY bm25(report_fts, 3.0, 1.0), id`+half, []any{m}, func(r *sql.Rows) error {
		h := store.Hit{Kind: "report"}
		var doc []byte
		var x khabar.Extraction
		if err := r.Scan(&h.ID, &h.Title, &h.Date, &doc); err != nil {
			return err
		}
		if err := unpackJSON(doc, &x); err != nil {
			return err
		}
		h.Snippet = snippet(x.Report.Text, q)
		out = append(out, h)
		return nil
	})
	return out, err
}

// snippetRunes is how much text stands around the first word found.
const snippetRunes = 160

// snippet cuts the surroundings of the first word of q out of text and puts ‹ ›
// around every word of q in it.
func snippet(text, q string) string {
	wanted := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(q), notWord) {
		wanted[w] = true
	}
	type word struct{ start, end int }
	var hits []word
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if notWord(runes[i]) {
			i++
			continue
		}
		j := i
		for j < len(runes) && !notWord(runes[j]) {
			j++
		}
		if wanted[strings.ToLower(string(runes[i:j]))] {
			hits = append(hits, word{i, j})
		}
		i = j
	}
	from := 0
	if len(hits) > 0 {
		from = max(0, hits[0].start-snippetRunes/3)
	}
	to := min(len(runes), from+snippetRunes)
	var b strings.Builder
	at := from
	for _, h := range hits {
		if h.start < at || h.end > to {
			continue
		}
		b.WriteString(string(runes[at:h.start]) + "‹" + string(runes[h.start:h.end]) + "›")
		at = h.end
	}
	b.WriteString(string(runes[at:to]))
	return strings.Join(strings.Fields(b.String()), " ")
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
