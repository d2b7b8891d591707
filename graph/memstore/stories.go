package memstore

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"entente/graph"
)

// stories are the sketches of all articles, found by id, by key and by story. They are a graph.StoryIndex.
type stories struct {
	articles map[graph.ArticleID]graph.Sketched
	byKey    map[graph.StoryKey]map[graph.ArticleID]bool
	members  map[graph.ArticleID]map[graph.ArticleID]bool
}

func newStories() stories {
	return stories{
		articles: map[graph.ArticleID]graph.Sketched{},
		byKey:    map[graph.StoryKey]map[graph.ArticleID]bool{},
		members:  map[graph.ArticleID]map[graph.ArticleID]bool{},
	}
}

// regroup finds stories anew after readings were put and articles removed, and writes them on the statements.
func (s *Store) regroup(readings []graph.Reading, removed []graph.ArticleID) error {
	put := map[graph.ArticleID]graph.Sketched{}
	for _, r := range readings {
		put[r.Article.ID] = graph.Sketched{ID: r.Article.ID, Sketch: graph.NewSketch(r.Article)}
	}
	names, err := graph.Regroup(s.stories, slices.Collect(maps.Values(put)), removed)
	if err != nil {
		return err
	}
	for _, id := range removed {
		s.stories.remove(id)
	}
	for id, story := range names {
		a, fresh := put[id]
		if !fresh {
			a = s.stories.articles[id]
		}
		a.Story = story
		s.stories.remove(id)
		s.stories.add(a)
		for _, st := range s.said[id] {
			told := s.statements[st].Clone()
			told.Origin = string(story)
			s.statements[st] = told
		}
	}
	return nil
}

func (s stories) add(a graph.Sketched) {
	s.articles[a.ID] = a
	into(s.members, a.Story, a.ID)
	for _, key := range a.Sketch.Keys() {
		into(s.byKey, key, a.ID)
	}
}

func (s stories) remove(id graph.ArticleID) {
	a := s.articles[id]
	delete(s.articles, id)
	outOf(s.members, a.Story, id)
	for _, key := range a.Sketch.Keys() {
		outOf(s.byKey, key, id)
	}
}

func into[K comparable](m map[K]map[graph.ArticleID]bool, key K, id graph.ArticleID) {
	if m[key] == nil {
		m[key] = map[graph.ArticleID]bool{}
	}
	m[key][id] = true
}

func outOf[K comparable](m map[K]map[graph.ArticleID]bool, key K, id graph.ArticleID) {
	delete(m[key], id)
	if len(m[key]) == 0 {
		delete(m, key)
	}
}

// Sketched returns those of the articles that are stored.
func (s stories) Sketched(ids []graph.ArticleID) ([]graph.Sketched, error) {
	var found []graph.Sketched
	for _, id := range ids {
		if a, ok := s.articles[id]; ok {
			found = append(found, a)
		}
	}
	return found, nil
}

// Sharing returns the articles whose sketches have one of the keys.
func (s stories) Sharing(keys []graph.StoryKey) ([]graph.Sketched, error) {
	return collect(s, s.byKey, keys)
}

// OfStories returns the articles of some stories.
func (s stories) OfStories(names []graph.ArticleID) ([]graph.Sketched, error) {
	return collect(s, s.members, names)
}

func collect[K comparable](s stories, by map[K]map[graph.ArticleID]bool, keys []K) ([]graph.Sketched, error) {
	ids := map[graph.ArticleID]bool{}
	for _, key := range keys {
		maps.Copy(ids, by[key])
	}
	return s.Sketched(slices.Collect(maps.Keys(ids)))
}

func (s *Store) verifyStories(report func(fault string)) error {
	for id, a := range s.articles {
		if !s.stories.articles[id].Sketch.Equal(graph.NewSketch(a)) {
			report(fmt.Sprintf("article %s has the sketch of another text", id))
		}
		for _, st := range s.said[id] {
			if s.statements[st].Origin != string(s.stories.articles[id].Story) {
				report(fmt.Sprintf("statement %s does not name the story of its article", st))
			}
		}
	}
	all := slices.SortedFunc(maps.Values(s.stories.articles), func(a, b graph.Sketched) int { return cmp.Compare(a.Story, b.Story) })
	return graph.VerifyStories(s.stories, func(yield func(graph.Sketched, error) bool) {
		for _, a := range all {
			if !yield(a, nil) {
				return
			}
		}
	}, report)
}
