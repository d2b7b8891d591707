package sqlitestore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"entente/graph"
)

// Actor returns an actor.
func (s *Store) Actor(ctx context.Context, id graph.ActorID) (*graph.Actor, error) {
	return one(ctx, s, s.stmts.actorByID, scanActor, "actor", string(id))
}

// Article returns an article.
func (s *Store) Article(ctx context.Context, id graph.ArticleID) (*graph.Article, error) {
	return one(ctx, s, s.stmts.articleByID, scanArticle, "article", string(id))
}

// Statement returns a statement.
func (s *Store) Statement(ctx context.Context, id graph.StatementID) (*graph.Statement, error) {
	return one(ctx, s, s.stmts.statementByID, scanStatement, "statement", string(id))
}

// ActorLabels looks actors up.
func (s *Store) ActorLabels(ctx context.Context, ids []graph.ActorID) (map[graph.ActorID]graph.Label, error) {
	labels := make(map[graph.ActorID]graph.Label, len(ids))
	err := lookUp(ctx, s, s.stmts.actorLabels, ids, func(row scanner) error {
		var id, of, name string
		err := row.Scan(&id, &of, &name)
		labels[graph.ActorID(id)] = graph.Label{Name: name, Type: graph.ActorType(of)}
		return err
	})
	return labels, err
}

// ArticleNames looks articles up.
func (s *Store) ArticleNames(ctx context.Context, ids []graph.ArticleID) (map[graph.ArticleID]string, error) {
	names := make(map[graph.ArticleID]string, len(ids))
	err := lookUp(ctx, s, s.stmts.articleNames, ids, func(row scanner) error {
		var id, name string
		err := row.Scan(&id, &name)
		names[graph.ArticleID(id)] = name
		return err
	})
	return names, err
}

// lookUp runs a statement that takes a JSON list of ids.
func lookUp[T ~string](ctx context.Context, s *Store, stmt *sql.Stmt, ids []T, take func(scanner) error) error {
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, string(list))
	if err != nil {
		return s.fault(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return s.fault(ctx, err)
		}
	}
	return s.fault(ctx, rows.Err())
}

