package graph

import (
	"context"
	"errors"
	"reflect"
	"slices"
)

// Progress counts what Copy has done so far.
type Progress struct {
	Actors     int
	Articles   int // written
	Same       int // articles that were there already, just so
	Statements int // of the articles written
}

// A Repairer is a Store that can count its projections anew. Repair reports each fault that it finds and mends.
type Repairer interface {
	Repair(ctx context.Context, report func(fault string)) error
}

const (
	copyActors   = 1000 // in one transaction
	copyReadings = 250
)

// Copy streams all of one store into another, judgements too, and leaves what else is there. Articles that the other has just so are
// passed over: a copy that broke off is completed by copying again. Progress, where not nil, is told after each
// transaction.
func Copy(ctx context.Context, from, to Store, progress func(Progress)) error {
	c := copier{from: from, to: to, progress: progress}
	if err := c.actors(ctx); err != nil {
		return err
	}
	if err := c.judgements(ctx); err != nil {
		return err
	}
	return c.articles(ctx)
}

type copier struct {
	from, to Store
	progress func(Progress)
	done     Progress
	readings []Reading
}

func (c *copier) tell() {
	if c.progress != nil {
		c.progress(c.done)
	}
}

func (c *copier) actors(ctx context.Context) error {
	q := ActorQuery{Limit: copyActors}
	for {
		page, err := c.from.Actors(ctx, q)
		if err != nil || len(page) == 0 {
			return err
		}
		actors := make([]*Actor, len(page))
		for i, m := range page {
			actors[i] = m.Actor
		}
		if err := c.to.PutActors(ctx, actors...); err != nil {
			return err
		}
		c.done.Actors += len(actors)
		c.tell()
		q.After = actors[len(actors)-1].ID
	}
}

// judgements takes over those that were undone first, so that what contradicts them finds room.
func (c *copier) judgements(ctx context.Context) error {
	var inForce []*Judgement
	for j, err := range c.from.Judgements(ctx) {
		if err != nil {
			return err
		}
		if j.InForce() {
			inForce = append(inForce, j)
			continue
		}
		if err := c.to.PutJudgement(ctx, j); err != nil {
			return err
		}
	}
	for _, j := range inForce {
		if err := c.to.PutJudgement(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (c *copier) articles(ctx context.Context) error {
	empty := true
	for range c.to.Articles(ctx, "") {
		empty = false
		break
	}
	for a, err := range c.from.Articles(ctx, "") {
		if err != nil {
			return err
		}
		said, err := saidBy(ctx, c.from, a.ID)
		if err != nil {
			return err
		}
		if !empty {
			same, err := c.there(ctx, a, said)
			if err != nil {
				return err
			}
			if same {
				c.done.Same++
				continue
			}
		}
		c.readings = append(c.readings, Reading{Article: a, Statements: said})
		if len(c.readings) == copyReadings {
			if err := c.flush(ctx); err != nil {
				return err
			}
		}
	}
	return c.flush(ctx)
}

func (c *copier) flush(ctx context.Context) error {
	if len(c.readings) > 0 {
		if err := c.to.PutReadings(ctx, c.readings...); err != nil {
			return err
		}
	}
	c.done.Articles += len(c.readings)
	for _, r := range c.readings {
		c.done.Statements += len(r.Statements)
	}
	c.readings = nil
	c.tell()
	return nil
}

// there tells whether the other store holds an article just so.
func (c *copier) there(ctx context.Context, a *Article, said []*Statement) (bool, error) {
	other, err := c.to.Article(ctx, a.ID)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil || *other != *a {
		return false, err
	}
	otherSaid, err := saidBy(ctx, c.to, a.ID)
	return SameStatements(said, otherSaid), err
}

// SameStatements tells whether two lists of statements, both in the order of their ids, are the same but for the stories
// that their stores have found them to belong to.
func SameStatements(a, b []*Statement) bool {
	return slices.EqualFunc(a, b, func(x, y *Statement) bool {
		x, y = x.Clone(), y.Clone()
		x.Origin, y.Origin = "", ""
		return reflect.DeepEqual(x, y)
	})
}

// saidBy returns what was found in an article.
func saidBy(ctx context.Context, store Store, id ArticleID) ([]*Statement, error) {
	var said []*Statement
	for s, err := range store.Statements(ctx, Filter{Article: id, Rejected: true}) {
		if err != nil {
			return nil, err
		}
		said = append(said, s.AsFound())
	}
	return said, nil
}
