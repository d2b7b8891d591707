package neo4jstore

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// Verify checks every statement against its article, its links against its properties, and every edge against its
// statements.
func (s *Store) Verify(ctx context.Context, report func(fault string)) error {
	for _, check := range []func(context.Context, func(string)) error{s.verifyArticles, s.verifyLinks, s.verifyStories, s.verifyMerged} {
		if err := check(ctx, report); err != nil {
			return err
		}
	}
	return s.verifyEdges(ctx, func(fault string, _ graph.RelationKey) { report(fault) })
}

// verifyArticles checks statements article by article, as they were checked when they were put, and the properties that
// are derived from others.
func (s *Store) verifyArticles(ctx context.Context, report func(string)) error {
	judged, err := graph.JudgedBy(s.Judgements(ctx))
	if err != nil {
		return err
	}
	for a, err := range s.Articles(ctx, "") {
		if err != nil {
			return err
		}
		var said []*graph.Statement
		query, params := selectStatements(graph.Filter{Rejected: true}, s.kinds, articleIs(a.ID), "s AS statement", "s.id", 0)
		for record, err := range s.rows(ctx, query, params) {
			if err != nil {
				return err
			}
			st, err := scanStatement(record)
			if err != nil {
				return err
			}
			said = append(said, st)
			if fault := s.derivedFault(record, st); fault != "" {
				report(fault)
			}
			if !reflect.DeepEqual(st, judged.Statement(st)) {
				report(fmt.Sprintf("statement %s is not as judged", st.ID))
			}
		}
		if err := s.kinds.Check(a, said); err != nil {
			report(err.Error())
		}
	}
	return nil
}

// verifyMerged compares actors with what the judgements make of them.
func (s *Store) verifyMerged(ctx context.Context, report func(string)) error {
	judged, err := graph.JudgedBy(s.Judgements(ctx))
	if err != nil {
		return err
	}
	found, err := s.Actors(ctx, graph.ActorQuery{})
	if err != nil {
		return err
	}
	for _, m := range found {
		if want := judged.MergedInto(m.Actor.ID); m.Actor.Merged != want {
			report(fmt.Sprintf("actor %s is merged into %q, should be into %q", m.Actor.ID, m.Actor.Merged, want))
		}
	}
	return nil
}

func articleIs(id graph.ArticleID) where {
	var w where
	w.equal("s.article", "article", string(id))
	return w
}

// derivedFault compares what is stored beside a statement with what follows from it.
func (s *Store) derivedFault(record *neo4j.Record, st *graph.Statement) string {
	n, err := node(record, "statement")
	if err != nil {
		return err.Error()
	}
	want := statementProps(st, graph.KeyOf(st, s.kinds.Symmetric(st.Kind)))
	for _, name := range []string{"key", "words", "date", "until"} {
		if !reflect.DeepEqual(n.Props[name], want[name]) {
			return fmt.Sprintf("statement %s: %s is %v, should be %v", st.ID, name, n.Props[name], want[name])
		}
	}
	return ""
}

func (s *Store) verifyLinks(ctx context.Context, report func(string)) error {
	for _, check := range []struct{ what, query string }{
		{"statement whose links differ from its properties", verifyLinksCypher},
		{"actor without a name or with other than one type", verifyActorsCypher},
		{"statement that does not name the story of its article", verifyOriginsCypher},
	} {
		for fault, err := range stream(ctx, s, scanFault, check.query, nil) {
			if err != nil {
				return err
			}
			report(check.what + ": " + fault)
		}
	}
	return nil
}

func scanFault(record *neo4j.Record) (string, error) {
	return str[string](record.AsMap(), "fault"), nil
}

// A placed edge is an edge with its type and the actors that it joins.
type placedEdge struct {
	*graph.Projection
	kind            string
	subject, object graph.ActorID
}

// verifyEdges counts every relation anew and compares it with its edge. Keys come out once or more; "" for an edge
// without one.
func (s *Store) verifyEdges(ctx context.Context, report func(fault string, key graph.RelationKey)) error {
	stored, err := s.allEdges(ctx, report)
	if err != nil {
		return err
	}
	for group, err := range groups(stream(ctx, s, scanKeyed, allSlimCypher, nil)) {
		if err != nil {
			return err
		}
		want := graph.Project(s.kinds, group)
		have := stored[want.Key]
		delete(stored, want.Key)
		if fault := s.edgeFault(want, have); fault != "" {
			report(fmt.Sprintf("edge %s %s", want.Key, fault), want.Key)
		}
	}
	for _, key := range sortedKeys(stored) {
		report(fmt.Sprintf("edge %s has no statements", key), key)
	}
	return nil
}

// allEdges reads all edges between actors by key.
func (s *Store) allEdges(ctx context.Context, report func(fault string, key graph.RelationKey)) (map[graph.RelationKey][]placedEdge, error) {
	edges := map[graph.RelationKey][]placedEdge{}
	for _, name := range s.edgeTypes() {
		for e, err := range s.edgesOfType(ctx, name) {
			if err != nil {
				return nil, err
			}
			edges[e.Key] = append(edges[e.Key], e)
		}
		for fault, err := range stream(ctx, s, scanFault, typed(edgesWithoutKeyCypher, name), nil) {
			if err != nil {
				return nil, err
			}
			report(fmt.Sprintf("edge %s of type %s has no key", fault, name), "")
		}
	}
	return edges, nil
}

func (s *Store) edgesOfType(ctx context.Context, name string) iter.Seq2[placedEdge, error] {
	return stream(ctx, s, func(record *neo4j.Record) (placedEdge, error) {
		p, err := scanEdge(record)
		m := record.AsMap()
		return placedEdge{p, name, str[graph.ActorID](m, "subject"), str[graph.ActorID](m, "object")}, err
	}, typed(allEdgesCypher, name), nil)
}

// edgeFault says how the edges of a key differ from the one that its statements make.
func (s *Store) edgeFault(want *graph.Projection, have []placedEdge) string {
	switch {
	case len(have) == 0:
		return "is missing"
	case len(have) > 1:
		return fmt.Sprintf("stands %d times", len(have))
	case have[0].kind != s.edgeType(want):
		return fmt.Sprintf("is of type %s, should be %s", have[0].kind, s.edgeType(want))
	case have[0].subject != want.Subject || have[0].object != want.Object:
		return fmt.Sprintf("runs from %s to %s", have[0].subject, have[0].object)
	case !have[0].Equal(want):
		return fmt.Sprintf("does not equal its statements: stored %+v, counted %+v", have[0].Totals, want.Totals)
	}
	return ""
}

// Repair recounts every edge that Verify would find fault with, and reports each.
func (s *Store) Repair(ctx context.Context, report func(fault string)) error {
	faulty := map[graph.RelationKey]bool{}
	if err := s.verifyEdges(ctx, func(fault string, key graph.RelationKey) {
		faulty[key] = true
		report(fault)
	}); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error {
		keys := sortedKeys(faulty)
		for _, name := range s.edgeTypes() {
			if err := runRows(b, typed(deleteEdgesCypher, name), "keys", anys(keys)); err != nil {
				return err
			}
			if err := b.run(typed(deleteEdgesWithoutKeyCypher, name), nil); err != nil {
				return err
			}
		}
		for _, key := range keys {
			if key != "" {
				b.touched[key] = true
			}
		}
		return nil
	})
}
