package neo4jstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// PutActors adds or merges actors.
func (s *Store) PutActors(ctx context.Context, actors ...*graph.Actor) error {
	if err := graph.ValidateActors(actors); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error { return b.putActors([]graph.Reading{{Actors: actors}}) })
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
		if err := b.lockStories(); err != nil {
			return err
		}
		judged, err := b.judgeReadings(readings)
		if err != nil {
			return err
		}
		if err := b.putActors(judged); err != nil {
			return err
		}
		last := lastOfEach(judged)
		if err := b.regroup(last, nil); err != nil {
			return err
		}
		return b.putArticles(last, false)
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
		if err := b.lockStories(); err != nil {
			return err
		}
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
		if err := b.regroup(nil, []graph.ArticleID{id}); err != nil {
			return err
		}
		b.logs = append(b.logs, newEntry(graph.ArticleThing, found[0], absent))
		return b.run(deleteArticleCypher, props{"id": string(id)})
	})
}

// change runs one transaction: work, then the recount of what it touched.
func (s *Store) change(ctx context.Context, work func(*batch) error) error {
	var b *batch
	err := s.write(ctx, func(tx neo4j.ManagedTransaction) error {
		b = newBatch(ctx, tx, s)
		if err := work(b); err != nil {
			return err
		}
		if err := b.recount(); err != nil {
			return err
		}
		return b.stamp()
	})
	if err == nil {
		s.put.add(b.given)
	}
	return err
}

// A batch is a transaction under way. Whoever changes statements holds the locks of all actors that these name.
type batch struct {
	ctx     context.Context
	tx      neo4j.ManagedTransaction
	s       *Store
	locked  map[graph.ActorID]bool
	given   []*graph.Actor
	said    map[graph.RelationKey][]*graph.Statement // what the batch puts
	touched map[graph.RelationKey]bool               // relations that lost statements, or are to be recounted anyway
	stories map[graph.ArticleID]graph.ArticleID      // of the articles that are put

	judged  *graph.Judged // by the judgements in force; nil until they are asked for
	version int64         // of the judgements
	logs    []entry       // what the batch writes
}

