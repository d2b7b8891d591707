package sqlitestore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"entente/graph"
)

// regroup finds stories anew for readings that are put and articles that are removed, and writes them on the statements
// of other articles; b.stories then holds those of the articles that are put.
func (b *batch) regroup(readings []graph.Reading, removed []graph.ArticleID) error {
	at := map[graph.ArticleID]int{}
	var put []graph.Sketched
	for _, r := range readings {
		s := graph.Sketched{ID: r.Article.ID, Sketch: graph.NewSketch(r.Article)}
		if i, twice := at[s.ID]; twice {
			put[i] = s
			continue
		}
		at[s.ID] = len(put)
		put = append(put, s)
	}
	index := storyIndex{b.ctx, b.tx}
	before, err := index.Sketched(append(ids(put), removed...))
	if err != nil {
		return err
	}
	names, err := graph.Regroup(index, put, removed)
	if err != nil {
		return err
	}
	if err := b.putSketches(put, before, names); err != nil {
		return err
	}
	b.stories = names
	for id, story := range names {
		if _, fresh := at[id]; fresh {
			continue
		}
		if err := b.tellStory(id, story); err != nil {
			return err
		}
	}
	return nil
}

func ids(list []graph.Sketched) []graph.ArticleID {
	all := make([]graph.ArticleID, len(list))
	for i, s := range list {
		all[i] = s.ID
	}
	return all
}

// putSketches replaces the sketches that were stored before by those that are put.
func (b *batch) putSketches(put, before []graph.Sketched, names map[graph.ArticleID]graph.ArticleID) error {
	same := map[graph.ArticleID]bool{}
	stored := map[graph.ArticleID]graph.Sketch{}
	for _, s := range before {
		stored[s.ID] = s.Sketch
	}
	for _, s := range put {
		old, ok := stored[s.ID]
		same[s.ID] = ok && old.Equal(s.Sketch)
	}
	for _, s := range before {
		if !same[s.ID] {
			if err := b.delSketch(s); err != nil {
				return err
			}
		}
	}
	for _, s := range put {
		if same[s.ID] {
			if _, err := b.exec(b.stmts.putStory, string(names[s.ID]), string(s.ID)); err != nil {
				return err
			}
		} else if err := b.putSketch(s, names[s.ID]); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) putSketch(s graph.Sketched, story graph.ArticleID) error {
	put, err := b.exec(b.stmts.putSketch, string(s.ID), string(story), s.Sketch.Bytes())
	if err != nil {
		return err
	}
	seq, err := put.LastInsertId()
	if err != nil {
		return err
	}
	for _, key := range s.Sketch.Keys() {
		if _, err := b.exec(b.stmts.putKey, int64(key), seq); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) delSketch(s graph.Sketched) error {
	var seq int64
	if err := b.in(b.stmts.delSketch).QueryRow(string(s.ID)).Scan(&seq); err != nil {
		return err
	}
	for _, key := range s.Sketch.Keys() {
		if _, err := b.exec(b.stmts.delKey, int64(key), seq); err != nil {
			return err
		}
	}
	return nil
}

// tellStory writes the story of an article on it and on its statements.
func (b *batch) tellStory(id, story graph.ArticleID) error {
	if _, err := b.exec(b.stmts.putStory, string(story), string(id)); err != nil {
		return err
	}
	return b.each(b.stmts.tellStory, func(row scanner) error {
		var key graph.RelationKey
		err := row.Scan(&key)
		b.touched[key] = true
		return err
	}, string(story), string(id))
}

// A storyIndex is a graph.StoryIndex over the file, in or outside a transaction.
type storyIndex struct {
	ctx context.Context
	db  interface {
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

// Sketched returns those of the articles that are stored.
func (x storyIndex) Sketched(ids []graph.ArticleID) ([]graph.Sketched, error) {
	return x.find(`SELECT article, story, sketch FROM sketches WHERE article IN (SELECT value FROM json_each(?))`, ids)
}

// Sharing returns the articles whose sketches have one of the keys.
func (x storyIndex) Sharing(keys []graph.StoryKey) ([]graph.Sketched, error) {
	return x.find(`SELECT article, story, sketch FROM sketches WHERE seq IN
		(SELECT seq FROM story_keys WHERE key IN (SELECT value FROM json_each(?)))`, keys)
}

// OfStories returns the articles of some stories.
func (x storyIndex) OfStories(stories []graph.ArticleID) ([]graph.Sketched, error) {
	return x.find(`SELECT article, story, sketch FROM sketches WHERE story IN (SELECT value FROM json_each(?))`, stories)
}

// find runs a query that takes a list as JSON.
func (x storyIndex) find(query string, list any) ([]graph.Sketched, error) {
	text, err := json.Marshal(list)
	if err != nil || bytes.Equal(text, []byte("null")) {
		return nil, err
	}
	rows, err := x.db.QueryContext(x.ctx, query, string(text))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []graph.Sketched
	for rows.Next() {
		s, err := scanSketched(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, s)
	}
	return found, rows.Err()
}

func scanSketched(row scanner) (graph.Sketched, error) {
	var s graph.Sketched
	var data []byte
	if err := row.Scan(&s.ID, &s.Story, &data); err != nil {
		return s, err
	}
	var err error
	s.Sketch, err = graph.ParseSketch(data)
	return s, err
}

// verifyStories checks sketches against texts, stories against their definition, and statements against stories.
func (s *Store) verifyStories(ctx context.Context, report func(string)) error {
	if err := s.verifySketches(ctx, report); err != nil {
		return err
	}
	for _, check := range []struct{ what, query string }{
		{"sketch of no article", `SELECT article FROM sketches WHERE article NOT IN (SELECT id FROM articles)`},
		{"key of no sketch", `SELECT key FROM story_keys WHERE seq NOT IN (SELECT seq FROM sketches)`},
		{"statement that does not name the story of its article", `SELECT id FROM statements WHERE origin IS NOT (SELECT story FROM sketches WHERE sketches.article = statements.article)`},
	} {
		for id, err := range stream(ctx, s, scanString, check.query) {
			if err != nil {
				return err
			}
			report(check.what + ": " + id)
		}
	}
	all := stream(ctx, s, scanSketched, `SELECT article, story, sketch FROM sketches ORDER BY story`)
	return s.fault(ctx, graph.VerifyStories(storyIndex{ctx, s.read}, all, report))
}

func (s *Store) verifySketches(ctx context.Context, report func(string)) error {
	for a, err := range s.Articles(ctx, "") {
		if err != nil {
			return err
		}
		stored, err := storyIndex{ctx, s.read}.Sketched([]graph.ArticleID{a.ID})
		if err != nil {
			return s.fault(ctx, err)
		}
		if len(stored) != 1 || !stored[0].Sketch.Equal(graph.NewSketch(a)) {
			report(fmt.Sprintf("article %s has not the sketch of its text", a.ID))
		}
	}
	return nil
}
