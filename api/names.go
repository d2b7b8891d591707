package api

import (
	"context"
	"errors"

	"entente/graph"
)

// storeNames looks names up in a store and keeps them for one question.
type storeNames struct {
	ctx      context.Context
	store    graph.Store
	actors   map[graph.ActorID]ActorRef
	articles map[graph.ArticleID]string
}

func newStoreNames(ctx context.Context, store graph.Store) *storeNames {
	return &storeNames{ctx: ctx, store: store, actors: map[graph.ActorID]ActorRef{}, articles: map[graph.ArticleID]string{}}
}

// ActorRef returns an actor; one that a role names but the store does not hold goes by its id.
func (n *storeNames) ActorRef(id graph.ActorID) (ActorRef, error) {
	if ref, ok := n.actors[id]; ok {
		return ref, nil
	}
	a, err := n.store.Actor(n.ctx, id)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		n.actors[id] = ActorRef{ID: id, Name: string(id)}
	case err != nil:
		return ActorRef{}, err
	default:
		n.actors[id] = refOf(a)
	}
	return n.actors[id], nil
}

// ArticleName returns what people call an article; one that is gone goes by its id.
func (n *storeNames) ArticleName(id graph.ArticleID) (string, error) {
	if name, ok := n.articles[id]; ok {
		return name, nil
	}
	a, err := n.store.Article(n.ctx, id)
	switch {
	case errors.Is(err, graph.ErrNotFound): // removed while the question was answered
		n.articles[id] = string(id)
	case err != nil:
		return "", err
	default:
		n.articles[id] = nameOf(a)
	}
	return n.articles[id], nil
}

func refOf(a *graph.Actor) ActorRef { return ActorRef{ID: a.ID, Name: a.Name, Type: a.Type} }

func nameOf(a *graph.Article) string {
	if a.Name == "" {
		return string(a.ID)
	}
	return a.Name
}

// ReadingStatements puts the statements of a reading, which need not be stored, into the form of the wire. Persons have the
// names that the article writes.
func ReadingStatements(r graph.Reading, kinds *graph.Kinds) ([]Statement, error) {
	names := readingNames{article: nameOf(r.Article), actors: map[graph.ActorID]ActorRef{}}
	for _, a := range r.Actors {
		ref := refOf(a)
		if written := r.Written[a.ID]; written != "" {
			ref.Name = written
		}
		names.actors[a.ID] = ref
	}
	out := make([]Statement, 0, len(r.Statements))
	for _, s := range r.Statements {
		line, err := NewStatement(s, kinds, names)
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// readingNames knows the names of one reading.
type readingNames struct {
	article string
	actors  map[graph.ActorID]ActorRef
}

func (n readingNames) ActorRef(id graph.ActorID) (ActorRef, error) {
	if ref, ok := n.actors[id]; ok {
		return ref, nil
	}
	return ActorRef{ID: id, Name: string(id)}, nil
}

func (n readingNames) ArticleName(graph.ArticleID) (string, error) { return n.article, nil }