func newBatch(ctx context.Context, tx neo4j.ManagedTransaction, s *Store) *batch {
	return &batch{
		ctx: ctx, tx: tx, s: s, locked: map[graph.ActorID]bool{},
		said: map[graph.RelationKey][]*graph.Statement{}, touched: map[graph.RelationKey]bool{},
	}
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

// putActors locks all actors that readings name and merges those that they give into those that are stored.
func (b *batch) putActors(readings []graph.Reading) error {
	all, given := map[graph.ActorID]bool{}, map[graph.ActorID]bool{}
	for _, r := range readings {
		b.given = append(b.given, r.Actors...)
		for _, a := range r.Actors {
			all[a.ID], given[a.ID] = true, true
		}
		for _, st := range r.Statements {
			for _, id := range st.Names() {
				all[id] = true
			}
		}
	}
	if err := b.lock(sortedKeys(all)); err != nil {
		return err
	}
	stored, err := b.storedActors(byMention(given, readings))
	if err != nil {
		return err
	}
	merged := maps.Clone(stored)
	known := maps.Clone(b.locked)
	for _, r := range readings {
		for _, a := range r.Actors {
			known[a.ID] = true
			if !b.s.put.has(a) || stored[a.ID] != nil || !b.locked[a.ID] {
				merged[a.ID] = graph.MergeActors(merged[a.ID], a)
			}
		}
		if err := checkActors(r, known); err != nil {
			return err
		}
	}
	for id := range given {
		b.locked[id] = true
	}
	return b.writeActors(stored, merged)
}

// byMention sorts actors by how many statements name them. New actors are made in this order, since the first nodes made
// are the first that the Browser shows.
func byMention(given map[graph.ActorID]bool, readings []graph.Reading) []graph.ActorID {
	named := map[graph.ActorID]int{}
	for _, r := range readings {
		for _, st := range r.Statements {
			for _, id := range st.Names() {
				named[id]++
			}
		}
	}
	ids := sortedKeys(given)
	slices.SortStableFunc(ids, func(a, b graph.ActorID) int { return cmp.Compare(named[b], named[a]) })
	return ids
}

// lock locks those of the actors that are stored.
func (b *batch) lock(ids []graph.ActorID) error {
	for _, part := range chunks(ids) {
		records, err := b.read(lockActorsCypher, props{"ids": anys(part)})
		if err != nil {
			return err
		}
		for _, record := range records {
			b.locked[id(record)] = true
		}
	}
	return nil
}

// storedActors reads the actors that are given, as far as this store has not put them just so before, and makes room for
// those that are not there yet.
func (b *batch) storedActors(given []graph.ActorID) (map[graph.ActorID]*graph.Actor, error) {
	look := map[graph.ActorID]bool{}
	for _, a := range b.given {
		if b.locked[a.ID] && !b.s.put.has(a) {
			look[a.ID] = true
		}
	}
	missing := slices.DeleteFunc(given, func(id graph.ActorID) bool { return b.locked[id] })
	stored := map[graph.ActorID]*graph.Actor{}
	for _, step := range []struct {
		query string
		ids   []graph.ActorID
	}{{readActorsCypher, sortedKeys(look)}, {mergeActorsCypher, missing}} {
		for _, part := range chunks(step.ids) {
			records, err := b.read(step.query, props{"ids": anys(part)})
			if err != nil {
				return nil, err
			}
			for _, record := range records {
				a, err := scanActor(record)
				if err != nil {
					return nil, err
				}
				if a.Name != "" { // else it was made just now
					stored[a.ID] = a
				}
			}
		}
	}
	return stored, nil
}

func anys[T ~string](values []T) []any {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return list
}

// checkActors refuses statements about actors that are neither stored nor given up to this reading.
func checkActors(r graph.Reading, known map[graph.ActorID]bool) error {
	for _, st := range r.Statements {
		for _, id := range st.Names() {
			if !known[id] {
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

// putArticles writes articles with their judged statements in place of what they said before. Anew says that they are
// judged anew, which is a change though the article is the same.
func (b *batch) putArticles(readings []graph.Reading, anew bool) error {
	var articles, ids, statements, speakers, parties []any
	for _, r := range readings {
		ids = append(ids, string(r.Article.ID))
		row := articleProps(r.Article)
		story := b.storyOf(r)
		row.story(graph.NewSketch(r.Article), story)
		articles = append(articles, map[string]any(row))
		for _, st := range r.Statements {
			st = st.Clone()
			st.Origin = string(story)
			key := graph.KeyOf(st, b.s.kinds.Symmetric(st.Kind))
			if !st.Rejected {
				b.said[key] = append(b.said[key], st)
			}
			statements = append(statements, map[string]any(statementProps(st, key)))
			if st.Speaker != "" {
				speakers = append(speakers, link(st.ID, st.Speaker))
			}
			for _, p := range st.Parties {
				parties = append(parties, link(st.ID, p))
			}
		}
	}
	if err := b.logArticles(readings, articles, anew); err != nil {
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

// storyOf is the story of an article; one that is judged anew keeps that which its statements name.
func (b *batch) storyOf(r graph.Reading) graph.ArticleID {
	if story, put := b.stories[r.Article.ID]; put {
		return story
	}
	for _, st := range r.Statements {
		return graph.ArticleID(st.Origin)
	}
	return r.Article.ID
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

// recount sets the edge of every touched relation to what all its statements add up to.
func (b *batch) recount() error {
	keys := maps.Clone(b.touched)
	for key := range b.said {
		keys[key] = true
	}
	others, err := b.keysWithOthers(sortedKeys(keys))
	if err != nil {
		return err
	}
	for _, key := range others {
		b.said[key], b.touched[key] = nil, true
	}
	if err := b.readStatements(others); err != nil {
		return err
	}
	put, gone := b.edges(sortedKeys(keys))
	for _, name := range b.s.edgeTypes() {
		if err := runRows(b, typed(deleteEdgesCypher, name), "keys", gone[name]); err != nil {
			return err
		}
		if err := b.putEdges(name, put[name]); err != nil {
			return err
		}
	}
	return nil
}

// An edgeRow is an edge to be put. It has been there before only where touched.
type edgeRow struct {
	key     graph.RelationKey
	touched bool
	row     map[string]any
}

// putEdges sets the edges of one type that are there and makes the others.
func (b *batch) putEdges(name string, rows []edgeRow) error {
	var set []any
	for _, r := range rows {
		if r.touched {
			set = append(set, r.row)
		}
	}
	there := map[graph.RelationKey]bool{}
	for _, part := range chunks(set) {
		records, err := b.read(typed(setEdgesCypher, name), props{"rows": part})
		if err != nil {
			return err
		}
		for _, record := range records {
			there[str[graph.RelationKey](record.AsMap(), "key")] = true
		}
	}
	var create []any
	for _, r := range rows {
		if !there[r.key] {
			create = append(create, r.row)
		}
	}
	return runRows(b, typed(createEdgesCypher, name), "rows", create)
}

// keysWithOthers returns the keys to which more statements belong than the batch puts.
func (b *batch) keysWithOthers(keys []graph.RelationKey) ([]graph.RelationKey, error) {
	var others []graph.RelationKey
	for _, part := range chunks(keys) {
		rows := make([]any, len(part))
		for i, key := range part {
			rows[i] = map[string]any{"key": string(key), "statements": len(b.said[key])}
		}
		records, err := b.read(keysWithOthersCypher, props{"rows": rows})
		if err != nil {
			return nil, err
		}
		for _, record := range records {
			others = append(others, str[graph.RelationKey](record.AsMap(), "key"))
		}
	}
	return others, nil
}

// readStatements reads all statements of relations.
func (b *batch) readStatements(keys []graph.RelationKey) error {
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
			b.said[k.key] = append(b.said[k.key], k.statement)
		}
	}
	return nil
}

// edges sorts relations by the type of their edge: what to put, and the keys that must not have an edge of that type. A
// relation of which the batch says the first cannot have any yet.
func (b *batch) edges(keys []graph.RelationKey) (put map[string][]edgeRow, gone map[string][]any) {
	put, gone = map[string][]edgeRow{}, map[string][]any{}
	for _, key := range keys {
		subject, kind, object, _ := key.Parts()
		want := ""
		if len(b.said[key]) > 0 {
			r := graph.Project(b.s.kinds, b.said[key])
			want = b.s.edgeType(r)
			put[want] = append(put[want], edgeRow{key, b.touched[key], map[string]any{
				"key": string(key), "subject": string(subject), "object": string(object), "edge": map[string]any(edgeProps(r)),
			}})
		}
		for _, name := range []string{b.s.types[kind], unconfirmed} {
			if name != want && b.touched[key] {
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
