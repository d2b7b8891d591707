package neo4jstore

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

const slimColumns = `s.key AS key, s.article AS article, s.subject AS subject, s.kind AS kind, s.object AS object, s.parties AS parties,
 s.stance AS stance, s.when_from AS when_from, s.when_to AS when_to, s.published AS published, s.publisher AS publisher,
 s.origin AS origin, s.confidence AS confidence`

// Actor returns an actor.
func (s *Store) Actor(ctx context.Context, id graph.ActorID) (*graph.Actor, error) {
	return one(ctx, s, scanActor, actorCypher, "actor", string(id))
}

// Article returns an article.
func (s *Store) Article(ctx context.Context, id graph.ArticleID) (*graph.Article, error) {
	return one(ctx, s, scanArticle, articleCypher, "article", string(id))
}

// Statement returns a statement.
func (s *Store) Statement(ctx context.Context, id graph.StatementID) (*graph.Statement, error) {
	return one(ctx, s, scanStatement, statementCypher, "statement", string(id))
}

func one[T any](ctx context.Context, s *Store, scan func(*neo4j.Record) (*T, error), query, what, id string) (*T, error) {
	for v, err := range stream(ctx, s, scan, query, props{"id": id}) {
		return v, err
	}
	return nil, fmt.Errorf("%s %q: %w", what, id, graph.ErrNotFound)
}

// ActorLabels looks actors up.
func (s *Store) ActorLabels(ctx context.Context, ids []graph.ActorID) (map[graph.ActorID]graph.Label, error) {
	known := make(map[graph.ActorID]graph.Label, len(ids))
	for record, err := range s.rows(ctx, actorLabelsCypher, props{"ids": anys(ids)}) {
		if err != nil {
			return nil, err
		}
		p := record.AsMap()
		known[id(record)] = graph.Label{Name: str[string](p, "name"), Type: typeOf(list[string](p, "labels"))}
	}
	return known, nil
}

// ArticleNames looks articles up.
func (s *Store) ArticleNames(ctx context.Context, ids []graph.ArticleID) (map[graph.ArticleID]string, error) {
	known := make(map[graph.ArticleID]string, len(ids))
	for record, err := range s.rows(ctx, articleNamesCypher, props{"ids": anys(ids)}) {
		if err != nil {
			return nil, err
		}
		p := record.AsMap()
		known[str[graph.ArticleID](p, "id")] = str[string](p, "name")
	}
	return known, nil
}

// Articles streams all articles by id.
func (s *Store) Articles(ctx context.Context, after graph.ArticleID) iter.Seq2[*graph.Article, error] {
	return stream(ctx, s, scanArticle, articlesCypher, props{"after": string(after)})
}

// Statements streams what the filter selects, by id.
func (s *Store) Statements(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Statement, error] {
	f = s.kinds.Bind(f)
	common := whatAndWhen(f)
	common.add("s.id > $after", "after", f.After) // also without a cursor, so that an index gives the order
	query, params := selectStatements(f, s.kinds, common, "s AS statement", "s.id", f.Limit)
	return stream(ctx, s, scanStatement, query, params)
}

// Relations streams what the selected statements add up to, by key: from the edges where they can answer.
func (s *Store) Relations(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	f = s.kinds.Bind(f)
	f.Rejected = false
	all := s.addedUp(ctx, f)
	if f.Projectable() {
		all = s.projected(ctx, f)
	}
	return graph.AtMost(all, f.Limit)
}

// Heaviest returns the heaviest of the relations.
func (s *Store) Heaviest(ctx context.Context, f graph.Filter, n int) ([]*graph.Relation, int, error) {
	return graph.Heaviest(ctx, s, f, n)
}

// projected answers from the edges, page by page, and asks the statements of a relation where its edge cannot tell.
func (s *Store) projected(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	return func(yield func(*graph.Relation, error) bool) {
		page := 1000
		if f.Limit > 0 && f.Limit < page {
			page = f.Limit
		}
		for after, more := f.After, true; more; {
			n := 0
			for p, err := range s.edgePage(ctx, f, after, page) {
				if err != nil {
					yield(nil, err)
					return
				}
				n++
				after = string(p.Key)
				if !s.yieldEdge(ctx, p, f.AsOf, yield) {
					return
				}
			}
			more = n == page
		}
	}
}

// yieldEdge yields the relation of an edge as of a day, which may be none; false where the reader stops.
func (s *Store) yieldEdge(ctx context.Context, p *graph.Projection, asOf graph.Date, yield func(*graph.Relation, error) bool) bool {
	if r, ok := p.At(s.kinds, asOf); ok {
		return yield(r, nil)
	}
	for r, err := range s.addedUp(ctx, s.kinds.Bind(graph.Filter{Key: p.Key, AsOf: asOf})) {
		if !yield(r, err) || err != nil {
			return false
		}
	}
	return true
}

