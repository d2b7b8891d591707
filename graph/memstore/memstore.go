// Package memstore keeps a graph in memory. It is the reference that shows what a store does, and serves tests and
// single runs; questions scan all statements.
package memstore

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"entente/graph"
)

// A Store is a graph.Store in memory.
type Store struct {
	kinds *graph.Kinds

	mu         sync.RWMutex // guards the maps; what they point to is never changed
	actors     map[graph.ActorID]*graph.Actor
	articles   map[graph.ArticleID]*graph.Article
	statements map[graph.StatementID]*graph.Statement
	said       map[graph.ArticleID][]graph.StatementID
	stories    stories
	judgements map[graph.JudgementID]*graph.Judgement
	judged     *graph.Judged // what the judgements make of the rest
	changes    map[thing]*change
	last       int64 // place in the list of changes
}

var _ graph.Store = (*Store)(nil)

// New returns an empty store.
func New(kinds *graph.Kinds) *Store {
	nothing, _ := graph.NewJudged(nil) // no judgements contradict none
	return &Store{
		kinds:      kinds,
		actors:     map[graph.ActorID]*graph.Actor{},
		articles:   map[graph.ArticleID]*graph.Article{},
		statements: map[graph.StatementID]*graph.Statement{},
		said:       map[graph.ArticleID][]graph.StatementID{},
		stories:    newStories(),
		judgements: map[graph.JudgementID]*graph.Judgement{},
		judged:     nothing,
		changes:    map[thing]*change{},
	}
}

// PutActors adds or merges actors.
func (s *Store) PutActors(ctx context.Context, actors ...*graph.Actor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := graph.ValidateActors(actors); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range actors {
		s.actors[a.ID] = graph.MergeActors(s.actors[a.ID], a)
	}
	return nil
}

// Put stores an article and replaces what it said before.
func (s *Store) Put(ctx context.Context, a *graph.Article, statements []*graph.Statement) error {
	return s.PutReadings(ctx, graph.Reading{Article: a, Statements: statements})
}

// PutReadings stores many articles with their actors.
func (s *Store) PutReadings(ctx context.Context, readings ...graph.Reading) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(readings); err != nil {
		return err
	}
	for _, r := range readings {
		for _, a := range r.Actors {
			s.actors[a.ID] = graph.MergeActors(s.actors[a.ID], a)
		}
		s.put(r.Article, r.Statements)
		s.log(graph.ArticleThing, string(r.Article.ID), graph.Digest(r.Article, r.Statements))
	}
	return s.regroup(readings, nil)
}

// put stores an article with its statements as judged.
func (s *Store) put(a *graph.Article, statements []*graph.Statement) {
	s.remove(a.ID)
	s.articles[a.ID] = a.Clone()
	for _, st := range statements {
		s.statements[st.ID] = s.judged.Statement(st)
		s.said[a.ID] = append(s.said[a.ID], st.ID)
	}
}

// check finds what makes any of the readings unfit, before anything is changed.
func (s *Store) check(readings []graph.Reading) error {
	put := map[graph.ActorID]bool{}
	for _, r := range readings {
		for _, a := range r.Actors {
			if err := a.Validate(); err != nil {
				return err
			}
			put[a.ID] = true
		}
		if err := s.kinds.Check(r.Article, r.Statements); err != nil {
			return err
		}
		for _, st := range r.Statements {
			for _, id := range st.Names() {
				if !put[id] && s.actors[id] == nil {
					return fmt.Errorf("%w: %q in statement %s of article %s", graph.ErrUnknownActor, id, st.ID, r.Article.ID)
				}
			}
		}
	}
	return nil
}

func (s *Store) remove(id graph.ArticleID) {
	for _, st := range s.said[id] {
		delete(s.statements, st)
	}
	delete(s.said, id)
	delete(s.articles, id)
}

// Remove deletes an article and its statements.
func (s *Store) Remove(ctx context.Context, id graph.ArticleID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.articles[id] == nil {
		return fmt.Errorf("article %q: %w", id, graph.ErrNotFound)
	}
	s.remove(id)
	s.log(graph.ArticleThing, string(id), gone)
	return s.regroup(nil, []graph.ArticleID{id})
}

// Actor returns an actor.
func (s *Store) Actor(ctx context.Context, id graph.ActorID) (*graph.Actor, error) {
	return get(ctx, s, s.actors, "actor", id)
}

// Article returns an article.
func (s *Store) Article(ctx context.Context, id graph.ArticleID) (*graph.Article, error) {
	return get(ctx, s, s.articles, "article", id)
}

// Statement returns a statement.
func (s *Store) Statement(ctx context.Context, id graph.StatementID) (*graph.Statement, error) {
	return get(ctx, s, s.statements, "statement", id)
}

