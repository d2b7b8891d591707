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
	a.mu.Lock()
	defer a.mu.Unlock()
	if stmt := a.kept[query]; stmt != nil || len(a.kept) >= mostAsked {
		return stmt, nil
	}
	stmt, err := db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if a.kept == nil {
		a.kept = map[string]*sql.Stmt{}
	}
	a.kept[query] = stmt
	return stmt, nil
}

func (a *asked) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, stmt := range a.kept {
		_ = stmt.Close()
	}
	clear(a.kept)
}
