package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

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
	ref, known := n.actors[id]
	if known {
		return ref, nil
	}
	err := n.learnActors(id)
	return n.actors[id], err
}

// ArticleName returns what people call an article; one that is gone goes by its id.
func (n *storeNames) ArticleName(id graph.ArticleID) (string, error) {
	name, known := n.articles[id]
	if known {
		return name, nil
	}
	err := n.learnArticles(id)
	return n.articles[id], err
}

// learnActors looks up at once whom an answer will name.
func (n *storeNames) learnActors(ids ...graph.ActorID) error {
	ids = unknown(n.actors, ids)
	if len(ids) == 0 {
		return nil
	}
	labels, err := n.store.ActorLabels(n.ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n.actors[id] = ActorRef{ID: id, Name: string(id)}
		if label, ok := labels[id]; ok {
			n.actors[id] = ActorRef{ID: id, Name: label.Name, Type: label.Type}
		}
	}
	return nil
}

// learnArticles looks up at once which articles an answer will name.
func (n *storeNames) learnArticles(ids ...graph.ArticleID) error {
	ids = unknown(n.articles, ids)
	if len(ids) == 0 {
		return nil
	}
	names, err := n.store.ArticleNames(n.ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n.articles[id] = cmp.Or(names[id], string(id)) // one may have been removed while the question was answered
	}
	return nil
}

// learnStatements looks up at once all that statements refer to, and more actors.
func (n *storeNames) learnStatements(statements []*graph.Statement, actors ...graph.ActorID) error {
	var articles []graph.ArticleID
	for _, s := range statements {
		actors, articles = append(actors, s.Names()...), append(articles, s.Article)
	}
	return errors.Join(n.learnActors(actors...), n.learnArticles(articles...))
}

// learnRelations looks up at once whom relations name.
func (n *storeNames) learnRelations(relations []*graph.Relation) error {
	var actors []graph.ActorID
	for _, r := range relations {
		actors = append(append(actors, r.Subject, r.Object), r.Parties...)
	}
	return n.learnActors(actors...)
}

// learnMediations looks up at once all that cases and their statements refer to.
func (n *storeNames) learnMediations(cases []*graph.Mediation, examples map[graph.StatementID]*graph.Statement) error {
	var actors []graph.ActorID
	for _, m := range cases {
		actors = append(append(actors, m.Mediator), m.Parties...)
	}
	return n.learnStatements(slices.Collect(maps.Values(examples)), actors...)
}

// unknown returns each id once that a map does not hold.
func unknown[K comparable, V any](known map[K]V, ids []K) []K {
	var out []K
	seen := map[K]bool{}
	for _, id := range ids {
		if _, ok := known[id]; !ok && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
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
