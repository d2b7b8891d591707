package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: mode, DatabaseName: s.database, BookmarkManager: s.bookmarks})
}

// write runs work in one transaction, again where the server asks for it, and waits for a server that is gone.
func (s *Store) write(ctx context.Context, work func(neo4j.ManagedTransaction) error) error {
	err := s.patiently(ctx, func() error {
		session := s.session(ctx, neo4j.AccessModeWrite)
		defer session.Close(context.WithoutCancel(ctx))
		_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, work(tx) })
		return err
	})
	return s.fault(ctx, err)
}

// runAlone runs one query in a transaction of its own, as changes of the schema need it.
func (s *Store) runAlone(ctx context.Context, query string, params map[string]any) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	result, err := session.Run(ctx, query, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}

// patiently repeats work while the server is away or asks for another try, with growing pauses, for as long as the
// configuration allows.
func (s *Store) patiently(ctx context.Context, work func() error) error {
	end := time.Now().Add(s.config.MaxWait)
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := work()
		if err == nil || ctx.Err() != nil || !passing(err) || time.Now().Add(pause).After(end) {
			return err
		}
		if s.config.Waiting != nil && away(cause(err)) {
			s.config.Waiting(s.fault(ctx, err), pause)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// cause returns the last of the errors that made the driver give up.
func cause(err error) error {
	var limit *neo4j.TransactionExecutionLimit
	if errors.As(err, &limit) && len(limit.Errors) > 0 {
		return limit.Errors[len(limit.Errors)-1]
	}
	return err
}

// passing tells whether an error may be gone at the next try.
func passing(err error) bool {
	err = cause(err)
	var e *neo4j.Neo4jError
	if errors.As(err, &e) && e.Code == "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" {
		return false
	}
	return neo4j.IsRetryable(err) || away(err) || errors.Is(err, errJudgedMeanwhile)
}

// away tells whether an error means that no server answers. A connection that breaks inside a commit gives the bare error
// of the network; trying again is safe there too, since whatever the store writes may be written twice.
func away(err error) bool {
	var broken net.Error
	return neo4j.IsConnectivityError(err) || errors.As(err, &broken) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// rows streams the records of a reading query. It waits for the server only before the first record.
func (s *Store) rows(ctx context.Context, query string, params map[string]any) iter.Seq2[*neo4j.Record, error] {
	return func(yield func(*neo4j.Record, error) bool) {
		session, result, err := s.begin(ctx, query, params)
		if err != nil {
			yield(nil, s.fault(ctx, err))
			return
		}
		defer session.Close(context.WithoutCancel(ctx))
		for ctx.Err() == nil && result.Next(ctx) {
			if !yield(result.Record(), nil) {
				return
			}
		}
		if err := errors.Join(ctx.Err(), result.Err()); err != nil {
			yield(nil, s.fault(ctx, err))
		}
	}
}

// begin starts a reading query and fetches as far as its first record.
func (s *Store) begin(ctx context.Context, query string, params map[string]any) (session neo4j.SessionWithContext, result neo4j.ResultWithContext, err error) {
	err = s.patiently(ctx, func() error {
		session = s.session(ctx, neo4j.AccessModeRead)
		result, err = session.Run(ctx, query, params)
		if err == nil {
			result.Peek(ctx)
			err = result.Err()
		}
		if err != nil {
			session.Close(context.WithoutCancel(ctx))
		}
		return err
	})
	return session, result, err
}

// stream turns records into values.
func stream[T any](ctx context.Context, s *Store, scan func(*neo4j.Record) (T, error), query string, params map[string]any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for record, err := range s.rows(ctx, query, params) {
			if err != nil {
				yield(none, err)
				return
			}
			if gone(record) {
				continue
			}
			v, err := scan(record)
			if err != nil {
				yield(none, err)
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// gone tells whether a writer deleted what a record is about while it was read: transactions read what is committed, row by
// row, so what was found a moment ago may have lost its properties.
func gone(record *neo4j.Record) bool {
	if len(record.Values) == 0 {
		return false
	}
	switch v := record.Values[0].(type) {
	case nil:
		return true
	case neo4j.Node:
		return len(v.Props) == 0 || slices.Contains(v.Labels, "Statement") && torn(v.Props)
	case neo4j.Relationship:
		return len(v.Props) == 0
	case string:
		p := record.AsMap()
		_, statement := p["confidence"]
		return statement && slices.ContainsFunc(alwaysSlim, func(name string) bool { return p[name] == nil })
	}
	return false
}

// fault puts an error of the driver or the server into words that say what to do.
func (s *Store) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	err = cause(err)
	var e *neo4j.Neo4jError
	switch {
	case errors.As(err, &e) && strings.HasPrefix(e.Code, "Neo.ClientError.Security.") && e.Code != "Neo.ClientError.Security.Forbidden":
		return fmt.Errorf("%w: %s refuses user %q: wrong name or password? set NEO4J_USERNAME and NEO4J_PASSWORD (%s)", graph.ErrInvalid, s.config.URI, s.config.Username, e.Msg)
	case errors.As(err, &e) && e.Code == "Neo.ClientError.Database.DatabaseNotFound":
		return fmt.Errorf("%w: %s has no database %q", graph.ErrInvalid, s.config.URI, s.database)
	case errors.As(err, &e) && e.Code == "Neo.ClientError.Schema.ConstraintValidationFailed":
		return fmt.Errorf("%w: the database holds what entente did not put there: try entente verify --repair (%s)", graph.ErrConflict, e.Msg)
	case away(err):
		return fmt.Errorf("no Neo4j server answers at %s: %w", s.config.URI, err)
	}
	return err
}