// edgePage reads the next edges after a key.
func (s *Store) edgePage(ctx context.Context, f graph.Filter, after string, limit int) iter.Seq2[*graph.Projection, error] {
	types := s.wantedTypes(f)
	var common where
	common.add("r.key > $after", "after", after)
	common.equal("r.key", "key", string(f.Key))
	if kinds := f.KindNames(); kinds != nil {
		common.add("r.kind IN $kinds", "kinds", anys(kinds))
	}
	var arms []string
	params := props{"limit": limit}
	for _, arm := range s.edgeArms(f, types) {
		w := arm.where.and(common)
		maps.Copy(params, w.params)
		arms = append(arms, arm.match+" WHERE "+w.String())
	}
	const tail = " ORDER BY r.key LIMIT $limit"
	query := arms[0] + " RETURN r AS edge" + tail
	if len(arms) > 1 {
		query = "CALL { " + strings.Join(arms, " RETURN r"+tail+" UNION ALL ") + " RETURN r" + tail + " } RETURN r AS edge" + tail
	}
	return stream(ctx, s, scanEdge, query, params)
}

// wantedTypes lists the types that may hold the filter's kinds.
func (s *Store) wantedTypes(f graph.Filter) []string {
	kinds := f.KindNames()
	if kinds == nil {
		return s.edgeTypes()
	}
	var types []string
	for _, k := range kinds {
		if name, ok := s.types[k]; ok {
			types = append(types, name)
		}
	}
	return append(types, unconfirmed)
}

// An edgeArm is one way to find edges r.
type edgeArm struct {
	match string
	where where
}

// edgeArms begins at the actors that the filter names; without such each type of edge is read in the order of its key
// index.
func (s *Store) edgeArms(f graph.Filter, types []string) []edgeArm {
	any := "[r:" + strings.Join(types, "|") + "]"
	from := func(actor graph.ActorID) where { return where{params: props{"a": string(actor)}} }
	both := where{params: props{"a": string(f.Source), "b": string(f.Target)}}
	var arms []edgeArm
	switch {
	case f.Source != "" && f.Target != "":
		arms = append(arms, edgeArm{"MATCH (:Actor {id: $a})-" + any + "->(:Actor {id: $b})", both})
		back := edgeArm{"MATCH (:Actor {id: $a})<-" + any + "-(:Actor {id: $b})", both}
		back.where.terms = []string{"r.kind IN $symmetric"}
		arms = append(arms, back)
	case f.Source != "" || f.Target != "":
		arrows := []string{"-" + any + "->", "<-" + any + "-"}
		if f.Source == "" {
			arrows[0], arrows[1] = arrows[1], arrows[0]
		}
		w := from(f.Source + f.Target)
		arms = append(arms, edgeArm{"MATCH (:Actor {id: $a})" + arrows[0] + "(:Actor)", w})
		w.terms = []string{"r.kind IN $symmetric"}
		arms = append(arms, edgeArm{"MATCH (:Actor {id: $a})" + arrows[1] + "(:Actor)", w})
	case f.Actor != "" && f.Other != "":
		arms = append(arms, edgeArm{"MATCH (:Actor {id: $a})-" + any + "-(:Actor {id: $b})", where{params: props{"a": string(f.Actor), "b": string(f.Other)}}})
		return arms
	case f.Actor != "":
		arms = append(arms, edgeArm{"MATCH (:Actor {id: $a})-" + any + "-(:Actor)", from(f.Actor)})
	default:
		for _, name := range types {
			arms = append(arms, edgeArm{"MATCH (:Actor)-[r:" + name + "]->(:Actor)", where{}})
		}
		return arms
	}
	for i := range arms {
		arms[i].where.params["symmetric"] = symmetric(s.kinds)
		if f.Actor != "" {
			arms[i].where.terms = append(arms[i].where.terms, "(startNode(r).id = $actor OR endNode(r).id = $actor)")
			arms[i].where.params["actor"] = string(f.Actor)
		}
		if f.Actor != "" && f.Other != "" {
			arms[i].where.terms = append(arms[i].where.terms, "(startNode(r).id = $other OR endNode(r).id = $other) AND ($actor <> $other OR startNode(r) = endNode(r))")
			arms[i].where.params["other"] = string(f.Other)
		}
	}
	return arms
}

// addedUp reads statements in the order of their relations and adds each relation up.
func (s *Store) addedUp(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	common := whatAndWhen(f)
	common.add("s.key > $after", "after", f.After)
	query, params := selectStatements(f, s.kinds, common, slimColumns, "s.key", 0)
	return func(yield func(*graph.Relation, error) bool) {
		for group, err := range groups(stream(ctx, s, scanKeyed, query, params)) {
			if err != nil {
				yield(nil, err)
				return
			}
			r, err := s.relate(group, f.AsOf)
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// groups cuts statements in the order of their keys into those of one relation each.
func groups(all iter.Seq2[keyed, error]) iter.Seq2[[]*graph.Statement, error] {
	return func(yield func([]*graph.Statement, error) bool) {
		var group []*graph.Statement
		var key graph.RelationKey
		for k, err := range all {
			if err != nil {
				yield(nil, err)
				return
			}
			if k.key != key && len(group) > 0 {
				if !yield(group, nil) {
					return
				}
				group = nil
			}
			key, group = k.key, append(group, k.statement)
		}
		if len(group) > 0 {
			yield(group, nil)
		}
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
		err = fmt.Errorf("%w: statements of one key make %d relations; were the kinds changed?", graph.ErrInvalid, len(relations))
	}
	if err != nil {
		return nil, err
	}
	return relations[0], nil
}
