// Package graphtest holds every graph.Store to its contract: the same suite for all of them, without switches. It knows
// stores only by the interface and compares them with brute force over Filter.Match and Relate.
package graphtest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"

	"entente/graph"
)

// Run tests a kind of store. Open returns an empty store made with Kinds; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) graph.Store) {
	tests := []struct {
		name string
		test func(t *testing.T, store graph.Store)
	}{
		{"empty", testEmpty},
		{"round trip", testRoundTrip},
		{"ownership", testOwnership},
		{"odd characters", testOddCharacters},
		{"put actors", testPutActors},
		{"invalid actors", testInvalidActors},
		{"replace", testReplace},
		{"idempotent", testIdempotent},
		{"invalid statements", testInvalidStatements},
		{"unknown actors", testUnknownActors},
		{"readings are atomic", testReadingsAtomic},
		{"readings as one by one", testReadingsAsOneByOne},
		{"remove", testRemove},
		{"reprints", testReprints},
		{"stories join and part", testStoriesJoinAndPart},
		{"records", testRecords},
		{"stories in any order", testStoriesAnyOrder},
		{"filters", testFilters},
		{"filter by text", testFilterByText},
		{"cursors", testCursors},
		{"search", testSearch},
		{"search by code", testSearchByCode},
		{"list actors", testListActors},
		{"labels", testLabels},
		{"brief", testBrief},
		{"heaviest", testHeaviest},
		{"articles", testArticles},
		{"mediations", testMediations},
		{"write while reading", testWriteWhileReading},
		{"stop reading early", testStopEarly},
		{"cancelled", testCancelled},
		{"cancelled in a stream", testCancelledInStream},
		{"readers beside a writer", testReadersBesideWriter},
		{"many writers", testManyWriters},
		{"copy", testCopy},
		{"merges", testMerges},
		{"splits and rejections", testSplitsAndRejections},
		{"judgements that contradict", testContradictions},
		{"invalid judgements", testInvalidJudgements},
		{"judgements and reloads", testJudgementsAndReloads},
		{"many judges", testManyJudges},
		{"copy judgements", testCopyJudgements},
		{"changes", testChanges},
		{"changes by judgements", testChangesByJudgements},
		{"changes beside writers", testChangesBesideWriters},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.test(t, opened(t, open)) })
	}
	t.Run("any order", func(t *testing.T) { testAnyOrder(t, opened(t, open), opened(t, open)) })
}

func opened(t *testing.T, open func(t *testing.T) graph.Store) graph.Store {
	store := open(t)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return store
}

// small is the data that most tests use.
var small = Synthetic{Articles: 60, Statements: 400, Actors: 12, Seed: 1}

// A model is what a store must hold: plain maps, no cleverness.
type model struct {
	actors     map[graph.ActorID]*graph.Actor
	articles   map[graph.ArticleID]*graph.Article
	statements map[graph.StatementID]*graph.Statement // as found
	judgements map[graph.JudgementID]*graph.Judgement
}

func modelOf(readings iter.Seq[graph.Reading]) model {
	m := model{map[graph.ActorID]*graph.Actor{}, map[graph.ArticleID]*graph.Article{}, map[graph.StatementID]*graph.Statement{}, map[graph.JudgementID]*graph.Judgement{}}
	for r := range readings {
		for _, a := range r.Actors {
			m.actors[a.ID] = graph.MergeActors(m.actors[a.ID], a)
		}
		maps.DeleteFunc(m.statements, func(_ graph.StatementID, s *graph.Statement) bool { return s.Article == r.Article.ID })
		m.articles[r.Article.ID] = r.Article.Clone()
		for _, s := range r.Statements {
			m.statements[s.ID] = s.Clone()
		}
	}
	m.tellStories()
	return m
}

