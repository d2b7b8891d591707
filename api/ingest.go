package api

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"

	"entente/graph"
	"entente/loaders/source"
)

// Compare tells what storing a reading will do.
func Compare(ctx context.Context, store graph.Store, r graph.Reading) (Outcome, error) {
	old, err := store.Article(ctx, r.Article.ID)
	if errors.Is(err, graph.ErrNotFound) {
		return New, nil
	}
	if err != nil {
		return "", err
	}
	said, _, err := collect(store.Statements(ctx, graph.Filter{Article: r.Article.ID}), -1)
	if err != nil {
		return "", err
	}
	if *old == *r.Article && slices.EqualFunc(said, sorted(r.Statements), equal) {
		return Same, nil
	}
	return Changed, nil
}

func sorted(statements []*graph.Statement) []*graph.Statement {
	return slices.SortedFunc(slices.Values(statements), func(a, b *graph.Statement) int { return cmp.Compare(a.ID, b.ID) })
}

func equal(a, b *graph.Statement) bool {
	x, y := *a, *b
	if !slices.Equal(x.Parties, y.Parties) {
		return false
	}
	x.Parties, y.Parties = nil, nil
	return reflect.DeepEqual(x, y)
}

// PostArticle reads an article on the spot and stores it; doing so twice equals doing it once.
func (s *Service) PostArticle(ctx context.Context, n *NewArticle) (*StoredArticle, error) {
	if s.Reader == nil {
		return nil, problem(CodeUnavailable, "this server takes no articles")
	}
	a, bad := source.Fields{
		Name: n.ID, URL: n.URL, Title: n.Title, Text: n.Text, Published: n.Published, Publisher: n.Publisher, Language: n.Language,
	}.Article()
	if bad != nil {
		return nil, problem(CodeBadBody, "%s: %s", bad.Reason, bad.Mend)
	}
	reading, err := s.Reader.Read(a)
	if err != nil {
		return nil, err
	}
	outcome, err := Compare(ctx, s.Store, reading)
	if err != nil {
		return nil, err
	}
	if outcome != Same {
		if err := s.Store.PutReadings(ctx, reading); err != nil {
			return nil, err
		}
	}
	stored, err := s.Article(ctx, &IDParams{ID: string(a.ID)})
	if err != nil {
		return nil, err
	}
	return &StoredArticle{Outcome: outcome, Article: *stored}, nil
}

// DeleteArticle retracts an article and all that it said.
func (s *Service) DeleteArticle(ctx context.Context, p *IDParams) error {
	a, err := s.findArticle(ctx, p.ID)
	if err != nil {
		return err
	}
	return s.Store.Remove(ctx, a.ID)
}
