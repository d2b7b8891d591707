// Package sqlitestore keeps a graph in one SQLite file: the embedded default, without a server. Statements are the
// truth; beside them it keeps relations as graph.Project makes them and full-text indexes of names and quotes, all
// changed in the transaction that changes the statements.
//
// The file is in WAL mode: any number of readers work beside one writer, from several processes too. A stream reads from
// the state of the file at its beginning, whatever is written meanwhile.
package sqlitestore

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"entente/graph"
)

const (
	schemaVersion = 4          // PRAGMA user_version of files that this code writes
	applicationID = 0x656e7465 // PRAGMA application_id: "ente"
	lockWait      = 10_000     // ms that a statement waits for another process
)

// steps bring a file of one schema to the next.
var steps = map[int]string{
	2: `ALTER TABLE articles ADD COLUMN author TEXT NOT NULL DEFAULT '';
	ALTER TABLE articles ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
	PRAGMA user_version = 3;`,
	3: `ALTER TABLE actors ADD COLUMN name TEXT AS (body ->> '$.Name');
	CREATE INDEX actors_labels ON actors (id, type, name);
	PRAGMA user_version = 4;`,
}

//go:embed schema.sql
var schema string

// A Store is a graph.Store in one file.
type Store struct {
	path  string
	kinds *graph.Kinds
	read  *sql.DB // any number of connections, which cannot write
	write *sql.DB // a single connection: writers of one process wait in line
	stmts stmts   // prepared on write
	asked asked   // prepared on read
	once  sync.Once
	err   error // of closing
}

var _ graph.Store = (*Store)(nil)

// Open opens a file or makes a new one. It returns an error that wraps graph.ErrInvalid where the file is something
// else than a store, and graph.ErrConflict where a newer version has written it or another process keeps it locked.
func Open(ctx context.Context, path string, kinds *graph.Kinds) (*Store, error) {
	if err := checkFile(path); err != nil {
		return nil, err
	}
	s := &Store{path: path, kinds: kinds}
	if err := s.open(ctx); err != nil {
		_ = s.Close()
		return nil, s.fault(ctx, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	var err error
	if s.write, err = s.connect("_txlock=immediate", "_pragma=synchronous(NORMAL)", "_pragma=journal_mode(WAL)", "_pragma=wal_autocheckpoint(8192)", "_pragma=cache_size(-262144)"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = s.connect("_pragma=query_only(1)", "_pragma=cache_size(-32768)"); err != nil {
		return err
	}
	s.read.SetMaxIdleConns(8)
	if err := s.migrate(ctx); err != nil {
		return err
	}
	return s.stmts.prepare(ctx, s.write, s.read)
}

// connect opens the file by URI, since a path may hold a question mark.
func (s *Store) connect(options ...string) (*sql.DB, error) {
	full, err := filepath.Abs(s.path)
	if err != nil {
		return nil, err
	}
	options = append(options, fmt.Sprintf("_pragma=busy_timeout(%d)", lockWait), "_pragma=mmap_size(1073741824)")
	uri := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(full), RawQuery: strings.Join(options, "&")}
	return sql.Open("sqlite", uri.String())
}

// checkFile tells in plain words what SQLite would put less plainly.
func checkFile(path string) error {
	if path == "" {
		return fmt.Errorf("%w: a store needs the name of a file", graph.ErrInvalid)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("%w: %s: the folder %s does not exist", graph.ErrInvalid, path, filepath.Dir(path))
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("%w: %s is a folder, not a file", graph.ErrInvalid, path)
	case info.Mode().Perm()&0o222 == 0:
		return fmt.Errorf("%w: %s is read-only", graph.ErrInvalid, path)
	}
	return checkHeader(path)
}

func checkHeader(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("%w: %w", graph.ErrInvalid, err)
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	if n, err := io.ReadFull(f, head); n > 0 && (err != nil || string(head) != magic) {
		return fmt.Errorf("%w: %s is not an entente store, nor any SQLite database", graph.ErrInvalid, path)
	}
	return nil
}

// migrate makes the tables of a new file and checks those of an old one.
func (s *Store) migrate(ctx context.Context) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var version, application, tables int
	err = tx.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`).Scan(&version, &application, &tables)
	switch {
	case err != nil:
		return err
	case tables == 0:
		if _, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d;", schemaVersion, applicationID)); err != nil {
			return err
		}
		return tx.Commit()
	case application != applicationID:
		return fmt.Errorf("%w: %s is a database of another program", graph.ErrInvalid, s.path)
	case version > schemaVersion:
		return fmt.Errorf("%w: %s was written by a newer entente (schema %d, this one knows %d): update entente", graph.ErrConflict, s.path, version, schemaVersion)
	case version < schemaVersion && steps[version] == "":
		return fmt.Errorf("%w: %s has the old schema %d, this entente needs %d: load the articles into a new file", graph.ErrConflict, s.path, version, schemaVersion)
	}
	for ; version < schemaVersion; version++ {
		if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Close gives the file free. Streams that are still read end with an error.
func (s *Store) Close() error {
	s.once.Do(func() {
		s.stmts.close()
		s.asked.close()
		for _, db := range []*sql.DB{s.read, s.write} {
			if db != nil {
				s.err = errors.Join(s.err, db.Close())
			}
		}
	})
	return s.err
}

// fault gives an error of the database its meaning.
func (s *Store) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return fmt.Errorf("%w: %s is locked by another process: %w", graph.ErrConflict, s.path, err)
		case sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT:
			return fmt.Errorf("%w: %s is damaged: %w", graph.ErrInvalid, s.path, err)
		case sqlite3.SQLITE_FULL:
			return fmt.Errorf("%s: the disk is full: %w", s.path, err)
		case sqlite3.SQLITE_READONLY:
			return fmt.Errorf("%w: %s cannot be written: %w", graph.ErrInvalid, s.path, err)
		}
		return fmt.Errorf("%s: %w", s.path, err)
	}
	return err
}
