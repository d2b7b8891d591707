package sqlitestore

import (
	"context"
	"strings"

	"entente/graph"
)

// Actors searches actors by name.
func (s *Store) Actors(ctx context.Context, q graph.ActorQuery) ([]graph.ActorMatch, error) {
	var w where
	if len(q.Types) > 0 {
		addIn(&w, "type", q.Types)
	}
	if q.Code != "" {
		w.add("id IN (SELECT actor FROM actor_codes WHERE scheme = ? AND code = ?)", q.Scheme, strings.ToLower(q.Code))
	}
	if q.Text == "" {
		return s.listActors(ctx, q, w)
	}
	folded := graph.Fold(q.Text)
	if folded == "" {
		return nil, ctx.Err()
	}
	// The words of the query follow each other at the beginning of a name or of a word in it.
	w.add(`id IN (SELECT actor FROM actor_names WHERE seq IN (SELECT rowid FROM name_index WHERE name_index MATCH ?))`, `"`+folded+`"*`)
	var found []graph.ActorMatch
	for a, err := range stream(ctx, s, scanActor, `SELECT body FROM actors WHERE `+w.String(), w.args...) {
		if err != nil {
			return nil, err
		}
		if m, ok := graph.MatchName(q.Text, a); ok {
			found = append(found, m)
		}
	}
	counts, err := s.countTies(ctx, found)
	return graph.RankActors(found, q.Limit, func(id graph.ActorID) int { return counts[id] }), err
}

func (s *Store) listActors(ctx context.Context, q graph.ActorQuery, w where) ([]graph.ActorMatch, error) {
	w.add("id > ?", string(q.After))
	query, args := selectFrom("actors", "body", "id", []where{{}}, w, q.Limit)
	var found []graph.ActorMatch
	for a, err := range stream(ctx, s, scanActor, query, args...) {
		if err != nil {
			return nil, err
		}
		found = append(found, graph.ActorMatch{Actor: a})
	}
	return found, nil
}

// countTies counts the statements of actors whose score others share, which decide the order among them.
func (s *Store) countTies(ctx context.Context, found []graph.ActorMatch) (map[graph.ActorID]int, error) {
	of := map[float64]int{}
	for _, m := range found {
		of[m.Score]++
	}
	counts := map[graph.ActorID]int{}
	for _, m := range found {
		if of[m.Score] < 2 {
			continue
		}
		var n int
		if err := s.read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM statements WHERE subject = ?1) +
			(SELECT count(*) FROM statements WHERE object = ?1) - (SELECT count(*) FROM statements WHERE rejected AND subject = ?1) -
			(SELECT count(*) FROM statements WHERE rejected AND object = ?1)`, string(m.Actor.ID)).Scan(&n); err != nil {
			return nil, s.fault(ctx, err)
		}
		counts[m.Actor.ID] = n
	}
	return counts, nil
}
