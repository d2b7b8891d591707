package graphtest

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"

	"entente/graph"
)

// testWriteWhileReading puts and removes articles from inside a stream; the stream must neither lock up nor fail.
func testWriteWhileReading(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	n := 0
	for s, err := range store.Statements(t.Context(), graph.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%20 == 0 {
			r := small.Reading(n % small.Articles)
			if err := store.PutReadings(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			if _, err := store.Article(t.Context(), s.Article); err != nil {
				t.Fatal(err)
			}
			collect(t, store.Relations(t.Context(), graph.Filter{Actor: s.Subject, Limit: 2}))
		}
	}
	if n != len(m.statements) {
		t.Errorf("the stream gave %d statements, want %d", n, len(m.statements))
	}
	m.holds(t, store)
}

// testStopEarly breaks out of many streams; whatever they hold must be given back.
func testStopEarly(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	for range 50 {
		for _, err := range store.Statements(t.Context(), graph.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for _, err := range store.Relations(t.Context(), graph.Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
		for _, err := range store.Articles(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	fill(t, store, small.Readings())
	m.holds(t, store)
}

func testCancelled(t *testing.T, store graph.Store) {
	m := fill(t, store, small.Readings())
	off, cancel := context.WithCancel(t.Context())
	cancel()
	r := Synthetic{Articles: 1, Statements: 3, Actors: 4, Seed: 5}.Reading(0)
	s := small.Reading(0).Statements[0]
	attempts := map[string]error{
		"PutActors":   store.PutActors(off, r.Actors...),
		"Put":         store.Put(off, r.Article, nil),
		"PutReadings": store.PutReadings(off, r),
		"Remove":      store.Remove(off, s.Article),
		"Verify":      store.Verify(off, func(string) {}),
	}
	_, attempts["Actor"] = store.Actor(off, s.Subject)
	_, attempts["Article"] = store.Article(off, s.Article)
	_, attempts["Statement"] = store.Statement(off, s.ID)
	_, attempts["Actors"] = store.Actors(off, graph.ActorQuery{Text: "a"})
	for _, err := range store.Statements(off, graph.Filter{}) {
		attempts["Statements"] = err
	}
	for _, err := range store.Relations(off, graph.Filter{}) {
		attempts["Relations"] = err
	}
	for _, err := range store.Articles(off, "") {
		attempts["Articles"] = err
	}
	for _, name := range []string{"PutActors", "Put", "PutReadings", "Remove", "Verify", "Actor", "Article", "Statement", "Actors", "Statements", "Relations", "Articles"} {
		wantError(t, name, attempts[name], context.Canceled)
	}
	m.holds(t, store)
}

// testCancelledInStream cancels while a stream is read: it ends with the reason, and once.
func testCancelledInStream(t *testing.T, store graph.Store) {
	fill(t, store, small.Readings())
	off, cancel := context.WithCancel(t.Context())
	defer cancel()
	var errs []error
	n := 0
	for _, err := range store.Statements(off, graph.Filter{}) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if n++; n == 3 {
			cancel()
		}
	}
	if len(errs) != 1 {
		t.Fatalf("the stream ended with errors %v after %d statements, want one", errs, n)
	}
	wantError(t, "stream", errs[0], context.Canceled)
}

// testReadersBesideWriter reads articles while they are replaced by others with more or fewer statements: no reader may
// fail, and every statement that one sees must be whole and belong to the old or the new reading.
func testReadersBesideWriter(t *testing.T, store graph.Store) {
	short := Synthetic{Articles: 10, Statements: 30, Actors: 8, Seed: 21}
	long := Synthetic{Articles: 10, Statements: 90, Actors: 8, Seed: 22}
	var versions [2][]graph.Reading
	for i := range short.Articles {
		versions[0] = append(versions[0], short.Reading(i))
		versions[1] = append(versions[1], underID(long.Reading(i), versions[0][i].Article.ID))
	}
	known := modelOf(slices.Values(versions[0])).statements
	maps.Copy(known, modelOf(slices.Values(versions[1])).statements)
	fill(t, store, slices.Values(versions[0]))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				if err := readKnown(t.Context(), store, versions[0][i%short.Articles].Article.ID, known); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for round := range 6 {
		for _, r := range versions[(round+1)%2] {
			if err := store.PutReadings(t.Context(), r); err != nil {
				t.Error(err)
			}
		}
	}
	close(done)
	readers.Wait()
	modelOf(slices.Values(versions[0])).statementsOnly(t, store)
}

// readKnown reads the statements of an article, and the relations of an actor.
func readKnown(ctx context.Context, store graph.Store, id graph.ArticleID, known map[graph.StatementID]*graph.Statement) error {
	for s, err := range store.Statements(ctx, graph.Filter{Article: id}) {
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(s, known[s.ID]) {
			return fmt.Errorf("a reader sees a statement that nobody put: %+v", s)
		}
	}
	for _, err := range store.Relations(ctx, graph.Filter{Actor: "actor-00000"}) {
		if err != nil {
			return err
		}
	}
	return nil
}

func (m model) statementsOnly(t *testing.T, store graph.Store) {
	t.Helper()
	same(t, "statements", collect(t, store.Statements(t.Context(), graph.Filter{})), m.match(graph.Filter{}))
	sameRelations(t, collect(t, store.Relations(t.Context(), graph.Filter{})), m.relate(t, graph.Filter{}))
	verify(t, t.Context(), store)
}

// testManyWriters loads from 8 goroutines that name the same actors: the graph must be the one that a single loader makes.
func testManyWriters(t *testing.T, store graph.Store) {
	const writers = 8
	readings := slices.Collect(small.Readings())
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := w; i < len(readings); i += writers {
				for range 2 {
					if err := store.PutReadings(t.Context(), readings[i], readings[(i+writers)%len(readings)]); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	wait.Wait()
	modelOf(small.Readings()).holds(t, store)
}
