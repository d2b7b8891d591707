package sqlitestore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"entente/graph"
)

// PutActors adds or merges actors.
func (s *Store) PutActors(ctx context.Context, actors ...*graph.Actor) error {
	if err := graph.ValidateActors(actors); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error { return b.putActors(actors) })
}

// Put stores an article and replaces what it said before.
func (s *Store) Put(ctx context.Context, a *graph.Article, statements []*graph.Statement) error {
	return s.PutReadings(ctx, graph.Reading{Article: a, Statements: statements})
}

// PutReadings stores many articles with their actors in one transaction: several hundred at a time load fastest.
func (s *Store) PutReadings(ctx context.Context, readings ...graph.Reading) error {
	if err := s.kinds.CheckReadings(readings); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error {
		if err := b.regroup(readings, nil); err != nil {
			return err
		}
		for _, r := range readings {
			if err := b.putReading(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Remove deletes an article and its statements.
func (s *Store) Remove(ctx context.Context, id graph.ArticleID) error {
	return s.change(ctx, func(b *batch) error {
		found, err := b.removeArticle(id)
		if err == nil && !found {
			err = fmt.Errorf("article %q: %w", id, graph.ErrNotFound)
		}
		if err != nil {
			return err
		}
		if err := b.regroup(nil, []graph.ArticleID{id}); err != nil {
			return err
		}
		return b.log(graph.ArticleThing, string(id), gone)
	})
}

// change runs one transaction: work, the recount of what it touched, commit.
func (s *Store) change(ctx context.Context, work func(*batch) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.fault(ctx, err)
	}
	defer tx.Rollback()
	b := &batch{ctx: ctx, tx: tx, kinds: s.kinds, stmts: &s.stmts, inTx: map[*sql.Stmt]*sql.Stmt{}, actors: map[graph.ActorID]*graph.Actor{}, touched: map[graph.RelationKey]bool{}}
	if err := work(b); err != nil {
		return s.fault(ctx, err)
	}
	if err := b.recount(); err != nil {
		return s.fault(ctx, err)
	}
	return s.fault(ctx, tx.Commit())
}

// A batch is a transaction under way.
type batch struct {
	ctx     context.Context
	tx      *sql.Tx
	kinds   *graph.Kinds
	stmts   *stmts
	inTx    map[*sql.Stmt]*sql.Stmt
	actors  map[graph.ActorID]*graph.Actor      // as stored; nil where there is none
	touched map[graph.RelationKey]bool          // relations to be recounted
	stories map[graph.ArticleID]graph.ArticleID // of the articles that are put
	judged  *graph.Judged                       // by the judgements in force; nil until they are asked for
}

// in returns a prepared statement as part of the transaction.
func (b *batch) in(stmt *sql.Stmt) *sql.Stmt {
	if b.inTx[stmt] == nil {
		b.inTx[stmt] = b.tx.Stmt(stmt)
	}
	return b.inTx[stmt]
}

// exec runs a statement that changes something. Cancelling the context ends the whole transaction, so single statements
// need not watch it.
func (b *batch) exec(stmt *sql.Stmt, args ...any) (sql.Result, error) {
	return b.in(stmt).Exec(args...)
}

// each runs a query and hands every row over.
func (b *batch) each(stmt *sql.Stmt, use func(scanner) error, args ...any) error {
	rows, err := b.in(stmt).Query(args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := use(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (b *batch) actor(id graph.ActorID) (*graph.Actor, error) {
	if a, ok := b.actors[id]; ok {
		return a, nil
	}
	a, err := scanActor(b.in(b.stmts.actorBody).QueryRow(string(id)))
	if errors.Is(err, sql.ErrNoRows) {
		a, err = nil, nil
	}
	b.actors[id] = a
	return a, err
}

func (b *batch) putActors(actors []*graph.Actor) error {
	for _, a := range actors {
		old, err := b.actor(a.ID)
		if err != nil {
			return err
		}
		if err := b.putActor(old, graph.MergeActors(old, a)); err != nil {
			return err
		}
	}
	return nil
}

// putActor writes an actor unless it is stored just so already.
func (b *batch) putActor(old, a *graph.Actor) error {
	body, err := encodeActor(a)
	if err != nil {
		return err
	}
	if old != nil {
		before, err := encodeActor(old)
		if err != nil || bytes.Equal(before, body) {
			return err
		}
	}
	if _, err := b.exec(b.stmts.putActor, string(a.ID), string(a.Type), body); err != nil {
		return err
	}
	b.actors[a.ID] = a
	return errors.Join(b.putCodes(old, a), b.putNames(a))
}

func (b *batch) putCodes(old, a *graph.Actor) error {
	if old != nil {
		for scheme, code := range old.Codes {
			if _, err := b.exec(b.stmts.delCodes, scheme, strings.ToLower(code), string(a.ID)); err != nil {
				return err
			}
		}
	}
	for scheme, code := range a.Codes {
		if _, err := b.exec(b.stmts.putCode, scheme, strings.ToLower(code), string(a.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) putNames(a *graph.Actor) error {
	var old []int64
	if err := b.each(b.stmts.namesOf, func(row scanner) error {
		var seq int64
		err := row.Scan(&seq)
		old = append(old, seq)
		return err
	}, string(a.ID)); err != nil {
		return err
	}
	for _, seq := range old {
		if _, err := b.exec(b.stmts.unindexName, seq); err != nil {
			return err
		}
		if _, err := b.exec(b.stmts.delName, seq); err != nil {
			return err
		}
	}
	for name := range foldedNames(a) {
		put, err := b.exec(b.stmts.putName, string(a.ID))
		if err != nil {
			return err
		}
		seq, err := put.LastInsertId()
		if err != nil {
			return err
		}
		if _, err := b.exec(b.stmts.indexName, seq, name); err != nil {
			return err
		}
	}
	return nil
}

// foldedNames returns all names of an actor as they are searched, each once.
func foldedNames(a *graph.Actor) map[string]bool {
	names := map[string]bool{graph.Fold(a.Name): true}
	for _, alias := range a.Aliases {
		names[graph.Fold(alias.Name)] = true
	}
	return names
}

func (b *batch) putReading(r graph.Reading) error {
	if err := b.ctx.Err(); err != nil {
		return err
	}
	if err := b.putActors(r.Actors); err != nil {
		return err
	}
	if err := b.putArticle(r.Article, r.Statements); err != nil {
		return err
	}
	return b.log(graph.ArticleThing, string(r.Article.ID), graph.Digest(r.Article, r.Statements))
}

// putArticle stores an article with its statements as judged.
func (b *batch) putArticle(a *graph.Article, statements []*graph.Statement) error {
	judged, err := b.judgedNow()
	if err != nil {
		return err
	}
	if _, err := b.removeArticle(a.ID); err != nil {
		return err
	}
	if _, err := b.exec(b.stmts.putArticle, articleRow(a)...); err != nil {
		return err
	}
	folded := map[graph.Span]string{}
	for _, st := range statements {
		st = judged.Statement(st)
		if err := b.checkActors(st); err != nil {
			return err
		}
		told := *st
		if story, put := b.stories[st.Article]; put { // an article that is judged anew keeps its story
			told.Origin = string(story)
		}
		if err := b.putStatement(&told, folded); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) checkActors(st *graph.Statement) error {
	for _, id := range st.Names() {
		a, err := b.actor(id)
		if err != nil {
			return err
		}
		if a == nil {
			return fmt.Errorf("%w: %q in statement %s of article %s", graph.ErrUnknownActor, id, st.ID, st.Article)
		}
	}
	return nil
}

// putStatement stores a statement; folded remembers the quotes of the article, which several statements may share.
func (b *batch) putStatement(st *graph.Statement, folded map[graph.Span]string) error {
	key := graph.KeyOf(st, b.kinds.Symmetric(st.Kind))
	b.touched[key] = true
	put, err := b.exec(b.stmts.putStatement, append([]any{string(key)}, statementRow(st)...)...)
	if err != nil {
		return err
	}
	for _, party := range st.Parties {
		if _, err := b.exec(b.stmts.putParty, string(party), string(st.ID)); err != nil {
			return err
		}
	}
	seq, err := put.LastInsertId()
	if err != nil {
		return err
	}
	quote, ok := folded[st.Evidence.Sentence]
	if !ok {
		quote = graph.Fold(st.Evidence.Quote)
		folded[st.Evidence.Sentence] = quote
	}
	_, err = b.exec(b.stmts.indexQuote, seq, quote)
	return err
}

// A stored row is what must be known of a statement to delete it.
type storedRow struct {
	seq     int64
	id      string
	parties string
}

// removeArticle deletes an article with all that it said; found is false where there is none.
func (b *batch) removeArticle(id graph.ArticleID) (found bool, err error) {
	if err := b.in(b.stmts.articleKnown).QueryRow(string(id)).Scan(new(int)); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return false, err
	}
	var rows []storedRow
	if err := b.each(b.stmts.keysOf, func(row scanner) error {
		var r storedRow
		var key graph.RelationKey
		err := row.Scan(&r.seq, &r.id, &key, &r.parties)
		rows, b.touched[key] = append(rows, r), true
		return err
	}, string(id)); err != nil {
		return true, err
	}
	for _, r := range rows {
		if _, err := b.exec(b.stmts.unindexQuote, r.seq); err != nil {
			return true, err
		}
		for _, party := range splitIDs(r.parties) {
			if _, err := b.exec(b.stmts.delParty, string(party), r.id); err != nil {
				return true, err
			}
		}
	}
	if _, err := b.exec(b.stmts.delStatements, string(id)); err != nil {
		return true, err
	}
	_, err = b.exec(b.stmts.delArticle, string(id))
	return true, err
}

// recount projects every relation that the batch touched anew from all its statements.
func (b *batch) recount() error {
	for _, key := range slices.Sorted(maps.Keys(b.touched)) {
		var said []*graph.Statement
		if err := b.each(b.stmts.statementsOfKey, func(row scanner) error {
			st, err := scanSlim(row)
			said = append(said, st)
			return err
		}, string(key)); err != nil {
			return err
		}
		if err := b.putRelation(key, said); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) putRelation(key graph.RelationKey, said []*graph.Statement) error {
	if len(said) == 0 {
		_, err := b.exec(b.stmts.delRelation, string(key))
		return err
	}
	_, err := b.exec(b.stmts.putRelation, relationRow(graph.Project(b.kinds, said))...)
	return err
}
