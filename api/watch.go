package api

import (
	"context"
	"iter"
	"time"

	"entente/graph"
)

// A watchedStore tells of each call to a store when it ends; of a stream, when it has been read.
type watchedStore struct {
	graph.Store
	seen func(ctx context.Context, call string, start time.Time)
}

func watch[T any](ctx context.Context, w *watchedStore, call string, stream iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		defer w.seen(ctx, call, time.Now())
		for v, err := range stream {
			if !yield(v, err) {
				return
			}
		}
	}
}

// PutActors is the store's.
func (w *watchedStore) PutActors(ctx context.Context, actors ...*graph.Actor) error {
	defer w.seen(ctx, "PutActors", time.Now())
	return w.Store.PutActors(ctx, actors...)
}

// PutReadings is the store's.
func (w *watchedStore) PutReadings(ctx context.Context, readings ...graph.Reading) error {
	defer w.seen(ctx, "PutReadings", time.Now())
	return w.Store.PutReadings(ctx, readings...)
}

// PutJudgement is the store's.
func (w *watchedStore) PutJudgement(ctx context.Context, j *graph.Judgement) error {
	defer w.seen(ctx, "PutJudgement", time.Now())
	return w.Store.PutJudgement(ctx, j)
}

// Remove is the store's.
func (w *watchedStore) Remove(ctx context.Context, id graph.ArticleID) error {
	defer w.seen(ctx, "Remove", time.Now())
	return w.Store.Remove(ctx, id)
}

// Actor is the store's.
func (w *watchedStore) Actor(ctx context.Context, id graph.ActorID) (*graph.Actor, error) {
	defer w.seen(ctx, "Actor", time.Now())
	return w.Store.Actor(ctx, id)
}

// Article is the store's.
func (w *watchedStore) Article(ctx context.Context, id graph.ArticleID) (*graph.Article, error) {
	defer w.seen(ctx, "Article", time.Now())
	return w.Store.Article(ctx, id)
}

// Statement is the store's.
func (w *watchedStore) Statement(ctx context.Context, id graph.StatementID) (*graph.Statement, error) {
	defer w.seen(ctx, "Statement", time.Now())
	return w.Store.Statement(ctx, id)
}

// ActorLabels is the store's.
func (w *watchedStore) ActorLabels(ctx context.Context, ids []graph.ActorID) (map[graph.ActorID]graph.Label, error) {
	defer w.seen(ctx, "ActorLabels", time.Now())
	return w.Store.ActorLabels(ctx, ids)
}

// ArticleNames is the store's.
func (w *watchedStore) ArticleNames(ctx context.Context, ids []graph.ArticleID) (map[graph.ArticleID]string, error) {
	defer w.seen(ctx, "ArticleNames", time.Now())
	return w.Store.ArticleNames(ctx, ids)
}

// Heaviest is the store's.
func (w *watchedStore) Heaviest(ctx context.Context, f graph.Filter, n int) ([]*graph.Relation, int, error) {
	defer w.seen(ctx, "Heaviest", time.Now())
	return w.Store.Heaviest(ctx, f, n)
}

// Actors is the store's.
func (w *watchedStore) Actors(ctx context.Context, q graph.ActorQuery) ([]graph.ActorMatch, error) {
	defer w.seen(ctx, "Actors", time.Now())
	return w.Store.Actors(ctx, q)
}

// Articles is the store's.
func (w *watchedStore) Articles(ctx context.Context, after graph.ArticleID) iter.Seq2[*graph.Article, error] {
	return watch(ctx, w, "Articles", w.Store.Articles(ctx, after))
}

// Statements is the store's.
func (w *watchedStore) Statements(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Statement, error] {
	return watch(ctx, w, "Statements", w.Store.Statements(ctx, f))
}

// Relations is the store's.
func (w *watchedStore) Relations(ctx context.Context, f graph.Filter) iter.Seq2[*graph.Relation, error] {
	return watch(ctx, w, "Relations", w.Store.Relations(ctx, f))
}

// Judgements is the store's.
func (w *watchedStore) Judgements(ctx context.Context) iter.Seq2[*graph.Judgement, error] {
	return watch(ctx, w, "Judgements", w.Store.Judgements(ctx))
}

// Changes is the store's.
func (w *watchedStore) Changes(ctx context.Context, after int64) iter.Seq2[*graph.Change, error] {
	return watch(ctx, w, "Changes", w.Store.Changes(ctx, after))
}
