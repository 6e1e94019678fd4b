// Package sqlite keeps the record in one SQLite file (modernc.org/sqlite, no C
// compiler needed), with a write-ahead log beside it while it is open.
//
// One connection writes, a pool reads; so nothing ever waits for a lock inside
// the process, and other processes may read. The schema is the SQL files under
// migrations/, applied in order when the file is opened; PRAGMA user_version holds
// the number of the last. (A migration library was tried: goose v3.29.0 needs a
// version of golang.org/x/exp that this project cannot get, and would bring five
// modules for what is done here in a page.)
//
// Durability: WAL with synchronous=NORMAL. A committed transaction survives the
// death of the process at any moment; the loss of power may cost the last ones
// but never harms the file. See https://sqlite.org/wal.html.
package sqlite

import (
	"bytes"
	"compress/zlib"
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"khabar"
)

//go:embed migrations/*.sql
var migrations embed.FS

// readers is how many connections read at a time.
const readers = 4

// Store is a record in one file. It implements store.Store.
type Store struct {
	write, read *sql.DB
}

// Open opens or creates the record at path.
func Open(ctx context.Context, path string) (*Store, error) {
	write, err := connect(path, "")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := migrate(ctx, write); err != nil {
		write.Close()
		return nil, khabar.Errorf(khabar.CodeUnreadable, "store", "is it a khabar record, and may it be written?", "%s: %w", path, err)
	}
	read, err := connect(path, "&_pragma=query_only(1)")
	if err != nil {
		write.Close()
		return nil, err
	}
	read.SetMaxOpenConns(readers)
	return &Store{write: write, read: read}, nil
}

func connect(path, more string) (*sql.DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", path, err)
	}
	u := url.URL{Scheme: "file", Path: abs}
	db, err := sql.Open("sqlite", u.String()+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"+
		"&_pragma=cache_size(-32768)&_pragma=journal_size_limit(67108864)&_txlock=immediate"+more)
	if err != nil {
		return nil, fmt.Errorf("store: %s: %w", path, err)
	}
	return db, nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	if have > len(names) {
		return fmt.Errorf("schema %d is newer than this khabar's (%d)", have, len(names))
	}
	for _, name := range names[have:] {
		if err := apply(ctx, db, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func apply(ctx context.Context, db *sql.DB, name string) error {
	number, err := strconv.Atoi(strings.SplitN(filepath.Base(name), "_", 2)[0])
	if err != nil {
		return err
	}
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var have int // another process may have been first
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil || have >= number {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", number)); err != nil {
		return err
	}
	return tx.Commit()
}

// Close folds the write-ahead log into the file and closes it.
func (s *Store) Close() error {
	err := s.read.Close()
	if _, e := s.write.Exec("PRAGMA wal_checkpoint(TRUNCATE)"); err == nil {
		err = e
	}
	if e := s.write.Close(); err == nil {
		err = e
	}
	return err
}

// Checkpoint folds the write-ahead log into the file, as far as readers allow.
func (s *Store) Checkpoint(ctx context.Context) error {
	_, err := s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// inTx runs do in one write transaction.
func (s *Store) inTx(ctx context.Context, do func(tx *sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	return nil
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	z.Write(b) // a bytes.Buffer does not fail
	z.Close()
	return out.Bytes()
}

func unpack(b []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func packJSON(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return pack(b), err
}

func unpackJSON(b []byte, v any) error {
	b, err := unpack(b)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
