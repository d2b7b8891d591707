package memstore

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"time"

	"entente/graph"
)

// A thing is what a change is about.
type thing struct {
	kind graph.Thing
	id   string
}

// A change remembers with its place what it made of the thing.
type change struct {
	graph.Change
	digest string
}

// gone is the digest of what is there no longer.
const gone = ""

// log writes down that a thing is now as the digest says, unless it was before.
func (s *Store) log(kind graph.Thing, id, digest string) {
	key := thing{kind, id}
	old := s.changes[key]
	if old != nil && old.digest == digest {
		return
	}
	s.last++
	c := &change{graph.Change{Seq: s.last, First: s.last, Thing: kind, ID: id, At: time.Now().UTC().Truncate(time.Second), Gone: digest == gone}, digest}
	if old != nil && (!old.Gone || c.Gone) {
		c.First = old.First
	}
	s.changes[key] = c
}

// touch writes down that a thing reads otherwise though it was not written.
func (s *Store) touch(kind graph.Thing, id string) {
	old := s.changes[thing{kind, id}]
	digest := old.digest
	old.digest = "before"
	s.log(kind, id, digest)
}

// PutJudgement records a judgement and judges what it concerns anew.
func (s *Store) PutJudgement(ctx context.Context, j *graph.Judgement) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := j.Validate(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range []graph.ActorID{j.Actor, j.Into} {
		if id != "" && s.actors[id] == nil {
			return fmt.Errorf("%w: %q in judgement %s", graph.ErrUnknownActor, id, j.ID)
		}
	}
	all := maps.Clone(s.judgements)
	all[j.ID] = j.Clone()
	next, err := graph.NewJudged(slices.Collect(maps.Values(all)))
	if err != nil {
		return err
	}
	s.log(graph.JudgementThing, string(j.ID), graph.DigestJudgement(j))
	actors, statements := s.judged.Changed(next)
	s.judgements[j.ID], s.judged = all[j.ID], next
	s.judge(actors, statements)
	return nil
}

// judge brings what judgements changed for up to date.
func (s *Store) judge(actors []graph.ActorID, statements []graph.StatementID) {
	for _, id := range actors {
		a := s.actors[id].Clone()
		a.Merged = s.judged.MergedInto(id)
		s.actors[id] = a
	}
	articles := map[graph.ArticleID]bool{}
	for id, st := range s.statements {
		names := func(actor graph.ActorID) bool { return slices.Contains(st.Names(), actor) }
		if slices.Contains(statements, id) || slices.ContainsFunc(actors, names) {
			articles[st.Article] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(articles)) {
		var said []*graph.Statement
		for _, st := range s.said[id] {
			said = append(said, s.statements[st])
		}
		s.put(s.articles[id], said)
		s.touch(graph.ArticleThing, string(id))
	}
}

// Judgements streams all judgements by id.
func (s *Store) Judgements(ctx context.Context) iter.Seq2[*graph.Judgement, error] {
	return stream(ctx, s, s.judgements, "", 0, func(*graph.Judgement) bool { return true })
}

// Changes streams the changes after a place in the list.
func (s *Store) Changes(ctx context.Context, after int64) iter.Seq2[*graph.Change, error] {
	return func(yield func(*graph.Change, error) bool) {
		s.mu.RLock()
		var list []*graph.Change
		for _, c := range s.changes {
			if c.Seq > after {
				list = append(list, c.Clone())
			}
		}
		s.mu.RUnlock()
		slices.SortFunc(list, func(a, b *graph.Change) int { return cmp.Compare(a.Seq, b.Seq) })
		for _, c := range list {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}