// tellStories writes on every statement the story of its article.
func (m model) tellStories() {
	var all []graph.Sketched
	for id, a := range m.articles {
		all = append(all, graph.Sketched{ID: id, Sketch: graph.NewSketch(a)})
	}
	stories := graph.Stories(all)
	for id, s := range m.statements {
		told := s.Clone()
		told.Origin = string(stories[s.Article])
		m.statements[id] = told
	}
}

// match returns what a filter must select, by id.
func (m model) match(f graph.Filter) []*graph.Statement {
	f = Kinds().Bind(f)
	judged := m.judged()
	var list []*graph.Statement
	for _, id := range slices.Sorted(maps.Keys(m.statements)) {
		s := judged.Statement(m.statements[id])
		if string(id) > f.After && f.Match(s) && (f.Limit == 0 || len(list) < f.Limit) {
			list = append(list, s)
		}
	}
	return list
}

func (m model) judged() *graph.Judged {
	judged, err := graph.NewJudged(slices.Collect(maps.Values(m.judgements)))
	if err != nil {
		panic(err) // no test puts contradictions into a model
	}
	return judged
}

func (m model) relate(t *testing.T, f graph.Filter) []*graph.Relation {
	t.Helper()
	all := f
	all.After, all.Limit = "", 0
	relations, err := graph.Relate(Kinds(), f, sequence(m.match(all)))
	if err != nil {
		t.Fatal(err)
	}
	return relations
}

func sequence[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// fill puts readings into a store.
func fill(t *testing.T, store graph.Store, readings iter.Seq[graph.Reading]) model {
	t.Helper()
	if err := store.PutReadings(t.Context(), slices.Collect(readings)...); err != nil {
		t.Fatalf("PutReadings: %v", err)
	}
	return modelOf(readings)
}

// collect reads a stream to its end.
func collect[T any](t *testing.T, stream iter.Seq2[T, error]) []T {
	t.Helper()
	var list []T
	for v, err := range stream {
		if err != nil {
			t.Fatalf("stream: %v", err)
		}
		list = append(list, v)
	}
	return list
}

// holds compares all that a store holds with the model, relations and verification included.
func (m model) holds(t *testing.T, store graph.Store) {
	t.Helper()
	ctx := t.Context()
	for _, f := range []graph.Filter{{}, {Rejected: true}} {
		same(t, "statements", collect(t, store.Statements(ctx, f)), m.match(f))
	}
	same(t, "judgements", collect(t, store.Judgements(ctx)), sorted(m.judgements))
	same(t, "articles", collect(t, store.Articles(ctx, "")), sorted(m.articles))
	found, err := store.Actors(ctx, graph.ActorQuery{})
	if err != nil {
		t.Fatalf("Actors: %v", err)
	}
	var actors []*graph.Actor
	for _, f := range found {
		actors = append(actors, f.Actor)
	}
	same(t, "actors", actors, sorted(m.actors))
	sameRelations(t, collect(t, store.Relations(ctx, graph.Filter{})), m.relate(t, graph.Filter{}))
	verify(t, ctx, store)
}

func verify(t *testing.T, ctx context.Context, store graph.Store) {
	t.Helper()
	if err := store.Verify(ctx, func(fault string) { t.Errorf("Verify reports: %s", fault) }); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

func sorted[K cmp.Ordered, V any](m map[K]V) []V {
	var list []V
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[k])
	}
	return list
}

func same[T any](t *testing.T, what string, got, want []*T) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("%s: %d:\n got %+v\nwant %+v", what, i, *got[i], *want[i])
			return
		}
	}
}

// sameRelations compares relations; sums of floats may differ in their last bits.
func sameRelations(t *testing.T, got, want []*graph.Relation) {
	t.Helper()
	rounded := func(list []*graph.Relation) []*graph.Relation {
		var out []*graph.Relation
		for _, r := range list {
			c := *r
			c.Confidence, c.Weight = round(c.Confidence), round(c.Weight)
			out = append(out, &c)
		}
		return out
	}
	same(t, "relations", rounded(got), rounded(want))
}

func round(x float64) float64 { return math.Round(x*1e8) / 1e8 }
