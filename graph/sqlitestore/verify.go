package sqlitestore

import (
	"context"
	"fmt"
	"iter"
	"reflect"

	"entente/graph"
)

// Verify checks the file, every statement against its article, and everything that is derived from statements.
func (s *Store) Verify(ctx context.Context, report func(fault string)) error {
	for _, check := range []func(context.Context, func(string)) error{
		s.verifyFile, s.verifyArticles, s.verifyJudged, s.verifyCounts, s.verifyStories, s.verifyRelations,
	} {
		if err := check(ctx, report); err != nil {
			return err
		}
	}
	return nil
}

// verifyFile checks pages and indexes on a connection of its own: the check of a text index goes by what its connection
// remembers of the index, which another connection may have changed since.
func (s *Store) verifyFile(ctx context.Context, report func(string)) error {
	db, err := s.connect()
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `PRAGMA quick_check`)
	if err != nil {
		return s.fault(ctx, err)
	}
	defer rows.Close()
	for rows.Next() {
		line, err := scanString(rows)
		if err != nil {
			return s.fault(ctx, err)
		}
		if line != "ok" {
			report(s.path + ": " + line)
		}
	}
	return s.fault(ctx, rows.Err())
}

func scanString(row scanner) (string, error) {
	var text string
	return text, row.Scan(&text)
}

// verifyArticles checks statements article by article, as they were checked when they were put.
func (s *Store) verifyArticles(ctx context.Context, report func(string)) error {
	for a, err := range s.Articles(ctx, "") {
		if err != nil {
			return err
		}
		var said []*graph.Statement
		for st, err := range s.Statements(ctx, graph.Filter{Article: a.ID, Rejected: true}) {
			if err != nil {
				return err
			}
			said = append(said, st)
		}
		if err := s.kinds.Check(a, said); err != nil {
			report(err.Error())
		}
	}
	return nil
}

// verifyJudged compares statements and actors with what the judgements make of them.
func (s *Store) verifyJudged(ctx context.Context, report func(string)) error {
	judged, err := graph.JudgedBy(s.Judgements(ctx))
	if err != nil {
		return err
	}
	for st, err := range s.Statements(ctx, graph.Filter{Rejected: true}) {
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(st, judged.Statement(st)) {
			report(fmt.Sprintf("statement %s is not as judged", st.ID))
		}
	}
	for a, err := range stream(ctx, s, scanActor, `SELECT body FROM actors ORDER BY id`) {
		if err != nil {
			return err
		}
		if want := judged.MergedInto(a.ID); a.Merged != want {
			report(fmt.Sprintf("actor %s is merged into %q, should be into %q", a.ID, a.Merged, want))
		}
	}
	return nil
}

// verifyCounts finds what hangs in the air or is missing from an index.
func (s *Store) verifyCounts(ctx context.Context, report func(string)) error {
	for _, check := range []struct{ what, query string }{
		{"statement without its article", `SELECT id FROM statements WHERE article NOT IN (SELECT id FROM articles)`},
		{"statement with an unknown subject", `SELECT id FROM statements WHERE subject NOT IN (SELECT id FROM actors)`},
		{"statement with an unknown object", `SELECT id FROM statements WHERE object NOT IN (SELECT id FROM actors)`},
		{"statement with an unknown speaker", `SELECT id FROM statements WHERE speaker <> '' AND speaker NOT IN (SELECT id FROM actors)`},
		{"unknown party", `SELECT party FROM parties WHERE party NOT IN (SELECT id FROM actors)`},
		{"party of no statement", `SELECT id FROM parties WHERE id NOT IN (SELECT id FROM statements)`},
		{"mediation with other parties than it lists", `SELECT id FROM statements WHERE parties <> ''
			AND length(parties) - length(replace(parties, ' ', '')) + 1 <> (SELECT count(*) FROM parties WHERE parties.id = statements.id)`},
		{"statement missing from the text index", `SELECT id FROM statements WHERE seq NOT IN (SELECT id FROM quote_index_docsize)`},
		{"text index entry without a statement", `SELECT id FROM quote_index_docsize WHERE id NOT IN (SELECT seq FROM statements)`},
		{"article missing from the list of changes", `SELECT id FROM articles WHERE id NOT IN (SELECT id FROM changes WHERE thing = 'article' AND digest <> '')`},
		{"actor without a name in the index", `SELECT id FROM actors WHERE id NOT IN (SELECT actor FROM actor_names WHERE seq IN (SELECT id FROM name_index_docsize))`},
	} {
		for id, err := range stream(ctx, s, scanString, check.query) {
			if err != nil {
				return err
			}
			report(fmt.Sprintf("%s: %s", check.what, id))
		}
	}
	return nil
}

// verifyRelations adds every relation up anew and compares it with what is stored, both in the order of their keys.
func (s *Store) verifyRelations(ctx context.Context, report func(string)) error {
	return s.faultyRelations(ctx, func(fault string, _ graph.RelationKey) { report(fault) })
}

// Repair counts every relation anew that Verify would find fault with, and reports each.
func (s *Store) Repair(ctx context.Context, report func(fault string)) error {
	var keys []graph.RelationKey
	if err := s.faultyRelations(ctx, func(fault string, key graph.RelationKey) {
		keys = append(keys, key)
		report(fault)
	}); err != nil {
		return err
	}
	return s.change(ctx, func(b *batch) error {
		for _, key := range keys {
			b.touched[key] = true
		}
		return nil
	})
}

func (s *Store) faultyRelations(ctx context.Context, report func(fault string, key graph.RelationKey)) error {
	stored, stop := iter.Pull2(stream(ctx, s, scanRelation, `SELECT `+relationColumns+` FROM relations ORDER BY key`))
	defer stop()
	have, err, more := stored()
	tooMany := func(before graph.RelationKey) {
		for more && err == nil && (before == "" || have.Key < before) {
			report(fmt.Sprintf("relation %s has no statements", have.Key), have.Key)
			have, err, more = stored()
		}
	}
	for want, fault := range s.projections(ctx) {
		if fault != nil {
			return fault
		}
		tooMany(want.Key)
		switch {
		case err != nil:
			return err
		case !more || have.Key > want.Key:
			report(fmt.Sprintf("relation %s is missing", want.Key), want.Key)
			continue
		case !have.Equal(want):
			report(fmt.Sprintf("relation %s does not equal its statements: stored %+v, counted %+v", want.Key, have.Totals, want.Totals), want.Key)
		}
		have, err, more = stored()
	}
	tooMany("")
	return err
}

// projections counts every relation from its statements.
func (s *Store) projections(ctx context.Context) iter.Seq2[*graph.Projection, error] {
	return func(yield func(*graph.Projection, error) bool) {
		var group []*graph.Statement
		var key graph.RelationKey
		for k, err := range stream(ctx, s, scanKeyed, `SELECT key, `+slimColumns+` FROM statements WHERE NOT rejected ORDER BY key`) {
			if err != nil {
				yield(nil, err)
				return
			}
			if k.key != key && len(group) > 0 {
				if !yield(graph.Project(s.kinds, group), nil) {
					return
				}
				group = group[:0]
			}
			key, group = k.key, append(group, k.statement)
		}
		if len(group) > 0 {
			yield(graph.Project(s.kinds, group), nil)
		}
	}
}
