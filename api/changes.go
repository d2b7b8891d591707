package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"entente/graph"
)

// ChangeParams ask what became different.
type ChangeParams struct {
	Since string `query:"since" doc:"meta.since of an earlier answer, or a day or RFC 3339 time; from the beginning without"`
	Paging
}

// A Change is a thing that became different, at its latest place.
type Change struct {
	Change graph.ChangeKind `json:"change" enum:"added,changed,retracted" doc:"what it means to who knows all up to since"`
	Thing  graph.Thing      `json:"thing" enum:"article,judgement" doc:"an article counts with all that it says"`
	ID     string           `json:"id"`
	Name   string           `json:"name" doc:"what people call the article; empty where it is gone, or is a judgement"`
	At     string           `json:"at" format:"date-time" doc:"when it was written"`
	Href   string           `json:"href" doc:"where to read it"`
}

// Changes lists what was added, changed and retracted since a place in the list of changes, oldest first.
func (s *Service) Changes(ctx context.Context, p *ChangeParams) (*Page[Change], error) {
	since, err := s.since(ctx, p.Since)
	if err != nil {
		return nil, err
	}
	at, err := decodeCursor(p.Cursor, "changes")
	if err != nil {
		return nil, err
	}
	from := since
	if at.After != "" {
		since, from = int64(at.Value), placeOf(at.After)
	}
	found, more, err := collect(s.Store.Changes(ctx, from), p.Limit)
	if err != nil {
		return nil, err
	}
	page := newPage[Change]("", "")
	names := newStoreNames(ctx, s.Store)
	var articles []graph.ArticleID
	for _, c := range found {
		if c.Thing == graph.ArticleThing && !c.Gone {
			articles = append(articles, graph.ArticleID(c.ID))
		}
	}
	if err := names.learnArticles(articles...); err != nil {
		return nil, err
	}
	for _, c := range found {
		out, err := newChange(names, c, since)
		if err != nil {
			return nil, err
		}
		page.Results = append(page.Results, out)
		from = c.Seq
	}
	page.Meta.Count, page.Meta.Since = len(found), placeText(from)
	if more {
		page.Meta.NextCursor = cursor{Order: "changes", Value: float64(since), After: placeText(from)}.encode()
	}
	return page, nil
}

func newChange(names *storeNames, c *graph.Change, since int64) (Change, error) {
	out := Change{Change: c.Since(since), Thing: c.Thing, ID: c.ID, At: c.At.Format(time.RFC3339), Href: "/v1/judgements/" + c.ID}
	if c.Thing == graph.JudgementThing {
		return out, nil
	}
	out.Href = "/v1/articles/" + c.ID
	if c.Gone {
		return out, nil
	}
	var err error
	out.Name, err = names.ArticleName(graph.ArticleID(c.ID))
	return out, err
}

// placePrefix marks a place in the list of changes, so that no year is taken for one.
const placePrefix = "c"

func placeText(seq int64) string { return placePrefix + strconv.FormatInt(seq, 10) }

// placeOf reads a place; -1 where the text is none.
func placeOf(text string) int64 {
	digits, ok := strings.CutPrefix(text, placePrefix)
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n < 0 {
		return -1
	}
	return n
}

// since finds the place that a caller means: one that he was given, or the last before a time.
func (s *Service) since(ctx context.Context, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	if seq := placeOf(text); seq >= 0 {
		return seq, nil
	}
	begin, err := time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+")) // a + in a URL arrives as a blank
	if err != nil {
		day, err := graph.ParseDate(text)
		if err != nil {
			return 0, problem(CodeBadParameter, "parameter since: %q is neither meta.since of an answer nor a day nor a time", text).at("since")
		}
		begin = day.Time()
	}
	var last int64
	for c, err := range s.Store.Changes(ctx, 0) {
		if err != nil {
			return 0, err
		}
		if !c.At.Before(begin) {
			break
		}
		last = c.Seq
	}
	return last, nil
}
