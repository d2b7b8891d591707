package neo4jstore

import (
	"context"
	"fmt"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entente/graph"
)

// story lays out what stories are found by.
func (p props) story(s graph.Sketch, story graph.ArticleID) {
	p["story"], p["sketch"] = string(story), s.Bytes()
	p.text("story_keys", keyWords(s.Keys(), " "))
}

// keyWords writes keys as the words that the index holds.
func keyWords(keys []graph.StoryKey, between string) string {
	words := make([]string, len(keys))
	for i, key := range keys {
		words[i] = fmt.Sprintf("%016x", uint64(key))
	}
	return strings.Join(words, between)
}

// lockStories keeps other writers from finding stories until the transaction ends.
func (b *batch) lockStories() error { return b.run(lockStoriesCypher, nil) }

// regroup finds stories anew for readings that are put, each once, and articles that are removed, and writes them on the
// other articles and their statements; b.stories then holds those of the articles that are put.
func (b *batch) regroup(readings []graph.Reading, removed []graph.ArticleID) error {
	put := make([]graph.Sketched, len(readings))
	fresh := map[graph.ArticleID]bool{}
	for i, r := range readings {
		put[i] = graph.Sketched{ID: r.Article.ID, Sketch: graph.NewSketch(r.Article)}
		fresh[r.Article.ID] = true
	}
	var err error
	if b.stories, err = graph.Regroup(storyIndex{b.read}, put, removed); err != nil {
		return err
	}
	var rows []any
	for _, id := range sortedKeys(b.stories) {
		if !fresh[id] {
			rows = append(rows, map[string]any{"id": string(id), "story": string(b.stories[id])})
		}
	}
	return b.tellStories(rows)
}

func (b *batch) tellStories(rows []any) error {
	ends := map[graph.ActorID]bool{}
	for _, part := range chunks(rows) {
		records, err := b.read(tellStoriesCypher, props{"rows": part})
		if err != nil {
			return err
		}
		for _, record := range records {
			p := record.AsMap()
			b.touched[str[graph.RelationKey](p, "key")] = true
			for _, end := range []string{"subject", "object"} {
				if id := str[graph.ActorID](p, end); !b.locked[id] {
					ends[id] = true
				}
			}
		}
	}
	return b.lock(sortedKeys(ends))
}

// A storyIndex is a graph.StoryIndex over the database, in or outside a transaction.
type storyIndex struct {
	read func(query string, params props) ([]*neo4j.Record, error)
}

// Sketched returns those of the articles that are stored.
func (x storyIndex) Sketched(ids []graph.ArticleID) ([]graph.Sketched, error) {
	return x.find(sketchedCypher, anys(ids))
}

// OfStories returns the stored articles of some stories.
func (x storyIndex) OfStories(stories []graph.ArticleID) ([]graph.Sketched, error) {
	return x.find(ofStoriesCypher, anys(stories))
}

func (x storyIndex) find(query string, list []any) ([]graph.Sketched, error) {
	var all []graph.Sketched
	for _, part := range chunks(list) {
		found, err := x.scan(query, props{"list": part})
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// clauses is how many words one query of a full-text index may hold.
const clauses = 500

// Sharing returns the stored articles whose sketches have one of the keys.
func (x storyIndex) Sharing(keys []graph.StoryKey) ([]graph.Sketched, error) {
	var all []graph.Sketched
	seen := map[graph.ArticleID]bool{}
	for len(keys) > 0 {
		n := min(clauses, len(keys))
		found, err := x.scan(sharingCypher, props{"query": keyWords(keys[:n], " OR ")})
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			if !seen[s.ID] {
				seen[s.ID] = true
				all = append(all, s)
			}
		}
		keys = keys[n:]
	}
	return all, nil
}

func (x storyIndex) scan(query string, params props) ([]graph.Sketched, error) {
	records, err := x.read(query, params)
	if err != nil {
		return nil, err
	}
	all := make([]graph.Sketched, len(records))
	for i, record := range records {
		if all[i], err = scanSketched(record); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// scanSketched reads what stories are found by. An article of an older schema has none of it, and is a story of its own.
func scanSketched(record *neo4j.Record) (graph.Sketched, error) {
	p := record.AsMap()
	s := graph.Sketched{ID: str[graph.ArticleID](p, "id"), Story: str[graph.ArticleID](p, "story")}
	data, _ := p["sketch"].([]byte)
	if s.Story == "" || data == nil {
		s.Story = s.ID
		return s, nil
	}
	var err error
	s.Sketch, err = graph.ParseSketch(data)
	return s, err
}

// verifyStories checks sketches against texts, and stories against their definition.
func (s *Store) verifyStories(ctx context.Context, report func(string)) error {
	index := storyIndex{func(query string, params props) ([]*neo4j.Record, error) {
		var records []*neo4j.Record
		for record, err := range s.rows(ctx, query, params) {
			if err != nil {
				return nil, err
			}
			records = append(records, record)
		}
		return records, nil
	}}
	for a, err := range s.Articles(ctx, "") {
		if err != nil {
			return err
		}
		stored, err := index.Sketched([]graph.ArticleID{a.ID})
		if err != nil {
			return err
		}
		if len(stored) == 1 && !stored[0].Sketch.Equal(graph.NewSketch(a)) {
			report(fmt.Sprintf("article %s has not the sketch of its text", a.ID))
		}
	}
	return graph.VerifyStories(index, stream(ctx, s, scanSketched, allSketchesCypher, nil), report)
}
