package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"khabar"
	"khabar/internal/incident"
	"khabar/internal/store"
)

var _ store.Store = (*Store)(nil)

// Offer implements store.Store.
func (s *Store) Offer(ctx context.Context, in store.Input, page []byte) (store.State, error) {
	var state store.State
	sha := in.Page.SHA256
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		var old string
		err := tx.QueryRowContext(ctx, "SELECT state, sha256 FROM input WHERE key = ?", in.Key).Scan(&state, &old)
		switch {
		case err == nil && old == sha:
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		var first sql.NullString
		err = tx.QueryRowContext(ctx, `SELECT key FROM input WHERE sha256 = ? AND state <> 'duplicate' AND key <> ? ORDER BY key LIMIT 1`, sha, in.Key).Scan(&first)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		state = store.StatePending
		if first.Valid {
			state = store.StateDuplicate
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO page VALUES (?, ?, ?)", sha, len(page), pack(page)); err != nil {
			return err
		}
		if err := upsertInput(ctx, tx, in, state, nil, first); err != nil {
			return err
		}
		if err := promote(ctx, tx, in.Key, old); err != nil {
			return err
		}
		if state == store.StateDuplicate {
			// What an input held before it became a copy of another is no more.
			return dropReports(ctx, tx, in.Key, nil)
		}
		return nil
	})
	return state, err
}

// promote makes the first of the copies of an input's former page an input of
// its own, to be read; the others become its copies.
func promote(ctx context.Context, tx *sql.Tx, key, oldSHA string) error {
	var heir string
	err := tx.QueryRowContext(ctx, "SELECT key FROM input WHERE duplicate_of = ? AND sha256 = ? ORDER BY key LIMIT 1", key, oldSHA).Scan(&heir)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE input SET state = 'pending', duplicate_of = NULL WHERE key = ?", heir); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE input SET duplicate_of = ? WHERE duplicate_of = ? AND sha256 = ?", heir, key, oldSHA)
	return err
}

