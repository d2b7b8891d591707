package neo4jstore

import (
	"context"
	"fmt"
	"reflect"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// PutActors adds or merges actors.
func (s *Store) PutActors(ctx context.Context, actors ...*graph.Actor) error {
	for _, a := range actors {
		if err := a.Validate(); err != nil {
			return err
		}
	}
	return s.change(ctx, func(b *batch) error { return b.putActors([]graph.Reading{{Actors: actors}}) })
}

// Put stores an article and replaces what it said before.
func (s *Store) Put(ctx context.Context, a *graph.Article, statements []*graph.Statement) error {
	return s.PutReadings(ctx, graph.Reading{Article: a, Statements: statements})
}

// PutReadings stores many articles with their actors in one transaction: several hundred at a time load fastest.
func (s *Store) PutReadings(ctx context.Context, readings ...graph.Reading) error {
	for _, r := range readings {
		for _, a := range r.Actors {
			if err := a.Validate(); err != nil {
				return err
			}
		}
		if err := s.kinds.Check(r.Article, r.Statements); err != nil {
			return err
		}
	}
	return s.change(ctx, func(b *batch) error {
		if err := b.putActors(readings); err != nil {
			return err
		}
		return b.putArticles(lastOfEach(readings))
	})
}

// lastOfEach drops readings of an article that a later one replaces.
func lastOfEach(readings []graph.Reading) []graph.Reading {
	last := map[graph.ArticleID]int{}
	for i, r := range readings {
		last[r.Article.ID] = i
	}
	kept := make([]graph.Reading, 0, len(last))
	for i, r := range readings {
		if last[r.Article.ID] == i {
			kept = append(kept, r)
		}
	}
	return kept
}

// Remove deletes an article and its statements.
func (s *Store) Remove(ctx context.Context, id graph.ArticleID) error {
	return s.change(ctx, func(b *batch) error {
		found, err := b.read(lockArticleCypher, props{"id": string(id)})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("article %q: %w", id, graph.ErrNotFound)
		}
		if err := b.forget([]any{string(id)}); err != nil {
			return err
		}
		return b.run(deleteArticleCypher, props{"id": string(id)})
	})
}

// change runs one transaction: work, then the recount of what it touched.
func (s *Store) change(ctx context.Context, work func(*batch) error) error {
	return s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		b := &batch{ctx: ctx, tx: tx, s: s, locked: map[graph.ActorID]bool{}, found: map[graph.ActorID]bool{}, touched: map[graph.RelationKey]bool{}}
		if err := work(b); err != nil {
			return err
		}
		return b.recount()
	})
}

// A batch is a transaction under way. Whoever changes statements holds the locks of all actors that these name.
type batch struct {
	ctx     context.Context
	tx      neo4j.ManagedTransaction
	s       *Store
	locked  map[graph.ActorID]bool
	found   map[graph.ActorID]bool     // stored, and not about to be written
	touched map[graph.RelationKey]bool // relations to be recounted
}

func (b *batch) run(query string, params props) error {
	result, err := b.tx.Run(b.ctx, query, params)
	if err != nil {
		return err
	}
	_, err = result.Consume(b.ctx)
	return err
}

func (b *batch) read(query string, params props) ([]*neo4j.Record, error) {
	result, err := b.tx.Run(b.ctx, query, params)
	if err != nil {
		return nil, err
	}
	return result.Collect(b.ctx)
}

// runRows runs a query over rows, as many at a time as it takes well.
func runRows[T any](b *batch, query, name string, rows []T) error {
	for _, part := range chunks(rows) {
		if err := b.run(query, props{name: part}); err != nil {
			return err
		}
	}
	return nil
}

// putActors merges the actors of readings into those that are stored, and locks them and all that the statements name.
func (b *batch) putActors(readings []graph.Reading) error {
	given := map[graph.ActorID]bool{}
	for _, r := range readings {
		for _, a := range r.Actors {
			given[a.ID] = true
		}
	}
	stored, err := b.lockGiven(sortedKeys(given))
	if err != nil {
		return err
	}
	if err := b.lockNamed(readings, given); err != nil {
		return err
	}
	merged := map[graph.ActorID]*graph.Actor{}
	for id, a := range stored {
		merged[id] = a
	}
	for _, r := range readings {
		for _, a := range r.Actors {
			merged[a.ID] = graph.MergeActors(merged[a.ID], a)
		}
		if err := b.checkActors(r, merged); err != nil {
			return err
		}
	}
	return b.writeActors(stored, merged)
}

// lockGiven locks actors that are about to be written and returns those that are stored already.
func (b *batch) lockGiven(ids []graph.ActorID) (map[graph.ActorID]*graph.Actor, error) {
	stored := map[graph.ActorID]*graph.Actor{}
	for _, part := range chunks(ids) {
		records, err := b.read(mergeActorsCypher, props{"ids": anys(part)})
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			a, err := scanActor(record)
			if err != nil {
				return nil, err
			}
			b.locked[a.ID] = true
			if a.Name != "" {
				stored[a.ID] = a
			}
		}
	}
	return stored, nil
}

// lockNamed locks the actors that statements name but nobody gives.
func (b *batch) lockNamed(readings []graph.Reading, given map[graph.ActorID]bool) error {
	named := map[graph.ActorID]bool{}
	for _, r := range readings {
		for _, st := range r.Statements {
			for _, id := range st.Names() {
				if !given[id] {
					named[id] = true
				}
			}
		}
	}
	return b.lock(sortedKeys(named))
}