func one[T any](ctx context.Context, s *Store, stmt *sql.Stmt, scan func(scanner) (*T, error), what, id string) (*T, error) {
	v, err := scan(stmt.QueryRowContext(ctx, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("%s %q: %w", what, id, graph.ErrNotFound)
	}
	if err != nil {
		return nil, s.fault(ctx, err)
	}
	return v, nil
}

// stream runs a query when the sequence is read, and ends it when the reader stops.
func stream[T any](ctx context.Context, s *Store, scan func(scanner) (T, error), query string, args ...any) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		rows, err := s.asked.query(ctx, s.read, query, args...)
		if err != nil {
			yield(none, s.fault(ctx, err))
			return
		}
		defer rows.Close()
		for ctx.Err() == nil && rows.Next() {
			v, err := scan(rows)
			if err != nil {
				yield(none, s.fault(ctx, err))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
		if err := errors.Join(ctx.Err(), rows.Err()); err != nil {
			yield(none, s.fault(ctx, err))
		}
	}
}

// Articles streams all articles by id.
func (s *Store) Articles(ctx context.Context, after graph.ArticleID) iter.Seq2[*graph.Article, error] {
	return stream(ctx, s, scanArticle, `SELECT `+articleColumns+` FROM articles WHERE id > ? ORDER BY id`, string(after))
}

// Statements streams what the filter selects, by id.
func (s *Store) Statements(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Statement, error] {
	f = s.kinds.Bind(f)
	common := whatAndWhen(f)
	if f.After != "" {
		common.add("id > ?", f.After)
	}
	columns, scan := statementColumns, scanStatement
	if f.Brief {
		columns, scan = briefColumns, scanBrief
	}
	query, args := selectFrom("statements", columns, "id", arms(f, s.kinds), common, f.Limit)
	return stream(ctx, s, scan, query, args...)
}

// Relations streams what the selected statements add up to, by key: from the projection where it can answer.
func (s *Store) Relations(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	f = s.kinds.Bind(f)
	f.Rejected = false
	all := s.addedUp(ctx, f)
	if f.Projectable() {
		all = s.projected(ctx, f)
	}
	return graph.AtMost(all, f.Limit)
}

// Heaviest returns the heaviest of the relations: by the weights of the projection, where nothing fades.
func (s *Store) Heaviest(ctx context.Context, f graph.Filter, n int) ([]*graph.Relation, int, error) {
	if f.AsOf != "" || !f.Projectable() {
		return graph.Heaviest(ctx, s, f, n)
	}
	f = s.kinds.Bind(f)
	all, err := s.countProjected(ctx, f)
	if err != nil || n < 1 {
		return nil, all, err
	}
	query, args := selectFrom("relations", relationColumns, "weight DESC, key", arms(f, s.kinds), ofRelations(f), n)
	var heaviest []*graph.Relation
	for p, err := range stream(ctx, s, scanRelation, query, args...) {
		if err != nil {
			return nil, 0, err
		}
		heaviest = append(heaviest, &p.Relation)
	}
	return heaviest, all, nil
}

// countProjected counts what projected answers.
func (s *Store) countProjected(ctx context.Context, f graph.Filter) (int, error) {
	query, args := selectFrom("relations", "count(*)", "1", arms(f, s.kinds), ofRelations(f), 0)
	all := 0
	for n, err := range stream(ctx, s, scanCount, query, args...) {
		if err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

// ofRelations returns the conditions of a filter that projections can tell, beside those on their ends.
func ofRelations(f graph.Filter) where {
	var w where
	addEqual(&w, "key", string(f.Key))
	if kinds := f.KindNames(); kinds != nil {
		addIn(&w, "kind", kinds)
	}
	if f.After != "" {
		w.add("key > ?", f.After)
	}
	return w
}

// projected answers from the relations table, and asks the statements of a relation where that cannot tell.
func (s *Store) projected(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	query, args := selectFrom("relations", relationColumns, "key", arms(f, s.kinds), ofRelations(f), 0)
	return func(yield func(*graph.Relation, error) bool) {
		for p, err := range stream(ctx, s, scanRelation, query, args...) {
			if err != nil {
				yield(nil, err)
				return
			}
			r, ok := p.At(s.kinds, f.AsOf)
			if ok {
				if !yield(r, nil) {
					return
				}
				continue
			}
			for r, err := range s.addedUp(ctx, s.kinds.Bind(graph.Filter{Key: p.Key, AsOf: f.AsOf})) {
				if !yield(r, err) || err != nil {
					return
				}
			}
		}
	}
}

// addedUp reads statements in the order of their relations and adds each relation up.
func (s *Store) addedUp(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	common := whatAndWhen(f)
	if f.After != "" {
		common.add("key > ?", f.After)
	}
	query, args := selectFrom("statements", "key, "+slimColumns, "key", arms(f, s.kinds), common, 0)
	return func(yield func(*graph.Relation, error) bool) {
		var group []*graph.Statement
		var key graph.RelationKey
		flush := func() bool {
			if len(group) == 0 {
				return true
			}
			r, err := s.relate(group, f.AsOf)
			group = group[:0]
			return yield(r, err) && err == nil
		}
		for k, err := range stream(ctx, s, scanKeyed, query, args...) {
			if err != nil {
				yield(nil, err)
				return
			}
			if k.key != key && !flush() {
				return
			}
			key, group = k.key, append(group, k.statement)
		}
		flush()
	}
}

// relate adds up the statements of one relation, which the database has selected already.
func (s *Store) relate(group []*graph.Statement, asOf graph.Date) (*graph.Relation, error) {
	relations, err := graph.Relate(s.kinds, graph.Filter{AsOf: asOf}, func(yield func(*graph.Statement, error) bool) {
		for _, st := range group {
			if !yield(st, nil) {
				return
			}
		}
	})
	if err == nil && len(relations) != 1 {
		err = fmt.Errorf("%w: %s: statements of one key make %d relations; were the kinds changed?", graph.ErrInvalid, s.path, len(relations))
	}
	if err != nil {
		return nil, err
	}
	return relations[0], nil
}

// A keyed statement is a slim one with the key of its relation as stored.
type keyed struct {
	key       graph.RelationKey
	statement *graph.Statement
}

func scanKeyed(row scanner) (keyed, error) {
	var k keyed
	var err error
	k.statement, err = scanSlim(prefixed{row, []any{(*string)(&k.key)}})
	return k, err
}

// prefixed is a row with more columns in front.
type prefixed struct {
	row   scanner
	first []any
}

func (p prefixed) Scan(to ...any) error { return p.row.Scan(append(p.first, to...)...) }