func upsertInput(ctx context.Context, tx *sql.Tx, in store.Input, state store.State, failure *khabar.Error, of sql.NullString) error {
	page, err := json.Marshal(in.Page)
	if err != nil {
		return err
	}
	var fail any
	if failure != nil {
		b, err := json.Marshal(failure)
		if err != nil {
			return err
		}
		fail = string(b)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO input (key, id, kind, page, sha256, state, error, duplicate_of) VALUES (?,?,?,?,?,?,?,?)
		ON CONFLICT (key) DO UPDATE SET id = excluded.id, kind = excluded.kind, page = excluded.page, sha256 = excluded.sha256,
			state = excluded.state, error = excluded.error, duplicate_of = excluded.duplicate_of`,
		in.Key, in.ID, in.Kind, string(page), in.Page.SHA256, state, fail, of)
	return err
}

// Fail implements store.Store.
func (s *Store) Fail(ctx context.Context, in store.Input, failure *khabar.Error) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if err := dropReports(ctx, tx, in.Key, nil); err != nil {
			return err
		}
		return upsertInput(ctx, tx, in, store.StateFailed, failure, sql.NullString{})
	})
}

// Retry implements store.Store.
func (s *Store) Retry(ctx context.Context) (int, error) {
	var n int64
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "UPDATE input SET state = 'pending', error = NULL WHERE state = 'failed' AND sha256 IN (SELECT sha256 FROM page)")
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return int(n), err
}

// Finish implements store.Store.
func (s *Store) Finish(ctx context.Context, key string, xs []*khabar.Extraction) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		var sha string
		var state store.State
		if err := tx.QueryRowContext(ctx, "SELECT sha256, state FROM input WHERE key = ?", key).Scan(&sha, &state); err != nil {
			return fmt.Errorf("input %q: %w", key, err)
		}
		if state != store.StatePending {
			return nil // read by somebody else in the meantime
		}
		keep := map[string]bool{}
		for _, x := range xs {
			if err := ownID(ctx, tx, key, sha, x.Report); err != nil {
				return err
			}
			keep[x.Report.ID] = true
		}
		if err := dropReports(ctx, tx, key, keep); err != nil {
			return err
		}
		for _, x := range xs {
			if err := putReport(ctx, tx, key, x); err != nil {
				return fmt.Errorf("report %q: %w", x.Report.ID, err)
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE input SET state = 'read' WHERE key = ?", key); err != nil {
			return err
		}
		return stale(ctx, tx)
	})
}

func stale(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE mark SET stale = 1")
	return err
}

// ownID gives a report another id where its own belongs to another input.
func ownID(ctx context.Context, tx *sql.Tx, key, sha string, r *khabar.Report) error {
	var owner string
	err := tx.QueryRowContext(ctx, "SELECT input FROM report WHERE id = ?", r.ID).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && owner == key) {
		return nil
	}
	if err == nil {
		r.ID += "~" + sha[:min(8, len(sha))]
	}
	return err
}

// dropReports removes the current reports of an input, but for those to keep.
// Their versions stay.
func dropReports(ctx context.Context, tx *sql.Tx, key string, keep map[string]bool) error {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM report WHERE input = ?", key)
	if err != nil {
		return err
	}
	ids, err := column[string](rows)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if keep[id] {
			continue
		}
		if err := dropReport(ctx, tx, id); err != nil {
			return err
		}
		if err := stale(ctx, tx); err != nil {
			return err
		}
	}
	return nil
}

func dropReport(ctx context.Context, tx *sql.Tx, id string) error {
	for _, q := range []string{
		"DELETE FROM event_fts WHERE rowid IN (SELECT n FROM event WHERE report = ?)",
		"DELETE FROM event WHERE report = ?",
		"DELETE FROM part WHERE report = ?",
		"DELETE FROM report_fts WHERE rowid IN (SELECT n FROM report WHERE id = ?)",
		"DELETE FROM report WHERE id = ?",
	} {
		if _, err := tx.ExecContext(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

func column[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func putReport(ctx context.Context, tx *sql.Tx, key string, x *khabar.Extraction) error {
	r := x.Report
	doc, err := packJSON(x)
	if err != nil {
		return err
	}
	var version int
	var last []byte
	err = tx.QueryRowContext(ctx, "SELECT version, doc FROM report_version WHERE id = ? ORDER BY version DESC LIMIT 1", r.ID).Scan(&version, &last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if string(last) != string(doc) {
		version++
		if _, err := tx.ExecContext(ctx, "INSERT INTO report_version VALUES (?,?,?,?)", r.ID, version, key, doc); err != nil {
			return err
		}
	}
	if err := dropReport(ctx, tx, r.ID); err != nil {
		return err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO report (id, input, version, title, outlet, agency, published, language, genre, events, claims, figures, doc)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`, r.ID, key, version, r.Title, r.Outlet, r.Agency, r.Published, r.Language, r.Genre,
		len(x.Events), len(x.Claims), len(x.Figures), doc)
	if err != nil {
		return err
	}
	n, err := res.LastInsertId()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO report_fts (rowid, title, text) VALUES (?,?,?)", n, r.Title, r.Text); err != nil {
		return err
	}
	if err := putEvents(ctx, tx, x); err != nil {
		return err
	}
	return putParts(ctx, tx, x)
}

