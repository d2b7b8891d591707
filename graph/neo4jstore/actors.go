package neo4jstore

import (
	"context"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// Actors searches actors by name.
func (s *Store) Actors(ctx context.Context, q graph.ActorQuery) ([]graph.ActorMatch, error) {
	folded := graph.Fold(q.Text)
	if q.Text != "" && folded == "" {
		return nil, ctx.Err()
	}
	query, params := selectActors(q, folded)
	var found []graph.ActorMatch
	for a, err := range stream(ctx, s, scanActor, query, params) {
		if err != nil {
			return nil, err
		}
		m, ok := graph.ActorMatch{Actor: a}, true
		if q.Text != "" {
			m, ok = graph.MatchName(q.Text, a)
		}
		if ok && q.Fits(a) {
			found = append(found, m)
		}
	}
	if q.Text == "" {
		if q.Limit > 0 && len(found) > q.Limit {
			found = found[:q.Limit]
		}
		return found, nil
	}
	counts, err := s.countTies(ctx, found)
	return graph.RankActors(found, q.Limit, func(id graph.ActorID) int { return counts[id] }), err
}

// selectActors finds actors that may fit: by words of their names, the last of which may be incomplete, by the word of a
// code, or all in order.
func selectActors(q graph.ActorQuery, folded string) (string, props) {
	var w where
	if q.Text == "" {
		w.add("actor.id > $after", "after", string(q.After))
	}
	if len(q.Types) > 0 {
		names := make([]string, len(q.Types))
		for i, t := range q.Types {
			names[i] = labels[t]
		}
		w.add("any(l IN labels(actor) WHERE l IN $labels)", "labels", anys(names))
	}
	match := "MATCH (actor:Actor)"
	var terms []string
	if q.Text != "" {
		terms = append(terms, "+"+strings.Join(strings.Fields(folded), " +")+"*")
	}
	if q.Code != "" {
		terms = append(terms, "+"+codeWord(q.Scheme, q.Code))
	}
	if len(terms) > 0 {
		match = "CALL db.index.fulltext.queryNodes('actor_search', $search) YIELD node AS actor"
		w.add("actor.id IS NOT NULL", "search", strings.Join(terms, " "))
	}
	query := match + " WHERE " + w.String() + " RETURN actor ORDER BY actor.id"
	if q.Text == "" && q.Code == "" && q.Limit > 0 {
		query += " LIMIT $limit"
		w.params["limit"] = q.Limit
	}
	return query, w.params
}

// countTies counts the statements of actors whose score others share, which decide the order among them.
func (s *Store) countTies(ctx context.Context, found []graph.ActorMatch) (map[graph.ActorID]int, error) {
	of := map[float64][]graph.ActorID{}
	for _, m := range found {
		of[m.Score] = append(of[m.Score], m.Actor.ID)
	}
	var tied []graph.ActorID
	for _, ids := range of {
		if len(ids) > 1 {
			tied = append(tied, ids...)
		}
	}
	counts := map[graph.ActorID]int{}
	if len(tied) == 0 {
		return counts, nil
	}
	for record, err := range s.rows(ctx, countStatementsCypher, props{"ids": anys(tied)}) {
		if err != nil {
			return nil, err
		}
		counts[id(record)] = integer(record.AsMap(), "statements")
	}
	return counts, nil
}

func id(record *neo4j.Record) graph.ActorID { return str[graph.ActorID](record.AsMap(), "id") }
