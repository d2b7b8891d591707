package graph

import (
	"fmt"
	"iter"
	"maps"
	"slices"
)

// A Sketched article is what a Store keeps of one so that stories can be found.
type Sketched struct {
	ID     ArticleID
	Story  ArticleID // the least id of all articles of the story
	Sketch Sketch
}

// Stories is the definition of a story: articles that are Near, or joined by a chain of such, belong to one, and the
// least of their ids names it. It does not depend on the order in which articles come. Every Store is held to it.
func Stories(articles []Sketched) map[ArticleID]ArticleID {
	g := newGrouping()
	for i, a := range articles {
		g.add(a.ID)
		for _, b := range articles[:i] {
			if !g.joined(a.ID, b.ID) && a.Sketch.Near(b.Sketch) {
				g.join(a.ID, b.ID)
			}
		}
	}
	return g.leasts()
}

// A StoryIndex looks up what a Store keeps of articles.
type StoryIndex interface {
	// Sketched returns those of the articles that are stored.
	Sketched(ids []ArticleID) ([]Sketched, error)
	// Sharing returns the stored articles whose sketches have one of the keys.
	Sharing(keys []StoryKey) ([]Sketched, error)
	// OfStories returns the stored articles of some stories.
	OfStories(stories []ArticleID) ([]Sketched, error)
}

