package graphtest

import (
	"context"
	"errors"
	"iter"
	"testing"

	"entente/graph"
	"entente/graph/memstore"
)

// testCopy copies into the store with an interruption, and out of it again.
func testCopy(t *testing.T, store graph.Store) {
	data := Synthetic{Articles: 300, Statements: 450, Actors: 40, Seed: 31}
	source := memstore.New(Kinds())
	m := fill(t, source, data.Readings())
	extra := &graph.Actor{ID: "unheard-of", Type: graph.Org, Name: "Nobody speaks of it"}
	if err := source.PutActors(t.Context(), extra); err != nil {
		t.Fatal(err)
	}
	m.actors[extra.ID] = extra
	broken := errors.New("broken off")
	if err := graph.Copy(t.Context(), breaking{source, 270, broken}, store, nil); !errors.Is(err, broken) {
		t.Fatalf("a copy from a store that breaks: %v", err)
	}
	var last graph.Progress
	for range 2 {
		if err := graph.Copy(t.Context(), source, store, func(p graph.Progress) { last = p }); err != nil {
			t.Fatal(err)
		}
	}
	if want := (graph.Progress{Actors: len(m.actors), Same: data.Articles}); last != want {
		t.Errorf("copying again did %+v, want %+v", last, want)
	}
	m.holds(t, store)
	back := memstore.New(Kinds())
	if err := graph.Copy(t.Context(), store, back, nil); err != nil {
		t.Fatal(err)
	}
	m.holds(t, back)
}

// A breaking store fails after some articles.
type breaking struct {
	graph.Store
	after int
	err   error
}

func (b breaking) Articles(ctx context.Context, after graph.ArticleID) iter.Seq2[*graph.Article, error] {
	return func(yield func(*graph.Article, error) bool) {
		n := 0
		for a, err := range b.Store.Articles(ctx, after) {
			if n++; n > b.after {
				yield(nil, b.err)
				return
			}
			if !yield(a, err) {
				return
			}
		}
	}
}