func get[K ~string, V interface{ Clone() V }](ctx context.Context, s *Store, m map[K]V, what string, id K) (V, error) {
	var none V
	if err := ctx.Err(); err != nil {
		return none, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	v, ok := m[id]
	if !ok {
		return none, fmt.Errorf("%s %q: %w", what, id, graph.ErrNotFound)
	}
	return v.Clone(), nil
}

// ActorLabels looks actors up.
func (s *Store) ActorLabels(ctx context.Context, ids []graph.ActorID) (map[graph.ActorID]graph.Label, error) {
	return pick(ctx, s, s.actors, ids, func(a *graph.Actor) graph.Label { return graph.Label{Name: a.Name, Type: a.Type} })
}

// ArticleNames looks articles up.
func (s *Store) ArticleNames(ctx context.Context, ids []graph.ArticleID) (map[graph.ArticleID]string, error) {
	return pick(ctx, s, s.articles, ids, func(a *graph.Article) string { return a.Name })
}

// pick takes a part of each value that has one of the ids.
func pick[K comparable, V, P any](ctx context.Context, s *Store, m map[K]V, ids []K, part func(V) P) (map[K]P, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	parts := make(map[K]P, len(ids))
	for _, id := range ids {
		if v, ok := m[id]; ok {
			parts[id] = part(v)
		}
	}
	return parts, nil
}

// Actors searches actors by name.
func (s *Store) Actors(ctx context.Context, q graph.ActorQuery) ([]graph.ActorMatch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	var found []graph.ActorMatch
	for id, a := range s.actors {
		m, ok := graph.ActorMatch{Actor: a}, q.Text != "" || id > q.After
		if q.Text != "" {
			m, ok = graph.MatchName(q.Text, a)
		}
		if ok && q.Fits(a) {
			m.Actor = a.Clone()
			found = append(found, m)
		}
	}
	if q.Text == "" {
		return graph.RankActors(found, q.Limit, func(graph.ActorID) int { return 0 }), nil
	}
	return graph.RankActors(found, q.Limit, s.countStatements), nil
}

func (s *Store) countStatements(id graph.ActorID) int {
	n := 0
	for _, st := range s.statements {
		if !st.Rejected && (st.Subject == id || st.Object == id) {
			n++
		}
	}
	return n
}

// Articles streams all articles by id.
func (s *Store) Articles(ctx context.Context, after graph.ArticleID) iter.Seq2[*graph.Article, error] {
	return stream(ctx, s, s.articles, string(after), 0, func(*graph.Article) bool { return true })
}

// Statements streams what the filter selects, by id.
func (s *Store) Statements(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Statement, error] {
	return stream(ctx, s, s.statements, f.After, f.Limit, s.kinds.Bind(f).Match)
}

// stream yields copies of what fits, by id, as it stood when the iteration began.
func stream[K ~string, V interface{ Clone() V }](ctx context.Context, s *Store, m map[K]V, after string, limit int, fits func(V) bool) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		s.mu.RLock()
		now := maps.Clone(m)
		s.mu.RUnlock()
		n := 0
		for _, id := range slices.Sorted(maps.Keys(now)) {
			if err := ctx.Err(); err != nil {
				var none V
				yield(none, err)
				return
			}
			if string(id) <= after || !fits(now[id]) {
				continue
			}
			if n++; !yield(now[id].Clone(), nil) || n == limit {
				return
			}
		}
	}
}

// Relations streams what the statements that the filter selects add up to, by key.
func (s *Store) Relations(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	return func(yield func(*graph.Relation, error) bool) {
		all := f
		all.After, all.Limit = "", 0
		relations, err := graph.Relate(s.kinds, f, s.Statements(ctx, all))
		if err != nil {
			yield(nil, err)
			return
		}
		for _, r := range relations {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// Heaviest returns the heaviest of the relations.
func (s *Store) Heaviest(ctx context.Context, f graph.Filter, n int) ([]*graph.Relation, int, error) {
	return graph.Heaviest(ctx, s, f, n)
}

// Verify checks that everything stored is whole.
func (s *Store) Verify(ctx context.Context, report func(fault string)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for id, a := range s.articles {
		var said []*graph.Statement
		for _, st := range s.said[id] {
			if is, want := s.statements[st], s.judged.Statement(s.statements[st]); !reflect.DeepEqual(is, want) {
				report(fmt.Sprintf("statement %s is not as judged", st))
			}
			said = append(said, s.statements[st])
		}
		n += len(said)
		if err := s.check([]graph.Reading{{Article: a, Statements: said}}); err != nil {
			report(strings.TrimSpace(err.Error()))
		}
	}
	if n != len(s.statements) {
		report(fmt.Sprintf("%d statements are stored, but articles list %d", len(s.statements), n))
	}
	return s.verifyStories(report)
}

// Close does nothing.
func (s *Store) Close() error { return nil }
