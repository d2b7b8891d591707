package graphtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"entente/graph"
)

// A Question is one of the main questions that benchmarks ask: Ask puts it about actors drawn at random and returns the
// number of results.
type Question struct {
	Name string
	Ask  func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error)
}

// Questions returns the main questions about data of the given shape. Actors are drawn as unevenly as statements name
// them, so that those who are spoken of most are asked for most.
func Questions(data Synthetic) []Question {
	pick := func(rng *rand.Rand) graph.ActorID { return data.Actor(data.PickActor(rng)).ID }
	statement := func(rng *rand.Rand) *graph.Statement {
		said := data.Reading(rng.IntN(data.Articles)).Statements
		return said[rng.IntN(len(said))]
	}
	return []Question{
		{"relations of an actor, first 50", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			return count(store.Relations(ctx, graph.Filter{Actor: pick(rng), AsOf: "2026-01-01", Limit: 50}))
		}},
		{"relations between two actors", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			return count(store.Relations(ctx, graph.Filter{Source: pick(rng), Target: pick(rng), AsOf: "2026-01-01"}))
		}},
		{"evidence of a relation", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			s := statement(rng)
			return count(store.Statements(ctx, graph.Filter{Key: graph.KeyOf(s, Kinds().Symmetric(s.Kind)), Limit: 50}))
		}},
		{"mediations between two parties", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			cases, err := graph.Mediations(ctx, store, Kinds(), graph.Filter{Parties: []graph.ActorID{pick(rng), pick(rng)}})
			return len(cases), err
		}},
		{"statements of an actor, first 50", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			return count(store.Statements(ctx, graph.Filter{Actor: pick(rng), Limit: 50}))
		}},
		{"search by name", func(ctx context.Context, store graph.Store, rng *rand.Rand) (int, error) {
			name := []rune(data.Actor(data.PickActor(rng)).Name)
			found, err := store.Actors(ctx, graph.ActorQuery{Text: string(name[:min(5, len(name))]), Limit: 10})
			return len(found), err
		}},
	}
}

func count[T any](stream func(func(T, error) bool)) (int, error) {
	n := 0
	for _, err := range stream {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// BenchmarkQuestions asks each question many times, from one client and from sixteen, and reports the median and the
// 99th percentile of the answering time in microseconds.
func BenchmarkQuestions(b *testing.B, store graph.Store, data Synthetic) {
	for _, q := range Questions(data) {
		for _, clients := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s, %d clients", q.Name, clients), func(b *testing.B) {
				took, results := ask(b, store, q, clients)
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
				b.ReportMetric(float64(results)/float64(len(took)), "results/op")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

func ask(b *testing.B, store graph.Store, q Question, clients int) (took []time.Duration, results int) {
	b.Helper()
	const each = 400
	var mu sync.Mutex
	var wait sync.WaitGroup
	for c := range clients {
		wait.Go(func() {
			rng := rand.New(rand.NewPCG(17, uint64(c)))
			for range each {
				start := time.Now()
				n, err := q.Ask(b.Context(), store, rng)
				d := time.Since(start)
				mu.Lock()
				took, results = append(took, d), results+n
				mu.Unlock()
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
	return took, results
}
