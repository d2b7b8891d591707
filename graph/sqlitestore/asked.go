package sqlitestore

import (
	"context"
	"database/sql"
	"sync"
)

// asked keeps the queries that filters come down to prepared, so that SQLite need not parse and plan them again. Filters
// give few different texts; what is more than that is not kept.
type asked struct {
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// mostAsked is how many queries are kept: each takes some memory on every connection.
const mostAsked = 100

// query runs a query, prepared where it is one of those that are kept.
func (a *asked) query(ctx context.Context, db *sql.DB, query string, args ...any) (*sql.Rows, error) {
	stmt, err := a.prepared(ctx, db, query)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		return db.QueryContext(ctx, query, args...)
	}
	return stmt.QueryContext(ctx, args...)
}

// prepared returns a query's statement, nil where enough others are kept.
func (a *asked) prepared(ctx context.Context, db *sql.DB, query string) (*sql.Stmt, error) {
	if stmt, full := a.find(query); stmt != nil || full {
		return stmt, nil
	}
	stmt, err := db.PrepareContext(ctx, query) // meanwhile others go on
	if err != nil {
		return nil, err
	}
	return a.keep(query, stmt), nil
}

func (a *asked) find(query string) (stmt *sql.Stmt, full bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.kept[query], len(a.kept) >= mostAsked
}

// keep returns the statement that is kept of a query: the first, where several were prepared at once.
func (a *asked) keep(query string, stmt *sql.Stmt) *sql.Stmt {
	a.mu.Lock()
	defer a.mu.Unlock()
	if first := a.kept[query]; first != nil {
		_ = stmt.Close()
		return first
	}
	if a.kept == nil {
		a.kept = map[string]*sql.Stmt{}
	}
	a.kept[query] = stmt
	return stmt
}

func (a *asked) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, stmt := range a.kept {
		_ = stmt.Close()
	}
	clear(a.kept)
}
