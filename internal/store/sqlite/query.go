package sqlite

import (
	"fmt"
	"strings"
	"unicode"

	"khabar"
	"khabar/internal/store"
)

// where collects conditions and their arguments.
type where struct {
	conds []string
	args  []any
}

func (w *where) add(cond string, args ...any) {
	w.conds = append(w.conds, cond)
	w.args = append(w.args, args...)
}

// is adds column = value where value is set.
func (w *where) is(column, value string) {
	if value != "" {
		w.add(column+" = ?", value)
	}
}

// dates adds a condition on a column of ISO dates as precise as known, such that
// "2019-10" lies within 2019-10-01 to 2019-10-31.
func (w *where) dates(column, from, to string) {
	if from != "" {
		w.add(column+" >= ?", from[:min(len(from), 10)])
	}
	if to != "" {
		w.add(column+" <> '' AND "+column+" <= ?", to+"~") // "~" sorts after "-" and digits
	}
}

func (w *where) sql() string {
	if len(w.conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conds, " AND ")
}

// match turns what a person types into an FTS5 query: every word must stand, the
// last one may go on. It returns "" where there is no word.
func match(q string) string {
	words := strings.FieldsFunc(q, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, w := range words {
		words[i] = `"` + w + `"`
	}
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, " ") + "*"
}

// fts adds a full-text condition. A query without a word finds nothing.
func (w *where) fts(table, rowid, q string) {
	if q == "" {
		return
	}
	if m := match(q); m != "" {
		w.add(rowid+" IN (SELECT rowid FROM "+table+" WHERE "+table+" MATCH ?)", m)
	} else {
		w.add("0")
	}
}

// limit of a list: 50 by default, 1,000 at most; Limit < 0 lists all.
func limit(w store.Window) string {
	n := w.Limit
	switch {
	case n < 0:
		n = -1
	case n == 0:
		n = 50
	case n > 1000:
		n = 1000
	}
	return fmt.Sprintf(" LIMIT %d OFFSET %d", n, max(w.Offset, 0))
}

func incidentWhere(q store.IncidentQuery) *where {
	w := &where{}
	switch q.Kind {
	case "":
		w.is("kind", "happened")
	case "all":
	default:
		w.is("kind", q.Kind)
	}
	w.is("type", q.Type)
	w.is("mode", q.Mode)
	w.is("status", q.Status)
	w.is("country", q.Country)
	w.is("admin1", q.Admin1)
	w.is("place", q.Place)
	if q.Actor != "" {
		w.add("id IN (SELECT incident FROM incident_tag WHERE field = 'actor' AND (value = ? OR label = ?))", q.Actor, q.Actor)
	}
	if q.Report != "" {
		w.add("id IN (SELECT incident FROM incident_event WHERE report = ?)", q.Report)
	}
	if q.Disputed != nil {
		w.add("disputed = ?", *q.Disputed)
	}
	if q.MinSources > 0 {
		w.add("independent >= ?", q.MinSources)
	}
	if b := q.BBox; b != nil {
		w.add("lat BETWEEN ? AND ?", b.South, b.North)
		if b.West <= b.East {
			w.add("lon BETWEEN ? AND ?", b.West, b.East)
		} else {
			w.add("(lon >= ? OR lon <= ?)", b.West, b.East)
		}
	}
	if q.From != "" {
		w.add(`"end" <> '' AND "end" || '~' >= ?`, q.From)
	}
	if q.To != "" {
		w.add("start <> '' AND start <= ?", q.To+"~")
	}
	w.fts("incident_fts", "n", q.Q)
	return w
}

// incidentOrders are the orders of a list of incidents, each without direction.
var incidentOrders = map[string]string{"time": "start", "reported": "last", "killed": "coalesce(killed, -1)", "sources": "independent"}

// incidentOrder returns the ORDER BY of q: largest or latest first, or with "-"
// the other way round.
func incidentOrder(q store.IncidentQuery) (string, error) {
	name, turned := strings.CutPrefix(q.Sort, "-")
	if name == "" {
		name = "time"
	}
	column, ok := incidentOrders[name]
	if !ok {
		return "", khabar.Errorf(khabar.CodeInvalid, "store", "sort by time, reported, killed or sources, with - before it to turn it round", "no order is called %q", q.Sort)
	}
	direction := " DESC"
	if turned {
		direction = " ASC"
	}
	return " ORDER BY " + column + direction + ", id", nil
}