func putEvents(ctx context.Context, tx *sql.Tx, x *khabar.Extraction) error {
	for _, e := range x.Events {
		doc, err := json.Marshal(e)
		if err != nil {
			return err
		}
		country := ""
		if e.Place != nil {
			country = e.Place.CountryCode
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO event (report, event, type, mode, status, modality, start, "end", country, published, outlet, doc)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`, x.Report.ID, e.ID, e.Type, e.Mode, e.Status, e.Modality, e.Time.Start, e.Time.End, country,
			x.Report.Published, x.Report.Outlet, string(doc))
		if err != nil {
			return err
		}
		n, err := res.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO event_fts (rowid, text) VALUES (?,?)", n, eventText(e)); err != nil {
			return err
		}
	}
	return nil
}

// eventText is what a search for an event looks through.
func eventText(e *khabar.Event) string {
	parts := []string{e.Trigger.Text}
	for _, a := range e.Actors {
		parts = append(parts, a.Name)
	}
	if e.Place != nil {
		parts = append(parts, e.Place.Name, e.Place.Admin1, e.Place.Country)
	}
	for _, q := range e.Evidence {
		parts = append(parts, q.Quote)
	}
	return strings.Join(parts, "\n")
}

// part is a row of the table part.
type part struct {
	kind         store.PartKind
	name, status string
	value        any
}

func partsOf(x *khabar.Extraction) []part {
	var out []part
	for _, c := range x.Claims {
		out = append(out, part{store.PartClaim, c.Source.Name, string(c.Stance), c})
	}
	for _, f := range x.Figures {
		out = append(out, part{store.PartFigure, f.Measure, f.Unit, f})
	}
	for _, a := range x.Agreements {
		out = append(out, part{store.PartAgreement, a.Name, a.Status, a})
	}
	for _, p := range x.People {
		out = append(out, part{store.PartPerson, p.Name, p.Role, p})
	}
	for _, r := range x.Relations {
		out = append(out, part{store.PartRelation, r.A, r.Relation, r})
	}
	for _, c := range x.Citations {
		out = append(out, part{store.PartCitation, c.Publisher, "", c})
	}
	return out
}

func putParts(ctx context.Context, tx *sql.Tx, x *khabar.Extraction) error {
	for n, p := range partsOf(x) {
		doc, err := json.Marshal(p.value)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO part (report, kind, n, name, status, published, outlet, doc) VALUES (?,?,?,?,?,?,?,?)",
			x.Report.ID, p.kind, n, p.name, p.status, x.Report.Published, x.Report.Outlet, string(doc)); err != nil {
			return err
		}
	}
	return nil
}

// SetIncidents implements store.Store.
func (s *Store) SetIncidents(ctx context.Context, ins []*incident.Incident) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{"INSERT INTO incident_fts (incident_fts) VALUES ('delete-all')", "DELETE FROM incident", "DELETE FROM incident_event", "DELETE FROM incident_tag", "UPDATE mark SET stale = 0"} {
			if _, err := tx.ExecContext(ctx, q); err != nil {
				return err
			}
		}
		for _, in := range ins {
			if err := putIncident(ctx, tx, in); err != nil {
				return fmt.Errorf("incident %s: %w", in.ID, err)
			}
		}
		return nil
	})
}

func putIncident(ctx context.Context, tx *sql.Tx, in *incident.Incident) error {
	doc, err := packJSON(in)
	if err != nil {
		return err
	}
	summary := store.Summarise(in)
	sum, err := json.Marshal(summary)
	if err != nil {
		return err
	}
	var place, precision, country, admin1 string
	var lat, lon, killed any
	if p := in.Place; p != nil {
		place, precision, country, admin1, lat, lon = p.Name, string(p.Precision), p.CountryCode, p.Admin1, p.Lat, p.Lon
	}
	if summary.Killed != nil && summary.Killed.Best != nil {
		killed = *summary.Killed.Best
	}
	start, end := in.Time.Start, in.Time.End
	if end == "" {
		end = start
	}
	if start == "" {
		start = end
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO incident (id, kind, type, mode, status, disputed, title, start, "end", precision, place, place_precision,
		country, admin1, lat, lon, killed, reports, independent, first, last, summary, doc) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
		in.ID, in.Kind, in.Type, in.Mode, in.Status, in.Disputed, in.Title, start, end, in.Time.Precision, place, precision,
		country, admin1, lat, lon, killed, len(in.Reports), in.Sources.Independent, in.First, in.Last, string(sum), doc)
	if err != nil {
		return err
	}
	n, err := res.LastInsertId()
	if err != nil {
		return err
	}
	return putIncidentLinks(ctx, tx, n, in)
}

func putIncidentLinks(ctx context.Context, tx *sql.Tx, n int64, in *incident.Incident) error {
	for mention, refs := range [][]incident.EventRef{in.Events, in.Mentions} {
		for _, r := range refs {
			if _, err := tx.ExecContext(ctx, "INSERT INTO incident_event VALUES (?,?,?,?)", r.Report, r.Event, in.ID, mention); err != nil {
				return err
			}
		}
	}
	names := []string{in.Type, in.Mode}
	if in.Place != nil {
		names = append(names, in.Place.Name, in.Place.Admin2, in.Place.Admin1, in.Place.Country)
	}
	tag := func(field, value, label string) error {
		names = append(names, label)
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO incident_tag VALUES (?,?,?,?)", in.ID, field, value, label)
		return err
	}
	for _, a := range in.Actors {
		id := a.ActorID
		if id == "" {
			id = a.Name
		}
		if err := tag("actor", id, a.Name); err != nil {
			return err
		}
	}
	for _, w := range in.Weapons {
		if err := tag("weapon", w, w); err != nil {
			return err
		}
	}
	for _, a := range in.Accounts {
		for _, q := range a.Evidence {
			names = append(names, q.Quote)
		}
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO incident_fts (rowid, title, names) VALUES (?,?,?)", n, in.Title, strings.Join(names, "\n"))
	return err
}