// Regroup finds out how stories change when articles are put, each once, and others removed. It returns the story of
// every article that is put, and of every other one that now belongs to a story of another name. Only stories that are
// touched are looked at.
func Regroup(index StoryIndex, put []Sketched, removed []ArticleID) (map[ArticleID]ArticleID, error) {
	r := &regrouping{index: index, grouping: newGrouping(), gone: map[ArticleID]bool{}, broken: map[ArticleID]bool{}, kept: map[ArticleID]ArticleID{}}
	for _, step := range []func() error{
		func() error { return r.compare(put, removed) }, r.takeApart, r.joinLoose, r.joinStored, r.rename,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r.result, nil
}

// A regrouping is Regroup under way. Its groups hold loose articles and names of stories that stay whole.
type regrouping struct {
	grouping
	index  StoryIndex
	fresh  []Sketched              // to be put, and not stored with the same sketch
	kept   map[ArticleID]ArticleID // to be put, and stored with the same sketch: their stories
	gone   map[ArticleID]bool      // stored, and removed or put with another sketch
	broken map[ArticleID]bool      // stories that lose an article
	loose  []Sketched              // fresh ones, and what is left of broken stories
	whole  map[ArticleID]bool      // stories that stay whole and are joined by fresh articles
	result map[ArticleID]ArticleID
}

// compare tells which of the articles change anything.
func (r *regrouping) compare(put []Sketched, removed []ArticleID) error {
	ids := slices.Clone(removed)
	for _, a := range put {
		ids = append(ids, a.ID)
	}
	stored, err := r.index.Sketched(ids)
	if err != nil {
		return err
	}
	before := map[ArticleID]Sketched{}
	for _, s := range stored {
		before[s.ID] = s
	}
	lose := func(id ArticleID) {
		if old, ok := before[id]; ok {
			r.gone[id], r.broken[old.Story] = true, true
		}
	}
	for _, a := range put {
		if old, ok := before[a.ID]; ok && old.Sketch.Equal(a.Sketch) {
			r.kept[a.ID] = old.Story
			continue
		}
		lose(a.ID)
		r.fresh = append(r.fresh, a)
	}
	for _, id := range removed {
		lose(id)
	}
	return nil
}

// takeApart makes the articles of broken stories loose.
func (r *regrouping) takeApart() error {
	r.loose = r.fresh
	if len(r.broken) == 0 {
		return nil
	}
	members, err := r.index.OfStories(slices.Sorted(maps.Keys(r.broken)))
	if err != nil {
		return err
	}
	for _, m := range members {
		if !r.gone[m.ID] {
			r.loose = append(r.loose, m)
		}
	}
	return nil
}

// joinLoose joins loose articles among each other.
func (r *regrouping) joinLoose() error {
	byKey := map[StoryKey][]Sketched{}
	for _, a := range r.loose {
		r.add(a.ID)
		for _, key := range a.Sketch.Keys() {
			for _, b := range byKey[key] {
				if !r.joined(a.ID, b.ID) && a.Sketch.Near(b.Sketch) {
					r.join(a.ID, b.ID)
				}
			}
			byKey[key] = append(byKey[key], a)
		}
	}
	return nil
}

// joinStored joins fresh articles with stories that stay whole. What is left of broken ones cannot be near to those.
func (r *regrouping) joinStored() error {
	r.whole = map[ArticleID]bool{}
	wanted := map[StoryKey][]Sketched{}
	for _, a := range r.fresh {
		for _, key := range a.Sketch.Keys() {
			wanted[key] = append(wanted[key], a)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	stored, err := r.index.Sharing(slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return err
	}
	for _, s := range stored {
		if r.gone[s.ID] || r.broken[s.Story] {
			continue
		}
		for _, key := range s.Sketch.Keys() {
			for _, a := range wanted[key] {
				if !r.joined(a.ID, s.Story) && a.Sketch.Near(s.Sketch) {
					r.join(a.ID, s.Story)
					r.whole[s.Story] = true
				}
			}
		}
	}
	return nil
}

// rename gives every group the name of its least article.
func (r *regrouping) rename() error {
	names := r.leasts()
	r.result = map[ArticleID]ArticleID{}
	for _, a := range r.loose {
		if a.Story != names[a.ID] {
			r.result[a.ID] = names[a.ID]
		}
	}
	var renamed []ArticleID
	for story := range r.whole {
		if names[story] != story {
			renamed = append(renamed, story)
		}
	}
	if len(renamed) > 0 {
		slices.Sort(renamed)
		members, err := r.index.OfStories(renamed)
		if err != nil {
			return err
		}
		for _, m := range members {
			r.result[m.ID] = names[m.Story]
		}
	}
	for id, story := range r.kept {
		if _, changed := r.result[id]; !changed {
			r.result[id] = story
		}
	}
	return nil
}

// VerifyStories checks the stories of all stored articles, which must come in the order of their stories, and reports
// each that is not as Stories defines it.
func VerifyStories(index StoryIndex, all iter.Seq2[Sketched, error], report func(fault string)) error {
	var group []Sketched
	check := func() error {
		if len(group) == 0 {
			return nil
		}
		for id, story := range Stories(group) {
			if story != group[0].Story {
				report(fmt.Sprintf("article %s belongs to story %s, not to %s", id, story, group[0].Story))
			}
		}
		return verifyApart(index, group, report)
	}
	for s, err := range all {
		if err != nil {
			return err
		}
		if len(group) > 0 && group[0].Story != s.Story {
			if err := check(); err != nil {
				return err
			}
			group = group[:0]
		}
		group = append(group, s)
	}
	return check()
}

// verifyApart checks that no article of another story is near to one of a story.
func verifyApart(index StoryIndex, group []Sketched, report func(fault string)) error {
	for _, a := range group {
		keys := a.Sketch.Keys()
		if len(keys) == 0 {
			continue
		}
		sharing, err := index.Sharing(keys)
		if err != nil {
			return err
		}
		found := false
		for _, b := range sharing {
			found = found || b.ID == a.ID
			if b.Story != a.Story && a.Sketch.Near(b.Sketch) {
				report(fmt.Sprintf("articles %s and %s are copies, but not one story", a.ID, b.ID))
			}
		}
		if !found {
			report(fmt.Sprintf("article %s is not found by its sketch", a.ID))
		}
	}
	return nil
}

// A grouping joins ids to groups.
type grouping struct{ parent map[ArticleID]ArticleID }

func newGrouping() grouping { return grouping{map[ArticleID]ArticleID{}} }

func (g grouping) add(id ArticleID) {
	if _, ok := g.parent[id]; !ok {
		g.parent[id] = id
	}
}

// top returns the least id of a group: joining keeps the lesser one on top.
func (g grouping) top(id ArticleID) ArticleID {
	g.add(id)
	for g.parent[id] != id {
		g.parent[id] = g.parent[g.parent[id]]
		id = g.parent[id]
	}
	return id
}

func (g grouping) joined(a, b ArticleID) bool { return g.top(a) == g.top(b) }

func (g grouping) join(a, b ArticleID) {
	a, b = g.top(a), g.top(b)
	g.parent[max(a, b)] = min(a, b)
}

// leasts returns the name of each id's group.
func (g grouping) leasts() map[ArticleID]ArticleID {
	names := make(map[ArticleID]ArticleID, len(g.parent))
	for id := range g.parent {
		names[id] = g.top(id)
	}
	return names
}
