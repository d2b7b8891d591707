package api

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"entente/graph"
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
	said, _, err := collect(store.Statements(ctx, graph.Filter{Article: r.Article.ID, Rejected: true}), -1)
	if err != nil {
		return "", err
	}
	for i, st := range said {
		said[i] = st.AsFound()
	}
	if *old == *r.Article && graph.SameStatements(said, sorted(r.Statements)) {
		return Same, nil
	}
	return Changed, nil
}

func sorted(statements []*graph.Statement) []*graph.Statement {
	return slices.SortedFunc(slices.Values(statements), func(a, b *graph.Statement) int { return cmp.Compare(a.ID, b.ID) })
}

// twoLetters are what a code of ISO 639-1 is made of.
var twoLetters = regexp.MustCompile(`^[a-z]{2}$`)

// article checks what was posted and puts the article together.
func (n *NewArticle) article() (*graph.Article, error) {
	published, err := graph.ParseDate(strings.TrimSpace(n.Published))
	if err != nil {
		return nil, problem(CodeBadBody, "published: %s", err)
	}
	if strings.TrimSpace(n.Text) == "" {
		return nil, problem(CodeBadBody, "text: there is none: give the article a body")
	}
	if n.Language != "" && !twoLetters.MatchString(n.Language) {
		return nil, problem(CodeBadBody, "language: write the two letters of ISO 639-1, like en, not %q", n.Language)
	}
	title := strings.TrimSpace(n.Title)
	text := graph.WithTitle(title, n.Text)
	return &graph.Article{
		ID: graph.NewArticleID(n.URL, text), Name: n.ID, URL: n.URL, Title: title, Text: text,
		Publisher: n.Publisher, Author: n.Author, Speaker: n.Speaker, Language: n.Language, Published: published,
	}, nil
}

// PostArticle reads an article on the spot and stores it; doing so twice equals doing it once.
func (s *Service) PostArticle(ctx context.Context, n *NewArticle) (*StoredArticle, error) {
	if s.Reader == nil {
		return nil, problem(CodeUnavailable, "this server takes no articles")
	}
	a, err := n.article()
	if err != nil {
		return nil, err
	}
	reading, err := s.Reader.Read(a)
	if errors.Is(err, ErrRefused) {
		return nil, problem(CodeBadBody, "text: %s", err)
	}
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