func (b *batch) lock(ids []graph.ActorID) error {
	for _, part := range chunks(ids) {
		records, err := b.read(lockActorsCypher, props{"ids": anys(part)})
		if err != nil {
			return err
		}
		for _, record := range records {
			id := str[graph.ActorID](record.AsMap(), "id")
			b.locked[id], b.found[id] = true, true
		}
	}
	return nil
}

func anys[T ~string](values []T) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// checkActors refuses statements about actors that are neither stored nor given up to this reading.
func (b *batch) checkActors(r graph.Reading, merged map[graph.ActorID]*graph.Actor) error {
	for _, st := range r.Statements {
		for _, id := range st.Names() {
			if merged[id] == nil && !b.found[id] {
				return fmt.Errorf("%w: %q in statement %s of article %s", graph.ErrUnknownActor, id, st.ID, st.Article)
			}
		}
	}
	return nil
}

func (b *batch) writeActors(stored, merged map[graph.ActorID]*graph.Actor) error {
	rows := map[graph.ActorType][]any{}
	for _, id := range sortedKeys(merged) {
		if a := merged[id]; !reflect.DeepEqual(a, stored[id]) {
			rows[a.Type] = append(rows[a.Type], map[string]any(actorProps(a)))
		}
	}
	for _, t := range graph.ActorTypes {
		if err := runRows(b, typed(putActorsCypher, labels[t]), "rows", rows[t]); err != nil {
			return err
		}
	}
	return nil
}

// putArticles writes articles with their statements in place of what they said before.
func (b *batch) putArticles(readings []graph.Reading) error {
	var articles, ids, statements, speakers, parties []any
	for _, r := range readings {
		ids = append(ids, string(r.Article.ID))
		articles = append(articles, map[string]any(articleProps(r.Article)))
		for _, st := range r.Statements {
			key := graph.KeyOf(st, b.s.kinds.Symmetric(st.Kind))
			b.touched[key] = true
			statements = append(statements, map[string]any(statementProps(st, key)))
			if st.Speaker != "" {
				speakers = append(speakers, link(st.ID, st.Speaker))
			}
			for _, p := range st.Parties {
				parties = append(parties, link(st.ID, p))
			}
		}
	}
	if err := runRows(b, putArticlesCypher, "rows", articles); err != nil {
		return err
	}
	if err := b.forget(ids); err != nil {
		return err
	}
	for _, step := range []struct {
		query string
		rows  []any
	}{{putStatementsCypher, statements}, {putSpeakersCypher, speakers}, {putPartiesCypher, parties}} {
		if err := runRows(b, step.query, "rows", step.rows); err != nil {
			return err
		}
	}
	return nil
}

func link(id graph.StatementID, actor graph.ActorID) map[string]any {
	return map[string]any{"id": string(id), "actor": string(actor)}
}

// forget deletes what articles said, once their nodes are locked.
func (b *batch) forget(articles []any) error {
	old := map[graph.ActorID]bool{}
	found := false
	for _, part := range chunks(articles) {
		records, err := b.read(saidBeforeCypher, props{"ids": part})
		if err != nil {
			return err
		}
		for _, record := range records {
			p := record.AsMap()
			found = true
			b.touched[str[graph.RelationKey](p, "key")] = true
			for _, end := range []string{"subject", "object"} {
				if id := str[graph.ActorID](p, end); !b.locked[id] {
					old[id] = true
				}
			}
		}
	}
	if !found {
		return nil
	}
	if err := b.lock(sortedKeys(old)); err != nil {
		return err
	}
	return runRows(b, deleteStatementsCypher, "ids", articles)
}

// recount sets the edge of every touched relation to what its statements add up to.
func (b *batch) recount() error {
	said := map[graph.RelationKey][]*graph.Statement{}
	keys := sortedKeys(b.touched)
	for _, part := range chunks(keys) {
		records, err := b.read(statementsOfKeysCypher, props{"keys": anys(part)})
		if err != nil {
			return err
		}
		for _, record := range records {
			k, err := scanKeyed(record)
			if err != nil {
				return err
			}
			said[k.key] = append(said[k.key], k.statement)
		}
	}
	put, gone := b.edges(keys, said)
	for _, name := range b.s.edgeTypes() {
		if err := runRows(b, typed(deleteEdgesCypher, name), "keys", gone[name]); err != nil {
			return err
		}
		if err := runRows(b, typed(putEdgesCypher, name), "rows", put[name]); err != nil {
			return err
		}
	}
	return nil
}

// edges sorts relations by the type of their edge: what to put, and the keys that must not have an edge of that type.
func (b *batch) edges(keys []graph.RelationKey, said map[graph.RelationKey][]*graph.Statement) (put, gone map[string][]any) {
	put, gone = map[string][]any{}, map[string][]any{}
	for _, key := range keys {
		subject, kind, object, _ := key.Parts()
		want := ""
		if len(said[key]) > 0 {
			r := graph.Project(b.s.kinds, said[key])
			want = b.s.edgeType(r)
			put[want] = append(put[want], map[string]any{
				"key": string(key), "subject": string(subject), "object": string(object), "edge": map[string]any(edgeProps(r)),
			})
		}
		for _, name := range []string{b.s.types[kind], unconfirmed} {
			if name != want {
				gone[name] = append(gone[name], string(key))
			}
		}
	}
	return put, gone
}

func (s *Store) edgeType(r *graph.Projection) string {
	if r.Statements == 0 {
		return unconfirmed
	}
	return s.types[r.Kind]
}
